"""How transcripts write who speaks: one module for each family of notations."""
