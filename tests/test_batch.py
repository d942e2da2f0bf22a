"""A corpus: what is read, in which order, under which ids, and what becomes of what cannot be read."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import policyparse
from policyparse import batch, work
from policyparse.batch import parse_corpus
from policyparse.documents.reading import Document
from policyparse.documents.tables import (
    FIELDS,
    HINTS,
    choose_columns,
    column_fields,
    documents_of_frame,
    read_table,
)
from policyparse.errors import DocumentError, PatternError
from policyparse.patterns import load_patterns
from policyparse.sources import document_ids, list_items

TEXT = "各位代表：现在，我报告工作。\n一、2022年主要目标\n云溪市生产总值增长6%左右，新增就业3000人。\n"
LONG = TEXT * 8


def _write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def test_folder_in_order_with_ids_of_relative_paths(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "b/2022.txt": TEXT.encode("gbk"),
            "b/2021.txt": TEXT.encode(),
            "a.md": f"# {TEXT}".encode("utf-16"),
            "a.b.txt": TEXT.encode("utf-8-sig"),
            "same.txt": TEXT.encode(),
            "same.md": TEXT.encode(),
            ".hidden.txt": b"x",
            ".git/x.txt": b"x",
            "~$a.docx": b"x",
            "Thumbs.db": b"x",
        },
    )
    frames = parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["a.b", "a", "b/2021", "b/2022", "same.md", "same.txt"]
    assert frames.documents["encoding"].tolist() == ["utf-8-sig", "utf-16", "utf-8", "gb18030", "utf-8", "utf-8"]
    assert frames.documents["path"].tolist()[2] == str(tmp_path / "b" / "2021.txt")
    assert frames.failures.empty and list(frames.failures) == ["path", "stage", "error", "advice"]
    assert set(frames.sentences["doc_id"]) == set(frames.documents["doc_id"])


def test_the_same_text_gives_the_same_rows_in_every_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        _write(tmp_path / encoding, {"a.txt": LONG.encode(encoding)})
    first, *others = (parse_corpus(tmp_path / e) for e in ("utf-8", "gb18030", "utf-16"))
    for other in others:
        for name in ("quantities", "sentences", "sections", "slogans", "projects"):
            pd.testing.assert_frame_equal(getattr(first, name), getattr(other, name))


def test_every_bad_file_is_a_row_and_the_others_are_unharmed(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "1 good.txt": TEXT.encode(),
            "2 empty.txt": b"",
            "3 picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            "4 binary.txt": bytes(range(256)) * 20,
            "5 old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "6 one.txt": b"a" * 300_000,
            "7 none.csv": b"a,b\n1,2\n",
            "8 broken.xlsx": b"PK\x03\x04 xl/",
            "9 good.txt": TEXT.encode("gbk"),
        },
    )
    os.symlink(tmp_path / "nowhere", tmp_path / "6 gone.txt")
    frames = parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["1 good", "9 good"]
    failed = frames.failures.set_index(frames.failures["path"].str.rpartition("/")[2])
    assert failed.index.tolist() == sorted(failed.index) and len(failed) == 8
    for name, error in {
        "2 empty.txt": "empty",
        "3 picture.txt": "PNG",
        "4 binary.txt": "binary",
        "5 old.doc": "old Word",
        "6 gone.txt": "no such file",
        "6 one.txt": "no running text",
        "7 none.csv": "no column holds texts",
        "8 broken.xlsx": "no sound Excel file",
    }.items():
        assert error in failed.loc[name, "error"], name
    assert set(failed["stage"]) == {"read", "decode"} and (failed["advice"] != "").all()


def test_file_that_vanishes_between_listing_and_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, {"a.txt": TEXT.encode(), "b.txt": TEXT.encode(), "c.txt": TEXT.encode(), "t.csv": f"text\n\"{TEXT}\"".encode()})
    listed = batch.list_items

    def then_remove(*args: object, **options: object) -> object:
        items = listed(*args, **options)  # type: ignore[arg-type]
        (tmp_path / "b.txt").unlink()
        (tmp_path / "t.csv").unlink()
        return items

    monkeypatch.setattr(batch, "list_items", then_remove)
    frames = parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["a", "c"]
    assert frames.failures["error"].tolist() == ["there is no such file"] * 2


def test_fifty_megabytes_of_one_character_are_refused_quickly(tmp_path: Path) -> None:
    _write(tmp_path, {"a.txt": b"a" * 50_000_000, "b.txt": TEXT.encode()})
    started = time.perf_counter()
    frames = parse_corpus(tmp_path)
    assert time.perf_counter() - started < 10
    assert frames.documents["doc_id"].tolist() == ["b"]
    assert frames.failures["error"].tolist() == ["is no running text: 1 different characters in 50,000,000"]


def test_fault_of_the_library_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, {"a.txt": TEXT.encode(), "b.txt": b"boom " + TEXT.encode(), "c.txt": TEXT.encode()})
    whole = work.extract

    def fragile(text: str, *rest: object) -> object:
        if text.startswith("boom"):
            raise RecursionError("too deep")
        return whole(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "extract", fragile)
    frames = parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["a", "c"]
    assert frames.failures[["stage", "error"]].values.tolist() == [["parse", "RecursionError: too deep"]]
    monkeypatch.setattr(work, "document_of_bytes", lambda *a, **k: 1 / 0)
    assert parse_corpus(tmp_path).failures["stage"].tolist() == ["read"] * 3


def test_broken_patterns_end_the_run(tmp_path: Path) -> None:
    _write(tmp_path, {"p/x.yaml": b"kind: [", "a.txt": TEXT.encode()})
    with pytest.raises(PatternError):
        parse_corpus(tmp_path / "a.txt", patterns=load_patterns(tmp_path / "p"))


def test_sources_of_every_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, {"x/1.txt": TEXT.encode(), "y/1.txt": TEXT.encode(), "y/2.txt": TEXT.encode()})
    one = parse_corpus(tmp_path / "x" / "1.txt")
    assert one.documents["doc_id"].tolist() == ["1"]
    assert parse_corpus(str(tmp_path / "x")).documents["doc_id"].tolist() == ["1"]
    some = parse_corpus([tmp_path / "y" / "1.txt", str(tmp_path / "x" / "1.txt"), tmp_path / "y" / "1.txt"])
    assert some.documents["doc_id"].tolist() == ["x/1", "y/1"]
    monkeypatch.chdir(tmp_path)
    assert parse_corpus(Path(p) for p in ("y/2.txt", "x/1.txt")).documents["path"].tolist() == ["x/1.txt", "y/2.txt"]
    with pytest.raises(DocumentError, match="no such file or folder"):
        parse_corpus(tmp_path / "none")
    (tmp_path / "void").mkdir()
    with pytest.raises(DocumentError, match="holds no documents"):
        parse_corpus(tmp_path / "void")
    with pytest.raises(DocumentError, match="holds no documents"):
        parse_corpus([])


def test_ids() -> None:
    assert document_ids(["a.txt", "b/a.txt", "b/a.b.txt", "noending", ".txt"]) == ["a", "b/a", "b/a.b", "noending", ".txt"]
    assert document_ids(["a.txt", "a.md", "b.txt"]) == ["a.txt", "a.md", "b"]


def test_nothing_is_read_when_items_are_listed(tmp_path: Path) -> None:
    _write(tmp_path, {"a.txt": TEXT.encode()})
    items = list_items(tmp_path, columns=None, patterns=load_patterns())
    shutil.rmtree(tmp_path)
    assert [i.doc_id for i in items] == ["a"]


def test_progress_goes_to_stderr_when_asked_and_is_silent_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, {"a.txt": TEXT.encode(), "b.txt": TEXT.encode()})
    parse_corpus(tmp_path)
    assert capsys.readouterr() == ("", "")
    parse_corpus(tmp_path, progress=True)
    out, err = capsys.readouterr()
    assert out == "" and "2/2" in err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    parse_corpus(tmp_path)
    assert "2/2" in capsys.readouterr().err
    parse_corpus(tmp_path, progress=False)
    assert capsys.readouterr().err == ""


def test_public_names() -> None:
    assert policyparse.parse_corpus is parse_corpus and policyparse.Document is Document
    assert policyparse.read_document.__doc__


# ---- tables of texts ---------------------------------------------------------------------------------------

ROWS = [
    {"地区": "云溪市", "年份": 2021, "标题": "2021年政府工作报告", "正文": LONG},
    {"地区": "青岚县", "年份": 2022, "标题": "2022年政府工作报告", "正文": LONG + "“五型”园区，\n带\"引号\"与,逗号。"},
]


def _tables(folder: Path) -> dict[str, Path]:
    frame = pd.DataFrame(ROWS)
    paths = {name: folder / f"t.{name}" for name in ("csv", "tsv", "xlsx", "jsonl", "json", "parquet", "dta")}
    frame.to_csv(paths["csv"], index=False, encoding="gb18030")
    frame.to_csv(paths["tsv"], index=False, sep="\t", encoding="utf-16")
    frame.to_excel(paths["xlsx"], index=False)
    paths["jsonl"].write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in ROWS), encoding="utf-8-sig")
    paths["json"].write_text(json.dumps(ROWS), encoding="utf-8")
    frame.to_parquet(paths["parquet"])
    frame.rename(columns=dict(zip(frame.columns, ["region", "year", "title", "text"], strict=True))).to_stata(
        paths["dta"], write_index=False, version=118, convert_strl=["text"]
    )
    return paths


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "jsonl", "json", "parquet", "dta"])
def test_table_of_texts(tmp_path: Path, kind: str) -> None:
    found = list(read_table(_tables(tmp_path)[kind]))
    assert [type(d).__name__ for d in found] == ["Document", "Document"]
    documents = [d for d in found if isinstance(d, Document)]
    assert [d.text for d in documents] == [r["正文"] for r in ROWS]
    assert [d.metadata.doc_id for d in documents] == ["t#1", "t#2"]
    assert [d.metadata.region for d in documents] == ["云溪市", "青岚县"]
    assert [d.metadata.title for d in documents] == [r["标题"] for r in ROWS]
    assert [next(iter(d.row.values())) for d in documents] == ["2021", "2022"]
    assert documents[0].metadata.report_year is None  # “年份” may be the year of delivery
    assert documents[0].metadata.encoding == {"csv": "gb18030", "tsv": "utf-16", "jsonl": "utf-8-sig", "json": "utf-8"}.get(kind, "")


def test_tables_within_a_folder(tmp_path: Path) -> None:
    frame = pd.DataFrame(ROWS)
    (tmp_path / "sub").mkdir()
    frame.to_csv(tmp_path / "sub" / "t.csv", index=False)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    frames = parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["a", "sub/t#1", "sub/t#2"]
    assert frames.documents["path"].tolist()[1] == str(tmp_path / "sub" / "t.csv") + "#1"


def test_columns_named_by_the_user() -> None:
    frame = pd.DataFrame({"a": ["k1", "k2"], "b": [TEXT, TEXT], "c": ["x", "y"], "text": ["notes", "notes"], "d": [2022.0, None]})
    asked = {"text": "b", "doc_id": "a", "region": "c", "report_year": "d"}
    found = [d for d in documents_of_frame(frame, columns=asked) if isinstance(d, Document)]
    assert [(d.metadata.doc_id, d.metadata.region, d.metadata.report_year) for d in found] == [("k1", "x", 2022), ("k2", "y", None)]
    assert found[0].row == {"text": "notes"}
    with pytest.raises(DocumentError, match="no column 'z'"):
        parse_corpus(frame, columns={"text": "z"})
    with pytest.raises(DocumentError, match="no field is called 'txt'"):
        parse_corpus(frame, columns={"txt": "b"})


def test_columns_recognised_by_name_and_by_length() -> None:
    patterns = load_patterns()
    short = {"Report_Year": "2022", "内容": "摘要", "报告": LONG}
    assert choose_columns([short], {}, patterns) == {"text": "报告", "report_year": "Report_Year"}
    both = {"内容": "一段摘要" * 60, "正文": LONG * 3}
    assert choose_columns([both], {}, patterns)["text"] == "正文"
    assert choose_columns([{"text": "短"}], {}, patterns)["text"] == "text"
    with pytest.raises(DocumentError, match=r"no column holds texts \(columns: a, b\)"):
        choose_columns([{"a": "1", "b": "2"}], {}, patterns)


def test_column_records() -> None:
    patterns = load_patterns()
    for record in patterns.records("columns"):
        for example in record.examples:
            assert column_fields([example], patterns) == {example: record["field"]}
            if record["field"] in (*FIELDS, *HINTS):
                assert choose_columns([{example: "x", "text": "y"}], {}, patterns)[record["field"]] == example
        for other in record.counterexamples:
            assert column_fields([other], patterns).get(other) != record["field"]


def test_bad_rows_are_failures_and_empty_ones_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": TEXT}) + '\n{oops\n[1]\n{"text": "", "title": "x"}\n{}\n' + json.dumps({"text": "\ud83d" + TEXT}) + "\n"
        + json.dumps({"text": "a" * 20_000}) + "\n",
        encoding="utf-8",
    )  # fmt: skip
    frames = parse_corpus(tmp_path / "a.jsonl")
    assert frames.documents["doc_id"].tolist() == ["a#1", "a#6"]
    assert frames.failures["path"].str.rpartition("#")[2].tolist() == ["2", "3", "4", "7"]
    assert frames.failures["error"].str.split(":").str[0].tolist() == [
        "is no sound JSON", "is no JSON object", "the row has no text", "is no running text",
    ]  # fmt: skip


def test_ids_taken_twice_are_kept_apart_and_told() -> None:
    frame = pd.DataFrame({"doc_id": ["a", "a", "b", "a"], "text": [TEXT] * 4})
    documents = parse_corpus(frame).documents
    assert documents["doc_id"].tolist() == ["a", "a~2", "b", "a~3"]
    assert documents["warnings"].map(lambda w: any("was taken" in x for x in w)).tolist() == [False, True, False, True]


def test_every_sheet_with_texts_is_read(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "t.xlsx") as book:
        pd.DataFrame({"说明": ["第一稿"]}).to_excel(book, sheet_name="说明", index=False)
        pd.DataFrame(ROWS[:1]).to_excel(book, sheet_name="2021", index=False)
        pd.DataFrame(ROWS[1:]).to_excel(book, sheet_name="2022", index=False)
    frames = parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["t#2021#1", "t#2022#1"] and frames.failures.empty


def test_table_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    rows = "".join(f'{i},"{TEXT}"\n' for i in range(300))
    (tmp_path / "t.csv").write_text(f"编号,正文\n{rows}300,1,2,3\n", encoding="utf-8")
    found = list(read_table(tmp_path / "t.csv"))
    assert len(found) > 100 and all(isinstance(d, Document) for d in found[:-1])
    assert isinstance(found[-1], DocumentError) and "no sound table" in found[-1].reason


def test_texts_cut_off_by_excel_are_told(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": [(TEXT * 900)[:32767]]})
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    (found,) = read_table(tmp_path / "a.xlsx")
    assert isinstance(found, Document) and "cut off" in found.metadata.warnings[0]


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.csv", b'text,b\n"abc', "no sound table"),
        ("a.csv", b"text,b\n1,2,3\n1,2,3,4\n", "no sound table"),
        ("a.csv", b"text\n", "no rows"),
        ("a.json", b'{"text": ', "no sound JSON"),
        ("a.parquet", b"PAR1", "no sound Parquet"),
        ("a.dta", b"xxxxxxxxxx", "no sound Stata"),
        ("a.csv", b"", "empty"),
        ("a.csv", bytes(range(256)) * 9, "binary"),
    ],
)
def test_broken_tables(tmp_path: Path, name: str, data: bytes, error: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert error in parse_corpus(tmp_path).failures["error"].item()


def test_semicolons_and_line_ends_in_cells(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f'编号;正文\r\n1;"{LONG}\r\n续行；完"\r\n'.encode("gbk"))
    (found,) = read_table(tmp_path / "a.csv")
    assert isinstance(found, Document) and found.text == f"{LONG}\n续行；完"


def test_missing_values_of_pandas_are_no_text() -> None:
    frame = pd.DataFrame({"text": pd.Series([TEXT, None, pd.NA], dtype="string"), "region": [float("nan"), "x", "y"]})
    first, *others = documents_of_frame(frame)
    assert isinstance(first, Document) and first.metadata.region == ""
    assert all(isinstance(o, DocumentError) for o in others)


def test_region_for_those_that_do_not_tell_it() -> None:
    frame = pd.DataFrame({"region": ["青岚县", None], "text": ["各位代表：现在报告工作。"] * 2})
    given = parse_corpus(frame, region="云溪市").documents["region"].tolist()
    assert given == ["青岚县", "云溪市"]


def test_corpus_that_ships(corpus: Path) -> None:
    frames = parse_corpus(corpus / "reports")
    assert len(frames.documents) >= 3 and frames.failures.empty
    for doc_id, rows in frames.sentences.groupby("doc_id"):
        text = (corpus / "reports" / f"{doc_id}.txt").read_text(encoding="utf-8")
        assert rows["end"].max() <= len(text)


def test_all_real_reports(real_reports: Path) -> None:
    frames = parse_corpus(real_reports)
    texts = dict(zip(frames.documents["doc_id"], frames.documents["path"], strict=True))
    assert not (frames.failures["stage"] == "parse").any()
    for name in ("quantities", "slogans", "projects"):
        column = {"slogans": "slogan", "projects": "name"}.get(name, "text")
        for doc_id, rows in getattr(frames, name).groupby("doc_id"):
            if "#" in texts[doc_id]:
                continue
            text = policyparse.read_document(texts[doc_id]).text
            assert [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)] == rows[column].tolist()
