"""Files to texts: encodings, formats, and files that cannot be read."""

from __future__ import annotations

import os
import random
import sys
import zipfile
from pathlib import Path

import pytest

from policyparse.documents import decode as decoding
from policyparse.documents.decode import commonness, decode
from policyparse.documents.html import read_html
from policyparse.documents.reading import (
    Document,
    check_running_text,
    plain_markdown,
    read_document,
    shown_path,
)
from policyparse.errors import DocumentError
from policyparse.patterns import load_patterns

FIXTURES = Path(__file__).parent / "fixtures"
TEXT = "各位代表：现在，我代表青岚县人民政府，向大会报告工作。\n全年地区生产总值增长6.5%，财政收入完成１２.6亿元。\n"
TRADITIONAL = "各位代表：現在，我代表雲溪縣人民政府，向大會報告工作，請予審議。\n全年地區生產總值增長6.5%，財政收入完成十二億元。\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, TEXT * 40, "县长李青山", "财政收入\n"])
def test_simplified_text_in_every_encoding(text: str, encoding: str, told: str) -> None:
    got = decode(text.encode(encoding))
    assert (got.text, got.encoding, got.warnings) == (text, told, ())


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "cp950", "gb18030", "utf-8", "utf-16"])
@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL * 40, "縣長李青山"])
def test_traditional_text_in_every_encoding(text: str, encoding: str) -> None:
    got = decode(text.encode(encoding))
    assert got.text == text
    assert got.encoding == ("big5" if encoding in ("big5", "big5hkscs", "cp950") else encoding)


def test_gb2312_and_characters_beyond_gbk() -> None:
    assert decode("政府工作报告".encode("gb2312")).encoding == "gb18030"
    rare = "㳇水河治理工程完成投资3亿元，𠅤家村道路竣工通车。"
    assert decode(rare.encode("gb18030")).text == rare


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
def test_every_window_of_a_text_is_recognised(encoding: str) -> None:
    rng = random.Random(7)
    source = TRADITIONAL if encoding == "big5" else TEXT
    whole = source * 3
    for _ in range(200):
        start = rng.randrange(len(whole) - 12)
        piece = whole[start : start + rng.randrange(8, 90)].strip()
        assert decode(piece.encode(encoding)).text == piece


def test_line_ends_become_those_of_open(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("一、回顾\r\n增长6%。\r二、目标\r\n".encode("gbk"))
    assert read_document(file).text == file.read_text(encoding="gbk") == "一、回顾\n增长6%。\n二、目标\n"


def test_a_few_broken_bytes_are_told_and_spared() -> None:
    whole = TEXT * 20
    cut = decode(whole.strip().encode("gbk")[:-1])
    assert cut.text.startswith(TEXT) and cut.encoding == "gb18030" and "broken" in cut.warnings[0]
    holed = whole.encode()
    got = decode(holed[:100] + b"\xff" + holed[100:])
    assert got.encoding == "utf-8" and got.text.count("\ufffd") == 2 - ("\ufffd" * 2 not in got.text)
    assert "broken" in got.warnings[0]


@pytest.mark.parametrize(
    "garbled",
    [
        (TEXT * 5).encode().decode("gbk", "replace"),
        (TEXT * 5).encode("gbk").decode("latin-1"),
        (TEXT * 5).encode().decode("latin-1"),
    ],
)
def test_text_garbled_before_it_was_saved_is_told(garbled: str) -> None:
    assert any("garbled" in w or "lost" in w for w in decode(garbled.encode()).warnings)


def test_commonness_tells_right_readings_from_wrong_ones() -> None:
    assert commonness(TEXT) > 0.95 and commonness(TRADITIONAL) > 0.95 and commonness("abc") == 1
    assert commonness((TEXT * 3).encode().decode("gb18030", "replace")) < decoding.ACCEPTABLE
    assert commonness(TRADITIONAL.encode("big5").decode("gb18030", "replace")) < decoding.PLAUSIBLE


def test_encoding_can_be_forced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode("gbk"))
    assert read_document(file, encoding="gbk").metadata.encoding == "gbk"
    with pytest.raises(DocumentError, match="is not ascii"):
        read_document(file, encoding="ascii")
    with pytest.raises(DocumentError, match="no encoding is called 'gbkk'"):
        read_document(file, encoding="gbkk")


