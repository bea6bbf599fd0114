// What the server thinks of the password, while it is typed. Asked at most twice a second and only when typing rests.
// Answer: { "text": "…", "reasons": ["…"], "good": true }.

export function strength(root) {
  for (const input of root.querySelectorAll("[data-strength]")) {
    const box = input.closest(".govuk-form-group")?.querySelector("[data-strength-answer]");
    const token = input.form?.elements.namedItem("csrf");
    if (!box || !token) {
      continue;
    }
    let timer;
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      if (!input.value) {
        box.hidden = true;
        return;
      }
      try {
        const answer = await fetch(input.dataset.strength, {
          method: "POST",
          body: new URLSearchParams({ csrf: token.value, password: input.value }),
          headers: { accept: "application/json" },
          signal: AbortSignal.timeout(5000),
        });
        // An answer to an earlier keystroke is old; a refusal (too often) leaves what stands.
        if (answer.ok && mine === asked) {
          show(box, await answer.json());
        }
      } catch {
        box.hidden = true;
      }
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 500);
    });
  }
}

function show(box, { text, reasons = [], good = false }) {
  const word = document.createElement("span");
  word.className = `o-pill o-pill--${good ? "good" : "wait"}`;
  word.textContent = text;
  const list = document.createElement("ul");
  for (const reason of reasons) {
    const item = document.createElement("li");
    item.textContent = reason;
    list.append(item);
  }
  box.replaceChildren(word, ...(reasons.length ? [list] : []));
  box.hidden = false;
}
