"""Hostile files: bombs, entities, external references, deep nesting, lies about size. Each is refused by name, or harmless."""

from __future__ import annotations

import io
import json
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from policyparse.batch import parse_corpus
from policyparse.documents.reading import read_document
from policyparse.errors import DocumentError

FIXTURES = Path(__file__).parent / "fixtures"
TEXT = "二、2022年工作安排\n各位代表，生产总值增长6%左右，新建学校5所，推进青岚经济开发区建设。"
SECRET = "root:x:0:0"
LAUGHS = '<!DOCTYPE a [<!ENTITY l0 "哈">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(original: bytes, **parts: bytes | str) -> bytes:
    """An Office file with some parts replaced, packed tightly."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts.pop(key) if key in parts else old.read(name))
    assert not parts
    return out.getvalue()


def word(document: str | bytes) -> bytes:
    return package((FIXTURES / "report.docx").read_bytes(), document=document)


def sheet(text: str | bytes) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append([TEXT * 20])
    out = io.BytesIO()
    book.save(out)
    return package(out.getvalue(), sheet1=text)


def body(inner: str, doctype: str = "") -> str:
    return f"<?xml version='1.0'?>{doctype}<w:document {W}><w:body>{inner}</w:body></w:document>"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def bomb(size: int = 300_000_000) -> bytes:
    return body(paragraph("@")).encode().replace(b"@", b"a" * size)


HOSTILE_WORD = {
    "unpacks to 300 MB": (lambda: word(bomb()), "as only bombs do"),
    "entities within entities": (lambda: word(body(paragraph("&l11;"), LAUGHS)), "no sound Word document"),
    "nested 100,000 deep": (lambda: word(body("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)), "no sound Word document"),
    "cut in half": (lambda: (FIXTURES / "report.docx").read_bytes()[:2000], "no sound Word document"),
    "no XML": (lambda: word(b"\0\1\2"), "no sound Word document"),
}


@pytest.mark.parametrize("case", HOSTILE_WORD)
def test_hostile_word_files_are_refused(case: str, tmp_path: Path) -> None:
    make, message = HOSTILE_WORD[case]
    path = tmp_path / "a.docx"
    path.write_bytes(make())
    started = time.monotonic()
    with pytest.raises(DocumentError, match=message):
        read_document(path)
    assert time.monotonic() - started < 20


def test_external_entities_of_word_files_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word(body(paragraph(f"{TEXT}&x;"), EXTERNAL)))
    try:
        assert SECRET not in read_document(path).text
    except DocumentError as error:
        assert SECRET not in str(error)


HOSTILE_SHEETS = {
    "entities within entities": lambda: f"<?xml version='1.0'?>{LAUGHS}<worksheet><sheetData><row><c t='str'><v>&l11;</v></c></row></sheetData></worksheet>",
    "external entity": lambda: f"<?xml version='1.0'?>{EXTERNAL}<worksheet><sheetData><row><c t='str'><v>&x;</v></c></row></sheetData></worksheet>",
    "nested 100,000 deep": lambda: "<?xml version='1.0'?>" + "<worksheet>" * 100_000,
    "no XML": lambda: b"\0\1",
}


@pytest.mark.parametrize("case", HOSTILE_SHEETS)
def test_hostile_workbooks_become_failures(case: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(sheet(HOSTILE_SHEETS[case]()))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    frames = parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["b"]
    assert len(frames.failures) == 1 and SECRET not in frames.failures.to_csv()


def test_workbook_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(sheet(b"<worksheet>" + b" " * 300_000_000))
    frames = parse_corpus(tmp_path / "a.xlsx")
    assert "as only bombs do" in frames.failures["error"][0]


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first its root."""
    out = b"%PDF-1.4\n"
    offsets = []
    for n, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + table + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(out))


