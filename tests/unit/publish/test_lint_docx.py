from __future__ import annotations

import hashlib
import shutil
import zipfile

import docx
import pytest
from docx.shared import RGBColor
from lxml import etree

from stocktake.documents.read import read_document
from stocktake.documents.recognise import recognise_instrument
from stocktake.errors import DocumentError
from stocktake.publish.lint_docx import write_commented_copy
from stocktake.register.lint.check import lint_document
from stocktake.workspace.demo import write_specimen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def commented(source, out):
    document = read_document(source)
    report = lint_document(document, recognise_instrument(document))
    return report, write_commented_copy(source, document, report, out)


def marked_words(path):
    """Return for each comment the words between its start and its end."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    words: dict[str, list[str]] = {}
    open_now: set[str] = set()
    for element in root.iter():
        if element.tag == f"{W}commentRangeStart":
            open_now.add(element.get(f"{W}id"))
            words[element.get(f"{W}id")] = []
        elif element.tag == f"{W}commentRangeEnd":
            open_now.remove(element.get(f"{W}id"))
        elif element.tag == f"{W}t":
            for comment in open_now:
                words[comment].append(element.text or "")
    assert not open_now
    return {comment: "".join(parts) for comment, parts in words.items()}


def letters(path):
    return "".join("".join(p.text.split()) for p in docx.Document(path).paragraphs)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docx")
    source = write_specimen(folder, ".docx")
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    report, unplaced = commented(source, folder / "copy.docx")
    return source, before, report, unplaced, folder / "copy.docx"


def test_the_draft_is_not_touched_and_the_copy_says_the_same(copy):
    source, before, _, _, out = copy
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    original, again = read_document(source), read_document(out)
    assert again.text == original.text
    assert again.segments == original.segments


def test_every_remark_stands_at_its_words(copy):
    _, _, report, unplaced, out = copy
    assert unplaced == 0
    comments = {str(c.comment_id): c.text for c in docx.Document(out).comments}
    words = marked_words(out)
    assert set(words) == set(comments)
    for remark in report.remarks:
        if remark.start is None:
            continue
        places = [words[key] for key, text in comments.items() if remark.says in text]
        quote = "".join(remark.quote.removesuffix(" ...").split())
        assert any("".join(place.split()).startswith(quote) for place in places), remark


def test_comments_are_signed_and_referenced_once(copy):
    _, _, _, _, out = copy
    document = docx.Document(out)
    assert {(c.author, c.initials) for c in document.comments} == {("Stocktake", "ST")}
    references = [e.get(f"{W}id") for e in document.element.body.iter(f"{W}commentReference")]
    assert sorted(references) == sorted(str(c.comment_id) for c in document.comments)


def test_a_split_run_keeps_its_formatting_and_its_words(tmp_path):
    word = docx.Document()
    word.add_heading("Draft declaration of an invented region", level=1)
    paragraph = word.add_paragraph()
    run = paragraph.add_run("We will strive to connect all schools ")
    run.italic = True
    run.font.color.rgb = RGBColor(0x12, 0x34, 0x56)
    paragraph.add_run("by 2030, ").bold = True
    tail = paragraph.add_run("where possible,")
    tail.add_tab()
    tail.add_text("and report each year.")
    source, out = tmp_path / "draft.docx", tmp_path / "copy.docx"
    word.save(str(source))
    commented(source, out)
    assert letters(out) == letters(source)
    runs = docx.Document(out).paragraphs[1].runs
    strive = next(r for r in runs if r.text == "strive to")
    assert strive.italic
    assert strive.font.color.rgb == RGBColor(0x12, 0x34, 0x56)
    assert [r.text for r in runs if r.bold] == ["by 2030, "]
    assert "\t" in docx.Document(out).paragraphs[1].text
    assert "strive to" in marked_words(out).values()
    assert "where possible" in marked_words(out).values()


def test_comments_of_people_are_kept(tmp_path):
    word = docx.Document()
    word.add_heading("Draft declaration of an invented region", level=1)
    run = word.add_paragraph().add_run("We will strive to connect all schools by 2030.")
    word.add_comment(runs=run, text="Agreed in the corridor", author="A. Delegate", initials="AD")
    source, out = tmp_path / "draft.docx", tmp_path / "copy.docx"
    word.save(str(source))
    commented(source, out)
    authors = {c.author: c.text for c in docx.Document(out).comments}
    assert authors["A. Delegate"] == "Agreed in the corridor"
    assert "Stocktake" in authors


def test_a_draft_that_is_no_word_document_is_refused(tmp_path):
    source = write_specimen(tmp_path, ".txt")
    with pytest.raises(DocumentError) as refused:
        commented(source, tmp_path / "copy.docx")
    assert str(refused.value) == (
        "Comments can be put only into a Word document.\n"
        f"  Where: {source}\n"
        "  What to do: Save the draft as .docx, or use --format html."
    )


@pytest.mark.parametrize("linked", [False, True], ids=["same-name", "link"])
def test_the_draft_is_never_overwritten(tmp_path, linked):
    source = write_specimen(tmp_path, ".docx")
    before = source.read_bytes()
    out = source
    if linked:
        out = tmp_path / "link.docx"
        out.hardlink_to(source)
    with pytest.raises(DocumentError) as refused:
        commented(source, out)
    assert str(refused.value) == (
        "The copy with comments would overwrite the draft.\n"
        f"  Where: {out}\n"
        "  What to do: Give another name with --output."
    )
    assert source.read_bytes() == before


def test_words_that_are_not_in_the_body_go_to_the_beginning(tmp_path):
    """A document read from another file: none of its words can be placed, and none is lost."""
    source = write_specimen(tmp_path, ".docx")
    other = docx.Document()
    other.add_paragraph("Quite another text stands here.")
    stranger = tmp_path / "other.docx"
    other.save(str(stranger))
    document = read_document(source)
    report = lint_document(document, recognise_instrument(document))
    out = tmp_path / "copy.docx"
    assert write_commented_copy(stranger, document, report, out) > 0
    (comment,) = docx.Document(out).comments
    assert all(remark.says in comment.text for remark in report.remarks)
    shutil.rmtree(tmp_path)
