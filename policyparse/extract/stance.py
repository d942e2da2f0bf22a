"""The stance of a number or an undertaking: its tone, its status, its years and its basis.

Finding and judging are apart: the stages that find candidates ask `Stances` for a judgement on each. The cues are data
(patterns/tones.yaml, periods.yaml, stances.yaml), each with a direction, a reach and what ends it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyparse.extract.stance_cues import Cue, CueBook, cue_book
from policyparse.extract.stance_periods import Clock, Years, clock_of, years_of
from policyparse.model import Structure
from policyparse.patterns import Patterns

_FULL_STOPS = "。！？"
_CLAUSE_ENDS = re.compile(r"[，。；：\n]")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d[\d.,]*")
_NONE: Years = (None, None)
#: how far a tone that is bound to the number behind it may stand from it
_NEAR = 9


@dataclass(frozen=True, slots=True)
class Stance:
    """A judgement; `fired` are the ids of the records that took part in it."""

    tone: str
    status: str
    year_start: int | None
    year_end: int | None
    basis: str
    fired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FullSentence:
    """A sentence up to its full stop, across “；”, with its cues in order and whether a list of targets reaches it."""

    start: int
    end: int
    tones: tuple[Cue, ...]
    periods: tuple[Cue, ...]
    role: str
    years: Years
    #: the heading (预期) of a list that began in an earlier sentence and goes on in this one
    list_tone: Cue | None
    #: the years of a sentence about what is past, in a part that plans, where they still hold here
    carried: Years | None


class Signs:
    """The records of stances.yaml made ready: one regular expression for each use, with the ids behind it."""

    def __init__(self, patterns: Patterns) -> None:
        pieces: dict[str, list[tuple[str, str]]] = {}
        for record in patterns.records("stances"):
            if record.get("pattern"):
                pieces.setdefault(record["use"], []).append((record.id, patterns.compose(record["pattern"])))
        self._rules = {use: tuple((i, re.compile(p)) for i, p in rules) for use, rules in pieces.items()}

    def found(self, use: str, text: str) -> str:
        """The id of the first record of this use that is found in `text`, else ''."""
        for record_id, pattern in self._rules.get(use, ()):
            if pattern.search(text) is not None:
                return record_id
        return ""

    def last(self, use: str, text: str) -> int:
        """The offset behind the last place in `text` where a record of this use is found, -1 for none."""
        ends = [m.end() for _, pattern in self._rules.get(use, ()) for m in pattern.finditer(text)]
        return max(ends, default=-1)


class Stances:
    """Judges stance in one document; the cues of a sentence are found when it is first asked about.

    >>> from policyparse.model import Metadata, Section, Sentence, Text
    >>> from policyparse.patterns import load_patterns
    >>> text = "力争财政收入增长6%。"
    >>> structure = Structure(Text(text, text), Metadata(report_year=2024),
    ...     (Section("", 0, 0, 11, 0, "plan", 2024, 2024),), (Sentence(0, 11, 0),), (0,), 11)
    >>> stance = Stances(structure, load_patterns()).of_quantity(
    ...     8, 10, measure="growth", direction="up", indicator="财政收入", unit="%", lead="增长", predicate_start=2)
    >>> stance.tone, stance.status, stance.year_start
    ('力争', 'target', 2024)
    """

    def __init__(self, structure: Structure, patterns: Patterns) -> None:
        self._structure = structure
        self._clean = structure.text.clean
        self._book: CueBook = cue_book(patterns)
        self._signs: Signs = patterns.built("stance_signs", Signs)
        self._attribute = patterns.record("stance.attribute").surface[0]
        self._clock: Clock = clock_of(structure, patterns)
        self._sentences: dict[int, FullSentence] = {}
        self._firsts: dict[int, int] = {}
        self._paragraphs: dict[int, tuple[str, Years]] = {}
        self._parts: dict[int, Years] = {}
        self._aims_in_review = frozenset(r.id for r in patterns.records("tones") if r.get("in_review"))

    # ---- judgements

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
    ) -> Stance:
        """The stance of the number at `start`..`end` (clean offsets).

        `measure` as in the quantities frame; `lead` the text right before the number (由…提高到); `predicate_start` where
        the clause of the indicator begins; `role_hint` is '', baseline, comparator, size or standing.
        """
        if start >= self._structure.notes_start:
            year = self._clock.report
            return Stance("", "reference", year, year, "")
        sentence = self._sentence(start)
        clean = self._clean
        fired: list[str] = []
        before = clean[sentence.start : start]
        clause = before[_clause_start(before) :]
        stop = _CLAUSE_ENDS.search(clean, end, sentence.end)
        after = clean[end : stop.start() if stop else sentence.end]
        tone = self._tone_cue(sentence, start, before)
        period = self._period_cue(sentence, start)
        basis = self._basis(sentence, measure, before, clause, fired)
        reference = role_hint or self._reference(measure, clause, after, end, sentence.end, fired)
        aimed = tone is not None and tone.says == "expected"
        status = self._status(sentence, before, clause, after, tone, period, aimed, fired)
        if reference:
            status = "reference"
        word = ""
        if tone is not None and status != "reference":
            if status == "target" or tone.says == "estimate":
                word = tone.text
                fired.append(tone.id)
        years = self._years(sentence, start, measure, clause, after, basis, period, reference, status, indicator, fired)
        return Stance(word, status, years[0], years[1], basis, tuple(fired))

    def of_project(self, start: int, end: int, *, stage: str = "", action: str = "") -> Stance:
        """The stance of the undertaking named at `start`..`end`: status and years (tone and basis are '')."""
        if start >= self._structure.notes_start:
            year = self._clock.report
            return Stance("", "reference", year, year, "")
        sentence = self._sentence(start)
        fired: list[str] = []
        before = self._clean[sentence.start : start]
        clause = before[_clause_start(before) :]
        period = self._period_cue(sentence, start)
        tone = self._tone_cue(sentence, start, before)
        status = self._status(
            sentence, before, clause, "", None, period, tone is not None and tone.says == "expected", fired, True
        )
        years = sentence.years
        if period is not None:
            years = self._told(period, sentence) or years
            fired.append(period.id)
        return Stance("", status, years[0], years[1], "", tuple(fired))

    # ---- the full sentence and its paragraph

    def _sentence(self, at: int) -> FullSentence:
        index = self._structure.sentence_at(at)
        first = self._firsts.get(index)
        if first is None:
            first = index
            while first > 0 and self._goes_on(first - 1):
                first -= 1
            last = first
            while True:
                self._firsts[last] = first
                if not self._goes_on(last):
                    break
                last += 1
        found = self._sentences.get(first)
        if found is None:
            found = self._sentences[first] = self._read_sentence(first)
        return found

    def _goes_on(self, index: int) -> bool:
        """Whether the sentence after `index` belongs to the same full sentence."""
        sentences = self._structure.sentences
        if index + 1 >= len(sentences):
            return False
        this, following = sentences[index], sentences[index + 1]
        if this.section != following.section or this.heading or following.heading or this.end != following.start:
            return False
        tail = self._clean[max(this.start, this.end - 2) : this.end]
        return not any(mark in _FULL_STOPS for mark in tail)

    def _read_sentence(self, first: int) -> FullSentence:
        sentences = self._structure.sentences
        last = first
        while self._goes_on(last):
            last += 1
        start, end = sentences[first].start, sentences[last].end
        tones: list[Cue] = []
        periods: list[Cue] = []
        for cue in self._book.find(self._clean, start, end):
            (tones if cue.kind == "tone" else periods).append(cue)
        role, years = self._context(first, start, periods)
        return FullSentence(
            start, end, tuple(tones), tuple(periods), role, years,
            self._list_from_before(first, start, end, tones), self._carried(first, start, end, role, periods),
        )  # fmt: skip

    def _carried(self, first: int, start: int, end: int, role: str, periods: list[Cue]) -> Years | None:
        """In a part that plans, the past years that the sentence before spoke about (过去一年，…。生产总值增长10%。)."""
        if first == 0 or role not in ("plan", "outlook") or any(c.use == "statement" for c in periods):
            return None
        before = self._structure.sentences[first - 1]
        if before.heading or before.end != start:
            return None
        earlier = self._sentence(before.start)
        years = earlier.carried
        head = next((c for c in reversed(earlier.periods) if c.use == "statement" and c.head), None)
        if head is not None:
            years = self._told(head, earlier)
        past = years is not None and years[1] is not None and self._clock.report is not None and years[1] < self._clock.report
        return years if past and not self._signs.found("carried_end", self._clean[start:end]) else None

    def _list_from_before(self, first: int, start: int, end: int, tones: list[Cue]) -> Cue | None:
        """The heading of a list of targets that the sentence before left open."""
        if first == 0 or any(cue.use == "list" for cue in tones):
            return None
        before = self._structure.sentences[first - 1]
        if before.section != self._structure.sentences[first].section:
            return None
        earlier = self._sentence(before.start)
        heading = next((cue for cue in reversed(earlier.tones) if cue.use == "list"), earlier.list_tone)
        if heading is None:
            return None
        own = heading.start >= earlier.start
        opened = own and not _DIGIT.search(self._clean, heading.end, earlier.end)
        if not opened and "\n" in self._clean[earlier.end : start] and self._clean[earlier.end - 1] == "。":
            return None
        goes_on = opened or self._clean[earlier.end - 1] == "；" or self._signs.found("list_goes_on", self._clean[start:end])
        return heading if goes_on and _DIGIT.search(self._clean, start, end) else None

    def _context(self, first: int, start: int, periods: list[Cue]) -> tuple[str, Years]:
        """The role and the years that hold for a sentence where it says nothing itself."""
        section = self._structure.sections[self._structure.sentences[first].section]
        role = section.role
        years: Years = (section.year_start, section.year_end)
        if years[0] is None or years[1] is None:
            year = self._clock.review if role == "review" else self._clock.report
            years = (year, year)
        if role != "review":
            return role, years
        years = self._part_years(self._structure.sentences[first].section, years)
        paragraph = max(self._clean.rfind("\n", section.start, start) + 1, section.start)
        known = self._paragraphs.get(paragraph)
        if known is None:
            known = (role, self._paragraph_years(paragraph, start, years, periods))
            self._paragraphs[paragraph] = known
        return known

    def _part_years(self, index: int, years: Years) -> Years:
        """The years of a part of a review: where its headings name several years and the last one, a part that never
        speaks of several years is about the last.
        """
        known = self._parts.get(index)
        if known is None:
            section = self._structure.sections[index]
            known = years
            if years[0] != years[1] and self._signs.found("one_year", section.path) and section.level > 1:
                if not self._signs.found("several", self._clean[section.start : section.end]):
                    known = (years[1], years[1])
            self._parts[index] = known
        return known

    def _paragraph_years(self, paragraph: int, start: int, years: Years, periods: list[Cue]) -> Years:
        """The years that the head of a paragraph in a review sets for all of it (一年来，…; 五年来，…)."""
        line_end = self._clean.find("\n", paragraph)
        line_end = len(self._clean) if line_end < 0 else line_end
        index = self._structure.sentence_at(paragraph)
        if self._structure.sentences[index].heading and index + 1 < len(self._structure.sentences):
            paragraph = self._structure.sentences[index + 1].start
        for cue in self._book.find(self._clean, paragraph, min(paragraph + 24, line_end)):
            if cue.kind == "period" and cue.use == "statement" and cue.start - paragraph <= 4 and not cue.fixed:
                told = years_of(cue, self._clock, years, "review")
                if told is not None and not cue.ahead and cue.says not in ("now", "previous", "last_base"):
                    return told
            break
        return years

    # ---- tone

    def _tone_cue(self, sentence: FullSentence, start: int, before: str) -> Cue | None:
        """The tone that governs the number at `start`."""
        clean = self._clean
        semicolon = before.rfind("；") + sentence.start
        heading = sentence.list_tone
        tones = [cue for cue in sentence.tones if cue.end <= start]
        for cue in tones:
            if cue.use == "list":
                heading = cue
        for n in range(len(tones) - 1, -1, -1):
            cue = tones[n]
            if cue.use == "list":
                break
            if cue.use == "number":
                gap = clean[cue.end : start]
                if len(gap) <= _NEAR and not any(mark in gap for mark in "，、；。") and not _DIGIT.search(gap):
                    return cue
                continue
            if cue.start < semicolon:
                break
            if self._reaches(cue, start, heading is not None and heading.start < cue.start):
                # of words that stand together the first governs (拟安排, 计划安排)
                while n and tones[n - 1].end == cue.start and tones[n - 1].use == "clauses":
                    n -= 1
                    cue = tones[n]
                return cue
        return heading

    def _reaches(self, cue: Cue, start: int, in_list: bool) -> bool:
        """Whether a tone word reaches the number at `start`, no “；” being between them."""
        clean = self._clean
        stop = _CLAUSE_ENDS.search(clean, cue.end, start)
        digit = _DIGIT.search(clean, cue.end, start)
        if in_list and digit is not None and digit.start() - cue.end <= 4:
            # 增长5.5%、力争6%，… : the higher tier only, then the list goes on
            return _NEXT_ITEM.search(clean, digit.start(), start) is None
        if stop is None or stop.start() == cue.end:
            return True
        if digit is not None and digit.start() < stop.start():
            return True
        if in_list:
            return False
        own = clean[cue.end : start]
        last = _clause_start(own)
        return not self._signs.found("verb_start", own[last:])

    # ---- status

    def _reference(
        self, measure: str, clause: str, after: str, end: int, stop: int, fired: list[str]
    ) -> str:
        """Why the number is neither target nor result: baseline, size, standing; '' where it is one of them."""
        signs = self._signs
        if measure in ("level", "share", "growth"):
            if (one := signs.found("baseline_before", clause)) and (two := signs.found("baseline_after", after)):
                fired += (one, two)
                return "baseline"
        if measure == "level":
            if (one := signs.found("size_before", clause)) and (two := signs.found("size_after", after)):
                fired += (one, two)
                return "size"
            if one := signs.found("standing", clause):
                fired.append(one)
                return "standing"
            if one := signs.found("whose", after):
                fired.append(one)
                return "comparator"
            if (one := signs.found("set_after", self._clean[end:stop])) and (
                clause.endswith(self._attribute) or not signs.found("flow", clause)
            ):
                fired.append(one)
                return "size"
        return ""

    def _status(
        self,
        sentence: FullSentence,
        before: str,
        clause: str,
        after: str,
        tone: Cue | None,
        period: Cue | None,
        aimed: bool,
        fired: list[str],
        project: bool = False,
    ) -> str:
        """target or actual: by the list of targets, by what is quoted, by words of time and tense, by the section."""
        signs, clock = self._signs, self._clock
        told = self._told(period, sentence) if period is not None else None
        ahead = sentence.role in ("plan", "outlook")
        if after and (sign := signs.found("quoted_result", after)):
            fired.append(sign)
            return "actual"
        if aimed:
            return "target"
        gone = told is not None and told[1] is not None and clock.report is not None and told[1] < clock.report
        if ahead:
            if gone and period is not None and not period.fixed:
                fired.append(period.id)
                return "actual"
            colon = before.find("：")  # 已建成的有：…；…
            if sign := signs.found("done", clause) or (colon > 0 and signs.found("done", before[:colon])) or "":
                fired.append(sign)
                return "actual"
            if sentence.carried is not None and period is None and tone is None:
                return "actual"
            return "target"
        if after and (sign := signs.found("quoted_target", after)):
            fired.append(sign)
            return "target"
        if period is not None and period.ahead and not gone and told is not None and not period.fixed:
            fired.append(period.id)
            return "target"
        if not project:
            if sign := signs.found("ahead", clause):
                fired.append(sign)
                return "target"
            if tone is not None and tone.id in self._aims_in_review and tone.end > sentence.start:
                if not _CLAUSE_ENDS.search(clause, max(0, len(clause) - 1)) and tone.text in clause:
                    return "target"
        return "actual"

    # ---- years

    def _told(self, cue: Cue, sentence: FullSentence) -> Years | None:
        return years_of(cue, self._clock, sentence.years, sentence.role)

    def _period_cue(self, sentence: FullSentence, start: int) -> Cue | None:
        """The word of time that governs the number at `start`: the nearest before it that reaches it."""
        clean = self._clean
        for cue in reversed(sentence.periods):
            if cue.end > start or cue.use != "statement":
                continue
            gap = clean[cue.end : start]
            if cue.fixed:
                if len(gap) <= 3 and not any(c in "，、；。" for c in gap):
                    return cue
                continue
            if not cue.head and _CLAUSE_ENDS.search(gap):
                continue
            return cue
        return None

    def _years(
        self,
        sentence: FullSentence,
        start: int,
        measure: str,
        clause: str,
        after: str,
        basis: str,
        period: Cue | None,
        reference: str,
        status: str,
        indicator: str,
        fired: list[str],
    ) -> Years:
        told = self._told(period, sentence) if period is not None else None
        if period is not None and told is not None:
            fired.append(period.id)
        years = told or (sentence.carried if status == "actual" and sentence.carried else sentence.years)
        first, last = years
        if last is None or first is None:
            return years
        run = next((c for c in reversed(sentence.periods) if c.use == "run" and c.end <= start), None)
        if run is not None and run.number and not re.search("[，、；]", self._clean[run.end : start]):
            fired.append(run.id)
            return last - run.number + 1, last
        base = self._base(sentence, start)
        if reference == "baseline":
            if period is not None and period.fixed:
                return years
            if base is not None and base.number is not None:
                fired.append(base.id)
                year = self._base_year(base)
                return year, year
            from_year = sentence.years[0] if told is None or first != last else first
            return (None if from_year is None else from_year - 1,) * 2
        if reference:
            return years
        if basis == "average":
            return self._average_years(sentence, start, base, period, years, fired)
        if measure in ("growth", "change", "multiple") and base is not None:
            if not _CLAUSE_ENDS.search(self._clean, base.end, start) or self._sets_off(base):
                year = self._base_year(base)
                if year is not None and year < last:
                    fired.append(base.id)
                    return year + 1, last
        if first == last:
            return years
        if measure == "share" and self._signs.found("increment", clause):
            return years
        if basis == "yoy" or measure == "share" or self._is_stock(measure, clause, after, basis, indicator):
            return last, last
        return years

    def _base(self, sentence: FullSentence, start: int) -> Cue | None:
        return next((c for c in reversed(sentence.periods) if c.use == "base" and c.end <= start), None)

    def _base_year(self, base: Cue) -> int | None:
        told = years_of(base, self._clock, _NONE, "")
        return told[1] if told else None

    def _sets_off(self, base: Cue) -> bool:
        """Whether a base stands apart at its clause's end (与2010年相比，…) and so reaches the whole sentence."""
        return self._clean[base.end : base.end + 1] == "，"

    def _average_years(
        self, sentence: FullSentence, start: int, base: Cue | None, period: Cue | None, years: Years, fired: list[str]
    ) -> Years:
        """The years of a yearly average: from the year after the base or starting point named, else the section's."""
        first, last = years
        semicolon = self._clean.rfind("；", sentence.start, start)
        if base is None:
            # 由2010年的…增加到2015年的…，年均…
            named = [c for c in sentence.periods if c.fixed and semicolon < c.start < start and c.says == "year"]
            if len(named) >= 2 and named[-2].number is not None and named[-1].number is not None:
                return named[-2].number + 1, named[-1].number
            if named and named[-1].number is not None and last is not None and named[-1].number < last:
                return named[-1].number + 1, last
        else:
            year = self._base_year(base)
            if year is not None and last is not None and year < last:
                fired.append(base.id)
                return year + 1, last
        if first is not None and first == last:
            whole = sentence.years
            if whole[0] is not None and whole[0] < first:
                return whole[0], last
            if period is not None and period.ahead and self._clock.report is not None and first > self._clock.report:
                return self._clock.report, last
        return years

    def _is_stock(self, measure: str, clause: str, after: str, basis: str, indicator: str) -> bool:
        """Whether a level in a part about several years is what stood at their end, not what was added up over them."""
        signs = self._signs
        if measure in ("growth", "change"):
            return bool(signs.found("beyond", clause)) and basis != "average"
        if measure != "level" or basis == "cumulative" or signs.found("together", clause):
            return False
        stock, flow = signs.last("stock", clause), signs.last("flow", clause)
        if stock >= 0 or flow >= 0:
            return stock > flow
        if not clause or signs.found("flow_after", after):
            return False
        # 规上企业120家 is a stock; what has a verb of its own (打掉团伙2个) was done over the years
        return not indicator or (clause.endswith(indicator) and len(clause) - len(indicator) <= 2)

    # ---- basis

    def _basis(self, sentence: FullSentence, measure: str, before: str, clause: str, fired: list[str]) -> str:
        """yoy, average or cumulative, as a word of the number's clause says it."""
        own = self._own_part(clause)
        signs = self._signs
        if measure in ("growth", "change"):
            if sign := signs.found("average", own):
                fired.append(sign)
                return "average"
            for cue in reversed(sentence.periods):
                if cue.use == "yoy" and cue.text in own:
                    fired.append(cue.id)
                    return "yoy"
        elif measure == "level":
            if sign := signs.found("average", own):
                fired.append(sign)
                return "average"
        if measure != "share" and (
            sign := signs.found("cumulative", clause)
            or signs.found("cumulative_head", before[before.rfind("；") + 1 : len(before) - len(clause)])
        ):
            fired.append(sign)
            return "cumulative"
        return ""

    def _own_part(self, clause: str) -> str:
        """What stands before a number in its clause and belongs to it: all behind the number before it, with that one's
        words where the two are joined bare (分别增长12.1%、17.2%).
        """
        digits = [m.end() for m in _DIGITS.finditer(clause)]
        while digits:
            at = digits.pop()
            if not self._signs.found("joined", clause[at:]):
                return clause[at:]
            clause_up_to = clause[:at]
            if not digits:
                return clause_up_to
            clause = clause_up_to
            digits = [m.end() for m in _DIGITS.finditer(clause)][:-1]
        return clause


def _clause_start(text: str) -> int:
    """The offset in `text` at which its last clause begins."""
    return max(text.rfind("，"), text.rfind("；"), text.rfind("："), text.rfind("\n")) + 1


_NEXT_ITEM = re.compile(r"[，；、]")
