"""Projects: named undertakings, one row for one mention of a name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from policyparse.extract.projects_clauses import Group, Listing, listings
from policyparse.extract.projects_judge import candidates, said_from
from policyparse.extract.projects_money import amount_of, money
from policyparse.extract.projects_names import CONSTRUCTION, left_edge
from policyparse.extract.projects_rules import ProjectRules, project_rules
from policyparse.extract.projects_stage import action_of, group_size
from policyparse.extract.stance import Stances, sample_structure
from policyparse.model import Project, Quantity, Rejection, Slogan, Structure
from policyparse.patterns import Patterns, word_tree
from policyparse.text.sentences import clause_spans

#: how far back (characters) the project stands whose bare phase is named (二期工程)
ELLIPSIS_REACH = 150
#: the roles whose surface is a set of characters
CHARACTERS = frozenset(("chars", "title_chars", "token_first", "route_first"))
#: how many of the projects before it are looked at for the name of an elliptic one
NEAR = 12
#: the records of what closes a list and of amounts
GROUP_ETC, GROUP_COUNT, AMOUNT = "project.group.close", "project.group.count", "project.amount.investment"


def find_projects(
    structure: Structure, slogans: tuple[Slogan, ...], quantities: tuple[Quantity, ...], patterns: Patterns
) -> tuple[Project, ...]:
    """The projects of a document, in order of their names."""
    return trace_projects(structure, patterns)[0]


def trace_projects(
    structure: Structure, patterns: Patterns, stances: Stances | None = None
) -> tuple[tuple[Project, ...], tuple[Rejection, ...]]:
    """The projects of a document in order, and the phrases that end like a name and are none, with the reason.

    `stances` judges this document; given to several stages, each sentence is read for stance once.

    >>> from policyparse.patterns import load_patterns
    >>> structure = sample_structure("建成汀兰大桥。汀兰水库风光无限。", "plan", 2024, (2024, 2024))
    >>> found, rejected = trace_projects(structure, load_patterns())
    >>> [p.full_name for p in found], [r.reason for r in rejected]
    (['汀兰大桥'], ['project_veto.passing'])
    """
    rules = project_rules(patterns)
    text = structure.text.clean
    end = structure.notes_start or len(text)
    found: list[Project] = []
    rejected: list[Rejection] = []
    stances = stances or Stances(structure, patterns)
    ends = _name_ends(text, end, rules)
    for a, b in _clauses(text, end, ends):
        for listing in listings(text, a, b, rules):
            n = bisect_right(ends, listing.phrases[0].start)
            if listing.group is None and (n == len(ends) or ends[n] > listing.phrases[-1].end):
                continue
            found.extend(_projects(text, listing, stances, found, rejected, rules, patterns))
    return tuple(_distinct(found)), tuple(rejected)


def _name_ends(text: str, end: int, rules: ProjectRules) -> list[int]:
    """The offsets, in order, at which a name may end: after a head, and before what closes a list or is said of works only."""
    heads = rules.ends.find(text, end)
    lists = [match.start() for match in rules.etc.finditer(text, 0, end) if rules.group.match(text, match.start())]
    counted = [match.start("size") for match in rules.listed.finditer(text, 0, end)]
    made = [match.start() for match in rules.produced.finditer(text, 0, end)]
    return sorted({*heads, *lists, *counted, *made})


def _clauses(text: str, end: int, ends: list[int]) -> Iterator[tuple[int, int]]:
    """The clauses in which a name may end, in order."""
    n = 0
    for a, b in clause_spans(text, 0, end):
        while n < len(ends) and ends[n] <= a:
            n += 1
        if n < len(ends) and ends[n] <= b:
            yield a, b


def _distinct(found: list[Project]) -> list[Project]:
    seen: set[tuple[int, int]] = set()
    out = []
    for project in sorted(found, key=lambda p: (p.start, -p.end)):
        if (project.start, project.end) not in seen:
            seen.add((project.start, project.end))
            out.append(project)
    return out


def _projects(
    text: str,
    listing: Listing,
    stances: Stances,
    earlier: list[Project],
    rejected: list[Rejection],
    rules: ProjectRules,
    patterns: Patterns,
) -> list[Project]:
    """The projects of one listing; `earlier` are those found before it, what is none is added to `rejected`."""
    names = candidates(text, listing, rules, rejected)
    if not names:
        return []
    group = listing.group if listing.group and listing.group.named else None
    said_at = said_from(text, listing, rules) if listing.group else names[-1].name.end
    out: list[Project] = []
    opening = ""
    for candidate in names:
        name = candidate.name
        full_name = text[name.start : name.end] + candidate.tail
        if candidate.elliptic:
            known = next((p for p in reversed((*earlier[-NEAR:], *out)) if p.kind == CONSTRUCTION), None)
            if known is None or name.start - known.end > ELLIPSIS_REACH:
                continue
            full_name = _phase_of(known.full_name, full_name, rules)
        opening = name.opening or opening
        action = action_of(text, candidate, listing, opening, said_at, rules)
        amount = amount_of(text, candidate, listing, len(names) == 1, rules)
        value, unit, base = money(amount, patterns)
        stance = stances.of_project(name.start, name.end, stage=action.stage, action=action.word)
        ids = (*candidate.why, action.record, _closing(group), AMOUNT if amount else "", *stance.fired)
        out.append(
            Project(
                name.start,
                name.end,
                full_name=full_name,
                kind=candidate.kind,
                group=group.noun if group else "",
                group_size=group_size(group.size or _size_within(group, rules), patterns) if group else None,
                action=action.word,
                stage=action.stage,
                status="target" if stance.status == "target" else "actual",
                investment=value,
                investment_unit=unit,
                investment_base=base,
                year_start=stance.year_start,
                year_end=stance.year_end,
                fired=tuple(dict.fromkeys(i for i in ids if i)),
            )
        )
    return out


def _size_within(group: Group, rules: ProjectRules) -> str:
    number = rules.counted_within.search(group.noun)
    return number["size"] if number else ""


def _closing(group: Group | None) -> str:
    """The record of what closes the list."""
    return "" if group is None else GROUP_ETC if group.etc else GROUP_COUNT


def _phase_of(name: str, phase: str, rules: ProjectRules) -> str:
    """The name of the project just named with another phase."""
    found = None
    for match in rules.head.finditer(name):
        if rules.heads.get(match[0], rules.road).get("use") == "phase":
            found = match
    return name[: found.start()] + phase if found else name + phase


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records that took part in the projects of a sentence, or that its phrases were judged by.

    >>> from policyparse.patterns import load_patterns
    >>> sorted(fired("建成汀兰大桥。", load_patterns()) & {"project_head.bridge", "project_verb.complete"})
    ['project_head.bridge', 'project_verb.complete']
    """
    structure = sample_structure(sentence, "plan", 2024, (2024, 2024))
    projects, rejected = trace_projects(structure, patterns)
    found = {i for p in projects for i in p.fired} | {r.reason for r in rejected}
    rules, text = project_rules(patterns), structure.text.clean
    phrases = {text}
    for a, b in clause_spans(text, 0, len(text)):
        for listing in listings(text, a, b, rules):
            found.update(rules.verbs[verb.word].id for verb in (*listing.before, *listing.after))
            for phrase in listing.phrases:
                edge = left_edge(text, phrase.start, phrase.end, rules, programme=False)
                phrases.update((text[phrase.start : phrase.end], text[edge.at : phrase.end]))
    for record_id, pattern in patterns.built("project_words", _word_patterns).items():
        if any(pattern.search(phrase) for phrase in phrases):
            found.add(record_id)
    return frozenset(found)


def _word_patterns(patterns: Patterns) -> dict[str, re.Pattern[str]]:
    """The records of the small words around names, each as a pattern of its own."""
    out = {}
    for kind in ("projects", "project_generic"):
        for record in patterns.records(kind):
            parts = [patterns.compose(str(record["pattern"]))] if record.get("pattern") else []
            if record.surface and record["role"] not in CHARACTERS if kind == "projects" else record.surface:
                parts.append(word_tree(record.surface))
            elif record.surface:
                parts.append(f"[{re.escape(''.join(record.surface))}]")
            if parts:
                out[record.id] = re.compile("".join(parts[::-1]) if record.get("role") == "amount" else "|".join(parts))
    return out
