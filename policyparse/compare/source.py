"""What a comparison reads: one or more reports' frames or a store, as plain rows of the documents that count."""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from policyparse.errors import PolicyparseError
from policyparse.frames import Frames
from policyparse.pipeline import Report
from policyparse.store.duplicates import chosen_texts

if TYPE_CHECKING:
    import pandas as pd

    from policyparse.store import Store

#: what every comparison takes: a report, frames, an opened store, or several of them
Source: TypeAlias = "Report | Frames | Store | Iterable[Any]"
#: documents that are no reports
_OTHER = ("plan", "measures")
_COLUMNS = ("doc_id", "region", "adcode", "level", "province", "city", "report_year", "doc_type")
#: from the highest level downward
LEVELS = ("national", "province", "city", "county", "township", "zone")


def level_rank(level: str | None) -> int:
    """0 for the nation, 1 for a province …; unknown levels last.

    >>> level_rank("city"), level_rank(None)
    (2, 6)
    """
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


@dataclass(frozen=True, slots=True)
class Place:
    """A region; two places are one where `key` is."""

    region: str
    adcode: str | None = None
    level: str | None = None
    province: str | None = None
    city: str | None = None

    @property
    def key(self) -> str:
        """The code where it is known (two districts can have one name), else the name."""
        return self.adcode or self.region

    @property
    def rank(self) -> int:
        """0 for the nation, 1 for a province …; unknown levels last."""
        return level_rank(self.level)

    @property
    def columns(self) -> dict[str, str | None]:
        """The place under the names of the frames' columns."""
        return {"region": self.region, "adcode": self.adcode, "level": self.level}


@dataclass(frozen=True, slots=True)
class Text:
    """A report that counts: its region and the year that it plans for."""

    doc_id: str
    place: Place
    year: int


class Corpus:
    """The reports that a comparison is made of.

    Of several texts of one report the one that `chosen_texts` chooses counts; plans and measures, and texts whose region or
    year is unknown, do not.
    """

    def __init__(self, source: Source) -> None:
        self._parts = list(parts_of(source))
        self.texts: Mapping[str, Text] = _texts(self._parts)
        self.years: dict[tuple[str, int], Text] = {(t.place.key, t.year): t for t in self.texts.values()}

    def places(self) -> dict[str, Place]:
        """By key every region of the reports, in the order of their latest reports' names."""
        latest = sorted(self.texts.values(), key=lambda t: (t.place.rank, t.place.region, t.place.key, t.year))
        return {t.place.key: t.place for t in latest}

    def superior(self, place: Place, level: str, parents: Mapping[str, str]) -> Place | None:
        """The region of a level that a place belongs to, where its reports are here: by `parents`, else by its documents."""
        if level == "national":
            return next((p for p in self.named.values() if p.level == level), None)
        name = parents.get(place.region)
        for _ in LEVELS:  # never round in circles
            if name is None:
                break
            if (found := self.named.get(name)) and found.level == level:
                return found
            name = parents.get(name)
        own = {"province": place.province, "city": place.city}.get(level)
        found = self.named.get(own) if own and place.level != level else None
        return found if found and found.level == level else None

    @cached_property
    def named(self) -> dict[str, Place]:
        """The regions by name."""
        return {p.region: p for p in self.places().values()}

    def rows(
        self, name: str, columns: Sequence[str], where: Mapping[str, Collection[str]] | None = None
    ) -> Iterator[tuple[Text, tuple[Any, ...]]]:
        """The rows of a frame, each with its report; missing values are None. `where` says which values columns may have."""
        wanted = ["doc_id", *columns]
        for part in self._parts:
            for piece in _pieces(part, name, wanted, where or {}):
                for doc_id, *values in zip(*(_values(piece[c]) for c in wanted), strict=True):
                    text = self.texts.get(doc_id)
                    if text is not None:
                        yield text, tuple(values)


