"""Lists in running text cut into their items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_OPEN, _CLOSE = "“‘（(《〔【", "”’）)》〕】"
_EDGES = "”’“‘ \n"
#: the separators tried, the finer first
SEPARATORS = ("、", "；", "，", "，；", "、，", "、，；", "。", "；。")


@lru_cache(maxsize=64)
def _marks(separators: str) -> re.Pattern[str]:
    return re.compile("[" + re.escape(separators + _OPEN + _CLOSE) + "]")


def top_level(text: str, separators: str) -> list[str]:
    """The text cut at the separators that stand in no quotation or bracket.

    >>> top_level("甲（子、丑）、乙", "、")
    ['甲（子、丑）', '乙']
    """
    parts, depth, begin = [], 0, 0
    for match in _marks(separators).finditer(text):
        char = match[0]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[begin : match.start()])
            begin = match.end()
    parts.append(text[begin:])
    return [p for p in parts if p.strip(_EDGES)] if len(parts) > 1 or not text else parts


def joints(text: str, joiner: re.Pattern[str]) -> list[tuple[int, int]]:
    """The spans of the joining words (和, 与, 及) of a text that stand in no quotation or bracket."""
    if not joiner.search(text):
        return []
    found, depth = [], 0
    spans = [m.span() for m in joiner.finditer(text) if m.start() > 0 and m.end() < len(text)]
    places = iter(_marks("").finditer(text))
    mark = next(places, None)
    for start, end in spans:
        while mark is not None and mark.start() < start:
            depth = depth + 1 if mark[0] in _OPEN else max(0, depth - 1)
            mark = next(places, None)
        if depth == 0:
            found.append((start, end))
    return found


def with_joints(
    parts: list[str], wanted: int, joiner: re.Pattern[str], last_only: bool = False
) -> list[str] | None:
    """The parts with as many joints cut as are missing to make `wanted` items, the last part's first; None if it cannot be."""
    missing = wanted - len(parts)
    if missing == 0:
        return parts
    if missing < 0 or not parts:
        return None
    cut = [(i, joints(p, joiner)) for i, p in enumerate(parts)]
    available = sum(len(j) for _, j in cut)
    last = cut[-1][1]
    if len(last) == missing or (available == missing and not last_only):
        chosen = {len(parts) - 1: last} if len(last) == missing else dict(cut)
    elif len(last) > missing == 1:
        whole = parts[-1]
        if len(parts) == 1:  # of two joined things the last joint is theirs
            chosen = {0: [last[-1]]}
        else:
            shortest = min(b - a for a, b in last)
            plain = [
                j
                for j in last
                if whole[j[0] : j[1]] == whole[last[-1][0] : last[-1][1]] and j[1] - j[0] == shortest
            ]
            chosen = {len(parts) - 1: [min(plain or last, key=lambda j: abs(len(whole) - 2 * j[0]))]}
    else:
        return None
    out: list[str] = []
    for i, part in enumerate(parts):
        at = 0
        for a, b in chosen.get(i, ()):
            out.append(part[at:a])
            at = b
        out.append(part[at:])
    return [o for o in out if o]


def cuts(
    text: str,
    wanted: int,
    joiner: re.Pattern[str],
    separators: tuple[str, ...] = SEPARATORS,
    *,
    last_only: bool = False,
) -> Iterator[list[str]]:
    """The ways to cut `text` into exactly `wanted` items, the most natural first.

    With `last_only` a joining word separates only in the last piece.
    """
    seen: list[list[str]] = []
    pieces = [top_level(text, s) if s[0] in text or s[-1] in text else [text] for s in separators]
    for jointed in (False, True):
        for separator, parts in zip(separators, pieces, strict=True):
            if (
                len(parts) > wanted
                or (len(parts) == 1 and separator != "、")
                or (len(parts) == wanted) == jointed
            ):
                continue
            items = with_joints(parts, wanted, joiner, last_only)
            if items is not None and len(items) == wanted and items not in seen:
                seen.append(items)
                yield items
