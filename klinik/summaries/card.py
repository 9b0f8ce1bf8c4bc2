"""The bulletin as one picture, for chats and for the preview of its link."""

from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _

from klinik.agencies import addresses
from klinik.clarifications.cards import faces, sheet
from klinik.clarifications.cards.sheet import Face
from klinik.clarifications.codes import CardShape
from klinik.statistics import sections
from klinik.summaries import texts, views
from klinik.summaries.models import WeeklySummary
from klinik.web.languages import HOME
from klinik.web.wording import day


def made(summary: WeeklySummary, *, language: str = HOME) -> bytes:
    """Return the card as PNG (1200 by 630 pixels, as shared links show it)."""
    with force_locale(language):
        return sheet.draw(face(summary), CardShape.WIDE)


def face(summary: WeeklySummary) -> Face:
    """Return what the card says."""
    _summary, snapshot, issues = views.entry(summary)
    received, clarified, _median, in_time = sections.key_figures(snapshot.figures)
    keys = [key for key in (received, clarified, in_time) if key.value != sections.UNSEEN]
    address = addresses.absolute(summary.agency, summary.path)
    return Face(
        headline=_("Ringkasan %(days)s", days=texts.days(summary.week)),
        line=" · ".join(f"{key.value} {key.label}" for key in keys),
        small=_("Paling banyak dilaporkan: %(fact)s", fact=issues[0].fact) if issues else "",
        sender=snapshot.clinic,
        host=urlsplit(address).netloc,
        day=day(summary.built_at, summary.agency.timezone),
        brand=summary.agency.brand,
        logo=faces.logo(summary.agency),
        address=address,
    )
