// A whole interview: read, code by hand, decide on what stands in the margin.

import { announce, fill } from "./dom.js";
import { keysOfHand } from "./handcoding.js";
import { arrive, click, cursorSpan, markable, step, wordsOf, bring } from "./cursor.js";
import { transcriptHelp } from "./help.js";
import { run, whenIdle } from "./keys.js";
import { drawFrame, drawTop } from "./transcriptview.js";
import { margin, marksOf } from "./marks.js";
import { defineColours, painter } from "./paint.js";
import { drawTurns, selectedSpan } from "./turns.js";
import { drawDecision } from "./decision.js";
import { openSearch } from "./search.js";
import { statusName } from "./item.js";
import { codeName, study } from "./study.js";
import { say } from "./language.js";
import { get } from "./wire.js";

export async function openTranscript(main, id, query, go) {
  const text = await get(`/api/transcript/${encodeURIComponent(id)}`);
  const reading = new Reading(main, text, go);
  const at = query.get("at");
  if (at !== null) arrive(reading, Number(at));
  return {
    keys: { ...readingKeys(reading), ...keysOfHand(reading) },
    title: id,
    help: transcriptHelp,
    close: () => reading.close(),
  };
}

// What is read: the text, what is chosen in it (`chosen`: a mark's id; `item`: what the server says of
// a chosen suggestion; `cursor`: first and last sentence) and what of the margin is shown.
class Reading {
  constructor(main, text, go) {
    Object.assign(this, { text, go, cursor: null, chosen: "", jump: "", item: null, marks: [] });
    this.shown = { suggestions: true, rejected: false, others: true };
    this.turns = drawTurns(text);
    this.frame = drawFrame(main, this);
    fill(
      this.frame.text,
      this.turns.map((turn) => turn.element),
    );
    defineColours(study.codes);
    this.painter = painter(this.turns);
    this.margin = margin(this.turns, (mark) => this.choose(mark.id, false));
    this.frame.text.addEventListener("click", () => click(this));
    this.watch = () => this.drawTools();
    document.addEventListener("selectionchange", this.watch);
    this.draw();
  }

  close() {
    this.margin.close();
    this.painter.clear();
    document.removeEventListener("selectionchange", this.watch);
  }

  get mark() {
    return this.marks.find((mark) => mark.id === this.chosen) || null;
  }

  // What an act is about: the selected words, else the sentences under the cursor.
  get span() {
    return selectedSpan(this.turns) || cursorSpan(this);
  }

  draw() {
    this.marks = marksOf(this.text, this.shown);
    this.margin.set(this.marks, this.chosen);
    this.paint();
    drawTop(this);
    drawDecision(this.frame.panel, this);
    this.drawTools();
  }

  paint() {
    const by = new Map(study.codes.map((code) => [code.id, []]));
    for (const mark of this.marks) {
      if (mark.kind === "coding" && mark.status !== "rejected")
        by.get(mark.code)?.push([mark.start, mark.end]);
    }
    [...by.values()].forEach((spans, i) => this.painter.set(`code-${i}`, spans));
    const of = (kind) => this.marks.filter((mark) => mark.kind === kind);
    this.painter.set(
      "evidence",
      of("suggestion").flatMap((mark) => mark.of.evidence),
      1,
    );
    this.painter.set(
      "memo",
      of("memo").map((mark) => [mark.start, mark.end]),
      1,
    );
    this.painter.set("chosen", this.mark ? [[this.mark.start, this.mark.end]] : [], 2);
    this.paintCursor();
  }

  paintCursor() {
    this.painter.set("cursor", this.cursor && !this.mark ? [cursorSpan(this)] : [], 3);
    this.drawTools();
  }

  drawTools() {
    const selected = selectedSpan(this.turns);
    this.frame.tools.hidden = !selected && (!this.cursor || Boolean(this.mark));
    fill(this.frame.selected, say(selected ? "selected_words" : "this_sentence"));
  }

  // Makes a mark the chosen one. Inside other work: `settle`; by itself: `choose`.
  async settle(id, inSight = true) {
    this.chosen = id;
    const { mark } = this;
    this.item = mark?.kind === "suggestion" ? await get(`/api/item/${encodeURIComponent(mark.of.id)}`) : null;
    this.draw();
    if (mark && inSight) bring(this, [mark.start, mark.end]);
  }

  choose(id, inSight = true) {
    whenIdle(() =>
      run(async () => {
        await this.settle(id, inSight);
        const { mark } = this;
        if (mark) announce(markWords(mark), wordsOf(this, [mark.start, mark.end]));
      }),
    );
  }

  show(some) {
    Object.assign(this.shown, some);
    this.draw();
  }
}

const markWords = (mark) =>
  mark.kind === "memo" ? mark.of.note : `${codeName(mark.code)}, ${statusName(mark.status)}`;

// The next mark of the code that is jumped by, from the one chosen or from the cursor.
export function jump(reading, by) {
  const list = reading.marks.filter(
    (mark) => mark.kind !== "memo" && (!reading.jump || mark.code === reading.jump),
  );
  if (!list.length) return announce(say("none_here"));
  const now = list.findIndex((mark) => mark.id === reading.chosen);
  const from = cursorSpan(reading)?.[0] ?? -1;
  const next =
    now >= 0
      ? (now + by + list.length) % list.length
      : Math.max(
          0,
          list.findIndex((mark) => mark.start >= from),
        );
  return reading.choose(list[next].id);
}

function escape(reading) {
  getSelection().removeAllRanges();
  if (!reading.chosen) reading.cursor = null;
  reading.choose("", false);
}

export const searchIn = (reading) => openSearch(reading.text.id, (hit) => arrive(reading, hit.start));

function readingKeys(reading) {
  const down = () => step(reading, 1, false);
  const up = () => step(reading, -1, false);
  const definition = () =>
    reading.mark?.code && reading.go(`#codebook/${encodeURIComponent(reading.mark.code)}`);
  const nextHere = () => {
    const id = markable(reading);
    if (id) reading.choose(id, false);
  };
  return {
    ArrowDown: down,
    j: down,
    ArrowUp: up,
    k: up,
    "Shift+ArrowDown": () => step(reading, 1, true),
    "Shift+ArrowUp": () => step(reading, -1, true),
    n: () => jump(reading, 1),
    p: () => jump(reading, -1),
    Enter: nextHere,
    "/": () => searchIn(reading),
    d: definition,
    q: () => reading.go("#queue"),
    Escape: () => escape(reading),
  };
}
