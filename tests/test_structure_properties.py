"""What holds for the layout of every text: offsets lead back, nothing is lost, the same twice."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from policyparse.documents.metadata import read_metadata
from policyparse.model import Metadata, Structure
from policyparse.patterns import load_patterns
from policyparse.text.fold import fold
from policyparse.text.layout import clean_text
from policyparse.text.structure import structure_of

PIECES = st.sampled_from(
    [*"一二增长产业项目年“”\"'（）()[]〔〕【】《》。，；：！？、,;:!?.%％８1 2 3\u3000\u200b\ufeff\n\n\r①②³—-·&", "&nbsp;", "[1]", "？？", "\\n", "一、", "（一）",
     "2022年", "各位代表！", "— 3 —", "马克数据网", "　　", "\n\n", "今后五年", "名词解释\n", "1.2"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=120).map("".join) | st.text(max_size=60)


@given(TEXTS)
def test_folding_keeps_every_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(text) == fold(text)


@settings(max_examples=300)
@given(TEXTS)
def test_every_clean_character_leads_back_to_its_own(given_text: str) -> None:
    text = clean_text(given_text)
    folded = fold(given_text)
    last = -1
    for at, c in enumerate(text.clean):
        start, end = text.given_span(at, at + 1)
        assert last < start < end <= len(given_text)
        last = start
        assert c == folded[start] or c in "\n "  # a paragraph's end or a space stands for a whole gap
    assert text.given_span(0, len(text.clean))[1] <= len(given_text)
    for mark in text.marks:
        assert mark.label in fold(given_text[mark.start : mark.end]) or not mark.label.isascii() or mark.end > mark.start
        assert 0 <= mark.at <= len(text.clean)


@given(TEXTS)
def test_the_same_text_twice_gives_the_same(given_text: str) -> None:
    assert clean_text(given_text) == clean_text(given_text)


@given(TEXTS)
def test_the_clean_text_has_no_invisible_characters_and_no_blank_lines(given_text: str) -> None:
    clean = clean_text(given_text).clean
    assert not set(clean) & set("\u200b\ufeff\u3000\r")
    assert "\n\n" not in clean


def check(structure: Structure) -> None:
    """Sections cover the text in order, sentences lie within them in order, and nothing but newlines is left out."""
    clean = structure.text.clean
    assert structure.sections[0].start == 0
    assert structure.sections[-1].end == len(clean)
    for one, two in zip(structure.sections, structure.sections[1:], strict=False):
        assert one.end == two.start
    for section in structure.sections:
        assert section.start <= section.heading_end <= section.end
        assert section.role in ("review", "outlook", "plan", "other")
    last = 0
    covered = []
    for sentence in structure.sentences:
        section = structure.sections[sentence.section]
        assert last <= sentence.start and section.start <= sentence.start <= sentence.end <= section.end
        last = sentence.end
        covered.append(clean[sentence.start : sentence.end])
    assert "".join(covered).replace("\n", "") == clean.replace("\n", "")
    assert structure.notes_start <= len(clean)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_is_covered_by_sections_and_sentences(text: str) -> None:
    check(structure_of(clean_text(text), Metadata(report_year=2023, review_year=2022), load_patterns()))


def test_real_reports_are_covered_and_reviewed_before_they_plan(real_reports: Path) -> None:
    for path in sorted(real_reports.glob("*/*.txt")):
        if path.parent.name == "raw":
            continue
        text = clean_text(path.read_text(encoding="utf-8"))
        structure = structure_of(text, read_metadata(text, Metadata(), load_patterns()), load_patterns())
        check(structure)
        assert {"review", "plan", "outlook"} & {s.role for s in structure.sections}, path


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_has_metadata_and_always_the_same(text: str) -> None:
    clean = clean_text(text)
    found = read_metadata(clean, Metadata(), load_patterns())
    assert found.doc_id.startswith("text-")
    assert found == read_metadata(clean, Metadata(), load_patterns())
    assert found.review_year is None or found.report_year == found.review_year + 1
