// Boxes drawn over a picture with a pointer or with the keyboard. The four numbers of each box stay the truth: without
// a script they are typed.

const form = document.querySelector("[data-cover]");
const stage = form.querySelector("[data-stage]");
const rows = form.querySelector("[data-rows]");
const blank = form.querySelector("[data-blank]");
const said = form.querySelector("[data-said]");
const nothing = form.elements.nothing_to_cover;
const SIDES = ["x", "y", "width", "height"];
const SMALLEST = 1; // per cent
const MOST = Number(form.dataset.most);
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const covers = new Map(); // row -> what lies over the picture

const within = (value, least, most) => Math.min(Math.max(value, least), most);
const numbered = (text, number) => text.replace("{n}", number);
const field = (row, side) => row.querySelector(`[name$="-${side}"]`);

// --- one box ---

function read(row) {
  return Object.fromEntries(SIDES.map((side) => [side, Number(field(row, side).value) || 0]));
}

function write(row, box) {
  const width = within(box.width, SMALLEST, 100);
  const height = within(box.height, SMALLEST, 100);
  const fitted = { x: within(box.x, 0, 100 - width), y: within(box.y, 0, 100 - height), width, height };
  for (const side of SIDES) field(row, side).value = fitted[side].toFixed(1);
  lay(row);
}

function lay(row) {
  const box = read(row);
  const style = covers.get(row).style;
  [style.left, style.top, style.width, style.height] = SIDES.map((side) => `${box[side]}%`);
}

function cover(row) {
  const over = document.createElement("button");
  over.type = "button";
  over.className = "cover-box";
  over.append(Object.assign(document.createElement("span"), { className: "cover-handle" }));
  over.addEventListener("keydown", (event) => steer(event, row));
  over.addEventListener("pointerdown", (event) => grab(event, row));
  covers.set(row, over);
  stage.append(over);
  lay(row);
}

function add(box) {
  if (covers.size >= MOST) return null;
  const row = blank.content.firstElementChild.cloneNode(true);
  const number = Math.max(-1, ...[...covers.keys()].map((one) => Number(field(one, "x").name.split("-")[1]))) + 1;
  for (const part of row.querySelectorAll("[name], [id], [for], [value]")) {
    for (const name of ["name", "id", "for", "value"]) {
      if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("__row__", number));
    }
  }
  rows.append(row);
  cover(row);
  write(row, box);
  if (nothing) nothing.checked = false;
  count();
  return row;
}

function drop(row) {
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  covers.get(row).remove();
  covers.delete(row);
  row.remove();
  count();
  said.textContent = form.dataset.dropped;
  (covers.get(beside) ?? form.querySelector("[value=add_box]")).focus();
}

// Number the boxes anew: none is left out when one in the middle goes.
function count() {
  [...rows.children].forEach((row, place) => {
    const words = blank.content.firstElementChild;
    row.querySelector("legend").textContent = numbered(words.querySelector("legend").textContent, place + 1);
    const button = row.querySelector("[value^=drop_box]");
    button.lastChild.textContent = numbered(words.querySelector("[value^=drop_box]").lastChild.textContent, place + 1);
    covers.get(row).setAttribute("aria-label", numbered(form.dataset.boxLabel, place + 1));
  });
}

// --- keyboard and pointer ---

function steer(event, row) {
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    drop(row);
    return;
  }
  const step = ARROWS[event.key];
  if (!step) return;
  event.preventDefault();
  const box = read(row);
  const [across, down] = step;
  if (event.shiftKey) write(row, { ...box, width: box.width + across, height: box.height + down });
  else write(row, { ...box, x: box.x + across, y: box.y + down });
}

function point(event) {
  const frame = stage.getBoundingClientRect();
  return [
    within(((event.clientX - frame.left) / frame.width) * 100, 0, 100),
    within(((event.clientY - frame.top) / frame.height) * 100, 0, 100),
  ];
}

function follow(event, moved, done = () => {}) {
  const id = event.pointerId;
  const from = point(event);
  stage.setPointerCapture(id);
  const move = (next) => next.pointerId === id && moved(from, point(next));
  const end = (last) => {
    if (last.pointerId !== id) return;
    stage.removeEventListener("pointermove", move);
    stage.removeEventListener("pointerup", end);
    stage.removeEventListener("pointercancel", end);
    done();
  };
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
}

function grab(event, row) {
  if (event.button !== 0) return;
  event.stopPropagation();
  const box = read(row);
  const grows = event.target.className === "cover-handle";
  follow(event, ([x, y], [left, top]) => {
    const [across, down] = [left - x, top - y];
    if (grows) write(row, { ...box, width: box.width + across, height: box.height + down });
    else write(row, { ...box, x: box.x + across, y: box.y + down });
  });
}

// A finger scrolls the page; a mouse or a pen draws.
function draw(event) {
  if (event.button !== 0 || event.pointerType === "touch") return;
  event.preventDefault();
  let row = null;
  follow(
    event,
    ([x, y], [left, top]) => {
      const box = { x: Math.min(x, left), y: Math.min(y, top), width: Math.abs(left - x), height: Math.abs(top - y) };
      if (row) write(row, box);
      else if (Math.max(box.width, box.height) > SMALLEST) row = add(box);
    },
    () => {
      if (!row) return;
      covers.get(row).focus();
      said.textContent = numbered(form.dataset.drawn, covers.size);
    },
  );
}

stage.querySelector("[data-marks]").remove();
form.querySelector("[data-drawing-hint]").hidden = !matchMedia("(any-pointer: fine)").matches;
for (const row of rows.children) cover(row);
count();
stage.addEventListener("pointerdown", draw);
stage.querySelector("img").draggable = false;
rows.addEventListener("input", (event) => lay(event.target.closest("[data-box]")));
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=then]");
  if (button?.value === "add_box") {
    event.preventDefault();
    const row = add({ x: 35, y: 44, width: 30, height: 12 });
    if (row) covers.get(row).focus();
  } else if (button?.value.startsWith("drop_box")) {
    event.preventDefault();
    drop(button.closest("[data-box]"));
  }
});
