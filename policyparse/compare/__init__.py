"""Comparisons of reports: what researchers do with the frames. Each function returns one tidy DataFrame with provenance.

They take a Report, Frames, an opened store (`policyparse.open_store`) or a list of them. The columns of every frame, with
types and meanings, are in `policyparse.compare.frames.SCHEMAS`; the definitions in docs/comparisons.md.
"""

from __future__ import annotations

from policyparse.compare.frames import SCHEMAS
from policyparse.compare.results import targets_vs_actuals
from policyparse.compare.source import select

__all__ = ["SCHEMAS", "select", "targets_vs_actuals"]
