"""What a corpus holds: files, members of archives, rows of tables; each document is a task, told but not yet read."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from policyparse.documents.archives import Member, members, read_member
from policyparse.documents.known import Known
from policyparse.documents.reading import TABLE_ENDINGS, Document, shown_path
from policyparse.documents.tables import documents_of_frame, read_table
from policyparse.errors import DocumentError
from policyparse.frames import sha256_of
from policyparse.model import Metadata
from policyparse.patterns import Patterns

if TYPE_CHECKING:
    import pandas as pd

Source: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | pd.DataFrame"
Found: TypeAlias = "Iterator[Document | DocumentError]"
Failure: TypeAlias = "tuple[str, str, str, str]"

#: files that systems and editors leave in folders
_LEFTOVERS = frozenset(("thumbs.db", "desktop.ini", "__macosx"))
#: what a row is counted as where work is measured in bytes
_BYTES = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a corpus, a member of an archive, or a DataFrame.

    `key` is the path inside the corpus, which sorts; `rows` gives the documents of a table; `fault` says why nothing is read.
    """

    key: str
    doc_id: str
    shown: str = ""
    file: str = ""
    member: Member | None = None
    rows: Callable[[], Found] | None = None
    fault: Failure | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be read and parsed: where it lies or what it says, and what is known of it beforehand.

    `sha256` is that of its content where that has been read; `known` are fields of Metadata that the user tells,
    `hints` what a table's columns tell. `failure` is set where there is nothing to be parsed.
    """

    key: str
    metadata: Metadata
    file: str = ""
    member: Member | None = None
    text: str | None = None
    known: tuple[tuple[str, str], ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    failure: Failure | None = None
    sha256: str = ""
    size: int = 0

    def context(self) -> str:
        """What the reading of this document depends on beside its content and the patterns, as a text."""
        given = tuple((f.name, v) for f in fields(Metadata) if f.name != "path" and (v := getattr(self.metadata, f.name)))
        return repr((given, self.known, self.hints))


def failure_of(error: DocumentError, path: str = "") -> Failure:
    """The row of `failures` that an error makes."""
    return (error.path or path, error.stage, error.reason, error.advice)


def unforeseen(path: str, stage: str, error: Exception) -> DocumentError:
    """A fault of the library itself as the failure of the document that it met."""
    reason = f"{type(error).__name__}: {error}".rstrip(": ")
    return DocumentError(path, reason, stage=stage, advice="a fault of policyparse; please report it with the document")


# ---- listing -----------------------------------------------------------------------------------------------


def list_items(
    source: Source, *, columns: Mapping[str, str] | None = None, patterns: Patterns | None = None, leave: Path | None = None
) -> list[Item]:
    """What `source` holds, in order, each with its id; nothing but archives' lists of contents is read yet.

    `leave` is a folder that is no part of it. Raises DocumentError where there is nothing.
    """
    if type(source).__name__ == "DataFrame":
        frame: pd.DataFrame = source  # type: ignore[assignment]
        return [Item("", "", rows=lambda: documents_of_frame(frame, columns=columns, patterns=patterns))]
    files, base = _files(source, leave)
    if not files:
        raise DocumentError(str(source), "holds no documents", stage="list", advice="give a folder with reports in it")
    keys = _unique(shown_path(p.relative_to(base) if p.is_relative_to(base) else p).replace(os.sep, "/") for p in files)
    found: list[Item] = []
    for path, key in zip(files, keys, strict=True):
        found += _items(path, key, columns, patterns)
    ids = document_ids([i.doc_id for i in found])
    return sorted((replace(i, doc_id=d) for i, d in zip(found, ids, strict=True)), key=lambda i: i.key)


def _unique(keys: Iterable[str]) -> list[str]:
    """Keys as they are, but for those that another took (names that differ in bytes and read the same)."""
    taken: dict[str, None] = {}
    for key in keys:
        taken[next(k for k in chain([key], (f"{key}~{n}" for n in range(2, sys.maxsize))) if k not in taken)] = None
    return list(taken)


def _files(source: Source, leave: Path | None) -> tuple[list[Path], Path]:
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_dir():
            return files_under(path, leave), path
        if path.exists():
            return [path], path.parent
        raise DocumentError(str(path), "there is no such file or folder", stage="list", advice="check the path")
    files = sorted({Path(p) for p in source}, key=lambda p: p.as_posix())  # type: ignore[union-attr, arg-type]
    alike = len({p.is_absolute() for p in files}) == 1
    return files, Path(os.path.commonpath([p.parent for p in files])) if alike else Path()


def files_under(folder: Path, leave: Path | None = None) -> list[Path]:
    """All files under a folder, sorted; hidden files, leftovers of systems and lock files of Word left out, and `leave`."""
    found = []
    skip = leave.resolve() if leave else None
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".") and f.lower() not in _LEFTOVERS]
        if skip:
            folders[:] = [f for f in folders if f != skip.name or Path(root, f).resolve() != skip]
        found += [Path(root, n) for n in names if not n.startswith((".", "~$")) and n.lower() not in _LEFTOVERS]
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def document_ids(paths: list[str]) -> list[str]:
    """The ids of documents from their relative paths: without ending, but with it where two would be the same.

    >>> document_ids(["a/2021.txt", "a/2022.txt", "a/2022.docx"])
    ['a/2021', 'a/2022.txt', 'a/2022.docx']
    """
    bare = [p[: p.rindex(".")] if "." in p.rpartition("/")[2][1:] else p for p in paths]
    counts: dict[str, int] = {}
    for name in bare:
        counts[name] = counts.get(name, 0) + 1
    return [name if counts[name] == 1 else path for name, path in zip(bare, paths, strict=True)]


def _items(path: Path, key: str, columns: Mapping[str, str] | None, patterns: Patterns | None) -> Iterator[Item]:
    """A file as one item, an archive as an item for each member; `doc_id` is the path that the id will be made of."""
    shown = shown_path(path)
    ending = path.suffix.lower()
    if ending in TABLE_ENDINGS:
        yield Item(key, key, shown, rows=_Rows(path, None, shown, columns, patterns))
    elif ending != ".zip":
        yield Item(key, key, shown, os.fspath(path))
    else:
        yield from _archive(path, key, shown, columns, patterns)


def _archive(
    path: Path, key: str, shown: str, columns: Mapping[str, str] | None, patterns: Patterns | None
) -> Iterator[Item]:
    try:
        inside = members(path)
    except DocumentError as error:
        yield Item(key, key, shown, fault=failure_of(error))
        return
    if any(m.name == "word/document.xml" for m in inside):  # a Word file under the wrong ending
        yield Item(key, key, shown, os.fspath(path))
        return
    for member in inside:
        parts = member.name.split("/")
        if any((p.startswith((".", "~$")) and p != "..") or p.lower() in _LEFTOVERS for p in parts):
            continue
        name = f"{key}/{member.name}"
        as_folder = f"{key[:-4]}/{member.name}"
        if member.name.lower().endswith(tuple(TABLE_ENDINGS)) and not member.refused:
            yield Item(name, as_folder, f"{shown}/{member.name}", rows=_Rows(path, member, f"{shown}/{member.name}", columns, patterns))
        else:
            yield Item(name, as_folder, f"{shown}/{member.name}", os.fspath(path), member)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The documents of a table file when called; a table in an archive is laid beside for as long as it is read."""

    path: Path
    member: Member | None
    shown: str
    columns: Mapping[str, str] | None
    patterns: Patterns | None
    name: str = ""

    def __call__(self) -> Found:
        if self.member is None:
            yield from read_table(self.path, columns=self.columns, name=self.name or None, patterns=self.patterns)
            return
        with tempfile.TemporaryDirectory(prefix="policyparse-") as folder:
            copy = Path(folder, "table" + Path(self.member.name).suffix.lower())
            copy.write_bytes(read_member(self.path, self.member))
            for found in read_table(copy, columns=self.columns, name=self.name or None, patterns=self.patterns):
                yield self._renamed(found, str(copy))

    def _renamed(self, found: Document | DocumentError, copy: str) -> Document | DocumentError:
        if isinstance(found, Document):
            path = found.metadata.path.replace(copy, self.shown, 1)
            return replace(found, metadata=replace(found.metadata, path=path))
        return DocumentError(found.path.replace(copy, self.shown, 1), found.reason, stage=found.stage, advice=found.advice)


