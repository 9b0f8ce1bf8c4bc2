"""The peer of the web bench: the least that Flask can answer, on a core of its own where the clinic's web has one."""

import functools

from flask import Flask, request
from sqlalchemy import Engine, create_engine, text

from klinik import settings
from klinik.web import cores

app = Flask(__name__)
app.config.update({name: settings.load()[name] for name in ("DATABASE_URL", "OWN_CORE")})
cores.init_app(app)


@app.route("/", methods=["GET", "POST"])
def hello() -> str:
    """Answer anything with one word. What was sent is read: the server hangs up on who leaves it lying."""
    if request.method == "POST":
        request.get_data()
    return "halo"


@app.get("/tanya")
def asked() -> str:
    """Answer with one word of the database: nothing that reads from it can be faster than this."""
    with _engine().connect() as connection:
        return str(connection.scalar(text("SELECT 'halo'")))


@functools.cache
def _engine() -> Engine:
    """Return an engine without any journey but the question itself."""
    url = app.config["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(url, isolation_level="AUTOCOMMIT", pool_size=8, pool_reset_on_return=None)
