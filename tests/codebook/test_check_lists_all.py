"""`tls check` on a study whose codebook, cases, cues and transcripts are full of faults."""

import json
from textwrap import dedent

# Each line that ends in a comment `#! words` must be answered with a problem of that line which
# holds these words.
CODEBOOK = """\
codebook:
  name: Faulty
  version: 1.0  #! 'version' is '1.0'
  languages: [fr, en]
lists:
  kin:
    fr: [père, "mère ... tante"]  #! more than adjacent words
code_book: x  #! unknown key 'code_book'
codes:
  - id: craft.secrecy
    label: {fr: Secret}
    kind: hidden  #! Allowed: 'manifest', 'latent'
    definition: Kept from others.
    rules:
      fr:
        - 'garder [secret|recette'  #! never closed
        - '#kine ... montrer'  #! there is no list '#kine'
        - [garder, cacher]  #! Quote it
        - 'secret ... within 0'  #! stands where a word
        - 'a ... b within 0'  #! out of range
        - montrer #kin  #! Quote it
      it: ['segreto']  #! 'it' is not among
    rules:  #! stands twice
      fr: []
  - id: craft.secrecy  #! stands a second time
    label: {fr: Encore}
    definition: ''  #! 'definition' is empty
    sauce: x  #! unknown key 'sauce'
    rules: {fr: ['mot']}
    examples:
      - {lang: fr, text: "Un mot.", match: "phrase"}  #! 'phrase' of the example
      - {lang: fr, match: "phrase"}  #! 'text' is missing
  - id: Craft Pride  #! no valid 'id'
    label: {fr: Fierté}
    definition: Pride.
    speaker: nobody  #! Allowed: 'respondent'
    rules: {fr: ['#kin ... fier']}
    counterexamples:
      - {lang: fr, text: "Ah.", because: luck}  #! Allowed: 'unless'
"""
CASES = """\
- id: valley
  label: Valley
- id: valley  #! stands a second time
  label: Other
- id: The Harbour  #! 'id'
  label: Harbour
- id: hill
  label: Hill
  colour: red  #! 'colour'
"""
CUES = """\
fr:
  negated:
    forward: ['pas', '(jamais']  #! in cue '(jamais'
    sideways: ['x']  #! sideways
"""


def expected(text, file):
    for number, line in enumerate(text.splitlines(), start=1):
        if "#! " in line:
            yield file, number, line.split("#! ")[1]


def write(folder):
    files = {
        "study.yaml": "study: Faulty\n",
        "codebook/tls.yaml": CODEBOOK,
        "codebook/cues.yaml": CUES,
        "corpus/cases.yaml": CASES,
        "corpus/transcripts/a.txt": "no front matter\n",
        "corpus/transcripts/b.txt": "---\ncase: moon\nlanguage: fr\n---\nBonjour.\n",
        "corpus/transcripts/c.txt": "---\ncase: valley\nlanguage: fr\nlanguage: it\n---\n\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "corpus/transcripts/d.txt").write_bytes("---\nlanguage: fr\n---\né".encode("cp1252"))
    wanted = [
        *expected(CODEBOOK, "codebook/tls.yaml"),
        *expected(CASES, "corpus/cases.yaml"),
        *expected(CUES, "codebook/cues.yaml"),
        ("corpus/transcripts/a.txt", 1, "no front matter"),
        ("corpus/transcripts/b.txt", 2, "the case 'moon' is not in"),
        ("corpus/transcripts/c.txt", 4, "stands twice"),
        ("corpus/transcripts/c.txt", 6, "no text"),
        ("corpus/transcripts/d.txt", 4, "not UTF-8"),
    ]
    assert len(wanted) > 25
    return wanted


def test_check_lists_every_fault_with_its_file_and_line(tmp_path, tls):
    """Twenty-five faults in seven files are all listed at once, each with file and line."""
    wanted = write(tmp_path)
    code, _, err = tls("check", "--study", tmp_path)
    lines = [line for line in err.splitlines() if line.startswith("error ")]
    missing = [
        (file, number, words)
        for file, number, words in wanted
        if not any(f"error {file}:{number}:" in line and words in line for line in lines)
    ]
    assert missing == []
    assert code == 1
    assert err.splitlines()[-1].startswith(f"{len(lines)} problems")


def test_check_says_nothing_beside_the_faults(tmp_path, tls):
    """Every error that is listed stands on a line with a fault: no fault breeds false ones."""
    places = {(file, number) for file, number, _ in write(tmp_path)}
    _, out, _ = tls("check", "--study", tmp_path, "--json")
    found = {(p["file"], p["line"]) for p in json.loads(out) if p["level"] == "error"}
    assert found == places


def test_a_sound_study_has_no_problems(tmp_path, tls):
    """Where nothing is wrong, check says so and leaves with 0."""
    write(tmp_path)
    sound = """\
        codebook: {name: Sound, version: "1", languages: [fr]}
        codes:
          - {id: a, label: {fr: A}, definition: A., rules: {fr: ['mot']}}
        """
    (tmp_path / "codebook/tls.yaml").write_text(dedent(sound))
    (tmp_path / "codebook/cues.yaml").unlink()
    (tmp_path / "corpus/cases.yaml").write_text("- {id: moon, label: Moon}\n")
    for name in "acd":
        (tmp_path / f"corpus/transcripts/{name}.txt").unlink()
    assert tls("check", "--study", tmp_path) == (0, "No problems.\n", "")
