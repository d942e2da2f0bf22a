"""The governing verb of a project, its stage, and the size of its group."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policyparse.extract.projects_clauses import Listing
from policyparse.extract.projects_names import ZONE
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import Candidate
from policyparse.patterns import Patterns
from policyparse.text.units import unit_table

#: the stages that say more than 推进: said after a name they go before the verb that governs it
DECISIVE = ("planned", "started", "completed")
#: how far after the name it may say that the project is being prepared
TAIL_REACH = 30
PLANNED_TAIL = "project.planned.tail"


@dataclass(frozen=True, slots=True)
class Action:
    """The verb as written, the stage that it puts the project in ('' for none) and the record that says so ('' for none)."""

    word: str = ""
    stage: str = ""
    record: str = ""


def action_of(
    text: str, candidate: Candidate, listing: Listing, opening: str, said_at: int, rules: ProjectRules
) -> Action:
    """What is done with a project, or said of it.

    `opening` is the verb that opens the list (新建甲、乙), `said_at` where the list with its group noun ends and what is
    said of all of it begins.
    """
    if planned := rules.planned_tail.search(text, *_tail(text, candidate, listing, said_at)):
        return Action(planned[0], "planned", PLANNED_TAIL)
    before = [_action(v.word, rules) for v in listing.before]
    if before and before[-1].stage == "" and _tells(candidate, listing, rules):
        before[-1] = replace(before[-1], stage=str(rules.verbs[before[-1].word]["told"]))
    governed = any(a.stage for a in before[-1:]) or bool(opening)
    if opening and (candidate.name.opening or not before):
        before.append(_action(opening, rules))
    leant = bool(listing.before) and listing.before[-1].word in rules.of_zones and not opening
    after = [_said_after(v.word, rules) for v in listing.after if not (governed and rules.verbs[v.word].get("nominal"))]
    if listing.amount_after and listing.amount_after.word in rules.verbs:
        after.append(_action(listing.amount_after.word, rules))
    if not any(a.stage for a in after) and (match := rules.predicate.match(text, said_at, listing.end)):
        if not (governed and rules.verbs[match["verb"]].get("nominal")):
            after.append(_action(match["verb"], rules))
    if leant:  # 支持甲研究院建设: it is the institute's own affair
        after = [a for a in after if a.stage in DECISIVE]
    decisive = (a for run in (after, before[::-1]) for a in run if a.stage in DECISIVE)
    staged = (a for run in (before, after) for a in run if a.stage)
    return next(decisive, None) or next(staged, None) or next(iter((*before, *after)), Action())


def _tells(candidate: Candidate, listing: Listing, rules: ProjectRules) -> bool:
    """Whether a verb that alone tells no stage tells one here: of an act (加强甲河治理), of a zone (争创甲综保区)."""
    verb, head = rules.verbs[listing.before[-1].word], candidate.name.head
    if not verb.get("told"):
        return False
    return candidate.kind == ZONE if verb.get("veto") else head is not None and head.get("use") == "act"


def _action(word: str, rules: ProjectRules) -> Action:
    record = rules.verbs.get(word)
    if record is None:  # a verb that only the pattern of a builder knows
        return Action(word)
    return Action(word, "" if record["stage"] == "none" else str(record["stage"]), record.id)


def _said_after(word: str, rules: ProjectRules) -> Action:
    """As `_action`, for a verb behind the name, where 规划建设 says that it goes on."""
    action = _action(word, rules)
    return replace(action, stage="ongoing") if action.stage == "planned" and rules.verbs[word].get("nominal") else action


def _tail(text: str, candidate: Candidate, listing: Listing, said_at: int) -> tuple[int, int]:
    """Where something is said of the name: right after it or after its list, up to the next list mark or clause."""
    start = max(candidate.name.end, said_at)
    mark = text.find("、", start, start + TAIL_REACH)
    return start, min(mark if mark >= 0 else start + TAIL_REACH, listing.clause_end)


def group_size(text: str, patterns: Patterns) -> int | None:
    """The number told of a group; None where there is none or it cannot be read.

    >>> from policyparse.patterns import load_patterns
    >>> group_size("十二", load_patterns())
    12
    """
    amount = unit_table(patterns).amount(text) if text else None
    return int(amount.base_value) if amount is not None and amount.base_value is not None else None
