"""Where names of cases and codes, and templates, stood before: for modules not yet moved."""

from tls_coding.exchange.given import Labels
from tls_coding.exchange.templating import templates

__all__ = ["Labels", "templates"]
