"""Projects and codebooks of Taguette: `sniff`, `read`, `write`, and its codebook CSV."""

from tls_coding.exchange.taguette.codebook_csv import read_codebook_csv, write_codebook_csv
from tls_coding.exchange.taguette.read import read, sniff
from tls_coding.exchange.taguette.write import write

__all__ = ["read", "read_codebook_csv", "sniff", "write", "write_codebook_csv"]
