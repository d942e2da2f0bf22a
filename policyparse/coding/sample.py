"""Which sentences or documents a person looks over: all, a random sample, or one stratified by a column of the documents."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policyparse.errors import PolicyparseError
from policyparse.missing import is_missing

if TYPE_CHECKING:
    import pandas as pd

    from policyparse.store import Store

#: what can be sampled, and by which columns of the documents a sample can be stratified
UNITS = ("sentences", "documents")
STRATA = ("level", "region", "province", "city", "report_year", "doc_type")


@dataclass(frozen=True, slots=True)
class Read:
    """One document as it was read: what is known of it, its text, its sentences and rows by frame."""

    document: Mapping[str, Any]
    text: str
    sentences: tuple[Mapping[str, Any], ...]
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit of the sample: a span of a document, how many units of the whole it stands for, and its stratum."""

    read: Read
    sentences: tuple[Mapping[str, Any], ...]
    weight: float
    stratum: str


def read_store(store: Store) -> Iterator[Read]:
    """The documents of a store with their texts."""
    tables = {n: defaultdict(list) for n in ("sentences", "quantities", "slogans", "projects")}  # type: dict[str, Any]
    for name, found in tables.items():
        for piece in store.pieces(name):
            for row in piece.to_dict("records"):
                found[row["doc_id"]].append(row)
    for document in store.documents.to_dict("records"):
        key = document["doc_id"]
        rows = {n: tuple(tables[n][key]) for n in ("quantities", "slogans", "projects")}
        yield Read({str(k): v for k, v in document.items()}, store.text(key), tuple(tables["sentences"][key]), rows)


def read_texts(texts: Iterable[tuple[str, str, str, int | None]]) -> Iterator[Read]:
    """Documents parsed now: doc_id, text, region ('' if unknown) and report year (None if unknown) of each."""
    from policyparse.pipeline import parse

    for doc_id, text, region, year in texts:
        report = parse(text, doc_id=doc_id, region=region or None, report_year=year)
        document = {str(k): v for k, v in report.to_frames().documents.iloc[0].to_dict().items()}
        rows = {n: _records(getattr(report, n)) for n in ("quantities", "slogans", "projects")}
        yield Read(document, text, _records(report.sentences), rows)


def _records(table: pd.DataFrame) -> tuple[Mapping[str, Any], ...]:
    return tuple({str(k): v for k, v in row.items()} for row in table.to_dict("records"))


def choose(
    documents: Iterable[Read], *, size: int | None = None, unit: str = "sentences", by: str | None = None, seed: int = 1
) -> list[Chosen]:
    """The sample: `size` units, drawn without putting back; all of them without a size.

    With `by` a column of the documents, each of its values is a stratum, and the sample is spread evenly over them (a
    stratum that is smaller is taken whole); every unit then carries the weight by which it stands for its stratum. The same
    seed draws the same sample.

    Raises PolicyparseError where unit or column are unknown, or there is nothing to draw from.
    """
    if unit not in UNITS:
        raise PolicyparseError(f"no unit is called {unit!r}; there are {', '.join(UNITS)}")
    if by is not None and by not in STRATA:
        raise PolicyparseError(f"a sample cannot be stratified by {by!r}; there are {', '.join(STRATA)}")
    strata: dict[str, list[tuple[Read, tuple[Mapping[str, Any], ...]]]] = defaultdict(list)
    for read in documents:
        key = _shown(read.document.get(by)) if by else ""
        if unit == "documents":
            strata[key].append((read, read.sentences))
        else:
            strata[key].extend((read, (s,)) for s in read.sentences)
    if not strata:
        raise PolicyparseError("there is nothing to look over: no document was read")
    sizes = _spread({k: len(v) for k, v in strata.items()}, size)
    chance = random.Random(seed)
    out = []
    for key in sorted(strata):
        pool = strata[key]
        picked = sorted(chance.sample(range(len(pool)), sizes[key]))
        out += [Chosen(*pool[n], len(pool) / sizes[key], key) for n in picked]
    return out


def _shown(value: Any) -> str:
    return "" if is_missing(value) else str(value)


def _spread(sizes: Mapping[str, int], total: int | None) -> dict[str, int]:
    """How many units of each stratum are drawn: evenly, what a small stratum lacks going to the others.

    >>> _spread({"a": 2, "b": 50, "c": 50}, 12)
    {'a': 2, 'b': 5, 'c': 5}
    """
    if total is None:
        return dict(sizes)
    taken = dict.fromkeys(sizes, 0)
    left = min(total, sum(sizes.values()))
    while left:
        for key in sorted(sizes):
            if left and taken[key] < sizes[key]:
                taken[key] += 1
                left -= 1
    return taken


def rows_within(rows: Sequence[Mapping[str, Any]], sentences: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The rows that begin in one of the sentences, each with its sentence."""
    out = []
    for sentence in sentences:
        out += [(r, sentence) for r in rows if sentence["start"] <= r["start"] < sentence["end"]]
    return out