def parts_of(source: Source) -> Iterator[Frames | Store]:
    """The frames and stores that a source is made of, one after the other. Raises PolicyparseError for anything else."""
    from policyparse.store import Store

    if isinstance(source, Report):
        yield source.to_frames()
    elif isinstance(source, Frames | Store):
        yield source
    elif isinstance(source, Iterable) and not isinstance(source, str | bytes | Mapping):
        for one in source:
            yield from parts_of(one)
    else:
        raise PolicyparseError(
            f"a comparison takes a Report, Frames, an opened store (open_store) or several of them, not {type(source).__name__}"
        )


def _texts(parts: Sequence[Frames | Store]) -> dict[str, Text]:
    import pandas as pd

    if not parts:
        return {}
    documents = pd.concat([p.documents for p in parts], ignore_index=True)
    if twice := documents["doc_id"][documents["doc_id"].duplicated()].tolist():
        raise PolicyparseError(f"the document {twice[0]!r} stands in the data twice; give each document a doc_id of its own")
    documents = documents[chosen_texts(documents)]
    out = {}
    for doc_id, region, adcode, level, province, city, year, kind in zip(*(_values(documents[c]) for c in _COLUMNS), strict=True):
        if region and year is not None and kind not in _OTHER:
            out[doc_id] = Text(doc_id, Place(region, adcode or None, level, province, city), int(year))
    return out


def _pieces(part: Frames | Store, name: str, columns: Sequence[str], where: Mapping[str, Collection[str]]) -> Iterator[pd.DataFrame]:
    if not isinstance(part, Frames):
        yield from part.pieces(name, columns=list(columns), filters=[(c, "in", sorted(v)) for c, v in where.items()])
        return
    frame: pd.DataFrame = getattr(part, name)
    wanted = frame[list(columns)]  # before the rows, so that other columns are not copied
    if where:
        kept = [frame[column].isin(list(values)).to_numpy() for column, values in where.items()]
        wanted = wanted[functools.reduce(operator.and_, kept)]
    yield wanted


def _values(series: pd.Series[Any]) -> list[Any]:
    """The values of a column as plain Python values, None where one is missing."""
    missing = series.isna().tolist()
    return [None if gone else value for value, gone in zip(series.tolist(), missing, strict=True)]


def select(source: Source, *, region: str | None = None, year: int | None = None) -> Frames:
    """The frames of some reports of a source: those of a region (its name or code), of a year (`report_year`), or of both.

    Of several texts of one report the one that `chosen_texts` chooses is taken. Raises PolicyparseError where there is none.

    >>> import policyparse as pp
    >>> reports = [pp.parse("生产总值增长6%。", doc_id=f"d{y}", region="青岚县", report_year=y) for y in (2021, 2022)]
    >>> select(reports, region="青岚县", year=2022).documents["doc_id"].tolist()
    ['d2022']
    """
    import pandas as pd

    corpus = Corpus(source)
    kept = [
        t.doc_id
        for t in corpus.texts.values()
        if region in (None, t.place.region, t.place.adcode) and year in (None, t.year)
    ]
    if not kept:
        wanted = " of ".join(str(w) for w in (year, region) if w is not None)
        raise PolicyparseError(f"there is no report {wanted}; there are {', '.join(_known(corpus)) or 'none'}")
    from policyparse.frames import FRAME_NAMES, SCHEMAS, frame

    made = {}
    for name in FRAME_NAMES:
        columns = [c.name for c in SCHEMAS[name]]
        pieces = [
            p for part in corpus._parts
            for p in ([part.documents[columns]] if name == "documents" else _pieces(part, name, columns, {"doc_id": kept}))
        ]  # fmt: skip
        whole = pd.concat(pieces, ignore_index=True)
        made[name] = whole[whole["doc_id"].isin(kept)].reset_index(drop=True)
    return Frames(**made, failures=frame("failures", []))


def _known(corpus: Corpus, shown: int = 8) -> list[str]:
    known = [f"{t.place.region} {t.year}" for t in corpus.texts.values()]
    return [*known[:shown], f"{len(known) - shown} more"] if len(known) > shown else known
