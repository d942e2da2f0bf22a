"""The rules of the projects stage: the pattern files' records, composed and compiled once for a set of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policyparse.extract.projects_heads import HeadEnds, Heads
from policyparse.extract.projects_vetoes import ProjectVetoes
from policyparse.patterns import Patterns, Record, alternation, word_tree
from policyparse.text.word_starts import WordStarts

#: the record of heads that a road's number counts as
ROAD = "project_head.road"
#: a quotation, a title or a bracket is passed over whole
OPAQUE = r"[①-⑳⑴-⒇]|“[^“”\n]{1,60}”|《[^《》\n]{1,40}》|（[^（）\n]{0,30}）"


class Vocabulary:
    """Words of two characters and more, to ask whether a text is made of nothing but them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(w for w in words if len(w) > 1)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        #: the lengths of the words that begin with two characters
        self._lengths = {start: tuple(sorted(found)) for start, found in lengths.items()}

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def covers(self, text: str, single: frozenset[str]) -> bool:
        """Whether a text is made of nothing but these words and the single characters.

        >>> Vocabulary(["供水", "管网"]).covers("供水主管网", frozenset("主"))
        True
        """
        size = len(text)
        reached = [False] * (size + 12)
        reached[0] = True
        furthest = 0
        words, lengths = self._words, self._lengths
        for at, character in enumerate(text):
            if not reached[at]:
                if at > furthest:
                    return False
                continue
            if character in single:
                reached[at + 1] = True
                furthest = max(furthest, at + 1)
            for n in lengths.get(text[at : at + 2], ()):
                if n == 2 or text[at : at + n] in words:
                    reached[at + n] = True
                    furthest = max(furthest, at + n)
        return reached[size]


