"""The store: the same frames as without one, continued after whatever happens, and nothing done twice."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pandas as pd
import psutil
import pytest

import policyparse as pp
from policyparse.batch.children import Children
from policyparse.batch.sources import Tasks, list_items
from policyparse.batch.work import run, settings_of
from policyparse.cli import main
from policyparse.errors import DocumentError, PolicyparseError
from policyparse.frames import FRAME_NAMES, Frames
from policyparse.store import Store, open_store
from policyparse.store import parts as store_parts
from policyparse.store import writer as store_writer
from policyparse.store.lock import StoreLock
from policyparse.store.parts import part_numbers

TEXT = "各位代表：现在，我报告工作。\n一、2022年主要目标\n云溪市生产总值增长6%左右，新增就业3000人。推进“五型”园区建设。\n"
ROOT = Path(pp.__file__).parent.parent
NAMES = (*FRAME_NAMES, "failures")

#: what a child that reads certain texts does, in place of a fault that nobody knows yet
FAULTS = """
import os, time
import policyparse.batch.work as work
whole = work.extract
def extract(text, *rest, **more):
    if "KILL" in text:
        os.kill(os.getpid(), 9)
    if "HANG" in text:
        time.sleep(1000)
    if "ONCE" in text and not os.path.exists(os.environ["POLICYPARSE_TEST_ONCE"]):
        open(os.environ["POLICYPARSE_TEST_ONCE"], "w").close()
        os.kill(os.getpid(), 9)
    return whole(text, *rest, **more)
work.extract = extract
"""


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def numbered(n: int, text: str = TEXT) -> dict[str, str]:
    return {f"{2000 + i % 20}/r{i:04d}.txt": text.replace("3000", str(3000 + i)) for i in range(n)}


def assert_same(one: Frames | Store, other: Frames | Store) -> None:
    for name in NAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.fixture
def faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that die or hang on certain texts."""
    write(tmp_path / "site", {"sitecustomize.py": FAULTS})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setenv("POLICYPARSE_TEST_ONCE", str(tmp_path / "once"))


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_writer, "_UNITS", 4)
    monkeypatch.setattr(store_writer, "_SMALL", 2)


# ---- the same frames ---------------------------------------------------------------------------------------


def mixed(folder: Path) -> Path:
    """A folder with every kind of source, sound and unsound."""
    write(folder, numbered(7) | {"empty.txt": "", "z.txt": TEXT})
    pd.DataFrame({"正文": [TEXT * 5, None, TEXT * 6], "标题": ["甲", "乙", "丙"]}).to_csv(folder / "t.csv", index=False)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("x/1.txt", TEXT.encode("gbk"))
        archive.writestr("../2.txt", TEXT)
        archive.write(folder / "t.csv", "t.csv")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder


@pytest.mark.parametrize("workers", [0, 2])
def test_store_holds_what_the_frames_hold(tmp_path: Path, workers: int, small_parts: None) -> None:
    source = mixed(tmp_path / "in")
    frames = pp.parse_corpus(source)
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=workers)
    assert_same(frames, store)
    assert len(frames.documents) == 13 and len(frames.failures) == 5
    pd.testing.assert_frame_equal(store.targets, frames.targets)
    pd.testing.assert_frame_equal(store.actuals, frames.actuals)
    assert store.complete
    run = store.manifest["run"]
    assert (run["done"], run["kept"], run["failed"], run["removed"]) == (18, 0, 5, 0)
    for row in store.quantities.itertuples():
        assert store.text(row.doc_id)[row.start : row.end] == row.text


def test_frames_over_processes(tmp_path: Path) -> None:
    source = mixed(tmp_path / "in")
    assert_same(pp.parse_corpus(source), pp.parse_corpus(source, workers=2))


