"""What bounds mean, as properties that hold for all numbers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policyparse.compare.bounds import allowed, contradict, gap, judge
from policyparse.compare.source import Place, Text
from policyparse.compare.statements import Statement
from policyparse.compare.words import words_of
from policyparse.patterns import load_patterns

WORDS = words_of(load_patterns())
TURNED = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}
RANKS = {"missed": 0, "undecided": 1, "met": 2}
numbers = st.integers(1, 1000).map(lambda n: n / 10)
bounds = st.sampled_from(["eq", "ge", "gt", "le", "lt", "approx", "range"])
indicators = st.sampled_from(["gdp", "cpi", "old_communities"])
tolerances = st.sampled_from([0.0, 0.05, 0.1])


def statement(number: float, bound: str = "eq", *, key: str = "gdp", width: float = 1.0, down: bool = False) -> Statement:
    high = number + width if bound == "range" else None
    low, top = (-(high or number), -number if high else None) if down else (number, high)
    return Statement(
        Text("d", Place("青岚县"), 2022), key, key, key, key, "growth", "", low, top, "%", low, top, "%", bound,
        TURNED.get(bound, bound) if down else bound, "", "", "", "", "target", 2022, 2022, "", "plan", f"{number:g}%", False, False, ("r",), ("s",),
    )  # fmt: skip


@given(numbers, bounds, indicators, tolerances, numbers, numbers)
def test_a_better_result_is_judged_no_worse(target: float, bound: str, key: str, tolerance: float, a: float, b: float) -> None:
    less_is_better = bound == "le" or (key == "cpi" and bound not in ("ge", "gt"))
    worse, better = sorted((a, b), reverse=less_is_better)
    judged = [judge(statement(target, bound, key=key), statement(x, key=key), WORDS, tolerance)[0] for x in (worse, better)]
    assert RANKS[judged[0]] <= RANKS[judged[1]]


@given(numbers, bounds, tolerances, numbers)
def test_a_plain_result_is_always_decided(target: float, bound: str, tolerance: float, result: float) -> None:
    assert judge(statement(target, bound), statement(result), WORDS, tolerance)[0] in ("met", "missed")


@given(numbers, st.sampled_from(["eq", "ge", "le", "approx", "range"]), indicators, tolerances)
def test_the_target_s_own_number_meets_it(target: float, bound: str, key: str, tolerance: float) -> None:
    assert judge(statement(target, bound, key=key), statement(target, key=key), WORDS, tolerance) == ("met", "")


@given(numbers, st.sampled_from(["eq", "ge", "approx"]), tolerances, numbers)
def test_a_fall_is_judged_like_a_rise(target: float, bound: str, tolerance: float, result: float) -> None:
    up = judge(statement(target, bound, key="old_communities"), statement(result, key="old_communities"), WORDS, tolerance)
    fall = statement(target, bound, key="old_communities", down=True), statement(result, key="old_communities", down=True)
    assert judge(*fall, WORDS, tolerance) == up


@given(numbers, bounds, numbers, bounds, tolerances)
def test_contradiction_goes_both_ways_and_never_against_oneself(x: float, one: str, y: float, other: str, tolerance: float) -> None:
    a, b = statement(x, one), statement(y, other)
    assert contradict(a, b, tolerance) == contradict(b, a, tolerance)
    assert not contradict(a, a, tolerance)
    assert not contradict(a, replace(b, base_unit="元"), tolerance)


@given(numbers, bounds, tolerances, st.booleans())
def test_an_interval_holds_its_number_or_begins_there(number: float, bound: str, tolerance: float, down: bool) -> None:
    s = statement(number, bound, down=down)
    found = allowed(s, tolerance)
    assert found is not None and s.base is not None
    assert found.low <= s.base <= found.high


@given(numbers, numbers, st.floats(0.1, 5))
def test_the_gap_is_to_the_nearer_end(target: float, result: float, width: float) -> None:
    found = gap(statement(target, "range", width=width), statement(result))
    assert found is not None
    assert (found == 0) == (target <= result <= target + width) or abs(found) < 1e-6
    assert (found < 0) == (result < target) or abs(found) < 1e-6
