#![no_main]

use rayon::ThreadPoolBuilder;

libfuzzer_sys::fuzz_target!(
    // A site of two files is no work to share.
    init: ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("there is none yet"),
    |bytes: &[u8]| askbook_fuzz::page::check(bytes)
);
