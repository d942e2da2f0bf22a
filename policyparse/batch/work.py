"""What is done with a document of a corpus: read, parse, rows. Chunks of documents go to processes, here or elsewhere."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from policyparse.batch.sources import Failure, Task, failure_of, unforeseen
from policyparse.documents.archives import read_member
from policyparse.documents.known import told
from policyparse.documents.reading import document_of_bytes, read_bytes
from policyparse.documents.tables import year_in
from policyparse.errors import DocumentError, PatternError, PatternTimeout, PolicyparseError
from policyparse.frames import FRAME_NAMES, rows
from policyparse.model import Extraction, Metadata
from policyparse.patterns import Patterns, load_patterns
from policyparse.pipeline import extract

#: tables that a chunk gives: the frames, what failed, and for a store the texts
TABLES = (*FRAME_NAMES, "failures", "texts")


@dataclass(frozen=True, slots=True)
class Settings:
    """How all documents of a run are read: one's own pattern folders and the digest of all patterns, the region of documents
    that tell none, the seconds that one may take; `packed` gives rows as Arrow tables, with the texts."""

    folders: tuple[str, ...] = ()
    digest: str = ""
    region: str = ""
    timeout: float = 0.0
    packed: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A document done: its key, its id, the SHA-256 of its content, whether it failed."""

    key: str
    doc_id: str
    sha256: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a chunk: its documents, and by table its rows, or the rows packed as Arrow streams."""

    units: tuple[Unit, ...]
    rows: Mapping[str, list[tuple[Any, ...]]]
    packed: Mapping[str, bytes]
    seconds: float = 0.0


def settings_of(patterns: Patterns, region: str, timeout: float, packed: bool) -> Settings:
    """The settings that another process needs to read as this one does."""
    return Settings(patterns.folders[1:], patterns.digest, region, timeout, packed)


@lru_cache(maxsize=4)
def _patterns(folders: tuple[str, ...], digest: str) -> Patterns:
    patterns = load_patterns(*folders)
    if patterns.digest != digest:
        raise PolicyparseError(
            "the patterns here differ from those of the run (were they changed, or is another version of policyparse installed there?)"
        )
    return patterns


def patterns_of(settings: Settings) -> Patterns:
    """The patterns of a run in this process. Raises PatternError, and PolicyparseError where they are not the run's."""
    return _patterns(settings.folders, settings.digest)


def content_of(task: Task) -> bytes:
    """The bytes of a task's file or archive member. Raises DocumentError."""
    return read_member(task.file, task.member) if task.member else read_bytes(task.file)


def do(task: Task, patterns: Patterns, region: str) -> tuple[str, Extraction | Failure]:
    """Read and parse one document: the SHA-256 of its content ('' where it could not be read) and what was found, or the failure."""
    if task.failure:
        return task.sha256, task.failure
    sha, path = task.sha256, task.metadata.path or task.metadata.doc_id
    stage = "read"
    try:
        if task.text is None:
            data = content_of(task)
            sha = hashlib.sha256(data).hexdigest()
            document = document_of_bytes(data, task.metadata.path, doc_id=task.metadata.doc_id)
            text, meta = document.text, _read_as(task.metadata, document.metadata)
        else:
            text, meta = task.text, task.metadata
        stage = "parse"
        meta = told(meta, task.known)
        return sha, _hinted(text, replace(meta, region=meta.region or region), dict(task.hints), patterns)
    except DocumentError as error:
        return sha, failure_of(error, path)
    except PatternTimeout as error:
        return sha, failure_of(DocumentError(path, str(error), stage=stage, advice="mend the pattern or leave it out, then run again"), path)
    except PatternError:
        raise
    except Exception as error:  # a fault of the library itself must not end the others
        return sha, failure_of(unforeseen(path, stage, error))


def _read_as(given: Metadata, found: Metadata) -> Metadata:
    return replace(found, doc_id=given.doc_id, warnings=(*given.warnings, *found.warnings))


def _hinted(text: str, meta: Metadata, hints: Mapping[str, str], patterns: Patterns) -> Extraction:
    """What is found in a text; the year and place that its table hints at count where the text itself says neither."""
    found = extract(text, meta, patterns)
    if not hints:
        return found
    said = found.structure.metadata
    year = year_in(hints.get("year", ""))
    place = next((hints[k] for k in ("county", "city", "province") if k in hints), "")
    extra = []
    changes: dict[str, Any] = {}
    if year and said.report_year is None:
        changes["report_year"] = year
        extra.append(f"the year {year} is from the table")
    elif year and said.report_year and not year <= said.report_year <= year + 1:
        extra.append(f"the table says {year}, the text plans for {said.report_year}")
    if place and not said.region:
        changes |= {"region": place}
        extra.append(f"the region {place} is from the table")
    elif (wide := hints.get("province", "")) and said.province and wide[:2] != said.province[:2]:
        extra.append(f"the table says {wide}, the text speaks for {said.province}")
    if not extra:
        return found
    return extract(text, replace(meta, **changes, warnings=(*meta.warnings, *extra)), patterns)


def run(
    tasks: Sequence[Task], settings: Settings, patterns: Patterns | None = None, begin: Callable[[int], object] = lambda i: None
) -> Outcome:
    """Read and parse a chunk of documents; `begin` is called with the number of each before it is begun."""
    started = time.perf_counter()
    rules = patterns or patterns_of(settings)
    units = []
    made: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    for i, task in enumerate(tasks):
        begin(i)
        sha, found = do(task, rules, settings.region)
        units.append(Unit(task.key, task.metadata.doc_id, sha, not isinstance(found, Extraction)))
        _add(made, task, found, settings.packed)
    begin(len(tasks))
    return Outcome(tuple(units), *_packed(made, settings.packed), time.perf_counter() - started)


def failed(task: Task, stage: str, reason: str, advice: str, settings: Settings) -> Outcome:
    """The outcome of a document that could not be brought to an end."""
    failure = (task.metadata.path or task.metadata.doc_id, stage, reason, advice)
    made: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    _add(made, task, failure, settings.packed)
    return Outcome((Unit(task.key, task.metadata.doc_id, task.sha256, True),), *_packed(made, settings.packed))


def _add(made: Mapping[str, list[tuple[Any, ...]]], task: Task, found: Extraction | Failure, packed: bool) -> None:
    key = (task.key,) if packed else ()
    if not isinstance(found, Extraction):
        made["failures"].append((*found, *key))
        return
    for name in FRAME_NAMES:
        made[name].extend((*row, *key) for row in rows(name, found))
    if packed:
        made["texts"].append((task.metadata.doc_id, found.structure.text.given, *key))


def _packed(
    made: Mapping[str, list[tuple[Any, ...]]], packed: bool
) -> tuple[Mapping[str, list[tuple[Any, ...]]], Mapping[str, bytes]]:
    if not packed:
        return made, {}
    from policyparse.store.arrow import library, table_of

    arrow = library("pyarrow", "parquet")
    streams = {}
    for name, rows_ in made.items():
        if rows_:
            table = table_of(name, rows_, unit=True)
            sink = arrow.BufferOutputStream()
            with arrow.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
            streams[name] = sink.getvalue().to_pybytes()
    return {}, streams


def merged(outcomes: Iterable[Outcome]) -> Mapping[str, list[tuple[Any, ...]]]:
    """The rows of several chunks together, table by table, in the order given."""
    together: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    for outcome in outcomes:
        for name, found in outcome.rows.items():
            together[name].extend(found)
    return together
