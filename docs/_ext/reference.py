"""The references are written at build time from what they describe, so that they cannot drift.

A page says where: `<!-- generated: frame quantities -->` (a frame's fields), `<!-- generated: comparison panel -->`,
`<!-- generated: commands -->` (from the argparse parsers), `<!-- generated: api policyparse -->` (autodoc of a module's public
names), `<!-- generated: lexicon indicators -->` (the records of a kind of patterns). What such a line asks for and is not
there, and a column without a Chinese meaning in fields.yaml, is an error of the build.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from policyparse.frames import DTYPES, FIXED_VALUES, SCHEMAS, Column
from policyparse.labels import FRAMES, VALUES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LINE = re.compile(r"^<!-- generated: (\w+)(?: ([\w.]+))? -->$", re.M)
#: Chinese meanings of columns: frame (or `shared`) → column → text
MEANINGS: Mapping[str, Mapping[str, str]] = yaml.safe_load((Path(__file__).parent.parent / "fields.yaml").read_text(encoding="utf-8"))


def meaning(frame: str, column: str) -> str:
    """The Chinese meaning of a column; KeyError where fields.yaml has none."""
    own, shared = MEANINGS.get(frame, {}), MEANINGS["shared"]
    return own[column] if column in own else shared[column]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join([_row(header), _row(["---"] * len(header)), *map(_row, rows)]) + "\n"


def _values(frame: str, column: str) -> str:
    shown = VALUES.get(column, {})
    return "、".join(f"`{v}`" + (f" {shown[v]}" if shown.get(v) else "") for v in FIXED_VALUES.get(frame, {}).get(column, ()))


def _fields(columns: Sequence[Column], about: Callable[[str], str], values: Callable[[str], str]) -> str:
    rows = []
    for c in columns:
        fixed = values(c.name)
        rows.append((f"`{c.name}`", c.label, f"`{DTYPES[c.type]}`", f"{about(c.name)}{'：' + fixed if fixed else ''}", c.about))
    return _table(("列", "显示名", "类型", "含义", "meaning"), rows)


def frame_fields(name: str) -> str:
    """The fields of a frame."""
    return _fields(SCHEMAS[name], lambda c: meaning(name, c), lambda c: _values(name, c))


def comparison_fields(name: str) -> str:
    """The fields of one comparison, or of all of them with their headings."""
    from policyparse.compare import SCHEMAS as comparisons

    if name:
        rows = [(f"`{c.name}`", c.label, f"`{DTYPES[c.type]}`", c.about) for c in comparisons[name]]
        return _table(("列", "显示名", "类型", "meaning"), rows)
    return "\n".join(f"### `compare.{each}`\n\n{comparison_fields(each)}" for each in comparisons)


def frame_list(_: str) -> str:
    """The frames with their display names and numbers of columns."""
    return _table(("数据框", "显示名", "列数"), [(f"[`{n}`](#{n})", FRAMES.get(n, ""), str(len(c))) for n, c in SCHEMAS.items()])


def lexicon(kind: str) -> str:
    """The records of one kind of patterns."""
    from policyparse.patterns import load_patterns

    records = load_patterns().records(kind)
    if kind == "indicators":
        header, rows = ("`indicator_id`", "名称", "领域", "其他写法"), [
            (f"`{r.id}`", str(r.get("canonical")), f"`{r.get('category')}`", "、".join(s for s in r.surface if s != r.get("canonical")))
            for r in records
        ]  # fmt: skip
    else:
        header, rows = ("id", "写法"), [(f"`{r.id}`", "、".join(r.surface)) for r in records]
    return _table(header, rows)


def _subparsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def leaf_commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command that does something, those of groups (`patterns list`) too."""
    inner = list(_subparsers(parser))
    if not inner:
        yield parser
    for _, command in inner:
        yield from leaf_commands(command)


def _helps(parser: argparse.ArgumentParser, prefix: str = "") -> dict[str, str]:
    """The one-line help of every command by its whole name."""
    found: dict[str, str] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {f"{prefix}{c.dest}": c.help or "" for c in action._choices_actions}
            for name, command in action.choices.items():
                found |= _helps(command, f"{prefix}{name} ")
    return found


def commands(_: str) -> str:
    """All commands: a Chinese line, then their own help as they print it, and their options as a table."""
    from policyparse.cli import parser

    top = parser()
    helps, out = _helps(top), []
    for command in leaf_commands(top):
        name = command.prog.removeprefix("policyparse ")
        rows = []
        for action in command._actions:
            if isinstance(action, argparse._HelpAction):
                continue
            flags = ", ".join(f"`{f}`" for f in action.option_strings) or f"`{action.metavar or action.dest}`"
            metavar = " ".join(action.metavar) if isinstance(action.metavar, tuple) else action.metavar
            takes = f"`{metavar}`" if action.option_strings and metavar else ""
            takes = takes or "、".join(f"`{c}`" for c in action.choices or ())
            rows.append((flags, takes, (action.help or "").replace("%%", "%")))
        out += [f"## `policyparse {name}`\n", f"{meaning('commands', name)}\n", f"*{helps[name]}*\n"]
        usage = command.format_usage().removeprefix("usage: ").strip()
        out.append(f"```text\n{usage}\n```\n")
        if command.description:
            out.append(f"{command.description}\n")
        out.append(_table(("参数", "取值", "说明"), rows) if rows else "")
        if command.epilog:
            out.append(f"```text\n{command.epilog}\n```\n")
    return "\n".join(out)


def api(module: str) -> str:
    """Autodoc of a module's public names, in its own order: functions, classes, errors, modules."""
    home = importlib.import_module(module)
    out: dict[str, list[str]] = {"function": [], "class": [], "exception": []}
    for name in home.__all__:
        value = getattr(home, name)
        if inspect.ismodule(value):
            continue
        if inspect.isclass(value):
            kind = "exception" if issubclass(value, Exception) else "class"
        elif callable(value):
            kind = "function"
        else:
            continue
        members = "" if kind == "function" else "\n   :members:"
        out[kind].append(f"```{{eval-rst}}\n.. auto{kind}:: {module}.{name}{members}\n```\n")
    return "\n".join(entry for group in out.values() for entry in group)


GENERATORS: Mapping[str, Callable[[str], str]] = {
    "frames": frame_list, "frame": frame_fields, "comparison": comparison_fields, "commands": commands, "api": api, "lexicon": lexicon,
}  # fmt: skip


def write_generated(_: Sphinx, __: str, source: list[str]) -> None:
    """Put the generated parts in the place of the lines that ask for them."""
    source[0] = _LINE.sub(lambda m: GENERATORS[m[1]](m[2] or ""), source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("source-read", write_generated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
