// The queue: one passage after the other, one key for each decision.

import { announce } from "./dom.js";
import { askCode, askFinished, askText } from "./ask.js";
import {
  act,
  back,
  begin,
  decide,
  desk,
  drawWith,
  readItem,
  readQueue,
  redraw,
  show,
  skip,
  undo,
} from "./desk.js";
import { chosenLine, openDrawer, readFilters } from "./facets.js";
import { queueHelp } from "./help.js";
import { run } from "./keys.js";
import { turnText } from "./item.js";
import { codeName } from "./study.js";
import { say } from "./language.js";
import { longer, widths } from "./widen.js";
import { drawQueue } from "./queueview.js";
import { asked } from "./wire.js";

let view = null;

export async function openQueue(main, query, go) {
  const filters = readFilters(query);
  const same = JSON.stringify(filters) === JSON.stringify(desk.filters);
  if (!same) begin(filters);
  view = drawQueue(main, { desk, acts, change, chosen: () => chosenLine(desk.filters, change) });
  drawWith(view.draw);
  const left = desk.item;
  await readQueue();
  const again = left && (await readItem(left.id).catch(() => null));
  show(again?.mine === left?.mine ? again || desk.first : desk.first);
  const there = () => `#transcript/${encodeURIComponent(desk.item.transcript)}?at=${desk.item.start}`;
  const keys = { ...actKeys(), t: () => desk.item && go(there()) };
  return { keys, title: say("queue"), help: queueHelp, close: view.close };
}

// Other filters: another queue from its start, and an address that says so.
function change(some) {
  const set = Object.entries({ ...desk.filters, ...some }).filter(([, value]) => value?.length);
  return run(async () => {
    begin(Object.fromEntries(set));
    await readQueue();
    history.replaceState(null, "", `#queue${asked(desk.filters)}`);
    show(desk.first);
    announce(say("left", { n: desk.total }));
  });
}

const isKind = (kind) => desk.item?.kind === kind;

const acts = {
  accept() {
    if (isKind("control")) return desk.codes.length ? look(desk.codes) : acts.recode();
    if (isKind("confirm")) return confirm();
    return decide("accepted", { act: "accept", ...changedSpan() });
  },
  reject() {
    if (isKind("confirm")) return decide("deleted", { act: "delete", n: desk.item.n });
    return isKind("suggestion") && decide("rejected", { act: "reject" });
  },
  unsure: () => isKind("suggestion") && decide("unsure", { act: "unsure" }),
  none: () => isKind("control") && look([]),
  recode() {
    if (isKind("control")) return askCode(say("add_code"), addCode, { without: desk.codes });
    if (!isKind("suggestion")) return null;
    const span = changedSpan();
    const choose = (code) => decide("accepted", { act: "accept", code, ...span });
    return askCode(say("recode"), choose, { without: [desk.item.code] });
  },
  widen() {
    if (!desk.item || isKind("control")) return;
    const all = widths(desk.item);
    desk.width = (desk.width + 1) % all.length;
    const { name, span } = all[desk.width];
    setSpan(span, say(`width_${name}`));
  },
  stretch(key) {
    if (!desk.item || isKind("control")) return;
    setSpan(longer(turnText(desk.item), desk.item.turn_start, desk.span, key));
  },
  unstretch: () => desk.item && setSpan([desk.item.start, desk.item.end]),
  memo() {
    if (!desk.item) return;
    const { transcript } = desk.item;
    const [start, end] = view.selected() || desk.span;
    const keep = (note) =>
      act({ act: "memo", transcript, start, end, note }, () => announce(say("memo_kept")));
    askText(say("memo"), `${transcript}:${start}`, "", keep);
  },
  more: () => turnOn("more", !desk.more),
  whole: () => turnOn("whole", true),
  finish: () => desk.item && run(finish),
  filters: () => run(readQueue).then(() => openDrawer(() => desk, change)),
  again: () => change({}),
  addCode: (code) => addCode(code),
  drop: (code) => setCodes(desk.codes.filter((each) => each !== code)),
};

// The codes of a control passage, or none: looked at in either case.
const look = (codes) => decide(codes.length ? "coded" : "none", { act: "none", codes });

const addCode = (code) => setCodes([...desk.codes, code]);

// What is selected, or was widened to, where it is not the passage as it came.
function changedSpan() {
  const [start, end] = view.selected() || desk.span;
  return start === desk.item.start && end === desk.item.end ? {} : { start, end };
}

// Where a coding stands in an edited text: as proposed, or at the words that are selected.
function confirm() {
  const { n, proposed } = desk.item;
  const span = changedSpan();
  if (!proposed) return announce(say("lost_select"));
  if ("start" in span) return decide("placed", { act: "place", n, ...span });
  return decide("confirmed", { act: "confirm", n });
}

async function finish() {
  const { item } = desk;
  const codes = desk.filters.code || null;
  await readQueue();
  const open = desk.facets.transcript?.[item.transcript] || 0;
  const yes = () =>
    act({ act: "done", transcript: item.transcript, codes }, (answer) => {
      if (answer.next?.id !== item.id) show(answer.next);
      announce(say("finished_left", { name: item.transcript, n: answer.total }));
    });
  askFinished(item.transcript, codes, open, yes);
}

function setCodes(codes) {
  desk.codes = codes;
  redraw();
  announce(codes.map(codeName).join(", ") || say("no_codes"));
}

function setSpan(span, said = "") {
  desk.span = span;
  redraw();
  announce(said);
}

function turnOn(name, value) {
  desk[name] = value;
  redraw();
}

function actKeys() {
  const {
    accept: a,
    reject: r,
    unsure: u,
    recode: c,
    widen: w,
    memo: m,
    more: d,
    finish: f,
    none: n,
    filters: l,
  } = acts;
  const sides = ["Left", "Right", "Up", "Down"].map((side) => [`Shift+Arrow${side}`, acts.stretch]);
  const stretch = Object.fromEntries(sides);
  return { a, r, u, s: skip, b: back, z: undo, c, w, m, d, f, n, l, Escape: acts.unstretch, ...stretch };
}
