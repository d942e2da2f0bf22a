"""Files to documents: what a file is is judged by its content first and by its name second."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from types import MappingProxyType

from policyparse.documents.decode import Content, decode
from policyparse.errors import DocumentError
from policyparse.model import Metadata

#: a file or a text beyond these is no report
MAX_BYTES, MAX_CHARS = 200_000_000, 5_000_000

TEXT_ENDINGS = frozenset((".txt", ".text", ".md", ".markdown"))
PAGE_ENDINGS = frozenset((".html", ".htm", ".shtml", ".xhtml"))
DOCUMENT_ENDINGS = TEXT_ENDINGS | PAGE_ENDINGS | {".docx", ".pdf"}
TABLE_ENDINGS = frozenset((".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".json", ".parquet", ".dta"))

_AS_TEXT = "save it as .docx, .pdf or .txt"
#: the first bytes of files that are no text: what they are called, what to do
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture", "run OCR on it and save the text as .txt"),
    (b"\xff\xd8\xff", "a JPEG picture", "run OCR on it and save the text as .txt"),
    (b"GIF8", "a GIF picture", "run OCR on it and save the text as .txt"),
    (b"BM", "a BMP picture", "run OCR on it and save the text as .txt"),
    (b"II*\0", "a TIFF picture", "run OCR on it and save the text as .txt"),
    (b"MM\0*", "a TIFF picture", "run OCR on it and save the text as .txt"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, WPS or Excel file", f"open it in Word, WPS or LibreOffice and {_AS_TEXT}"),
    (b"{\\rtf", "an RTF file", f"open it in Word, WPS or LibreOffice and {_AS_TEXT}"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"PAR1", "a Parquet table", "read it with parse_corpus, under the ending .parquet"),
    (b"CAJ", "a CAJ file", "save it as PDF in the CAJ viewer"),
    (b"MZ", "a program", "give the document itself"),
)
_OTHER_ENDINGS: Mapping[str, str] = MappingProxyType({
    ".doc": f"open it in Word, WPS or LibreOffice and {_AS_TEXT}",
    ".wps": f"open it in WPS and {_AS_TEXT}",
    ".rtf": f"open it in Word, WPS or LibreOffice and {_AS_TEXT}",
    ".xls": "save it as .xlsx or .csv",
    ".zip": "read it with parse_corpus, or unpack it",
    ".rar": "unpack it",
    ".caj": "save it as PDF in the CAJ viewer",
    ".ofd": "save it as PDF in the OFD viewer",
})  # fmt: skip
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known of it before it is parsed.

    `text` is what all offsets point into. For plain text it is the file's content with line ends as "\\n"; for HTML, Word
    and PDF it is the text taken from the file: keep it (`Path("2022.txt").write_text(document.text)`) where offsets matter.
    `row` holds the other columns of the table that the document came from; `hints` those of them that tell of its year and
    place (year, province, city, county), which count where the text itself is silent.
    """

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    row: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    hints: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_document(path: str | os.PathLike[str], *, encoding: str | None = None, doc_id: str | None = None) -> Document:
    """Read one file: plain text in any encoding met in China, Markdown, HTML (extra `html`), .docx (extra `docx`), PDF with
    a text layer (extra `pdf`).

    `encoding` is for files whose encoding is recognised wrongly. `doc_id` is the file's name without its ending where it
    is not given. The encoding that was found and doubts about it stand in `metadata.encoding` and `metadata.warnings`.

    Raises DocumentError, which says what is wrong and what to do: the file is missing or empty, is no text (a picture named
    .txt), a scan, an old .doc, or one character repeated millions of times.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "2022.txt")
    >>> _ = file.write_bytes("各位代表：现在，我报告工作。".encode("gb18030"))
    >>> document = read_document(file)
    >>> document.text, document.metadata.doc_id, document.metadata.encoding
    ('各位代表：现在，我报告工作。', '2022', 'gb18030')
    """
    return document_of_bytes(read_bytes(path), shown_path(path), encoding=encoding, doc_id=doc_id)


def document_of_bytes(data: bytes, path: str, *, encoding: str | None = None, doc_id: str | None = None) -> Document:
    """The document that a file's bytes hold, read as `read_document` reads the file; `path` is what it is called.

    >>> document_of_bytes("各位代表：现在，我报告工作。".encode(), "a.zip/2022.txt").metadata.doc_id
    '2022'
    """
    shown = path
    if not data:
        raise DocumentError(path, "the file is empty", advice="fetch the document again")
    content = _reader(data, shown)(data, shown, encoding)
    check_running_text(content.text, shown)
    return Document(
        content.text,
        Metadata(
            doc_id=doc_id or PurePath(shown).stem,
            path=shown,
            encoding=content.encoding,
            warnings=content.warnings,
        ),
    )


