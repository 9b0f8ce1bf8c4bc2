"""The peer of the web bench: the least that Flask can answer."""

from flask import Flask

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def hello() -> str:
    """Answer anything with one word."""
    return "halo"
