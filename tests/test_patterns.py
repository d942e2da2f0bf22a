"""Pattern files: what is read, what is refused and how the refusal reads."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from policyparse.errors import PatternError
from policyparse.patterns import load_patterns, read_patterns

HEAD = "kind: things\nfields:\n  size: {type: integer}\n  shape: {type: choice, choices: [round, flat]}\n  pattern: {type: pattern}\n"


def folder(tmp_path: Path, text: str, name: str = "things.yaml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_shipped_patterns_all_compile() -> None:
    from policyparse.bundled import bundled_folder

    patterns = read_patterns([bundled_folder("patterns")], compile_all=True)
    assert patterns.records("fragments")


def test_records_are_frozen_values(tmp_path: Path) -> None:
    patterns = read_patterns([folder(tmp_path, HEAD + "records:\n  - {id: a, surface: [球], size: 3, shape: round}\n")])
    (record,) = patterns.records("things")
    assert (record.id, record.surface, record["size"], record.get("shape")) == ("a", ("球",), 3, "round")
    with pytest.raises(TypeError):
        record.fields["size"] = 4  # type: ignore[index]


FAULTS = {
    "not yaml": ("kind: [", "not valid YAML", "", ""),
    "tags": (HEAD + "records:\n  - !!python/object/apply:os.system ['true']\n", "could not determine a constructor", "", ""),
    "references": (HEAD + "records:\n  - {id: &a a}\n  - {id: *a}\n", "references (& and *) are not allowed (line 7)", "", ""),
    "a bomb of references": (HEAD + "records:\n  - &a [x, x]\n" + "".join(f"  - &a{n} [*a, *a]\n" for n in range(40)), "references", "", ""),
    "a list as a key": (HEAD + "records:\n  - {id: a, [b, c], size: 2}\n", "a key must be a word, not ['b', 'c'] (line 7)", "", ""),
    "a mapping as a key": (HEAD + "records:\n  - {id: a, ? {b: 1}}\n", "a key must be a word", "", ""),
    "a date as a value": (HEAD + "records:\n  - {id: a, size: 2022-01-01}\n", "must be a whole number", "a", "size"),
    "numbers no float holds": (HEAD + "records:\n  - {id: a, size: .inf}\n", "must be a whole number", "a", "size"),
    "deep nesting": (HEAD + "records: " + "[" * 100_000, "nested more than 20 deep", "", ""),
    "no kind": ("records: []", "`kind`", "", ""),
    "unknown kind": ("kind: nothing\nrecords: []", "unknown kind", "", "kind"),
    "unknown key": (HEAD + "rules: []", "unknown key", "", ""),
    "duplicate key": (HEAD + "records:\n  - {id: a, size: 1, size: 2}\n", "stands twice", "", ""),
    "no id": (HEAD + "records:\n  - {size: 1}\n", "id", "None", "id"),
    "bad id": (HEAD + "records:\n  - {id: 'a b'}\n", "id", "a b", "id"),
    "unknown field": (HEAD + "records:\n  - {id: a, colour: red}\n", "unknown field", "a", "colour"),
    "wrong type": (HEAD + "records:\n  - {id: a, size: big}\n", "whole number", "a", "size"),
    "wrong choice": (HEAD + "records:\n  - {id: a, shape: square}\n", "'square' is none of", "a", "shape"),
    "surface no list": (HEAD + "records:\n  - {id: a, surface: 球}\n", "list", "a", "surface"),
    "id twice": (HEAD + "records:\n  - {id: a}\n  - {id: a}\n", "taken", "a", "id"),
    "bad regex": (HEAD + "records:\n  - {id: a, pattern: '(('}\n", "does not compile", "a", "pattern"),
    "unknown fragment": (HEAD + "records:\n  - {id: a, pattern: '{nowhere}'}\n", "no fragment", "a", "pattern"),
    "self reference": (HEAD + "records:\n  - {id: a, pattern: 'x{a}'}\n", "refers to itself", "a", "pattern"),
    "missing field": (
        HEAD.replace("{type: integer}", "{type: integer, required: true}") + "records:\n  - {id: a}\n",
        "missing", "a", "size",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_names_file_record_field_and_reason(case: str, tmp_path: Path) -> None:
    text, reason, record, field = FAULTS[case]
    with pytest.raises(PatternError) as caught:
        read_patterns([folder(tmp_path, text)], compile_all=True)
    message = str(caught.value)
    assert "things.yaml" in message and reason in message
    assert not record or f"record {record}" in message
    assert not field or f"field {field}" in message


SLOW = {
    "repetition within a repetition": "(?:甲+乙?)+丙",
    "two side by side": "甲*甲*甲*甲*丙",
    "anything twice": "(?:.{0,500}，){1,40}丁",
    "alternatives that overlap": "(?:甲|甲甲)+丁",
}


@pytest.mark.parametrize("case", SLOW)
def test_a_pattern_that_takes_too_long_is_named(case: str, tmp_path: Path) -> None:
    text = HEAD + f"records:\n  - {{id: quick, pattern: '甲{{1,9}}丙'}}\n  - {{id: slow, pattern: '{SLOW[case]}'}}\n"
    started = time.monotonic()
    with pytest.raises(PatternError, match=r"things\.yaml, record slow, field pattern: takes too long on a text like"):
        read_patterns([folder(tmp_path, text)], compile_all=True)
    assert time.monotonic() - started < 30


def test_later_folder_adds_and_replaces_only_when_said(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    folder(one, HEAD + "records:\n  - {id: a, size: 1}\n")
    folder(two, "kind: things\nrecords:\n  - {id: a, size: 2}\n  - {id: b}\n", "more.yaml")
    with pytest.raises(PatternError, match="replace: true"):
        read_patterns([one, two])
    folder(two, "kind: things\nrecords:\n  - {id: a, size: 2, replace: true}\n  - {id: b}\n", "more.yaml")
    patterns = read_patterns([one, two])
    assert {r.id: r.get("size") for r in patterns.records("things")} == {"a": 2, "b": None}


def test_fragments_compose_by_name(tmp_path: Path) -> None:
    patterns = read_patterns(
        [folder(tmp_path, HEAD + "records:\n  - {id: a, pattern: 'x|y'}\n  - {id: b, surface: [球, 方球], shape: round}\n")]
    )
    assert patterns.compose("{a}z{1,2}{@things}{@things.shape=round}") == "(?:x|y)z{1,2}(?:方球|球)(?:方球|球)"


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="not a folder"):
        load_patterns(tmp_path / "missing")
