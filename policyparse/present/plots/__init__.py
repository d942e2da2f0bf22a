"""Plots for papers, of the frames that `policyparse.compare` returns (extra `plot`: Altair).

Each function returns a `Plot`: a notebook shows it, `save` writes PNG, SVG, PDF or self-contained HTML, and `chart` is the
Altair chart to change at will. Chinese is set in a font that is found; where there is none an error says what to install.
"""

from __future__ import annotations

from policyparse.present.plots.fonts import chinese_font
from policyparse.present.plots.panel import plot_panel
from policyparse.present.plots.plot import Plot
from policyparse.present.plots.projects import plot_projects
from policyparse.present.plots.slogans import plot_slogans
from policyparse.present.plots.targets import plot_targets

__all__ = ["Plot", "chinese_font", "plot_panel", "plot_projects", "plot_slogans", "plot_targets"]
