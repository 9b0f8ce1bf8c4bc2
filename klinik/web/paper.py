"""Papers of an office: A4, under its letterhead, set by Typst from words that come in as data."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from flask import current_app, render_template
from fontpkg_plus_jakarta_sans import ROOT as FONT

from klinik.web import tokens


def letterhead(clinic: str, office: str, brand: str, logo: str = "") -> dict[str, Any]:
    """Return the words that web/letterhead.typ draws at the head of a paper; `logo` is a PNG in base64, or ""."""
    mark = render_template("_mark.svg").replace("currentColor", "#fff")
    return {"name": clinic, "office": office, "brand": brand, "logo": list(base64.b64decode(logo)), "mark": mark}


def typeset(template: str, words: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF (tagged, PDF 1.7) of a template with its words; the same words at the same moment, the same bytes.

    Nothing that anybody wrote is read as Typst: a template reads `words` as JSON.
    """
    templates = Path(current_app.root_path) / (current_app.template_folder or "")
    pdf: bytes = typst.compile(
        str(templates / template),
        root=str(templates),
        font_paths=[str(FONT / "files")],
        ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(words), "colours": json.dumps(tokens.light())},
        timestamp=int(at.timestamp()),
    )
    return pdf
