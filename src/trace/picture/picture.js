"use strict";
// The picture of a trace. The page holds the trace as JSON lines; here they become steps, and a step becomes a picture.
// Their schema is in src/trace/json.rs.

const $ = id => document.getElementById(id);
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

// ---- the trace ------------------------------------------------------------------------------------------------------

const ABOUT_ZVALS = new Set(["born", "met", "share", "release", "separate", "make_ref", "drop_ref", "write", "free"]);
const CHANGES = new Set(["holder", "gone", "place", "unplace", "payload"]);
// What an event means, without saying it.
const SAID = { born: { refcount: 1, is_ref: 0 }, free: { before: 1, refcount: 0, is_ref: 0 } };

function read() {
  const steps = [], statements = new Map();
  let start = {}, end = null;
  for (const line of $("trace").textContent.split("\n")) {
    if (!line) continue;
    const event = JSON.parse(line);
    if (event.event === "statement") statements.set(event.statement, event);
    else if (event.event === "step") steps.push({ ...statements.get(event.statement), ...event, events: [], changes: [], pages: null });
    else if (event.event === "start") start = event;
    else if (event.event === "end") end = event;
    else if (event.event === "pages") steps.at(-1).pages = event;
    else if (CHANGES.has(event.event)) steps.at(-1).changes.push(event);
    else if (steps.length) steps.at(-1).events.push({ ...SAID[event.event], ...event });
  }
  return { start, steps, end };
}

const { start, steps, end } = read();
const source = JSON.parse($("source-text").textContent).split("\n");

// ---- the memory of a step -------------------------------------------------------------------------------------------

const KEYS = ["variable", "index", "key", "property", "inner"];
const keyOf = event => {
  const kind = KEYS.find(kind => kind in event);
  return { kind, key: event[kind], id: kind + " " + event[kind] };
};

class Memory {
  constructor() {
    this.zvals = new Map();
    this.holders = new Map();
    this.chunks = new Map();
    this.huge = [];
    this.cached = 0;
  }

  copy() {
    const copy = new Memory();
    for (const [number, zval] of this.zvals) copy.zvals.set(number, { ...zval });
    for (const [number, holder] of this.holders) copy.holders.set(number, { ...holder, places: new Map(holder.places) });
    for (const [number, runs] of this.chunks) copy.chunks.set(number, new Map(runs));
    copy.huge = this.huge;
    copy.cached = this.cached;
    return copy;
  }

  step(step) {
    for (const event of step.events) if (ABOUT_ZVALS.has(event.event)) this.zval(event);
    for (const event of step.changes) this.change(event);
    if (step.pages) this.page(step.pages);
  }

  zval(event) {
    if (event.event === "free") {
      this.zvals.delete(event.zval);
      return;
    }
    const payload = this.zvals.get(event.zval)?.payload ?? null;
    const { zval, type, value, refcount, is_ref } = event;
    const met = event.event === "met" || this.zvals.get(zval)?.met;
    this.zvals.set(zval, { zval, type, value, refcount, is_ref, payload, met });
    const from = "from" in event && this.zvals.get(event.from);
    if (from) from.refcount = event.from_refcount;
  }

  change(event) {
    const holder = this.holders.get(event.holder);
    switch (event.event) {
      case "holder":
        this.holders.set(event.holder, { holder: event.holder, kind: event.kind, name: event.name, places: new Map() });
        break;
      case "gone":
        this.holders.delete(event.holder);
        break;
      case "place": {
        const key = keyOf(event);
        holder?.places.set(key.id, { ...key, zval: event.zval, payload: event.payload });
        break;
      }
      case "unplace":
        holder?.places.delete(keyOf(event).id);
        break;
      case "payload": {
        const zval = this.zvals.get(event.zval);
        if (zval) zval.payload = event.holder;
      }
    }
  }

  page(event) {
    const there = new Set(event.chunks);
    for (const number of this.chunks.keys()) if (!there.has(number)) this.chunks.delete(number);
    for (const number of event.chunks) if (!this.chunks.has(number)) this.chunks.set(number, new Map());
    for (const [chunk, first, count, kind, block, used] of event.runs) {
      const runs = this.chunks.get(chunk);
      if (!runs) continue;
      if (kind === "free") runs.delete(first);
      else runs.set(first, { first, count, kind, block, used });
    }
    this.huge = event.huge;
    this.cached = event.cached;
  }
}

