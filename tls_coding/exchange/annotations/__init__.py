"""Formats of annotation programs, each in a file of its own, into a project and from a study."""
