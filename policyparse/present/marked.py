"""A report's text with all that was found in it marked: for a notebook as HTML, for a terminal in colours.

Marks may lie inside each other, cross, or share their span (one number said of two indicators); so the text is cut wherever
one begins or ends, and each piece knows all the marks that cover it.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse import labels
from policyparse.frames import PROVENANCE, SCHEMAS, Column, Frames
from policyparse.missing import is_missing

if TYPE_CHECKING:
    from policyparse.pipeline import Report

#: the kinds of marks, in the order of the legend
KINDS = tuple(labels.MARKS)
LANGUAGES = ("zh", "en")
#: columns that say where a row stands, and the one that the mark itself shows: no fields of its card
_ELSEWHERE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        name: frozenset((*(c.name for c in PROVENANCE), shown))
        for name, shown in (("quantities", "text"), ("slogans", "slogan"), ("projects", "name"))
    }
)
_STYLES: Mapping[str, str] = MappingProxyType(
    {
        "target": "black on khaki1", "actual": "black on dark_sea_green2", "reference": "black on grey82",
        "slogan": "black on pink1", "project": "black on light_sky_blue1",
    }
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span of a text: what it is (a key of labels.MARKS), and its fields that have a value, by column."""

    start: int
    end: int
    kind: str
    fields: tuple[tuple[Column, str], ...] = ()


def marks_of(frames: Frames, *, language: str = "zh") -> list[Mark]:
    """The marks of one report's frames, in the order of the text; the fields' values as they are shown in a language.

    >>> import policyparse
    >>> frames = policyparse.parse("力争今年生产总值增长6%左右。", report_year=2022).to_frames()
    >>> [(m.kind, m.start, m.end) for m in marks_of(frames)]
    [('target', 10, 12)]
    """
    marks = []
    for name, kind in (("quantities", None), ("slogans", "slogan"), ("projects", "project")):
        table = getattr(frames, name)
        columns = [c for c in SCHEMAS[name] if c.name not in _ELSEWHERE[name]]
        values = zip(*(table[c.name].tolist() for c in columns), strict=True)
        spans = zip(table["start"].tolist(), table["end"].tolist(), strict=True)
        for (start, end), row in zip(spans, values, strict=True):
            said = dict(zip((c.name for c in columns), row, strict=True))
            fields = tuple((c, text) for c in columns if (text := _text(c, said[c.name], language)))
            marks.append(Mark(start, end, kind or str(said["status"]), fields))
    return sorted(marks, key=lambda m: (m.start, -m.end, KINDS.index(m.kind)))


def _text(column: Column, value: Any, language: str) -> str:
    """A field's value as it is shown; '' for what is missing."""
    if column.type in ("texts", "integers"):
        return "、".join(map(str, value))
    if column.type == "number":
        return "" if is_missing(value) else f"{int(value):,}" if value == int(value) else f"{value:,.12g}"
    if language == "zh":
        return labels.shown(column.name, value)
    return "" if is_missing(value) else str(value)


def pieces(marks: Sequence[Mark], length: int) -> Iterator[tuple[int, int, tuple[Mark, ...]]]:
    """A text of so many characters cut wherever a mark begins or ends: start, end and the marks that cover the piece.

    >>> a, b = Mark(1, 4, "project"), Mark(2, 3, "slogan")
    >>> [(start, end, len(cover)) for start, end, cover in pieces([a, b], 5)]
    [(0, 1, 0), (1, 2, 1), (2, 3, 2), (3, 4, 1), (4, 5, 0)]
    """
    edges = sorted({0, length, *(m.start for m in marks), *(m.end for m in marks)})
    begun: list[Mark] = []
    coming = sorted(marks, key=lambda m: m.start, reverse=True)
    for start, end in pairwise(edges):
        begun = [m for m in begun if m.end > start]
        while coming and coming[-1].start <= start:
            begun.append(coming.pop())
        yield start, end, tuple(m for m in begun if m.end > start)


# ---- HTML --------------------------------------------------------------------------------------------------


@cache
def marks_css() -> str:
    """The style of marked texts, which the page and the notebook share."""
    return (files("policyparse.present.page") / "marks.css").read_text(encoding="utf-8")


