use super::*;

fn week(text: &str) -> Week {
    text.parse().unwrap()
}

/// A count for each of the weeks before `at`, the last one first.
fn before(at: Week, counts: impl IntoIterator<Item = u64>) -> BTreeMap<Week, u64> {
    counts.into_iter().zip(1..).map(|(count, back)| (at.plus(-back), count)).collect()
}

#[test]
fn too_few_weeks_say_nothing() {
    let at = week("2026-W47");
    assert_eq!(band(&BTreeMap::new(), at), None);
    // Twelve weeks are seven beyond the gap.
    assert_eq!(band(&before(at, [3; 11]), at), None);
    let band = band(&before(at, [3; 12]), at).unwrap();
    assert_eq!((band.weeks, band.references), (8, References::RecentWeeks));
}

#[test]
fn the_same_weeks_of_past_years_are_the_reference_where_two_years_are_known() {
    let at = week("2026-W47");
    let mut counts = before(at, [1; 130]);
    // A season: high in every November, and nothing unusual in it.
    for year in 1..=2 {
        for offset in -3..=3 {
            counts.insert(at.plus(offset - 52 * year), 40);
        }
    }
    let found = band(&counts, at).unwrap();
    assert_eq!((found.references, found.weeks, found.expected), (References::PastYears, 14, 40.0));
    assert!(!found.is_unusual(45) && found.is_unusual(70), "{found:?}");
    // The same count half a year later is unusual.
    assert!(band(&counts, at.plus(-26)).unwrap().is_unusual(45));
}

#[test]
fn a_past_outbreak_does_not_hide_the_next() {
    let at = week("2026-W47");
    let calm = [2_u64, 3, 1, 2, 4, 3, 2, 1, 3, 2, 2, 3, 1, 2, 4, 3, 2, 1, 3, 2, 2, 3, 1, 2, 4, 3, 2, 1, 3, 2];
    let mut outbreak = calm;
    (outbreak[12], outbreak[13], outbreak[14]) = (40, 60, 35);
    let (quiet, robust) = (band(&before(at, calm), at).unwrap(), band(&before(at, outbreak), at).unwrap());
    assert!(robust.upper <= quiet.upper + 3, "{quiet:?} {robust:?}");
    assert!(robust.is_unusual(20));
}

#[test]
fn the_weeks_just_before_do_not_explain_the_week() {
    let at = week("2026-W47");
    let mut counts = before(at, [2; 30]);
    for back in 1..=4 {
        counts.insert(at.plus(-back), 30);
    }
    assert!(band(&counts, at).unwrap().is_unusual(30));
}

#[test]
fn a_handful_of_events_is_never_unusual() {
    let at = week("2026-W47");
    let band = band(&before(at, [0; 30]), at).unwrap();
    assert!(band.expected > 0.0 && band.upper < 4);
    assert!(!band.is_unusual(4) && band.is_unusual(5));
}

/// The false alarms that the rule costs in quiet weeks: counted over series drawn from its own model, with a generator of fixed seed.
#[test]
fn quiet_weeks_are_rarely_unusual() {
    let mut state = 7_u64;
    let mut uniform = || {
        // SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let end = week("2026-W47");
    for (mean, variance) in [(3.0, 3.0), (12.0, 12.0), (12.0, 30.0), (80.0, 200.0)] {
        let model = Counts::of(mean, variance);
        let (mut judged, mut alarms) = (0, 0);
        for _ in 0..20 {
            let counts: BTreeMap<Week, u64> =
                (0..160).map(|back| (end.plus(-back), model.quantile(uniform()))).collect();
            for back in 0..40 {
                let at = end.plus(-back);
                judged += 1;
                alarms += usize::from(band(&counts, at).unwrap().is_unusual(counts[&at]));
            }
        }
        // 0.5 % of 800 are four; three times that would be a rule that does not keep its word.
        assert!(alarms * 1_000 <= judged * 15, "{alarms} of {judged} at mean {mean}, variance {variance}");
    }
}
