"""`explain` and the commands about patterns."""

from __future__ import annotations

import pytest

from policyparse.cli import main
from policyparse.explanation import explain


def test_explain_names_what_was_found_what_decided_and_what_was_rejected() -> None:
    page = explain("今年预期目标是：地区生产总值增长6%左右；建设5G基站300个。", report_year=2022)
    found = [(name, row["indicator_id"], row["tone"]) for name, row, _ in page.decisions() if name == "quantities"]
    assert ("quantities", "gdp", "预期") in found
    for _, row, fired in page.decisions():
        assert fired, row
        assert all(page.patterns.record(i) for i in fired)
    rejected = list(page.rejected())
    assert [text for text, *_ in rejected] == ["5"]
    assert all(page.patterns.record(reason).get("note") for *_, reason in rejected)
    text = str(page)
    assert "地区生产总值" in text and "rejected" in text


def test_explain_tells_why_a_phrase_is_no_project() -> None:
    page = explain("推进重大项目建设，支持汀兰职业学院加快发展。", report_year=2022)
    rejected = list(page.rejected())
    assert [(text, reason) for text, *_, reason in rejected] == [
        ("重大项目", "project.stop.phrases"),
        ("汀兰职业学院", "project_veto.actor"),
    ]
    assert all(page.about(reason) for *_, reason in rejected)


def test_the_command_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "全年新建学校5所。", "--year", "2022"]) == 0
    assert capsys.readouterr().out.rstrip() == str(explain("全年新建学校5所。", report_year=2022))


def test_patterns_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["patterns", "list"]) == 0
    assert "indicators" in capsys.readouterr().out
    assert main(["patterns", "list", "indicators"]) == 0
    assert "gdp" in capsys.readouterr().out
    assert main(["patterns", "show", "gdp"]) == 0
    shown = capsys.readouterr().out
    assert "国内生产总值" in shown and "indicators.yaml" in shown


@pytest.mark.parametrize("words", [["patterns", "show", "no_such_id"], ["patterns", "list", "no_such_kind"]])
def test_what_does_not_exist_is_said_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and words[-1] in error
