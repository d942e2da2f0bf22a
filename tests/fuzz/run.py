"""Run every target of the fuzzer for a share of the time and print what was done: executions, coverage, corpus, faults."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGETS = ("parse", "readers", "tables", "patterns")
#: seconds that one input may take, and memory in megabytes
TIMEOUT, MEMORY = 20, 4000


def run(target: str, seconds: int, folder: Path) -> tuple[str, bool]:
    """One target for so long; the line to print, and whether it went through without a fault."""
    command = [
        sys.executable, str(HERE / "fuzz.py"), target, f"-max_total_time={seconds}", f"-timeout={TIMEOUT}", f"-rss_limit_mb={MEMORY}",
        "-print_final_stats=1", f"-artifact_prefix={folder}/fault-{target}-", str(folder / target),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    log = done.stderr + done.stdout
    (folder / f"{target}.log").write_text(log, encoding="utf-8")
    executed = re.findall(r"number_of_executed_units: (\d+)", log) or re.findall(r"^#(\d+)", log, re.M) or ["0"]
    coverage = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", log) or [("?", "?", "?")]
    faults = sorted(p.name for p in folder.glob(f"fault-{target}-*"))
    edges, features, corpus = coverage[-1]
    line = f"{target:9} {int(executed[-1]):>9,} executions  {edges} edges  {features} features  corpus {corpus}  {faults or 'ok'}"
    return line, not faults and done.returncode == 0


def main() -> int:
    """`python tests/fuzz/run.py --minutes N [--folder F]`: 1 where a fault was found."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=15)
    arguments.add_argument("--folder", type=Path, help="where corpus, logs and faults are kept (default: a temporary folder)")
    given = arguments.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="policyparse-fuzz-"))
    subprocess.run([sys.executable, str(HERE / "seeds.py"), str(folder)], check=True)
    well = True
    for target in TARGETS:
        line, fine = run(target, max(5, int(given.minutes * 60 / len(TARGETS))), folder)
        print(line, flush=True)
        well &= fine
    print(f"corpus, logs and faults: {folder}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
