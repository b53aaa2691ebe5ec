"""An audit in; one self-contained HTML page, to be read from top to bottom by a reviewer, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from tls_coding.agreement.audited import Audit
from tls_coding.agreement.groups import DIMENSIONS, Group
from tls_coding.agreement.independence import BASES
from tls_coding.agreement.judged import RELIABLE, TENTATIVE
from tls_coding.agreement.judged import VERDICTS as MEANINGS
from tls_coding.agreement.measured import CodeAgreement
from tls_coding.exchange import audit_words as words
from tls_coding.exchange.audit_rules import rules_context
from tls_coding.exchange.audit_text import methods, references, rule_in_words
from tls_coding.exchange.given import Labels
from tls_coding.exchange.templating import templates

SHOWN = 100  # disagreements on the page; all are in the workbook
CONFUSED = 30
LEFT, WIDTH = -0.2, 200.0  # a drawn interval begins at −.2 and is so many points wide
SHARE_WIDTH = 120.0
SIGNS = {
    "reliable": "●",
    "tentative": "◐",
    "not_shown": "○",
    "too_few": "·",
    "no_interval": "–",
    "undefined": "–",
}


def page(
    audit: Audit,
    title: str,
    labels: Labels,
    provenance: Sequence[tuple[str, str]],
    *,
    address: str = "",
) -> str:
    """The whole page as HTML; it loads nothing, runs no script, and bears no date.

    `labels`: the names of codes, categories and cases; `provenance`: what it was made from;
    `address`: where the review page runs, for links; without it places in it are named.
    """
    template = templates("tls_coding.exchange").get_template("audit.html.j2")
    return template.render(
        **_always(),
        title=title,
        audit=audit,
        report=audit.agreement,
        overall=audit.agreement.overall,
        everything=[*audit.agreement.codes, audit.agreement.overall],
        groups=_by_category(audit.agreement.codes, labels),
        name=lambda code: labels.codes.get(code, code),
        case=lambda case: labels.cases.get(case, case),
        reason=partial(words.reason, over=audit.agreement.over),
        over=audit.agreement.over,
        rule_short=words.rule_in_short(audit),
        address=address,
        warnings=words.warnings(audit),
        verdicts_in_words=words.verdicts_in_words(audit),
        **_rows(audit, labels),
        **rules_context(audit.rules),
        chart=chart(audit.groups["period"]),
        dimensions=[(key, words.DIMENSIONS[key], audit.groups[key]) for key in DIMENSIONS],
        rule=rule_in_words(audit),
        verdict_counts=_verdict_counts(audit),
        needed={(found.code, found.figure): found for found in audit.needed},
        paragraphs=methods(audit),
        references=references(audit, tables=True),
        provenance=provenance,
        several=len(audit.agreement.coders) > 2,
    )


def _always() -> dict[str, Any]:
    """What the template is given whatever the audit says."""
    return {
        "number": words.number,
        "limits": words.limits,
        "counted": words.counted,
        "listed": words.listed,
        "verdicts": words.VERDICTS,
        "meanings": MEANINGS,
        "signs": SIGNS,
        "share": share,
        "place": place,
        "shown": SHOWN,
        "confused": CONFUSED,
        "width": WIDTH,
        "share_width": SHARE_WIDTH,
        "left": LEFT,
        "marks": [(each, place(each)) for each in (0.0, TENTATIVE, RELIABLE, 1.0)],
    }


def place(value: float) -> float:
    """Where a figure stands on a drawn line, in points from its left end.

    >>> place(1.0), place(-0.2), place(-0.9)
    (196.0, 4.0, 4.0)
    """
    share = (max(value, LEFT) - LEFT) / (1 - LEFT)
    return round(4 + share * (WIDTH - 8), 1)


def share(value: float) -> float:
    """Where a share from 0 to 1 stands on a drawn line, in points from its left end.

    >>> share(0.0), share(1.0)
    (4.0, 116.0)
    """
    return round(4 + value * (SHARE_WIDTH - 8), 1)


def chart(periods: Sequence[Group]) -> dict[str, Any] | None:
    """Agreement over time as points of a drawing; None where there are not two periods.

    `points`: of each period its name, its α, its interviews, and where these and limits stand.
    """
    known = [own for own in periods if own.overall.alpha is not None]
    if len(known) < 2:
        return None
    points = []
    for number, own in enumerate(known):
        alpha, ends = own.overall.alpha or 0.0, own.overall.ci.get("alpha", [])
        about = {
            "name": own.name,
            "lines": own.name.split(": "),
            "alpha": alpha,
            "interviews": own.transcripts,
        }
        place = {"x": 125 + 190 * number, "y": height(alpha)}
        points.append({**about, **place, "limits": [height(end) for end in ends]})
    marks = [(each, height(each)) for each in (0.0, TENTATIVE, RELIABLE, 1.0)]
    return {"points": points, "marks": marks, "width": 40 + 190 * len(points)}


def height(value: float) -> float:
    """How far below the top of the chart a figure stands, in points; 1 is at 10, 0 at 130.

    >>> height(1.0), height(0.0), height(-3.0)
    (10.0, 130.0, 140.0)
    """
    return round(min(130 - 120 * value, 140.0), 1)


def _rows(audit: Audit, labels: Labels) -> dict[str, Any]:
    """The rows of the smaller tables: a label, the figures, and what stands between them."""
    return {
        "basis_rows": [(BASES[own.basis], own.overall, ()) for own in audit.independence.bases],
        "pair_rows": [
            (words.listed(own.coders), own.overall, (own.transcripts,)) for own in audit.pairs
        ],
        "group_rows": {
            key: [
                (_group(key, own.name, labels), own.overall, (own.transcripts,)) for own in groups
            ]
            for key, groups in audit.groups.items()
        },
        "unit_rows": [(own.unit, own.overall, ()) for own in audit.units],
    }


def _group(dimension: str, name: str, labels: Labels) -> str:
    return labels.cases.get(name, name) if dimension == "case" else name


def _by_category(
    codes: Sequence[CodeAgreement], labels: Labels
) -> list[tuple[str, list[CodeAgreement]]]:
    grouped = groupby(codes, key=lambda code: code.code.split(".")[0])
    return [(labels.categories.get(group, group), list(own)) for group, own in grouped]


def _verdict_counts(audit: Audit) -> Mapping[str, int]:
    said: list[Any] = [code.verdict for code in audit.agreement.codes]
    return {verdict: said.count(verdict) for verdict in MEANINGS}
