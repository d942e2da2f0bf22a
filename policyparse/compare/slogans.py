"""Slogans through places and years: who uses them first, how they spread, and what they mean where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policyparse.compare.frames import comparison, provenance
from policyparse.compare.source import Corpus, Place, Source, Text, level_rank
from policyparse.compare.spelling import spelling, split_members

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("row_id", "sentence", "slogan", "kind", "counts", "members", "members_from", "complete", "origin")
#: what the library's lexicon says a slogan means is not what the place says
_NOT_SAID = ("", "lexicon")
_SUPERIORS = ("national", "province", "city")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a slogan; `key` is its spelling without marks."""

    source: Text
    key: str
    row_id: str
    sentence: str
    slogan: str
    kind: str
    counts: tuple[int, ...]
    members: tuple[str, ...]
    members_from: str
    complete: bool
    origin: str


def mentions(corpus: Corpus, slogans: Collection[str] | None = None) -> Iterator[Mention]:
    """The mentions of slogans in a corpus, or of some slogans, whatever their marks."""
    wanted = None if slogans is None else {spelling(s) for s in slogans}
    for source, (row_id, sentence, slogan, kind, counts, members, members_from, complete, origin) in corpus.rows("slogans", _COLUMNS):
        key = spelling(slogan)
        if key and (wanted is None or key in wanted):
            yield Mention(
                source, key, row_id, sentence, slogan, kind, tuple(counts), tuple(members), members_from, bool(complete), origin
            )  # fmt: skip


def places_of(said: Sequence[Mention]) -> tuple[list[str], list[str], list[str]]:
    """Row ids, document ids and sentences of mentions, each once."""
    ids, sentences = [m.row_id for m in said], dict.fromkeys(m.sentence for m in said)
    return ids, list(dict.fromkeys(m.source.doc_id for m in said)), list(sentences)


