"""Write an instrument as Akoma Ntoso 3.0 XML in the manner of the United Nations' profile.

Declarations, statements, resolutions and communiques are a ``statement``, plans a ``doc``.
Every statement of the table is one ``p``, ``heading`` or formula, in the order of the text,
with its id in ``st:statement`` and its role, actor, force and themes in ``refersTo``; numbers
(pages, characters, deadlines, confidence) stand in the analysis, in elements of our own.

Only words of the document itself are in preface, preamble and body, but for one remark that
says that a draft is a draft and a specimen a specimen. Left out: tables and emphasis (the
reading text has none), the depth of headings, and modifications by later texts.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from stocktake.publish.addresses import (
    EDITION,
    LANGUAGES,
    RIGHTS,
    STATUS_WORDS,
    address,
    plain,
    work_address,
)
from stocktake.publish.provision_tree import (
    Provision,
    ProvisionTree,
    Row,
    build_provision_tree,
)
from stocktake.publish.words import ACTOR_WORDS, FORCE_WORDS, ROLE_WORDS
from stocktake.vocab import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stocktake.model import Region

__all__ = ["AKN", "akoma_ntoso"]

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
BY = "#stocktake"  # who says what the metadata say
SPACE = re.compile(r"\s+")
UNSAFE_ID = re.compile(r"[^\w.-]+")
# Elements that hold running text: no white space may be put into them.
INLINE = {f"{{{AKN}}}{name}" for name in ("p", "heading", "num")}

Known = dict[str, tuple[str, str]]  # id of an instrument: its address and what people call it


def akoma_ntoso(
    instrument: Row,
    statements: Sequence[Row],
    recalls: Sequence[Row],
    *,
    instruments: Mapping[str, Row],
    region: Region,
) -> bytes:
    """Return one instrument as UTF-8 XML; the same bytes for the same rows.

    Args:
        instrument: Its row of ``instruments``.
        statements: Its rows of ``statements`` in the order of the text; at least one.
        recalls: Rows of ``recalls`` in which it is named or names another.
        instruments: All instruments by id, to give those that are recalled their addresses.
        region: Whose register it is; gives the date of assessment and the version.
    """
    writer = _Writer(instrument, recalls, instruments, region)
    root = etree.XML(f'<akomaNtoso xmlns="{AKN}" xmlns:st="{EDITION}"/>')
    kind = "doc" if instrument["kind"] == "plan" else "statement"
    document = _add(root, kind, name=instrument["kind"] or "instrument")
    meta = _add(document, "meta")
    writer.text(document, build_provision_tree(statements, instrument["title"]))
    writer.metadata(meta, statements)
    _indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


class _Writer:
    """One document: what it recalls, and the ids that it has given."""

    def __init__(
        self,
        instrument: Row,
        recalls: Sequence[Row],
        instruments: Mapping[str, Row],
        region: Region,
    ) -> None:
        self.instrument = instrument
        self.region = region
        self.own = instrument["instrument_id"]
        self.date = _date_of(instrument, region)
        self.language = LANGUAGES.get(instrument["language"], "und")
        self.work = work_address(instrument)
        self.expression = f"{self.work}/{self.language}@{self.date[0]}"
        self.given: Counter[str] = Counter()
        self.place_of: dict[str, str] = {}  # statement to the id of its element
        self.recalled: Known = {}
        self.citing: Known = {}
        self.names: dict[str, list[tuple[str, str]]] = {}  # statement: printed name, address
        for row in recalls:
            self._keep(row, instruments)

    def _keep(self, row: Row, instruments: Mapping[str, Row]) -> None:
        other = row["resolved_id"]
        if row["instrument_id"] != self.own:
            if other == self.own and row["instrument_id"] in instruments:
                citing = instruments[row["instrument_id"]]
                self.citing[row["instrument_id"]] = (work_address(citing), citing["short_title"])
            return
        if not other or row["source"] != "statement":
            return
        held = instruments.get(other)
        href = work_address(held) if held else f"/akn/ontology/reference/{address(other)}"
        if other != self.own:
            self.recalled[other] = (href, row["resolved_title"])
        self.names.setdefault(row["source_id"], []).append((row["printed"], href))

    def text(self, document: etree._Element, tree: ProvisionTree) -> None:
        """Add preface, preamble and body."""
        note = STATUS_WORDS.get(self.instrument["status"], "")
        labelled = self.instrument["status"] != "adopted"
        if tree.preface or labelled:
            preface = _add(document, "preface")
            for row in tree.preface:
                self._line(preface, "p", row, self._id("preface__p_", str(row["ordinal"])))
            if labelled:
                remark = _add(_add(preface, "p"), "remark", status="editorial")
                remark.text = f"[{note or self.instrument['status']}]"
        if tree.preamble:
            self._preamble(_add(document, "preamble"), tree.preamble)
        body = _add(document, "mainBody")
        for provision in tree.body:
            self._provision(body, provision, "")

    def _preamble(self, preamble: etree._Element, rows: list[Row]) -> None:
        recitals = None
        for row in rows:
            number = str(row["ordinal"])
            if row["role"] == "recital":
                if recitals is None:
                    recitals = _add(preamble, "recitals", eId=self._id("recs_", number))
                eid = self._id("rec_", number)
                self._line(_add(recitals, "recital", eId=eid), "p", row, f"{eid}__p_1")
                continue
            recitals = None
            holder = preamble
            if row["role"] == "heading":
                holder = _add(preamble, "formula", name="enacting")
            self._line(holder, "p", row, self._id("preamble__p_", number))

    def _provision(self, parent: etree._Element, provision: Provision, inside: str) -> None:
        section = provision.heading is not None
        name = "section" if section else "point" if provision.depth else "paragraph"
        short = {"section": "sec_", "paragraph": "para_", "point": "point_"}[name]
        number = provision.label or provision.key.rpartition("/")[2]
        eid = self._id(f"{inside}__{short}" if inside else short, number)
        element = _add(parent, name, eId=eid)
        if provision.label:
            _add(element, "num").text = plain(provision.label)
        if provision.heading is not None:
            self._line(element, "heading", provision.heading, f"{eid}__heading")
        if provision.statements:
            part = "intro" if provision.children else "content"
            block = _add(element, part, eId=f"{eid}__{part}")
            for index, row in enumerate(provision.statements, 1):
                self._line(block, "p", row, f"{eid}__{part}__p_{index}")
        for child in provision.children:
            self._provision(element, child, eid)

    def _line(self, parent: etree._Element, name: str, row: Row, eid: str) -> None:
        self.place_of[row["statement_id"]] = eid
        line = _add(parent, name, eId=eid, refersTo=" ".join(f"#{r}" for r in _labels_of(row)))
        line.set(f"{{{EDITION}}}statement", plain(row["statement_id"]))
        text = plain(row["text"])
        if name == "p" and _folded(text) == _folded(self.instrument["title"]):
            line = _add(line, "docTitle")
        _fill(line, text, self.names.get(row["statement_id"], ()))

    def _id(self, prefix: str, number: str) -> str:
        """Return an id that no other element has; a repeated number gets a suffix."""
        eid = prefix + (UNSAFE_ID.sub("-", plain(number)).strip("-") or "none")
        self.given[eid] += 1
        while self.given[eid] > 1:
            eid = f"{eid}-{self.given[eid]}"
            self.given[eid] += 1
        return eid

    def metadata(self, meta: etree._Element, statements: Sequence[Row]) -> None:
        """Fill ``meta``, in the order in which the schema wants its parts."""
        self._identification(_add(meta, "identification", source=BY))
        themes = _in_order(load.themes(), (t for row in statements for t in row["themes"]))
        if themes:
            classification = _add(meta, "classification", source=BY)
            for code in themes:
                _add(
                    classification,
                    "keyword",
                    value=code,
                    showAs=load.themes().get(code, code),
                    dictionary="/akn/ontology/stocktake/themes",
                    refersTo=f"#{_label('theme', code)}",
                )
        if self.instrument["adopted_on"]:
            lifecycle = _add(meta, "lifecycle", source=BY)
            _add(
                lifecycle,
                "eventRef",
                date=str(self.instrument["adopted_on"]),
                source="#original",
                type="generation",
            )
        self._analysis(_add(meta, "analysis", source=BY), statements)
        self._references(_add(meta, "references", source=BY), statements)
        self._proprietary(_add(meta, "proprietary", source=BY))

    def _identification(self, part: etree._Element) -> None:
        date, name = self.date
        work = _add(part, "FRBRWork")
        _frbr(work, self.work, date, name, "#body")
        _add(work, "FRBRcountry", value="un")
        _add(work, "FRBRsubtype", value=self.instrument["kind"] or "instrument")
        if self.instrument["title"]:
            _add(work, "FRBRname", value=self.instrument["title"])
        _add(work, "FRBRauthoritative", value="false")  # the body's own publication is
        edition = _add(part, "FRBRExpression")
        _frbr(edition, self.expression, date, name, "#body")
        _add(edition, "FRBRlanguage", language=self.language)
        file = _add(part, "FRBRManifestation")
        _frbr(file, f"{self.expression}.akn", self.region.assessed_on.isoformat(), "assessment", BY)
        _add(file, "FRBRformat", value="application/akn+xml")

    def _analysis(self, part: etree._Element, statements: Sequence[Row]) -> None:
        # Where a text names an instrument and the reading knows which, beyond the ref in the text.
        links = [
            (self.place_of[row["statement_id"]], printed, href)
            for row in statements
            for printed, href in self.names.get(row["statement_id"], ())
        ]
        if links:
            references = _add(part, "otherReferences", source=BY)
            for eid, printed, href in links:
                _add(
                    references,
                    "implicitReference",
                    **{"for": f"#{eid}", "href": href, "showAs": printed},
                )
        analysis = _add(part, "otherAnalysis", source=BY)
        for row in statements:
            given = {
                "for": f"#{self.place_of[row['statement_id']]}",
                "statement": row["statement_id"],
                "role": row["role"],
                "force": row["force"],
                "actor": row["actor"],
                "deadlines": " ".join(map(str, row["deadlines"])),
                "beneficiaries": " ".join(row["beneficiaries"]),
                "page": row["page"],
                "start": row["start"],
                "end": row["end"],
                "confidence": f"{row['confidence']:.4f}",
                "review": row["review"],
                "commitment": row["commitment_id"],
            }
            _own(analysis, "statement", given)

    def _references(self, part: etree._Element, statements: Sequence[Row]) -> None:
        title = self.instrument["title"] or self.own
        _add(part, "original", eId="original", href=self.expression, showAs=title)
        for other, (href, name) in sorted(self.recalled.items()):
            _add(part, "activeRef", eId=_label("active", other), href=href, showAs=name or other)
        for other, (href, name) in sorted(self.citing.items()):
            _add(part, "passiveRef", eId=_label("passive", other), href=href, showAs=name or other)
        body = self.instrument["body"] or "Body not known"
        href = f"/akn/ontology/organization/{address(body)}"
        _add(part, "TLCOrganization", eId="body", href=href, showAs=body)
        href = "/akn/ontology/organization/stocktake"
        _add(part, "TLCOrganization", eId="stocktake", href=href, showAs="Stocktake (program)")
        if self.instrument["place"]:
            place = self.instrument["place"]
            href = f"/akn/ontology/location/{address(place)}"
            _add(part, "TLCLocation", eId="place", href=href, showAs=place)
        _concepts(part, statements)

    def _proprietary(self, part: etree._Element) -> None:
        row = self.instrument
        _own(
            part,
            "instrument",
            {
                "id": self.own,
                "shortTitle": row["short_title"],
                "status": row["status"],
                "place": row["place"],
                "date": row["adopted_on"] or row["year"],
                "members": row["group_id"],
            },
        )
        given = {"sha256": row["sha256"], "mediaType": row["media_type"], "pages": row["pages"]}
        _own(part, "document", {"file": row["file"], **given})
        made = {"with": f"Stocktake {self.region.version}", "assessedOn": self.region.assessed_on}
        _own(part, "made", {**made, "demonstration": "true" if self.region.demo else None})
        etree.SubElement(part, f"{{{EDITION}}}rights").text = RIGHTS
        status = etree.SubElement(part, f"{{{EDITION}}}status")
        status.text = STATUS_WORDS.get(row["status"], plain(row["status"]))


def _akn(name: str) -> str:
    return f"{{{AKN}}}{name}"


def _add(parent: etree._Element, name: str, /, **attributes: object) -> etree._Element:
    """Add an element of Akoma Ntoso; an attribute that is None or empty is left out."""
    element = etree.SubElement(parent, _akn(name))
    for key, value in attributes.items():
        if value is not None and value != "":
            element.set(key, plain(value))
    return element


def _own(parent: etree._Element, name: str, attributes: Mapping[str, object]) -> None:
    """Add an element in our own namespace."""
    element = etree.SubElement(parent, f"{{{EDITION}}}{name}")
    for key, value in attributes.items():
        if value is not None and value != "":
            element.set(key, plain(value))


def _frbr(part: etree._Element, href: str, date: str, name: str, author: str) -> None:
    _add(part, "FRBRthis", value=href)
    _add(part, "FRBRuri", value=href)
    _add(part, "FRBRdate", date=date, name=name)
    _add(part, "FRBRauthor", href=author)


def _date_of(instrument: Row, region: Region) -> tuple[str, str]:
    """Return a full date, which the schema demands, and the name that says what it is worth."""
    if instrument["adopted_on"]:
        return instrument["adopted_on"].isoformat(), "adoption"
    if instrument["year"]:
        return f"{instrument['year']:04d}-01-01", "adoption-year-only"
    return region.assessed_on.isoformat(), "not-known-assessment-instead"


def _label(kind: str, code: str) -> str:
    """Return the id by which a label is referred to, such as ``theme-roaming``."""
    return f"{kind}-{address(code)}"


def _labels_of(row: Row) -> list[str]:
    single = [_label(k, row[k]) for k in ("role", "force", "actor") if row[k]]
    return [*single, *(_label("theme", code) for code in row["themes"])]


def _concepts(part: etree._Element, statements: Sequence[Row]) -> None:
    """Add the labels that the statements refer to: roles and actors, then forces and themes."""
    kinds = (
        ("role", "TLCRole", ROLE_WORDS, [row["role"] for row in statements]),
        ("actor", "TLCRole", ACTOR_WORDS, [row["actor"] for row in statements]),
        ("force", "TLCConcept", FORCE_WORDS, [row["force"] for row in statements]),
        ("theme", "TLCConcept", load.themes(), [t for row in statements for t in row["themes"]]),
    )
    for kind, element, words, codes in kinds:
        for code in _in_order(words, codes):
            href = f"/akn/ontology/{element[3:].lower()}/stocktake/{kind}/{address(code)}"
            _add(part, element, eId=_label(kind, code), href=href, showAs=words.get(code, code))


def _in_order(words: Mapping[str, str], codes: Iterable[str | None]) -> list[str]:
    """Return the codes that occur, in the order of the vocabulary, then any it does not have."""
    found = {code for code in codes if code}
    return [*(code for code in words if code in found), *sorted(found - set(words))]


def _fill(line: etree._Element, text: str, names: Sequence[tuple[str, str]]) -> None:
    """Put text into an element, with a ``ref`` around the first place of each printed name."""
    spots: list[tuple[int, int, str]] = []
    for printed, href in sorted(names, key=lambda name: -len(name[0])):
        start = text.find(printed) if printed else -1
        end = start + len(printed)
        if start >= 0 and all(end <= low or high <= start for low, high, _ in spots):
            spots.append((start, end, href))
    line.text, last = text, None
    done = 0
    for start, end, href in sorted(spots):
        if last is None:
            line.text = text[:start]
        else:
            last.tail = text[done:start]
        last = _add(line, "ref", href=href)
        last.text = text[start:end]
        done = end
    if last is not None:
        last.tail = text[done:]


def _folded(text: str) -> str:
    return SPACE.sub(" ", text).strip().casefold()


def _indent(element: etree._Element, level: int = 0) -> None:
    """Put each element on a line of its own, but never white space into running text."""
    if element.tag in INLINE or not len(element):
        return
    pad = "\n" + "  " * (level + 1)
    element.text = pad
    for child in element:
        _indent(child, level + 1)
        child.tail = pad
    element[-1].tail = pad[:-2]
