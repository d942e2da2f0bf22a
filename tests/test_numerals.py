"""Numerals read as numbers: the cases of cases/numerals.yaml and the examples of the pattern file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.patterns import Record, load_patterns
from policyparse.text.numerals import fired, read_numeral

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "numerals.yaml").read_text(encoding="utf-8"))
KINDS = [r for r in load_patterns().records("numerals") if r.id.startswith("numeral.") and r["reading"] != "piece"]


def as_list(text: str) -> list[Any] | None:
    """[value, unit], [low, high, unit] for a range, None where the text is no numeral; the unit begins with the multiplier."""
    number = read_numeral(text)
    if number is None:
        return None
    unit = number.scale + number.unit
    value = None if number.value is None else round(number.value, 4)
    return [value, unit] if number.value_high is None else [value, round(number.value_high, 4), unit]


@pytest.mark.parametrize("case", CASES["reads"], ids=lambda c: str(c["numeral"]))
def test_a_numeral_is_read(case: dict[str, Any]) -> None:
    number = read_numeral(case["numeral"])
    assert number is not None
    assert as_list(case["numeral"]) == case["reads"]
    assert number.bound == case.get("bound", "")
    assert number.vague == (case["reads"][0] is None)


@pytest.mark.parametrize("case", CASES["refuses"], ids=lambda c: str(c["text"]))
def test_what_is_no_numeral_is_refused(case: dict[str, Any]) -> None:
    assert read_numeral(case["text"]) is None


@pytest.mark.parametrize("case", CASES["finds"], ids=lambda c: str(c["sentence"]))
def test_the_patterns_find_whole_numerals_and_no_others(case: dict[str, Any]) -> None:
    patterns = load_patterns()
    pattern = re.compile(patterns.compose(f"{{{case['kind']}}}"))
    assert [m[0] for m in pattern.finditer(case["sentence"])] == case["found"]


@pytest.mark.parametrize("record", KINDS, ids=lambda r: str(r.id))
def test_examples_and_counterexamples_of_the_records(record: Record) -> None:
    assert record["reads"], "a kind of numeral needs examples"
    for text, reads in record["reads"].items():
        number = read_numeral(text)
        assert number is not None and number.kind == record.id, text
        assert as_list(text) == list(reads), text
    for sentence in record.counterexamples:
        assert record.id not in fired(sentence, load_patterns()), sentence


PIECES = [r for r in load_patterns().records("numerals") if r not in KINDS]


@pytest.mark.parametrize("record", PIECES, ids=lambda r: str(r.id))
def test_what_the_words_and_pieces_are_part_of_is_read(record: Record) -> None:
    for text, reads in record["reads"].items():
        assert as_list(text) == list(reads), text


@pytest.mark.parametrize("piece", ["1", "1,", "1,111", "1.", "一", "十", "一百", "万", "一万", "百分之", "三分之", "上", "几十", "翻", "余", "1万"])
def test_patterns_take_linear_time_on_hostile_text(piece: str) -> None:
    import time

    text = piece * (100_000 // len(piece))
    begin = time.perf_counter()
    for record in KINDS:
        sum(1 for _ in re.finditer(load_patterns().compose(record["pattern"]), text))
    assert time.perf_counter() - begin < 5