def test_other_languages_are_read_as_a_guess() -> None:
    got = decode("これは日本語の文章です。東京都の予算についてお知らせします。".encode("shift_jis"))
    assert "東京都" in got.text and "guess" in got.warnings[0]


def test_document_carries_path_id_and_encoding(tmp_path: Path) -> None:
    file = tmp_path / "青岚县-2022.v2.txt"
    file.write_bytes(TEXT.encode("gbk"))
    document = read_document(file)
    assert isinstance(document, Document) and document.text == TEXT
    meta = document.metadata
    assert (meta.doc_id, meta.path, meta.encoding, meta.warnings) == ("青岚县-2022.v2", str(file), "gb18030", ())
    assert read_document(file, doc_id="x").metadata.doc_id == "x"


# ---- what cannot be read -----------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "error", "advice"),
    [
        ("empty.txt", b"", "empty", "fetch"),
        ("blank.txt", b" \r\n\t\n", "empty", "fetch"),
        ("mark.txt", b"\xef\xbb\xbf\n", "no text", "look"),
        ("picture.txt", PNG, "PNG picture", "OCR"),
        ("picture.txt", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(200), "JPEG picture", "OCR"),
        ("picture.docx", PNG, "PNG picture", "OCR"),
        ("picture.webp", b"RIFF\x10\0\0\0WEBPVP8 " + bytes(50), "WebP picture", "OCR"),
        ("random.txt", random.Random(1).randbytes(5000), "binary", "ending"),
        ("word.doc", OLE, "old Word", "save it as .docx"),
        ("table.xls", OLE, "Excel", "save it as .xlsx"),
        ("rich.doc", rb"{\rtf1\ansi abc}", "RTF", "save it as .docx"),
        ("plain.doc", TEXT.encode(), ".doc files cannot be read", "save it as .docx"),
        ("all.zip", b"PK\x03\x04" + bytes(50), "ZIP archive", "unpack"),
        ("all.rar", b"Rar!\x1a\x07\0" + bytes(50), "RAR archive", "unpack"),
        ("paper.caj", b"CAJ" + bytes(50), "CAJ", "PDF"),
        ("page.pdf", b"<html><p>404</html>", "no PDF", "error page"),
        ("page.docx", b"<html><p>404</html>", "no Word document", "ending"),
        ("cut.pdf", b"%PDF-1.4\nxx", "no sound PDF", "fetch"),
        ("cut.docx", b"PK\x03\x04 word/document.xml", "no sound Word document", "save it again"),
        ("texts.csv", b"text\nabc", "table of texts", "parse_corpus"),
        ("texts.docx", b"PK\x03\x04 xl/workbook.xml", "Excel table", "parse_corpus"),
        ("menu.html", "<html><ul><li><a>首页</a></ul></html>".encode(), "no running text", "copy"),
    ],
)
def test_what_cannot_be_read_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, error: str, advice: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(DocumentError) as raised:
        read_document(file)
    assert error in raised.value.reason and advice in raised.value.advice
    assert raised.value.path == str(file) and "\n" not in str(raised.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="is a folder"):
        read_document(tmp_path)


def test_word_file_of_another_program_is_refused_with_the_remedy() -> None:
    with pytest.raises(DocumentError, match=r"old Word.*save it as \.docx"):
        read_document(FIXTURES / "report.doc")


def test_one_character_repeated_is_refused() -> None:
    with pytest.raises(DocumentError, match="1 different characters in 400,000"):
        check_running_text("的" * 400_000)
    with pytest.raises(DocumentError, match="no report is that long"):
        check_running_text("".join(map(chr, range(0x4E00, 0x5E00))) * 1300)
    check_running_text("的" * 400)  # short ones are only strange
    check_running_text(TEXT * 3000)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_file_name_in_gbk_from_an_archive(tmp_path: Path) -> None:
    raw = os.path.join(os.fsencode(tmp_path), "青岚县2022.txt".encode("gbk"))
    with open(raw, "wb") as file:
        file.write(TEXT.encode())
    document = read_document(os.fsdecode(raw))
    assert document.metadata.doc_id == "青岚县2022" and document.metadata.path.endswith("/青岚县2022.txt")
    assert shown_path("青岚县") == "青岚县"


