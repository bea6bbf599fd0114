//! The axum kit: cookies, CSRF, limits, error pages, language, page components, assets.
