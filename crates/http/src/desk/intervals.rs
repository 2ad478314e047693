//! Judgements as a picture: each member's interval, the pool's, and the pool's cumulative curve. The table beside it holds the same numbers.

use std::fmt::Write as _;

/// One bar of the picture.
#[derive(Clone, Debug)]
pub struct Interval {
    /// Whose.
    pub name: String,
    /// 5 %, 50 %, 95 %.
    pub quantiles: [f64; 3],
    /// Whether it is the pool's.
    pub pool: bool,
}

const WIDTH: f64 = 960.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 24.0;
const ROW: f64 = 30.0;
const TOP: f64 = 14.0;
const CURVE: f64 = 130.0;
const BOTTOM: f64 = 34.0;
/// Letters of a name that fit beside the bars.
const NAME_MOST: usize = 22;
const TICKS: usize = 6;

/// The SVG; empty if there is nothing that can be drawn. Colours come from the style sheet by class, and shapes tell the same.
pub fn intervals(rows: &[Interval], curve: &[(f64, f64)], title: &str) -> String {
    let numbers = || rows.iter().flat_map(|row| row.quantiles).chain(curve.iter().map(|(at, _)| *at));
    if rows.is_empty() || numbers().any(|number| !number.is_finite()) {
        return String::new();
    }
    let low = numbers().fold(f64::INFINITY, f64::min);
    let high = numbers().fold(f64::NEG_INFINITY, f64::max);
    let span = high - low;
    if !span.is_finite() {
        return String::new();
    }
    let x = |at: f64| {
        let part = if span > 0.0 { (at - low) / span } else { 0.5 };
        LEFT + (WIDTH - LEFT - RIGHT) * part
    };
    let curve_height = if curve.len() > 1 { CURVE } else { 0.0 };
    let floor = TOP + rows.len() as f64 * ROW + curve_height;
    let mut svg = format!(
        "<svg class=\"plot judged\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{}\" direction=\"ltr\" preserveAspectRatio=\"xMidYMid meet\">",
        floor + BOTTOM,
        escape(title)
    );
    for tick in 0..TICKS {
        let value = low + span * tick as f64 / (TICKS - 1) as f64;
        // Writing into a string cannot fail.
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{TOP}\" y2=\"{floor:.1}\"/><text class=\"tick\" x=\"{0:.1}\" y=\"{1:.1}\" text-anchor=\"middle\">{2}</text>",
            x(value),
            floor + 20.0,
            label(value, span)
        );
    }
    for (index, row) in rows.iter().enumerate() {
        let middle = TOP + (index as f64 + 0.5) * ROW;
        let [q05, q50, q95] = row.quantiles.map(x);
        let class = if row.pool { "interval pool" } else { "interval" };
        let _ = write!(
            svg,
            "<text class=\"tick\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text><line class=\"{class}\" x1=\"{q05:.1}\" x2=\"{q95:.1}\" y1=\"{middle:.1}\" y2=\"{middle:.1}\"/>",
            LEFT - 12.0,
            middle + 4.0,
            escape(&short(&row.name))
        );
        for end in [q05, q95] {
            let _ = write!(
                svg,
                "<line class=\"{class}\" x1=\"{end:.1}\" x2=\"{end:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
                middle - 6.0,
                middle + 6.0
            );
        }
        let _ = match row.pool {
            true => {
                write!(svg, "<path class=\"median\" d=\"M{q50:.1} {:.1}l7 7l-7 7l-7 -7z\"/>", middle - 7.0)
            }
            false => write!(svg, "<circle class=\"median\" cx=\"{q50:.1}\" cy=\"{middle:.1}\" r=\"5\"/>"),
        };
    }
    if curve.len() > 1 {
        let top = floor - CURVE + 12.0;
        let y = |part: f64| top + (floor - top) * (1.0 - part.clamp(0.0, 1.0));
        for (part, name) in [(0.0, "0"), (0.5, "0.5"), (1.0, "1")] {
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{1:.1}\" y2=\"{1:.1}\"/><text class=\"tick\" x=\"{2}\" y=\"{3:.1}\" text-anchor=\"end\">{name}</text>",
                WIDTH - RIGHT,
                y(part),
                LEFT - 12.0,
                y(part) + 4.0
            );
        }
        let mut path = String::new();
        for (index, (at, part)) in curve.iter().enumerate() {
            let _ = write!(path, "{}{:.1} {:.1}", if index == 0 { 'M' } else { 'L' }, x(*at), y(*part));
        }
        let _ = write!(svg, "<path class=\"cumulative\" fill=\"none\" d=\"{path}\"/>");
    }
    svg + "</svg>"
}

fn label(value: f64, span: f64) -> String {
    let places = match span {
        span if span >= 20.0 => 0,
        span if span >= 2.0 => 1,
        span if span >= 0.2 => 2,
        _ => 4,
    };
    if value.abs() >= 1e9 { format!("{value:.2e}") } else { format!("{value:.places$}") }
}

fn short(name: &str) -> String {
    match name.chars().count() > NAME_MOST {
        true => name.chars().take(NAME_MOST - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(name: &str, quantiles: [f64; 3], pool: bool) -> Interval {
        Interval { name: name.into(), quantiles, pool }
    }

    #[test]
    fn a_picture_has_a_bar_for_everybody_and_another_shape_for_the_pool() {
        let rows = [bar("<Utopia>", [1.0, 2.0, 9.0], false), bar("Pool", [1.0, 3.0, 9.0], true)];
        let svg = intervals(&rows, &[(0.0, 0.0), (3.0, 0.5), (10.0, 1.0)], "\"a\" & b");
        assert_eq!(svg.matches("<circle").count(), 1);
        assert_eq!(svg.matches("class=\"median\" d=").count(), 1);
        assert_eq!(svg.matches("class=\"cumulative\"").count(), 1);
        assert!(svg.contains("&lt;Utopia&gt;") && svg.contains("&quot;a&quot; &amp; b"));
        assert!(!svg.contains("style=") && !svg.contains("NaN"));
    }

    #[test]
    fn what_cannot_be_drawn_draws_nothing_and_one_number_is_in_the_middle() {
        assert!(intervals(&[], &[], "none").is_empty());
        assert!(intervals(&[bar("a", [1.0, f64::NAN, 2.0], false)], &[], "nan").is_empty());
        assert!(intervals(&[bar("a", [-f64::MAX, 0.0, f64::MAX], false)], &[], "wide").is_empty());
        let one = intervals(&[bar("a", [5.0; 3], false)], &[], "one");
        assert!(!one.contains("NaN") && one.ends_with("</svg>"));
        assert!(intervals(&[bar(&"é".repeat(90), [1.0, 2.0, 3.0], false)], &[], "long").contains('…'));
    }
}
