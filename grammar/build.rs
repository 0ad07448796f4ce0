//! Turns `php.lalrpop` into the parser tables at build time, and says how the program is linked.

fn main() {
    println!("cargo:rerun-if-changed=grammar/php.lalrpop");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // The tables of the library are full of addresses. Laid at a fixed place they need no relocation: 120 pages less
        // are read and written before the first statement runs.
        println!("cargo:rustc-link-arg-bins=-no-pie");
        lay_start_together();
    }
    lalrpop::Configuration::new()
        .set_in_dir("grammar")
        .emit_rerun_directives(false)
        .process()
        .expect("grammar/php.lalrpop is a grammar without conflicts");
}

/// Has the linker lay the functions side by side that run at every start (see scripts/start-order). Only the linker that comes
/// with Rust for this target is known to take such a list.
fn lay_start_together() {
    println!("cargo:rerun-if-changed=scripts/start-order.txt");
    let is = |name: &str, value: &str| std::env::var(name).as_deref() == Ok(value);
    let has_own_linker = std::env::var_os("RUSTC_LINKER").is_some()
        || std::env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("link"));
    if is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && !has_own_linker
        && let Ok(root) = std::env::var("CARGO_MANIFEST_DIR")
    {
        println!(
            "cargo:rustc-link-arg-bins=-Wl,--symbol-ordering-file={root}/scripts/start-order.txt"
        );
        println!("cargo:rustc-link-arg-bins=-Wl,--no-warn-symbol-ordering");
    }
}
