"""A store opened: its frames as attributes, by column and filter, by SQL, and as files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyparse.arrow import UNIT, columns_of, frame_of, library, schema
from policyparse.duplicates import flag_duplicates
from policyparse.errors import PolicyparseError
from policyparse.frames import FRAME_NAMES
from policyparse.store_parts import Entry, part_path, read_entries, read_manifest, read_parts

if TYPE_CHECKING:
    import pandas as pd

#: documents read together where a frame is read piece by piece
_PIECE = 2000
_VIEWS = {"targets": ("status", "target"), "actuals": ("status", "actual")}
Filters = Sequence[tuple[str, str, Any]]


def open_store(path: str | os.PathLike[str]) -> Store:
    """The store that `parse_corpus(source, out=path)` wrote, finished or not.

    Raises PolicyparseError where there is none.

    >>> import policyparse, tempfile, pandas as pd
    >>> out = tempfile.mkdtemp()
    >>> texts = pd.DataFrame({"doc_id": ["a"], "text": ["2022年，生产总值增长6%左右。"]})
    >>> _ = policyparse.parse_corpus(texts, out=out, workers=0)
    >>> open_store(out).documents["doc_id"].tolist()
    ['a']
    """
    folder = Path(path)
    manifest = read_manifest(folder) if (folder / "manifest.json").exists() else {}
    if not manifest:
        raise PolicyparseError(f"{folder}: there is no store; parse_corpus(source, out=…) or `policyparse batch` makes one")
    return Store(folder, manifest)


class Store:
    """The frames of a corpus on disk, read when they are asked for.

    Its attributes are the frames' names (`store.quantities`, `store.targets` …), each read anew and whole; `read` gives a
    frame's columns and rows as wanted, `pieces` a frame that memory does not hold, `sql` the answer to a query. Rows are in
    the order of the documents, which is that of their paths. It shows the store as it was when it was opened.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any] | None = None) -> None:
        self.path = folder
        self.manifest = dict(manifest or read_manifest(folder))
        self._entries = dict(sorted(read_entries(folder).items()))
        self._spoilt: dict[int, set[str] | None] = {}
        live: dict[int, set[str]] = {}
        for key, entry in self._entries.items():
            live.setdefault(entry.part, set()).add(key)
        parquet = library("pyarrow.parquet", "parquet")
        for part, keys in live.items():
            whole = parquet.read_metadata(part_path(folder, "units", part)).num_rows == len(keys)
            self._spoilt[part] = None if whole else keys

    @property
    def complete(self) -> bool:
        """Whether the last run into it came to its end."""
        return self.manifest.get("state") == "complete"

    @property
    def entries(self) -> Mapping[str, Entry]:
        """By path inside the corpus: what is known of each document's reading."""
        return self._entries

    # ---- frames

    def read(self, name: str, *, columns: Sequence[str] | None = None, filters: Filters | None = None) -> pd.DataFrame:
        """A frame, or what is wanted of it.

        `name` is a frame's, or targets or actuals. `filters` are conditions that all must hold, each (column, operator,
        value) with ==, !=, <, <=, >, >=, in or not in. Rows that do not meet them, and other columns, are not read. (That
        documents are doubles of one report is said in the whole documents frame only.)

        Raises PolicyparseError where there is no such frame, column or operator.
        """
        import pandas as pd

        pieces = list(self.pieces(name, columns=columns, filters=filters, documents=max(_PIECE, len(self._entries) // 8)))
        frame = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
        return flag_duplicates(frame) if name == "documents" and columns is None and filters is None else frame

    def pieces(
        self, name: str, *, columns: Sequence[str] | None = None, filters: Filters | None = None, documents: int = _PIECE
    ) -> Iterator[pd.DataFrame]:
        """A frame piece by piece, each of so many documents, so that memory holds only one; at least one, if empty."""
        base = "quantities" if name in _VIEWS else name
        self._check(base, columns, filters)
        conditions = [(_VIEWS[name][0], "==", _VIEWS[name][1]), *(filters or ())] if name in _VIEWS else list(filters or ())
        test = library("pyarrow.parquet", "parquet").filters_to_expression(conditions) if conditions else None
        keys = list(self._entries)
        for start in range(0, max(len(keys), 1), documents):
            some = keys[start : start + documents]
            table = read_parts(self.path, base, self._parts(some, len(keys)), columns=columns, filters=test)
            frame = frame_of(base, table)
            yield frame if columns is None else frame[list(columns)]

    def _parts(self, keys: Sequence[str], of: int) -> Mapping[int, set[str] | None]:
        if len(keys) == of:
            return dict(self._spoilt)
        found: dict[int, set[str] | None] = {}
        for key in keys:
            keep = found.setdefault(self._entries[key].part, set())
            assert keep is not None
            keep.add(key)
        return found

    def _check(self, name: str, columns: Sequence[str] | None, filters: Filters | None) -> None:
        if name not in (*FRAME_NAMES, "failures", "texts"):
            raise PolicyparseError(f"no frame is called {name!r}; there are {', '.join((*FRAME_NAMES, *_VIEWS, 'failures'))}")
        known = [c.name for c in columns_of(name)]
        for column in (*(columns or ()), *(f[0] for f in filters or ())):
            if column not in known:
                raise PolicyparseError(f"{name} has no column {column!r}; it has {', '.join(known)}")
        for _, operator, _ in filters or ():
            if operator not in ("==", "=", "!=", "<", "<=", ">", ">=", "in", "not in"):
                raise PolicyparseError(f"{operator!r} is no operator of a filter; there are ==, !=, <, <=, >, >=, in, not in")

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and frame of every table, `failures` last, each read when its turn comes."""
        for name in (*FRAME_NAMES, "failures"):
            yield name, self.read(name)

    @property
    def documents(self) -> pd.DataFrame:
        """One row for one document."""
        return self.read("documents")

    @property
    def sections(self) -> pd.DataFrame:
        """The documents' sections."""
        return self.read("sections")

    @property
    def sentences(self) -> pd.DataFrame:
        """Every sentence of the documents."""
        return self.read("sentences")

    @property
    def quantities(self) -> pd.DataFrame:
        """One row for one number said of one indicator."""
        return self.read("quantities")

    @property
    def targets(self) -> pd.DataFrame:
        """The quantities whose status is target."""
        return self.read("targets")

    @property
    def actuals(self) -> pd.DataFrame:
        """The quantities whose status is actual."""
        return self.read("actuals")

    @property
    def slogans(self) -> pd.DataFrame:
        """One row for one mention of a slogan."""
        return self.read("slogans")

    @property
    def projects(self) -> pd.DataFrame:
        """One row for one mention of a named undertaking."""
        return self.read("projects")

    @property
    def glossary(self) -> pd.DataFrame:
        """Footnotes and the entries of a 名词解释."""
        return self.read("glossary")

    @property
    def failures(self) -> pd.DataFrame:
        """What could not be read or parsed, and what to do about it."""
        return self.read("failures")

    def text(self, doc_id: str) -> str:
        """The text that the offsets of a document point into. Raises PolicyparseError where the store has no such document."""
        key = next((k for k, e in self._entries.items() if e.doc_id == doc_id and not e.failed), None)
        if key is None:
            raise PolicyparseError(f"{self.path}: holds no document {doc_id!r}")
        table = read_parts(self.path, "texts", {self._entries[key].part: {key}}, columns=["text"])
        return str(table.column("text")[0].as_py())

    # ---- SQL and files

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """The answer to a query in SQL (extra `sql`: DuckDB). The frames, targets, actuals and texts are its tables.

        Only the store can be read and nothing written: one SELECT, no other files, no settings. `?` in the query stand for
        `parameters`. Raises PolicyparseError where the query is wrong or forbidden.
        """
        duckdb = library("duckdb", "sql")
        connection = duckdb.connect(":memory:")
        try:
            statements = connection.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise PolicyparseError("a store answers one SELECT at a time; to change data, take the frames")
            for name in (*FRAME_NAMES, "failures", "texts"):
                self._view(connection, name)
            for name, (column, value) in _VIEWS.items():
                connection.execute(f"create view {name} as select * from quantities where {column} = '{value}'")
            connection.execute("set allowed_directories = [" + _quoted(f"{self.path.resolve()}{os.sep}") + "]")
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
            answer = connection.sql(query, params=list(parameters)).to_arrow_table()
        except duckdb.Error as error:
            raise PolicyparseError(f"SQL: {error}") from None
        finally:
            connection.close()
        return _plain_frame(answer)

    def _view(self, connection: Any, name: str) -> None:
        """A frame as a view of the parts' files; what still counts of spoilt parts (and an empty frame) as a table beside."""
        files = [
            os.fspath(p.resolve()) for n, keys in self._spoilt.items() if keys is None and (p := part_path(self.path, name, n)).exists()
        ]
        names = ", ".join(f'"{c.name}"' for c in columns_of(name))
        selects = [f"select {names} from read_parquet([{', '.join(map(_quoted, files))}])"] if files else []
        spoilt = {n: keys for n, keys in self._spoilt.items() if keys is not None}
        if name == "documents":
            selects = []  # few enough to be flagged as the frame is
            connection.register("_documents", _arrow_of(name, self.documents))
            selects.append(f"select {names} from _documents")
        elif spoilt or not files:
            connection.register(f"_{name}", read_parts(self.path, name, spoilt).drop_columns([UNIT]))
            selects.append(f"select {names} from _{name}")
        connection.execute(f"create view {name} as {' union all '.join(selects)}")

    def export(
        self, out: str | os.PathLike[str], *, format: str | None = None, frames: Sequence[str] | None = None
    ) -> list[Path]:
        """Write the frames to files, as `write_frames` does: csv, xlsx, dta, jsonl or parquet. Returns the paths.

        csv, jsonl and parquet are written piece by piece, whatever their size; `frames` says which (all by default).
        """
        from policyparse.present.files import write_frames

        for name in frames or ():
            self._check("quantities" if name in _VIEWS else name, None, None)
        return write_frames(self, out, format=format, names=frames)

    def __repr__(self) -> str:
        failed = sum(e.failed for e in self._entries.values())
        state = "" if self.complete else ", not finished"
        return f"<Store {self.path}: {len(self._entries) - failed:,} documents, {failed:,} failures{state}>"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _arrow_of(name: str, frame: pd.DataFrame) -> Any:
    return library("pyarrow", "parquet").Table.from_pandas(frame, schema=schema(name), preserve_index=False)


def _plain_frame(table: Any) -> pd.DataFrame:
    """An answer as a frame: texts and integers nullable, lists plain."""
    import pandas as pd

    arrow = library("pyarrow", "parquet")
    text: Any = pd.api.types.pandas_dtype("string")

    def series(column: Any) -> Any:
        kind = column.type
        if arrow.types.is_list(kind):
            return pd.Series(column.to_pylist(), dtype="object")
        if arrow.types.is_string(kind) or arrow.types.is_large_string(kind):
            return pd.Series(text.__from_arrow__(column))
        if arrow.types.is_integer(kind):
            return pd.Series(column.to_pylist(), dtype="Int64")
        return column.to_pandas()

    return pd.DataFrame({name: series(table.column(i)) for i, name in enumerate(table.column_names)})
