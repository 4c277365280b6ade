// Rows that are put elsewhere, on the agenda and in the forward plan: dragged by their handle with mouse, pen or
// finger, or by Alt and an arrow key, which press the buttons of the row. Without this file the buttons do it alone.
//
// A row ([data-row]) says the number that it has (data-number), where another number is asked for (data-order) and,
// if it may go to another meeting, where that is (data-take; data-form where the reason is asked for first). A place
// that takes rows ([data-list]) names its meeting in the plan (data-meeting). What the answer replaces is [data-moves].
(() => {
  const EDGE = 60; // pixels from the edge of the window within which the page scrolls under a row that is dragged
  let held = null; // the row that is dragged, and what it hangs on

  const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];
  const others = (list) => rowsOf(list).filter((row) => row !== held.row);

  // -- dragging ------------------------------------------------------------------------------------------------------

  const listAt = (x, y) => {
    const list = document.elementFromPoint(x, y)?.closest("[data-list]");
    if (!list) return null;
    const { order, take } = held.row.dataset;
    return (list === held.home ? order : take && list.dataset.meeting) ? list : null;
  };

  const unmark = () =>
    document.querySelectorAll(".is-over, .is-before, .is-after").forEach((one) => one.classList.remove("is-over", "is-before", "is-after"));

  // Where it would be put now: the list, and the row that it would come before (null: after the last one).
  const aim = () => {
    held.row.style.transform = `translateY(${held.y + window.scrollY - held.from}px)`;
    unmark();
    held.list = listAt(held.x, held.y);
    if (!held.list) return;
    const rows = others(held.list);
    held.before = rows.find((row) => {
      const box = row.getBoundingClientRect();
      return held.y < box.top + box.height / 2;
    }) ?? null;
    if (held.list !== held.home) held.list.classList.add("is-over");
    if (held.before) held.before.classList.add("is-before");
    else rows.at(-1)?.classList.add("is-after");
  };

  const scroll = () => {
    if (!held) return;
    const by = held.y < EDGE ? -10 : held.y > window.innerHeight - EDGE ? 10 : 0;
    if (by) {
      window.scrollBy(0, by);
      aim();
    }
    window.requestAnimationFrame(scroll);
  };

  const letGo = () => {
    unmark();
    held.row.classList.remove("is-dragged");
    held.row.removeAttribute("style"); // left empty, htmx would set it anew, which the policy forbids
    held = null;
  };

  const send = (row, url, values) => {
    const target = row.closest("[data-moves]");
    htmx.ajax("POST", url, { source: row.querySelector("form") ?? row, target, swap: "outerHTML", values });
  };

  const drop = ({ row, home, list, before }) => {
    const rows = rowsOf(list);
    const place = before ? rows.filter((one) => one !== row).indexOf(before) : rows.filter((one) => one !== row).length;
    if (list === home) {
      const to = rows[place].dataset.number;
      if (to !== row.dataset.number) send(row, row.dataset.order, { to });
      return;
    }
    const last = rows.at(-1);
    const number = before ? before.dataset.number : last ? Number(last.dataset.number) + 1 : "";
    const { take, form } = row.dataset;
    const there = { meeting: list.dataset.meeting, place: number };
    if (form) window.location.assign(`${form}?to=${encodeURIComponent(there.meeting)}&place=${number}`);
    else send(row, take, there);
  };

  document.addEventListener("pointerdown", (event) => {
    const row = event.target.closest?.("[data-grip]")?.closest("[data-row]");
    if (!row || held || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    const home = row.closest("[data-list]");
    held = { row, home, list: null, before: null, pointer: event.pointerId, x: event.clientX, y: event.clientY };
    held.from = event.clientY + window.scrollY;
    row.classList.add("is-dragged");
    window.requestAnimationFrame(scroll);
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerId !== held?.pointer) return;
    [held.x, held.y] = [event.clientX, event.clientY];
    aim();
  });
  document.addEventListener("pointerup", (event) => {
    if (event.pointerId !== held?.pointer) return;
    const dropped = { ...held };
    letGo();
    if (dropped.list) drop(dropped);
  });
  document.addEventListener("pointercancel", (event) => event.pointerId === held?.pointer && letGo());

  // -- the keyboard --------------------------------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) letGo();
    const row = event.target.closest?.("[data-row]");
    const steps = event.shiftKey ? { ArrowUp: "earlier", ArrowDown: "later" } : { ArrowUp: "up", ArrowDown: "down" };
    if (!event.altKey || !row || !steps[event.key]) return;
    event.preventDefault();
    const button = row.querySelector(`[data-step="${steps[event.key]}"]:not([disabled])`);
    button?.focus();
    button?.click();
  });

  // The row that was moved keeps the focus, wherever it stands now: on the same button, or where that ends on another.
  let focused = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt.closest?.("[data-row]");
    focused = row && [row.id, document.activeElement?.dataset?.step];
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!focused) return;
    const [row, step] = focused;
    focused = null;
    const buttons = [...document.querySelectorAll(`#${row} [data-step]:not([disabled])`)];
    (buttons.find((one) => one.dataset.step === step) ?? buttons[0])?.focus();
  });
})();
