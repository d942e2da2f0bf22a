"""The records of stances.yaml made ready: for each use one regular expression that names the record that fits."""

from __future__ import annotations

import re

from policyparse.patterns import Patterns


class Signs:
    """Tells whether, and by which record, a sign of a given use is found in a text."""

    def __init__(self, patterns: Patterns) -> None:
        sources: dict[str, list[tuple[str, str]]] = {}
        for record in patterns.records("stances"):
            if record.get("pattern") and record["use"] != "piece":
                sources.setdefault(record["use"], []).append((record.id, patterns.compose(record["pattern"])))
        self._rules = {
            use: re.compile("|".join(f"(?P<r{n}>{source})" for n, (_, source) in enumerate(rules)))
            for use, rules in sources.items()
        }
        #: what tells that a clause holds a number, or what stands for one
        self.number = re.compile(patterns.compose(patterns.record("stance.number_mark")["pattern"]))
        self._ids = {use: tuple(record_id for record_id, _ in rules) for use, rules in sources.items()}

    def found(self, use: str, text: str) -> str:
        """The id of the record of this use that is found first in `text`, else ''."""
        match = self._rules[use].search(text)
        # the group of the record closes last, so it is the last one of the match
        return "" if match is None else self._ids[use][int((match.lastgroup or "r0")[1:])]

    def last(self, use: str, text: str) -> int:
        """The offset behind the last sign of this use in `text`, -1 for none."""
        return max((m.end() for m in self._rules[use].finditer(text)), default=-1)


def signs_of(patterns: Patterns) -> Signs:
    """The signs of these patterns, made once.

    >>> from policyparse.patterns import load_patterns
    >>> signs_of(load_patterns()).found("average", "年均增长")
    'stance.average'
    """
    return patterns.built("stance_signs", Signs)
