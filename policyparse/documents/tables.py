"""Tables of texts to documents: a row each, the text column and the metadata columns named or recognised."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse.documents.decode import decode
from policyparse.documents.packages import check_package
from policyparse.documents.reading import Document, check_running_text, shown_path
from policyparse.errors import DocumentError
from policyparse.missing import is_missing
from policyparse.model import Metadata
from policyparse.patterns import Patterns, load_patterns

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, object]

FIELDS = ("text", "doc_id", "title", "region", "report_year")
#: columns that tell of a text's year and place without saying whose they are: they count where the text is silent
HINTS = ("year", "province", "city", "county")
#: the fields of a document that a user's own table of metadata tells
TELLING = ("title", "doc_type", "region", "province", "city", "county", "adcode", "level", "report_year")
#: rows looked at to find the text column, and the mean length of what counts as texts
_PEEK, _LONG = 50, 200
#: Excel cuts a cell's text here
_FULL_CELL = 32_767
_HEAD = 1_000_000
#: a JSON file is read whole, and a Parquet file by row groups: larger ones (bytes) would fill the memory
MAX_JSON, MAX_GROUP = 1_000_000_000, 2_000_000_000
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CHUNK = 200
#: halves of characters, which JSON can hold and no file can
_HALVES = re.compile("[\ud800-\udfff]")


def read_table(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    name: str | None = None,
    encoding: str | None = None,
    patterns: Patterns | None = None,
) -> Iterator[Document | DocumentError]:
    """The documents of a table file, row by row: csv, tsv, xlsx (every sheet), jsonl, json (a list), parquet or dta.

    `columns` names the columns of the fields text, doc_id, title, region and report_year, and of the hints year, province, city
    and county; what it leaves out is recognised by name, the text column by its length too. A row without a `doc_id` is called `name#3` (by default the file's name). A
    row that cannot be read is given as a DocumentError in its place, the others unharmed.

    Raises DocumentError where the table itself cannot be read or holds no column of texts.
    """
    shown = shown_path(path)
    rules = patterns or load_patterns()
    called = name or PurePath(shown).stem
    refused: list[DocumentError] = []
    found = False
    for sheet, coded, rows in _sheets(os.fspath(path), encoding):
        begun = False
        part = f"#{sheet}" if sheet else ""
        try:
            for item in documents_of_rows(
                rows, columns=columns, name=called + part, path=shown + part, encoding=coded, patterns=rules
            ):
                found = begun = True
                yield item
        except DocumentError as error:
            if begun:
                yield error
            else:
                refused.append(error)  # a sheet without texts, beside others with them
    if not found:
        raise refused[0] if refused else DocumentError(shown, "the table has no rows", advice="look into the file")


def documents_of_frame(
    frame: pd.DataFrame, *, columns: Mapping[str, str] | None = None, name: str = "row", patterns: Patterns | None = None
) -> Iterator[Document | DocumentError]:
    """The documents of a DataFrame's rows, as `read_table` gives those of a file.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"region": ["云溪市"], "text": ["各位代表：现在，我报告工作。"]})
    >>> [d.metadata.region for d in documents_of_frame(frame)]
    ['云溪市']
    """
    names = [str(c) for c in frame.columns]
    rows = (dict(zip(names, values, strict=True)) for values in frame.itertuples(index=False, name=None))
    return documents_of_rows(rows, columns=columns, name=name, patterns=patterns or load_patterns())


def documents_of_rows(
    rows: Iterable[Row],
    *,
    columns: Mapping[str, str] | None,
    name: str,
    patterns: Patterns,
    path: str = "",
    encoding: str = "",
) -> Iterator[Document | DocumentError]:
    """The documents of rows, numbered from 1; a row that is no document is given as a DocumentError."""
    source = iter(rows)
    head = list(islice(source, _PEEK))
    if not head:
        return
    chosen = choose_columns(head, columns or {}, patterns, path or name)
    for number, row in enumerate(chain(head, source), start=1):
        if isinstance(row.get(_ERROR), str):
            yield DocumentError(f"{path or name}#{number}", str(row[_ERROR]), advice="mend the row, or leave it out")
        elif any(cell_text(v) for v in row.values()):
            try:
                yield _document(row, chosen, f"{name}#{number}", f"{path}#{number}" if path else "", encoding)
            except DocumentError as error:
                yield error


#: key under which a reader reports a row that it could not read
_ERROR = "\0error"


def choose_columns(
    head: Sequence[Row], asked: Mapping[str, str], patterns: Patterns, path: str = ""
) -> Mapping[str, str]:
    """The column of each field: as asked, else by its name, the text column also by the length of what it holds.

    >>> choose_columns([{"年份": 2022, "报告": "现在，我报告工作。" * 40}], {}, load_patterns())["text"]
    '报告'
    """
    names = list(dict.fromkeys(key for row in head for key in row if key != _ERROR))
    fields = (*FIELDS, *HINTS)
    if unknown := sorted(set(asked) - set(fields)):
        raise DocumentError(path, f"no field is called {unknown[0]!r}", advice=f"the fields are {', '.join(fields)}")
    for column in asked.values():
        if column not in names:
            raise DocumentError(path, f"the table has no column {column!r}", advice=f"it has {', '.join(names)}")
    known = column_fields(names, patterns)
    length = {n: sum(len(cell_text(row.get(n))) for row in head) / len(head) for n in names}
    chosen = dict(asked)
    for field in fields:
        named = [n for n in names if known.get(n) == field and n not in asked.values()]
        if field not in chosen and named:
            chosen[field] = max(named, key=lambda n: length[n])
    longest = max(names, key=lambda n: length[n], default="")
    if "text" not in asked and length.get(longest, 0) >= _LONG and length.get(chosen.get("text", ""), 0) < _LONG:
        chosen["text"] = longest
    if "text" not in chosen:
        raise DocumentError(
            path, f"no column holds texts (columns: {', '.join(names)})", advice="name it, as in columns={'text': '…'}"
        )
    return chosen


def column_fields(names: Iterable[str], patterns: Patterns) -> dict[str, str]:
    """Of columns by name: the field that each is known to hold.

    >>> column_fields(["Report_Year", "备注"], load_patterns())
    {'Report_Year': 'report_year'}
    """
    known = {_plain(s): str(r["field"]) for r in patterns.records("columns") for s in r.surface}
    return {n: known[_plain(n)] for n in names if _plain(n) in known}


def year_in(text: str) -> int | None:
    """The first year that stands in a cell.

    >>> year_in("2022年"), year_in("")
    (2022, None)
    """
    year = _YEAR.search(text)
    return int(year[0]) if year else None


def rows_of_file(path: str | os.PathLike[str]) -> Iterator[Row]:
    """The rows of a table file, of all its sheets. Raises DocumentError where it cannot be read."""
    for _, _, rows in _sheets(os.fspath(path), None):
        yield from rows


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name).lower()


def cell_text(value: object) -> str:
    """A cell as text; '' for what pandas and others put for missing."""
    if is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HALVES.sub("\ufffd", text)


def _document(row: Row, chosen: Mapping[str, str], doc_id: str, path: str, encoding: str) -> Document:
    cell = {field: cell_text(row.get(column)) for field, column in chosen.items()}
    text = cell["text"]
    where = path or doc_id
    if not text.strip():
        raise DocumentError(where, "the row has no text", advice="fill it, or leave the row out")
    check_running_text(text, where)
    hints = {k: v for k in HINTS if (v := cell.get(k, "").strip())}
    held = {column for field, column in chosen.items() if field not in HINTS}
    others = {k: cell_text(v) for k, v in row.items() if k not in held}
    full = len(text) in (_FULL_CELL, _FULL_CELL - 1)
    return Document(
        text,
        Metadata(
            doc_id=cell.get("doc_id", "").strip() or doc_id,
            path=path,
            title=cell.get("title", "").strip(),
            region=cell.get("region", "").strip(),
            report_year=year_in(cell.get("report_year", "")),
            encoding=encoding,
            warnings=("the text fills an Excel cell (32,767 characters) and is probably cut off",) if full else (),
        ),
        MappingProxyType(others),
        MappingProxyType(hints),
    )


def _sheets(path: str, encoding: str | None) -> Iterator[tuple[str, str, Iterator[Row]]]:
    """The name ('' where there is only one), the encoding and the rows of each sheet of a table file. Raises DocumentError where it cannot be read."""
    ending = PurePath(path).suffix.lower()
    try:
        if ending in (".csv", ".tsv"):
            found = encoding or _encoding_of(path)
            yield "", found, _csv_rows(path, found)
        elif ending in (".jsonl", ".ndjson", ".json"):
            found = encoding or _encoding_of(path)
            yield "", found, _json_rows(path, found)
        elif ending == ".xlsx":
            yield from ((sheet, "", rows) for sheet, rows in _excel_rows(path))
        elif ending == ".parquet":
            yield "", "", _parquet_rows(path)
        elif ending == ".dta":
            yield "", "", _stata_rows(path)
        else:
            raise DocumentError(path, f"{ending or 'such'} files are not read as tables", advice="save it as .csv or .xlsx")
    except FileNotFoundError:
        raise DocumentError(path, "there is no such file", advice="was it moved while it was read? check the path") from None
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror or error}", advice="check its permissions") from None


def _encoding_of(path: str) -> str:
    """The encoding of a text file, from its beginning up to a line's end."""
    with open(path, "rb") as file:
        head = file.read(_HEAD)
    if len(head) == _HEAD and b"\n" in head:
        head = head[: head.rindex(b"\n") + 1]
    found = decode(head, path).encoding
    return "utf-8" if found == "ascii" else "big5hkscs" if found == "big5" else found


def _csv_rows(path: str, encoding: str) -> Iterator[Row]:
    import pandas as pd

    with open(path, encoding=encoding, errors="replace", newline="") as file:
        header = file.readline()
    separator = max("\t,;|", key=lambda s: (header.count(s), s == ","))
    try:
        with pd.read_csv(
            path, sep=separator, dtype=str, keep_default_na=False, encoding=encoding, encoding_errors="replace", chunksize=_CHUNK
        ) as chunks:
            for chunk in chunks:
                names = [str(c) for c in chunk.columns]
                for values in chunk.itertuples(index=False, name=None):
                    yield dict(zip(names, values, strict=True))
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise DocumentError(
            path, f"is no sound table: {' '.join(str(error).split())}", advice="texts with commas or line ends must stand in quotes"
        ) from None


def _json_rows(path: str, encoding: str) -> Iterator[Row]:
    with open(path, encoding=encoding, errors="replace") as file:
        if PurePath(path).suffix.lower() == ".json":
            if os.fstat(file.fileno()).st_size > MAX_JSON:
                raise DocumentError(path, f"has more than {MAX_JSON / 1e6:,.0f} MB in one piece", advice="save it as .jsonl, one object a line")
            try:
                whole = json.load(file)
            except (ValueError, RecursionError) as error:
                raise DocumentError(path, f"is no sound JSON: {error}", advice="one object a line belongs in .jsonl") from None
            items: Iterable[Any] = whole if isinstance(whole, list) else [whole]
            yield from (i if isinstance(i, dict) else {_ERROR: "is no JSON object"} for i in items)
            return
        for line in file:
            if not line.strip():
                continue
            try:
                item = json.loads(line)
            except (ValueError, RecursionError) as error:
                item = {_ERROR: f"is no sound JSON: {error}"}
            yield item if isinstance(item, dict) else {_ERROR: "is no JSON object"}


def _excel_rows(path: str) -> Iterator[tuple[str, Iterator[Row]]]:
    try:
        import openpyxl
    except ImportError:
        raise DocumentError(
            path, "reading Excel needs openpyxl, which is not installed", advice="pip install 'policyparse[excel]'"
        ) from None
    check_package(path, path, "Excel file")
    with open(path, "rb") as file:  # openpyxl leaves a file of its own open where it fails
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except Exception as error:  # zipfile and openpyxl raise many kinds on damaged files
            raise DocumentError(
                path, f"is no sound Excel file: {type(error).__name__}", advice="open it in Excel and save it again"
            ) from None
        for sheet in book.worksheets:
            several = len(book.worksheets) > 1
            yield sheet.title if several else "", _sheet_rows(_sound(sheet.iter_rows(values_only=True), path))


def _sound(rows: Iterator[tuple[Any, ...]], path: str) -> Iterator[tuple[Any, ...]]:
    """The rows; a fault that shows only where they are read is told like one of the file."""
    try:
        yield from rows
    except Exception as error:  # of zipfile, of the XML parser, of openpyxl
        raise DocumentError(
            path, f"is no sound Excel file: {type(error).__name__}", advice="open it in Excel and save it again"
        ) from None


def _sheet_rows(rows: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    header = next((row for row in rows if any(v is not None for v in row)), ())
    names = [str(v).strip() if v is not None else f"column {i}" for i, v in enumerate(header, start=1)]
    for row in rows:
        if any(v is not None for v in row):
            yield dict(zip(names, row, strict=False))


def _parquet_rows(path: str) -> Iterator[Row]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise DocumentError(
            path, "reading Parquet needs pyarrow, which is not installed", advice="pip install 'policyparse[parquet]'"
        ) from None
    try:
        with parquet.ParquetFile(path) as file:
            groups = (file.metadata.row_group(n).total_byte_size for n in range(file.metadata.num_row_groups))
            if (largest := max(groups, default=0)) > MAX_GROUP:
                raise DocumentError(path, f"has a row group of {largest / 1e6:,.0f} MB", advice="write it again with smaller row groups")
            for batch in file.iter_batches(batch_size=_CHUNK):
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise DocumentError(path, f"is no sound Parquet file: {error}", advice="write it again") from None


def _stata_rows(path: str) -> Iterator[Row]:
    import pandas as pd

    try:
        with pd.read_stata(path, chunksize=_CHUNK, convert_categoricals=False) as chunks:
            for chunk in chunks:
                names = [str(c) for c in chunk.columns]
                for values in chunk.itertuples(index=False, name=None):
                    yield dict(zip(names, values, strict=True))
    except ValueError as error:
        raise DocumentError(path, f"is no sound Stata file: {error}", advice="save it again in Stata 13 or later") from None
