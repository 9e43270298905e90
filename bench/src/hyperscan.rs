//! The three functions of Hyperscan that counting literals needs.

use std::ffi::{c_char, c_int, c_uint, c_ulonglong, c_void};

type OnMatch =
    extern "C" fn(c_uint, c_ulonglong, c_ulonglong, c_uint, *mut c_void) -> c_int;

const HS_MODE_BLOCK: c_uint = 1;

unsafe extern "C" {
    fn hs_compile_lit_multi(
        expressions: *const *const c_char,
        flags: *const c_uint,
        ids: *const c_uint,
        lengths: *const usize,
        elements: c_uint,
        mode: c_uint,
        platform: *const c_void,
        database: *mut *mut c_void,
        error: *mut *mut c_void,
    ) -> c_int;
    fn hs_alloc_scratch(database: *const c_void, scratch: *mut *mut c_void) -> c_int;
    fn hs_scan(
        database: *const c_void,
        data: *const c_char,
        length: c_uint,
        flags: c_uint,
        scratch: *mut c_void,
        on_event: OnMatch,
        context: *mut c_void,
    ) -> c_int;
}

/// A compiled set of literals. Never freed: the program ends after it.
pub struct Database {
    database: *mut c_void,
    scratch: *mut c_void,
}

impl Database {
    pub fn new(phrases: &[&str]) -> Self {
        let pointers: Vec<_> =
            phrases.iter().map(|p| p.as_ptr().cast::<c_char>()).collect();
        let lengths: Vec<_> = phrases.iter().map(|p| p.len()).collect();
        let count = c_uint::try_from(phrases.len()).expect("few phrases");
        let ids: Vec<c_uint> = (0..count).collect();
        let flags = vec![0; phrases.len()];
        let (mut database, mut scratch) = (std::ptr::null_mut(), std::ptr::null_mut());
        let mut error = std::ptr::null_mut();
        // SAFETY: four arrays of `count` elements, and places to write to.
        unsafe {
            let compiled = hs_compile_lit_multi(
                pointers.as_ptr(),
                flags.as_ptr(),
                ids.as_ptr(),
                lengths.as_ptr(),
                count,
                HS_MODE_BLOCK,
                std::ptr::null(),
                &mut database,
                &mut error,
            );
            assert_eq!(compiled, 0, "Hyperscan compiles the lexicon");
            assert_eq!(
                hs_alloc_scratch(database, &mut scratch),
                0,
                "Hyperscan has memory"
            );
        }
        Self { database, scratch }
    }

    pub fn count(&self, text: &str) -> usize {
        extern "C" fn add(
            _: c_uint,
            _: c_ulonglong,
            _: c_ulonglong,
            _: c_uint,
            context: *mut c_void,
        ) -> c_int {
            // SAFETY: `count` below passes a pointer to its counter.
            unsafe { *context.cast::<usize>() += 1 };
            0
        }
        let mut count = 0usize;
        let length = c_uint::try_from(text.len()).expect("a text below 4 GiB");
        // SAFETY: the text outlives the call, and so does the counter.
        let scanned = unsafe {
            let context = (&raw mut count).cast();
            hs_scan(
                self.database,
                text.as_ptr().cast(),
                length,
                0,
                self.scratch,
                add,
                context,
            )
        };
        assert_eq!(scanned, 0, "Hyperscan scans the text");
        count
    }
}
