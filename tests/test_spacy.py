"""policyparse as a spaCy component: spans, records, serialisation, and jieba's global tokenizer untouched."""

from __future__ import annotations

import json
import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    spacy = pytest.importorskip("spacy")

from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.training import Example

from policyparse.pipeline import parse
from policyparse.spacy_component import GROUPS, displacy_options, spacy_pipeline

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


def test_offsets_agree_with_the_frames_on_every_text_of_the_corpus(corpus: Path) -> None:
    nlp = spacy_pipeline()
    for path in sorted((corpus / "reports").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        doc, report = nlp(text), parse(text)
        assert doc.text == text
        for name in GROUPS:
            frame = getattr(report, name)
            assert [(r["start"], r["end"]) for r in doc._.policyparse[name]] == list(zip(frame["start"], frame["end"], strict=True))


@pytest.mark.parametrize("processes", [1, 2])
def test_pipe_over_many_texts_gives_what_one_by_one_gives(processes: int, nlp: spacy.language.Language) -> None:
    texts = [TEXT, "粮食产量稳定在21万吨。", ""]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's own of forking a process with threads
        found = list(nlp.pipe(texts, n_process=processes, batch_size=2))
    for doc, text in zip(found, texts, strict=True):
        assert doc.text == text
        alone = nlp(text)
        assert doc._.policyparse == alone._.policyparse
        assert [s.label_ for s in doc.spans["quantities"]] == [s.label_ for s in alone.spans["quantities"]]


def test_config_and_disk_round_trip(nlp: spacy.language.Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again(TEXT)._.policyparse == nlp(TEXT)._.policyparse


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_displacy_shows_a_group_in_its_colours(group: str, nlp: spacy.language.Language) -> None:
    options = displacy_options(group)
    doc = nlp(TEXT)
    html = spacy.displacy.render(doc, style="span", options=options, jupyter=False)
    labels = {s.label_ for s in doc.spans[group]}
    assert labels <= set(options["colors"])
    assert all(options["colors"][label] in html for label in labels)


def test_evaluate_scores_each_group(nlp: spacy.language.Language) -> None:
    right = nlp(TEXT)
    missing = nlp(TEXT)
    missing.spans["quantities"] = list(missing.spans["quantities"])[:1]
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), right), Example(nlp.make_doc(TEXT), missing)])
    total = len(right.spans["quantities"])
    assert scores["spans_quantities_r"] == 1.0
    assert scores["spans_quantities_p"] == pytest.approx((total + 1) / (2 * total))
    assert scores["spans_slogans_f"] == 1.0


def test_own_patterns_by_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "kind: indicators\nrecords:\n  - {id: mine.bees, canonical: 蜂群存栏, category: agriculture, surface: [蜂群存栏量]}\n",
        encoding="utf-8",
    )
    doc = spacy_pipeline(report_year=2022, patterns=[tmp_path])("蜂群存栏量达到3万箱。")
    assert [r["indicator_id"] for r in doc._.policyparse["quantities"]] == ["mine.bees"]
