use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Logs to standard error, by `OKNO_LOG` or else by `default`. Panics are logged by place only: their text could hold data.
pub fn start(default: &str) {
    let filter = EnvFilter::try_from_env("OKNO_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}
