"""Display names for people: of the frames, and of the values that stand in them. Columns have theirs in `frames.SCHEMAS`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policyparse.missing import is_missing

FRAMES: Mapping[str, str] = MappingProxyType({
    "documents": "文档",
    "sections": "章节",
    "sentences": "句子",
    "quantities": "数量",
    "targets": "目标",
    "actuals": "实绩",
    "slogans": "口号",
    "projects": "项目",
    "glossary": "释义",
    "failures": "未能处理",
    "columns": "字段说明",
})  # fmt: skip

COMPARISONS: Mapping[str, str] = MappingProxyType({
    "targets_vs_actuals": "目标与结果",
    "panel": "面板",
    "tone_shift": "语气的变化",
    "across_regions": "地区之间",
    "cascade": "层层加码",
    "changes": "前后两份报告",
    "slogan_adoption": "口号的传播",
    "slogan_meanings": "口号的含义",
    "track_projects": "项目追踪",
    "project_outcomes": "项目结局",
    "agreement": "编码一致性",
    "disagreements": "编码分歧",
})  # fmt: skip

#: column → value → display name; a value that does not stand here is shown as it is
VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "bound": {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "range": ""},
    "measure": {"level": "水平", "growth": "增速", "change": "增减", "share": "占比", "multiple": "倍数"},
    "status": {"target": "目标", "actual": "实绩", "reference": "参照"},
    "tier": {"base": "底线", "stretch": "力争"},
    "stage": {"planned": "谋划", "started": "开工", "ongoing": "推进", "completed": "建成"},
    "kind": {"construction": "建设", "programme": "计划", "zone": "园区", "numeral": "数字缩略", "coined": "新造"},
    "members_from": {"before": "前文", "after": "后文", "glossary": "释义", "lexicon": "词库"},
    "origin": {"national": "全国", "local": "本地"},
    "direction": {"up": "升", "down": "降"},
    "relation": {
        "sync": "同步", "above": "高于", "not_above": "不高于", "below": "低于", "not_below": "不低于", "flat": "持平",
        "assigned": "完成下达任务",
    },
    "basis": {"yoy": "同比", "average": "年均", "cumulative": "累计"},
    "section_role": {"review": "回顾", "outlook": "展望", "plan": "安排", "other": "其他"},
    "role": {"review": "回顾", "outlook": "展望", "plan": "安排", "other": "其他"},
    "doc_type": {"report": "工作报告", "plan": "规划", "measures": "措施", "other": "其他"},
    "complete": {"True": "是", "False": "否"},
    "level": {
        "national": "全国", "province": "省级", "city": "市级", "county": "县级", "township": "乡级", "zone": "园区",
    },
})  # fmt: skip

#: the same for the columns of comparisons, which hold other values under some of the same names
COMPARED: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "outcome": {
        "met": "完成", "missed": "未完成", "undecided": "难以判断", "no_result": "未提结果", "no_report": "无下年报告",
        "completed": "建成", "open": "未完", "vanished": "不再提起",
    },
    "reason": {
        "unit": "单位不同", "number": "无数值", "partial_year": "非全年", "bound": "界不定", "reference": "参照未知", "relation": "关系",
        "said": "报告自述", "other_measure": "只提别的度量", "other_scope": "只提别的范围", "other_name": "只提别的口径",
        "several": "同名多事",
    },
    "conflict": {"target": "目标", "actual": "结果", "both": "目标、结果", "True": "是", "False": ""},
    "shift": {"harder": "更硬", "softer": "更软", "mixed": "有硬有软", "same": "不变"},
    "against": {"city": "市", "province": "省", "nation": "全国", "peers": "同级"},
    "aim": {
        "above": "高于", "equal": "等于", "below": "低于", "undecided": "难以判断",
        "planned": "谋划", "started": "开工", "ongoing": "推进", "completed": "建成",
    },
    "done": {"planned": "谋划", "started": "开工", "ongoing": "推进", "completed": "建成"},
    "source": {"report": "报告", "series": "随附序列"},
    "spread": {"first": "首创", "down": "自上而下", "up": "自下而上", "across": "横向"},
    "change": {
        "added": "新增", "dropped": "不再提", "raised": "提高", "cut": "降低", "hardened": "语气更硬", "softened": "语气更软",
        "same": "不变", "changed": "改变", "new": "新出现", "gone": "消失", "kept": "沿用", "redefined": "含义改变",
        "carried_on": "延续", "finished": "建成", "vanished": "不再提起",
    },
    "kind": {"indicator": "指标", "target": "目标", "slogan": "口号", "project": "项目"},
    "status": {"both": "实绩、目标"},
})  # fmt: skip

#: what a mark in a text is; quantities by their status
MARKS: Mapping[str, str] = MappingProxyType({
    "target": "目标", "actual": "实绩", "reference": "参照", "slogan": "口号", "project": "项目",
})  # fmt: skip

#: below a marked text in a notebook
HOVER: Mapping[str, str] = MappingProxyType({
    "zh": "把鼠标放到标注上（或用 Tab 键）看它的各个字段", "en": "Point at a mark (or press Tab) to see its fields",
})  # fmt: skip

#: words of the plots, by language
PLOTS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "zh": MappingProxyType({
        "year": "年份", "target": "目标", "actual": "结果", "outcome": "完成情况", "met": "完成", "missed": "未完成",
        "undecided": "无法判断", "bound": "目标的界", "eq": "等于", "ge": "不低于", "gt": "超过", "le": "不高于", "lt": "低于",
        "approx": "左右", "range": "区间", "tier": "档", "plain": "一般目标", "base": "底线目标", "stretch": "力争目标",
        "without_number": "另有 {n} 个目标没有数值，未画", "no_number": "—", "regions_using": "使用的地区数",
        "slogan": "口号", "level": "层级", "national": "全国", "province": "省级", "city": "市级", "county": "县级",
        "township": "乡级", "zone": "园区", "unknown": "未知", "start": "起点", "known": "首次使用", "censored": "资料中最早的报告已用，起点不明",
        "stage": "阶段", "planned": "谋划", "started": "开工", "ongoing": "推进", "completed": "建成", "unsaid": "未说明",
        "status": "性质", "done": "已做", "ahead": "计划", "of_projects": "{n} 个项目，共 {all} 个", "of_slogans": "{n} 个口号，共 {all} 个",
        "text": "原文", "sentences": "原句", "region": "地区", "project": "项目", "reports": "报告数", "targets_title": "{indicator}：目标与结果",
        "panel_title": "{indicator}：各地各年的目标", "panel_title_actual": "{indicator}：各地各年的结果",
        "slogan_title": "“{slogan}”的传播", "slogans_title": "口号的传播", "projects_title": "项目的历程",
    }),
    "en": MappingProxyType({
        "year": "year", "target": "target", "actual": "result", "outcome": "outcome", "met": "met", "missed": "missed",
        "undecided": "undecided", "bound": "bound of the target", "eq": "equal to", "ge": "at least", "gt": "more than",
        "le": "at most", "lt": "less than", "approx": "about", "range": "range", "tier": "tier", "plain": "plain target",
        "base": "base target", "stretch": "stretch target", "without_number": "{n} targets without a number are not drawn", "no_number": "—",
        "regions_using": "regions that use it", "slogan": "slogan", "level": "level", "national": "nation", "province": "province",
        "city": "city", "county": "county", "township": "township", "zone": "zone", "unknown": "unknown", "start": "beginning",
        "known": "first use", "censored": "in the region's earliest report: may be older", "stage": "stage", "planned": "planned",
        "started": "started", "ongoing": "ongoing", "completed": "completed", "unsaid": "not said", "status": "status", "done": "done",
        "ahead": "ahead", "of_projects": "{n} of {all} projects", "of_slogans": "{n} of {all} slogans", "text": "as written",
        "sentences": "sentences", "region": "region", "project": "project", "reports": "reports",
        "targets_title": "{indicator}: targets and results", "panel_title": "{indicator}: targets by region and year",
        "panel_title_actual": "{indicator}: results by region and year",
        "slogan_title": "Spread of “{slogan}”", "slogans_title": "Spread of slogans", "projects_title": "Projects through the years",
    }),
})  # fmt: skip

#: two characters that a font with Chinese draws differently
TWO_CHARACTERS = ("国", "政")

#: multiples of a unit on an axis: what is written before the unit, and how much it is
MULTIPLES = (("万亿", 1e12), ("亿", 1e8), ("万", 1e4))

#: headings of the summary that are no column's or frame's name
YEAR, VALUE = "年份", "数值"


#: columns that hold the values of another
_LIKE = {f"{side}_bound": "bound" for side in ("actual", "against")} | {f"bound_{side}": "bound" for side in ("before", "after")}


def shown(column: str, value: object) -> str:
    """The display name of a value of a column; '' for what is missing.

    >>> shown("bound", "ge"), shown("unit", "亿元")
    ('≥', '亿元')
    """
    if is_missing(value):
        return ""
    column, text = _LIKE.get(column, column), str(value)
    return VALUES.get(column, {}).get(text, COMPARED.get(column, {}).get(text, text))
