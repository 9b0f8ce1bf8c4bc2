"""What scripts add to the settings and to what is kept there; without them a button does the same. And the logo."""

from klinik.local.bench.visits import HEAVIEST, weigh
from tests.browser.test_accessibility import beyond, objections
from tests.factories.logos import logo


def test_a_saved_reply_goes_where_the_writing_stands(visit):
    page = visit("/meja/kasus/{case}", staff=True)
    page.locator("summary", has_text="Minta kelengkapan").click()
    question = page.locator("#ask-question")
    question.fill("Selamat pagi. Terima kasih.")
    question.evaluate("area => area.setSelectionRange(13, 13)")

    page.locator("details[open] [data-insert]").click()

    assert question.input_value() == "Selamat pagi. Mohon kirim gambarnya. Terima kasih."
    assert question.evaluate("area => area === document.activeElement")
    assert page.said == []


def test_a_message_shows_itself_while_it_is_written(visit):
    page = visit("/meja/pengaturan/pesan/received", admin=True)

    page.fill("[name=body_id]", "Nomor Anda {nomor_tiket}. Simpan baik-baik.")
    page.get_by_text("Nomor Anda KH-2026-004711. Simpan baik-baik.").wait_for()
    page.fill("[name=body_id]", "Tanpa nomor.")
    page.locator("[data-preview] .error").wait_for()

    assert "tidak lengkap tanpa {nomor_tiket}" in page.inner_text("[data-preview]")
    assert page.said == []


def test_without_scripts_a_button_shows_the_message_and_keeps_what_was_typed(visit):
    page = visit("/meja/pengaturan/pesan/received", admin=True, java_script_enabled=False)
    page.fill("[name=body_id]", "Nomor Anda {nomor_tiket}. Simpan baik-baik.")

    page.get_by_role("button", name="Lihat pratinjau").click()

    assert "Nomor Anda KH-2026-004711. Simpan baik-baik." in page.inner_text("[data-preview]")
    assert page.input_value("[name=body_id]") == "Nomor Anda {nomor_tiket}. Simpan baik-baik."


def test_a_logo_is_put_up_seen_in_both_themes_at_every_width_and_taken_down(visit, live):
    page = visit("/meja/pengaturan/logo", admin=True)
    page.set_input_files("[name=picture]", {"name": "logo.png", "mimeType": "image/png", "buffer": logo().read()})
    page.get_by_role("button", name="Pasang logo").click()
    page.get_by_role("button", name="Hapus logo").wait_for()

    for theme in ("light", "dark"):
        home = visit("/", width=320, theme=theme)
        assert home.locator(".letterhead img").evaluate("seen => seen.naturalWidth > 0 && seen.alt.length > 0")
        assert (
            home.locator(".logo").evaluate("plate => getComputedStyle(plate).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert objections(home) == []
        assert beyond(home) == {}
    total, _requests = weigh(visit("/livez"), live.at("/"))
    page.get_by_role("button", name="Hapus logo").click()
    page.get_by_text("Belum ada logo").wait_for()

    assert total <= HEAVIEST
    assert page.said == []
