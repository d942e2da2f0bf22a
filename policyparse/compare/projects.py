"""One project through the years under slightly different names, and what became of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from policyparse.compare.frames import comparison, provenance
from policyparse.compare.project_names import Name, NameReader, likeness, name_reader
from policyparse.compare.source import Corpus, Source, Text
from policyparse.patterns import Patterns, load_patterns
from policyparse.store.arrow import library

if TYPE_CHECKING:
    import pandas as pd

#: the least score of a link between two reports, and of two names within one
LEAST, WITHIN = 78.0, 88.0
#: taken off a link for each year beyond the second between the reports, and at most
_PER_YEAR, _MOST_YEARS = 1.5, 12.0
#: pairs less alike than this in whole and proper part are not looked at
_WORTH = (50, 70)
STAGES = ("", "planned", "started", "ongoing", "completed")
_COLUMNS = ("row_id", "sentence", "full_name", "kind", "stage", "status", "investment_base")


@dataclass(frozen=True, slots=True)
class Named:
    """One mention of a project."""

    source: Text
    name: Name
    row_id: str
    sentence: str
    kind: str
    stage: str
    status: str
    investment: float | None


def fullness(name: Name) -> tuple[int, int]:
    """The more a name tells of the project, the higher; of equals the shorter."""
    return len(name.kernel), -len(name.text)


@dataclass(slots=True)
class Entry:
    """A project in one report: all its mentions there, and the link to an earlier report."""

    mentions: list[Named]
    score: float | None = None
    evidence: str = ""
    linked: Entry | None = None

    @property
    def source(self) -> Text:
        """The report."""
        return self.mentions[0].source

    @property
    def kind(self) -> str:
        """The kind that most mentions have, the first of equals."""
        kinds = [m.kind for m in self.mentions]
        return max(dict.fromkeys(kinds), key=kinds.count)

    @property
    def name(self) -> str:
        """The fullest name, without loose words (项目, 建设) where it stands so too."""
        return max((m.name for m in self.mentions), key=fullness).text

    @property
    def places(self) -> tuple[list[str], list[str], list[str]]:
        """Row ids, document id and sentences, as the frames have them."""
        said = list(dict.fromkeys(m.sentence for m in self.mentions))
        return [m.row_id for m in self.mentions], [self.source.doc_id], said

    def furthest(self, *status: str) -> str:
        """The furthest stage of the mentions that tell what was done (actual) or lies ahead (target)."""
        return max((m.stage for m in self.mentions if m.status in status), key=STAGES.index, default="")


@dataclass(slots=True)
class Project:
    """A project: its entries in the order of the years."""

    entries: list[Entry] = field(default_factory=list)

    @property
    def id(self) -> str:
        """An identifier that later reports do not change: it is made from the first mention."""
        first = self.entries[0].mentions[0]
        return hashlib.sha256(f"{first.source.place.key}\0{first.row_id}".encode("utf-8", "replace")).hexdigest()[:12]

    @property
    def name(self) -> str:
        """The fullest name of all."""
        return max((m.name for e in self.entries for m in e.mentions), key=fullness).text


def track_projects(source: Source, *, least: float = LEAST, patterns: Patterns | None = None) -> pd.DataFrame:
    """One project through the years under slightly different names: a row for each project and report that names it.

    **Definition.** Within a region, report by report, each name is linked to the project of earlier reports that it is most like,
    one to one, the best links first, where their likeness is at least `least` (0 to 100): the proper part of the name weighs
    most, then the whole name; sizes and words such as 建设, 项目 do not count, another head noun (路, 中学) and another kind
    take off, as do years between the reports, and phases, numbers or sides that differ (一期 and 二期, 东 and 西) never go together. `score` and `evidence` tell
    the link. `done` is the furthest stage that the report tells as done, `aim` the furthest that lies ahead. What is not linked
    begins a project of its own. Needs the extra compare (rapidfuzz).

    >>> import policyparse as pp
    >>> said = {2021: "2021年，开工建设岚江湿地公园项目。", 2022: "一、2021年工作回顾\\n2021年，岚江国家湿地公园建成开放。"}
    >>> reports = [pp.parse(t, doc_id=f"d{y}", region="青岚县", report_year=y) for y, t in said.items()]
    >>> track_projects(reports)[["project", "report_year", "done", "aim"]].values.tolist()
    [['岚江国家湿地公园', 2021, '', 'started'], ['岚江国家湿地公园', 2022, 'completed', '']]
    """
    corpus = Corpus(source)
    rows = [_row(p, e) for p in projects_of(corpus, least, patterns or load_patterns()) for e in p.entries]
    return comparison("track_projects", rows)


def projects_of(corpus: Corpus, least: float, patterns: Patterns) -> list[Project]:
    """The projects of a corpus, region by region, in the order of their first mentions."""
    reader = name_reader(patterns)
    by_report: dict[str, list[Named]] = defaultdict(list)
    for text, (row_id, sentence, name, *rest) in corpus.rows("projects", _COLUMNS):
        by_report[text.doc_id].append(Named(text, reader.read(name, text.place.region), row_id, sentence, *rest))
    by_place: dict[str, list[Project]] = defaultdict(list)
    for text in sorted(corpus.texts.values(), key=lambda t: (t.place.rank, t.place.region, t.place.key, t.year)):
        _carry_on(by_place[text.place.key], _entries(by_report.get(text.doc_id, []), reader), least, reader)
    return [p for projects in by_place.values() for p in projects]


def _entries(mentions: Sequence[Named], reader: NameReader) -> list[Entry]:
    """The projects of one report: mentions of the same name made one, then those of nearly the same."""
    same: dict[tuple[Any, ...], Entry] = {}
    for m in mentions:
        same.setdefault((m.name.kernel, m.name.phases), Entry([])).mentions.append(m)
    entries = list(same.values())
    home: list[Entry] = []
    for n, (entry, near) in enumerate(zip(entries, _worth(entries, entries), strict=True)):
        alike = (
            home[k] for k in near
            if k < n and _phases(entries[k]) == _phases(entry) and _alike(entry, entries[k], reader)[0] >= WITHIN
        )  # fmt: skip
        home.append(next(alike, entry))
        if home[n] is not entry:
            home[n].mentions.extend(entry.mentions)
    return list({id(e): e for e in home}.values())


def _phases(entry: Entry) -> frozenset[str]:
    return entry.mentions[0].name.phases


def _carry_on(projects: list[Project], entries: Sequence[Entry], least: float, reader: NameReader) -> None:
    """Link the entries of a report to the projects so far; those that are linked to none begin one."""
    known = [(p, e) for p in projects for e in p.entries]
    links = []
    for n, near in enumerate(_worth(entries, [e for _, e in known])):
        for k in near:
            score, evidence = _dated(*_alike(entries[n], known[k][1], reader), entries[n], known[k][1])
            if score >= least:
                links.append((-score, -known[k][1].source.year, n, k, evidence))
    taken: set[int] = set()
    for score, _, n, k, evidence in sorted(links):
        project, before = known[k]
        entry = entries[n]
        if entry.linked is None and id(project) not in taken:
            entry.linked, entry.score, entry.evidence = before, -score, evidence
            taken.add(id(project))
            project.entries.append(entry)
    projects.extend(Project([e]) for e in entries if e.linked is None)


def _alike(a: Entry, b: Entry, reader: NameReader) -> tuple[float, str]:
    """The likeness of two entries: of the most alike of their names."""
    names_a, names_b = ({m.name.kernel: m.name for m in e.mentions}.values() for e in (a, b))
    return max((likeness(x, y, (a.kind, b.kind), reader) for x in names_a for y in names_b), key=lambda found: found[0])


def _dated(score: float, evidence: str, entry: Entry, before: Entry) -> tuple[float, str]:
    """A likeness with the years between the two reports taken off: the longer ago, the more likely it is another."""
    off = min(max(entry.source.year - before.source.year - 2, 0) * _PER_YEAR, _MOST_YEARS)
    return round(score - off, 1), f"{evidence}, years -{off:g}" if off else evidence


def _worth(entries: Sequence[Entry], others: Sequence[Entry]) -> list[list[int]]:
    """For each entry the others that a closer look is worth, by quick likeness of whole names and of proper parts."""
    if not entries or not others:
        return [[] for _ in entries]
    process, ratio = library("rapidfuzz.process", "compare"), library("rapidfuzz.fuzz", "compare").ratio
    found: list[set[int]] = [set() for _ in entries]
    for part, cutoff in zip(("kernel", "proper"), _WORTH, strict=True):
        ours, theirs = ([getattr(e.mentions[0].name, part) for e in group] for group in (entries, others))
        scores = process.cdist(ours, theirs, scorer=ratio, score_cutoff=cutoff, workers=1)
        for n, k in zip(*scores.nonzero(), strict=True):
            found[n].add(int(k))
    return [sorted(near) for near in found]


def _row(project: Project, entry: Entry) -> dict[str, Any]:
    text, mentions = entry.source, entry.mentions
    status = {m.status for m in mentions}
    return {
        **text.place.columns, "project_id": project.id, "project": project.name, "kind": entry.kind, "report_year": text.year,
        "name": entry.name, "stage": entry.furthest("actual", "target"), "done": entry.furthest("actual"),
        "aim": entry.furthest("target"), "stages": [m.stage for m in mentions if m.stage],
        "status": "both" if len(status) > 1 else status.pop(),
        "investment": max((m.investment for m in mentions if m.investment is not None), default=None),
        "linked_year": entry.linked.source.year if entry.linked else None,
        "linked_name": entry.linked.name if entry.linked else "", "score": entry.score, "evidence": entry.evidence,
        "n_mentions": len(mentions), **provenance(entry.places),
    }  # fmt: skip


def project_outcomes(source: Source, *, least: float = LEAST, patterns: Patterns | None = None) -> pd.DataFrame:
    """What became of each project that `track_projects` follows: one row a project.

    **Definition.** completed: a report tells its completion as done (`completed_year` is that report's year); open: the last
    report of the region in the data names it and none has told its completion; vanished: the last report does not name it any
    more, though none has told its completion. `years` counts from its first to its last report, so that
    `outcome == "open" and years >= 4` are those that never end. `steps_back`: a later report tells an earlier stage as done.
    Actions and plans (kind programme) are seldom told to be completed; look at construction for this.

    >>> import policyparse as pp
    >>> said = {2021: "2021年，开工建设岚江湿地公园项目。", 2022: "2022年，加快建设岚江湿地公园。", 2023: "2023年，建设云溪大桥。"}
    >>> reports = [pp.parse(t, doc_id=f"d{y}", region="青岚县", report_year=y) for y, t in said.items()]
    >>> project_outcomes(reports)[["project", "first_year", "last_year", "outcome"]].values.tolist()
    [['岚江湿地公园', 2021, 2022, 'vanished'], ['云溪大桥', 2023, 2023, 'open']]
    """
    corpus = Corpus(source)
    last: dict[str, int] = {}
    for text in corpus.texts.values():
        last[text.place.key] = max(text.year, last.get(text.place.key, text.year))
    return comparison("project_outcomes", _outcomes(projects_of(corpus, least, patterns or load_patterns()), last))


def _outcomes(projects: Sequence[Project], last: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for p in projects:
        text, years = p.entries[-1].source, [e.source.year for e in p.entries]
        done = [e.furthest("actual") for e in p.entries]
        reached = [STAGES.index(d) for d in done if d]
        completed = next((y for y, d in zip(years, done, strict=True) if d == "completed"), None)
        kinds = [e.kind for e in p.entries]
        mentions = [m for e in p.entries for m in e.mentions]
        yield {
            **text.place.columns, "project_id": p.id, "project": p.name, "kind": max(dict.fromkeys(kinds), key=kinds.count),
            "names": list(dict.fromkeys(e.name for e in p.entries)), "first_year": years[0], "last_year": years[-1],
            "n_reports": len(years), "years": years[-1] - years[0] + 1,
            "stages": [f"{e.source.year} {e.furthest('actual') or '-'}/{e.furthest('target') or '-'}" for e in p.entries],
            "last_stage": STAGES[max(reached, default=0)], "completed_year": completed,
            "outcome": "completed" if completed else "open" if years[-1] == last[text.place.key] else "vanished",
            "steps_back": any(b < a for a, b in pairwise(reached)),
            "score": min((e.score for e in p.entries if e.score is not None), default=None),
            "row_ids": [m.row_id for m in mentions], "doc_ids": [e.source.doc_id for e in p.entries],
            "sentences": list(dict.fromkeys(m.sentence for m in mentions)),
        }  # fmt: skip
