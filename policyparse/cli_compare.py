"""The command line for comparisons: `policyparse compare targets-vs-actuals SOURCE` and its sisters, one for each function."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyparse.cli_batch import UsageError, add_reading_options, source_of

if TYPE_CHECKING:
    import pandas as pd

    from policyparse.frames import Frames
    from policyparse.store import Store

COMPARE = """\
Compare reports: targets with results, years, regions, slogans, projects, codings. docs/comparisons.md defines each.

SOURCE is a store (`policyparse batch`), a folder or workbook of frames (`policyparse extract -o`), or reports, which are read.
Without -o the main columns are shown here; with -o OUT all are written: .csv, .xlsx, .dta, .jsonl or .parquet."""

EXAMPLES = """\
examples:
  policyparse compare targets-vs-actuals store --indicator gdp
  policyparse compare panel store --indicator gdp --wide -o panel.dta
  policyparse compare cascade reports/ --indicator gdp --within COUNTY=CITY --within CITY=PROVINCE
  policyparse compare changes 2021.txt 2022.txt
  policyparse compare track-projects store -o projects.xlsx
  policyparse compare agreement coder1.jsonl coder2.jsonl

exit status: 0 done, 1 nothing could be compared, 2 wrong use"""

MEASURES = ("level", "growth", "change", "share", "multiple")
TIERS = ("base", "stretch", "all")
#: the comparisons with what each is for, and its own options
_ABOUT = {
    "targets-vs-actuals": "targets beside the results that the next report gives",
    "panel": "one indicator by region and year",
    "tone-shift": "how the wording of targets hardens or softens",
    "across-regions": "a region's targets against its superiors', its peers', the nation's",
    "cascade": "one year's target from level to level",
    "changes": "what changes from one report of a place to another",
    "slogan-adoption": "who uses a slogan first, and how it spreads",
    "slogan-meanings": "the same slogan with different members",
    "track-projects": "one project through the years under different names",
    "project-outcomes": "what became of each project",
    "agreement": "how far two codings of the same documents agree",
    "disagreements": "where two codings differ",
}


def add_compare_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `compare` with one subcommand for each comparison."""
    top = commands.add_parser(
        "compare", help="compare reports: targets and results, regions, slogans, projects", description=COMPARE, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    names = top.add_subparsers(title="comparisons", metavar="COMPARISON", required=True)
    for name, about in _ABOUT.items():
        command = names.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        _add_options(name, command)
        command.add_argument("-o", "--output", metavar="OUT", help="write all columns to this file: .csv, .xlsx, .dta, .jsonl, .parquet")
        command.add_argument("--rows", metavar="N", type=_whole, default=40, help="rows shown (default: 40; 0: all)")
        command.set_defaults(run=run_compare, comparison=name)


def _add_options(name: str, command: argparse.ArgumentParser) -> None:
    if name in ("agreement", "disagreements"):
        command.add_argument("coding", nargs=2, metavar="CODING", help="a folder of *.gold.json, a .jsonl, a store, frames or reports")
        command.add_argument("--frame", action="append", choices=("quantities", "slogans", "projects"), help="frame to compare (default: all)")
        command.set_defaults(**_NO_READING)
        return
    many = "SOURCE" if name != "changes" else "REPORT"
    command.add_argument("source", nargs="+", metavar=many, help="a store, a folder or workbook of frames, or reports")
    if name in ("panel", "across-regions", "cascade"):
        command.add_argument("--indicator", metavar="ID", required=True, help="identifier or name of the indicator (gdp, grain_output …)")
    elif name in ("targets-vs-actuals", "tone-shift"):
        command.add_argument("--indicator", metavar="ID", action="append", help="identifier or name; may be repeated (default: all)")
    if name in ("panel", "across-regions", "cascade", "tone-shift"):
        command.add_argument("--measure", choices=MEASURES, default=None if name == "tone-shift" else "growth", help="what the number measures")
        command.add_argument("--tier", choices=TIERS, default="base", help="which of a two-tier target counts (default: base)")
    if name == "panel":
        command.add_argument("--status", choices=("target", "actual"), default="target", help="targets or results (default: target)")
        command.add_argument("--wide", metavar="COLUMN", nargs="?", const="value", help="a column for each year, holding this (default: value)")
    if name == "targets-vs-actuals":
        command.add_argument("--horizon", choices=("year", "period", "all"), default="year", help="yearly targets, those of periods, or all")
        command.add_argument("--tolerance", type=float, default=0.05, metavar="SHARE", help="how far an approximate target reaches (default: 0.05 of the number)")
    if name in ("targets-vs-actuals", "across-regions", "cascade", "slogan-adoption"):
        command.add_argument(
            "--within", metavar="REGION=SUPERIOR", action="append", default=[], type=_pair,
            help="the superior of a region where the documents do not tell it; may be repeated",
        )  # fmt: skip
    if name in ("slogan-adoption", "slogan-meanings"):
        command.add_argument("--slogan", metavar="TEXT", action="append", help="slogan to look at; may be repeated (default: all)")
    if name in ("track-projects", "project-outcomes", "changes"):
        command.add_argument("--least", metavar="SCORE", type=float, default=78.0, help="least likeness of a link, 0 to 100 (default: 78)")
    if name == "changes":
        command.add_argument("--place", metavar="REGION", help="of a source of many reports: the region (name or code)")
        command.add_argument("--years", metavar=("BEFORE", "AFTER"), nargs=2, type=int, help="and the two years")
    add_reading_options(command)


_NO_READING: dict[str, Any] = {"region": None, "column": [], "metadata": None, "patterns": []}


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows")
    return int(text)


def _pair(text: str) -> tuple[str, str]:
    region, mark, superior = text.partition("=")
    if not mark or not region or not superior:
        raise argparse.ArgumentTypeError(f"{text!r} is not REGION=SUPERIOR")
    return region, superior


def run_compare(args: argparse.Namespace) -> int:
    """`policyparse compare …`: compare, then show or write."""
    name = args.comparison.replace("-", "_")
    table = _RUN[name](args)
    if args.output:
        print(_write(name, table, args))
        return 0
    if getattr(args, "wide", None):
        print(table.to_string(index=False, na_rep=""))
        return 0
    from policyparse.present.comparison_table import print_comparison

    print_comparison(name, table, rows=args.rows)
    return 0


def _write(name: str, table: pd.DataFrame, args: argparse.Namespace) -> Path:
    from policyparse.compare.frames import SCHEMAS, columns_of_wide
    from policyparse.labels import COMPARISONS
    from policyparse.present.table_files import write_table

    columns = columns_of_wide(table) if getattr(args, "wide", None) else SCHEMAS[name]
    return write_table(table, columns, args.output, name=name, label=COMPARISONS[name])


def read_source(paths: Sequence[str], args: argparse.Namespace) -> Frames | Store:
    """What the paths hold: a store, frames that were written, or reports, which are read now."""
    from policyparse.batch import parse_corpus
    from policyparse.errors import PolicyparseError
    from policyparse.patterns import load_patterns
    from policyparse.present.files import holds_frames, read_frames
    from policyparse.store import open_store

    if len(paths) == 1:
        path = Path(paths[0])
        if (path / "manifest.json").exists():
            return open_store(path)
        if holds_frames(path):
            return read_frames(path)
    frames = parse_corpus(
        source_of(paths), region=args.region, columns=dict(args.column), metadata=args.metadata, patterns=load_patterns(*args.patterns),
        progress=None,
    )  # fmt: skip
    if not len(frames.documents):
        first = frames.failures.iloc[0] if len(frames.failures) else None
        raise PolicyparseError("there are no reports to compare" if first is None else f"{first['path']}: {first['error']}")
    return frames


def _given(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    """The options under the names of the function's arguments."""
    out = {name: getattr(args, name) for name in names if hasattr(args, name)}
    if "parents" in names:
        out["parents"] = dict(args.within)
    if "patterns" in names:
        from policyparse.patterns import load_patterns

        out["patterns"] = load_patterns(*args.patterns)
    return out


def _function(name: str) -> Callable[..., pd.DataFrame]:
    from policyparse import compare

    function: Callable[..., pd.DataFrame] = getattr(compare, name)
    return function


def _of_indicators(args: argparse.Namespace) -> pd.DataFrame:
    name = args.comparison.replace("-", "_")
    options = _given(args, "horizon", "tolerance", "measure", "tier", "patterns", *(["parents"] if hasattr(args, "within") else []))
    return _function(name)(read_source(args.source, args), indicators=args.indicator, **options)


def _of_one_indicator(args: argparse.Namespace) -> pd.DataFrame:
    name = args.comparison.replace("-", "_")
    options = _given(args, "measure", "tier", "status", "patterns", *(["parents"] if hasattr(args, "within") else []))
    table = _function(name)(read_source(args.source, args), args.indicator, **options)
    if not len(table) or ("n_statements" in table and not table["n_statements"].any()):
        hint = "`policyparse patterns list indicators` shows the identifiers; --measure is " + args.measure
        print(f"policyparse: no report says anything of {args.indicator!r} ({hint})", file=sys.stderr)
    return _function("panel_wide")(table, args.wide) if getattr(args, "wide", None) else table


def _of_slogans(args: argparse.Namespace) -> pd.DataFrame:
    name = args.comparison.replace("-", "_")
    options = _given(args, *(["parents"] if hasattr(args, "within") else []))
    return _function(name)(read_source(args.source, args), slogans=args.slogan, **options)


def _of_projects(args: argparse.Namespace) -> pd.DataFrame:
    return _function(args.comparison.replace("-", "_"))(read_source(args.source, args), **_given(args, "least", "patterns"))


def _of_two_reports(args: argparse.Namespace) -> pd.DataFrame:
    from policyparse.compare import select

    options = _given(args, "least", "patterns")
    if args.years or args.place:
        if not args.years:
            raise UsageError("--place needs --years BEFORE AFTER")
        source = read_source(args.source, args)
        before, after = (select(source, region=args.place, year=year) for year in args.years)
        return _function("changes")(before, after, **options)
    if len(args.source) != 2:
        raise UsageError("changes takes two reports, or one source with --place REGION --years BEFORE AFTER")
    return _function("changes")(*(read_source([path], args) for path in args.source), **options)


def _of_codings(args: argparse.Namespace) -> pd.DataFrame:
    frames = {"frames": args.frame} if args.frame else {}
    return _function(args.comparison)(*(_coding(path, args) for path in args.coding), **frames)


def _coding(path: str, args: argparse.Namespace) -> Any:
    from policyparse.evaluate import read_gold

    gold = Path(path)
    if (gold.is_dir() and any(gold.glob("*.gold.json"))) or gold.suffix == ".jsonl":
        return read_gold(gold)
    return read_source([path], args)


_RUN: dict[str, Callable[[argparse.Namespace], Any]] = {
    "targets_vs_actuals": _of_indicators, "tone_shift": _of_indicators, "panel": _of_one_indicator,
    "across_regions": _of_one_indicator, "cascade": _of_one_indicator, "changes": _of_two_reports, "slogan_adoption": _of_slogans,
    "slogan_meanings": _of_slogans, "track_projects": _of_projects, "project_outcomes": _of_projects, "agreement": _of_codings,
    "disagreements": _of_codings,
}  # fmt: skip