def marked_html(report: Report, *, language: str = "zh") -> str:
    """A report as HTML that needs no script: its text, marked, with each mark's fields in a card that hovering or the
    keyboard's focus shows. The text is escaped.

    >>> import policyparse
    >>> made = marked_html(policyparse.parse("<b>力争今年生产总值增长6%左右。", report_year=2022))
    >>> "&lt;b&gt;力争" in made, 'class="pp-mark pp-target"' in made
    (True, True)
    """
    text = report.extraction.structure.text.given
    marks = marks_of(report.to_frames(), language=language)
    body = "".join(_paragraphs(text, marks, language))
    return (
        f'<div class="policyparse" lang="zh-CN"><style>{marks_css()}</style>'
        f'<div class="pp-head">{_head(report, marks, language)}</div><div class="pp-text">{body}</div>'
        f'<div class="pp-foot">{labels.HOVER[language]}</div></div>'
    )


def _head(report: Report, marks: Iterable[Mark], language: str) -> str:
    document = report.document
    words = (document.title or document.doc_id, document.region, document.report_year or "")
    title = " · ".join(html.escape(str(w)) for w in dict.fromkeys(words) if w)
    kinds = [m.kind for m in marks]
    legend = "".join(
        f'<span class="pp-mark pp-{k}">{_name(k, language)} {kinds.count(k)}</span> ' for k in KINDS if k in kinds
    )
    return f"<strong>{title}</strong> {legend}"


def _name(kind: str, language: str) -> str:
    return labels.MARKS[kind] if language == "zh" else kind


def _paragraphs(text: str, marks: Sequence[Mark], language: str) -> Iterator[str]:
    """The text line by line, each a paragraph."""
    line: list[str] = []
    for start, end, cover in pieces(marks, len(text)):
        first, *following = text[start:end].split("\n")
        for n, part in enumerate((first, *following)):
            if n:
                yield f"<p>{''.join(line)}</p>"
                line = []
            if part:
                line.append(_marked(part, cover, language, last=n == len(following) and all(m.end <= end for m in cover[-1:])))
    yield f"<p>{''.join(line)}</p>"


def _marked(part: str, cover: Sequence[Mark], language: str, *, last: bool) -> str:
    """A piece of a line; only the last piece of a mark can be reached by the keyboard, each shows the card."""
    if not cover:
        return html.escape(part)
    kinds = " ".join(f"pp-{k}" for k in dict.fromkeys(m.kind for m in cover))
    cards = "".join(_card(m, language) for m in cover)
    focus = ' tabindex="0"' if last else ""
    return f'<span class="pp-mark {kinds}"{focus}>{html.escape(part)}<span class="pp-cards">{cards}</span></span>'


def _card(mark: Mark, language: str) -> str:
    rows = "".join(
        f"<span><i>{html.escape(c.label if language == 'zh' else c.name)}</i> {html.escape(text)}</span>" for c, text in mark.fields
    )
    return f'<span class="pp-card"><b>{_name(mark.kind, language)}</b>{rows}</span>'


# ---- showing -----------------------------------------------------------------------------------------------


def show(report: Report, *, language: str = "zh") -> None:
    """Show a report marked: in a notebook as HTML, else printed in colours (where the terminal has them)."""
    if _in_notebook():
        from IPython.display import HTML, display  # type: ignore[import-not-found, unused-ignore]

        display(HTML(marked_html(report, language=language)))
    else:
        print_marked(report, language=language)


def _in_notebook() -> bool:
    """Whether the code runs in a Jupyter kernel; IPython is asked only where it is there already."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and getattr(shell, "kernel", None) is not None


def print_marked(report: Report, *, language: str = "zh") -> None:
    """Print a report's text with its marks in colours, the legend first."""
    from rich.console import Console
    from rich.text import Text

    marks = marks_of(report.to_frames(), language=language)
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    kinds = [m.kind for m in marks]
    console.print(Text("  ").join(Text(f" {_name(k, language)} {kinds.count(k)} ", _STYLES[k]) for k in KINDS if k in kinds))
    body = Text(_CONTROL.sub(" ", report.extraction.structure.text.given))
    for mark in marks:
        body.stylize(_STYLES[mark.kind], mark.start, mark.end)
    console.print(body, soft_wrap=True)
