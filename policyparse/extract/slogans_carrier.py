"""The carrier of a slogan: the noun or verb right after it that it modifies (“五型”园区, “红绿灯”管理)."""

from __future__ import annotations

import re

from policyparse.extract.slogans_words import words_of
from policyparse.patterns import Patterns, alternation

_REACH = 24
_HAN = r"[\u4e00-\u9fff]"
#: a noun across 的 that no list knows is no longer than this
_LONGEST_UNKNOWN = 6
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

        roles = ("name", "thing", "aspect", "class", "modifier", "predicate")
        #: the role of each word; of several the last
        self._roles = {word: role for role in roles for word in records[role].surface}
        self._words = re.compile(
            f"(?P<predicate>{records['predicate']['pattern']})|(?P<word>{alternation(list(self._roles))})"
        )
        self._named_end = re.compile(f"{records['name']['pattern']}(?:{words('name')})$")
        #: verbs that also are nouns
        self._nominal = frozenset(records["aspect"].surface) & frozenset(records["predicate"].surface)
        self._ending = frozenset(records["ending"].surface)
        self._suffix = re.compile(f"(?:{words('suffix')})(?!{_HAN}{{0,3}}(?:{words('aspect')}))")
        self._object = re.compile(words("object"))
        self._skip = re.compile(f"{words('skip')}|{records['skip']['pattern']}")
        self._acts = frozenset(records["act"].surface)
        self._achieved = re.compile(records["achieved"]["pattern"])
        self._none = re.compile(records["none"]["pattern"])
        self._act = re.compile(f"({records['act'].surface[0]}){records['act']['pattern']}")
        self._acting = re.compile(f"({records['act'].surface[0]})(?:{words('predicate')})")
        own = words_of(patterns)
        self._share, self._joiners = own.of, own.joiners
        joined = "".join(own.joiners)
        self._joint = re.compile(records["joint"]["pattern"])
        self._coordinated = re.compile(f"[、{joined}][\u4e00-\u9fff]{{2,8}}{own.of}")
        self._equals = re.compile(f"(?:{words('de')})$")
        self._owned = re.compile(f"(?:{records['owned']['pattern']})$")
        self._governs = re.compile(words("govern"))
        self._owning = re.compile(records["owned"]["pattern"])
        self._aspect = re.compile(f"(?:{words('aspect')})$")

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
        match = self._coordinated.match(clean, at)
        if match and not self._predicate_at(clean, at + 1):
            return self._of(clean, match.end(), limit + 8, numeral)
        run = self._run(clean, at, limit)
        if run[:1] == self._share:
            return self._of(clean, at + 1, limit, numeral)
        if run[:1] in self._joiners:
            return self._behind_joined(run)
        if skip := self._skip.match(run):
            self._note("skip")
            rest = self._noun(run[skip.end() :].partition(self._share)[0])
            # a figure is passed over only before what undertakings are called (5个专项行动)
            return rest if not run[0].isdigit() or rest[1] == self._ids["name"] else ("", "")
        return self._noun(run.partition(self._share)[0])

    def _is_predicate(self, match: re.Match[str]) -> bool:
        return match["predicate"] is not None or self._roles[match[0]] == "predicate"

    def _predicate_at(self, text: str, at: int) -> bool:
        match = self._words.match(text, at)
        return match is not None and self._is_predicate(match)

    def _run(self, clean: str, at: int, limit: int) -> str:
        stop = _END.search(clean, at, limit)
        return clean[at : stop.start() if stop else limit]

    def _behind_joined(self, run: str) -> tuple[str, str]:
        """The noun at the end of what is joined to the slogan (“坡改梯”和宜机化改造 → 改造)."""
        for at in range(2, min(len(run), 12)):
            if self._predicate_at(run, at):
                run = run[:at]
                break
        if 4 <= len(run) <= 9:
            for at in range(2, len(run) - 1):
                if (match := self._words.fullmatch(run, at)) and not self._is_predicate(match):
                    return match[0], self._ids["class"]
        return "", ""

    def _of(self, clean: str, at: int, limit: int, numeral: bool) -> tuple[str, str]:
        """The noun across 的 that says what the slogan is (“市市通”的目标); what the slogan only has (的意义, 的资金) is none."""
        run = self._run(clean, at, limit).partition(self._share)[0]
        noun = self._whole(run)
        if self._equals.search(noun):
            return noun, self._ids["de"]
        owned = self._owned.search(noun) or self._owning.match(run, len(noun))
        owned = owned or (self._aspect.search(noun) if numeral else None)
        if len(noun) > 1 and not owned:
            return noun, self._ids["de"]
        self._note("owned")
        return "", ""

    def _whole(self, run: str) -> str:
        """The noun phrase that `run` begins with, all of it."""
        if self._named_end.match(run):
            return run
        tokens, size = self._tokens(run)
        if not size and (opens := self._words.match(run)):  # what only qualifies (的基本规范) tells nothing here
            rest = self._whole(run[opens.end() :])
            return run[: opens.end() + len(rest)] if rest else ""
        if not tokens and (joint := self._joint.match(run, size)) and 2 <= len(run) - joint.end() <= 3:
            return run  # of two nouns that no list knows both (的清醒与坚定)
        end = 0
        before = ""
        for start, stop, role in tokens:
            if role == "aspect" and end == start and before in ("name", "class"):
                break  # a verb behind what the slogan is (以“零容忍”的态度整治乱象)
            if role != "modifier":
                end, before = stop, role
        if size == len(run) and (size - end <= 3 if end else size <= _LONGEST_UNKNOWN):
            return run
        return run[:end] if end else run[:size] if 2 <= size <= _LONGEST_UNKNOWN else ""

    def names(self, noun: str) -> bool:
        """Whether the lists know `noun` as what undertakings or things are called."""
        return self._roles.get(noun) in ("name", "thing")

    def _tokens(self, run: str) -> tuple[list[tuple[int, int, str]], int]:
        """The known words of `run` as (start, end, role), and where its noun phrase ends: before a predicate or a second noun."""
        tokens: list[tuple[int, int, str]] = []
        at, size = 0, len(run)
        while at < size:
            match = self._words.match(run, at)
            if match is None:
                if at and self._joint.match(run, at):
                    self._note("joint")
                    return tokens, self._joined(run, at, tokens)
                at += 1
                continue
            role = "predicate" if match["predicate"] else self._roles[match[0]]
            if role == "predicate":
                self._note("predicate")
                if not self._attributive(match[0], run, match.end()):
                    return tokens, at
                self._note("object")
            end = match.end()
            if role in ("name", "thing") and (suffix := self._suffix.match(run, end)):
                self._note("suffix")
                end = suffix.end()
            tokens.append((at, end, role))
            at = end
        return tokens, size

    def _attributive(self, verb: str, run: str, at: int) -> bool:
        """Whether a verb belongs to the name that follows (推进模式, 运行管理办法)."""
        if len(verb) < 2:
            return False
        return bool(self._object.match(run, at) or (verb in self._nominal and self._named_end.match(run, at - 1)))

    def _joined(self, run: str, at: int, tokens: list[tuple[int, int, str]]) -> int:
        """Joined nouns are one carrier where both are plain (标准和范围), and where only the last has a name (造林和治沙工程)."""
        if not tokens and self._named_end.match(run):
            tokens.append((at + 1, len(run), "name"))
            return len(run)
        if tokens and tokens[-1][1] == at:
            joined = self._words.fullmatch(run, at + 1)
            if joined and not self._is_predicate(joined):
                tokens[-1] = (tokens[-1][0], len(run), tokens[-1][2])
                return len(run)
        return at

    def _noun(self, run: str) -> tuple[str, str]:
        """The noun phrase that `run` begins with, up to its naming noun or first thing; what is told of those is left out."""
        tokens, size = self._tokens(run)
        cut = end = 0
        part, whole = "class", False
        for start, stop, role in tokens:
            if role == "name" or (role == "aspect" and not start and run[:stop] in self._acts):
                cut, part, whole = stop, role, False
            elif role == "thing" and (not cut or (cut == start and part == "thing")):
                cut, part, whole = stop, role, True
            elif role == "class" and cut == start and cut and part != "aspect":
                cut = stop
            elif cut and role == "aspect":
                self._note(role)
            whole = whole and (start in (cut, end) or stop == cut)
            if role == "modifier":
                self._note(role)
            else:
                end = stop
        if whole and end == size == len(run) and part == "thing" and tokens[-1][2] in ("thing", "class"):
            cut = end  # works done on things and what comes of them is one name (企业技术改造项目)
        if part == "thing" and size == len(run) and cut == end and 2 <= size - cut <= 3:
            if run[cut : cut + 1] not in self._joiners:
                return run, self._ids["thing"]  # a short word behind a thing, of which nothing else is told (城市记忆)
        if cut:
            verb = self._governs.match(run)
            if verb and part == "thing" and cut - verb.end() > 3:
                return verb[0], self._ids["govern"]  # what is done, not what it is done to (管理古树名木)
            return run[:cut], self._ids[part]
        if end:
            # a short tail that is no predicate belongs to it
            tail = size == len(run) and size - end <= 3 and run[end : end + 1] not in self._joiners
            return run[: size if tail else end], self._ids["class"]
        if size == len(run) and (2 <= size <= 3 or (size <= 7 and run[-1:] in self._ending)):
            return run, self._ids["ending"]
        return "", ""


def carrier_reader(patterns: Patterns) -> CarrierReader:
    """The reader of these patterns, made once."""
    return patterns.built("slogan_carrier_reader", CarrierReader)
