// The codebook: codes by category on one side, what the chosen one means and which rules it has on the other.

import { fill, h } from "./dom.js";
import { codebookHelp } from "./help.js";
import { codeCard } from "./item.js";
import { codeName, codeOf, findCodes, study } from "./study.js";
import { named, say, spoken } from "./language.js";

export function openCodebook(main, id, go) {
  const code = id ? codeOf(id) : null;
  const list = h("div.codelist");
  const draw = (asked = "") =>
    fill(
      list,
      groups(findCodes(asked)).map((group) => drawGroup(group, id)),
    );
  const seek = h("input.seek", {
    type: "search",
    placeholder: say("seek"),
    "aria-label": say("seek"),
    oninput: () => draw(seek.value),
  });
  seek.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  const page = h(
    "article.code",
    { tabindex: "-1" },
    code ? codePage(code) : h("p.note", {}, say("choose_code")),
  );
  const side = h("nav", { "aria-label": say("codes") }, seek, list);
  fill(main, h(`section.codebook${code ? ".chosen" : ""}`, {}, side, page));
  draw();
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
  scrollTo(0, 0);
  const move = (by) => () => {
    const at = study.codes.findIndex((each) => each.id === id);
    const next = study.codes[Math.max(0, Math.min(study.codes.length - 1, at + by))];
    if (next) go(`#codebook/${encodeURIComponent(next.id)}`);
  };
  const back = () => go(id ? "#codebook" : "#queue");
  const keys = {
    "/": () => seek.focus(),
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    q: () => go("#queue"),
    Escape: back,
  };
  return { keys, title: code ? codeName(id) : say("codebook"), help: codebookHelp };
}

function groups(codes) {
  const found = new Map();
  for (const code of codes) {
    const title = named(code.category) || code.id.split(".")[0];
    found.set(title, [...(found.get(title) || []), code]);
  }
  return [...found];
}

function drawGroup([title, codes], chosen) {
  const lines = codes.map((code) =>
    h(
      "li",
      {},
      h(
        "a",
        {
          href: `#codebook/${encodeURIComponent(code.id)}`,
          "aria-current": code.id === chosen ? "page" : null,
        },
        h("span.swatch", { vars: { "--colour": code.colour } }),
        codeName(code.id),
      ),
    ),
  );
  return h("section", {}, h("h2", {}, title), h("ul", {}, lines));
}

function codePage(code) {
  const others = Object.entries(code.label).map(([language, label]) =>
    h("li", { lang: language }, h("span.lang", {}, language), " ", label),
  );
  const queue = `#queue?code=${encodeURIComponent(code.id)}`;
  return [
    h("p", {}, h("a.backlink", { href: "#codebook" }, `‹ ${say("codebook")}`)),
    codeCard(code, true),
    h("ul.labels", {}, others),
    h("p", {}, h("a", { href: queue }, say("decide_code"))),
    rules(code),
  ];
}

// Absent where this coder is not to see rules.
function rules({ rules: by }) {
  if (!by || !Object.keys(by).length) return null;
  const lists = Object.entries(by).map(([language, texts]) => [
    h("h4", {}, language === "all" ? say("every_language") : spoken(language)),
    h(
      "ul.rules",
      {},
      texts.map((text) => h("li", {}, h("code.rule", {}, text))),
    ),
  ]);
  const count = Object.values(by).reduce((sum, texts) => sum + texts.length, 0);
  return h("details", {}, h("summary", {}, say("rules_n", { n: count })), lists);
}
