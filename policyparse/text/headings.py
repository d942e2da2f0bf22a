"""Headings: numbered ones of every style, first sentences that head their paragraph, and short lines without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policyparse.patterns import Patterns

#: the rank of an unnumbered line that heads a part of the report, and of one that heads a few paragraphs
MAIN_RANK, PLAIN_RANK = 4, 8
#: the longest line, and the longest first sentence of a paragraph, that may be a heading
LONGEST_LINE, LONGEST_RUN_IN, LONGEST_PLAIN = 64, 60, 40
CONTENTS_WITHIN = 2000
#: where the lines of the title stand (——在…会议上)
_TITLES_WITHIN = 200
#: from this rank on a heading at the beginning of a paragraph heads that paragraph alone
ITEM_RANK = 9
#: the style of the heading of a table of contents
CONTENTS = "contents"
#: the styles of lines without a number that head a part, or a few paragraphs
TITLE, PLAIN = "title", "plain"
UNNUMBERED = frozenset([TITLE, PLAIN])

_ENDS = re.compile(r"[。：\n]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STRIP = "。：；， \n"
#: numbers in quotes are names (“7+5”); elsewhere in the first sentence of a dash paragraph they are statements
_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its span (final mark included), where its words begin after the mark, its text without the final mark."""

    start: int
    end: int
    body: int
    text: str
    rank: int
    style: str
    #: whether it is the first sentence of its paragraph
    run_in: bool = False
    #: the number that its mark gives it; 0 for none
    number: int = 0


@dataclass(frozen=True)
class _Styles:
    mark: re.Pattern[str]
    ranks: dict[str, tuple[str, int, bool]]
    glued: re.Pattern[str]
    main: re.Pattern[str]
    tail: re.Pattern[str]
    never: re.Pattern[str]
    contents: re.Pattern[str]
    statement: re.Pattern[str]
    digits: Mapping[str, int]
    scales: Mapping[str, int]

    def number(self, mark: str) -> int:
        """The number of a mark such as 十二、 or （三）; 0 where it has none."""
        value = 0
        for c in mark:
            if c in self.digits:
                value += self.digits[c]
            elif c in self.scales:
                value = (value or 1) * self.scales[c]
        return value


def _styles(patterns: Patterns) -> _Styles:
    records = patterns.records("sections")
    styles = [r for r in records if r.get("use") == "style"]
    ranks = {f"s{n}": (r.id, int(r["rank"]), bool(r.get("run_in"))) for n, r in enumerate(styles)}
    sources = [patterns.compose(r["pattern"]) for r in styles]
    numbered = [s for s, r in zip(sources, styles, strict=True) if r["rank"] in (5, 6)]

    def of(use: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{patterns.compose(r['pattern'])})" for r in records if r.get("use") == use))

    return _Styles(
        mark=re.compile("|".join(f"(?P<s{n}>{s})" for n, s in enumerate(sources))),
        ranks=ranks,
        glued=re.compile(rf"(?<=[。！])(?:{'|'.join(numbered)})"),
        main=of("title"),
        tail=of("glued_title"),
        never=of("not_title"),
        contents=of("contents"),
        statement=of("statement"),
        digits=patterns.record("number.digits")["values"],
        scales=patterns.record("number.scales")["values"],
    )


def find_headings(clean: str, stop: int, patterns: Patterns) -> list[Heading]:
    """The headings of `clean[:stop]` in order, without a table of contents.

    >>> from policyparse.patterns import load_patterns
    >>> text = "一、2023年工作回顾\\n一年来，经济向好。\\n（一）聚力稳增长，基础更实。坚持项目为王。"
    >>> [h.text for h in find_headings(text, len(text), load_patterns())]
    ['一、2023年工作回顾', '（一）聚力稳增长，基础更实']
    """
    styles = patterns.built("sections.styles", _styles)
    found = list(_scan(clean, stop, styles))
    # unnumbered lines before the first numbered heading are titles of the document
    numbered = next((n for n, h in enumerate(found) if h.rank != PLAIN_RANK), len(found))
    found = found[numbered:]
    return _without_items(_without_contents(clean, found, styles), stop)


def _scan(clean: str, stop: int, styles: _Styles) -> Iterator[Heading]:
    at, ended, headed = 0, True, False
    last: dict[str, int] = {}
    while at < stop:
        end = clean.find("\n", at, stop)
        if end < 0:
            end = stop
        heading = _line_heading(clean, at, end, styles, ended and not headed)
        headed = heading is not None and heading.rank == PLAIN_RANK
        if heading:
            last[heading.style] = heading.number
            yield heading
        if end - at > LONGEST_LINE:
            yield from _glued(clean, heading.end if heading else at, end, styles, last)
        # an unnumbered heading follows a finished paragraph or another heading, not a line that was cut off
        ended = end == at or clean[end - 1] in "。！？：；”）…" or end - at < LONGEST_LINE
        at = end + 1


