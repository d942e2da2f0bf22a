"""The code of the documentation runs and prints what it says; the site builds without a warning and its links lead somewhere.

`pytest tests/test_docs.py --renew` writes the output shown anew (a line `…` in it stands for any lines and is kept where the rest
still fits).
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from policyparse.cli import main
from policyparse.errors import PolicyparseError

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(?P<language>\w+)(?P<more>[^\n]*)\n(?P<code>.*?)^```$", re.M | re.S)
PAGES = sorted(p for p in DOCS.rglob("*.md") if not {"_build", "_ext"} & set(p.relative_to(DOCS).parts))


def names(page: Path) -> str:
    return str(page.relative_to(DOCS))


def runnable(page: Path) -> list[re.Match[str]]:
    """The blocks that are run (Python and shell, without no-run), and the text that shows what they print."""
    found = [b for b in BLOCK.finditer(page.read_text(encoding="utf-8")) if "no-run" not in b["more"]]
    return [b for b in found if b["language"] in ("python", "bash", "text", "yaml")]


def run_shell(code: str) -> str:
    """What the policyparse commands of a block print; other commands (pip, make, …) are left alone."""
    printed = io.StringIO()
    for line in code.replace("\\\n", " ").splitlines():
        if not line.startswith("policyparse "):
            continue
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                status = main(shlex.split(line, comments=True)[1:])
            except SystemExit as end:  # --version, --help
                status = int(str(end.code))
        assert status == 0 or "exit status 1" in line, (line, printed.getvalue())
    return printed.getvalue()


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def fits(shown: str, printed: str) -> bool:
    """Whether the output is what is shown, where a line `…` stands for any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line) + "\n" for line in lines(shown))
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines(printed))) is not None


def test_lines_that_stand_for_any() -> None:
    assert fits("a\n…\nd", "a\nb\nc\nd\n") and fits("a\n…", "a") and not fits("a\n…\nd", "a\nb") and fits("…", "") is not False


@pytest.mark.parametrize("page", [p for p in PAGES if runnable(p)], ids=names)
def test_code_runs_and_prints_what_stands_below(
    page: Path, tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if "policyparse plot " in page.read_text(encoding="utf-8"):
        plots = pytest.importorskip("policyparse.present.plots", reason="Altair is not installed (extra plot)")
        try:
            plots.chinese_font()
        except PolicyparseError as error:
            pytest.skip(str(error))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("policyparse.batch._processors", lambda: 0)  # batches run here; other tests start processes
    if "\npolicyparse sample" not in page.read_text(encoding="utf-8"):
        shutil.copytree(corpus, tmp_path / "corpus", ignore=shutil.ignore_patterns("__pycache__"))
    renew, namespace, printed = request.config.getoption("--renew"), {}, ""
    text, moved = page.read_text(encoding="utf-8"), 0
    for block in runnable(page):
        place = f"{page.name}, line {text.count(chr(10), 0, block.start() + moved) + 1}"
        if block["language"] == "yaml":  # a file that the reader writes: its first line says which
            if name := re.match(r"# (\S+\.yaml)\n", block["code"]):
                path = tmp_path / name[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block["code"], encoding="utf-8")
        elif block["language"] == "bash":
            printed = run_shell(block["code"])
        elif block["language"] == "python":
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(block["code"], place, "exec"), namespace)
            printed = output.getvalue()
        elif "output" in block["more"]:
            if renew and not fits(block["code"], printed):
                fresh = "".join(f"{line}\n" for line in lines(printed))
                a, b = block.start("code") + moved, block.end("code") + moved
                text, moved = text[:a] + fresh + text[b:], moved + len(fresh) - (b - a)
                page.write_text(text, encoding="utf-8")
            assert renew or fits(block["code"], printed), f"{place} shows other output than (--renew writes it anew):\n{printed}"


def test_make_targets_that_the_pages_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {t for p in PAGES for t in re.findall(r"\bmake ([a-z][\w-]+)", " ".join(m[0] for m in BLOCK.finditer(p.read_text(encoding="utf-8"))))}
    assert named and not {t for t in named if not re.search(rf"^{t}:", makefile, re.M)}


class Links(HTMLParser):
    """The links and the places to link to of one page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = {""}
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.places |= {v for k in ("id", "name") if (v := given.get(k))}
        self.links += [v for k in ("href", "src") if (v := given.get(k))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for library in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(library, reason="the extra docs is not installed")
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-d", str(out / "doctrees"), str(DOCS), str(out / "html")],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out / "html"


def broken(site: Path) -> Iterator[str]:
    pages = {p: Links(p) for p in site.rglob("*.html")}
    for page, found in pages.items():
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("//"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            known = target in pages and unquote(parts.fragment) not in pages[target].places
            if not target.is_file() or (known and parts.fragment):
                yield f"{page.relative_to(site)}: {link}"


def test_site_builds_and_its_links_lead_somewhere(site: Path) -> None:
    assert not list(broken(site))
    assert len(list(site.rglob("*.html"))) >= len(PAGES)


def test_search_finds_chinese_words(site: Path, chromium: Any) -> None:
    for asked, page in (("报告年度", "fields"), ("准确率", "tutorials/review"), ("report_year", "faq")):
        chromium.get(f"{(site / 'search.html').as_uri()}?q={asked}")
        for _ in range(100):
            found = [a.get_attribute("href") for a in chromium.find_elements("css selector", "ul.search a")]
            if any(f"/{page}.html" in link for link in found):
                break
            time.sleep(0.1)
        assert any(f"/{page}.html" in link for link in found), (asked, found)


def test_every_field_command_and_public_name_is_in_the_site(site: Path) -> None:
    import policyparse
    from policyparse.cli import parser
    from policyparse.frames import SCHEMAS

    fields = (site / "fields.html").read_text(encoding="utf-8")
    assert not [c.name for columns in SCHEMAS.values() for c in columns if f">{c.name}<" not in fields]
    commands = (site / "commands.html").read_text(encoding="utf-8")
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        from reference import leaf_commands
    finally:
        sys.path.pop(0)
    for command in leaf_commands(parser()):
        for action in command._actions:
            assert not [f for f in action.option_strings if f not in ("-h", "--help") and f">{f}<" not in commands], command.prog
    api = (site / "api.html").read_text(encoding="utf-8")
    assert not [n for n in policyparse.__all__ if f'id="policyparse.{n}"' not in api and n != "compare"]


def test_meanings_are_of_columns_and_commands_that_there_are() -> None:
    import yaml

    from policyparse.cli import parser
    from policyparse.frames import SCHEMAS

    meanings: dict[str, dict[str, Any]] = yaml.safe_load((DOCS / "fields.yaml").read_text(encoding="utf-8"))
    everywhere = {c.name for columns in SCHEMAS.values() for c in columns}
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        from reference import leaf_commands
    finally:
        sys.path.pop(0)
    there = {name: {c.name for c in columns} for name, columns in SCHEMAS.items()}
    there |= {"shared": everywhere, "commands": {c.prog.removeprefix("policyparse ") for c in leaf_commands(parser())}}
    assert not {(frame, column) for frame, columns in meanings.items() for column in columns if column not in there[frame]}
