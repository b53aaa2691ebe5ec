// What is before the coder in the queue, and what the server makes of each act on it.

import { announce } from "./dom.js";
import { run } from "./keys.js";
import { statusName } from "./item.js";
import { runOn } from "./points.js";
import { codeName } from "./study.js";
import { say } from "./language.js";
import { get, tell } from "./wire.js";

// `ids`: the first of the queue, as they were when it was read; `gone`: decided since. `trail`: what
// was shown before. Of the item shown: `span` to be coded, `codes` of a control passage.
export const desk = { filters: null, ids: [], gone: new Set(), skipped: [], trail: [], item: null };

let draw = () => {};

// Says what draws the desk; called after each change of it.
export function drawWith(painter) {
  draw = painter;
}

export const redraw = () => draw();

export function begin(filters) {
  Object.assign(desk, { filters, skipped: [], trail: [], item: null, last: null });
}

export async function readQueue() {
  const { total, decided, facets, ids, first } = await get("/api/queue", {
    ...desk.filters,
    skip: desk.skipped,
  });
  Object.assign(desk, { total, decided, facets, ids, first });
  desk.gone.clear();
}

export const readItem = (id) => get(`/api/item/${encodeURIComponent(id)}`);

export function show(item) {
  const span = item && [item.start, item.end];
  Object.assign(desk, { item, span, codes: [], whole: false, width: 0 });
  draw();
}

// Tells the server of an act; `then` gets its answer. A refusal that names the item shows it as it is.
export function act(what, then) {
  const about = { queue: desk.filters, skipped: desk.skipped, codings: false };
  run(
    async () => {
      const answer = await tell({ ...what, ...about });
      Object.assign(desk, { total: answer.total, decided: answer.decided });
      then(answer);
    },
    (refused) => refused.item && show(refused.item),
  );
}

// Decides on the item and shows the one that the answer brings. `name`: what it is then (status_…).
export function decide(name, what) {
  const { item } = desk;
  if (!item) return;
  const about = item.kind === "confirm" ? {} : { id: item.id, mine: item.mine };
  const done = statusName(name);
  act({ ...about, ...what }, (answer) => {
    desk.trail.push(item.id);
    desk.gone.add(item.id);
    desk.last = item.code ? `${done} · ${codeName(what.code || item.code)}` : done;
    show(answer.next);
    announce(say("done_left", { done, n: answer.total }), wordsOfItem());
  });
}

export function skip() {
  const { item } = desk;
  if (!item) return;
  run(async () => {
    desk.trail.push(item.id);
    if (!item.mine) desk.skipped.push(item.id);
    const passed = new Set([...desk.skipped, ...desk.gone]);
    const next = desk.ids.find((id) => !passed.has(id));
    if (!next) await readQueue();
    show(next ? await readItem(next) : desk.first);
    announce(say("skipped"), wordsOfItem());
  });
}

export function back() {
  const id = desk.trail.at(-1);
  if (!id) return announce(say("no_back"));
  return run(async () => {
    const item = await readItem(id);
    comesBack(item);
    announce(wordsOfItem());
  });
}

export function undo() {
  act({ act: "undo" }, (answer) => {
    const item = answer.undone?.item;
    desk.last = null;
    if (item) comesBack(item);
    else draw();
    announce(
      say(answer.undone ? "undone_left" : "nothing_to_undo", { n: answer.total }),
      item && wordsOfItem(),
    );
  });
}

function comesBack(item) {
  const others = (id) => id !== item.id;
  Object.assign(desk, { trail: desk.trail.filter(others), skipped: desk.skipped.filter(others) });
  desk.gone.delete(item.id);
  show(item);
}

// What a screen reader reads of the passage that came up.
export function wordsOfItem() {
  const { item } = desk;
  if (!item) return say("nothing_left");
  const passage = item.pieces.map(([text]) => runOn(text)).join("");
  return item.code ? say("labelled", { name: codeName(item.code), what: passage }) : passage;
}
