"""Quantities: numbers said of indicators."""

from __future__ import annotations

from policyparse.extract.quantities_sentence import Draft, Rules
from policyparse.extract.quantities_walk import walk_document
from policyparse.extract.stance import Stances
from policyparse.model import Metadata, Quantity, Rejection, Section, Sentence, Slogan, Structure, Text
from policyparse.patterns import Patterns


def trace_quantities(
    structure: Structure, slogans: tuple[Slogan, ...], patterns: Patterns
) -> tuple[tuple[Quantity, ...], tuple[Rejection, ...]]:
    """The quantities of a document in order, and the numerals that are none with the reason (the id of a veto)."""
    rules: Rules = patterns.built("quantities.rules", Rules)
    rejections: list[Rejection] = []
    taken = sorted((s.start, s.end) for s in slogans)
    drafts = walk_document(rules, structure, taken, rejections)
    stances = Stances(structure, patterns)
    rows = tuple(_quantity(d, structure.text.clean, stances) for d in drafts)
    return rows, tuple(rejections)


def find_quantities(structure: Structure, slogans: tuple[Slogan, ...], patterns: Patterns) -> tuple[Quantity, ...]:
    """The quantities of a document in order; numerals inside slogans are none."""
    return trace_quantities(structure, slogans, patterns)[0]


def _quantity(d: Draft, clean: str, stances: Stances) -> Quantity:
    c, reading, indicator = d.candidate, d.reading, d.indicator
    amount = c.amount
    stance = stances.of_quantity(
        c.start,
        c.end,
        measure=reading.measure,
        direction=reading.direction,
        indicator=indicator.name,
        indicator_text=indicator.text,
        unit=amount.unit,
        lead=clean[d.lead_start : c.start],
        predicate_start=d.clause_start,
        role_hint=d.hint,
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
    """The ids of the records that took part in the quantities of one sentence, and in its rejections."""
    text = Text(sentence, sentence)
    structure = Structure(
        text,
        Metadata(report_year=2024, review_year=2023),
        (Section("", 0, 0, len(sentence), 0, "other", 2024, 2024),),
        (Sentence(0, len(sentence), 0),),
        (0,),
        len(sentence),
    )
    rows, rejections = trace_quantities(structure, (), patterns)
    return frozenset(i for row in rows for i in row.fired) | frozenset(r.reason for r in rejections)
