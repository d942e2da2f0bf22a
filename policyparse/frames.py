"""The frames: their columns, types and display names, and how extractions become rows.

A frame is tidy: one fact a row, fixed columns and types, an empty one too. Texts are pandas' nullable strings, years
nullable integers, numbers floats (NaN where missing), lists plain Python lists; `start`, `end` are plain integers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse.model import Extraction

if TYPE_CHECKING:
    import pandas as pd

DTYPES = {
    "text": "string",
    "integer": "Int64",
    "offset": "int64",
    "number": "float64",
    "boolean": "bool",
    "texts": "object",
    "integers": "object",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a frame: its name (public API), type (a key of DTYPES), Chinese display name and meaning."""

    name: str
    type: str
    label: str
    about: str


def read_columns(table: str) -> tuple[Column, ...]:
    """The columns of a frame from lines of `name | type | label | about`."""
    rows = (line.split("|") for line in table.strip().splitlines())
    return tuple(Column(*(part.strip() for part in row)) for row in rows)


PROVENANCE = read_columns("""
    row_id        | text    | 行号     | stable identifier, unique in a corpus
    doc_id        | text    | 文档     | the document's identifier
    region        | text    | 地区     | present official name of the region
    report_year   | integer | 报告年度 | the year that the report plans for
    section       | text    | 章节     | heading path joined by ' > '
    section_role  | text    | 章节性质 | review, outlook, plan or other
    sentence      | text    | 句子     | the sentence that holds the row
    start         | offset  | 起       | offset into the text as given
    end           | offset  | 止       | end offset, not included
""")

#: by frame: the column whose text shows what a row is
SHOWN: Mapping[str, str] = MappingProxyType(
    {"quantities": "text", "slogans": "slogan", "projects": "name", "sections": "section", "glossary": "term"}
)

