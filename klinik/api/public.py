"""The page about the API for people."""

import json

from flask import render_template
from flask.typing import ResponseReturnValue
from limits import parse

from klinik import agencies
from klinik.api import callers, description, events, samples
from klinik.api import manual as pages
from klinik.systems.forms import RIGHT_WORDS
from klinik.web import cached, public_blueprint
from klinik.web.limits import EVERYBODY

manual = public_blueprint("manual", __name__)


@manual.get("/api")
@cached()
def page() -> ResponseReturnValue:
    told = description.document(agencies.current())
    chapters = pages.chapters(told)
    return render_template(
        "api/page.html",
        server=told["servers"][0]["url"],
        chapters=chapters,
        contents=[
            (chapter.name, chapter.title, [(call.anchor, call.summary) for call in chapter.calls])
            for chapter in chapters
        ],
        statuses=pages.statuses(),
        with_key=pages.with_key(told),
        rights=RIGHT_WORDS,
        events=events.WORDS,
        told=json.dumps(samples.TOLD, indent=2),
        checking=samples.CHECKING,
        most_keyed=parse(callers.PER_KEY).amount,
        most=parse(EVERYBODY).amount,
    )
