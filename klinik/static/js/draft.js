// Saves the draft while it is being written. Without a script the button does the same.

const form = document.querySelector("[data-autosave]");
const said = document.querySelector("[data-autosave-said]");
const PAUSE = 5_000; // milliseconds after the last letter
const LONGEST = 20_000; // and at most so long after the first one
let since = 0;
let timer = null;
let saving = null;
let stopped = false;

function changed() {
  if (stopped) return;
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
}

async function save() {
  if (saving || stopped || !since) return saving;
  since = 0;
  saving = send().finally(() => {
    saving = null;
    if (since) changed();
  });
  return saving;
}

async function send() {
  const words = new FormData(form);
  words.set("then", "save");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(words) });
    if (answer.status === 409) {
      stopped = true; // somebody else saved: the button shows both, a machine must not decide
      said.textContent = form.dataset.conflict;
    } else if (answer.status === 422) {
      said.textContent = form.dataset.slip;
    } else if (answer.ok && answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-autosave] [name=version]");
      if (!fresh) throw new Error("not the draft");
      form.elements.version.value = fresh.value;
      const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      said.textContent = `${form.dataset.saved} ${clock.format(new Date())}`;
    } else {
      throw new Error(answer.status);
    }
  } catch {
    said.textContent = form.dataset.offline;
    since ||= Date.now(); // tried again after a pause
  }
}

for (const hint of document.querySelectorAll("[data-quick]")) hint.hidden = !form;

// Ctrl+Enter (on a Mac Cmd+Enter) goes on from whatever field one is in: the button for it is far down.
form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[value=check]"));
});
form?.addEventListener("input", changed);
form?.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  stopped = true;
  if (!saving) return;
  event.preventDefault(); // what is on its way changes the version that this form carries
  await saving;
  form.requestSubmit(event.submitter);
});
