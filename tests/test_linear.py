"""No text makes the library slow: time grows with length in a straight line, whatever the characters are."""

from __future__ import annotations

import time

import pytest
import regex

from policyparse.patterns import load_patterns
from policyparse.pipeline import extract

#: what is repeated to make 100,000 characters
UNITS = {
    "digits": "7",
    "numerals": "一",
    "multipliers": "百",
    "points": "1.",
    "thousands": "123,",
    "percents": "5%",
    "opening quotes": "“",
    "closing quotes": "”",
    "quoted": "“四化”",
    "opening brackets": "（",
    "brackets": "（）",
    "list commas": "、",
    "list": "学校、",
    "clauses": "增长，",
    "growth": "增长5%、",
    "units": "个",
    "han": "县",
    "spaces": " ",
    "newlines": "\n",
    "headings": "一、",
    "notes": "[1]",
    "project tail": "工程",
    "pairing": "分别",
    "from to": "由3提高到",
    "titles": "《",
    "plus": "1+",
    "numbers joined": "12和",
}
LENGTH = 100_000
#: those that every single pattern is tried on
EVERY = ("digits", "numerals", "points", "quoted", "opening brackets", "list", "growth", "han")
PATTERNS = load_patterns()


def sources() -> dict[str, str]:
    """Every regular expression of the pattern files, composed, by record and field."""
    found = {}
    for record in PATTERNS:
        for name, schema in PATTERNS.schemas[record.kind].items():
            value = record.get(name)
            if schema.type == "pattern" and value:
                found[f"{record.id}.{name}"] = PATTERNS.compose(value)
            elif schema.type == "patterns" and value:
                found |= {f"{record.id}.{name}.{n}": PATTERNS.compose(v) for n, v in enumerate(value)}
    return found


@pytest.fixture(scope="module")
def compiled() -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(source) for name, source in sources().items()}


@pytest.mark.parametrize("name", EVERY)
def test_every_pattern_is_linear(name: str, compiled: dict[str, regex.Pattern[str]]) -> None:
    text = UNITS[name] * (LENGTH // len(UNITS[name]))
    slow = []
    for record, pattern in compiled.items():
        try:  # a pattern that is not linear needs minutes
            for _ in pattern.finditer(text, timeout=10):
                pass
        except TimeoutError:
            slow.append(record)
    assert not slow


def seconds(unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    started = time.process_time()
    extract(text)
    return time.process_time() - started


@pytest.mark.parametrize("unit", [pytest.param(u, id=n) for n, u in UNITS.items()])
def test_extraction_is_linear(unit: str) -> None:
    seconds(unit, 1000)
    quarter, whole = seconds(unit, LENGTH // 4), seconds(unit, LENGTH)
    assert whole < 30
    assert whole < 8 * quarter + 0.5, f"{quarter:.2f} s for a quarter, {whole:.2f} s for the whole"
