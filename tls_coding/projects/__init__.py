"""Projects of other programs: a study into one, one into a study."""
