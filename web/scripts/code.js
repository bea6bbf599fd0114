// A pasted code often brings spaces, a hyphen or the whole message along.

export function codes(root) {
  for (const input of root.querySelectorAll("[data-code]")) {
    const length = Number(input.dataset.code);
    const clean = (text) =>
      input.inputMode === "numeric"
        ? (text.match(new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`))?.[0] ?? text.replace(/\D/g, "")).slice(0, length)
        : text.replace(/[\s-]/g, "").toUpperCase().slice(0, length);
    input.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text") ?? "";
      if (text) {
        event.preventDefault();
        input.value = clean(text);
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    input.addEventListener("input", () => {
      const cleaned = clean(input.value);
      if (cleaned !== input.value) {
        input.value = cleaned;
      }
    });
  }
}
