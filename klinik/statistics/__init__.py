"""Figures over reports, cases and clarifications: one code for pages, summaries, feeds and boards."""
