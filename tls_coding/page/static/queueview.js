// The queue as it stands on the page: a line of counts, the passage, the code beside it, the acts.

import { button, fill, h } from "./dom.js";
import {
  cardOf,
  codeCard,
  flagLine,
  heldLine,
  placeLine,
  questionLine,
  statusName,
  turnParagraph,
} from "./item.js";
import { strike } from "./keys.js";
import { runOn } from "./points.js";
import { codeName, codeOf } from "./study.js";
import { number, say } from "./language.js";

const MAIN_ACTS = {
  suggestion: [
    ["accept", "a", "yes"],
    ["reject", "r", "no"],
    ["unsure", "u", "perhaps"],
    ["skip", "s", ""],
  ],
  control: [
    ["add_code", "c", ""],
    ["save_codes", "a", "yes"],
    ["none", "n", "no"],
    ["skip", "s", ""],
  ],
  confirm: [
    ["confirm", "a", "yes"],
    ["delete", "r", "no"],
    ["skip", "s", ""],
  ],
};
const MORE_ACTS = {
  suggestion: [
    ["recode", "c"],
    ["widen", "w"],
    ["memo", "m"],
    ["back", "b"],
    ["undo", "z"],
    ["finish", "f"],
  ],
  control: [
    ["memo", "m"],
    ["back", "b"],
    ["undo", "z"],
    ["finish", "f"],
  ],
  confirm: [
    ["widen", "w"],
    ["memo", "m"],
    ["back", "b"],
    ["undo", "z"],
    ["finish", "f"],
  ],
};

// Draws the frame once; the answer's `draw()` follows the desk, `selected()` tells what is selected.
export function drawQueue(main, tools) {
  const line = h("div.deskline");
  const passage = h("article.passage", { "aria-label": say("passage") });
  const card = h("aside.card", { "aria-label": say("code") });
  const last = h("p.last");
  const bar = h("div.acts", { role: "group", "aria-label": say("acts") });
  fill(
    main,
    h(
      "section.queue",
      {},
      h("h1.unseen", {}, say("queue")),
      line,
      h("div.desk", {}, passage, card),
      h("footer.actbar", {}, h("div", {}, bar, last)),
    ),
  );
  let selected = () => null;
  let kind = "";
  let shown = null;
  const draw = () => {
    const { item } = tools.desk;
    drawLine(line, tools);
    selected = drawPassage(passage, tools) || (() => null);
    fill(card, item ? cardFor(item, tools) : null);
    card.hidden = !item;
    card.parentElement.classList.toggle("control", item?.kind === "control");
    card.classList.toggle("more", Boolean(tools.desk.more));
    drawLast(last, tools.desk);
    if (kind !== (item?.kind || "empty")) drawActs(bar, item?.kind);
    kind = item?.kind || "empty";
    if (shown !== item) showUnit(passage, bar);
    shown = item;
  };
  const hint = () => main.classList.toggle("selecting", Boolean(selected()));
  document.addEventListener("selectionchange", hint);
  const close = () => document.removeEventListener("selectionchange", hint);
  return { draw, close, selected: () => selected() };
}

function drawLine(line, { desk, acts, chosen }) {
  const share = desk.decided / Math.max(1, desk.decided + desk.total);
  const counts = h(
    "span.counts",
    {},
    h("b", {}, say("left", { n: desk.total })),
    h("span", {}, say("decided", { n: desk.decided })),
  );
  const thread = h("span.thread", { "aria-hidden": "true" }, h("span", { vars: { "--share": share } }));
  const { status, order, disagreement } = desk.filters;
  const which = [
    status !== "waiting" && say(`queue_${status}`),
    disagreement && say("disagreement"),
    order !== "place" && say(`order_${order}`),
  ];
  fill(
    line,
    button(say("filters"), "l", acts.filters, "quiet"),
    h("span.which", {}, which.filter(Boolean).join(" · ")),
    chosen(),
    counts,
    thread,
  );
}

