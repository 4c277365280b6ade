"""Actions as files: a table to take away and bring back changed, and the action log as it is printed."""
