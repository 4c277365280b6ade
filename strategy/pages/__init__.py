"""What pages show of strategies and plans."""
