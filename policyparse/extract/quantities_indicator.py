"""Which indicator a phrase names: by the lexicon where it knows the phrase, else the phrase itself."""

from __future__ import annotations

from dataclasses import dataclass

from policyparse.documents.regions import division_table
from policyparse.patterns import Patterns, Record

#: no name of a measure behind that of an area (年工业总产值) is as long
_MEASURED = 9
_NOISE = str.maketrans("", "", " “”‘’\"'（）()")


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as the text names it: `text` as written, `start`, `end` its span, `name` and `id` the lexicon's.

    `scope` is the scope word before it. `growth` tells a name that says growth by itself (经济增速), `holds_new` one that
    holds 新增, `rate` one that is a ratio in itself (失业率, 占比), `extent` one that is a measure itself (面积, 里程).
    `share_of` is what the lexicon says a share is of.
    """

    text: str
    start: int
    end: int
    name: str
    id: str | None = None
    scope: str = ""
    growth: bool = False
    holds_new: bool = False
    rate: bool = False
    share_of: str = ""
    extent: bool = False


class Lexicon:
    """The indicators of one set of patterns by their names."""

    def __init__(self, patterns: Patterns, seen: set[str] | None = None) -> None:
        self.seen = seen
        self.names: dict[str, Record] = {}
        for record in patterns.records("indicators"):
            for form in record.surface:
                self.names.setdefault(form, record)
                self.names.setdefault(form.translate(_NOISE), record)
        self._lengths: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for name in self.names:
            if len(name) > 3:
                lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {k: tuple(sorted(v, reverse=True)) for k, v in lengths.items()}
        self._word_names = frozenset(patterns.record("metadata.word_name").surface)
        self._growth = {f for r in patterns.records("indicators") for f in r.get("growth_only", ())}
        self._rates = patterns.record("indicator.rate").surface
        self._not_rates = patterns.record("indicator.no_rate").surface
        self._extents = tuple(f for r in patterns.records("phrases") if r["use"] == "measure_noun" for f in r.surface)
        uses = {use: tuple(f for r in patterns.records("phrases") if r["use"] == use for f in r.surface) for use in ("owner", "level", "toward")}
        self._owners = uses["owner"]
        self._measured = tuple(f for r in patterns.records("phrases") if r["use"] == "tail_head" for f in r.surface if len(f) > 1)
        self._toward = uses["toward"]
        self._levels = (*uses["level"], *(f for f in patterns.record("indicator.unnamed").surface))
        self._endings = patterns.record("indicator.endings").surface

    def record(self, text: str) -> Record | None:
        """The record whose name `text` is."""
        return self.names.get(text)

    def find(self, plain: str) -> Record | None:
        """The record that a name without quotes and brackets means, with or without a head such as 增速 or 总额."""
        record = self.names.get(plain)
        if record is None and plain.endswith(self._endings):
            for ending in self._endings:
                if plain.endswith(ending) and len(plain) > len(ending):
                    record = self.names.get(plain[: -len(ending)])
                    if record is not None:
                        self._note("indicator.endings")
                        break
        return record

    def known(self, text: str) -> bool:
        """Whether the whole phrase is a name that the lexicon knows."""
        return self.find(text.translate(_NOISE)) is not None

    def begins(self, text: str, at: int, end: int) -> int:
        """The length of the longest name of an indicator that begins at `at`; 0 where none does."""
        for n in self._lengths.get(text[at : at + 2], ()):
            if at + n <= end and text[at : at + n] in self.names:
                return n
        return 0

    def is_rate(self, text: str) -> bool:
        """Whether a phrase is a ratio in itself by its last word (…率, …占比, …水平)."""
        if not text.endswith(self._rates):
            return False
        named = text.endswith(self._not_rates)
        self._note("indicator.no_rate" if named else "indicator.rate")
        return not named

    def _note(self, record: str) -> None:
        if self.seen is not None:
            self.seen.add(record)

    def place(self, text: str) -> bool:
        """Whether the text is the name of a place (襄阳, 襄阳市), and no ordinary word."""
        table = division_table()
        return text in table.by_name or (len(text) > 1 and text in table.by_short and text not in self._word_names)

    def place_before_name(self, text: str) -> int:
        """The length of the name of a place that stands before the name of an indicator (襄阳|生产总值); 0 where none does."""
        for cut in range(2, min(len(text) - 2, 10)):
            if text[cut:] in self.names and text[:cut] not in self._levels and (self.place(text[:cut]) or self._owner(text[:cut])):
                return cut
            if text[:cut].endswith(self._owners) and 1 < len(text) - cut < _MEASURED and text.endswith(self._measured) and self._owner(text[:cut]):
                # 江口新区|年营收
                return cut
        return 0

    def _owner(self, text: str) -> bool:
        """Whether the text is the name of an area within the region (云溪经济圈, 江口新区): a head with a proper name before it."""
        head = next((f for f in self._owners if text.endswith(f) and len(text) - len(f) >= 2), "")
        if not head or any(c in text for c in self._toward):
            return False
        if text.startswith(self._levels):
            self._note("indicator.unnamed")
            return False
        self._note("phrase.owner")
        return True

    def resolve(self, text: str, start: int, end: int, scope: str = "") -> Indicator:
        """The indicator that the phrase `text` at `start`, `end` names."""
        plain = text.translate(_NOISE)
        record = self.find(plain)
        growth = plain in self._growth
        if record is None:
            cut = self.place_before_name(plain)
            if cut and plain == text:
                return self.resolve(text[cut:], start + cut, end, text[:cut])
            return Indicator(
                text, start, end, text, None, scope, rate=self.is_rate(plain), extent=plain.endswith(self._extents)
            )
        return Indicator(
            text, start, end, record["canonical"], record.id, scope, growth, bool(record.get("holds_new")),
            self.is_rate(record["canonical"]), record.get("share_of", ""), plain.endswith(self._extents),
        )  # fmt: skip


def lexicon(patterns: Patterns) -> Lexicon:
    """The lexicon of these patterns, made once."""
    return patterns.built("quantities.lexicon", Lexicon)