# ---- formats -----------------------------------------------------------------------------------------------

PARAGRAPHS = [
    "各位代表：",
    "现在，我代表县人民政府，向大会报告工作，请予审议。",
    "一、2021年工作回顾",
    "全年地区生产总值增长6.8%，高于年初目标0.3个百分点；财政收入完成12.6亿元。",
    "二、2022年主要目标",
    "地区生产总值增长7%左右，固定资产投资增长10%以上，城镇新增就业5500人。",
    "让我们同心同德、埋头苦干，为建设美好青岚而努力！",
]
MENU = "<ul class=nav>" + "".join(f"<li><a href=/{i}>{n}</a>" for i, n in enumerate(["首页", "政务公开", "互动交流", "走进青岚"])) + "</ul>"
RELATED = "<div class=xg><h4>相关链接</h4>" + "".join(f"<p><a href=x{i}>关于印发第{i}号文件，请遵照执行的通知</a></p>" for i in range(6)) + "</div>"
SHARE = "<div class=share>分享到：<a>微信</a> <a>微博</a>　【打印本页】【关闭窗口】</div>"
FOOT = "<div class=foot><p>主办：青岚县人民政府办公室，承办：县数据局</p><p>青ICP备00000000号　网站标识码：0000000000</p></div>"
HEAD = "<meta name=ArticleTitle content=2022年政府工作报告><title>报告_青岚县</title><style>p{}</style>"
INFO = "<h1>2022年政府工作报告</h1><div>发布时间：2022-01-20　来源：县政府办，浏览次数：<script>document.write('，9。')</script></div>"
_P = "".join(f"<p style='text-indent:2em'><span>{p[:9]}</span><span>{p[9:]}</span></p>\n" for p in PARAGRAPHS)
_BR = "".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{p}<br>\r\n<br>" for p in PARAGRAPHS)
PAGES = {
    "paragraphs in the editor's box": f"{MENU}{INFO}{SHARE}<div class=view><div class=TRS_Editor>{_P}</div></div>{SHARE}{RELATED}{FOOT}",
    "an element of the site's own": f"{MENU}{INFO}<div><ucapcontent>{_P}</ucapcontent></div>{RELATED}{FOOT}",
    "line breaks in nested tables": f"<table><tr><td>{MENU}<tr><td><table><tr><td>{RELATED}<td id=zoom>{_BR}</table></table>{FOOT}",
    "no container at all": f"{MENU}{INFO}{_P}{FOOT}",
    "class names that mislead": f"{MENU}<div class='comment share-content footer'>{_P}</div>{RELATED}{FOOT}",
    "list items": f"{MENU}<ul>{''.join(f'<li><p>{p}</p></li>' for p in PARAGRAPHS)}</ul>{RELATED}{FOOT}",
    "hidden copies": f"{MENU}<div>{_P}</div><div style='display: none'>{_P}</div><textarea>{_P}</textarea>{FOOT}",
}


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
@pytest.mark.parametrize("layout", PAGES)
def test_web_page_gives_the_report_and_nothing_else(layout: str, encoding: str) -> None:
    page = f"<!DOCTYPE html><html><head><meta charset={encoding}>{HEAD}</head><body>{PAGES[layout]}</body></html>"
    got = read_html(page.encode(encoding))
    assert got.text.split("\n") == ["2022年政府工作报告", *PARAGRAPHS]
    assert got.title == "2022年政府工作报告"


def test_web_page_keeps_linked_footnotes_and_tables() -> None:
    notes = "".join(f"<p><a href=#r{i} name=f{i}>[{i}]</a> 三张清单：指第{i}类清单，由部门逐项落实。</p>" for i in (1, 2, 3))
    body = _P.replace("6.8%", "6.8%<a href=#f1 name=r1><sup>[1]</sup></a>")
    page = f"<html><body>{MENU}<div>{body}<table><tr><td>指标<td>目标<tr><td>就业<td>5500人</table><hr>{notes}</div>{FOOT}</body>"
    lines = read_html(page.encode()).text.split("\n")
    assert lines[3].startswith("全年地区生产总值增长6.8%[1]，高于")
    assert lines[-3:] == [f"[{i}] 三张清单：指第{i}类清单，由部门逐项落实。" for i in (1, 2, 3)]
    assert "就业" in lines and "首页" not in lines


