"""What is taken down on behalf of a partner says of which."""

import io
import re
from datetime import timedelta

from klinik.db import db, now
from klinik.notifications.kinds import Series
from klinik.notifications.services import subscribe
from klinik.reports.models import Case, Report
from tests.factories.files import encoded, picture
from tests.factories.reports import story
from tests.review.browsing import form_of, send

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


def attached(page):
    """Return what the form carries along, and the names of the files that it shows as attached."""
    return form_of(page, NEW), re.findall(r'name="remove_file" value="([^"]+)"', page.text)


def slipped(verifier):
    """Return the page after two files were sent with a form that did not say how the report came in."""
    files = [(io.BytesIO(encoded(picture(n))), f"layar-{n}.jpg") for n in (1, 2)]
    return send(verifier, NEW, "/baru", text=story(), files=files)


def test_files_that_came_with_a_slip_are_kept_for_the_next_try(verifier):
    page = slipped(verifier)
    carried, files = attached(page)

    done = verifier.post(NEW, data={**carried, "channel": "phone"})

    assert (page.status_code, len(files), "layar-1.jpg" in page.text) == (422, 2, True)
    assert done.status_code == 303
    assert {file.name for file in db.session.query(Report).one().files} == {"layar-1.jpg", "layar-2.jpg"}


def test_a_file_that_was_kept_can_be_taken_out_again_and_nothing_is_filed(verifier):
    carried, files = attached(slipped(verifier))

    page = verifier.post(NEW, data={**carried, "remove_file": files[0]})

    assert (page.status_code, attached(page)[1], "error-summary" in page.text) == (200, files[1:], False)
    assert db.session.query(Report).count() == 0


def test_files_of_another_office_are_not_reached_by_its_token(verifier, foreign_verifier):
    carried, _files = attached(slipped(verifier))

    page = send(foreign_verifier, NEW, "/baru", draft=carried["draft"], text=story())

    assert (page.status_code, attached(page)[1]) == (422, [])


def test_what_cannot_wait_goes_into_the_emergency_lane_as_it_is_taken_down(verifier):
    send(verifier, NEW, "/baru", channel="phone", text=story(), is_emergency="y", urgency="Warga sudah mengungsi.")

    case = db.session.query(Case).one()
    assert case.is_emergency
    assert case.due_at - case.opened_at < timedelta(hours=24)
    assert "Warga sudah mengungsi." in verifier.get(f"/meja/kasus/{case.id}").text


def test_an_emergency_says_why_and_a_reason_alone_makes_none(verifier):
    refused = send(verifier, NEW, "/baru", channel="phone", text=story(), is_emergency="y", urgency=" ")
    send(verifier, NEW, "/baru", channel="phone", text=story(), urgency="Sempat dicentang")

    assert (refused.status_code, "Tulis alasannya." in refused.text) == (422, True)
    assert [case.is_emergency for case in db.session.query(Case)] == [False]
