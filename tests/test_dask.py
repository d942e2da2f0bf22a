"""The batch on a real Dask cluster of several processes on this machine, and the plain function within Dask's frames."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest

import policyparse as pp
from policyparse.cli import main

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")

TEXT = "各位代表：现在，我报告工作。\n一、2022年主要目标\n云溪市生产总值增长6%左右，新增就业3000人。\n"

FAULTS = """
import os, time
import policyparse.work as work
whole = work.extract
def extract(text, *rest, **more):
    if "KILL" in text:
        os.kill(os.getpid(), 9)
    if "HANG" in text:
        time.sleep(1000)
    return whole(text, *rest, **more)
work.extract = extract
"""


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
            distributed.Client(cluster) as made,
        ):
            yield made


def reports(folder: Path, corpus: Path, n: int) -> Path:
    folder.mkdir()
    text = (corpus / "reports" / "青岚县-2022.txt").read_text(encoding="utf-8")
    for i in range(n):
        (folder / f"r{i:03d}.txt").write_text(text.replace("2022年", f"{2000 + i}年"), encoding="utf-8")
    return folder


def test_cluster_that_loses_a_worker_gives_the_same(client: Any, tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policyparse.batch._CHUNK", 4)
    source = reports(tmp_path / "in", corpus, 24)
    killed = []

    def kill() -> None:
        while not killed:
            time.sleep(0.1)
            for pid in client.run(os.getpid).values():
                if psutil.Process(pid).children():  # it reads documents
                    psutil.Process(pid).kill()
                    killed.append(pid)
                    return

    killer = threading.Thread(target=kill)
    killer.start()
    store = pp.parse_corpus(source, out=tmp_path / "out", executor=client)
    killer.join()
    assert killed and store.complete and store.failures.empty
    calm = pp.parse_corpus(source)
    for name, table in calm.items():
        pd.testing.assert_frame_equal(table, getattr(store, name))


def _fault_in_children(folder: str) -> None:
    """On a worker: from now on its children take what they do from the folder too."""
    import sys

    from policyparse import children

    sys.path.insert(0, folder)
    children._shared.stop()
    children._shared = children.Children()


def test_document_that_kills_or_hangs_is_found_on_the_cluster(client: Any, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(FAULTS, encoding="utf-8")
    client.run(_fault_in_children, str(tmp_path / "site"))
    (tmp_path / "in").mkdir()
    for i, more in enumerate(("", "KILL", "", "HANG")):
        (tmp_path / "in" / f"{i}.txt").write_text(TEXT + more, encoding="utf-8")
    store = pp.parse_corpus(tmp_path / "in", out=tmp_path / "out", executor=client, timeout=5)
    assert store.documents["doc_id"].tolist() == ["0", "2"]
    assert [e.partition(" (")[0] for e in store.failures["error"]] == ["the process that read it died 2 times", "took longer than 5 seconds"]


def test_command_line(client: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    address = client.scheduler.address
    assert main(["batch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--dask", address, "-q"]) == 0
    assert len(pp.open_store(tmp_path / "out").documents) == 1
    assert capsys.readouterr().err == ""


def test_extract_frame_in_map_partitions() -> None:
    dask_frame = pytest.importorskip("dask.dataframe")
    texts = pd.DataFrame({"id": [f"d{i}" for i in range(6)], "text": [TEXT.replace("3000", str(3000 + i)) for i in range(6)]})
    lazy = dask_frame.from_pandas(texts, npartitions=3)
    found = lazy.map_partitions(pp.extract_frame, doc_id="id", meta=pp.extract_frame(texts.iloc[:0], doc_id="id"))
    computed = found.compute(scheduler="synchronous").reset_index(drop=True)
    whole = pp.extract_frame(texts, doc_id="id")
    assert computed["doc_id"].tolist() == whole["doc_id"].tolist() and len(whole) == 12
    pd.testing.assert_frame_equal(computed, whole, check_dtype=False)
