"""A hundred thousand documents through the batch: time, rate and memory (`pytest -m slow -s tests/test_scale.py`)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import policyparse as pp

DOCUMENTS = int(os.environ.get("POLICYPARSE_SCALE", "100000"))
LIMIT = 1_000_000_000


def short_reports(folder: Path, corpus: Path, n: int) -> int:
    """So many short reports made of the sample corpus's paragraphs, ten to a folder of a year; how many characters in all."""
    dice = random.Random(6)
    paragraphs = [p for f in sorted((corpus / "reports").glob("*.txt")) for p in f.read_text(encoding="utf-8").splitlines() if len(p) > 40]
    total = 0
    for i in range(n):
        place = folder / f"{i // 100:05d}"
        place.mkdir(parents=True, exist_ok=True)
        text = f"{2000 + i % 25}年政府工作报告\n各位代表：\n" + "\n".join(dice.sample(paragraphs, 2)) + "\n"
        (place / f"{i:06d}.txt").write_text(text, encoding="utf-8")
        total += len(text)
    return total


@pytest.mark.slow
def test_a_hundred_thousand_documents(tmp_path: Path, corpus: Path) -> None:
    characters = short_reports(tmp_path / "in", corpus, DOCUMENTS)
    began = time.monotonic()
    run = subprocess.Popen(
        [sys.executable, "-m", "policyparse", "batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-q"],
        env={**os.environ, "PYTHONPATH": str(Path(pp.__file__).parent.parent)},
    )
    watched, peak, alone = psutil.Process(run.pid), 0, 0
    while run.poll() is None:
        try:
            sizes = [p.memory_info().rss for p in (watched, *watched.children())]
        except psutil.NoSuchProcess:
            continue
        peak, alone = max(peak, sum(sizes)), max(alone, sizes[0])
        time.sleep(0.5)
    seconds = time.monotonic() - began
    assert run.returncode == 0
    began = time.monotonic()
    store = pp.parse_corpus(tmp_path / "in", out=tmp_path / "out")
    again = time.monotonic() - began
    size = sum(p.stat().st_size for p in store.path.rglob("*") if p.is_file())
    print(
        f"\n{DOCUMENTS:,} documents, {characters:,} characters: {seconds:,.0f} s, {DOCUMENTS / seconds:,.0f} documents/s, "
        f"{characters / seconds:,.0f} characters/s; peak memory {peak / 1e6:,.0f} MB of all processes, {alone / 1e6:,.0f} MB of the "
        f"main one; store {size / 1e6:,.0f} MB; run again with nothing to do {again:,.0f} s"
    )
    assert store.manifest["run"]["kept"] == DOCUMENTS and len(store.entries) == DOCUMENTS
    assert peak < LIMIT
