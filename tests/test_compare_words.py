"""The records of patterns/comparisons.yaml: each example is taken as the record says, each counterexample otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import policyparse as pp
from policyparse.compare.project_names import likeness, name_reader
from policyparse.compare.projects import LEAST
from policyparse.compare.source import Corpus, Place
from policyparse.compare.statements import statements
from policyparse.compare.words import words_of
from policyparse.patterns import Record, load_patterns

PATTERNS = load_patterns()
WORDS = words_of(PATTERNS)
NAMES = name_reader(PATTERNS)


def _scope(region: str, written: str) -> str:
    return WORDS.scope(Place(region), written)


def _own_level(region: str, written: str) -> str:
    return "own" if WORDS.is_own_level(_scope(region, written)) else ""


def _better(indicator: str) -> str:
    return "lower" if indicator in WORDS.lower else "higher" if indicator in WORDS.higher else ""


def _reference(text: str) -> str:
    return "before" if WORDS.is_year_before(text) else WORDS.superior(text) or WORDS.indicator(text)


def _phases(name: str) -> str:
    return "".join(sorted(NAMES.read(name, "").phases))


def _sides(name: str) -> str:
    return "".join(sorted(NAMES.read(name, "").sides))


def _kernel(name: str) -> str:
    return NAMES.read(name, "青岚县").kernel


def _times(text: str) -> float:
    report = pp.parse(f"2022年，青岚县粮食产量{text}。", doc_id="a", region="青岚县", report_year=2023)
    (s,) = statements(Corpus(report), WORDS)
    assert s.base is not None
    return s.base


def _one_route(a: str, b: str) -> bool:
    kinds = ("construction", "construction")
    return likeness(NAMES.read(a, ""), NAMES.read(b, ""), kinds, NAMES)[0] >= LEAST


#: use → what the examples' last item is compared with; examples of True and False have the inputs alone
READ: dict[str, Callable[..., Any]] = {
    "scope_lead": _scope, "scope_tail": _scope, "scope_whole": _scope, "scope_own_level": _own_level,
    "tone_strength": WORDS.strength, "lower_better": _better, "higher_better": _better,
    "several": lambda i: "several" if i in WORDS.several else "",
    "coverage": lambda name: "".join(WORDS.covers(name)),
    "project_phase": _phases, "project_side": _sides, "project_size": _kernel, "project_loose": _kernel, "project_lead": _kernel,
    "times": _times, "project_short": NAMES.full,
    "reference_level": _reference, "reference_before": _reference, "reference_indicator": _reference,
}  # fmt: skip
TRUE: dict[str, Callable[..., bool]] = {
    "parts": lambda whole, part: part in WORDS.parts.get(whole, ()),
    "part_of_year": WORDS.is_part_of_year,
    "project_route": _one_route,
    "whole_year": lambda sentence, text: not WORDS.is_part_of_year(sentence, text),
}


def records(uses: dict[str, Any]) -> list[Record]:
    return [r for r in PATTERNS.records("comparisons") if r["use"] in uses]


@pytest.mark.parametrize("record", records(READ), ids=lambda r: r.id)
def test_examples_are_taken_as_they_say(record: Record) -> None:
    for *given, expected in (*record.examples, *record.counterexamples):
        assert READ[record["use"]](*given) == expected


@pytest.mark.parametrize("record", records(TRUE), ids=lambda r: r.id)
def test_examples_are_true_and_counterexamples_false(record: Record) -> None:
    assert all(TRUE[record["use"]](*e) for e in record.examples)
    assert not any(TRUE[record["use"]](*e) for e in record.counterexamples)


def test_every_word_of_intent_has_a_strength() -> None:
    tones = {t for r in PATTERNS.records("tones") for t in r.surface}
    assert tones <= set(WORDS.strengths)


def test_the_indicators_named_are_those_of_the_lexicon() -> None:
    ids = {r.id for r in PATTERNS.records("indicators")}
    named = {i for r in PATTERNS.records("comparisons") for i in (*r.get("ids", ()), *filter(None, [r.get("of")]))}
    assert named <= ids
