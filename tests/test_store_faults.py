"""The store under faults: a full disk, a folder that takes nothing, damaged files, a clock that goes back. Detected, said, nothing lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import policyparse as pp
import policyparse.batch
from policyparse.errors import PolicyparseError
from policyparse.store import open_store, writer
from policyparse.store.parts import damaged_parts, part_numbers, part_path

TEXT = "各位代表：现在，我报告工作。\n一、2022年主要目标\n云溪市生产总值增长6%左右，新增就业3000人。推进“五型”园区建设。\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(12):
        (folder / f"r{n:02d}.txt").write_text(TEXT.replace("3000", str(3000 + n)), encoding="utf-8")
    return folder


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pp.batch, "_CHUNK", 4)
    monkeypatch.setattr(writer, "_UNITS", 4)
    monkeypatch.setattr(writer, "_SMALL", 0)


def same(store: Any, frames: Any) -> None:
    for name in ("documents", "quantities", "slogans", "projects", "failures"):
        pd.testing.assert_frame_equal(getattr(store, name), getattr(frames, name))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("at", [0, 1, 5, 11])
def test_a_disk_that_takes_no_more_is_told_and_the_run_goes_on_later(
    number: int, at: int, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_parts: None
) -> None:
    import pyarrow.parquet as parquet

    whole, count = parquet.write_table, 0

    def full(table: Any, path: Path, **more: Any) -> None:
        nonlocal count
        count += 1
        if count > at:
            Path(path).write_bytes(b"PAR1 half")
            raise OSError(number, os.strerror(number))
        whole(table, path, **more)

    with monkeypatch.context() as patch:
        patch.setattr(parquet, "write_table", full)
        with pytest.raises(PolicyparseError, match=r"part-\d+\.parquet: cannot be written: .*the same call goes on") as told:
            pp.parse_corpus(source, out=tmp_path / "out", workers=0)
    assert os.strerror(number) in str(told.value)
    before = len(open_store(tmp_path / "out").documents)
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=0)
    assert len(store.documents) == 12 >= before
    same(store, pp.parse_corpus(source))


def test_a_really_full_disk(source: Path, tmp_path: Path) -> None:
    """The system itself refuses files beyond a size (as a quota does), in a process of its own."""
    pytest.importorskip("resource")
    for n in range(300):
        (source / f"x{n:03d}.txt").write_text("".join(f"新建学校{n}{k}所，" for k in range(400)) + "。", encoding="utf-8")
    code = (
        "import resource, signal, sys, policyparse as pp\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))\n"
        f"pp.parse_corpus({str(source)!r}, out={str(tmp_path / 'out')!r}, workers=0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode, done.stderr
    assert "cannot be written:" in done.stderr and "File too large" in done.stderr
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=0)
    assert len(store.documents) == 312 and not damaged_parts(tmp_path / "out")


@pytest.mark.parametrize("name", ["units", "quantities", "texts", "documents"])
@pytest.mark.parametrize("how", ["cut", "empty", "noise at the end"])
def test_a_damaged_file_is_told_kept_and_read_again(name: str, how: str, source: Path, tmp_path: Path, small_parts: None) -> None:
    out = tmp_path / "out"
    frames = pp.parse_corpus(source)
    pp.parse_corpus(source, out=out, workers=0)
    broken = part_path(out, name, part_numbers(out)[1])
    data = broken.read_bytes()
    broken.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "noise at the end": data[:-40] + b"\xff" * 40}[how])
    assert [p for _, p in damaged_parts(out)] == [broken]
    with pytest.raises(PolicyparseError, match=r"is damaged .*give the same batch call again"):
        _ = [open_store(out).read(t) for t in ("documents", "quantities")] if name != "texts" else open_store(out).text("r05")
    with pytest.warns(UserWarning, match="was damaged; its part is kept in"):
        store = pp.parse_corpus(source, out=out, workers=0)
    same(store, frames)
    kept = [p for p in (out / "damaged").rglob("*.parquet") if p.name.startswith(name)]
    assert kept and kept[0].stat().st_size == len(data if how == "noise at the end" else b"" if how == "empty" else data[: len(data) // 2])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        same(pp.parse_corpus(source, out=out, workers=0), frames)


@pytest.mark.parametrize("content", [b"", b'{"kind": "policy', b"\xff\xfe\0", b"[]", b"null"])
def test_a_truncated_manifest_costs_nothing(content: bytes, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    frames = pp.parse_corpus(source)
    pp.parse_corpus(source, out=out, workers=0)
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*.parquet")}
    (out / "manifest.json").write_bytes(content)
    if content not in (b"[]", b"null"):
        same(open_store(out), frames)
        assert not open_store(out).complete
        same(pp.parse_corpus(source, out=out, workers=0), frames)
        assert {p: p.stat().st_mtime_ns for p in out.rglob("*.parquet")} == before
        assert json.loads((out / "manifest.json").read_text())["run"]["kept"] == 12
    else:
        with pytest.raises(PolicyparseError, match="is no manifest of a store"):
            open_store(out)
        assert {p: p.stat().st_mtime_ns for p in out.rglob("*.parquet")} == before


def test_a_clock_that_goes_back_changes_nothing(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(2_000_000_000, 0, -1000))
    monkeypatch.setattr(time, "time", lambda: float(next(now)))
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=0)
    same(store, pp.parse_corpus(source))
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["run"]["seconds"] >= 0
    os.utime(source / "r00.txt", (1, 1))
    again = pp.parse_corpus(source, out=tmp_path / "out", workers=0)
    assert len(again.documents) == 12


def test_a_folder_that_cannot_be_made_is_told(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises((PolicyparseError, OSError), match="file"):
        pp.parse_corpus(source, out=tmp_path / "file" / "out", workers=0)
