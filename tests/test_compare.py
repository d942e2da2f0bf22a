"""Comparisons of short invented reports: tests/cases/compare/*.yaml, each case with its reports, the call and all its rows.

`rows` holds every row of the result, with the columns that the case is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import policyparse as pp
from policyparse.compare.frames import SCHEMAS
from policyparse.frames import DTYPES
from policyparse.pipeline import Report

CASES = Path(__file__).parent / "cases" / "compare"


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param({"call": path.stem, **case}, id=f"{path.stem}: {case['case']}"))
    return found


def reports_of(texts: Mapping[str, Mapping[int, str]]) -> list[Report]:
    return [
        pp.parse(text, doc_id=f"{region}-{year}", region=region, report_year=year)
        for region, years in texts.items() for year, text in years.items()
    ]  # fmt: skip


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if pd.isna(value):
        return None
    return round(value, 6) if isinstance(value, float) else value


def rows(frame: pd.DataFrame, columns: list[str]) -> list[dict[str, Any]]:
    return [{c: plain(v) for c, v in zip(columns, row, strict=True)} for row in zip(*(frame[c].tolist() for c in columns), strict=True)]


@pytest.mark.parametrize("case", cases())
def test_case(case: Mapping[str, Any]) -> None:
    source = reports_of(case["reports"])
    frame = getattr(pp.compare, case["call"])(source, **case.get("args", {}))
    expected = case["rows"]
    columns = list(expected[0]) if expected else ["region"]
    assert rows(frame, columns) == [{c: r[c] for c in columns} for r in expected]
    fits_its_schema(case["call"], frame)
    leads_back(frame, source)


def fits_its_schema(name: str, frame: pd.DataFrame) -> None:
    assert {c: str(t) for c, t in frame.dtypes.items()} == {c.name: DTYPES[c.type] for c in SCHEMAS[name]}


def leads_back(frame: pd.DataFrame, source: list[Report]) -> None:
    """Every row id, document id and sentence of a comparison is one of the frames that it was made from."""
    known = {
        "row_ids": {r for s in source for f in (s.quantities, s.slogans, s.projects) for r in f["row_id"]},
        "doc_ids": {s.document.doc_id for s in source},
        "sentences": {r for s in source for f in (s.quantities, s.slogans, s.projects) for r in f["sentence"]},
    }
    for column in frame.columns:
        for kind, all_of_it in known.items():
            if column.endswith(kind):
                assert {one for cell in frame[column] for one in cell} <= all_of_it


@pytest.mark.parametrize("name", [n for n in SCHEMAS if hasattr(pp.compare, n)])
def test_the_columns_are_explained(name: str) -> None:
    names = [c.name for c in SCHEMAS[name]]
    assert len(names) == len(set(names))
    assert all(c.label and c.about and c.type in DTYPES for c in SCHEMAS[name])
