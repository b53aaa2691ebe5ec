"""Random codings of random texts leave and come back exactly."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from project_files import (
    CASES,
    CODES,
    codings,
    folder_of,
    there_and_back,
)
from refi_files import (
    members,
    write_zip,
)
from small_study import Coder, write_study

from tls_coding.coding.review import by_hand
from tls_coding.projects.beginning import import_project
from tls_coding.spans import Span
from tls_coding.study import open_study

PASSAGE = st.tuples(st.integers(0, 60), st.integers(1, 30))


@settings(max_examples=25)
@given(
    body=st.lists(
        st.sampled_from(["We hid it. ", "😀", "é", "e\u0301 ", "\n\n[R1] ", "\r\n", "\u2028"]),
        min_size=3, max_size=25,
    ).map("".join),
    coded=st.lists(
        st.tuples(PASSAGE, st.sampled_from(["informal.secrecy", "craft.lineage"]),
                  st.sampled_from(["ana", "marc", "léa"]), st.sampled_from(["", "a memo"])),
        max_size=8,
    ),
)  # fmt: skip
def test_any_codings_of_any_text_come_back(tmp_path_factory, body, coded):
    """Overlapping spans, emoji, combining marks, line ends of any kind, several coders: exactly."""
    folder = tmp_path_factory.mktemp("s")
    write_study(folder / "study", codes=CODES, cases=CASES, transcripts={"valley_01": "x"})
    text = f"---\ncase: valley\nlanguage: en\n---\n{body} end."
    path = folder / "study/corpus/transcripts/valley_01.txt"
    path.write_bytes(text.encode("utf-8"))
    transcript = open_study(folder / "study").transcripts["valley_01"]
    (folder / "study/corpus/coding").mkdir()
    for (start, length), own, coder, note in coded:
        span = Span(start, min(start + length, len(transcript.body)))
        if span.of(transcript.body).strip("\r"):  # half a line end is no passage
            act = by_hand(own, transcript, span, "c0de" * 16, note=note)
            Coder(folder / f"study/corpus/coding/{coder}.jsonl").write(act)
    study = open_study(folder / "study")
    back, report = there_and_back(study, folder)
    before, after = folder_of(study), folder_of(back)
    same = before.keys() - {"study.yaml"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert report.losses.rows() == []
    assert report.remarks == ()
    # Without our notes the codings still are where they were.
    bare = folder / "bare.qdpx"
    files = members(folder / "out.qdpx")
    kept = {n: raw for n, raw in files.items() if not raw.startswith(b'{"tls_coding"')}
    write_zip(bare, kept)
    import_project(bare, folder / "bare", language="en")
    again = open_study(folder / "bare")
    assert len(codings(again)) == len(codings(study))
