"""Forms of reports: what one asks for (`definition`), and what a report on one says (`document`, `assembling`)."""
