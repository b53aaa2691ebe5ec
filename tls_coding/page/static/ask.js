// Small windows that ask one thing: yes or no, a memo, which code, which passage.

import { announce, button, h } from "./dom.js";
import { listen } from "./keys.js";
import { codeName, findCodes, study } from "./study.js";
import { keyName, say } from "./language.js";

// Opens a modal window; `keys` hold while it is open. Answers a function that closes it, at once: the
// next key is for what was under it.
export function openWindow(title, parts, { keys = {}, kind = "", at = null, closed = () => {} } = {}) {
  const before = document.activeElement;
  const heading = h("h2", { id: "window-title" }, title);
  const close = () => {
    if (!dialog.isConnected) return;
    deaf();
    dialog.close();
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
    closed();
  };
  const top = h("header", {}, heading, button(say("close"), "Esc", close, "quiet"));
  const dialog = h(`dialog.${kind || "window"}`, { "aria-labelledby": "window-title" }, top, parts);
  const deaf = listen({ Escape: close, ...keys });
  dialog.addEventListener("cancel", close);
  dialog.addEventListener("close", close);
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
  if (at) beside(dialog, at);
  return close;
}

// Puts a window under a stretch of text, where it fits.
function beside(dialog, at) {
  const box = dialog.getBoundingClientRect();
  const below = at.bottom + 8;
  const top = below + box.height < innerHeight ? below : Math.max(8, at.top - box.height - 8);
  const left = Math.max(8, Math.min(at.left, innerWidth - box.width - 8));
  dialog.classList.add("placed");
  dialog.style.setProperty("--top", `${top}px`);
  dialog.style.setProperty("--left", `${left}px`);
}

// Asks a question that `y` answers; `yes` runs after the window is gone.
function askYes(title, sentences, yes, label = say("yes")) {
  let wanted = false;
  const agree = () => {
    wanted = true;
    close();
  };
  const answers = h(
    "div.answers",
    {},
    button(label, say("yes_key"), agree, "strong"),
    button(say("no"), "n", () => close()),
  );
  const close = openWindow(title, [sentences.map((each) => h("p", {}, each)), answers], {
    keys: { y: agree, o: agree, s: agree, n: () => close() },
    closed: () => wanted && yes(),
  });
  answers.firstChild.focus();
}

// Asks whether all of a transcript was read. `codes`: those that it is to count for, null for all;
// `open`: suggestions in it that wait.
export function askFinished(transcript, codes, open, yes) {
  const sentences = [say("finish_ask", { n: codes ? codes.length : study.codes.length })];
  if (open) sentences.unshift(say("finish_open", { n: open }));
  askYes(say("finish_title", { name: transcript }), sentences, yes, say("finish_yes"));
}

const drafts = new Map(); // memos begun and not kept, by what they are about

// Asks for a text; `save` is called with it. What was begun is there again when the window reopens.
export function askText(title, about, old, save, lines = []) {
  const field = h("textarea", { rows: 5, "aria-label": title });
  field.value = drafts.get(about) ?? old;
  let wanted = false;
  const done = () => {
    wanted = Boolean(field.value.trim());
    if (wanted) close();
    else field.focus();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done();
  });
  const save_ = button(say("save"), "Ctrl+Enter", done, "strong");
  const close = openWindow(title, [lines, field, h("div.answers", {}, save_)], {
    closed: () => {
      if (wanted) drafts.delete(about);
      else if (field.value.trim()) drafts.set(about, field.value);
      if (wanted) save(field.value.trim());
    },
  });
  field.focus();
}

const recent = [];

// Type-ahead over ids and names in every language; `choose` is called with a code's id.
export function askCode(title, choose, { without = [], at = null } = {}) {
  const list = h("ul", { role: "listbox", id: "codes-found", "aria-label": title });
  const field = h("input", {
    type: "text",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "codes-found",
    "aria-autocomplete": "list",
    "aria-label": title,
    autocomplete: "off",
    spellcheck: "false",
    placeholder: say("type_code"),
  });
  let found = [];
  let active = 0;
  let chosen = null;
  const mark = () => markOption(list, field, active);
  const seek = () => {
    found = ordered(findCodes(field.value, without), field.value);
    active = 0;
    list.replaceChildren(...found.map((code, i) => option(code, i, () => take(i))));
    mark();
    announce(say("found", { n: found.length }));
  };
  const take = (i) => {
    if (!found[i]) return;
    chosen = found[i].id;
    close();
  };
  field.addEventListener("input", seek);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") take(active);
    else if (event.key === "ArrowDown") active = Math.min(active + 1, found.length - 1);
    else if (event.key === "ArrowUp") active = Math.max(active - 1, 0);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    mark();
  });
  const close = openWindow(title, [field, list], {
    kind: "picker",
    at,
    closed: () => chosen && remember(chosen, choose),
  });
  seek();
  field.focus();
}

function option(code, i, onclick) {
  const name = codeName(code.id);
  return h(
    "li",
    { role: "option", id: `found-${i}`, onclick },
    h("span.swatch", { vars: { "--colour": code.colour } }),
    h("span.name", {}, name),
    h("span.id", {}, code.id),
  );
}

function markOption(list, field, active) {
  [...list.children].forEach((each, i) => each.setAttribute("aria-selected", String(i === active)));
  const marked = list.children[active];
  if (marked) field.setAttribute("aria-activedescendant", marked.id);
  else field.removeAttribute("aria-activedescendant");
  marked?.scrollIntoView({ block: "nearest" });
}

// The codes used last stand first while nothing is typed.
function ordered(codes, typed) {
  if (typed.trim()) return codes;
  const used = recent.map((id) => codes.find((code) => code.id === id)).filter(Boolean);
  return [...used, ...codes.filter((code) => !used.includes(code))];
}

function remember(id, choose) {
  recent.splice(0, recent.length, id, ...recent.filter((each) => each !== id).slice(0, 4));
  choose(id);
}

// The keys of this view, each with what it does.
export function showKeys(groups) {
  const line = ([key, does]) => [
    h(
      "dt",
      {},
      [key].flat().map((each) => h("kbd", {}, keyName(each))),
    ),
    h("dd", {}, does),
  ];
  const tables = groups.map(([title, keys]) =>
    h("section", {}, h("h3", {}, title), h("dl.keys", {}, keys.map(line))),
  );
  const blind = study.blind.coders || study.blind.rules ? h("p.note", {}, say("help_blind")) : null;
  openWindow(say("help"), [h("div.keygroups", {}, tables), blind], { kind: "help" });
}
