"""What the bound of a number means: which numbers it allows, whether a result meets a target, which of two is harder.

All on signed numbers in the base unit, so 下降3%以上 allows what is -3 or less.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isclose

from policyparse.compare.statements import Statement, rounding
from policyparse.compare.words import Words

#: how far 左右 reaches, as a share of the number: 8%左右 is 7.6% to 8.4%
TOLERANCE = 0.05
#: from soft to hard; a range is as hard as a plain number
_HARDNESS = {"approx": 1, "lt": 1, "range": 2, "eq": 2, "ge": 3, "gt": 3, "le": 3}


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high`; an end that is `open` is not among them."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Interval) -> bool:
        """Whether a number is in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or isclose(low, high, rel_tol=1e-9)


def allowed(s: Statement, tolerance: float = TOLERANCE) -> Interval | None:
    """The numbers for which a statement is true; None where it has no number.

    A plain number stands for all that are rounded to it; 近 (`lt`) for what is less by at most `tolerance`.
    """
    if s.base is None:
        return None
    v, slack = s.base, abs(s.base) * tolerance
    match s.signed_bound:
        case "ge":
            return Interval(v, inf)
        case "gt":
            return Interval(v, inf, low_open=True) if s.bound == "gt" else Interval(v, v + slack, low_open=True)
        case "le":
            return Interval(-inf, v)
        case "lt":
            return Interval(v - slack, v, high_open=True) if s.bound == "lt" else Interval(-inf, v, high_open=True)
        case "approx":
            return Interval(v - slack, v + slack)
        case "range":
            return Interval(v, v if s.base_high is None else s.base_high)
        case _:
            return Interval(v - rounding(s), v + rounding(s))


def contradict(a: Statement, b: Statement, tolerance: float = TOLERANCE) -> bool:
    """Whether two statements in one unit cannot both be true (突破10亿元 and 达到10.5亿元 can)."""
    one, other = allowed(a, tolerance), allowed(b, tolerance)
    return bool(one and other and a.base_unit == b.base_unit and not one.meets(other))


def wants_less(target: Statement, words: Words) -> bool:
    """Whether a target asks for its number or less.

    以内, 不超过 ask for less, 以上 for more; a fall (下降3%) asks for at least that fall, save of what is better higher. Else
    what is better lower (失业率, 居民消费价格) asks for no more than its number, everything else for no less.
    """
    if target.bound in ("ge", "gt"):
        return target.signed_bound in ("le", "lt")
    if target.bound == "le":
        return target.signed_bound == "le"
    if target.key in words.lower:
        return True
    return bool(target.base is not None and target.base < 0 and target.key not in words.higher)


def judge(target: Statement, result: Statement, words: Words, tolerance: float = TOLERANCE) -> tuple[str, str]:
    """Whether a result meets a target that is a number: (met, missed or undecided, why undecided)."""
    if target.base is None or result.base is None:
        return "undecided", "number"
    if target.base_unit != result.base_unit:
        return "undecided", "unit"
    if result.partial:
        return "undecided", "partial_year"
    told = told_numbers(result, tolerance)
    slack = abs(target.base) * tolerance
    if wants_less(target, words):
        most = target.base if target.base_high is None else target.base_high
        return _mirror(told, -(most + slack if target.bound == "approx" else most), strict=target.bound == "gt")
    least = target.base - slack if target.bound in ("approx", "lt") else target.base
    return _at_least(told, least, strict=target.bound == "gt")


def told_numbers(result: Statement, tolerance: float = TOLERANCE) -> Interval:
    """The numbers that a result may be, for judging: 约 and 左右 as the number that stands there."""
    assert result.base is not None
    if result.signed_bound in ("eq", "approx"):
        return Interval(result.base, result.base)
    found = allowed(result, tolerance)
    assert found is not None
    return found


def _at_least(told: Interval, least: float, *, strict: bool) -> tuple[str, str]:
    """Whether all, none or only some of the numbers are `least` or more (`strict`: more)."""
    all_are = not strict or told.low_open if isclose(told.low, least, rel_tol=1e-9) else told.low > least
    none_is = strict or told.high_open if isclose(told.high, least, rel_tol=1e-9) else told.high < least
    return ("met", "") if all_are else ("missed", "") if none_is else ("undecided", "bound")


def _mirror(told: Interval, least: float, *, strict: bool) -> tuple[str, str]:
    return _at_least(Interval(-told.high, -told.low, told.high_open, told.low_open), least, strict=strict)


def against(relation: str, result: Statement, reference: float, tolerance: float = TOLERANCE) -> tuple[str, str]:
    """Whether a result stands to a reference's number as a relation says.

    sync: not less than the reference, within `tolerance` of it; above, not_below, below, not_above: as they say.
    """
    if result.base is None:
        return "undecided", "number"
    if result.partial:
        return "undecided", "partial_year"
    told = told_numbers(result, tolerance)
    match relation:
        case "sync":
            return _at_least(told, reference - abs(reference) * tolerance, strict=False)
        case "above" | "not_below":
            return _at_least(told, reference, strict=relation == "above")
        case "below" | "not_above":
            return _mirror(told, -reference, strict=relation == "below")
        case _:
            return "undecided", "relation"


def gap(target: Statement, result: Statement) -> float | None:
    """Result minus target in the base unit, to the nearer end of a range and 0 inside it; None where they cannot be compared."""
    if target.base is None or result.base is None or target.base_unit != result.base_unit:
        return None
    ends = sorted([target.base, target.base if target.base_high is None else target.base_high])
    if ends[0] <= result.base <= ends[1]:
        return 0.0
    return round(result.base - (ends[0] if result.base < ends[0] else ends[1]), 9)


def hardness(s: Statement) -> int | None:
    """1 for 左右 and 近, 2 for a plain number or a range, 3 for 以上, 以内; None where there is no number."""
    return None if s.base is None else _HARDNESS.get(s.bound, 2)
