"""Which word of intent governs a number: the last one before it if it reaches it, else the heading of its list."""

from __future__ import annotations

import re

from policyparse.extract.stance_context import CLAUSE_ENDS, FullSentence, Place
from policyparse.extract.stance_cues import Cue
from policyparse.extract.stance_signs import Signs
from policyparse.text.sentences import clause_spans

#: how far a tone that is bound to the number behind it may stand from it
_NEAR = 9
#: how far the number of a higher tier may stand from its tone (力争增长6%)
_TIER = 4
#: how many tones before a number, and how many characters of its sentence, are looked at
_TONES, _SENTENCE = 20, 2_000
_ITEM_ENDS = re.compile(r"[，；、。]")


class ToneReach:
    """Tells for the numbers of one document which tone governs them; how far each tone reaches is found once."""

    def __init__(self, clean: str, signs: Signs) -> None:
        self._clean = clean
        self._signs = signs
        self._ends: dict[int, int] = {}

    def governing(self, place: Place) -> Cue | None:
        """The tone cue that governs the number of `place`, None for none.

        A tone reaches over coordinated items to the next tone or “；”; the heading of a list over all of the list.
        """
        sentence, start = place.sentence, place.start
        n = place.n_tones
        if not n:
            return sentence.list_tone
        tones = sentence.tones
        heading = sentence.headings[n - 1] or sentence.list_tone
        semicolon = self._clean.rfind("；", max(sentence.start, start - _SENTENCE), start)
        least = max(0, n - _TONES)
        while n > least:
            n -= 1
            cue = tones[n]
            if cue.use == "number":
                gap = self._clean[cue.end : start]
                if len(gap) <= _NEAR and not _ITEM_ENDS.search(gap) and not self._signs.number(gap):
                    return cue
                continue
            if cue.use == "list" or cue.start < semicolon:
                break
            # of words that stand together the first governs (拟安排, 计划安排)
            following = tones[n + 1].start if n + 1 < len(tones) else sentence.end
            while n > least and tones[n - 1].end == cue.start and tones[n - 1].use == "clauses":
                n -= 1
                cue = tones[n]
            if start < self._end(cue, following, sentence, in_list=heading is not None and heading.start < cue.start):
                return cue
            break
        return heading

    def _end(self, cue: Cue, following: int, sentence: FullSentence, *, in_list: bool) -> int:
        """The offset at which the reach of a tone ends; the next tone begins at `following`."""
        known = self._ends.get(cue.start)
        if known is None:
            known = self._ends[cue.start] = self._find_end(cue, following, sentence, in_list)
        return known

    def _find_end(self, cue: Cue, bound: int, sentence: FullSentence, in_list: bool) -> int:
        clean = self._clean
        semicolon = clean.find("；", cue.end, bound)
        bound = bound if semicolon < 0 else semicolon
        digit = self._signs.number(clean, cue.end, bound)
        if in_list and digit is not None and digit.start() - cue.end <= _TIER:
            # 增长5.5%、力争6%，… : the higher tier only, then the list goes on
            item = _ITEM_ENDS.search(clean, digit.start(), bound)
            return item.start() if item else bound
        stop = CLAUSE_ENDS.search(clean, cue.end, bound)
        if stop is None:
            return bound
        # 初步预计，… and 力争年末，… have nothing of their own in the tone's clause
        bare = stop.start() == cue.end or self._only_time(cue.end, stop.start(), sentence)
        numbered = digit is not None and digit.start() < stop.start()
        if not numbered and not bare and (in_list or cue.use == "object"):
            return stop.start()
        # A clause with a verb of its own at its head breaks the chain of items where it has no number, where the tone's
        # own clause had none, and where the tone is a verb itself.
        free = (numbered or bare) and cue.use == "clauses"
        own = not cue.head and cue.says == "estimate" and digit is not None and digit.start() - cue.end <= _TIER
        for start, end in clause_spans(clean, stop.end(), bound):
            if not (free and self._signs.number(clean, start, end)) and self._signs.found("verb_start", clean[start:end]):
                return start
            # 工业产值预计完成…，增长…，企业达到… : told of its own subject only
            if own and not self._signs.found("goes_on", clean[start:end]):
                return start
        return bound

    def _only_time(self, start: int, end: int, sentence: FullSentence) -> bool:
        """Whether a word of time ends at `end` that begins behind `start`."""
        period = sentence.period_ends_at(end)
        return period is not None and period.start >= start
