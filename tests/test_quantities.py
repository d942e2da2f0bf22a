"""The case tables of tests/cases/quantities: one sentence each, the rows expected of it and what is rejected, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.extract.quantities import trace_quantities
from policyparse.model import Metadata, Section, Sentence, Structure, Text
from policyparse.patterns import load_patterns
from policyparse.text.layout import clean_text
from policyparse.text.sentences import sentence_spans

FOLDER = Path(__file__).parent / "cases" / "quantities"


def _cases() -> list[Any]:
    params = []
    for path in sorted(FOLDER.glob("*.yaml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(table["cases"], 1):
            case = {**table.get("defaults", {}), **case}
            marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
            params.append(pytest.param(case, id=f"{path.stem}-{number}", marks=marks))
    return params


def structure_of_sentence(given: str, role: str, year: int) -> Structure:
    """A document of one section, laid out without headings."""
    text: Text = clean_text(given)
    own = year - 1 if role == "review" else year
    last = own + 4 if role == "outlook" else own
    sentences = tuple(Sentence(a, b, 0) for a, b in sentence_spans(text.clean))
    return Structure(
        text,
        Metadata(report_year=year, review_year=year - 1),
        (Section("", 0, 0, len(text.clean), 0, role, own, last),),
        sentences,
        tuple(s.start for s in sentences),
        len(text.clean),
    )


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, int | float) and not isinstance(expected, bool) and isinstance(got, int | float):
        return abs(expected - got) <= 1e-4 * max(1.0, abs(expected))
    return bool((expected or "") == (got or ""))


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    structure = structure_of_sentence(case["text"], case.get("role", "plan"), case.get("year", 2024))
    rows, rejections = trace_quantities(structure, (), load_patterns())
    clean = structure.text.clean
    shown = [(clean[q.start : q.end], q.indicator_text, q.measure, q.bound, q.pattern) for q in rows]
    assert len(rows) == len(case["rows"]), shown
    for expected, row in zip(case["rows"], rows, strict=True):
        got = {name: clean[row.start : row.end] if name == "text" else getattr(row, name) for name in expected}
        wrong = {name: (value, got[name]) for name, value in expected.items() if not _same(value, got[name])}
        assert not wrong, (wrong, shown)
    reasons = {clean[r.start : r.end]: r.reason for r in rejections}
    for written, reason in case.get("rejected", {}).items():
        assert reasons.get(str(written)) == reason, (written, reasons)


def test_tables_are_large_and_varied() -> None:
    cases = [p.values[0] for p in _cases()]
    assert len(cases) >= 400
    shapes = {"".join("0" if c.isdigit() else c for c in case["text"]) for case in cases}
    assert len(shapes) == len(cases), "two cases differ only in numbers"
