// The frame of a transcript: its head, the text, the foot with what can be done, the side.

import { button, fill, h } from "./dom.js";
import { strike } from "./keys.js";
import { caseNames, codeName, study } from "./study.js";
import { say, spoken } from "./language.js";

export function drawFrame(main, reading) {
  const top = h("header.texttop");
  const text = h("div.text", { "aria-label": say("transcript") });
  const panel = h("aside.side", { "aria-label": say("decision"), "aria-live": "off" });
  const selected = h("span.what");
  const tools = h(
    "div.tools",
    { role: "group", "aria-label": say("acts"), hidden: true },
    selected,
    button(say("add_code"), "e", () => strike("e"), "strong"),
    button(say("memo"), "m", () => strike("m")),
  );
  fill(
    main,
    h(
      "section.transcript",
      {},
      top,
      h("div.columns", {}, h("div.sheet", {}, heading(reading.text), text), panel),
      tools,
    ),
  );
  return { top, text, panel, tools, selected };
}

function heading(text) {
  const facts = [
    caseNames(text.case),
    spoken(text.language),
    ...Object.entries(text.attributes || {})
      .filter(plainFact)
      .map(([name, value]) => say("labelled", { name, what: String(value) })),
  ];
  return h("header.heading", {}, h("h1", {}, text.id), h("p", {}, facts.filter(Boolean).join(" · ")));
}

const plainFact = ([, value]) => ["string", "number", "boolean"].includes(typeof value);

// The line above the text: jump by code, what is shown, finished.
export function drawTop(reading) {
  const { frame, text, marks, jump, shown } = reading;
  const counts = new Map();
  for (const mark of marks) if (mark.code) counts.set(mark.code, (counts.get(mark.code) || 0) + 1);
  const held = frame.top.contains(document.activeElement) ? document.activeElement.dataset.of : null;
  fill(
    frame.top,
    h(
      "div.jump",
      {},
      jumpList(reading, counts, jump),
      button("‹", "p", () => strike("p"), "quiet", { "aria-label": say("previous") }),
      button("›", "n", () => strike("n"), "quiet", { "aria-label": say("next") }),
    ),
    h(
      "div.shows",
      {},
      ["suggestions", "rejected", study.blind.coders ? "" : "others"]
        .filter(Boolean)
        .map((name) => toggle(reading, name, shown[name])),
    ),
    button(say("search"), "/", () => strike("/"), "quiet"),
    text.done === true || text.done?.length >= study.codes.length
      ? h("span.finished", {}, say("status_finished"))
      : button(say("finish"), "f", () => strike("f"), "quiet"),
  );
  if (held) frame.top.querySelector(`[data-of="${held}"]`)?.focus();
}

function jumpList(reading, counts, chosen) {
  const codes = [...counts].sort((a, b) => codeName(a[0]).localeCompare(codeName(b[0])));
  const options = codes.map(([code, n]) => h("option", { value: code }, `${codeName(code)} (${n})`));
  const all = h("option", { value: "" }, `${say("all_codes")} (${reading.marks.length})`);
  const jump = (event) => {
    reading.jump = event.target.value;
    event.target.blur();
    strike("n");
  };
  const list = h("select", { "aria-label": say("jump"), onchange: jump, "data-of": "jump" }, all, options);
  list.value = counts.has(chosen) ? chosen : "";
  return list;
}

function toggle(reading, name, on) {
  const input = h("input", {
    type: "checkbox",
    "data-of": name,
    onchange: (event) => reading.show({ [name]: event.target.checked }),
  });
  input.checked = on;
  return h("label", {}, input, say(`show_${name}`));
}
