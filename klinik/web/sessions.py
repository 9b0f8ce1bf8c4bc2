"""Flask's own session, a signed cookie, is not used: what a log-in or a receipt opens stands in the database."""

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface


class NoSessions(SessionInterface):
    """Reads and writes nothing. Whoever puts something into Flask's session by mistake is refused."""

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """Return the session in which nothing can be kept."""
        return self.make_null_session(app)


def init_app(app: Flask) -> None:
    app.session_interface = NoSessions()