def stream(content: bytes) -> bytes:
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
HOSTILE_PDF: dict[str, Callable[[], bytes]] = {
    "pages that hold themselves": lambda: pdf([CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
    "a count that lies": lambda: pdf([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 999999999 >>", b"<< /Type /Page /Parent 2 0 R >>"]),
    "a stream that unpacks to 500 MB": lambda: pdf([
        CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>", stream(zlib.compress(b" " * 500_000_000)),
    ]),
    "a form that draws itself": lambda: pdf([
        CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
        stream(zlib.compress(b"/F Do")),
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 5 >>\nstream\n/F Do\nendstream",
    ]),
    "nested arrays": lambda: pdf([CATALOG, b"<< /Type /Pages /Kids " + b"[" * 50_000 + b"]" * 50_000 + b" >>"]),
    "cut in half": lambda: (FIXTURES / "report.pdf").read_bytes()[: len((FIXTURES / "report.pdf").read_bytes()) // 2],
    "nothing but its mark": lambda: b"%PDF-1.7\n",
}


@pytest.mark.parametrize("case", HOSTILE_PDF)
def test_hostile_pdfs_are_refused(case: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(HOSTILE_PDF[case]())
    started = time.monotonic()
    with pytest.raises(DocumentError):
        read_document(path)
    assert time.monotonic() - started < 30


def test_web_pages_load_nothing_and_show_no_script(tmp_path: Path) -> None:
    page = f"""<html><head><script>document.write("坏")</script><link rel=stylesheet href="http://127.0.0.1:9/x.css"></head>
    <body><div><p>{TEXT * 10}</p><iframe src="file:///etc/passwd"></iframe><img src=x onerror="alert(1)"></div></body></html>"""
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    text = read_document(path).text
    assert "青岚经济开发区" in text and SECRET not in text and "document.write" not in text


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_nested_without_end_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text('{"text": ' + "[" * 200_000, encoding="utf-8")
    assert "no sound JSON" in parse_corpus(tmp_path / name).failures["error"][0] if name == "a.json" else True
    frames = parse_corpus(tmp_path)
    assert len(frames.documents) == 0 and len(frames.failures) == 1


def test_rows_of_any_kind_in_json(tmp_path: Path) -> None:
    rows = [1, None, [], {"text": {"a": [TEXT]}}, {"text": TEXT * 10, "year": {"x": 1}}]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    frames = parse_corpus(tmp_path / "a.jsonl")
    assert len(frames.documents) + len(frames.failures) == 5


def test_parquet_with_a_giant_row_group_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"text": ["a" * 1_000_000] * 200}), tmp_path / "a.parquet", compression="zstd", use_dictionary=False)
    assert (tmp_path / "a.parquet").stat().st_size < 1_000_000
    monkeypatch.setattr("policyparse.documents.tables.MAX_GROUP", 100_000_000)
    assert "has a row group of 200 MB" in parse_corpus(tmp_path / "a.parquet").failures["error"][0]


def test_parquet_with_broken_pages_is_a_failure(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"text": [TEXT * 30] * 50}), tmp_path / "a.parquet")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[10:200] = struct.pack("<190B", *([255] * 190))
    (tmp_path / "a.parquet").write_bytes(bytes(data))
    frames = parse_corpus(tmp_path / "a.parquet")
    assert len(frames.failures) >= 1


def test_a_line_of_six_million_characters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace("\n", "") * 130_000, encoding="utf-8")
    frames = parse_corpus(path)
    assert "no report is that long" in frames.failures["error"][0]


def test_nothing_but_the_named_paths_is_opened(tmp_path: Path) -> None:
    """Reading and parsing opens its source, the library's own files and nothing else, writes nothing and asks no network."""
    import subprocess
    import sys

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code = f"""
import sys
seen = []
import policyparse as pp
pp.parse_corpus({str(tmp_path / "a.txt")!r})            # libraries are loaded
sys.addaudithook(lambda event, args: seen.append((event, args)) if event in ("open", "socket.connect", "os.remove", "os.rename") else None)
pp.parse_corpus({str(tmp_path / "a.txt")!r})
for event, args in seen:
    written = event == "open" and isinstance(args[1], str) and any(c in args[1] for c in "wax+")
    own = event == "open" and (str(args[0]) == {str(tmp_path / "a.txt")!r} or str(args[0]).endswith((".py", ".pyc", ".yaml", ".csv")))
    assert own and not written, (event, args)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
