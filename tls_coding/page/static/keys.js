// One key at a time: while the server writes a decision, further keys wait in the order in which they
// were struck, and go to what is on the page when their turn comes.

import { complain } from "./dom.js";
import { Refused } from "./wire.js";

const PASSED = new Set(["Tab", "Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process"]);
const REPEATED = /^(Shift\+)?Arrow|^[jk]$/;
const layers = []; // the tables of keys in force, the innermost last
const waiting = [];
const later = [];
let busy = false;

export const isBusy = () => busy;

// Put a table of keys on top; the answer takes it away again.
export function listen(table) {
  layers.push(table);
  return () => {
    const at = layers.indexOf(table);
    if (at >= 0) layers.splice(at, 1);
  };
}

// Do one piece of work to its end; keys wait meanwhile. A refusal is told, and what waited behind it
// is let go: it was meant for passages that did not come.
export async function run(work, refused = () => {}) {
  busy = true;
  document.getElementById("main").setAttribute("aria-busy", "true");
  try {
    complain("");
    await work();
  } catch (error) {
    waiting.length = 0;
    complain(error.message);
    if (!(error instanceof Refused)) console.error(error);
    else refused(error);
  } finally {
    busy = false;
    document.getElementById("main").removeAttribute("aria-busy");
  }
  goOn();
}

function goOn() {
  while (!busy && waiting.length) press(...waiting.shift());
  while (!busy && later.length) later.shift()();
}

// Now, or when what is under way and what waits behind it is done.
export function whenIdle(work) {
  if (busy) later.push(work);
  else work();
}

// What a button does: the same as its key.
export function strike(key) {
  if (busy) waiting.push([key, key]);
  else press(key);
}

export function startListening() {
  document.addEventListener("keydown", (event) => {
    const key = nameOf(event);
    if (event.defaultPrevented) return; // a field has taken it
    if (key === "Escape" && typing(event.target) && !event.target.closest("dialog")) event.target.blur();
    if (!key || (event.repeat && !typing(event.target) && !REPEATED.test(key))) return;
    if (busy) {
      event.preventDefault();
      waiting.push([key, event.key]);
    } else if (!typing(event.target) && !belongs(event.key, event.target) && press(key)) {
      event.preventDefault();
    }
  });
}

function nameOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || PASSED.has(event.key))
    return null;
  if (event.key.length === 1) return event.key.toLowerCase();
  return event.shiftKey ? `Shift+${event.key}` : event.key;
}

const typing = (element) => element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");

// Enter and space belong to the button or link that has the focus.
const belongs = (key, element) =>
  (key === "Enter" || key === " ") && element?.closest?.("button, a, summary, label, input");

function press(key, typed = key) {
  const field = document.activeElement;
  if (field && typing(field) && field.closest("dialog")) return type(field, typed);
  const owner = belongs(key, field);
  if (owner) return owner.click() ?? true;
  const table = layers.at(-1);
  const work = table?.[key];
  if (work) work(key);
  return Boolean(work);
}

// A key that waited while a field was opened for it.
function type(field, key) {
  if (key.length === 1) {
    field.setRangeText?.(key, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else {
    field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
  return true;
}
