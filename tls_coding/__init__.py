"""Qualitative coding of fieldwork interviews: rules suggest, people decide."""

from importlib import import_module

__version__ = "0.1.0"
__all__ = ["Study", "__version__"]


def __getattr__(name):  # type: ignore[no-untyped-def]  # what it gives stands in __init__.pyi
    # Loaded when it is asked for: the command line does without pandas until it needs it.
    if name == "Study":
        return import_module("tls_coding.notebook").Study
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
