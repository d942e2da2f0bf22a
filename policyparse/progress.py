"""How far a run is: documents done, rate, time left, failures so far."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policyparse.work import Outcome


class Progress:
    """The progress of a run: shown by a bar where there is one, else kept silently."""

    def __init__(self, bar: Any = None) -> None:
        self._bar = bar
        self._kept = self._failed = 0

    def kept(self) -> None:
        """A document is in the store already; the rate and the time left are of those that are not."""
        self._kept += 1
        if self._bar is not None and self._bar.total is not None:
            self._bar.total -= 1
            if self._kept % 1000 == 0:
                self._tell()

    def done(self, outcome: Outcome) -> None:
        """A chunk is done."""
        self._failed += sum(u.failed for u in outcome.units)
        if self._bar is not None:
            self._tell()
            self._bar.update(len(outcome.units))

    def _tell(self) -> None:
        words = {"failed": self._failed} | ({"kept": self._kept} if self._kept else {})
        self._bar.set_postfix(words, refresh=False)


@contextmanager
def progress_bar(total: int | None, wanted: bool | None) -> Iterator[Progress]:
    """The progress of a run of `total` documents (None: not known), shown where the terminal is one or where it is wanted."""
    if (total is not None and total < 2) or not (sys.stderr.isatty() if wanted is None else wanted):
        yield Progress()
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, unit="doc", dynamic_ncols=True, file=sys.stderr, smoothing=0.05) as bar:
        yield Progress(bar)
