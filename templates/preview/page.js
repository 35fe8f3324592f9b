// The preview's page. The server sends what there is to show as JSON; text becomes text nodes, never markup.

const byId = (id) => document.getElementById(id);
const fresh = (id) => byId(id).content.firstElementChild.cloneNode(true);
const narrow = matchMedia("(max-width: 60rem)");
const taps = matchMedia("(hover: none)");
const steady = matchMedia("(prefers-reduced-motion: reduce)");
const options = await (await fetch("/options")).json();
const chosen = { ...options.chosen, ...Object.fromEntries(new URLSearchParams(location.search)) };
if (narrow.matches && !new URLSearchParams(location.search).has("paper")) chosen.paper = "a5";

const LABELS = { audience: "Copy for", theme: "Theme", paper: "Paper", lang: "Language" };
const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });
const KIND = options.kind === "plan" ? "Growth plan" : "Booklet";
let told = "";
let stream = null;
let width = 0;
let round = 0;

byId("name").textContent = options.name;
document.title = `${options.name}, preview`;

// Words

const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
const named = (name, value) => {
  if (name === "lang") return LANGUAGES.of(value);
  if (name === "paper") return value.length < 3 ? value.toUpperCase() : value === "letter" ? "Letter" : value;
  return value;
};
function time(moment) {
  const day = new Date(moment);
  const clock = day.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (day.toDateString() === new Date().toDateString()) return clock;
  return `${clock} on ${day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
}

// Switches: what is chosen is in the page's address, so that it can be loaded again

function showSwitches() {
  for (const [name, label] of Object.entries(LABELS)) {
    if (!options[name].length) continue;
    const group = fresh("switch");
    group.querySelector("legend").textContent = label;
    for (const value of options[name]) {
      const choice = fresh("choice");
      const input = choice.querySelector("input");
      Object.assign(input, { name, value, checked: chosen[name] === value });
      const word = choice.querySelector("span");
      word.textContent = word.dataset.word = named(name, value);
      input.addEventListener("change", () => choose(name, value));
      group.querySelector(".choices").append(choice);
    }
    byId("switches").append(group);
  }
  for (const [id, title] of [["open", "Open"], ["worksheets", "Worksheets"]]) {
    const links = fresh("links");
    Object.assign(links, { id, hidden: true });
    links.querySelector("h2").textContent = title;
    byId("switches").append(links);
  }
}

function choose(name, value) {
  chosen[name] = value;
  const changed = Object.entries(chosen).filter(([key, one]) => one !== options.chosen[key]);
  history.replaceState(null, "", changed.length ? `?${new URLSearchParams(changed)}` : "/");
  listen();
}

const query = (more = {}) => new URLSearchParams({ ...chosen, ...more });

function showLinks(state) {
  if (!chosen.lang && state.lang) document.querySelector(`[name=lang][value=${state.lang}]`).checked = true;
  const sheets = state.levels.map(([level, name]) => [options.kind === "plan" ? "Worksheet" : name, `/worksheet.pdf?${query({ level })}`]);
  const pdf = state.pages.length ? [["PDF", `/document.pdf?${query()}`]] : [];
  fill("open", options.kind === "plan" ? [...pdf, ...sheets] : pdf);
  fill("worksheets", options.kind === "plan" ? [] : sheets);
}

function fill(id, links) {
  byId(id).hidden = !links.length;
  byId(id).querySelector(".choices").replaceChildren(...links.map((link) => anchor(...link)));
}

function anchor(text, address) {
  return Object.assign(document.createElement("a"), { textContent: text, href: address, target: "_blank", rel: "noopener noreferrer" });
}

// Problems and notes

function showFindings(state) {
  const parts = [];
  for (const [note, one, many] of [[false, "problem to fix", "problems to fix"], [true, "note", "notes"]]) {
    const found = state.findings.filter((finding) => finding.note === note);
    if (!found.length) continue;
    const part = document.createElement("section");
    part.className = note ? "notes" : "problems";
    part.append(Object.assign(document.createElement("h2"), { textContent: count(found.length, one, many) }));
    const list = document.createElement("ul");
    list.append(...found.map(listed));
    part.append(list);
    parts.push(part);
  }
  if (state.cutOff) {
    parts.push(Object.assign(document.createElement("p"), { className: "rest", textContent: "The rest of the file is checked once this line can be read." }));
  }
  byId("findings").replaceChildren(...parts);
}

function listed(finding) {
  const item = fresh("finding");
  item.querySelector(".place").textContent = finding.place;
  item.querySelector(".message").textContent = finding.message;
  const remedy = item.querySelector(".remedy");
  remedy.textContent = finding.remedy;
  remedy.hidden = !finding.remedy;
  if (finding.excerpt) remedy.before(quoted(finding.excerpt));
  return item;
}

function quoted({ first, lines, line, start, end }) {
  const part = document.createElement("pre");
  Object.assign(part, { tabIndex: 0, className: "excerpt" });
  part.setAttribute("role", "group");
  part.setAttribute("aria-label", `Lines ${first} to ${first + lines.length - 1}`);
  lines.forEach((text, at) => {
    const row = document.createElement("span");
    const number = Object.assign(document.createElement("span"), { className: "number", textContent: String(first + at) });
    row.append(number);
    if (at === line) {
      row.append(text.slice(0, start), Object.assign(document.createElement("mark"), { textContent: text.slice(start, end) || " " }), text.slice(end));
    } else {
      row.append(text);
    }
    part.append(row, "\n");
  });
  return part;
}

// Pages. Only pictures that differ are replaced, once they can be drawn.

const sheets = () => [...byId("sheets").children];

async function showPages(state, turn) {
  const pages = state.pages;
  if (!pages.length) return [];
  const changed = [];
  const arriving = pages.map((page, at) => (sheets()[at]?.dataset.picture === page.picture ? null : arrived(page)));
  const place = whereAmI();
  const resized = sheets()[0] && sheets()[0].dataset.shape !== shape(pages[0]);
  while (sheets().length > pages.length) {
    sheets().at(-1).remove();
    byId("thumbs").lastElementChild.remove();
  }
  for (let at = sheets().length; at < pages.length; at++) {
    addSheet(at);
    setShape(at, pages[at]);
  }
  await Promise.all(
    pages.map(async (page, at) => {
      const picture = await arriving[at];
      if (turn !== round) return;
      const sheet = sheets()[at];
      setShape(at, page);
      if (picture) {
        closeSignal();
        sheet.dataset.picture = page.picture;
        sheet.querySelector("img")?.remove();
        sheet.querySelector(".paper").prepend(picture);
        drawThumb(at, picture);
        changed.push(at + 1);
      }
      label(sheet, at, pages.length, page);
    }),
  );
  if (resized && turn === round) goBackTo(place);
  return changed.sort((one, other) => one - other);
}

const shape = (page) => `${page.width}:${page.height}`;

function setShape(at, page) {
  sheets()[at].dataset.shape = shape(page);
  const ratio = `${page.width} / ${page.height}`;
  sheets()[at].querySelector(".paper").style.aspectRatio = ratio;
  byId("thumbs").children[at].firstElementChild.style.aspectRatio = ratio;
}

async function arrived(page) {
  const picture = new Image();
  picture.src = `/pages/${page.picture}.png`;
  await picture.decode().catch(() => null);
  return picture;
}

function addSheet(at) {
  const sheet = fresh("sheet");
  sheet.id = `page-${at + 1}`;
  byId("sheets").append(sheet);
  watching.observe(sheet);
  const thumb = fresh("thumb");
  thumb.href = `#page-${at + 1}`;
  thumb.querySelector("span").textContent = String(at + 1);
  thumb.setAttribute("aria-label", `Page ${at + 1}`);
  thumb.querySelector("canvas").setAttribute("aria-hidden", "true");
  thumb.addEventListener("click", (event) => {
    event.preventDefault();
    goTo(at + 1);
  });
  byId("thumbs").append(thumb);
}

