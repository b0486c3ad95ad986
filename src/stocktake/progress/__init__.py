"""Progress: KPIs judged for economies and groups."""
