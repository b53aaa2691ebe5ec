"""How many passages there are, with and without a suggestion, in; how many to draw, out."""

from __future__ import annotations

from dataclasses import dataclass

from tls_coding.agreement import sampling
from tls_coding.agreement.rules_draw import WITH_SUGGESTION, split
from tls_coding.agreement.sampling import Stratum, first_enough

GUESSED_RECALL = 0.8  # where nobody says how often the code occurs
GUESSED_PRECISION = 0.5  # where nothing was decided


@dataclass(frozen=True)
class Needed:
    """What a code asks for: of `passages`, of which `suggested`, draw `size`.

    `relevant`: how many are guessed to bear the code. `needed_with`, `needed_without`: how many of
    those drawn have a suggestion, and have none.
    """

    code: str
    passages: int
    suggested: int
    relevant: int
    size: int
    needed_with: int
    needed_without: int


def needed_size(
    code: str,
    passages: int,
    suggested: int,
    half_width: float,
    *,
    precision: float | None = None,
    prevalence: float | None = None,
    share: float = WITH_SUGGESTION,
) -> Needed:
    """The smallest sample from which recall is expected to be known ± `half_width`.

    `precision`: of the suggestions (None: one half); `prevalence`: the share of all passages that
    bear the code (None: as many as make a recall of .8); `share`: as in `rules_draw.draw`. Limits
    are those of `sampling.recall` for a sample that shows just what is guessed; one that is drawn
    may show more or less. ValueError where half_width is not between 0 and .5, or a share not
    between 0 and 1.

    >>> made = needed_size("craft.kin", 5000, 400, 0.1, precision=0.8, prevalence=0.08)
    >>> made.size, made.needed_with, made.needed_without
    (1274, 318, 956)
    """
    precision = GUESSED_PRECISION if precision is None else precision
    found = precision * suggested
    relevant = found / GUESSED_RECALL if prevalence is None else prevalence * passages
    if not 0 < half_width < 0.5 or not 0 <= precision <= 1 or not 0 <= relevant <= passages:
        raise ValueError(f"± {half_width}, precision {precision}, {relevant} of {passages}")
    others = passages - suggested
    missed = min(max(0.0, relevant - found), others)

    def narrow(size: int) -> bool:
        some, rest = split(size, share, suggested, others)
        strata = [Stratum(suggested, some, precision * some, suggested=True)] if suggested else []
        if others:
            strata.append(Stratum(others, rest, missed * rest / others, suggested=False))
        made = sampling.recall(strata)
        return made.low is not None and made.high is not None and (
            made.high - made.low <= 2 * half_width
        )  # fmt: skip

    size = first_enough(narrow, passages)
    return Needed(code, passages, suggested, round(found + missed), size,
                  *split(size, share, suggested, others))  # fmt: skip