// Every so many steps the memory is kept, so that stepping back starts near by.
const KEPT_EVERY = 200;
const kept = [new Memory()];
let reached = { at: 0, memory: new Memory() };

function memoryAt(at) {
  if (reached.at > at) {
    const nearest = Math.min(kept.length - 1, Math.floor(at / KEPT_EVERY));
    reached = { at: nearest * KEPT_EVERY, memory: kept[nearest].copy() };
  }
  while (reached.at < at) {
    reached.memory.step(steps[reached.at]);
    reached.at += 1;
    if (reached.at % KEPT_EVERY === 0 && kept.length === reached.at / KEPT_EVERY) kept.push(reached.memory.copy());
  }
  return reached.memory;
}

// ---- source ---------------------------------------------------------------------------------------------------------

let shownFile = null;
let currentRow = null;

function linesOf(file) {
  if (file === start.script) return source.map((text, at) => [at + 1, text]);
  const lines = new Map();
  for (const step of steps) if (step.file === file) lines.set(step.line, step.source);
  return [...lines].sort((a, b) => a[0] - b[0]);
}

function drawSource(step) {
  const file = step.file ?? shownFile ?? start.script;
  if (file !== shownFile) {
    shownFile = file;
    const ran = new Map();
    steps.forEach((step, at) => { if (step.file === file && !ran.has(step.line)) ran.set(step.line, at + 1); });
    const box = $("source");
    box.replaceChildren();
    if (file !== start.script) box.append(make("div", "more", file.split("/").pop()));
    for (const [line, text] of linesOf(file)) {
      const row = make("div", "row");
      row.dataset.line = line;
      row.append(make("b", "", String(line)), make("span", "", text));
      if (ran.has(line)) {
        row.classList.add("ran");
        row.title = "Go to the first step of this line";
        row.onclick = () => go(ran.get(line));
      }
      box.append(row);
    }
  }
  currentRow?.classList.remove("now");
  currentRow = step.line ? $("source").querySelector(`[data-line="${step.line}"]`) : null;
  currentRow?.classList.add("now");
  keepInView($("code"), currentRow);
}

function keepInView(box, row) {
  if (!row) return;
  const outer = box.getBoundingClientRect(), inner = row.getBoundingClientRect();
  if (inner.top < outer.top + 30 || inner.bottom > outer.bottom - 10)
    box.scrollTop += inner.top - outer.top - outer.height / 2;
}

// ---- events ---------------------------------------------------------------------------------------------------------

const WORDS = { make_ref: "make ref", drop_ref: "drop ref", output: "out" };
const REASONS = { write: "separate", reference: "separate &", copy: "copy" };
const bytes = count => count < 10240 ? `${count} B` : `${Math.ceil(count / 1024)} KiB`;

function describe(event) {
  if (ABOUT_ZVALS.has(event.event)) {
    const flag = event.is_ref ? " ref" : "";
    const change = "before" in event && event.before !== event.refcount ? `${event.before}→${event.refcount}` : event.refcount;
    if (event.event === "separate" && "from" in event) return {
      what: REASONS[event.why], who: `#${event.from} → #${event.zval} ${event.value}`,
      rc: `rc ${event.from_before === event.from_refcount ? event.from_before : `${event.from_before}→${event.from_refcount}`}, ${event.refcount}${flag}`,
      names: [event.from_names.join(", "), event.names.join(", ")].join(" | "),
    };
    return { what: WORDS[event.event] ?? event.event, who: `#${event.zval} ${event.value}`, rc: `rc ${change}${flag}`,
      names: (event.event === "free" && event.names.length ? "was " : "") + event.names.join(", ") };
  }
  switch (event.event) {
    case "duplicate": return { what: "duplicate", who: event.payload === "array" ? `array of ${event.elements} elements` : `string of ${event.bytes} bytes` };
    case "output": return { what: "out", who: JSON.stringify(event.text) };
    case "root": return { what: "root", who: `${event.name ?? "out of reach"}, ${event.waiting} waiting`, quiet: true };
    case "gc": {
      const { phase, roots, grey, white, objects, count } = event;
      return { what: "gc", who: { start: `starts with ${roots} possible roots`, mark: `marked ${grey} nodes grey`, scan: white ? `scanned: ${white} nodes white, garbage` : "scanned: no garbage",
        destruct: `called ${objects} destructors`, free: `freed ${count} arrays and objects` }[phase] };
    }
    case "map": case "unmap": return { what: event.event, who: event.what === "run" ? `run of ${event.block}-byte blocks, ${bytes(event.bytes)}` : `${event.what}, ${bytes(event.bytes)}`, quiet: event.what === "run" };
    case "bailout": return { what: "bailout", who: `${event.why} at line ${event.line}: ${event.zvals} zvals left, ${bytes(event.heap)}` };
    default: return { what: event.event, who: "" };
  }
}

