"""policyparse as a spaCy component: spans, records, serialisation, and jieba's global tokenizer untouched."""

from __future__ import annotations

import json
import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    spacy = pytest.importorskip("spacy")

from spacy.tokens import Doc, DocBin

from policyparse.pipeline import parse
from policyparse.spacy_component import spacy_pipeline

TEXT = "今年主要预期目标是：地区生产总值增长6%左右；新建学校5所。完善招商、用地、审批“三张清单”，推进青岚经济开发区建设。"


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    return spacy_pipeline(report_year=2022)


@pytest.mark.parametrize("name", ["quantities", "slogans", "projects"])
def test_spans_agree_with_the_frames(name: str, nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    frame = getattr(parse(TEXT, report_year=2022), name)
    records = doc._.policyparse[name]
    assert [(r["start"], r["end"]) for r in records] == list(zip(frame["start"], frame["end"], strict=True))
    assert len(doc.spans[name]) == len(records) > 0
    for span, record in zip(doc.spans[name], records, strict=True):
        assert span.start_char <= record["start"] < record["end"] <= span.end_char


def test_added_by_name_to_a_blank_pipeline() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policyparse", config={"report_year": 2022})
    doc = nlp(TEXT)
    for name in ("quantities", "slogans", "projects"):
        assert [s.text for s in doc.spans[name]] == [TEXT[r["start"] : r["end"]] for r in doc._.policyparse[name]]


def test_survives_bytes_and_docbin(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    back = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert back._.policyparse == doc._.policyparse
    assert [(s.start, s.end, s.label_) for s in back.spans["quantities"]] == [
        (s.start, s.end, s.label_) for s in doc.spans["quantities"]
    ]
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    # DocBin gives lists back as tuples
    assert json.dumps(again._.policyparse) == json.dumps(doc._.policyparse)


def test_the_global_jieba_is_untouched(nlp: spacy.language.Language) -> None:
    import jieba

    nlp(TEXT)
    assert not jieba.dt.initialized or "规模以上工业增加值" not in jieba.dt.FREQ
