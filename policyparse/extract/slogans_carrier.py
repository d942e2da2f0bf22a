"""The carrier of a slogan: the noun or verb right after it that it modifies (“五型”园区, “红绿灯”管理)."""

from __future__ import annotations

import re

from policyparse.extract.slogans_words import words_of
from policyparse.patterns import Patterns, alternation

_REACH = 24
_BRACKET = re.compile("（[^（）\n]{1,60}）(?=[^，。；：、！？\n]|$)")
_END = re.compile("[，。；：、！？“”‘’（）《》\\[\\]\n—·,]")


class CarrierReader:
    """Reads carriers by the records of kind slogan_carriers."""

    def __init__(self, patterns: Patterns, trace: set[str] | None = None) -> None:
        self._trace = trace
        records = {r["part"]: r for r in patterns.records("slogan_carriers")}
        self._ids = {part: r.id for part, r in records.items()}

        def words(part: str) -> str:
            return alternation(records[part].surface)

        self._words = re.compile(
            f"(?P<predicate>{records['predicate']['pattern']})|(?P<word>"
            + alternation(
                [
                    *records["class"].surface,
                    *records["thing"].surface,
                    *records["modifier"].surface,
                    *records["predicate"].surface,
                ]
            )
            + ")"
        )
        self._predicates = frozenset(records["predicate"].surface)
        self._modifiers = frozenset(records["modifier"].surface)
        self._object = re.compile(f"(?:{words('object')})$")
        self._things = frozenset(records["thing"].surface)
        self._aspect = re.compile(f"(?:{words('aspect')})(?!{words('object')})")
        self._skip = re.compile(f"{words('skip')}|{records['skip']['pattern']}")
        self._achieved = re.compile(records["achieved"]["pattern"])
        self._none = re.compile(records["none"]["pattern"])
        self._act = re.compile(f"({records['act'].surface[0]}){records['act']['pattern']}")
        self._acting = re.compile(f"({records['act'].surface[0]})(?:{words('predicate')})")
        own = words_of(patterns)
        self._share, self._joiners = own.of, own.joiners
        joined = "".join(own.joiners)
        self._coordinated = re.compile(f"[、{joined}][\u4e00-\u9fff]{{2,8}}{own.of}")
        self._de = re.compile(f"(?:{words('de')})(?=$|[{joined}、]|{words('predicate')})")

    def _note(self, part: str) -> None:
        if self._trace is not None:
            self._trace.add(self._ids[part])

    def read(self, clean: str, at: int, stop: int, numeral: bool) -> tuple[str, str]:
        """The carrier that begins at `at`, and the id of the record that found it; two empty texts where there is none.

        It ends before `stop` (where a note's mark was taken out of the text).
        """
        if bracket := _BRACKET.match(clean, at, stop):
            at = bracket.end()  # a gloss in brackets stands between (“两基”（…）建设)
        limit = min(stop, at + _REACH, len(clean))
        if self._none.match(clean, at):
            return "", self._ids["none"]
        act = self._act.match(clean, at, limit)
        if act is None and (verb := self._acting.match(clean, at, limit)):
            act = verb
        if act:
            if not numeral and self._achieved.match(clean, at):
                return "", self._ids["achieved"]
            return act[1], self._ids["act"]
        if match := self._coordinated.match(clean, at):
            return self._of(clean, match.end(), limit + 8)
        run = self._run(clean, at, limit)
        if run[:1] == self._share:
            return self._of(clean, at + 1, limit)
        if run[:1] in self._joiners:
            return self._behind_joined(run)
        if skip := self._skip.match(run):
            self._note("skip")
            run = run[skip.end() :]
        return self._noun(run.partition(self._share)[0])

    def _run(self, clean: str, at: int, limit: int) -> str:
        stop = _END.search(clean, at, limit)
        return clean[at : stop.start() if stop else limit]

    def _behind_joined(self, run: str) -> tuple[str, str]:
        """The noun at the end of what is joined to the slogan (“坡改梯”和宜机化改造 → 改造)."""
        for at in range(2, min(len(run), 12)):
            if (stop := self._words.match(run, at)) and (stop["predicate"] or stop[0] in self._predicates):
                run = run[:at]
                break
        if 4 <= len(run) <= 9:
            for at in range(2, len(run) - 1):
                if (match := self._words.fullmatch(run, at)) and match[0] not in self._predicates:
                    return match[0], self._ids["class"]
        return "", ""

    def _of(self, clean: str, at: int, limit: int) -> tuple[str, str]:
        run = self._run(clean, at, limit)
        match = self._de.search(run)
        if match is None or match.end() > 8:
            return "", ""
        return run[: match.end()], self._ids["de"]

    def _noun(self, run: str) -> tuple[str, str]:
        end, at, thing, size = 0, 0, "", len(run)
        while at < size:
            if thing and end == at and self._aspect.match(run, at):
                self._note("aspect")
                return run[:end], self._ids["thing"]
            match = self._words.match(run, at)
            if run[at] in self._joiners and end == at:
                # joined nouns are one carrier where both are plain (标准和范围)
                joined = self._words.fullmatch(run, at + 1)
                size, end = (size, len(run)) if joined and joined[0] not in self._predicates else (at, end)
                break
            if match is None:
                at += 1
                continue
            word = match[0]
            if word in self._modifiers:
                self._note("modifier")
                at = match.end()
                continue
            if match["predicate"] or word in self._predicates:
                self._note("predicate")
                if len(word) > 1 and self._object.match(run, match.end()):
                    return run, self._ids["object"]
                size = at
                break
            at = end = match.end()
            thing = word if word in self._things else ""
        if thing and self._aspect.match(run, end):
            self._note("aspect")
            return run[:end], self._ids["thing"]
        if end:
            # a short tail that is no predicate belongs to it
            tail = size == len(run) and size - end <= 3 and run[end : end + 1] not in self._joiners
            end = size if tail else end
            return run[:end], self._ids["class"]
        return (run[:size], self._ids["predicate"]) if 2 <= size <= 3 and size == len(run) else ("", "")


def carrier_reader(patterns: Patterns) -> CarrierReader:
    """The reader of these patterns, made once."""
    return patterns.built("slogan_carrier_reader", CarrierReader)
