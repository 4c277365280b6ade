// What plain HTML cannot do. Everything here is a comfort: each page works without it.
"use strict";

(() => {
  const notices = document.getElementById("notices");

  // What went wrong is read out and in view, whether it came with the page or into it.
  const showProblem = (root) => root.querySelector(".govuk-error-summary")?.focus();

  showProblem(document);
  // An address that names a place on the page takes the focus there while the page loads.
  if (window.location.hash) window.addEventListener("load", () => showProblem(document));

  // A menu closes when the person goes elsewhere or presses Escape.
  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // A second press of the button, before the answer to the first has come, sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    if (event.defaultPrevented) return;
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 2000);
  });

  // Words of minutes that were not saved stay in this browser (minutes.js), but not for whoever comes after a sign-out.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("[data-signs-out]")) return;
    Object.keys(window.localStorage).filter((key) => key.startsWith("minutes:")).forEach((key) => window.localStorage.removeItem(key));
  });

  // htmx: a session that ended leads to the sign-in page, and back here, instead of drawing it into a corner.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const address = event.detail.xhr.responseURL;
    const signIn = document.body.dataset.signIn;
    if (!address || new URL(address).pathname !== signIn) return;
    event.detail.shouldSwap = false;
    const here = window.location.pathname + window.location.search;
    window.location.assign(`${signIn}?next=${encodeURIComponent(here)}`);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => showProblem(event.detail.elt));
  document.body.addEventListener("htmx:oobAfterSwap", () => showProblem(notices));

  // What asks by itself, over and over, says so in its own place: the focus stays where the person is.
  const failed = (event) => {
    const lost = event.target.closest(".job")?.querySelector(".job__lost");
    if (lost) {
      lost.hidden = false;
      return;
    }
    notices.replaceChildren(document.getElementById("not-reached").content.cloneNode(true));
    showProblem(notices);
  };
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:sendError", failed);
})();
