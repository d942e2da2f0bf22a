"""What a text says of itself: title, type, place and level, the year that it plans for."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from policyparse.documents.places import Place, place_of, read_place
from policyparse.documents.years import Years, read_years
from policyparse.model import Metadata, Text
from policyparse.patterns import Patterns
from policyparse.text.roles import first_period

#: the type of a document shows at its beginning
HEAD = 1200


@dataclass(frozen=True)
class _Rules:
    titles: tuple[tuple[str, re.Pattern[str]], ...]
    types: tuple[tuple[str, re.Pattern[str]], ...]
    file_year: re.Pattern[str]


def _rules(patterns: Patterns) -> _Rules:
    records = patterns.records("metadata")
    return _Rules(
        titles=tuple((str(r["doc_type"]), re.compile(r["pattern"])) for r in records if r.get("use") == "title"),
        types=tuple((str(r["doc_type"]), re.compile(r["pattern"])) for r in records if r.get("use") == "doc_type"),
        file_year=re.compile(next(r["pattern"] for r in records if r.get("use") == "file_year")),
    )


def read_metadata(text: Text, given: Metadata, patterns: Patterns) -> Metadata:
    """`given`, with what it leaves empty read from the text, and from the file's name where the text does not say it.

    Where text, name and what is given disagree on the year or the region, a warning says so; what is given counts,
    then the text.

    >>> from policyparse.patterns import load_patterns
    >>> from policyparse.text.layout import clean_text
    >>> text = clean_text("青岚县政府工作报告\\n（2023年1月9日）\\n一、2022年工作回顾\\n二、2023年工作安排")
    >>> found = read_metadata(text, Metadata(), load_patterns())
    >>> found.title, found.region, found.level, found.report_year, found.review_year
    ('青岚县政府工作报告', '青岚县', 'county', 2023, 2022)
    """
    rules = patterns.built("metadata.rules", _rules)
    clean = text.clean
    head = clean[:HEAD]
    doc_type = next((name for name, pattern in rules.types if pattern.search(head)), "other")
    said = read_years(clean, patterns)
    named = PurePath(given.path).stem if given.path else ""
    if doc_type == "plan" and said.report is None:
        period = first_period(head, patterns)
        said = Years(period[0], period[0]) if period else said
    years, year_warnings = _years(given, said, named, rules)
    place, place_warnings = _place(given, clean, years.report, named, rules, patterns)
    review = given.review_year or (years.report - 1 if years.report else None)
    return replace(
        given,
        doc_id=given.doc_id or "text-" + hashlib.sha256(text.given.encode("utf-8", "surrogatepass")).hexdigest()[:12],
        title=given.title or _title(head, doc_type, rules),
        doc_type=doc_type if given.doc_type in ("", "report") else given.doc_type,
        region=place.name,
        region_text=given.region_text or place.written,
        province=given.province or place.province,
        city=given.city or place.city,
        county=given.county or place.county,
        adcode=given.adcode or place.adcode,
        level=given.level or place.level,
        report_year=years.report,
        review_year=review,
        spoken_year=given.spoken_year or years.spoken,
        warnings=(*given.warnings, *year_warnings, *place_warnings),
    )


def _title(head: str, doc_type: str, rules: _Rules) -> str:
    """The title's line: the fullest of those that have the form of one for this type of document."""
    found = [m[0].strip() for name, pattern in rules.titles if name == doc_type for m in pattern.finditer(head)]
    return max(found, key=len, default="")


def _years(given: Metadata, said: Years, named: str, rules: _Rules) -> tuple[Years, tuple[str, ...]]:
    in_name = [int(m["year"]) for m in rules.file_year.finditer(named)]
    warnings = list(said.warnings)
    if given.report_year:
        if said.report and said.report != given.report_year:
            warnings.append(f"the text plans for {said.report}, the year given is {given.report_year}")
        late = said.spoken is not None and said.report is not None and said.spoken < said.report
        spoken = given.report_year - 1 if late else given.report_year
        return Years(given.report_year, spoken), tuple(warnings)
    if said.report:
        if in_name and said.report not in in_name:
            warnings.append(f"the file's name says {in_name[0]}, the text plans for {said.report}")
        return said, tuple(warnings)
    if len(in_name) == 1:
        return Years(in_name[0], in_name[0]), (*warnings, f"the year {in_name[0]} is from the file's name")
    return said, tuple(warnings)


def _place(
    given: Metadata, clean: str, year: int | None, named: str, rules: _Rules, patterns: Patterns
) -> tuple[Place, tuple[str, ...]]:
    said = read_place(clean, year, patterns)
    if given.region:
        place = place_of(given.region, year, clean, patterns)
        if said.name and said.name != place.name:
            return place, (*place.warnings, f"the text speaks for {said.name}, the region given is {given.region}")
        if said.name and not place.adcode:
            place = said if said.adcode else replace(place, province=place.province or said.province, city=place.city or said.city)
        return replace(place, written=said.written or place.written), place.warnings
    in_name = re.split(r"[\d_\-.（）()\s]", rules.file_year.sub("", named))[0] if named else ""
    if not said.name and len(in_name) >= 2:
        place = place_of(in_name, year, clean, patterns)
        if place.adcode:
            return place, (*place.warnings, f"the region {place.name} is from the file's name")
    return said, said.warnings
