"""Quotations: the pairs of quotation marks of a text, nested ones and ones that lost a mark among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile("[“”‘’\n]")
_CLOSES = {"”": "“", "’": "‘"}
#: longer quotations are speech, not slogans
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `start`, `end` without its marks; `depth` 0 where it stands in no other; `lost` where one mark is missing."""

    start: int
    end: int
    depth: int = 0
    lost: bool = False


def find_quotes(text: str) -> list[Quote]:
    """The quotations of a text in the order of their beginning; none runs over a paragraph's end.

    A closing mark ends the nearest opening mark of its kind; a ’ also ends a “ (a slip of the pen, “X’).

    >>> [(q.start, q.end, q.depth) for q in find_quotes("推进“甲‘乙’丙”和“丁”")]
    [(3, 8, 0), (5, 6, 1), (11, 12, 0)]
    """
    found: list[Quote] = []
    opened: list[tuple[str, int]] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            found.extend(_unclosed(text, opened, at))
            opened.clear()
        elif mark in "“‘":
            if opened and opened[-1][0] == mark and mark == "“":
                # an opening mark inside one of its own kind: nested, or the first one lost its end
                if len(opened) > 8:
                    opened.pop(0)
            opened.append((mark, at))
        elif not _close(found, opened, mark, at) and mark == "”":
            found.extend(_unopened(text, at))
    found.extend(_unclosed(text, opened, len(text)))
    found.sort(key=lambda q: (q.start, -q.end))
    return found


def _close(found: list[Quote], opened: list[tuple[str, int]], mark: str, at: int) -> bool:
    kind = _CLOSES[mark]
    for back in range(len(opened) - 1, -1, -1):
        if opened[back][0] == kind or (mark == "’" and back == len(opened) - 1):
            start = opened[back][1] + 1
            del opened[back:]
            if 0 < at - start <= LONGEST:
                found.append(Quote(start, at, len(opened)))
            return True
    return False


def _unopened(text: str, at: int) -> Iterator[Quote]:
    """What stands before a closing mark whose opening mark was lost, back to the last punctuation."""
    begin = max(0, at - 10)
    for match in _STOP.finditer(text, begin, at):
        begin = match.end()
    if at > begin:
        yield Quote(begin, at, 0, lost=True)


def _unclosed(text: str, opened: list[tuple[str, int]], end: int) -> Iterator[Quote]:
    """What stands behind opening marks whose closing mark was lost, up to the next punctuation."""
    for kind, at in opened:
        if kind == "“":
            stop = _STOP.search(text, at + 1, min(end, at + 1 + LONGEST))
            until = stop.start() if stop else min(end, at + 1 + LONGEST)
            if until > at + 1:
                yield Quote(at + 1, until, 0, lost=True)


_STOP = re.compile("[，。；：！？、“”‘’（）\n.》]")
