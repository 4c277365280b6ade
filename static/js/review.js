// The quarterly review by keyboard: the page works without this. 1 to 5 choose the rating while no text is being
// written, Ctrl and Enter saves and goes on; a page that is left with words unsaved asks first.
const form = document.querySelector(".review form");
const ratings = [...form.querySelectorAll("input[type=radio]")];
let unsaved = false;

form.querySelector(".review__keys").hidden = false;
if (!document.querySelector(".govuk-error-summary")) (ratings.find((one) => one.checked) ?? ratings[0])?.focus();

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const isWriting = event.target.closest("textarea, select, input:not([type=radio])");
  const chosen = ratings[Number(event.key) - 1];
  if (!chosen || isWriting || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  chosen.checked = true;
  chosen.focus();
  unsaved = true;
});

form.addEventListener("input", () => { unsaved = true; });
form.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
