use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;

use crate::PageError;

/// A page with status 200.
pub fn page(template: &impl Template) -> Result<Response, PageError> {
    page_with(StatusCode::OK, template)
}

/// The page of a form that has mistakes: status 422.
pub fn page_with_errors(template: &impl Template) -> Result<Response, PageError> {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page with another status. The kit does not put its own error page in its place.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let mut response = (status, Html(template.render()?)).into_response();
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

/// Where to go after success: 303. The path must be of this site.
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A mark on the response: this is a whole page, whatever its status.
#[derive(Clone, Copy)]
pub(crate) struct Rendered;

/// The path, when it leads to a page of this very site: begins with one slash and holds nothing that a browser
/// could read as another host.
pub fn local_path(path: &str) -> Option<&str> {
    let is_local = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2_000
        && path.chars().all(|c| !c.is_control() && c != '\\' && c != ' ' && c.is_ascii());
    is_local.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_local() {
        assert_eq!(local_path("/account?x=1"), Some("/account?x=1"));
        for foreign in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "account"]
        {
            assert_eq!(local_path(foreign), None, "{foreign}");
        }
    }
}
