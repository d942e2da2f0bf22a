"""Where words may begin: no place is missed, whatever the words and the text, and heads are found as by one expression."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from policyparse.extract.projects_rules import project_rules
from policyparse.patterns import Record, load_patterns, word_tree
from policyparse.text.word_starts import LONG, WordStarts

LETTERS = "甲乙丙丁\U00020000\U00020001a1\n"
RULES = project_rules(load_patterns())


@settings(deadline=None)
@given(st.sets(st.text(LETTERS, min_size=1, max_size=5), max_size=8), st.text(LETTERS, max_size=60))
def test_every_word_begins_at_one_of_the_places(words: set[str], text: str) -> None:
    places = WordStarts(words).places(text)
    assert places == sorted(set(places))
    assert {at for at in range(len(text)) for w in words if text.startswith(w, at)} <= set(places)
    assert all(any(w[:1] == text[at] or w[0] > "\uffff" for w in words) for at in places)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["大桥", "产业园", "G309", "209国道", "路", "汀兰", "，", "工程", "“", "”", "改造", "二期", "的"]), max_size=40), st.data())
def test_heads_are_found_in_a_long_text_as_in_a_short_one(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    long = text + "，" * LONG
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert [m.span() for m in RULES.head.finditer(long, start, end)] == [m.span() for m in RULES.head.finditer(text, start, end)]
    first, same = RULES.head.search(long, start, end), RULES.head.search(text, start, end)
    assert (first and first.span()) == (same and same.span())


def guard(record: Record, surface: str) -> str:
    """What may not stand right behind a head, nor right before it, as an expression that stands behind it."""
    before = f"(?!{record['before']})" if record.get("before") else ""
    after = "".join(f"(?<!{left}{surface})" for left in str(record.get("after", "")).split("|") if left)
    return f"{before}{after}"


ROUTE = "|".join(str(r["pattern"]) for r in load_patterns().records("projects") if r["role"] == "route")
ONE = re.compile(f"{ROUTE}|{word_tree(RULES.heads, lambda s: guard(RULES.heads[s], s))}")
SOME = sorted(RULES.heads)[::7]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SOME), st.text("路桥站区园港场市线段 209GX国道“”", max_size=3)), max_size=12), st.data())
def test_heads_are_found_as_by_one_expression_for_all_of_them(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert [m.span() for m in RULES.head.finditer(text, start, end)] == [m.span() for m in ONE.finditer(text, start, end)]
    for found, same in ((RULES.head.search, ONE.search), (RULES.head.match, ONE.match)):
        one, other = found(text, start, end), same(text, start, end)
        assert (one and one.span()) == (other and other.span())
