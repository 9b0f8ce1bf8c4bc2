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

  const ask = async () => {
    asking = new AbortController();
    try {
      const answer = await fetch(place.dataset.suggest, {
        method: "POST",
        body: said(form),
        signal: asking.signal,
      });
      place.innerHTML = answer.status === 200 ? await answer.text() : "";
    } catch (error) {
      if (error.name !== "AbortError") place.replaceChildren(); // offline: the button will say so
    }
  };

  form.addEventListener("input", (event) => {
    if (!["text", "link"].includes(event.target.name)) return;
    stop();
    if (said(form).toString().length < SHORTEST) place.replaceChildren();
    else waiting = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", stop);
}

function said(form) {
  const fields = new FormData(form);
  return new URLSearchParams(["text", "link"].filter((name) => fields.get(name)).map((name) => [name, fields.get(name)]));
}
