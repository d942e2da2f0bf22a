"""Frames as Arrow tables: rows to tables without pandas, tables to frames with their types (extra `parquet`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from policyparse.errors import PolicyparseError
from policyparse.frames import DTYPES, SCHEMAS, Column

if TYPE_CHECKING:
    import pandas as pd

#: the column of a stored table that holds the key of the document which a row is of
UNIT = "_unit"
#: tables of a store that are no frames: the texts that all offsets point into, and what is known of each document's reading
TEXTS = (
    Column("doc_id", "text", "", "the document's identifier"),
    Column("text", "text", "", "the text that all offsets point into"),
)
UNITS = (
    Column("key", "text", "", "path inside the corpus; documents are in its order"),
    Column("doc_id", "text", "", "the document's identifier"),
    Column("sha256", "text", "", "SHA-256 of the content that was read"),
    Column("context", "text", "", "digest of all else that the reading depends on"),
    Column("failed", "boolean", "", "whether it could not be read or parsed"),
)


def library(module: str, extra: str) -> Any:
    """An optional library, imported. Raises PolicyparseError with the extra that brings it where it is missing."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise PolicyparseError(f"this needs {package}, which is not installed; pip install 'policyparse[{extra}]'") from None


def columns_of(name: str) -> tuple[Column, ...]:
    """The columns of a frame or of a store's own table.

    >>> [c.name for c in columns_of("texts")]
    ['doc_id', 'text']
    """
    own = {"texts": TEXTS, "units": UNITS}
    return own.get(name) or SCHEMAS[name]


@cache
def schema(name: str, *, unit: bool = False) -> Any:
    """The Arrow schema of a frame, display names and meanings with it; with `unit` also the column of the document's key."""
    arrow = library("pyarrow", "parquet")
    made = schema_of(columns_of(name))
    return made.append(arrow.field(UNIT, arrow.string())) if unit else made


@cache
def schema_of(columns: tuple[Column, ...]) -> Any:
    """The Arrow schema of columns, display names and meanings with it."""
    arrow = library("pyarrow", "parquet")
    types = {
        "text": arrow.string(), "integer": arrow.int64(), "offset": arrow.int64(), "number": arrow.float64(),
        "boolean": arrow.bool_(), "texts": arrow.list_(arrow.string()), "integers": arrow.list_(arrow.int64()),
    }  # fmt: skip
    return arrow.schema([arrow.field(c.name, types[c.type], metadata={"label": c.label, "about": c.about}) for c in columns])


def table_of(name: str, rows: Sequence[Sequence[Any]], *, unit: bool = False) -> Any:
    """An Arrow table of rows in the order of the frame's columns (and the key last where `unit`).

    >>> table_of("failures", [("a.txt", "read", "the file is empty", "")]).num_rows
    1
    """
    arrow = library("pyarrow", "parquet")
    plan = schema(name, unit=unit)
    columns = list(zip(*rows, strict=True)) or [()] * len(plan)
    return arrow.Table.from_arrays([_array(arrow, v, f.type) for v, f in zip(columns, plan, strict=True)], schema=plan)


def _array(arrow: Any, values: Sequence[Any], kind: Any) -> Any:
    try:
        return arrow.array(values, type=kind)
    except UnicodeEncodeError:  # halves of characters, which no file can hold
        return arrow.array([_whole(v) for v in values], type=kind)


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_whole(v) for v in value] if isinstance(value, list | tuple) else value


def frame_of(name: str, table: Any) -> pd.DataFrame:
    """The frame that an Arrow table holds, with the types that `frames.frame` gives; only the columns that it has.

    >>> frame_of("failures", table_of("failures", [])).columns.tolist()
    ['path', 'stage', 'error', 'advice']
    """
    import pandas as pd

    made = {c.name: _series(table.column(c.name), c) for c in columns_of(name) if c.name in table.column_names}
    return pd.DataFrame(made)


def _series(column: Any, about: Column) -> pd.Series[Any]:
    import pandas as pd

    if about.type in ("texts", "integers"):
        return pd.Series(column.to_pylist(), dtype="object")
    if about.type in ("text", "integer"):
        dtype: Any = pd.api.types.pandas_dtype(DTYPES[about.type])
        return pd.Series(dtype.__from_arrow__(column))
    return pd.Series(column.to_numpy(), dtype=DTYPES[about.type])
