"""Display names for people: of the frames, and of the values that stand in them. Columns have theirs in `frames.SCHEMAS`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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

#: what a mark in a text is; quantities by their status
MARKS: Mapping[str, str] = MappingProxyType({
    "target": "目标", "actual": "实绩", "reference": "参照", "slogan": "口号", "project": "项目",
})  # fmt: skip

#: below a marked text in a notebook
HOVER: Mapping[str, str] = MappingProxyType({
    "zh": "把鼠标放到标注上（或用 Tab 键）看它的各个字段", "en": "Point at a mark (or press Tab) to see its fields",
})  # fmt: skip

#: headings of the summary that are no column's or frame's name
YEAR, VALUE = "年份", "数值"


def shown(column: str, value: object) -> str:
    """The display name of a value of a column; '' for what is missing.

    >>> shown("bound", "ge"), shown("unit", "亿元")
    ('≥', '亿元')
    """
    if value is None or type(value).__name__ == "NAType" or value != value:
        return ""
    return VALUES.get(column, {}).get(str(value), str(value))
