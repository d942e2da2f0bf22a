"""For which place a report speaks: the name as written, the division of today that it means, and the level."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from policyparse.documents.regions import Division, division_table
from policyparse.patterns import Patterns

#: a report names its place in so many characters from the beginning, if at all
HEAD = 3000
#: a short name must occur so often, and so many times as often as the next one, to be the report's place
LEAST, TIMES = 6, 2.0
#: words of the whole state must occur so often, and so many times as often as those for the whole of a place
STATE_LEAST, STATE_TIMES = 3, 5
_WORD_LISTS = frozenset({"region_national", "lead", "generic", "prefecture", "word_name"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place: `name` is the present official name (or the name as written where no division has it)."""

    name: str = ""
    written: str = ""
    level: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    adcode: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Rules:
    national: re.Pattern[str]
    places: tuple[re.Pattern[str], ...]
    generic: frozenset[str]
    never: re.Pattern[str]
    split: re.Pattern[str]
    prefectures: tuple[str, ...]
    levels: tuple[tuple[str, str], ...]
    lead: re.Pattern[str]
    whole: re.Pattern[str]
    state: re.Pattern[str]
    after: str
    words: frozenset[str]


def _rules(patterns: Patterns) -> _Rules:
    records = patterns.records("metadata")

    def sources(use: str) -> list[str]:
        return [patterns.compose(r["pattern"]) for r in records if r.get("use") == use]

    def surfaces(use: str) -> Iterator[str]:
        return (s for r in records if r.get("use") == use for s in r.surface)

    levels = [(s, str(r["level"])) for r in records if r.get("use") == "level" for s in r.surface]
    return _Rules(
        national=re.compile("|".join(sources("national"))),
        places=tuple(re.compile(s) for s in sources("place")),
        generic=frozenset(surfaces("generic")),
        never=re.compile("|".join(sources("not_place"))),
        split=re.compile("|".join(sources("split"))),
        prefectures=tuple(surfaces("prefecture")),
        levels=tuple(sorted(levels, key=lambda pair: -len(pair[0]))),
        lead=re.compile("|".join(map(re.escape, surfaces("lead")))),
        whole=re.compile("|".join(sources("whole"))),
        state=re.compile("|".join(sources("state"))),
        after="|".join(sources("after_name")),
        words=frozenset(surfaces("word_name")),
    )


def read_place(clean: str, year: int | None, patterns: Patterns) -> Place:
    """The place that a report speaks for, as its text says it; empty where it does not.

    >>> from policyparse.patterns import load_patterns
    >>> place = read_place("现在，我代表徐水县人民政府向大会报告工作。", 2010, load_patterns())
    >>> place.name, place.written, place.adcode, place.city
    ('徐水区', '徐水县', '130609', '保定市')
    """
    rules = patterns.built("metadata.places", _rules)
    head = clean[:HEAD]
    if rules.national.search(head):
        return Place(NATIONAL(patterns), NATIONAL(patterns), "national")
    kinds: list[str] = []
    names: list[str] = []
    for _, written in _written(head, rules):
        if written in rules.generic:
            kinds.append(written)
        elif len(written) > 1 and not rules.never.search(written):
            names.append(written)
    if names:
        return place_of(_fullest(names, rules), year, clean, patterns)
    if not kinds and _speaks_for_the_state(clean, rules):
        return Place(NATIONAL(patterns), NATIONAL(patterns), "national")
    return _by_frequency(clean, year, kinds[0] if kinds else _kind(clean, rules), rules)


def _fullest(names: list[str], rules: _Rules) -> str:
    """The first of the names that a text gives of its place, or another that says more of what the same place belongs to.

    The date line says 在砚湖区第五届人民代表大会, the title 澜江省云溪市砚湖区政府工作报告.
    """
    first = names[0]
    _, _, name = next(_readings(first, rules, plain=False), ("", "", first))
    fuller = (n for n in names if n.endswith(first) and any(r[2] == name for r in _readings(n, rules, plain=False)))
    return max((first, *fuller), key=len)


