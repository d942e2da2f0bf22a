"""What a text says of itself: the cases of cases/metadata.yaml, and the table of administrative divisions."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.documents.metadata import read_metadata
from policyparse.documents.regions import _FEW, DivisionTable, division_table
from policyparse.model import Metadata
from policyparse.patterns import load_patterns
from policyparse.text.layout import clean_text

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "metadata.yaml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["name"]))
def test_a_text_tells_what_it_is(case: dict[str, Any]) -> None:
    found = read_metadata(clean_text(case["text"]), Metadata(**case.get("given", {})), load_patterns())
    assert {name: getattr(found, name) for name in case["expect"]} == case["expect"]
    for name in case.get("absent", ()):
        assert not getattr(found, name), (name, getattr(found, name))
    assert ("warns" in case) == bool(found.warnings), found.warnings
    assert case.get("warns", "") in " ".join(found.warnings)


NAMES = {
    # name in a report, its year, official name and code of today
    ("徐水县", 2010): ("徐水区", "130609"),
    ("徐水区", 2024): ("徐水区", "130609"),
    ("海拉尔市", 1999): ("海拉尔区", "150702"),
    ("襄樊市", 2008): ("襄阳市", "420600"),
    ("会理县", 2015): ("会理市", "513402"),
    ("仙桃市", 2020): ("仙桃市", "429004"),
    ("浦东新区", None): ("浦东新区", "310115"),
}


@pytest.mark.parametrize("written", NAMES, ids=str)
def test_names_of_their_time_lead_to_the_division_of_today(written: tuple[str, int | None]) -> None:
    (found,) = division_table().named(*written)
    assert (found.name, found.adcode) == NAMES[written]


def test_an_unknown_name_has_no_division() -> None:
    assert division_table().named("青岚县") == ()


def test_a_former_name_looked_up_alone_is_what_the_table_of_all_has() -> None:
    path = division_table()._path
    alone, together = DivisionTable(path), DivisionTable(path)
    for n in range(_FEW + 1):  # so many names asked for make it read them all
        together.named(f"青岚{n}县", 2000)
    names = ["徐水县", "鼓楼区", "河北省", "青岚县", "市中区", "崇文区"]
    assert len(names) <= _FEW
    for name in names:
        assert alone.named(name, 2005) == together.named(name, 2005)
    assert alone.named("崇文区", 2005)


def test_namesakes_are_all_found() -> None:
    assert {d.city for d in division_table().named("鼓楼区", 2020)} == {"南京市", "徐州市", "福州市", "开封市"}


def test_the_table_is_ready_soon() -> None:
    division_table.cache_clear()
    start = time.process_time()
    division_table()
    assert time.process_time() - start < 0.5
