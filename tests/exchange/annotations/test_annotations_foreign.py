"""Files as other programs write them are read for what they say; what has no place is counted."""

from __future__ import annotations

import json

import pytest
from annotation_study import contents, lost, read_rows, texts_read
from small_study import transcript

from tls_coding.exchange.annotations import (
    brat,
    docbin,
    doccano,
    iramuteq,
    label_studio,
    web_annotation,
    webanno,
)
from tls_coding.exchange.project.from_study import Contents

TEXT = "A 😀 tale.\nOf craft."
INCEPTION = r"""#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue|coarseValue
#T_SP=webanno.custom.Theme|value|sure
#T_RL=webanno.custom.Link|kind|BT_webanno.custom.Theme


#Text=A 😀 tale.
1-1	0-1	A	DET	DET	Old \[one\][1]	yes[1]	_	_
1-2	2-4	😀	_	_	Old \[one\][1]|craft[2]	yes[1]|*[2]	_	_
1-3	5-9	tale	NN	NOUN	craft	*	cause	1-2[2_0]
1-4	9-10	.	_	_	_	_	_	_

#Text=Of craft.
2-1	11-13	Of	_	_	_	_	_	_
2-2	14-19	craft	_	_	*	*	_	_
2-2.1	14-16	cr	_	_	part	*	_	_
2-3	19-20	.	_	_	_	_	_	_
"""


def test_inception_stacks_spans_and_counts_utf16_units(tmp_path):
    """Escaped values, stacked and wide spans, parts of tokens; words' tags and links counted."""
    path = tmp_path / "tale.tsv"
    path.write_text(INCEPTION, encoding="utf-8")
    read = webanno.read(path)
    assert texts_read(read) == {"tale": TEXT}
    assert [(row[1:4], row[6]) for row in read_rows(read)] == [
        ((0, 3, "Old [one]"), "sure: yes"),
        ((2, 3, "craft"), ""),
        ((4, 8, "craft"), ""),
        ((13, 15, "part"), ""),
        ((13, 18, "Theme"), ""),
    ]
    assert lost(read.losses, "annotations of words") == 2
    assert lost(read.losses, "relations") == 1


def test_several_annotators_of_one_text_are_several_coders(tmp_path):
    """An exported project has a folder for each text and a file for each annotator."""
    for name in ("ana", "marc", "INITIAL_CAS"):
        path = tmp_path / "annotation" / "tale.txt" / f"{name}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(INCEPTION, encoding="utf-8")
    read = webanno.read(tmp_path)
    assert [source.name for source in read.project.sources] == ["tale"]
    assert {row[4] for row in read_rows(read)} == {"ana", "marc", ""}


def test_brat_knows_pieces_notes_and_attributes(tmp_path):
    """A piece on either side of a gap is a coding; notes and attributes are the memo."""
    (tmp_path / "tale.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "tale.ann").write_text(
        "T1\tNo-Dots 0 3\tA 😀\nT2\tcraft 4 8;10 12\ttale Of\nA1\tSure T2\nA2\tDegree T1 high\n"
        "#1\tAnnotatorNotes T1\twhy so\nR1\tCause Arg1:T1 Arg2:T2\nE1\tX:T1\n",
        encoding="utf-8",
    )
    read = brat.read(tmp_path / "tale.ann")
    assert [(row[1:4], row[6]) for row in read_rows(read)] == [
        ((0, 3, "No-Dots"), "Degree: high\nwhy so"),
        ((4, 8, "craft"), "Sure"),
        ((10, 12, "craft"), "Sure"),
    ]
    assert lost(read.losses, "several pieces") == 1
    assert lost(read.losses, "relations") == 1
    assert lost(read.losses, "events") == 1
    assert brat.read(tmp_path).project == read.project


