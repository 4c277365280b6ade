"""The golden thread: from an objective to the evidence that something was done about it, and back."""
