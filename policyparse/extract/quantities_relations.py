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
        self._rules = {
            f"r{n}": (r.id, r["relation"], re.compile(patterns.compose(r["pattern"]))) for n, r in enumerate(records)
        }
        self._anchor = re.compile(patterns.compose(patterns.record("relation.anchor")["pattern"]))

    def find(self, text: str) -> Iterator[Relation]:
        """The relation phrases of a text in order, none within another."""
        end = 0
        for anchor in self._anchor.finditer(text):
            if anchor.start() < end:
                continue
            for record, relation, pattern in self._rules.values():
                match = pattern.match(text, anchor.start())
                if match is not None:
                    yield Relation(match.start(), match.end(), relation, match["ref"], record)
                    end = match.end()
                    break
