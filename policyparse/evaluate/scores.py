"""Scoring rows against gold annotations: precision, recall and F1 by frame, and the share of right fields.

A gold document is a mapping with `text`, `doc_id`, `region`, `report_year` and the lists `quantities`, `slogans` and
`projects`, whose rows have `start`, `end` and the frames' fields.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policyparse.missing import is_missing

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]

#: the least overlap (intersection over union) at which two spans are the same find, and the fields compared then
FRAMES: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "quantities": (
        0.5,
        (
            "indicator", "scope", "measure", "direction", "value", "value_high", "unit", "bound", "relation", "share_of",
            "tone", "status", "year_start", "year_end", "basis",
        ),
    ),
    "slogans": (0.7, ("kind", "counts", "heads", "members", "carrier")),
    "projects": (0.6, ("kind", "group", "group_size", "stage", "status", "investment")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one frame: rows in gold, rows found, rows matched; and by field the matched rows that agree."""

    frame: str
    gold: int
    found: int
    matched: int
    agreeing: Mapping[str, int]

    @property
    def precision(self) -> float:
        """The share of the rows found that gold has."""
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of gold's rows that were found."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.gold + self.found
        return 2 * self.matched / total if total else 0.0


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Intersection over union of two half-open spans.

    >>> overlap((0, 4), (2, 4))
    0.5
    """
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return 0.0 if shared <= 0 else shared / (max(a[1], b[1]) - min(a[0], b[0]))


def plain(value: Any) -> Any:
    """A cell for comparison: missing and empty values alike, lists as tuples, numbers as floats."""
    if is_missing(value):
        return None
    if isinstance(value, str):
        return value or None
    if isinstance(value, list | tuple):
        return tuple(value)
    return float(value) if isinstance(value, int | float) else value


def agree(frame: str, field: str, gold: Row, found: Row) -> bool:
    """Whether a row found is right in a field.

    An indicator may be written or canonical; the lexicon's members are no error where gold has only what the text says.
    """
    if field == "indicator":
        return gold.get(field) in (found.get("indicator"), found.get("indicator_text"))
    if field == "members" and not gold.get(field):  # gold has what the text says; the lexicon's are no error
        return found.get("members_from") in (None, "", "lexicon")
    a, b = plain(gold.get(field)), plain(found.get(field))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-6)
    return bool(a == b)


def pairs(frame: str, gold: Sequence[Row], found: Sequence[Row]) -> list[tuple[Row, Row]]:
    """One-to-one pairs of overlapping rows; of rows that share a span the more alike go together."""
    least, fields = FRAMES[frame]
    by_start = sorted(range(len(found)), key=lambda j: found[j]["start"])
    scored = []
    for i, g in enumerate(gold):
        for j in by_start:
            f = found[j]
            if f["start"] >= g["end"] or f["end"] <= g["start"]:
                continue
            o = overlap((g["start"], g["end"]), (f["start"], f["end"]))
            if o >= least:
                scored.append((o + sum(agree(frame, x, g, f) for x in fields) / len(fields), i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = []
    for _, i, j in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((gold[i], found[j]))
    return out


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one row of gold or of one row found: `outcome` is right, wrong (the `fields` differ), missed or spurious."""

    frame: str
    doc_id: str
    outcome: str
    start: int
    end: int
    fields: tuple[str, ...] = ()
    gold: Row | None = None
    found: Row | None = None


def verdicts(documents: Iterable[Mapping[str, Any]], found: Mapping[str, Mapping[str, Sequence[Row]]]) -> Iterator[Verdict]:
    """The verdict on every row: `found` holds, by document and frame, the rows that were found.

    Documents without an entry in `found` count as read with nothing found. Where a document says which of its spans were
    looked at (`reviewed`), rows outside them do not count.

    >>> gold = {"doc_id": "a", "quantities": [{"start": 0, "end": 2, "value": 6.0}], "slogans": [], "projects": []}
    >>> [v.outcome for v in verdicts([gold], {})]
    ['missed']
    """
    for document in documents:
        doc_id = str(document["doc_id"])
        for frame, (_, fields) in FRAMES.items():
            gold, rows = document.get(frame, []), found.get(doc_id, {}).get(frame, ())
            if reviewed := document.get("reviewed"):
                rows = [r for r in rows if any(a <= r["start"] < b for a, b in reviewed)]
            matched = pairs(frame, gold, rows)
            for g, f in matched:
                wrong = tuple(field for field in fields if field in g and not agree(frame, field, g, f))
                yield Verdict(frame, doc_id, "wrong" if wrong else "right", g["start"], g["end"], wrong, g, f)
            used_gold, used_rows = {id(g) for g, _ in matched}, {id(f) for _, f in matched}
            for g in gold:
                if id(g) not in used_gold:
                    yield Verdict(frame, doc_id, "missed", g["start"], g["end"], gold=g)
            for f in rows:
                if id(f) not in used_rows:
                    yield Verdict(frame, doc_id, "spurious", f["start"], f["end"], found=f)


def scores_of(found: Iterable[Verdict]) -> list[Score]:
    """The verdicts counted: one Score a frame, pooled over the documents."""
    counts: dict[str, Counter[str]] = {frame: Counter() for frame in FRAMES}
    differing: dict[str, Counter[str]] = {frame: Counter() for frame in FRAMES}
    for v in found:
        counts[v.frame][v.outcome] += 1
        differing[v.frame].update(v.fields)
    out = []
    for frame, (_, fields) in FRAMES.items():
        c = counts[frame]
        matched = c["right"] + c["wrong"]
        agreeing = {field: matched - differing[frame][field] for field in fields}
        out.append(Score(frame, matched + c["missed"], matched + c["spurious"], matched, agreeing))
    return out


def score_frame(scores: Iterable[Score]) -> pd.DataFrame:
    """Scores as a frame: one row a frame and a field ('' for the finding itself) with precision, recall, F1, share right.

    >>> score_frame([Score("slogans", 4, 5, 4, {"kind": 3})])[["field", "precision", "recall"]].values.tolist()
    [['', 0.8, 1.0], ['kind', 0.75, 0.75]]
    """
    import pandas as pd

    table = []
    for s in scores:
        table.append((s.frame, "", s.gold, s.found, s.matched, s.precision, s.recall, s.f1))
        for field, right in s.agreeing.items():
            share = right / s.matched if s.matched else float("nan")
            table.append((s.frame, field, s.matched, s.matched, right, share, share, share))
    return pd.DataFrame(table, columns=["frame", "field", "gold", "found", "right", "precision", "recall", "f1"])
