"""What calls answer, shortened: the examples of the document and of its page. A test holds each against its schema."""

from typing import Any

HOME = "https://jatim.klinikhoaks.contoh.id"
PUBLIC_ID, WEEK = "KLARIF-JATIM-2026-00012", "2026-W47"
PAGE = f"{HOME}/klarifikasi/{PUBLIC_ID}/tidak-ada-pemadaman-air"
HEADLINE = "Tidak ada pemadaman air tujuh hari di Kota Mawar"
CLAIM = "Pesan berantai menyebut air keran di Kota Mawar dimatikan tujuh hari."
CODE = "1234-5678-9012-3456"
PUBLISHED, CHANGED = "2026-11-19T03:20:00+00:00", "2026-11-20T08:05:00+00:00"
Sample = dict[str, Any]

SUMMARY: Sample = {
    "public_id": PUBLIC_ID,
    "headline": HEADLINE,
    "verdict": "hoax",
    "topic": "pemerintahan",
    "summary": "Perusahaan air hanya merawat satu pompa selama empat jam.",
    "state": "published",
    "is_suspended": False,
    "agency": "jatim",
    "published_at": PUBLISHED,
    "updated_at": CHANGED,
    "url": PAGE,
}
LISTED: Sample = {"items": [SUMMARY], "next": "WyJhIiwwLCIyMDI2LTExLTE5VDAzOjIw…"}
REVISION: Sample = {
    "number": 2,
    "kind": "correction",
    "published_at": CHANGED,
    "change_note": "Jam perawatannya kami perbaiki.",
    "claim": CLAIM,
    "verdict": "hoax",
    "headline": HEADLINE,
    "sources": [{"kind": "official", "title": "Jadwal perawatan pompa", "publisher": "Perumda Air Mawar"}],
}
ONE: Sample = {
    "public_id": PUBLIC_ID,
    "state": "published",
    "is_suspended": False,
    "published_at": PUBLISHED,
    "updated_at": CHANGED,
    "report_count": 23,
    "url": PAGE,
    "current": REVISION,
}
REVISIONS: list[Sample] = [REVISION]
CLAIM_REVIEWS: Sample = {
    "@context": "https://schema.org",
    "@type": "DataFeed",
    "dataFeedElement": [
        {
            "@type": "ClaimReview",
            "url": PAGE,
            "claimReviewed": CLAIM,
            "datePublished": PUBLISHED,
            "reviewRating": {"@type": "Rating", "alternateName": "Hoaks", "ratingValue": 1},
        }
    ],
    "next": None,
}
CODES: Sample = {
    "verdict": {"hoax": "Hoaks", "misleading": "Menyesatkan"},
    "topic": {"kesehatan": "Kesehatan", "penipuan": "Penipuan"},
}
AGENCIES: list[Sample] = [
    {
        "slug": "jatim",
        "name": "Jawa Timur",
        "office": "Dinas Komunikasi dan Informatika Provinsi Jawa Timur",
        "level": "province",
        "region_code": "35",
        "timezone": "Asia/Jakarta",
        "promise_hours": 24,
        "url": f"{HOME}/",
    }
]
ASKED: Sample = {"text": CLAIM, "limit": 3}
MATCHES: Sample = {
    "matches": [
        {
            "kind": "clarification",
            "public_id": PUBLIC_ID,
            "title": HEADLINE,
            "verdict": "hoax",
            "is_suspended": False,
            "url": PAGE,
            "score": 0.91,
            "band": "same",
            "why": {"words": ["air", "keran", "mawar"], "spans": [[23, 32]], "picture": False, "differs": []},
        }
    ]
}
REPORT: Sample = {"text": "Kabarnya air keran dimatikan tujuh hari. Benarkah?", "region_code": "35.23"}
KEYED_REPORT: Sample = {
    "text": "Kabarnya air keran dimatikan tujuh hari. Benarkah?",
    "channel": "monitoring",
    "seen_where": "tiktok",
    "seen_on": "2026-11-20",
}
TOLD: Sample = {
    "type": "clarification.corrected",
    "timestamp": "2026-11-20T08:05:00.000+00:00",
    "data": {
        "public_id": PUBLIC_ID,
        "revision": 2,
        "kind": "correction",
        "url": f"{HOME}/klarifikasi/{PUBLIC_ID}",
        "api_url": f"{HOME}/api/v1/clarifications/{PUBLIC_ID}",
    },
}
# How a receiver knows that we sent it, in the words of Python's own library.
CHECKING = """import base64, hashlib, hmac, time

def is_ours(headers, body, secret):
    moment = headers["webhook-timestamp"]
    if abs(time.time() - int(moment)) > 300:
        return False
    signed = f"{headers['webhook-id']}.{moment}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, signed, hashlib.sha256).digest()
    ours = "v1," + base64.b64encode(mac).decode()
    given = headers["webhook-signature"].split(" ")
    return any(hmac.compare_digest(ours, one) for one in given)
"""
TICKET: Sample = {
    "ticket_number": "KH-2026-004711",
    "access_code": CODE,
    "status": "received",
    "due_at": "2026-11-21T08:05:00+00:00",
    "matches": [{"public_id": PUBLIC_ID, "title": HEADLINE, "url": PAGE, "band": "likely", "is_suspended": False}],
}
STATE: Sample = {
    "ticket_number": "KH-2026-004711",
    "status": "answered",
    "due_at": "2026-11-21T08:05:00+00:00",
    "timeline": [
        {"step": "received", "happened_at": "2026-11-20T08:05:00+00:00"},
        {"step": "answered", "happened_at": "2026-11-20T10:41:00+00:00"},
    ],
    "clarification": PAGE,
}

