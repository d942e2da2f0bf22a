"""The columns of the comparisons' frames: names (public API), types, Chinese display names and meanings.

As in all frames of the library one fact is one row, and the columns and types are the same for an empty frame. Numbers are
signed: 下降3% is -3. `…_base` are in the base unit (亿元 → 元), so that they can be compared and drawn whatever unit was
written. What was compared can be looked up: `row_ids` and `doc_ids` are those of the frames that the comparison was made
from, `sentences` the sentences that say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse.frames import Column, read_columns, table

if TYPE_CHECKING:
    import pandas as pd

PLACE = read_columns("""
    region          | text    | 地区     | present official name
    adcode          | text    | 区划代码 | code of the administrative division, missing where unknown
    level           | text    | 层级     | national, province, city, county, township or zone
""")
SUBJECT = read_columns("""
    indicator_id    | text    | 指标代码 | the lexicon's identifier, missing where it knows none
    indicator       | text    | 指标     | canonical name, else as written
    measure         | text    | 度量     | level, growth, change, share or multiple
    scope           | text    | 范围     | empty for the whole region, else the part or place that the number is for
""")
PROVENANCE = read_columns("""
    row_ids         | texts   | 行号     | rows of the frame that say it
    doc_ids         | texts   | 文档     | documents that say it
    sentences       | texts   | 句子     | sentences that say it
