"""What is written to the liaison of another office that is asked about a case, as data: see `messages.py`."""

from flask_babel import lazy_gettext as _l

from klinik.notifications.description import Audience, Description
from klinik.notifications.kinds import Kind

THE_QUESTION = _l("Pertanyaannya: %(question)s")
WITHOUT_ACCOUNT = _l(
    "Buka tautan di bawah untuk menjawab. Anda tidak perlu akun. Tautan ini khusus untuk kantor Anda; "
    "teruskan hanya kepada rekan yang berwenang menjawab."
)

LIAISON: dict[Kind, Description] = {
    Kind.STATEMENT_ASKED: Description(
        subjects=(_l("Permintaan keterangan untuk %(office)s"), _l("Permintaan keterangan")),
        paragraphs=(
            _l("Kepada pejabat penghubung %(office)s."),
            _l("Kami sedang memeriksa sebuah kabar yang beredar, dan memerlukan keterangan tertulis dari kantor Anda."),
            THE_QUESTION,
            _l("Mohon dijawab paling lambat %(wished)s."),
            WITHOUT_ACCOUNT,
        ),
        action=_l("Beri keterangan"),
        path="/",
        priority=2,
        audience=Audience.LIAISON,
    ),
    Kind.STATEMENT_REMINDER: Description(
        subjects=(_l("Pengingat: permintaan keterangan untuk %(office)s"), _l("Pengingat: permintaan keterangan")),
        paragraphs=(
            _l("Kami masih menunggu keterangan tertulis dari %(office)s."),
            THE_QUESTION,
            _l("Kami mengharapkannya paling lambat %(wished)s. Warga yang bertanya masih menunggu jawabannya."),
            WITHOUT_ACCOUNT,
        ),
        action=_l("Beri keterangan"),
        path="/",
        priority=4,
        audience=Audience.LIAISON,
    ),
    Kind.STATEMENT_OVER: Description(
        subjects=(_l("Keterangan %(office)s tidak diperlukan lagi"), _l("Keterangan Anda tidak diperlukan lagi")),
        paragraphs=(
            _l("Pertanyaan yang kami kirim kepada %(office)s tidak perlu dijawab lagi. Tautannya sudah kami tutup."),
            THE_QUESTION,
            _l("Terima kasih atas perhatian Anda."),
        ),
        action=_l("Buka situs kami"),
        path="/",
        priority=4,
        audience=Audience.LIAISON,
    ),
    Kind.STATEMENT_THANKS: Description(
        subjects=(_l("Keterangan %(office)s sudah kami terima"), _l("Keterangan Anda sudah kami terima")),
        paragraphs=(
            _l("Terima kasih. Keterangan tertulis %(office)s kami terima %(received_at)s dan dibaca petugas."),
            _l("Keterangan yang sudah dikirim tidak dapat diubah. Bila ada yang perlu diralat, hubungi kami."),
        ),
        action=_l("Lihat tanda terimanya"),
        path="/",
        priority=3,
        audience=Audience.LIAISON,
    ),
}
