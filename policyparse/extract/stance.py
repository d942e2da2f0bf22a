"""The stance of a number or an undertaking: its tone, its status, its years and its basis.

Finding and judging are apart: the stages that find candidates ask `Stances` for a judgement on each. The cues are data
(patterns/tones.yaml, periods.yaml, stances.yaml), each with a direction, a reach and what ends it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyparse.extract.stance_context import Context, Place, clause_start
from policyparse.extract.stance_cues import ATTRIBUTE, Cue, cue_book
from policyparse.extract.stance_periods import years_of
from policyparse.extract.stance_signs import Signs, TracedSigns
from policyparse.extract.stance_tones import ToneReach
from policyparse.extract.stance_years import SEVERAL, governing_period, not_before_report, years_for
from policyparse.model import Metadata, Section, Structure, Text
from policyparse.patterns import Patterns, Record
from policyparse.text.layout import clean_text
from policyparse.text.sentences import sentence_spans
from policyparse.text.structure import structure_of

_DIGITS = re.compile(r"\d[\d.,]*")
#: how much behind a number is looked at for what is said of the set that it counts
_BEHIND = 80
_MONEY = "stance.money"
_CHANGES = frozenset({"growth", "change"})
_MAY_BEGIN = frozenset({"level", "share", "growth"})


@dataclass(frozen=True, slots=True)
class Stance:
    """A judgement; `fired` are the ids of the records that took part in it."""

    tone: str
    status: str
    year_start: int | None
    year_end: int | None
    basis: str
    fired: tuple[str, ...] = ()


class Stances:
    """Judges stance in one document; the cues of a sentence are found when it is first asked about.

    >>> from policyparse.model import Metadata, Section, Sentence, Text
    >>> from policyparse.patterns import load_patterns
    >>> text = "力争财政收入增长6%。"
    >>> structure = Structure(Text(text, text), Metadata(report_year=2024),
    ...     (Section("", 0, 0, 11, 0, "plan", 2024, 2024),), (Sentence(0, 11, 0),), (0,), 11)
    >>> stance = Stances(structure, load_patterns()).of_quantity(8, 10, measure="growth", indicator="财政收入")
    >>> stance.tone, stance.status, stance.year_start
    ('力争', 'target', 2024)
    """

    def __init__(self, structure: Structure, patterns: Patterns, signs: Signs | None = None) -> None:
        self._context = Context(structure, patterns, signs)
        self._clean = structure.text.clean
        self._tones = ToneReach(self._clean, self._context.signs)
        self._notes = structure.notes_start
        self._signs = self._context.signs
        self._money = patterns.record(_MONEY).surface
        self._thousands = frozenset(patterns.record("count.scales").surface)
        self._of = patterns.record(ATTRIBUTE).surface[0]
        self._in_review = frozenset(r.id for r in patterns.records("tones") if r.get("in_review"))

    def of_quantity(
        self,
        start: int,
        end: int,
        *,
        measure: str,
        direction: str = "",
        indicator: str = "",
        unit: str = "",
        lead: str = "",
        predicate_start: int = -1,
        role_hint: str = "",
        indicator_text: str = "",
        deed: bool = False,
    ) -> Stance:
        """The stance of the number at `start`..`end` (clean offsets).

        `measure`, `direction`, `indicator`, `indicator_text` and `unit` as in the quantities frame; `lead` the text right
        before the number; `predicate_start` where the clause of its indicator begins; `role_hint` is '', baseline,
        comparator, size or standing where the finder knows that the number is neither target nor result; `deed` tells that
        a verb governs what is counted (培育企业30家).
        """
        if start >= self._notes:
            return self._in_notes(start, end, measure, unit, role_hint)
        place = self._context.place(start, end)
        fired: list[str] = []
        tone = self._tones.governing(place)
        period = governing_period(place, self._clean)
        basis = self._basis(place, measure, fired)
        reference = role_hint or self._reference(place, measure, unit, fired)
        status = "reference" if reference else self._status(place, tone, period, fired)
        word = ""
        if tone is not None and (status == "target" or (status == "actual" and tone.says == "estimate")):
            word = tone.text
            fired.append(tone.id)
        years = years_for(
            place, self._context, period, measure=measure, indicator=indicator_text or indicator, basis=basis,
            reference=reference, status=status, deed=deed, fired=fired,
        )  # fmt: skip
        if status == "target":
            years = not_before_report(years, place.sentence.role, self._context)
        return Stance(word, status, years[0], years[1], basis, tuple(fired))

    def of_project(self, start: int, end: int, *, stage: str = "", action: str = "") -> Stance:
        """The stance of the undertaking named at `start`..`end`: status and years; tone and basis are ''."""
        if start >= self._notes:
            return self._in_notes(start, end, "", "", "size")
        place = self._context.place(start, end)
        fired: list[str] = []
        tone = self._tones.governing(place)
        period = governing_period(place, self._clean)
        status = self._status(place, tone, period, fired, project=True)
        years = place.sentence.years
        told = self._context.told(period, place.sentence) if period is not None else None
        if period is not None and told is not None:
            years = told
            fired.append(period.id)
        if status == "target":
            years = not_before_report(years, place.sentence.role, self._context)
        return Stance("", status, years[0], years[1], "", tuple(fired))

    def _in_notes(self, start: int, end: int, measure: str, unit: str, role_hint: str) -> Stance:
        """Notes explain: their numbers are references, but for what they tell of as done in years gone by, and what they say
        is to be reached in years to come or aimed at.
        """
        report = self._context.clock.report
        place = self._context.place(start, end)
        period = governing_period(place, self._clean)
        told = None
        if period is not None:
            # 五年内 of a note looks ahead
            role = "plan" if period.says == "within" else place.sentence.role
            told = years_of(period, self._context.clock, place.sentence.years, role)
        first, last = told if told is not None else (None, None)
        fired = [period.id] if period is not None else []
        tone = self._tones.governing(place)
        dated = period is not None and not period.behind and report is not None and last is not None and last >= report
        ahead = dated and period is not None and (period.ahead or period.says in SEVERAL - {"since"})
        aimed = tone is not None and tone.says == "intent" and (dated or tone.id in self._in_review)
        if (ahead or aimed) and not role_hint and not self._reference(place, measure, unit, fired):
            if tone is not None:
                fired.append(tone.id)
            years = (first, last) if dated else (report, report)
            return Stance(tone.text if tone else "", "target", *years, self._basis(place, measure, fired), tuple(fired))
        gone = first is not None and report is not None and first < report and not dated
        if period is None or not gone or period.ahead or not (period.behind or period.says == "year"):
            return Stance("", "reference", report, report, "", ())
        done = period.behind or self._signs.found("flow", place.clause)
        if role_hint or not done or self._reference(place, measure, unit, fired):
            return Stance("", "reference", first, last, "", tuple(fired))
        return Stance("", "actual", first, last, self._basis(place, measure, fired), tuple(fired))

    # ---- status

    def _reference(self, place: Place, measure: str, unit: str, fired: list[str]) -> str:
        """Why the number is neither target nor result: baseline, size, comparator, standing; '' where it is one."""
        signs, clause, after = self._signs, place.clause, place.after
        if measure in _MAY_BEGIN and (one := signs.found("baseline_before", clause)):
            if two := signs.found("baseline_after", after):
                fired += (one, two)
                return "baseline"
        if measure != "level":
            return ""
        if (one := signs.found("size_before", clause)) and (two := signs.found("size_after", after)):
            fired += (one, two)
            return "size"
        if (one := signs.found("reach_before", clause)) and (two := signs.found("reach_after", after)):
            fired += (one, two)
            return "size"
        if any(c in self._thousands for c in self._clean[place.end - 2 : place.end + 1]) and (one := signs.found("people", after)):
            fired.append(one)
            return "standing"
        if one := signs.found("standing", clause):
            if not unit.endswith(self._money):
                fired.append(one)
                return "standing"
            fired.append(_MONEY)
        if (one := signs.found("whose", after)) and (unit != "%" or signs.found("becomes", clause)):
            fired.append(one)
            return "comparator"
        if (one := signs.found("set_after", self._clean[place.end : min(place.end + _BEHIND, place.sentence.end)])) and (
            clause.endswith(self._of) or not signs.found("flow", clause)
        ):
            fired.append(one)
            return "size"
        return ""

    def _status(
        self, place: Place, tone: Cue | None, period: Cue | None, fired: list[str], *, project: bool = False
    ) -> str:
        """target or actual (or reference, for a target quoted in a review): by what is quoted, the list of targets, words
        of time and tense, and the section.
        """
        signs, sentence, clause = self._signs, place.sentence, place.clause
        if not project and (sign := signs.found("quoted_result", place.after)):
            fired.append(sign)
            return "actual"
        if tone is not None and tone.says == "expected":
            return "target"
        told = self._context.told(period, sentence) if period is not None else None
        report = self._context.clock.report
        gone = told is not None and told[1] is not None and report is not None and told[1] < report
        if sentence.role in ("plan", "outlook"):
            if period is not None and (gone or period.behind) and not period.fixed:
                fired.append(period.id)
                return "actual"
            done = "" if clause.endswith(self._of) else signs.found("done", clause)
            if sign := done or self._done_before_colon(place):
                fired.append(sign)
                return "actual"
            return "actual" if sentence.carried is not None and period is None and tone is None else "target"
        if not project:
            sign = signs.found("quoted_target", place.after)
            if sign and signs.found("achieved", clause):
                sign = ""
            if sign := sign or signs.found("quoted_target_before", clause):
                fired.append(sign)
                return "reference"
        if period is not None and told is not None and not gone and period.ahead and not period.fixed:
            fired.append(period.id)
            return "target"
        if sign := signs.found("soon", place.after):
            fired.append(sign)
            return "target"
        if project:
            return "actual"
        if sign := signs.found("ahead", clause):
            fired.append(sign)
            return "target"
        # a sentence alone or outside of review and plan has only its own words to go by
        intended = tone is not None and (tone.id in self._in_review or (sentence.role == "other" and tone.says == "intent"))
        if tone is not None and intended and tone.start >= place.start - len(clause):
            return "target"
        return "actual"

    def _done_before_colon(self, place: Place) -> str:
        """The sign that a list is one of things done (已建成的有：…；…)."""
        colon = place.before.find("：")
        return self._signs.found("done", place.before[:colon]) if colon > 0 else ""

    # ---- basis

    def _basis(self, place: Place, measure: str, fired: list[str]) -> str:
        """yoy, average or cumulative, as a word of the number's clause says it."""
        if measure == "share":
            return ""
        signs, clause = self._signs, place.clause
        own = self._own_part(clause)
        if sign := signs.found("average", own):
            fired.append(sign)
            return "average"
        if measure in _CHANGES:
            for cue in reversed(place.periods):
                if cue.use == "yoy" and cue.text in own:
                    fired.append(cue.id)
                    return "yoy"
        segment = place.before[place.before.rfind("；") + 1 :]
        if measure in ("level", "change") and self._averaged(clause, own):
            fired.append(signs.found("average_lead", clause))
            return "average"
        sign = signs.found("cumulative", clause)
        if sign and self._spent_before(clause):
            sign = ""
        if not sign and (part := signs.found("of_them", clause)):
            # 五年累计16亿元，其中用于学校3亿元
            earlier = place.before[: -len(clause) - 1]
            if sign := signs.found("cumulative", earlier[clause_start(earlier) :]):
                fired.append(part)
        if sign := sign or signs.found("cumulative_head", segment):
            fired.append(sign)
            return "cumulative"
        return ""

    def _averaged(self, clause: str, own: str) -> bool:
        """Whether a yearly average at the head of a clause reaches a number behind 、 (平均每年新增就业10万人、转移劳动力8万人)."""
        signs = self._signs
        return "、" in own and bool(signs.found("average_lead", clause)) and not signs.found("reached", own)

    def _spent_before(self, clause: str) -> bool:
        """Whether what was added up is a number before, with which something else was done (累计投资8亿元修建公路…)."""
        head = max(0, self._signs.last("cumulative", clause))
        numbers = list(_DIGITS.finditer(clause, head))
        if not numbers or not self._signs.found("flow", clause[head : numbers[0].start()]):
            return False  # 累计为900户农户发放贷款8亿元: what is done comes last
        stops = [*(m.start() for m in numbers[1:]), len(clause)]
        between = (clause[m.end() : stop] for m, stop in zip(numbers, stops, strict=True))
        return any(self._signs.found("flow", text.partition("、")[0]) for text in between)

    def _own_part(self, clause: str) -> str:
        """What stands before a number in its clause and belongs to it: all behind the number before it, with that one's
        words where nothing but a joint stands between the two (分别增长12.1%、17.2%).
        """
        numbers = [m.span() for m in _DIGITS.finditer(clause)]
        end = len(clause)
        while numbers:
            first, last = numbers.pop()
            if not self._signs.found("joined", clause[last:end]):
                return clause[last:end]
            end = first
        return clause[:end]


