"""The trail (jejak audit)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from klinik.accounts import Role, current_scope, roles
from klinik.review.desk.blueprint import desk
from klinik.review.queries import trail as queries
from klinik.review.wording import ACTION_WORDS, ACTOR_WORDS, THING_WORDS, action_words


@desk.get("/jejak")
@roles(Role.EDITOR, Role.ADMIN, Role.HEAD, Role.AUDITOR)
def trail() -> ResponseReturnValue:
    scope, asked = current_scope(), queries.read(request.args)
    return render_template(
        "review/trail.html",
        asked=asked,
        page=queries.trail(asked, scope=scope, cursor=request.args.get("cursor", ""), zone=scope.user.agency.zone),
        people=queries.people(scope=scope),
        actions=ACTION_WORDS,
        actors=ACTOR_WORDS,
        things=THING_WORDS,
        action_words=action_words,
    )