function drawEvents(step) {
  const list = $("events");
  list.replaceChildren();
  for (const event of step.events) {
    if (event.event === "met") continue;
    const { what, who, rc, names, quiet } = describe(event);
    const row = make("li", event.event + (quiet ? " quiet" : ""));
    row.append(make("span", "what", what), make("span", "who", who));
    if (rc) row.append(make("span", "rc", rc));
    if (names) row.append(make("span", "names", names));
    list.append(row);
  }
  if (!list.children.length) list.append(make("li", "quiet", "Nothing happens to any zval."));
}

// ---- memory ---------------------------------------------------------------------------------------------------------

const MOST_PLACES = 24, MOST_COLUMNS = 14, MOST_BOXES = 260;
const ROOT_TITLES = { globals: () => "global variables", frame: name => name ? `${name}()` : "file", statics: name => `static in ${name}()`, class: name => `${name}::` };

function titleOf(holder) {
  if (holder.kind in ROOT_TITLES) return ROOT_TITLES[holder.kind](holder.name);
  return holder.kind === "object" ? `object ${holder.name}` : `array, ${holder.places.size} element${holder.places.size === 1 ? "" : "s"}`;
}

function keyText({ kind, key }) {
  switch (kind) {
    case "variable": return "$" + key;
    case "index": return `[${key}]`;
    case "key": return `['${key}']`;
    case "property": return "->" + key;
    default: return `{${key}}`;
  }
}

/** Which hue a reference set has: neighbours differ. */
const hueOf = number => (number * 137) % 360;