@pytest.mark.parametrize(
    "labels",
    [
        {"label": [[0, 3, "craft"]]},
        {"labels": [[0, 3, "craft"]]},
        {"entities": [{"id": 7, "label": "craft", "start_offset": 0, "end_offset": 3}]},
        {"spans": [{"start": 0, "end": 3, "label": "craft"}]},
    ],
)
def test_every_dialect_of_doccano_is_read(labels, tmp_path):
    """Versions of doccano name labels in four ways."""
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps({"id": 4, "text": TEXT, **labels}) + "\n", encoding="utf-8")
    assert doccano.sniff(path)
    assert [row[:4] for row in read_rows(doccano.read(path))] == [("text_4", 0, 3, "craft")]


def test_what_doccano_changed_since_counts(tmp_path):
    """A label that was added there is nobody's; one that was taken out there is gone."""
    path = tmp_path / "out.jsonl"
    study = contents({"valley_01": TEXT}, [("ana", "valley_01", (0, 3), "craft", "why")])
    doccano.write(study, path)
    line = json.loads(path.read_text(encoding="utf-8"))
    line["label"] = [[4, 8, "informal.secrecy"]]
    path.write_text(json.dumps(line), encoding="utf-8")
    assert [row[1:5] for row in read_rows(doccano.read(path))] == [(4, 8, "informal.secrecy", "")]


def task(start, end, quote, **more):
    """A task of Label Studio with one labelled passage."""
    value = {"start": start, "end": end, "text": quote, "labels": ["craft"]}
    result = [{"id": "a", "from_name": "l", "to_name": "t", "type": "labels", "value": value}]
    annotation = {
        "id": 1,
        "completed_by": 5,
        "result": result,
        "created_at": "2026-01-31T09:12:03Z",
    }
    return {"id": 9, "data": {"text": TEXT}, "annotations": [annotation], **more}


@pytest.mark.parametrize(("start", "end"), [(4, 8), (5, 9)])
def test_label_studio_is_read_whatever_it_counts(start, end, tmp_path):
    """Old versions count UTF-16 units: the quote tells."""
    path = tmp_path / "project.json"
    path.write_text(json.dumps([task(start, end, "tale")]), encoding="utf-8")
    assert label_studio.sniff(path)
    (row,) = read_rows(label_studio.read(path))
    assert row == ("task_9", 4, 8, "craft", "annotator_5", "2026-01-31T09:12:03Z", "")


def test_predictions_and_cancelled_work_are_no_codings(tmp_path):
    """What a model says, and what an annotator threw away, is counted and kept out."""
    prediction = {"model_version": "m", "result": [{"value": {"start": 0, "end": 1}}]}
    cancelled = {"was_cancelled": True, "result": []}
    entry = task(4, 8, "tale", predictions=[prediction])
    entry["annotations"] += [
        cancelled,
        {"result": [{"type": "choices", "value": {"choices": ["x"]}}]},
    ]
    path = tmp_path / "project.json"
    path.write_text(json.dumps([entry, {"data": {"image": 3}}]), encoding="utf-8")
    read = label_studio.read(path)
    assert len(read_rows(read)) == 1
    for word in ("predictions", "cancelled", "choices", "tasks"):
        assert lost(read.losses, word) == 1


def annotation(selector, **more):
    """A Web Annotation of `tale.txt`."""
    target = {"source": "tale.txt", "selector": selector}
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation",
            "body": {"type": "TextualBody", "value": "Craft", "purpose": "tagging"},
            "creator": "http://example.org/people/ana", "target": target, **more}  # fmt: skip


