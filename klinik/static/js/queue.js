// What makes the queue quicker for those who live in it: letters, a pane that follows, one box for all boxes.
// The page does all of this without a script too, only with more steps.

const queue = document.querySelector("[data-queue]");
const rows = [...queue.querySelectorAll("[data-case]")];
const pane = queue.querySelector("[data-preview]");
const wide = matchMedia("(min-width: 80rem)");
const LETTERS_ARE_TYPED = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

// --- choosing ---

const boxes = rows.map((row) => row.querySelector("input[name=case]")).filter(Boolean);
const pickAll = queue.querySelector("[data-pick-all]");
const chosen = queue.querySelector("[data-chosen]");
const everything = queue.querySelector("#bulk-all");

function tell() {
  const ticked = boxes.filter((box) => box.checked).length;
  pickAll.checked = ticked === boxes.length;
  pickAll.indeterminate = ticked > 0 && ticked < boxes.length;
  chosen.textContent = ticked ? `${ticked} ${chosen.dataset.chosen}` : "";
  chosen.hidden = !ticked || Boolean(everything?.checked);
}

if (pickAll) {
  pickAll.hidden = false;
  pickAll.addEventListener("change", () => {
    for (const box of boxes) box.checked = pickAll.checked;
    tell();
  });
  let last = null;
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      const here = boxes.indexOf(box);
      if (event.shiftKey && last !== null) {
        const [from, to] = [last, here].sort((one, other) => one - other);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = here;
      tell();
    });
  }
  everything?.addEventListener("change", tell);
  tell();
}

// --- the pane ---

let waiting = null;

async function show(row) {
  waiting?.abort();
  for (const other of rows) other.classList.toggle("chosen", other === row);
  if (!wide.matches) return;
  waiting = new AbortController();
  try {
    const answer = await fetch(row.dataset.previewAddress, { signal: waiting.signal });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    pane.replaceChildren(...page.body.childNodes);
    pane.hidden = false;
    pane.scrollTop = 0;
    queue.classList.add("with-preview");
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function close() {
  waiting?.abort();
  pane.hidden = true;
  pane.replaceChildren();
  queue.classList.remove("with-preview");
  for (const row of rows) row.classList.remove("chosen");
}

for (const row of rows) {
  row.querySelector(".peek").addEventListener("click", (event) => {
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(row);
  });
}

// --- letters ---

const list = queue.querySelector("[data-shortcut-list]");

function at() {
  const focused = document.activeElement?.closest?.("[data-case]");
  return rows.findIndex((row) => (focused ? row === focused : row.classList.contains("chosen")));
}

function go(step) {
  const next = rows[Math.min(Math.max(at() + step, 0), rows.length - 1)];
  if (!next) return;
  next.querySelector(".excerpt").focus();
  next.scrollIntoView({ block: "nearest" });
  clearTimeout(go.pause);
  go.pause = setTimeout(show, 120, next); // whoever holds the key down wants the last one only
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  x: () => {
    rows[at()]?.querySelector("input[name=case]")?.click();
  },
  "/": () => queue.querySelector("#filter-q").focus(),
  "?": () => {
    list.open = !list.open;
    if (list.open) list.querySelector("summary").focus();
  },
};

if ("shortcuts" in queue.dataset) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.(LETTERS_ARE_TYPED)) return;
    const deed = KEYS[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !pane.hidden && !event.target.closest?.(LETTERS_ARE_TYPED)) close();
});
