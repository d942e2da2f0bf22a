"""The command `policyparse sample`: the sample corpus as files of one's own, to try everything on."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from policyparse.cli_batch import UsageError

SAMPLE = """\
Copy the sample corpus that ships with the package into a folder: reports of an invented province, its city, a district and a
county, with gold annotations. The examples of the documentation read it under the name corpus."""


def add_sample_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sample` to the commands."""
    sample = commands.add_parser("sample", help="copy the sample reports into a folder", description=SAMPLE)
    sample.add_argument("folder", metavar="FOLDER", nargs="?", default="corpus", help="folder to make (default: corpus)")
    sample.set_defaults(run=run_sample)


def run_sample(args: argparse.Namespace) -> int:
    """`policyparse sample`: copy the corpus; nothing that is there is overwritten."""
    from policyparse.bundled import bundled_folder

    target = Path(args.folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is there and not empty; give another folder")
    shutil.copytree(bundled_folder("corpus"), target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    print(f"{target}  {len(list((target / 'reports').glob('*.txt')))} reports")
    return 0