def _speaks_for_the_state(clean: str, rules: _Rules) -> bool:
    """Whether a text that names no place speaks of the State Council and the whole country, and hardly of all of a place."""
    least = max(STATE_LEAST, STATE_TIMES * sum(1 for _ in rules.whole.finditer(clean)))
    return sum(1 for _ in itertools.islice(rules.state.finditer(clean), least)) >= least


def _written(head: str, rules: _Rules) -> Iterator[tuple[str, str]]:
    """Where a place is named at the beginning: what the pattern found, and the name in it without what leads to it."""
    for pattern in rules.places:
        for match in pattern.finditer(head):
            found = next(g for g in match.groups() if g)
            yield found, rules.lead.split(found)[-1]


def deciding_records(clean: str, patterns: Patterns) -> set[str]:
    """The ids of the word lists one of whose words decides for which place a text speaks.

    >>> from policyparse.patterns import load_patterns
    >>> deciding_records("现在，我代表市人民政府报告工作", load_patterns())
    {'metadata.generic'}
    """
    rules = patterns.built("metadata.places", _rules)
    lists = {r["use"]: r.id for r in patterns.records("metadata") if r["use"] in _WORD_LISTS}
    head = clean[:HEAD]
    out: set[str] = set()
    if rules.national.search(head):
        out.add(lists["region_national"])
    else:
        for found, written in _written(head, rules):
            if written != found:
                out.add(lists["lead"])
            if written in rules.generic:
                out.add(lists["generic"])
            elif len(written) > 1 and not rules.never.search(written):
                place = place_of(written, None, clean, patterns)
                out |= _naming_records(place, rules, patterns, lists["prefecture"])
                break
    if any(re.search(f"{re.escape(w)}(?:{rules.after})", clean) for w in rules.words if w in clean):
        out.add(lists["word_name"])
    return out


def _naming_records(place: Place, rules: _Rules, patterns: Patterns, prefecture: str) -> set[str]:
    """By which records a place got its level (where no division has it) and its short form."""
    if place.adcode:
        return {prefecture} if place.level == "city" and place.name.endswith(tuple(p[-1] for p in rules.prefectures)) else set()
    ending = next((ending for ending, _ in rules.levels if place.name.endswith(ending)), "")
    return {r.id for r in patterns.records("metadata") if r["use"] == "level" and ending in r.surface}


def _kind(clean: str, rules: _Rules) -> str:
    """The kind of place by the words for the whole of it (全市, 我县), where these agree."""
    kinds = Counter(m["kind"] for m in rules.whole.finditer(clean)).most_common(2)
    if not kinds or kinds[0][1] < LEAST or (len(kinds) > 1 and kinds[0][1] < TIMES * kinds[1][1]):
        return ""
    return kinds[0][0]


def NATIONAL(patterns: Patterns) -> str:
    """The name of the region of the State Council's reports."""
    return patterns.record("metadata.region.national").surface[0]


def place_of(written: str, year: int | None, clean: str, patterns: Patterns) -> Place:
    """The place that a written name means, told from its namesakes by the places that the text names.

    >>> from policyparse.patterns import load_patterns
    >>> place_of("云溪市青岚县", 2023, "", load_patterns())
    Place(name='青岚县', written='青岚县', level='county', province='', city='云溪市', county='青岚县', adcode='', warnings=())
    """
    rules = patterns.built("metadata.places", _rules)
    if written == NATIONAL(patterns):
        return Place(written, written, "national")
    for province, city, name in _readings(written, rules):
        found = [d for d in _named(name, year, rules) if _within(d, province, city)]
        if len(found) > 1:
            chosen = _by_context(found, clean)
            if chosen is None:
                warning = f"{len(found)} divisions are called {name}; the text does not tell which one it means"
                return Place(name, name, found[0].level, warnings=(warning,))
            found = [chosen]
        if found:
            return _place(found[0], name, rules)
    province, city, name = next(iter(_readings(written, rules, plain=False)), ("", "", written))
    level = _level_of(name, rules)
    return Place(
        name,
        name,
        level,
        province=name if level == "province" else province,
        city=name if level == "city" else city,
        county=name if level == "county" else "",
    )


