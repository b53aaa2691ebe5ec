"""The HTML report: one self-contained page, from a cell to its quotes and their decisions."""

from tls_coding.exchange.report.page import report

__all__ = ["report"]
