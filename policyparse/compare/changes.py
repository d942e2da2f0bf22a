"""What changes from one report of a place to another: indicators, targets, slogans, projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policyparse.compare.bounds import TOLERANCE
from policyparse.compare.frames import comparison, provenance
from policyparse.compare.panel import middle, shifts
from policyparse.compare.projects import LEAST, Entry, projects_of
from policyparse.compare.results import one_thing, target_order
from policyparse.compare.slogans import Mention, mentions, one_meaning, places_of, says_members
from policyparse.compare.source import Corpus, Source, Text
from policyparse.compare.statements import Statement, merged, statements
from policyparse.compare.words import Words, words_of
from policyparse.errors import PolicyparseError
from policyparse.patterns import Patterns, load_patterns

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
#: the order of the rows; of targets and indicators those that the lexicon knows come first
_KINDS = ("target", "indicator", "slogan", "project")


def changes(previous: Source, current: Source, *, least: float = LEAST, patterns: Patterns | None = None) -> pd.DataFrame:
    """What the later of two reports of one place adds, drops, raises, cuts, renames and finishes: one row a change.

    **Definition.** indicator: added or dropped, where only one of the reports sets a target for it. target: of one indicator,
    measure, scope, tier and horizon (the report's own year, or the same years in both) raised or cut where the number as written
    goes up or down (下降3% is raised to 下降4%); where it stays hardened or softened by the wording (`tone_shift`), else same; changed where the two cannot be compared (other
    units, a relation instead of a number); names outside the lexicon that have several numbers in a report are left out. slogan: new, gone, kept, or redefined where both reports spell out its members and they
    differ. project, by the links of `track_projects`: new, carried_on, finished (the later report tells its completion as done),
    or vanished (the earlier does not tell its completion, and the later does not name it).

    `previous` and `current` hold one report each (`select(store, region=…, year=…)` takes one out of many). Raises
    PolicyparseError where they do not, where they are of two places or not in the order of their years. Needs the extra compare.

    >>> import policyparse as pp
    >>> said = {2021: "2021年主要预期目标是：生产总值增长8%。", 2022: "2022年主要预期目标是：生产总值增长7%，财政收入增长5%。"}
    >>> a, b = (pp.parse(t, doc_id=f"d{y}", region="青岚县", report_year=y) for y, t in said.items())
    >>> changes(a, b)[["kind", "change", "subject", "difference"]].fillna(0).values.tolist()
    [['target', 'cut', '地区生产总值', -1.0], ['indicator', 'added', '财政收入', 0.0]]
    """
    rules = patterns or load_patterns()
    words = words_of(rules)
    before, after = Corpus(previous), Corpus(current)
    earlier, later = _one(before, "previous"), _one(after, "current")
    if earlier.place.key != later.place.key:
        raise PolicyparseError(f"the reports are of two places: {earlier.place.region} and {later.place.region}")
    if earlier.year >= later.year:
        raise PolicyparseError(f"the previous report is of {earlier.year}, the current one of {later.year}; give the earlier first")
    both = Corpus([previous, current])
    rows = [*_targets(before, after, words), *_slogans(before, after), *_projects(both, later.year, least, rules)]
    shared = {**later.place.columns, "year_before": earlier.year, "year_after": later.year}
    return comparison("changes", [shared | row for row in sorted(rows, key=_order)])


def _order(row: Row) -> tuple[int, bool]:
    return _KINDS.index(row["kind"]), "indicator_id" in row and row["indicator_id"] is None


def _one(corpus: Corpus, name: str) -> Text:
    texts = list(corpus.texts.values())
    if len(texts) != 1:
        said = f"{len(texts)} reports with region and year"
        raise PolicyparseError(f"`{name}` has {said}, and must have one; select(source, region=…, year=…) takes one out of many")
    return texts[0]


def _targets(before: Corpus, after: Corpus, words: Words) -> Iterator[Row]:
    a, b = (_by_subject(corpus, words) for corpus in (before, after))
    indicators_a, indicators_b = ({key[0]: s for key, s in reversed(found.items())} for found in (a, b))
    for key, s in indicators_a.items():
        if key not in indicators_b:
            yield _subject(s) | {"kind": "indicator", "change": "dropped", "before": s.text} | _told(s, "before")
    for key, s in indicators_b.items():
        if key not in indicators_a:
            yield _subject(s) | {"kind": "indicator", "change": "added", "after": s.text} | _told(s, "after")
    for subject, s in a.items():
        if subject in b:
            yield _target(s, b[subject], words)


def _by_subject(corpus: Corpus, words: Words) -> dict[tuple[Any, ...], Statement]:
    """The target that counts of each indicator, measure, scope, tier and horizon."""
    groups: dict[tuple[Any, ...], list[Statement]] = defaultdict(list)
    for s in statements(corpus, words, status=["target"]):
        own = s.year_start == s.year_end == s.source.year
        groups[s.key, s.measure, s.scope, s.tier, None if own else (s.year_start, s.year_end)].append(s)
    said = ((key, merged(group, words)) for key, group in groups.items())
    return {key: min(found, key=target_order) for key, found in said if one_thing(found, words, TOLERANCE)}


def _subject(s: Statement) -> Row:
    return {"subject": s.indicator, "indicator_id": s.indicator_id, "measure": s.measure, "scope": s.scope, "unit": s.base_unit}


def _told(s: Statement, side: str) -> Row:
    return {
        f"value_{side}": middle(s), f"bound_{side}": s.bound, f"tone_{side}": s.tone, **provenance(s.places, side),
    }  # fmt: skip


def _target(a: Statement, b: Statement, words: Words) -> Row:
    row = _subject(b) | {"kind": "target", "before": a.text, "after": b.text} | _told(a, "before") | _told(b, "after")
    one, other = middle(a), middle(b)
    if one is None or other is None or a.base_unit != b.base_unit:
        same = (a.text, a.relation, a.reference) == (b.text, b.relation, b.reference)
        return row | {"change": "same" if same else "changed"}
    apart = round(other - one, 9)
    wording = {"harder": "hardened", "softer": "softened"}.get(shifts(a, b, words)[2], "same")
    more = abs(other) > abs(one) if one < 0 and other < 0 else apart > 0
    return row | {"change": wording if not apart else "raised" if more else "cut", "difference": apart}


def _slogans(before: Corpus, after: Corpus) -> Iterator[Row]:
    a, b = (_by_key(corpus) for corpus in (before, after))
    for key in dict.fromkeys([*a, *b]):
        old, new = a.get(key, []), b.get(key, [])
        row: Row = {"kind": "slogan", "subject": (new or old)[0].slogan}
        if old:
            row |= {"before": _members(old), **provenance(places_of(old), "before")}
        if new:
            row |= {"after": _members(new), **provenance(places_of(new), "after")}
        yield row | {"change": "gone" if not new else "new" if not old else _kept(old, new)}


def _by_key(corpus: Corpus) -> dict[str, list[Mention]]:
    out: dict[str, list[Mention]] = defaultdict(list)
    for m in mentions(corpus):
        out[m.key].append(m)
    return out


def _spelled(said: Sequence[Mention]) -> Mention | None:
    """The mention whose members are spelled out, a whole list before an unfinished one."""
    return min((m for m in said if says_members(m)), key=lambda m: not m.complete, default=None)


def _members(said: Sequence[Mention]) -> str:
    spelled = _spelled(said)
    return "、".join(spelled.members) if spelled else ""


def _kept(old: Sequence[Mention], new: Sequence[Mention]) -> str:
    a, b = _spelled(old), _spelled(new)
    return "redefined" if a and b and not one_meaning(a, b) and not one_meaning(b, a) else "kept"


def _projects(both: Corpus, year: int, least: float, patterns: Patterns) -> Iterator[Row]:
    for project in projects_of(both, least, patterns):
        by_year: Mapping[bool, Entry] = {e.source.year == year: e for e in project.entries}
        old, new = by_year.get(False), by_year.get(True)
        row: Row = {"kind": "project", "subject": project.name}
        if old:
            row |= {"before": _entry(old), **provenance(old.places, "before")}
        if new:
            row |= {"after": _entry(new), "score": new.score, **provenance(new.places, "after")}
        if old and new:
            yield row | {"change": "finished" if new.furthest("actual") == "completed" else "carried_on"}
        elif new:
            yield row | {"change": "new"}
        elif old and old.furthest("actual") != "completed":
            yield row | {"change": "vanished"}


def _entry(entry: Entry) -> str:
    """Name, and the stages done and ahead: 岚江湿地公园 (ongoing/completed)."""
    return f"{entry.name} ({entry.furthest('actual') or '-'}/{entry.furthest('target') or '-'})"
