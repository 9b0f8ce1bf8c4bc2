"""Why a message did not arrive, in words for officers."""

import re

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.notifications.kinds import StopReason, Trouble

WORDS: dict[str, LazyString] = {
    StopReason.BY_READER: _l("Penerima berhenti menerima pesan"),
    StopReason.BLOCKED: _l("Alamatnya tidak dikirimi lagi"),
    StopReason.DAILY_CAP: _l("Batas harian ke satu alamat tercapai"),
    StopReason.ERASED: _l("Kontaknya sudah dihapus"),
    StopReason.SUPERSEDED: _l("Digantikan pesan yang lebih baru"),
    Trouble.INTERRUPTED: _l("Terputus saat dikirim; dicoba lagi"),
    Trouble.NO_TIME_LEFT: _l("Tidak diterima dalam 48 jam"),
    Trouble.NOT_READABLE: _l("Alamatnya tidak terbaca lagi: kunci sandinya sudah tidak ada"),
    Trouble.TURNED_OFF: _l("Kanal ini dimatikan instansi"),
    Trouble.PACED: _l("Menunggu giliran: jatah surel ke domain ini untuk menit ini sudah habis"),
    Trouble.NO_TEMPLATE: _l(
        "WhatsApp: orang itu terakhir menulis lebih dari 24 jam lalu, dan pesan ini tak bertemplat"
    ),
    Trouble.NO_WHATSAPP_TOKEN: _l("WhatsApp: instansi belum punya token (KLINIK_WHATSAPP_TOKEN)"),
    Trouble.NO_TELEGRAM_TOKEN: _l("Telegram: instansi belum punya token (KLINIK_TELEGRAM_TOKEN)"),
    Trouble.OTHER_BOT: _l("Token yang dipasang pengelola milik bot lain"),
    Trouble.OTHER_NUMBER: _l("Menurut Meta, ID ini milik nomor lain"),
}
# What channels/http.py says where there was no answer at all: the kind of error, which only operators can read.
SILENT = re.compile(r"(WhatsApp|Telegram): (\w+)")
NO_ANSWER = _l("%(name)s tidak menjawab atau tidak dapat dihubungi (%(error)s)")


def in_words(reason: str) -> str:
    """Return a reason as officers read it. What a mail server or a provider said stays as it said it."""
    code = next((code for code in WORDS if reason.startswith(f"{code}: ")), None)
    if code is not None:
        return f"{WORDS[code]}: {in_words(reason.removeprefix(f'{code}: '))}"
    silent = SILENT.fullmatch(reason)
    if silent:
        return str(NO_ANSWER % {"name": silent[1], "error": silent[2]})
    return str(WORDS.get(reason, reason))


def said_with(words: str) -> list[str]:
    """Return the reasons of ours that an officer reads with these words in them."""
    return [code for code, told in WORDS.items() if words.lower() in str(told).lower()]
