"""The commands about patterns: `policyparse explain "…"`, `patterns list`, `patterns show ID`, `check FOLDER`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from policyparse.errors import PolicyparseError


def add_pattern_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line's subcommands."""
    explain = commands.add_parser(
        "explain",
        help="show what is found in a sentence and why",
        description="Show what is found in a sentence, which records of the patterns decided, and what was rejected and why.",
    )
    explain.add_argument("text", metavar="TEXT", help="the sentence or passage")
    explain.add_argument("--year", type=int, metavar="YEAR", help="the year that the report plans for")
    _add_folders(explain)
    explain.set_defaults(run=run_explain)
    patterns = commands.add_parser("patterns", help="list the pattern files' records, or show one")
    actions = patterns.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = actions.add_parser("list", help="the kinds of records, or the records of one kind")
    listing.add_argument("kind", metavar="KIND", nargs="?", help="a kind, as the list without KIND shows them")
    _add_folders(listing)
    listing.set_defaults(run=run_list)
    show = actions.add_parser("show", help="one record with its examples and counterexamples")
    show.add_argument("id", metavar="ID", help="the record's id, as the column `pattern` of the quantities holds it")
    _add_folders(show)
    show.set_defaults(run=run_show)
    check = commands.add_parser(
        "check",
        help="look over your own pattern files",
        description="Load your own pattern files, try their examples and counterexamples, tell clashes with other records, and "
        "show which rows of the sample corpus (or of your reports) they change.",
    )
    check.add_argument("folders", metavar="FOLDER", nargs="+", help="folder of pattern files")
    check.add_argument("--reports", metavar="FILE_OR_FOLDER", help="show the changes in these reports instead")
    check.add_argument("--rows", metavar="N", type=int, default=40, help="changes shown at most (default: 40)")
    check.set_defaults(run=run_check)


def _add_folders(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--patterns", metavar="FOLDER", action="append", default=[], help="folder of your own pattern files; may be repeated"
    )


def run_explain(args: argparse.Namespace) -> int:
    """`policyparse explain`: print the explanation."""
    from policyparse.explanation import explain
    from policyparse.patterns import load_patterns

    print(explain(args.text, report_year=args.year, patterns=load_patterns(*args.patterns)))
    return 0


def run_list(args: argparse.Namespace) -> int:
    """`policyparse patterns list`: print kinds with their number of records, or a kind's records with their forms."""
    from policyparse.patterns import load_patterns

    patterns = load_patterns(*args.patterns)
    if args.kind is None:
        for kind, records in sorted(patterns.kinds.items()):
            print(f"{kind:24} {len(records):5}")
        return 0
    if args.kind not in patterns.kinds:
        raise PolicyparseError(f"no kind is called {args.kind!r}; `policyparse patterns list` shows them")
    for record in patterns.records(args.kind):
        print(f"{record.id:36} {' '.join(record.surface[:8])}".rstrip())
    return 0


def run_show(args: argparse.Namespace) -> int:
    """`policyparse patterns show`: print one record, field by field."""
    from policyparse.patterns import load_patterns

    patterns = load_patterns(*args.patterns)
    try:
        record = patterns.record(args.id)
    except KeyError:
        raise PolicyparseError(f"no record has the id {args.id!r}; `policyparse patterns list KIND` shows them") from None
    fields = {"id": record.id, "kind": record.kind, "file": record.file, "surface": record.surface, **record.fields}
    fields |= {"examples": record.examples, "counterexamples": record.counterexamples}
    for name, value in fields.items():
        if value not in ("", (), None):
            print(f"{name:16} {' | '.join(map(str, value)) if isinstance(value, tuple) else value}")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """`policyparse check`: print problems and changes; 1 where something has to be mended."""
    from policyparse.pattern_check import check_patterns

    check = check_patterns(*args.folders, reports=_texts(args.reports) if args.reports else None)
    print(f"{len(check.own)} records of your own")
    for problem in check.problems:
        print(f"{'mend' if problem.mend else 'note'}: {problem}")
    counts = check.changes["change"].value_counts()
    where = args.reports or "the sample corpus"
    print(f"in {where}: " + ", ".join(f"{counts.get(c, 0)} rows {c}" for c in ("gained", "lost", "changed")))
    for row in check.changes.head(args.rows).to_dict("records"):
        shown = "  {change:8} {frame:10} {doc_id} [{start}:{end}] {text}  {fields}".format(**{str(k): v for k, v in row.items()})
        print(shown.rstrip())
    return 0 if check.ok else 1


def _texts(source: str) -> Iterator[tuple[str, str]]:
    from policyparse.documents.reading import read_document

    paths = sorted(p for p in Path(source).rglob("*") if p.is_file()) if Path(source).is_dir() else [Path(source)]
    for path in paths:
        yield path.stem, read_document(path).text
