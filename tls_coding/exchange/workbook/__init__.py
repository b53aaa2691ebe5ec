"""The workbook (XLSX): matrices whose cells lead to their quotes and back."""

from tls_coding.exchange.workbook.book import workbook
from tls_coding.exchange.workbook.styles import MADE, MAX_TEXT

__all__ = ["MADE", "MAX_TEXT", "workbook"]