# ---- tasks -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Tasks:
    """The documents of a corpus one after the other, each with an id of its own; `known` is what the user tells of them."""

    items: list[Item]
    known: Known | None = None
    _taken: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Task]:
        for item in self.items:
            if item.fault:
                yield self._task(item.key, Metadata(doc_id=item.doc_id, path=item.shown), failure=item.fault)
            elif item.rows is None:
                size = item.member.size if item.member else _size(item.file)
                given = Metadata(doc_id=item.doc_id, path=item.shown)
                yield self._task(item.key, given, file=item.file, member=item.member, size=size)
            else:
                yield from self._rows(item, item.rows)

    def _rows(self, item: Item, rows: Callable[[], Found]) -> Iterator[Task]:
        read = replace(rows, name=item.doc_id) if isinstance(rows, _Rows) else rows
        number = 0
        try:
            for number, found in enumerate(read(), start=1):
                yield self._row(f"{item.key}#{number:08d}", found, item.shown)
        except DocumentError as error:
            if not item.key:
                raise  # the caller's own DataFrame
            yield self._row(f"{item.key}#{number + 1:08d}", error, item.shown)
        except Exception as error:  # a reader's own fault must not end the others
            yield self._row(f"{item.key}#{number + 1:08d}", unforeseen(item.shown, "read", error), item.shown)

    def _row(self, key: str, found: Document | DocumentError, shown: str) -> Task:
        if isinstance(found, DocumentError):
            return self._task(key, Metadata(path=shown), failure=failure_of(found, shown))
        hints = tuple(sorted(found.hints.items()))
        return self._task(key, found.metadata, text=found.text, hints=hints, size=len(found.text) * _BYTES)

    def _task(self, key: str, metadata: Metadata, **rest: object) -> Task:
        task = Task(key, metadata, **rest)  # type: ignore[arg-type]
        if task.failure:
            return replace(task, sha256=hashlib.sha256(repr(task.failure).encode("utf-8", "replace")).hexdigest())
        known = self.known.about(metadata.doc_id, key, metadata.path) if self.known else ()
        task = replace(task, metadata=self._own_id(metadata), known=known)
        if task.text is None:
            return task
        return replace(task, sha256=sha256_of(task.text))

    def _own_id(self, meta: Metadata) -> Metadata:
        numbered = (f"{meta.doc_id}~{n}" for n in range(2, sys.maxsize))
        doc_id = next(i for i in chain([meta.doc_id], numbered) if i not in self._taken)
        self._taken.add(doc_id)
        if doc_id == meta.doc_id:
            return meta
        warning = f"the id {meta.doc_id} was taken by a document before it"
        return replace(meta, doc_id=doc_id, warnings=(*meta.warnings, warning))


def _size(file: str) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return 0
