"""What a page is made of: the frames and the texts that their offsets point into, wherever they come from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from policyparse.documents.reading import read_document
from policyparse.errors import PolicyparseError
from policyparse.frames import Frames, frames_of, sha256_of
from policyparse.model import Extraction
from policyparse.patterns import Patterns, load_patterns
from policyparse.pipeline import Report
from policyparse.present.files import ALL_FRAMES, read_frames
from policyparse.store import Store, open_store
from policyparse.store.duplicates import flag_duplicates

if TYPE_CHECKING:
    import pandas as pd

PageSource: TypeAlias = (
    "Report | Frames | Store | str | os.PathLike[str] | Sequence[Report] | Sequence[str | os.PathLike[str]]"
)
#: more than so many characters (of about 5,000 long reports) make a page that no browser opens well
MAX_CHARS = 100_000_000
_FRAMES = tuple(f"documents.{ending}" for ending in ("parquet", "jsonl", "csv", "dta"))


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Frames, and by document the pieces of its text that are known: each its offset and what stands there.

    A whole text is one piece at 0.
    """

    frames: Frames
    texts: Mapping[str, Sequence[tuple[int, str]]]


def read_given(
    source: PageSource, *, texts: Mapping[str, str] | None = None, patterns: Patterns | None = None
) -> Given:
    """The frames and texts of a source as `write_page` takes it."""
    frames, known = _read(source, patterns)
    known = {**known, **(texts or {})}
    if not len(frames.documents):
        raise PolicyparseError(_nothing(frames))
    if int(frames.documents["n_chars"].sum()) > MAX_CHARS:
        raise PolicyparseError(
            f"{len(frames.documents):,} documents are more than one page can hold (up to {MAX_CHARS:,} characters of text); "
            "take a part of them"
        )
    twice = frames.documents["doc_id"][frames.documents["doc_id"].duplicated()]
    if len(twice):
        raise PolicyparseError(f"two documents are called {twice.iloc[0]!r}; give each its own doc_id")
    return Given(frames, dict(_pieces(frames, known)))


def frames_given(source: PageSource, *, patterns: Patterns | None = None) -> Frames:
    """The frames of a source as `write_page` takes it, without its texts."""
    frames = _read(source, patterns)[0]
    if not len(frames.documents):
        raise PolicyparseError(_nothing(frames))
    return frames


def _nothing(frames: Frames) -> str:
    if not len(frames.failures):
        return "there are no documents to make a page of"
    first = frames.failures.iloc[0]
    return f"{first['path']}: {first['error']}" + (f" ({first['advice']})" if first["advice"] else "")


def _read(source: PageSource, patterns: Patterns | None) -> tuple[Frames, Mapping[str, str]]:
    if isinstance(source, Report):
        return _of_reports([source])
    if isinstance(source, Frames):
        return source, {}
    if isinstance(source, Store):
        return _of_store(source)
    if isinstance(source, str | os.PathLike):
        return _of_path(Path(source), patterns)
    items = list(source)
    if items and all(isinstance(i, Report) for i in items):
        return _of_reports([i for i in items if isinstance(i, Report)])
    paths = [Path(i) for i in items if isinstance(i, str | os.PathLike)]
    if len(paths) != len(items):
        raise TypeError("a page is made of reports, frames, a store or paths")
    return _of_path(paths[0], patterns) if len(paths) == 1 else _of_files(paths, patterns)


def _of_reports(reports: Sequence[Report]) -> tuple[Frames, Mapping[str, str]]:
    return _of_extractions([r.extraction for r in reports])


def _of_extractions(
    found: Sequence[Extraction], failures: Iterable[Sequence[str]] = ()
) -> tuple[Frames, Mapping[str, str]]:
    frames = frames_of(found, failures)
    tables = {name: getattr(frames, name) for name in ALL_FRAMES} | {"documents": flag_duplicates(frames.documents)}
    return Frames(**tables), {x.structure.metadata.doc_id: x.structure.text.given for x in found}


