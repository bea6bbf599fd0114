use std::collections::BTreeMap;

use kernel::{Language, Secret};
use text::{Value, Words};

use crate::message::Template;

fn fill(language: Language, key: &str, params: &BTreeMap<String, String>) -> String {
    let values: Vec<(&str, Value)> =
        params.iter().map(|(name, value)| (name.as_str(), value.as_str().into())).collect();
    Words::new(language).with(key, &values)
}

/// The text of an SMS.
pub fn sms(language: Language, template: &Template, params: &BTreeMap<String, String>) -> Secret<String> {
    Secret::new(fill(language, &template.sms, params))
}

/// A mail: subject, text, HTML.
pub struct Mail {
    pub subject: String,
    pub text: Secret<String>,
    pub html: Secret<String>,
}

/// A message as a page shows it.
pub struct Preview {
    /// In one line.
    pub subject: String,
    /// The text; a blank line begins a paragraph.
    pub text: Secret<String>,
}

/// What a message says, for the page of whoever got it.
pub fn preview(language: Language, template: &Template, params: &BTreeMap<String, String>) -> Preview {
    Preview {
        subject: fill(language, &template.subject, params),
        text: Secret::new(fill(language, &template.body, params)),
    }
}

/// The subject, text and HTML of a mail.
pub fn mail(language: Language, template: &Template, params: &BTreeMap<String, String>) -> Mail {
    let subject = fill(language, &template.subject, params);
    let body = fill(language, &template.body, params);
    let link = params.get("link").map(String::as_str);
    Mail { html: Secret::new(html(language, &subject, &body, link)), subject, text: Secret::new(body) }
}

/// One column, large type, one button. Mail readers know no style sheets, so the style stands at the elements.
fn html(language: Language, subject: &str, body: &str, link: Option<&str>) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{0}</title></head>\
         <body style=\"margin:0;background:#f7f8fb;color:#14213d;font:18px/28px Arial,sans-serif\">\
         <div style=\"max-width:600px;margin:0 auto;padding:28px;background:#ffffff\">\
         <h1 style=\"margin:0 0 20px;font-size:24px;line-height:32px\">{0}</h1>",
        escape(subject)
    );
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let part = match link.filter(|link| *link == paragraph && is_web(link)) {
            Some(link) => button(language, link),
            None => format!("<p style=\"margin:0 0 20px\">{}</p>", escape(paragraph).replace('\n', "<br>")),
        };
        page.push_str(&part);
    }
    page.push_str("</div></body></html>");
    page
}

/// A button, and under it the address itself: some readers show no links, and some people trust no buttons.
fn button(language: Language, link: &str) -> String {
    let href = escape(link);
    let label = escape(&Words::new(language).t("message-open-link"));
    format!(
        "<p style=\"margin:0 0 20px\"><a href=\"{href}\" style=\"display:inline-block;padding:12px 24px;border-radius:4px;\
         background:#2747a8;color:#ffffff;font-weight:bold;text-decoration:none\">{label}</a></p>\
         <p style=\"margin:0 0 20px;font-size:14px;line-height:20px;word-break:break-all\">{href}</p>"
    )
}

fn is_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://id.example.ru/l/1?a=b&c=\"d";

    #[test]
    fn html_escapes_what_it_is_given() {
        let page = html(Language::Ru, "a<b", "x & y\nz\n\n<script>", None);
        assert!(page.contains("<h1 style=") && page.contains("a&lt;b</h1>"));
        assert!(page.contains("x &amp; y<br>z"));
        assert!(!page.contains("<script>"));
    }

    #[test]
    fn the_link_of_a_message_is_its_one_button() {
        let page = html(Language::Ru, "s", &format!("t\n\n{LINK}\n\nu"), Some(LINK));
        assert_eq!(page.matches("<a ").count(), 1);
        assert!(page.contains("href=\"https://id.example.ru/l/1?a=b&amp;c=&quot;d\""), "{page}");
    }

    #[test]
    fn what_is_not_the_link_of_the_message_is_text() {
        assert!(!html(Language::Ru, "s", "https://evil.example", None).contains("<a "));
        assert!(!html(Language::Ru, "s", "https://evil.example", Some(LINK)).contains("<a "));
        assert!(!html(Language::Ru, "s", "javascript:alert(1)", Some("javascript:alert(1)")).contains("<a "));
    }
}
