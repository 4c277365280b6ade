// The editor of a report's sections, and of an item's report on no form. Without it the text areas take signs for headings and lists; see documents.markup.
// A text area that nobody types in is sent as it came, so that looking at a report changes nothing.

const form = document.getElementById("report-form");
const { Editor, Node, ...parts } = await import(form.dataset.editor);

const Level = parts.Paragraph.extend({
  addAttributes() {
    return {
      level: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-level"),
        renderHTML: ({ level }) => (level ? { "data-level": level } : {}),
      },
    };
  },
});

const Lettered = parts.OrderedList.extend({
  addNodeView: null,
  addAttributes() {
    return { start: { default: 1 }, type: { default: null } };
  },
});

const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return {
      text: {
        default: "",
        parseHTML: (element) => element.getAttribute("data-note"),
        renderHTML: ({ text }) => ({ "data-note": text }),
      },
    };
  },
  parseHTML: () => [{ tag: "sup[data-note]", priority: 100 }],
  renderHTML: ({ HTMLAttributes }) => ["sup", { class: "note-mark", ...HTMLAttributes }],
});

const Picture = Node.create({
  name: "picture",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ src: { default: "" }, alt: { default: "" } }),
  parseHTML: () => [{ tag: "img[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

const extensions = () => [
  parts.Document, parts.Text, Level, parts.HardBreak, parts.Heading.configure({ levels: [2, 3] }), parts.Bold,
  parts.Italic, parts.Link.configure({ openOnClick: false }), parts.BulletList, Lettered, parts.ListItem,
  parts.Blockquote, parts.Subscript, parts.Superscript, parts.Table, parts.TableRow, parts.TableHeader, parts.TableCell,
  parts.History, parts.Gapcursor, Note, Picture,
].filter(Boolean);

const pictures = [...document.querySelectorAll("#report-images a")].map((link) => ({
  src: link.getAttribute("href"),
  alt: link.textContent,
}));

// What each button does, and when it is pressed in. The words are the page's.
const words = Object.fromEntries(
  [...document.querySelectorAll("#report-words li")].map((item) => [item.dataset.word, item.textContent]),
);
const level = (editor, value) => {
  const now = editor.getAttributes("paragraph").level;
  editor.chain().focus().updateAttributes("paragraph", { level: now === value ? null : value }).run();
};
const asked = (question, before = "") => window.prompt(question, before);
const TOOLS = [
  ["heading", (e) => e.chain().focus().toggleHeading({ level: 2 }).run(), (e) => e.isActive("heading", { level: 2 })],
  ["subheading", (e) => e.chain().focus().toggleHeading({ level: 3 }).run(), (e) => e.isActive("heading", { level: 3 })],
  ["deep", (e) => level(e, "2"), (e) => e.getAttributes("paragraph").level === "2"],
  ["plain", (e) => level(e, "0"), (e) => e.getAttributes("paragraph").level === "0"],
  ["bold", (e) => e.chain().focus().toggleBold().run(), (e) => e.isActive("bold")],
  ["italic", (e) => e.chain().focus().toggleItalic().run(), (e) => e.isActive("italic")],
  ["bullets", (e) => e.chain().focus().toggleBulletList().run(), (e) => e.isActive("bulletList")],
  ["numbers", (e) => e.chain().focus().toggleOrderedList().run(), (e) => e.isActive("orderedList", { type: null })],
  ["letters", (e) => {
    if (!e.isActive("orderedList")) e.chain().focus().toggleOrderedList().run();
    e.chain().focus().updateAttributes("orderedList", { type: e.getAttributes("orderedList").type ? null : "a" }).run();
  }, (e) => e.isActive("orderedList", { type: "a" })],
  ["link", (e) => {
    const href = asked(words.asks_link, e.getAttributes("link").href || "https://");
    if (href === null) return;
    if (href === "" || href === "https://") e.chain().focus().extendMarkRange("link").unsetMark("link").run();
    else e.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
  }, (e) => e.isActive("link")],
  ["note", (e) => {
    const text = asked(words.asks_note, e.getAttributes("note").text || "");
    if (text) e.chain().focus().insertContent({ type: "note", attrs: { text } }).run();
  }, (e) => e.isActive("note")],
  ["table", (e) => e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(), (e) => e.isActive("table")],
  ["row", (e) => e.chain().focus().addRowAfter().run(), null, "table"],
  ["column", (e) => e.chain().focus().addColumnAfter().run(), null, "table"],
  ["less_row", (e) => e.chain().focus().deleteRow().run(), null, "table"],
  ["less_column", (e) => e.chain().focus().deleteColumn().run(), null, "table"],
  ["less_table", (e) => e.chain().focus().deleteTable().run(), null, "table"],
  ["undo", (e) => e.chain().focus().undo().run()],
  ["redo", (e) => e.chain().focus().redo().run()],
].filter(([name]) => words[name]);

let unsaved = false;

// The editor learns of a caret that the browser moved only by an event that comes later; in the 20 ms after it was entered, or on a
// busy machine, it puts the caret back to the beginning instead, and words land there. So it is told before it hears of a key or click.
const tellCaret = () => { document.dispatchEvent(new Event("selectionchange")); };

function toolbar(editor, label) {
  const bar = document.createElement("div");
  bar.className = "editor__bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `${words.toolbar}: ${label}`);
  const buttons = TOOLS.map(([name, act, isOn, within]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words[name];
    button.addEventListener("click", () => act(editor));
    bar.append(button);
    return { button, isOn, within };
  });
  if (pictures.length) {
    const chosen = document.createElement("select");
    chosen.setAttribute("aria-label", words.picture);
    chosen.append(new Option(words.picture, ""), ...pictures.map(({ alt }, place) => new Option(alt, place)));
    chosen.addEventListener("change", () => {
      if (chosen.value === "") return;
      editor.chain().focus().insertContent({ type: "picture", attrs: pictures[chosen.value] }).run();
      chosen.value = "";
    });
    bar.append(chosen);
  }
  // one stop for the Tab key; arrows go from button to button
  const stops = () => [...bar.children].filter((stop) => !stop.hidden);
  const enter = (stop) => stops().forEach((other) => { other.tabIndex = other === stop ? 0 : -1; });
  bar.addEventListener("focusin", (event) => enter(event.target));
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || event.target.tagName === "SELECT") return;
    const all = stops();
    all[(all.indexOf(event.target) + by + all.length) % all.length].focus();
    event.preventDefault();
  });
  const draw = () => {
    buttons.forEach(({ button, isOn, within }) => {
      if (isOn) button.setAttribute("aria-pressed", String(isOn(editor)));
      if (within) button.hidden = !editor.isActive(within);
    });
    if (!stops().some((stop) => stop.tabIndex === 0)) enter(stops()[0]);
  };
  editor.on("transaction", draw);
  draw();
  enter(stops()[0]);
  return bar;
}