SCHEMAS: dict[str, tuple[Column, ...]] = {
    "documents": read_columns("""
        doc_id       | text    | 文档     | given, or the relative path without its ending, or made from the text
        path         | text    | 路径     | where the document was read from
        title        | text    | 标题     | title as written
        doc_type     | text    | 文种     | report, plan, measures or other
        region       | text    | 地区     | present official name
        region_text  | text    | 原文地名 | the name as written
        province     | text    | 省       | province that the region is or belongs to
        city         | text    | 市       | city (prefecture) that the region is or belongs to
        county       | text    | 县       | county that the region is or belongs to
        adcode       | text    | 区划代码 | code of the administrative division
        level        | text    | 层级     | national, province, city, county, township or zone
        report_year  | integer | 报告年度 | the year that the report plans for
        review_year  | integer | 回顾年度 | the year reviewed
        n_chars      | offset  | 字数     | characters of the text as given
        sha256       | text    | 校验     | SHA-256 of the text as given (UTF-8)
        encoding     | text    | 编码     | encoding that the file was read in
        warnings     | texts   | 警告     | what should be looked at
    """),
    "sections": read_columns("""
        doc_id       | text    | 文档     | the document's identifier
        section      | text    | 章节     | heading path joined by ' > '
        level        | offset  | 级       | depth of the heading, 0 before the first
        start        | offset  | 起       | offset into the text as given
        end          | offset  | 止       | end offset, not included
        role         | text    | 性质     | review, outlook, plan or other
        year_start   | integer | 起始年   | first year that the section is about
        year_end     | integer | 终止年   | last year that the section is about
    """),
    "sentences": read_columns("""
        doc_id       | text    | 文档     | the document's identifier
        sentence_id  | text    | 句号     | stable identifier, unique in a corpus
        section      | text    | 章节     | heading path joined by ' > '
        section_role | text    | 章节性质 | review, outlook, plan or other
        start        | offset  | 起       | offset into the text as given
        end          | offset  | 止       | end offset, not included
        n_chars      | offset  | 字数     | characters of the sentence as given
    """),
    "quantities": PROVENANCE + read_columns("""
        text            | text    | 数值原文 | the value expression as written
        indicator       | text    | 指标     | canonical name where the lexicon knows it, else as written
        indicator_text  | text    | 指标原文 | the minimal noun phrase as written, without scope
        indicator_id    | text    | 指标代码 | the lexicon's identifier
        scope           | text    | 范围     | the scope word right before the indicator
        measure         | text    | 度量     | level, growth, change, share or multiple
        direction       | text    | 方向     | up, down or empty
        value           | number  | 数值     | the number (the lower one of a range)
        value_high      | number  | 上限     | the higher number of a range
        unit            | text    | 单位     | unit as written, normalised
        base_value      | number  | 基准数值 | the value in the base unit
        base_value_high | number  | 基准上限 | the higher value in the base unit
        base_unit       | text    | 基准单位 | the base unit
        bound           | text    | 界       | eq, ge, gt, le, lt, approx or range
        relation        | text    | 关系     | sync, above, not_above, below, not_below, flat or assigned
        reference       | text    | 参照     | what the relation is to
        share_of        | text    | 占比对象 | the whole that a share is of
        tone            | text    | 语气     | the governing word of intent as written
        tier            | text    | 档       | base or stretch of a two-tier target
        status          | text    | 性质     | target, actual or reference
        year_start      | integer | 起始年   | first year that the number is for
        year_end        | integer | 终止年   | last year that the number is for
        basis           | text    | 口径     | yoy, average, cumulative or empty
        pattern         | text    | 规则     | id of the pattern that produced the row
    """),
    "slogans": PROVENANCE + read_columns("""
        slogan       | text     | 口号   | the coined expression without its quotation marks
        kind         | text     | 类型   | numeral or coined
        counts       | integers | 数     | the numerals, in order
        heads        | texts    | 数什么 | what each numeral counts
        members      | texts    | 内容   | the items that it stands for
        members_from | text     | 出处   | before, after, glossary, lexicon or empty
        complete     | boolean  | 齐全   | whether the number of members equals the sum of the counts
        carrier      | text     | 修饰   | the noun or verb that the slogan modifies
        origin       | text     | 来源   | national where the lexicon knows it, else local
        definition   | text     | 释义   | what the document's own notes say of it
    """),
    "projects": PROVENANCE + read_columns("""
        name            | text    | 项目     | the name as written
        full_name       | text    | 全称     | with a shared head or tail restored
        kind            | text    | 类型     | construction, programme or zone
        group           | text    | 所属     | the noun phrase after 等 that the names belong to
        group_size      | integer | 组内个数 | the number told after 等
        action          | text    | 动作     | the governing verb as written
        stage           | text    | 阶段     | planned, started, ongoing, completed or empty
        status          | text    | 性质     | target or actual
        investment      | number  | 投资     | the amount stated of this project
        investment_unit | text    | 投资单位 | its unit
        investment_base | number  | 投资额   | the amount in the base unit of its currency
        year_start      | integer | 起始年   | first year
        year_end        | integer | 终止年   | last year
    """),
    "glossary": read_columns("""
        row_id       | text    | 行号 | stable identifier, unique in a corpus
        doc_id       | text    | 文档 | the document's identifier
        term         | text    | 词条 | the term as written
        definition   | text    | 释义 | what the document says of it
        start        | offset  | 起   | offset into the text as given
        end          | offset  | 止   | end offset, not included
        number       | text    | 编号 | the mark that refers to it
    """),
    "failures": read_columns("""
        path         | text    | 路径 | the document that failed
        stage        | text    | 步骤 | where it failed: list, read, decode, parse …
        error        | text    | 错误 | what went wrong
        advice       | text    | 建议 | what to do about it
    """),
}
#: frame → column → the fixed values that it can have ('' is none of them)
FIXED_VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "quantities": MappingProxyType({
        "measure": ("level", "growth", "change", "share", "multiple"),
        "direction": ("up", "down"),
        "bound": ("eq", "ge", "gt", "le", "lt", "approx", "range"),
        "relation": ("sync", "above", "not_above", "below", "not_below", "flat", "assigned"),
        "tier": ("base", "stretch"),
        "status": ("target", "actual", "reference"),
        "basis": ("yoy", "average", "cumulative"),
    }),
    "slogans": MappingProxyType({
        "kind": ("numeral", "coined"),
        "members_from": ("before", "after", "glossary", "lexicon"),
        "origin": ("national", "local"),
    }),
    "projects": MappingProxyType({
        "kind": ("construction", "programme", "zone"),
        "stage": ("planned", "started", "ongoing", "completed"),
        "status": ("target", "actual"),
    }),
})  # fmt: skip
FRAME_NAMES = ("documents", "sections", "sentences", "quantities", "slogans", "projects", "glossary")


