"""`/meja/pengaturan/logo`: an admin puts up the office's logo, or takes it down."""

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_user, roles
from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.errors import KlinikError
from klinik.files.errors import DiskFull, NotAPicture, PictureTooLarge, TooManyPixels
from klinik.review.desk.blueprint import desk
from klinik.review.forms.settings import LogoForm
from klinik.review.services import logos
from klinik.web.forms import check_action

REFUSED = (NotAPicture, PictureTooLarge, TooManyPixels, DiskFull)


@desk.get("/pengaturan/logo")
@roles(Role.ADMIN)
def logo() -> ResponseReturnValue:
    return _page(LogoForm(None))


@desk.post("/pengaturan/logo")
@roles(Role.ADMIN)
def put_logo() -> ResponseReturnValue:
    form = LogoForm()
    if not form.accepted():
        return _page(form, 422)
    try:
        logos.put(form.picture.data.stream, form.picture.data.filename or "", by=current_user, at=now())
    except REFUSED as refusal:
        return _refused(form, refusal)
    return _back()


@desk.post("/pengaturan/logo/hapus")
@roles(Role.ADMIN)
def remove_logo() -> ResponseReturnValue:
    check_action()
    logos.remove(by=current_user)
    return _back()


def _refused(form: LogoForm, refusal: KlinikError) -> Response:
    db.session.rollback()
    form.picture.errors = [refusal.sentence()]
    return _page(form, refusal.status)


def _page(form: LogoForm, status: int = 200) -> Response:
    return make_response(render_template("review/logo.html", form=form, office=current_user.agency), status)


def _back() -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("review.logo"), 303)
