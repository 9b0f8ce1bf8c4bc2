"""What is taken down on behalf of a partner says of which."""

from klinik.db import db, now
from klinik.notifications.kinds import Series
from klinik.notifications.services import subscribe
from klinik.reports.models import Report
from tests.factories.reports import story
from tests.review.browsing import send

NEW = "/meja/kasus/baru"


def test_a_report_on_behalf_of_a_partner_says_of_which(verifier):
    response = send(verifier, NEW, "/baru", channel="partner", text=story(), other_partner=" KIM Bengawan ")

    report = db.session.query(Report).one()
    assert (report.partner, report.channel) == ("KIM Bengawan", "partner")
    assert "Mitra: KIM Bengawan" in verifier.get(response.location).text


def test_a_partner_who_has_agreed_can_be_chosen_and_one_must_be_named(verifier, agency):
    for name, agrees in (("KIM Mawar", True), ("Redaksi Melati", False)):
        wish = subscribe(agency, contact=f"{name[:3]}@contoh.id", series=Series.WEEKLY, partner=name, at=now())
        wish.confirmed_at = now() if agrees else None
    page = verifier.get(NEW).text

    nameless = send(verifier, NEW, "/baru", channel="partner", text=story())

    assert ("KIM Mawar" in page, "Redaksi Melati" in page) == (True, False)
    assert (nameless.status_code, "Pilih mitranya, atau tulis namanya." in nameless.text) == (422, True)


def test_a_partner_that_was_typed_before_another_way_in_was_chosen_is_nobody(verifier):
    send(verifier, NEW, "/baru", channel="phone", text=story(), other_partner="KIM Mawar")

    assert db.session.query(Report).one().partner == ""
