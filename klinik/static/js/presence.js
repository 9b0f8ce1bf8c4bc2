// Says that this page is open, and shows who else has it open. Without a script nobody is shown, and nothing else changes.

const EVERY = 20_000; // milliseconds; the server forgets a sign of life after 45 seconds
const form = document.querySelector("[data-presence]");
const here = form.querySelector("[data-here]");

function isWriting() {
  return document.activeElement?.matches("textarea, input[type=text]") ? "1" : "";
}

async function say() {
  if (document.hidden) return;
  const words = new URLSearchParams(new FormData(form));
  words.set("writing", isWriting());
  try {
    const answer = await fetch(form.action, { method: "POST", body: words });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (here.textContent.trim() !== page.body.textContent.trim()) here.replaceChildren(...page.body.childNodes);
  } catch {
    // The connection is away; the next sign of life will tell.
  }
}

say();
setInterval(say, EVERY);
document.addEventListener("visibilitychange", say);