def frame(name: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """The frame `name` from rows in the order of its columns; with no rows, the empty frame with its types.

    >>> frame("failures", []).columns.tolist()
    ['path', 'stage', 'error', 'advice']
    """
    return table(SCHEMAS[name], rows)


def table(schema: Sequence[Column], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A frame with these columns and their types from rows in the columns' order; with no rows, the empty frame.

    >>> table(read_columns("n | integer | 数 | a number"), [(1,), (None,)])["n"].tolist()
    [1, <NA>]
    """
    import pandas as pd

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    data = {c.name: _array(c.type, values) for c, values in zip(schema, columns, strict=True)}
    return pd.DataFrame(data, index=pd.RangeIndex(len(columns[0])), copy=False)


def _array(kind: str, values: Sequence[Any]) -> Any:
    """The values as an array of the column's type; arrays go into a frame faster than Series do."""
    import numpy as np
    import pandas as pd

    if kind in ("texts", "integers"):
        lists = np.empty(len(values), dtype=object)
        for n, value in enumerate(values):
            lists[n] = list(value)
        return lists
    if kind == "number":
        return np.array(values, dtype="float64")
    if kind in ("offset", "boolean"):
        return np.array(values, dtype=DTYPES[kind])
    # a type made once: looking it up by name costs more than a short column
    dtype = _dtype(kind)
    if kind == "integer":
        mask = np.array([v is None for v in values], dtype=bool)
        return pd.arrays.IntegerArray(np.array([1 if v is None else v for v in values], dtype="int64"), mask)
    if getattr(dtype, "storage", "") == "pyarrow":
        import pyarrow as pa

        # what pd.array comes to in the end, several times as fast
        return dtype.__from_arrow__(pa.array(values, type=pa.large_string()))
    return pd.array(list(values), dtype=dtype)


@lru_cache(maxsize=len(DTYPES))
def _dtype(kind: str) -> Any:
    from pandas.api.types import pandas_dtype

    return pandas_dtype(DTYPES[kind])


def sha256_of(text: str) -> str:
    """SHA-256 of a text in UTF-8 (lone surrogates kept apart)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Rows:
    """The rows of one extraction, frame by frame, each made when asked for."""

    def __init__(self, extraction: Extraction) -> None:
        self.found = extraction
        self.structure = extraction.structure
        self.meta = extraction.structure.metadata
        self.text = extraction.structure.text
        self.sha = sha256_of(self.text.given)
        self.prefix = hashlib.sha256(f"{self.meta.doc_id}\0{self.sha}".encode("utf-8", "replace")).hexdigest()[:12]

    def of(self, name: str) -> Iterator[tuple[Any, ...]]:
        """The rows of the frame `name`, as tuples in the order of its columns."""
        rows: Iterator[tuple[Any, ...]] = getattr(self, name)()
        return rows

    @cached_property
    def _sentences(self) -> list[tuple[Any, ...]]:
        """For every sentence what each row in it repeats: path and role of its section, its text, its span as given."""
        structure, text = self.structure, self.text
        out = []
        for sentence in structure.sentences:
            section = structure.sections[sentence.section]
            a, b = text.given_span(sentence.start, sentence.end)
            out.append((section.path, section.role, text.given[a:b], a, b))
        return out

    def _ids(self, letter: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
        seen: dict[str, int] = {}
        begins = f"{self.prefix}-{letter}"
        for start, end in spans:
            row_id = f"{begins}{start}-{end}"
            n = seen[row_id] = seen.get(row_id, -1) + 1
            yield f"{row_id}-{n}" if n else row_id

    def _provenance(self, letter: str, items: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        structure, meta, given_span = self.structure, self.meta, self.text.given_span
        sentences, at = self._sentences, structure.sentence_at
        region = meta.region or None
        spans = [given_span(i.start, i.end) for i in items]
        for item, span, row_id in zip(items, spans, self._ids(letter, spans), strict=True):
            path, role, sentence, _, _ = sentences[at(item.start)]
            yield row_id, meta.doc_id, region, meta.report_year, path, role, sentence, span[0], span[1]

    def documents(self) -> Iterator[tuple[Any, ...]]:
        m = self.meta
        yield (
            m.doc_id, m.path, m.title, m.doc_type, m.region or None, m.region_text or None, m.province or None,
            m.city or None, m.county or None, m.adcode or None, m.level or None, m.report_year, m.review_year,
            len(self.text.given), self.sha, m.encoding or None, m.warnings,
        )  # fmt: skip

    def sections(self) -> Iterator[tuple[Any, ...]]:
        for s in self.structure.sections:
            a, b = self.text.given_span(s.start, s.end)
            yield self.meta.doc_id, s.path, s.level, a, b, s.role, s.year_start, s.year_end

    def sentences(self) -> Iterator[tuple[Any, ...]]:
        spans = [(a, b) for *_, a, b in self._sentences]
        for (path, role, _, a, b), row_id in zip(self._sentences, self._ids("t", spans), strict=True):
            yield self.meta.doc_id, row_id, path, role, a, b, b - a

    def quantities(self) -> Iterator[tuple[Any, ...]]:
        given = self.text.given
        for place, q in zip(self._provenance("q", self.found.quantities), self.found.quantities, strict=True):
            yield (
                *place, given[place[-2] : place[-1]], q.indicator, q.indicator_text, q.indicator_id, q.scope, q.measure,
                q.direction, q.value, q.value_high, q.unit, q.base_value, q.base_value_high, q.base_unit, q.bound,
                q.relation, q.reference, q.share_of, q.tone, q.tier, q.status, q.year_start, q.year_end, q.basis,
                q.pattern,
            )  # fmt: skip

    def slogans(self) -> Iterator[tuple[Any, ...]]:
        given = self.text.given
        for place, s in zip(self._provenance("s", self.found.slogans), self.found.slogans, strict=True):
            yield (
                *place, given[place[-2] : place[-1]], s.kind, s.counts, s.heads, s.members, s.members_from, s.complete,
                s.carrier, s.origin, s.definition,
            )  # fmt: skip

    def projects(self) -> Iterator[tuple[Any, ...]]:
        given = self.text.given
        for place, p in zip(self._provenance("p", self.found.projects), self.found.projects, strict=True):
            name = given[place[-2] : place[-1]]
            yield (
                *place, name, p.full_name or name, p.kind, p.group, p.group_size, p.action, p.stage, p.status,
                p.investment, p.investment_unit, p.investment_base, p.year_start, p.year_end,
            )  # fmt: skip

    def glossary(self) -> Iterator[tuple[Any, ...]]:
        spans = [self.text.given_span(g.start, g.end) for g in self.found.glossary]
        for g, (a, b), row_id in zip(self.found.glossary, spans, self._ids("g", spans), strict=True):
            yield row_id, self.meta.doc_id, g.term, g.definition, a, b, g.number


def rows(name: str, extraction: Extraction) -> list[tuple[Any, ...]]:
    """The rows of the frame `name` of one extraction, as tuples in the order of its columns."""
    return list(Rows(extraction).of(name))


def by_status(quantities: pd.DataFrame, status: str) -> pd.DataFrame:
    """The quantities of one status, numbered anew."""
    return quantities[quantities["status"] == status].reset_index(drop=True)


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """All frames of a report or a corpus as one object, one DataFrame each; `failures` has what could not be read."""

    documents: pd.DataFrame
    sections: pd.DataFrame
    sentences: pd.DataFrame
    quantities: pd.DataFrame
    slogans: pd.DataFrame
    projects: pd.DataFrame
    glossary: pd.DataFrame
    failures: pd.DataFrame

    @property
    def targets(self) -> pd.DataFrame:
        """The quantities whose status is target."""
        return by_status(self.quantities, "target")

    @property
    def actuals(self) -> pd.DataFrame:
        """The quantities whose status is actual."""
        return by_status(self.quantities, "actual")

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and frame of every table, `failures` last; `targets` and `actuals` are views and not repeated."""
        for name in (*FRAME_NAMES, "failures"):
            yield name, getattr(self, name)


def frames_of(extractions: Iterable[Extraction], failures: Iterable[Sequence[Any]] = ()) -> Frames:
    """The frames of several extractions together, in their order."""
    collected: dict[str, list[tuple[Any, ...]]] = {name: [] for name in FRAME_NAMES}
    for extraction in extractions:
        source = Rows(extraction)
        for name in FRAME_NAMES:
            collected[name].extend(source.of(name))
    return Frames(**{name: frame(name, collected[name]) for name in FRAME_NAMES}, failures=frame("failures", failures))
