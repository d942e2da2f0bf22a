"""Tone, status, years and basis: the cases of cases/stance.yaml and the examples of the pattern files."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.extract.stance import Stances, fired, sample_structure
from policyparse.extract.stance_cues import cue_book
from policyparse.model import Metadata, Structure
from policyparse.patterns import Record, load_patterns
from policyparse.pipeline import parse
from policyparse.text.layout import clean_text
from policyparse.text.structure import structure_of

GROUPS = yaml.safe_load((Path(__file__).parent / "cases" / "stance.yaml").read_text(encoding="utf-8"))
CASES = [(group, case) for group, cases in GROUPS.items() for case in cases]
PATTERNS = load_patterns()
RECORDS = [r for kind in ("tones", "periods", "stances") for r in PATTERNS.records(kind)]
PARTS = {
    "plan": ("plan", (0, 0)),
    "review": ("review", (-1, -1)),
    "five": ("review", (-5, -1)),
    "outlook": ("outlook", (0, 4)),
    "other": ("other", (0, 0)),
}


def laid_out(text: str, part: str, year: int = 2024, given: int | None = None) -> Structure:
    """The text as one section of a report of `year`; with `given` the report's date stands behind it."""
    role, (first, last) = PARTS[part]
    if given:
        text = f"{text}\n（{given}年12月20日在青岚县人民代表大会会议上）"
    years = (year + first, year + last) if year else (None, None)
    return sample_structure(text, role, year or None, years)


@pytest.mark.parametrize(("group", "case"), CASES, ids=[f"{g}: {c['text'][:36]} in {c['in']}" for g, c in CASES])
def test_the_stance_of_a_number(group: str, case: dict[str, Any]) -> None:
    marked = case["text"]
    start, end = marked.index("【"), marked.index("】") - 1
    structure = laid_out(
        marked.replace("【", "").replace("】", ""), case["in"], case.get("year", 2024), case.get("given")
    )
    got = Stances(structure, PATTERNS).of_quantity(
        start, end, measure=case.get("measure", "level"), unit=case.get("unit", ""),
        indicator=case.get("indicator", ""), role_hint=case.get("hint", ""), deed=case.get("deed", False),
    )  # fmt: skip
    assert [got.tone, got.status, got.year_start, got.year_end, got.basis] == case["is"]


def test_no_case_stands_twice() -> None:
    keys = [(c["text"], c["in"], c.get("year"), c.get("given")) for _, c in CASES]
    assert len(keys) == len(set(keys)) >= 120


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: str(r.id))
def test_examples_and_counterexamples_of_the_records(record: Record) -> None:
    for sentence in record.examples:
        assert record.id in fired(sentence, PATTERNS), sentence
    for sentence in record.counterexamples:
        assert record.id not in fired(sentence, PATTERNS), sentence


@pytest.mark.parametrize("kind", ["tones", "periods"])
def test_every_record_that_can_fire_has_evidence(kind: str) -> None:
    bare = [r.id for r in PATTERNS.records(kind) if r.surface and not (r.examples and r.counterexamples)]
    assert not bare


PROJECTS = [
    ("开工建设云溪大桥。", "plan", "target", (2024, 2024)),
    ("云溪大桥开工建设。", "review", "actual", (2023, 2023)),
    ("云溪大桥建成通车。", "five", "actual", (2019, 2023)),
    ("2022年云溪大桥建成通车。", "five", "actual", (2022, 2022)),
    ("到2026年建成云溪大桥。", "plan", "target", (2026, 2026)),
    ("去年云溪大桥完工。", "plan", "actual", (2023, 2023)),
    ("去年奠基，明年开工云溪大桥。", "review", "target", (2025, 2025)),
    ("云溪大桥即将开工。", "review", "target", (2024, 2024)),
]


@pytest.mark.parametrize(("text", "part", "status", "years"), PROJECTS, ids=[p[0] for p in PROJECTS])
def test_the_stance_of_an_undertaking(text: str, part: str, status: str, years: tuple[int, int]) -> None:
    start = text.index("云溪大桥")
    got = Stances(laid_out(text, part), PATTERNS).of_project(start, start + 4, stage="", action="")
    assert (got.tone, got.status, (got.year_start, got.year_end), got.basis) == ("", status, years, "")


def test_what_stands_in_the_notes_is_neither_target_nor_result() -> None:
    text = "新建学校9所。"
    whole = laid_out(text, "plan")
    notes = Structure(
        whole.text, whole.metadata, whole.sections, whole.sentences, whole.sentence_starts, notes_start=0
    )
    got = Stances(notes, PATTERNS).of_quantity(4, 6, measure="level")
    assert (got.status, got.year_start, got.year_end) == ("reference", 2024, 2024)


