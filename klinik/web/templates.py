"""Templates, compiled once for each language: what a page always says is looked up then, and not for every reader.

A third of a page's time went into looking up some seventy fixed texts. Names are `<language>:<name>` inside Jinja
only; everybody else goes on saying `clarifications/page.html`.
"""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import flask_babel
from flask import Flask
from flask.templating import Environment
from jinja2 import BaseLoader, Template
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from klinik.web.languages import HOME, OTHERS, catalogue

MARK = ":"


class Languages(Environment):
    """Jinja with one compiled copy of a template for each language."""

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's own word
    ) -> Template:
        """Return the template in the language of this moment, whoever asks: a page, `extends` or `import`."""
        if isinstance(name, str) and MARK not in name:
            name = f"{_language()}{MARK}{name}"
        return super().get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that every template knows in one dict: all are there before the first template is made.

        Jinja's own chain of two is looked through name by name, in Python, for every template that a page imports.
        """
        return {**self.globals, **(d or {})}


class Shared(BaseLoader):
    """Gives every language the same source."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Any, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the source of a template. Raises TemplateNotFound."""
        return self._loader.get_source(environment, template.rpartition(MARK)[2])

    def list_templates(self) -> list[str]:
        """Return the names as files have them."""
        return self._loader.list_templates()


class FixedTexts(Extension):
    """Reads `_("Laporkan")` in a template as the words themselves; texts with parts to fill in stay calls."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the template's tokens, each fixed text replaced by what it says in the template's language."""
        language = (stream.name or "").partition(MARK)[0]
        texts = catalogue(language if language in OTHERS else HOME)
        held: list[Token] = []
        for token in stream:
            held.append(token)
            if len(held) == 4 and _is_fixed(held):
                yield Token(held[0].lineno, "string", texts.gettext(held[2].value) % {})
                held.clear()
            elif len(held) == 4:
                yield held.pop(0)
        yield from held


def init_app(app: Flask) -> None:
    """Let the app make its environment from the class above. Before anybody asks for `app.jinja_env`."""
    app.jinja_environment = Languages
    loader = app.jinja_env.loader
    if loader is None:
        raise LookupError("the app has no templates")
    app.jinja_env.loader = Shared(loader)
    app.jinja_env.add_extension(FixedTexts)


def _is_fixed(tokens: list[Token]) -> bool:
    """Say whether four tokens are `_`, `(`, one string, `)`."""
    name, opening, text, closing = tokens
    return (
        (name.type, name.value) == ("name", "_")
        and (opening.type, closing.type) == ("lparen", "rparen")
        and text.type == "string"
    )


def _language() -> str:
    locale = flask_babel.get_locale()
    return locale.language if locale and locale.language in OTHERS else HOME
