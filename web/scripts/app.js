// Comfort on top of pages that work without it.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
