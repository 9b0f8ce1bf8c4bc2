"""Home, and the pages of text."""

from datetime import date

from babel.dates import get_day_names
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from klinik import agencies
from klinik.agencies import hours, week
from klinik.agencies.models import Agency
from klinik.clarifications import queries as clarifications
from klinik.notifications.services import outside
from klinik.reports.forms import MessageForm, TrackForm
from klinik.web import cached, public_blueprint
from klinik.web.wording import hour

LATEST = 6
PRIVACY_TEXT = date(2026, 11, 26)  # raise it with every change of meaning in site/privacy.html

site = public_blueprint("site", __name__)


@site.get("/")
@cached()
def home() -> ResponseReturnValue:
    agency = agencies.current()
    return render_template(
        "site/home.html",
        check=MessageForm(regions=[]),
        track=TrackForm(),
        latest=clarifications.latest(agency.id, limit=LATEST),
        promise=promise(agency),
    )


@site.get("/tentang")
@cached()
def about() -> ResponseReturnValue:
    return render_template("site/about.html")


@site.get("/metode")
@cached()
def method() -> ResponseReturnValue:
    return render_template("site/method.html")


@site.get("/layanan")
@cached()
def service() -> ResponseReturnValue:
    agency = agencies.current()
    return render_template(
        "site/service.html",
        promise=promise(agency),
        first_look=hours.in_words(agency.response_hours, agency.clock_mode),
        emergency=emergency_promise(agency),
        week=opening_week(agency),
        chats=outside.working(agency),
        names=outside.NAMES,
    )


@site.get("/privasi")
@cached()
def privacy() -> ResponseReturnValue:
    return render_template(
        "site/privacy.html",
        version=PRIVACY_TEXT,
        chats=outside.working(agencies.current()),
        names=outside.NAMES,
        notices=outside.NOTICES,
    )


@site.get("/aksesibilitas")
@cached()
def accessibility() -> ResponseReturnValue:
    return render_template("site/accessibility.html")


def promise(agency: Agency) -> str:
    """Return the promised time in words."""
    return hours.in_words(agency.promise_hours, agency.clock_mode)


def emergency_promise(agency: Agency) -> tuple[str, str]:
    """Return by when an emergency is first looked at and answered, in words."""
    lane = hours.lane(agency, is_emergency=True)
    return hours.in_words(lane.response_hours, lane.clock), hours.in_words(lane.promise_hours, lane.clock)


def opening_week(agency: Agency) -> list[tuple[str, str]]:
    """Return each day of the week with its opening hours: `("Senin", "08.00-16.00")`, empty when closed."""
    times = week.parse(agency.service_hours)
    names = get_day_names("wide", locale=get_locale())
    return [
        (names[day], ", ".join(f"{hour(opens)}–{hour(closes)}" for opens, closes in times.get(day + 1, [])))
        for day in range(7)
    ]
