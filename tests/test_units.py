"""Units normalised and brought to their base: the cases of cases/units.yaml and the examples of the pattern file."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.patterns import Record, load_patterns
from policyparse.text.units import fired, normalise_unit, read_amount, unit_table

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "units.yaml").read_text(encoding="utf-8"))
RECORDS = load_patterns().records("units")


@pytest.mark.parametrize("case", CASES["units"], ids=lambda c: str(c["unit"]))
def test_a_unit_is_normalised(case: dict[str, Any]) -> None:
    unit = normalise_unit(case["unit"])
    assert unit is not None
    text, base_unit, factor = case["reads"]
    assert (unit.text, unit.base_unit) == (text, base_unit)
    assert math.isclose(unit.factor, factor, rel_tol=1e-9)
    if "category" in case:
        assert unit.category == case["category"]


@pytest.mark.parametrize("case", CASES["refuses"], ids=lambda c: str(c["text"]))
def test_what_is_no_unit_is_refused(case: dict[str, Any]) -> None:
    assert normalise_unit(case["text"]) is None


@pytest.mark.parametrize("case", CASES["amounts"], ids=lambda c: f"{c['number']}|{c['unit']}")
def test_number_and_unit_make_an_amount(case: dict[str, Any]) -> None:
    amount = read_amount(case["number"], case["unit"])
    assert amount is not None
    value, unit, base_value, base_unit = case["reads"]
    assert (amount.unit, amount.base_unit, amount.bound) == (unit, base_unit, case.get("bound", ""))
    assert amount.value == pytest.approx(value) if value is not None else amount.value is None
    assert amount.base_value == pytest.approx(base_value) if base_value is not None else amount.base_value is None
    assert amount.value_high == (pytest.approx(case["high"]) if "high" in case else None)


@pytest.mark.parametrize("case", CASES["none"], ids=lambda c: f"{c['number']}|{c['unit']}")
def test_without_a_number_there_is_no_amount(case: dict[str, Any]) -> None:
    assert read_amount(case["number"], case["unit"]) is None


@pytest.mark.parametrize("case", CASES["ends"], ids=lambda c: str(c["text"]))
def test_the_unit_after_a_number_is_cut_where_it_ends(case: dict[str, Any]) -> None:
    number = re.match(r"[0-9.]+", case["text"])
    assert number is not None
    at = number.end()
    assert case["text"][at : unit_table().end(case["text"], at)] == case["unit"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: str(r.id))
def test_examples_and_counterexamples_of_the_records(record: Record) -> None:
    patterns = load_patterns()
    for sentence in record.examples:
        assert record.id in fired(sentence, patterns), sentence
    for sentence in record.counterexamples:
        assert record.id not in fired(sentence, patterns), sentence
    for form, (text, base_unit, factor) in record.get("reads", {}).items():
        unit = normalise_unit(form)
        assert unit is not None and (unit.text, unit.base_unit, unit.kind) == (text, base_unit, record.id)
        assert math.isclose(unit.factor, factor)


def test_no_form_stands_in_two_records() -> None:
    owner: dict[str, str] = {}
    for record in RECORDS:
        for form in record.surface:
            assert owner.setdefault(form, record.id) == record.id, form


def test_every_form_is_its_own_unit_and_base_leads_to_itself() -> None:
    for record in RECORDS:
        for form in record.surface:
            unit = normalise_unit(form)
            if record["category"] == "none":
                assert unit is None, form
                continue
            assert unit is not None and unit.kind == record.id, form
            base = normalise_unit(unit.base_unit)
            assert base is None or math.isclose(base.factor, 1.0), f"{form}: {unit.base_unit} is no base unit"
