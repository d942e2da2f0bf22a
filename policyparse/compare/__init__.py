"""Comparisons of reports: what researchers do with the frames. Each function returns one tidy DataFrame with provenance.

They take a Report, Frames, an opened store (`policyparse.open_store`) or a list of them. The columns of every frame, with
types and meanings, are in `policyparse.compare.frames.SCHEMAS`; the definitions in docs/comparisons.md.
"""

from __future__ import annotations

from policyparse.compare.changes import changes
from policyparse.compare.coding import agreement, disagreements
from policyparse.compare.frames import SCHEMAS
from policyparse.compare.panel import panel, panel_wide, tone_shift
from policyparse.compare.projects import project_outcomes, track_projects
from policyparse.compare.regions import across_regions, cascade
from policyparse.compare.results import targets_vs_actuals
from policyparse.compare.slogans import slogan_adoption, slogan_meanings
from policyparse.compare.source import select

__all__ = [
    "SCHEMAS",
    "across_regions",
    "agreement",
    "cascade",
    "changes",
    "disagreements",
    "panel",
    "panel_wide",
    "project_outcomes",
    "select",
    "slogan_adoption",
    "slogan_meanings",
    "targets_vs_actuals",
    "tone_shift",
    "track_projects",
]
