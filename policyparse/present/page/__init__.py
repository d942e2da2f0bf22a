"""One self-contained page of a corpus: an overview, tables of all frames, the marked reports. It needs no network.

What is drawn and how stands in this folder's HTML, CSS, JavaScript and JSON files; here the data are brought together and
everything is put into one file.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from policyparse import labels
from policyparse.frames import SCHEMAS
from policyparse.present.embedded import embedded_json, source_hash
from policyparse.present.files import ALL_FRAMES
from policyparse.present.marked import LANGUAGES, marks_css
from policyparse.present.page.columns import packed_columns
from policyparse.present.page.given import Given, read_given
from policyparse.present.table_files import LIST_MARK, atomic

if TYPE_CHECKING:
    from policyparse.patterns import Patterns
    from policyparse.present.page.given import PageSource

#: the page's script, in the order in which its parts build on each other
SCRIPTS = ("dom.js", "words.js", "data.js", "filters.js", "charts.js", "overview.js", "table.js", "report.js", "main.js")


def write_page(
    source: PageSource,
    out: str | os.PathLike[str],
    *,
    title: str | None = None,
    language: str = "zh",
    texts: Mapping[str, str] | None = None,
    patterns: Patterns | None = None,
) -> Path:
    """Write one HTML file that shows a corpus in any browser, without a network, and return its path.

    It holds an overview with counts and charts; the frames as tables to filter, sort and download; and the reports' texts
    with everything found marked, each row leading to its sentence and each mark back to its row.

    `source` is a Report or several, Frames, a Store, or the path of a store, of a folder or workbook of frames that
    `write_frames` wrote, or of reports (files or folders, which are then read). Frames hold no texts: these come from
    `texts` (by `doc_id`), else from the files that the documents were read from where they are still there unchanged, else
    only the sentences in which something was found are shown. `language` is what the page opens in (`zh`, `en`; its reader
    can change it). `patterns` are those to read reports with.

    Raises PolicyparseError where there is nothing to show or more than a page can hold; OSError where `out` cannot be written.

    >>> import policyparse, tempfile
    >>> report = policyparse.parse("2022年，生产总值增长6%左右。", doc_id="a")
    >>> write_page(report, Path(tempfile.mkdtemp(), "page.html")).name
    'page.html'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is {language!r}; there are {', '.join(LANGUAGES)}")
    made = page_html(read_given(source, texts=texts, patterns=patterns), title=title, language=language)
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic(path) as part:
        part.write_text(made, encoding="utf-8", newline="\n")
    return path


def page_html(given: Given, *, title: str | None = None, language: str = "zh") -> str:
    """The page as text; the same frames and texts give the same page."""
    words = json.loads(_file("words.json"))
    style = marks_css() + _file("page.css")
    script = '"use strict";\n(() => {\n' + "\n".join(map(_file, SCRIPTS)) + "\n})();\n"
    named = title or words[language]["title"]
    told = {"title": title, "language": language, "words": words, "names": _names(), "layout": json.loads(_file("layout.json"))}
    return Template(_file("page.html")).substitute(
        title=html.escape(named), style=style, style_hash=source_hash(style), script=script, script_hash=source_hash(script),
        told=embedded_json(told), data=packed_columns(given), lang="zh-CN" if language == "zh" else "en",
    )  # fmt: skip


def _names() -> Mapping[str, Any]:
    """The display names of frames, columns and values."""
    return {
        "frames": dict(labels.FRAMES),
        "marks": dict(labels.MARKS),
        "values": {column: dict(names) for column, names in labels.VALUES.items()},
        "columns": {name: [[c.name, c.type, c.label, c.about] for c in SCHEMAS[name]] for name in ALL_FRAMES},
        "list_mark": LIST_MARK,
    }


def _file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


__all__ = ["page_html", "write_page"]
