"""The public API as it stands in tests/api.txt: what users build on. A change here is a change for them, and is told in CHANGES.md.

`pytest tests/test_api.py --renew` writes the file anew; the difference in git is what has changed.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policyparse.cli import parser
from policyparse.frames import DTYPES, SCHEMAS, Column

SNAPSHOT = Path(__file__).resolve().parent / "api.txt"
#: modules with public names of their own
MODULES = ("policyparse", "policyparse.compare", "policyparse.evaluate")


def signature(value: Any) -> str:
    """The signature in one line, defaults by what they are and not where they lie."""
    try:
        found = str(inspect.signature(value))
    except (TypeError, ValueError):
        return ""
    return re.sub(r" at 0x[0-9a-f]+", "", found)


def members(value: type) -> Iterator[str]:
    """The public attributes and methods of a class."""
    for name in sorted(dir(value)):
        if name.startswith("_"):
            continue
        member = inspect.getattr_static(value, name)
        if isinstance(member, property) or not callable(getattr(value, name)):
            yield f"  .{name}"
        else:
            yield f"  .{name}{signature(getattr(value, name))}"


def public_names(module: str) -> Iterator[str]:
    home = importlib.import_module(module)
    for name in sorted(home.__all__):
        value = getattr(home, name)
        if inspect.ismodule(value):
            yield f"{module}.{name} (module)"
        elif inspect.isclass(value):
            base = " (error)" if issubclass(value, Exception) else ""
            yield f"{module}.{name}{base or ' (class)'}"
            if not base:
                yield from members(value)
        elif callable(value):
            yield f"{module}.{name}{signature(value)}"
        else:
            yield f"{module}.{name} ({type(value).__name__})"


def columns(title: str, schema: tuple[Column, ...]) -> Iterator[str]:
    yield title
    yield from (f"  {c.name}: {DTYPES[c.type]}" for c in schema)


def commands(command: argparse.ArgumentParser) -> Iterator[str]:
    yield command.prog
    inner: list[argparse.ArgumentParser] = []
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            inner = list(action.choices.values())
        elif not isinstance(action, argparse._HelpAction):
            flags = ", ".join(action.option_strings) or f"({action.metavar or action.dest})"
            yield f"  {flags}" + (f" {{{','.join(map(str, action.choices))}}}" if action.choices else "")
    for each in inner:
        yield from commands(each)


def snapshot() -> str:
    from policyparse.compare import SCHEMAS as comparisons

    out = [
        "# The public API. Renew with `pytest tests/test_api.py --renew`, look at the difference, and tell changes in CHANGES.md.",
        "", "# names", *(line for m in MODULES for line in public_names(m)),
        "", "# frames", *(line for name, schema in SCHEMAS.items() for line in columns(name, schema)),
        "", "# comparisons", *(line for name, schema in comparisons.items() for line in columns(name, schema)),
        "", "# commands", *commands(parser()),
    ]  # fmt: skip
    return "\n".join(out) + "\n"


def test_public_api_is_as_written_down(request: pytest.FixtureRequest) -> None:
    now = snapshot()
    if request.config.getoption("--renew"):
        SNAPSHOT.write_text(now, encoding="utf-8")
    before = SNAPSHOT.read_text(encoding="utf-8")
    gone = sorted(set(before.splitlines()) - set(now.splitlines()))
    new = sorted(set(now.splitlines()) - set(before.splitlines()))
    assert now == before, f"the public API differs (see this file's head): gone {gone}; new {new}"
