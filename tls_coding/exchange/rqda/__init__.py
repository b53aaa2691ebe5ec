"""Projects of RQDA: `sniff`, `read`."""

from tls_coding.exchange.rqda.read import read, sniff

__all__ = ["read", "sniff"]
