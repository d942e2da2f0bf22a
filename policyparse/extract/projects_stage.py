"""The governing verb of a project, its stage, the amount stated of it and the size of its group."""

from __future__ import annotations

from policyparse.extract.projects_clauses import Amount, Listing, Verb
from policyparse.extract.projects_judge import Candidate
from policyparse.extract.projects_rules import ProjectRules
from policyparse.patterns import Patterns
from policyparse.text.numerals import read_numeral

#: how far along a stage is: what is said after a name goes before what governs it where it says more
TAIL_REACH = 30
DECISIVE = ("planned", "started", "completed")


def stage_of(text: str, candidate: Candidate, listing: Listing, rules: ProjectRules) -> tuple[str, str, tuple[str, ...]]:
    """Action, stage and the records that gave them."""
    verbs = rules.verbs
    after = [(v.word, str(verbs[v.word]["stage"]), verbs[v.word].id) for v in listing.after]
    before = [(v.word, str(verbs[v.word]["stage"]), verbs[v.word].id) for v in listing.before]
    if word := candidate.name.opening:
        before.append((word, str(verbs[word]["stage"]), verbs[word].id))
    said = listing.amount_after
    if said and said.word in verbs:
        after.append((said.word, str(verbs[said.word]["stage"]), verbs[said.word].id))
    if not after:
        at = listing.group.end if listing.group else candidate.name.end
        match = rules.predicate.match(text, at, listing.end)
        if match is None and listing.phrases[-1].start > candidate.name.end:
            match = rules.predicate.match(text, listing.tail_start, listing.end)
        if match:
            after.append((match["verb"], str(verbs[match["verb"]]["stage"]), verbs[match["verb"]].id))
    if match := rules.planned_tail.search(text, *_tail(text, candidate, listing)):
        return match[0], "planned", ("project.planned.tail",)
    for run in (after, before[::-1]):
        for word, stage, record in run:
            if stage in DECISIVE:
                return word, stage, (record,)
    for run in (before, after):
        for word, stage, record in run:
            if stage != "none":
                return word, stage, (record,)
    for run in (before, after):
        for word, _, record in run:
            return word, "", (record,)
    return "", "", ()


def _tail(text: str, candidate: Candidate, listing: Listing) -> tuple[int, int]:
    """Where something is said of the name: after the group noun or the list, up to the next list mark or clause."""
    last = listing.phrases[-1]
    start = listing.group.end if listing.group else max(candidate.name.end, last.end if last is not candidate.phrase else 0)
    if not listing.group and candidate.phrase.start <= last.start < candidate.phrase.end:
        start = candidate.name.end
    stop = text.find("、", start, start + TAIL_REACH)
    return start, min(stop if stop >= 0 else start + TAIL_REACH, listing.clause_end)


_NUMBER = "project.amount.units"


def group_size(text: str, patterns: Patterns) -> int | None:
    """The number told of a group; None where there is none or it cannot be read."""
    number = read_numeral(text, patterns) if text else None
    return int(number.value) if number and number.value is not None else None


def money(amount: Amount | None, patterns: Patterns) -> tuple[float | None, str, float | None]:
    """Value, unit and value in the unit of its currency; (None, '', None) for no amount."""
    if amount is None:
        return None, "", None
    value = float(amount.value.replace(",", ""))
    factors = patterns.record(_NUMBER)["factors"]
    scale = next((f for word, f in factors.items() if amount.unit.startswith(word)), 1)
    return value, amount.unit, round(value * scale, 2)
