"""The words and patterns of the quantities stage, compiled once for a set of patterns.

Forms that are read backwards from a number (`Tail`) or forwards from the beginning of a phrase (`Words`) are kept in
dictionaries by their last or first character, longest first: a step costs a few look-ups whatever the number of forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from policyparse.patterns import Patterns, Record, alternation


@dataclass(frozen=True, slots=True)
class Word:
    """A form of the lexicon with what it does: `role` and the fields of its record."""

    text: str
    role: str
    id: str
    direction: str = ""
    bound: str = ""
    change: bool = False
    strong: bool = False
    nominal: bool = False
    attributive: bool = False
    against: bool = False
    takes: bool = False
    multiple: bool = False
    pays: bool = False
    row: str = ""
    ratios: bool = False


class Words:
    """Forms by their first (or last) character, for matching at a place of a text."""

    def __init__(self, words: Iterable[Word], *, backwards: bool = False) -> None:
        self.forms: dict[str, Word] = {}
        lengths: dict[str, set[int]] = {}
        for word in words:
            if word.text in self.forms:
                continue
            self.forms[word.text] = word
            lengths.setdefault(word.text[-1 if backwards else 0], set()).add(len(word.text))
        self._lengths = {c: tuple(sorted(n, reverse=True)) for c, n in lengths.items()}

    def starting(self, text: str, at: int, end: int) -> Word | None:
        """The longest form that begins at `at` and ends at or before `end`."""
        for n in self._lengths.get(text[at : at + 1], ()):
            if at + n <= end:
                word = self.forms.get(text[at : at + n])
                if word is not None:
                    return word
        return None

    def ending(self, text: str, at: int, floor: int) -> Word | None:
        """The longest form that ends at `at` and begins at or after `floor` (for tables made `backwards`)."""
        for n in self._lengths.get(text[at - 1 : at], ()):
            if at - n >= floor:
                word = self.forms.get(text[at - n : at])
                if word is not None:
                    return word
        return None


def _words(records: Iterable[Record], role: str = "") -> list[Word]:
    return [
        Word(
            form,
            role or str(r.get("role") or r.get("use") or ""),
            r.id,
            r.get("direction", ""),
            r.get("bound", ""),
            r.get("change", False),
            r.get("strong", False),
            r.get("nominal", False),
            r.get("attributive", False),
            r.get("against", False),
            r.get("takes", False),
            r.get("multiple", False),
            r.get("pays", False),
            r.get("row", ""),
            r.get("ratios", False),
        )
        for r in records
        for form in r.surface
    ]


def _done_anew(words: Iterable[Word], adverbs: Iterable[str]) -> list[Word]:
    """The verbs with an adverb grown onto them (新开通, 新打造), so that no shorter verb is found in them (新开|通); none that begins
    with a verb of its own (新增|建设)."""
    words, marks = list(words), tuple(adverbs)
    changing = {w.text for w in words if w.change and w.strong}
    grown = [w for w in words if len(w.text) > 1 and w.strong and not w.change]
    return [
        replace(w, text=f + w.text, id="phrase.anew")
        for w in grown
        for f in marks
        if not w.text.startswith(f) and f + w.text[0] not in changing
    ]


#: roles of the words that may stand between an indicator and its number
PREDICATES = ("level", "to", "growth", "gnoun", "share", "snoun", "multiple", "from")
#: roles of the words of which a longer one bounds a phrase
_STOPPING = frozenset((*PREDICATES, "each", "pair", "tail"))


class Grammar:
    """Everything that the stage matches with; `grammar` makes it once per patterns."""

    def __init__(self, patterns: Patterns, seen: set[str] | None = None) -> None:
        #: where given, the ids of the records that take part are added to it (for `fired`)
        self.seen = seen
        verbs, phrases, bounds = (patterns.records(kind) for kind in ("verbs", "phrases", "bounds"))

        def use(*names: str) -> list[Record]:
            return [r for r in phrases if r["use"] in names and r.surface]

        def regexes(name: str) -> str:
            return "|".join(patterns.compose(r["pattern"]) for r in phrases if r["use"] == name and r.get("pattern"))

        before = _words([b for b in bounds if b["place"] == "before"], "bound")
        self.tail = Words(
            [
                *_words(r for r in verbs if r["role"] in PREDICATES),
                *before,
                *_words(use("tail", "apiece"), "tail"),
                *_words(use("each"), "each"),
                *_words(use("pair"), "pair"),
                *_words(r for r in verbs if r["role"] == "noun"),
            ],
            backwards=True,
        )
        self.carries = frozenset(r.id for r in bounds if r.get("carries"))
        after = [b for b in bounds if b["place"] == "after"]
        self.after_words = {form: (b["bound"], b.id) for b in after for form in b.surface}
        self.after = re.compile(alternation(list(self.after_words)))
        governing = _words(sorted((r for r in verbs if r["role"] == "govern"), key=lambda r: not r.get("change")))
        anew = [f for r in use("anew") for f in r.surface]
        self.governing = Words([*governing, *_done_anew(governing, anew)])
        self.governing_end = Words((w for w in self.governing.forms.values() if w.strong and len(w.text) > 1), backwards=True)
        strong = [w.text for w in self.governing.forms.values() if w.strong and len(w.text) > 1]
        #: strong verbs, and the words that hold one and are none
        self.strong = re.compile(alternation([*strong, *(f for r in use("keep") for f in r.surface if f not in self.governing.forms)]))
        tones = [r for r in patterns.records("tones") if not r.get("pattern")]
        self.lead = Words([*_words(use("keep", "begin", "measured_time"), "keep"), *_words(use("lead")), *_words(use("adverb")), *_words(tones, "lead")])
        #: words of intent, which begin what no verb before them governs
        self.intent = re.compile(alternation(sorted({f for r in patterns.records("tones") for f in r.surface if len(f) > 1})))
        self.scopes = Words(_words(use("scope")))
        self.time = re.compile(regexes("time"))
        self.against = re.compile(f"(?:{regexes('against')})$")
        exceeding = [w for w in self.tail.forms.values() if w.against and len(w.text) > 1]
        self.exceeding = {w.text: w for w in exceeding}
        self.uncompared = re.compile(regexes("uncompared"))
        self.exceeds = re.compile(f"({alternation(list(self.exceeding))})[^，。；：、“”（）0-9]{{1,16}}$")
        self.stops = Words(
            [
                *(w for w in self.governing.forms.values() if w.strong and len(w.text) > 1),
                *_words(use("stop")),
                *(w for w in self.tail.forms.values() if len(w.text) > 1 and w.role in _STOPPING),
            ]
        )
        self.nouns = Words(w for w in _words(use("generic", "filler", "keep", "measure_noun", "noun")) if len(w.text) > 1)
        self.acts = Words(_words(use("act")), backwards=True)
        self.joints = Words(_words(use("joint")))
        self.size_heads = tuple(f for r in use("size_noun", "measure_noun") for f in r.surface)
        self.joint_words = tuple(f for r in use("joint") for f in r.surface)
        self.village = re.compile(regexes("village"))
        self.area_bracket = re.compile(regexes("area_bracket"))
        self.place_words = tuple(f for r in use("housed") for f in r.surface if len(f) > 1)
        self.places = re.compile(alternation([f for r in use("housed") for f in r.surface]))
        self.generic = frozenset(f for r in use("generic") for f in r.surface)
        self.money_nouns = tuple(f for r in use("money_noun") for f in r.surface)
        self.nouny = frozenset(f for r in use("rate") for f in r.surface)
        kept = {f for r in use("kept", "object") for f in r.surface}
        self.objects = frozenset(f for r in use("object") for f in r.surface)
        self.not_nouny = tuple(f for r in use("not_nouny") for f in r.surface)
        self.compound = re.compile(alternation([f for r in use("filler", "generic") for f in r.surface if f not in kept]))
        joint = alternation([f for r in use("joint") for f in r.surface])
        self.of = next(f for r in use("of") for f in r.surface)
        parts = alternation([f for r in use("filler", "generic", "rate") for f in r.surface if f not in kept])
        self.compounds = re.compile(f"(?:{parts}){{1,3}}(?=$|[、，]|{joint})")
        self.paired = re.compile(alternation([f for r in use("pair") for f in r.surface if len(f) > 1]))
        self.and_so_on = next(f for r in use("whole") for f in r.surface)
        self.not_and_so_on = frozenset(f for r in use("contents") for f in r.surface)
        self.verbal = tuple(sorted((f for r in use("verbal") for f in r.surface), key=len, reverse=True))
        carrying = [w for w in before if w.id in self.carries]
        self.carrying_words = {w.text: w for w in carrying}
        self.carrying = re.compile(alternation([w.text for w in carrying]))
        self.reaching = Words(w for w in self.tail.forms.values() if w.role == "to")
        self.growing = Words(w for w in self.tail.forms.values() if w.role in ("growth", "gnoun") and len(w.text) > 1 and not w.against)
        self.size_noun = re.compile(f"(?:{alternation([f for r in use('size_noun') for f in r.surface])})$")
        self.rate_nouns = frozenset(f for r in use("rate_noun") for f in r.surface)
        self.growth_words = tuple(f for r in use("growth_word") for f in r.surface)
        self.part_kinds = frozenset(["numeral.half", "numeral.past_half", "numeral.tenths", "numeral.fraction"])
        self.verb_rows = frozenset(w.row for w in self.governing.forms.values() if w.row)
        self.changing = frozenset(w.text for w in self.governing.forms.values() if w.change and w.strong)
        self.bound_words = tuple(self.after_words)
        self.heads = tuple(self.generic)
        measures = alternation([f for r in use("measure_noun") for f in r.surface])
        self.measure_nouns = re.compile(f"(?:{measures})+(?=$|{self.of}|{joint})")
        self.number_joints = frozenset(["", *(f for r in use("joint") for f in r.surface)])
        self.strict_heads = tuple(f for r in use("strict") for f in r.surface)
        self.share_heads = frozenset(w.text for w in self.tail.forms.values() if w.role == "snoun")
        self.tail_heads = tuple(sorted((f for r in use("tail_head") for f in r.surface), key=len, reverse=True))
        self.levels = tuple(sorted((f for r in use("level") for f in r.surface), key=len, reverse=True))
        #: levels that only qualify a noun (县级), unlike those that are counted themselves (国家)
        self.grades = frozenset(f for f in self.levels if f.startswith(tuple(short for short in self.levels if short != f)))
        self.modal = re.compile(alternation([f for r in use("modal", "payer") for f in r.surface]))
        self.payers = frozenset(f for r in use("payer") for f in r.surface)
        self.conjoined = Words(_words(use("conjoined")))
        counted = alternation([f for r in use("counted") for f in r.surface]) + f"|{regexes('village')}"
        tasks = alternation([f for r in use("task") for f in r.surface])
        apart = self.of + "".join(f for r in use("joint") for f in r.surface if len(f) == 1)
        self.counted_task = re.compile(f"(?P<what>[^“”]{{0,20}}(?:{counted}))(?P<done>[^{apart}]{{0,16}}(?:{tasks}))$")
        ending = alternation([f for r in use("built") for f in r.surface])
        equipped = alternation([f for r in use("equipped") for f in r.surface])
        self.equipped = re.compile(f"[^“”]{{0,20}}(?:{counted})(?=(?:{equipped})[^{apart}]{{4,24}}$)")
        self.deed_noun = re.compile(f"(?:{tasks}){{0,2}}(?:{ending})(?=$|[、，。；：！？\n）]|{joint})")
        self.lent = tuple(f for r in use("lent") for f in r.surface)
        self.goes_on = Words(_words(use("goes_on")))
        self.unacted = tuple(f for r in use("unacted") for f in r.surface)
        self.relative = tuple(f for r in use("relative") for f in r.surface)
        self.joining = tuple(f for r in use("joining") for f in r.surface)
        #: nouns of what is counted, behind which a verb says what is done with it
        self.whats = (*(f for r in use("counted") for f in r.surface), *self.strict_heads)
        self.doing = frozenset(f for r in use("doing", "task") for f in r.surface)
        self.uncounted = tuple(f for r in use("uncounted") for f in r.surface)
        self.furthers = tuple(f for r in use("furthering") for f in r.surface)
        self.furthering = frozenset(self.furthers)
        self.folk = frozenset(f for r in use("folk") for f in r.surface)
        self.whereabouts = tuple(f for r in use("whereabouts") for f in r.surface)
        self.rolled = re.compile(regexes("rolled"))
        self.alike = re.compile(f"(?:{regexes('alike')})(?![^、，。；：！？）\\n])")
        heads = {f for r in use("built", "work", "counted", "generic", "folk", "acting", "strict") for f in r.surface}
        self.counted_head = re.compile(alternation(heads))
        self.segment = re.compile("[^，。；：、（）“”《》！？\\n0-9]*")
        self.act_words = tuple(f for r in use("act") for f in r.surface)
        self.grade = next(f for r in use("grade") for f in r.surface)
        self.deed = re.compile(regexes("deed_of_people"))
        self.opens = re.compile(alternation([w.text for w in self.tail.forms.values() if w.role in ("from", "to")]))
        self.particles = "".join(f for r in use("particle") for f in r.surface)
        self.done = frozenset(c for c in self.particles if c != self.of)
        self.twins = tuple(f for r in use("twin") for f in r.surface)
        self.works = tuple(f for r in use("work") for f in r.surface)
        acting = alternation([f for r in use("built", "acting") for f in r.surface])
        self.acting = re.compile(f"[^，。；：、（“”\\n0-9{apart}]{{0,6}}?(?:{acting})(?=$|[^a-z]|{joint})")
        self.dative = frozenset(f for r in use("dative") for f in r.surface)
        self.trade = tuple(f for r in use("trade") for f in r.surface)
        self.graded = tuple(f for r in use("graded") for f in r.surface)
        self.owners = tuple(f for r in use("owner") for f in r.surface)
        self.received = Words(_words(use("received")))
        self.unverbed = frozenset(f for r in use("unverbed") for f in r.surface)
        self.counting = tuple(f for r in use("counting") for f in r.surface)
        self.summed = re.compile(regexes("summed"))
        self.summed_plain = re.compile(regexes("summed_plain"))
        self.mainly = re.compile(regexes("mainly"))
        self.aside = re.compile(regexes("aside"))
        self.gaps = tuple(f for r in use("gap") for f in r.surface)
        self.sized = re.compile(regexes("sized"))
        self.passed = re.compile(regexes("passed"))
        self.adjunct = re.compile(regexes("adjunct"))
        self.adjunct_end = re.compile(f"(?:{regexes('adjunct_end')})$")
        self.predicate = re.compile(regexes("predicate"))
        self.measures_of = frozenset(f for r in use("measure_of") for f in r.surface)
        self.own_measures = frozenset(f for r in use("own_measure") for f in r.surface)
        self.built_words = tuple(f for r in use("built") for f in r.surface)
        self.manner_words = tuple(f for r in use("manner") for f in r.surface)
        self.spending = frozenset(f for r in use("spending") for f in r.surface)
        self.determiners = tuple(f for r in use("determiner") for f in r.surface)
        self.things = frozenset(f for r in use("thing") for f in r.surface)
        works = alternation([f for r in use("work") for f in r.surface])
        manners = alternation([f for r in use("manner") for f in r.surface])
        self.thing_work = re.compile(f"(?P<what>[^“”{apart}]{{2,16}}?)(?P<manner>{manners})?(?:{tasks}){{1,3}}(?:{works})$")
        self.wheres = frozenset(f for r in use("where") for f in r.surface)
        self.numbered = re.compile(regexes("numbered"))
        self.built = re.compile(alternation([f for r in use("built") for f in r.surface]))
        self.deeds = frozenset(f for r in use("deed") for f in r.surface)
        self.tasks = tuple(f for r in use("task") for f in r.surface)
        self.apiece = frozenset(f for r in use("apiece") for f in r.surface)
        self.toward = tuple(f for r in use("toward") for f in r.surface)
        self.settled = tuple(f for r in use("settled") for f in r.surface)
        self.paying = tuple(w.text for w in self.tail.forms.values() if w.pays)
        self.outlays = frozenset(f for r in use("outlay") for f in r.surface)
        self.complements = frozenset(f for r in use("complement") for f in r.surface)
        self.digits = frozenset("0123456789")
        self.each_marks = frozenset(f[0] for r in use("each") for f in r.surface)
        self.goal = re.compile(regexes("goal"))
        self.kept = frozenset(f for r in use("kept") for f in r.surface)
        self.times_of = re.compile(patterns.compose(patterns.record("walk.times_of")["pattern"]))
        self.ratio_of = re.compile(patterns.compose(patterns.record("walk.ratio_of")["pattern"]))
        self.adjectival = tuple(f for r in use("adjectival") for f in r.surface)
        self.lasted = re.compile(regexes("lasted"))
        self.per = re.compile(patterns.compose(patterns.record("phrase.per")["pattern"]))
        self.inner_number = re.compile(regexes("attributed"))
        self.ellipsis = frozenset(f for r in use("ellipsis") for f in r.surface)
        #: what only begins a noun, where the number beside it has the whole (5个千亿级、12个百亿级|开发区), and the heads of whole nouns
        self.begun = (*self.adjectival, *self.wheres, *(f for r in use("begun") for f in r.surface))
        self.whole = tuple(sorted(heads - self.kept, key=len, reverse=True))


    def plain(self, verb: str) -> str:
        """A governing verb without the adverb that its form begins with (累计投入: 投入)."""
        for k in range(1, len(verb) - 1):
            if verb[k:] in self.governing.forms and (word := self.lead.forms.get(verb[:k])) is not None and word.role == "lead":
                self.note(word.id)
                return verb[k:]
        return verb

    def makes_noun(self, text: str, at: int) -> bool:
        """Whether the character at `at` makes a noun of the verb before it (办结|率)."""
        if text[at] not in self.nouny:
            return False
        if text.startswith(self.not_nouny, at):
            self.note("phrase.not_nouny")
            return False
        self.note("phrase.nouny")
        return True

    def note(self, record: str) -> None:
        """Notes that a record took part, where somebody asks."""
        if self.seen is not None:
            self.seen.add(record)


def grammar(patterns: Patterns) -> Grammar:
    """The compiled grammar of these patterns, made once."""
    return patterns.built("quantities.grammar", Grammar)
