"""One run at a time: a lock on a store's folder that ends with the process that holds it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import IO

from policyparse.errors import PolicyparseError

#: seconds between signs of life, and without one after which a lock of another machine is stale
_BEAT, _STALE = 15.0, 120.0


class StoreLock:
    """The lock of a store, held from `acquire` to `release`.

    The operating system's own lock on the file ends with the process, however it ends, so that nothing stale is left. Where
    the file system has none to give (some of clusters), and against other machines, the signs of life count that a holder
    writes: a lock of this machine whose process is gone, or of another that was silent for two minutes, is stale.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._ended = threading.Event()

    def acquire(self) -> None:
        """Take the lock. Raises PolicyparseError, which says who holds it, where another run does."""
        file = open(self._path, "a+b")  # noqa: SIM115 - held until release
        try:
            system = _lock(file)
        except BlockingIOError:
            holder = self._holder()
            file.close()
            raise self._taken(holder) from None
        holder = self._holder()
        if holder and (self._alive_elsewhere(holder) or (not system and _alive_here(holder))):
            file.close()
            raise self._taken(holder)
        self._file = file
        self._write()
        threading.Thread(target=self._beat, name="policyparse-lock", daemon=True).start()

    def release(self) -> None:
        """Give the lock back."""
        self._ended.set()
        if self._file:
            with contextlib.suppress(OSError):
                _info(self._path).unlink(missing_ok=True)
            self._file.close()
            self._file = None

    def _holder(self) -> dict[str, object]:
        try:
            held = json.loads(_info(self._path).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}

    def _write(self) -> None:
        held = {"pid": os.getpid(), "host": socket.gethostname(), "begun": time.strftime("%Y-%m-%d %H:%M:%S"), "born": _born(os.getpid())}
        _info(self._path).write_text(json.dumps(held), encoding="utf-8")

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT):
            with contextlib.suppress(OSError):
                os.utime(_info(self._path))

    def _alive_elsewhere(self, holder: dict[str, object]) -> bool:
        if holder.get("host") == socket.gethostname():
            return False
        with contextlib.suppress(OSError):
            return time.time() - _info(self._path).stat().st_mtime < _STALE
        return False

    def _taken(self, holder: dict[str, object]) -> PolicyparseError:
        who = f"process {holder['pid']} on {holder['host']}, since {holder['begun']}" if holder.get("pid") else "another process"
        return PolicyparseError(
            f"{self._path.parent}: another run is writing to this store ({who}); wait for it, or give another folder"
        )


def _info(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _lock(file: IO[bytes]) -> bool:
    """Take the system's lock; False where the file system has none. Raises BlockingIOError where another has it."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def _alive_here(holder: dict[str, object]) -> bool:
    """Whether the process that wrote the lock still runs (its number alone may have gone to another since)."""
    pid = holder.get("pid")
    if not isinstance(pid, int) or pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return holder.get("born") in ("", _born(pid))


def _born(pid: int) -> str:
    """When a process began, as the system counts; '' where it does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
