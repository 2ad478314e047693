//! What an examiner has just checked, held in memory for some minutes so that portrait, data groups and bytes can be looked at. It is never written:
//! not to the store, not to evidence, not to a log. Only the account that made the check reaches it, and an officer's check is not held at all.

use std::sync::{Arc, Mutex};

use vigie_model::{Duration, Timestamp};
use vigie_node::check::InspectRequest;
use vigie_trust::report::CheckReport;

/// How long a check is held.
pub const HELD_FOR: Duration = Duration::from_secs(10 * 60);
/// The most checks held at once; the oldest makes room.
const MOST: usize = 64;
/// The most octets of chip files held at once.
const MOST_OCTETS: usize = 64 << 20;

/// A check as it was made.
pub struct Held {
    id: String,
    by: String,
    /// When it is dropped.
    pub until: Timestamp,
    /// What was given.
    pub request: InspectRequest,
    /// What was answered.
    pub report: CheckReport,
}

/// The checks of the last minutes.
#[derive(Default)]
pub struct Tray(Mutex<Vec<Arc<Held>>>);

impl Tray {
    /// Holds a check for the account that made it.
    pub fn put(&self, id: &str, by: &str, now: Timestamp, request: InspectRequest, report: CheckReport) {
        let held = Held { id: id.to_owned(), by: by.to_owned(), until: now + HELD_FOR, request, report };
        // Were the lock ever broken, nothing would be held: the page then says that it is not there any more.
        let Ok(mut all) = self.0.lock() else { return };
        all.retain(|held| held.until > now);
        all.push(Arc::new(held));
        while all.len() > MOST || (all.len() > 1 && octets(&all) > MOST_OCTETS) {
            all.remove(0);
        }
    }

    /// The check of this number, if this account made it within the last minutes.
    pub fn get(&self, id: &str, by: &str, now: Timestamp) -> Option<Arc<Held>> {
        let mut all = self.0.lock().ok()?;
        all.retain(|held| held.until > now);
        all.iter().find(|held| held.id == id && held.by == by).cloned()
    }

    /// Drops what is over.
    pub fn sweep(&self, now: Timestamp) {
        if let Ok(mut all) = self.0.lock() {
            all.retain(|held| held.until > now);
        }
    }
}

fn octets(all: &[Arc<Held>]) -> usize {
    all.iter().flat_map(|held| held.request.chip.values()).map(Vec::len).sum()
}

#[cfg(test)]
mod tests {
    use vigie_trust::inspect::{Input, conclude, inspect};
    use vigie_trust::report::Profile;
    use vigie_trust::store::TrustSnapshot;

    use super::*;

    fn put(tray: &Tray, id: &str, by: &str, now: Timestamp, octets: usize) {
        let inspection = inspect(&Input::default(), &TrustSnapshot::default(), now, Profile::Routine);
        let report = conclude(inspection, Vec::new(), Vec::new());
        let chip = [("DG2.bin".to_owned(), vec![0; octets])].into();
        tray.put(id, by, now, InspectRequest { chip, ..InspectRequest::default() }, report);
    }

    #[test]
    fn only_who_made_a_check_reaches_it_and_only_for_ten_minutes() {
        let (tray, now) = (Tray::default(), Timestamp::from_micros(1_000_000));
        put(&tray, "1", "eve", now, 1);
        assert!(tray.get("1", "eve", now + Duration::from_secs(599)).is_some());
        assert!(tray.get("1", "max", now).is_none());
        assert!(tray.get("2", "eve", now).is_none());
        assert!(tray.get("1", "eve", now + HELD_FOR).is_none());
        assert!(tray.get("1", "eve", now).is_none(), "what was dropped does not come back");
    }

    #[test]
    fn the_oldest_makes_room() {
        let (tray, now) = (Tray::default(), Timestamp::from_micros(1_000_000));
        for number in 0..70 {
            put(&tray, &number.to_string(), "eve", now, 1);
        }
        assert!(tray.get("5", "eve", now).is_none());
        assert!(tray.get("69", "eve", now).is_some());
        put(&tray, "large", "eve", now, MOST_OCTETS + 1);
        assert!(tray.get("69", "eve", now).is_none());
        assert!(tray.get("large", "eve", now).is_some());
    }
}
