"""What was claimed, how the case went, and what citizens sent."""

from collections import Counter

from flask_babel import gettext as _

from klinik.casefiles import blocks
from klinik.casefiles.blocks import Block, Chapter
from klinik.casefiles.dossier import Dossier
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.reports.codes import CHANNEL_WORDS, DECLINE_WORDS, PLATFORM_WORDS, STATUS_WORDS, IntakeChannel
from klinik.reports.models import Report
from klinik.web.prose import defang
from klinik.web.wording import day, moment, number

MOST = 500  # reports on paper; all of them stand in laporan.csv


def case(dossier: Dossier) -> Chapter:
    """The case itself: its claim, its state, its times."""
    one, zone = dossier.case, dossier.agency.timezone
    closed = one.closing_note if dossier.is_full else ""
    return Chapter(
        _("Perkara"),
        [
            blocks.quote(one.title) if dossier.is_full else blocks.quote(_public_claim(dossier)),
            blocks.facts(
                (_("Keadaan"), STATUS_WORDS[one.status]),
                (_("Alasan"), DECLINE_WORDS[one.decline_reason] if one.decline_reason else ""),
                (_("Keterangan penutup"), closed),
                (_("Dirujuk ke"), " ".join(filter(None, [one.referred_to, one.referral_number]))),
                (_("Topik"), TOPIC_WORDS[one.topic] if one.topic else ""),
                (_("Dibuka"), moment(one.opened_at, zone)),
                (_("Tenggat"), moment(one.due_at, zone)),
                (_("Tanggapan pertama"), moment(one.first_response_at, zone) if one.first_response_at else ""),
                (_("Selesai"), moment(one.closed_at, zone) if one.closed_at else ""),
                (_("Ditangani"), dossier.names.staff(one.taken_by_id)),
                (_("Laporan"), number(one.report_count)),
                (_("Orang yang bertanya"), number(one.demand)),
            ),
        ],
    )


def reports(dossier: Dossier) -> Chapter | None:
    """The reports: their words in a full file, their number in one for the press."""
    if not dossier.reports:
        return None
    channels = Counter(report.channel for report in dossier.reports)
    counted = [[CHANNEL_WORDS[channel], number(channels[channel])] for channel in IntakeChannel if channels[channel]]
    inside = [blocks.table([_("Kanal"), _("Laporan")], counted, widths=["1", "auto"])]
    if not dossier.is_full:
        return Chapter(_("Laporan warga"), [*inside, blocks.text(_("Isi laporan dan kiriman warga tidak disertakan."))])
    inside.append(blocks.text(_("Pelapor diberi nomor. Nama, kontak, dan nomor tiketnya tidak disertakan.")))
    inside += [_report(dossier, place, report) for place, report in enumerate(dossier.reports[:MOST], 1)]
    if len(dossier.reports) > MOST:
        left = number(len(dossier.reports) - MOST)
        inside.append(blocks.text(_("%(left)s laporan lain hanya ada dalam laporan.csv.", left=left)))
    return Chapter(_("Laporan warga"), inside)


def _report(dossier: Dossier, place: int, report: Report) -> Block:
    zone = dossier.agency.timezone
    meta = [
        _("Pelapor %(number)s", number=dossier.names.reporter(report)),
        CHANNEL_WORDS[report.channel],
        moment(report.received_at, zone),
        _("Dilihat di %(platform)s", platform=PLATFORM_WORDS[report.seen_where]) if report.seen_where else "",
        day(report.seen_on) if report.seen_on else "",
        _("Ditarik pelapor") if report.withdrawn_at else "",
        _("Karantina") if report.quarantined_at else "",
    ]
    return blocks.entry(_("Laporan %(number)s", number=place), meta, *_sent(dossier, report))


def _sent(dossier: Dossier, report: Report) -> list[Block]:
    """Return what came with one report, and what was asked of its sender."""
    zone = dossier.agency.timezone
    if report.erased_at:
        return [blocks.text(_("Isi laporan ini sudah dihapus atas permintaan pelapor."))]
    inside = [blocks.quote(report.text)] if report.text else []
    inside += [blocks.text(defang(link)) for link in report.links]
    if report.question:
        inside.append(blocks.facts((_("Pertanyaan pelapor"), defang(report.question))))
    inside += [blocks.facts((_("Transkrip"), defang(one.text))) for one in report.transcripts]
    for added in report.additions:
        inside.append(blocks.facts((_("Tambahan %(when)s", when=moment(added.added_at, zone)), defang(added.text))))
    for asked in report.info_requests:
        inside.append(blocks.facts((_("Kami bertanya %(when)s", when=moment(asked.asked_at, zone)), asked.question)))
    return inside


def _public_claim(dossier: Dossier) -> str:
    """Return the claim as the answer words it: what the desk calls a case are the first words of a citizen."""
    return dossier.revisions[-1].claim if dossier.revisions else _("Belum ada yang terbit tentang perkara ini.")
