"""From the form to the ticket by ear: only what Chromium's accessibility tree says, and only keys.

Nothing here knows a class or a name of a field. What is in focus, what it is called, what describes it and what is
announced by itself comes from the tree that screen readers are given (Accessibility domain of the DevTools protocol).
"""

import re
from dataclasses import dataclass

import pytest

from tests.factories.clarifications import CONTENT

STORY = "Kabarnya pasar burung di Kelurahan Seroja dipindahkan ke laut pada hari Kamis karena pedagangnya terlalu ramai"
LIVE = ("status", "alert")


@dataclass(frozen=True)
class Heard:
    """One thing of the tree: what it is, what it is called, what else is said about it."""

    role: str
    name: str
    description: str
    states: dict


class Ears:
    """Somebody who does not see the page, and presses keys."""

    def __init__(self, page):
        self.page, self.line = page, page.context.new_cdp_session(page)

    def tree(self):
        nodes = self.line.send("Accessibility.getFullAXTree")["nodes"]
        return [self._heard(node) for node in nodes if not node["ignored"]]

    def _heard(self, node):
        states = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        said = [str(node.get(what, {}).get("value", "")) for what in ("role", "name", "description")]
        return Heard(*said, states)

    def focus(self):
        """Return what has the focus; the page itself where nothing in it has.

        Only its own node is read: the whole tree after each press of a key took most of the time.
        """
        held = self.line.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        asked = {"objectId": held["objectId"], "fetchRelatives": False}
        node = self.line.send("Accessibility.getPartialAXTree", asked)["nodes"][0]
        return self.tree()[0] if node["ignored"] or node["role"]["value"] == "generic" else self._heard(node)

    def headings(self):
        return [(one.states["level"], one.name) for one in self.tree() if one.role == "heading"]

    def title(self):
        return next(one.name for one in self.tree() if one.role == "RootWebArea")

    def said(self, *parts):
        """Whether the main part says these one after the other, role by role."""
        main = self.page.get_by_role("main").aria_snapshot()
        return re.search(".*".join(re.escape(part) for part in parts), main, re.DOTALL) is not None

    def to(self, role, name, most=40):
        """Go on with Tab until this is in focus; return it."""
        for _press in range(most):
            self.page.keyboard.press("Tab")
            heard = self.focus()
            if (heard.role, heard.name.startswith(name)) == (role, True):
                return heard
        raise AssertionError(f"Tab never reached the {role} {name}")

    def press(self, role, name):
        """Go to something and press Enter; return when the next page has come, and its focus.

        A browser gives the focus when it first draws a page (HTML, "flush autofocus candidates"), which may be after it
        has loaded; no picture of the page is there before.
        """
        self.to(role, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.line.send("Page.captureScreenshot", {"clip": {"x": 0, "y": 0, "width": 1, "height": 1, "scale": 1}})

    def write(self, name, words):
        self.to("textbox", name)
        self.page.keyboard.insert_text(words)

    def value(self, label):
        """Return what stands beside a word in a list of facts."""
        return re.search(rf"term: {label}\s+- definition: (\S+)", self.page.get_by_role("main").aria_snapshot())[1]


def test_a_slip_is_announced_and_leads_to_its_field_which_says_what_is_wrong(visit):
    ears = Ears(visit("/lapor"))

    ears.press("button", "Lanjut")

    assert ears.title().startswith("Kesalahan: ")
    assert (ears.focus().role, ears.focus().name) == ("alert", "Ada yang perlu diperbaiki")
    ears.to("link", "Isi minimal satu")
    ears.page.keyboard.press("Enter")
    field = ears.focus()
    assert (field.role, field.name, field.states["invalid"]) == ("textbox", "Isi pesan", "true")
    assert "Kesalahan: Isi minimal satu: teks, tautan, atau gambar." in field.description


def test_each_field_of_the_second_step_says_what_is_wrong_with_it(visit):
    ears = Ears(visit("/lapor"))
    ears.write("Isi pesan", STORY)
    ears.press("button", "Lanjut")
    ears.write("Alamat surel", "bukan surel")

    ears.press("button", "Lanjut")

    assert ears.focus().name == "Ada yang perlu diperbaiki"
    assert "Kesalahan: Tulis alamat surel" in ears.to("textbox", "Alamat surel").description
    assert "Kesalahan: Beri persetujuan" in ears.to("checkbox", "Saya setuju dihubungi").description


def test_what_appears_while_writing_is_announced_in_one_sentence(visit):
    ears = Ears(visit("/"))
    assert [one for one in ears.tree() if one.role in LIVE and one.states.get("live")] != []

    ears.write("Isi pesan atau tautan", CONTENT.claim)
    ears.page.get_by_role("heading", name="Mungkin sudah pernah diperiksa").wait_for()

    said = ears.page.get_by_role("status").inner_text()
    assert re.fullmatch(r"[1-3] klarifikasi mungkin menjawab pesan ini\. Daftarnya ada sesudah isian\.", said)
    assert ears.focus().name == "Isi pesan atau tautan"


def test_a_report_is_heard_from_its_first_step_to_its_answers(visit):
    ears, steps = Ears(visit("/lapor")), []
    for words in (STORY, None, None):
        steps += [
            ears.headings()[0],
            ears.said(f"Langkah {len(steps) // 2 + 1} dari 3"),
        ]
        if words:
            ears.write("Isi pesan", words)
        ears.press("button", "Kirim laporan" if len(steps) == 6 else "Lanjut")

    assert steps == [
        (1, "Kabar apa yang Anda ragukan?"),
        True,
        (1, "Bagaimana kami mengabari Anda?"),
        True,
        (1, "Periksa jawaban Anda"),
        True,
    ]
    assert ears.headings()[:2] == [(1, "Laporan Anda kami terima"), (2, "Tanda terima")]
    assert ears.said("Nomor tiket", "Kode akses", 'img "Kode QR', 'heading "Perjalanan laporan"', "Laporan diterima")


def test_a_ticket_is_found_again_by_ear_after_a_wrong_code(visit, live):
    ears = Ears(visit("/tiket/{ticket}"))
    number, code = ears.value("Nomor tiket"), ears.value("Kode akses")
    ears.page.context.clear_cookies()
    ears.page.goto(live.at("/lacak"))
    ears.write("Nomor tiket", number)
    ears.write("Kode akses", "0000 0000 0000 0000")
    ears.press("button", "Lihat tiket")
    assert ears.focus().role == "alert"
    assert "Kesalahan:" in ears.to("textbox", "Kode akses").description

    ears.page.keyboard.press("Control+A")
    ears.page.keyboard.insert_text(code)
    ears.press("button", "Lihat tiket")

    assert ears.title().startswith(f"Tiket {number}")
    assert ears.value("Nomor tiket") == number


def test_a_question_of_ours_is_heard_before_the_receipt_and_its_answer_has_a_name(visit):
    ears = Ears(visit("/tiket/{asked}"))

    assert ears.said("Kami memerlukan keterangan", "Pertanyaan petugas", 'heading "Tanda terima" [level=2]')
    assert ears.said('heading "Jawaban Anda" [level=2]', 'textbox "Keterangan tambahan"', 'button "Kirim tambahan"')


@pytest.mark.parametrize("name", ["Salin nomor", "Salin kode"])
def test_that_something_was_copied_is_announced(visit, name):
    ears = Ears(visit("/tiket/{ticket}", permissions=["clipboard-read", "clipboard-write"]))

    ears.to("button", name)
    ears.page.keyboard.press("Enter")

    ears.page.get_by_role("status").filter(has_text="sudah disalin").wait_for()
    assert ears.focus().name == name
