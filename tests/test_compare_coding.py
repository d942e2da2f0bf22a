"""Agreement of two codings: figures worked by hand, and the libraries' own."""

from __future__ import annotations

import math
from typing import Any

import pytest

import policyparse as pp
from policyparse.compare.coding import cohen_kappa, krippendorff_alpha
from policyparse.errors import PolicyparseError

TEXT = "生产总值增长6%。财政收入增长5%。新建学校3所。各位代表。我报告工作。"


def coding(*found: tuple[str, dict[str, Any]], text: str = TEXT, doc_id: str = "a") -> list[dict[str, Any]]:
    """A gold document whose quantities are the given expressions with some fields."""
    rows = [{"start": text.index(t), "end": text.index(t) + len(t), "text": t, **fields} for t, fields in found]
    return [{"doc_id": doc_id, "text": text, "region": "", "report_year": 2022, "quantities": rows, "slogans": [], "projects": []}]


def figures(a: Any, b: Any, field: str = "") -> dict[str, Any]:
    table = pp.compare.agreement(a, b, frames=["quantities"])
    return table[table["field"] == field].iloc[0].to_dict()


ONE = coding(("6%", {"bound": "eq", "value": 6}), ("5%", {"bound": "ge", "value": 5}), ("3所", {"bound": "eq", "value": 3}))
OTHER = coding(("6%", {"bound": "eq", "value": 6}), ("5%", {"bound": "eq", "value": 5}))


def test_the_finding_of_rows() -> None:
    found = figures(ONE, OTHER)
    assert (found["n_a"], found["n_b"], found["n_both"]) == (3, 2, 2)
    assert (found["precision"], found["recall"], found["f1"]) == (1, 2 / 3, 0.8)
    # of five sentences both have a row in two, only one in the third, none in two: observed 4/5, expected (3*2 + 2*3)/25
    assert (found["unit"], found["n_units"], found["observed"]) == ("sentence", 5, 0.8)
    assert found["kappa"] == pytest.approx((0.8 - 12 / 25) / (1 - 12 / 25))
    # disagreement observed 1/5; expected of ten values, five yes and five no: 2*5*5/(10*9)
    assert found["alpha"] == pytest.approx(1 - (1 / 5) / (50 / 90))


def test_a_field_of_the_matched_rows() -> None:
    found = figures(ONE, OTHER, "bound")
    assert (found["n_units"], found["n_both"], found["observed"]) == (2, 1, 0.5)
    assert (found["precision"], found["recall"]) == (0.5, 1 / 3)
    assert found["kappa"] == 0.0
    value = figures(ONE, OTHER, "value")
    assert (value["scale"], value["observed"], value["alpha"]) == ("ratio", 1, 1)


def test_what_is_not_defined_is_missing() -> None:
    found = figures(ONE, OTHER, "tone")
    assert found["observed"] == 1
    assert math.isnan(found["kappa"]) and math.isnan(found["alpha"])
    assert cohen_kappa([], []) is None
    assert krippendorff_alpha([None, 1.0], [2.0, 1.0], "interval") is None


def test_only_what_both_coders_looked_at_counts() -> None:
    first, second = TEXT.index("财政"), TEXT.index("新建")
    sampled = [ONE[0] | {"reviewed": [[0, first], [second, second + 7]]}]
    found = figures(sampled, OTHER)
    assert (found["n_a"], found["n_b"], found["n_both"], found["n_units"]) == (2, 1, 1, 2)
    other = [OTHER[0] | {"reviewed": [[0, first], [first, second]]}]
    assert (figures(sampled, other)["n_units"], figures(sampled, other)["f1"]) == (1, 1)


def test_full_agreement_and_none() -> None:
    assert figures(ONE, ONE)["kappa"] == figures(ONE, ONE)["alpha"] == 1
    nothing = figures(ONE, coding())
    assert (nothing["n_both"], nothing["recall"], nothing["f1"]) == (0, 0, 0)
    assert math.isnan(nothing["precision"])


def test_people_against_the_machine(corpus: Any) -> None:
    from policyparse.evaluate import read_gold, run_gold

    gold = read_gold(corpus / "gold")
    table = pp.compare.agreement(gold, run_gold(gold))
    found = table[table["field"] == ""].set_index("frame")
    assert (found["f1"] > 0.8).all() and (found["kappa"] > 0.8).all() and (found["alpha"] > 0.8).all()
    assert set(map(tuple, table["doc_ids"])) == {tuple(g["doc_id"] for g in gold)}


def test_where_codings_differ() -> None:
    table = pp.compare.disagreements(ONE, OTHER)
    said = table[["field", "text", "a", "b", "sentence"]].astype(object).where(table[["field", "text", "a", "b", "sentence"]].notna(), None)
    assert said.values.tolist() == [
        ["bound", "5%", "ge", "eq", "财政收入增长5%。"],
        ["", "3所", "value=3, bound=eq", None, "新建学校3所。"],
    ]


def test_codings_of_other_texts_or_documents_are_refused() -> None:
    with pytest.raises(PolicyparseError, match="different texts"):
        pp.compare.agreement(ONE, coding(text=TEXT + "好。"))
    with pytest.raises(PolicyparseError, match="no document in common"):
        pp.compare.agreement(ONE, coding(doc_id="b"))
    with pytest.raises(PolicyparseError, match="not in 'sections'"):
        pp.compare.agreement(ONE, OTHER, frames=["sections"])
