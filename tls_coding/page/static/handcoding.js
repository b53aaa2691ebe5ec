// What a coder does in a transcript: each act goes to the server, and the margin follows its answer.

import { announce } from "./dom.js";
import { askCode, askFinished, askText } from "./ask.js";
import { run } from "./keys.js";
import { partsOf, rangeIn } from "./turns.js";
import { statusName } from "./item.js";
import { codeName, study, transcriptOf } from "./study.js";
import { say } from "./language.js";
import { get, tell } from "./wire.js";

// Tells the server; `then` may choose another mark, `said` is what is announced.
function act(reading, what, said, then = async () => {}) {
  run(async () => {
    const queue = { transcript: [reading.text.id], status: "waiting" };
    const answer = await tell({ ...what, view: "transcript", queue, skipped: [] });
    await take(reading, answer);
    await then(answer);
    reading.draw();
    announce(said(answer));
  });
}

// The codings, suggestions and memos of this transcript as they are now.
async function take({ text }, answer) {
  const fresh = answer.suggestions ? answer : await get(`/api/transcript/${encodeURIComponent(text.id)}`);
  const others = text.codings.filter((each) => each.coder !== study.coder);
  const own = (answer.codings || fresh.codings).filter((each) => each.coder === study.coder);
  Object.assign(text, {
    codings: [...others, ...own],
    suggestions: fresh.suggestions,
    memos: fresh.memos ?? text.memos,
  });
}

export const isOwn = (mark) => mark?.kind === "coding" && mark.coder === study.coder;

// Decides on the chosen suggestion and goes on to the one after it.
function decide(reading, what, status) {
  const { mark } = reading;
  if (mark?.kind !== "suggestion") return announce(say("choose_suggestion"));
  const list = reading.marks.filter((each) => each.kind === "suggestion");
  const next = list[list.indexOf(mark) + 1]?.id || "";
  const said = (answer) => say("done_left", { done: statusName(status), n: answer.total });
  const goOn = async () => {
    reading.marks = reading.marks.filter((each) => each !== mark);
    await reading.settle(next);
  };
  return act(reading, { id: mark.of.id, mine: reading.item?.mine ?? null, ...what }, said, goOn);
}

function code(reading) {
  if (reading.mark?.kind === "suggestion") return decide(reading, { act: "accept" }, "accepted");
  return add(reading);
}

// Asks for a code beside the selected words, and gives it to them.
function add(reading) {
  const { span } = reading;
  if (!span) return announce(say("select_first"));
  const part = partsOf(reading.turns, ...span)[0];
  const at = part && rangeIn(...part).getBoundingClientRect();
  const give = (id) => {
    getSelection().removeAllRanges();
    const what = {
      act: "add",
      transcript: reading.text.id,
      start: span[0],
      end: span[1],
      code: id,
      note: "",
    };
    const choose = async (answer) => {
      reading.chosen = `coding:${study.coder}:${answer.n}`;
    };
    act(reading, what, () => say("coded_with", { code: codeName(id) }), choose);
  };
  return askCode(say("add_code"), give, { at });
}

function recode(reading) {
  const { mark } = reading;
  const waits = mark?.kind === "suggestion";
  if (!waits && !isOwn(mark)) return announce(say("choose_coding"));
  const give = (id) => {
    if (waits) decide(reading, { act: "accept", code: id }, "accepted");
    else
      act(reading, { act: "recode", n: mark.of.n, code: id }, () =>
        say("coded_with", { code: codeName(id) }),
      );
  };
  return askCode(say("recode"), give, { without: [mark.code] });
}

// The chosen coding or suggestion then covers what is selected, or the sentences under the cursor.
function resize(reading) {
  const { mark, span } = reading;
  const waits = mark?.kind === "suggestion";
  if (!waits && !isOwn(mark)) return announce(say("choose_coding"));
  if (!span || (span[0] === mark.start && span[1] === mark.end)) return announce(say("select_new"));
  const [start, end] = span;
  getSelection().removeAllRanges();
  if (waits) return decide(reading, { act: "accept", start, end }, "accepted");
  return act(reading, { act: "resize", n: mark.of.n, start, end }, () => say("resized"));
}

function remove(reading) {
  const { mark } = reading;
  if (!isOwn(mark)) return announce(say("choose_coding"));
  return act(reading, { act: "delete", n: mark.of.n }, () => say("deleted"));
}

function memo(reading) {
  const mark = isOwn(reading.mark) ? reading.mark : null;
  const span = mark ? [mark.start, mark.end] : reading.span;
  if (!span) return announce(say("select_first"));
  const about = mark ? { n: mark.of.n } : { transcript: reading.text.id, start: span[0], end: span[1] };
  const keep = (note) => act(reading, { act: "memo", ...about, note }, () => say("memo_kept"));
  return askText(say("memo"), `${reading.text.id}:${span[0]}`, mark?.of.note || "", keep);
}

function finish(reading) {
  const { text } = reading;
  const open = text.suggestions.filter((each) => !each.vetoed).length;
  const done = async () => {
    text.done = true;
    Object.assign(transcriptOf(text.id) || {}, { done: true });
  };
  const yes = () =>
    act(
      reading,
      { act: "done", transcript: text.id, codes: null },
      () => say("finished", { name: text.id }),
      done,
    );
  askFinished(text.id, null, open, yes);
}

const undo = (reading) =>
  act(reading, { act: "undo" }, (answer) => say(answer.undone ? "undone" : "nothing_to_undo"));

export function keysOfHand(reading) {
  const bound = { a: code, c: recode, w: resize, x: remove, Delete: remove, m: memo, f: finish, z: undo };
  const keys = Object.fromEntries(Object.entries(bound).map(([key, does]) => [key, () => does(reading)]));
  return {
    ...keys,
    r: () => decide(reading, { act: "reject" }, "rejected"),
    u: () => decide(reading, { act: "unsure" }, "unsure"),
    e: () => add(reading),
  };
}
