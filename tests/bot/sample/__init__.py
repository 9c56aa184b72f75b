"""Commands as someone would write them, to try the house with."""
