"""Lists in running text cut into their items."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPEN, _CLOSE = "“‘（(《〔【", "”’）)》〕】"
#: the separators tried, the finer first
SEPARATORS = ("、", "；", "，", "，；", "、，", "、，；", "。", "；。")


def top_level(text: str, separators: str) -> list[str]:
    """The text cut at the separators that stand in no quotation or bracket.

    >>> top_level("甲（子、丑）、乙", "、")
    ['甲（子、丑）', '乙']
    """
    parts, depth, begin = [], 0, 0
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            parts.append(text[begin:at])
            begin = at + 1
    parts.append(text[begin:])
    return [p for p in parts if p.strip("”’“‘ \n")]


def joints(text: str, joiner: re.Pattern[str]) -> list[tuple[int, int]]:
    """The spans of the joining words (和, 与, 及) of a text that stand in no quotation or bracket."""
    if not joiner.search(text):
        return []
    depth, deep = 0, set()
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        if depth:
            deep.add(at)
        if char in _CLOSE:
            depth = max(0, depth - 1)
    return [m.span() for m in joiner.finditer(text) if m.start() > 0 and m.end() < len(text) and m.start() not in deep]


def with_joints(parts: list[str], wanted: int, joiner: re.Pattern[str]) -> list[str] | None:
    """The parts with as many joints cut as are missing to make `wanted` items, the last part's first; None if it cannot be."""
    missing = wanted - len(parts)
    if missing == 0:
        return parts
    if missing < 0 or not parts:
        return None
    cut = [(i, joints(p, joiner)) for i, p in enumerate(parts)]
    available = sum(len(j) for _, j in cut)
    last = cut[-1][1]
    if len(last) == missing or (available == missing):
        chosen = {len(parts) - 1: last} if len(last) == missing else dict(cut)
    elif len(last) > missing == 1:
        whole = parts[-1]
        chosen = {len(parts) - 1: [min(last, key=lambda j: abs(len(whole) - 2 * j[0]))]}
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


def cuts(text: str, wanted: int, joiner: re.Pattern[str], separators: tuple[str, ...] = SEPARATORS) -> Iterator[list[str]]:
    """The ways to cut `text` into exactly `wanted` items, the most natural first."""
    seen: list[list[str]] = []
    for jointed in (False, True):
        for separator in separators:
            parts = top_level(text, separator)
            if (len(parts) == 1 and separator != "、") or (len(parts) == wanted) == jointed:
                continue
            items = with_joints(parts, wanted, joiner)
            if items is not None and len(items) == wanted and items not in seen:
                seen.append(items)
                yield items
