"""Coverage-guided fuzzing: `python tests/fuzz/fuzz.py TARGET [libFuzzer options] [CORPUS_FOLDER]` (needs atheris).

Targets: parse (any text), readers (any bytes as any kind of file), tables, patterns (any bytes as a pattern file). What counts
as a fault: an exception that is not documented, a wrong offset, two readings that differ, or (libFuzzer's -timeout) a hang.
`make fuzz MINUTES=15` runs all of them for so long and prints executions, coverage and corpus size.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import atheris

warnings.simplefilter("ignore")
with atheris.instrument_imports(include=["policyparse"]):
    from policyparse.batch import parse_corpus
    from policyparse.documents.reading import document_of_bytes
    from policyparse.errors import PatternError, PolicyparseError
    from policyparse.frames import FRAME_NAMES, rows
    from policyparse.model import Metadata
    from policyparse.patterns import load_patterns, read_patterns
    from policyparse.pipeline import extract

PATTERNS = load_patterns()
#: words that reports are made of: the surface forms of the patterns, marks, numerals
WORDS = sorted({s for r in PATTERNS for s in r.surface if len(s) < 12}) + list("，。；、：“”（）《》\n 0123456789%％．.+—-~·")
WORDS += ["一、", "（一）", "2023年", "“十四五”", "1.5", "万亿", "亿元", "个百分点", "①", "[3]", "名词解释", "\u200b", "\u3000", "\r\n", "\0", "\ud800"]
ENDINGS = (".txt", ".html", ".md", ".docx", ".pdf", ".doc", "")
TABLES = (".csv", ".tsv", ".xlsx", ".jsonl", ".json", ".parquet", ".dta", ".zip")
HEAD = "kind: things\nfields:\n  size: {type: integer}\n  pattern: {type: pattern}\n"


def text_of(data: bytes) -> str:
    """A text out of fuzzed bytes: half of the choices are words of the reports, the rest any character."""
    given = atheris.FuzzedDataProvider(data)
    pieces = []
    while given.remaining_bytes() > 1 and len(pieces) < 400:
        if given.ConsumeIntInRange(0, 3):
            pieces.append(WORDS[given.ConsumeIntInRange(0, len(WORDS) - 1)])
        else:
            pieces.append(given.ConsumeUnicode(3))
    return "".join(pieces)


def parse(data: bytes) -> None:
    """Any text: no exception, every offset right, twice the same."""
    text = text_of(data)
    found, again = (extract(text, Metadata(doc_id="a", report_year=2023), PATTERNS) for _ in range(2))
    for frame in FRAME_NAMES:
        table = rows(frame, found)
        assert table == rows(frame, again)
    for frame in ("quantities", "slogans", "projects"):
        for row in rows(frame, found):
            start, end, said = row[7], row[8], row[9]
            assert 0 <= start < end <= len(text) and said == text[start:end]
    for start, end in ((row[4], row[5]) for row in rows("sentences", found)):
        assert 0 <= start <= end <= len(text)


def readers(data: bytes) -> None:
    """Any bytes under any ending: a text or a documented error."""
    if not data:
        return
    try:
        document = document_of_bytes(data[1:], "a" + ENDINGS[data[0] % len(ENDINGS)])
    except PolicyparseError:
        return
    assert isinstance(document.text, str)


def tables(data: bytes) -> None:
    """Any bytes as a table or archive: rows, failures, or a documented error."""
    if not data:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("a" + TABLES[data[0] % len(TABLES)])
        path.write_bytes(data[1:])
        try:
            frames = parse_corpus(path, progress=False)
        except PolicyparseError:
            return
        assert len(frames.documents) + len(frames.failures) >= 0


def patterns(data: bytes) -> None:
    """Any bytes as a pattern file: records, or an error that names the file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "mine.yaml").write_bytes((HEAD.encode() if data[:1] > b"\x80" else b"") + data[1:])
        try:
            read_patterns([folder], compile_all=True)
        except PatternError as error:
            assert "mine.yaml" in str(error) or "patterns" in str(error), str(error)


TARGETS: dict[str, Callable[[bytes], None]] = {"parse": parse, "readers": readers, "tables": tables, "patterns": patterns}

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
