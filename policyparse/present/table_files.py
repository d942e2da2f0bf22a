"""One table to one file: CSV for Excel, a workbook's sheet, Parquet, JSON lines, Stata.

Every file appears at once: it is written under another name beside its place and then renamed, so that nobody ever reads
half of it and a failed run leaves what was there before.
"""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from policyparse.errors import PolicyparseError
from policyparse.frames import Column
from policyparse.missing import is_missing
from policyparse.store.arrow import library, schema_of

if TYPE_CHECKING:
    import pandas as pd

Columns = Sequence[Column]
#: between the items of a list in CSV and Excel; an item's own is written "\；", its own "\" as "\\", an empty item as "\-"
LIST_MARK = "；"
_PIECES = re.compile(rf"\\.|{LIST_MARK}|[^\\{LIST_MARK}]+", re.DOTALL)
LISTS = ("texts", "integers")
#: Excel's limits
_ROWS, _CELL, _WIDTH = 1_048_576, 32_767, 60
#: text that a spreadsheet takes for a formula, marked by an apostrophe; plain numbers with a sign (“-3.5%”) are none
FORMULA = re.compile(r"'*[=@\t\r]|'*[+\-](?![\d.,]+[%\w]*\Z)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_table(table: pd.DataFrame, columns: Columns, out: str | os.PathLike[str], *, name: str = "table", label: str = "") -> Path:
    """Write one table to a file whose ending says the format: .csv, .xlsx, .dta, .jsonl or .parquet. Returns its path.

    `columns` are the table's, with types and Chinese names (which Stata gets as labels, and a workbook on a sheet of their own).
    Raises PolicyparseError for another ending, where the table is too long for Excel, or where the library is missing.

    >>> import tempfile
    >>> from policyparse.frames import SCHEMAS, frame
    >>> write_table(frame("failures", []), SCHEMAS["failures"], tempfile.mkdtemp() + "/f.csv").name
    'f.csv'
    """
    path = Path(out)
    ending = path.suffix.lower().lstrip(".")
    if ending == "xlsx":
        path.parent.mkdir(parents=True, exist_ok=True)
        explained = [(c.name, c.label, c.about) for c in columns]
        write_book({name: ([c.name for c in columns], rows_for_excel(columns, table)),
                    "columns": (["column", "name", "meaning"], explained)}, path)  # fmt: skip
        return path
    if ending not in WRITERS:
        raise PolicyparseError(f"{path}: the ending must say the format: {', '.join(f'.{e}' for e in ('xlsx', *WRITERS))}")
    path.parent.mkdir(parents=True, exist_ok=True)
    WRITERS[ending](columns, label or name, [table], path)
    return path


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


def safe(text: str) -> str:
    """A text marked where a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def _written(value: Any, column: Column) -> str:
    """A value as the text of a CSV cell."""
    if column.type in LISTS:
        return safe(join_list(value))
    if is_missing(value):
        return ""
    if column.type == "text":
        return safe(str(value))
    if column.type == "number":
        return repr(float(value)).removesuffix(".0")
    return str(value)


def _write_csv(columns: Columns, label: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    with atomic(path) as part, part.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([c.name for c in columns])
        for table in pieces:
            writer.writerows(zip(*([_written(v, c) for v in table[c.name].tolist()] for c in columns), strict=True))


def _write_jsonl(columns: Columns, label: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    with atomic(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for table in pieces:
            if len(table):
                table.to_json(file, orient="records", lines=True, force_ascii=False)


def _write_parquet(columns: Columns, label: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    arrow, parquet = library("pyarrow", "parquet"), library("pyarrow.parquet", "parquet")
    plan = schema_of(tuple(columns))
    with atomic(path) as part, parquet.ParquetWriter(part, plan, compression="zstd") as writer:
        for table in pieces:
            writer.write_table(arrow.Table.from_pandas(table, schema=plan, preserve_index=False))


#: texts that may be longer than Stata's fixed columns take well are written as strL
_LONG = frozenset(("sentence", "sentences", "section", "definition", "title", "path", "warnings", "members", "error", "advice"))
_FIXED = 200
#: names that pandas holds to be reserved in Stata
STATA_NAMES = {"end": "_end"}


def _write_dta(columns: Columns, label: str, pieces: Iterable[pd.DataFrame], path: Path) -> None:
    import pandas as pd

    table = pd.concat(list(pieces), ignore_index=True)
    made: dict[str, Any] = {}
    long = []
    for column in columns:
        values = table[column.name]
        if column.type in ("text", *LISTS):
            texts = [_stata_text(v, column) for v in values]
            made[column.name] = pd.Series(texts, dtype="object")
            if texts and (column.name in _LONG or max(len(t.encode()) for t in texts) > _FIXED):
                long.append(column.name)
        elif column.type == "boolean":
            made[column.name] = values.fillna(False).astype("int8")
        else:
            made[column.name] = values.astype("float64")
    with atomic(path) as part:
        pd.DataFrame(made).rename(columns=STATA_NAMES).to_stata(
            part, version=118, write_index=False, convert_strl=long, data_label=f"policyparse {label}",
            variable_labels={STATA_NAMES.get(c.name, c.name): c.label for c in columns},
        )  # fmt: skip


def _stata_text(value: Any, column: Column) -> str:
    if column.type in LISTS:
        value = join_list(value if isinstance(value, list) else ())
    text = "" if is_missing(value) else str(value)
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def write_book(sheets: Mapping[str, tuple[Sequence[str], Sequence[tuple[Any, ...]]]], path: Path) -> None:
    """Write a workbook: by name the heading and the rows of each sheet. Raises PolicyparseError where one is too long."""
    openpyxl = library("openpyxl", "excel")
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    for name, (header, body) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
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
    if not isinstance(value, str) or not FORMULA.match(value):
        return value
    cell = make(sheet, value)
    cell.data_type = "s"
    return cell


def rows_for_excel(columns: Columns, table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a frame as Excel takes them: numbers as numbers, lists joined, no control characters, nothing too long."""

    def convert(value: Any, column: Column) -> Any:
        if column.type in LISTS:
            value = join_list(value)
        elif is_missing(value):
            return None
        if isinstance(value, str):
            text = _CONTROL.sub(" ", value)
            return text if len(text) <= _CELL else text[: _CELL - 1] + "…"
        return value

    return list(zip(*([convert(v, c) for v in table[c.name].tolist()] for c in columns), strict=True))


def _width(text: str) -> int:
    line = text.partition("\n")[0][:_WIDTH]
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)


WRITERS: Mapping[str, Callable[[Columns, str, Iterable[Any], Path], None]] = MappingProxyType(
    {"csv": _write_csv, "jsonl": _write_jsonl, "parquet": _write_parquet, "dta": _write_dta}
)