def shown_path(path: str | os.PathLike[str]) -> str:
    """A path as text that can be written anywhere.

    Archives packed on Windows leave file names in GBK, which Python gives as lone surrogates: they are read as GBK.

    >>> import sys
    >>> sys.platform == "win32" or shown_path(os.fsdecode("报告.txt".encode("gbk"))) == "报告.txt"
    True
    """
    text = os.fspath(path)
    if not re.search("[\ud800-\udfff]", text):
        return text
    raw = os.fsencode(text)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def read_bytes(file: str | os.PathLike[str]) -> bytes:
    """A file's bytes. Raises DocumentError (stage "read") where it is missing, unreadable, empty or too large."""
    path = shown_path(file)
    try:
        size = os.stat(file).st_size
        if size > MAX_BYTES:
            raise DocumentError(
                path, f"the file has {size / 1e6:,.0f} MB; no report is that long", advice="split it, or give it as a table of texts"
            )
        data = Path(file).read_bytes()
    except FileNotFoundError:
        raise DocumentError(path, "there is no such file", advice="was it moved while it was read? check the path") from None
    except IsADirectoryError:
        raise DocumentError(path, "is a folder", advice="use parse_corpus for folders") from None
    except OSError as error:
        raise DocumentError(path, f"cannot be read: {error.strerror or error}", advice="check its permissions") from None
    return data


def check_running_text(text: str, path: str = "") -> None:
    """Raises DocumentError where a text is too long for one document, or is no running text but a few characters repeated.

    >>> check_running_text("增长6%。" * 10)
    >>> check_running_text("a" * 100_000, "a.txt")
    Traceback (most recent call last):
    policyparse.errors.DocumentError: a.txt: is no running text: 1 different characters in 100,000 (look into the file)
    """
    if not text.strip():
        raise DocumentError(path, "the document holds no text", advice="look into the file")
    if len(text) > 10_000:
        third = len(text) // 3
        sample = Counter(text[:3000] + text[third : third + 3000] + text[-3000:])
        if len(sample) < 30:
            raise DocumentError(
                path, f"is no running text: {len(set(text))} different characters in {len(text):,}", advice="look into the file"
            )
    if len(text) > MAX_CHARS:
        raise DocumentError(
            path, f"has {len(text):,} characters; no report is that long", advice="split it, or give it as a table of texts"
        )


Read = Callable[[bytes, str, str | None], Content]


def _reader(data: bytes, path: str) -> Read:
    """How to read a file, by its content and then by its ending. Raises DocumentError where there is no way."""
    ending = PurePath(path).suffix.lower()
    if data.startswith(b"%PDF-"):
        return _read_pdf
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, path)
    for signature, name, advice in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\0" in data[:64]):
            raise DocumentError(path, f"is {name}", advice=_OTHER_ENDINGS.get(ending, advice))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise DocumentError(path, "is a WebP picture", advice="run OCR on it and save the text as .txt")
    if ending == ".pdf":
        raise DocumentError(path, "is named .pdf but is no PDF", advice="fetch it again; often it is an error page of the site")
    if ending == ".docx":
        raise DocumentError(path, "is named .docx but is no Word document", advice="fetch it again, or give it its right ending")
    if ending in PAGE_ENDINGS or _HTML.match(data[:2000]):
        return _read_html
    if ending in _OTHER_ENDINGS:
        raise DocumentError(path, f"{ending} files cannot be read", advice=_OTHER_ENDINGS[ending])
    if ending in TABLE_ENDINGS:
        raise DocumentError(path, "is a table of texts, not one document", advice="use parse_corpus for tables")
    if ending in (".md", ".markdown"):
        return _read_markdown
    return _read_text


def _zipped(data: bytes, path: str) -> Read:
    head = data[:4000] + data[-4000:]
    if b"word/" in head:
        return _read_docx
    if b"xl/" in head:
        raise DocumentError(path, "is an Excel table, not one document", advice="use parse_corpus for tables, under the ending .xlsx")
    raise DocumentError(path, "is a ZIP archive", advice=_OTHER_ENDINGS[".zip"])


def _read_text(data: bytes, path: str, encoding: str | None) -> Content:
    return decode(data, path, encoding=encoding)


def _read_markdown(data: bytes, path: str, encoding: str | None) -> Content:
    content = decode(data, path, encoding=encoding)
    return Content(plain_markdown(content.text), content.encoding, content.title, content.warnings)


def _read_html(data: bytes, path: str, encoding: str | None) -> Content:
    from policyparse.documents.html import read_html

    return read_html(data, path, encoding=encoding)


def _read_docx(data: bytes, path: str, encoding: str | None) -> Content:
    from policyparse.documents.docx import read_docx

    return read_docx(data, path)


def _read_pdf(data: bytes, path: str, encoding: str | None) -> Content:
    from policyparse.documents.pdf import read_pdf

    return read_pdf(data, path)


_MARKDOWN = (
    (re.compile(r"\A---\n.*?\n---\n", re.S), ""),
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"^(?:```|~~~).*\n?", re.M), ""),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$", re.M), r"\1"),
    (re.compile(r"^ {0,3}(?:=+|-{3,}|\*{3,}|_{3,})[ \t]*$\n?", re.M), ""),
    (re.compile(r"^ {0,3}(?:>[ \t]?)+", re.M), ""),
    (re.compile(r"^[ \t]*[*+-][ \t]+", re.M), ""),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"\*(?=\S)([^*\n]+?)(?<=\S)\*"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)


def plain_markdown(text: str) -> str:
    """Markdown without its marks: headings, emphasis, links, list and quote marks; numbers of lists and tables stay.

    A Markdown parser would take the numbers of lists (“1.”) away, which are headings in reports, and indents for code.

    >>> plain_markdown("## 一、目标\\n\\n- **增长6%**，见[附件](a.pdf)\\n1. 重点\\n")
    '一、目标\\n\\n增长6%，见附件\\n1. 重点\\n'
    """
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text