def _of_store(store: Store) -> tuple[Frames, Mapping[str, str]]:
    characters = int(store.read("documents", columns=["n_chars"])["n_chars"].sum())
    if characters > MAX_CHARS:
        raise PolicyparseError(
            f"{store.path}: {characters:,} characters of text are more than one page can hold (up to {MAX_CHARS:,}); "
            "take a part of it"
        )
    texts = store.read("texts")
    return Frames(**dict(store.items())), dict(zip(texts["doc_id"].tolist(), texts["text"].tolist(), strict=True))


def _of_path(path: Path, patterns: Patterns | None) -> tuple[Frames, Mapping[str, str]]:
    """A path is a store, written frames, or reports; what lies there tells."""
    if (path / "manifest.json").exists():
        return _of_store(open_store(path))
    if path.is_dir() and any((path / name).exists() for name in (*_FRAMES, "policyparse.xlsx")):
        return read_frames(path), {}
    if path.suffix.lower() == ".xlsx" and path.exists():
        try:
            return read_frames(path), {}
        except PolicyparseError:
            pass  # a table of texts
    return _of_files([path], patterns)


def _of_files(paths: Sequence[Path], patterns: Patterns | None) -> tuple[Frames, Mapping[str, str]]:
    """Reports that are read now, each as `parse_corpus` would read it."""
    from policyparse.batch.sources import Tasks, files_under, list_items
    from policyparse.batch.work import do

    rules = patterns or load_patterns()
    source = paths[0] if len(paths) == 1 else [f for p in paths for f in (files_under(p) if p.is_dir() else [p])]
    outcomes = [do(task, rules, "")[1] for task in Tasks(list_items(source, patterns=rules))]
    found = [o for o in outcomes if isinstance(o, Extraction)]
    return _of_extractions(found, [o for o in outcomes if not isinstance(o, Extraction)])


# ---- texts -------------------------------------------------------------------------------------------------


def _pieces(frames: Frames, texts: Mapping[str, str]) -> Iterable[tuple[str, Sequence[tuple[int, str]]]]:
    sentences = _sentences_known(frames)
    documents = frames.documents
    for doc_id, path, sha in zip(
        documents["doc_id"].tolist(), documents["path"].tolist(), documents["sha256"].tolist(), strict=True
    ):
        text = texts[doc_id] if doc_id in texts else _reread(path)
        if text is not None and sha256_of(text) == sha:
            yield doc_id, [(0, text)]
        else:
            yield doc_id, sorted(sentences.get(doc_id, {}).items())


def _reread(path: str) -> str | None:
    """The text of the file that a document was read from, where it is still there."""
    try:
        return read_document(path).text if path and Path(path).is_file() else None
    except (PolicyparseError, OSError):
        return None


def _sentences_known(frames: Frames) -> Mapping[str, dict[int, str]]:
    """By document the sentences that the rows of its frames hold, by their offset."""
    starts = _starts(frames.sentences)
    known: dict[str, dict[int, str]] = {}
    for name in ("quantities", "slogans", "projects"):
        table = getattr(frames, name)
        rows = zip(table["doc_id"].tolist(), table["start"].tolist(), table["sentence"].tolist(), strict=True)
        for doc_id, start, sentence in rows:
            known.setdefault(doc_id, {})[sentence_start(starts.get(doc_id, [0]), start)] = sentence
    return known


def _starts(sentences: pd.DataFrame) -> Mapping[str, list[int]]:
    starts: dict[str, list[int]] = {}
    for doc_id, start in zip(sentences["doc_id"].tolist(), sentences["start"].tolist(), strict=True):
        starts.setdefault(doc_id, []).append(start)
    return starts


def sentence_start(starts: Sequence[int], at: int) -> int:
    """The offset at which the sentence begins that holds the character at `at`; `starts` are in order.

    >>> sentence_start([0, 10, 20], 13)
    10
    """
    from bisect import bisect_right

    return starts[max(0, bisect_right(starts, at) - 1)]
