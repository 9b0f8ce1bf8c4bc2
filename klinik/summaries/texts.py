"""A summary in running words: for its page, for the mail, and short enough for one WhatsApp message."""

from collections.abc import Iterator
from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _

from klinik.clarifications.codes import VERDICT_WORDS, Verdict
from klinik.statistics import tables
from klinik.statistics.counted import Outcome
from klinik.statistics.figures import Figures, Issue
from klinik.statistics.rising import Rising
from klinik.statistics.sections import UNSEEN, Section
from klinik.statistics.weeks import Week
from klinik.summaries.models import WeeklySummary
from klinik.summaries.queries import Changed
from klinik.summaries.snapshots import Snapshot
from klinik.web.prose import defang
from klinik.web.wording import duration, moment, number, unbroken

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
    return str(ngettext("%(count)s laporan", "%(count)s laporan", issue.reports, count=number(issue.reports)))


def circulated(issue: Issue) -> str:
    """Return since when an issue is known to go round; empty where nobody wrote that down."""
    return (
        str(_("Beredar sejak %(day)s", day=written(date.fromisoformat(issue.first_seen)))) if issue.first_seen else ""
    )


def grown(one: Rising) -> str:
    """Return how much more often something was asked about than before, in numbers."""
    people: str = ngettext("%(num)d pelapor pekan ini", "%(num)d pelapor pekan ini", one.people)
    before = _("kurang dari lima") if one.before is None else number(one.before)
    return str(_("%(people)s, %(before)s dalam empat pekan sebelumnya", people=people, before=before))


def made(summary: WeeklySummary, snapshot: Snapshot) -> str:
    """Return when and by whom a summary was put together."""
    at = unbroken(moment)(summary.built_at, summary.agency.timezone)
    if summary.published_at is None:
        return str(_("Disusun otomatis dari data klinik pada %(at)s. Menunggu redaktur.", at=at))
    if summary.is_automatic:
        return str(_("Disusun otomatis dari data klinik pada %(at)s.", at=at))
    return str(_("Disusun dari data klinik pada %(at)s dan disetujui redaktur.", at=at))


def began(snapshot: Snapshot) -> str:
    """Return that the office began in the middle of the week; empty where it did not."""
    if snapshot.began_on is None:
        return ""
    day = written(snapshot.began_on)
    return str(_("Klinik ini mulai melayani pada %(day)s, jadi angkanya belum mencakup satu pekan penuh.", day=day))


def too_small(section: Section) -> str:
    """Return what of a section was counted, but is too little to be told apart."""
    return str(_("Terlalu sedikit untuk dirinci: %(titles)s.", titles=", ".join(section.too_small)))


def count(figure: int | None) -> str:
    """Return a figure as everybody may see it."""
    return UNSEEN if figure is None else number(figure)


def reports(count: int) -> str:
    """Return `120 laporan warga`."""
    return str(ngettext("%(count)s laporan warga", "%(count)s laporan warga", count, count=number(count)))


def what_changed(changed: Changed) -> str:
    """Return what happened to an answer after the summary was made."""
    if changed.what == "retracted":
        return str(_("Klarifikasi ini dicabut sesudah ringkasan ini disusun. Mohon tidak disebarkan lagi."))
    if changed.what == "suspended":
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
        office=snapshot.clinic,
        count=number(figures.complaints),
    )
    return " ".join([received, *_outcomes(figures), *_response(snapshot), *_monitoring(figures)])


def mail_words(summary: WeeklySummary) -> dict[str, str | LazyString]:
    """Return what the message to subscribers says, in every language it may be read in."""
    snapshot = Snapshot.from_json(summary.snapshot)
    words: dict[str, str | LazyString] = {
        "period": LazyString(days, summary.week),
        "foreword": summary.foreword,
        "summary": LazyString(opening, snapshot),
    }
    issues = summary.arranged(snapshot.public().issues)
    return words | ({"top_issues": LazyString(listed, issues)} if issues else {})


def short(summary: WeeklySummary, address: str) -> str:
    """Return the summary as one chat message of at most 1,024 characters; issues that do not fit are left out."""
    snapshot = Snapshot.from_json(summary.snapshot)
    head = f"*{snapshot.clinic}*\n{_('Ringkasan %(days)s', days=days(summary.week))}\n\n{opening(snapshot)}"
    foot: str = "\n\n" + _("Selengkapnya: %(address)s", address=address)
    room = LONGEST - len(head) - len(foot)
    return head[: LONGEST - len(foot)] + _that_fit(summary.arranged(snapshot.figures.issues), room) + foot


def listed(issues: tuple[Issue, ...]) -> str:
    """Return the issues as numbered lines: the fact, what the claim is, how often."""
    lines = (f"{issue.fact} ({_claim(issue)}; {times(issue)})" for issue in issues)
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))


def _that_fit(issues: tuple[Issue, ...], room: int) -> str:
    lines = "\n\n" + _("Yang paling banyak dilaporkan:") if issues else ""
    taken = ""
    for issue in issues:
        longer = f"{taken or lines}\n• {_cut(defang(issue.fact))} ({_claim(issue)})"
        if len(longer) > room:
            break
        taken = longer
    return taken


def _claim(issue: Issue) -> str:
    word = str(VERDICT_WORDS[Verdict(issue.verdict)]).lower()
    return str(_("kabar yang beredar: %(verdict)s", verdict=word))


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
