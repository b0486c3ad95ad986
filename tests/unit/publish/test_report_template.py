"""A template of the secretariat dresses the report; one that cannot is refused with what to do."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from factories.tables import sample_region, sample_tables
from stocktake.errors import SettingsError
from stocktake.publish.report.content import build_report
from stocktake.publish.report.docx import render_docx
from stocktake.publish.report.docx_template import needed_styles, with_styles, write_template


@pytest.fixture(scope="module")
def report():
    return build_report(sample_tables(), sample_region())


@pytest.fixture
def house(report, tmp_path):
    write_template(report, tmp_path / "house.docx")
    return tmp_path / "house.docx"


def restyled(path, change):
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))


def used_styles(data):
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    return set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', xml))


def test_the_template_shows_every_style_and_is_the_same_each_time(report, house, tmp_path):
    document = docx.Document(str(house))
    shown = {paragraph.style.style_id for paragraph in document.paragraphs}
    assert shown == {s for (kind, _), s in needed_styles().items() if kind == "paragraph"}
    write_template(report, tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == house.read_bytes()


def test_the_report_uses_no_style_that_a_template_need_not_have(report):
    assert used_styles(render_docx(report)) <= set(needed_styles().values())


def test_words_stay_and_form_is_the_template_s(report, house):
    def change(document):
        document.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0x40)
        document.styles["Heading 1"].font.name = "Georgia"
        document.sections[0].left_margin = Mm(40)
        document.sections[0].header.paragraphs[0].text = "Secretariat of the Isles"

    restyled(house, change)
    own, dressed = (
        docx.Document(io.BytesIO(render_docx(report, template=t))) for t in (None, house)
    )
    assert [p.text for p in own.paragraphs] == [p.text for p in dressed.paragraphs]
    assert dressed.styles["Heading 1"].font.name == "Georgia"
    assert dressed.sections[0].left_margin.twips == Mm(40).twips
    headers = {section.header.paragraphs[0].text for section in dressed.sections}
    assert headers == {"Secretariat of the Isles"}
    footer = dressed.sections[0].footer.paragraphs[0]
    assert "Assessed on 30\u00a0November 2025" in footer.text  # an empty one gets ours
    widths = [sum(int(c.get(qn("w:w"))) for c in t._tbl.tblGrid) for t in dressed.tables]
    assert max(widths[:2]) <= round((Mm(210) - Mm(40)) / 635) - 1247


def test_styles_are_found_by_name_whatever_their_id(report, house):
    data = io.BytesIO()
    with zipfile.ZipFile(house) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name in {"word/styles.xml", "word/document.xml"}:
                content = content.replace(b'"Heading1"', b'"Titre1"').replace(
                    b'"StocktakeTable"', b'"Tableau7"'
                )
            new.writestr(name, content)
    house.write_bytes(data.getvalue())
    used = used_styles(render_docx(report, template=house))
    assert {"Titre1", "Tableau7"} <= used
    assert not {"Heading1", "StocktakeTable"} & used


def test_texts_are_never_taken_for_styles():
    xml = '<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr><w:t>w:val="Note"</w:t></w:p>'
    assert with_styles(xml, {"Note": "N1"}) == xml.replace('Style w:val="Note"', 'Style w:val="N1"')


def test_missing_styles_are_named_with_what_to_do(report, house):
    def change(document):
        for name in ("Lead", "Table Number"):
            style = document.styles[name].element
            style.getparent().remove(style)

    restyled(house, change)
    with pytest.raises(SettingsError) as error:
        render_docx(report, template=house)
    assert error.value.problem == (
        "The template house.docx lacks styles that the report uses: "
        "Lead (paragraph), Table Number (paragraph)."
    )
    assert error.value.where == str(house)
    assert error.value.fix == (
        "Add styles of these names in Word, or start from a file that has all: "
        "stocktake report template -o house.docx."
    )


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_refused(report, tmp_path, content):
    path = tmp_path / "house.docx"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as error:
        render_docx(report, template=path)
    assert error.value.problem == "The template house.docx is not a Word document (.docx)."


def test_a_template_turned_arabic_runs_from_right_to_left(house):
    from stocktake.vocab.language import speaking

    with speaking("ar"):
        arabic = build_report(sample_tables(), sample_region())
        data = render_docx(arabic, template=house)
    package = zipfile.ZipFile(io.BytesIO(data))
    styles = package.read("word/styles.xml").decode()
    assert "<w:bidi/>" in styles
    assert 'w:val="ar"' in styles
    assert "<w:bidi/>" in package.read("word/document.xml").decode()
    assert docx.Document(io.BytesIO(data)).paragraphs
