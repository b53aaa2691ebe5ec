"""Every coefficient of the agreement audit under one name: where outside code imports them from.

*Tables* (`agreement.pairs`) are square: `table[i][j]` counts the units that the first coder put
into category i and the second into j. *Ratings* (`agreement.tally`) are one row per coder, one
column per unit, None where a coder did not rate. Nothing here returns 1.0 or 0.0 for what has no
value: that is None, and `why_undefined`, `why_undefined_table` and `why_undefined_unitizing` name
the reason.
"""

from __future__ import annotations

from tls_coding.agreement.alpha import alpha, alpha_sets, set_distance
from tls_coding.agreement.pairs import (
    ac1,
    bias_index,
    brennan_prediger,
    kappa,
    kappa_max,
    kappa_se,
    kappa_se0,
    negative_agreement,
    pabak,
    percent,
    pi,
    pooled_kappa,
    positive_agreement,
    prevalence_index,
    why_undefined_table,
)
from tls_coding.agreement.proportions import clopper_pearson, wilson
from tls_coding.agreement.raters import (
    ac1_raters,
    brennan_prediger_raters,
    fleiss,
    fleiss_per_category,
    fleiss_se0,
    percent_raters,
    standard_errors,
)
from tls_coding.agreement.rho import rho
from tls_coding.agreement.sampling import elusion
from tls_coding.agreement.tally import why_undefined
from tls_coding.agreement.unitizing import (
    coverage,
    paired_share,
    unitizing,
    why_undefined_unitizing,
)

__all__ = [
    "ac1",
    "ac1_raters",
    "alpha",
    "alpha_sets",
    "bias_index",
    "brennan_prediger",
    "brennan_prediger_raters",
    "clopper_pearson",
    "coverage",
    "elusion",
    "fleiss",
    "fleiss_per_category",
    "fleiss_se0",
    "kappa",
    "kappa_max",
    "kappa_se",
    "kappa_se0",
    "negative_agreement",
    "pabak",
    "paired_share",
    "percent",
    "percent_raters",
    "pi",
    "pooled_kappa",
    "positive_agreement",
    "prevalence_index",
    "rho",
    "set_distance",
    "standard_errors",
    "unitizing",
    "why_undefined",
    "why_undefined_table",
    "why_undefined_unitizing",
    "wilson",
]
