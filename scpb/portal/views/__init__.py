"""Pages of the portal itself: the first pages, and what joins strategy, performance and meetings."""
