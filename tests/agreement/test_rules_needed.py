"""How large a sample has to be: the smallest that is expected to be enough."""

import pytest

from tls_coding.agreement.rules_draw import split
from tls_coding.agreement.rules_needed import needed_size
from tls_coding.agreement.sampling import Stratum, recall


def width(size, *, passages=5000, suggested=400, precision=0.8, missed=80):
    """The width of recall's limits, expected from a sample of that size."""
    some, rest = split(size, 0.25, suggested, passages - suggested)
    made = recall(
        [
            Stratum(suggested, some, precision * some, True),
            Stratum(passages - suggested, rest, missed * rest / (passages - suggested), False),
        ]
    )
    return made.high - made.low


def test_it_is_the_smallest():
    """So many are enough, one less is not."""
    made = needed_size("kin", 5000, 400, 0.1, precision=0.8, prevalence=0.08)
    assert width(made.size) <= 0.2 < width(made.size - 1)
    assert made.needed_with + made.needed_without == made.size
    assert made.relevant == 400


def test_without_a_guess_recall_is_taken_for_eight_tenths():
    """400 suggestions of which 80 % are right: 400 relevant."""
    assert needed_size("kin", 5000, 400, 0.1, precision=0.8) == needed_size(
        "kin", 5000, 400, 0.1, precision=0.8, prevalence=0.08
    )


def test_a_narrower_figure_asks_for_more_and_never_for_more_than_all():
    """From ± .2 to ± .02; the last are all passages."""
    sizes = [needed_size("kin", 900, 40, half).size for half in (0.2, 0.1, 0.05, 0.02)]
    assert sizes == sorted(sizes)
    assert sizes[-1] <= 900
    assert needed_size("kin", 20, 20, 0.1).needed_without == 0
    assert needed_size("kin", 40, 0, 0.1, prevalence=0.1).needed_with == 0


@pytest.mark.parametrize("wrong", [{"half_width": 0}, {"precision": 2}, {"prevalence": 1.5}])
def test_guesses_out_of_range_are_refused(wrong):
    """A share lies between 0 and 1."""
    with pytest.raises(ValueError, match="precision"):
        needed_size("kin", 50, 5, **{"half_width": 0.1, **wrong})
