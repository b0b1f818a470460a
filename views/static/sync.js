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

// The bar moves by itself; when the sweep has ended, the page is read again once.
const bar = document.querySelector("[data-progress]");
let pause = 2000;
async function look() {
  if (document.hidden) return void setTimeout(look, pause);
  try {
    const answer = await fetch(bar.dataset.progress, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.status);
    const now = await answer.json();
    const progress = bar.querySelector("progress");
    progress.max = now.all;
    progress.value = now.done;
    bar.querySelector("span").textContent = now.said;
    document.querySelector("[data-behind]").textContent = now.behind;
    if (now.done >= now.all) return void location.reload();
    pause = 2000;
  } catch {
    pause = Math.min(pause * 2, 30000);
  }
  setTimeout(look, pause);
}
if (bar) setTimeout(look, 1000);
