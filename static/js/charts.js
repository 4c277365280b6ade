// Chart pages: exploring a chart, and keeping it as a picture. Without this script the drawings stand as they are.
"use strict";

(() => {
  const words = document.getElementById("chart-words")?.dataset;
  if (!words) return;

  // The bundle is asked for once, by the first chart that somebody explores, long after the page is painted.
  let bundle;
  const loaded = () => {
    bundle ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = words.bundle;
      script.onload = () => resolve(window.Plotly);
      script.onerror = reject;
      document.head.append(script);
    });
    return bundle;
  };

  const config = { displaylogo: false, responsive: true, modeBarButtonsToRemove: ["toImage", "sendDataToCloud"] };

  const explore = async (figure, button) => {
    const place = figure.querySelector(".explored");
    if (!place.hidden) {
      place.hidden = true;
      figure.classList.remove("is-explored");
      button.firstChild.data = words.explore;
      button.setAttribute("aria-expanded", "false");
      return;
    }
    button.disabled = true;
    try {
      const [plotly, answer] = await Promise.all([loaded(), fetch(figure.dataset.figure)]);
      if (!answer.ok) throw new Error(answer.statusText);
      const drawn = await answer.json();
      place.hidden = false;
      figure.classList.add("is-explored");
      if (!place.dataset.drawn) await plotly.newPlot(place, drawn.data, drawn.layout, config);
      place.dataset.drawn = "yes";
      button.firstChild.data = words.back;
      button.setAttribute("aria-expanded", "true");
    } catch {
      button.insertAdjacentText("afterend", ` ${words.failed}`);
    } finally {
      button.disabled = false;
    }
  };

  // The drawing as the server made it, painted at twice its size so that print is sharp.
  const keep = async (link) => {
    const picture = new Image();
    picture.src = link.href;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * 2;
    canvas.height = picture.naturalHeight * 2;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const content = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
    const offered = document.createElement("a");
    offered.href = URL.createObjectURL(content);
    offered.download = link.pathname.split("/").pop().replace(/svg$/, "png");
    offered.click();
    window.setTimeout(() => URL.revokeObjectURL(offered.href), 60000);
  };

  const made = (label, about, act) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    const whose = document.createElement("span");
    whose.className = "govuk-visually-hidden";
    whose.textContent = `: ${about}`;
    button.append(label, whose);
    button.addEventListener("click", () => act(button));
    line.append(button);
    return line;
  };

  document.querySelectorAll("figure[data-figure]").forEach((figure) => {
    const section = figure.closest("section");
    const tools = section.querySelector(".tools");
    const about = section.querySelector("h2").textContent.trim();
    const drawing = tools.querySelector("a[download]");
    drawing.closest("li").after(made(words.png, about, () => keep(drawing)));
    if (!figure.dataset.figure) return;
    tools.prepend(made(words.explore, about, (button) => explore(figure, button)));
  });
})();
