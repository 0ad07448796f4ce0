//! The prompt, driven through a terminal as a person does: what is typed, and what is seen.

use rexpect::session::{Options, PtySession, spawn_with_options};
use std::path::PathBuf;
use std::process::Command;

/// A session with a history of its own.
struct Terminal {
    session: PtySession,
    folder: PathBuf,
}

impl Terminal {
    fn start(name: &str) -> Terminal {
        let folder =
            std::env::temp_dir().join(format!("rephp-prompt-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Terminal::go_on(folder)
    }

    /// A session in a folder where one was before.
    fn go_on(folder: PathBuf) -> Terminal {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rephp"));
        command
            .env_clear()
            .env("REPHP_HISTORY", folder.join("history"))
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .current_dir(&folder);
        let options = Options::new().timeout_ms(Some(60_000));
        let session = spawn_with_options(command, options).unwrap();
        let mut terminal = Terminal { session, folder };
        terminal.see(":help lists the commands");
        terminal.see("php > ");
        terminal
    }

    /// Types a line.
    fn enter(&mut self, line: &str) {
        self.session.send(line).unwrap();
        self.session.send("\r").unwrap();
        self.session.flush().unwrap();
    }

    /// Types keys.
    fn press(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
        self.session.flush().unwrap();
    }

    /// Waits for text.
    fn see(&mut self, text: &str) -> String {
        match self.session.exp_string(text) {
            Ok(before) => before,
            Err(error) => panic!("not seen: {text}\n{error}"),
        }
    }

    /// Types a line and waits for what comes of it.
    fn ask(&mut self, line: &str, answer: &str) {
        self.enter(line);
        self.see(answer);
        self.see("php > ");
    }

    fn end(mut self) -> PathBuf {
        self.press("\x04");
        let _ = self.session.exp_eof();
        self.folder.clone()
    }
}

#[test]
fn results_are_shown_without_echo() {
    let mut terminal = Terminal::start("results");
    terminal.ask("1 + 2", "=> 3");
    terminal.ask(
        "$a = ['x' => 1, 'y' => [true, null]];",
        "=> ['x' => 1, 'y' => [true, null]]",
    );
    terminal.ask("echo \"printed\"", "printed\r\n");
    terminal.ask("str_repeat('ab', 2)", "=> 'abab'");
    std::fs::remove_dir_all(terminal.end()).unwrap();
}

#[test]
fn a_statement_may_take_several_lines() {
    let mut terminal = Terminal::start("lines");
    terminal.enter("function twice($n) {");
    terminal.enter("    return 2 * $n;");
    terminal.enter("}");
    terminal.see("php > ");
    terminal.ask("twice(21)", "=> 42");
    std::fs::remove_dir_all(terminal.end()).unwrap();
}

#[test]
fn errors_leave_the_session_alive() {
    let mut terminal = Terminal::start("errors");
    terminal.ask("$kept = 'still here';", "=> 'still here'");
    terminal.ask("1 +* 2", "Parse error: ");
    terminal.ask(
        "throw new LogicException('mine')",
        "Uncaught LogicException: mine",
    );
    terminal.ask("nothing()", "Call to undefined function nothing()");
    terminal.ask("ini_set('memory_limit', '8M')", "=> ");
    terminal.ask(
        "function eat() { $x = []; while (true) $x[] = str_repeat('x', 10000); }",
        "",
    );
    terminal.ask("memory_get_usage() < 4000000", "=> true");
    terminal.ask("eat();", "Allowed memory size of 8388608 bytes exhausted");
    // What the failed input took is back.
    terminal.ask("memory_get_usage() < 4000000", "=> true");
    terminal.ask("$kept", "=> 'still here'");
    std::fs::remove_dir_all(terminal.end()).unwrap();
}

#[test]
fn showing_a_value_adds_no_count() {
    let mut terminal = Terminal::start("counts");
    terminal.ask("$a = 'shared';", "=> 'shared'");
    terminal.ask("$b = $a;", "=> 'shared'");
    terminal.ask("$a", "=> 'shared'");
    terminal.ask(
        "xdebug_debug_zval('a')",
        "a: (refcount=2, is_ref=0)='shared'",
    );
    terminal.enter(":vars");
    terminal.see("$a");
    terminal.see("rc 2");
    terminal.see("$b");
    terminal.see("php > ");
    std::fs::remove_dir_all(terminal.end()).unwrap();
}

#[test]
fn commands_look_into_the_memory() {
    let mut terminal = Terminal::start("commands");
    terminal.ask("$a = [1, 2];", "=> [1, 2]");
    terminal.ask("$b = ['in' => &$a];", "=> ['in' => [1, 2]]");
    terminal.ask(":diff", "+ $b");
    terminal.ask(":zval $b", "$b['in'][1]");
    terminal.ask(":why $a", "held by $b['in']");
    terminal.ask(":heap", "B in use");
    terminal.ask(":trace on", "trace is on");
    terminal.ask("$c = $b;", "share");
    terminal.ask(":trace off", "trace is off");
    terminal.ask("$o = new stdClass; $o->self = $o; unset($o);", "");
    terminal.ask(":gc", "freed 1");
    terminal.ask(":time usleep(2000)", " ms");
    terminal.ask(":mem $big = str_repeat('x', 100000);", "B in use");
    terminal.ask(
        ":doc str_replace",
        "str_replace($search, $replace, $subject, &$count = null)",
    );
    terminal.ask(":ast 1 + 2 * 3", "(+ 1 (* 2 3))");
    terminal.ask(":save session.php", "written to session.php");
    terminal.ask(":reset", "");
    terminal.ask(":vars", "no variables");
    terminal.ask(":load session.php", "");
    terminal.ask("$a", "=> [1, 2]");
    terminal.ask(":nonsense", "there is no :nonsense");
    terminal.ask(":help", ":why $x");
    std::fs::remove_dir_all(terminal.end()).unwrap();
}

#[test]
fn names_are_completed() {
    let mut terminal = Terminal::start("completion");
    terminal.ask("$sentence = ['first key' => 1];", "=> [");
    terminal.press("$sen\t");
    terminal.see("$sentence");
    terminal.press("['fi\t");
    terminal.see("'first key']");
    terminal.press("\r");
    terminal.see("=> 1");
    terminal.see("php > ");
    terminal.press("str_word_c\t");
    terminal.see("str_word_count(");
    terminal.press("'two words')\r");
    terminal.see("=> 2");
    terminal.see("php > ");
    terminal.ask("class Point { public $width = 3; const UNIT = 'mm'; }", "");
    terminal.ask("$p = new Point;", "=> Point #");
    terminal.press("$p->wi\t");
    terminal.see("$p->width");
    terminal.press("\r");
    terminal.see("=> 3");
    terminal.see("php > ");
    terminal.press("Point::UN\t");
    terminal.see("Point::UNIT");
    terminal.press("\r");
    terminal.see("=> 'mm'");
    terminal.see("php > ");
    std::fs::remove_dir_all(terminal.end()).unwrap();
}

#[test]
fn the_history_outlives_the_session() {
    let mut terminal = Terminal::start("history");
    terminal.ask("'remember me'", "=> 'remember me'");
    let folder = terminal.end();
    let mut terminal = Terminal::go_on(folder);
    terminal.press("\x1b[A");
    terminal.see("'remember me'");
    terminal.press("\r");
    terminal.see("=> 'remember me'");
    terminal.see("php > ");
    // ^R searches.
    terminal.press("\x12mem");
    terminal.see("'remember me'");
    terminal.press("\r");
    terminal.see("=> 'remember me'");
    std::fs::remove_dir_all(terminal.end()).unwrap();
}

#[test]
fn exit_gives_its_status() {
    let mut terminal = Terminal::start("exit");
    terminal.enter("exit(3)");
    let _ = terminal.session.exp_eof();
    let status = terminal.session.process_mut().wait().unwrap();
    assert!(format!("{status:?}").contains('3'), "{status:?}");
    std::fs::remove_dir_all(&terminal.folder).unwrap();
}
