"""Fill a questionnaire in Word's manner: what a control shows is replaced by what is written."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

__all__ = ["controls", "fill", "repack"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def repack(data, change):
    """Return the package with its main part changed by a function of its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, change(content) if info.filename == "word/document.xml" else content)
    return out.getvalue()


def controls(data):
    """Return the controls of a document by tag."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return root, {c.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): c for c in root.iter(f"{W}sdt")}


def fill(data, words):
    """Return the document with words written into the controls named by their tags."""
    root, found = controls(data)
    for tag, text in words.items():
        properties, content = found[tag].find(f"{W}sdtPr"), found[tag].find(f"{W}sdtContent")
        if (placeholder := properties.find(f"{W}showingPlcHdr")) is not None:
            properties.remove(placeholder)
        content[:] = []
        for number, line in enumerate(text.split("\n")):
            run = etree.SubElement(content, f"{W}r")
            if number:
                etree.SubElement(run, f"{W}br")
            etree.SubElement(run, f"{W}t").text = line
    return repack(data, lambda _old: etree.tostring(root))
