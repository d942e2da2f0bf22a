"""Projects: named undertakings, one row for one mention of a name."""

from __future__ import annotations

from bisect import bisect_right

from policyparse.extract.projects_clauses import Amount, Listing, Verb, listings
from policyparse.extract.projects_judge import Candidate, candidates
from policyparse.extract.projects_rules import ProjectRules, project_rules
from policyparse.extract.projects_stage import group_size, money, stage_of
from policyparse.model import Project, Quantity, Section, Slogan, Structure
from policyparse.patterns import Patterns
from policyparse.text.sentences import clause_spans


def find_projects(
    structure: Structure, slogans: tuple[Slogan, ...], quantities: tuple[Quantity, ...], patterns: Patterns
) -> tuple[Project, ...]:
    """The projects of a document, in order of their names."""
    rules = project_rules(patterns)
    text = structure.text.clean
    end = structure.notes_start or len(text)
    found: list[Project] = []
    starts = [s.start for s in structure.sections]
    for a, b in clause_spans(text, 0, end):
        if rules.head.search(text, a, b) is None:
            continue
        section = structure.sections[max(0, bisect_right(starts, a) - 1)]
        for listing in listings(text, a, b, rules):
            found.extend(_projects(text, listing, section, rules, patterns))
    return tuple(_distinct(found))


def _distinct(found: list[Project]) -> list[Project]:
    seen: set[tuple[int, int]] = set()
    out = []
    for project in sorted(found, key=lambda p: (p.start, -p.end)):
        if (project.start, project.end) not in seen:
            seen.add((project.start, project.end))
            out.append(project)
    return out


def _projects(text: str, listing: Listing, section: Section, rules: ProjectRules, patterns: Patterns) -> list[Project]:
    out = []
    for n, candidate in enumerate(candidates(text, listing, rules)):
        name = candidate.name
        action, stage, why = stage_of(text, candidate, listing, rules)
        amount = candidate.phrase.amount if candidate.phrase.start <= name.start else None
        value, unit, base = money(amount, patterns)
        group = listing.group
        status = "target" if section.role in ("plan", "outlook") else "actual"
        out.append(
            Project(
                name.start,
                name.end,
                full_name=text[name.start : name.end] + candidate.tail,
                kind=candidate.kind,
                group=group.noun if group else "",
                group_size=group_size(group.size, patterns) if group else None,
                action=action,
                stage=stage,
                status=status,
                investment=value,
                investment_unit=unit,
                investment_base=base,
                year_start=section.year_start,
                year_end=section.year_end,
                fired=tuple(dict.fromkeys((*candidate.why, *why))),
            )
        )
    return out
