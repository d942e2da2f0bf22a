"""The readable summary of frames in the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

from policyparse.frames import SCHEMAS, Frames
from policyparse.labels import FRAMES, VALUE, YEAR, shown

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

_LABEL = {name: {c.name: c.label for c in columns} for name, columns in SCHEMAS.items()}


def print_summary(frames: Frames, *, rows: int = 40, file: IO[str] | None = None, width: int | None = None) -> None:
    """Print what the frames hold: the documents with counts, targets, slogans with their members, projects, failures.

    `rows` is how many rows of each table are shown (0: all). `width` is the terminal's, or 120 where there is none.

    >>> import io, policyparse
    >>> out = io.StringIO()
    >>> print_summary(policyparse.parse("现在，我报告工作。", doc_id="a").to_frames(), file=out)
    >>> "a" in out.getvalue()
    True
    """
    from rich.console import Console

    stream = file or sys.stdout
    wide = width or (shutil.get_terminal_size((120, 24)).columns if stream.isatty() else 120)
    console = Console(file=stream, width=wide, highlight=False, markup=False, emoji=False, soft_wrap=False)
    many = len(frames.documents) > 1
    _documents(console, frames, rows)
    _table(console, frames.targets, "targets", _target_columns(many), rows)
    _table(console, frames.slogans, "slogans", _slogan_columns(many), rows)
    _table(console, frames.projects, "projects", _project_columns(many), rows)
    if len(frames.failures):
        _table(console, frames.failures, "failures", _failure_columns(), 0)


def _documents(console: Console, frames: Frames, rows: int) -> None:
    counts = {
        name: table["doc_id"].value_counts()
        for name, table in (
            ("sentences", frames.sentences), ("targets", frames.targets), ("actuals", frames.actuals),
            ("slogans", frames.slogans), ("projects", frames.projects), ("glossary", frames.glossary),
        )
    }  # fmt: skip
    label = _LABEL["documents"]

    def columns(table: pd.DataFrame) -> list[tuple[str, list[str], dict[str, Any]]]:
        ids = table["doc_id"].tolist()
        return [
            (label["doc_id"], [str(i) for i in ids], {"overflow": "fold"}),
            (label["region"], _texts(table, "region"), {}),
            (label["report_year"], _texts(table, "report_year"), {}),
            (label["n_chars"], [f"{n:,}" for n in table["n_chars"].tolist()], {"justify": "right"}),
            *(
                (FRAMES[name], [str(int(c.get(i, 0))) for i in ids], {"justify": "right"})
                for name, c in counts.items()
            ),
            (label["warnings"], ["; ".join(w) for w in table["warnings"].tolist()], {"overflow": "fold"}),
        ]

    _table(console, frames.documents, "documents", columns, rows)
    if len(frames.documents) > 1:
        totals = [*counts, "failures"]
        sums = [len(getattr(frames, name)) for name in totals]
        line = "  ".join(f"{FRAMES[n]} {s:,}" for n, s in zip(totals, sums, strict=True))
        console.print(f"{FRAMES['documents']} {len(frames.documents):,}  {line}")


def _texts(table: pd.DataFrame, column: str) -> list[str]:
    return [shown(column, v) for v in table[column].tolist()]


def _years(table: pd.DataFrame) -> list[str]:
    pairs = zip(_texts(table, "year_start"), _texts(table, "year_end"), strict=True)
    return [a if a == b or not b else f"{a}–{b}" for a, b in pairs]


def _target_columns(many: bool) -> Any:
    label = _LABEL["quantities"]

    def columns(table: pd.DataFrame) -> list[tuple[str, list[str], dict[str, Any]]]:
        names = [f"{s}{i}" for s, i in zip(_texts(table, "scope"), _texts(table, "indicator"), strict=True)]
        values = [
            f"{bound}{text}"
            for bound, text in zip(_texts(table, "bound"), _texts(table, "text"), strict=True)
        ]
        return [
            *_place(table, many),
            (label["indicator"], names, {"overflow": "fold"}),
            (label["measure"], _texts(table, "measure"), {}),
            (VALUE, values, {"justify": "right", "overflow": "fold"}),
            (label["tone"], [" ".join(filter(None, p)) for p in zip(_texts(table, "tone"), _texts(table, "tier"), strict=True)], {}),
            (YEAR, _years(table), {}),
        ]

    return columns


def _slogan_columns(many: bool) -> Any:
    label = _LABEL["slogans"]

    def columns(table: pd.DataFrame) -> list[tuple[str, list[str], dict[str, Any]]]:
        return [
            *_place(table, many),
            (label["slogan"], _texts(table, "slogan"), {"overflow": "fold"}),
            (label["members"], ["、".join(m) for m in table["members"].tolist()], {"overflow": "fold", "ratio": 1}),
            (label["members_from"], _texts(table, "members_from"), {}),
            (label["origin"], _texts(table, "origin"), {}),
        ]

    return columns


def _project_columns(many: bool) -> Any:
    label = _LABEL["projects"]

    def columns(table: pd.DataFrame) -> list[tuple[str, list[str], dict[str, Any]]]:
        amounts = [
            f"{v:g}{u}" if v == v else "" for v, u in zip(table["investment"].tolist(), _texts(table, "investment_unit"), strict=True)
        ]
        return [
            *_place(table, many),
            (label["name"], _texts(table, "full_name"), {"overflow": "fold"}),
            (label["kind"], _texts(table, "kind"), {}),
            (label["stage"], _texts(table, "stage"), {}),
            (label["status"], _texts(table, "status"), {}),
            (label["investment"], amounts, {"justify": "right"}),
            (label["group_size"], _texts(table, "group_size"), {"justify": "right"}),
        ]

    return columns


def _failure_columns() -> Any:
    label = _LABEL["failures"]
    return lambda table: [(label[c], _texts(table, c), {"overflow": "fold"}) for c in ("path", "error", "advice")]


def _place(table: pd.DataFrame, many: bool) -> list[tuple[str, list[str], dict[str, Any]]]:
    return [(_LABEL["quantities"]["doc_id"], _texts(table, "doc_id"), {"overflow": "fold"})] if many else []


def _table(console: Console, table: pd.DataFrame, name: str, columns: Any, rows: int) -> None:
    """One table under its title; columns that are empty throughout are left out."""
    from rich import box
    from rich.table import Table

    console.print(f"\n{FRAMES[name]} ({len(table):,})", style="bold")
    if not len(table):
        return
    part = table.head(rows) if rows else table
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    kept = [(title, cells, style) for title, cells, style in columns(part) if any(cells)]
    for title, _, style in kept:
        drawn.add_column(title, **style)
    for row in _rows(cells for _, cells, _ in kept):
        drawn.add_row(*row)
    console.print(drawn)
    if len(part) < len(table):
        console.print(f"… +{len(table) - len(part):,}  (--rows 0)", style="dim")


def _rows(columns: Iterable[Sequence[str]]) -> Iterable[tuple[Any, ...]]:
    from rich.text import Text

    return (tuple(Text(cell) for cell in row) for row in zip(*columns, strict=True))
