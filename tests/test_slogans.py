"""Slogans and the glossary: the cases of cases/slogans/*.yaml, the examples of the pattern files, offsets and speed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from policyparse.extract import glossary, slogans, slogans_recurring
from policyparse.extract.glossary import find_glossary
from policyparse.extract.slogans import find_slogans
from policyparse.extract.slogans_recurring import recurring_expressions
from policyparse.extract.slogans_shape import read_shape
from policyparse.model import Metadata, Sentence, Slogan, Structure
from policyparse.patterns import Record, load_patterns
from policyparse.text.layout import clean_text

FOLDER = Path(__file__).parent / "cases" / "slogans"
PATTERNS = load_patterns()
KINDS = (
    "slogan_shapes", "slogan_stop", "slogan_coined", "slogan_carriers", "slogan_unquoted", "slogan_recurring",
    "slogan_words", "members", "glossary",
)  # fmt: skip
TABLES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
}


def all_cases() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for table, groups in TABLES.items():
        for group, cases in groups.items():
            for case in cases:
                yield table, group, case


def cases(table: str) -> list[Any]:
    return [
        pytest.param(
            group,
            case,
            id=f"{group}: {str(case.get('text', case.get('slogan')))[:40]!r}",
            marks=pytest.mark.xfail(reason=case["xfail"], strict=True) if "xfail" in case else (),
        )
        for name, group, case in all_cases()
        if name == table
    ]


def laid_out(text: str) -> Structure:
    clean = clean_text(text)
    size = len(clean.clean)
    return Structure(clean, Metadata(), (), (Sentence(0, size, 0),), (0,), size)


def read(text: str) -> tuple[str, tuple[Slogan, ...]]:
    structure = laid_out(text)
    return structure.text.clean, find_slogans(structure, find_glossary(structure, PATTERNS), PATTERNS)


@pytest.mark.parametrize(("group", "case"), cases("shapes"))
def test_shape(group: str, case: dict[str, Any]) -> None:
    shape = read_shape(case["slogan"], PATTERNS)
    assert shape.kind == group
    assert list(shape.counts) == case.get("counts", [])
    assert list(shape.heads) == case.get("heads", [])


@pytest.mark.parametrize(("group", "case"), cases("finding"))
def test_finding(group: str, case: dict[str, Any]) -> None:
    clean, found = read(case["text"])
    assert [clean[s.start : s.end] for s in found] == case.get("slogans", [])


@pytest.mark.parametrize(("group", "case"), cases("carriers"))
def test_carrier(group: str, case: dict[str, Any]) -> None:
    _, found = read(case["text"])
    assert found
    if "carriers" in case:
        assert [s.carrier for s in found] == case["carriers"]
    else:
        assert found[-1].carrier == case.get("carrier", "")


@pytest.mark.parametrize(("group", "case"), cases("members"))
def test_members(group: str, case: dict[str, Any]) -> None:
    _, found = read(case["text"])
    slogan = [s for s in found if s.kind == "numeral"][case.get("of", 0)]
    assert list(slogan.members) == case.get("members", [])
    assert slogan.members_from == case.get("from", "")
    if "complete" in case:
        assert slogan.complete is case["complete"]


@pytest.mark.parametrize(("group", "case"), cases("glossary"))
def test_glossary(group: str, case: dict[str, Any]) -> None:
    structure = laid_out(case["text"])
    found = find_glossary(structure, PATTERNS)
    assert [[e.number, e.term] for e in found] == case.get("entries", [])
    for entry in found:
        assert structure.text.clean[entry.start : entry.end].count(entry.term) >= 1
    if "definition" in case:
        assert found[0].definition == case["definition"]


def test_there_are_enough_cases_and_half_are_hard() -> None:
    """Hard are those where nothing may be found and those that an earlier version had wrong."""
    every = list(all_cases())
    empty = {"not_found", "none", "no_entries", "coined"}
    hard = [case for _, group, case in every if group in empty or case.get("failed") or "xfail" in case]
    texts = [str(case.get("text", case.get("slogan"))) for _, _, case in every]
    assert len(every) >= 200
    assert len(set(texts)) == len(texts)
    assert 2 * len(hard) >= len(every)


@pytest.mark.parametrize("record", [r for k in KINDS for r in PATTERNS.records(k)], ids=lambda r: r.id)
def test_examples(record: Record) -> None:
    def fired(sentence: str) -> frozenset[str]:
        return slogans.fired(sentence, PATTERNS) | glossary.fired(sentence, PATTERNS)

    assert record.examples
    for sentence in record.examples:
        assert record.id in fired(sentence), sentence
    for sentence in record.counterexamples:
        assert record.id not in fired(sentence), sentence


def test_definition_and_mark_link_slogan_and_entry() -> None:
    text = "推进“双清”[3]工作。\n名词解释\n[3]“双清”：清河、清湖。"
    structure = laid_out(text)
    entries = find_glossary(structure, PATTERNS)
    first = find_slogans(structure, entries, PATTERNS)[0]
    assert first.definition == "清河、清湖。"
    assert entries[0].marks == (structure.text.clean.index("工作"),)


def test_national_origin() -> None:
    _, found = read("增强“四个意识”，落实“四张表单”。")
    assert [s.origin for s in found] == ["national", "local"]


@pytest.mark.parametrize(
    "text",
    [
        "“" * 100_000,
        "”" * 100_000,
        "“一”" * 30_000,
        "三纵四横" * 25_000,
        "“三个一批”，即" + "甲、" * 50_000,
        "（" * 100_000,
    ],
    ids=["opening", "closing", "pairs", "unquoted", "list", "brackets"],
)
def test_hostile_text_takes_no_long_time(text: str) -> None:
    structure = laid_out(text)
    begin = time.perf_counter()
    find_slogans(structure, find_glossary(structure, PATTERNS), PATTERNS)
    assert time.perf_counter() - begin < 5


def test_the_same_text_gives_the_same_slogans() -> None:
    text = "完善甲项目、乙企业、丙政策“三张清单”，建设“两型”园区。"
    assert read(text) == read(text)


def test_recurring_expressions() -> None:
    texts = [
        ("a", "推进三转六化工作。"),
        ("b", "深化三转六化改革，落实“五摆四看”。"),
        ("c", "坚持五摆四看，做好三个方面工作。"),
    ]
    found = recurring_expressions([*texts, ("d", "抓好五摆四看；做好三个方面工作。")])
    assert found["expression"].tolist() == ["五摆四看", "三转六化"]
    assert found["quoted"].tolist() == [1, 0]
    assert recurring_expressions([]).columns.tolist() == found.columns.tolist()
    with pytest.raises(ValueError, match="min_documents"):
        recurring_expressions(texts, min_documents=0)


def test_recurring_expressions_end_where_a_word_ends_and_plain_counts_rank_low() -> None:
    texts = ["抓好十项民心工程，推进三转六化。", "办好十项民心工程，深化三转六化。", "建设三大平台。", "完善三大平台，推进三转六化。"]
    found = recurring_expressions(texts)
    assert found.loc[0, "expression"] == "三转六化"
    assert "十项民" not in set(found["expression"])
    assert found.set_index("expression")["score"]["三转六化"] > 5 * found["score"].iloc[-1]


def test_recurring_expressions_leave_out_what_is_known() -> None:
    found = recurring_expressions(["推进一带一路建设。", "共建一带一路。"])
    assert found.empty
    assert slogans_recurring.fired("做好三个方面工作", PATTERNS) == {"recurring.plain"}
