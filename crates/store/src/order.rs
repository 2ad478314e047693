use vigie_model::Timestamp;

use crate::{AppliedPut, Seq, StoreError};

/// Gives out places and `date_added`s: both rise strictly, and every event (release or withdrawal) takes one of each.
///
/// Engines keep it in the same commit as what it numbers, and read it anew inside each write transaction, since
/// another process may have written in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The last place given out.
    pub seq: Seq,
    /// The last `date_added` given out.
    pub date_added: Timestamp,
}

impl Default for Order {
    fn default() -> Self {
        Self { seq: Seq(0), date_added: Timestamp::MIN }
    }
}

impl Order {
    /// The next place: `date_added` is the later of `at` and one microsecond after the last one.
    ///
    /// # Errors
    /// `Unavailable` once the last instant that can be written was given out.
    pub fn next(&mut self, at: Timestamp) -> Result<AppliedPut, StoreError> {
        let after = Timestamp::from_micros(self.date_added.as_micros() + 1);
        if after == self.date_added {
            return Err(StoreError::Unavailable(
                "no date_added is left after the end of year 9999: a batch was stamped by a wrong clock"
                    .into(),
            ));
        }
        *self = Self { seq: Seq(self.seq.0 + 1), date_added: after.max(at) };
        Ok(AppliedPut { seq: self.seq, date_added: self.date_added })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_added_follows_the_clock_and_never_falls_back() {
        let mut order = Order::default();
        let at = Timestamp::from_secs(100);
        assert_eq!(order.next(at).unwrap(), AppliedPut { seq: Seq(1), date_added: at });
        let second = order.next(Timestamp::from_secs(50)).unwrap();
        assert_eq!(second, AppliedPut { seq: Seq(2), date_added: Timestamp::from_micros(100_000_001) });
        let third = order.next(Timestamp::from_secs(200)).unwrap();
        assert_eq!(third.date_added, Timestamp::from_secs(200));
    }

    #[test]
    fn refuses_when_no_later_instant_exists() {
        let mut order = Order::default();
        order.next(Timestamp::MAX).unwrap();
        assert!(matches!(order.next(Timestamp::MIN), Err(StoreError::Unavailable(_))));
    }
}