@dataclass(frozen=True, slots=True, eq=False)
class ProjectRules:
    """What the projects stage reads from the patterns."""

    #: any head of a name; `heads[match.group()]` is its record, a road's number stands for `road`
    head: Heads
    ends: HeadEnds
    etc: re.Pattern[str]
    #: what is done to all the zones of a group; what is built, right before the head of works
    area_works: re.Pattern[str]
    works_noun: re.Pattern[str]
    #: the noun of a group of events
    events: re.Pattern[str]
    of: re.Pattern[str]
    #: what may follow a title in quotation marks, so that it is no word of a longer phrase
    after_title: re.Pattern[str]
    boundary: re.Pattern[str]
    opening_predicate: re.Pattern[str]
    heads: Mapping[str, Record]
    #: the marks that divide a clause; the named group says which
    token: re.Pattern[str]
    token_starts: WordStarts
    road: Record
    verbs: Mapping[str, Record]
    #: the verbs that apply for something
    applying: frozenset[str]
    #: the verbs with a stage; those that show that something is done; those whose object is a title, is warned of, is
    #: developed only where it is a zone; those that bound a name only after one
    staged: frozenset[str]
    evident: frozenset[str]
    designating: frozenset[str]
    warning: frozenset[str]
    of_zones: frozenset[str]
    said_only: frozenset[str]
    #: the first words of a phrase that are no part of a name, and those of them that take the phrase out of play
    #: whatever may stand before a name: where it does not match, the name begins
    edge: re.Pattern[str]
    lead: re.Pattern[str]
    only_lead: re.Pattern[str]
    oblique: re.Pattern[str]
    #: a verb that is taken off only at the beginning of a phrase, with its adverbs
    opening: re.Pattern[str]
    predicate: re.Pattern[str]
    act_tail: re.Pattern[str]
    works: frozenset[str]
    great: frozenset[str]
    adverb: re.Pattern[str]
    builder: re.Pattern[str]
    #: who is supported, and the verb of what is built there
    helped: re.Pattern[str]
    phase_tail: re.Pattern[str]
    group: re.Pattern[str]
    count_group: re.Pattern[str]
    #: the number in what closes a list, and how far its noun may go on
    group_size: re.Pattern[str]
    group_run: re.Pattern[str]
    #: the last name of a list, and the number behind it
    listed: re.Pattern[str]
    zone_group: re.Pattern[str]
    programme_group: re.Pattern[str]
    proper: re.Pattern[str]
    physical: re.Pattern[str]
    no_name: re.Pattern[str]
    place_after: re.Pattern[str]
    plural: re.Pattern[str]
    numeral: re.Pattern[str]
    #: what lies where two roads meet, whatever joins them; what leads from one to the other
    crossing: re.Pattern[str]
    connecting: re.Pattern[str]
    planned_tail: re.Pattern[str]
    act_object: re.Pattern[str]
    #: what is built with the name before it and is no name by itself (甲水库及配套工程)
    appended: re.Pattern[str]
    #: a quotation with the head that quotations before it share
    titled_quote: re.Pattern[str]
    #: a name without a head that says how much is made or kept there (甲村3万头生猪养殖)
    sized: re.Pattern[str]
    #: what a title ends in before its head
    title_act: re.Pattern[str]
    #: the verbs that stand inside titles too, and what ends such a title
    title_verbs: frozenset[str]
    title_rest: re.Pattern[str]
    #: the verbs that a title may begin with after the one that governs it; a number inside a title
    title_openers: frozenset[str]
    numbered_title: re.Pattern[str]
    #: titles that are one common word, and what two of them make a title of
    title_known: frozenset[str]
    title_aim: re.Pattern[str]
    #: what tells of a sort of things, and what stands after the name of one
    sorts: re.Pattern[str]
    whole: re.Pattern[str]
    #: what is said of works only, what may stand before it after their name, and what shows that no name stands there
    produced: re.Pattern[str]
    trailing: re.Pattern[str]
    clausal: re.Pattern[str]
    #: what the name of a settlement ends in
    settlement: re.Pattern[str]
    #: of what a town has one
    civic: re.Pattern[str]
    some: re.Pattern[str]
    #: what begins a title of its own after a joiner
    anew: re.Pattern[str]
    #: group nouns whose members are named by what is studied there
    learned: re.Pattern[str]
    #: the number of an item, and what shows that a clause holds such items
    item: re.Pattern[str]
    item_before: re.Pattern[str]
    itemised: re.Pattern[str]
    quoted_before: re.Pattern[str]
    trade_not: re.Pattern[str]
    #: zones that the state grants
    state_granted: re.Pattern[str]
    #: what a zone may be raised to
    rank: re.Pattern[str]
    #: what is said of zones that are made better
    improved: re.Pattern[str]
    #: a numeric abbreviation that counts buildings, and what a telling phrase does not hold
    buildings: re.Pattern[str]
    telling_not: re.Pattern[str]
    lesson: re.Pattern[str]
    #: how long roads are
    measured: re.Pattern[str]
    plenty: re.Pattern[str]
    works_follow: re.Pattern[str]
    #: what may stand between an act and what it is done to: its kind, a bracket
    act_kind: re.Pattern[str]
    base_start: re.Pattern[str]
    base_end: re.Pattern[str]
    said_not: re.Pattern[str]
    group_bad: re.Pattern[str]
    trailing_act: re.Pattern[str]
    document: re.Pattern[str]
    graded: re.Pattern[str]
    clause_like: re.Pattern[str]
    counted_after: re.Pattern[str]
    counted_within: re.Pattern[str]
    han: re.Pattern[str]
    area_noun: re.Pattern[str]
    binding: re.Pattern[str]
    #: what opens a list of those somebody works with
    partners: re.Pattern[str]
    #: the joiner that a verb's partner stands behind (加快与甲融合)
    joined: re.Pattern[str]
    phase_only: re.Pattern[str]
    money_said: re.Pattern[str]
    money_alone: re.Pattern[str]
    money_repeated: re.Pattern[str]
    #: what sums up a list of titles (“八大工程”), and the numerals in it
    great_group: re.Pattern[str]
    numbers: Mapping[str, int]
    stop: re.Pattern[str]
    vetoes: ProjectVetoes
    generic: Vocabulary
    generic_title: Vocabulary
    title_chars: frozenset[str]
    function: frozenset[str]


def project_rules(patterns: Patterns) -> ProjectRules:
    """The rules of these patterns, made once and kept with them."""
    return patterns.built("project_rules", _build)


