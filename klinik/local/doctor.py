"""`klinik doctor`: looks at everything the clinic stands on and says what is wrong and what to do."""

import os
import shutil
import smtplib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis
from sqlalchemy import func, select

from klinik import settings
from klinik.background.models import Heartbeat
from klinik.db import now
from klinik.local import migrations
from klinik.local.migrations import PATIENCE, plain
from klinik.notifications.channels import tokens
from klinik.settings import BadSetting

OLDEST_POSTGRES = 14
EXTENSIONS = ("fuzzystrmatch", "pg_trgm", "unaccent")
WORST_CLOCK = timedelta(seconds=5)
LONGEST_SILENCE = timedelta(minutes=3)  # the worker shows itself every minute
CHAT_SETTINGS = ("WHATSAPP_TOKEN", "WHATSAPP_SECRET", "TELEGRAM_TOKEN")
LEAST_ROOM = 500 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and a sentence about it; where it is not good, the sentence says what to do."""

    about: str
    is_good: bool
    sentence: str


def examine() -> list[Finding]:
    """Return a finding for each thing the clinic needs. Nothing is changed."""
    try:
        given = settings.load()
    except BadSetting as error:
        return [Finding("pengaturan", is_good=False, sentence=str(error))]
    looks = (_settings, _database, _broker, _mail, _returned, _chats, _files)
    return [finding for look in looks for finding in look(given)]


def _settings(given: Mapping[str, Any]) -> Iterator[Finding]:
    names = ", ".join(f"KLINIK_{name}" for name in settings.missing(given))
    if names:
        yield Finding("pengaturan", is_good=False, sentence=f"Isi {names}, atau jalankan `klinik up`.")
    else:
        yield Finding("pengaturan", is_good=True, sentence="Semua yang wajib sudah diisi.")


def _database(given: Mapping[str, Any]) -> Iterator[Finding]:
    url = given["DATABASE_URL"]
    if not url:
        yield Finding("basis data", is_good=False, sentence="Alamatnya belum diisi di KLINIK_DATABASE_URL.")
        return
    try:
        with psycopg.connect(plain(url), connect_timeout=PATIENCE) as connection:
            yield _version(connection)
            yield _clock(connection)
            yield _migrations(migrations.state(url))
            yield _worker(connection)
    except psycopg.Error as error:
        yield Finding("basis data", is_good=False, sentence=f"Tidak dapat dipakai: {_first_line(error)}")


def _version(connection: psycopg.Connection) -> Finding:
    version = connection.info.server_version // 10000
    if version < OLDEST_POSTGRES:
        return Finding("basis data", is_good=False, sentence=f"PostgreSQL {version} terlalu lama; pakai 14 ke atas.")
    rows = connection.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
    lacking = set(EXTENSIONS) - {name for (name,) in rows}
    if lacking:
        words = f"Ekstensi {', '.join(sorted(lacking))} tidak ada; pasang paket postgresql-contrib."
        return Finding("basis data", is_good=False, sentence=words)
    return Finding("basis data", is_good=True, sentence=f"PostgreSQL {version} menjawab.")


def _clock(connection: psycopg.Connection) -> Finding:
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    apart = abs(now() - row[0])
    if apart > WORST_CLOCK:
        words = f"Jam komputer ini dan jam basis data berselisih {apart.total_seconds():.0f} detik; nyalakan NTP."
        return Finding("jam", is_good=False, sentence=words)
    return Finding("jam", is_good=True, sentence="Jam komputer ini dan jam basis data sama.")


def _migrations(state: migrations.State) -> Finding:
    if state.is_current:
        return Finding("tabel", is_good=True, sentence=f"Sudah pada versi {state.wanted}.")
    if not state.is_known:
        words = f"Versi {state.found} tidak dikenal program ini; pasang program yang lebih baru."
    else:
        words = f"Versi {state.found or 'kosong'}, seharusnya {state.wanted}; jalankan `klinik db upgrade`."
    return Finding("tabel", is_good=False, sentence=words)


def _worker(connection: psycopg.Connection) -> Finding:
    question = str(select(func.max(Heartbeat.at))).encode()
    row = connection.execute(question).fetchone() if _has_table(connection, Heartbeat.__tablename__) else None
    return _silence(row[0] if row else None, at=now())


def _silence(last: datetime | None, *, at: datetime) -> Finding:
    if last is not None and at - last < LONGEST_SILENCE:
        return Finding("pekerja", is_good=True, sentence="Bekerja dalam tiga menit terakhir.")
    words = "Belum ada kabar dalam tiga menit terakhir; pastikan worker dan beat berjalan (tunggu sebentar bila baru)."
    return Finding("pekerja", is_good=False, sentence=words)


def _has_table(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT to_regclass(%s)", [name]).fetchone() != (None,)


def _broker(given: Mapping[str, Any]) -> Iterator[Finding]:
    if not given["REDIS_URL"]:
        yield Finding("antrean", is_good=False, sentence="Alamatnya belum diisi di KLINIK_REDIS_URL.")
        return
    try:
        limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        with redis.Redis.from_url(given["REDIS_URL"], **limits) as broker:
            yield _policy(broker.info("memory"))
    except (redis.RedisError, ValueError, OSError) as error:
        yield Finding("antrean", is_good=False, sentence=f"Valkey/Redis tidak dapat dipakai: {_first_line(error)}")


def _policy(memory: Mapping[str, Any]) -> Finding:
    policy = memory["maxmemory_policy"]
    if policy != "noeviction":
        words = f"maxmemory-policy adalah {policy}; setel ke noeviction agar tugas tidak dibuang."
        return Finding("antrean", is_good=False, sentence=words)
    return Finding("antrean", is_good=True, sentence="Valkey/Redis menjawab.")


def _mail(given: Mapping[str, Any]) -> Iterator[Finding]:
    try:
        server = urlsplit(given["SMTP_URL"])
        is_encrypted = server.scheme == "smtps" or server.port == smtplib.SMTP_SSL_PORT
        host, port = server.hostname, server.port or (smtplib.SMTP_SSL_PORT if is_encrypted else smtplib.SMTP_PORT)
    except ValueError:
        host, port, is_encrypted = None, 0, False
    if not host:
        words = "KLINIK_SMTP_URL belum berisi alamat server surat (smtp://nama:sandi@server:587?tls=starttls)."
        yield Finding("surat", is_good=False, sentence=words)
        return
    try:
        _greet(host, port, is_encrypted=is_encrypted)
    except (OSError, smtplib.SMTPException) as error:
        yield Finding("surat", is_good=False, sentence=f"{host}:{port} tidak menjawab: {_first_line(error)}")
    else:
        yield Finding("surat", is_good=True, sentence=f"Server surat {host}:{port} menjawab.")


def _greet(host: str, port: int, *, is_encrypted: bool) -> None:
    with (smtplib.SMTP_SSL if is_encrypted else smtplib.SMTP)(host, port, timeout=PATIENCE) as server:
        server.noop()


def _returned(given: Mapping[str, Any]) -> Iterator[Finding]:
    if not given["BOUNCES"]:
        return
    new = Path(given["BOUNCES"]) / "new"
    if not os.access(new, os.R_OK | os.W_OK | os.X_OK):
        words = f"{new} tidak dapat dibaca dan ditulis; KLINIK_BOUNCES harus sebuah Maildir milik pengguna ini."
        yield Finding("surat kembali", is_good=False, sentence=words)
    else:
        yield Finding("surat kembali", is_good=True, sentence=f"Dibaca dari {new}.")


def _chats(given: Mapping[str, Any]) -> Iterator[Finding]:
    """Look at the tokens of the outside channels; what the providers say of them stands at the desk."""
    set_up = {name: str(given[name]) for name in CHAT_SETTINGS if given[name]}
    wrong = [*_unsigned(set_up), *_of_nobody(set_up, given)]
    yield from (Finding("kanal luar", is_good=False, sentence=words) for words in wrong)
    if set_up and not wrong:
        names = ", ".join(f"KLINIK_{name}" for name in set_up)
        yield Finding("kanal luar", is_good=True, sentence=f"Terpasang: {names}. Keadaannya ada di menu Kanal luar.")


def _unsigned(set_up: Mapping[str, str]) -> Iterator[str]:
    """Name the offices with WhatsApp's token and without the secret by which its deliveries are believed."""
    if set_up.get("WHATSAPP_TOKEN", "null:") in tokens.TWINS:
        return
    secret = set_up.get("WHATSAPP_SECRET", "")
    lacking = [desk or "semua" for desk in tokens.read(set_up["WHATSAPP_TOKEN"]) if not tokens.of(secret, desk)]
    if lacking:
        yield f"KLINIK_WHATSAPP_SECRET belum ada untuk {', '.join(lacking)}; tanpa itu kiriman WhatsApp ditolak."


