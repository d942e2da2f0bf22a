"""The command line for many documents: `policyparse batch` into a store, `policyparse export` out of it."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BATCH = """\
Read many reports into a store: a folder that holds all frames as Parquet files. Ended in whatever way, the run is
continued by the same command; later it reads only what is new or changed, and takes out what is gone.

Needs the extra parquet. A document that cannot be read, that kills its process or takes too long is told in the frame
failures, and the others are unharmed."""

BATCH_EXAMPLES = """\
examples:
  policyparse batch reports/ -o store                      all reports of a folder, on all processors
  policyparse batch reports/ -o store --metadata list.csv  with a table that tells region and report_year of each file
  policyparse batch reports/ -o store --dask tcp://HOST:8786
                                                           the same on a Dask cluster (extra dask)
  policyparse export store -o out --format dta             the frames as files for Stata

exit status: 0 done, 1 nothing could be read, 2 wrong use, 130 interrupted (run it again to go on)"""

#: formats of files that frames are written to
FORMATS = ("csv", "xlsx", "parquet", "jsonl", "dta")


class UsageError(Exception):
    """Arguments that do not go together."""


def add_reading_options(command: argparse.ArgumentParser) -> None:
    """The options that say how documents are read; `extract` and `batch` have them."""
    command.add_argument("--region", metavar="NAME", help="region of the documents that do not tell it")
    command.add_argument(
        "--column", metavar="FIELD=NAME", action="append", default=[], type=_column,
        help="column of a table that holds a field: text, doc_id, title, region, report_year, or the hints year, province, "
        "city, county; may be repeated",
    )  # fmt: skip
    command.add_argument(
        "--metadata", metavar="TABLE", help="table of your own that tells region, report_year … of documents by doc_id or path"
    )
    command.add_argument(
        "--patterns", metavar="FOLDER", action="append", default=[], help="folder of your own pattern files; may be repeated"
    )


def _column(text: str) -> tuple[str, str]:
    field, mark, name = text.partition("=")
    if not mark or not field or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=NAME")
    return field, name


def source_of(sources: Sequence[str]) -> str | list[Path]:
    """One source as it is, several as one list of files; folders are opened."""
    from policyparse.sources import files_under

    if len(sources) == 1:
        return sources[0]
    return [file for source in map(Path, sources) for file in (files_under(source) if source.is_dir() else [source])]


def add_batch_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `batch` and `export` to the commands."""
    batch = commands.add_parser(
        "batch", help="read many reports into a store", description=BATCH, epilog=BATCH_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    batch.add_argument("source", metavar="SOURCE", nargs="+", help="files, folders, archives or tables of texts")
    batch.add_argument("-o", "--output", metavar="OUT", required=True, help="folder of the store")
    batch.add_argument("--workers", metavar="N", type=_whole, help="processes (default: one for each processor; 0: none)")
    batch.add_argument("--dask", metavar="ADDRESS", help="run on the Dask cluster with the scheduler there")
    batch.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, default=120.0, help="time that one document may take (default: 120; 0: any)"
    )
    batch.add_argument("--retry", action="store_true", help="read again what failed before")
    batch.add_argument("--restart", action="store_true", help="read everything again")
    add_reading_options(batch)
    batch.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    batch.set_defaults(run=run_batch)

    export = commands.add_parser("export", help="write the frames of a store to files", description="Write the frames of a store to files.")
    export.add_argument("store", metavar="STORE", help="folder of the store")
    export.add_argument("-o", "--output", metavar="OUT", required=True, help="folder for the files (or .xlsx file)")
    export.add_argument("--format", choices=FORMATS, help="format of the files (default: csv, or xlsx where OUT ends so)")
    export.add_argument("--frame", metavar="NAME", action="append", help="frame to write (default: all); may be repeated")
    export.set_defaults(run=run_export)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return seconds


def run_batch(args: argparse.Namespace) -> int:
    """`policyparse batch`: parse the sources into the store and say what came of it."""
    from policyparse.batch import parse_corpus
    from policyparse.patterns import load_patterns

    if args.dask and args.workers is not None:
        raise UsageError("--dask and --workers do not go together: the cluster knows its workers")
    with _terminated_is_interrupted(), _executor(args.dask) as executor:
        store = parse_corpus(
            source_of(args.source), out=args.output, workers=args.workers, executor=executor, timeout=args.timeout,
            resume=not args.restart, retry=args.retry, region=args.region, columns=dict(args.column), metadata=args.metadata,
            patterns=load_patterns(*args.patterns), progress=False if args.quiet else None,
        )  # fmt: skip
    run = store.manifest["run"]
    if not args.quiet:
        read = f"{run['done']:,} read in {run['seconds']:,.0f} s, {run['kept']:,} kept, {run['removed']:,} removed"
        print(f"{store.path}: {len(store.entries):,} documents ({read}), {run['failed']:,} failed")
    if run["failed"]:
        _say_failures(store)
    return 0 if run["failed"] < len(store.entries) else 1


def _say_failures(store: Any, shown: int = 10) -> None:
    failures = store.failures
    for path, _, error, advice in failures.head(shown).itertuples(index=False):
        print(f"policyparse: {path}: {error}" + (f" ({advice})" if advice else ""), file=sys.stderr)
    if len(failures) > shown:
        print(f"policyparse: and {len(failures) - shown:,} more, in the frame failures", file=sys.stderr)


@contextmanager
def _executor(dask: str | None) -> Iterator[Any]:
    if not dask:
        yield None
        return
    from policyparse.arrow import library

    client = library("distributed", "dask").Client(dask)
    try:
        yield client
    finally:
        client.close()


@contextmanager
def _terminated_is_interrupted() -> Iterator[None]:
    """A polite end by the system (a cluster's time limit, a shutdown) is like Ctrl-C: what is finished is written."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def run_export(args: argparse.Namespace) -> int:
    """`policyparse export`: the frames of a store as files."""
    from policyparse.store import open_store

    for path in open_store(args.store).export(args.output, format=args.format, frames=args.frame):
        print(path)
    return 0
