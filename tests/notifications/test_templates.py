"""WhatsApp's approved templates: what an office registers, and what the sender fills into them."""

import re

import pytest

from klinik.notifications import letters
from klinik.notifications.channels import templates
from klinik.notifications.messages import own_kinds
from klinik.notifications.own_words import Text

PLACE = re.compile(r"{{(\d+)}}")


def test_every_own_kind_has_a_template_that_meta_accepts(app):
    made = list(templates.to_register())

    assert {one["name"] for one in made} == {f"klinik_{kind}" for kind in own_kinds()}
    for one in made:
        text, example = one["components"][0]["text"], one["components"][0]["example"]["body_text"][0]
        places = PLACE.findall(text)
        assert places == [str(number) for number in range(1, len(example) + 1)]
        assert not text.startswith("{{")
        assert not text.rstrip(".").endswith("}}")
        assert len(text) + len(places) * templates.LONGEST_VALUE < 2048


def test_between_two_places_stands_a_word_and_words_are_twice_as_many(app):
    for one in templates.to_register():
        text = one["components"][0]["text"]
        words = [word for word in text.split() if not PLACE.search(word)]

        assert not re.search(r"}}\W*{{", text), text
        assert len(words) > 2 * len(PLACE.findall(text)), text


@pytest.mark.parametrize("kind", list(templates.TEXTS))
@pytest.mark.parametrize("text", [None, Text("Judul kami", "Isi kami.")])
def test_an_offices_own_text_takes_no_word_out_of_a_template(agency, kind, text):
    words = templates.EXAMPLES | {"due_at": "2026-11-27T07:20:00+00:00"}
    form = letters.form(kind, {}, tuple(words), language="id", agency=agency, text=text)

    filled = templates.fill(form.letter(words, stop_token="x"))

    registered = next(one for one in templates.to_register() if one["name"] == filled[0])
    assert len(filled[1]) == len(registered["components"][0]["example"]["body_text"][0])
    assert templates.NOTHING not in filled[1]


def test_a_question_reads_well_in_its_template(app):
    texts = [one["components"][0]["text"] for one in templates.to_register() if "needs_info" in one["name"]]

    assert ["“{{3}}” " in text for text in texts] == [True, True]
