"""Quantities: numbers said of indicators.

The way of a number: the scan finds it with its unit and bound (quantities_scan), the walk takes the finds of a sentence in
order (quantities_walk), reads the chain of words before each (quantities_clause), the noun phrase before or behind it
(quantities_phrase, quantities_noun, quantities_behind), which indicator that is (quantities_indicator), what the number measures
(quantities_measure), and lists, shares and relations (quantities_series, quantities_portions, quantities_relations);
the stance stage judges status, tone and period. What is no quantity is kept with the reason.
"""

from __future__ import annotations

from policyparse.extract.quantities_sentence import Draft, Rules
from policyparse.extract.quantities_walk import walk_document
from policyparse.extract.stance import Stances
from policyparse.model import Metadata, Quantity, Rejection, Section, Sentence, Slogan, Structure, Text
from policyparse.patterns import Patterns


def trace_quantities(
    structure: Structure, slogans: tuple[Slogan, ...], patterns: Patterns, stances: Stances | None = None
) -> tuple[tuple[Quantity, ...], tuple[Rejection, ...]]:
    """The quantities of a document in order, and the numerals that are none with the reason (the id of a veto).

    `stances` judges this document; given to several stages, each sentence is read for stance once.

    >>> from policyparse.patterns import load_patterns
    >>> from policyparse.pipeline import extract
    >>> rows, rejected = trace_quantities(extract("2025年底前建成学校5所。").structure, (), load_patterns())
    >>> [q.value for q in rows], [r.reason for r in rejected]
    ([5.0], ['veto.date'])
    """
    return _trace(structure, slogans, stances or Stances(structure, patterns), patterns.built("quantities.rules", Rules))


def _trace(
    structure: Structure, slogans: tuple[Slogan, ...], stances: Stances, rules: Rules
) -> tuple[tuple[Quantity, ...], tuple[Rejection, ...]]:
    rejections: list[Rejection] = []
    taken = sorted((s.start, s.end) for s in slogans)
    drafts = walk_document(rules, structure, taken, rejections)
    rows = tuple(_quantity(d, structure.text.clean, stances, rules.g.verb_rows) for d in drafts)
    return rows, tuple(rejections)


def find_quantities(structure: Structure, slogans: tuple[Slogan, ...], patterns: Patterns) -> tuple[Quantity, ...]:
    """The quantities of a document in order; numerals inside slogans are none.

    >>> from policyparse.patterns import load_patterns
    >>> from policyparse.pipeline import extract
    >>> structure = extract("生产总值增长6%左右，新建学校5所。").structure
    >>> [(q.indicator, q.measure, q.value, q.unit, q.bound) for q in find_quantities(structure, (), load_patterns())]
    [('地区生产总值', 'growth', 6.0, '%', 'approx'), ('学校', 'level', 5.0, '所', 'eq')]
    """
    return trace_quantities(structure, slogans, patterns)[0]


def _quantity(d: Draft, clean: str, stances: Stances, deeds: frozenset[str]) -> Quantity:
    c, reading, indicator = d.candidate, d.reading, d.indicator
    amount = c.amount
    # the parts of a ratio a:b:c and the numbers of a pairing list stand together
    start, end = c.within if c.within[1] and c.kind in ("number", "ratio") else (c.start, c.end)
    stance = stances.of_quantity(
        start,
        end,
        measure=reading.measure,
        direction=reading.direction,
        indicator=indicator.name,
        indicator_text=indicator.text,
        unit=amount.unit,
        lead=clean[d.lead_start : start],
        predicate_start=d.clause_start,
        role_hint=d.hint,
        deed=reading.pattern in deeds,
    )
    return Quantity(
        start=c.start,
        end=c.end,
        indicator=indicator.name,
        indicator_text=indicator.text,
        indicator_id=indicator.id,
        scope=indicator.scope,
        measure=reading.measure,
        direction=reading.direction,
        value=amount.value,
        value_high=amount.value_high,
        unit=amount.unit,
        base_value=amount.base_value,
        base_value_high=amount.base_value_high,
        base_unit=amount.base_unit,
        bound=reading.bound,
        relation=d.relation,
        reference=d.reference,
        share_of=d.share_of,
        tone=d.tone or stance.tone,
        tier=d.tier or ("stretch" if reading.pattern == "quantity.stretch" else ""),
        status=stance.status,
        year_start=stance.year_start,
        year_end=stance.year_end,
        basis=stance.basis,
        pattern=reading.pattern,
        fired=(reading.pattern, *reading.fired, *stance.fired),
        indicator_start=indicator.start,
        indicator_end=indicator.end,
    )


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records that took part in the quantities of one sentence, and in its rejections.

    >>> from policyparse.patterns import load_patterns
    >>> "quantity.growth" in fired("财政收入增长6%", load_patterns())
    True
    """
    text = Text(sentence, sentence)
    structure = Structure(
        text,
        Metadata(report_year=2024, review_year=2023),
        (Section("", 0, 0, len(sentence), 0, "other", 2024, 2024),),
        (Sentence(0, len(sentence), 0),),
        (0,),
        len(sentence),
    )
    rules = patterns.built("quantities.rules_seen", lambda p: Rules(p, set()))
    seen = rules.g.seen or set()
    seen.clear()
    rows, rejections = _trace(structure, (), Stances(structure, patterns), rules)
    ids = {i for row in rows for i in (*row.fired, row.indicator_id or "")} | {r.reason for r in rejections}
    return frozenset((ids | (rules.g.seen or set())) - {""})
