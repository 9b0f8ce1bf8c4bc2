"""What an admin and an editor set up for other systems and for screens: by ear, with keys only, and without scripts."""

import pytest

from tests.browser.test_screen_reader import Ears
from tests.factories.accounts import PASSWORD

HEADLINE = "Jadwal yang benar"


@pytest.fixture
def listen(visit):
    return lambda path, **who: Ears(visit(path, java_script_enabled=False, **who))


def slip(ears, button, *said, field):
    """Send a form empty, hear in the order of the page what is missing, and go to the first of it."""
    into_the_page(ears)
    ears.press("button", button)
    assert (ears.focus().role, ears.focus().name) == ("alert", "Ada yang perlu diperbaiki")
    assert ears.title().startswith("Kesalahan: ")
    assert ears.said(*(f'link "{sentence}' for sentence in said))
    ears.to("link", said[0])
    ears.page.keyboard.press("Enter")
    assert ears.focus().name == field


def into_the_page(ears):
    ears.to("link", "Langsung ke isi")
    ears.page.keyboard.press("Enter")


def fill_in(ears, words, box, button):
    """Write where the focus is, choose one box of several, and confirm with the password."""
    ears.page.keyboard.insert_text(words)
    assert ears.to("checkbox", box).states["invalid"] == "false"
    ears.page.keyboard.press("Space")
    ears.write("Kata sandi sekarang", PASSWORD)
    ears.press("button", button)


def marked(ears, name):
    """Go to a secret, mark it; return what the keyboard would copy."""
    into_the_page(ears)
    ears.to("textbox", name)
    ears.page.keyboard.press("ControlOrMeta+a")
    return ears.page.evaluate("getSelection().toString()")


def test_a_key_is_made_copied_and_revoked_by_ear(listen):
    ears = listen("/meja/pengaturan/kunci-api", admin=True)

    slip(ears, "Buat kunci", "Nama sistem", "Pilih paling sedikit satu wewenang", "Kata sandi", field="Nama sistem")
    fill_in(ears, "Pantauan", "Membaca keadaan tiket", "Buat kunci")
    assert len(marked(ears, "Kunci")) == len("klinik_") + 12 + 1 + 38
    ears.press("link", "Sudah saya simpan")
    ears.press("button", "Cabut Pantauan")

    assert ears.said("Pantauan Dicabut")


def test_a_webhook_is_registered_tried_and_removed_by_ear(listen, receiver):
    ears, address = listen("/meja/pengaturan/webhook", admin=True), receiver.url

    slip(ears, "Daftarkan", "Alamat", "Pilih paling sedikit satu peristiwa", "Kata sandi", field="Alamat")
    fill_in(ears, address, "Klarifikasi terbit", "Daftarkan")
    assert marked(ears, "Rahasia").startswith("whsec_")
    for role, name in (("link", "Sudah saya simpan"), ("button", "Jeda"), ("button", "Lanjutkan"), ("button", "Kirim")):
        ears.press(role, name)
    assert ears.said(f'heading "{address}" [level=1]', "Kiriman", "webhook.test", "Menunggu")
    for _link in ("Semua", "Gagal", "Isi kiriman"):
        ears.page.keyboard.press("Tab")
    assert ears.focus().name.startswith("Isi kiriman")  # it goes on where the test delivery is
    ears.press("button", "Hapus webhook ini")

    assert not ears.said(address)


def test_an_answer_is_put_on_the_screens_by_two_people_and_taken_down_by_ear(listen):
    editor = listen("/meja/videotron", editor=True)
    slip(editor, "Siapkan tayangan", "Pilih klarifikasinya", field="Klarifikasi")
    editor.page.keyboard.type(HEADLINE)
    editor.press("button", "Siapkan tayangan")
    assert editor.said("Menunggu persetujuan", HEADLINE)

    admin = listen("/meja/videotron", admin=True)
    admin.press("button", f"Setujui {HEADLINE}")
    assert admin.said("Direncanakan", HEADLINE)
    admin.press("button", f"Tarik {HEADLINE}")  # it goes on where the slot stands now

    assert admin.said("Ditarik", HEADLINE)


def test_the_board_is_heard_number_by_number_and_stopped_by_a_key(listen):
    ears = listen("/papan", admin=True)

    assert ears.said('link "Terlambat"', "definition:", 'link "Mendekati tenggat"', "definition:")
    ears.press("link", "Jeda")
    assert any("angka tetap" in one.name for one in ears.tree())
    ears.press("link", "Lanjutkan pembaruan")

    assert any("Diperbarui sendiri" in one.name for one in ears.tree())
