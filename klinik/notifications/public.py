"""Pages on which somebody begins or ends to be written to. Opening a link changes nothing; pressing its button does."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik import agencies
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.notifications import queries, services, topics
from klinik.notifications.forms import SubscribeForm
from klinik.notifications.models import Recipient, Subscription
from klinik.notifications.topics import series_words
from klinik.web.languages import language
from klinik.web.policy import public_blueprint

subscriptions = public_blueprint("subscriptions", __name__)

# Mail programs stop a list by themselves with this body (RFC 8058); they must not be sent elsewhere.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@subscriptions.errorhandler(NotFound)
def dead_link(_missing: NotFound) -> ResponseReturnValue:
    """A link from an old mail: the wish behind it was never confirmed, or has ended."""
    return render_template("notifications/confirm.html", subscription=None), 404, {"Cache-Control": "no-store"}


@subscriptions.get("/langganan")
def asking() -> ResponseReturnValue:
    """Ask for an address and a wish."""
    form = SubscribeForm(topics.words(), summary_waits=agencies.current().summary_waits)
    form.propose(series=request.args.get("series", ""), topic=request.args.get("topic", ""))
    return render_template("notifications/subscribe.html", form=form)


@subscriptions.post("/langganan")
def subscribe() -> ResponseReturnValue:
    """Mail a link to confirm. The answer is the same whoever is subscribed already."""
    form = SubscribeForm(topics.words(), summary_waits=agencies.current().summary_waits)
    if "change" in request.form:  # the language, in the middle of writing
        return render_template("notifications/subscribe.html", form=form)
    if form.accepted() and _asked(form):
        db.session.commit()
        return redirect(url_for("subscriptions.sent"), 303)
    return render_template("notifications/subscribe.html", form=form), 422


@subscriptions.get("/langganan/periksa-surel")
def sent() -> ResponseReturnValue:
    """Say that a mail is on its way."""
    return render_template("notifications/sent.html")


@subscriptions.get("/langganan/<token>/setuju")
def confirmation(token: str) -> ResponseReturnValue:
    """Show what is to be confirmed, or that it is."""
    subscription = queries.subscription(token)
    words = series_words(subscription.series, subscription.topic)
    return render_template("notifications/confirm.html", subscription=subscription, series=words, token=token)


@subscriptions.post("/langganan/<token>/setuju")
def confirm(token: str) -> ResponseReturnValue:
    """Begin to write. The token is the authority; it was in the mailbox only."""
    services.confirm(queries.subscription(token), at=now())
    db.session.commit()
    return redirect(url_for("subscriptions.confirmation", token=token), 303)


@subscriptions.get("/langganan/<token>/berhenti")
def stopping(token: str) -> ResponseReturnValue:
    """Show what is to be stopped, or that it is."""
    return _stop_page(token)


@subscriptions.post("/langganan/<token>/berhenti")
def stop(token: str) -> ResponseReturnValue:
    """Write no more."""
    services.end(queries.stoppable(token), at=now())
    db.session.commit()
    if request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return _stop_page(token)
    return redirect(url_for("subscriptions.stopping", token=token), 303)


@subscriptions.post("/langganan/<token>/lanjutkan")
def resume(token: str) -> ResponseReturnValue:
    """Write again about what somebody sends us. A form cannot ask for this: the address in it may be another's."""
    found = queries.stoppable(token)
    if isinstance(found, Recipient):
        services.resume(found)
        db.session.commit()
    return redirect(url_for("subscriptions.stopping", token=token, lagi="ya"), 303)


def _asked(form: SubscribeForm) -> bool:
    """Ask for the confirmation; an address that is none is written beside its field."""
    try:
        services.subscribe(
            agencies.current(),
            contact=str(form.contact.data),
            series=form.series.data,
            topic=form.topic.data or "",
            at=now(),
            language=language(),
        )
    except services.NotAContact as refusal:
        form.contact.errors = [refusal.sentence()]
        return False
    return True


def _stop_page(token: str) -> str:
    found = queries.stoppable(token)
    series = series_words(found.series, found.topic) if isinstance(found, Subscription) else None
    return render_template(
        "notifications/stop.html",
        is_stopped=found.stopped_at is not None,
        is_resumed="lagi" in request.args and series is None,
        series=series,
        token=token,
    )
