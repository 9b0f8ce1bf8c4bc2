"""The peer of the web bench: the least that Flask can answer, on a core of its own where the clinic's web has one."""

from flask import Flask, request

from klinik import settings
from klinik.web import cores

app = Flask(__name__)
app.config.update(OWN_CORE=settings.load()["OWN_CORE"])
cores.init_app(app)


@app.route("/", methods=["GET", "POST"])
def hello() -> str:
    """Answer anything with one word. What was sent is read: the server hangs up on who leaves it lying."""
    if request.method == "POST":
        request.get_data()
    return "halo"