@pytest.mark.parametrize(
    "selector",
    [
        {"type": "TextPositionSelector", "start": 4, "end": 8},
        {"type": "TextQuoteSelector", "exact": "tale", "prefix": "😀 ", "suffix": "."},
        {"type": "Choice", "items": [{"type": "TextQuoteSelector", "exact": "tale"}]},
        [{"type": "FragmentSelector", "value": "x", "refinedBy":
          {"type": "TextPositionSelector", "start": 4, "end": 8}}],
    ],
)  # fmt: skip
@pytest.mark.parametrize("shape", ["one", "list", "page"])
def test_web_annotations_of_any_shape_are_read(selector, shape, tmp_path):
    """A position or a quote, alone, chosen from or refining; the text stands beside the file."""
    (tmp_path / "tale.txt").write_text(TEXT, encoding="utf-8")
    one = annotation(selector)
    shapes = {"one": one, "list": [one], "page": {"type": "AnnotationPage", "items": [one]}}
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps(shapes[shape]), encoding="utf-8")
    (row,) = read_rows(web_annotation.read(path))
    assert row[:5] == ("tale", 4, 8, "Craft", "ana")


def test_a_quote_that_stands_twice_is_not_guessed(tmp_path):
    """Without a position or what stands around it, it is counted."""
    (tmp_path / "tale.txt").write_text("tale tale", encoding="utf-8")
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps(annotation({"type": "TextQuoteSelector", "exact": "tale"})), "utf-8")
    read = web_annotation.read(path)
    assert read_rows(read) == []
    assert lost(read.losses, "no passage by position or quote") == 1


def test_spacy_reads_what_we_write(tmp_path):
    """spaCy's own DocBin gives the words, the groups and the labels; its spans are the passages."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    study = contents({"valley_01": TEXT}, [("ana", "valley_01", (2, 7), "craft", "")])
    docbin.write(study, tmp_path / "out.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "out.spacy").get_docs(Vocab())
    assert doc.text == TEXT
    assert [(span.text, span.label_) for span in doc.spans["ana"]] == [(TEXT[2:7], "craft")]


def test_spans_and_entities_of_any_pipeline_are_read(tmp_path):
    """Groups are coders, but for spaCy's own; entities are nobody's."""
    import spacy
    from spacy.tokens import DocBin, Span

    doc = spacy.blank("en")("Ana went to Lyon")
    doc.spans["sc"] = [Span(doc, 0, 2, label="GO")]
    doc.spans["ana"] = [Span(doc, 3, 4, label="TOWN")]
    doc.ents = [Span(doc, 0, 1, label="PER")]
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    assert [row[1:5] for row in read_rows(docbin.read(tmp_path / "a.spacy"))] == [
        (0, 3, "PER", ""), (0, 8, "GO", ""), (12, 16, "TOWN", "ana"),
    ]  # fmt: skip


def iramuteq_study():
    head = "speakers:\n  Q: {role: interviewer}\n  R1: {role: respondent, sex: f}\n"
    text = transcript("[Q] And then?\n\n[R1] We *hid* it.\n\n[R1] Well.\n", name="valley_01")
    from tls_coding.corpus.transcript import parse_transcript

    front = f"---\ncase: valley\nlanguage: en\ndate: 2007-05-14\n{head}---\n"
    parsed, _ = parse_transcript(front + text.body, "valley_01", "valley_01.txt")
    bare = contents({"valley_01": "x"}, [])
    return Contents("V", bare.codebook, [], {"valley_01": parsed}, [])


def test_a_corpus_of_iramuteq_has_a_text_for_each_speaker(tmp_path):
    """Starred variables name transcript, case, speaker and what is known of them."""
    iramuteq.write(iramuteq_study(), tmp_path / "c.txt")
    assert (tmp_path / "c.txt").read_text(encoding="utf-8") == (
        "**** *doc_valley_01 *case_valley *speaker_Q *role_interviewer *lang_en *date_2007_05_14\n"
        "And then?\n\n"
        "**** *doc_valley_01 *case_valley *speaker_R1 *role_respondent *lang_en *sex_f "
        "*date_2007_05_14\nWe hid it.\nWell.\n\n"
    )


def test_the_words_of_interviewers_can_be_left_out(tmp_path):
    """What is left out is counted."""
    losses = iramuteq.write(iramuteq_study(), tmp_path / "c.txt", respondents_only=True)
    assert "And then" not in (tmp_path / "c.txt").read_text(encoding="utf-8")
    assert lost(losses, "no respondents") == 1
