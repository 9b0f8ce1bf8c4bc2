"""Published answers and their revisions: page, list, search, feed."""
