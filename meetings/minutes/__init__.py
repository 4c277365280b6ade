"""Minutes as frozen documents: what they say, made from the rows of a meeting, read, corrected and compared."""
