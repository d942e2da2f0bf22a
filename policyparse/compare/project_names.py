"""When two names mean one project: the proper part, the head noun, the phase and the kind, weighed into a score."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from policyparse.compare.spelling import spelling
from policyparse.patterns import Patterns, alternation
from policyparse.store.arrow import library

#: weights of the proper part and of the whole name
_PROPER, _WHOLE = 0.65, 0.35
#: what is taken off: heads of two kinds, of one word; a head, a phase, a side in one name only; a size twice another;
#: another kind
_OTHER_HEAD, _NEAR_HEAD, _ONE_HEAD, _ONE_PHASE, _ONE_SIDE, _OTHER_SIZE, _OTHER_KIND = 35.0, 15.0, 3.0, 6.0, 10.0, 25.0, 8.0
#: a proper part so long that ends a longer one is the same project named with its place
_TELLING, _NAMED_WITH_PLACE = 3, 90.0
#: so much of a name must be left when its own region is taken off
_LEFT = 4
#: what is taken off where a name without a head is this short (张登 and 张登镇), or where a common name (幼儿园) has a number
_SHORT, _SHORT_NAME, _NUMBERED = 3, 12.0, 30.0
#: a proper part that begins a longer one before the same head is as a rule the same project told more fully
_TOLD_MORE_FULLY = 85.0


@dataclass(frozen=True, slots=True)
class Name:
    """A project's name taken apart.

    `kernel` is what is left without sizes, phases and loose words (建设, 项目, 工程), `head` the noun that it ends in (公园),
    `proper` what stands before it.
    """

    text: str
    kernel: str
    proper: str
    head: str
    phases: frozenset[str]
    sides: frozenset[str]
    sizes: tuple[tuple[float, str], ...] = ()


class NameReader:
    """Takes names apart; made once for a set of patterns."""

    def __init__(self, patterns: Patterns) -> None:
        records = {r["use"]: r for r in patterns.records("comparisons") if r["use"].startswith("project_")}
        self._short = [
            (regex.compile(patterns.compose(r["pattern"])), r["full"])
            for r in patterns.records("comparisons") if r["use"] == "project_short"
        ]  # fmt: skip
        self._routes = records["project_route"].surface
        self._phase = regex.compile(patterns.compose(records["project_phase"]["pattern"]))
        self._size = regex.compile(patterns.compose(records["project_size"]["pattern"]))
        self._loose = regex.compile(alternation(records["project_loose"].surface))
        self._lead = regex.compile(alternation(records["project_lead"].surface))
        self._sides = frozenset(records["project_side"].surface)
        heads = {spelling(s) for r in patterns.records("project_heads") if r.get("use", "noun") == "noun" and not r.get("works") for s in r.surface}
        self._heads = frozenset(heads)
        self._longest = max(map(len, heads))
        self.read = lru_cache(maxsize=1 << 16)(self._read)

    def _read(self, text: str, region: str) -> Name:
        """The name of a project of a region taken apart."""
        name = self.plain(text, region)
        sizes = tuple((float(m[1]), m[2]) for m in self._size.finditer(name))
        sized = self._size.sub("", name) or name
        phases = frozenset(self._phase.findall(sized))
        kernel = self._phase.sub("", sized)
        kernel = self._loose.sub("", kernel) or kernel or name
        head = next((kernel[-n:] for n in range(min(self._longest, len(kernel)), 0, -1) if kernel[-n:] in self._heads), "")
        proper = kernel[: len(kernel) - len(head)]
        return Name(text, kernel, proper, head, phases, frozenset(kernel) & self._sides, sizes)

    def plain(self, text: str, region: str) -> str:
        """A name without marks and without its own region, where enough is left."""
        name = self.full(spelling(text))
        for lead in (region, region[:-1]):
            left = name[len(lead) :]
            if len(lead) > 1 and name.startswith(lead) and len(left) >= _LEFT and not left.startswith(self._routes):
                name = left
                break
        lead = self._lead.match(name)
        return name[lead.end() :] if lead and len(name) >= lead.end() + _LEFT else name

    def full(self, name: str) -> str:
        """A name with short forms told in full (三中分校 → 第三中学分校)."""
        for pattern, full in self._short:
            name = pattern.sub(full, name)
        return name

    def is_abbreviation(self, short: str, long: str) -> bool:
        """Whether a proper part abbreviates a route by the first characters of its ends (澜云, 澜州至云溪).

        >>> from policyparse.patterns import load_patterns
        >>> name_reader(load_patterns()).is_abbreviation("澜云", "澜州至云溪")
        True
        """
        for word in self._routes:
            start, mark, end = long.partition(word)
            if mark and start and end and short == start[0] + end[0]:
                return True
        return False

    def is_head(self, text: str) -> bool:
        """Whether a noun is one that names of projects end in."""
        return text in self._heads


def name_reader(patterns: Patterns) -> NameReader:
    """The reader of names with these patterns."""
    return patterns.built("compare.project_names", NameReader)


def likeness(a: Name, b: Name, kinds: tuple[str, str], reader: NameReader) -> tuple[float, str]:
    """How likely two names are one project's, 0 to 100, and the parts of that score.

    Two phases (一期, 二期), numbers (第一, 第二) or sides (东, 西) that differ make it 0. Else the likeness of the proper parts
    weighs most, then that of the whole names; other heads (路, 中学), a phase or a side in one name only, a size twice the other and another kind take off.

    >>> from policyparse.patterns import load_patterns
    >>> reader = name_reader(load_patterns())
    >>> one, other, third = (reader.read(t, "") for t in ("岚江湿地公园建设项目", "岚江国家湿地公园", "岚江大桥"))
    >>> kinds = ("construction", "construction")
    >>> likeness(one, other, kinds, reader)[0] > 75 > likeness(one, third, kinds, reader)[0]
    True
    """
    if a.phases and b.phases and a.phases.isdisjoint(b.phases):
        return 0.0, "phase"
    if a.sides and b.sides and a.sides.isdisjoint(b.sides):
        return 0.0, "side"
    ratio: Any = library("rapidfuzz.fuzz", "compare").ratio
    whole = float(ratio(a.kernel, b.kernel))
    proper = _proper(a, b, whole, ratio, reader)
    score, parts = _PROPER * proper + _WHOLE * whole, [f"proper {proper:.0f}", f"whole {whole:.0f}"]
    for taken, name in ((_head(a, b), "head"), (_one_phase(a, b), "phase"),
                        (_ONE_SIDE if bool(a.sides) != bool(b.sides) else 0.0, "side"),
                        (_OTHER_SIZE if _sizes_differ(a, b) else 0.0, "size"),
                        (_OTHER_KIND if kinds[0] != kinds[1] else 0.0, "kind")):  # fmt: skip
        if taken:
            score -= taken
            parts.append(f"{name} -{taken:.0f}")
    return max(round(score, 1), 0.0), ", ".join(parts)


def _proper(a: Name, b: Name, whole: float, ratio: Any, reader: NameReader) -> float:
    if a.kernel == b.kernel or (a.proper and a.proper == b.proper):
        return 100.0
    short, long = sorted((a.kernel, b.kernel), key=len)
    if long.startswith(short) and reader.is_head(long[len(short) :]):
        return 100.0  # 喜来登 and 喜来登酒店
    if not a.proper or not b.proper:
        return whole if a.proper == b.proper else 0.0
    inner, outer = sorted((a.proper, b.proper), key=len)
    if reader.is_abbreviation(inner, outer):
        return 100.0
    if len(inner) >= _TELLING and outer.endswith(inner):
        return _NAMED_WITH_PLACE
    if a.head and a.head == b.head and len(inner) > 1 and outer.startswith(inner):
        return max(_TOLD_MORE_FULLY, float(ratio(inner, outer)))
    return float(ratio(a.proper, b.proper))


def _within(short: str, long: str) -> bool:
    """Whether the characters of one noun stand in the other in this order (高铁 in 高速铁路)."""
    rest = iter(long)
    return all(c in rest for c in short)


def _one_phase(a: Name, b: Name) -> float:
    if bool(a.phases) == bool(b.phases):
        return 0.0
    return _ONE_PHASE if a.proper and b.proper else _NUMBERED


def _sizes_differ(a: Name, b: Name) -> bool:
    """Whether a size in one name is twice that of the other, or more, in the same unit."""
    return any(u == w and min(x, y) > 0 and max(x, y) >= 2 * min(x, y) for x, u in a.sizes for y, w in b.sizes)


def _head(a: Name, b: Name) -> float:
    if a.head == b.head:
        return 0.0
    if not a.head or not b.head:
        return _ONE_HEAD + (_SHORT_NAME if len((b if a.head else a).kernel) < _SHORT else 0.0)
    if _within(a.head, b.head) or _within(b.head, a.head):
        return 0.0
    return _NEAR_HEAD if a.head[-1] == b.head[-1] and a.proper == b.proper else _OTHER_HEAD
