// The agenda editor: Alt and an arrow key, pressed anywhere in a row of the running order, presses that row's button.
document.addEventListener("keydown", (event) => {
  const which = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const row = event.target.closest(".order li");
  if (!event.altKey || !which || !row) return;
  const button = row.querySelector(`button[id^="${which}-"]`);
  event.preventDefault();
  if (button && !button.disabled) {
    button.focus();
    button.click();
  }
});
