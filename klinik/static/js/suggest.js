// While a message is being written or pasted, shows the published answers to it. Without this the button does the same.
const PAUSE = 500; // milliseconds without a key; a paste asks at once after that
const SHORTEST = 20; // letters: less says too little

for (const place of document.querySelectorAll("[data-suggest]")) watch(place);

function watch(place) {
  const form = place.closest("form");
  let waiting, asking;

  const stop = () => {
    clearTimeout(waiting);
    asking?.abort();
  };

  // A screen reader hears in one sentence that something has come, not the whole list after every pause.
  const show = (piece) => {
    place.innerHTML = piece;
    const words = place.querySelector("[data-said]")?.dataset.said ?? "";
    const status = form.querySelector("[data-suggested]");
    if (status.textContent !== words) status.textContent = words;
  };

  const ask = async () => {
    asking = new AbortController();
    try {
      const answer = await fetch(place.dataset.suggest, {
        method: "POST",
        body: said(form),
        signal: asking.signal,
      });
      show(answer.status === 200 ? await answer.text() : "");
    } catch (error) {
      if (error.name !== "AbortError") show(""); // offline: the button will say so
    }
  };

  form.addEventListener("input", (event) => {
    if (!["text", "link"].includes(event.target.name)) return;
    stop();
    if (said(form).toString().length < SHORTEST) show("");
    else waiting = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", stop);
}

function said(form) {
  const fields = new FormData(form);
  return new URLSearchParams(["text", "link"].filter((name) => fields.get(name)).map((name) => [name, fields.get(name)]));
}
