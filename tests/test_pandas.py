"""The pandas accessor: the index is kept, frames join back, and bad input is told."""

from __future__ import annotations

import pandas as pd
import pytest

import policyparse.pandas  # noqa: F401
from policyparse.errors import DocumentError
from policyparse.frames import FRAME_NAMES, SCHEMAS
from policyparse.pipeline import parse

A, B = "二、2022年工作安排\n生产总值增长6%左右，新建学校5所。推进青岚经济开发区建设。", "二、2023年工作安排\n生产总值增长7%以上。"


@pytest.fixture
def df() -> pd.DataFrame:
    return pd.DataFrame({"text": [A, None, B, "  "], "year": [2022, 2022, 2023, 2023]}, index=["a", "b", "c", "d"])


def test_rows_keep_the_label_of_their_text_and_equal_those_of_parse(df: pd.DataFrame) -> None:
    found = df["text"].policy.quantities(report_year=df["year"])
    assert found.index.tolist() == ["a", "a", "c"]
    alone = parse(A, doc_id="a", report_year=2022).quantities
    pd.testing.assert_frame_equal(found.loc["a"].reset_index(drop=True), alone)


def test_a_frame_joins_the_dataframe_of_the_texts(df: pd.DataFrame) -> None:
    joined = df.join(df["text"].policy.targets(report_year=df["year"])[["indicator", "value"]])
    assert joined.loc["b", "indicator"] is pd.NA or pd.isna(joined.loc["b", "indicator"])
    assert joined.loc["c", "value"] == 7.0
    assert len(joined) == 2 + 1 + 1 + 1


@pytest.mark.parametrize("name", FRAME_NAMES)
def test_columns_are_fixed_also_where_there_are_no_texts(name: str) -> None:
    empty = getattr(pd.Series([], dtype="string").policy, name)()
    assert empty.columns.tolist() == [c.name for c in SCHEMAS[name]] and len(empty) == 0


def test_labels_that_are_not_unique_give_documents_named_after_their_text() -> None:
    found = pd.Series([A, B], index=[7, 7]).policy.documents()
    assert found.index.tolist() == [7, 7] and found["doc_id"].nunique() == 2


def test_a_missing_year_in_a_column_is_read_from_the_text(df: pd.DataFrame) -> None:
    years = pd.Series([None, None, 2023, 2023], index=df.index, dtype="Int64")
    assert df["text"].policy.documents(report_year=years).loc["a", "report_year"] == 2022


def test_a_column_of_another_frame_is_refused(df: pd.DataFrame) -> None:
    with pytest.raises(DocumentError, match="report_year has another index"):
        df["text"].policy.targets(report_year=pd.Series([2022]))


def test_numbers_are_no_texts() -> None:
    with pytest.raises(AttributeError, match="policy reads texts; 1 is none"):
        pd.Series([1, 2]).policy  # noqa: B018


def test_an_unknown_frame_is_told(df: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="no frame is called 'numbers'"):
        df["text"].policy.frame("numbers")
