"""Projects: the cases of cases/projects/*.yaml, the examples of the pattern files, order, speed and repeatability."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.extract.projects import find_projects, fired
from policyparse.extract.projects_rules import ProjectRules, project_rules
from policyparse.extract.stance import sample_structure
from policyparse.model import Project
from policyparse.patterns import Record, load_patterns, word_tree

FOLDER = Path(__file__).parent / "cases" / "projects"
GROUPS = {
    f"{path.stem}: {group}": cases
    for path in sorted(FOLDER.glob("*.yaml"))
    for group, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}
CASES = [(group, case) for group, cases in GROUPS.items() for case in cases]
PATTERNS = load_patterns()
RECORDS = [r for kind in ("projects", "project_heads", "project_verbs", "project_generic", "project_vetoes") for r in PATTERNS.records(kind)]
PARTS = {
    "plan": ("plan", (2024, 2024)),
    "review": ("review", (2023, 2023)),
    "five": ("review", (2019, 2023)),
    "outlook": ("outlook", (2024, 2028)),
}


def projects_of(text: str, part: str = "plan") -> tuple[Project, ...]:
    """The projects of a text that stands in this part of a report of 2024."""
    role, years = PARTS[part]
    return find_projects(sample_structure(text, role, 2024, years), (), (), PATTERNS)


def _row(text: str, project: Project, asked: dict[str, Any]) -> dict[str, Any]:
    given = {"name": text[project.start : project.end], "years": [project.year_start, project.year_end]}
    return {key: given[key] if key in given else getattr(project, key) for key in asked}


def _params() -> list[Any]:
    return [
        pytest.param(
            case,
            id=f"{group}: {case['text'][:40]}",
            marks=pytest.mark.xfail(reason=case["xfail"], strict=True) if "xfail" in case else (),
        )
        for group, case in CASES
    ]


@pytest.mark.parametrize("case", _params())
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    found = projects_of(text, case.get("in", "plan"))
    names = [text[p.start : p.end] for p in found]
    assert names == [row["name"] for row in case["rows"]]
    for project, row in zip(found, case["rows"], strict=True):
        assert _row(text, project, row) == row


def test_cases_are_many_and_differ() -> None:
    texts = Counter(case["text"] for _, case in CASES)
    assert len(texts) == len(CASES) >= 200
    hard = [case for _, case in CASES if not case["rows"] or case.get("failed")]
    assert 2 * len(hard) >= len(CASES)


@pytest.mark.parametrize("record", [r for r in RECORDS if r.examples or r.counterexamples], ids=lambda r: r.id)
def test_examples_of_the_patterns(record: Record) -> None:
    for sentence in record.examples:
        assert record.id in fired(sentence, PATTERNS), sentence
    for sentence in record.counterexamples:
        assert record.id not in fired(sentence, PATTERNS), sentence


def test_the_other_parts_of_a_report_decide_status_and_year() -> None:
    text = "汀兰大桥建成通车。"
    for part, status, years in (
        ("plan", "target", (2024, 2024)),
        ("review", "actual", (2023, 2023)),
        ("outlook", "target", (2024, 2028)),
    ):
        (project,) = projects_of(text, part)
        assert (project.status, (project.year_start, project.year_end)) == (status, years)


def test_rows_are_in_order_and_none_stands_twice() -> None:
    text = "推进恒拓装备、远岫新材等4个项目，建成汀兰大桥，实施“蓝帆启航”工程。" * 3
    spans = [(p.start, p.end) for p in projects_of(text)]
    assert spans == sorted(set(spans)) and len(spans) == 12


def test_an_empty_text_has_no_project() -> None:
    assert projects_of("") == () and projects_of("\n。") == ()


@pytest.mark.parametrize("text", ["“", "”工程", "、、、等项目", "等4个项目", "（二期", "《行动计划", "项目" * 50, "的" * 80 + "路", "——"])
def test_torn_marks_do_no_harm(text: str) -> None:
    for project in projects_of(text):
        assert 0 <= project.start < project.end <= len(text)


def test_time_grows_with_the_text_and_no_more() -> None:
    line = "加快推进恒拓装备、远岫新材等4个项目建设，建成汀兰大桥，完成石渡水库除险加固，生产总值增长6%左右。"
    projects_of(line)

    def seconds(times: int) -> float:
        text = line * times
        began = time.process_time()
        projects_of(text)
        return time.process_time() - began

    assert seconds(800) < 16 * max(seconds(100), 0.01)


def test_one_long_clause_is_read_in_linear_time() -> None:
    for text in ("青" * 60_000 + "路", "建设" * 30_000, "、石渡路" * 4_000, "“甲”" * 12_000, "和" * 50_000 + "工程"):
        began = time.process_time()
        projects_of(text)
        assert time.process_time() - began < 5


def test_rules_are_made_once() -> None:
    rules = project_rules(PATTERNS)
    assert isinstance(rules, ProjectRules) and rules is project_rules(PATTERNS)


def test_the_word_tree_prefers_the_longer_word_and_falls_back() -> None:
    import re

    tree = re.compile(word_tree(["甲", "甲乙", "丙丁"], lambda word: "(?!戊)" if word == "甲乙" else ""))
    assert [m[0] for m in tree.finditer("甲乙甲乙戊丙丁丙")] == ["甲乙", "甲", "丙丁"]
