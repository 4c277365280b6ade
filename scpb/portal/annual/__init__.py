"""Annual reports: what a strategy's partnership did in a year, with frozen charts and tables of dashboards."""
