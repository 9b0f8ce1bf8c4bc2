"""What a clinic on one machine is given before it opens: `python -m klinik.local.making db upgrade`, or `seed demo`.

The commands that `klinik` has too, with the app that is loaded here already: to load it anew for each took 3 seconds of
a processor, three times as long as all migrations together.
"""

import sys
from importlib import import_module

from flask.cli import FlaskGroup


def main(*words: str) -> None:
    """Run one command and end with its exit status."""
    app = import_module("wsgi").app
    command = FlaskGroup(name="klinik", create_app=lambda: app, add_version_option=False)
    try:
        command.main(list(words), prog_name="klinik")
    finally:
        app.extensions["nudges"].flush()  # a forked part ends without what programs do at their end


if __name__ == "__main__":
    main(*sys.argv[1:])