def _build(patterns: Patterns) -> ProjectRules:
    heads = {s: r for r in patterns.records("project_heads") for s in r.surface}
    verbs = {s: r for r in patterns.records("project_verbs") for s in r.surface}
    by_role: dict[str, list[Record]] = {}
    for record in patterns.records("projects"):
        by_role.setdefault(str(record["role"]), []).append(record)

    def words(role: str) -> tuple[str, ...]:
        return tuple(s for r in by_role.get(role, ()) for s in r.surface)

    def pattern(role: str) -> str:
        parts = [patterns.compose(str(r["pattern"])) for r in by_role.get(role, ()) if r.get("pattern")]
        if surfaces := words(role):
            parts.append(word_tree(surfaces))
        return "|".join(parts)

    def verbal(*cuts: str) -> str:
        return word_tree(s for s, r in verbs.items() if r["cut"] in cuts)

    of, etc, no_verb = pattern("of"), pattern("etc"), pattern("no_verb")
    adverbs, lead = word_tree(words("adverb")), pattern("lead")
    # what may be repeated before a verb: a word that both tell is one of them only, else time grows with the number of ways to read a run
    begins = re.compile(lead)
    aside = f"{lead}|{word_tree(w for w in words('adverb') if begins.fullmatch(w) is None)}"
    (money,) = by_role["amount"]
    amount = f"(?P<word>{word_tree(money.surface)}){patterns.compose(str(money['pattern']))}"
    token = (
        rf"(?P<opaque>{OPAQUE})|(?P<hold>{word_tree(words('hold'))})|(?P<amount>{amount})(?P<of>{of}?)"
        rf"|(?P<verb>{verbal('anywhere', 'predicate')})(?!{no_verb})(?P<done>{pattern('aspect')})?|(?P<deng>{etc})|(?P<count>{pattern('count')})"
        rf"|(?P<de>{of})|(?P<list>、)|(?P<joiner>{word_tree(words('joiner'))})"
    )
    groups = {r.id.rsplit(".", 1)[1]: patterns.compose(str(r["pattern"])) for r in by_role["group_noun"]}
    verb_words = word_tree(verbs)
    boundary = rf"(?=$|[^\u4e00-\u9fff]|{lead}|{adverbs}|{verb_words}|{of}|{pattern('joiner')}|{pattern('oblique')})"
    common_heads = frozenset(s for s, r in heads.items() if not r.get("proper"))
    return ProjectRules(
        head=Heads(heads, pattern("route"), "".join(words("route_first"))),
        boundary=re.compile(boundary),
        after_title=re.compile(rf"(?=$|[^\u4e00-\u9fff]|{adverbs}|{verb_words}|{of}|{etc}|{pattern('joiner')})"),
        opening_predicate=re.compile(rf"(?:{adverbs})*(?P<verb>{verbal('predicate')})(?!{no_verb})(?:{pattern('aspect')})?"),
        heads=heads,
        token=re.compile(token),
        token_starts=WordStarts(
            (*(w for w, r in verbs.items() if r["cut"] in ("anywhere", "predicate")), *words("hold"), *money.surface), "".join(words("token_first"))
        ),
        verbs=verbs,
        applying=frozenset(words("applying")),
        staged=frozenset(w for w, r in verbs.items() if r["stage"] != "none"),
        evident=frozenset(w for w, r in verbs.items() if r["stage"] != "none" or r.get("evidence")),
        designating=frozenset(w for w, r in verbs.items() if r.get("veto")),
        warning=frozenset(w for w, r in verbs.items() if r.get("never")),
        of_zones=frozenset(w for w, r in verbs.items() if r.get("zone")),
        said_only=frozenset(w for w, r in verbs.items() if r["cut"] == "predicate"),
        edge=re.compile(f"{lead}|{pattern('oblique')}|{adverbs}|{verbal('first', 'predicate')}"),
        lead=re.compile(rf"(?:{lead})+"),
        only_lead=re.compile(rf"(?:{aside}|[“（])*"),
        oblique=re.compile(f"(?:{adverbs})*(?:{pattern('oblique')})"),
        opening=re.compile(rf"(?:{adverbs})*(?P<verb>{verbal('first')})(?!{pattern('area')})(?:{pattern('aspect')})?"),
        predicate=re.compile(rf"(?:{pattern('tail_cut')})?(?:{aside})*(?:{pattern('light')})?(?P<verb>{verbal('anywhere', 'first', 'predicate')})"),
        ends=HeadEnds(heads),
        etc=re.compile(etc),
        area_works=re.compile(pattern("area_works")),
        works_noun=re.compile(pattern("works_noun")),
        events=re.compile(pattern("events")),
        of=re.compile(of),
        act_tail=re.compile(pattern("act_tail")),
        works=frozenset(s for r in patterns.records("project_heads") if r["kind"] == "either" for s in r.surface),
        great=frozenset(words("great")),
        adverb=re.compile(adverbs),
        helped=re.compile(pattern("helped")),
        builder=re.compile(pattern("builder")),
        phase_tail=re.compile(pattern("phase_tail")),
        group=re.compile(groups["close"]),
        count_group=re.compile(groups["count"]),
        group_size=re.compile(pattern("group_size")),
        group_run=re.compile(pattern("group_run")),
        listed=re.compile(pattern("listed") + pattern("group_size")),
        zone_group=re.compile(rf"(?:{alternation(words('zone_group'))})$"),
        programme_group=re.compile(rf"(?:{alternation(words('programme_group'))})$"),
        proper=re.compile(f"{pattern('code')}|{pattern('institution')}|{pattern('state_zone')}"),
        physical=re.compile(pattern("physical")),
        no_name=re.compile(pattern("no_name")),
        place_after=re.compile(pattern("place_after")),
        plural=re.compile(pattern("plural")),
        numeral=re.compile(pattern("numeral")),
        crossing=re.compile(pattern("crossing")),
        connecting=re.compile(pattern("connecting")),
        planned_tail=re.compile(pattern("planned_tail")),
        appended=re.compile(pattern("appended")),
        titled_quote=re.compile(pattern("titled_quote")),
        sized=re.compile(pattern("sized")),
        title_act=re.compile(pattern("title_act")),
        title_verbs=frozenset(words("title_verb")),
        title_rest=re.compile(pattern("title_rest")),
        title_openers=frozenset(words("title_opener")),
        numbered_title=re.compile(pattern("numbered_title")),
        title_known=frozenset(words("title_known")),
        title_aim=re.compile(pattern("title_aim")),
        sorts=re.compile(pattern("sorts")),
        whole=re.compile(pattern("whole")),
        produced=re.compile(pattern("produced")),
        trailing=re.compile(rf"(?:{aside})+$"),
        civic=re.compile(pattern("civic")),
        settlement=re.compile(pattern("settlement")),
        clausal=re.compile(pattern("clausal")),
        some=re.compile(pattern("some")),
        anew=re.compile(pattern("anew")),
        learned=re.compile(pattern("learned")),
        item=re.compile(pattern("item")),
        item_before=re.compile(rf"(?:{pattern('item')})$"),
        itemised=re.compile(pattern("itemised")),
        quoted_before=re.compile(pattern("quoted_before")),
        trade_not=re.compile(pattern("trade_not")),
        rank=re.compile(pattern("rank")),
        state_granted=re.compile(pattern("state_granted")),
        improved=re.compile(pattern("improved")),
        buildings=re.compile(pattern("buildings")),
        telling_not=re.compile(pattern("telling_not")),
        lesson=re.compile(pattern("lesson")),
        measured=re.compile(pattern("measured")),
        plenty=re.compile(pattern("plenty")),
        works_follow=re.compile(pattern("works_follow")),
        act_kind=re.compile(pattern("act_kind")),
        act_object=re.compile(pattern("act_object")),
        base_start=re.compile(pattern("base_start")),
        base_end=re.compile(pattern("base_end")),
        said_not=re.compile(pattern("said_not")),
        group_bad=re.compile(pattern("group_bad")),
        trailing_act=re.compile(pattern("trailing_act")),
        document=re.compile(pattern("document")),
        graded=re.compile(pattern("graded")),
        clause_like=re.compile(pattern("clause_like")),
        counted_after=re.compile(pattern("counted_after")),
        counted_within=re.compile(pattern("size_within")),
        han=re.compile(patterns.compose("{han}")),
        area_noun=re.compile(pattern("area_noun")),
        binding=re.compile(pattern("binding")),
        partners=re.compile(rf"(?:{aside})*?(?:{pattern('with')})"),
        road=patterns.record(ROAD),
        joined=re.compile(pattern("joined")),
        phase_only=re.compile(pattern("phase_only")),
        money_said=re.compile(rf"(?:{aside})*(?P<amount>{amount})(?!{of})"),
        money_alone=re.compile(patterns.compose(str(money["pattern"]))),
        money_repeated=re.compile(f"{patterns.compose(str(money['pattern']))}(?:{of})$"),
        great_group=re.compile(groups["great_titles"]),
        numbers={str(k): int(v) for r in by_role["numbers"] for k, v in r["factors"].items()},
        stop=re.compile(pattern("stop")),
        vetoes=ProjectVetoes(patterns),
        generic=Vocabulary((*(s for r in patterns.records("project_generic") for s in r.surface), *common_heads)),
        generic_title=Vocabulary(words("generic_title")),
        title_chars=frozenset("".join(words("title_chars"))),
        function=frozenset("".join(words("chars"))),
    )
