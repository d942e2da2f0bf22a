"""The house's rules that a program can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "policyparse").rglob("*.py"))
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|\\u[4-9][0-9a-f]{3}")
#: the whole block as a range in a character class is no word
BLOCK = re.compile(r"\\u4e00-\\u9f[a-f0-9]{2}|\u4e00-[\u9fa5\u9fff]")
#: modules that hold the display names of columns and of the pages and tables shown to people
DISPLAY = {"frames.py", "labels.py"}


def _docstrings(tree: ast.AST) -> set[int]:
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_chinese_literal_outside_docstrings_and_display_names(path: Path) -> None:
    if path.name in DISPLAY:
        pytest.skip("holds display names")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spared = _docstrings(tree)
    found = [
        f"{path.name}:{node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared
        and HAN.search(BLOCK.sub("", node.value))
    ]
    assert not found


def test_import_is_light() -> None:
    code = (
        "import sys, time; t = time.perf_counter(); import policyparse; took = time.perf_counter() - t\n"
        "heavy = {'pandas', 'spacy', 'jieba', 'numpy', 'yaml', 'regex'} & set(sys.modules)\n"
        "print(took); assert not heavy, heavy; assert took < 0.3, took"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_public_names_exist_and_are_documented() -> None:
    import policyparse

    for name in policyparse.__all__:
        assert getattr(policyparse, name).__doc__, name


def test_unknown_public_name_is_an_attribute_error() -> None:
    import policyparse

    with pytest.raises(AttributeError, match="no_such_name"):
        policyparse.no_such_name  # noqa: B018
