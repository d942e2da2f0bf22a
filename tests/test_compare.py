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
from policyparse.errors import PolicyparseError
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


# ---- two reports against each other

BEFORE = """2021年主要预期目标是：生产总值增长8%左右，财政收入增长6%，居民消费价格涨幅3%左右，单位地区生产总值能耗下降3%。
强化招商项目、目标企业、优惠政策“三张清单”，推行“码上办”改革，用好“一线工作法”。
开工建设岚江湿地公园、城北客运站和青岚体育中心。"""
AFTER = """一、2021年工作回顾
2021年，岚江湿地公园建成开放。
二、2022年工作安排
2022年主要预期目标是：生产总值增长8%以上，财政收入增长5%，城镇新增就业3000人，单位地区生产总值能耗下降4%。
强化招商项目、目标企业、惠企服务“三张清单”，推行“码上办”改革，抓好“千企领航”行动。
续建青岚体育中心，开工建设云顶大桥。"""


def two_reports(first: int = 2021, second: int = 2022, region: str = "青岚县") -> list[Report]:
    return [
        pp.parse(BEFORE, doc_id="before", region="青岚县", report_year=first),
        pp.parse(AFTER, doc_id="after", region=region, report_year=second),
    ]


def test_changes_from_one_report_to_the_next() -> None:
    table = pp.compare.changes(*two_reports())
    fits_its_schema("changes", table)
    leads_back(table, two_reports())
    found = {(kind, change, subject) for kind, change, subject in zip(table["kind"], table["change"], table["subject"], strict=True)}
    assert found >= {
        ("indicator", "dropped", "居民消费价格"), ("indicator", "added", "城镇新增就业"),
        ("target", "hardened", "地区生产总值"), ("target", "cut", "财政收入"), ("target", "raised", "单位地区生产总值能耗"),
        ("slogan", "redefined", "三张清单"), ("slogan", "kept", "码上办"), ("slogan", "gone", "一线工作法"),
        ("slogan", "new", "千企领航"),
        ("project", "finished", "岚江湿地公园"), ("project", "vanished", "城北客运站"), ("project", "carried_on", "青岚体育中心"),
        ("project", "new", "云顶大桥"),
    }  # fmt: skip
    cut = table[table["change"] == "cut"].iloc[0]
    assert (cut["value_before"], cut["value_after"], cut["difference"], cut["before"], cut["after"]) == (6, 5, -1, "6%", "5%")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"second": 2020}, "give the earlier first"),
        ({"region": "砚湖县"}, "two places"),
    ],
)
def test_changes_wants_two_reports_of_one_place_in_order(given: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyparseError, match=said):
        pp.compare.changes(*two_reports(**given))


def test_changes_wants_one_report_on_each_side() -> None:
    both = two_reports()
    with pytest.raises(PolicyparseError, match="`previous` has 2 reports"):
        pp.compare.changes(both, both[1])
    with pytest.raises(PolicyparseError, match="`current` has 0 reports"):
        pp.compare.changes(both[0], pp.parse("生产总值增长6%。"))


# ---- what can be compared


def test_frames_a_store_and_a_list_of_reports_give_the_same(tmp_path: Path, corpus: Path) -> None:
    reports, table = corpus / "reports", corpus / "metadata.csv"
    frames = pp.parse_corpus(reports, metadata=table, progress=False)
    store = pp.parse_corpus(reports, metadata=table, out=tmp_path / "store", workers=0, progress=False)
    pieces = [pp.compare.select(frames, region=r) for r in ("澜江省", "云溪市", "砚湖区", "青岚县")]
    for call in (
        lambda source: pp.compare.targets_vs_actuals(source, indicators=["gdp", "income"]),
        lambda source: pp.compare.panel(source, "gdp"),
        lambda source: pp.compare.cascade(source, "gdp"),
        pp.compare.slogan_adoption, pp.compare.slogan_meanings, pp.compare.track_projects, pp.compare.project_outcomes,
    ):  # fmt: skip
        expected = call(frames)
        assert len(expected)
        pd.testing.assert_frame_equal(call(pp.open_store(store.path)), expected)
        pd.testing.assert_frame_equal(call(pieces), expected)


@pytest.mark.parametrize("call", ["targets_vs_actuals", "tone_shift", "slogan_adoption", "slogan_meanings", "track_projects", "project_outcomes"])
def test_of_nothing_comes_the_empty_frame(call: str) -> None:
    frame = getattr(pp.compare, call)([])
    assert len(frame) == 0
    fits_its_schema(call, frame)


@pytest.mark.parametrize("call", ["panel", "across_regions", "cascade"])
def test_of_nothing_comes_the_empty_panel(call: str) -> None:
    frame = getattr(pp.compare, call)([], "gdp")
    assert len(frame) == 0
    fits_its_schema(call, frame)


def test_what_is_no_source_is_refused() -> None:
    with pytest.raises(PolicyparseError, match="not str"):
        pp.compare.targets_vs_actuals("store")  # type: ignore[arg-type]


def test_a_document_given_twice_is_refused() -> None:
    report = two_reports()[0]
    with pytest.raises(PolicyparseError, match="twice"):
        pp.compare.panel([report, report], "gdp")


def test_of_several_texts_of_one_report_one_counts() -> None:
    short = pp.parse("2021年主要预期目标是：生产总值增长9%。", doc_id="excerpt", region="青岚县", report_year=2021)
    table = pp.compare.panel([short, two_reports()[0]], "gdp")
    assert rows(table, ["value", "doc_ids"]) == [{"value": 8, "doc_ids": ["before"]}]


def test_a_text_without_region_or_year_is_left_out() -> None:
    nowhere = pp.parse("主要预期目标是：生产总值增长9%。", doc_id="nowhere")
    assert len(pp.compare.panel(nowhere, "gdp")) == 0


def test_select_tells_what_there_is() -> None:
    with pytest.raises(PolicyparseError, match=r"no report 1999 of 青岚县; there are 青岚县 2021"):
        pp.compare.select(two_reports()[0], region="青岚县", year=1999)


# ---- a wide panel


def test_a_wide_panel() -> None:
    long = pp.compare.panel(two_reports(), "gdp")
    wide = pp.compare.panel_wide(long)
    assert rows(wide, ["region", "y2021", "y2022", "unit"]) == [{"region": "青岚县", "y2021": 8, "y2022": 8, "unit": "%"}]
    assert pp.compare.panel_wide(long, "bound")[["y2021", "y2022"]].values.tolist() == [["approx", "ge"]]


def test_a_wide_panel_of_two_tiers_or_units_is_refused() -> None:
    two_tiers = pp.parse("2022年主要预期目标是：生产总值增长6%、力争7%。", doc_id="a", region="青岚县", report_year=2022)
    with pytest.raises(PolicyparseError, match="tier"):
        pp.compare.panel_wide(pp.compare.panel(two_tiers, "gdp", tier="all"))
    money = {2021: "2021年主要预期目标是：实际利用外资达到3亿元。", 2022: "2022年主要预期目标是：实际利用外资达到5000万美元。"}
    long = pp.compare.panel(reports_of({"青岚县": money}), "fdi", measure="level")
    assert long["unit"].tolist() == ["元", "美元"]
    with pytest.raises(PolicyparseError, match="one unit"):
        pp.compare.panel_wide(long)
    with pytest.raises(PolicyparseError, match="cannot hold 'row_ids'"):
        pp.compare.panel_wide(long, "row_ids")
