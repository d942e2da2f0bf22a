"""The clean text: the cases of cases/layout.yaml."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.text.layout import clean_text

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "layout.yaml").read_text(encoding="utf-8"))["cases"]
@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["name"]))
def test_a_text_is_cleaned(case: dict[str, Any]) -> None:
    text = clean_text(case["given"])
    assert text.clean == case["clean"]
    if "marks" in case:
        assert [m.label for m in text.marks] == case["marks"]


@pytest.mark.parametrize("unit", ["一", "“", '"', "（", "[", "[1]", "\n", " ", "？", "1 ", "\n1\n", "①", "\\n", "&", "一 "], ids=repr)
def test_a_hundred_thousand_of_one_kind_take_no_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    clean_text(text)
    assert time.process_time() - start < 2
