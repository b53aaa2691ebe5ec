// What stands in the margin of a transcript: codings, suggestions and memos beside their lines.
// A mark: {id, kind: coding | suggestion | memo, code, coder, status, start, end, of: what it shows}.

import { fill, h } from "./dom.js";
import { partsOf, rangeIn, turnAt } from "./turns.js";
import { codeName, codeOf, study } from "./study.js";
import { say } from "./language.js";
import { statusName } from "./item.js";

// All marks of a transcript that are to be seen, by place.
export function marksOf(text, shown) {
  const codings = text.codings.filter(
    (each) => each.fate !== "lost" && (shown.rejected || each.status !== "rejected"),
  );
  const own = codings.filter((each) => each.coder === study.coder).map(codingMark);
  const others = shown.others ? codings.filter((each) => each.coder !== study.coder).map(codingMark) : [];
  const waiting = shown.suggestions ? text.suggestions.filter((each) => !each.vetoed) : [];
  const suggestions = waiting.map((each) => ({
    ...place(each),
    id: `suggestion:${each.id}`,
    kind: "suggestion",
    status: "suggested",
    coder: "",
    also: [],
    of: each,
  }));
  const memos = (text.memos || [])
    .filter((each) => each.start !== null && each.end > each.start)
    .map((each) => ({
      ...place(each),
      id: `memo:${each.n}`,
      kind: "memo",
      status: "memo",
      coder: "",
      also: [],
      of: each,
    }));
  return [...together([...own, ...others]), ...suggestions, ...memos].sort(
    (a, b) => a.start - b.start || b.end - a.end || a.id.localeCompare(b.id),
  );
}

const codingMark = (each) => ({
  ...place(each),
  id: `coding:${each.coder}:${each.n}`,
  kind: "coding",
  status: each.status,
  coder: each.coder,
  also: [],
  of: each,
});

// One mark for all who gave one passage one code; the first of them bears the others in `also`.
function together(codings) {
  const found = new Map();
  for (const mark of codings) {
    const key = `${mark.start}:${mark.end}:${mark.code}`;
    if (found.has(key)) found.get(key).also.push(mark.of);
    else found.set(key, mark);
  }
  return [...found.values()];
}

const place = ({ start, end, code = "" }) => ({ start, end, code });

// Draws the margin of turns when they come near the window, and again when their marks change.
export function margin(turns, choose) {
  let byTurn = new Map();
  let marked = "";
  const near = new Set();
  const draw = (some) => drawMargins(some, turns, byTurn, choose, marked);
  const watcher = new IntersectionObserver(
    (entries) => {
      const come = entries
        .filter((each) => each.isIntersecting)
        .map((each) => turns[Number(each.target.dataset.at)]);
      for (const each of entries)
        if (!each.isIntersecting) near.delete(turns[Number(each.target.dataset.at)]);
      for (const turn of come) near.add(turn);
      draw(come);
    },
    { rootMargin: "600px 0px" },
  );
  turns.forEach((turn, i) => {
    turn.element.dataset.at = String(i);
    watcher.observe(turn.element);
  });
  const resized = new ResizeObserver(() => draw([...near]));
  if (turns.length) resized.observe(turns[0].words);
  const set = (marks, chosen) => {
    marked = chosen;
    byTurn = new Map();
    for (const mark of marks) {
      const turn = turnAt(turns, mark.start);
      if (!byTurn.has(turn)) byTurn.set(turn, []);
      byTurn.get(turn).push(mark);
    }
    draw([...near]);
  };
  const close = () => [watcher, resized].forEach((each) => each.disconnect());
  return { set, close };
}

// Measures all of them before it writes to any: the page is laid out once.
function drawMargins(some, turns, byTurn, choose, marked) {
  const measured = some.map((turn) => {
    const top = turn.words.getBoundingClientRect().top;
    const marks = byTurn.get(turn) || [];
    return [turn, marks, marks.map((mark) => linesOf(turn, turns, mark, top))];
  });
  for (const [turn, marks, heights] of measured) {
    fill(turn.marks, drawLabels(marks, heights, choose, marked));
    fill(turn.bars, drawBars(marks, heights, marked));
  }
}

function drawLabels(marks, heights, choose, marked) {
  let bottom = 0;
  return marks.map((mark, i) => {
    const label = drawLabel(mark, choose, marked);
    const gap = Math.max(0, heights[i][0] - bottom);
    label.style.setProperty("--gap", `${gap}px`);
    bottom += gap + LABEL;
    return label;
  });
}

function drawBars(marks, heights, marked) {
  const lanes = laneOf(heights);
  return marks.map((mark, i) => {
    const [from, to] = heights[i];
    const vars = {
      "--top": `${from}px`,
      "--height": `${to - from}px`,
      "--lane": lanes[i],
      "--colour": codeOf(mark.code).colour,
    };
    return h(`span.bar.${mark.kind}.${mark.status}${mark.id === marked ? ".chosen" : ""}`, { vars });
  });
}

const LABEL = 26; // pixels that a label takes, about

// From where to where a mark reaches beside the words of its turn, in pixels.
function linesOf(turn, turns, mark, top) {
  const part = partsOf(turns, mark.start, mark.end).find(([each]) => each === turn);
  if (!part) return [0, 0];
  const boxes = rangeIn(...part).getClientRects();
  if (!boxes.length) return [0, 0];
  return [boxes[0].top - top, boxes[boxes.length - 1].bottom - top];
}

// Marks that overlap stand side by side.
function laneOf(heights) {
  const ends = [];
  return heights.map(([from, to]) => {
    const free = ends.findIndex((end) => end <= from + 1);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = to;
    return lane;
  });
}

function drawLabel(mark, choose, marked) {
  const name = mark.kind === "memo" ? mark.of.note : codeName(mark.code);
  const status = mark.kind === "memo" ? say("memo") : statusName(mark.status);
  const others = mark.also.map((each) =>
    say("labelled", { name: each.coder, what: statusName(each.status) }),
  );
  const coder = mark.coder && mark.coder !== study.coder ? mark.coder : "";
  const who = [coder, ...mark.also.map((each) => `+ ${each.coder}${each.status === mark.status ? "" : " ≠"}`)]
    .filter(Boolean)
    .join(" ");
  const label = [name, [coder, status].filter(Boolean).join(" "), ...others].join(", ");
  return h(
    `button.label.${mark.kind}.${mark.status}`,
    {
      type: "button",
      "aria-label": label,
      "aria-pressed": String(mark.id === marked),
      "data-mark": mark.id,
      onclick: () => choose(mark),
      title: label,
    },
    h("span.swatch", { vars: { "--colour": codeOf(mark.code).colour } }),
    h("span.name", {}, name),
    who && h("small", {}, who),
  );
}
