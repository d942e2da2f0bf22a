"""The amount that is stated of a project: before its name, right after it, or in the clause beside it."""

from __future__ import annotations

import re

from policyparse.extract.projects_clauses import Amount, Listing
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import Candidate
from policyparse.patterns import Patterns

AMOUNT_UNITS = "project.amount.units"
#: how far before a name (characters) stands the comma that ends the clause with its amount, and how long that clause is
NEAR, CLAUSE = 14, 40
#: how long an amount is that only repeats the word for it (总投资3亿元的甲、2亿元的乙)
REPEATED = 16
_MARKS = re.compile(r"[，。；：\n]")


def amount_of(text: str, candidate: Candidate, listing: Listing, alone: bool, rules: ProjectRules) -> Amount | None:
    """The amount stated of a name, None where there is none; `alone` where no other name stands in its listing.

    One amount before a list that a group noun closes is the sum of all (总投资20亿元的甲、乙等8个项目), and so is one
    spent on a list (投资3亿元建成甲大桥和乙路).
    """
    stated = sum(p.amount is not None for p in listing.phrases)
    if amount := candidate.phrase.amount:
        summed = listing.group is not None and listing.group.named and listing.group.size
        spent = len(listing.phrases) > 1 and bool(listing.before) and listing.before[-1].start >= amount.end
        return None if (summed or spent) and stated == 1 else amount
    if bracketed := _in_brackets(text, candidate.name.end, rules):
        return bracketed
    if stated and (repeated := _repeated(text, candidate, listing, rules)):
        return repeated
    if not alone or listing.group is not None:
        return None
    return listing.amount_after or _in_next_clause(text, listing, rules) or _in_clause_before(text, listing, rules)


def _read(match: re.Match[str] | None) -> Amount | None:
    return Amount(match.start("amount"), match.end(), match["word"], match["value"], match["unit"]) if match else None


def _in_brackets(text: str, at: int, rules: ProjectRules) -> Amount | None:
    """The amount that a bracket right after the name holds (甲大桥（总投资3亿元）)."""
    match = rules.money_said.match(text, at + 1) if text[at : at + 1] == "（" else None
    return _read(match) if match and text[match.end() : match.end() + 1] in "），" else None


def _repeated(text: str, candidate: Candidate, listing: Listing, rules: ProjectRules) -> Amount | None:
    """The amount before a later name of a list, which only the first one says the word for."""
    first = next(p.amount for p in listing.phrases if p.amount is not None)
    start = candidate.phrase.start
    match = rules.money_repeated.search(text, max(first.end, start - REPEATED), start)
    return Amount(match.start(), match.end(), first.word, match["value"], match["unit"]) if match else None


def _in_next_clause(text: str, listing: Listing, rules: ProjectRules) -> Amount | None:
    """The amount that the next clause states of the one project named before it."""
    if text[listing.clause_end : listing.clause_end + 1] not in ("，", "（"):
        return None
    return _read(rules.money_said.match(text, listing.clause_end + 1))


def _in_clause_before(text: str, listing: Listing, rules: ProjectRules) -> Amount | None:
    """The amount that is all of the clause before, where a sentence begins with it (投资3亿元，建成甲大桥)."""
    start = listing.phrases[0].start
    comma = text.rfind("，", max(0, start - NEAR), start)
    if comma < 0:
        return None
    marks = [m.end() for m in _MARKS.finditer(text, max(0, comma - CLAUSE), comma)]
    begin = marks[-1] if marks else max(0, comma - CLAUSE)
    if begin and text[begin - 1] == "，":
        return None
    match = rules.money_said.match(text, begin)
    return _read(match) if match and match.end() == comma else None


def money(amount: Amount | None, patterns: Patterns) -> tuple[float | None, str, float | None]:
    """Value, unit and value in the unit of its currency; (None, '', None) for no amount.

    >>> from policyparse.patterns import load_patterns
    >>> money(Amount(0, 7, "总投资", "1.26", "亿元"), load_patterns())
    (1.26, '亿元', 126000000.0)
    """
    if amount is None:
        return None, "", None
    value = float(amount.value.replace(",", ""))
    factors = patterns.record(AMOUNT_UNITS)["factors"]
    scale = next((factor for word, factor in factors.items() if amount.unit.startswith(word)), 1)
    return value, amount.unit, round(value * scale, 2)
