"""Pages: uploads, live dashboards, measures and editions."""
