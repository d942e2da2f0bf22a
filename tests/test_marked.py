"""A report's text marked: in a notebook and in a terminal."""

from __future__ import annotations

import re
import sys
import types
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse import Report, parse
from policyparse.present.marked import Mark, marked_html, marks_of, pieces

TEXT = "青岚县2022年主要目标：生产总值增长6%以上，固定资产投资、社会消费品零售总额均增长8%左右，“五型”园区\n全面建成。<b>粗</b>&amp;𠅤"
CARDS = re.compile(r'<span class="pp-cards">.*?</span></span></span>|<style>.*?</style>|<div class="pp-(?:head|foot)">.*?</div>', re.S)


@pytest.fixture
def report() -> Report:
    return parse(TEXT, doc_id="a", report_year=2022)


def visible(made: str) -> str:
    """The text that a reader of the HTML sees, without cards, legend and style."""
    return unescape(re.sub(r"<[^>]*>", "", CARDS.sub("", made).replace("</p><p>", "\n")))


def test_html_shows_the_text_as_it_is(report: Report) -> None:
    made = report._repr_html_()
    assert visible(made) == TEXT
    assert "<b>粗" not in made and "&lt;b&gt;粗&lt;/b&gt;&amp;amp;𠅤" in made


def test_every_find_is_marked_with_its_fields(report: Report) -> None:
    made = marked_html(report)
    targets = [m for m in marks_of(report.to_frames()) if m.kind == "target"]
    assert len(targets) == 3
    for value, cards in (("6%", 1), ("8%", 2)):  # one number said of two indicators: one mark, two cards
        (mark,) = re.findall(rf'<span class="pp-mark pp-target" tabindex="0">{value}<span class="pp-cards">(.*?)</span></span></span>', made)
        assert mark.count('class="pp-card"') == cards
    assert "<i>指标</i> 地区生产总值" in made and "<i>界</i> ≥" in made
    assert "<i>indicator</i> 地区生产总值" in marked_html(report, language="en") and "<i>bound</i> ge" in marked_html(report, language="en")


def test_a_report_without_finds_or_text() -> None:
    for text in ("", "各位代表："):
        assert visible(parse(text)._repr_html_()) == text


def test_terminal(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    report.show()
    out = capsys.readouterr().out
    assert TEXT in out and "目标 3" in out
    parse("甲\x1b[31m乙\x00丙增长6%").show()
    assert "甲 [31m乙 丙增长6%" in capsys.readouterr().out


def test_notebook(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    kernel = types.SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: kernel))
    monkeypatch.setitem(sys.modules, "IPython.display", types.SimpleNamespace(HTML=str, display=shown.append))
    report.show(language="en")
    assert shown == [marked_html(report, language="en")]


@given(st.integers(0, 30), st.data())
def test_pieces_cover_the_text_once_and_know_their_marks(length: int, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted), max_size=6))
    marks = [Mark(a, b, "target") for a, b in spans]
    found = list(pieces(marks, length))
    assert [p for start, end, _ in found for p in range(start, end)] == list(range(length))
    for start, end, cover in found:
        for at in range(start, end):
            assert sorted((m.start, m.end) for m in cover) == sorted((m.start, m.end) for m in marks if m.start <= at < m.end)
