"""Projects of programs for qualitative analysis as plain values, to a study and from one."""