function drawMemory(memory, step) {
  const fresh = new Map(), freshPlaces = new Set(), ghosts = [];
  for (const event of step.events) {
    if (event.event === "free") ghosts.push(event);
    else if (ABOUT_ZVALS.has(event.event) && event.event !== "met") fresh.set(event.zval, event);
    if ("from" in event) fresh.set(event.from, { before: event.from_before, refcount: event.from_refcount });
  }
  for (const event of step.changes) if (event.event === "place") freshPlaces.add(event.holder + " " + keyOf(event).id);

  const placesOf = new Map();
  for (const holder of memory.holders.values())
    for (const place of holder.places.values())
      if (memory.zvals.has(place.zval)) placesOf.set(place.zval, (placesOf.get(place.zval) ?? 0) + 1);

  const columns = [], boxes = new Map(), arrows = [];
  const seenHolders = new Set(), seenZvals = new Set();
  let count = 0;
  const column = at => columns[at] ??= make("div", "column");

  function zvalBox(zval, small) {
    const event = fresh.get(zval.zval);
    const box = make("div", "zval" + (small ? " small" : "") + (zval.is_ref ? " is-ref" : "") + (event ? " fresh" : ""));
    box.dataset.zval = zval.zval;
    box.dataset.refcount = zval.refcount;
    box.dataset.isRef = zval.is_ref;
    if (zval.is_ref) box.style.setProperty("--set", `hsl(${hueOf(zval.zval)} 75% 48%)`);
    const top = make("div", "top");
    const changed = event && "before" in event && event.before !== event.refcount;
    top.append(make("b", "", "#" + zval.zval), make("span", "count" + (changed ? " changed" : ""), changed ? `rc ${event.before}→${zval.refcount}` : `rc ${zval.refcount}`));
    if (zval.is_ref) top.append(make("span", "flag", "ref"));
    const value = make("div", "value " + zval.type, zval.value);
    value.title = `${zval.type} ${zval.value}`;
    box.append(top, value);
    boxes.set("z" + zval.zval, box);
    count += 1;
    return box;
  }

  function holderBox(holder, at, next) {
    const isRoot = holder.kind in ROOT_TITLES;
    const box = make("div", "holder" + (isRoot ? "" : " payload"));
    box.dataset.holder = holder.holder;
    box.append(make("header", "", titleOf(holder)));
    boxes.set("h" + holder.holder, box);
    count += 1;
    let shown = 0;
    for (const place of holder.places.values()) {
      const zval = memory.zvals.get(place.zval);
      if (!zval && !memory.holders.has(place.payload)) continue;
      if (shown === MOST_PLACES) {
        box.append(make("div", "more", `${holder.places.size - shown} more`));
        break;
      }
      shown += 1;
      const isFresh = freshPlaces.has(holder.holder + " " + place.id);
      const row = make("div", "place" + (isFresh ? " fresh" : ""));
      const key = make("span", "key", keyText(place));
      key.title = keyText(place);
      row.append(key);
      box.append(row);
      const isAlone = zval && !isRoot && placesOf.get(zval.zval) === 1 && !seenZvals.has(zval.zval);
      if (isAlone && zval.payload === null) {
        seenZvals.add(zval.zval);
        row.append(zvalBox(zval, true));
        continue;
      }
      row.append(make("span", "dot"));
      const to = zval ? "z" + zval.zval : "h" + place.payload;
      arrows.push({ from: row, to, zval, isFresh });
      next.push(zval ? { zval } : { holder: memory.holders.get(place.payload) });
    }
    if (!shown) box.append(make("div", "more", "empty"));
    return box;
  }

  function layOut(first, put) {
    let level = first, at = 0;
    while (level.length && at < MOST_COLUMNS && count < MOST_BOXES) {
      const next = [];
      for (const { holder, zval } of level) {
        if (count >= MOST_BOXES) break;
        if (holder && !seenHolders.has(holder.holder)) {
          seenHolders.add(holder.holder);
          put(at, holderBox(holder, at, next));
        } else if (zval && !seenZvals.has(zval.zval)) {
          seenZvals.add(zval.zval);
          put(at, zvalBox(zval, false));
          const payload = memory.holders.get(zval.payload);
          if (payload) {
            arrows.push({ from: boxes.get("z" + zval.zval), to: "h" + payload.holder, isValue: true });
            next.push({ holder: payload });
          }
        }
      }
      level = next;
      at += 1;
    }
  }

  const roots = [...memory.holders.values()].filter(holder => holder.kind in ROOT_TITLES && (holder.places.size || holder.kind === "frame"));
  layOut(roots.map(holder => ({ holder })), (at, box) => column(at).append(box));

  // What no name leads to: garbage that waits for the collector, values between two statements.
  const lost = [...memory.zvals.values()].filter(zval => !seenZvals.has(zval.zval) && !isHeldInSeen(zval));
  function isHeldInSeen(zval) {
    for (const holder of memory.holders.values())
      if (seenHolders.has(holder.holder))
        for (const place of holder.places.values()) if (place.zval === zval.zval) return true;
    return false;
  }
  const defaults = lost.filter(zval => zval.met);
  lost.splice(0, lost.length, ...lost.filter(zval => !zval.met));
  if (lost.length && count < MOST_BOXES) {
    const groups = [];
    const held = new Set();
    for (const zval of lost) for (const place of memory.holders.get(zval.payload)?.places.values() ?? []) if (place.zval !== zval.zval) held.add(place.zval);
    const first = lost.filter(zval => !held.has(zval.zval));
    const put = (at, box) => {
      if (!groups[at]) {
        groups[at] = make("div", "group");
        if (at === 0) groups[at].append(make("div", "title", "no name leads here"));
        column(at + 1).append(groups[at]);
      }
      groups[at].append(box);
    };
    layOut((first.length ? first : lost.slice(0, 1)).map(zval => ({ zval })), put);
    layOut(lost.filter(zval => !seenZvals.has(zval.zval)).map(zval => ({ zval })), put);
  }
  if (defaults.length) {
    const box = make("div", "group kept");
    box.append(make("div", "title", "held by their classes, as defaults"));
    for (const zval of defaults) {
      seenZvals.add(zval.zval);
      box.append(zvalBox(zval, true));
    }
    column(1).append(box);
  }
  if (ghosts.length) {
    const box = make("div", "freed");
    box.append(make("h2", "", "freed"));
    for (const ghost of ghosts.slice(0, 12)) {
      const gone = make("div", "zval small ghost");
      gone.append(make("b", "", "#" + ghost.zval), make("span", "value " + ghost.type, ghost.value));
      box.append(gone);
    }
    if (ghosts.length > 12) box.append(make("div", "more", `${ghosts.length - 12} more`));
    column(0).append(box);
  }
  if (count >= MOST_BOXES) columns.push(make("div", "more", "More than fits here: filter the trace."));
  if (!columns.length) columns.push(make("div", "more", "No variables."));
  $("columns").replaceChildren(...columns.filter(Boolean));
  drawArrows(arrows, boxes);
}

