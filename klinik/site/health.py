"""Is the clinic alive, and can it serve? Asked by whoever watches over it."""

from datetime import timedelta

import redis
from flask import Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from klinik.background import queries as background
from klinik.db import db, now
from klinik.notifications import queries as notifications
from klinik.web import limiter, public_blueprint

WORKER_PAUSE = timedelta(minutes=5)
MAIL_PAUSE = timedelta(minutes=15)
PATIENCE = 0.2

health = public_blueprint("health", __name__)
limiter.exempt(health)


@health.get("/livez")
def live() -> Response:
    """This process answers. Touches nothing else."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """Pages need the database and nothing more; what else is missing is named, and costs nobody a page."""
    if not _database_answers():
        return jsonify(status="down", database="down"), 503
    parts = {"redis": _redis_answers(), "worker": _worker_is_awake(), "mail": _mail_leaves()}
    words = {name: _word(ok=ok) for name, ok in parts.items()}
    return jsonify(status=_word(ok=all(parts.values())), database="ok", **words), 200


def _database_answers() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _redis_answers() -> bool:
    url = current_app.config["REDIS_URL"]
    try:
        with redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=None) as broker:
            return bool(broker.ping())
    except (redis.RedisError, ValueError):
        return False


def _worker_is_awake() -> bool:
    heard_at = background.last_heartbeat()
    return heard_at is not None and now() - heard_at < WORKER_PAUSE


def _mail_leaves() -> bool:
    """Tell by the rows, not by asking the mail server: what counts is that nobody waits for a message."""
    is_set_up = bool(current_app.config["SMTP_URL"])
    return is_set_up and notifications.pressing(at=now()).oldest < MAIL_PAUSE.total_seconds()


def _word(*, ok: bool) -> str:
    return "ok" if ok else "degraded"
