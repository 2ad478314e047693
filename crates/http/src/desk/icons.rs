//! Drawings that carry meaning: one shape per verdict and state, so that colour alone never speaks. Our own, fixed text.

/// The inline SVG of a name; empty for an unknown one.
pub(super) fn svg(name: &str) -> &'static str {
    match name {
        "brand" => {
            r##"<svg viewBox="0 0 28 28" aria-hidden="true"><path d="M3 20a11 11 0 0 1 22 0" class="i1"/><path d="M8.5 20a5.5 5.5 0 0 1 11 0" class="i2"/><circle cx="14" cy="20" r="2.2" class="i3"/></svg>"##
        }
        "verdict-failed" => {
            r##"<svg viewBox="0 0 72 72" aria-hidden="true"><path d="M22 3h28l19 19v28L50 69H22L3 50V22z" class="fill"/><path d="M25 25l22 22M47 25L25 47" class="cut"/></svg>"##
        }
        "verdict-inconclusive" => {
            r##"<svg viewBox="0 0 72 72" aria-hidden="true"><path d="M36 5l33 60H3z" class="fill round"/><path d="M36 27v17" class="cut"/><circle cx="36" cy="54" r="4.2" class="dotcut"/></svg>"##
        }
        "verdict-passed" => {
            r##"<svg viewBox="0 0 72 72" aria-hidden="true"><circle cx="36" cy="36" r="33" class="fill"/><path d="M21 37l11 11 20-22" class="cut"/></svg>"##
        }
        "verdict-plain" => {
            r##"<svg viewBox="0 0 72 72" aria-hidden="true"><circle cx="36" cy="36" r="31" class="ring"/><path d="M22 36h28" class="line"/></svg>"##
        }
        "failed" => {
            r##"<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M6 1h8l5 5v8l-5 5H6l-5-5V6z" class="fill"/><path d="M7 7l6 6M13 7l-6 6" class="cut"/></svg>"##
        }
        "examine" => {
            r##"<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 2l9 16H1z" class="fill round"/><path d="M10 8v4.5" class="cut"/><circle cx="10" cy="15.2" r="1.2" class="dotcut"/></svg>"##
        }
        "not-run" => {
            r##"<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 2.5l8 14.6H2z" class="hollow"/></svg>"##
        }
        "passed" => {
            r##"<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="9" class="fill"/><path d="M6 10.4l3 3 5.4-6" class="cut"/></svg>"##
        }
        "lacks" => {
            r##"<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.6" class="hollow"/><path d="M6.5 10h7" class="hollow"/></svg>"##
        }
        "defect" => {
            r##"<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.6" class="hollow"/><path d="M10 6v5" class="hollow"/><circle cx="10" cy="14" r="1" class="fill"/></svg>"##
        }
        "sealed" => {
            r##"<svg viewBox="0 0 20 20" aria-hidden="true"><rect x="3" y="9" width="14" height="9" rx="2" class="hollow"/><path d="M6.2 9V6.2a3.8 3.8 0 0 1 7.6 0V9" class="hollow"/></svg>"##
        }
        "arrow" => {
            r##"<svg viewBox="0 0 34 16" aria-hidden="true"><path d="M1 8h29M24 2.5L31 8l-7 5.5" class="hollow"/></svg>"##
        }
        _ => "",
    }
}
