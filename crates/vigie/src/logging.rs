//! Structured logs on standard error: JSON lines for a serving node, nothing but warnings for other verbs. Never personal data.

use tracing_subscriber::EnvFilter;

/// Starts the log; `VIGIE_LOG` sets the filter (for example `info,vigie_http=debug`).
pub fn start(serving: bool) {
    let default = if serving { "info" } else { "error" };
    let filter = EnvFilter::try_from_env("VIGIE_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if serving {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).init();
    } else {
        builder.without_time().init();
    }
}
