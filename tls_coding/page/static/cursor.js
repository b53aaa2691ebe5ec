// Where the reader is in a transcript: a cursor that goes from sentence to sentence, and what of the
// text is in sight.

import { announce } from "./dom.js";
import { clickedPoint, partsOf, rangeIn, turnAt } from "./turns.js";

const TOP = 130; // pixels that the head of the page takes
const BOTTOM = 120; // and its foot

// The span of the sentences under the cursor, or null.
export function cursorSpan({ cursor, text }) {
  if (!cursor) return null;
  const [low, high] = [Math.min(...cursor), Math.max(...cursor)];
  return [text.sentences[low][0], text.sentences[high][1]];
}

// The sentence that holds a place, or the next one; -1 in a text without any.
export function sentenceAt({ sentences }, point) {
  const at = sentences.findIndex(([, end]) => end > point);
  return at < 0 ? sentences.length - 1 : at;
}

// Moves the cursor on or back; with `further` what it covers grows or shrinks instead.
export function step(reading, by, further) {
  const { sentences } = reading.text;
  if (!sentences.length) return;
  const now = reading.cursor ? reading.cursor[1] : firstInSight(reading) - by;
  const to = Math.max(0, Math.min(sentences.length - 1, now + by));
  getSelection().removeAllRanges();
  reading.cursor = [further && reading.cursor ? reading.cursor[0] : to, to];
  reading.paintCursor();
  bring(reading, sentences[to]);
  announce(wordsOf(reading, sentences[to]));
}

function firstInSight({ turns, text }) {
  const seen = turns.find((turn) => turn.element.getBoundingClientRect().bottom > TOP) || turns[0];
  return sentenceAt(text, seen.start);
}

export const wordsOf = ({ turns }, [start, end]) =>
  partsOf(turns, start, end)
    .map(([turn, from, to]) => turn.text.slice(from, to))
    .join(" ");

// Puts the cursor on the sentence at a place and shows it.
export function arrive(reading, point) {
  const at = sentenceAt(reading.text, point);
  if (at < 0) return;
  reading.cursor = [at, at];
  reading.paintCursor();
  requestAnimationFrame(() => bring(reading, reading.text.sentences[at], true));
}

// Scrolls a place into the upper third, where it is not in sight already. A turn that was never laid
// out has a guessed height: it is looked at again in the next frame.
export function bring({ turns }, [start, end], always = false) {
  const [turn, from, to] = partsOf(turns, start, end)[0] || [turnAt(turns, start), 0, 0];
  const show = () => {
    const box = rangeIn(turn, from, to).getBoundingClientRect();
    if (always || box.top < TOP || box.bottom > innerHeight - BOTTOM) scrollBy(0, box.top - innerHeight / 3);
  };
  const { top, bottom } = turn.element.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) turn.element.scrollIntoView({ block: "center" });
  show();
  requestAnimationFrame(show);
}

// A click in the text: the cursor goes there, and the shortest mark there is chosen; again, the next.
export function click(reading) {
  const point = clickedPoint(reading.turns);
  if (point === null) return;
  const at = sentenceAt(reading.text, point);
  reading.cursor = at < 0 ? null : [at, at];
  reading.choose(
    nextOf(reading, (mark) => mark.start <= point && point <= mark.end),
    false,
  );
}

// The id of the next mark at the cursor, "" where there is none.
export function markable(reading) {
  const { span } = reading;
  return span ? nextOf(reading, (mark) => mark.start < span[1] && mark.end > span[0]) : "";
}

function nextOf({ marks, chosen }, isHere) {
  const here = marks.filter(isHere).sort((a, b) => a.end - a.start - (b.end - b.start));
  if (!here.length) return "";
  return here[(here.findIndex((mark) => mark.id === chosen) + 1) % here.length].id;
}
