"""The door of the desk."""

import pytest

from klinik import accounts, agencies
from klinik.accounts import guard
from klinik.accounts.models import Role
from klinik.agencies.models import AgencyHost
from tests.factories.accounts import UserFactory


def test_a_desk_view_without_roles_is_refused_before_the_app_starts():
    desk = accounts.desk_blueprint("probe", __name__)

    with pytest.raises(guard.NoRolesDeclared):
        desk.get("/meja/uji")(lambda: "terbuka")


def test_an_address_that_is_put_on_the_desk_by_hand_opens_to_nobody(app, verifier):
    def show() -> str:
        return "terbuka"

    with app.test_request_context("/meja/akun", headers={"Cookie": _cookie(verifier)}):
        app.view_functions["account.show"], kept = show, app.view_functions["account.show"]
        try:
            with pytest.raises(guard.NotAllowed):
                guard.admit()
        finally:
            app.view_functions["account.show"] = kept


def test_a_user_sees_the_cases_of_their_own_agency_only(app, verifier, foreign_agency):
    with app.test_request_context("/meja", headers={"Cookie": _cookie(verifier)}):
        scope = accounts.current_scope()

    assert scope.agency_ids == {verifier.user.agency_id}
    assert scope.user.id == verifier.user.id


def test_a_province_does_not_see_its_regencies_cases(app, log_in, agency):
    head = log_in(UserFactory(agency=agency, role=Role.HEAD))

    with app.test_request_context("/meja", headers={"Cookie": _cookie(head)}):
        assert accounts.current_scope().agency_ids == {agency.id}


def test_an_operator_sees_no_case(app, operator):
    with app.test_request_context("/meja", headers={"Cookie": _cookie(operator)}):
        assert accounts.current_scope().agency_ids == frozenset()


def test_nobody_sees_nothing(app):
    with app.test_request_context("/meja"):
        assert accounts.current_scope().agency_ids == frozenset()
        assert not accounts.current_user.is_authenticated


def test_the_desk_is_that_of_the_users_agency_on_every_host(app, verifier, foreign_agency, session):
    session.add(AgencyHost(host="localhost", agency=foreign_agency))
    session.commit()

    page = verifier.get("/meja/akun")

    assert verifier.user.agency.office in page.text


def test_the_guard_gives_the_page_the_users_agency(app, verifier, foreign_agency, session):
    session.add(AgencyHost(host="localhost", agency=foreign_agency))
    session.commit()

    with app.test_request_context("/meja/akun", headers={"Cookie": _cookie(verifier)}):
        assert guard.admit() is None
        assert agencies.current().id == verifier.user.agency_id


def _cookie(browser) -> str:
    return f"klinik={browser.get_cookie('klinik').value}"
