"""How often themes meet in; a network of themes with a place for each, out.

Places come from stress majorization (Gansner, Koren & North 2005) of the path lengths in the
network, from a circle in the order of the codebook: no chance is in it, and no library of graphs
is needed for the few dozen nodes of a codebook.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import shortest_path

from tls_coding.matrix.cooccurrence import PASSAGE, Cooccurrence
from tls_coding.matrix.tallies import Counts, Floats

Which = Literal["all", "over_chance", "corrected"]
ALPHA = 0.05
_ROUNDS = 500
_STILL = 1e-9  # mean move after which nodes stand still
_DIGITS = 6


@dataclass(frozen=True)
class Node:
    """A theme: `units` that hold it; its place, −1 to 1 in both directions."""

    theme: str
    units: int
    x: float
    y: float


@dataclass(frozen=True)
class Edge:
    """Two themes that meet: in `count` units, `jaccard`, `excess` over chance in standard
    deviations (None where there is no chance model), p corrected for all pairs."""

    first: str
    second: str
    count: int
    jaccard: float
    excess: float | None
    p_holm: float | None


@dataclass(frozen=True)
class Network:
    """Nodes and edges; `which` edges were kept; `alone`: themes found, but with no edge;
    `absent`: themes in no unit."""

    unit: str
    least: int
    which: Which
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    alone: tuple[str, ...]
    absent: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One row an edge: `first`, `second`, `count`, `jaccard`, `excess`, `p_holm`."""
        names = ["first", "second", "count", "jaccard", "excess", "p_holm"]
        made = pd.DataFrame([vars(edge) for edge in self.edges], columns=names)
        return made.astype({"excess": "float64", "p_holm": "float64"})

    def places(self) -> pd.DataFrame:
        """One row a node: `theme`, `units`, `x`, `y`."""
        return pd.DataFrame(
            [vars(node) for node in self.nodes], columns=["theme", "units", "x", "y"]
        )


def network(found: Cooccurrence, *, least: int = 2, which: Which = "over_chance") -> Network:
    """Themes that meet in `least` units or more.

    `which`: `over_chance` keeps pairs that meet more often than in 97.5 % of what chance gives
    (one in forty without any tie passes, too), `corrected` those that stand after Holm's
    correction, `all` every pair. Without a chance model, `all` is kept.
    """
    chosen: Which = "all" if found.unit == PASSAGE else which
    pairs = found.frame()
    kept = pairs["count"] >= max(1, least)
    if chosen != "all":
        kept &= pairs["count"] > pairs["high"]
    if chosen == "corrected":
        kept &= pairs["p_holm"] <= ALPHA
    edges = tuple(_edge(row) for row in pairs[kept].to_dict("records"))
    units = np.diag(found.counts)
    joined = {theme for edge in edges for theme in (edge.first, edge.second)}
    names = [theme for theme in found.themes if theme in joined]
    number = {theme: place for place, theme in enumerate(names)}
    ends = np.array([(number[e.first], number[e.second]) for e in edges], np.int64).reshape(-1, 2)
    places = layout(len(names), ends)
    held = dict(zip(found.themes, units.tolist(), strict=True))
    return Network(
        unit=found.unit,
        least=least,
        which=chosen,
        nodes=tuple(
            Node(theme, held[theme], *place)
            for theme, place in zip(names, places.tolist(), strict=True)
        ),
        edges=edges,
        alone=tuple(theme for theme in found.themes if held[theme] and theme not in joined),
        absent=tuple(theme for theme in found.themes if not held[theme]),
    )


def layout(count: int, ends: Counts) -> Floats:
    """A place (count, 2) for each node, so that distances are near the lengths of paths.

    `ends` (n, 2): the nodes of each edge. Parts of the network that are not joined stand apart.
    """
    if count < 2:
        return np.zeros((count, 2))
    joined = np.zeros((count, count))
    joined[ends[:, 0], ends[:, 1]] = 1
    paths = shortest_path(joined, directed=False, unweighted=True)
    far = paths[np.isfinite(paths)].max() + 1
    paths = np.where(np.isfinite(paths), paths, far) + np.eye(count)
    angle = 2 * np.pi * np.arange(count) / count
    places = _settled(np.stack([np.cos(angle), np.sin(angle)], axis=1) * paths.max() / 2, paths)
    places -= (places.max(axis=0) + places.min(axis=0)) / 2
    scaled = places / max(float(np.abs(places).max()), _STILL)
    return np.asarray(scaled.round(_DIGITS) + 0.0)  # no −0.0


def _settled(places: Floats, wanted: Floats) -> Floats:
    """Guttman's transform again and again, with weights 1 / length²."""
    weight = wanted**-2.0
    np.fill_diagonal(weight, 0.0)
    pull = -weight
    np.fill_diagonal(pull, weight.sum(axis=1))
    inverse = np.linalg.pinv(pull)
    for _ in range(_ROUNDS):
        apart = places[:, np.newaxis] - places
        length = np.sqrt((apart**2).sum(axis=2))
        ratio = np.divide(weight * wanted, length, out=np.zeros_like(length), where=length > 0)
        push = -ratio
        np.fill_diagonal(push, ratio.sum(axis=1))
        moved = inverse @ (push @ places)
        still = np.abs(moved - places).mean() < _STILL
        places = moved
        if still:
            break
    return places


def _edge(row: dict[Hashable, Any]) -> Edge:
    excess, p = (float(row[key]) for key in ("excess", "p_holm"))
    return Edge(
        first=str(row["first"]),
        second=str(row["second"]),
        count=int(row["count"]),
        jaccard=float(row["jaccard"]),
        excess=None if np.isnan(excess) else excess,
        p_holm=None if np.isnan(p) else p,
    )
