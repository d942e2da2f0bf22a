"""Every record's own examples: the record takes part where its examples say so, and not in its counterexamples."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest
import regex

from policyparse.patterns import Patterns, Record, load_patterns

#: the stages that tell which records took part in a sentence
STAGES = (
    "text.numerals", "text.units", "text.evidence", "documents.evidence",
    "extract.stance",
    "extract.quantities", "extract.slogans", "extract.glossary", "extract.projects",
)  # fmt: skip
PATTERNS = load_patterns()
#: kinds whose records are facts with a source (they are checked by their own tests), not patterns with examples
FACTS = {"slogans_known"}


#: kinds whose examples another test file runs (they are about files, not sentences)
ELSEWHERE = {"columns": "test_batch.py", "page_furniture": "test_reading.py", "comparisons": "test_compare_words.py"}


def stages() -> list[Callable[[str, Patterns], frozenset[str]]]:
    modules = (importlib.import_module(f"policyparse.{name}") for name in STAGES)
    return [module.fired for module in modules if hasattr(module, "fired")]


def fired(sentence: str) -> set[str]:
    found = {record_id for stage in stages() for record_id in stage(sentence, PATTERNS)}
    return found | {r.id for r in PATTERNS.records("fragments") if regex.search(PATTERNS.compose(r["pattern"]), sentence)}


def texts(examples: tuple[object, ...]) -> list[str]:
    return [e for e in examples if isinstance(e, str)]


@pytest.mark.parametrize("kind", sorted(set(PATTERNS.kinds) - set(ELSEWHERE)))
def test_examples_and_counterexamples(kind: str) -> None:
    wrong = []
    for record in PATTERNS.records(kind):
        for sentence in texts(record.examples):
            if record.id not in fired(sentence):
                wrong.append(f"{record.id} takes no part in its example {sentence}")
        for sentence in texts(record.counterexamples):
            if record.id in fired(sentence):
                wrong.append(f"{record.id} takes part in its counterexample {sentence}")
    assert not wrong, "\n".join(wrong)


def has_evidence(record: Record) -> bool:
    return bool(record.examples or record.counterexamples or record.get("reads"))


@pytest.mark.parametrize("kind", sorted(set(PATTERNS.kinds) - FACTS))
def test_records_carry_evidence(kind: str) -> None:
    bare = [r.id for r in PATTERNS.records(kind) if not has_evidence(r)]
    assert not bare
