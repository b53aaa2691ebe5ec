// Two coders side by side: where they differ first; a third opinion settles, and both originals stay.

import { announce, button, fill, h } from "./dom.js";
import { compareHelp } from "./help.js";
import { run } from "./keys.js";
import { statusName } from "./item.js";
import { runOn } from "./points.js";
import { caseNames, codeName, codeOf, study, transcriptOf } from "./study.js";
import { say } from "./language.js";
import { get, tell } from "./wire.js";

const AT_ONCE = 60; // pairs that are drawn at first, and with each "more"

export async function openCompare(main, query, go) {
  if (study.blind.coders || !study.coders.length) {
    fill(
      main,
      h(
        "section.page",
        {},
        h("h1", {}, say("compare")),
        h("p.note", {}, say(study.blind.coders ? "compare_blind" : "compare_two")),
      ),
    );
    return { keys: { q: () => go("#queue") }, title: say("compare") };
  }
  const who = query.getAll("with");
  const asked = {
    with: who.length === 2 ? who : firstTwo(),
    code: query.get("code") || "",
    transcript: query.get("transcript") || "",
  };
  const view = { asked, go, at: 0, shown: AT_ONCE, ...(await get("/api/compare", asked)) };
  view.list = h("ol.pairs");
  view.head = h("p.count");
  fill(
    main,
    h(
      "section.page.compare",
      {},
      h("h1", {}, say("compare")),
      chooser(view),
      view.head,
      view.list,
      (view.more = h("p.more")),
    ),
  );
  draw(view);
  showPassage(view, Number(query.get("at")), Number(query.get("to")));
  return { keys: compareKeys(view), title: say("compare"), help: compareHelp };
}

// An address may name a passage of a transcript: its first pair, one that differs before others.
function showPassage(view, at, to) {
  if (!to || !view.asked.transcript) return;
  const found = view.pairs.findIndex((pair) => pair.start < to && at < pair.end);
  if (found < 0) return announce(say("compare_none"));
  if (found >= view.shown) {
    view.shown = found + 1;
    draw(view);
  }
  focus(view, found);
}

const everyone = () => [study.coder, ...study.coders];

// This coder and another one; where this one has nothing to compare, the two others.
function firstTwo() {
  const [first, second] = study.coders;
  const idle = !study.transcripts.some((each) => each.codings > 0);
  return idle && second ? [first, second] : [study.coder, first];
}

// Who with whom, on which code, in which transcript: an address of its own.
function chooser({ asked, go }) {
  const change = (some) => {
    const next = { ...asked, ...some };
    const parts = new URLSearchParams(next.with.map((each) => ["with", each]));
    if (next.code) parts.set("code", next.code);
    if (next.transcript) parts.set("transcript", next.transcript);
    go(`#compare?${parts}`);
  };
  const coder = (place) =>
    list(
      say("coder"),
      everyone().map((each) => [each, each]),
      asked.with[place],
      (value) => {
        const other = asked.with[1 - place] === value ? asked.with[place] : asked.with[1 - place];
        change({ with: place ? [other, value] : [value, other] });
      },
    );
  const codes = [["", say("all_codes")], ...study.codes.map((code) => [code.id, codeName(code.id)])];
  const transcripts = [["", say("all_transcripts")], ...study.transcripts.map((each) => [each.id, each.id])];
  return h(
    "div.chooser",
    {},
    coder(0),
    coder(1),
    list(say("by_code"), codes, asked.code, (code) => change({ code })),
    list(say("by_transcript"), transcripts, asked.transcript, (transcript) => change({ transcript })),
  );
}

function list(label, options, chosen, change) {
  const element = h(
    "select",
    { "aria-label": label, onchange: (event) => change(event.target.value) },
    options.map(([value, text]) => h("option", { value }, text)),
  );
  element.value = chosen;
  return element;
}

function draw(view) {
  fill(view.head, say("compared", { agree: view.agree, disagree: view.disagree }));
  fill(
    view.list,
    view.pairs.slice(0, view.shown).map((pair, i) => drawPair(view, pair, i)),
  );
  const left = view.pairs.length - view.shown;
  const more = () => {
    view.shown += AT_ONCE;
    draw(view);
  };
  fill(view.more, left > 0 && button(say("more_n", { n: left }), "", more));
  if (!view.pairs.length) fill(view.list, h("li.note", {}, say("compare_none")));
}