function drawPassage(element, { desk, acts, change }) {
  const { item } = desk;
  if (!item) {
    fill(element, emptyDesk(desk, acts, change));
    return null;
  }
  const parts = [
    placeLine(item),
    item.mine &&
      item.kind !== "confirm" &&
      h("p.mine", {}, say("you_decided", { what: statusName(item.mine) })),
  ];
  if (item.kind === "control") parts.push(h("p.note", {}, say("control_ask")));
  if (item.kind === "confirm") parts.push(oldQuote(item));
  if (!item.pieces.length) {
    fill(element, parts, h("p.note", {}, say("lost_place")));
    return null;
  }
  const said = turnParagraph(item, desk.span, desk.whole, acts.whole);
  const turn = h(`div.turn.${item.kind}`, {}, item.speaker && h("span.who", {}, item.speaker), said.element);
  fill(
    element,
    parts,
    questionLine(item),
    turn,
    h("p.hint", {}, say("selected_hint")),
    changed(item, desk.span),
  );
  return said.selected;
}

function oldQuote(item) {
  const told = say(item.fate === "lost" ? "was_lost" : "was_moved", { code: codeName(item.code) });
  const next = item.pieces.length > 0 && h("p.note", {}, say("proposed"));
  return [h("p.note", {}, told), h("blockquote.old", { lang: item.language }, runOn(item.quote)), next];
}

const changed = (item, [start, end]) =>
  (start !== item.start || end !== item.end) &&
  h(
    "p.note.changed",
    {},
    say("span_changed"),
    button(say("as_it_was"), "Esc", () => strike("Escape"), "quiet"),
  );

function cardFor(item, { desk, acts }) {
  if (item.kind === "control") return controlCard(item, desk, acts);
  const more = button(desk.more ? say("less") : say("definition"), "d", acts.more, "quiet");
  if (item.kind === "confirm")
    return [codeCard(codeOf(item.code), desk.more), more, flagLine(item.flags), heldLine(item)];
  return [cardOf(item, desk.more), more];
}

function controlCard(item, desk, acts) {
  const chips = desk.codes.map((code) =>
    h(
      "li",
      {},
      codeName(code),
      h(
        "button",
        {
          type: "button",
          onclick: () => acts.drop(code),
          "aria-label": say("drop", { name: codeName(code) }),
        },
        "×",
      ),
    ),
  );
  const codes = chips.length ? h("ul.chips", {}, chips) : h("p.none", {}, say("no_codes"));
  return [h("h2", {}, say("your_codes")), codes, button(say("add_code"), "c", acts.recode), heldLine(item)];
}

function drawLast(element, { last }) {
  fill(element, last && [h("span", {}, last), button(say("undo"), "z", () => strike("z"), "quiet")]);
}

function drawActs(bar, kind) {
  const main = (MAIN_ACTS[kind] || []).map(([word, key, tone]) =>
    button(say(word), key, () => strike(key), tone || "plain"),
  );
  const rest = (
    MORE_ACTS[kind] || [
      ["back", "b"],
      ["undo", "z"],
    ]
  ).map(([word, key]) => button(say(word), key, () => strike(key), "small"));
  fill(bar, h("div.first", {}, main), h("div.second", {}, rest));
}

function emptyDesk(desk, acts, change) {
  const choices = [];
  const status = desk.facets?.status || {};
  if (desk.skipped.length)
    choices.push(button(say("see_skipped", { n: desk.skipped.length }), "", acts.again, "strong"));
  for (const other of ["waiting", "unsure", "confirm"]) {
    if (other !== desk.filters.status && status[other]) {
      choices.push(
        button(`${say(`queue_${other}`)} (${number(status[other])})`, "", () => change({ status: other })),
      );
    }
  }
  choices.push(button(say("filters"), "l", acts.filters));
  return h(
    "div.empty",
    {},
    h("h2", {}, say("nothing_left")),
    h("p", {}, say("nothing_more")),
    h("div.answers", {}, choices),
  );
}

// The passage stays where the eye is; the page moves only as far as its unit would be out of sight.
function showUnit(passage, bar) {
  scrollTo(0, 0);
  const parts = passage.querySelectorAll(".unit");
  if (!parts.length) return;
  const top = parts[0].getBoundingClientRect().top - document.getElementById("head").offsetHeight - 16;
  const below =
    parts[parts.length - 1].getBoundingClientRect().bottom -
    bar.parentElement.getBoundingClientRect().top +
    16;
  if (below > 0) scrollTo(0, Math.min(below, top));
}
