"""The cards of a draft as they would go round: drawn when they are asked for, for the desk alone, kept by nobody."""

import uuid

from flask import Response, request
from flask.typing import ResponseReturnValue

from klinik.accounts import roles
from klinik.agencies import queries as agencies
from klinik.clarifications.cards import faces, sheet
from klinik.clarifications.cards.sheet import Face
from klinik.clarifications.codes import CardShape, Flag, RevisionKind, Verdict
from klinik.db import now
from klinik.errors import NotFound
from klinik.review import forms, permissions
from klinik.review.desk.blueprint import desk
from klinik.review.desk.places import Place, place
from klinik.web.limits import limiter

SHAPES = ", ".join(f'"{shape}"' for shape in CardShape)
MANY = "40 per minute"  # a drawing costs a third of a second


@desk.get(f"/kasus/<uuid:case_id>/draf/<any({SHAPES}):shape>.png")
@desk.get(f"/klarifikasi/<public_id>/draf/<any({SHAPES}):shape>.png")
@roles(*permissions.READERS)
@limiter.limit(MANY)
def draft_card(shape: str, case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    """Draw what the address says (what somebody has typed and not saved), else the draft as it is saved."""
    wanted, face = CardShape(shape), _face(place(case_id, public_id))
    response = Response(mimetype="image/png")
    response.set_etag(faces.recipe(face, wanted))
    response.headers["Cache-Control"] = "private, no-cache"
    if response.make_conditional(request).status_code == 200:  # what the browser has is not drawn again
        response.data = sheet.draw(face, wanted)
    return response


def _face(at: Place) -> Face:
    """Return what the card says. Raises NotFound while headline or conclusion is missing."""
    saved = at.content
    headline = request.args.get("judul", saved.headline).strip()[: forms.LONGEST_TITLE]
    verdict = request.args.get("kesimpulan", saved.verdict)
    flags = request.args.getlist("penanda") if "judul" in request.args else saved.flags
    if not headline or verdict not in set(Verdict):
        raise NotFound
    agency = agencies.by_id((at.case or at.drafted()).agency_id)
    is_retraction = at.revision is not None and at.revision.kind is RevisionKind.RETRACTION
    said = faces.Said(headline, Verdict(verdict), is_scam=Flag.SCAM in flags, is_retraction=is_retraction)
    return faces.of_draft(said, agency, at=now())
