"""Coding by hand: the workbook and back, samples, accuracy, and the formats of annotation tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyparse.batch import parse_corpus
from policyparse.cli import main
from policyparse.coding.formats import convert, from_doccano, from_label_studio, to_doccano, to_label_studio
from policyparse.coding.gold import GoldDocument, from_json, write_gold
from policyparse.coding.review import accuracy, decisions, gold_of
from policyparse.coding.sample import Chosen, choose, read_store, read_texts
from policyparse.coding.workbook import LEAD, read_workbook, write_workbook
from policyparse.errors import DocumentError, PolicyparseError
from policyparse.evaluate import evaluate, read_gold

TEXT = "二、2022年工作安排\n生产总值增长6%左右，新建学校5所。完善招商、用地、审批“三张清单”。推进青岚经济开发区建设。=1+1是文字。"
OTHER = "二、2023年工作安排\n粮食产量稳定在21万吨。"


@pytest.fixture
def sample() -> list[Chosen]:
    return choose(read_texts([("甲", TEXT, "", 2022), ("乙", OTHER, "", 2023)]))


def edited(sample: list[Chosen], path: Path, edit: Callable[[Any], None]) -> Path:
    """A workbook of the sample after a person's changes."""
    write_workbook(sample, path)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def line_of(sheet: Any, words: str) -> int:
    """The number of the row whose coded text is `words`."""
    column = len(LEAD) + 1
    return next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, column).value == words)


def cell(sheet: Any, line: int, name: str) -> Any:
    return sheet.cell(line, [c.value for c in sheet[1]].index(name) + 1)


def test_a_workbook_that_nobody_changed_is_gold_of_what_was_found(sample: list[Chosen], tmp_path: Path) -> None:
    book = read_workbook(write_workbook(sample, tmp_path / "a.xlsx"))
    assert Counter(d.outcome for d in decisions(book)) == {"kept": 5}
    gold = {d.doc_id: d for d in gold_of(book)}
    assert gold["甲"].text == TEXT and gold["甲"].report_year == 2022
    for document in gold.values():
        for rows in document.rows.values():
            for row in rows:
                said = row.get("text") or row.get("slogan") or row.get("name")
                assert document.text[row["start"] : row["end"]] == said
    assert gold["甲"].rows["slogans"][0]["members"] == ["招商", "用地", "审批"]
    assert gold["甲"].rows["slogans"][0]["counts"] == [3]
    scores = evaluate([d.as_json() for d in gold.values()])
    assert all(s.gold == s.found == s.matched for s in scores)
    assert all(n == s.matched for s in scores for n in s.agreeing.values())


