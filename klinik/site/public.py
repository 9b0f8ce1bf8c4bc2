"""Home, and the pages of text."""

from datetime import date

from babel.dates import get_day_names
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext

from klinik import agencies
from klinik.agencies import hours, week
from klinik.agencies.models import Agency, ClockMode
from klinik.clarifications import queries as clarifications
from klinik.notifications.services import outside
from klinik.reports.forms import MessageForm, TrackForm
from klinik.web import cached, public_blueprint

LATEST = 6
PRIVACY_TEXT = date(2026, 11, 25)  # raise it with every change of meaning in site/privacy.html

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
        first_look=in_hours(agency.response_hours, agency.clock_mode),
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
        version=PRIVACY_TEXT.isoformat(),
        chats=outside.working(agencies.current()),
        names=outside.NAMES,
        notices=outside.NOTICES,
    )


@site.get("/aksesibilitas")
@cached()
def accessibility() -> ResponseReturnValue:
    return render_template("site/accessibility.html")


def promise(agency: Agency) -> str:
    """Return the promised time in words: `24 jam`, or `16 jam layanan` where only opening hours count."""
    return in_hours(agency.promise_hours, agency.clock_mode)


def emergency_promise(agency: Agency) -> tuple[str, str]:
    """Return by when an emergency is first looked at and answered, in words."""
    lane = hours.lane(agency, is_emergency=True)
    return in_hours(lane.response_hours, lane.clock), in_hours(lane.promise_hours, lane.clock)


def in_hours(number: int, clock: ClockMode) -> str:
    """Return a number of hours in words, saying which hours those are."""
    if clock is ClockMode.CLOCK:
        return str(ngettext("%(num)d jam", "%(num)d jam", number))
    return str(ngettext("%(num)d jam layanan", "%(num)d jam layanan", number))


def opening_week(agency: Agency) -> list[tuple[str, str]]:
    """Return each day of the week with its opening hours: `("Senin", "08.00-16.00")`, empty when closed."""
    hours = week.parse(agency.service_hours)
    names = get_day_names("wide", locale=get_locale())
    return [
        (names[day], ", ".join(f"{opens:%H.%M}–{closes:%H.%M}" for opens, closes in hours.get(day + 1, [])))
        for day in range(7)
    ]
