// Names, properties and children in; elements out. Text is put in as text, never as markup.

import { keyName } from "./language.js";

export function h(name, props = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) put(element, key, value);
  element.append(...present(children));
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

const present = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

function put(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "vars")
    for (const [name, to] of Object.entries(value)) element.style.setProperty(name, to);
  else element.setAttribute(key, value === true ? "" : value);
}

// What a screen reader is told: politely what was done, at once what went wrong.

export function announce(...sentences) {
  document.getElementById("live").textContent = sentences.filter(Boolean).join(". ");
}

export function complain(sentence) {
  const place = document.getElementById("alert");
  fill(place, sentence && h("p", {}, sentence));
}

// A key as it stands on a button; hidden from screen readers, which are told by aria-keyshortcuts.
const keycap = (key) => h("kbd", { "aria-hidden": "true" }, keyName(key));

const WHOLE = { Esc: "Escape", "Ctrl+Enter": "Control+Enter" };

export function button(label, key, onclick, kind = "", more = {}) {
  const name = kind ? `button.${kind}` : "button";
  const shortcut = key ? WHOLE[key] || key : null;
  const content = [h("span", {}, label), key && keycap(key)];
  return h(name, { type: "button", "aria-keyshortcuts": shortcut, onclick, ...more }, content);
}