def test_script_without_a_guard(tmp_path: Path) -> None:
    write(tmp_path / "in", numbered(3))
    (tmp_path / "run.py").write_text("import policyparse as pp\nprint(pp.parse_corpus('in', out='out', workers=1))\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "<Store out: 3 documents, 0 failures>\n" and done.stderr == ""


# ---- nothing twice -----------------------------------------------------------------------------------------


def counts(store: Store) -> tuple[int, int, int]:
    run = store.manifest["run"]
    return run["done"], run["kept"], run["removed"]


def test_only_what_changed_is_done_again(tmp_path: Path, small_parts: None) -> None:
    source, out = mixed(tmp_path / "in"), tmp_path / "out"
    pp.parse_corpus(source, out=out, workers=0)
    assert counts(pp.parse_corpus(source, out=out, workers=0)) == (0, 18, 0)
    (source / "2003" / "r0003.txt").write_text(TEXT + "全年新建学校5所。", encoding="utf-8")
    (source / "2004" / "r0004.txt").unlink()
    write(source, {"new.txt": TEXT})
    os.utime(source / "z.txt", (0, 0))  # touched is not changed
    store = pp.parse_corpus(source, out=out, workers=0)
    assert counts(store) == (2, 16, 1)
    assert_same(pp.parse_corpus(source), store)
    pd.DataFrame({"正文": [TEXT * 5, None, TEXT * 7, TEXT * 8], "标题": ["甲", "乙", "丙", "丁"]}).to_csv(source / "t.csv", index=False)
    store = pp.parse_corpus(source, out=out, workers=0)
    assert counts(store) == (2, 17, 0)
    assert_same(pp.parse_corpus(source), store)
    assert sum(len(pd.read_parquet(f)) for f in (out / "quantities").iterdir()) == len(store.quantities)


def test_new_patterns_version_region_and_metadata_are_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = write(tmp_path / "in", numbered(3)), tmp_path / "out"
    pp.parse_corpus(source, out=out, workers=0)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "words.txt").write_text("澜江大道\n", encoding="utf-8")
    own = pp.load_patterns(tmp_path / "own")
    assert counts(pp.parse_corpus(source, out=out, workers=0, patterns=own)) == (3, 0, 0)
    assert counts(pp.parse_corpus(source, out=out, workers=0, patterns=own)) == (0, 3, 0)
    monkeypatch.setattr(pp, "__version__", "99")
    assert counts(pp.parse_corpus(source, out=out, workers=0, patterns=own)) == (3, 0, 0)
    told = pd.DataFrame({"path": ["2001/r0001.txt"], "report_year": [2021], "region": ["青岚县"]})
    store = pp.parse_corpus(source, out=out, workers=0, patterns=own, metadata=told)
    assert counts(store) == (1, 2, 0)
    assert store.documents["report_year"].tolist() == [2022, 2021, 2022]
    assert counts(pp.parse_corpus(source, out=out, workers=0, patterns=own, metadata=told, resume=False)) == (3, 0, 0)
    assert len(store_parts.part_numbers(out)) == 1


def test_failures_are_tried_again_when_asked_or_when_a_library_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = write(tmp_path / "in", {"a.txt": TEXT, "b.txt": ""}), tmp_path / "out"
    pp.parse_corpus(source, out=out, workers=0)
    assert counts(pp.parse_corpus(source, out=out, workers=0)) == (0, 2, 0)
    assert counts(pp.parse_corpus(source, out=out, workers=0, retry=True)) == (1, 1, 0)
    monkeypatch.setattr(store_writer, "_LIBRARIES", ("no_such_library",))
    assert counts(pp.parse_corpus(source, out=out, workers=0)) == (1, 1, 0)


def test_small_parts_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = write(tmp_path / "in", numbered(2)), tmp_path / "out"
    for i in range(7):
        write(source, {f"more{i}.txt": TEXT})
        store = pp.parse_corpus(source, out=out, workers=0)
    assert len(part_numbers(out)) <= 5
    assert_same(pp.parse_corpus(source), store)


# ---- processes that die ------------------------------------------------------------------------------------


def test_document_that_kills_its_process_costs_only_itself(tmp_path: Path, faults: None) -> None:
    texts = numbered(12)
    source = write(tmp_path / "in", texts | {"2005/bad.txt": TEXT + "KILL"})
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=1)
    assert store.failures["path"].tolist() == [str(source / "2005" / "bad.txt")]
    assert store.failures["error"].str.contains("died 2 times").all() and set(store.failures["stage"]) == {"parse"}
    (source / "2005" / "bad.txt").unlink()
    pd.testing.assert_frame_equal(pp.parse_corpus(source).quantities, store.quantities)
    assert counts(pp.parse_corpus(source, out=tmp_path / "out", workers=0)) == (0, 12, 1)