def test_web_page_under_another_name(tmp_path: Path) -> None:
    for name in ("saved.doc", "saved.txt", "saved.htm"):
        file = tmp_path / name
        file.write_bytes(f"<html><head><title>x</title></head><body><div>{_P}</div></body></html>".encode("gbk"))
        assert read_document(file).text.split("\n") == PARAGRAPHS


def test_deep_nesting_is_no_trouble() -> None:
    page = "<html><body>" + "<div><font>" * 3000 + _P + "</font></div>" * 3000
    assert read_html(page.encode()).text.split("\n") == PARAGRAPHS


def test_page_furniture_records() -> None:
    patterns = load_patterns()
    for record in patterns.records("page_furniture"):
        for example in record.examples:
            assert any(s in example for s in record.surface), (record.id, example)
        for example in record.counterexamples:
            assert not any(s in example for s in record.surface), (record.id, example)


@pytest.mark.parametrize("name", ["report.docx", "report.pdf", "report_two_columns.pdf"])
def test_files_of_another_program(name: str) -> None:
    text = read_document(FIXTURES / name).text
    lines = text.split("\n")
    assert lines[0] == "青岚县人民政府工作报告"
    assert "各位代表：" in lines and "二、2022年工作安排" in lines
    wrapped = next(line for line in lines if line.startswith("过去一年"))
    assert wrapped.startswith("过去一年，全县上下聚焦“三张清单”[1]，地区生产总值增长6.8%，一般公共预算收入完成12.6亿元")
    assert wrapped.endswith("为完成五年规划开了好头。")
    over_the_page = next(line for line in lines if line.startswith("（一）"))
    assert over_the_page.endswith("企业办事平均时间压缩三成以上。")
    assert lines[-1] == "[1] “三张清单”：指招商项目、目标企业、优惠政策三张清单。"
    assert "（2022年）" not in text and "—1—" not in text.replace(" ", "")
    if "two" not in name:
        assert "地区生产总值\t6.8%\t7%左右" in lines


def _package(path: Path, body: str, **parts: str) -> Path:
    """A Word document as bare as it can be, written without any library."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    names = {"document": "document.main", **{p: p for p in parts}}
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="/word/{p}.xml" ContentType="{kind}.{n}+xml"/>' for p, n in names.items())
            + "</Types>",
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{rels}">'
            + "".join(f'<Relationship Id="{p}" Type="{office}/{p}" Target="{p}.xml"/>' for p in parts)
            + "</Relationships>",
        )
        file.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
        for part, xml in parts.items():
            file.writestr(f"word/{part}.xml", f'<w:{part} xmlns:w="{word}">{xml}</w:{part}>')
    return path


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_word_document_notes_changes_boxes_and_tables(tmp_path: Path) -> None:
    body = (
        f"<w:p>{_run('一、')}<w:hyperlink>{_run('回顾')}</w:hyperlink></w:p>"
        f"<w:p>{_run('增长')}<w:del><w:r><w:delText>5%</w:delText></w:r></w:del><w:ins>{_run('6%')}</w:ins>"
        '<w:r><w:footnoteReference w:id="3"/></w:r>' + _run("，稳中有进") + '<w:r><w:endnoteReference w:id="1"/></w:r></w:p>'
        f"<w:sdt><w:sdtContent><w:p>{_run('框内文字')}</w:p></w:sdtContent></w:sdt>"
        f"<w:tbl><w:tr><w:tc><w:p>{_run('指标')}</w:p></w:tc><w:tc><w:p>{_run('目标')}</w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    notes = f'<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="3"><w:p>{_run("可比价。")}</w:p></w:footnote>'
    ends = f'<w:endnote w:id="1"><w:p>{_run("总体判断。")}</w:p></w:endnote>'
    file = _package(tmp_path / "a.docx", body, footnotes=notes, endnotes=ends)
    assert read_document(file).text.split("\n") == [
        "一、回顾", "增长6%[1]，稳中有进[2]", "框内文字", "指标\t目标", "第一行", "第二行", "[1] 可比价。", "[2] 总体判断。",
    ]  # fmt: skip


def test_word_document_shows_automatic_numbers(tmp_path: Path) -> None:
    def item(text: str, level: int) -> str:
        return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>{_run(text)}</w:p>'

    def depth(level: int, form: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + depth(0, "chineseCountingThousand", "%1、") + depth(1, "japaneseCounting", "（%2）") + depth(2, "decimal", "%3.")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )  # fmt: skip
    body = item("回顾", 0) + item("经济", 1) + item("民生", 1) + item("就业", 2) + item("安排", 0) + item("投资", 1)
    body += "".join(item("其他", 0) for _ in range(10))
    lines = read_document(_package(tmp_path / "a.docx", body, numbering=numbering)).text.split("\n")
    assert lines[:6] == ["一、回顾", "（一）经济", "（二）民生", "1.就业", "二、安排", "（一）投资"]
    assert lines[-1] == "十二、其他"


def _pdf(path: Path, streams: list[bytes]) -> Path:
    """A PDF written by hand: one page for each content stream, Chinese by the viewer's own font."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(streams), b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(streams)))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
        b"/DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] "
        b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> >>",
    ]
    for i, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>" % (6 + 2 * i)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    xref = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    path.write_bytes(data)
    return path


