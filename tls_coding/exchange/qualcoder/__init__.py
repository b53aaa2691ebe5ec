"""Projects of QualCoder: `sniff`, `read`, `write`."""

from tls_coding.exchange.qualcoder.read import read, sniff
from tls_coding.exchange.qualcoder.write import write

__all__ = ["read", "sniff", "write"]
