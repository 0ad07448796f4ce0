//! What fuzzing kept (tests/fuzz/corpus), given to the fuzz targets once more: nothing may panic, hang, or leave a heap that does
//! not verify.

#[path = "fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

#[test]
fn every_input_of_the_corpus_ends_in_order() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    for (name, target) in fuzz::TARGETS {
        let inputs = fs::read_dir(corpus.join(name)).expect("inputs for each target");
        let mut inputs: Vec<_> = inputs.map(|entry| entry.unwrap().path()).collect();
        inputs.sort();
        assert!(!inputs.is_empty(), "{name} has no inputs");
        for input in inputs {
            println!("{}", input.display());
            target(&fs::read(&input).unwrap());
        }
    }
}
