"""Processes of our own that read chunks of documents: one that dies or hangs costs one document, never the run.

A child is a plain subprocess that speaks through its pipes, so that a script needs no `if __name__ == "__main__"`, and so
that it works the same within a thread here and within the worker of a cluster.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import hashlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import IO, Any

from policyparse.batch.sources import Task
from policyparse.batch.work import Outcome, Settings, content_of, failed, patterns_of, run
from policyparse.errors import DocumentError, PatternError, PolicyparseError
from policyparse.patterns import Patterns
from policyparse.pipeline import extract

#: seconds between looks at the clock, seconds after which an idle child goes, and grace before a child ends itself
_TICK, _IDLE, _GRACE = 0.1, 60.0, 20.0
#: times that a process may die on one document, and that it may die before it begins
_DEATHS, _STARTS = 2, 3
_SERVE = "from policyparse.batch.children import serve; serve()"


class Died(Exception):
    """A child ended before its work: `at` is the number of the document that it was at (-1: none yet)."""

    def __init__(self, at: int, late: bool, words: str) -> None:
        super().__init__(words)
        self.at, self.late = at, late


class Stopped(Exception):
    """The run was ended from outside while a chunk was being done."""


class Child:
    """One process that does chunks of documents, one chunk at a time."""

    def __init__(self) -> None:
        paths = dict.fromkeys(p for p in sys.path if p and os.path.isdir(p))
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )  # fmt: skip
        self.deadline = float("inf")
        self.idle_since = time.monotonic()
        self.late = False

    def do(self, tasks: Sequence[Task], settings: Settings) -> Outcome:
        """The outcome of a chunk. Raises Died; PatternError and PolicyparseError where no document could be read at all."""
        at = -1
        incoming, outgoing = self.process.stdout, self.process.stdin
        assert incoming and outgoing
        try:
            outgoing.write(pickle.dumps((settings, tuple(tasks)), pickle.HIGHEST_PROTOCOL))
            outgoing.flush()
            while True:
                kind, value = pickle.load(incoming)
                if kind == "at":
                    at = value
                    self.deadline = time.monotonic() + settings.timeout if settings.timeout else float("inf")
                elif kind == "done":
                    return value  # type: ignore[no-any-return]
                elif isinstance(value, str):
                    raise PolicyparseError(value)
                else:
                    file, reason, record, place = value
                    raise PatternError(file, reason, record=record, field=place)
        except (EOFError, OSError, pickle.UnpicklingError, ValueError):
            self.kill()
            raise Died(at, self.late, self._last_words()) from None
        finally:
            self.deadline = float("inf")
            self.idle_since = time.monotonic()

    def _last_words(self) -> str:
        code = self.process.wait()
        with contextlib.suppress(OSError, ValueError):
            self._errors.seek(0)
            lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
            if lines and code >= 0:
                return lines[-1]
        return f"ended by signal {-code}" if code < 0 else f"ended with status {code}"

    def expire(self) -> None:
        """End it because the document that it is at took too long."""
        self.late = True
        self.deadline = float("inf")
        with contextlib.suppress(OSError):
            self.process.kill()

    def kill(self) -> None:
        """End it, and wait until it has ended."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with contextlib.suppress(OSError, ValueError):
                    stream.close()

    def close(self) -> None:
        """End it and forget what it wrote."""
        self.kill()
        self._errors.close()


