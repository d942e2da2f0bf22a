"""Which counts and sizes are quantities: numerals in words, numbers without unit, sizes that only describe."""

from __future__ import annotations

import re

from policyparse.documents.regions import division_table
from policyparse.extract.quantities_clause import Tail
from policyparse.extract.quantities_grammar import Grammar
from policyparse.extract.quantities_phrase import Phrase
from policyparse.extract.quantities_scan import Candidate
from policyparse.patterns import Patterns

#: categories of unit that may size what something else counts
_SIZED = frozenset(["money", "area", "people", "count", "power", "weight", "length", "volume", "bare", "capacity", "energy"])
#: those of them that say how much there is, not how much something is worth, where a noun follows
_EXTENTS = frozenset(["area", "length", "people", "weight", "volume"])

HOUSEHOLDS = "unit.households"

#: so near a count of settlements stands the number of their people
_NEAR = 8

#: no list of names is longer
_LISTED = 20

#: no length below this is that of a thing counted by it
_TINY = 1e-4

#: from this on a number in words with 万 or 亿 alone may be a mark that is passed
_ROUND = 100

#: what is left of a clause, and of an item of a list
_CLAUSE = re.compile("[^，；：。\n]*")
_ITEM = re.compile("[^，；：。、\n]*")


class Counts:
    """Judges counts by the records of kind `vetoes`; each method returns the id of a veto, '' where there is none."""

    def __init__(self, patterns: Patterns, grammar: Grammar) -> None:
        self.g = grammar
        self._concrete = frozenset(patterns.record("count.concrete").surface)
        self._things = frozenset(patterns.record("count.things").surface)
        self._single = frozenset(patterns.record("count.single").surface)
        self._counted = self._things | self._single
        self._held = re.compile(patterns.compose(str(patterns.record("count.held")["pattern"])))
        self._scales = frozenset(patterns.record("count.scales").surface)
        self._bare_nouns = patterns.record("count.bare_nouns").surface
        self._indices = patterns.record("count.index").surface
        self._never = frozenset(patterns.record("count.never_in_words").surface)
        self._extents = (*grammar.tail_heads, *grammar.size_heads)
        self._settlements = tuple(patterns.record("count.settlements").surface)
        self._undertakings = tuple(patterns.record("count.undertakings").surface)
        self._joint = re.compile(patterns.compose(patterns.record("list.joint")["pattern"]))
        vetoes = [r for r in patterns.records("vetoes") if r.get("pattern")]
        self._ids = {f"v{n}": r.id for n, r in enumerate(vetoes)}

        def joined(where: str, *, worded: bool) -> re.Pattern[str]:
            chosen = [
                f"(?P<v{n}>{patterns.compose(r['pattern'])})"
                for n, r in enumerate(vetoes)
                if r["where"] == where and (worded or not r.get("words"))
            ]
            return re.compile("|".join(chosen) or "(?!)")

        self._after = {worded: joined("after", worded=worded) for worded in (True, False)}
        self._before = {worded: joined("before", worded=worded) for worded in (True, False)}
        self._whole = joined("whole", worded=True)
        self._listing = re.compile(patterns.compose(patterns.record("count.listing")["pattern"]))
        moved = patterns.record("veto.rank_moved")
        self._moved, self._places = re.compile(patterns.compose(moved["pattern"])), frozenset(moved.surface)

    def context(self, c: Candidate, text: str, floor: int, limit: int) -> str:
        """A veto by the text right before or behind the numeral."""
        found = self._after[c.worded].match(text, c.stop, limit) or self._before[c.worded].search(text, max(floor, c.start - 8), c.start)
        if c.amount.measure.text in self._places and self._moved.search(text, max(floor, c.start - 12), c.start) is not None:
            return "veto.rank_moved"
        if found is None and c.worded:
            if c.amount.measure.text in self._never:
                self.g.note("count.never_in_words")
                return "veto.words_count"
            found = self._whole.match(text, c.start, limit)
        if found is None and c.worded and self._place(c, text, limit):
            return "veto.part_of_name"
        return "" if found is None or found.lastgroup is None else self._ids[found.lastgroup]

    def _place(self, c: Candidate, text: str, limit: int) -> bool:
        """Whether a number in words begins the name of a place (三台县, 五台山)."""
        names = division_table().by_name
        return any(text[c.start : k] in names for k in range(c.stop + 1, min(limit, c.start + 6) + 1))

    def _passed(self, c: Candidate, text: str, before: Phrase, tail: Tail) -> bool:
        """Whether a round number in words, without a unit, is a mark that what stands before it passes (生产总值突破|千亿)."""
        if c.amount.measure.category != "bare" or c.amount.unit not in self._scales or before.empty or (c.amount.value or 0) < _ROUND:
            return False
        if text[c.stop : c.stop + 1].isalnum():
            return False  # 产值超百亿|集群
        word = tail.first("level", "bound")
        return word is not None and word.bound in ("gt", "ge", "lt")

    def words(self, c: Candidate, text: str, mask: str, a: int, before: Phrase, after: Phrase, tail: Tail) -> str:
        """A veto of a count in words."""
        if self._passed(c, text, before, tail):
            return ""
        if c.naked:
            word = tail.first("bound") or tail.first("level")
            return "" if word is not None and word.bound else "veto.part_of_name"
        value, unit = c.amount.value, c.amount.measure.text
        if value == 0:
            return "veto.words_count"
        if mask.rfind("、", a, c.start) >= 0 and not text.endswith(self.g.and_so_on, 0, c.start) and not before.empty:
            return "veto.summed_list"
        governed = before.verb is not None or before.ends is not None
        if value is None:
            return "" if tail.words or governed or not after.empty else "veto.words_count"
        if value == 1:
            if self._held.search(text, max(a, c.start - _NEAR), c.stop + 1):
                self.g.note("count.held")
                return ""
            self.g.note("count.single")
            return "" if governed and unit in self._single else "veto.words_count"
        if unit in self._concrete:
            self.g.note("count.concrete")
            return "" if governed or not after.empty or tail.words else "veto.words_count"
        if unit in self._things:
            self.g.note("count.things")
        if unit in self._things and not after.empty and (governed or value >= 10 or text[c.start - 1] == self.g.of):
            return ""
        return "veto.words_count"

    def sums_up(self, c: Candidate, mask: str, after: Phrase, tail: Tail) -> bool:
        """Whether a count only says how many names stand right before it (东环、西环2条道路), none of them added (新增)."""
        value = c.amount.value
        if value is None or not 2 <= value <= 9 or not c.amount.measure.countable or after.empty or tail.words:
            return False
        if c.bound or c.amount.value_high is not None:
            return False  # 建成2—3个中心
        floor = max(mask.rfind(mark, 0, c.start) for mark in "，；：。\n（") + 1
        if any(mask[k].isdigit() for k in range(floor, c.start)) or mask.endswith(self.g.and_so_on, floor, c.start):
            return False
        if any(hit[0] in self.g.changing for hit in self.g.strong.finditer(mask, floor, c.start)):
            return False
        names = self._joint.split(mask[floor : c.start])
        return len(names) == value and len(names[-1]) > 1

    def introduces(self, c: Candidate, text: str, before: Phrase, after: Phrase, limit: int) -> bool:
        """Whether a count only says how many names follow right behind its noun (做强2个产业，即甲产业、乙产业), and nothing was built or added."""
        value = c.amount.value
        if value is None or not 2 <= value <= _LISTED or not c.amount.measure.countable or after.empty or c.bound:
            return False
        verb = before.verb
        if verb is not None and (verb.row == "quantity.built" or (verb.change and verb.strong)):
            return False
        listing = self._listing.match(text, after.end)
        if listing is None or len(self._joint.split(listing["list"])) != value:
            return False
        self.g.note("count.listing")
        return True

    def bare(self, c: Candidate, text: str, before: Phrase, after: Phrase, tail: Tail) -> str:
        """A veto of a number without unit: only one with 万 or 亿 that a noun or a predicate explains is a quantity."""
        if c.amount.number.vague and not after.empty:
            return ""
        name = text[before.start : before.end]
        if not c.amount.unit and not c.worded and not before.empty and name.endswith(self._indices):
            self.g.note("count.index")
            return ""
        if not c.amount.unit and not c.worded and (c.amount.value or 0) >= 10 and text.startswith(self._bare_nouns, c.stop):
            self.g.note("count.bare_nouns")
            return ""
        if self._passed(c, text, before, tail):
            self.g.note("count.scales")
            return ""
        if not c.amount.unit or c.naked or c.amount.unit not in self._scales:
            return "veto.no_unit"
        if after.empty and not before.empty and (name.endswith(self.g.counting) or (before.verb is not None and name.endswith(self._bare_nouns))):
            self.g.note("phrase.counting")
            return ""
        if after.empty and not (tail.words and not before.empty):
            return "veto.no_unit"
        self.g.note("count.scales")
        return ""

    def named_size(
        self, c: Candidate, mask: str, text: str, category: str, before: Phrase, tail: Tail, limit: int, nxt: Candidate | None
    ) -> bool:
        """Whether a size with a bound only names a class (5000万元以上项目, 投资过亿元的项目); `nxt` is the number behind it."""
        if category not in _SIZED:
            return False
        governed = before.verb is not None or before.ends is not None
        if c.amount.measure.countable and governed and (nxt is None or any(m in mask[c.stop : nxt.start] for m in "，；。、")):
            return False  # 引进2户以上企业 counts them
        bounded = c.bound_id == "bound.and_above" or c.bound_id == "bound.and_below"
        verb = tail.first("level", "bound")
        passing = verb is not None and verb.bound in ("gt", "ge", "lt")
        follow = mask[c.stop : c.stop + 1]
        if not follow or follow in "，；：。、！？\n）—" or not (bounded or passing):
            return False
        things = c.bound_id == "bound.and_above" and c.amount.unit in self._counted
        if bounded and category == "count" and follow != self.g.of and (tail.words or before.bare or things):
            # the count itself (引进5家以上企业, 3家以上园区跻身…), unless the noun has a number of its own (20户以上村庄道路30公里)
            return nxt is not None and not any(m in mask[c.stop : nxt.start] for m in "，；：。、\n")
        if not bounded and follow != self.g.of:
            if c.amount.measure.countable or category == "bare" or (category in _EXTENTS and before.empty and not c.worded):
                return False  # 新建近300公里农村公路
        if follow != self.g.of:
            if self.g.joints.starting(text, c.stop, limit):
                return False
            if self.g.nouns.starting(text, c.stop, limit) is None and self.g.stops.starting(text, c.stop, limit):
                return False
            if bounded and tail.has("level", "to", "growth", "gnoun", "share", "snoun"):
                # 新增亿元以上项目12个, but 新增5000万元以上贷款
                return category == "money" and nxt is not None and not any(m in mask[c.stop : nxt.start] for m in "，；：。、（")
        return True

    def settlement(self, name: str) -> bool:
        """Whether a name ends like that of a village, town or estate."""
        if not 2 < len(name) < 8 or not name.endswith(self._settlements):
            return False
        self.g.note("count.settlements")
        return True

    def inhabited(self, c: Candidate, text: str, start: int) -> bool:
        """Whether a number of people or households tells how many live in the settlements counted right before it, from `start` on
        (12个|村近|1.5万人)."""
        if (c.amount.measure.category != "people" and c.amount.measure.kind != HOUSEHOLDS) or c.start - start > _NEAR:
            return False
        word = self.g.tail.ending(text, c.start, start)
        return text.endswith(self._settlements, start, c.start - len(word.text) if word is not None and word.bound else c.start)

    def names_extent(self, text: str, mask: str, before: Phrase, at: int, *, subject: bool, place: bool) -> bool:
        """Whether an area or a length stands inside the name of an undertaking that goes on at `at` (完成青山村3000亩
        土地整理项目). `place`: a place is named before it, so that the list may say later what it is (…等项目); `subject`:
        no verb governs it, so that any noun will do."""
        if text.endswith(self._extents, before.start, before.end):
            return False
        item = (_CLAUSE if place else _ITEM).match(mask, at)
        return subject or (item is not None and any(word in item[0] for word in self._undertakings))

    def named_capacity(
        self, c: Candidate, text: str, category: str, before: Phrase, after: Phrase, tail: Tail, limit: int, *, listed: bool
    ) -> str:
        """A veto of an amount right before a noun that only says the capacity of what is named (30万吨烧碱项目); `listed`: it
        stands in a list of amounts before their nouns."""
        if category not in ("weight", "power", "volume", "capacity", "length", "energy", "area", "data"):
            return ""
        if tail.has("level", "to", "growth", "gnoun", "share", "snoun", "bound"):
            return ""
        at = c.stop
        if at >= limit or text[at] in "，；：。、！？\n）" or text[at] == self.g.of or not text[at].isalnum():
            return ""
        if self.g.stops.starting(text, at, limit) is not None and after.empty:
            return ""
        if self.g.joints.starting(text, at, limit) is not None:
            return ""
        if category in ("length", "area"):
            # the size of what a 7纳米芯片 holds
            return "veto.part_of_name" if c.amount.measure.factor < _TINY else ""
        self.g.note("count.undertakings")
        named = text.endswith(self._undertakings, after.start, after.end) or text.startswith(self.g.and_so_on, after.end)
        return "veto.part_of_name" if named or not (before.bare or (listed and before.empty)) else ""
