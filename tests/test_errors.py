import pytest

from tls_coding.errors import CodingError, Problem, StudyError, UsageError, errors_only


@pytest.mark.parametrize(
    ("line", "column", "where"),
    [(3, 7, "a.yaml:3:7"), (3, 0, "a.yaml:3"), (0, 0, "a.yaml"), (0, 7, "a.yaml")],
)
def test_a_place_is_written_as_editors_read_it(line, column, where):
    """File, line and column are joined by colons, and what is not known is left out."""
    assert Problem("a.yaml", line, "wrong.", column=column).where == where


def test_a_problem_is_a_sentence_with_place_fault_and_mend():
    """Written out, a problem says where it is, what is wrong and what to do."""
    assert str(Problem("a.yaml", 3, "no id.", "Add one.")) == "a.yaml:3: no id. Add one."
    assert str(Problem("a.yaml", 3, "no id.")) == "a.yaml:3: no id."


def test_problems_of_a_study_are_listed_in_the_order_of_the_file():
    """A StudyError sorts its problems by file and line, whatever order they were found in."""
    late, early = Problem("b.yaml", 2, "x"), Problem("a.yaml", 9, "y")
    other = Problem("b.yaml", 10, "a")
    assert StudyError([other, late, early]).problems == [early, late, other]


@pytest.mark.parametrize(("count", "said"), [(1, "1 problem"), (2, "2 problems")])
def test_an_error_counts_its_problems(count, said):
    """The message of a StudyError names the number of problems, in the right number."""
    assert str(StudyError([Problem("a", n, "x") for n in range(count)])) == said


def test_warnings_do_not_stop_the_work():
    """Only problems that are no warnings are errors."""
    error, warning = Problem("a", 1, "x"), Problem("a", 2, "y", warning=True)
    assert errors_only([warning, error]) == [error]


def test_a_wrong_call_and_a_faulty_study_leave_with_different_codes():
    """The exit code is 2 for wrong usage and 1 for a study with problems; one root holds both."""
    assert (UsageError("x").exit_code, StudyError([]).exit_code) == (2, 1)
    assert issubclass(UsageError, CodingError)
    assert issubclass(StudyError, CodingError)