function begin(area) {
  const part = area.closest("fieldset");
  const format = part.querySelector('input[name^="format_"]');
  // somebody was quicker than this file: what they type stays where they type it
  if (area === document.activeElement || (format.value !== "html" && area.value !== area.defaultValue)) return;
  const label = part.querySelector("legend").textContent.trim();
  const place = document.createElement("div");
  place.className = "editor rich";
  const editor = new Editor({
    element: place,
    injectCSS: false,
    extensions: extensions(),
    content: format.value === "html" ? area.value : area.dataset.rich,
    editorProps: {
      attributes: { id: `${area.id}_editor`, role: "textbox", "aria-multiline": "true", "aria-label": label },
    },
    onUpdate: () => {
      area.value = editor.isEmpty ? "" : editor.getHTML();
      format.value = "html";
      unsaved = true;
    },
  });
  area.before(toolbar(editor, label), place);
  ["keydown", "keyup", "mouseup"].forEach((moved) => place.addEventListener(moved, tellCaret, { capture: true }));
  area.hidden = true;
  const flatten = part.querySelector(".flatten");
  if (flatten) flatten.hidden = true;
  part.querySelectorAll(".report-own .govuk-hint").forEach((signs) => { signs.hidden = true; }); // the text area's own
  if (window.location.hash === `#${area.id}`) editor.commands.focus();
  part.querySelectorAll(`label[for="${area.id}"]`).forEach((said) => said.addEventListener("click", () => editor.commands.focus()));
}

form.querySelectorAll("textarea[data-rich]").forEach(begin);
document.querySelectorAll(".signs").forEach((told) => { told.hidden = true; });
form.addEventListener("input", () => { unsaved = true; });
form.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
