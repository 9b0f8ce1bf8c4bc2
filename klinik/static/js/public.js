// What a browser with scripts gets on top. Every page works without.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => undefined));
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
