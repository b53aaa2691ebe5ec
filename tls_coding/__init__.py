"""Qualitative coding of fieldwork interviews: rules suggest, people decide."""

__version__ = "0.1.0"
