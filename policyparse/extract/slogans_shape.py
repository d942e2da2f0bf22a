"""A quoted expression taken apart: what kind of slogan it is and what its numerals count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from policyparse.extract.slogans_quotes import Quote
from policyparse.patterns import Patterns, Record, alternation

_QUOTES = re.compile("[“”‘’]")
_SEPARATORS = re.escape("、，,·；：“”‘’（）()—+/-")
_HAN = r"[\u4e00-\u9fffA-Za-z]"


@dataclass(frozen=True, slots=True)
class Part:
    """One numeral of a slogan with what it counts: `label` is both as written, `at` where it begins in the slogan."""

    count: int
    head: str
    label: str
    at: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A slogan taken apart; `kind` is numeral where numerals count members, else coined."""

    kind: str
    parts: tuple[Part, ...] = ()
    fired: tuple[str, ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """What the numerals say, in order."""
        return tuple(p.count for p in self.parts)

    @property
    def heads(self) -> tuple[str, ...]:
        """What each numeral counts; empty where the numerals stand alone (“8337”)."""
        return tuple(p.head for p in self.parts if p.head)

    @property
    def total(self) -> int:
        """How many members the slogan says that it has."""
        return sum(p.count for p in self.parts)


COINED = Shape("coined")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slogan found, not yet filled in: the span of its text, of it with its marks, and its shape."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    shape: Shape
    quoted: bool = True
    fired: tuple[str, ...] = ()


class ShapeReader:
    """Takes slogans apart by the records of kind slogan_shapes."""

    def __init__(self, patterns: Patterns) -> None:
        by_part: dict[str, list[Record]] = {}
        for record in patterns.records("slogan_shapes"):
            by_part.setdefault(record["part"], []).append(record)

        def forms(part: str) -> str:
            return alternation([s for r in by_part[part] for s in r.surface])

        def pattern(part: str) -> str:
            own = [patterns.compose(r["pattern"]) for r in by_part[part] if r.get("pattern")]
            return "|".join([*own, *([forms(part)] if any(r.surface for r in by_part[part]) else [])])

        numerals = by_part["numeral"][0]
        self._values: dict[str, int] = dict(numerals["values"])
        self._numerals_id = numerals.id
        self._ten = next(k for k, v in self._values.items() if v == 10)
        self._one = next(k for k, v in self._values.items() if v == 1)
        twos = "".join(by_part["pair"][0].surface)
        self._whole_classifiers = frozenset(by_part["broad"][0].surface)
        digits = "".join(k for k, v in self._values.items() if v < 10)
        scales = "".join(k for k, v in self._values.items() if v >= 10)
        small = digits + self._ten
        self._remembered = lru_cache(maxsize=8192)(self._read)
        self._han_numeral = re.compile(f"[{digits}{scales}]")
        self._has = re.compile(f"[0-9{digits}{scales}]")
        self._inert = re.compile(pattern("inert"))
        self._inert_ids = tuple(
            (re.compile(patterns.compose(r["pattern"]) if r.get("pattern") else alternation(r.surface)), r.id)
            for r in by_part["inert"]
        )
        self._uncounted = [(re.compile(patterns.compose(r["pattern"])), r.id) for r in by_part["uncounted"]]
        many = "".join(by_part["many"][0].surface)
        self._many, self._many_id = frozenset(by_part["many"][0].surface), by_part["many"][0].id
        self._pair_id, self._broad_id = by_part["pair"][0].id, by_part["broad"][0].id
        classifier = "".join(by_part["classifier"][0].surface)
        self._classifier_id = by_part["classifier"][0].id
        doubtful = next(r for r in by_part["suffix"] if r.surface)
        self._doubtful, self._doubtful_id = frozenset(doubtful.surface), doubtful.id
        system = next(r for r in by_part["suffix"] if r.get("pattern"))
        self._system, self._system_id = re.compile(f"(?:{system['pattern']})$"), system.id
        self._tail_id = by_part["tail"][0].id
        self._tail = re.compile(f"(?:{forms('tail')})(?={_HAN}{{0,6}}$)")
        self._noun_tail_id = by_part["noun_tail"][0].id
        self._noun_tail = re.compile(forms("noun_tail"))
        self._qualifier_id, self._qualifiers = by_part["qualifier"][0].id, re.compile(forms("qualifier"))
        self._whole_noun_id = by_part["whole_noun"][0].id
        whole = "|".join(f"{w[0]}(?={w[1:]})" for w in by_part["whole_noun"][0].surface)
        self._whole_noun = re.compile(forms("whole_noun"))
        self._adjective_id = by_part["adjective"][0].id
        self._adjective = re.compile(f"(?:{forms('adjective')})(?={_HAN}{{2}})")
        self._prefix_id = by_part["prefix"][0].id
        self._prefix = re.compile(f"(?:{forms('prefix')})(?=[{digits}])")
        self._digits = [(re.compile(patterns.compose(r["pattern"])), r.id) for r in by_part["digits"]]
        self._sum = [(re.compile(patterns.compose(r["pattern"])), r.id) for r in by_part["sum"]]
        self._ones = [(re.compile(patterns.compose(r["pattern"])), r.id) for r in by_part["ones"]]
        self._whole = [(re.compile(patterns.compose(r["pattern"])), r.id) for r in by_part["whole"]]
        # a numeral that counts another (双百), a number with classifier, a bare number
        self._token = re.compile(
            f"(?P<of>[{twos}])(?P<what>[{digits}]?[{scales}]|[{digits}](?=[{twos}{digits}{scales}]|$)|[{digits}]{_HAN}(?=[{digits}]))"
            f"|(?P<hundreds>[{digits}])(?P<scale>[{scales.replace(self._ten, '')}])(?=[{digits}]|{_HAN}{{2}}$|$)"
            f"|(?P<number>[0-9]{{1,3}}|[{digits}]?{self._ten}[{digits}]?|[{digits}])"
            f"(?P<classifier>(?!{whole})[{classifier}](?={_HAN}|[0-9]))?"
            f"|(?P<great>[{scales.replace(self._ten, '')}])"
        )  # fmt: skip
        self._next = re.compile(f"[{_SEPARATORS}{many}]|[0-9]|[{digits}](?!$)|[{scales}](?={_HAN})")
        self._next_classified = re.compile(
            f"[{_SEPARATORS}]|(?:[0-9]{{1,2}}|[{small}])[{classifier}](?={_HAN})"
        )

    def has_numeral(self, text: str) -> bool:
        """Whether any numeral stands in the text."""
        return self._has.search(text) is not None

    def from_numeral(self, clean: str, quote: Quote) -> Quote:
        """A quotation that lost its opening mark from its first numeral on; any other as it is."""
        if not quote.lost or clean[quote.start - 1 : quote.start] in ("“", "‘"):
            return quote
        first = self._han_numeral.search(clean, quote.start, quote.end)
        return Quote(first.start(), quote.end, quote.depth, lost=True) if first else quote

    def read(self, text: str) -> Shape:
        """The shape of the slogan `text` (without its quotation marks)."""
        return self._remembered(text)

    def _read(self, text: str) -> Shape:
        text = _QUOTES.sub("", text)
        if not self._has.search(text):
            return COINED
        for found in (
            self._digit_string(text),
            self._summands(text),
            self._pairs_of_one(text),
            self._series_of_one(text),
        ):
            if found:
                return found
        for pattern, record_id in self._whole:
            if pattern.fullmatch(text):
                return Shape("coined", (), (record_id,))
        return self._counted(text)

    def _digit_string(self, text: str) -> Shape | None:
        for pattern, record_id in self._digits:
            match = pattern.fullmatch(text)
            if match:
                figures = [c for c in match[1] if c != "N"]
                counts = [int(c) if c.isascii() else self._values[c] for c in figures]
                fired = [self._uncounted[0][1]] if match[2] and self._uncounted[0][0].match(match[2]) else []
                if fired or (len(counts) == 4 and match[1][:2] in ("19", "20") and match[1].isascii()):
                    return Shape("coined", (), tuple(fired))
                return Shape("numeral", tuple(Part(c, "", d, i) for i, (c, d) in enumerate(zip(counts, figures, strict=True))),
                             (record_id,))  # fmt: skip
        return None

    def _summands(self, text: str) -> Shape | None:
        for pattern, record_id in self._sum:
            if match := pattern.fullmatch(text):
                body = text[: match.start(1)]
                parts = tuple(Part(int(m[0]), "", m[0], m.start()) for m in re.finditer(r"[0-9]+", body))
                if parts:
                    return Shape("numeral", parts, (record_id,))
        return None

    def _pairs_of_one(self, text: str) -> Shape | None:
        for pattern, record_id in self._ones:
            match = pattern.fullmatch(text)
            if (
                match
                and not any(p.fullmatch(text) for p, _ in self._whole)
                and not self._has.search("".join(filter(None, match.groups())))
            ):
                parts = [
                    Part(1, h, self._one + h, match.start(i + 1) - 1)
                    for i, h in enumerate(match.groups())
                    if h
                ]
                return Shape("numeral", tuple(parts), (record_id,))
        return None

    def _series_of_one(self, text: str) -> Shape | None:
        """Several ones between 、 (一码、一图、一表; 多证合一、一照一码)."""
        segments = [(m[0], m.start()) for m in re.finditer("[^、，]+", text)]
        parts: list[Part] = []
        fired: tuple[str, ...] = ()
        for segment, at in segments if len(segments) > 1 else ():
            pair = self._pairs_of_one(segment)
            if pair:
                parts += [Part(1, p.head, p.label, at + p.at) for p in pair.parts]
                fired = pair.fired
            elif segment[0] == self._one and 2 <= len(segment) <= 3 and not self._has.search(segment, 1):
                parts.append(Part(1, segment[1:], segment, at))
            elif self._has.search(self._inert.sub("", segment)):
                return None
        return Shape("numeral", tuple(parts), fired or (self._ones[0][1],)) if len(parts) > 1 else None

    def _counted(self, text: str) -> Shape:
        idle = [False] * (len(text) + 1)
        fired: set[str] = set()
        for dead in self._inert.finditer(text):
            for i in range(dead.start(), dead.end()):
                idle[i] = True
            fired.update(i for p, i in self._inert_ids if p.search(dead[0]))
        parts: list[Part] = []
        at = 0
        while match := self._token.search(text, at):
            at = match.end()
            if idle[match.start()]:
                continue
            part, end = self._part(text, match, bool(parts), idle, fired)
            if part is not None:
                parts.append(part)
            at = max(at, end)
        segments = [s for s in re.split("[、，]", text) if s]
        lone = len(segments) > 2 and sum(self._has.search(s) is not None for s in segments) == 1
        if not parts or max(p.count for p in parts) < 2:
            return Shape("coined", (), tuple(sorted(fired)))
        begin = parts[0].at
        if lone or (begin and "·" in text) or (begin > 4 and text[begin].isdigit()):
            return Shape("coined", (), tuple(sorted(fired)))
        return Shape("numeral", tuple(parts), (self._numerals_id, *sorted(fired)))

    def _part(
        self, text: str, match: re.Match[str], later: bool, idle: list[bool], fired: set[str]
    ) -> tuple[Part | None, int]:
        start, end = match.span()
        if match["of"]:
            count = self._values[match["of"]]
            fired.add(self._pair_id)
            return Part(count, match["what"], match[0], start), end
        if match["hundreds"]:
            return Part(self._values[match["hundreds"]], match["scale"], match[0], start), end
        if match["great"]:
            if not later:
                return None, end
            count, classifier = self._values[match["great"]], None
        else:
            count, classifier = self._number(match["number"]), match["classifier"]
        for pattern, record_id in self._uncounted:
            if pattern.match(text, match.end("number") if match["number"] else end):
                fired.add(record_id)
                return None, end
        if start and text[start - 1] in self._prefix_marks(text, start):
            fired.add(self._prefix_id)
        following = self._next_classified if classifier in self._whole_classifiers else self._next
        run_end = next((m.start() for m in following.finditer(text, end) if not idle[m.start()]), len(text))
        run = text[end:run_end]
        if classifier and (not run or self._is_head(classifier, run)):
            fired.add(self._doubtful_id)
            return Part(count, classifier, text[start:run_end], start), run_end
        if text[run_end : run_end + 1] in self._many:
            fired.add(self._many_id)
        if classifier:
            fired.add(self._broad_id if classifier in self._whole_classifiers else self._classifier_id)
        if classifier is None and self._whole_noun.match(run):
            fired.add(self._whole_noun_id)
        head = run if classifier else self._head(run, fired)
        if not head or (classifier is None and len(head) > 5):
            return None, run_end
        return Part(count, head, text[start:run_end], start), run_end

    def _prefix_marks(self, text: str, start: int) -> str:
        match = self._prefix.match(text, 0, start + 1)
        return text[start - 1] if match and match.end() == start else ""

    def _is_head(self, classifier: str, run: str) -> bool:
        """Whether what looks like a classifier is itself counted: 四位一体, 三级联动, 两所共建."""
        return classifier in self._doubtful and self._tail.fullmatch(run) is not None

    def _head(self, run: str, fired: set[str]) -> str:
        if len(run) <= 1:
            return run
        if len(run) >= 3:
            match = self._adjective.match(run)
            if match and not self._tail.fullmatch(run, 1):
                fired.add(self._adjective_id)
                return run[match.end() :]
            if self._noun_tail.fullmatch(run, 1):
                fired.add(self._noun_tail_id)
                if self._qualifiers.match(run):
                    fired.add(self._qualifier_id)
                    return run[1:]
                return run[0]
            if self._tail.match(run, 1):
                fired.add(self._tail_id)
                return run[0]
            inner = self._tail.search(run, 2)
            if inner and len(run) >= 4:
                fired.add(self._tail_id)
                return run[: inner.start()]
        if self._system.search(run):
            fired.add(self._system_id)
            return run[:-1]
        return run

    def _number(self, text: str) -> int:
        if text.isascii():
            return int(text)
        tens, found, units = text.partition(self._ten)
        if not found:
            return self._values[text]
        return 10 * (self._values[tens] if tens else 1) + (self._values[units] if units else 0)


def shape_reader(patterns: Patterns) -> ShapeReader:
    """The reader of these patterns, made once."""
    return patterns.built("slogan_shape_reader", ShapeReader)


def read_shape(text: str, patterns: Patterns) -> Shape:
    """The slogan `text` taken apart.

    >>> from policyparse.patterns import load_patterns
    >>> shape = read_shape("三纵四横", load_patterns())
    >>> shape.kind, shape.counts, shape.heads
    ('numeral', (3, 4), ('纵', '横'))
    >>> read_shape("一网通办", load_patterns()).kind
    'coined'
    """
    return shape_reader(patterns).read(text)
