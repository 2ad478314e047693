//! A weekly series as a picture: band, expected line, counts, marks of unusual weeks. The table beside it holds the same numbers.

use std::fmt::Write as _;

/// One week of the picture.
#[derive(Clone, Debug)]
pub struct PlotPoint {
    /// Week, `2026-W48`.
    pub label: String,
    /// The count, if known.
    pub count: Option<u64>,
    /// Expected, lower and upper bound, if judged.
    pub band: Option<(f64, u64, u64)>,
    /// Above the band.
    pub unusual: bool,
    /// Imported.
    pub imported: bool,
}

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 34.0;

/// The SVG. Its title is the accessible name; colours come from the style sheet by class, and shapes tell the same.
pub fn weekly(points: &[PlotPoint], title: &str) -> String {
    let most = points
        .iter()
        .flat_map(|point| [point.count, point.band.map(|(_, _, upper)| upper)])
        .flatten()
        .max()
        .unwrap_or(0);
    let step = tick(most);
    let ticks = most.div_ceil(step).max(1);
    let ceiling = ticks as f64 * step as f64;
    let slot = (WIDTH - LEFT - RIGHT) / points.len().max(1) as f64;
    let x = |index: usize| LEFT + slot * (index as f64 + 0.5);
    let y = |value: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - value / ceiling);
    let mut svg = format!(
        "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"plot-title\" preserveAspectRatio=\"xMidYMid meet\"><title id=\"plot-title\">{}</title>",
        escape(title)
    );
    for tick in 0..=ticks {
        let value = tick.saturating_mul(step);
        let at = y(tick as f64 * step as f64);
        // Writing into a string cannot fail.
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/><text class=\"tick\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            at + 4.0
        );
    }
    for (index, point) in points.iter().enumerate() {
        if let Some((expected, lower, upper)) = point.band {
            let (top, bottom) = (y(upper as f64), y(lower as f64));
            let _ = write!(
                svg,
                "<rect class=\"band\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{slot:.2}\" height=\"{:.1}\"/><line class=\"bound\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{top:.1}\" y2=\"{top:.1}\"/><line class=\"expected\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
                x(index) - slot / 2.0,
                (bottom - top).max(0.5),
                x(index) - slot / 2.0,
                x(index) + slot / 2.0,
                x(index) - slot / 2.0,
                x(index) + slot / 2.0,
                y(expected),
                y(expected)
            );
        }
    }
    let every = points.len().div_ceil(9).max(1);
    for (index, point) in points.iter().enumerate().skip((points.len().max(1) - 1) % every).step_by(every) {
        let _ = write!(
            svg,
            "<text class=\"tick\" x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x(index).clamp(LEFT + 20.0, WIDTH - 36.0),
            HEIGHT - 12.0,
            escape(&point.label)
        );
    }
    // Neighbouring weeks are joined; a week that is not known breaks the line.
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        if let Some(count) = point.count {
            let begins = index == 0 || points[index - 1].count.is_none();
            let _ = write!(path, "{}{:.1} {:.1}", if begins { 'M' } else { 'L' }, x(index), y(count as f64));
        }
    }
    let _ = write!(svg, "<path class=\"counts\" fill=\"none\" d=\"{path}\"/>");
    for (index, point) in points.iter().enumerate() {
        let Some(count) = point.count else { continue };
        let (at, height) = (x(index), y(count as f64));
        if point.unusual {
            let _ = write!(
                svg,
                "<path class=\"mark\" d=\"M{at:.1} {:.1}l7 -12h-14z\"/><circle class=\"point\" cx=\"{at:.1}\" cy=\"{height:.1}\" r=\"3.5\"/>",
                height - 6.0
            );
        } else if point.imported {
            let _ = write!(
                svg,
                "<rect class=\"hollow\" x=\"{:.1}\" y=\"{:.1}\" width=\"5\" height=\"5\"/>",
                at - 2.5,
                height - 2.5
            );
        } else {
            let _ = write!(svg, "<circle class=\"point\" cx=\"{at:.1}\" cy=\"{height:.1}\" r=\"3\"/>");
        }
    }
    svg + "</svg>"
}

/// A step of 1, 2 or 5 times a power of ten that gives at most six ticks.
fn tick(most: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for times in [1, 2, 5] {
            if most <= power.saturating_mul(times).saturating_mul(5) {
                return power.saturating_mul(times);
            }
        }
        // At the end of the numbers the product above saturates and is large enough.
        power = power.saturating_mul(10);
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_holds_no_style_and_no_markup_of_its_title() {
        let point = |count, unusual| PlotPoint {
            label: "2026-W48".into(),
            count,
            band: Some((3.0, 0, 9)),
            unusual,
            imported: false,
        };
        let svg = weekly(&[point(Some(2), false), point(None, false), point(Some(30), true)], "<b>&");
        assert!(!svg.contains("style=") && svg.contains("&lt;b&gt;&amp;") && svg.contains("class=\"mark\""));
        assert!(weekly(&[], "nothing").ends_with("</svg>"));
        assert!(weekly(&[point(Some(u64::MAX), false)], "much").len() < 4_000);
    }

    #[test]
    fn ticks_are_round_and_few() {
        for (most, step) in
            [(0, 1), (5, 1), (6, 2), (30, 10), (99, 20), (101, 50), (1_000_000_000, 200_000_000)]
        {
            assert_eq!(tick(most), step);
        }
    }
}
