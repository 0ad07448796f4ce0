#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rephp_fuzz::parser(data));
