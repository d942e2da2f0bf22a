"""Sentences, sections and their roles: the cases of cases/sentences.yaml and cases/sections.yaml."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.model import Metadata
from policyparse.patterns import Record, load_patterns
from policyparse.text.evidence import KINDS, fired
from policyparse.text.layout import clean_text
from policyparse.text.notes import notes_start
from policyparse.text.sentences import clause_spans, sentence_spans
from policyparse.text.structure import structure_of

FOLDER = Path(__file__).parent / "cases"
SENTENCES = yaml.safe_load((FOLDER / "sentences.yaml").read_text(encoding="utf-8"))
SECTIONS = yaml.safe_load((FOLDER / "sections.yaml").read_text(encoding="utf-8"))["cases"]
RECORDS = [r for kind in KINDS for r in load_patterns().records(kind)]


@pytest.mark.parametrize("case", SENTENCES["sentences"], ids=lambda c: str(c["text"]))
def test_sentences_end(case: dict[str, Any]) -> None:
    assert [case["text"][a:b] for a, b in sentence_spans(case["text"])] == case["parts"]


@pytest.mark.parametrize("case", SENTENCES["clauses"], ids=lambda c: str(c["text"]))
def test_clauses_end(case: dict[str, Any]) -> None:
    assert [case["text"][a:b] for a, b in clause_spans(case["text"], 0, len(case["text"]))] == case["parts"]


@pytest.mark.parametrize("case", SECTIONS, ids=lambda c: str(c["name"]))
def test_sections_have_paths_roles_and_years(case: dict[str, Any]) -> None:
    year = case["document"].get("report_year")
    metadata = Metadata(**{"review_year": year - 1 if year else None, **case["document"]})
    text = clean_text(case["text"])
    structure = structure_of(text, metadata, load_patterns())
    found = [
        {"path": s.path, "role": s.role, "years": [s.year_start, s.year_end], "begins": text.clean[s.start : s.end]}
        for s in structure.sections
    ]
    wanted = [{"years": [None, None], **w} for w in case["sections"]]
    assert [(f["path"], f["role"], f["years"]) for f in found] == [(w["path"], w["role"], w["years"]) for w in wanted]
    for f, w in zip(found, wanted, strict=True):
        assert f["begins"].startswith(w["begins"])
    notes = text.clean[structure.notes_start :]
    assert notes.startswith(case["notes_begin"]) if "notes_begin" in case else notes == ""


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: str(r.id))
def test_records_answer_to_their_examples_alone(record: Record) -> None:
    assert record.examples or record.surface
    for example in record.examples:
        assert record.id in fired(example, load_patterns()), example
    for example in record.counterexamples:
        assert record.id not in fired(example, load_patterns()), example


@pytest.mark.parametrize("unit", ["一、", "。一、", "\n一、", "（一）", "“", "。", "目录\n", "\n[1]甲：乙", "各位代表！\n", "2022年，"], ids=repr)
def test_a_hundred_thousand_of_one_kind_take_no_time(unit: str) -> None:
    text = clean_text(unit * (100_000 // len(unit)))
    start = time.process_time()
    structure = structure_of(text, Metadata(report_year=2023), load_patterns())
    assert time.process_time() - start < 4
    assert structure.notes_start == notes_start(text.clean, load_patterns())
