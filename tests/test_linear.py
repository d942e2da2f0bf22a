"""No text makes the library slow: time grows with length in a straight line, whatever the characters are."""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any

import pytest
import regex

from policyparse.bundled import bundled_folder
from policyparse.patterns import load_patterns, read_patterns
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
    "verbs before a number": "服务建设发展" * 12 + "增长5%，",
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


# ---- a run of words that a pattern repeats has one way to be read

#: how often a word is repeated, and how many words of one repetition are tried
TIMES, WORDS = 40, 4000
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)


def repeated(tree: Any) -> Iterator[Any]:
    """What a pattern repeats without a small bound."""
    for kind, value in tree:
        if kind in REPEATS:
            if value[1] > 3:
                yield value[2]
            yield from repeated(value[2])
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from repeated(branch)
        elif kind in (sre.SUBPATTERN, sre.ASSERT, sre.ASSERT_NOT):
            yield from repeated(value[-1])


def words_of(tree: Any) -> Iterator[str]:
    """Some texts that a part of a pattern describes."""
    for choice in product(*(list(islice(_choices(kind, value), WORDS)) for kind, value in tree)):
        yield "".join(choice)


def _choices(kind: Any, value: Any) -> Iterator[str]:
    if kind is sre.LITERAL:
        yield chr(value)
    elif kind is sre.IN:
        for inner, said in value:
            yield "1" if inner is sre.CATEGORY else "中" if inner is sre.NEGATE else chr(said[0] if inner is sre.RANGE else said)
    elif kind is sre.BRANCH:
        for branch in value[1]:
            yield from words_of(branch)
    elif kind is sre.SUBPATTERN:
        yield from words_of(value[3])
    elif kind in REPEATS:
        least, _, inner = value
        if least == 0:
            yield ""
        for word in islice(words_of(inner), 30):
            yield word * max(least, 1)
    else:
        yield "中" if kind in (sre.ANY, sre.NOT_LITERAL) else ""


@pytest.fixture(scope="module")
def used() -> list[re.Pattern[str]]:
    """Every regular expression that extraction is made of."""
    made: list[re.Pattern[str]] = []
    compile_: Callable[..., re.Pattern[str]] = re.compile

    def compiling(*given: Any) -> re.Pattern[str]:
        made.append(compile_(*given))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(re, "compile", compiling)
        extract("一、2023年工作回顾\n建成汀兰大桥。推行“三张清单”。税收增长5%。", patterns=read_patterns([bundled_folder("patterns")]))
    return [p for p in dict.fromkeys(made) if isinstance(p.pattern, str)]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that interrupts")
def test_a_run_of_repeated_words_is_read_in_one_way(used: list[re.Pattern[str]]) -> None:
    """A word that is made of others of its list, or stands in two lists, doubles the ways with each repetition (综合|开发, 综合开发)."""
    assert len(used) > 500

    def interrupt(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, interrupt)
    slow = []
    try:
        for pattern in used:
            tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
            words = {w for part in repeated(tree) for w in islice(words_of(part), WORDS) if 0 < len(w) <= 10}
            for word in sorted(words):
                text = word * TIMES
                signal.setitimer(signal.ITIMER_REAL, 2)
                try:
                    for run in (text, text + "Ω"):
                        pattern.match(run)
                        pattern.fullmatch(run)
                        pattern.search(run)
                except TimeoutError:
                    slow.append((word, pattern.pattern[:120]))
                    break
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not slow
