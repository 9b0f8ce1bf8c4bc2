"""XML that every reader accepts: signs that XML 1.0 has no way of writing are left out."""

import re
from typing import Any

from flask import Response, render_template

# What a PDF leaves in a copied text, and what anybody may write into an address (XML 1.0, production 2, Char).
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(template: str, *, mimetype: str = "application/xml", **words: Any) -> Response:
    """Return a template as a document of XML. One such sign in it would take it away from all its readers."""
    return Response(UNWRITABLE.sub("", render_template(template, **words)), mimetype=mimetype)
