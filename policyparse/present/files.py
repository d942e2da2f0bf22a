"""Frames to files and back: CSV for Excel, a workbook, Parquet, JSON lines, Stata.

Every file appears at once: it is written under another name beside its place and then renamed, so that nobody ever reads
half of it and a failed run leaves what was there before (`present.table_files`).
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse import labels
from policyparse.errors import PolicyparseError
from policyparse.frames import DTYPES, FRAME_NAMES, SCHEMAS, Column, Frames
from policyparse.missing import is_missing
from policyparse.present.table_files import (
    FORMULA,
    LISTS,
    STATA_NAMES,
    WRITERS,
    rows_for_excel,
    split_list,
    write_book,
)
from policyparse.store.arrow import library

if TYPE_CHECKING:
    import pandas as pd

    from policyparse.store import Store

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "csv": "one file for each frame, UTF-8 with BOM, opens in Excel",
        "xlsx": "one workbook, a sheet for each frame and one that explains the columns",
        "parquet": "one file for each frame, all types kept",
        "jsonl": "one file for each frame, a row a line",
        "dta": "one file for each frame, Stata 14 or later, with Chinese labels and long texts",
    }
)
ALL_FRAMES = (*FRAME_NAMES, "failures")
#: what a missing text reads as from CSV and Excel, which do not tell it from an empty one: missing in these columns only
_MISSING = frozenset(
    ("region", "region_text", "province", "city", "county", "adcode", "level", "encoding", "indicator_id")
)


def write_frames(
    frames: Frames | Store, out: str | os.PathLike[str], *, format: str | None = None, names: Sequence[str] | None = None
) -> list[Path]:
    """Write the frames (all, or those of `names`) of a report, a corpus or a store to files and return their paths.

    `out` is a folder (made where it is missing) for csv, parquet, jsonl and dta, and for xlsx a file (or a folder, which gets
    `policyparse.xlsx`). Without `format` it is xlsx where `out` ends so, else csv. Files of the same names are replaced.

    Raises PolicyparseError where `out` and `format` do not go together, a frame is too long for Excel, or the library for
    the format is missing (extras `excel`, `parquet`); OSError where `out` cannot be written.

    >>> import policyparse, tempfile
    >>> report = policyparse.parse("现在，我报告工作。", doc_id="a")
    >>> [p.name for p in write_frames(report.to_frames(), tempfile.mkdtemp(), format="jsonl")][:2]
    ['documents.jsonl', 'sections.jsonl']
    """
    path = Path(out)
    ending = path.suffix.lower().lstrip(".")
    chosen = format or ("xlsx" if ending == "xlsx" else "csv")
    if chosen not in FORMATS:
        raise PolicyparseError(f"no format is called {chosen!r}; there are {', '.join(FORMATS)}")
    if chosen != "xlsx" and ending in FORMATS and not path.is_dir():
        raise PolicyparseError(f"{path}: {chosen} makes one file for each frame; give a folder (or name a file .xlsx)")
    if chosen == "xlsx":
        book = path if ending == "xlsx" else path / "policyparse.xlsx"
        book.parent.mkdir(parents=True, exist_ok=True)
        write_book(_sheets(frames, names or ALL_FRAMES), book)
        return [book]
    path.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names or ALL_FRAMES:
        target = path / f"{name}.{chosen}"
        WRITERS[chosen](SCHEMAS[_base(name)], labels.FRAMES[_base(name)], _pieces(frames, name), target)
        written.append(target)
    return written


def _base(name: str) -> str:
    """The frame that a view is of; its columns are the same."""
    return "quantities" if name in ("targets", "actuals") else name


def _pieces(frames: Frames | Store, name: str) -> Iterable[pd.DataFrame]:
    """A frame in pieces: of a store one after the other, so that memory need not hold it."""
    if isinstance(frames, Frames) or name == "documents":
        return [getattr(frames, name)]
    return frames.pieces(name)


def holds_frames(path: Path) -> bool:
    """Whether a folder or workbook holds frames that `write_frames` wrote.

    >>> holds_frames(Path("nowhere"))
    False
    """
    if path.is_dir():
        return any((path / name).exists() for name in ("policyparse.xlsx", *(f"documents.{f}" for f in ("parquet", "jsonl", "csv", "dta"))))
    if path.suffix.lower() != ".xlsx" or not path.exists():
        return False
    book = library("openpyxl", "excel").load_workbook(path, read_only=True)
    try:
        return set(ALL_FRAMES) <= set(book.sheetnames)
    finally:
        book.close()


def read_frames(source: str | os.PathLike[str]) -> Frames:
    """Read back what `write_frames` wrote: a folder of csv, parquet, jsonl or dta files, or a workbook, with all types.

    CSV, Excel and Stata do not tell a missing text from an empty one: it comes back missing where the frames have missing values
    (`region`, `level`, `indicator_id` …), else empty. Raises PolicyparseError where no frames are there.
    """
    path = Path(source)
    if path.is_dir() and (path / "policyparse.xlsx").exists():
        path = path / "policyparse.xlsx"
    if path.is_dir():
        found = next((f for f in ("parquet", "jsonl", "csv", "dta") if (path / f"documents.{f}").exists()), None)
        if found is None:
            raise PolicyparseError(f"{path}: holds no frames (documents.csv, .parquet, .jsonl or .dta)")
        return Frames(**{name: _READERS[found](name, path / f"{name}.{found}") for name in ALL_FRAMES})
    if path.suffix.lower() != ".xlsx" or not path.exists():
        raise PolicyparseError(f"{path}: give the folder or the .xlsx file that the frames were written to")
    return Frames(**_read_book(path))


# ---- cells -------------------------------------------------------------------------------------------------


def _unsafe(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _read(text: str, column: Column) -> Any:
    """The value of a cell's text."""
    kind = column.type
    if kind == "texts":
        return split_list(text)
    if kind == "integers":
        return [int(i) for i in split_list(text)]
    if kind == "text":
        return None if not text and column.name in _MISSING else text
    if kind == "boolean":
        return text.lower() in ("true", "1")
    if not text:
        return float("nan") if kind == "number" else None
    return float(text) if kind == "number" else int(float(text))


