"""The code of the README runs, and prints what the README says that it prints."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def blocks(name: str) -> list[tuple[str, str]]:
    return BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_python_blocks_run_and_print_what_stands_below(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = blocks(name)
    assert any(language == "python" for language, _ in found)
    namespace: dict[str, Any] = {}
    for n, (language, code) in enumerate(found):
        if language != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{name} block {n}", "exec"), namespace)
        if n + 1 < len(found) and found[n + 1][0] == "text":
            assert [line.rstrip() for line in printed.getvalue().splitlines()] == [
                line.rstrip() for line in found[n + 1][1].splitlines()
            ]


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_policyparse_commands_run(name: str, tmp_path: Path) -> None:
    commands = [
        line for language, code in blocks(name) if language == "bash"
        for line in code.splitlines() if line.startswith("policyparse ")
    ]  # fmt: skip
    assert commands
    for command in commands:
        words = [str(tmp_path / w) if w.startswith("out") else w for w in shlex.split(command, comments=True)]
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stderr.decode("utf-8", "replace"))


def test_make_targets_that_the_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"))):
        assert re.search(rf"^{target}:", makefile, re.M), target
