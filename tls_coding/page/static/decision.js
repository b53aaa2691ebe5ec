// The side of a transcript: the coding or suggestion that is chosen, why it is there, what can be done.

import { button, fill, h } from "./dom.js";
import { codeCard, flagLine, statusName, why } from "./item.js";
import { isOwn } from "./handcoding.js";
import { strike } from "./keys.js";
import { codeOf, study } from "./study.js";
import { say } from "./language.js";

export function drawDecision(panel, reading) {
  const { mark } = reading;
  panel.classList.toggle("open", Boolean(mark));
  if (!mark) fill(panel, counts(reading), h("p.note", {}, say("choose_hint")));
  else
    fill(
      panel,
      button(say("close"), "Esc", () => strike("Escape"), "quiet"),
      content(mark, reading),
    );
}

function content(mark, { item, text }) {
  if (mark.kind === "memo") return [h("h2", {}, say("memo")), h("p.memo", {}, mark.of.note)];
  if (mark.kind === "suggestion") {
    const known = item ? [flagLine(item.flags), why(item)] : null;
    return [
      h("p.status", {}, statusName("suggested")),
      codeCard(codeOf(mark.code), false),
      known,
      acts(
        ["accept", "a", "yes"],
        ["reject", "r", "no"],
        ["unsure", "u", "perhaps"],
        ["recode", "c", ""],
        ["resize", "w", ""],
      ),
    ];
  }
  return coding(mark, text);
}

function coding(mark, text) {
  const { of } = mark;
  const status = statusName(of.status);
  const said = mark.coder === study.coder ? status : say("labelled", { name: mark.coder, what: status });
  const notes = [
    of.note,
    ...(text.memos || []).filter((memo) => memo.target === of.n).map((memo) => memo.note),
  ].filter(Boolean);
  return [
    h("p.status", {}, said, of.fate === "fuzzy" && ` · ${say("to_confirm")}`),
    codeCard(codeOf(mark.code), false),
    mark.also.map((each) =>
      h(
        "p.note",
        {},
        say("labelled", { name: each.coder, what: statusName(each.status) }),
        each.note && h("span.memo", {}, each.note),
      ),
    ),
    notes.map((note) => h("p.memo", {}, note)),
    rules(of),
    isOwn(mark) && acts(["recode", "c", ""], ["resize", "w", ""], ["delete", "x", "no"], ["memo", "m", ""]),
  ];
}

// The rules that suggested what was decided, as the codebook has them today.
function rules({ rules: ids = [] }) {
  const lines = ids.map((id) => h("li", {}, h("code.rule", {}, ruleText(id))));
  return lines.length ? h("section.why", {}, h("h3", {}, say("found_by")), h("ul", {}, lines)) : null;
}

function ruleText(id) {
  const [code, language, at] = id.split("/");
  return codeOf(code).rules?.[language]?.[Number(at)] || id;
}

const acts = (...list) =>
  h(
    "div.panelacts",
    {},
    list.map(([word, key, tone]) => button(say(word), key, () => strike(key), tone || "plain")),
  );

// How much stands here, and the memos that are about the whole interview.
function counts({ marks, text }) {
  const of = (kind) => marks.filter((mark) => mark.kind === kind).length;
  const loose = (text.memos || []).filter((memo) => memo.start === null || memo.start === undefined);
  const said = say("here", {
    codings: of("coding"),
    suggestions: of("suggestion"),
    memos: of("memo") + loose.length,
  });
  return [h("p.count", {}, said), loose.map((memo) => h("p.memo", {}, memo.note))];
}