def _shown(*lines: tuple[int, int, str]) -> bytes:
    return b"\n".join(
        b"BT /F 14 Tf %d %d Td <%s> Tj ET" % (x, y, text.encode("utf-16-be").hex().encode()) for x, y, text in lines
    )


def test_pdf_of_printed_pages_without_heads_numbers_and_wraps(tmp_path: Path) -> None:
    head, columns = (60, 560, "青岚县政府工作报告"), 60
    pages = [
        _shown(
            head, (88, 500, "全年地区生产总值增长百分之六点八，高于年初"), (columns, 480, "目标零点三个百分点，财政收入完成十二亿六千九百"),
            (200, 30, "- 1 -"),
        ),
        _shown(head, (columns, 500, "万元，居民收入稳步增长。"), (88, 480, "二、今年的主要目标"), (200, 30, "- 2 -")),
        _shown(head, (88, 500, "粮食产量稳定在十八万吨，新建公办幼儿园三所"), (columns, 480, "，新增学位九百个。"), (200, 30, "- 3 -")),
    ]  # fmt: skip
    text = read_document(_pdf(tmp_path / "a.pdf", pages)).text
    assert text.split("\n") == [
        "全年地区生产总值增长百分之六点八，高于年初目标零点三个百分点，财政收入完成十二亿六千九百万元，居民收入稳步增长。",
        "二、今年的主要目标",
        "粮食产量稳定在十八万吨，新建公办幼儿园三所，新增学位九百个。",
    ]


def test_scan_is_refused_and_pages_without_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"no text layer.*OCR"):
        read_document(_pdf(tmp_path / "scan.pdf", [b"0 0 100 100 re f", b""]))
    mixed = _pdf(tmp_path / "mixed.pdf", [_shown((60, 500, "全年地区生产总值增长百分之六点八，高于年初目标。")), b""])
    assert read_document(mixed).metadata.warnings == ("pages without text: 2",)


def test_pdf_is_known_by_its_content(tmp_path: Path) -> None:
    file = _pdf(tmp_path / "really a pdf.txt", [_shown((60, 500, "全年地区生产总值增长百分之六点八，高于年初目标。"))])
    assert read_document(file).text.startswith("全年地区生产总值")


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [("selectolax.lexbor", "a.html", "html"), ("docx", "report.docx", "docx"), ("pypdfium2", "report.pdf", "pdf")],
)
def test_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    file = FIXTURES / name
    if not file.exists():
        file = tmp_path / name
        file.write_text("<html><p>增长，</p></html>", encoding="utf-8")
    with pytest.raises(DocumentError, match=rf"policyparse\[{extra}\]"):
        read_document(file)


def test_markdown_loses_its_marks_and_keeps_its_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "---\ntitle: x\n---\n# 一、回顾\n\n> 增长**6%**，见[附件](a.pdf)。\n\n1. 项目_甲_建成\n* 就业\\*稳定\n\n---\n![图](x.png)完\n",
        encoding="utf-8",
    )
    assert read_document(file).text == "一、回顾\n\n增长6%，见附件。\n\n1. 项目_甲_建成\n就业*稳定\n\n完\n"
    assert plain_markdown("A*B与C*D") == "A*B与C*D" or plain_markdown("3*4") == "3*4"
