"""A summary in running words: for its page, for the mail, and short enough for one WhatsApp message."""

from collections.abc import Iterator
from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _

from klinik.clarifications.codes import VERDICT_WORDS, ClarificationState, Verdict
from klinik.statistics import tables
from klinik.statistics.counted import Outcome
from klinik.statistics.figures import Figures, Issue
from klinik.statistics.weeks import Week
from klinik.summaries.queries import Changed
from klinik.summaries.snapshots import Snapshot
from klinik.web.prose import defang
from klinik.web.wording import duration, number

LONGEST = 1024  # characters: one message that a phone shows without "read more" being needed twice
ONE_FACT = 150


def days(week: Week) -> str:
    """Return `16–22 November 2026`, `30 November–6 Desember 2026`, `28 Desember 2026–3 Januari 2027`."""
    first, last = week.monday, week.sunday
    pattern = "d" if first.month == last.month else "d MMMM" if first.year == last.year else "d MMMM y"
    return f"{format_date(first, pattern, locale=_language())}–{written(last)}"


def written(day: date) -> str:
    """Return `22 November 2026`."""
    return str(format_date(day, "d MMMM y", locale=_language()))


def times(issue: Issue) -> str:
    """Return how often an issue was reported."""
    if issue.reports is None:
        return str(_("Kurang dari lima laporan"))
    return str(_("%(count)s laporan", count=number(issue.reports)))


def reports(count: int) -> str:
    """Return `120 laporan warga`."""
    return str(ngettext("%(num)d laporan warga", "%(num)d laporan warga", count))


def what_changed(changed: Changed) -> str:
    """Return what happened to an answer after the summary was made."""
    if changed.state is ClarificationState.RETRACTED:
        return str(_("Klarifikasi ini dicabut sesudah ringkasan ini disusun. Mohon tidak disebarkan lagi."))
    if changed.suspended_at is not None:
        return str(_("Klarifikasi ini sedang ditinjau ulang. Mohon tidak disebarkan dulu."))
    return str(_("Klarifikasi ini diralat sesudah ringkasan ini disusun. Baca jawaban yang terbaru di halamannya."))


def opening(snapshot: Snapshot) -> str:
    """Return the week in two or three sentences."""
    figures = snapshot.figures
    if not figures.complaints:
        return " ".join([_("Tidak ada laporan warga pada pekan ini."), *_monitoring(figures)])
    received: str = ngettext(
        "%(office)s menerima %(count)s laporan warga.",
        "%(office)s menerima %(count)s laporan warga.",
        figures.complaints,
        office=snapshot.name,
        count=number(figures.complaints),
    )
    return " ".join([received, *_outcomes(figures), *_response(snapshot), *_monitoring(figures)])


def mail_words(snapshot: Snapshot, week: Week) -> dict[str, str | LazyString]:
    """Return what the message to subscribers says, in every language it may be read in."""
    words: dict[str, str | LazyString] = {
        "week": str(week),
        "period": LazyString(days, week),
        "summary": LazyString(opening, snapshot),
    }
    if snapshot.figures.issues:
        words["top_issues"] = "; ".join(issue.fact for issue in snapshot.figures.issues[:3])
    return words


def short(snapshot: Snapshot, week: Week, address: str) -> str:
    """Return the summary as one chat message of at most 1,024 characters; issues that do not fit are left out."""
    head = f"*{snapshot.name}*\n{_('Ringkasan %(days)s', days=days(week))}\n\n{opening(snapshot)}"
    foot: str = "\n\n" + _("Selengkapnya: %(address)s", address=address)
    room = LONGEST - len(head) - len(foot)
    return head[: LONGEST - len(foot)] + _that_fit(snapshot.figures.issues, room) + foot


def _that_fit(issues: tuple[Issue, ...], room: int) -> str:
    lines = "\n\n" + _("Yang paling banyak dilaporkan:") if issues else ""
    taken = ""
    for issue in issues:
        longer = (
            taken or lines
        ) + f"\n• [{str(VERDICT_WORDS[Verdict(issue.verdict)]).upper()}] {_cut(defang(issue.fact))}"
        if len(longer) > room:
            break
        taken = longer
    return taken


def _cut(fact: str) -> str:
    return fact if len(fact) <= ONE_FACT else fact[: ONE_FACT - 1].rsplit(" ", 1)[0] + "…"


def _outcomes(figures: Figures) -> Iterator[str]:
    """Yield the sentence about what became of the reports, without any figure under five."""
    sentences = {
        Outcome.CLARIFIED: _("%(count)s sudah diklarifikasi"),
        Outcome.NOT_CLARIFIABLE: _("%(count)s tidak dapat diklarifikasi"),
        Outcome.PENDING: _("%(count)s masih diperiksa"),
        Outcome.REFERRED: _("%(count)s dirujuk"),
    }
    outcome = figures.tables["outcome"]
    counts = {code: tables.shown(outcome, code) for code in sentences}
    parts = [sentences[code] % {"count": number(count)} for code, count in counts.items() if count]
    if parts:
        yield _("Dari jumlah itu %(parts)s.", parts=", ".join(parts))


def _response(snapshot: Snapshot) -> Iterator[str]:
    response = snapshot.public().response
    if response.median is None or response.share is None:
        return
    yield _(
        "Separuh kasus terjawab dalam %(median)s; %(share)s%% memenuhi janji %(hours)s jam.",
        median=duration(timedelta(seconds=response.median)),
        share=round(100 * response.share),
        hours=snapshot.promise_hours,
    )


def _monitoring(figures: Figures) -> Iterator[str]:
    if figures.monitoring >= tables.LEAST:
        yield _("Pantauan sendiri menemukan %(count)s kabar lagi.", count=number(figures.monitoring))


def _language() -> str:
    return str(get_locale() or "id")
