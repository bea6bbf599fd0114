// A second press on the way does nothing. The server answers a repeated form once anyway; this spares the wait.

export function submitOnce(root) {
  const sent = new WeakSet();
  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented) {
      return;
    }
    if (sent.has(event.target)) {
      event.preventDefault();
      return;
    }
    sent.add(event.target);
    setTimeout(() => sent.delete(event.target), 10000);
  });
  // Coming back by the back button shows the same page again, ready to be sent.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      for (const form of document.forms) {
        sent.delete(form);
      }
    }
  });
}
