"""Forms of strategies and plans; they clean, services write."""
