// One thing to decide in; what of it is shown: the passage in its turn, and the code beside it.

import { button, h } from "./dom.js";
import { Points, runOn, selectedIn } from "./points.js";
import { caseNames, codeName, codeOf, study } from "./study.js";
import { known, language, named, say, spoken } from "./language.js";

const AROUND = 420; // UTF-16 units of a long turn that are shown on each side

export const turnText = (item) =>
  runOn(item.before + item.pieces.map(([text]) => text).join("") + item.after);

// The text of the turn cut where something begins or ends: [{text, kind}], with `span` as the unit.
export function stretches(item, [start, end]) {
  const text = turnText(item);
  const points = new Points(text);
  const unit = [points.toUnits(start - item.turn_start), points.toUnits(end - item.turn_start)];
  const evidence = evidencePlaces(item);
  const cuts = [...new Set([0, text.length, ...unit, ...evidence.flat()])].sort((a, b) => a - b);
  const within = (place, [from, to]) => from <= place && place < to;
  return cuts.slice(0, -1).map((from, i) => {
    const found = evidence.some((each) => within(from, each));
    const kind = within(from, unit) ? (found ? "evidence" : "unit") : "context";
    return { text: text.slice(from, cuts[i + 1]), kind };
  });
}

function evidencePlaces(item) {
  let at = item.before.length;
  const places = [];
  for (const [text, kind] of item.pieces) {
    if (kind === "evidence") places.push([at, at + text.length]);
    at += text.length;
  }
  return places;
}

// The turn as a paragraph. `whole`: a long one, too. The answer's `selected()` tells what the reader
// has selected in it, in offsets of the body.
export function turnParagraph(item, span, whole, showWhole) {
  const parts = stretches(item, span);
  const hidden = whole ? [0, 0] : shorten(parts);
  const paragraph = h("p.words", { lang: item.language }, parts.map(stretch));
  const shown = paragraph.textContent;
  const offset = item.turn_start + new Points(turnText(item)).toPoints(hidden[0]);
  const more = (hides) => hides > 0 && button(say("whole_turn"), "", showWhole, "more");
  const element = h("div.said", {}, more(hidden[0]), paragraph, more(hidden[1]));
  const selected = () => selectedIn(paragraph, shown)?.map((place) => place + offset);
  return { element, selected };
}

// Cuts what stands far from the unit, at a space; answers how much at each end.
function shorten(parts) {
  const first = parts[0];
  const last = parts.at(-1);
  let before = 0;
  let after = 0;
  if (first?.kind === "context" && first.text.length > AROUND * 1.5) {
    before = first.text.indexOf(" ", first.text.length - AROUND) + 1;
    first.text = first.text.slice(before);
  }
  if (last !== first && last?.kind === "context" && last.text.length > AROUND * 1.5) {
    const end = last.text.lastIndexOf(" ", AROUND) + 1;
    after = last.text.length - end;
    last.text = last.text.slice(0, end);
  }
  return [before, after];
}

function stretch({ text, kind }) {
  if (kind === "context") return h("span.context", {}, text);
  return h(kind === "evidence" ? "mark.unit" : "span.unit", {}, text);
}

export function placeLine(item) {
  const said = [item.transcript, item.speaker, item.time, spoken(item.language)];
  const where = [caseNames(item.case), ...said].filter(Boolean);
  const to = `#transcript/${encodeURIComponent(item.transcript)}?at=${item.start}`;
  return h(
    "p.place",
    {},
    where.map((each, i) => [i > 0 && h("span.dot", { "aria-hidden": "true" }, "·"), h("span", {}, each)]),
    h(
      "a",
      { href: to, "aria-keyshortcuts": "t" },
      say("whole_interview"),
      h("kbd", { "aria-hidden": "true" }, "t"),
    ),
  );
}

export function questionLine(item) {
  if (!item.question?.text) return null;
  const { label, text } = item.question;
  return h("p.question", { lang: item.language }, label && h("span.who", {}, label), runOn(text));
}

// What the code says: always its definition; its limits and examples where `more`.
export function codeCard(code, more) {
  const parts = [
    h("h2", {}, h("span.swatch", { vars: { "--colour": code.colour } }), codeName(code.id)),
    h("p.id", {}, code.id, code.kind === "latent" && h("span.kind", {}, say("latent"))),
    h("p.definition", {}, prose(code.definition)),
  ];
  if (more) parts.push(...limits(code), examples(code));
  return parts;
}

function limits(code) {
  const listed = (title, sentences, sign) =>
    sentences?.length
      ? [
          h("h3", {}, title),
          h(
            `ul.${sign}`,
            {},
            sentences.map((each) => h("li", {}, prose(each))),
          ),
        ]
      : null;
  return [listed(say("include"), code.include, "counts"), listed(say("exclude"), code.exclude, "not")];
}

function examples(code) {
  const own = (list) => {
    const near = list?.filter((each) => each.lang === language());
    return near?.length ? near : list || [];
  };
  const line = (sign) => (each) => h(`li.${sign}`, { lang: each.lang }, each.text);
  const shown = [...own(code.examples).map(line("counts")), ...own(code.counterexamples).map(line("not"))];
  return shown.length ? [h("h3", {}, say("examples")), h("ul.examples", {}, shown)] : null;
}

// A definition names codes between backticks.
export function prose(text) {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? codeLink(part) : part));
}

function codeLink(id) {
  const known = study.codes.some((code) => code.id === id);
  return known
    ? h("a", { href: `#codebook/${encodeURIComponent(id)}`, title: id }, codeName(id))
    : h("code", {}, id);
}

// Which rules found which words, and what they are flagged as.
export function why(item) {
  if (!item.evidence?.length) return null;
  const lines = item.evidence.map((each) =>
    h(
      "li",
      {},
      h("q", { lang: item.language }, each.words),
      " ",
      each.rule_text && h("code.rule", { title: each.rule }, each.rule_text),
    ),
  );
  return h("section.why", {}, h("h3", {}, say("found_by")), h("ul", {}, lines));
}

export function flagLine(flags) {
  if (!flags?.length) return null;
  return h(
    "p.flags",
    {},
    flags.map((flag) => h("span.flag", {}, flagName(flag))),
  );
}

export const flagName = (flag) => (["negated", "hypothetical", "reported"].includes(flag) ? say(flag) : flag);

// What others decided, where this coder may see it, and the codes that the passage bears already.
export function heldLine(item) {
  const others = (item.others || []).map((each) =>
    h("li", {}, h("b", {}, each.coder), " ", statusName(each.status)),
  );
  const own = (item.codings || []).filter((each) => each.code !== item.code);
  const codes = own.map((each) =>
    h("li", {}, codeName(each.code), " ", h("small", {}, statusName(each.status))),
  );
  return [
    codes.length ? h("section", {}, h("h3", {}, say("also_here")), h("ul.chips", {}, codes)) : null,
    others.length ? h("section", {}, h("h3", {}, say("others")), h("ul.chips", {}, others)) : null,
  ];
}

export const statusName = (status) => (known(`status_${status}`) ? say(`status_${status}`) : status);

export const cardOf = (item, more) => [
  codeCard(codeOf(item.code), more),
  flagLine(item.flags),
  why(item),
  heldLine(item),
];

export const labelOf = (code) => named(codeOf(code).label);
