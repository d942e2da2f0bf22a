"""What the user tells of documents in a table of his own, joined to them by id or path."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from policyparse.documents.tables import TELLING, Row, cell_text, column_fields, rows_of_file, year_in
from policyparse.errors import DocumentError
from policyparse.model import Metadata
from policyparse.patterns import Patterns

if TYPE_CHECKING:
    import pandas as pd

Table: TypeAlias = "str | os.PathLike[str] | pd.DataFrame"


@dataclass(frozen=True, slots=True)
class Known:
    """By id or path: the fields that the user tells of a document."""

    by_name: Mapping[str, tuple[tuple[str, str], ...]]

    def about(self, doc_id: str, key: str, path: str) -> tuple[tuple[str, str], ...]:
        """What is told of a document: looked up by its id, then its path in the corpus, its whole path, its file's name.

        >>> Known({"2022.txt": (("region", "云溪市"),)}).about("a/2022", "a/2022.txt", "/x/a/2022.txt")
        (('region', '云溪市'),)
        """
        slashed = path.replace(os.sep, "/")
        for name in (doc_id, key, slashed, PurePosixPath(key).name, PurePosixPath(key).stem):
            if name and name in self.by_name:
                return self.by_name[name]
        return ()


def read_known(table: Table, patterns: Patterns) -> Known:
    """The user's table of metadata: a file (csv, xlsx, dta, parquet, jsonl) or a DataFrame, a document each row.

    A column names the document (`doc_id`, `path`, `file`, 文档编号, 路径, 文件名 …); columns called region, title, report_year,
    province, city, county, doc_type or level (or their Chinese names) say what is known of it, and what they say counts
    more than what the text says. Empty cells say nothing; other columns are left for a join of one's own.

    Raises DocumentError where the table names no documents, or one of them twice.

    >>> import pandas as pd
    >>> from policyparse.patterns import load_patterns
    >>> told = read_known(pd.DataFrame({"文件名": ["a.txt"], "地区": ["云溪市"]}), load_patterns())
    >>> told.about("a", "a.txt", "/x/a.txt")
    (('region', '云溪市'),)
    """
    shown = "the table of metadata" if not isinstance(table, str | os.PathLike) else os.fspath(table)
    rows = list(_rows(table))
    columns = column_fields(dict.fromkeys(c for row in rows for c in row), patterns)
    naming = [c for c, f in columns.items() if f in ("doc_id", "path")]
    if not naming:
        raise DocumentError(
            shown, "no column names the documents", stage="list", advice="call it doc_id or path, as they stand in the documents frame"
        )
    telling = [(c, f) for c, f in columns.items() if f in TELLING]
    by_name: dict[str, tuple[tuple[str, str], ...]] = {}
    for number, row in enumerate(rows, start=1):
        fields = tuple((f, text) for c, f in telling if (text := _told(f, cell_text(row.get(c)).strip())))
        for name in {cell_text(row.get(c)).strip().replace("\\", "/").removeprefix("./") for c in naming} - {""}:
            if by_name.get(name, fields) != fields:
                raise DocumentError(f"{shown}#{number}", f"{name} is told of twice, differently", stage="list", advice="keep one row")
            by_name[name] = fields
    return Known(by_name)


def _told(field: str, text: str) -> str:
    if field != "report_year":
        return text
    year = year_in(text)
    return str(year) if year else ""


def _rows(table: Table) -> Iterable[Row]:
    if isinstance(table, str | os.PathLike):
        return rows_of_file(table)
    names = [str(c) for c in table.columns]
    return (dict(zip(names, values, strict=True)) for values in table.itertuples(index=False, name=None))


def told(metadata: Metadata, known: Iterable[tuple[str, str]]) -> Metadata:
    """What is known of a document with what the user tells of it put first.

    >>> told(Metadata(region="青岚县"), [("region", "云溪市"), ("report_year", "2022")]).report_year
    2022
    """
    values: dict[str, object] = {k: int(v) if k == "report_year" else v for k, v in known if k in TELLING}
    return replace(metadata, **values) if values else metadata  # type: ignore[arg-type]
