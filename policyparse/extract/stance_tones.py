"""Which word of intent governs a number: the nearest whose reach takes it in, else the heading of its list."""

from __future__ import annotations

import re

from policyparse.extract.stance_context import CLAUSE_ENDS, DIGIT, Place, clause_start
from policyparse.extract.stance_cues import Cue
from policyparse.extract.stance_signs import Signs

#: how far a tone that is bound to the number behind it may stand from it
_NEAR = 9
#: how far the number of a higher tier may stand from its tone (力争增长6%)
_TIER = 4
_ITEM_ENDS = re.compile(r"[，；、。]")


def governing_tone(place: Place, clean: str, signs: Signs) -> Cue | None:
    """The tone cue that governs the number of `place`, None for none.

    A tone reaches over coordinated items to the next tone or “；”; the heading of a list over all of the list.
    """
    sentence, start = place.sentence, place.start
    heading = sentence.list_tone
    tones = [cue for cue in sentence.tones if cue.end <= start]
    if not tones:
        return heading
    for cue in tones:
        if cue.use == "list":
            heading = cue
    semicolon = place.before.rfind("；") + sentence.start
    n = len(tones)
    while n:
        n -= 1
        cue = tones[n]
        if cue.use == "list":
            break
        if cue.use == "number":
            gap = clean[cue.end : start]
            if len(gap) <= _NEAR and not _ITEM_ENDS.search(gap) and not DIGIT.search(gap):
                return cue
            continue
        if cue.start < semicolon:
            break
        # of words that stand together the first governs (拟安排, 计划安排)
        while n and tones[n - 1].end == cue.start and tones[n - 1].use == "clauses":
            n -= 1
            cue = tones[n]
        if _reaches(cue, start, clean, signs, in_list=heading is not None and heading.start < cue.start):
            return cue
    return heading


def _reaches(cue: Cue, start: int, clean: str, signs: Signs, *, in_list: bool) -> bool:
    """Whether a tone reaches the number at `start`, no “；” being between them."""
    digit = DIGIT.search(clean, cue.end, start)
    if in_list and digit is not None and digit.start() - cue.end <= _TIER:
        # 增长5.5%、力争6%，… : the higher tier only, then the list goes on
        return _ITEM_ENDS.search(clean, digit.start(), start) is None
    stop = CLAUSE_ENDS.search(clean, cue.end, start)
    if stop is None or stop.start() == cue.end:
        return True
    numbered = digit is not None and digit.start() < stop.start()
    if numbered and cue.use == "clauses":
        return True
    if in_list or (not numbered and cue.use == "object"):
        return False
    # a clause with a verb of its own at its head is no item of a tone whose own clause has no number
    own = clean[cue.end : start]
    return not signs.found("verb_start", own[clause_start(own) :])
