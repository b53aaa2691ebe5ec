// The words of the page in the reader's language.

import { LANGUAGES, WORDS } from "./words.js";
import { kept, keep } from "./kept.js";

let current = LANGUAGES[0];

export function chooseLanguage(wanted = [kept("language"), ...navigator.languages]) {
  const found = wanted.filter(Boolean).map((each) => each.slice(0, 2).toLowerCase());
  current = found.find((each) => LANGUAGES.includes(each)) || LANGUAGES[0];
  document.documentElement.lang = current;
}

export function switchLanguage(language) {
  keep("language", language);
  chooseLanguage([language]);
}

export const language = () => current;

// The sentence of that name, with {values} filled in.
export function say(name, values = {}) {
  const sentences = WORDS[name];
  if (!sentences) throw new Error(`no word '${name}'`);
  const sentence = sentences[LANGUAGES.indexOf(current)];
  return sentence.replace(/\{(\w+)\}/g, (_, key) => shown(values[key]));
}

export const known = (name) => name in WORDS;

const shown = (value) => (typeof value === "number" ? number(value) : String(value ?? ""));

export const number = (value) => value.toLocaleString(current);

// The name of something labelled by language: in the page's, else English, else any.
export const named = (labels, wanted = current) =>
  labels?.[wanted] || labels?.en || Object.values(labels || {})[0] || "";

// The name of a language in the page's own: fr → français.
export function spoken(code) {
  try {
    return new Intl.DisplayNames([current], { type: "language" }).of(code) || code;
  } catch {
    return code;
  }
}

// Words without accents and capitals, for searching.
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
