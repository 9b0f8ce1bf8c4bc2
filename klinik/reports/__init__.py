"""A citizen's report and the case it belongs to."""