class Children:
    """A changing number of children; each caller of `run_chunk` has one to itself while it lasts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._stopped = False
        self._watching = False

    def run_chunk(self, tasks: Sequence[Task], settings: Settings) -> tuple[Outcome, ...]:
        """The outcomes of a chunk, all its documents in order whatever befalls the processes.

        A chunk whose process dies is done again; when that dies too it is split, until the one document is found on which
        a process died twice, which is recorded as failed. A document that takes longer than `settings.timeout` seconds is
        recorded as failed and the others of its chunk are done again.

        Raises PatternError and PolicyparseError where no process can be started or the patterns are not the run's.
        """
        done: list[Outcome] = []
        #: what is still to come, the next one last: groups of tasks, and verdicts that wait for their place
        waiting: list[tuple[Task, ...] | Outcome] = [tuple(tasks)]
        deaths: Counter[str] = Counter()
        starts = 0
        while waiting:
            group = waiting.pop()
            if isinstance(group, Outcome):
                done.append(group)
                continue
            if not group:
                continue
            try:
                done.append(self._done(group, settings))
                continue
            except Died as death:
                if self._stopped:
                    raise Stopped from None
                at, late, words = min(death.at, len(group) - 1), death.late, str(death)
            if at < 0:
                starts += 1
                if starts >= _STARTS:
                    raise PolicyparseError(f"the processes that read documents cannot start: {words}")
                waiting.append(group)
                continue
            bad = group[at]
            deaths[bad.key] += 1
            if late or deaths[bad.key] >= _DEATHS:
                waiting += [group[at + 1 :], _verdict(bad, late, words, settings), group[:at]]
            elif deaths.total() > 1 and len(group) > 1:
                waiting += [group[len(group) // 2 :], group[: len(group) // 2]]
            else:
                waiting.append(group)
        return tuple(done)

    def _done(self, group: Sequence[Task], settings: Settings) -> Outcome:
        child = self._borrow()
        try:
            outcome = child.do(group, settings)
        except BaseException:
            with self._lock:
                self._busy.discard(child)
            child.close()
            raise
        with self._lock:
            self._busy.discard(child)
            self._idle.append(child)
        return outcome

    def _borrow(self) -> Child:
        with self._lock:
            if self._stopped:
                raise Stopped
            while self._idle and self._idle[-1].process.poll() is not None:
                self._idle.pop().close()  # somebody ended it while it had nothing to do
            child = self._idle.pop() if self._idle else Child()
            self._busy.add(child)
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="policyparse-watch", daemon=True).start()
            return child

    def _watch(self) -> None:
        """End children whose document takes too long, and those that have had nothing to do for a while."""
        while True:
            time.sleep(_TICK)
            now = time.monotonic()
            with self._lock:
                for child in self._busy:
                    if child.deadline < now:
                        child.expire()
                old = [c for c in self._idle if now - c.idle_since > _IDLE]
                self._idle = [c for c in self._idle if c not in old]
                if not self._busy and not self._idle:
                    self._watching = False
            for child in old:
                child.close()
            if not self._watching:
                return

    def pids(self) -> list[int]:
        """The process ids of all children."""
        with self._lock:
            return [c.process.pid for c in (*self._busy, *self._idle)]

    def stop(self) -> None:
        """End all children at once; chunks under way raise Stopped."""
        with self._lock:
            self._stopped = True
            idle, busy, self._idle = self._idle, list(self._busy), []
        for child in busy:
            with contextlib.suppress(OSError):
                child.process.kill()  # its caller notices and closes it
        for child in idle:
            child.close()


def _verdict(task: Task, late: bool, words: str, settings: Settings) -> Outcome:
    """The outcome of a document that took too long or on which processes died."""
    with contextlib.suppress(DocumentError):
        if task.text is None and not task.failure:
            task = replace(task, sha256=hashlib.sha256(content_of(task)).hexdigest())
    if late:
        reason, advice = f"took longer than {settings.timeout:g} seconds", "look into it, or give it more time (timeout)"
    else:
        reason = f"the process that read it died {_DEATHS} times ({words})"
        advice = "it may need more memory than there is; look into it, or split it"
    return failed(task, "parse", reason, advice, settings)


_shared = Children()
atexit.register(_shared.stop)


def run_chunk(tasks: Sequence[Task], settings: Settings) -> tuple[Outcome, ...]:
    """`Children.run_chunk` with the children of this process: what is sent to the workers of a cluster."""
    return _shared.run_chunk(tasks, settings)


# ---- in the child ------------------------------------------------------------------------------------------


def serve() -> None:
    """Do chunks from standard input until it ends. What anything prints goes to standard error, not among the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    with contextlib.suppress(BrokenPipeError):
        while True:
            try:
                settings, tasks = pickle.load(incoming)
            except EOFError:
                return
            _answer(outgoing, _chunk(outgoing, settings, tasks))


def _chunk(outgoing: IO[bytes], settings: Settings, tasks: Sequence[Task]) -> tuple[str, Any]:
    def begin(number: int) -> None:
        if settings.timeout and number < len(tasks):  # ends the process even where its parent is gone and Python hangs
            faulthandler.dump_traceback_later(settings.timeout + _GRACE, exit=True, file=2)
        _answer(outgoing, ("at", number))

    try:
        rules = patterns_of(settings)
        _warm(settings.digest, rules)
        return "done", run(tasks, settings, rules, begin)
    except PatternError as error:
        return "fault", (error.file, error.reason, error.record, error.field)
    except PolicyparseError as error:
        return "fault", str(error)
    finally:
        faulthandler.cancel_dump_traceback_later()


_warmed: set[str] = set()
#: the examples of so many records apart are enough
_EVERY = 7


def _warm(digest: str, rules: Patterns) -> None:
    """Compile the patterns and load the dictionaries before a document's time begins to run: read the patterns' examples."""
    if digest not in _warmed:
        _warmed.add(digest)
        texts = (e for r in islice(rules, 0, None, _EVERY) for e in r.examples[:1] if isinstance(e, str))
        extract("\n".join(texts), patterns=rules)


def _answer(outgoing: IO[bytes], message: tuple[str, Any]) -> None:
    outgoing.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    outgoing.flush()