def slogan_adoption(
    source: Source, *, slogans: Collection[str] | None = None, parents: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Who uses a slogan first, and how it spreads: a row for each slogan and region that uses it.

    **Definition.** Two mentions are of one slogan where they are spelled alike but for marks and spaces. A region adopts it in
    the year of its first report in the data that uses it. `order` counts regions by that year (those of one year share it),
    `cumulative` the regions that use it by then, `lag` the years since the first of all. `earlier` are the region's superiors
    that used it in an earlier or the same year; `spread` is down where there are such, else first (in the first year of all),
    up (a region under it used it in an earlier year) or across. `censored`: it stands in the region's earliest report in the
    data, so that it may be older. Provenance is of the first report's mentions.

    `parents` names the superior of a region where the documents do not ({"青岚县": "云溪市", "云溪市": "澜江省"}).

    >>> import policyparse as pp
    >>> said = {"澜江省": (2021, "实施“千企领航”行动。"), "青岚县": (2022, "抓好“千企领航”行动。")}
    >>> reports = [pp.parse(t, doc_id=r, region=r, report_year=y) for r, (y, t) in said.items()]
    >>> slogan_adoption(reports, parents={"青岚县": "澜江省"})[["slogan", "region", "first_year", "spread"]].values.tolist()
    [['千企领航', '澜江省', 2021, 'first'], ['千企领航', '青岚县', 2022, 'down']]
    """
    corpus = Corpus(source)
    groups: dict[str, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for m in mentions(corpus, slogans):
        groups[m.key][m.source.place.key].append(m)
    places = corpus.places()
    above = {key: _above(corpus, place, parents or {}) for key, place in places.items()}
    earliest: dict[str, int] = {}
    for t in corpus.texts.values():
        earliest[t.place.key] = min(t.year, earliest.get(t.place.key, t.year))
    rows: list[dict[str, Any]] = []
    for by_place in groups.values():
        rows += _adoption(by_place, places, above, earliest)
    return comparison("slogan_adoption", sorted(rows, key=_order))


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The slogans of most regions first; of one slogan the first region first, of one year the superior first."""
    return -row["n_regions"], row["slogan"], row["order"], level_rank(row["level"]), row["region"]


def _above(corpus: Corpus, place: Place, parents: Mapping[str, str]) -> list[Place]:
    found = (corpus.superior(place, level, parents) for level in _SUPERIORS)
    return [p for p in found if p is not None and p.key != place.key]


def _adoption(
    by_place: Mapping[str, list[Mention]], places: Mapping[str, Place], above: Mapping[str, list[Place]],
    earliest: Mapping[str, int],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    first = {key: min(m.source.year for m in said) for key, said in by_place.items()}
    years = sorted(first.values())
    opening = min((m for said in by_place.values() for m in said), key=lambda m: (m.source.year, m.source.place.rank, m.row_id))
    under: dict[str, int] = {}
    for key, year in first.items():
        for p in above[key]:
            under[p.key] = min(year, under.get(p.key, year))
    for key, said in by_place.items():
        year = first[key]
        opened = [m for m in said if m.source.year == year]
        earlier = [p.region for p in above[key] if p.key in first and first[p.key] <= year]
        spread = "down" if earlier else "first" if year == years[0] else "up" if under.get(key, year) < year else "across"
        yield {
            "slogan": opening.slogan, "kind": opening.kind, "origin": opening.origin, **places[key].columns, "first_year": year,
            "last_year": max(m.source.year for m in said), "n_reports": len({m.source.year for m in said}),
            "n_mentions": len(said), "order": 1 + bisect_left(years, year), "n_regions": len(years),
            "cumulative": bisect_right(years, year), "lag": year - years[0], "earlier": earlier, "spread": spread,
            "censored": year == earliest[key], **provenance(places_of(opened)),
        }  # fmt: skip


def slogan_meanings(source: Source, *, slogans: Collection[str] | None = None) -> pd.DataFrame:
    """The same slogan with different members: a row for each slogan, region and meaning.

    **Definition.** A meaning is a set of members that a text itself spells out (before, after or in its notes); what only the
    library's lexicon says is left out. Two mentions have one meaning where each member of one is one of the other's (the same,
    its short form, or nearly the same letters), or where an unfinished list (closed by 等) holds nothing that the other lacks.
    Meaning 1 is the earliest, of the higher level where years are equal; `shared`, `added` and `dropped` hold a meaning against
    it, `similarity` is shared by all members of both. `n_meanings` > 1 picks the slogans that mean different things.

    Needs the extra compare (rapidfuzz).

    >>> import policyparse as pp
    >>> said = {"澜江省": "强化招商项目、目标企业、优惠政策“三张清单”。", "青岚县": "用好免罚、轻罚、减罚“三张清单”。"}
    >>> reports = [pp.parse(t, doc_id=r, region=r, report_year=2022) for r, t in said.items()]
    >>> slogan_meanings(reports)[["region", "meaning", "n_meanings", "similarity"]].values.tolist()
    [['澜江省', 1, 2, 1.0], ['青岚县', 2, 2, 0.0]]
    """
    corpus = Corpus(source)
    groups: dict[str, list[Mention]] = defaultdict(list)
    for m in mentions(corpus, slogans):
        if says_members(m):
            groups[m.key].append(m)
    places = corpus.places()
    rows: list[dict[str, Any]] = []
    for said in groups.values():
        rows += _meanings(sorted(said, key=lambda m: (m.source.year, m.source.place.rank)), places)
    return comparison("slogan_meanings", sorted(rows, key=lambda r: (-r["n_meanings"], r["slogan"], r["meaning"], r["first_year"])))


def _meanings(said: Sequence[Mention], places: Mapping[str, Place]) -> Iterator[dict[str, Any]]:
    """The rows of one slogan; `said` in the order of the years."""
    meanings: list[list[Mention]] = []
    for m in sorted(said, key=lambda m: not m.complete):  # whole lists first, so that unfinished ones find theirs
        home = next((g for g in meanings if one_meaning(g[0], m)), None)
        if home is None:
            meanings.append([m])
        else:
            home.append(m)
    order = {id(m): n for n, m in enumerate(said)}
    meanings.sort(key=lambda group: min(order[id(m)] for m in group))
    whole = meanings[0][0]
    for number, group in enumerate(meanings, 1):
        members = group[0].members
        shared, added, dropped = split_members(members, whole.members)
        by_place: dict[str, list[Mention]] = defaultdict(list)
        for m in sorted(group, key=lambda m: order[id(m)]):
            by_place[m.source.place.key].append(m)
        for key, own in by_place.items():
            first = next((m for m in own if m.complete), own[0])
            years = [m.source.year for m in own]
            yield {
                "slogan": said[0].slogan, "counts": first.counts, **places[key].columns, "meaning": number,
                "n_meanings": len(meanings), "first_year": min(years), "last_year": max(years), "n_mentions": len(own),
                "members": first.members, "members_from": first.members_from, "shared": shared, "added": added,
                "dropped": dropped, "similarity": round(len(shared) / (len(shared) + len(added) + len(dropped)), 4),
                **provenance(places_of(own)),
            }  # fmt: skip


def says_members(m: Mention) -> bool:
    """Whether the text itself spells out the members."""
    return bool(m.members) and m.members_from not in _NOT_SAID


def one_meaning(whole: Mention, other: Mention) -> bool:
    """Whether two mentions have one meaning; an unfinished `other` may lack members of the whole."""
    _, added, dropped = split_members(other.members, whole.members)
    return not added and (not dropped or not other.complete)
