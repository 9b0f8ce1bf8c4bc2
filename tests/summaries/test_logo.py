"""A weekly summary on paper stands under the logo of its office."""

from klinik.accounts.models import Role
from klinik.db import now
from klinik.review.services import logos
from klinik.summaries import document
from tests.factories.clarifications import staff
from tests.factories.logos import logo


def test_the_paper_carries_the_logo_and_without_one_the_mark(agency, summary):
    without = document.made(summary)
    logos.put(logo(), "logo.png", by=staff(Role.ADMIN), at=now())

    with_logo = document.made(summary)

    assert with_logo.startswith(b"%PDF")
    assert b"/Image" in with_logo.replace(b" ", b"")
    assert b"/Subtype/Image" not in without.replace(b" ", b"")
