"""Writing a store: a run's documents in parts, each written whole or not at all, and the folder kept clean."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import policyparse
from policyparse.batch.sources import Task
from policyparse.batch.work import TABLES, Outcome, Settings, Unit, content_of
from policyparse.errors import PolicyparseError
from policyparse.frames import sha256_of
from policyparse.store.arrow import library, table_of
from policyparse.store.lock import StoreLock
from policyparse.store.parts import (
    DAMAGED,
    FORMAT,
    KIND,
    PART,
    Entry,
    damaged_parts,
    part_numbers,
    part_path,
    read_entries,
    read_manifest,
    read_parts,
)

#: a part is written when it holds so many documents or bytes, or when so many seconds have passed
_UNITS, _BYTES, _SECONDS = 2000, 48_000_000, 15.0
#: parts with fewer documents are put together when there are more of them
_SMALL, _FEW, _FILES = 500, 4, 16_000_000
#: libraries that an extra brings: what failed without one is tried again with it
_LIBRARIES = ("selectolax", "docx", "pypdfium2", "openpyxl")


class Writer:
    """A store while a run writes to it: `with Writer(folder, settings) as writer`."""

    def __init__(self, folder: Path, settings: Settings, *, resume: bool = True, retry: bool = False) -> None:
        library("pyarrow", "parquet")
        self.folder = folder
        self._settings = settings
        self._resume, self._retry = resume, retry
        self._lock = StoreLock(folder / "lock")
        self._base = f"{policyparse.__version__}\0{FORMAT}\0{settings.digest}\0{settings.region}"
        self._failed_base = f"\0{[bool(find_spec(n)) for n in _LIBRARIES]}\0{settings.timeout}"
        self._contexts: dict[str, tuple[str, str]] = {}
        self._buffer: list[Outcome] = []
        self._size = 0
        self._last_write = time.monotonic()
        self.kept = self.done = self.failed = self.removed = 0
        self._begun = time.time()

    def __enter__(self) -> Writer:
        self.folder.mkdir(parents=True, exist_ok=True)
        read_manifest(self.folder)  # before anything is written to what is no store
        self._lock.acquire()
        try:
            broken_off = read_manifest(self.folder).get("state") == "damaged"
            self._write_manifest("running")
            self._clean()
            self._set_aside(thorough=broken_off)
            self.entries = read_entries(self.folder)
        except BaseException:
            self._lock.release()
            raise
        self._next = max((*part_numbers(self.folder), 0)) + 1
        self._seen: set[str] = set()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None or issubclass(kind, KeyboardInterrupt | PolicyparseError):
                self.flush()
                if kind is not None:
                    self._write_manifest("interrupted")
        finally:
            self._lock.release()
            self.entries, self._seen = {}, set()  # the store that is opened next has its own

    # ---- what is done already

    def check(self, keys: Iterable[str]) -> None:
        """Raises PolicyparseError where the store holds none of what the source does: then it is the wrong store, and the run
        would take away all that it holds."""
        own = set(keys)
        if self._resume and self.entries and not any(k in own or k.rpartition("#")[0] in own for k in self.entries):
            raise PolicyparseError(
                f"{self.folder}: holds {len(self.entries):,} documents, none of which is in this source; "
                "give another folder (or resume=False, --restart, to replace them)"
            )

    def fresh(self, task: Task) -> bool:
        """Whether the store holds this document as it would be read now; if so there is nothing to do."""
        key = task.key
        self._seen.add(key)
        contexts = self._context(task)
        entry = self.entries.get(key)
        if entry is not None and self._resume and self._same(task, entry, contexts):
            self.kept += 1
            self.failed += entry.failed
            return True
        self._contexts[key] = contexts
        return False

    def _same(self, task: Task, entry: Entry, contexts: tuple[str, str]) -> bool:
        if entry.context != contexts[entry.failed] or (entry.failed and self._retry):
            return False
        return entry.sha256 == (task.sha256 or _sha256_of(task))

    def _context(self, task: Task) -> tuple[str, str]:
        told = f"{self._base}\0{task.context()}"
        return _digest(told), _digest(told + self._failed_base)

    # ---- writing

    def add(self, outcome: Outcome) -> None:
        """Take what came of a chunk; parts are written when enough has come together."""
        self._buffer.append(outcome)
        self._size += sum(map(len, outcome.packed.values()))
        self.done += len(outcome.units)
        self.failed += sum(u.failed for u in outcome.units)
        late = time.monotonic() - self._last_write > _SECONDS
        if late or self._size > _BYTES or sum(len(o.units) for o in self._buffer) >= _UNITS:
            self.flush()

    def flush(self) -> None:
        """Write what has come together as a part; where that is interrupted it can be called again."""
        self._last_write = time.monotonic()
        if not self._buffer:
            return
        arrow = library("pyarrow", "parquet")
        outcomes = sorted(self._buffer, key=lambda o: o.units[0].key)
        tables = {}
        for name in TABLES:
            streams = [o.packed[name] for o in outcomes if name in o.packed]
            if streams:
                tables[name] = arrow.concat_tables([arrow.ipc.open_stream(s).read_all() for s in streams])
        rows = [self._row(u) for o in outcomes for u in o.units]
        self._commit(tables, rows)
        for row in rows:
            self._contexts.pop(row[0], None)
        self._buffer.clear()
        self._size = 0

    def _row(self, unit: Unit) -> tuple[str, str, str, str, bool]:
        context = self._contexts[unit.key][unit.failed]
        return unit.key, unit.doc_id, unit.sha256, context, unit.failed

    def _commit(self, tables: Mapping[str, Any], rows: Sequence[tuple[str, str, str, str, bool]]) -> None:
        part = self._next
        self._next += 1
        for name, table in tables.items():
            _write_table(table, part_path(self.folder, name, part))
        _write_table(table_of("units", rows), part_path(self.folder, "units", part))
        for key, doc_id, sha, context, failed in rows:
            self.entries[key] = Entry(doc_id, sha, sys.intern(context), failed, part)

    def finish(self) -> None:
        """After the last document: write what is left, take out what is no longer there, put small parts together."""
        self.flush()
        gone = self.entries.keys() - self._seen
        self.removed = len(gone)
        for key in gone:
            del self.entries[key]
        self._compact()
        self._write_manifest("complete")

    # ---- keeping it clean

    def _clean(self) -> None:
        """Remove what a killed run left: files that were not finished, and parts that were not."""
        committed = set(part_numbers(self.folder))
        for name in (*TABLES, "units"):
            with contextlib.suppress(FileNotFoundError):
                for path in (self.folder / name).iterdir():
                    match = PART.match(path.name)
                    if path.name.startswith(".") or (match and int(match[1]) not in committed):
                        path.unlink()

    def _set_aside(self, *, thorough: bool) -> None:
        """Move what the disk spoilt out of the way, and say so: the documents that stood there are read again.

        Every file's end is looked at, where its index stands; all of it only where something is known to be wrong.
        """
        parquet, arrow = library("pyarrow.parquet", "parquet"), library("pyarrow", "parquet")
        spoilt: dict[int, Path] = dict(damaged_parts(self.folder)) if thorough else {}
        for part in part_numbers(self.folder):
            for name in ("units", *TABLES):
                path = part_path(self.folder, name, part)
                try:
                    if path.exists():
                        parquet.read_metadata(path)
                except (arrow.ArrowException, OSError):
                    spoilt.setdefault(part, path)
        for part, first in spoilt.items():
            place = self.folder / DAMAGED / time.strftime("%Y%m%d-%H%M%S")
            place.mkdir(parents=True, exist_ok=True)
            for name in ("units", *TABLES):
                path = part_path(self.folder, name, part)
                if path.exists():
                    os.replace(path, place / f"{name}-{path.name}")
            warnings.warn(f"{first}: was damaged; its part is kept in {place}, its documents are read again", stacklevel=2)

    def _compact(self) -> None:
        live: dict[int, list[str]] = {}
        for key, entry in self.entries.items():
            live.setdefault(entry.part, []).append(key)
        parquet = library("pyarrow.parquet", "parquet")
        parts = part_numbers(self.folder)
        length = {p: parquet.read_metadata(part_path(self.folder, "units", p)).num_rows for p in parts}
        for part in parts:
            if part not in live:
                self._remove(part)
        spoilt = [p for p in parts if p in live and len(live[p]) < length[p]]
        small = [p for p in parts if p in live and p not in spoilt and length[p] < _SMALL]
        if len(small) <= _FEW:
            small = []
        for group in self._groups(sorted((*spoilt, *small), key=lambda p: min(live[p])), live):
            if len(group) > 1 or group[0] in spoilt:
                self._rewrite(group, [k for p in group for k in live[p]])

    def _groups(self, parts: Iterable[int], live: Mapping[int, list[str]]) -> Iterable[list[int]]:
        group: list[int] = []
        units = size = 0
        for part in parts:
            weight = sum(p.stat().st_size for n in TABLES if (p := part_path(self.folder, n, part)).exists())
            if group and (units + len(live[part]) > _UNITS or size + weight > _FILES):
                yield group
                group, units, size = [], 0, 0
            group.append(part)
            units, size = units + len(live[part]), size + weight
        if group:
            yield group

    def _rewrite(self, parts: Sequence[int], keys: Sequence[str]) -> None:
        """One part of the documents of several that still count; then the old ones go."""
        tables = {}
        for name in TABLES:
            found = read_parts(self.folder, name, {p: {k for k in keys if self.entries[k].part == p} for p in parts})
            if found.num_rows:
                tables[name] = found
        entries = {k: self.entries[k] for k in sorted(keys)}
        self._commit(tables, [(k, e.doc_id, e.sha256, e.context, e.failed) for k, e in entries.items()])
        for part in parts:
            self._remove(part)

    def _remove(self, part: int) -> None:
        """Take a part away, its units file first, so that it does not count any more."""
        for name in ("units", *TABLES):
            part_path(self.folder, name, part).unlink(missing_ok=True)
        _sync_folder(self.folder / "units")

    def _write_manifest(self, state: str) -> None:
        manifest = {
            "kind": KIND, "format": FORMAT, "state": state, "policyparse": policyparse.__version__,
            "patterns": self._settings.digest, "region": self._settings.region,
            "run": {
                "begun": time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(self._begun)),
                "seconds": round(max(0.0, time.time() - self._begun), 1), "done": self.done, "kept": self.kept,
                "failed": self.failed, "removed": self.removed,
            },
        }  # fmt: skip
        _replace(self.folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def _write_table(table: Any, path: Path) -> None:
    parquet = library("pyarrow.parquet", "parquet")
    _whole_or_not(path, lambda part: parquet.write_table(table, part, compression="zstd"))


def _replace(path: Path, data: bytes) -> None:
    _whole_or_not(path, lambda part: part.write_bytes(data))


def _whole_or_not(path: Path, write: Callable[[Path], Any]) -> None:
    """A file written beside its place and then renamed. Raises PolicyparseError where the disk does not take it."""
    part = path.with_name(f".{path.name}")
    try:
        path.parent.mkdir(exist_ok=True)
        write(part)
        _sync(part)
        os.replace(part, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise PolicyparseError(
            f"{path}: cannot be written: {error.strerror or error}; make room or give leave to write, then the same call goes on "
            "from there (what is finished is kept)"
        ) from None


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows cannot and need not."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest(text: str) -> str:
    return sha256_of(text)[:32]


def _sha256_of(task: Task) -> str:
    """SHA-256 of a task's content; '' where it cannot be read."""
    try:
        return hashlib.sha256(content_of(task)).hexdigest()
    except PolicyparseError:
        return ""
