// What a browser with scripts gets on top. Every page works without.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}

// Buttons that copy what stands on the page for everybody: <button data-copy="id of the element" hidden>.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    say(button);
  });
}

// The paper waits for its pictures, but not for ever: what hangs on the network is left out of it.
const LONGEST_WAIT = 4000;
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const late = new Promise((over) => setTimeout(over, LONGEST_WAIT));
    await Promise.race([Promise.all([...document.images].map(arrived)), late]);
    print();
  });
}

// A picture further down waits for the reader to come; paper does not scroll.
function arrived(picture) {
  picture.loading = "eager";
  return picture.decode().catch(() => undefined);
}

// Says that it is done where the button stands; a screen reader hears it too.
function say(button) {
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = button.dataset.done;
  setTimeout(() => (said.textContent = ""), 4000);
}
