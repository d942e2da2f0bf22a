"""Frames to files and back: CSV for Excel, a workbook, Parquet, JSON lines, Stata.

Every file appears at once: it is written under another name beside its place and then renamed, so that nobody ever reads
half of it and a failed run leaves what was there before.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from policyparse import labels
from policyparse.errors import PolicyparseError
from policyparse.frames import DTYPES, FRAME_NAMES, SCHEMAS, Column, Frames
from policyparse.store.arrow import library, schema

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
#: between the items of a list in CSV and Excel; an item's own is written "\；", its own "\" as "\\", an empty item as "\-"
LIST_MARK = "；"
_PIECES = re.compile(rf"\\.|{LIST_MARK}|[^\\{LIST_MARK}]+", re.DOTALL)
_LISTS = ("texts", "integers")
#: what a missing text reads as from CSV and Excel, which do not tell it from an empty one: missing in these columns only
_MISSING = frozenset(
    ("region", "region_text", "province", "city", "county", "adcode", "level", "encoding", "indicator_id")
)
#: Excel's limits
_ROWS, _CELL, _WIDTH = 1_048_576, 32_767, 60
#: text that a spreadsheet takes for a formula, marked by an apostrophe; plain numbers with a sign (“-3.5%”) are none
_FORMULA = re.compile(r"'*[=@\t\r]|'*[+\-](?![\d.,]+[%\w]*\Z)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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
        _write_book(frames, book, names or ALL_FRAMES)
        return [book]
    path.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names or ALL_FRAMES:
        target = path / f"{name}.{chosen}"
        _WRITERS[chosen](_base(name), _pieces(frames, name), target)
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


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` when the block ends well, else it is removed."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


# ---- cells -------------------------------------------------------------------------------------------------


def join_list(items: Iterable[object]) -> str:
    """A list as one text that `split_list` reads back.

    >>> join_list(["甲", "乙；丙"]), split_list("甲；乙\\\\；丙"), join_list([]), split_list("")
    ('甲；乙\\\\；丙', ['甲', '乙；丙'], '', [])
    """
    return LIST_MARK.join(
        str(i).replace("\\", "\\\\").replace(LIST_MARK, f"\\{LIST_MARK}") if str(i) else "\\-" for i in items
    )


def split_list(text: str) -> list[str]:
    """The list that `join_list` made a text of."""
    if not text:
        return []
    items = [""]
    for piece in _PIECES.findall(text):
        if piece == LIST_MARK:
            items.append("")
        elif piece != "\\-":
            items[-1] += piece[1:] if piece.startswith("\\") else piece
    return items


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _unsafe(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _is_missing(value: object) -> bool:
    return value is None or type(value).__name__ == "NAType" or value != value


def _written(value: Any, column: Column) -> str:
    """A value as the text of a CSV cell."""
    if column.type in _LISTS:
        return _safe(join_list(value))
    if _is_missing(value):
        return ""
    if column.type == "text":
        return _safe(str(value))
    if column.type == "number":
        return repr(float(value)).removesuffix(".0")
    return str(value)


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


# ---- formats -----------------------------------------------------------------------------------------------


def _write_csv(name: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    columns = SCHEMAS[name]
    with atomic(path) as part, part.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([c.name for c in columns])
        for table in pieces:
            writer.writerows(zip(*([_written(v, c) for v in table[c.name].tolist()] for c in columns), strict=True))


def _read_csv(name: str, path: Path) -> pd.DataFrame:
    import pandas as pd

    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", lineterminator=None)
    return _frame(name, {c.name: [_read(_unsafe(v), c) for v in raw[c.name]] for c in SCHEMAS[name] if c.name in raw})


def _write_jsonl(name: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    with atomic(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for table in pieces:
            if len(table):
                table.to_json(file, orient="records", lines=True, force_ascii=False)


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


def _write_parquet(name: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    arrow, parquet = library("pyarrow", "parquet"), library("pyarrow.parquet", "parquet")
    plan = schema(name)
    with atomic(path) as part, parquet.ParquetWriter(part, plan, compression="zstd") as writer:
        for table in pieces:
            writer.write_table(arrow.Table.from_pandas(table, schema=plan, preserve_index=False))


def _read_parquet(name: str, path: Path) -> pd.DataFrame:
    table = library("pyarrow.parquet", "parquet").read_table(path)
    columns = {n: table.column(n).to_pylist() for n in table.column_names}
    for c in SCHEMAS[name]:
        if c.type == "number" and c.name in columns:
            columns[c.name] = [float("nan") if v is None else v for v in columns[c.name]]
    return _frame(name, columns)


#: texts that may be longer than Stata's fixed columns take well are written as strL
_LONG = frozenset(("sentence", "section", "definition", "title", "path", "warnings", "members", "error", "advice"))
_FIXED = 200
#: names that pandas holds to be reserved in Stata
_STATA_NAMES = {"end": "_end"}


def _write_dta(name: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    import pandas as pd

    table = pd.concat(list(pieces), ignore_index=True)
    made: dict[str, Any] = {}
    long = []
    for column in SCHEMAS[name]:
        values = table[column.name]
        if column.type in ("text", *_LISTS):
            texts = [_stata_text(v, column) for v in values]
            made[column.name] = pd.Series(texts, dtype="object")
            if texts and (column.name in _LONG or max(len(t.encode()) for t in texts) > _FIXED):
                long.append(column.name)
        elif column.type == "boolean":
            made[column.name] = values.fillna(False).astype("int8")
        else:
            made[column.name] = values.astype("float64")
    with atomic(path) as part:
        pd.DataFrame(made).rename(columns=_STATA_NAMES).to_stata(
            part, version=118, write_index=False, convert_strl=long, data_label=f"policyparse {labels.FRAMES[name]}",
            variable_labels={_STATA_NAMES.get(c.name, c.name): c.label for c in SCHEMAS[name]},
        )  # fmt: skip


def _stata_text(value: Any, column: Column) -> str:
    if column.type in _LISTS:
        value = join_list(value if isinstance(value, list) else ())
    text = "" if _is_missing(value) else str(value)
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _read_dta(name: str, path: Path) -> pd.DataFrame:
    import pandas as pd

    raw = pd.read_stata(path, convert_categoricals=False).rename(columns={v: k for k, v in _STATA_NAMES.items()})
    return _frame(name, {c.name: [_read_value(v, c) for v in raw[c.name].tolist()] for c in SCHEMAS[name] if c.name in raw})


def _read_value(value: Any, column: Column) -> Any:
    if column.type in ("text", *_LISTS):
        return _read(str(value), column)
    if _is_missing(value):
        return float("nan") if column.type == "number" else None
    return bool(value) if column.type == "boolean" else float(value) if column.type == "number" else int(value)


def _write_book(frames: Frames | Store, path: Path, names: Sequence[str]) -> None:
    openpyxl = library("openpyxl", "excel")
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    for name in (*names, "columns"):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        header, body = (_explained() if name == "columns" else (
            [c.name for c in SCHEMAS[_base(name)]], _cells(_base(name), getattr(frames, name))
        ))  # fmt: skip
        if len(body) >= _ROWS:
            raise PolicyparseError(
                f"{path}: the frame {name} has {len(body):,} rows, more than Excel holds; use csv or parquet"
            )
        for i, title in enumerate(header):
            widest = max((_width(str(row[i])) for row in body[:500] if row[i] is not None), default=0)
            sheet.column_dimensions[get_column_letter(i + 1)].width = min(_WIDTH, max(_width(title), widest) + 2)
        if body:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(body) + 1}"
        titles = []
        for title in header:
            cell = WriteOnlyCell(sheet, title)
            cell.font = Font(bold=True)
            titles.append(cell)
        sheet.append(titles)
        for row in body:
            sheet.append([_cell(sheet, v, WriteOnlyCell) for v in row])
    with atomic(path) as part:
        book.save(part)


def _cell(sheet: Any, value: Any, make: Callable[..., Any]) -> Any:
    """A cell; text is set as text, so that “=…” is no formula."""
    if not isinstance(value, str) or not _FORMULA.match(value):
        return value
    cell = make(sheet, value)
    cell.data_type = "s"
    return cell


def _cells(name: str, table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a frame as Excel takes them: numbers as numbers, lists joined, no control characters, nothing too long."""

    def convert(value: Any, column: Column) -> Any:
        if column.type in _LISTS:
            value = join_list(value)
        elif _is_missing(value):
            return None
        if isinstance(value, str):
            text = _CONTROL.sub(" ", value)
            return text if len(text) <= _CELL else text[: _CELL - 1] + "…"
        return value

    return list(zip(*([convert(v, c) for v in table[c.name].tolist()] for c in SCHEMAS[name]), strict=True))


def _explained() -> tuple[list[str], list[tuple[Any, ...]]]:
    return ["frame", "column", "name", "meaning"], [
        (name, c.name, f"{labels.FRAMES[name]}·{c.label}", c.about) for name in ALL_FRAMES for c in SCHEMAS[name]
    ]


def _width(text: str) -> int:
    line = text.partition("\n")[0][:_WIDTH]
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)


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


_WRITERS: Mapping[str, Callable[[str, Any, Path], None]] = MappingProxyType(
    {"csv": _write_csv, "jsonl": _write_jsonl, "parquet": _write_parquet, "dta": _write_dta}
)
_READERS: Mapping[str, Callable[[str, Path], Any]] = MappingProxyType(
    {"csv": _read_csv, "jsonl": _read_jsonl, "parquet": _read_parquet, "dta": _read_dta}
)
