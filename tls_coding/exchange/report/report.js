"use strict";
// Sorting, filtering and switching measures; the page can be read without any of it. Nothing here
// makes markup of text: names and figures are only ever compared, moved, or set as text.
(() => {
  const FIELDS = ["count", "accepted", "hand", "suggested", "per_1000_words", "interviews",
    "interviews_known", "low", "high"];
  const form = document.getElementById("controls");
  const one = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // ---- what a cell holds ---------------------------------------------------------------------
  const held = new WeakMap();

  function figures(td) {
    if (!held.has(td)) {
      const values = td.dataset.m.split(",").map((v) => (v === "" ? null : Number(v)));
      const found = Object.fromEntries(FIELDS.map((name, i) => [name, values[i]]));
      found.sign = td.firstElementChild.textContent;
      found.state = td.classList[0];
      held.set(td, found);
    }
    return held.get(td);
  }

  function value(own, measure) {
    if (measure === "share") return own.interviews_known ? own.interviews / own.interviews_known : null;
    if (measure === "range") return own.high;
    const unknown = own.state === "not_reviewed" || own.state === "suggested_only";
    return unknown && measure !== "suggested" ? null : own[measure];
  }

  function told(own, measure) {
    if (measure === "count") return own.sign;
    if (measure === "share") return own.interviews_known ? `${own.interviews}/${own.interviews_known}` : "–";
    if (measure === "range") return own.low === null ? "–" : `${own.low}–${own.high}`;
    const found = value(own, measure);
    if (found === null) return "–";
    return measure === "per_1000_words" ? found.toFixed(2) : String(found);
  }

  // ---- the tables ----------------------------------------------------------------------------
  const tables = [...document.querySelectorAll("table.matrix")].map((table) => {
    const rows = [...table.querySelectorAll("tr.theme")];
    const head = [...table.tHead.rows[0].cells];
    return {
      table, rows, head,
      bodies: [...table.tBodies],
      groups: rows.map((row) => row.parentElement),
      lines: [table.tHead.rows[0], ...rows, table.tFoot.rows[0]],
      cells: rows.map((row) => [...row.querySelectorAll("td")]),
      columns: head.length - 1,
      rowSort: null, columnSort: null,
    };
  });

  function draw(made) {
    const measure = one("measure").value;
    const inner = made.cells.flatMap((row) => row.slice(0, -1));
    const top = Math.max(0, ...inner.map((td) => value(figures(td), measure) ?? 0));
    for (const td of [...made.cells.flat(), ...made.table.tFoot.rows[0].querySelectorAll("td")]) {
      const own = figures(td);
      const link = td.firstElementChild;
      link.textContent = told(own, measure);
      if (link.dataset.name) link.setAttribute("aria-label", `${link.textContent}, ${link.dataset.name}`);
      if (td.classList.contains("sum")) continue;
      const found = value(own, measure) ?? 0;
      for (let n = 0; n <= 5; n += 1) td.classList.remove(`s${n}`);
      td.classList.add(`s${found > 0 && top > 0 ? Math.ceil(5 * Math.sqrt(found / top)) : 0}`);
    }
    const chosen = one("measure").selectedOptions[0];
    made.table.caption.querySelector(".what").textContent = `${chosen.textContent}: ${chosen.dataset.meaning}`;
  }

  // ---- sorting -------------------------------------------------------------------------------
  const next = { undefined: "descending", descending: "ascending", ascending: undefined };

  function ordered(count, key, way) {
    const places = [...Array(count).keys()];
    if (!way) return places;
    const sign = way === "descending" ? -1 : 1;
    return places.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === null || y === null) return (x === null) - (y === null) || a - b;
      return sign * (x - y) || a - b;
    });
  }

  function sort(made) {
    const measure = one("measure").value;
    const { rowSort, columnSort, rows, bodies, groups } = made;
    const at = (row, column) => value(figures(made.cells[row][column]), measure);
    made.table.classList.toggle("sorted", Boolean(rowSort));
    const order = ordered(rows.length, (row) => at(row, rowSort?.place), rowSort?.way);
    for (const row of order) (rowSort ? bodies[0] : groups[row]).append(rows[row]);
    const foot = [...made.foot];
    const along = (column) => value(figures(columnSort.row < 0 ? foot[column] : made.cells[columnSort.row][column]), measure);
    const columns = ordered(made.columns - 1, along, columnSort?.way);
    made.lines.forEach((line, i) => {
      const own = i === 0 ? made.head.slice(1) : i <= rows.length ? made.cells[i - 1] : foot;
      line.append(...columns.map((column) => own[column]), own[made.columns - 1]);
    });
    made.head.forEach((th, i) => mark(th, rowSort && rowSort.place === i - 1 ? rowSort.way : null));
    rows.forEach((row, i) => mark(row.cells[0], columnSort?.row === i ? columnSort.way : null));
    mark(made.table.tFoot.rows[0].cells[0], columnSort?.row === -1 ? columnSort.way : null);
  }

  function mark(th, way) {
    if (way) th.setAttribute("aria-sort", way);
    else th.removeAttribute("aria-sort");
  }

  function button(th, said, pressed) {
    const made = document.createElement("button");
    made.type = "button";
    made.title = said;
    made.textContent = th.textContent;
    // Chromium leaves buttons out where it repeats the head of a table on the next printed page.
    th.firstElementChild.className = "printed";
    th.firstElementChild.ariaHidden = "true";
    th.append(made);
    made.addEventListener("click", pressed);
  }

  for (const made of tables) {
    made.foot = [...made.table.tFoot.rows[0].querySelectorAll("td")];
    made.head.forEach((th, i) => {
      if (i) button(th, "Sort the themes by this case", () => {
        const way = next[made.rowSort?.place === i - 1 ? made.rowSort.way : undefined];
        made.rowSort = way ? { place: i - 1, way } : null;
        sort(made);
      });
    });
    [...made.rows, made.table.tFoot.rows[0]].forEach((row, i) => {
      const place = i < made.rows.length ? i : -1;
      button(row.cells[0], "Sort the cases by this theme", () => {
        const way = next[made.columnSort?.row === place ? made.columnSort.way : undefined];
        made.columnSort = way ? { row: place, way } : null;
        sort(made);
      });
    });
  }

  // ---- filtering -----------------------------------------------------------------------------
  const texts = new Map();

  function textOf(anchor) {
    if (!texts.has(anchor)) {
      const section = one(anchor);
      const parts = (section?.dataset.parts ?? "").split(" ").filter(Boolean);
      texts.set(anchor, [section ? plain(section.textContent) : "", ...parts.map(textOf)].join("\n"));
    }
    return texts.get(anchor);
  }

  function filter(made) {
    const [category, state, text] = [one("category").value, one("state").value, plain(one("text").value.trim())];
    const boxes = [...form.querySelectorAll("#cases input")];
    const cases = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const byState = Boolean(state || text);
    const shownColumns = new Set();
    let [shownRows, shownCells] = [0, 0];
    const kept = made.rows.map((row, i) => {
      if (category && row.dataset.group && row.dataset.group !== category) return made.head.slice(2).map(() => false);
      const named = text && plain(`${row.dataset.id} ${row.cells[0].title} ${row.cells[0].firstElementChild.textContent}`).includes(text);
      return made.head.slice(1, -1).map((th, j) => {
        if (!cases.has(th.dataset.id)) return false;
        const td = made.cells[i][j];
        if (state && figures(td).state !== state) return false;
        if (!text || named || plain(th.firstElementChild.textContent).includes(text)) return true;
        const link = td.firstElementChild;
        return Boolean(link.hash) && textOf(link.hash.slice(1)).includes(text);
      });
    });
    kept.forEach((row, i) => {
      row.forEach((on, j) => {
        made.cells[i][j].classList.toggle("off", !on);
        if (on) { shownColumns.add(j); shownCells += 1; }
      });
      made.rows[i].hidden = !row.some(Boolean);
      shownRows += row.some(Boolean) ? 1 : 0;
    });
    made.head.slice(1, -1).forEach((th, j) => {
      const hide = byState ? !shownColumns.has(j) : !cases.has(th.dataset.id);
      [th, ...made.cells.map((row) => row[j]), made.foot[j]].forEach((cell) => { cell.hidden = hide; });
    });
    for (const body of made.bodies) {
      const group = body.querySelector("tr.group");
      if (group) group.hidden = ![...body.querySelectorAll("tr.theme")].some((row) => !row.hidden);
    }
    const all = boxes.length === cases.size;
    form.querySelector("#cases summary span").textContent = all ? "all" : `${cases.size} of ${boxes.length}`;
    const narrowed = byState || category || !all;
    return `${narrowed ? "Shown" : "All"}: ${shownRows} of ${made.rows.length} themes, ${shownColumns.size} of `
      + `${made.columns - 1} cases, ${shownCells} cells. ${narrowed ? "Totals are of all cases and themes." : ""}`;
  }

  function refresh() {
    for (const made of tables) {
      const on = made.table.id === `matrix-${one("level").value}`;
      made.table.parentElement.hidden = !on;
      if (!on) continue;
      draw(made);
      sort(made);
      one("shown").textContent = filter(made);
    }
    document.body.className = `print-${one("print").value} print-${one("level").value}`;
  }

  form.hidden = false;
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    tables.forEach((made) => { made.rowSort = null; made.columnSort = null; });
    setTimeout(refresh);
  });
  document.addEventListener("click", (event) => {
    if (!one("cases").contains(event.target)) one("cases").open = false;
  });
  refresh();

  // ---- panels --------------------------------------------------------------------------------
  let opener = null;
  const panel = () => document.querySelector(".panel:target");

  function close() {
    const place = window.scrollY;
    window.location.hash = "matrix";
    window.scrollTo(0, place);
    requestAnimationFrame(() => window.scrollTo(0, place));
    opener?.focus({ preventScroll: true });
  }

  function opened(before) {
    const found = panel();
    if (!found) return;
    const back = found.querySelector("a.back");
    if (back && document.getElementById(before)?.classList.contains("quotes")) back.hash = `#${before}`;
    found.scrollTop = 0;
    found.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.closest("table.matrix")) opener = link;
    if (!link?.classList.contains("close")) return;
    event.preventDefault();
    close();
  });
  window.addEventListener("hashchange", (event) => opened(new URL(event.oldURL).hash.slice(1)));
  document.addEventListener("keydown", (event) => {
    const found = panel();
    if (event.key === "Escape" && found) {
      const back = found.querySelector("a.back");
      if (back) back.click();
      else close();
      return;
    }
    const td = event.target.closest?.("table.matrix td");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!td || !step) return;
    event.preventDefault();
    move(td, step);
  });

  function move(td, [down, along]) {
    const rows = [...td.closest("table").querySelectorAll("tr.theme")].filter((row) => !row.hidden);
    let [row, column] = [rows.indexOf(td.parentElement), td.cellIndex];
    for (;;) {
      [row, column] = [row + down, column + along];
      const link = rows[row]?.cells[column]?.querySelector("a");
      if (!rows[row]?.cells[column]) return;
      if (link && !link.parentElement.hidden) { link.focus(); return; }
    }
  }
  opened("");
})();
