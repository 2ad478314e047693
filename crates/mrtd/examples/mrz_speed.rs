//! How many zones a core reads and repairs in a second: `cargo run --release -p vigie-mrtd --example mrz_speed -- zones.json damaged.json`.
//!
//! Both files hold an array of zones, each an array of lines. Prints one JSON object; `bench/mrz/run.py` sets it beside the peers.
// A measurement reads files and a clock.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::hint::black_box;
use std::time::Instant;

use vigie_mrtd::mrz::{parse, repair};

fn zones(path: Option<String>) -> Vec<String> {
    let text = path.and_then(|path| std::fs::read_to_string(path).ok()).expect("a file of zones");
    let zones: Vec<Vec<String>> = serde_json::from_str(&text).expect("an array of arrays of lines");
    zones.into_iter().map(|lines| lines.join("\n")).collect()
}

/// Seconds this thread has had a core for, where the system says it; else seconds on the wall. Other work on the machine does not count.
fn core_seconds(begun: Instant) -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let on_core = text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok());
    on_core.map_or_else(|| begun.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Rounds over all zones for about a second, and how many zones a second of a core that was.
fn rate(zones: &[String], mut work: impl FnMut(&str)) -> f64 {
    zones.iter().for_each(|zone| work(zone));
    let begun = Instant::now();
    let (before, mut done) = (core_seconds(begun), 0_u64);
    while begun.elapsed().as_secs_f64() < 1.5 {
        zones.iter().for_each(|zone| work(zone));
        done += zones.len() as u64;
    }
    done as f64 / (core_seconds(begun) - before)
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (clean, damaged) = (zones(args.next()), zones(args.next()));
    let parses = rate(&clean, |zone| drop(black_box(parse(black_box(zone)))));
    let parses_damaged = rate(&damaged, |zone| drop(black_box(parse(black_box(zone)))));
    let mut times: Vec<f64> = Vec::with_capacity(damaged.len());
    for zone in &damaged {
        let begun = Instant::now();
        drop(black_box(repair(black_box(zone), None)));
        times.push(begun.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let repairs = times.len() as f64 / times.iter().sum::<f64>();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize] * 1e3;
    println!(
        "{{\"parses_per_second\":{parses:.0},\"parses_of_damaged_per_second\":{parses_damaged:.0},\"repairs_per_second\":{repairs:.0},\"repair_p50_ms\":{:.3},\"repair_p99_ms\":{:.3},\"repair_worst_ms\":{:.3}}}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