def test_process_that_dies_once_leaves_no_trace(tmp_path: Path, faults: None) -> None:
    source = write(tmp_path / "in", numbered(8) | {"x.txt": TEXT + "ONCE"})
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=1)
    assert (tmp_path / "once").exists() and store.failures.empty
    assert_same(pp.parse_corpus(source), store)


def test_idle_process_that_was_killed_is_replaced(tmp_path: Path) -> None:
    settings = settings_of(pp.load_patterns(), "", 0.0, False)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    tasks = tuple(Tasks(list_items(tmp_path)))
    children = Children()
    try:
        first = children.run_chunk(tasks, settings)
        (pid,) = children.pids()
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(pid)], timeout=1)
        assert children.run_chunk(tasks, settings)[0].rows == first[0].rows
        assert children.pids() != [pid]
    finally:
        children.stop()


def test_document_that_takes_too_long_is_recorded_and_not_tried_again(tmp_path: Path, faults: None) -> None:
    source = write(tmp_path / "in", numbered(6) | {"2002/slow.txt": TEXT + "HANG"})
    began = time.monotonic()
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=1, timeout=4)
    assert time.monotonic() - began < 60
    assert store.failures["error"].tolist() == ["took longer than 4 seconds"] and len(store.documents) == 6
    assert counts(pp.parse_corpus(source, out=tmp_path / "out", workers=0, timeout=4)) == (0, 7, 0)


def test_processes_that_cannot_start_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "site", {"sitecustomize.py": "import os, sys; print('no room', file=sys.stderr); sys.stderr.flush(); os._exit(3)"})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    with pytest.raises(PolicyparseError, match="cannot start: no room"):
        pp.parse_corpus(write(tmp_path / "in", numbered(3)), out=tmp_path / "out", workers=1)


# ---- runs that die -----------------------------------------------------------------------------------------

RUN = """
import sys, policyparse.store.writer as writer
writer._UNITS, writer._SMALL = 8, 0
from policyparse.batch.children import Children
from policyparse.cli import main
sys.exit(main(["batch", *sys.argv[1:]]))
"""


def begin(source: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(source), "-o", str(out), "--workers", "2", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=_heed_interrupts if os.name == "posix" else None,
    )  # fmt: skip


