// What every page may use: dialogs, one-cell edits, chosen rows. Without it the pages still work.
"use strict";

const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

// A link with data-dialog opens its page's form in a dialog; a refused form is shown in it again. Where no form
// comes back, what was typed stays, below the reason.
async function openDialog(address) {
  const dialog = document.createElement("dialog");
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  const show = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const form = page.querySelector("[data-dialog-body]");
    if (!form) return false;
    form.classList.add("dialog-body");
    form.classList.remove("card");
    dialog.replaceChildren(form);
    form.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
    form.querySelector("form")?.addEventListener("submit", send);
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    return true;
  };
  const send = async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = event.submitter;
    if (button) button.disabled = true;
    let why = document.querySelector("meta[name=not-sent]").content;
    try {
      const answer = await fetch(form.getAttribute("action") || address, {
        method: "POST", body: new FormData(form, button), headers: { "X-Requested-With": "fetch" },
      });
      if (answer.headers.get("Content-Type")?.includes("json")) {
        location.assign((await answer.json()).location);
        return;
      }
      const text = await answer.text();
      if (show(text)) return;
      if (!answer.ok && !text.trimStart().startsWith("<")) why = text;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // no network
    }
    form.querySelector(".flash-error")?.remove();
    const said = document.createElement("p");
    said.className = "flash flash-error";
    said.role = "alert";
    said.textContent = why;
    form.prepend(said);
    said.scrollIntoView({ block: "nearest" });
    if (button) button.disabled = false;
  };
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected || !show(await answer.text())) { location.assign(address); return; }
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (link && !event.ctrlKey && !event.metaKey && window.HTMLDialogElement) {
    event.preventDefault();
    openDialog(link.href);
  }
  const edit = event.target.closest(".cell-edit");
  if (edit) editCell(edit);
});

// One cell of a list: that field alone, over the version that is shown.
function editCell(button) {
  const cell = button.closest("td");
  const row = button.closest("tr");
  const name = button.dataset.column;
  const form = document.createElement("form");
  form.className = "cell-form";
  form.noValidate = true;
  form.append(document.getElementById(`edit-${name}`).content.cloneNode(true));
  const input = form.querySelector("input, select, textarea");
  input.value = button.dataset.value;
  const before = [...cell.childNodes];
  const back = () => cell.replaceChildren(...before);
  form.querySelector("[data-cancel]").addEventListener("click", back);
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(form);
    body.set("list_form_pk", row.dataset.id);
    body.set("version", row.dataset.version);
    const table = row.closest("table");
    const answer = await fetch(table.dataset.update, {
      method: "POST", body, headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
    });
    if (!answer.ok) {
      form.querySelector(".wrong-why").textContent = await answer.text();
      input.setAttribute("aria-invalid", "true");
      return;
    }
    const saved = await answer.json();
    row.dataset.version = saved.version;
    back();
    cell.querySelector(".cell-value").innerHTML = saved.value;
    button.dataset.value = saved.typed;
  });
  cell.replaceChildren(form);
  input.focus();
}

// Choose all rows; the page size and other plain selects send their form at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) {
    const within = event.target.form ?? document;
    for (const box of within.querySelectorAll("input[name=rowid], input[name=task], input[name=item]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !event.defaultPrevented && !window.confirm(question)) event.preventDefault();
});

// A menu of the header closes when the person goes on elsewhere.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.who[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// On a phone the menu and the tabs are lines that scroll: each begins where the person is.
for (const here of document.querySelectorAll(":is(.menu, .tabs) [aria-current]")) {
  const line = here.closest(".menu, .tabs");
  if (line.scrollWidth > line.clientWidth) {
    const off = here.getBoundingClientRect().left - line.getBoundingClientRect().left;
    line.scrollLeft += off - (line.clientWidth - here.offsetWidth) / 2;
  }
}
