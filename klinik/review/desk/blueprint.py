"""The blueprint of the desk, and how a verb on a page is answered."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

from klinik.accounts import desk_blueprint
from klinik.db import db
from klinik.errors import StaleVersion

desk = desk_blueprint("review", __name__, url_prefix="/meja")


def acted(
    deed: Callable[[], Any],
    *,
    then: Callable[[], ResponseReturnValue],
    stale: Callable[[StaleVersion], ResponseReturnValue],
) -> ResponseReturnValue:
    """Do it, commit, and go on; when somebody else was faster, show what was typed beside what is true now."""
    try:
        deed()
    except StaleVersion as refusal:
        db.session.rollback()
        return stale(refusal)
    db.session.commit()
    return then()