function drawArrows(arrows, boxes) {
  const svg = $("arrows");
  const canvas = $("canvas").getBoundingClientRect();
  const name = $("arrows").namespaceURI;
  const parts = [];
  const head = document.createElementNS(name, "defs");
  head.innerHTML = '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" markerUnits="userSpaceOnUse"><path d="M0 0.5 L8 4 L0 7.5 z" style="fill: context-stroke; stroke: none"/></marker>';
  parts.push(head);
  for (const { from, to, zval, isFresh, isValue } of arrows) {
    const target = boxes.get(to);
    if (!target) continue;
    const a = from.getBoundingClientRect(), b = target.getBoundingClientRect();
    const goesOn = b.left > a.right, goesBack = b.right < a.left;
    const x1 = (goesBack ? a.left : a.right - (isValue ? 0 : 6)) - canvas.left, y1 = (a.top + a.bottom) / 2 - canvas.top;
    const x2 = (goesOn ? b.left : b.right) - canvas.left;
    const y2 = Math.min((b.top + b.bottom) / 2, b.top + 16) - canvas.top + (goesBack ? 5 : 0);
    const bow = goesOn ? Math.max(18, (x2 - x1) / 2) : goesBack ? Math.max(18, (x1 - x2) / 2) : 46;
    const path = document.createElementNS(name, "path");
    path.setAttribute("d", goesOn ? `M${x1} ${y1} C${x1 + bow} ${y1} ${x2 - bow} ${y2} ${x2 - 1} ${y2}`
      : goesBack ? `M${x1} ${y1} C${x1 - bow} ${y1} ${x2 + bow} ${y2} ${x2 + 1} ${y2}` : `M${x1} ${y1} C${Math.max(x1, x2) + bow} ${y1} ${Math.max(x1, x2) + bow} ${y2} ${x2 + 1} ${y2}`);
    path.setAttribute("marker-end", "url(#head)");
    path.setAttribute("class", (zval?.is_ref ? "ref" : isFresh ? "fresh" : "") + (isValue ? " value" : ""));
    if (zval?.is_ref) path.style.setProperty("--set", `hsl(${hueOf(zval.zval)} 75% 48%)`);
    parts.push(path);
  }
  svg.replaceChildren(...parts);
  const columns = $("columns");
  svg.setAttribute("width", columns.scrollWidth);
  svg.setAttribute("height", columns.scrollHeight);
}

// ---- heap -----------------------------------------------------------------------------------------------------------

const CELL = 7, ACROSS = 64, DOWN = 8;
const runColour = (run, alpha) => run.kind === "large" ? `hsl(215 60% 52% / ${alpha})` : `hsl(${(Math.log2(run.block) * 47) % 360} 62% 46% / ${alpha})`;

function drawHeap(memory, step) {
  $("bytes").textContent = `${bytes(step.heap)} in use, ${memory.chunks.size} chunk${memory.chunks.size === 1 ? "" : "s"} of 2 MiB`
    + (memory.cached ? `, ${memory.cached} cached` : "") + (memory.huge.length ? `, ${memory.huge.length} huge` : "");
  const box = $("chunks");
  const shown = [...memory.chunks].slice(0, 24);
  while (box.children.length > shown.length) box.lastChild.remove();
  const kinds = new Map();
  const faint = getComputedStyle(document.documentElement).getPropertyValue("--line");
  shown.forEach(([number, runs], at) => {
    let chunk = box.children[at];
    if (!chunk) {
      chunk = make("div", "chunk");
      const canvas = make("canvas");
      canvas.width = ACROSS * CELL;
      canvas.height = DOWN * CELL;
      chunk.append(canvas, make("span"));
      box.append(chunk);
    }
    const [canvas, label] = chunk.children;
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = faint;
    for (let page = 0; page < ACROSS * DOWN; page++) pen.fillRect(page % ACROSS * CELL + 3, (page / ACROSS | 0) * CELL + 3, 1, 1);
    pen.fillRect(0, 0, CELL - 1, CELL - 1);
    let used = 1;
    for (const run of runs.values()) {
      const full = run.kind === "small" ? run.used / Math.max(1, Math.floor(run.count * 4096 / run.block)) : 1;
      pen.fillStyle = runColour(run, run.kind === "small" && !run.used ? .12 : .3 + .7 * full);
      for (let page = run.first; page < run.first + run.count; page++)
        pen.fillRect(page % ACROSS * CELL, (page / ACROSS | 0) * CELL, CELL - 1, CELL - 1);
      used += run.count;
      const kind = run.kind === "large" ? "large blocks" : `${run.block} B`;
      const sum = kinds.get(kind) ?? { colour: runColour(run, 1), order: run.kind === "large" ? 1e9 : run.block, used: 0, pages: 0, small: run.kind === "small" };
      sum.used += run.used;
      sum.pages += run.count;
      kinds.set(kind, sum);
    }
    label.textContent = `chunk ${number}: ${used} of 512 pages`;
    canvas.title = label.textContent;
  });
  $("legend").replaceChildren(...[...kinds].sort((a, b) => a[1].order - b[1].order).map(([kind, sum]) => {
    const entry = make("span");
    const swatch = make("i");
    swatch.style.background = sum.colour;
    entry.append(swatch, sum.small ? `${kind}: ${sum.used} used` : `${kind}: ${sum.pages} pages`);
    return entry;
  }));
}

