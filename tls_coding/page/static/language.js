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

// The sentence of that name, with {values} filled in and [one|other] chosen by `values.n`.
export function say(name, values = {}) {
  const sentences = WORDS[name];
  if (!sentences) throw new Error(`no word '${name}'`);
  const sentence = spaced(sentences[LANGUAGES.indexOf(current)]);
  return counted(sentence, values.n).replace(/\{(\w+)\}/g, (_, key) => shown(values[key]));
}

// French keeps a space before these signs that no line may break; a narrow one before ; ? and !.
export function spaced(sentence) {
  if (current !== "fr") return sentence;
  return sentence.replace(/ (?=[;?!])/g, "\u202f").replace(/ (?=[:»])|(?<=«) /g, "\u00a0");
}

const counted = (sentence, n) =>
  sentence.replace(/\[([^|\]]*)\|([^\]]*)\]/g, (_, one, other) =>
    new Intl.PluralRules(current).select(n) === "one" ? one : other,
  );

export const known = (name) => name in WORDS;

const shown = (value) => (typeof value === "number" ? number(value) : String(value ?? ""));

export const number = (value) => value.toLocaleString(current);

export const percent = (share) =>
  share.toLocaleString(current, { style: "percent", maximumFractionDigits: 0 });

// A key, or keys held together, as they are named on a keyboard of the language.
export const keyName = (keys) =>
  keys
    .split("+")
    .map((key) => (known(`key_${key}`) ? say(`key_${key}`) : key))
    .join("+");

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
