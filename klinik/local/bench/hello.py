"""The peer of the web bench: the least that Flask can answer."""

from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def hello() -> str:
    """Answer anything with one word. What was sent is read: the server hangs up on who leaves it lying."""
    if request.method == "POST":
        request.get_data()
    return "halo"
