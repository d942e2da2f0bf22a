"""A corpus: many documents in, one set of frames or a store out; what cannot be read becomes a row of `failures`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from policyparse.batch.progress import Progress, progress_bar
from policyparse.batch.sources import Item, Source, Task, Tasks, list_items
from policyparse.batch.work import Outcome, Settings, failed, merged, patterns_of, run, settings_of
from policyparse.documents.known import Table, read_known
from policyparse.errors import DocumentError, PolicyparseError
from policyparse.patterns import Patterns, load_patterns

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from policyparse.frames import Frames
    from policyparse.store import Store

    Executors: TypeAlias = "Executor | Callable[[], Executor] | Any"

#: a chunk holds at most so many documents and bytes
_CHUNK, _CHUNK_BYTES = 64, 1_000_000
#: … and so many where it is not known how many there are in all
_ROWS = 16
#: seconds that a document may take by default; the longest real report takes less than one
TIMEOUT = 120.0


@overload
def parse_corpus(
    source: Source, *, out: None = None, workers: int | None = None, executor: Executors = None, timeout: float | None = TIMEOUT,
    region: str | None = None, columns: Mapping[str, str] | None = None, metadata: Table | None = None,
    patterns: Patterns | None = None, progress: bool | None = None,
) -> Frames: ...  # fmt: skip
@overload
def parse_corpus(
    source: Source, *, out: str | os.PathLike[str], workers: int | None = None, executor: Executors = None,
    timeout: float | None = TIMEOUT, resume: bool = True, retry: bool = False, region: str | None = None,
    columns: Mapping[str, str] | None = None, metadata: Table | None = None, patterns: Patterns | None = None,
    progress: bool | None = None,
) -> Store: ...  # fmt: skip
def parse_corpus(
    source: Source,
    *,
    out: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    executor: Executors = None,
    timeout: float | None = TIMEOUT,
    resume: bool = True,
    retry: bool = False,
    region: str | None = None,
    columns: Mapping[str, str] | None = None,
    metadata: Table | None = None,
    patterns: Patterns | None = None,
    progress: bool | None = None,
) -> Frames | Store:
    """Read and parse many documents: a folder with all its subfolders, files, a table of texts, or a DataFrame of texts.

    Files are taken in the order of their paths; ZIP archives are read like folders. A document is called by its path
    relative to the folder, without its ending (with it where two files differ in nothing else); a row of a table by its
    `doc_id` column, else `table#3`. `columns` names the columns of a table (`{"text": "正文", "region": "地区"}`), else they
    are recognised. `metadata` is a table of one's own (a file or DataFrame) that tells region, report_year and more of
    documents by `doc_id` or `path`. `region` is given to documents of which nothing else tells it.

    Without `out` the frames are returned. With `out`, a folder, they are written there as the run goes, memory stays
    small, and the `Store` is returned. A run that was ended in whatever way is continued by the same call: finished
    documents are not read again unless they, the patterns or the version changed; documents that are gone disappear. With
    `resume=False` all are read again, with `retry=True` those that failed.

    `workers` is the number of processes: by default as many as processors with `out`, and none (all is done here) without
    it; 0 is none. `executor` runs the work elsewhere: a `concurrent.futures.Executor`, a function that makes one, or a Dask
    client. A process that dies costs only the document that killed it, and one that takes longer than `timeout` seconds is
    ended; both become failures (with no processes there is no such protection).

    A document that cannot be read or parsed is a row of `failures` (path, stage, error, advice); the others are unharmed.
    `progress` shows a bar; by default where the terminal is one.

    Raises DocumentError where `source` itself does not exist or is empty or is a DataFrame without texts, PatternError
    where the patterns are broken, PolicyparseError where another run writes to the store, the store is of an altogether
    different source, or the executor breaks; KeyboardInterrupt says how to go on.

    >>> import pandas as pd
    >>> frames = parse_corpus(pd.DataFrame({"doc_id": ["a", "b"], "text": ["现在，我报告工作。", None]}))
    >>> len(frames.documents), frames.failures["error"].tolist()
    (1, ['the row has no text'])
    """
    rules = patterns or load_patterns()
    folder = None if out is None else Path(out)
    items = list_items(source, columns=columns, patterns=rules, leave=folder)
    known = None if metadata is None else read_known(metadata, rules)
    settings = settings_of(rules, region or "", timeout or 0.0, folder is not None)
    total = None if any(i.rows for i in items) else len(items)
    count = workers if workers is not None else (0 if folder is None else _processors())
    with progress_bar(total, progress) as bar, _runner(settings, rules, count, executor) as runner:
        tasks = iter(Tasks(items, known))
        size = _ROWS if total is None else max(1, min(_CHUNK, total // (4 * count or 1)))
        if folder is None:
            return _frames(_chunks(tasks, size), runner, bar)
        return _store(folder, settings, items, tasks, runner, bar, size=size, resume=resume, retry=retry)


def _processors() -> int:
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return os.cpu_count() or 1


Runner: TypeAlias = "Callable[[Iterable[tuple[Task, ...]]], Iterator[Outcome]]"


def _frames(chunks: Iterable[tuple[Task, ...]], runner: Runner, bar: Progress) -> Frames:
    from policyparse.frames import FRAME_NAMES, Frames, frame
    from policyparse.store.duplicates import flag_duplicates

    outcomes = []
    for outcome in runner(chunks):
        bar.done(outcome)
        outcomes.append(outcome)
    rows = merged(sorted(outcomes, key=lambda o: o.units[0].key))
    made = {name: frame(name, rows[name]) for name in (*FRAME_NAMES, "failures")}
    return Frames(**made | {"documents": flag_duplicates(made["documents"])})


def _store(
    folder: Path, settings: Settings, items: list[Item], tasks: Iterator[Task], runner: Runner, bar: Progress, *, size: int,
    resume: bool, retry: bool,
) -> Store:  # fmt: skip
    from policyparse.store import open_store
    from policyparse.store.writer import Writer

    def wanted(writer: Writer) -> Iterator[Task]:
        for task in tasks:
            if writer.fresh(task):
                bar.kept()
            else:
                yield task

    writer = Writer(folder, settings, resume=resume, retry=retry)
    try:
        with writer:
            writer.check(i.key for i in items)
            for outcome in runner(_chunks(wanted(writer), size)):
                writer.add(outcome)
                bar.done(outcome)
            writer.finish()
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"{writer.done + writer.kept:,} documents are in {folder}; the same call, or command, goes on from there"
        ) from None
    return open_store(folder)


def _chunks(tasks: Iterable[Task], size: int) -> Iterator[tuple[Task, ...]]:
    """Tasks in groups that are worth sending: neither too many nor too large."""
    chunk: list[Task] = []
    weight = 0
    for task in tasks:
        if chunk and (len(chunk) >= size or weight + task.size > _CHUNK_BYTES):
            yield tuple(chunk)
            chunk, weight = [], 0
        chunk.append(task)
        weight += task.size
    if chunk:
        yield tuple(chunk)


# ---- where the work is done --------------------------------------------------------------------------------


@contextmanager
def _runner(settings: Settings, patterns: Patterns, workers: int, executor: Executors) -> Iterator[Runner]:
    """A function from chunks to their outcomes: in this process, in children, or in an executor."""
    if executor is None and workers <= 0:

        def here(chunks: Iterable[tuple[Task, ...]]) -> Iterator[Outcome]:
            for chunk in chunks:
                if settings.packed:
                    yield run(chunk, settings, patterns)
                else:
                    yield from (run((task,), settings, patterns) for task in chunk)

        yield here
        return
    patterns_of(settings)  # what the workers will read must be what this process has
    if executor is None:
        yield from _local(settings, workers)
    else:
        yield from _elsewhere(settings, executor)


def _local(settings: Settings, workers: int) -> Iterator[Runner]:
    from concurrent.futures import ThreadPoolExecutor

    from policyparse.batch.children import Children

    children = Children()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="policyparse")
    try:
        yield lambda chunks: _spread(chunks, lambda c: pool.submit(children.run_chunk, c, settings), 2 * workers, settings)
    finally:
        children.stop()
        pool.shutdown(cancel_futures=True)


def _elsewhere(settings: Settings, executor: Executors) -> Iterator[Runner]:
    from concurrent.futures import Executor

    from policyparse.batch.children import run_chunk

    client: Any = executor
    if type(executor).__module__.partition(".")[0] == "distributed":  # a Dask client
        given: Executor = client.get_executor(pure=False)
        window = 2 * max(1, sum(client.nthreads().values()))
    else:
        given = executor if isinstance(executor, Executor) else executor()
        window = 2 * int(getattr(given, "_max_workers", 0) or _processors())
    try:
        yield lambda chunks: _spread(chunks, lambda c: given.submit(run_chunk, c, settings), window, settings)
    finally:
        if given is not executor:  # made here
            given.shutdown(wait=False)  # of Dask's this also cancels what is under way; ours has nothing left but when it broke


def _spread(
    chunks: Iterable[tuple[Task, ...]], submit: Callable[[tuple[Task, ...]], Any], window: int, settings: Settings
) -> Iterator[Outcome]:
    """The outcomes of chunks as they come; `window` chunks are under way at a time.

    A chunk whose worker was lost (on Dask, after it was tried elsewhere) is tried again, then split, until one document is
    left, which is recorded as failed. Raises PolicyparseError where the executor itself is broken.
    """
    from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait

    under_way: dict[Any, tuple[tuple[Task, ...], int]] = {}
    again: list[tuple[tuple[Task, ...], int]] = []
    source = ((chunk, 0) for chunk in chunks)
    while True:
        while len(under_way) < window and (following := again.pop() if again else next(source, None)):
            try:
                under_way[submit(following[0])] = following
            except (BrokenExecutor, RuntimeError, OSError) as error:
                raise _broken(error) from error
        if not under_way:
            return
        ready = wait(under_way, return_when=FIRST_COMPLETED).done
        for future in sorted(ready, key=_failed):  # what is done is kept before anything is raised
            chunk, losses = under_way.pop(future)
            try:
                yield from future.result()
            except PolicyparseError:
                raise
            except Exception as error:
                if type(error).__name__ != "KilledWorker":
                    raise _broken(error) from error
                half = len(chunk) // 2
                if losses == 0:
                    again.append((chunk, 1))
                elif half:
                    again += [(chunk[half:], 1), (chunk[:half], 1)]
                else:
                    words = "the workers that read it died"
                    yield failed(chunk[0], "parse", words, "it may need more memory than there is; look into it, or split it", settings)


def _failed(future: Any) -> bool:
    return bool(future.cancelled() or future.exception() is not None)


def _broken(error: BaseException) -> PolicyparseError:
    reason = f"{type(error).__name__}: {error}".rstrip(": ")
    return PolicyparseError(f"the executor broke ({reason}); what is finished is kept, the same call goes on from there")


# ---- a frame in, a frame out -------------------------------------------------------------------------------


def extract_frame(
    frame: pd.DataFrame,
    text: str = "text",
    *,
    table: str = "quantities",
    doc_id: str | None = None,
    region: str | None = None,
    report_year: str | None = None,
    patterns: Patterns | None = None,
) -> pd.DataFrame:
    """What the texts in a column of a frame hold: one table (quantities, slogans, projects, failures …) of all its rows.

    A plain function from frame to frame with fixed columns and types (also of no rows), for Dask's `map_partitions`,
    Spark's `mapInPandas` and the like. `doc_id`, `region` and `report_year` name the columns that tell them; without
    `doc_id` a document is called after its text. Rows without a text are left out (in `failures` they stand).

    Raises DocumentError where a column is missing, PolicyparseError where there is no such table.

    >>> import pandas as pd
    >>> texts = pd.DataFrame({"id": ["a"], "text": ["2022年生产总值增长6%左右。"]})
    >>> extract_frame(texts, doc_id="id")[["doc_id", "text", "bound"]].values.tolist()
    [['a', '6%', 'approx']]
    """
    from policyparse.frames import SCHEMAS
    from policyparse.frames import frame as frame_of_rows

    if table not in SCHEMAS:
        raise PolicyparseError(f"no table is called {table!r}; there are {', '.join(SCHEMAS)}")
    rules = patterns or load_patterns()
    asked = {"text": text, "doc_id": doc_id, "region": region, "report_year": report_year}
    named = {k: v for k, v in asked.items() if v is not None}
    missing = [c for c in named.values() if c not in frame.columns]
    if missing:
        raise DocumentError("the frame", f"has no column {missing[0]!r}", advice=f"it has {', '.join(map(str, frame.columns))}")
    wanted = frame[list(dict.fromkeys(named.values()))]
    own = Tasks(list_items(wanted, columns=named, patterns=rules)) if len(wanted) else ()
    settings = settings_of(rules, "", 0.0, False)
    outcomes = [run((_named(task, doc_id is not None),), settings, rules) for task in own]
    return frame_of_rows(table, merged(outcomes)[table])


def _named(task: Task, told: bool) -> Task:
    return task if told or task.failure else replace(task, metadata=replace(task.metadata, doc_id=""))
