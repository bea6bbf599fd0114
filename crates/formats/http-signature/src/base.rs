use crate::component::{Component, Message};
use crate::structured::InnerList;

/// Why a base could not be built.
pub(crate) enum BaseError {
    Missing(String),
    Twice(String),
}

/// The signature base (RFC 9421, 2.5): a line per component, then the parameters.
pub(crate) fn signature_base(
    message: &Message<'_>,
    components: &[Component],
    parameters: &InnerList,
) -> Result<String, BaseError> {
    let mut base = String::with_capacity(512);
    for (position, component) in components.iter().enumerate() {
        if components.iter().take(position).any(|earlier| earlier == component) {
            return Err(BaseError::Twice(component.to_string()));
        }
        let value = component.value(message).ok_or_else(|| BaseError::Missing(component.to_string()))?;
        base.push_str(&component.to_string());
        base.push_str(": ");
        base.push_str(&value);
        base.push('\n');
    }
    base.push_str("\"@signature-params\": ");
    base.push_str(&parameters.to_string());
    Ok(base)
}