WEEKLY_LISTED: Sample = {
    "week": WEEK,
    "first_day": "2026-11-16",
    "last_day": "2026-11-22",
    "published_at": "2026-11-23T00:00:12+00:00",
    "reports": 64,
    "url": f"{HOME}/ringkasan/{WEEK}",
    **{form: f"{HOME}/ringkasan/{WEEK}.{form}" for form in ("pdf", "csv", "txt", "png")},
}
WEEKLIES: Sample = {"items": [WEEKLY_LISTED], "next": None}
FIGURES: Sample = {
    "agency": "jatim",
    "counted_at": "2026-11-23T00:00:10+00:00",
    "definitions": ["Spam tidak pernah dihitung. Laporan yang ditarik dihitung sebagai ditarik."],
    "tables": [
        {
            "name": "channel",
            "title": "Kanal laporan",
            "base": "laporan warga",
            "total": 64,
            "before": None,
            "rows": [
                {"code": "web", "label": "Situs", "count": 51, "before": None},
                {"code": "rest", "label": "Lainnya (digabung)", "count": 13, "before": None},
            ],
        }
    ],
    "response": {"cases": 31, "median": 15120.0, "p90": 61200.0, "in_time": 29, "share": 0.94},
    "reach": {"deflected": 40, "at_once": 22, "told": 57, "subscribers": 310},
}
ISSUE: Sample = {
    "public_id": PUBLIC_ID,
    "claim": CLAIM,
    "fact": HEADLINE,
    "verdict": "hoax",
    "topic": "pemerintahan",
    "reports": 23,
    "url": f"{HOME}/klarifikasi/{PUBLIC_ID}",
}
WEEKLY: Sample = {
    **WEEKLY_LISTED,
    **FIGURES,
    "opening": "Klinik Hoaks Jawa Timur menerima 64 laporan warga.",
    "issues": [ISSUE],
    "changed": [{"public_id": PUBLIC_ID, "state": "corrected"}],
}
STATISTICS: Sample = {
    **FIGURES,
    "period": "1w",
    "first_day": "2026-11-23",
    "last_day": "2026-11-26",
    "url": f"{HOME}/statistik?period=1w",
    "csv": f"{HOME}/statistik.csv?period=1w",
}
CATALOG: Sample = {
    "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dcterms": "http://purl.org/dc/terms/"},
    "@type": "dcat:Catalog",
    "dcat:dataset": [
        {
            "@type": "dcat:Dataset",
            "dcterms:identifier": "jatim-clarifications",
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": {"@id": f"{HOME}/api/v1/datasets/clarifications.csv"},
                    "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
                }
            ],
        }
    ],
}
CLARIFICATIONS_CSV = f"""public_id,headline,verdict,topic,summary,state,published_at,updated_at,url,agency,is_suspended
{PUBLIC_ID},{HEADLINE},hoax,pemerintahan,Satu pompa dirawat.,published,{PUBLISHED},{CHANGED},{PAGE},jatim,false
"""
SUMMARIES_CSV = f"""week,table,code,label,count,before
{WEEK},channel,web,Situs,51,
{WEEK},channel,rest,Lainnya (digabung),13,
{WEEK},channel,total,Kanal laporan,64,
"""
STATISTICS_CSV = """table,code,label,count,before
channel,web,Situs,51,
channel,rest,Lainnya (digabung),13,
channel,total,Kanal laporan,64,
"""
CLAIMS: Sample = {
    "claims": [
        {
            "text": CLAIM,
            "claimant": "",
            "claimDate": "2026-11-17",
            "claimReview": [
                {
                    "publisher": {"name": "Klinik Hoaks Jawa Timur", "site": "jatim.klinikhoaks.contoh.id"},
                    "url": PAGE,
                    "title": HEADLINE,
                    "reviewDate": PUBLISHED,
                    "textualRating": "Hoaks",
                    "languageCode": "id",
                }
            ],
        }
    ],
    "nextPageToken": "WyJhIiwwLCIyMDI2LTExLTE5VDAzOjIw…",
}
NEWEST: Sample = {
    "data": [
        {
            "id": PUBLIC_ID,
            "judul": HEADLINE,
            "kategori": "Hoaks",
            "kesimpulan": "Hoaks",
            "ringkasan": "Perusahaan air hanya merawat satu pompa selama empat jam.",
            "tanggal": PUBLISHED,
            "diperbarui": CHANGED,
            "tautan": PAGE,
            "gambar": f"{HOME}/klarifikasi/{PUBLIC_ID}/kartu.png",
        }
    ]
}
COUNT: Sample = {"kategori": "Hoaks", "tahun": 2026, "jumlah": 118, "dihitung_pada": "2026-11-26T03:00:00+00:00"}
