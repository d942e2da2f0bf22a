"""PDF with a text layer to text: lines put together to paragraphs, running heads and page numbers left out.

pypdfium2 (PDFium, the engine of Chrome) gives every character with its box. Its licence is free (BSD, Apache) and it knows
the Chinese font encodings; PyMuPDF is under the AGPL, and pdfminer, which pdfplumber reads with, takes many times longer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from policyparse.documents.decode import Content
from policyparse.errors import DocumentError

#: pages with fewer characters than this have no text layer to speak of
_FEW = 20
#: a column of fewer lines does not show where its right edge is
_COLUMN = 6
_PAGE_NUMBER = re.compile(r"[\s\-—–·~～.()（）]*(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*[/／]\s*\d{1,4})?[\s\-—–·~～.()（）]*")
#: how a footnote begins: its number bare or in brackets, or a circled number
_NOTE = re.compile(r"[\[［〔【(（]?\s*(\d{1,3})\s*[\]］〕】)）]?(?![\d.．%％])|[\u2460-\u2473]")
_DIGITS = re.compile(r"\d+")
#: a PDF of more pages is no report
_PAGES = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, its left, right and lower edge and the height of its type, in points."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the edges of the column that it stands in."""

    line: Line
    column_left: float
    column_right: float

    @property
    def indented(self) -> bool:
        """Whether it begins further right than its column, as a paragraph's first line does."""
        return self.line.left > self.column_left + 0.8 * self.line.size

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle of its column, as titles do."""
        left, right = self.line.left - self.column_left, self.column_right - self.line.right
        return left > 0.5 * self.line.size and abs(left - right) < 0.5 * self.line.size

    @property
    def full(self) -> bool:
        """Whether it runs to the column's right edge, so that its paragraph may go on in the next line."""
        return self.line.right > self.column_right - 1.9 * self.line.size


def read_pdf(data: bytes, path: str = "", *, password: str | None = None) -> Content:
    """The text of a PDF, a line for each paragraph.

    Raises DocumentError for scans (pages that are pictures), encrypted and damaged files, and where pypdfium2 is missing.
    Pages without text among others are told in the warnings.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError:
        raise DocumentError(
            path, "reading PDF needs pypdfium2, which is not installed", advice="pip install 'policyparse[pdf]'"
        ) from None
    try:
        document = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise DocumentError(
            path,
            "the PDF is locked with a password" if locked else "is no sound PDF",
            advice="save it without a password" if locked else "fetch it again, or open it and print it to a new PDF",
        ) from None
    broken: list[int] = []
    try:
        if len(document) > _PAGES:
            raise DocumentError(path, f"the PDF has {len(document):,} pages, more than any report", advice="split it, or look what it is")
        pages = []
        for n in range(len(document)):
            try:
                pages.append(tuple(_page_lines(document[n])))
            except pdfium.PdfiumError:
                pages.append(())
                broken.append(n + 1)
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    finally:
        document.close()
    if len(broken) == len(pages):
        raise DocumentError(path, "none of the PDF's pages can be read", advice="fetch it again, or open it and print it to a new PDF")
    empty = [n for n, lines in enumerate(pages, start=1) if sum(len(line.text) for line in lines) < _FEW]
    if len(empty) == len(pages):
        raise DocumentError(
            path, "the PDF has no text layer: its pages are pictures (a scan)", advice="run OCR on it and save the text as .txt"
        )
    body, notes = _notes_apart(_without_furniture(pages))
    text = "\n".join((*_paragraphs(body), *_note_texts(notes)))
    if text.count("\ufffd") > 0.05 * len(text):
        raise DocumentError(
            path, "the PDF's fonts do not tell their characters", advice="run OCR on it, or look for another copy of the text"
        )
    empty = [n for n in empty if n not in broken]
    told = [f"{what}: {', '.join(map(str, which))}" for what, which in (("pages without text", empty), ("damaged pages", broken)) if which]
    return Content(text, "", title, tuple(told))


def _page_lines(page: Any) -> Iterator[Line]:
    """The lines of a page in reading order, as PDFium puts the characters in order."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        text = textpage.get_text_range(0, count) if count else ""
        if len(text) != count:  # PDFium counts a character beyond the basic plane as two
            text = "".join(c if c <= "\uffff" else c + "\0" for c in text)
        for match in re.finditer(r"[^\r\n]+", text[:count]):
            if (line := _line(textpage, text, *match.span())) is not None:
                yield line
    finally:
        textpage.close()
        page.close()


