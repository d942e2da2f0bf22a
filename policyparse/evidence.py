"""Which records of the patterns take part in a sentence, over all stages: what the examples of a record are tried by."""

from __future__ import annotations

from importlib import import_module

from policyparse.patterns import Patterns

#: the stages that tell which records took part in a sentence
_STAGES = (
    "text.numerals", "text.units", "text.evidence", "documents.evidence",
    "extract.stance", "extract.quantities", "extract.slogans", "extract.glossary", "extract.projects",
)  # fmt: skip
#: kinds of records whose examples are no sentences of a report (names of columns, pieces of files)
NO_SENTENCES = frozenset(("columns", "page_furniture", "comparisons"))


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records that take part in what the library makes of a sentence.

    >>> from policyparse.patterns import load_patterns
    >>> {"gdp", "quantity.growth"} <= fired("生产总值增长6%", load_patterns())
    True
    """
    import regex

    found = {i for stage in _STAGES for i in import_module(f"policyparse.{stage}").fired(sentence, patterns)}
    pieces = patterns.records("fragments")
    return frozenset(found | {r.id for r in pieces if regex.search(patterns.compose(r["pattern"]), sentence)})
