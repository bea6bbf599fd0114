// Show and hide. The field is hidden again before it is sent, so that browsers keep it as a password.

export function passwords(root) {
  for (const button of root.querySelectorAll(".o-password-toggle")) {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const status = button.closest(".govuk-form-group")?.querySelector("[data-password-status]");
    if (!input) {
      continue;
    }
    const show = (visible) => {
      input.type = visible ? "text" : "password";
      button.textContent = visible ? button.dataset.hide : button.dataset.show;
      if (status) {
        status.textContent = visible ? button.dataset.shown : button.dataset.hidden;
      }
    };
    button.hidden = false;
    button.addEventListener("click", () => show(input.type === "password"));
    input.form?.addEventListener("submit", () => show(false));
  }
}
