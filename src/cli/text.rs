//! What the command line says of itself.

/// `-v`
pub(super) fn version() -> String {
    format!(
        "rephp {} (cli), PHP {}\nA PHP interpreter that shows what PHP's memory does\n",
        env!("CARGO_PKG_VERSION"),
        crate::PHP_VERSION,
    )
}

/// `-h`
pub(super) fn help() -> String {
    "\
Usage: rephp [options] [-f] <file> [--] [args...]
   rephp [options] -r <code> [--] [args...]
   rephp [options] [--] [args...]          the script on standard input
   rephp [options] -S <addr>:<port> [-t docroot] [router]
   rephp trace [options] <file> [args...]  run a script and show what happens to each zval (rephp trace -h)
   rephp snap [--update] [--ci] <path>...  compare scripts' output and events with the snapshots beside them

  -a               Run as interactive shell (also without arguments, on a terminal)
  -d foo[=bar]     Define INI entry foo with value 'bar'
  -B <code>        Run <code> before the lines of standard input
  -c <path>|<file> Read settings from an ini file, or from the php.ini of a folder
  -E <code>        Run <code> after all lines of standard input
  -f <file>        Parse and execute <file>
  -F <file>        Execute <file> for every line of standard input: $argn, its number $argi
  -h               This help
  -i               PHP information
  -l               Syntax check only (lint)
  -m               Show the library's extensions
  -n               No configuration (ini) files will be used
  -r <code>        Run PHP <code> without using script tags <?..?>
  -R <code>        Run <code> for every line of standard input
  -s               Show the source in HTML, in colours
  -S <addr>:<port> Run with built-in web server; PHP_CLI_SERVER_WORKERS says how many requests run at a time
  -t <docroot>     Specify document root <docroot> for built-in web server
  -q               Built-in web server: no access log
  -v               Version number
  -w               Show the source without comments and blanks
  --rf, --rc, --re <name>   Show what a function, class or extension is like
  --ri <name>      Show the settings of an extension
  --on-limit report    When memory_limit strikes, say what was holding memory
  --report-memleaks    Say what the end of the request took back, by line
  --sandbox[=dirs]     No files outside dirs (the script's folder, or the docroot), no processes, no network
  --show-state         Built-in web server: /__rephp shows heaps, requests and caches
  --follow-links       Built-in web server: links may lead out of the docroot
  --               End of options: what follows is for the script
"
    .to_owned()
}

/// `-m`
pub(super) fn modules() -> String {
    let mut text = "[PHP Modules]\n".to_owned();
    for name in crate::ext::EXTENSIONS {
        text.push_str(name);
        text.push('\n');
    }
    text.push_str("\n[Zend Modules]\n\n");
    text
}