def _heed_interrupts() -> None:
    """What a shell starts in the background ignores interrupts, and so would the run."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def kill_and_continue(tmp_path: Path, corpus: Path, *, documents: int, run_kills: int, worker_kills: int, seed: int) -> None:
    """Kill the run, or a worker of it, at random moments; continue each; compare with a run that was left alone."""
    dice = random.Random(seed)
    text = (corpus / "reports" / "青岚县-2022.txt").read_text(encoding="utf-8")
    source = write(tmp_path / "in", numbered(documents, text))
    began = time.monotonic()
    undisturbed = begin(source, tmp_path / "calm", "-q")
    undisturbed.communicate(timeout=300)
    assert undisturbed.returncode == 0
    whole = time.monotonic() - began  # of which the processes' start is a good part
    calm = open_store(tmp_path / "calm")
    assert_same(calm, pp.parse_corpus(source))
    finished = 0
    for round_ in range(run_kills + worker_kills):
        out = tmp_path / f"out{round_}"
        run = begin(source, out, "-q")
        time.sleep(dice.uniform(0.2, whole))
        if round_ < run_kills:
            run.kill()
            run.communicate(timeout=60)
        else:
            victims = psutil.Process(run.pid).children() if run.poll() is None else []
            if victims:
                dice.choice(victims).kill()
            run.communicate(timeout=300)
            assert run.returncode == 0
        held = 0
        if (out / "manifest.json").exists():
            held = len(store_parts.read_entries(out))
            finished += held
        assert main(["batch", str(source), "-o", str(out), "--workers", "0", "-q"]) == 0
        store = open_store(out)
        assert counts(store) == (documents - held, held, 0)
        assert_same(calm, store)
        shutil.rmtree(out)
    assert finished > 0
    calm.export(tmp_path / "csv")
    assert (tmp_path / "csv" / "quantities.csv").stat().st_size > 1000


def test_killed_runs_and_workers_are_continued(tmp_path: Path, corpus: Path) -> None:
    kill_and_continue(tmp_path, corpus, documents=40, run_kills=1, worker_kills=1, seed=3)


@pytest.mark.slow
def test_killed_at_twenty_moments(tmp_path: Path, corpus: Path) -> None:
    kill_and_continue(tmp_path, corpus, documents=60, run_kills=20, worker_kills=20, seed=2026)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_says_how_to_go_on(tmp_path: Path, corpus: Path, sent: signal.Signals) -> None:
    text = (corpus / "reports" / "青岚县-2022.txt").read_text(encoding="utf-8")
    documents = 800  # so many that the run is still going when the signal comes
    source, out = write(tmp_path / "in", numbered(documents, text)), tmp_path / "out"
    run = begin(source, out)
    while not part_numbers(out) and run.poll() is None:
        time.sleep(0.05)
    children = psutil.Process(run.pid).children()
    run.send_signal(sent)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130, err.decode()
    held = len(store_parts.read_entries(out))
    assert 0 < held < documents
    assert err.decode().strip() == (
        f"policyparse: interrupted; {held} documents are in {out}; the same call, or command, goes on from there"
    )
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["state"] == "interrupted"
    assert not open_store(out).complete and "not finished" in repr(open_store(out))
    assert not psutil.wait_procs(children, timeout=10)[1]
    for path in sorted(source.rglob("*.txt"))[40:]:
        path.unlink()
    store = pp.parse_corpus(source, out=out, workers=0)
    assert store.complete and len(store.documents) == 40


def test_one_run_at_a_time_and_stale_locks(tmp_path: Path) -> None:
    source, out = write(tmp_path / "in", numbered(2)), tmp_path / "out"
    out.mkdir()
    lock = StoreLock(out / "lock")
    lock.acquire()
    with pytest.raises(PolicyparseError, match=rf"another run is writing to this store \(process {os.getpid()} on"):
        pp.parse_corpus(source, out=out, workers=0)
    lock.release()
    held = {"pid": 1, "host": "another-machine", "begun": "2026-01-01 00:00:00", "born": ""}
    (out / "lock.json").write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(PolicyparseError, match="process 1 on another-machine"):
        pp.parse_corpus(source, out=out, workers=0)
    os.utime(out / "lock.json", (0, 0))  # no sign of life since
    assert len(pp.parse_corpus(source, out=out, workers=0).documents) == 2
    assert not (out / "lock.json").exists()


def test_lock_where_the_file_system_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import policyparse.store.lock as store_lock

    monkeypatch.setattr(store_lock, "_lock", lambda file: False)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for pid, born, free in ((os.getppid(), store_lock._born(os.getppid()), False), (os.getppid(), "1", True), (gone.pid, "", True)):
        import socket

        (tmp_path / "lock.json").write_text(json.dumps({"pid": pid, "host": socket.gethostname(), "begun": "x", "born": born}), encoding="utf-8")
        lock = StoreLock(tmp_path / "lock")
        if free:
            lock.acquire()
            lock.release()
        else:
            with pytest.raises(PolicyparseError, match="another run"):
                lock.acquire()


def test_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    source = write(tmp_path / "in", numbered(2))
    with pytest.raises(PolicyparseError, match="is no store of policyparse and not empty"):
        pp.parse_corpus(source, out=source, workers=0)
    assert sorted(p.name for p in source.iterdir()) == ["2000", "2001"]
    with pytest.raises(PolicyparseError, match="there is no store"):
        open_store(tmp_path)
    (tmp_path / "manifest.json").write_text('{"kind": "policyparse store", "format": 99}', encoding="utf-8")
    with pytest.raises(PolicyparseError, match="format 99"):
        open_store(tmp_path)


def test_store_of_another_source_is_left_alone(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one", numbered(2)), write(tmp_path / "other", {"x.txt": TEXT})
    pp.parse_corpus(one, out=tmp_path / "out", workers=0)
    with pytest.raises(PolicyparseError, match="holds 2 documents, none of which is in this source"):
        pp.parse_corpus(other, out=tmp_path / "out", workers=0)
    assert len(open_store(tmp_path / "out").documents) == 2
    assert counts(pp.parse_corpus(other, out=tmp_path / "out", workers=0, resume=False)) == (1, 0, 2)


def test_store_within_the_source_is_not_read(tmp_path: Path) -> None:
    source = write(tmp_path, numbered(2))
    for _ in range(2):
        store = pp.parse_corpus(source, out=source / "store", workers=0)
    assert counts(store) == (0, 2, 0)


class Crash(BaseException):
    """The power goes."""


def test_every_moment_of_writing_can_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_parts: None) -> None:
    """A store is brought up to date, and the power goes before or after the n-th file is renamed or removed, for every n."""
    old = write(tmp_path / "in", numbered(7))
    pp.parse_corpus(old, out=tmp_path / "before", workers=0)
    (old / "2001" / "r0001.txt").write_text(TEXT + "全年新建学校5所。", encoding="utf-8")
    (old / "2006" / "r0006.txt").unlink()
    write(old, {"new.txt": TEXT})
    frames = pp.parse_corpus(old)
    replace, unlink = os.replace, Path.unlink
    moments = crashes = 0
    for after in (False, True):
        for last in range(200):
            moments = 0

            def counted(act, *args, **more):  # type: ignore[no-untyped-def]
                nonlocal moments
                if "lock" in str(args[0]):
                    return act(*args, **more)
                moments += 1
                if moments == last + 1 and not after:  # noqa: B023
                    raise Crash
                act(*args, **more)
                if moments == last + 1:  # noqa: B023
                    raise Crash
                return None

            out = tmp_path / f"out{after}{last}"
            shutil.copytree(tmp_path / "before", out)
            with monkeypatch.context() as patch:
                patch.setattr(os, "replace", lambda *a: counted(replace, *a))
                patch.setattr(Path, "unlink", lambda self, **k: counted(unlink, self, **k))
                try:
                    store = pp.parse_corpus(old, out=out, workers=0)
                except Crash:
                    crashes += 1
                    assert len(open_store(out).quantities) > 0
                    store = pp.parse_corpus(old, out=out, workers=0)
                    ended = False
                else:
                    ended = True
            assert_same(frames, store)
            assert {p.name for p in out.rglob(".*")} == set()
            shutil.rmtree(out)
            if ended:
                break
    assert crashes > 30


# ---- elsewhere ---------------------------------------------------------------------------------------------


def test_any_executor_or_a_function_that_makes_one(tmp_path: Path) -> None:
    source = mixed(tmp_path / "in")
    with ThreadPoolExecutor(2) as pool:
        assert_same(pp.parse_corpus(source), pp.parse_corpus(source, out=tmp_path / "a", executor=pool))
    assert_same(pp.parse_corpus(source), pp.parse_corpus(source, out=tmp_path / "b", executor=lambda: ThreadPoolExecutor(1)))


class Breaking(ProcessPoolExecutor):
    """An executor that breaks at its second chunk."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        self.count = getattr(self, "count", 0) + 1
        if self.count > 1:
            future.set_exception(BrokenProcessPool("a process died"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_broken_executor_ends_the_run_and_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policyparse.batch._CHUNK", 4)
    source = write(tmp_path / "in", numbered(12))
    with pytest.raises(PolicyparseError, match=r"the executor broke .*BrokenProcessPool.* goes on from there"):
        pp.parse_corpus(source, out=tmp_path / "out", workers=1, executor=Breaking)
    held = len(open_store(tmp_path / "out").entries)
    assert 0 < held < 12
    assert counts(pp.parse_corpus(source, out=tmp_path / "out", workers=0)) == (12 - held, held, 0)


class KilledWorker(Exception):
    """What Dask says of work whose workers died again and again."""


class Losing(Executor):
    """An executor whose workers die on one document."""

    def submit(self, fn, /, tasks, settings):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        if any(task.key.endswith("bad.txt") for task in tasks):
            future.set_exception(KilledWorker())
        else:
            future.set_result((run(tasks, settings),))
        return future


def test_chunk_whose_workers_are_lost_is_split(tmp_path: Path) -> None:
    source = write(tmp_path / "in", numbered(20) | {"2007/bad.txt": TEXT})
    store = pp.parse_corpus(source, out=tmp_path / "out", workers=1, executor=Losing())
    assert store.failures["path"].tolist() == [str(source / "2007" / "bad.txt")] and len(store.documents) == 20
    (source / "2007" / "bad.txt").unlink()
    pd.testing.assert_frame_equal(pp.parse_corpus(source).quantities, store.quantities)


# ---- reading the store -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Store:
    folder = tmp_path_factory.mktemp("store")
    return pp.parse_corpus(corpus / "reports", out=folder / "out", workers=0)


def test_frames_by_column_and_filter(store: Store) -> None:
    whole = store.quantities
    some = store.read("quantities", columns=["value", "doc_id"], filters=[("report_year", ">=", 2022), ("status", "in", ["target"])])
    wanted = whole[(whole["report_year"] >= 2022) & (whole["status"] == "target")].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, wanted[["value", "doc_id"]])
    pieces = list(store.pieces("sentences", documents=2))
    assert len(pieces) == -(-len(store.documents) // 2)
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), store.sentences)
    for wrong in ({"columns": ["nosuch"]}, {"filters": [("nosuch", "==", 1)]}, {"filters": [("value", "~", 1)]}):
        with pytest.raises(PolicyparseError):
            store.read("quantities", **wrong)
    with pytest.raises(PolicyparseError, match="no frame is called 'none'"):
        store.read("none")
    with pytest.raises(PolicyparseError, match="holds no document 'none'"):
        store.text("none")


