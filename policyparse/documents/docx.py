"""Word documents (.docx) to text: paragraphs in reading order, tables, notes at the end.

python-docx opens the package and finds its parts; the text itself is read from the XML, because python-docx leaves out
what reports hold: footnotes, text in content controls and text boxes, and automatic numbers of headings (“一、”).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from policyparse.documents.decode import Content
from policyparse.documents.packages import check_package
from policyparse.errors import DocumentError

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: what holds no text of the document as it is read: deletions, field codes, the second copy of drawings
_SKIPPED = frozenset((
    f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", f"{_W}sectPr", f"{_W}ruby",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
))  # fmt: skip
#: code points of the numerals 1 to 10
_DIGITS = (0, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341)
_NOTES = ("footnotes", "endnotes")


def read_docx(data: bytes, path: str = "") -> Content:
    """The text of a Word document: a line for each paragraph, tab between a table's cells, notes as “[1] …” at the end.

    The marks in the text are “[1]” too, numbered in the order in which the text refers to them. Text that was deleted
    with changes tracked is left out. Raises DocumentError where the file is damaged or python-docx is missing.
    """
    try:
        import docx
    except ImportError:
        raise DocumentError(
            path, "reading DOCX needs python-docx, which is not installed", advice="pip install 'policyparse[docx]'"
        ) from None
    check_package(data, path, "Word document")
    try:
        return _read(docx.Document(io.BytesIO(data)))
    except Exception as error:  # zipfile, lxml and python-docx raise many kinds on damaged files
        raise DocumentError(
            path, f"is no sound Word document: {type(error).__name__}", advice="open it in Word or LibreOffice and save it again"
        ) from None


def _read(document: DocxDocument) -> Content:
    reader = _Reader(_Numbering(document))
    lines = list(reader.blocks(document.element.body))
    notes = {kind: _note_bodies(document, kind) for kind in _NOTES}
    for number, (kind, note_id) in enumerate(reader.notes, start=1):
        body = notes[kind].get(note_id)
        text = "".join(reader.blocks(body)) if body is not None else ""
        lines.append(f"[{number}] {text.strip()}")
    return Content("\n".join(lines), "", str(document.core_properties.title or "").strip())


def _note_bodies(document: DocxDocument, kind: str) -> Mapping[str, Any]:
    """The notes of one kind by their identifiers."""
    from lxml import etree

    for part in document.part.rels.values():
        if part.reltype.endswith(f"/{kind}") and not part.is_external:
            root = etree.fromstring(part.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            return {note.get(f"{_W}id"): note for note in root if note.get(f"{_W}type") in (None, "normal")}
    return {}


class _Reader:
    """Reads blocks in order and remembers the notes that they refer to."""

    def __init__(self, numbering: _Numbering) -> None:
        self.notes: list[tuple[str, str]] = []
        self.numbering = numbering

    def blocks(self, parent: Any) -> Iterator[str]:
        """A line for each paragraph and each table row under `parent`."""
        for node in parent:
            if node.tag == f"{_W}p":
                boxes: list[Any] = []
                text = self.numbering.label(node) + "".join(self._runs(node, boxes))
                yield text.rstrip()
                for box in boxes:
                    yield from self.blocks(box)
            elif node.tag == f"{_W}tbl":
                for row in node.iter(f"{_W}tr"):
                    cells = (" ".join(self.blocks(cell)).strip() for cell in row.iter(f"{_W}tc"))
                    yield "\t".join(cells)
            elif node.tag not in _SKIPPED and isinstance(node.tag, str):
                yield from self.blocks(node)

    def _runs(self, node: Any, boxes: list[Any]) -> Iterator[str]:
        for child in node:
            tag = child.tag
            if tag == f"{_W}t":
                yield child.text or ""
            elif tag == f"{_W}tab":
                yield "\t"
            elif tag in (f"{_W}br", f"{_W}cr"):
                yield "\n"
            elif tag == f"{_W}noBreakHyphen":
                yield "-"
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                kind = "footnotes" if tag.endswith("footnoteReference") else "endnotes"
                self.notes.append((kind, child.get(f"{_W}id")))
                yield f"[{len(self.notes)}]"
            elif tag == f"{_W}txbxContent":
                boxes.append(child)
            elif tag not in _SKIPPED and isinstance(tag, str):
                yield from self._runs(child, boxes)


class _Numbering:
    """Automatic numbers of paragraphs, counted as Word counts them: the number that the reader sees but the text lacks."""

    def __init__(self, document: DocxDocument) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.of_style: dict[str, tuple[str, int]] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract: dict[str, Any] = {n.get(f"{_W}abstractNumId"): n for n in numbering.iter(f"{_W}abstractNum")}
        for num in numbering.iter(f"{_W}num"):
            ref = num.find(f"{_W}abstractNumId")
            base = abstract.get(ref.get(f"{_W}val")) if ref is not None else None
            for level in base.iter(f"{_W}lvl") if base is not None else ():
                form, text, start = (_value(level, name) for name in ("numFmt", "lvlText", "start"))
                key = str(num.get(f"{_W}numId")), int(level.get(f"{_W}ilvl", "0"))
                self.levels[key] = (form, text, int(start or 1))
        for style in document.styles.element.iter(f"{_W}style"):
            if (own := _num_of(style)) is not None:
                self.of_style[str(style.get(f"{_W}styleId"))] = own

    def label(self, paragraph: Any) -> str:
        """The number of a paragraph as it is shown, '' where it has none or only a bullet."""
        if not self.levels:
            return ""
        own = _num_of(paragraph)
        if own is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            own = self.of_style.get(str(style.get(f"{_W}val"))) if style is not None else None
        if own is None or own not in self.levels:
            return ""
        number, depth = own
        form, text, start = self.levels[own]
        self.counts[own] = self.counts.get(own, start - 1) + 1
        for key in [k for k in self.counts if k[0] == number and k[1] > depth]:
            del self.counts[key]
        if form in ("bullet", "none"):
            return ""
        for level in range(depth + 1):
            shape, _, first = self.levels.get((number, level), ("decimal", "", 1))
            text = text.replace(f"%{level + 1}", _numeral(self.counts.get((number, level), first), shape))
        return text


def _value(node: Any, name: str) -> str:
    found = node.find(f"{_W}{name}")
    return str(found.get(f"{_W}val") or "") if found is not None else ""


def _num_of(node: Any) -> tuple[str, int] | None:
    """The list and the level that a paragraph or a style belongs to."""
    found = node.find(f"{_W}pPr/{_W}numPr")
    if found is None or not _value(found, "numId"):
        return None
    return _value(found, "numId"), int(_value(found, "ilvl") or 0)


def _numeral(number: int, form: str) -> str:
    """A list number as its format shows it: Chinese numerals for the Chinese formats, digits for most others."""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((97 if form == "lowerLetter" else 65) + number - 1)
    if form == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if "chinese" in form.lower() or form.startswith(("japaneseCounting", "taiwaneseCounting", "ideographDigital")):
        return _chinese(number)
    return str(number)


def _chinese(number: int) -> str:
    """1 to 99 in Chinese numerals; digits beyond.

    >>> len(_chinese(21)), _chinese(100)
    (3, '100')
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (chr(_DIGITS[tens]) if tens > 1 else "") + (chr(_DIGITS[10]) if tens else "") + (chr(_DIGITS[ones]) if ones else "")
