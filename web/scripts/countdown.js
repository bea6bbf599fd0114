// The ring and the words of how long a code is valid. Silent for screen readers except at the end: a voice that says
// every second helps nobody.
import { face, tick } from "./clock.js";

export function countdowns(root) {
  for (const element of root.querySelectorAll("[data-countdown]")) {
    const { countdown, total, left, over } = element.dataset;
    const ring = element.querySelector(".o-countdown__time");
    const words = element.querySelector(".o-countdown__words");
    const time = document.createElement("strong");
    words.setAttribute("role", "timer");
    words.replaceChildren(`${left} `, time);
    tick(Number(countdown), (seconds) => {
      time.textContent = face(seconds);
      ring.setAttribute("stroke-dasharray", `${(seconds * 100) / Number(total)} 100`);
      if (seconds === 0) {
        element.classList.add("o-countdown--over");
        words.setAttribute("role", "status");
        words.textContent = over;
      }
    });
  }
}