""")


def _sided(side: str, label: str) -> tuple[Column, ...]:
    return tuple(Column(f"{side}_{c.name}", c.type, f"{label}{c.label}", f"{side}: {c.about}") for c in PROVENANCE)


SCHEMAS: Mapping[str, tuple[Column, ...]] = MappingProxyType({
    "targets_vs_actuals": PLACE + SUBJECT + read_columns("""
        year_start         | integer | 起始年     | first year that the target is for
        year_end           | integer | 终止年     | last year that the target is for (the same year for a yearly target)
        report_year        | integer | 目标报告年 | year of the report that sets the target
        tier               | text    | 档         | base or stretch of a two-tier target
        tone               | text    | 语气       | governing word of intent as written
        bound              | text    | 界         | bound of the target: eq, ge, gt, le, lt, approx or range
        relation           | text    | 关系       | sync, above, not_below …, where the target is no number
        reference          | text    | 参照       | what the relation is to, as written
        target             | number  | 目标       | the number in `unit`, signed (the lower end of a range)
        target_high        | number  | 目标上限   | the higher end of a range
        unit               | text    | 单位       | unit of the target as written
        target_base        | number  | 目标基准值 | the number in `base_unit`
        target_base_high   | number  | 目标基准上限 | the higher end in `base_unit`
        base_unit          | text    | 基准单位   | % also for growth told in 倍
        target_text        | text    | 目标原文   | value expression as written
        target_name        | text    | 目标用名   | the indicator as the target's sentence names it
        actual_report_year | integer | 结果报告年 | year of the report that ought to tell the result (year_end + 1)
        match              | text    | 对应       | same: the same indicator; part: the result is one of a part (income → income_urban); empty: no result
        actual_indicator_id | text   | 结果指标   | indicator of the result
        actual_name        | text    | 结果用名   | the indicator as the result's sentence names it
        actual             | number  | 结果       | the number in `actual_unit`, signed
        actual_high        | number  | 结果上限   | the higher end of a range
        actual_unit        | text    | 结果单位   | unit of the result as written
        actual_bound       | text    | 结果界     | bound of the result
        actual_base        | number  | 结果基准值 | the result in `base_unit`
        actual_base_high   | number  | 结果基准上限 | the higher end in `base_unit`
        actual_text        | text    | 结果原文   | value expression as written
        estimate           | boolean | 预计数     | the result is an estimate (预计)
        partial_year       | boolean | 非全年     | the result is of a part of the year (上半年)
        derived            | number  | 推算增速   | of a growth without a result: the growth in % between the levels that the two reports tell, not judged
        reference_base     | number  | 参照值     | of a relation: the number that the result is held against
        gap                | number  | 差距       | result minus target in `base_unit` (percentage points for %); to the nearer end of a range, 0 inside it
        outcome            | text    | 完成情况   | met, missed, undecided, no_result or no_report
        reason             | text    | 原因       | why undecided or without a result
        n_targets          | offset  | 目标说法数 | different statements of this target in its report
        n_actuals          | offset  | 结果说法数 | different statements of its result
        conflict           | text    | 矛盾       | target, actual or both: statements in one report that cannot all be true
        chosen             | boolean | 采用       | of several rows of one target the one that the rule prefers
    """) + _sided("target", "目标") + _sided("actual", "结果") + _sided("reference", "参照"),
    "panel": PLACE + read_columns("""
        province      | text    | 省       | province that the region is or belongs to
        city          | text    | 市       | city that the region is or belongs to
    """) + SUBJECT + read_columns("""
        status        | text    | 性质     | target or actual
        year          | integer | 年份     | year that the number is for
        report_year   | integer | 报告年度 | year of the report that says it
        tier          | text    | 档       | base or stretch where the target has two tiers
        value         | number  | 数值     | in `unit`, signed; the middle of a range; missing where there is no number
        low           | number  | 下限     | the lowest number that the statement allows, missing where it sets none
        high          | number  | 上限     | the highest number that the statement allows, missing where it sets none
        unit          | text    | 单位     | base unit, empty where there is no number
        bound         | text    | 界       | eq, ge, gt, le, lt, approx or range
        tone          | text    | 语气     | governing word of intent as written
        relation      | text    | 关系     | where the target is set against something else instead of a number
        reference     | text    | 参照     | what the relation is to
        text          | text    | 原文     | value expression or relation phrase as written
        n_statements  | offset  | 说法数   | different statements in the report; 0 where the report sets none
        conflict      | boolean | 矛盾     | statements that cannot all be true
    """) + PROVENANCE,
    "tone_shift": PLACE + SUBJECT + read_columns("""
        year_before   | integer | 前一年   | year of the earlier target
        year_after    | integer | 后一年   | year of the later target
        bound_before  | text    | 前界     | bound of the earlier target
        bound_after   | text    | 后界     | bound of the later target
        tone_before   | text    | 前语气   | word of intent of the earlier target
        tone_after    | text    | 后语气   | word of intent of the later target
        value_before  | number  | 前数值   | earlier target in `unit`
        value_after   | number  | 后数值   | later target in `unit`
        unit          | text    | 单位     | base unit
        text_before   | text    | 前原文   | earlier value expression as written
        text_after    | text    | 后原文   | later value expression as written
        bound_shift   | integer | 界之变   | 1 harder, -1 softer, 0 the same
        tone_shift    | integer | 语气之变 | 1 harder, -1 softer, 0 the same
        shift         | text    | 变化     | harder, softer, mixed or same
    """) + _sided("before", "前") + _sided("after", "后"),
    "across_regions": PLACE + SUBJECT + read_columns("""
        year            | integer | 年份       | year of the targets
        value           | number  | 数值       | the region's target in `unit`, signed; the middle of a range
        bound           | text    | 界         | its bound
        tone            | text    | 语气       | its word of intent
        relation        | text    | 关系       | where it is no number
        text            | text    | 原文       | as written
        unit            | text    | 单位       | base unit
        against         | text    | 对照       | city, province, nation (what the region belongs to) or peers
        against_region  | text    | 对照地区   | the name of the other region; the common superior of the peers
        against_value   | number  | 对照数值   | the other's target; the median of the peers
        against_bound   | text    | 对照界     | its bound
        against_text    | text    | 对照原文   | as written
        difference      | number  | 差         | value minus against_value
        aim             | text    | 高低       | above, equal, below or undecided
        rank            | integer | 名次       | among the peers and the region itself, 1 the highest
        n_peers         | offset  | 同级数     | peers with a number
        source          | text    | 来源       | report, or series for the national series that ships with the library
    """) + PROVENANCE + _sided("against", "对照"),
    "cascade": PLACE + SUBJECT + read_columns("""
        year            | integer | 年份     | year of the targets
        unit            | text    | 单位     | base unit
        nation_value    | number  | 全国     | the nation's target
        nation_bound    | text    | 全国界   | its bound
        province        | text    | 省       | the province
        province_value  | number  | 省目标   | its target
        province_bound  | text    | 省界     | its bound
        city            | text    | 市       | the city
        city_value      | number  | 市目标   | its target
        city_bound      | text    | 市界     | its bound
        value           | number  | 本级目标 | the region's own target
        bound           | text    | 本级界   | its bound
        raises          | offset  | 加码次数 | steps downward at which the number rises
        cuts            | offset  | 减码次数 | steps downward at which the number falls
        total           | number  | 总幅度   | the region's number minus that of the highest level known
        chain           | text    | 链条     | the levels known with their targets as written, from the top
    """) + PROVENANCE,
    "changes": PLACE + read_columns("""
        year_before   | integer | 前一年   | year of the earlier report
        year_after    | integer | 后一年   | year of the later report
        kind          | text    | 类别     | indicator, target, slogan or project
        change        | text    | 变化     | indicator: added, dropped; target: raised, cut, hardened, softened, same, changed; slogan: new, gone, kept, redefined; project: new, carried_on, finished, vanished
        subject       | text    | 对象     | indicator, slogan or project
    """) + SUBJECT[:1] + SUBJECT[2:] + read_columns("""
        before        | text    | 前       | what the earlier report says
        after         | text    | 后       | what the later report says
        value_before  | number  | 前数值   | a target's number in `unit`
        value_after   | number  | 后数值   | a target's number in `unit`
        unit          | text    | 单位     | base unit
        difference    | number  | 差       | value_after minus value_before
        bound_before  | text    | 前界     | a target's bound
        bound_after   | text    | 后界     | a target's bound
        tone_before   | text    | 前语气   | a target's word of intent
        tone_after    | text    | 后语气   | a target's word of intent
        score         | number  | 相似度   | of a project's link, 0 to 100
    """) + _sided("before", "前") + _sided("after", "后"),
    "slogan_adoption": read_columns("""
        slogan        | text    | 口号     | the expression as first written
        kind          | text    | 类型     | numeral or coined
        origin        | text    | 来源     | national where the lexicon knows it, else local
    """) + PLACE + read_columns("""
        first_year    | integer | 首次年   | year of the region's first report that uses it
        last_year     | integer | 末次年   | year of the region's last report that uses it
        n_reports     | offset  | 报告数   | reports of the region that use it
        n_mentions    | offset  | 次数     | mentions in them
        order         | offset  | 次序     | 1 for the first region; regions of one year share it
        n_regions     | offset  | 地区数   | regions that use it
        cumulative    | offset  | 累计     | regions that use it by that year
        lag           | integer | 滞后     | years after the first use anywhere
        earlier       | texts   | 在前     | regions that used it in an earlier year, the higher levels first
        spread        | text    | 传播     | first, down (a superior used it in an earlier or the same year), up (a subordinate did before), across
        censored      | boolean | 起点不明 | it stands in the region's earliest report in the data: it may be older
    """) + PROVENANCE,
    "slogan_meanings": read_columns("""
        slogan        | text     | 口号     | the expression as first written
        counts        | integers | 数       | its numerals
    """) + PLACE + read_columns("""
        meaning       | offset   | 含义号   | number of the meaning, 1 the earliest
        n_meanings    | offset   | 含义数   | different meanings in the data
        first_year    | integer  | 首次年   | first year in which the region gives it this meaning
        last_year     | integer  | 末次年   | last year
        n_mentions    | offset   | 次数     | mentions with this meaning
        members       | texts    | 内容     | the members as the region first spells them out
        members_from  | text     | 出处     | before, after, glossary or lexicon
        shared        | texts    | 相同     | members that meaning 1 has too
        added         | texts    | 多出     | members that meaning 1 lacks
        dropped       | texts    | 缺少     | members of meaning 1 that are not here
        similarity    | number   | 相似度   | shared members by all members of both, 0 to 1
    """) + PROVENANCE,
    "track_projects": PLACE + read_columns("""
        project_id    | text    | 项目号   | one for all mentions of the project
        project       | text    | 项目     | its fullest name
        kind          | text    | 类型     | construction, programme or zone
        report_year   | integer | 报告年度 | year of the report
        name          | text    | 名称     | its fullest name in this report
        stage         | text    | 阶段     | the furthest stage in this report: planned, started, ongoing or completed
        done          | text    | 已到阶段 | the furthest stage told as done (in the year before the report)
        aim           | text    | 拟到阶段 | the furthest stage that lies ahead (in the year of the report)
        stages        | texts   | 各处阶段 | the stages of its mentions, in the text's order
        status        | text    | 性质     | actual, target or both: whether its mentions tell what was done or what lies ahead
        investment    | number  | 投资额   | the amount stated, in the base unit
        linked_year   | integer | 上承年   | year of the report with the mention that it was linked to, missing for the first
        linked_name   | text    | 上承名   | the name there
        score         | number  | 相似度   | of the link, 0 to 100
        evidence      | text    | 依据     | parts of the score
        n_mentions    | offset  | 次数     | mentions in this report
    """) + PROVENANCE,
    "project_outcomes": PLACE + read_columns("""
        project_id    | text    | 项目号   | one for all mentions of the project
        project       | text    | 项目     | its fullest name
        kind          | text    | 类型     | construction, programme or zone
        names         | texts   | 各种名称 | the names in the order of their years
        first_year    | integer | 首次年   | first report that names it
        last_year     | integer | 末次年   | last report that names it
        n_reports     | offset  | 报告数   | reports that name it
        years         | offset  | 年数     | years from the first to the last report that names it, both counted
        stages        | texts   | 历程     | of each report its year, what was done and what lay ahead: 2022 ongoing/completed
        last_stage    | text    | 末次阶段 | the furthest stage ever told as done
        completed_year | integer | 建成年  | report that first tells its completion as done
        outcome       | text    | 结局     | completed, open (in the region's last report, not completed) or vanished
        steps_back    | boolean | 倒退     | a later report tells an earlier stage as done
        score         | number  | 最低相似度 | the weakest of its links
    """) + PROVENANCE,
    "agreement": read_columns("""
        frame         | text    | 表       | quantities, slogans or projects
        field         | text    | 字段     | empty for the finding of rows, else the field of the rows that both found
        scale         | text    | 尺度     | nominal, for years interval, for amounts ratio (of alpha)
        unit          | text    | 单位     | what chance-corrected figures are over: sentence (finding) or row
        n_a           | offset  | 甲       | rows of the first coding
        n_b           | offset  | 乙       | rows of the second coding
        n_both        | offset  | 共有     | rows that both found, or the matched rows that agree in the field
        n_units       | offset  | 单位数   | sentences or rows that kappa and alpha are over
        precision     | number  | 精确率   | share of the second coding's rows that the first has
        recall        | number  | 召回率   | share of the first coding's rows that the second has
        f1            | number  | F1       | harmonic mean
        observed      | number  | 一致率   | share of units on which both agree
        kappa         | number  | kappa    | Cohen's kappa
        alpha         | number  | alpha    | Krippendorff's alpha
        doc_ids       | texts   | 文档     | documents that both coded
    """),
    "disagreements": read_columns("""
        frame         | text    | 表       | quantities, slogans or projects
        doc_id        | text    | 文档     | the document
        start         | offset  | 起       | offset into the text as given
        end           | offset  | 止       | end offset, not included
        text          | text    | 原文     | what stands there
        field         | text    | 字段     | empty where only one coding has the row, else the field that differs
        a             | text    | 甲       | what the first coding says
        b             | text    | 乙       | what the second coding says
        row_id_a      | text    | 甲行号   | row of the first coding
        row_id_b      | text    | 乙行号   | row of the second coding
        sentence      | text    | 句子     | the sentence
    """),
})  # fmt: skip


#: what a column holds where a row does not name it
_ABSENT: Mapping[str, Any] = MappingProxyType({"texts": (), "integers": (), "boolean": False, "offset": 0})


def comparison(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The comparison's frame `name` from rows by column; with no rows, the empty frame with its types.

    What a row does not name is missing (lists empty, counts 0). Raises KeyError for a name that is no column.

    >>> comparison("agreement", [{"frame": "slogans", "n_a": 3}])[["frame", "n_a", "n_b"]].values.tolist()
    [['slogans', 3, 0]]
    """
    schema = SCHEMAS[name]
    absent: dict[str, Any] = {c.name: _ABSENT.get(c.type) for c in schema}
    made = []
    for row in rows:
        if unknown := row.keys() - absent.keys():
            raise KeyError(f"{name} has no column {sorted(unknown)[0]!r}")
        made.append(tuple({**absent, **row}.values()))
    return table(schema, made)


def columns_of_wide(table: pd.DataFrame) -> tuple[Column, ...]:
    """The columns of a wide panel: the panel's own, and one for each year.

    >>> import pandas as pd
    >>> [c.type for c in columns_of_wide(pd.DataFrame({"region": ["青岚县"], "y2022": [7.0]}))]
    ['text', 'number']
    """
    known = {c.name: c for c in SCHEMAS["panel"]}
    number = {"f": "number", "i": "integer", "b": "boolean"}
    return tuple(
        known.get(name) or Column(name, number.get(table[name].dtype.kind, "text"), name.removeprefix("y"), "the year's cell")
        for name in map(str, table.columns)
    )


def provenance(places: tuple[Sequence[str], Sequence[str], Sequence[str]], side: str = "") -> dict[str, Any]:
    """Row ids, document ids and sentences under their columns' names (`target_row_ids` … with a side).

    >>> provenance((["r"], ["d"], ["s"]), "target")
    {'target_row_ids': ['r'], 'target_doc_ids': ['d'], 'target_sentences': ['s']}
    """
    return {f"{side}_{c.name}" if side else c.name: p for c, p in zip(PROVENANCE, places, strict=True)}
