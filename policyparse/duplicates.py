"""Several texts of one report: all are kept and flagged, and a stated rule chooses one for comparisons."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Report = tuple[str, str, int, str]


def chosen_texts(documents: pd.DataFrame) -> pd.Series[bool]:
    """Of a documents frame: True for the one text of each region, year and type of document that comparisons should use.

    The rule: of several texts of one region (`region` and `adcode`), `report_year` and `doc_type`, the one with the most
    characters, because others are as a rule excerpts; of equally long ones the one whose `doc_id` sorts first. A text
    whose region or year is unknown is nobody's double and always chosen.

    >>> from policyparse.batch import parse_corpus
    >>> import pandas as pd
    >>> said = "各位代表：现在，我报告工作。"
    >>> rows = {"doc_id": ["a", "b"], "region": ["云溪市"] * 2, "report_year": [2022] * 2, "text": [said, said * 2]}
    >>> documents = parse_corpus(pd.DataFrame(rows)).documents
    >>> chosen_texts(documents).tolist()
    [False, True]
    """
    import pandas as pd

    best = _best(documents)
    chosen = [r is None or best[r] == i for i, r in zip(documents["doc_id"], _reports(documents), strict=True)]
    return pd.Series(chosen, index=documents.index, dtype=bool)


def flag_duplicates(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents frame with a warning on every text that another of the same region, year and type stands beside."""
    import pandas as pd

    reports = _reports(documents)
    count = Counter(r for r in reports if r is not None)
    if max(count.values(), default=1) < 2:
        return documents
    best = _best(documents)
    warnings = [
        [*said, f"one of {count[r]} texts of this region and year; the rule chooses {best[r]}"] if r and count[r] > 1 else said
        for said, r in zip(documents["warnings"], reports, strict=True)
    ]
    return documents.assign(warnings=pd.Series(warnings, index=documents.index, dtype="object"))


def _best(documents: pd.DataFrame) -> dict[Report, str]:
    """Of each report the id of the text that the rule chooses."""
    ranked: dict[Report, tuple[int, str]] = {}
    for report, n, doc_id in zip(_reports(documents), documents["n_chars"], documents["doc_id"], strict=True):
        if report is not None:
            ranked[report] = min(ranked.get(report, (1, "")), (-int(n), str(doc_id)))
    return {report: doc_id for report, (_, doc_id) in ranked.items()}


def _reports(documents: pd.DataFrame) -> list[Report | None]:
    """The report that each document is a text of: place, year and type; None where they are not known."""
    columns = (documents[c].astype("object") for c in ("adcode", "region", "report_year", "doc_type"))
    return [
        (str(region), str(code) if _known(code) else "", int(year), str(kind)) if _known(region) and _known(year) else None
        for code, region, year, kind in zip(*columns, strict=True)
    ]


def _known(value: object) -> bool:
    return isinstance(value, str | int) and value != ""