def test_corrected_struck_and_added_rows(sample: list[Chosen], tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["quantities"]
        cell(sheet, line_of(sheet, "6%"), "bound").value = "ge"
        cell(sheet, line_of(sheet, "5所"), "check").value = "strike"
        sentence = next(r for r in book["sentences"].iter_rows(min_row=2, values_only=True) if "学校" in r[2])
        line = sheet.max_row + 1
        for name, value in (("check", "add"), ("sentence_id", sentence[0]), ("text", "5"), ("indicator", "学校"), ("value", 5), ("status", "target")):
            cell(sheet, line, name).value = value
        slogans = book["slogans"]
        cell(slogans, line_of(slogans, "三张清单"), "members").value = "招商；用地"

    book = read_workbook(edited(sample, tmp_path / "a.xlsx", edit))
    found = {(d.frame, d.outcome): d for d in decisions(book)}
    assert found["quantities", "corrected"].fields == ("bound",)
    assert found["quantities", "struck"].row["text"] == "5所"
    assert found["slogans", "corrected"].row["members"] == ["招商", "用地"]
    (document,) = [d for d in gold_of(book) if d.doc_id == "甲"]
    assert [(r["text"], r["bound"]) for r in document.rows["quantities"]] == [("6%", "ge"), ("5", "")]
    start = TEXT.index("5所")
    assert (document.rows["quantities"][1]["start"], document.rows["quantities"][1]["end"]) == (start, start + 1)
    figures = accuracy(book).set_index(["frame", "field"])
    assert figures.loc[("quantities", "precision"), ["right", "of"]].tolist() == [2, 3]
    assert figures.loc[("quantities", "recall"), ["right", "of"]].tolist() == [2, 3]
    assert figures.loc[("quantities", "bound"), ["right", "of"]].tolist() == [1, 2]
    assert figures.loc[("slogans", "members"), "share"] == 0.0


def test_accuracy_has_wilsons_interval(sample: list[Chosen], tmp_path: Path) -> None:
    figures = accuracy(read_workbook(write_workbook(sample, tmp_path / "a.xlsx"))).set_index(["frame", "field"])
    row = figures.loc[("quantities", "precision")]
    assert (row["share"], row["high"]) == (1.0, pytest.approx(1.0))
    assert row["low"] == pytest.approx(3 / (3 + 1.959964**2), abs=1e-4)  # n / (n + z²) where all n are right


MISTAKES: list[tuple[str, Callable[[Any], None], str]] = [
    ("value off the list", lambda b: setattr(cell(b["quantities"], 2, "bound"), "value", "more"), "row 2, column bound: 'more' is none of"),
    ("no number", lambda b: setattr(cell(b["quantities"], 2, "value"), "value", "six"), "column value: 'six' is no number"),
    ("half a year", lambda b: setattr(cell(b["quantities"], 2, "year_start"), "value", 2022.5), "is no whole number"),
    ("words not there", lambda b: setattr(cell(b["quantities"], 2, "text"), "value", "7%"), "'7%' does not stand in the sentence"),
    ("column gone", lambda b: b["slogans"].delete_cols(len(LEAD) + 2), "sheet slogans: the column 'kind' is gone"),
    ("sheet gone", lambda b: b.remove(b["projects"]), "has no sheet 'projects'"),
    ("row deleted", lambda b: b["quantities"].delete_rows(2), "1 rows were deleted"),
    ("unknown sentence", lambda b: b["projects"].append(["add", "", "", "nowhere", "", "青岚"]), "no sentence of the sample has the id 'nowhere'"),
    ("unknown check", lambda b: setattr(b["quantities"].cell(2, 1), "value", "wrong"), "'wrong' is none of strike, add"),
    ("nothing said", lambda b: b["projects"].append(["add", "", "", b["sentences"].cell(2, 1).value]), "the words of the row are missing"),
]


@pytest.mark.parametrize(("edit", "message"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_mistake_in_the_workbook_is_told_with_its_place(
    edit: Callable[[Any], None], message: str, sample: list[Chosen], tmp_path: Path
) -> None:
    path = edited(sample, tmp_path / "a.xlsx", edit)
    with pytest.raises(PolicyparseError) as caught:
        decisions(read_workbook(path))
    assert message in str(caught.value) and str(path) in str(caught.value)


def test_texts_of_any_length_and_with_any_character_come_back(tmp_path: Path) -> None:
    text = "增长6%。\x0b\t=2+3\r\n" + "甲𠀀" * 20_000 + "_x0041_"
    book = read_workbook(write_workbook(choose(read_texts([("长", text, "", 2022)])), tmp_path / "a.xlsx"))
    assert book.documents["长"][0] == text


def test_what_looks_like_a_formula_is_text(sample: list[Chosen], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(sample, tmp_path / "a.xlsx"))
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(c.data_type != "f" for c in row)


def test_samples_are_the_same_for_a_seed_and_spread_over_strata(corpus: Path) -> None:
    paths = sorted((corpus / "reports").glob("*.txt"))[:3]
    reads = list(read_texts((p.stem, p.read_text(encoding="utf-8"), "", None) for p in paths))
    one, two = (choose(reads, size=30, by="report_year", seed=5) for _ in range(2))
    assert [(c.read.document["doc_id"], c.sentences[0]["start"]) for c in one] == [(c.read.document["doc_id"], c.sentences[0]["start"]) for c in two]
    assert set(Counter(c.stratum for c in one).values()) == {30 // len({c.stratum for c in one})}
    total = sum(len(r.sentences) for r in reads)
    assert sum(c.weight for c in one) == pytest.approx(total)
    assert [c.sentences for c in choose(reads, size=30, seed=6)] != [c.sentences for c in choose(reads, size=30, seed=5)]


def test_gold_of_a_sample_counts_only_what_was_looked_at(tmp_path: Path) -> None:
    chosen = choose(read_texts([("甲", TEXT, "", 2022)]), size=1, seed=2)
    gold = gold_of(read_workbook(write_workbook(chosen, tmp_path / "a.xlsx")))
    assert len(gold[0].reviewed) == 1
    assert all(s.found == s.gold for s in evaluate([d.as_json() for d in gold]))


def test_unknown_unit_and_column_are_refused() -> None:
    with pytest.raises(PolicyparseError, match="no unit is called 'pages'"):
        choose([], unit="pages")
    with pytest.raises(PolicyparseError, match="cannot be stratified by 'colour'"):
        choose([], by="colour")
    with pytest.raises(PolicyparseError, match="nothing to look over"):
        choose([])


def test_command_from_a_store_to_gold_to_scores(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parse_corpus(sorted((corpus / "reports").glob("青岚县*.txt")), out=tmp_path / "store", workers=0)
    assert len(list(read_store(__import__("policyparse").open_store(tmp_path / "store")))) == 3
    assert main(["review", str(tmp_path / "store"), "-o", str(tmp_path / "r.xlsx"), "--sample", "2", "--unit", "documents"]) == 0
    assert main(["review", "--apply", str(tmp_path / "r.xlsx"), "-o", str(tmp_path / "gold.jsonl")]) == 0
    assert "share right, with 95% confidence intervals" in capsys.readouterr().out
    assert main(["evaluate", str(tmp_path / "gold.jsonl")]) == 0
    assert capsys.readouterr().out.startswith("2 documents")
    assert main(["review", "-o", str(tmp_path / "r.xlsx")]) == 2


# ---- formats -----------------------------------------------------------------------------------------------


@st.composite
def documents(draw: st.DrawFn) -> GoldDocument:
    text = draw(st.text(min_size=1, max_size=40))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda s: s[0] < s[1])
    rows = {}
    for frame, span, fields in (
        ("quantities", "text", {"indicator": st.text(max_size=5), "value": st.none() | st.floats(-1e9, 1e9)}),
        ("slogans", "slogan", {"members": st.lists(st.text(max_size=4), max_size=3)}),
        ("projects", "name", {"kind": st.sampled_from(["zone", "programme"])}),
    ):
        found = [
            {span: text[a:b], **{k: draw(v) for k, v in fields.items()}, "start": a, "end": b}
            for a, b in sorted(draw(st.lists(spans, max_size=4)))
        ]
        rows[frame] = tuple(found)
    return GoldDocument(draw(st.text(min_size=1, max_size=5)), text, "青岚县", "county", 2022, rows)


@given(documents())
def test_doccano_and_label_studio_round_trips(document: GoldDocument) -> None:
    assert from_doccano(to_doccano(document)) == document
    assert from_label_studio(to_label_studio(document)) == document
    assert from_json(document.as_json()) == document


def test_spans_that_a_person_drew_anew_are_rows_without_fields() -> None:
    line = to_doccano(GoldDocument("a", "增长6%左右", rows={"quantities": ({"text": "6%", "unit": "%", "start": 2, "end": 4},)}))
    line["label"] = [[0, 2, "projects"], [2, 4, "quantities"]]
    back = from_doccano(line)
    assert back.rows["projects"] == ({"name": "增长", "start": 0, "end": 2},)
    assert back.rows["quantities"][0]["unit"] == "%"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"label": []}, "has no text"),
        ({"text": "甲", "label": [[0, 1, "persons"]]}, "has the label 'persons'"),
        ({"text": "甲", "label": [[0, 2, "projects"]]}, "has the span 0..2 in a text of 1 characters"),
        ({"text": "甲", "label": [[1, 1, "projects"]]}, "has the span 1..1"),
    ],
)
def test_broken_exports_are_told(line: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        from_doccano(line)


@pytest.mark.parametrize("kind", ["doccano", "label-studio", "gold"])
def test_files_there_and_back(kind: str, corpus: Path, tmp_path: Path) -> None:
    gold = [from_json(d) for d in read_gold(corpus / "gold")]
    write_gold(gold, tmp_path / "gold.jsonl")
    assert main(["gold", str(tmp_path / "gold.jsonl"), "-o", str(tmp_path / "tool"), "--to", kind]) == 0
    source = tmp_path / "tool"
    if kind == "gold":
        source = source.rename(tmp_path / "tool.jsonl")
    assert convert(source, tmp_path / "back.jsonl", read_as=kind) == len(gold)
    back = [from_json(d) for d in read_gold(tmp_path / "back.jsonl")]
    assert [(d.doc_id, d.text, {f: len(r) for f, r in d.rows.items()}) for d in back] == [
        (d.doc_id, d.text, {f: len(r) for f, r in d.rows.items()}) for d in gold
    ]
    assert [r["value"] for d in back for r in d.rows["quantities"]] == [r["value"] for d in gold for r in d.rows["quantities"]]
