"""Bringing in what an office published before, from a table; and giving all of it back as one."""
