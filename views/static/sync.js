// The screens of synchronisation: how many items are chosen, a reason that is asked for and kept, a sweep's progress. Without it they still work.
"use strict";

const counter = document.querySelectorAll("[data-chosen]");

// How many items a choice of many is for, as words; "" for none.
function chosen(form) {
  const all = form.querySelector("input[name=all]:checked");
  if (all) return all.dataset.total;
  return form.querySelectorAll("input[name=item]:checked").length || "";
}

const tell = () => {
  for (const place of counter) {
    const count = chosen(place.closest("form"));
    place.textContent = count && place.dataset.chosen.replace("{}", count);
    for (const button of place.closest(".bulk").querySelectorAll("[data-question]")) {
      button.dataset.confirm = count && button.dataset.question.replace("{}", count);
    }
  }
};
document.addEventListener("change", tell);
tell();

// Nothing is asked or sent while nothing is chosen, or while the reason that is to be given is not written.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.dataset.question && !chosen(event.target)) {
    event.preventDefault();
    const place = button.closest(".bulk").querySelector("[data-chosen]");
    place.textContent = place.dataset.none;
  }
  const reason = button?.dataset.needs && button.closest("details").querySelector("textarea");
  if (reason && !reason.value.trim()) {
    event.preventDefault();
    for (const over of ["input", "blur"]) reason.addEventListener(over, () => reason.setCustomValidity(""));
    reason.setCustomValidity(button.dataset.needs);
    reason.reportValidity();
  }
}, true); // before a question is asked

// What is written beside an item stays in this tab, for this person, for as long as the item waits: any choice,
// one that is refused too, reads the page again.
const person = document.querySelector(".who-name")?.textContent;
for (const words of document.querySelectorAll("details.why textarea")) {
  const key = `${person}/${words.name}`;
  const kept = sessionStorage.getItem(key);
  if (kept && !words.value) {
    words.value = kept;
    words.closest("details").open = true;
  }
  words.addEventListener("input", () => sessionStorage.setItem(key, words.value));
}
document.addEventListener("submit", (event) => { // the reason for all is for the choice of many that it was sent with
  if (event.submitter?.closest(".bulk") && !event.defaultPrevented) sessionStorage.removeItem(`${person}/answer:all`);
});

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

// What this page says of a choice may not have been read yet: the page in its place says it, too.
function readAgain() {
  const said = document.querySelector(".flashes");
  if (said) sessionStorage.setItem("said", said.innerHTML);
  location.reload();
}

const said = sessionStorage.getItem("said");
if (said) {
  sessionStorage.removeItem("said");
  let place = document.querySelector(".flashes");
  if (!place) {
    place = document.createElement("div");
    place.className = "flashes";
    document.getElementById("content").prepend(place);
  }
  place.insertAdjacentHTML("afterbegin", said);
}

function finish() {
  if (!atWork()) return void readAgain();
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
