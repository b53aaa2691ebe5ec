// The page: reads the study, shows the view that the address names, and its keys.

import { announce, button, fill, h } from "./dom.js";
import { showKeys } from "./ask.js";
import { listen, run, startListening, whenIdle } from "./keys.js";
import { kept, keep } from "./kept.js";
import { chooseLanguage, language, say, switchLanguage } from "./language.js";
import { LANGUAGES, NAMES } from "./words.js";
import { openSearch } from "./search.js";
import { readStudy, study } from "./study.js";
import { send } from "./wire.js";
import { openQueue } from "./queue.js";

const VIEWS = ["queue", "transcript", "codebook", "compare", "progress"];
const main = document.getElementById("main");
let view = { keys: {}, close: () => {} };
let deaf = () => {};

// Shows a view. Those that are not the queue are read when they are first asked for.
async function opener(name, id, query) {
  if (name === "queue") return openQueue(main, query, go);
  if (name === "transcript" && id)
    return (await import("./transcript.js")).openTranscript(main, id, query, go);
  if (name === "transcript") return (await import("./transcripts.js")).openTranscripts(main);
  if (name === "codebook") return (await import("./codebook.js")).openCodebook(main, id, go);
  if (name === "compare") return (await import("./compare.js")).openCompare(main, query, go);
  return (await import("./progress.js")).openProgress(main, go);
}

// #name/id?query → the parts of an address.
function address() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [name, ...rest] = path.split("/");
  return {
    name: VIEWS.includes(name) ? name : "queue",
    id: decodeURIComponent(rest.join("/")),
    query: new URLSearchParams(query),
  };
}

async function route() {
  const { name, id, query } = address();
  leave();
  document.body.dataset.view = name;
  drawHead(name);
  view = { keys: {}, close: () => {}, ...(await opener(name, id, query)) };
  deaf = listen({ ...commonKeys(), ...view.keys });
  document.title = `${view.title} – ${study.study}`;
  main.classList.add("ready");
}

function leave() {
  deaf();
  view.close();
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
  view = { keys: {}, close: () => {} };
}

// Shows another view; what was struck before it is there waits for it.
function go(hash) {
  history.pushState(null, "", hash);
  whenIdle(() => run(route));
}

function commonKeys() {
  const views = VIEWS.map((name, i) => [String(i + 1), () => go(`#${name}`)]);
  const search = () =>
    openSearch("", (hit) => go(`#transcript/${encodeURIComponent(hit.transcript)}?at=${hit.start}`));
  return { ...Object.fromEntries(views), "?": help, "/": search };
}

function help() {
  const views = VIEWS.map((name, i) => [String(i + 1), say(`view_${name}`)]);
  showKeys([
    ...(view.help?.() || []),
    [say("help_page"), [...views, ["/", say("search")], ["?", say("help")], ["Esc", say("close")]]],
  ]);
}

function drawHead(name) {
  const links = VIEWS.map((each, i) =>
    h(
      "a",
      { href: `#${each}`, "aria-current": each === name ? "page" : null, "aria-keyshortcuts": String(i + 1) },
      say(`view_${each}`),
    ),
  );
  const languages = h(
    "select",
    { "aria-label": say("page_language"), onchange: (event) => speak(event.target.value) },
    LANGUAGES.map((each) => h("option", { value: each, lang: each }, NAMES[each])),
  );
  languages.value = language();
  fill(
    document.getElementById("head"),
    h("span.study", { title: study.study }, study.study),
    h("nav", { "aria-label": say("views") }, links),
    h(
      "div.self",
      {},
      h("span.coder", { title: say("coder") }, study.coder),
      languages,
      themeButton(),
      button(say("help"), "?", help, "quiet"),
      study.team && button(say("sign_out"), "", signOut, "quiet"),
    ),
  );
}

const THEMES = ["", "light", "dark"]; // the system's, then chosen ones

function themeButton() {
  const now = kept("theme") || "";
  const flip = () => {
    const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
    keep("theme", next || null);
    if (next) document.documentElement.dataset.theme = next;
    else delete document.documentElement.dataset.theme;
    drawHead(address().name);
    document.querySelector("#head .theme").focus();
    announce(say(`theme_${next || "system"}`));
  };
  return h(
    "button.theme.quiet",
    {
      type: "button",
      onclick: flip,
      "aria-label": say("labelled", { name: say("theme"), what: say(`theme_${now || "system"}`) }),
      "data-now": now || "system",
    },
    h("span", {}, say(`theme_${now || "system"}`)),
  );
}

function speak(chosen) {
  switchLanguage(chosen);
  whenIdle(() => run(route));
}

async function signOut() {
  await send("/logout", {}).catch(() => {}); // the answer is the page for signing in
  location.assign("/");
}

async function start() {
  chooseLanguage();
  startListening();
  addEventListener("hashchange", () => whenIdle(() => run(route)));
  document.getElementById("skip").addEventListener("click", () => main.focus());
  document.getElementById("skip").textContent = say("skip_to_main");
  await run(async () => {
    await readStudy();
    await route();
  });
}

start();
