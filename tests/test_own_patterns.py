"""Patterns of one's own: the guide's blocks do what they say, and `policyparse check` tells what is wrong."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from policyparse.batch import parse_corpus
from policyparse.bundled import bundled_folder
from policyparse.cli import main
from policyparse.errors import PatternError, PatternTimeout
from policyparse.pattern_check import check_patterns
from policyparse.patterns import load_patterns
from policyparse.pipeline import parse

GUIDE = (bundled_folder("patterns") / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.M | re.S)

INDICATOR = """kind: indicators
records:
  - id: mine.bees
    canonical: 蜂群存栏
    category: agriculture
    surface: [蜂群存栏量]
    examples: [{example}]
    counterexamples: [{counterexample}]
"""


def folder(tmp_path: Path, *texts: str) -> Path:
    for n, text in enumerate(texts):
        (tmp_path / f"mine{n}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("guide"), *BLOCKS)


def test_the_guide_shows_six_kinds_and_a_replacement() -> None:
    assert [re.search(r"^kind: (\w+)", b)[1] for b in BLOCKS] == [  # type: ignore[index]
        "indicators", "units", "slogans_known", "project_heads", "tones", "sections", "bounds",
    ]  # fmt: skip


def test_the_guides_examples_hold(guide: Path) -> None:
    check = check_patterns(guide, reports=[])
    assert not check.problems, "\n".join(map(str, check.problems))
    assert len(check.own) == 8


#: what a sentence gives with the guide's records and without: frame, column, value with, value without
EFFECTS = [
    ("蜂群存栏量达到3万箱。", "quantities", "indicator_id", ["mine.bee_colonies"], [None]),
    ("收购春茧300市担。", "quantities", "base_value", [15000.0], []),
    ("推进“四园共建”，改善村容村貌。", "slogans", "members", [["果园", "菜园", "花园", "乐园"]], [[]]),
    ("推进“四园共建”，改善村容村貌。", "slogans", "origin", ["local"], ["local"]),
    ("修缮河坑土楼群。", "projects", "name", ["河坑土楼群"], []),
    ("二、2022年工作安排\n誓要财政收入增长9%。", "quantities", "tone", ["誓要"], [""]),
    ("全年用电大体3亿千瓦时。", "quantities", "bound", ["approx"], ["eq"]),
]


@pytest.mark.parametrize(("sentence", "frame", "column", "with_mine", "without"), EFFECTS)
def test_own_records_change_what_is_read(
    guide: Path, sentence: str, frame: str, column: str, with_mine: list[object], without: list[object]
) -> None:
    def values(*folders: Path) -> list[object]:
        rows = getattr(parse(sentence, report_year=2022, patterns=load_patterns(*folders)), frame)
        return [None if str(v) == "<NA>" else v for v in rows[column]]

    assert values(guide) == with_mine
    assert values() == without


def test_own_heading_words_tell_a_sections_role(guide: Path) -> None:
    text = "一、2022年工作回顾\n生产总值增长6%。\n二、2023年攻坚清单\n生产总值增长7%。"
    roles = parse(text, patterns=load_patterns(guide)).sections["role"].tolist()
    assert roles[-1] == "plan"


def test_check_tells_examples_that_fail(tmp_path: Path) -> None:
    mine = folder(tmp_path, INDICATOR.format(example="养蜂户达到30户", counterexample="蜂群存栏量达到3万箱"))
    check = check_patterns(mine, reports=[])
    assert not check.ok
    assert [(p.record, p.field) for p in check.problems] == [("mine.bees", "examples"), ("mine.bees", "counterexamples")]
    assert f"{tmp_path.name}/mine0.yaml" in str(check.problems[0])


def test_check_tells_a_form_that_another_record_has(tmp_path: Path) -> None:
    text = INDICATOR.format(example="财政总收入增长3%", counterexample="养蜂户达到30户").replace("蜂群存栏量]", "财政总收入]")
    reasons = [p.reason for p in check_patterns(folder(tmp_path, text), reports=[]).problems]
    assert any("财政总收入 is a form of fiscal_revenue too" in r for r in reasons)


def test_check_shows_rows_gained_lost_and_changed(tmp_path: Path) -> None:
    mine = folder(tmp_path, INDICATOR.format(example="蜂群存栏量达到3万箱", counterexample="养蜂户达到30户"))
    changes = check_patterns(mine, reports=[("a", "蜂群存栏量达到3万箱，粮食产量达到21万吨。")]).changes
    (row,) = changes.itertuples(index=False)
    assert (row.change, row.frame, row.doc_id, row.text) == ("changed", "quantities", "a", "3万箱")
    assert "indicator_id: None → mine.bees" in row.fields


def test_a_record_without_examples_is_a_note_and_no_fault(tmp_path: Path) -> None:
    text = re.sub(r"    (counter)?examples.*\n", "", INDICATOR)
    check = check_patterns(folder(tmp_path, text), reports=[])
    assert check.ok and [p.mend for p in check.problems] == [False]


def test_command_says_what_to_mend_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = folder(tmp_path, INDICATOR.format(example="养蜂户达到30户", counterexample="粮食产量达到3万吨"))
    assert main(["check", str(mine)]) == 1
    out = capsys.readouterr().out
    assert "1 records of your own" in out and "mend:" in out and "in the sample corpus:" in out


def test_command_on_the_guide_succeeds(guide: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("蜂群存栏量达到3万箱。", encoding="utf-8")
    assert main(["check", str(guide), "--reports", str(report)]) == 0
    assert "indicator_id: None → mine.bee_colonies" in capsys.readouterr().out


def test_a_file_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=rf"{tmp_path.name}/mine0.yaml, record mine.bees, field category: .*is none of"):
        check_patterns(folder(tmp_path, INDICATOR.replace("agriculture", "farming").format(example="甲", counterexample="乙")))


#: linear on one character or word again and again, exponential on two in turn
CUNNING = """kind: fragments
records:
  - id: mine_cunning
    pattern: '(?:甲[乙丙]?|[乙丙]甲?){1,60}丁'
"""


def test_a_pattern_that_is_slow_on_a_document_only_is_named_there(tmp_path: Path) -> None:
    rules = load_patterns(folder(tmp_path, CUNNING))
    assert len(parse("全县生产总值增长6%。", patterns=rules).quantities) == 1
    started = time.monotonic()
    with pytest.raises(PatternTimeout, match=r"record mine_cunning, field pattern: takes too long on this document of 4,\d{3} characters"):
        parse("甲乙" * 2000 + "。丁镇生产总值增长6%。", patterns=rules)
    assert time.monotonic() - started < 20


def test_in_a_batch_such_a_document_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    rules = load_patterns(folder(tmp_path / "own", CUNNING))
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("甲乙" * 2000 + "。丁镇生产总值增长6%。", encoding="utf-8")
    (texts / "b.txt").write_text("全县生产总值增长6%。", encoding="utf-8")
    frames = parse_corpus(texts, patterns=rules)
    (failure,) = frames.failures.itertuples()
    assert failure.path.endswith("a.txt") and failure.stage == "parse" and "mine_cunning" in failure.error and "mend" in failure.advice
    assert frames.quantities["value"].tolist() == [6.0]
