// Puts a saved reply where the writing stands. Without a script the button does so at the end, through the server.

for (const button of document.querySelectorAll("button[data-insert]")) {
  button.addEventListener("click", (event) => {
    const form = button.form;
    const place = form.elements[button.value];
    const chosen = document.querySelector(`[data-replies] [data-reply="${CSS.escape(form.elements.saved_reply.value)}"]`);
    event.preventDefault();
    if (!place || !chosen) return;
    const before = place.value.slice(0, place.selectionStart);
    const space = before && !/\s$/.test(before) ? " " : "";
    place.setRangeText(space + chosen.textContent, place.selectionStart, place.selectionEnd, "end");
    place.focus();
    place.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