def test_the_judgement_names_its_records() -> None:
    text = "力争税收同比增长8%。"
    got = Stances(laid_out(text, "plan"), PATTERNS).of_quantity(8, 10, measure="growth")
    assert set(got.fired) == {"tone.strive", "period.yoy"}


@pytest.mark.parametrize(
    "piece", ["力争", "预期目标是", "比2010年", "连续3年，", "“十四五”", "由2010年的5亿元", "1、", "计划", "截至"]
)
def test_adversarial_sentences_take_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece)) + "增长6%"
        structure = laid_out(text, "five")
        begin = time.perf_counter()
        stances = Stances(structure, PATTERNS)
        stances.of_quantity(len(text) - 2, len(text), measure="growth")
        return time.perf_counter() - begin

    seconds(1_000)
    assert seconds(100_000) < 2.0


@pytest.mark.parametrize("item", ["税收增长6%，", "力争增长6%、", "比2010年增长6%和", "2020年6%，", "预期目标是6%，连续3年"])
def test_many_numbers_in_one_sentence_take_linear_time(item: str) -> None:
    text = item * (60_000 // len(item))
    stances = Stances(laid_out(text, "five"), PATTERNS)
    begin, at, judged = time.perf_counter(), text.find("6%"), 0
    while at >= 0:
        stances.of_quantity(at, at + 2, measure="growth")
        at, judged = text.find("6%", at + 2), judged + 1
    assert judged == text.count("6%")
    assert (time.perf_counter() - begin) / judged < 0.002


def test_cues_do_not_overlap_and_come_in_order() -> None:
    text = "2023年，全市力争比2018年翻一番，“十四五”期间预期目标是增长6%，连续3年高于上年。"
    cues = list(cue_book(PATTERNS).find(text, 0, len(text)))
    assert [c.id for c in cues] == [
        "period.year", "tone.strive", "period.base_year", "period.plan", "tone.expected_list", "period.run", "period.yoy",
    ]  # fmt: skip
    assert all(a.end <= b.start for a, b in pairwise(cues))


NOTES = "一、2023年工作回顾\n新建学校5所。\n二、2024年工作安排\n新建学校3所，让我们为建设美丽青岚而努力奋斗！\n名词解释\n"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("1.贯通培养：2019年至今学校共招收学生【442人】。", ("actual", 2019, 2024, "cumulative")),
        ("1.贯通培养：2019年，学校被确定为全省【6所】试点学校之一。", ("reference", 2019, 2019, "")),
        ("1.双千工程：从2020年起，每年引进资金【1000亿元】。", ("reference", 2024, 2024, "")),
        ("1.吨半粮：亩产达到【1500公斤】以上。", ("reference", 2024, 2024, "")),
        ("1.十百千工程：2022至2024年，全县力争培养名校长【10名】。", ("target", 2022, 2024, "")),
        ("1.上市计划：指五年内实现企业上市【2家】。", ("target", 2024, 2028, "")),
    ],
)
def test_notes_tell_of_years_gone_by_or_explain(note: str, expected: tuple[str, int, int, str]) -> None:
    marked = NOTES + note
    start, end = marked.index("【"), marked.index("】") - 1
    structure = structure_of(clean_text(marked.replace("【", "").replace("】", "")), Metadata(report_year=2024), PATTERNS)
    assert structure.notes_start <= start
    got = Stances(structure, PATTERNS).of_quantity(start, end, measure="level")
    assert (got.status, got.year_start, got.year_end, got.basis) == expected


def test_a_second_list_of_the_last_year_leaves_the_several_years_to_the_first() -> None:
    """“十四五”时期和2025年: parts marked alike come twice; those after the turn are of the last year, those before of all."""
    text = (
        "一、“十四五”时期和2025年工作回顾\n——产业更强。建成园区12个。\n——城乡更美。改造小区30个。\n——民生更实。新建学校9所。\n"
        "过去的2025年，我们重点做了以下工作。\n——抓项目。建成水厂2座。\n——抓服务。新建驿站5个。\n二、2026年工作安排\n新建水库1座。"
    )
    found = parse(text, report_year=2026).quantities.set_index("text")
    years = {t: (int(found.loc[t, "year_start"]), int(found.loc[t, "year_end"])) for t in ("12个", "30个", "9所", "2座", "5个", "1座")}
    assert years == {"12个": (2021, 2025), "30个": (2021, 2025), "9所": (2021, 2025), "2座": (2025, 2025), "5个": (2025, 2025), "1座": (2026, 2026)}
