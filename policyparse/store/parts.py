"""The parts of a store on disk: how they lie there, and how they are found and read (writing is `store.writer`).

    OUT/manifest.json              what the store is, what made it, how its last run went
    OUT/quantities/part-000001.parquet …   a folder for each frame (and for the texts), a file for each part
    OUT/units/part-000001.parquet  the documents of a part: written last, it makes the part count
    OUT/lock                       held while a run writes

A part without its units file is what a killed run left, and is removed by the next. Where two parts hold the same
document the later one counts: so a changed document is first written anew and then taken out of the old part.
Files that the disk spoilt are never deleted: the next run moves them to OUT/damaged and reads their documents again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policyparse.batch.work import TABLES
from policyparse.errors import PolicyparseError
from policyparse.store.arrow import UNIT, library, schema

#: raised whenever stored parts of older versions could not be read
FORMAT = 1
KIND = "policyparse store"
#: the folder in a store for files that were found damaged
DAMAGED = "damaged"
PART = re.compile(r"part-(\d{6,})\.parquet\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the store: its id, its content's SHA-256, the digest of what else its reading depends on, its part."""

    doc_id: str
    sha256: str
    context: str
    failed: bool
    part: int


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a store; {} where the folder is missing or empty. Raises PolicyparseError where it is something else."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        left = [p for p in folder.iterdir() if not p.name.startswith(("lock", "."))] if folder.is_dir() else []
        if left or folder.is_file():
            raise PolicyparseError(f"{folder}: is no store of policyparse and not empty; give a new folder") from None
        return {}
    except OSError as error:
        raise PolicyparseError(f"{path}: cannot be read: {error}") from None
    except ValueError:
        if part_numbers(folder):  # nothing that stands in it is needed to go on
            return {"kind": KIND, "format": FORMAT, "state": "damaged"}
        raise PolicyparseError(f"{path}: is damaged, and there is nothing else in the store; give a new folder") from None
    if not isinstance(manifest, dict):
        manifest = {}
    if manifest.get("kind") != KIND:
        raise PolicyparseError(f"{path}: is no manifest of a store of policyparse")
    if manifest.get("format") != FORMAT:
        raise PolicyparseError(
            f"{folder}: was written in format {manifest.get('format')}, this version reads {FORMAT}; write a new store"
        )
    return manifest  # type: ignore[no-any-return]


def part_numbers(folder: Path, name: str = "units") -> list[int]:
    """The numbers of the parts of a table that lie in a store, in order."""
    try:
        names = os.listdir(folder / name)
    except FileNotFoundError:
        return []
    return sorted(int(m[1]) for n in names if (m := PART.match(n)))


def part_path(folder: Path, name: str, part: int) -> Path:
    """Where a part of a table lies."""
    return folder / name / f"part-{part:06d}.parquet"


def read_entries(folder: Path) -> dict[str, Entry]:
    """All documents of a store by key, each as its latest part has it."""
    entries: dict[str, Entry] = {}
    contexts: dict[str, str] = {}
    for part in part_numbers(folder):
        table = _read(part_path(folder, "units", part))
        columns = [table.column(n).to_pylist() for n in ("key", "doc_id", "sha256", "context", "failed")]
        for key, doc_id, sha, context, failed in zip(*columns, strict=True):
            entries[key] = Entry(doc_id, sha, contexts.setdefault(context, context), failed, part)
    return entries


def _read(path: Path, **wanted: Any) -> Any:
    """A file of the store as an Arrow table. Raises PolicyparseError where it is damaged."""
    parquet, arrow = library("pyarrow.parquet", "parquet"), library("pyarrow", "parquet")
    try:
        return parquet.read_table(path, partitioning=None, **wanted)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise PolicyparseError(
            f"{path}: is damaged ({str(error).splitlines()[0]}); give the same batch call again: it moves what is damaged to "
            f"{DAMAGED}/ and reads these documents anew"
        ) from None


def damaged_parts(folder: Path) -> list[tuple[int, Path]]:
    """The parts of a store of which a file cannot be read to its end, each with the first such file."""
    found = []
    for part in part_numbers(folder):
        for name in ("units", *TABLES):
            path = part_path(folder, name, part)
            if path.exists() and not _whole(path):
                found.append((part, path))
                break
    return found


def _whole(path: Path) -> bool:
    try:
        _read(path)
    except PolicyparseError:
        return False
    return True


def read_parts(
    folder: Path, name: str, parts: Mapping[int, set[str] | None], *, columns: Sequence[str] | None = None, filters: Any = None
) -> Any:
    """The rows of a table in some parts as an Arrow table, ordered by document; of each part all rows, or those of the keys given.

    `columns` are those wanted (all by default), `filters` an Arrow expression that rows must meet.
    """
    arrow = library("pyarrow", "parquet")
    compute = library("pyarrow.compute", "parquet")
    plan = schema(name, unit=True)
    wanted = None if columns is None else list(dict.fromkeys((*columns, UNIT)))
    found = []
    for part, keys in parts.items():
        path = part_path(folder, name, part)
        if not path.exists() or (keys is not None and not keys):
            continue
        test = filters
        if keys is not None:
            own = compute.field(UNIT).isin(arrow.array(sorted(keys), arrow.string()))
            test = own if test is None else own & test
        found.append(_read(path, columns=wanted, filters=test))
    if not found:
        empty = plan.empty_table()
        return empty if wanted is None else empty.select(wanted)
    table = arrow.concat_tables(found, promote_options="default")
    return table.take(compute.sort_indices(table.column(UNIT))) if len(found) > 1 else table


