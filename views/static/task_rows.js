// Rows of tasks on a directive's form: added from a template, dropped, never renumbered.
"use strict";

const box = document.querySelector("[data-rows]");
const list = box.querySelector("[data-row-list]");
const blank = box.querySelector("[data-row-template]");

function nextNumber() {
  const numbers = [...list.querySelectorAll("[name^='tasks-']")].map((input) => Number(input.name.split("-")[1]));
  return Math.max(-1, ...numbers) + 1;
}

box.querySelector("[data-add-row]").addEventListener("click", () => {
  const number = nextNumber();
  const row = blank.content.cloneNode(true);
  for (const element of row.querySelectorAll("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace("__row__", number));
    }
  }
  list.append(row);
  list.lastElementChild.querySelector("textarea").focus();
});

list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-drop-row]");
  if (button) button.closest("[data-row]").remove();
});
