// Keys of the desk: an element with data-key="Escape" or data-key="Control+Enter" is pressed by them.

export function keys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat || event.altKey || event.shiftKey) {
      return;
    }
    const name = `${event.ctrlKey || event.metaKey ? "Control+" : ""}${event.key}`;
    for (const element of root.querySelectorAll("[data-key]")) {
      if (element.dataset.key === name) {
        event.preventDefault();
        element.click();
        return;
      }
    }
  });
}
