// Prints the page. Without a script the button is not there, and the browser's own menu prints.

export function prints(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => globalThis.print());
  }
}
