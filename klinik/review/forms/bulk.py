"""What is asked when somebody does something to many cases at once, or keeps a reading of the queue."""

import uuid
from typing import Any
from urllib.parse import parse_qsl

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from klinik.clarifications.topics import TOPIC_WORDS
from klinik.reports.codes import DECLINE_WORDS, DeclineReason
from klinik.review import filters
from klinik.review.filters import Filters
from klinik.review.forms.cases import LONGEST_WORDS, PageForm
from klinik.review.models import BulkVerb
from klinik.web.forms import Filled, choices

READY = frozenset({BulkVerb.TAKE})  # needs no word and no second look: it is undone with one button
LONGEST_ADDRESS = 2_000


class BulkForm(PageForm):
    """Which cases, what to do, and from which reading of the queue. `then` is `do` once the words were given."""

    purpose = "bulk"
    mark = "bulk"

    do = SelectField(choices=choices((verb, verb) for verb in BulkVerb), coerce=BulkVerb)
    case = SelectMultipleField(validate_choice=False)
    all = BooleanField()
    address = HiddenField(validators=[Length(max=LONGEST_ADDRESS)])
    expected = IntegerField(validators=[Optional()])
    then = HiddenField()

    @property
    def filters(self) -> Filters:
        """The reading of the queue that it came from."""
        return filters.read(dict(parse_qsl(self.address.data or "")))

    @property
    def chosen(self) -> dict[uuid.UUID, int]:
        """The cases that were ticked, each with the version that was on the page; what is no key is left out."""
        pairs = (said.partition(":") for said in self.case.data or [])
        return {uuid.UUID(key): int(seen) for key, _colon, seen in pairs if _is_key(key) and seen.isdecimal()}

    @property
    def is_last_step(self) -> bool:
        return self.then.data == "do" or self.do.data in READY

    def words(self) -> dict[str, Any]:
        """Return what the verb needs to know."""
        return {}


class AssignForm(BulkForm):
    """To whom."""

    colleague = SelectField(_l("Serahkan kepada"), [Filled(_l("Pilih rekan."))], coerce=str)

    def words(self) -> dict[str, Any]:
        return {"colleague": self.colleague.data}


class TopicForm(BulkForm):
    """Under which topic."""

    topic = SelectField(
        _l("Topik"),
        [Filled(_l("Pilih topiknya."))],
        choices=lambda: choices(TOPIC_WORDS, first=_l("Pilih topik")),
    )

    def words(self) -> dict[str, Any]:
        return {"topic": self.topic.data}


class MergeManyForm(BulkForm):
    """Into which case; the view looks it up and writes its key into the words."""

    target = StringField(
        _l("Gabung ke kasus dengan nomor tiket"),
        [Filled(_l("Tulis nomor tiket kasus tujuan.")), Length(max=40)],
    )


class DeclineManyForm(BulkForm):
    """Why not."""

    reason = RadioField(
        _l("Alasan"), [Filled(_l("Pilih alasannya."))], choices=choices(DECLINE_WORDS), coerce=DeclineReason
    )
    note = TextAreaField(
        _l("Kalimat tambahan untuk pelapor"), [Optional(), Length(max=LONGEST_WORDS)], render_kw={"rows": 3}
    )

    def words(self) -> dict[str, Any]:
        return {"reason": self.reason.data.value, "note": self.note.data or ""}


ASKING: dict[str, type[BulkForm]] = {
    BulkVerb.ASSIGN: AssignForm,
    BulkVerb.TOPIC: TopicForm,
    BulkVerb.MERGE: MergeManyForm,
    BulkVerb.DECLINE: DeclineManyForm,
}


def bulk_form(colleagues: list[tuple[str, str]]) -> BulkForm:
    """Return the form of the verb that was sent; one that nobody knows gets the plain form, which refuses it."""
    form = ASKING.get(request.form.get("do", ""), BulkForm)()
    if isinstance(form, AssignForm):
        form.colleague.choices = choices(colleagues, first=_l("Pilih rekan"))
    return form


class SaveViewForm(PageForm):
    """The name of a reading of the queue."""

    purpose = "view"
    mark = "view"

    name = StringField(_l("Nama tampilan"), [Filled(_l("Beri nama tampilannya.")), Length(max=60)])
    is_shared = BooleanField(_l("Bagikan kepada seluruh instansi"))
    address = HiddenField(validators=[Length(max=LONGEST_ADDRESS)])

    @property
    def filters(self) -> Filters:
        """The reading that is to be kept."""
        return filters.read(dict(parse_qsl(self.address.data or "")))


def _is_key(said: str) -> bool:
    try:
        uuid.UUID(said)
    except ValueError:
        return False
    return True
