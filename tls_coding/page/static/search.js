// Words in the interviews: typed here, found by the server, opened in their place.

import { announce, fill, h } from "./dom.js";
import { openWindow } from "./ask.js";
import { say } from "./language.js";
import { get } from "./wire.js";

const PAUSE = 150; // milliseconds after the last letter

// Searches one transcript, or all; `choose` is called with the hit.
export function openSearch(transcript, choose) {
  const list = h("ul", { role: "listbox", id: "hits", "aria-label": say("search") });
  const told = h("p.count", {});
  const field = h("input", {
    type: "search",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "hits",
    "aria-label": say("search"),
    autocomplete: "off",
    spellcheck: "false",
    placeholder: transcript ? say("search_here", { name: transcript }) : say("search_all"),
  });
  const state = { hits: [], active: 0, asked: "", chosen: null };
  const take = (hit) => {
    state.chosen = hit;
    close();
  };
  const draw = () => {
    fill(
      list,
      state.hits.map((hit, i) => hitLine(hit, i === state.active, !transcript, () => take(hit))),
    );
    list.children[state.active]?.scrollIntoView({ block: "nearest" });
  };
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => seek(field.value, transcript, state, told).then(draw), PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && state.hits[state.active]) take(state.hits[state.active]);
    else if (event.key === "ArrowDown") state.active = Math.min(state.active + 1, state.hits.length - 1);
    else if (event.key === "ArrowUp") state.active = Math.max(state.active - 1, 0);
    else return;
    event.preventDefault();
    draw();
  });
  const close = openWindow(say("search"), [field, told, list], {
    kind: "picker",
    closed: () => state.chosen && choose(state.chosen),
  });
  field.focus();
}

async function seek(asked, transcript, state, told) {
  state.asked = asked;
  const answer = asked.trim()
    ? await get("/api/search", { q: asked, transcript }).catch((error) => ({ hits: [], said: error.message }))
    : { hits: [] };
  if (state.asked !== asked) return; // an older question
  Object.assign(state, { hits: answer.hits, active: 0 });
  const said = answer.said || (asked.trim() ? say("found", { n: answer.total ?? answer.hits.length }) : "");
  fill(told, said);
  announce(said);
}

function hitLine(hit, active, named, onclick) {
  const pieces = hit.pieces.map(([text, kind]) => (kind === "evidence" ? h("mark", {}, text) : text));
  return h(
    "li.hit",
    { role: "option", "aria-selected": String(active), onclick },
    named && h("small", {}, hit.transcript),
    h("span", {}, pieces),
  );
}
