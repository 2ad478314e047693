//! What a reader may take from memory: an allocator that notes the largest single request, and the limit of sixteen times the input.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Octets that a reader may ask for at once, for each octet of its input.
pub const TIMES: usize = 16;
/// Whatever the input, an error text or a first small vector fits into this.
pub const FREE: usize = 4096;

static LARGEST: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, noting the largest request.
pub struct Noting;

#[global_allocator]
static ALLOCATOR: Noting = Noting;

// SAFETY: every call is passed on to the system's allocator as it came; the note beside it touches an atomic number only.
unsafe impl GlobalAlloc for Noting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LARGEST.fetch_max(size, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// Runs a reader and holds it to [`TIMES`] its input.
///
/// # Panics
/// If it asked for more at once.
pub fn bounded<T>(data: &[u8], reader: impl FnOnce(&[u8]) -> T) -> T {
    LARGEST.store(0, Ordering::Relaxed);
    let read = reader(data);
    let largest = LARGEST.load(Ordering::Relaxed);
    let limit = TIMES * data.len() + FREE;
    assert!(largest <= limit, "{largest} octets at once for an input of {}", data.len());
    read
}
