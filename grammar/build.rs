//! Turns `php.lalrpop` into the parser tables at build time.

fn main() {
    println!("cargo:rerun-if-changed=grammar/php.lalrpop");
    lalrpop::Configuration::new()
        .set_in_dir("grammar")
        .emit_rerun_directives(false)
        .process()
        .expect("grammar/php.lalrpop is a grammar without conflicts");
}
