"""Every record's own examples: the record takes part where its examples say so, and not in its counterexamples."""

from __future__ import annotations

import pytest

from policyparse.evidence import NO_SENTENCES, fired
from policyparse.patterns import Record, load_patterns

PATTERNS = load_patterns()
#: kinds whose records are facts with a source (they are checked by their own tests), not patterns with examples
FACTS = {"slogans_known"}


def texts(examples: tuple[object, ...]) -> list[str]:
    return [e for e in examples if isinstance(e, str)]


@pytest.mark.parametrize("kind", sorted(set(PATTERNS.kinds) - NO_SENTENCES))
def test_examples_and_counterexamples(kind: str) -> None:
    wrong = []
    for record in PATTERNS.records(kind):
        for sentence in texts(record.examples):
            if record.id not in fired(sentence, PATTERNS):
                wrong.append(f"{record.id} takes no part in its example {sentence}")
        for sentence in texts(record.counterexamples):
            if record.id in fired(sentence, PATTERNS):
                wrong.append(f"{record.id} takes part in its counterexample {sentence}")
    assert not wrong, "\n".join(wrong)


def has_evidence(record: Record) -> bool:
    return bool(record.examples or record.counterexamples or record.get("reads"))


@pytest.mark.parametrize("kind", sorted(set(PATTERNS.kinds) - FACTS))
def test_records_carry_evidence(kind: str) -> None:
    bare = [r.id for r in PATTERNS.records(kind) if not has_evidence(r)]
    assert not bare
