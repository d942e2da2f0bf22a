"""Several texts of one report: all are kept and flagged, and a stated rule chooses one for comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def chosen_texts(documents: pd.DataFrame) -> pd.Series[bool]:
    """Of a documents frame: True for the one text of each region, year and type of document that comparisons should use.

    The rule: of several texts of one region (by `adcode`, else by name), `report_year` and `doc_type`, the one with the most
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

    group = _group(documents)
    order = documents.assign(_group=group).sort_values(
        ["n_chars", "doc_id"], ascending=[False, True], kind="stable"
    )
    later = order[order["_group"].notna()].duplicated("_group")
    return (~later.reindex(documents.index, fill_value=False)).astype(bool) if len(documents) else pd.Series([], dtype=bool)


def flag_duplicates(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents frame with a warning on every text that another of the same region, year and type stands beside."""
    group = _group(documents)
    sizes = group.map(group.value_counts()).fillna(1)
    if not len(documents) or not (sizes > 1).any():
        return documents
    chosen = chosen_texts(documents)
    kept = dict(zip(group[chosen], documents["doc_id"][chosen], strict=True))
    warnings = [
        [*said, f"one of {int(n)} texts of one region and year; the rule chooses {kept[g]}"] if n > 1 else said
        for said, n, g in zip(documents["warnings"], sizes, group, strict=True)
    ]
    return documents.assign(warnings=warnings)


def _group(documents: pd.DataFrame) -> pd.Series[str]:
    """What texts of one report have in common, as a text; missing where it is not known."""
    place = documents["adcode"].fillna(documents["region"]).mask(documents["adcode"] == "")
    known = documents["region"].notna() & documents["report_year"].notna()
    joined = place.fillna(documents["region"]).astype("object") + "\0" + documents["report_year"].astype("object").map(str)
    return (joined + "\0" + documents["doc_type"].astype("object")).where(known)
