// Two take the minutes of one item: what the other one added, changed or removed is said here, and put into the page
// when that is asked for. Nothing that is typed is touched: where both wrote, minutes.js shows both texts on saving.
"use strict";

(() => {
  const minute = document.getElementById("minute");
  const { pieces, watch, isUnsaved, words, grow } = minute.taking;
  const { path } = minute.dataset;
  const list = document.getElementById("pieces");
  const bar = document.getElementById("others");
  const said = bar.dataset;
  const EVERY = 20000; // milliseconds
  let isAsking = false;

  const seen = (item) => Number(item.dataset.seen);
  const there = () => [...list.querySelectorAll(".piece[data-uuid]")].filter((item) => seen(item) > 0);
  const here = (uuid) => list.querySelector(`.piece[data-uuid="${uuid}"]`);
  const isBusy = (item) => {
    const piece = pieces.get(item.dataset.uuid);
    return piece ? isUnsaved(piece) || piece.state !== "" || piece.going !== null : false;
  };
  const get = (address) => fetch(address, { redirect: "manual", credentials: "same-origin" }).catch(() => null);

  // ---- What is told ----

  const count = (rows, one, many) => (rows.length === 1 ? [one] : rows.length ? [many.replace("%n", rows.length)] : []);
  const tell = (now) => {
    const uuids = new Set(now.map((row) => row.uuid));
    const added = now.filter((row) => !here(row.uuid));
    const changed = now.filter((row) => here(row.uuid) && seen(here(row.uuid)) > 0 && row.version > seen(here(row.uuid)) && !row.mine && !isBusy(here(row.uuid)));
    const removed = there().filter((item) => !uuids.has(item.dataset.uuid));
    const names = [...new Set([...added, ...changed].map((row) => row.by))];
    const what = [
      ...count(added, said.addedOne, said.added),
      ...count(changed, said.changedOne, said.changed),
      ...count(removed, said.removedOne, said.removed),
    ];
    const who = names.length === 1 && names[0] && !removed.length ? names[0] : said.somebody;
    const text = what.length ? `${who} ${what.join(said.and)}.` : "";
    const place = bar.querySelector("span");
    if (place.textContent !== text) place.textContent = text;
    bar.querySelector("button").hidden = !text;
  };
  const ask = async () => {
    if (isAsking || document.visibilityState !== "visible") return;
    isAsking = true;
    const answer = await get(`${path}others/`);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (told) tell(told.pieces);
    isAsking = false;
  };

  // ---- What is put into the page ----

  const own = (node) => document.importNode(node, true);
  const add = (fresh, before) => {
    const item = own(fresh);
    if (before) before.after(item);
    else list.prepend(item);
    watch(item);
    return item;
  };
  const renumber = (item, fresh) => {
    item.querySelector("label").textContent = fresh.querySelector("label").textContent;
    const tools = own(fresh.querySelector(".piece-tools"));
    if (item.querySelector(".piece-tools")) item.querySelector(".piece-tools").replaceWith(tools);
    else item.append(tools);
  };
  const renew = (item, fresh) => {
    const piece = pieces.get(item.dataset.uuid);
    if (!piece) {
      const now = own(fresh);
      item.replaceWith(now);
      return now;
    }
    if (item.contains(document.activeElement) && !piece.box.matches(":focus")) return item; // a button of it is in use
    if (!item.classList.contains("piece--new")) renumber(item, fresh);
    if (seen(fresh) <= piece.seen || isBusy(item)) return item;
    piece.seen = seen(fresh);
    piece.box.value = fresh.querySelector("textarea").defaultValue;
    piece.saved = words(piece.box.value);
    piece.hidden.value = item.dataset.seen = fresh.dataset.seen;
    piece.kind = item.dataset.kind = fresh.dataset.kind;
    item.className = fresh.className;
    grow(piece.box);
    return item;
  };
  const show = async () => {
    const answer = await get(path);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const all = [...page.querySelectorAll("#pieces .piece:not(.piece--new)")];
    const uuids = new Set(all.map((fresh) => fresh.dataset.uuid));
    let before = null;
    all.forEach((fresh) => {
      const item = here(fresh.dataset.uuid);
      before = item ? renew(item, fresh) : add(fresh, before);
    });
    there()
      .filter((item) => !uuids.has(item.dataset.uuid) && !isBusy(item) && !item.contains(document.activeElement))
      .forEach((item) => {
        pieces.delete(item.dataset.uuid);
        item.remove();
      });
    bar.querySelector("span").textContent = said.shown;
    bar.querySelector("button").hidden = true;
  };

  bar.querySelector("button").addEventListener("click", show);
  window.setInterval(ask, EVERY);
  window.addEventListener("focus", ask);
  document.addEventListener("visibilitychange", ask);
})();
