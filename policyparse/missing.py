"""What a cell holds that holds nothing: None, NaN, pandas' NA and NaT, told apart without importing pandas."""

from __future__ import annotations


def is_missing(value: object) -> bool:
    """Whether a cell holds nothing; an empty text is something.

    >>> [is_missing(v) for v in (None, float("nan"), "", 0)]
    [True, True, False, False]
    """
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value