def sample_structure(text: str, role: str, report_year: int | None, years: tuple[int | None, int | None]) -> Structure:
    """A text laid out as one section of the given role and years: for `fired`, and for trying out sentences."""
    from policyparse.model import Sentence

    clean = clean_text(text)
    spans = [Sentence(a, b, 0) for a, b in sentence_spans(clean.clean)]
    section = Section("", 0, 0, len(clean.clean), 0, role, years[0], years[1])
    return Structure(
        Text(text, clean.clean, clean.starts, clean.shifts, clean.marks), Metadata(report_year=report_year),
        (section,), tuple(spans) or (Sentence(0, len(clean.clean), 0),),
        tuple(s.start for s in spans) or (0,), len(clean.clean),
    )  # fmt: skip


#: uses whose records decide by being found alone; of the others a judgement itself tells which took part
_DECIDE_ALONE = frozenset({
    "achieved", "becomes", "near", "every_year", "reached", "average_lead", "average_head", "together", "stock", "flow", "flow_after", "beyond", "list_goes_on", "list_item",
    "list_ends", "verb_start", "goes_on", "joined", "increment", "several", "one", "several_then_one", "carried_end", "past_word", "of_them",
    "year_opens", "piece",
})  # fmt: skip
_SAMPLE_NUMBER = "stance.sample_number"
_SAMPLE_MEASURES = ("share", "multiple", "change", "growth")
_UNIT = re.compile(r"[^\d.]*$")


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records that take part in judging any number of the sentence: in a part that plans, in one that
    reviews a year and in one that reviews five years; of a text with headings, in the parts that these make.

    >>> from policyparse.patterns import load_patterns
    >>> sorted(i for i in fired("力争增长6%。", load_patterns()) if i.startswith("tone."))
    ['tone.strive']
    """
    parts = (("plan", (2024, 2024)), ("review", (2023, 2023)), ("review", (2019, 2023)))
    structures = [sample_structure(sentence, role, 2024, years) for role, years in parts]
    if "\n" in sentence:
        structures.append(structure_of(clean_text(sentence), Metadata(report_year=2024, review_year=2023), patterns))
    out: set[str] = set()
    number = re.compile(patterns.compose(patterns.record(_SAMPLE_NUMBER)["pattern"]))
    kinds = [
        (patterns.record(f"stance.sample_{measure}"), measure, re.compile(patterns.compose(source)))
        for measure in _SAMPLE_MEASURES
        for source in (patterns.record(f"stance.sample_{measure}")["pattern"],)
    ]
    for structure in structures:
        signs = TracedSigns(patterns)
        stances = Stances(structure, patterns, signs)
        clean = structure.text.clean
        for match in number.finditer(clean):
            start = match.start()
            around = clean[max(0, start - 8) : match.end()]
            kind = next(((record.id, measure) for record, measure, pattern in kinds if pattern.search(around)), None)
            out.add(_SAMPLE_NUMBER)
            if kind:
                out.add(kind[0])
            judged = stances.of_quantity(
                start, match.end(), measure=kind[1] if kind else "level", unit=str(_UNIT.search(match[0])[0]),  # type: ignore[index]
                indicator=_words_before(clean, start),
            )  # fmt: skip
            out.update(judged.fired)
        out.update(i for i, _ in signs.seen if patterns.record(i)["use"] in _DECIDE_ALONE)
        matched = [*signs.seen, *((c.id, clean[c.start : c.end]) for c in cue_book(patterns).find(clean, 0, len(clean)))]
        for record_id, text in matched:
            if record_id in out:
                out.update(_fragments(patterns.record(record_id), text, patterns))
    return frozenset(out)


def _words_before(clean: str, start: int) -> str:
    """The words of its clause right before a number, which may be the indicator."""
    return re.split(r"[\W\d]", clean[:start])[-1]


def _fragments(record: Record, text: str, patterns: Patterns) -> set[str]:
    """The fragments named in a record's pattern that match a part of what it matched."""
    named = re.findall(r"\{([a-z_]+)\}", str(record.get("pattern") or ""))
    return {n for n in named if re.search(patterns.compose(f"{{{n}}}"), text)}
