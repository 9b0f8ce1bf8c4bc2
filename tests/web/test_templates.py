"""Fixed texts are translated when a template is compiled, pieces of pages are made once."""

import pytest
from flask import render_template_string
from flask_babel import force_locale

from klinik.web.fragments import Fragments


def test_a_fixed_text_is_said_in_the_language_of_the_page(probe_app):
    with probe_app.test_request_context("/"):
        assert probe_app.jinja_env.get_template("web/failure.html").name == "id:web/failure.html"
    with probe_app.test_request_context("/?lang=en"):
        template = probe_app.jinja_env.get_template("_layout.html")
        assert template.name == "en:_layout.html"


def test_a_page_of_one_language_has_no_word_of_the_other(client, agency):
    indonesian, english = client.get("/lacak").text, client.get("/lacak?lang=en").text

    assert "Langsung ke isi" in indonesian
    assert "Langsung ke isi" not in english
    assert "Skip to content" in english


def test_a_letter_speaks_the_language_of_its_reader(probe_app):
    with probe_app.test_request_context("/"), force_locale("en"):
        assert probe_app.jinja_env.get_template("_layout.html").name == "en:_layout.html"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{{ _("Menu") }}', "Menu"),
        ('{{ _("<b>") }}', "&lt;b&gt;"),
        ('{{ _("%(n)s dari 9", n=3) }}', "3 dari 9"),
        ('{{ _("100%%") }}', "100%"),
        ('{{ [_("a"), _("b")] | join(_(", ")) }}', "a, b"),
    ],
)
def test_texts_in_every_place_of_a_template(probe_app, source, said):
    with probe_app.test_request_context("/"):
        assert render_template_string("{% autoescape true %}" + source + "{% endautoescape %}") == said


def test_a_piece_is_made_once_for_a_key_and_a_language(probe_app):
    fragment, made = Fragments(), []

    def piece():
        made.append(1)
        return f"buatan {len(made)}"

    for address in ("/", "/", "/?lang=en"):
        with probe_app.test_request_context(address):
            fragment("kepala", "Jatim", caller=piece)
    with probe_app.test_request_context("/"):
        assert fragment("kepala", "Tuban", caller=piece) == "buatan 3"
        assert fragment("kepala", "Jatim", caller=piece) == "buatan 1"


def test_the_longest_unused_piece_goes_first(probe_app):
    fragment = Fragments(room=2)
    with probe_app.test_request_context("/"):
        for key in ("a", "b", "a", "c"):
            fragment(key, caller=lambda key=key: key)

        assert fragment("a", caller=lambda: "anew") == "a"
        assert fragment("b", caller=lambda: "anew") == "anew"
