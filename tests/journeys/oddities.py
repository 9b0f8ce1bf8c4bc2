"""What nobody ought to type into a field or attach, and somebody does."""

from tests.factories.files import encoded, mp4, pdf, picture

MEGABYTE = 1024 * 1024

TEXTS = (
    "", " ", "\u200b", "\u0301\u0301", "x" * 300, "ж" * 9_000, "(" * 500, "|" * 100, "ﷺ" * 400, "😀" * 50,
    "-1", "0", "1e9", "NaN", "1,5", "1.5", "٣", "99999999999999999999", "1" * 5_000, "Infinity", "-0", "0x1F", "²",
    "2026-02-31", "0001-01-01", "9999-12-31", "9999-12-31T23:59", "0001-01-01T00:00", "٢٠٢٦-١١-٢٦", "2026-W53",
    "2026-13", "24:00", "08.00-25.00", "35.99.99", "KLARIF-X", "KH-2026-000001", "bukan-uuid",
    "00000000-0000-0000-0000-000000000000", "<script>alert(1)</script>", "%s %(x)s {y} {{7*7}} %", "\"'`", "\\",
    "[[x]]", "a,b;c\t|", "null", "true", "[]", "{}",
    "\ud7ff\ue000\ufffe", "\u202eabc", "a\x00b", "\x1b[31m", "\r\nSet-Cookie: a=b", "baris satu\r\n\r\nbaris dua",
    "http://[::1", "https://exa mple", "https://contoh.id:99999/", "https://xn--/",
    "javascript:alert(1)", "//luar.contoh.id",
    "https://contoh.id/%00%ff", "https://" + "a." * 200 + "id", "+62 812-0000-0000",
    "nama@contoh.id", "@", "a@b@c", "..", "/etc/passwd", "*", "#", "Ketikan yang wajar & utuh.",
)  # fmt: skip


def files() -> tuple[tuple[bytes, str, str], ...]:
    """Return what may be attached, as (content, name, media type): whole and broken, well and badly named."""
    photo = encoded(picture(3, (64, 64)))
    return (
        (b"", "", "application/octet-stream"),
        (b"", "kosong.jpg", "image/jpeg"),
        (photo, "foto.jpg", "image/jpeg"),
        (photo, "../../etc/passwd", "image/jpeg"),
        (photo, "n" * 400 + ".jpg", "image/jpeg"),
        (photo, "a\u202egpj.exe\x1b.jpg", "text/html"),
        (photo, '"; filename="x.svg', "image/svg+xml"),
        (photo, "😀 🏥.png", "bukan jenis"),
        (photo[:200], "putus.jpg", "image/jpeg"),
        (encoded(picture(4, (1, 1)), "PNG"), "setitik.png", "image/png"),
        (encoded(picture(4, (6_000, 1)), "PNG"), "garis.png", "image/png"),
        (b"GIF89a" + bytes(20), "x.gif", "image/gif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg", "image/svg+xml"),
        (b"%PDF-1.7\n", "surat.pdf", "application/pdf"),
        (pdf(b"3 0 obj\n<< /JS (app.alert) >>\nendobj\n"), "surat.pdf", "application/pdf"),
        (pdf(), "surat.pdf", "application/pdf"),
        (mp4(b"soun")[:-1_500], "suara.m4a", "audio/mp4"),
        (b"OggS" + bytes(40), "suara.ogg", "audio/ogg"),
        (b"PK\x03\x04" + bytes(60), "arsip.zip", "application/zip"),
        (bytes(8 * MEGABYTE + 1), "besar.jpg", "image/jpeg"),
        (b"\xff\xd8\xff\xe0" + bytes(8 * MEGABYTE), "besar.jpg", "image/jpeg"),
    )
