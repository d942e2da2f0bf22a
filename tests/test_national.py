"""The State Council's expected targets, read from its reports as published (needs a folder of real reports)."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from policyparse.bundled import bundled_folder
from policyparse.frames import SCHEMAS, rows
from policyparse.model import Metadata
from policyparse.pipeline import extract


def table() -> list[dict[str, str]]:
    with (bundled_folder("corpus") / "national_targets.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_is_well_formed() -> None:
    seen = set()
    for row in table():
        key = row["year"], row["indicator_id"]
        assert key not in seen, key
        seen.add(key)
        assert bool(row["value"]) != bool(row["relation"])
        assert bool(row["value_high"]) == (row["bound"] == "range")
        assert row["source"]


def targets(path: Path, year: int) -> list[dict[str, Any]]:
    names = [c.name for c in SCHEMAS["quantities"]]
    extraction = extract(path.read_text(encoding="utf-8"), Metadata(region="全国", report_year=year))
    return [r for r in (dict(zip(names, row, strict=True)) for row in rows("quantities", extraction)) if r["status"] == "target"]


@pytest.mark.reports
def test_every_expected_target_is_found_in_the_reports(real_reports: Path) -> None:
    missing, checked = [], 0
    files = {int(m[1]): p for p in real_reports.rglob("*.txt") if (m := re.fullmatch(r"全国-(\d{4})", p.stem))}
    assert files, f"no 全国-YYYY.txt below {real_reports}"
    for year, path in sorted(files.items()):
        found = targets(path, year)
        for want in (t for t in table() if int(t["year"]) == year):
            checked += 1
            if not any(
                r["indicator_id"] == want["indicator_id"] and r["measure"] == want["measure"]
                and (r["year_start"], r["year_end"]) == (year, year)
                and (
                    r["relation"] == want["relation"] if want["relation"]
                    else (r["value"], r["value_high"], r["bound"])
                    == (float(want["value"]), float(want["value_high"]) if want["value_high"] else None, want["bound"])
                )
                for r in found
            ):  # fmt: skip
                missing.append((year, want["indicator_id"], want["value"] or want["relation"], want["bound"]))
    assert not missing, f"{len(missing)} of {checked}: {missing}"