def _of_nobody(set_up: Mapping[str, str], given: Mapping[str, Any]) -> Iterator[str]:
    """Name the short names in the settings that no office has."""
    named = {(name, desk) for name, value in set_up.items() for desk in tokens.read(value) if desk}
    try:
        with psycopg.connect(plain(given["DATABASE_URL"]), connect_timeout=PATIENCE) as connection:
            rows = connection.execute("SELECT slug FROM agency") if _has_table(connection, "agency") else ()
            known = {slug for (slug,) in rows}
    except psycopg.Error:  # the look at the database says so
        return
    for name, desk in sorted(named):
        if known and desk not in known:
            yield f"KLINIK_{name} menyebut “{desk}”, padahal tidak ada instansi dengan nama pendek itu."


def _files(given: Mapping[str, Any]) -> Iterator[Finding]:
    if "://" not in given["FILES_URL"]:
        folder = Path(given["FILES_URL"])
        yield _written(folder, "berkas", "KLINIK_FILES_URL") or _room(_made(folder))
    # Where no erasure can be noted, a restored copy brings back what was erased.
    notes = Finding("penghapusan", is_good=True, sentence="Catatan penghapusan dapat ditulis.")
    yield _written(Path(given["ERASURES"]), "penghapusan", "KLINIK_ERASURES") or notes


def _written(path: Path, about: str, setting: str) -> Finding | None:
    """Return what keeps the clinic from writing there, if anything."""
    made = _made(path)
    if os.access(made, os.W_OK) and (made.is_dir() or made == path.absolute()):
        return None
    words = f"{made} tidak dapat ditulis; beri izin kepada pengguna ini, atau ubah {setting}."
    return Finding(about, is_good=False, sentence=words)


def _room(made: Path) -> Finding:
    free = shutil.disk_usage(made).free
    if free < LEAST_ROOM:
        words = f"Ruang di {made} tinggal {free // 1024**2} MB; kosongkan sampai di atas 500 MB."
        return Finding("berkas", is_good=False, sentence=words)
    return Finding("berkas", is_good=True, sentence=f"Ruang di {made} cukup.")


def _made(path: Path) -> Path:
    """Return the path, or of the folders above it the first that is there."""
    return next(place for place in (path.absolute(), *path.absolute().parents) if place.exists())


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