def _frame(name: str, columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    """The frame `name` from columns; those that an older version did not have are empty."""
    import pandas as pd

    length = max((len(v) for v in columns.values()), default=0)
    made = {}
    for column in SCHEMAS[name]:
        values = columns.get(column.name) or [_read("", column)] * length
        made[column.name] = pd.Series(values, dtype=DTYPES[column.type])
    return pd.DataFrame(made)


def _read_csv(name: str, path: Path) -> pd.DataFrame:
    import pandas as pd

    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", lineterminator=None)
    return _frame(name, {c.name: [_read(_unsafe(v), c) for v in raw[c.name]] for c in SCHEMAS[name] if c.name in raw})


def _read_jsonl(name: str, path: Path) -> pd.DataFrame:
    import json

    rows = [json.loads(line) for line in io.StringIO(path.read_text(encoding="utf-8"), newline="\n") if line.strip()]
    return _frame(
        name,
        {
            c.name: [float("nan") if c.type == "number" and r[c.name] is None else r[c.name] for r in rows]
            for c in SCHEMAS[name]
            if rows and c.name in rows[0]
        },
    )


def _read_parquet(name: str, path: Path) -> pd.DataFrame:
    table = library("pyarrow.parquet", "parquet").read_table(path)
    columns = {n: table.column(n).to_pylist() for n in table.column_names}
    for c in SCHEMAS[name]:
        if c.type == "number" and c.name in columns:
            columns[c.name] = [float("nan") if v is None else v for v in columns[c.name]]
    return _frame(name, columns)


def _read_dta(name: str, path: Path) -> pd.DataFrame:
    import pandas as pd

    raw = pd.read_stata(path, convert_categoricals=False).rename(columns={v: k for k, v in STATA_NAMES.items()})
    return _frame(name, {c.name: [_read_value(v, c) for v in raw[c.name].tolist()] for c in SCHEMAS[name] if c.name in raw})


def _read_value(value: Any, column: Column) -> Any:
    if column.type in ("text", *LISTS):
        return _read(str(value), column)
    if is_missing(value):
        return float("nan") if column.type == "number" else None
    return bool(value) if column.type == "boolean" else float(value) if column.type == "number" else int(value)


def _sheets(frames: Frames | Store, names: Sequence[str]) -> dict[str, tuple[Sequence[str], Sequence[tuple[Any, ...]]]]:
    columns = {name: SCHEMAS[_base(name)] for name in names}
    sheets = {name: ([c.name for c in own], rows_for_excel(own, getattr(frames, name))) for name, own in columns.items()}
    return {**sheets, "columns": _explained()}


def _explained() -> tuple[list[str], list[tuple[Any, ...]]]:
    return ["frame", "column", "name", "meaning"], [
        (name, c.name, f"{labels.FRAMES[name]}·{c.label}", c.about) for name in ALL_FRAMES for c in SCHEMAS[name]
    ]


def _read_book(path: Path) -> dict[str, pd.DataFrame]:
    openpyxl = library("openpyxl", "excel")
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        made = {}
        for name in ALL_FRAMES:
            if name not in book.sheetnames:
                raise PolicyparseError(f"{path}: has no sheet {name!r}; was it written by policyparse?")
            header, *body = book[name].iter_rows(values_only=True)
            columns = {title: [row[i] if i < len(row) else None for row in body] for i, title in enumerate(header)}
            made[name] = _frame(
                name,
                {
                    c.name: [_read_cell(v, c) for v in columns[c.name]] for c in SCHEMAS[name] if c.name in columns
                },
            )
        return made
    finally:
        book.close()


def _read_cell(value: Any, column: Column) -> Any:
    if isinstance(value, str) and column.type == "text":
        return value
    return _read("" if value is None else str(value), column)


_READERS: Mapping[str, Callable[[str, Path], Any]] = MappingProxyType(
    {"csv": _read_csv, "jsonl": _read_jsonl, "parquet": _read_parquet, "dta": _read_dta}
)