def _line_heading(clean: str, at: int, end: int, styles: _Styles, may_be_plain: bool) -> Heading | None:
    mark = styles.mark.match(clean, at, end)
    if mark:
        return _numbered(clean, at, mark, end, styles)
    length = end - at
    if not 3 <= length <= LONGEST_PLAIN:
        return None
    line = clean[at:end]
    if line[-1] in "。：；，、！？—,.:;!?" or "。" in line or "　" in line:
        return None
    if styles.main.fullmatch(line):
        if styles.never.match(line):
            return None
        return Heading(at, end, at, line, MAIN_RANK, TITLE)
    if not may_be_plain or length < 6 or line[0] in "，。、；）》”%" or styles.never.match(line) or not _han(line):
        return None
    following = clean[end + 1 : end + 2]
    if not following or following in "，。、；）》”":
        return None
    return Heading(at, end, at, line, PLAIN_RANK, PLAIN)


def _han(line: str) -> bool:
    return len(_HAN.findall(line)) >= 0.7 * len(line)


def _numbered(clean: str, at: int, found: re.Match[str], end: int, styles: _Styles) -> Heading | None:
    """The heading that begins with the mark `found` at `at`, on a line or in a paragraph that ends at `end`."""
    style, rank, run_in = styles.ranks[str(found.lastgroup)]
    body = found.end()
    heading = _bounded(clean, at, body, end, styles, style, rank, run_in)
    if heading is None and (title := styles.tail.match(clean, body, end)):
        # the line break after the heading is lost, its last words tell where it ends
        return Heading(at, title.end(), body, clean[at : title.end()], rank, style, number=styles.number(clean[at:body]))
    return heading


def _bounded(
    clean: str, at: int, body: int, end: int, styles: _Styles, style: str, rank: int, run_in: bool
) -> Heading | None:
    if end - body < 2:
        return None
    mark = _ENDS.search(clean, body, min(end, body + LONGEST_RUN_IN + 1))
    stop = mark.end() if mark and mark[0] != "\n" else end
    if stop == end and end - at > LONGEST_LINE:
        return None
    if stop < end and not run_in:
        # 第一节…，第二章…: what follows the title on its line is text, and without a mark nothing says where it begins
        return None
    inner = clean[at:stop]
    whole = stop == end
    if whole and (inner[-1] in "；，、" or (at < _TITLES_WITHIN and styles.never.match(clean, body, stop))):
        return None
    if rank >= ITEM_RANK and styles.statement.search(_QUOTED.sub("", clean[body:stop])):
        return None
    return Heading(at, stop, body, inner.strip(_STRIP), rank, style, not whole, styles.number(clean[at:body]))


def _glued(clean: str, at: int, end: int, styles: _Styles, last: dict[str, int]) -> Iterator[Heading]:
    """Headings within a line, where the line breaks before them are lost: those that count on from the last, or begin."""
    for found in styles.glued.finditer(clean, at, end):
        mark = styles.mark.match(clean, found.start(), end)
        if not mark:
            continue
        style = styles.ranks[str(mark.lastgroup)][0]
        number = styles.number(mark[0])
        heading = _numbered(clean, found.start(), mark, end, styles)
        if heading and heading.end < end and number in (1, last.get(style, 0) + 1):
            last[style] = number
            yield heading


def _without_contents(clean: str, found: list[Heading], styles: _Styles) -> list[Heading]:
    """A table of contents as one heading: from its title up to the second time that its first entry is met."""
    if len(found) < 4 or not (contents := styles.contents.search(clean, 0, CONTENTS_WITHIN)):
        return found
    listed = [n for n, h in enumerate(found) if h.start >= contents.start()]
    again = next((n for n in listed[1:] if found[n].text == found[listed[0]].text), None)
    if again is None:
        return found
    title = Heading(contents.start(), contents.end(), contents.end(), contents[0], 1, CONTENTS)
    return [*found[: listed[0]], title, *found[again:]]


def _without_items(found: list[Heading], stop: int) -> list[Heading]:
    """Without the items of a list: numbered lines of an inner style with nothing under them."""
    following = [*(h.start for h in found), stop][1:]
    return [
        h for h, start in zip(found, following, strict=True) if h.rank < ITEM_RANK or h.run_in or start > h.end + 1
    ]
