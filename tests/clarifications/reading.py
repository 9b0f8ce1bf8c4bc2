"""What a reader sees of a list."""

import re


def listed(client, query):
    """Return the headlines of the list page for a query, in order."""
    page = client.get(f"/klarifikasi?{query}").text
    found = re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page)
    return [re.sub(r"</?mark>", "", headline) for headline in found]
