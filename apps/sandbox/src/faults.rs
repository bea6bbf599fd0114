//! The form by which a person makes a simulator misbehave: one fault, and a delay.

use std::time::Duration;

use web::Form;

const DELAY_SECONDS_MAX: u64 = 120;

/// What the form says; none when it has mistakes, which then stand in it.
pub(crate) fn read<F>(form: &mut Form, fault: impl Fn(&str) -> Option<F>) -> Option<(Option<F>, Duration)> {
    let chosen = form.parse("fault", |word| match word {
        "" | "none" => Ok(None),
        word => fault(word).map(Some).ok_or("sandbox-fault-unknown"),
    });
    let delay = form.parse("delay", |seconds| match seconds {
        "" => Ok(Duration::ZERO),
        seconds => match seconds.parse() {
            Ok(seconds) if seconds <= DELAY_SECONDS_MAX => Ok(Duration::from_secs(seconds)),
            _ => Err("sandbox-delay-wrong"),
        },
    });
    Some((chosen?, delay?))
}

/// The form as it stands now.
pub(crate) fn form(fault: Option<&'static str>, delay: Duration) -> Form {
    Form::with_values([("fault", fault.unwrap_or("none").to_owned()), ("delay", delay.as_secs().to_string())])
}
