"""Scoring extractions against gold annotations: precision, recall and F1 by frame, and the share of right fields.

A gold document is a mapping with `text`, `doc_id`, `region`, `report_year` and the lists `quantities`, `slogans` and
`projects`, whose rows have `start`, `end` and the frames' fields.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyparse.errors import DocumentError
from policyparse.frames import SCHEMAS, rows
from policyparse.model import Extraction, Metadata
from policyparse.patterns import Patterns
from policyparse.pipeline import extract

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


def read_gold(folder: str | Path) -> list[dict[str, Any]]:
    """The gold documents of a folder (*.gold.json), by name. Raises DocumentError where there is none."""
    paths = sorted(Path(folder).glob("*.gold.json"))
    if not paths:
        raise DocumentError(str(folder), "no *.gold.json here", advice="give the folder that holds the gold documents")
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Intersection over union of two half-open spans.

    >>> overlap((0, 4), (2, 4))
    0.5
    """
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return 0.0 if shared <= 0 else shared / (max(a[1], b[1]) - min(a[0], b[0]))


def _plain(value: Any) -> Any:
    """A cell for comparison: missing and empty values alike, lists as tuples, numbers as floats."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value == "":
        return None
    if isinstance(value, list | tuple):
        return tuple(value)
    return float(value) if isinstance(value, int | float) else value


def _agree(frame: str, field: str, gold: Row, found: Row) -> bool:
    if field == "indicator":
        return gold.get(field) in (found.get("indicator"), found.get("indicator_text"))
    if field == "members" and not gold.get(field):  # gold has what the text says; the lexicon's are no error
        return found.get("members_from") in (None, "", "lexicon")
    a, b = _plain(gold.get(field)), _plain(found.get(field))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-6)
    return bool(a == b)


def _pairs(frame: str, gold: Sequence[Row], found: Sequence[Row]) -> list[tuple[Row, Row]]:
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
                scored.append((o + sum(_agree(frame, x, g, f) for x in fields) / len(fields), i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = []
    for _, i, j in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((gold[i], found[j]))
    return out


def _as_rows(frame: str, extraction: Extraction) -> list[dict[str, Any]]:
    names = [column.name for column in SCHEMAS[frame]]
    return [dict(zip(names, row, strict=True)) for row in rows(frame, extraction)]


def evaluate(documents: Iterable[Mapping[str, Any]], patterns: Patterns | None = None) -> list[Score]:
    """Extract every gold document and score what was found: one Score a frame, pooled over the documents."""
    counts = {frame: [0, 0, 0] for frame in FRAMES}
    agreeing: dict[str, dict[str, int]] = {frame: dict.fromkeys(fields, 0) for frame, (_, fields) in FRAMES.items()}
    for document in documents:
        given = Metadata(doc_id=document["doc_id"], region=document["region"], report_year=document["report_year"])
        extraction = extract(document["text"], given, patterns)
        for frame, (_, fields) in FRAMES.items():
            gold, found = document[frame], _as_rows(frame, extraction)
            pairs = _pairs(frame, gold, found)
            for n, add in enumerate((len(gold), len(found), len(pairs))):
                counts[frame][n] += add
            for g, f in pairs:
                for field in fields:
                    agreeing[frame][field] += _agree(frame, field, g, f)
    return [Score(f, counts[f][0], counts[f][1], counts[f][2], agreeing[f]) for f in FRAMES]


def score_frame(scores: Iterable[Score]) -> pd.DataFrame:
    """Scores as a frame: one row a frame and a field ('' for the finding itself) with precision, recall, F1, share right."""
    import pandas as pd

    table = []
    for s in scores:
        table.append((s.frame, "", s.gold, s.found, s.matched, s.precision, s.recall, s.f1))
        for field, right in s.agreeing.items():
            share = right / s.matched if s.matched else float("nan")
            table.append((s.frame, field, s.matched, s.matched, right, share, share, share))
    return pd.DataFrame(table, columns=["frame", "field", "gold", "found", "right", "precision", "recall", "f1"])
