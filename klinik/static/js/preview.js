// Shows what is being written as it will be read. Without a script the button does the same.

const PAUSE = 600; // milliseconds without a key

for (const form of document.querySelectorAll("form[data-live-preview]")) watch(form);

function watch(form) {
  const place = document.querySelector("[data-preview]");
  let waiting;
  let asking;

  const show = async () => {
    asking?.abort();
    asking = new AbortController();
    const words = new URLSearchParams(new FormData(form));
    words.set("then", "preview");
    try {
      const answer = await fetch(form.action, { method: "POST", body: words, signal: asking.signal });
      if (answer.redirected || ![200, 422].includes(answer.status)) return; // logged out meanwhile: saving will say so
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-preview]");
      if (fresh) place.replaceChildren(...fresh.childNodes);
    } catch {
      // Offline or asked anew: the last preview stays.
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asking?.abort();
  });
}
