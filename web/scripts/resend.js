// The button for a new code waits with the person; without a script it is there at once and the server says the wait.
import { face, tick } from "./clock.js";

export function resends(root) {
  for (const element of root.querySelectorAll("[data-resend]")) {
    const words = element.querySelector("[data-resend-words]");
    const button = element.querySelector("button");
    const seconds = Number(element.dataset.resend);
    if (!words || !button || seconds === 0) {
      continue;
    }
    button.hidden = true;
    tick(seconds, (left) => {
      words.textContent = `${element.dataset.wait} ${face(left)}`;
      if (left === 0) {
        button.hidden = false;
        words.remove();
      }
    });
  }
}