def _line(textpage: Any, text: str, start: int, end: int) -> Line | None:
    """The line of the characters from `start` to `end`, None where it shows nothing."""
    inked = [i for i in range(start, end) if text[i].isprintable() and not text[i].isspace()]
    if not inked:
        return None

    def box(i: int) -> tuple[float, float, float, float]:
        left, bottom, right, top = textpage.get_charbox(i, loose=True)
        return left, bottom, right, top

    first, last = box(inked[0]), box(inked[-1])
    size = max(first[3] - first[1], last[3] - last[1], 1.0)
    pieces: list[str] = []
    at = start
    while at < end:
        char = text[at]
        if char == " ":
            pieces.append(_gap(text, at, box, size))
        elif char.isdigit() and inked[0] < at:
            stop = next((i for i in range(at, end) if not text[i].isdigit()), end)
            small = stop - at <= 3 and (here := box(at))[3] - here[1] < 0.75 * size and here[1] > first[1] + 0.15 * size
            pieces.append(f"[{text[at:stop]}]" if small else text[at:stop])
            at = stop
            continue
        elif char not in "\0\u0002\ufffe":
            pieces.append(char)
        at += 1
    return Line("".join(pieces).strip(), first[0], last[2], min(first[1], last[1]), size)


def _gap(text: str, at: int, box: Callable[[int], tuple[float, float, float, float]], size: float) -> str:
    """What a space stands for: nothing beside a Chinese character, where it is only the typesetter's gap between
    scripts; a tab where the gap is wide, as between the cells of a table."""
    if not 0 < at < len(text) - 1 or text[at - 1].isspace() or text[at + 1].isspace():
        return " "
    width = box(at + 1)[0] - box(at - 1)[2]
    if width > 1.5 * size:
        return "\t"
    return "" if max(text[at - 1], text[at + 1]) > "\u2e7f" and width < 0.6 * size else " "


def _notes_apart(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Line]]:
    """The pages without the footnotes at their feet, and the footnotes: lines in smaller type than the text, with nothing
    but such lines below them in their column."""
    size = median(line.size for lines in pages for line in lines)
    bodies, notes = [], []
    for lines in pages:
        low = [line for line in lines if line.size < 0.85 * size]
        feet = [
            line
            for line in low
            if all(x in low for x in lines if x.bottom < line.bottom and _overlap(x, line))
        ]
        if not any(_NOTE.match(line.text) for line in feet):
            feet = []
        bodies.append([line for line in lines if line not in feet])
        notes += feet
    return bodies, notes


def _overlap(one: Line, other: Line) -> bool:
    """Whether two lines stand in one column: each other's half, from side to side."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.5 * min(one.right - one.left, other.right - other.left)


def _note_texts(notes: Sequence[Line]) -> Iterator[str]:
    """Footnotes, a text each, their numbers as the marks in the text are written: [1]."""
    note = ""
    for line in notes:
        begins = _NOTE.match(line.text)
        if begins:
            if note:
                yield note
            note = f"[{begins[1]}] {line.text[begins.end() :].strip()}" if begins[1] else line.text
        else:
            note += line.text
    if note:
        yield note


def _without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers and running heads.

    These are lines at the top or bottom of a page that are a number, or whose text, numbers apart, comes again at the same
    height on other pages.
    """
    often = max(2, min(4, len(pages) // 3))
    seen = Counter((_shape(line), round(line.bottom / 6)) for lines in pages for line in _edge(lines))
    kept = []
    for lines in pages:
        edge = _edge(lines)
        kept.append([line for line in lines if line not in edge or not _is_furniture(line, seen, often)])
    return kept


def _is_furniture(line: Line, seen: Mapping[tuple[str, int], int], often: int) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text):
        return True
    height = round(line.bottom / 6)
    return sum(seen.get((_shape(line), height + d), 0) for d in (-1, 0, 1)) >= often


def _shape(line: Line) -> str:
    return _DIGITS.sub("0", "".join(line.text.split()))


def _edge(lines: Sequence[Line]) -> frozenset[Line]:
    """The two highest and the two lowest lines of a page."""
    by_height = sorted(lines, key=lambda line: line.bottom)
    return frozenset((*by_height[:2], *by_height[-2:]))


def _placed(pages: Sequence[Sequence[Line]]) -> list[Placed]:
    """The lines with the edges of their columns: those of all lines of the page that stand above or below one another.

    Where these are few (a last page with a few short lines), the right edge is that of the other pages' columns.
    """
    found: list[tuple[Line, float, float, int]] = []
    for lines in pages:
        for line in lines:
            column = [line, *(x for x in lines if _overlap(x, line))]
            found.append((line, min(x.left for x in column), max(x.right for x in column), len(column)))
    rights: dict[int, list[float]] = {}
    for _, left, right, _ in found:
        rights.setdefault(round(left / 20), []).append(right)
    return [
        Placed(line, left, right if count >= _COLUMN else max(right, median(rights[round(left / 20)])))
        for line, left, right, count in found
    ]


def _paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """Lines joined to paragraphs, over the edges of pages and columns too."""
    paragraph, previous = "", None
    for placed in _placed(pages):
        text = placed.line.text
        if previous is not None and _continues(previous, placed):
            paragraph += (" " if paragraph[-1:].isascii() and paragraph[-1:].isalpha() and text[:1].isascii() else "") + text
        else:
            if paragraph:
                yield paragraph
            paragraph = text
        previous = placed
    if paragraph:
        yield paragraph


def _continues(previous: Placed, placed: Placed) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    alike = 0.8 < placed.line.size / previous.line.size < 1.25
    begins = placed.line.text.startswith("——")
    return alike and previous.full and not placed.indented and not previous.centred and not begins
