"""How figures are laid out for readers: a few in large type, then charts under headings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from klinik.statistics import charts, words
from klinik.statistics.charts import Chart
from klinik.statistics.counted import Outcome, Step
from klinik.statistics.figures import Figures, Response, as_public
from klinik.statistics.tables import shown
from klinik.web.wording import duration, number

TIME = "time"
UNSEEN = "–"  # fewer than five, or a figure from which one under five could be worked out
DASH = _l("Tanda – berarti kurang dari lima, atau dapat dihitung dari angka yang kurang dari lima.")
LAYOUT: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_l("Laporan dan hasilnya"), (TIME, "outcome", "reason")),
    (_l("Ketepatan waktu"), ("first_promise", "promise", "backlog")),
    (_l("Tentang apa dan dari mana"), ("topic", "region", "channel", "platform")),
    (_l("Jawaban kami"), ("verdict", "content_type", "published", "change")),
    (_l("Rujukan dan pantauan"), ("kind", "referral", "monitoring")),
)
READING = (
    _l("Diklarifikasi: laporan yang terjawab dengan kesimpulan apa pun selain belum terbukti."),
    _l("Tidak dapat diklarifikasi: tidak dapat diproses, belum terbukti, atau klarifikasinya dicabut."),
    _l("Masih diperiksa: terbuka atau menunggu kelengkapan pada akhir periode."),
    _l("Spam tidak pernah dihitung. Laporan yang ditarik dihitung sebagai ditarik."),
    _l("Pantauan sendiri dihitung terpisah dari laporan warga."),
    _l("Angka di bawah lima digabung menjadi “Lainnya (digabung)” supaya tidak ada orang yang dapat dikenali."),
)
READING_RISING = _l(
    "Yang sedang naik: jumlah pelapornya lebih dari tiga simpangan baku di atas empat pekan sebelumnya "
    "(perbandingan dua laju Poisson, Huffman 1984)."
)


@dataclass(frozen=True)
class Key:
    """One figure in large type."""

    value: str
    label: str


@dataclass(frozen=True)
class Section:
    """A heading and its charts."""

    title: str
    charts: tuple[Chart, ...]

    @property
    def drawn(self) -> list[Chart]:
        return [chart for chart in self.charts if chart.table.total and not chart.is_too_small]

    @property
    def too_small(self) -> list[str]:
        """Return the titles of what was counted, but is too little to be told apart."""
        return [chart.title for chart in self.charts if chart.table.total and chart.is_too_small]


def sections(figures: Figures, step: Step) -> list[Section]:
    """Return all charts as everybody may see them; a table in which nothing was counted is left out."""
    seen = as_public(figures)
    found = [Section(str(title), tuple(_charts(names, figures, seen, step))) for title, names in LAYOUT]
    return [section for section in found if section.charts]


def key_figures(figures: Figures) -> list[Key]:
    """Return the figures that a reader looks for first, as everybody may see them."""
    response = as_public(figures).response
    clarified = shown(figures.tables["outcome"], Outcome.CLARIFIED)
    median, share = response.median, response.share
    return [
        Key(number(figures.complaints), words.of_reports(figures.complaints)),
        Key(UNSEEN if clarified is None else number(clarified), _("laporan diklarifikasi")),
        Key(UNSEEN if median is None else duration(timedelta(seconds=median)), _("median waktu jawab")),
        Key(UNSEEN if share is None else f"{round(100 * share)}%", _("dijawab tepat waktu")),
    ]


def reading(figures: Figures) -> list[str]:
    """Return how the figures are to be read."""
    lines = [*READING, READING_RISING] if as_public(figures).rising else READING
    return [str(line) for line in lines]


def reached(figures: Figures) -> list[Key]:
    """Return how far the answers went, as everybody may see it; a way that reached nobody is left out."""
    reach = as_public(figures).reach
    ways = (
        (reach.deflected, _l("menemukan jawabannya tanpa perlu melapor")),
        (reach.at_once, _l("langsung mendapat jawaban saat melapor")),
        (reach.told, _l("dikirimi jawaban, ralat, atau pencabutan")),
        (reach.subscribers, _l("berlangganan ringkasan ini")),
    )
    return [Key(number(people), str(way)) for people, way in ways if people]


def base_of_response(figures: Figures) -> str:
    """Return what median and share are measured over, and what a dash in the place of a figure means."""
    clarified = shown(figures.tables["outcome"], Outcome.CLARIFIED)
    return f"{_measured(as_public(figures))} {DASH if clarified is None else ''}".strip()


def _measured(seen: Figures) -> str:
    if seen.response.median is None:
        return str(_("Waktu jawab ditampilkan bila ada paling sedikit lima kasus yang selesai."))
    answered = _(
        "Waktu jawab dihitung dari %(cases)s kasus yang selesai; sembilan dari sepuluh kasus selesai dalam %(p90)s.",
        cases=number(seen.response.cases),
        p90=duration(timedelta(seconds=seen.response.p90 or 0)),
    )
    return f"{answered} {_first_looks(seen.first_response)}".strip()


def _first_looks(first: Response) -> str:
    """Return the same of the first response, where it was measured."""
    if first.median is None or first.share is None:
        return ""
    sentence = _(
        "Petugas menanggapi %(cases)s kasus: separuhnya dalam %(median)s, sembilan dari sepuluh dalam %(p90)s, "
        "%(share)s%% tepat waktu.",
        cases=number(first.cases),
        median=duration(timedelta(seconds=first.median)),
        p90=duration(timedelta(seconds=first.p90 or 0)),
        share=round(100 * first.share),
    )
    return str(sentence)


def _charts(names: Sequence[str], figures: Figures, seen: Figures, step: Step) -> Iterator[Chart]:
    for name in names:
        table = seen.tables.get(name)
        if table is None:  # a week in which less was counted than today
            continue
        if name == TIME:
            codes = [row.code for row in figures.tables[TIME].rows]
            yield charts.columns(table, codes, step)
        elif table.total:
            yield charts.bars(table)
