#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| askbook_fuzz::markdown::check(bytes));
