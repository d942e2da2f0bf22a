"""The accessor `policy` of pandas Series of texts: `import policyparse.pandas`, then `df["text"].policy.targets()`.

Importing this module registers the accessor; nothing else in the package does, so that `import policyparse` stays light.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from policyparse.errors import DocumentError
from policyparse.frames import FRAME_NAMES, Rows, frame
from policyparse.pipeline import Report, parse


def _each(name: str, given: Any, texts: pd.Series[Any]) -> list[Any]:
    """One value for each text: the same for all, or those of a Series with the same index."""
    if not isinstance(given, pd.Series):
        return [given] * len(texts)
    if not given.index.equals(texts.index):
        raise DocumentError("the column", f"{name} has another index than the texts", advice=f"take {name} from the same DataFrame")
    return [None if pd.isna(value) else value for value in given]


@pd.api.extensions.register_series_accessor("policy")
class PolicyAccessor:
    """Reads the texts of a Series as reports; every frame keeps the Series' index, a label for each of its rows.

    So a frame joins the DataFrame that the texts came from: `df.join(df["text"].policy.targets(), rsuffix="_row")`. Each
    method takes what is known beforehand: `region` and `report_year`, one for all texts or a column of the same
    DataFrame. What is not given is read from the text. Missing and empty texts give no rows. A document is called
    (`doc_id`) after its label in the index where labels are unique, else after its text.

    >>> import pandas as pd
    >>> df = pd.DataFrame({"year": [2022, 2023], "text": ["生产总值增长6%左右。", None]}, index=["a", "b"])
    >>> targets = df["text"].policy.quantities(report_year=df["year"])
    >>> targets.index.tolist(), targets["value"].tolist(), targets["doc_id"].tolist()
    (['a'], [6.0], ['a'])
    """

    def __init__(self, texts: pd.Series[Any]) -> None:
        wrong = next((v for v in texts if not (isinstance(v, str) or pd.isna(v))), None)
        if wrong is not None:
            raise AttributeError(f"policy reads texts; {wrong!r:.40} is none")
        self._texts = texts

    def reports(self, *, region: Any = None, report_year: Any = None) -> pd.Series[Any]:
        """A Report for each text (None where there is none), with the same index.

        >>> import pandas as pd
        >>> pd.Series(["增长6%。"], index=["a"]).policy.reports(report_year=2022)["a"].document.report_year
        2022
        """
        regions, years = _each("region", region, self._texts), _each("report_year", report_year, self._texts)
        unique = self._texts.index.is_unique
        found: list[Report | None] = []
        for label, text, place, year in zip(self._texts.index, self._texts, regions, years, strict=True):
            known = isinstance(text, str) and text.strip()
            year = int(year) if year is not None else None
            found.append(parse(text, doc_id=str(label) if unique else None, region=place, report_year=year) if known else None)
        return pd.Series(found, index=self._texts.index, dtype=object, name=self._texts.name)

    def frame(self, name: str, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """The rows of the frame `name` of all texts together.

        Raises KeyError where there is no such frame.
        """
        if name not in FRAME_NAMES:
            raise KeyError(f"no frame is called {name!r}; there are {', '.join(FRAME_NAMES)}")
        rows: list[tuple[Any, ...]] = []
        places: list[int] = []
        for n, report in enumerate(self.reports(region=region, report_year=report_year)):
            if report is not None:
                found = list(Rows(report.extraction).of(name))
                rows += found
                places += [n] * len(found)
        return frame(name, rows).set_axis(self._texts.index.take(places), axis=0)

    def documents(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """What is known of each document: one row for one text."""
        return self.frame("documents", region=region, report_year=report_year)

    def sections(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """The documents' sections."""
        return self.frame("sections", region=region, report_year=report_year)

    def sentences(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """Every sentence of the documents."""
        return self.frame("sentences", region=region, report_year=report_year)

    def quantities(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """One row for one number said of one indicator."""
        return self.frame("quantities", region=region, report_year=report_year)

    def targets(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """The quantities whose status is target."""
        found = self.quantities(region=region, report_year=report_year)
        return found[found["status"] == "target"]

    def actuals(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """The quantities whose status is actual."""
        found = self.quantities(region=region, report_year=report_year)
        return found[found["status"] == "actual"]

    def slogans(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """One row for one mention of a slogan."""
        return self.frame("slogans", region=region, report_year=report_year)

    def projects(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """One row for one mention of a named undertaking."""
        return self.frame("projects", region=region, report_year=report_year)

    def glossary(self, *, region: Any = None, report_year: Any = None) -> pd.DataFrame:
        """Footnotes and the entries of a 名词解释."""
        return self.frame("glossary", region=region, report_year=report_year)
