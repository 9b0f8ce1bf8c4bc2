"""A released copy as everybody reads it: the words of the page, its hash and its moment. Never its markup."""

import uuid

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from klinik.agencies.models import Agency
from klinik.archives import queries
from klinik.db import db
from klinik.web import cache
from klinik.web.policy import public_blueprint

archives = public_blueprint("archives", __name__)


@archives.get("/salinan/<uuid:released_id>")
@cache.cached()
def page(released_id: uuid.UUID) -> ResponseReturnValue:
    copy = queries.public(released_id)
    publisher = db.session.get_one(Agency, copy.agency_id)
    cache.depends_on(publisher.id)
    response = make_response(render_template("archives/page.html", copy=copy, publisher=publisher))
    response.headers["X-Robots-Tag"] = "noindex, noarchive"  # the words are their writer's, kept as evidence
    return response