function label(sheet, at, total, page) {
  sheet.setAttribute("aria-label", `Page ${at + 1} of ${total}`);
  sheet.querySelector("img")?.setAttribute("alt", `Page ${at + 1} as it prints; its text follows`);
  const text = JSON.stringify([page.text, page.links]);
  if (sheet.told === text) return;
  sheet.told = text;
  sheet.querySelector(".text").replaceChildren(
    ...page.text.split("\n").filter((line) => line.trim()).map((line) => Object.assign(document.createElement("p"), { textContent: line })),
  );
  sheet.querySelector(".boxes").replaceChildren(...page.links.map(boxed));
}

function drawThumb(at, picture) {
  const canvas = byId("thumbs").children[at].firstElementChild;
  canvas.width = Math.round((canvas.clientWidth || 104) * devicePixelRatio);
  canvas.height = Math.round((canvas.width * picture.naturalHeight) / Math.max(picture.naturalWidth, 1));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  if (picture.naturalWidth) pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

// Links on pages, and the signals that codes stand for

function boxed(link) {
  const [left, top, across, down] = link.box.map((part) => `${(part * 100).toFixed(3)}%`);
  const made = Object.assign(document.createElement("a"), { textContent: link.text || "Link" });
  Object.assign(made.style, { left, top, width: across, height: down });
  if (link.address) {
    Object.assign(made, { href: link.address, target: "_blank", rel: "noopener noreferrer" });
    return made;
  }
  made.href = `#page-${link.page}`;
  made.addEventListener("click", (event) => {
    event.preventDefault();
    if (link.signal && (narrow.matches || taps.matches) && made !== opened?.link) openSignal(made, link);
    else goTo(link.page, link.top);
  });
  if (link.signal) {
    made.className = "code";
    made.setAttribute("aria-description", link.signal);
    made.addEventListener("pointerenter", () => taps.matches || narrow.matches || openSignal(made, link));
    made.addEventListener("focus", () => made.matches(":focus-visible") && openSignal(made, link));
    made.addEventListener("blur", () => opened?.link === made && !narrow.matches && closeSignal());
    made.addEventListener("pointerleave", () => setTimeout(() => opened?.link === made && !opened.box.matches(":hover") && made !== document.activeElement && !narrow.matches && closeSignal(), 150));
  }
  return made;
}

let opened = null;

function openSignal(link, { text, signal, box: [left, top, , down] }) {
  if (opened?.link === link) return;
  closeSignal();
  const paper = link.closest(".paper");
  const box = Object.assign(document.createElement("p"), { className: "signal" });
  box.append(Object.assign(document.createElement("strong"), { textContent: text }), ` ${signal}`);
  box.setAttribute("aria-hidden", "true");
  opened = { link, box };
  if (narrow.matches) {
    // The page is cut below the code, the signal stands between, and the rest of the page follows.
    const cut = (top + down) * paper.clientHeight + 1;
    const rest = Object.assign(document.createElement("div"), { className: "paper below" });
    const picture = paper.querySelector("img").cloneNode();
    picture.alt = "";
    picture.style.marginTop = `${-cut}px`;
    rest.append(picture);
    Object.assign(rest.style, { height: `${paper.clientHeight - cut}px` });
    Object.assign(paper.style, { height: `${cut}px` });
    paper.classList.add("cut");
    paper.after(box, rest);
    Object.assign(opened, { paper, rest });
  } else {
    box.style.left = `${Math.min(left, 0.55) * 100}%`;
    box.style.top = `calc(${(top + down) * 100}% + 6px)`;
    box.addEventListener("pointerleave", () => link !== document.activeElement && closeSignal());
    paper.append(box);
  }
}

function closeSignal() {
  if (!opened) return;
  opened.box.remove();
  opened.rest?.remove();
  if (opened.paper) {
    opened.paper.style.height = "";
    opened.paper.classList.remove("cut");
  }
  opened = null;
}

document.addEventListener("click", (event) => opened && narrow.matches && !event.target.closest(".code, .signal") && closeSignal());

// Where the reader is

const current = () => {
  const middle = innerHeight / 3;
  const at = sheets().findLastIndex((sheet) => sheet.getBoundingClientRect().top <= middle);
  return Math.max(at, 0) + 1;
};

function whereAmI() {
  const sheet = sheets()[current() - 1];
  if (!sheet) return null;
  const box = sheet.getBoundingClientRect();
  return { page: current(), part: -box.top / box.height, top: scrollY === 0 };
}

function goBackTo(place) {
  if (!place || place.top) return;
  const sheet = sheets()[Math.min(place.page, sheets().length) - 1];
  scrollBy({ top: sheet.getBoundingClientRect().top + place.part * sheet.clientHeight, behavior: "instant" });
}

function goTo(page, part = 0) {
  const sheet = sheets()[page - 1];
  if (!sheet) return;
  closeSignal();
  const top = scrollY + sheet.getBoundingClientRect().top + part * sheet.clientHeight - 24;
  scrollTo({ top, behavior: steady.matches ? "instant" : "smooth" });
  sheet.focus({ preventScroll: true });
}

function markCurrent() {
  const now = current();
  [...byId("thumbs").children].forEach((thumb, at) => {
    if (at + 1 === now) {
      thumb.setAttribute("aria-current", "page");
      if (thumb.offsetTop < byId("thumbs").scrollTop || thumb.offsetTop + thumb.offsetHeight > byId("thumbs").scrollTop + byId("thumbs").clientHeight) {
        byId("thumbs").scrollTop = thumb.offsetTop - 24;
      }
    } else thumb.removeAttribute("aria-current");
  });
}
const watching = new IntersectionObserver(markCurrent, { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] });
addEventListener("scroll", markCurrent, { passive: true });

addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSignal();
  const step = { PageDown: 1, PageUp: -1 }[event.key];
  if (event.shiftKey && step) {
    event.preventDefault();
    goTo(Math.min(Math.max(current() + step, 1), sheets().length));
  }
});
byId("thumbs").addEventListener("keydown", (event) => {
  const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!next) return;
  event.preventDefault();
  document.activeElement[next]?.focus();
});

// What the server says

function listen() {
  stream?.close();
  width = pixels();
  const turn = ++round;
  document.body.dataset.loading = "";
  stream = new EventSource(`/events?${query({ width })}`);
  stream.onmessage = (event) => show(JSON.parse(event.data), turn);
  stream.onerror = () => turn === round && lost();
}

async function show(state, turn) {
  if (turn !== round || !state.number) return;
  const now = (show.latest = (show.latest ?? 0) + 1);
  document.body.dataset.state = state.failed ? "broken" : "good";
  showStatus(state);
  showFindings(state);
  const changed = await showPages(state, turn);
  if (turn !== round) return;
  if (now === show.latest) delete document.body.dataset.loading;
  document.body.dataset.number = state.number;
  showLinks(state);
  tell(state, changed);
  markCurrent();
}

function showStatus(state) {
  const pages = count(state.pages.length, "page", "pages");
  byId("status").textContent = state.failed
    ? `${KIND}, out of date since ${time(state.failed)}`
    : `${KIND}, ${pages}, saved at ${time(state.made)}`;
  const kept = state.pages.length || sheets().length;
  let text = "";
  if (state.failed && state.pages.length) text = `These are the pages as they were at ${time(state.made)}. They follow your next save.`;
  else if (state.failed && kept) text = "These are older pages, made with your previous choices. They follow your next save.";
  else if (state.failed) text = "There are no pages yet. They come with the first save that has no problem.";
  say(text);
}

function say(text) {
  byId("banner").hidden = !text;
  const words = byId("banner").querySelector("span");
  if (words.textContent !== text) words.textContent = text;
}

function tell(state, changed) {
  const problems = state.findings.filter((finding) => !finding.note).length;
  const parts = [state.failed ? "The pages are older than the file." : changed.length ? `New: page ${changed.join(", ")}.` : "No page has changed."];
  if (problems) parts.push(`${count(problems, "problem", "problems")} to fix.`);
  else if (told.includes("to fix")) parts.push("No problems.");
  told = parts.join(" ");
  byId("news").textContent = told;
}

function lost() {
  document.body.dataset.state = "lost";
  const text = "The preview has ended. Start it again in the terminal.";
  say(text);
  byId("status").textContent = KIND;
  byId("news").textContent = text;
}

// Pictures have as many pixels as the screen shows

function pixels() {
  const across = byId("sheets").clientWidth || 700;
  return Math.min(Math.max(Math.round(across * devicePixelRatio), 320), 3200);
}
let waiting = 0;
addEventListener("resize", () => {
  clearTimeout(waiting);
  closeSignal();
  waiting = setTimeout(() => document.body.dataset.state === "good" && pixels() !== width && listen(), 300);
});

showSwitches();
listen();
