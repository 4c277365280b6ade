"""Addresses with what each role gets, area by area; `tests.routes` joins them."""
