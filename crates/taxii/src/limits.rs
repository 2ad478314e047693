/// What the server is willing to take and to give at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest request body in octets (`max_content_length`, section 4.2.1): bodies up to and including it are never refused with 413.
    pub max_content_length: u64,
    /// Objects on a page when the client names no `limit`.
    pub page_default: u32,
    /// Most objects on a page, whatever `limit` says (section 3.4: a server may give fewer than asked for).
    pub page_max: u32,
    /// A page ends once its objects hold this many octets, so that a page of large objects stays bounded (section 3.5).
    pub page_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_content_length: 32 << 20, page_default: 1_000, page_max: 10_000, page_bytes: 16 << 20 }
    }
}

impl Limits {
    /// Objects on a page for the client's `limit`: at least 1, never more than asked for nor than `page_max` (section 3.4).
    pub fn page(&self, asked: Option<u64>) -> usize {
        let most = u64::from(self.page_max.max(1));
        // The smaller of the two fits the u32 that `page_max` is.
        asked.unwrap_or(u64::from(self.page_default)).clamp(1, most) as usize
    }

    /// Whether a body of this many octets is too large (section 4.2.1).
    pub fn is_too_large(&self, len_bytes: u64) -> bool {
        len_bytes > self.max_content_length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_never_holds_more_than_asked_for_nor_more_than_the_server_gives() {
        let limits = Limits { page_default: 100, page_max: 500, ..Limits::default() };
        assert_eq!(limits.page(None), 100);
        assert_eq!(limits.page(Some(7)), 7);
        assert_eq!(limits.page(Some(u64::MAX)), 500);
        assert_eq!(Limits { page_max: 0, ..limits }.page(Some(9)), 1);
    }

    #[test]
    fn a_body_of_exactly_the_maximum_is_taken() {
        let limits = Limits { max_content_length: 10, ..Limits::default() };
        assert!(!limits.is_too_large(10));
        assert!(limits.is_too_large(11));
    }
}