def test_sql(store: Store) -> None:
    found = store.sql("select doc_id, count(*) as n from targets where unit = ? group by all order by doc_id", ["%"])
    wanted = store.targets.query("unit == '%'").groupby("doc_id").size()
    assert dict(zip(found["doc_id"], found["n"], strict=True)) == wanted.to_dict()
    both = store.sql("select t.text, d.title from texts t join documents d using (doc_id) order by doc_id")
    assert both["text"].tolist() == [store.text(d) for d in store.documents["doc_id"]]
    assert store.sql("select members from slogans where len(members) > 1").iloc[0, 0]
    assert store.sql("select * from failures").empty


@pytest.mark.parametrize(
    "query",
    [
        "copy (select 1) to 'x.csv'", "create table x (a int)", "select 1; select 2", "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'", "attach 'x.db'", "set lock_configuration = false", "pragma database_list", "select nosuch from quantities",
        "install httpfs",
    ],
)  # fmt: skip
def test_sql_is_limited_to_the_store(store: Store, query: str) -> None:
    before = sorted(p.name for p in store.path.rglob("*"))
    with pytest.raises(PolicyparseError):
        store.sql(query)
    assert sorted(p.name for p in store.path.rglob("*")) == before


def test_sql_of_a_store_that_is_not_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = write(tmp_path / "in", numbered(4)), tmp_path / "out"
    pp.parse_corpus(source, out=out, workers=0)
    write(source, {"2001/r0001.txt": TEXT + "全年新建学校5所。"})

    def stop(writer: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store_writer.Writer, "_compact", stop)
    with pytest.raises(KeyboardInterrupt, match="goes on from there"):
        pp.parse_corpus(source, out=out, workers=0)
    left = open_store(out)
    assert not left.complete
    assert_same(pp.parse_corpus(source), left)
    assert left.sql("select count(*) n from quantities")["n"][0] == len(left.quantities)


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "dta", "xlsx"])
def test_exports_are_those_of_the_frames(store: Store, corpus: Path, tmp_path: Path, format: str) -> None:
    from policyparse.present.files import read_frames, write_frames

    frames = pp.parse_corpus(corpus / "reports")
    for path in store.export(tmp_path / "a", format=format):
        assert path.suffix == f".{format}"
    write_frames(frames, tmp_path / "b", format=format)
    if format in ("csv", "jsonl"):
        for path in (tmp_path / "a").iterdir():
            assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    assert_same(read_frames(tmp_path / "a"), read_frames(tmp_path / "b"))
    assert [p.name for p in store.export(tmp_path / "c", format="csv", frames=["targets"])] == ["targets.csv"]


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = write(tmp_path / "in", numbered(2) | {"e.txt": ""}), tmp_path / "out"
    assert main(["batch", str(source), "-o", str(out), "--workers", "1"]) == 0
    said, err = capsys.readouterr()
    assert said.startswith(f"{out}: 3 documents (3 read in ") and said.endswith("1 failed\n")
    assert err == f"policyparse: {source / 'e.txt'}: the file is empty (fetch the document again)\n"
    assert main(["export", str(out), "-o", str(tmp_path / "x.xlsx")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'x.xlsx'}\n"
    assert main(["batch", str(source), "-o", str(out), "--workers", "1", "--dask", "tcp://x:1"]) == 2
    assert main(["export", str(tmp_path), "-o", str(out)]) == 1
    assert main(["batch", str(source), "-o", str(source)]) == 1
    with pytest.raises(SystemExit):
        main(["batch", str(source)])


def test_progress_tells_failures_and_what_was_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = write(tmp_path / "in", numbered(3) | {"e.txt": ""}), tmp_path / "out"
    pp.parse_corpus(source, out=out, workers=0)
    assert capsys.readouterr() == ("", "")
    write(source, {"f.txt": "", "g.txt": TEXT})
    pp.parse_corpus(source, out=out, workers=0, progress=True)
    said = capsys.readouterr().err.rpartition("\r")[2]
    assert "2/2" in said and "doc/s" in said and "failed=1, kept=4" in said


# ---- archives, metadata, doubles ---------------------------------------------------------------------------


def test_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "报告.zip", "w") as archive:
        archive.writestr("云溪市/2022.txt", TEXT)
        archive.writestr("__MACOSX/._x", "x")
        archive.writestr("inner.zip", b"PK\x05\x06" + bytes(18))
        pd.DataFrame({"text": [TEXT, TEXT]}).to_csv(tmp_path / "t.csv", index=False)
        archive.write(tmp_path / "t.csv", "t.csv")
    frames = pp.parse_corpus(tmp_path / "报告.zip")
    assert frames.documents["doc_id"].tolist() == ["报告/t#1", "报告/t#2", "报告/云溪市/2022"]
    assert frames.documents["path"].tolist() == [f"{tmp_path}/报告.zip/{p}" for p in ("t.csv#1", "t.csv#2", "云溪市/2022.txt")]
    assert frames.failures["path"].tolist() == [f"{tmp_path}/报告.zip/inner.zip"]


