"""Gold documents: texts with the rows that people hold to be right. The values that pass between workbook, files and scores."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: by frame, the column that is the text of the span, and the columns that people code
FIELDS: Mapping[str, tuple[str, ...]] = {
    "quantities": (
        "text", "indicator", "scope", "measure", "direction", "value", "value_high", "unit", "bound", "relation", "reference",
        "share_of", "tone", "tier", "status", "year_start", "year_end", "basis",
    ),
    "slogans": ("slogan", "kind", "counts", "heads", "members", "members_from", "carrier"),
    "projects": (
        "name", "full_name", "kind", "group", "group_size", "action", "stage", "status", "investment", "investment_unit", "year_start",
        "year_end",
    ),
}  # fmt: skip
SPAN = {frame: fields[0] for frame, fields in FIELDS.items()}


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with coded rows by frame; `reviewed` are the spans that were looked at, empty where all of it was."""

    doc_id: str
    text: str
    region: str = ""
    level: str = ""
    report_year: int | None = None
    rows: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    reviewed: tuple[tuple[int, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The document as a line of gold: what `policyparse.evaluate.read_gold` reads."""
        head = {"doc_id": self.doc_id, "region": self.region, "level": self.level, "report_year": self.report_year, "text": self.text}
        rows = {frame: [dict(r) for r in self.rows.get(frame, ())] for frame in FIELDS}
        return head | rows | ({"reviewed": [list(s) for s in self.reviewed]} if self.reviewed else {})


def from_json(document: Mapping[str, Any]) -> GoldDocument:
    """A gold document from a line of gold.

    >>> from_json({"doc_id": "a", "text": "增长6%"}).as_json()["quantities"]
    []
    """
    return GoldDocument(
        str(document["doc_id"]), document["text"], document.get("region") or "", document.get("level") or "",
        document.get("report_year"), {frame: tuple(document.get(frame, ())) for frame in FIELDS},
        tuple((a, b) for a, b in document.get("reviewed", ())),
    )  # fmt: skip


def write_gold(documents: Iterable[GoldDocument], path: str | Path) -> Path:
    """Write gold documents to a .jsonl file, a document a line, and return its path."""
    from policyparse.present.table_files import atomic

    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic(target) as part, part.open("w", encoding="utf-8") as out:
        for document in documents:
            out.write(json.dumps(document.as_json(), ensure_ascii=False) + "\n")
    return target
