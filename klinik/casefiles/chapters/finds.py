"""What was found and kept: the finds of the desk, and the copies of pages."""

from flask_babel import gettext as _

from klinik.casefiles import blocks
from klinik.casefiles.blocks import Chapter
from klinik.casefiles.dossier import Dossier
from klinik.clarifications.codes import SOURCE_KIND_WORDS
from klinik.web.prose import defang
from klinik.web.wording import moment


def finds(dossier: Dossier) -> Chapter | None:
    """What the desk noted as found."""
    if not dossier.finds:
        return None
    entries = [
        blocks.entry(
            find.title or defang(find.url),
            [
                SOURCE_KIND_WORDS[find.kind],
                _("dari luar instansi") if find.is_outside else "",
                dossier.names.staff(find.added_by_id),
                moment(find.added_at, dossier.agency.timezone),
            ],
            *([blocks.text(defang(find.url))] if find.url and find.title else []),
            *([blocks.text(find.note)] if find.note else []),
        )
        for find in dossier.finds
    ]
    return Chapter(_("Temuan"), entries)


def copies(dossier: Dossier) -> Chapter | None:
    """The copies of pages; their words and bytes lie in the archive of evidence."""
    if not dossier.copies:
        return None
    entries = [
        blocks.entry(
            copy.title or defang(copy.url),
            [
                moment(copy.kept_at, dossier.agency.timezone) if copy.kept_at else "",
                _("jawaban situs %(status)s", status=copy.status),
                _("terbuka untuk umum") if copy.is_released else _("hanya di ruang kerja"),
                dossier.names.staff(copy.asked_by_id) if dossier.is_full else "",
            ],
            blocks.facts(
                (_("Alamat"), defang(copy.url)),
                (_("Dialihkan ke"), defang(copy.final_url) if copy.final_url != copy.url else ""),
                (_("SHA-256 halaman"), copy.sha256),
            ),
        )
        for copy in dossier.copies
    ]
    return Chapter(_("Salinan arsip halaman web"), entries)
