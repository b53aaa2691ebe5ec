"""A coder's codings whose words were edited in; the queue of those to place anew out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from tls_coding.coding.confirm import ToConfirm
from tls_coding.page.desk import Desk
from tls_coding.page.filters import DIMENSIONS, Filters
from tls_coding.page.items import confirm_id, confirm_json
from tls_coding.page.material import Material
from tls_coding.page.views import UNSURE, WAITING


def listed(desk: Desk, material: Material, filters: Filters) -> list[ToConfirm]:
    """What is to be confirmed, narrowed down by code and transcript."""
    wanted = dict(filters.wanted)
    codes, names = wanted.get("code"), wanted.get("transcript")
    return [
        each
        for each in desk.to_confirm(material.texts)
        if (not codes or each.coding.code in codes)
        and (not names or each.coding.transcript in names)
    ]


def queue(
    desk: Desk, material: Material, filters: Filters, skipped: Collection[str], count: int
) -> dict[str, Any]:
    """The queue in the form of `/api/queue`, with the ids of the first `count`."""
    some = listed(desk, material, filters)
    fresh = [each for each in some if confirm_id(each.coding.n) not in skipped]
    codes = listed(desk, material, _without(filters, "code"))
    texts = listed(desk, material, _without(filters, "transcript"))
    waiting = desk.waiting.statuses
    facets: dict[str, Any] = {name: {} for name in DIMENSIONS} | {
        "code": Counter(each.coding.code for each in codes),
        "transcript": Counter(each.coding.transcript for each in texts),
        "status": {"waiting": waiting[WAITING], "unsure": waiting[UNSURE], "confirm": len(some)},
    }
    if material.sight.coders:
        facets["disagreement"] = desk.waiting.disagreements
    return {
        "total": len(some),
        "ids": [confirm_id(each.coding.n) for each in fresh[:count]],
        "facets": facets,
        "first": confirm_json(fresh[0], desk, material) if fresh else None,
        "decided": 0,
    }


def _without(filters: Filters, dimension: str) -> Filters:
    wanted = tuple((name, some) for name, some in filters.wanted if name != dimension)
    return replace(filters, wanted=wanted)
