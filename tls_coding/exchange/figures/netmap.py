"""Codes that meet more often than by chance in; the network of them out."""

from __future__ import annotations

from matplotlib.figure import Figure

from tls_coding.errors import UsageError
from tls_coding.exchange.figures.look import (
    GREY,
    INK,
    OKABE_ITO,
    SHAPES,
    Drawing,
    folded,
    listed,
)
from tls_coding.exchange.figures.placing import Name, write_names
from tls_coding.exchange.given import Given
from tls_coding.matrix.cooccurrence import Cooccurrence
from tls_coding.matrix.network import ALPHA, Network, Node, network

LEAST = 2  # turns in which two codes must meet


def net_map(given: Given, found: Cooccurrence) -> list[Drawing]:
    """Nodes are codes, in colours and shapes of their branches; lines are meetings."""
    made = network(found, least=LEAST)
    if not made.edges:
        raise UsageError(f"no two codes meet in {LEAST} turns more often than by chance.")
    return [Drawing("cooccurrence_network", _figure(given, made), _caption(given, made))]


def _figure(given: Given, made: Network) -> Figure:
    figure = Figure((7.0, 6.4))
    axes = figure.add_axes((0.01, 0.12, 0.98, 0.87))
    at = {node.theme: (node.x, node.y) for node in made.nodes}
    most = max(edge.count for edge in made.edges)
    for edge in made.edges:
        (x1, y1), (x2, y2) = at[edge.first], at[edge.second]
        firm = edge.p_holm is not None and edge.p_holm <= ALPHA
        axes.plot([x1, x2], [y1, y2], color=INK if firm else GREY, alpha=1 if firm else 0.6,
                  linewidth=0.5 + 2.5 * edge.count / most, zorder=1,
                  linestyle="-" if firm else (0, (3, 1.5)))  # fmt: skip
    stems = [code.split(".")[0] for code in given.facts.codes]
    branches = [stem for stem in dict.fromkeys(stems) if stem not in given.facts.codes]
    held = max(node.units for node in made.nodes)
    for branch in [*branches, ""]:
        own = [n for n in made.nodes if (s := n.theme.split(".")[0]) == branch
               or (not branch and s not in branches)]  # fmt: skip
        if own:
            number = branches.index(branch) if branch else len(branches)
            axes.scatter(
                [n.x for n in own], [n.y for n in own], s=[_area(n, held) for n in own],
                marker=SHAPES[number % len(SHAPES)], color=OKABE_ITO[number % len(OKABE_ITO)],
                edgecolor="white", linewidth=0.5, zorder=3,
                label=given.labels.code(branch) if branch else None,
            )  # fmt: skip
    axes.set_xlim(-1.22, 1.22)
    axes.set_ylim(-1.12, 1.12)
    axes.axis("off")
    if branches:
        legend = axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=4,
                             handletextpad=0.2, columnspacing=1)  # fmt: skip
        for handle in legend.legend_handles:
            handle.set_sizes([22])  # type: ignore[union-attr]
    ordered = sorted(made.nodes, key=lambda node: (-node.units, node.theme))
    lines = [(at[edge.first], at[edge.second]) for edge in made.edges]
    write_names(axes, [_name(given, node, held) for node in ordered], lines)
    return figure


def _area(node: Node, most: int) -> float:
    return 14 + 90 * node.units / most


def _name(given: Given, node: Node, most: int) -> Name:
    label = folded(given.labels.code(node.theme), 22)
    return Name(label, node.x, node.y, radius=_area(node, most) ** 0.5 / 2, size=6.2)


def _caption(given: Given, made: Network) -> str:
    firm = sum(1 for edge in made.edges if edge.p_holm is not None and edge.p_holm <= ALPHA)
    told = (
        f"Codes that meet in {LEAST} turns or more, and more often than in 97.5 % of what chance"
        f" gives (pairs: {len(made.edges)}; {firm} of them, unbroken lines, stand after Holm's"
        f" correction for all pairs). One pair in forty without any tie passes, too. Area: turns"
        " with the code; width of a line: turns with both. Places from path lengths (Gansner,"
        " Koren & North 2005): the direction means nothing."
    )
    alone = [given.labels.code(code) for code in made.alone]
    absent = [given.labels.code(code) for code in made.absent]
    if alone:
        told += f" Found, without such a pair: {listed(alone, 20)}."
    if absent:
        told += f" In no turn: {listed(absent)}."
    return told
