// Taking minutes: what is typed is saved a second later, and kept in this browser until it is. Without this file the
// page's forms do the same when their buttons are pressed.
"use strict";

(() => {
  const minute = document.getElementById("minute");
  const said = document.getElementById("said").dataset;
  const status = document.getElementById("saved");
  const list = document.getElementById("pieces");
  const { person, path } = minute.dataset;
  const PREFIX = `minutes:${person}:`;
  const SOON = 1000; // milliseconds after the last letter
  const AGAIN = 5000; // until a broken connection is tried once more
  const TOO_LONG = 30000; // for an answer: the connection is as good as broken
  const pieces = new Map();

  const part = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  const words = (text) => text.replace(/\r\n?/g, "\n").trim();
  const name = () => {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // ---- What this browser keeps until the server has it ----

  const keep = (piece) => {
    const kept = { text: piece.box.value, seen: piece.seen, kind: piece.kind, at: new Date().toISOString(), path, name: minute.dataset.name };
    try {
      window.localStorage.setItem(PREFIX + piece.uuid, JSON.stringify(kept));
    } catch {
      say(said.waiting, "bad"); // full or forbidden: then the page alone has it
    }
  };
  const forget = (uuid) => window.localStorage.removeItem(PREFIX + uuid);
  const kept = () =>
    Object.keys(window.localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => ({ uuid: key.slice(PREFIX.length), ...JSON.parse(window.localStorage.getItem(key)) }));

  // ---- What the page says of it ----

  const say = (text, kind = "") => {
    if (status.textContent !== text) status.textContent = text;
    status.className = `saved ${kind}`;
  };
  const sayRefused = (sentence) => say(said.refused.replace("%s", sentence), "bad");
  const sayState = () => {
    const all = [...pieces.values()];
    const first = (state) => all.find((piece) => piece.state === state);
    if (first("clash")) return say(said.clash, "bad");
    if (first("signed-out")) return saySignedOut();
    if (first("offline")) return say(said.offline, "bad");
    if (first("refused")) return sayRefused(first("refused").sentence);
    if (first("saving")) return say(said.saving);
    if (all.some(isUnsaved)) return say(said.waiting);
    const last = all.map((piece) => piece.at || "").sort().pop();
    return last ? say(`✓ ${said.saved.replace("%s", last)}`, "good") : say("");
  };
  const saySignedOut = () => {
    if (status.querySelector("a")) return;
    const link = document.createElement("a");
    link.href = minute.dataset.signIn;
    link.target = "_blank";
    link.textContent = said.signIn;
    status.className = "saved bad";
    status.replaceChildren(`${said.signedOut} `, link, `, ${said.then}`);
  };

  // ---- Saving ----

  const isUnsaved = (piece) => words(piece.box.value) !== piece.saved;
  const token = () => document.querySelector("#words [name=csrfmiddlewaretoken]").value;
  // Whoever signs in again gets a new token; the page is asked for it, and every form of it takes the new one.
  const renew = async () => {
    const answer = await fetch(path, { redirect: "manual", credentials: "same-origin" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#words [name=csrfmiddlewaretoken]")?.value;
    if (!fresh) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = fresh; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
    return true;
  };
  const behind = (piece) => {
    let item = piece.item.previousElementSibling;
    while (item && !(Number(item.dataset.seen) > 0)) item = item.previousElementSibling;
    return item ? item.dataset.uuid : "";
  };
  const send = (piece, text) => {
    const body = new FormData();
    Object.entries({ text, seen: piece.seen, kind: piece.kind, after: behind(piece), person }).forEach(([key, value]) => body.append(key, value));
    return fetch(`${path}pieces/${piece.uuid}/save/`, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token() },
      redirect: "manual",
      credentials: "same-origin",
      keepalive: text.length < 20000,
      signal: AbortSignal.timeout(TOO_LONG),
    });
  };

  const save = (piece) => {
    window.clearTimeout(piece.timer);
    if (piece.going) {
      piece.more = true;
      return piece.going;
    }
    if (piece.state === "clash" || !isUnsaved(piece) || (piece.seen === 0 && !words(piece.box.value))) {
      if (!isUnsaved(piece)) forget(piece.uuid);
      sayState();
      return Promise.resolve();
    }
    piece.going = inTurn(piece).then((holding) => (holding ? wait(piece, holding.state) : attempt(piece))).finally(() => {
      piece.going = null;
      sayState();
      if (piece.more && piece.state === "") {
        piece.more = false;
        save(piece);
      }
    });
    return piece.going;
  };
  // A new piece stands behind the one before it, so that one has to be there first, however slow the connection is.
  const inTurn = async (piece) => {
    if (piece.seen > 0) return undefined;
    const all = inOrder();
    const earlier = all.slice(0, all.indexOf(piece));
    await Promise.allSettled(earlier.map((other) => other.going));
    return earlier.find((other) => other.seen === 0 && words(other.box.value) && ["offline", "signed-out"].includes(other.state));
  };
  const wait = (piece, state) => {
    piece.state = state;
    if (state === "offline") piece.timer = window.setTimeout(() => save(piece), AGAIN);
  };
  const attempt = async (piece, renewed = false) => {
    const text = piece.box.value;
    piece.state = "saving";
    sayState();
    let answer;
    try {
      piece.sent.push(words(text));
      answer = await send(piece, text);
    } catch {
      wait(piece, "offline");
      return;
    }
    if (answer.type === "opaqueredirect") {
      piece.state = "signed-out";
      return;
    }
    const told = await answer.json().catch(() => null);
    if (!told && answer.status === 403 && !renewed && (await renew().catch(() => false))) {
      await attempt(piece, true);
      return;
    }
    settle(piece, answer.status, told, text);
  };
  const settle = (piece, code, told, text) => {
    piece.state = "";
    if (code === 200 && told) {
      accept(piece, told, words(text));
    } else if (code === 409 && told && told.version !== undefined) {
      if (piece.sent.includes(told.text)) {
        accept(piece, told, told.text); // it is our own: only the answer was lost
        piece.more = isUnsaved(piece);
      } else {
        clash(piece, told);
      }
    } else if (told && told.gone) {
      gone(piece, told.sentence);
    } else {
      piece.state = told ? "refused" : "offline";
      piece.sentence = told ? told.sentence : "";
      if (!told) piece.timer = window.setTimeout(() => save(piece), AGAIN);
    }
  };
  const accept = (piece, told, text) => {
    piece.seen = told.version;
    piece.saved = text;
    piece.at = told.at;
    piece.sent = [];
    piece.item.dataset.seen = String(told.version);
    if (!piece.box.name) adopt(piece);
    piece.hidden.value = String(told.version);
    if (latest) remember(latest);
    if (isUnsaved(piece)) keep(piece);
    else forget(piece.uuid);
  };
  // A piece that the server has is part of the item's own form.
  const adopt = (piece) => {
    piece.box.name = `text-${piece.uuid}`;
    piece.box.setAttribute("form", "words");
    piece.hidden.name = `seen-${piece.uuid}`;
    piece.hidden.setAttribute("form", "words");
  };
  const inOrder = () => [...list.querySelectorAll(".piece")].map(pieceOf).filter(Boolean);
  const saveAll = () => Promise.all(inOrder().map(save));

  // ---- Two at once ----

  const clash = (piece, told) => {
    piece.state = "clash";
    const shown = part("clash-part");
    shown.querySelector(".clash__who").textContent = said.who.replace("%s", told.by ? `${told.by}, ${told.at},` : said.somebody);
    shown.querySelector(".theirs").textContent = told.text;
    shown.addEventListener("click", (event) => {
      const way = event.target.value;
      if (!way) return;
      shown.remove();
      piece.state = "";
      piece.sent = [];
      piece.seen = told.version;
      piece.saved = words(told.text);
      if (way === "theirs") piece.box.value = told.text;
      if (way === "both") piece.box.value = `${told.text}\n\n${piece.box.value}`;
      if (way === "theirs") accept(piece, told, words(told.text));
      grow(piece.box);
      piece.box.focus();
      save(piece);
    });
    piece.item.querySelector(".clash")?.remove();
    piece.item.prepend(shown);
  };
  const gone = (piece, sentence) => {
    piece.state = "clash";
    const shown = part("gone-part");
    shown.querySelector(".clash__said").textContent = sentence;
    shown.querySelector("button").addEventListener("click", () => {
      shown.remove();
      forget(piece.uuid);
      pieces.delete(piece.uuid);
      piece.uuid = name();
      pieces.set(piece.uuid, piece);
      Object.assign(piece, { seen: 0, saved: "", state: "", sent: [] });
      piece.item.dataset.uuid = piece.uuid;
      piece.item.dataset.seen = "0";
      piece.box.removeAttribute("name");
      piece.box.focus();
      save(piece);
    });
    piece.item.prepend(shown);
  };

  // ---- Pieces on the page ----

  const grow = (box) => {
    if (window.CSS.supports("field-sizing", "content")) return; // then the style sheet does it
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  };
  const watch = (item) => {
    const box = item.querySelector("textarea");
    if (!box) return null;
    if (!item.dataset.uuid) item.dataset.uuid = name();
    let hidden = item.querySelector("input[type=hidden]");
    if (!hidden) {
      hidden = document.createElement("input");
      hidden.type = "hidden";
      item.append(hidden);
    }
    const piece = { item, box, hidden, uuid: item.dataset.uuid, seen: Number(item.dataset.seen), kind: item.dataset.kind, saved: words(box.defaultValue), state: "", sent: [], going: null, more: false };
    if (piece.seen === 0) {
      piece.saved = "";
      box.removeAttribute("name");
      box.removeAttribute("form");
    }
    pieces.set(piece.uuid, piece);
    box.addEventListener("input", () => {
      grow(box);
      if (isUnsaved(piece)) keep(piece);
      if (piece.state === "clash") return;
      if (piece.state !== "signed-out") piece.state = "";
      sayState();
      window.clearTimeout(piece.timer);
      piece.timer = window.setTimeout(() => save(piece), SOON);
    });
    box.addEventListener("blur", () => save(piece));
    box.addEventListener("focus", () => remember(piece));
    grow(box);
    return piece;
  };
  const pieceOf = (element) => pieces.get(element?.closest?.(".piece")?.dataset.uuid);
  // What is decided or to be done stands behind the piece that was written in last.
  let latest = null;
  const remember = (piece) => {
    latest = piece;
    const uuid = piece.seen > 0 ? piece.uuid : behind(piece);
    document.querySelectorAll("#minute .quick [name=after]").forEach((field) => { field.value = uuid; });
  };
  const next = (piece) => {
    const following = pieces.get(piece.item.nextElementSibling?.dataset.uuid);
    if (following && following.seen === 0 && !words(following.box.value)) {
      following.box.focus();
      return;
    }
    const item = part("piece-part");
    const box = item.querySelector("textarea");
    item.dataset.uuid = name();
    box.id = `text-${item.dataset.uuid}`;
    item.querySelector("label").htmlFor = box.id;
    piece.item.after(item);
    watch(item);
    box.focus();
  };
  const turn = async (piece) => {
    piece.kind = piece.kind === "heading" ? "paragraph" : "heading";
    piece.item.classList.toggle("piece--heading", piece.kind === "heading");
    piece.item.querySelectorAll("[name=new_kind]").forEach((field) => { field.checked = field.value === piece.kind; });
    say(piece.kind === "heading" ? said.heading : said.paragraph);
    if (piece.seen === 0) return;
    const body = new FormData();
    body.append("do", piece.kind);
    await fetch(`${path}pieces/${piece.uuid}/move/`, { method: "POST", body, headers: { "X-CSRFToken": token() }, credentials: "same-origin" }).catch(() => null);
  };
  list.querySelectorAll(".piece").forEach(watch);
  list.addEventListener("change", (event) => {
    const piece = pieceOf(event.target);
    if (event.target.name === "new_kind" && piece && piece.kind !== event.target.value) turn(piece);
  });

  // ---- What was left behind: a closed browser, a broken connection ----

  const offer = (left) => {
    const piece = pieces.get(left.uuid);
    if (piece && words(piece.box.value) === words(left.text)) return forget(left.uuid);
    const shown = part("unsent-part");
    shown.querySelector(".unsent__where").textContent = `${left.name}, ${new Date(left.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}`;
    shown.querySelector(".theirs").textContent = left.text;
    const elsewhere = left.path !== path;
    shown.addEventListener("click", (event) => {
      if (event.target.value === "drop") forget(left.uuid);
      else if (event.target.value === "use" && elsewhere) return window.location.assign(left.path);
      else if (event.target.value === "use") putBack(left);
      else return undefined;
      shown.remove();
      found.hidden = !found.children.length;
      return undefined;
    });
    found.append(shown);
    found.hidden = false;
    return undefined;
  };
  const putBack = (left) => {
    let piece = pieces.get(left.uuid);
    if (!piece) {
      const item = part("piece-part");
      item.dataset.uuid = left.uuid;
      item.dataset.seen = String(left.seen);
      item.dataset.kind = left.kind;
      const box = item.querySelector("textarea");
      box.id = `text-${left.uuid}`;
      item.querySelector("label").htmlFor = box.id;
      list.lastElementChild.before(item);
      piece = watch(item);
    } else {
      piece.seen = left.seen; // as it was when these words were typed: if somebody wrote since, both are shown
    }
    piece.saved = "\0";
    piece.box.value = left.text;
    grow(piece.box);
    piece.box.focus();
    save(piece);
  };
  const found = document.getElementById("found");
  kept().forEach(offer);
  minute.taking = { pieces, watch, isUnsaved, words, grow }; // for others.js

  // ---- Going on: forms, links, keys ----

  // Whatever is pressed, what was typed goes first.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.clear || form.id === "words" || ![...pieces.values()].some((piece) => isUnsaved(piece) && piece.state !== "clash")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.clear = "yes";
    const by = event.submitter;
    saveAll().finally(() => {
      form.requestSubmit(by && by.form === form ? by : undefined);
      delete form.dataset.clear;
    });
  }, true);
  document.getElementById("words").addEventListener("submit", (event) => {
    event.preventDefault();
    delete event.target.dataset.sent;
    pieces.forEach((piece) => { if (piece.state !== "clash") piece.state = ""; });
    status.replaceChildren();
    saveAll();
  });
  const isLost = () => [...pieces.values()].some((piece) => isUnsaved(piece) && (piece.seen > 0 || words(piece.box.value)));
  window.addEventListener("beforeunload", (event) => {
    if (isLost()) event.preventDefault();
  });
  window.addEventListener("online", saveAll);
  // Who has signed in in another tab comes back to this one.
  const resume = () => {
    pieces.forEach((piece) => { if (piece.state === "signed-out") piece.state = ""; });
    saveAll();
  };
  window.addEventListener("focus", resume);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? saveAll() : resume()));
  const go = (id) => {
    const link = document.getElementById(id);
    if (link) saveAll().finally(() => link.click());
  };
  document.addEventListener("keydown", (event) => {
    const piece = pieceOf(event.target);
    if (event.ctrlKey && event.key === "Enter" && piece) {
      event.preventDefault();
      save(piece);
      next(piece);
    } else if (event.altKey && !event.shiftKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      go(event.key === "ArrowUp" ? "before" : "behind");
    } else if (event.altKey && event.shiftKey) {
      const act = { KeyD: () => document.getElementById("decision_outcome").focus(), KeyA: () => line.focus(), KeyH: () => piece && turn(piece) }[event.code];
      if (!act) return;
      event.preventDefault();
      act();
    }
  });

  // Where another page would lead to the sign-in, this one stays, with what was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const address = event.detail.xhr.responseURL;
    if (!address || new URL(address).pathname !== minute.dataset.signIn) return;
    event.detail.shouldSwap = false;
    event.stopPropagation();
    saySignedOut();
  }, true);

  // ---- “@” offers posts: a combobox with a list of options ----

  const line = document.getElementById("action_line");
  const offered = [...document.querySelectorAll("#action_owner option")].filter((option) => option.value).map((option) => option.textContent);
  const box = document.createElement("ul");
  box.id = "offers";
  box.className = "offers";
  box.hidden = true;
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", said.offers);
  line.after(box);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "offers", autocomplete: "off" }).forEach(([key, value]) => line.setAttribute(key, value));
  let chosen = -1;
  const asked = () => {
    const before = line.value.slice(0, line.selectionStart);
    const at = before.lastIndexOf("@");
    return at < 0 ? null : { at, text: before.slice(at + 1).toLowerCase() };
  };
  const shut = () => {
    box.hidden = true;
    chosen = -1;
    line.setAttribute("aria-expanded", "false");
    line.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const options = [...box.children];
    chosen = (place + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
    line.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };
  const take = (label) => {
    const { at } = asked();
    const rest = line.value.slice(line.selectionStart).replace(/^\s*/, " ");
    const start = `${line.value.slice(0, at)}@${label}`;
    line.value = start + rest;
    line.setSelectionRange(start.length + 1, start.length + 1);
    shut();
    line.focus();
  };
  const offerNames = () => {
    const wanted = asked();
    const fits = wanted && !offered.some((label) => wanted.text.startsWith(label.toLowerCase())) ? offered.filter((label) => label.toLowerCase().includes(wanted.text)).slice(0, 8) : [];
    if (!fits.length) return shut();
    box.replaceChildren(...fits.map((label, number) => {
      const option = document.createElement("li");
      option.id = `offer-${number}`;
      option.setAttribute("role", "option");
      option.textContent = label;
      return option;
    }));
    box.hidden = false;
    line.setAttribute("aria-expanded", "true");
    mark(0);
    return undefined;
  };
  line.addEventListener("input", offerNames);
  line.addEventListener("blur", () => window.setTimeout(shut, 200));
  box.addEventListener("mousedown", (event) => {
    event.preventDefault();
    if (event.target.role === "option" || event.target.getAttribute("role") === "option") take(event.target.textContent);
  });
  line.addEventListener("keydown", (event) => {
    if (box.hidden) return;
    const act = { ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Escape: shut, Enter: () => take(box.children[chosen].textContent), Tab: () => take(box.children[chosen].textContent) }[event.key];
    if (!act || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  // ---- The clock: the plan moves on while nobody begins the next item ----

  const clock = document.getElementById("clock");
  if (!clock) return;
  const ahead = Number(clock.dataset.now) * 1000 - Date.now();
  const planned = Number(clock.dataset.ends) - Number(clock.dataset.over) * 60; // seconds: when the plan ends
  const lines = [...document.querySelectorAll(".items li")];
  const at = (seconds) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" }).format(new Date(seconds * 1000));
  const tick = () => {
    const now = Math.floor((Date.now() + ahead) / 1000);
    const here = lines.find((item) => item.classList.contains("now"));
    if (!here) return;
    let time = Math.max(Number(here.dataset.began) + Number(here.dataset.minutes) * 60, now);
    let first = "";
    lines.filter((item) => item.classList.contains("todo")).forEach((item) => {
      item.querySelector("time").textContent = at(time);
      first ||= `${said.coming.replace("%s", item.querySelector("a").textContent.split(".")[0])} ${at(time)}`;
      time += Number(item.dataset.minutes) * 60;
    });
    const over = Math.trunc((time - planned) / 60);
    const late = over === 1 ? said.overOne : said.over.replace("%s", over);
    const early = over === -1 ? said.earlyOne : said.early.replace("%s", -over);
    const state = Math.abs(over) > 720 ? "" : over > 0 ? late : over < 0 ? early : said.onTime; // else it was opened on another day
    const text = [state, first].filter(Boolean).join("; ");
    if (clock.querySelector("strong").textContent !== text) clock.querySelector("strong").textContent = text;
    document.getElementById("would-end").textContent = at(time);
  };
  window.setInterval(tick, 15000);
})();
