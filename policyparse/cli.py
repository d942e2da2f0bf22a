"""The command line: `policyparse extract FILE_OR_FOLDER` and its sister commands.

argparse reads the arguments (subcommands, complete help, nothing to install); rich, which comes with spaCy, draws the
tables, because it counts Chinese characters as two columns wide and folds cells to the terminal's width.

Exit status: 0 done, 1 nothing could be read, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import policyparse
from policyparse.cli_batch import FORMATS, UsageError, add_batch_commands, add_reading_options, source_of
from policyparse.cli_coding import add_coding_commands
from policyparse.cli_compare import add_compare_commands
from policyparse.cli_evaluate import add_evaluate_command
from policyparse.cli_patterns import add_pattern_commands
from policyparse.cli_present import add_present_commands
from policyparse.cli_sample import add_sample_command
from policyparse.errors import PolicyparseError

if TYPE_CHECKING:
    from policyparse.frames import Frames

EXTRACT = """\
Read one report or many and show what they hold: a summary here, or with -o all frames as files.

Read are plain text (.txt, .md) in any encoding met in China, web pages (.html; extra html), Word (.docx; extra docx),
PDF with a text layer (extra pdf), tables with a text in each row (.csv, .tsv, .xlsx, .jsonl, .parquet, .dta), and ZIP
archives of all these. Folders are read with all their subfolders. A document that cannot be read is told and the others are unharmed."""

EXAMPLES = """\
examples:
  policyparse extract 2022.txt                       the targets, slogans and projects of one report
  policyparse extract reports/ -o out                all frames of a folder as CSV files that open in Excel
  policyparse extract reports/ -o frames.xlsx        the same as one Excel workbook
  policyparse extract texts.csv --column text=NAME    a table of texts in its column NAME

exit status: 0 done, 1 nothing could be read, 2 wrong use"""


def parser() -> argparse.ArgumentParser:
    """The command line's arguments; each subcommand sets `run`, a function of the arguments that returns the exit status."""
    top = argparse.ArgumentParser(
        prog="policyparse",
        description="Chinese government work reports as data: targets, results, slogans and projects.",
        epilog="policyparse COMMAND --help tells more of a command.",
    )
    top.add_argument("--version", action="version", version=f"policyparse {policyparse.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_extract(commands)
    add_batch_commands(commands)
    add_pattern_commands(commands)
    add_evaluate_command(commands)
    add_present_commands(commands)
    add_coding_commands(commands)
    add_compare_commands(commands)
    add_sample_command(commands)
    return top


def _add_extract(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    extract = commands.add_parser(
        "extract",
        help="read reports and show or write what they hold",
        description=EXTRACT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    extract.add_argument("source", metavar="FILE_OR_FOLDER", nargs="+", help="files, folders or tables of texts")
    extract.add_argument("-o", "--output", metavar="OUT", help="write all frames to this folder (or .xlsx file)")
    extract.add_argument("--format", choices=FORMATS, help="format of the files (default: csv, or xlsx where OUT ends so)")
    add_reading_options(extract)
    extract.add_argument("--rows", metavar="N", type=_count, default=40, help="rows of each table in the summary (default: 40; 0: all)")
    extract.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    extract.set_defaults(run=run_extract)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows")
    return int(text)


def run_extract(args: argparse.Namespace) -> int:
    """`policyparse extract`: parse the sources, write the files or show the summary."""
    from policyparse.batch import parse_corpus
    from policyparse.patterns import load_patterns

    _check_output(args)
    frames = parse_corpus(
        source_of(args.source),
        region=args.region,
        columns=dict(args.column),
        metadata=args.metadata,
        patterns=load_patterns(*args.patterns),
        progress=False if args.quiet else None,
    )
    if not len(frames.documents):
        _say_failures(frames)
        return 1
    if args.output:
        from policyparse.present.files import write_frames

        written = write_frames(frames, args.output, format=args.format)
        if not args.quiet:
            _say_written(frames, written)
    elif not args.quiet:
        from policyparse.present.summary import print_summary

        print_summary(frames, rows=args.rows)
    if args.output or args.quiet:
        _say_failures(frames)
    return 0


def _say_failures(frames: Frames) -> None:
    for path, _, error, advice in frames.failures.itertuples(index=False):
        print(f"policyparse: {path}: {error}" + (f" ({advice})" if advice else ""), file=sys.stderr)


def _check_output(args: argparse.Namespace) -> None:
    """What is wrong with -o and --format is said before hours of work, not after."""
    if not args.output:
        if args.format:
            raise UsageError("--format needs -o OUT")
        return
    ending = Path(args.output).suffix.lower().lstrip(".")
    if ending in FORMATS and ending != "xlsx" and not Path(args.output).is_dir():
        raise UsageError(f"{args.output}: {ending} makes one file for each frame; give a folder, and --format {ending}")
    if ending == "xlsx" and args.format not in (None, "xlsx"):
        raise UsageError(f"{args.output} is an Excel file, --format says {args.format}")
    target = Path(args.output)
    if ending != "xlsx" and target.exists() and not target.is_dir():
        raise UsageError(f"{args.output} is a file; give a folder")
    (target.parent if ending == "xlsx" else target).mkdir(parents=True, exist_ok=True)


def _say_written(frames: Frames, written: Sequence[Path]) -> None:
    if len(written) == 1:
        print(written[0])
        return
    tables = dict(frames.items())
    for path in written:
        print(f"{path}  {len(tables[path.stem]):,}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; errors are one line on stderr.

    >>> main(["--version"])
    Traceback (most recent call last):
    SystemExit: 0
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character shows “?” for it
            stream.reconfigure(errors="replace")
    args = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        status = run(args)
        sys.stdout.flush()
        return status
    except UsageError as error:
        return _fail(str(error), 2)
    except (PolicyparseError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            return _closed_pipe()
        if isinstance(error, OSError) and error.filename and error.strerror:
            return _fail(f"{error.filename}: {error.strerror}", 1)
        return _fail(str(error), 1)
    except KeyboardInterrupt as stop:
        return _fail("; ".join(("interrupted", *map(str, stop.args))), 130)


def _fail(message: str, status: int) -> int:
    print(f"policyparse: {' '.join(message.split())}", file=sys.stderr)
    return status


def _closed_pipe() -> int:
    """The reader of our output has gone (`| head`): stop quietly, and keep Python from complaining when it flushes."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