function drawPair(view, pair, i) {
  const transcript = transcriptOf(pair.transcript);
  const colour = codeOf(pair.code).colour;
  const title = h("h2", {}, h("span.swatch", { vars: { "--colour": colour } }), codeName(pair.code));
  const place = h(
    "a",
    { href: `#transcript/${encodeURIComponent(pair.transcript)}?at=${pair.start}` },
    [caseNames(transcript?.case), pair.transcript].filter(Boolean).join(" · "),
  );
  const words = pair.pieces.map(([text, kind]) =>
    h(`span.${kind === "context" ? "context" : "unit"}`, {}, runOn(text)),
  );
  const both = h(
    "dl.both",
    {},
    view.coders.map((coder, side) => held(coder, side ? pair.b : pair.a)),
  );
  const item = h(
    `li.pair${pair.agree ? ".agree" : ".differ"}`,
    { tabindex: "-1", onfocusin: () => (view.at = i), "data-at": i },
    h("header", {}, title, place),
    h("p.words", { lang: transcript?.language }, words),
    both,
    settling(view, pair, i),
  );
  return item;
}

function held(coder, decision) {
  const said = decision ? statusName(decision.status) : say("not_coded");
  return h(
    "div",
    {},
    h("dt", {}, coder),
    h(`dd.${decision?.status || "absent"}`, {}, said, decision?.note && h("p.memo", {}, decision.note)),
  );
}

function settling(view, pair, i) {
  if (pair.settled) {
    const { outcome, by, note } = pair.settled;
    const who = by && ` ${say("labelled", { name: by, what: "" })}`;
    return h("p.settled", {}, h("b", {}, say(`settled_${outcome}`)), who, h("q", {}, note));
  }
  if (pair.agree || !study.can_adjudicate) return null;
  const reason = h("textarea", { rows: 1, "aria-label": say("reason") });
  const settle = (outcome) => {
    if (!reason.value.trim()) {
      announce(say("reason_needed"));
      reason.setAttribute("aria-invalid", "true");
      return reason.focus();
    }
    return adjudicate(view, pair, i, outcome, reason.value.trim());
  };
  const bears = button(say("bears"), say("yes_key"), () => settle("accept"), "yes", {
    "data-outcome": "accept",
  });
  const lacks = button(say("lacks"), "n", () => settle("reject"), "no", { "data-outcome": "reject" });
  return h(
    "div.settling",
    {},
    h("label", {}, h("span", {}, say("reason"), " ", h("kbd", { "aria-hidden": "true" }, "m")), reason),
    bears,
    lacks,
  );
}

function adjudicate(view, pair, i, outcome, note) {
  const settles = [pair.a && [view.coders[0], pair.a.n], pair.b && [view.coders[1], pair.b.n]].filter(
    Boolean,
  );
  const { transcript, start, end, code } = pair;
  run(async () => {
    const answer = await tell({
      act: "adjudicate",
      settles,
      outcome,
      transcript,
      start,
      end,
      code,
      note,
      codings: false,
    });
    view.pairs[i] = answer.pair || { ...pair, settled: { outcome, note, by: study.coder } };
    view.list.children[i].replaceWith(drawPair(view, view.pairs[i], i));
    const next = view.pairs.findIndex((each, at) => at > i && !each.agree && !each.settled);
    focus(view, next < 0 ? i : next);
    announce(say("settled_n", { n: view.pairs.filter((each) => !each.agree && !each.settled).length }));
  });
}

function focus(view, at) {
  view.at = Math.max(0, Math.min(at, view.list.children.length - 1));
  const item = view.list.children[view.at];
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

function compareKeys(view) {
  const move = (by) => () => focus(view, view.list.contains(document.activeElement) ? view.at + by : view.at);
  const press = (outcome) => () =>
    view.list.children[view.at]?.querySelector(`[data-outcome="${outcome}"]`)?.click();
  const undo = () =>
    run(async () => {
      const answer = await tell({ act: "undo", codings: false });
      Object.assign(view, await get("/api/compare", view.asked));
      draw(view);
      announce(say(answer.undone ? "undone" : "nothing_to_undo"));
    });
  return {
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    y: press("accept"),
    [say("yes_key")]: press("accept"),
    n: press("reject"),
    z: undo,
    m: () => view.list.children[view.at]?.querySelector("textarea")?.focus(),
    q: () => view.go("#queue"),
    t: () => openThere(view),
    Escape: () => focus(view, view.at),
  };
}

function openThere(view) {
  const pair = view.pairs[view.at];
  if (pair) view.go(`#transcript/${encodeURIComponent(pair.transcript)}?at=${pair.start}`);
}
