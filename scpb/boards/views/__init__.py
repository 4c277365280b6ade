"""Pages of boards, of who sits on them, and of the register behind both."""
