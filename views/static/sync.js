// The screens of synchronisation: how many items are chosen, and a sweep's progress. Without it they still work.
"use strict";

const counter = document.querySelectorAll("[data-chosen]");
const tell = () => {
  for (const place of counter) {
    const boxes = place.closest("form").querySelectorAll("input[name=item]:checked");
    place.textContent = boxes.length ? place.dataset.chosen.replace("{}", boxes.length) : "";
  }
};
document.addEventListener("change", tell);
tell();

// The bar moves by itself; when the sweep has ended, the page is read again once, or says that it can be.
const bar = document.querySelector("[data-progress]");
let pause = 2000;

// Whether somebody is at something that reading the page again would take away.
function atWork() {
  if (document.querySelector("dialog[open]") || !document.getSelection().isCollapsed) return true;
  if (document.activeElement && document.activeElement !== document.body) return true;
  return [...document.querySelectorAll("input, textarea, select")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((one) => one.index && one.selected !== one.defaultSelected);
    return field.value !== field.defaultValue;
  });
}

function finish() {
  if (!atWork()) return void location.reload();
  bar.querySelector("progress").remove();
  bar.querySelector("span").remove();
  bar.querySelector("a").hidden = false;
}

async function look() {
  if (document.hidden) return void setTimeout(look, pause);
  try {
    const answer = await fetch(bar.dataset.progress, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.status);
    const now = await answer.json();
    if (now.done >= now.all) return void finish();
    const progress = bar.querySelector("progress");
    if (progress.hasAttribute("value")) {
      progress.max = now.all;
      progress.value = now.done;
      bar.querySelector("span").textContent = now.said;
      document.querySelector("[data-behind]").textContent = now.behind;
    }
    pause = 2000;
  } catch {
    pause = Math.min(pause * 2, 30000);
  }
  setTimeout(look, pause);
}
if (bar) setTimeout(look, 1000);