// ---- all steps ------------------------------------------------------------------------------------------------------

const ROW = 20;

function drawList() {
  const list = $("list");
  $("window").style.height = steps.length * ROW + "px";
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
  const last = Math.min(steps.length, first + Math.ceil(list.clientHeight / ROW) + 10);
  const rows = [];
  for (let at = first; at < last; at++) {
    const step = steps[at];
    const row = make("div", at + 1 === current ? "now" : "");
    row.style.top = at * ROW + "px";
    row.append(make("small", "", String(at + 1).padStart(5) + "  " + (step.line ? "L" + step.line : "end").padEnd(5)),
      "  ".repeat(Math.min(6, step.depth ?? 0)) + (step.source ?? ""));
    row.onclick = () => go(at + 1);
    rows.push(row);
  }
  $("window").replaceChildren(...rows);
}

// ---- stepping -------------------------------------------------------------------------------------------------------

let current = 0, timer = null;

function go(to) {
  to = Math.max(1, Math.min(steps.length, Math.round(to) || 1));
  if (!steps.length) return;
  current = to;
  const step = steps[to - 1];
  const memory = memoryAt(to);
  $("slider").value = to;
  $("count").textContent = `${to} of ${steps.length}${step.line ? `, line ${step.line}` : ", end"}`;
  drawSource(step);
  drawEvents(step);
  drawMemory(memory, step);
  drawHeap(memory, step);
  const list = $("list");
  if ((to - 1) * ROW < list.scrollTop || to * ROW > list.scrollTop + list.clientHeight) list.scrollTop = (to - 3) * ROW;
  drawList();
  history.replaceState(null, "", "#step=" + to);
  document.body.dataset.step = to;
}

function over(direction) {
  const depth = steps[current - 1].depth ?? 0;
  let to = current + direction;
  while (to > 1 && to < steps.length && (steps[to - 1].depth ?? 0) > depth) to += direction;
  go(to);
}

function play(on) {
  clearInterval(timer);
  timer = on ? setInterval(() => current < steps.length ? go(current + 1) : play(false), 700) : null;
  $("play").textContent = on ? "❚❚ Pause" : "▶ Play";
}

$("slider").max = Math.max(1, steps.length);
$("slider").oninput = event => go(+event.target.value);
$("first").onclick = () => go(1);
$("back").onclick = () => go(current - 1);
$("next").onclick = () => go(current + 1);
$("over").onclick = () => over(1);
$("last").onclick = () => go(steps.length);
$("play").onclick = () => { if (!timer && current === steps.length) go(1); play(!timer); };
$("list").onscroll = drawList;
$("theme").onclick = () => {
  const isDark = document.documentElement.dataset.theme === "dark"
    || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "light" : "dark";
  go(current);
};
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = {
    ArrowRight: () => event.shiftKey ? over(1) : go(current + 1),
    ArrowLeft: () => event.shiftKey ? over(-1) : go(current - 1),
    Home: () => go(1), End: () => go(steps.length), PageDown: () => go(current + 10), PageUp: () => go(current - 10),
    " ": () => $("play").click(),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
addEventListener("hashchange", () => go(stepInLink() ?? current));
addEventListener("resize", () => go(current));
const stepInLink = () => {
  const found = /^#step=(\d+)/.exec(location.hash);
  return found && +found[1];
};
if (steps.length) go(stepInLink() ?? 1);
else $("columns").append(make("div", "more", "The trace has no steps."));
