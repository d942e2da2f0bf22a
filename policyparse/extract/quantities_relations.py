"""Relations: targets and results set against something else (与经济增长同步, 高于全省平均水平)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyparse.patterns import Patterns


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation phrase at `start`, `end`: the relation, what it is to, and the id of its record."""

    start: int
    end: int
    relation: str
    reference: str
    id: str


class Relations:
    """Finds relation phrases by the records of kind `relations`."""

    def __init__(self, patterns: Patterns) -> None:
        records = patterns.records("relations")
        self._rules = [(r.id, str(r["relation"])) for r in records]
        sources = (patterns.compose(r["pattern"]).replace("(?P<ref>", f"(?P<ref{n}>").replace("(?P=ref)", f"(?P=ref{n})") for n, r in enumerate(records))
        self._any = re.compile("|".join(f"(?P<r{n}>{source})" for n, source in enumerate(sources)))
        self._anchor = re.compile(patterns.compose(patterns.record("relation.anchor")["pattern"]))

    def find(self, text: str) -> Iterator[Relation]:
        """The relation phrases of a text in order, none within another."""
        end = 0
        for anchor in self._anchor.finditer(text):
            if anchor.start() < end:
                continue
            match = self._any.match(text, anchor.start())
            if match is not None:
                n = int((match.lastgroup or "r0")[1:])  # the group of the record closes last
                record, relation = self._rules[n]
                yield Relation(match.start(), match.end(), relation, match[f"ref{n}"], record)
                end = match.end()
