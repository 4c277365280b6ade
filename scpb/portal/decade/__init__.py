"""Ten years of four boards as rows: what is there when a portal was used for so long, to measure and to look at."""
