// Suggestions while an address is typed: a combobox with a list box (ARIA authoring practices, "list autocomplete with
// manual selection"). Without a script the same field has a button and choices; where no suggestions come, one types on.
// <div data-suggest="/address" data-filled="…"> <input id="find"> <button data-suggest-button> <p data-suggest-said> </div>
// Answer: { "suggestions": [{ "line": "…", "fields": [["postcode", "…"], …] }], "said": "…" }.

const REST_MILLISECONDS = 250;
const LETTERS_MIN = 3;

export function suggestions(root) {
  for (const box of root.querySelectorAll("[data-suggest]")) {
    const input = box.querySelector("input");
    const token = input?.form?.elements.namedItem("csrf");
    if (input && token) {
      new Combobox(box, input, token).start();
    }
  }
}

class Combobox {
  constructor(box, input, token) {
    Object.assign(this, { box, input, token, found: [], active: -1, asked: 0, timer: undefined });
    this.said = box.querySelector("[data-suggest-said]");
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-list`;
    this.list.className = "o-suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.label);
  }

  start() {
    const { box, input, list } = this;
    // Gone, not hidden: a hidden button is still the one that Enter presses in another field.
    for (const useless of box.querySelectorAll("[data-suggest-button], [data-suggest-choices]")) {
      useless.remove();
    }
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.after(list);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    // Pressing the pointer must not take the focus away from the field.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        this.choose(Number(option.dataset.place));
      }
    });
  }

  typed() {
    clearTimeout(this.timer);
    this.asked += 1;
    if (this.input.value.trim().length < LETTERS_MIN) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(this.asked), REST_MILLISECONDS);
  }

  async ask(mine) {
    try {
      const answer = await fetch(this.box.dataset.suggest, {
        method: "POST",
        body: new URLSearchParams({ csrf: this.token.value, text: this.input.value }),
        headers: { accept: "application/json" },
        signal: AbortSignal.timeout(5000),
      });
      const { suggestions = [], said = "" } = answer.ok ? await answer.json() : {};
      // An answer to an earlier keystroke is old; one that comes when the person has gone on opens nothing.
      if (mine === this.asked && document.activeElement === this.input) {
        this.show(suggestions, said);
      }
    } catch {
      this.close();
    }
  }

  show(found, said) {
    this.found = found;
    this.active = -1;
    const options = found.map(({ line }, place) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.className = "o-suggestions__one";
      option.dataset.place = String(place);
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = line;
      return option;
    });
    this.list.replaceChildren(...options);
    this.open(found.length > 0);
    this.said.textContent = said;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.found = [];
    this.active = -1;
    this.list.replaceChildren();
    this.open(false);
  }

  pressed(event) {
    if (event.key === "Enter" && !event.isComposing) {
      // Enter in this field chooses, and never sends the form half filled in.
      event.preventDefault();
      if (this.active >= 0) {
        this.choose(this.active);
      }
      return;
    }
    if (event.key === "Escape") {
      if (!this.list.hidden) {
        event.preventDefault();
        this.close();
      }
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || this.found.length === 0) {
      return;
    }
    event.preventDefault();
    const count = this.found.length;
    this.move(this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count);
  }

  move(place) {
    this.active = place;
    for (const option of this.list.children) {
      const isActive = Number(option.dataset.place) === place;
      option.setAttribute("aria-selected", String(isActive));
      if (isActive) {
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }
  }

  choose(place) {
    const { line, fields } = this.found[place];
    for (const [name, value] of fields) {
      const field = this.input.form.elements.namedItem(name);
      if (field) {
        field.value = value;
      }
    }
    // Who chose a street goes on with the house.
    const house = fields.find(([name]) => name === "house");
    this.input.value = house?.[1] ? line : `${line}, `;
    this.asked += 1;
    this.close();
    this.said.textContent = this.box.dataset.filled;
  }
}