def test_names_packed_on_chinese_windows(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("AAAAAA-2022.txt", TEXT)
    data = (tmp_path / "a.zip").read_bytes().replace(b"AAAAAA", "云溪市".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)
    assert pp.parse_corpus(tmp_path / "a.zip").documents["doc_id"].tolist() == ["a/云溪市-2022"]


def test_bombs_and_tricks_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("/abs.txt", TEXT)
        archive.writestr("../up.txt", TEXT)
        archive.writestr("bomb.txt", bytes(50_000_000))
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", TEXT)
        archive.writestr("@nameless.txt", TEXT)
    # found by fuzzing: a member without a name
    (tmp_path / "a.zip").write_bytes((tmp_path / "a.zip").read_bytes().replace(b"@nameless", b"\0nameless"))
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 broken")
    lie = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "c.zip").write_bytes(lie[: len(lie) // 2])
    frames = pp.parse_corpus(tmp_path)
    assert frames.documents["doc_id"].tolist() == ["a/good"]
    errors = {p.rpartition("/")[2]: e for p, e in zip(frames.failures["path"], frames.failures["error"], strict=True)}
    assert errors["abs.txt"] == errors["up.txt"] == "its name leads out of the archive"
    assert errors["link.txt"] == "is a link" and "as only bombs are" in errors["bomb.txt"]
    assert "no sound ZIP archive" in errors["b.zip"] and "no sound ZIP archive" in errors["c.zip"]


def test_metadata_of_ones_own_table(tmp_path: Path) -> None:
    source = write(tmp_path / "in", {"a.txt": "各位代表：增长6%。", "b/2.txt": TEXT, "c.txt": TEXT})
    table = pd.DataFrame({"文件名": ["a.txt", "b/2.txt"], "地区": ["云溪市", None], "报告年度": [2021, 2020.0], "标题": ["甲", ""]})
    table.to_excel(tmp_path / "list.xlsx", index=False)
    for told in (table, tmp_path / "list.xlsx"):
        documents = pp.parse_corpus(source, metadata=told).documents.set_index("doc_id")
        assert documents.loc["a", ["region", "report_year", "title"]].tolist() == ["云溪市", 2021, "甲"]
        assert documents.loc["b/2", "report_year"] == 2020 and documents.loc["c", "report_year"] == 2022
        assert any("2022" in w for w in documents.loc["b/2", "warnings"])
    with pytest.raises(DocumentError, match="no column names the documents"):
        pp.parse_corpus(source, metadata=pd.DataFrame({"region": ["x"]}))
    with pytest.raises(DocumentError, match="told of twice"):
        pp.parse_corpus(source, metadata=pd.DataFrame({"doc_id": ["a", "a"], "region": ["甲市", "乙市"]}))


def test_columns_that_hint_count_where_the_text_is_silent() -> None:
    frame = pd.DataFrame({
        "text": ["各位代表：增长6%。", TEXT, TEXT], "年份": [2019, 2021, 2010], "province": ["澜江省"] * 3, "city": ["云溪市", "云溪市", None],
    })  # fmt: skip
    documents = pp.parse_corpus(frame).documents
    assert documents["report_year"].tolist() == [2019, 2022, 2022]
    assert documents["region"].tolist()[0] == "云溪市"
    assert "the year 2019 is from the table" in documents["warnings"][0]
    assert not any("table says" in w for w in documents["warnings"][1])
    assert any("the table says 2010" in w for w in documents["warnings"][2])


def test_two_texts_of_one_report_are_flagged_and_one_is_chosen(tmp_path: Path) -> None:
    frame = pd.DataFrame({
        "doc_id": ["a", "b", "c", "d"], "region": ["云溪市", "云溪市", "云溪市", "青岚县"], "report_year": [2022, 2022, 2021, 2022],
        "text": [TEXT, TEXT * 2, TEXT, TEXT],
    })  # fmt: skip
    frames = pp.parse_corpus(frame)
    flagged = [any("texts of this region and year; the rule chooses b" in w for w in ws) for ws in frames.documents["warnings"]]
    assert flagged == [True, True, False, False]
    assert pp.chosen_texts(frames.documents).tolist() == [False, True, True, True]
    store = pp.parse_corpus(frame, out=tmp_path / "out", workers=0)
    assert_same(frames, store)
    assert store.sql("select count(*) n from documents where len(warnings) > 0 and doc_id in ('a', 'b')")["n"][0] == 2


# ---- a frame in, a frame out -------------------------------------------------------------------------------


def test_extract_frame_is_fixed_in_shape() -> None:
    frame = pd.DataFrame({"id": ["a", "b"], "report": [TEXT, None]}, index=[7, 9])
    found = pp.extract_frame(frame, text="report", doc_id="id")
    assert set(found["doc_id"]) == {"a"} and len(found) == 2
    nothing = pp.extract_frame(frame.iloc[:0], text="report", doc_id="id")
    pd.testing.assert_series_equal(nothing.dtypes, found.dtypes)
    assert pp.extract_frame(frame, text="report", doc_id="id", table="failures")["error"].tolist() == ["the row has no text"]
    assert pp.extract_frame(frame, text="report", table="documents")["doc_id"][0].startswith("text-")
    with pytest.raises(DocumentError, match="has no column 'text'"):
        pp.extract_frame(frame)
    with pytest.raises(PolicyparseError, match="no table is called"):
        pp.extract_frame(frame, text="report", table="none")


def test_code_of_the_page_on_batches_runs(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.M | re.S)
    shutil.copytree(corpus, tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/batch.md", "exec"), {})
    assert (tmp_path / "out" / "quantities.dta").exists()
