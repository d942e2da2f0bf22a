"""Frames to files and back."""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.errors import PolicyparseError
from policyparse.frames import SCHEMAS, Frames, frame
from policyparse.present import files, table_files
from policyparse.present.files import ALL_FRAMES, FORMATS, read_frames, write_frames
from policyparse.present.table_files import join_list, safe, split_list

HARD = [
    "", "=1+1", "'=a", "''=b", "-3.5%", "+5-1", "@x", "a；b", "\\", "\\-", "；", "甲\n乙", "x\r\ny", '"q"', ",", "-", "'", "\ttab",
    "亿元", "\u2028x", "\\；", " 前后 ", "NA", "null", "nan", "1", "𠅤家村", "６.５",
]  # fmt: skip


def _value(column: Any, i: int) -> Any:
    text = HARD[i % len(HARD)]
    return {
        "text": None if column.name in files._MISSING and not text else text,
        "integer": None if i % 3 == 0 else 2000 + i,
        "offset": i,
        "number": math.nan if i % 4 == 0 else i / 3 * 10 ** (i % 12),
        "boolean": bool(i % 2),
        "texts": [HARD[(i + k) % len(HARD)] for k in range(i % 4)],
        "integers": list(range(i % 3)),
    }[column.type]


def _frames(rows: int) -> Frames:
    return Frames(
        **{
            name: frame(name, [[_value(c, i + j) for j, c in enumerate(SCHEMAS[name])] for i in range(rows)])
            for name in ALL_FRAMES
        }
    )


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("rows", [0, 1, 60])
def test_every_value_comes_back(tmp_path: Path, format: str, rows: int) -> None:
    frames = _frames(rows)
    write_frames(frames, tmp_path / "out", format=format)
    again = read_frames(tmp_path / "out")
    for name, table in frames.items():
        pd.testing.assert_frame_equal(table, getattr(again, name))


def test_csv_opens_in_excel_with_chinese_intact(tmp_path: Path) -> None:
    written = write_frames(_frames(40), tmp_path)
    assert [p.name for p in written] == [f"{n}.csv" for n in ALL_FRAMES]
    assert all(p.read_bytes().startswith(b"\xef\xbb\xbf") for p in written)
    with (tmp_path / "slogans.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [c.name for c in SCHEMAS["slogans"]]
    cells = [cell for row in rows for cell in row.values()]
    assert not any(cell.startswith(("=", "@", "\t", "+5-1")) for cell in cells)
    assert "-3.5%" in cells and "'=1+1" in cells


def test_workbook_has_readable_sheets_and_no_formula(tmp_path: Path) -> None:
    import openpyxl

    (path,) = write_frames(_frames(40), tmp_path / "sub" / "frames.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [*ALL_FRAMES, "columns"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    sheet = book["quantities"]
    assert [c.value for c in sheet[1]] == [c.name for c in SCHEMAS["quantities"]]
    assert all(5 <= sheet.column_dimensions[c.column_letter].width <= 62 for c in sheet[1])
    number = [c.name for c in SCHEMAS["quantities"]].index("value")
    assert isinstance(sheet[3][number].value, int | float)
    explained = {(r[0], r[1]): r[2] for r in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert explained["quantities", "indicator"] == "数量·指标"


def test_what_excel_cannot_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = _frames(2)
    frames.glossary["definition"] = pd.Series(["长" * 40_000, "a\x00b\x0bc"], dtype="string")
    write_frames(frames, tmp_path / "a.xlsx")
    again = read_frames(tmp_path / "a.xlsx").glossary["definition"]
    assert len(again[0]) == 32_767 and again[0].endswith("…") and again[1] == "a b c"
    monkeypatch.setattr(table_files, "_ROWS", 2)
    with pytest.raises(PolicyparseError, match="more than Excel holds"):
        write_frames(frames, tmp_path / "b.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_parquet_keeps_types_and_labels(tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    write_frames(_frames(0), tmp_path, format="parquet")
    schema = parquet.read_schema(tmp_path / "slogans.parquet")
    assert str(schema.field("members").type).startswith("list<") and str(schema.field("report_year").type) == "int64"
    assert schema.field("slogan").metadata[b"label"].decode() == "口号"


def test_stata_has_chinese_labels_and_long_texts(tmp_path: Path) -> None:
    frames = _frames(3)
    frames.glossary["definition"] = pd.Series(["长" * 40_000, "a", ""], dtype="string")
    write_frames(frames, tmp_path, format="dta")
    assert read_frames(tmp_path).glossary["definition"].tolist() == ["长" * 40_000, "a", ""]
    with pd.io.stata.StataReader(tmp_path / "glossary.dta") as reader:
        assert reader.variable_labels()["definition"] == "释义" and reader.data_label == "policyparse 释义"
    with pd.io.stata.StataReader(tmp_path / "quantities.dta") as reader:
        labels = reader.variable_labels()
    assert labels["_end"] == "止" and labels["indicator"] == "指标" and len(labels) == len(SCHEMAS["quantities"])


def test_files_appear_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_frames(_frames(3), tmp_path)
    before = (tmp_path / "slogans.csv").read_bytes()

    def fail(*_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(table_files, "_written", fail)
    with pytest.raises(OSError, match="disk full"):
        write_frames(_frames(5), tmp_path)
    assert (tmp_path / "slogans.csv").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"{n}.csv" for n in ALL_FRAMES)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_files_have_ordinary_permissions(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write_frames(_frames(0), tmp_path)
    assert (tmp_path / "documents.csv").stat().st_mode == plain.stat().st_mode


def test_formats_that_do_not_go_with_the_place(tmp_path: Path) -> None:
    frames = _frames(0)
    with pytest.raises(PolicyparseError, match="no format is called 'xls'"):
        write_frames(frames, tmp_path, format="xls")
    with pytest.raises(PolicyparseError, match="give a folder"):
        write_frames(frames, tmp_path / "a.csv")
    with pytest.raises(PolicyparseError, match="holds no frames"):
        read_frames(tmp_path)
    with pytest.raises(PolicyparseError, match="give the folder"):
        read_frames(tmp_path / "none.xlsx")


@pytest.mark.parametrize(("module", "format", "extra"), [("openpyxl", "xlsx", "excel"), ("pyarrow", "parquet", "parquet")])
def test_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, format: str, extra: str
) -> None:
    frames = _frames(0)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(PolicyparseError, match=rf"policyparse\[{extra}\]"):
        write_frames(frames, tmp_path, format=format)


@given(st.lists(st.text(alphabet="甲乙；\\-e'= \n", max_size=5), max_size=5))
def test_lists_come_back(items: list[str]) -> None:
    assert split_list(join_list(items)) == items


@given(st.text(alphabet="'=+-@\t\r5.%a甲", max_size=6))
def test_marked_text_comes_back(text: str) -> None:
    assert files._unsafe(safe(text)) == text
    assert not safe(text).startswith(("=", "@", "\t", "\r"))
