"""The time that the regular expressions of one's own pattern files may take: tried when loaded, and on each document.

Shipped patterns are linear (the tests say so). Those of a colleague may not be, and Python's `re` cannot be stopped once it
runs: they run first in the `regex` module, which can.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from policyparse.errors import PatternError, PatternTimeout
from policyparse.patterns import Patterns, Record

#: the length of the texts that a pattern of one's own is tried on when loaded, and the seconds that all of them may take
_TRIED, _SECONDS = 20_000, 2.0
#: the seconds that one pattern may take on one document: so many, and so many more for a million characters
_DOCUMENT, _MILLION = 1.0, 4.0
_TOO_LONG = "a repetition within a repetition, or two side by side, does that"


class Placed(NamedTuple):
    """A regular expression as `regex` compiled it, and where it stands."""

    record: Record
    field: str
    compiled: Any


def check_regexes(patterns: Patterns) -> None:
    """Every regular expression composes and compiles, and those of one's own folders take no more than linear time.

    Raises PatternError.
    """
    # a word of every kind of record stands for what reports are made of
    common = [next(iter(s)) for kind in sorted(patterns.kinds) if (s := patterns.surfaces(kind))][:12]
    for record, name, source in _sources(patterns):
        compiled = _compile(record, name, source, patterns).compiled
        if is_own(record) and (text := _slow_text(compiled, source, common)) is not None:
            raise PatternError(record.file, f"takes too long on a text like {text[:12]}…; {_TOO_LONG}", record=record.id, field=name)


def check_on(text: str, patterns: Patterns) -> None:
    """Stop at a regular expression of one's own that takes too long on this text, before the stages run it.

    Raises PatternTimeout that names the record. With the shipped patterns alone there is nothing to do.

    >>> from policyparse.patterns import load_patterns
    >>> check_on("地区生产总值增长6%。", load_patterns())
    """
    for record, name, compiled in patterns.built("own_regexes", _own):
        try:
            for _ in compiled.finditer(text, timeout=_DOCUMENT + _MILLION * len(text) / 1e6):
                pass
        except TimeoutError:
            reason = f"takes too long on this document of {len(text):,} characters; {_TOO_LONG}"
            raise PatternTimeout(record.file, reason, record=record.id, field=name) from None


def is_own(record: Record) -> bool:
    """Whether a record is none of the shipped ones: its file is told with its folder."""
    return "/" in record.file


def _own(patterns: Patterns) -> tuple[Placed, ...]:
    return tuple(_compile(r, n, source, patterns) for r, n, source in _sources(patterns) if is_own(r))


def _sources(patterns: Patterns) -> Iterator[tuple[Record, str, str]]:
    """Every regular expression of the records: the record, the field and what it says."""
    for kind, records in patterns.kinds.items():
        names = [n for n, s in patterns.schemas.get(kind, {}).items() if s.type in ("pattern", "patterns")]
        for record in records:
            for name in names:
                value = record.get(name)
                for source in (value,) if isinstance(value, str) else value or ():
                    yield record, name, source


def _compile(record: Record, name: str, source: str, patterns: Patterns) -> Placed:
    import regex

    try:
        return Placed(record, name, regex.compile(patterns.compose(source)))
    except regex.error as error:
        raise PatternError(record.file, f"does not compile: {error}", record=record.id, field=name) from None
    except PatternError as error:
        raise PatternError(record.file, error.reason, record=record.id, field=name) from None


def _slow_text(compiled: Any, source: str, common: Sequence[str]) -> str | None:
    """A text on which a regular expression runs out of time: its own characters over and over, and those of reports."""
    characters = sorted({c for c in source if not c.isascii()})[:12] + ["1", "a", " ", "\n", *common]
    literals = re.findall(r"[^\W\d_A-Za-z]{2,}", source)[:6]
    left = _SECONDS
    for unit in (*characters, *literals):
        # what must follow stands far behind, so that no engine gives up at once
        text: str = unit * (_TRIED // len(unit)) + "\0" + "\0".join(characters)
        started = time.monotonic()
        try:
            for _ in compiled.finditer(text, timeout=left):
                pass
        except TimeoutError:
            return text
        left = max(0.01, left - (time.monotonic() - started))
    return None
