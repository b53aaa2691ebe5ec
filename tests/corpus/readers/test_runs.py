from tls_coding.corpus.readers.runs import Run, flowed, paragraph


def test_bold_runs_that_touch_are_one_stretch():
    """Bold is told in stretches of the text, ascending and apart."""
    runs = [Run("Q", True), Run("", True), Run(":", True), Run(" oui "), Run("non", True)]
    found = paragraph(runs, heading=2)
    assert found.text == "Q: oui non"
    assert found.bold == ((0, 2), (7, 10))
    assert found.heading == 2


def test_white_space_flows_across_runs():
    """Many blanks are one, wherever runs begin and end; none stays at the ends of a line."""
    runs = [Run(" \n a "), Run(" b", True), Run("\n", fixed=True), Run(" c \t"), Run("  ")]
    assert "".join(run.text for run in flowed(runs)) == "a b\nc"


def test_fixed_white_space_stays():
    """Spaces that a document asks for, and no-break spaces, are kept."""
    runs = [Run("a"), Run("   ", fixed=True), Run("b\u00a0 "), Run("\tc", fixed=True)]
    assert "".join(run.text for run in flowed(runs)) == "a   b\u00a0 \tc"


def test_nothing_but_blanks_is_nothing():
    """White space between blocks is no text."""
    assert flowed([Run(" \n"), Run("\t"), Run(" ", True)]) == []