def _readings(written: str, rules: _Rules, plain: bool = True) -> Iterator[tuple[str, str, str]]:
    """The ways to read a name as province, city and place: whole, then with a longer name cut off before it."""
    if plain:
        yield "", "", written
    match = rules.split.fullmatch(written)
    if match and (match["province"] or match["city"]):
        rest = match["rest"]
        if len(rest) >= 2 and _level_of(rest, rules):
            yield match["province"] or "", match["city"] or "", rest


def _named(name: str, year: int | None, rules: _Rules) -> tuple[Division, ...]:
    table = division_table()
    found = table.named(name, year)
    if found:
        return found
    # 凉山州 is the usual short form of 凉山彝族自治州
    return tuple(
        d for d in table.by_short.get(name[:-1], ()) if d.level == "city" and any(
            d.name.endswith(p) and p.endswith(name[-1]) for p in rules.prefectures
        )
    )  # fmt: skip


def _within(division: Division, province: str, city: str) -> bool:
    if province and division.province != province:
        return False
    table = division_table()
    return not city or city in (division.city, division.province) or any(
        division.city == d.name or division.province == d.name for d in table.named(city)
    )


def _by_context(found: list[Division], clean: str) -> Division | None:
    """The one of several namesakes whose city or province the text names, clearly more often than the others'."""
    scores = []
    for division in found:
        above = {s for s in (_short_of(division.city), _short_of(division.province)) if s}
        scores.append((sum(clean.count(s) for s in above), division))
    scores.sort(key=lambda pair: -pair[0])
    (best, division), (next_best, _) = scores[0], scores[1]
    return division if best >= 2 and best >= TIMES * max(next_best, 1) else None


def _short_of(name: str) -> str:
    present = division_table().by_name.get(name)
    return present[0].short if present else name[:-1]


def _place(division: Division, written: str, rules: _Rules) -> Place:
    return Place(
        name=_usual(division, division.name, rules),
        written=written,
        level=division.level,
        province=division.province,
        city=_usual(division, division.city, rules) if division.level == "city" else division.city,
        county=division.county,
        adcode=division.adcode,
    )


def _usual(division: Division, name: str, rules: _Rules) -> str:
    """An autonomous prefecture by its usual short form, every other division by its official name."""
    for ending in rules.prefectures:
        if name == division.name and name.endswith(ending) and division.level == "city":
            return division.short + ending[-1]
    return name


def _level_of(name: str, rules: _Rules) -> str:
    """The level by a name's last word ('' where it tells none)."""
    return next((level for ending, level in rules.levels if name.endswith(ending)), "")


def _by_frequency(clean: str, year: int | None, kind: str, rules: _Rules) -> Place:
    """The place of a text that names it by its short name only, again and again (丽水人民, 高质量发展的丽水).

    `kind` is the word for what it is (市, 县), '' where the text does not say that either.
    """
    level = _level_of(kind, rules) if kind else ""
    city = next(ending for ending, at in rules.levels if at == "city" and len(ending) == 1)
    table = division_table()
    pairs = Counter(map("".join, itertools.pairwise(clean)))
    least = LEAST if kind else 2 * LEAST
    counts: list[tuple[int, list[Division]]] = []
    for short, divisions in table.by_short.items():
        if len(short) < 2 or pairs[short[:2]] < least or short in rules.words:
            continue
        number = clean.count(short)
        if number < least:
            continue
        fitting = [d for d in divisions if not kind or d.level == level or kind == city]
        if kind:
            fitting = [d for d in fitting if d.name.endswith(kind[-1]) or d in table.named(short + kind, year)]
        if fitting and re.search(f"{re.escape(short)}(?:{rules.after})", clean):
            counts.append((number, fitting))
    counts.sort(key=lambda pair: -pair[0])
    if not counts or len(counts[0][1]) > 1 or (len(counts) > 1 and counts[0][0] < TIMES * counts[1][0]):
        return Place(level=level)
    division = counts[0][1][0]
    written = next((w for w in (division.name, division.short + kind, division.short) if w in clean), division.short)
    return _place(division, written, rules)
