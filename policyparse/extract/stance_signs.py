"""The records of stances.yaml made ready: for each use one regular expression that names the record that fits."""

from __future__ import annotations

import re
import sys

from policyparse.patterns import Patterns

NUMBER_MARK = "stance.number_mark"


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
        self._number = re.compile(patterns.compose(patterns.record(NUMBER_MARK)["pattern"]))
        self._ids = {use: tuple(record_id for record_id, _ in rules) for use, rules in sources.items()}

    def found(self, use: str, text: str) -> str:
        """The id of the record of this use that is found first in `text`, else ''."""
        match = self._rules[use].search(text)
        # the group of the record closes last, so it is the last one of the match
        return "" if match is None else self._ids[use][int((match.lastgroup or "r0")[1:])]

    def number(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first number, or what stands for one, in `text[start:end]`."""
        return self._number.search(text, start, end)

    def count(self, use: str, text: str) -> int:
        """How many signs of this use are in `text`."""
        return sum(1 for _ in self._rules[use].finditer(text))

    def last(self, use: str, text: str) -> int:
        """The offset behind the last sign of this use in `text`, -1 for none."""
        return max((m.end() for m in self._rules[use].finditer(text)), default=-1)


class TracedSigns(Signs):
    """The same, keeping which records were found, and what of the text each of them matched."""

    def __init__(self, patterns: Patterns) -> None:
        super().__init__(patterns)
        self.seen: list[tuple[str, str]] = []

    def found(self, use: str, text: str) -> str:
        match = self._rules[use].search(text)
        return "" if match is None else self._see(use, match)

    def number(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        match = super().number(text, start, end)
        if match is not None:
            self.seen.append((NUMBER_MARK, match[0]))
        return match

    def count(self, use: str, text: str) -> int:
        matches = list(self._rules[use].finditer(text))
        for match in matches:
            self._see(use, match)
        return len(matches)

    def last(self, use: str, text: str) -> int:
        matches = list(self._rules[use].finditer(text))
        if matches:
            self._see(use, matches[-1])
        return super().last(use, text)

    def _see(self, use: str, match: re.Match[str]) -> str:
        found = self._ids[use][int((match.lastgroup or "r0")[1:])]
        self.seen.append((found, match[0]))
        return found


def signs_of(patterns: Patterns) -> Signs:
    """The signs of these patterns, made once.

    >>> from policyparse.patterns import load_patterns
    >>> signs_of(load_patterns()).found("average", "年均增长")
    'stance.average'
    """
    return patterns.built("stance_signs", Signs)
