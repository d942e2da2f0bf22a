"""PDF with a text layer to text: lines put together to paragraphs, running heads and page numbers left out.

pypdfium2 (PDFium, the engine of Chrome) gives every character with its box. Its licence is free (BSD, Apache) and it knows
the Chinese font encodings; PyMuPDF is under the AGPL, and pdfminer, which pdfplumber reads with, takes many times longer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policyparse.documents.decode import Content
from policyparse.errors import DocumentError

#: pages with fewer characters than this have no text layer to speak of
_FEW = 20
_PAGE_NUMBER = re.compile(r"[\s\-—–·~～.()（）]*(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*[/／]\s*\d{1,4})?[\s\-—–·~～.()（）]*")
_DIGITS = re.compile(r"\d+")


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
    try:
        pages = [tuple(_page_lines(page)) for page in document]
        title = str(document.get_metadata_dict().get("Title") or "").strip()
    finally:
        document.close()
    empty = [n for n, lines in enumerate(pages, start=1) if sum(len(line.text) for line in lines) < _FEW]
    if len(empty) == len(pages):
        raise DocumentError(
            path, "the PDF has no text layer: its pages are pictures (a scan)", advice="run OCR on it and save the text as .txt"
        )
    body = _without_furniture(pages)
    text = "\n".join(_paragraphs(body))
    if text.count("\ufffd") > 0.05 * len(text):
        raise DocumentError(
            path, "the PDF's fonts do not tell their characters", advice="run OCR on it, or look for another copy of the text"
        )
    told = [f"pages without text: {', '.join(map(str, empty))}"] if 0 < len(empty) else []
    return Content(text, "", title, tuple(told))


def _page_lines(page: Any) -> Iterator[Line]:
    """The lines of a page in reading order, as PDFium puts the characters in order."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        text = textpage.get_text_range(0, count) if count else ""
        if len(text) != count:  # PDFium counts a character beyond the basic plane as two
            text = "".join(c if c <= "\uffff" else c + "\0" for c in text)
        for match in re.finditer(r"[^\r\n]+", text):
            inked = [i for i in range(*match.span()) if i < count and text[i].isprintable() and not text[i].isspace()]
            if not inked:
                continue
            first, last = (textpage.get_charbox(i, loose=True) for i in (inked[0], inked[-1]))
            yield Line(
                text=re.sub("[\0\u0002\ufffe]", "", match[0]).strip(),
                left=first[0],
                right=last[2],
                bottom=min(first[1], last[1]),
                size=max(first[3] - first[1], last[3] - last[1], 1.0),
            )
    finally:
        textpage.close()
        page.close()


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


def _placed(lines: Sequence[Line]) -> list[Placed]:
    """The lines of a page with the edges of their columns: those of all lines that stand above or below one another."""
    out = []
    for line in lines:
        column = [x for x in lines if min(x.right, line.right) - max(x.left, line.left) > 0.5 * min(x.right - x.left, line.right - line.left)]
        out.append(Placed(line, min(x.left for x in column), max(x.right for x in column)))
    return out


def _paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """Lines joined to paragraphs, over the edges of pages and columns too."""
    paragraph, previous = "", None
    for placed in (p for lines in pages for p in _placed(lines)):
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
    return alike and previous.full and not placed.indented
