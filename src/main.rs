//! The `rephp` command: hands over to the command-line room.

use std::process::ExitCode;

fn main() -> ExitCode {
    rephp::cli::main()
}
