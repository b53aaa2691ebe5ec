"""Entries come to the end of a YAML list; every letter that was there stays."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tls_coding.exchange.project.appending import append_items, append_keys

NEW = {"id": "new", "label": {"fr": 'é: "x" 😀'}, "definition": "two\nlines: #1\n\n  - three"}
CODES = {
    "several lines": "codes:\n- id: a\n  x: 1\n- id: b\n",
    "indented, with comments": "codes:\n  - id: a # of a\n\n  # at the end\n",
    "before another part": "codes:\n- id: a\n  x: >\n    folded\n    text\n\n# next\nlists: {}\n",
    "a block of text last": "codes:\n- id: a\n  x: |\n    kept\n    lines\n",
    "no value last": "codes:\n- id: a\n  x:\nlists: 1\n",
    "strange line ends within": 'codes:\n- id: a\n  x: "one\u2028two"\n  y: [1, 2]\n# tail\n',
    "no line end": "codes:\n- id: a",
    "Windows": "codes:\r\n- id: a # of a\r\n- id: b\r\n",
    "in brackets": "codes: [{id: a}, {id: b},]\nlists: 1\n",
    "in brackets over lines": "codes: [\n  {id: a}  # of a\n]\n",
    "empty brackets": "codes: [] # none yet\nlists: 1\n",
    "nothing": "codes:\nlists: 1\n",
    "no such part": "lists: 1\n",
    "a mark": "\ufeffcodes:\n- id: a\n",
}


@pytest.mark.parametrize("text", CODES.values(), ids=CODES)
def test_what_is_there_stays_and_what_is_new_is_read_back(text):
    """However the list is written; word by word nothing goes."""
    made = append_items(text, "codes", [NEW, {**NEW}])
    before, after = yaml.safe_load(text), yaml.safe_load(made)
    assert after["codes"] == [*(before.get("codes") or []), NEW, NEW]
    assert {**after, "codes": 0} == {**before, "codes": 0}
    for word in text.replace("[]", "").replace("},]", "}").split():
        assert word in made
    assert ("\r\n" in text) == ("\r\n" in made)


@pytest.mark.parametrize("text", ["", "[]\n", "# none\n[]\n", "- {id: a}\n", "- id: a\n  b: {}\n"])
def test_a_file_that_is_a_list(text):
    """As `cases.yaml` is."""
    made = append_items(text, None, [NEW])
    assert yaml.safe_load(made) == [*(yaml.safe_load(text) or []), NEW]


@pytest.mark.parametrize(
    "text",
    ["codes: 1\n", "names: {}\n", "names: {a: {en: A}}\n", "names:\n  a: {en: A}\ncodes: 1\n"],
)
def test_keys_come_to_a_mapping(text):
    """As `categories` is; without one the file gets one. A name that YAML takes for no is text."""
    made = append_keys(text, "names", {"b": {"en": "No"}})
    before = yaml.safe_load(text)
    assert yaml.safe_load(made)["names"] == {**(before.get("names") or {}), "b": {"en": "No"}}


def test_nothing_to_add_changes_nothing():
    """Not even what is no YAML."""
    assert append_items("codes: [", "codes", []) == "codes: ["
    assert append_keys("names: [", "names", {}) == "names: ["


@given(
    there=st.lists(st.text(max_size=20), max_size=4),
    more=st.lists(st.text(max_size=30), min_size=1, max_size=4),
    flow=st.booleans(),
    indent=st.sampled_from(["", "  "]),
)
def test_any_texts_are_kept(there, more, flow, indent):
    """Quotes, colons, line ends of any kind, emoji, in what is there and in what comes."""
    listed = [{"id": text} for text in there]
    dumped = yaml.safe_dump(listed, allow_unicode=True, default_flow_style=flow)
    text = "".join(f"{indent}{line}\n" for line in dumped.split("\n")[:-1])
    whole = f"codes: {text}" if flow or not there else f"codes:\n{text}"
    if yaml.safe_load(whole)["codes"] != listed:
        return  # what was indented here is another text now
    made = append_items(whole, "codes", [{"id": text} for text in more])
    assert yaml.safe_load(made)["codes"] == [*listed, *({"id": text} for text in more)]
