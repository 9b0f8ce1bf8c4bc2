// Buttons that copy what stands on the page for everybody: <button data-copy="id of the element" hidden>.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    say(button);
  });
}

// Says that it is done where the button stands; a screen reader hears it too.
function say(button) {
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = button.dataset.done;
  setTimeout(() => (said.textContent = ""), 4000);
}
