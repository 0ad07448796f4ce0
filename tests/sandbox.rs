//! What a script in a sandbox cannot do, and what other settings keep from scripts.

use rephp::{Engine, Outcome, Request};
use std::fs;
use std::path::PathBuf;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("rephp-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("inside")).expect("a folder");
        fs::write(path.join("secret"), "secret").expect("a file");
        fs::write(path.join("inside/file"), "file").expect("a file");
        Folder(path.canonicalize().expect("a folder"))
    }

    fn inside(&self) -> String {
        self.0.join("inside").display().to_string()
    }

    fn secret(&self) -> String {
        self.0.join("secret").display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(engine: &Engine, code: &str) -> Outcome {
    engine
        .run(Request::code(format!("<?php {code}")))
        .expect("a request")
}

fn text(outcome: &Outcome) -> String {
    String::from_utf8_lossy(&outcome.output).into_owned()
}

#[test]
fn files_outside_stay_outside() {
    let folder = Folder::new("files");
    let engine = Engine::builder()
        .setting("rephp.sandbox", &folder.inside())
        .build();
    let (inside, secret) = (folder.inside(), folder.secret());
    assert_eq!(
        text(&run(
            &engine,
            &format!("echo file_get_contents('{inside}/file');")
        )),
        "file"
    );
    std::os::unix::fs::symlink(&secret, folder.0.join("inside/link")).unwrap();
    for code in [
        format!("echo @file_get_contents('{secret}');"),
        format!("echo @file_get_contents('{inside}/../secret');"),
        format!("echo @file_get_contents('{inside}/link');"),
        format!("echo @file_get_contents('file://{secret}');"),
        format!("echo @file_get_contents('php://filter/read=string.rot13/resource={secret}');"),
        format!("echo @file_get_contents('glob://{secret}');"),
        format!("@include '{secret}';"),
        format!(
            "@copy('{secret}', '{inside}/stolen'); echo @file_get_contents('{inside}/stolen');"
        ),
        format!(
            "@rename('{secret}', '{inside}/stolen'); echo @file_get_contents('{inside}/stolen');"
        ),
        format!(
            "@link('{secret}', '{inside}/stolen'); echo @file_get_contents('{inside}/stolen');"
        ),
        format!(
            "@symlink('{secret}', '{inside}/stolen'); echo @file_get_contents('{inside}/stolen');"
        ),
        format!(
            "echo implode(@file('{secret}') ?: []); @readfile('{secret}'); @highlight_file('{secret}');"
        ),
        format!(
            "try {{ echo implode(iterator_to_array(new SplFileObject('{secret}'))); }} catch (Exception) {{}}"
        ),
        format!("echo @filesize('{secret}') ?: '', @md5_file('{secret}'), @realpath('{secret}');"),
        format!(
            "echo implode(@scandir(dirname('{inside}')) ?: []), implode(@glob(dirname('{inside}') . '/s*') ?: []);"
        ),
        format!("ini_set('open_basedir', '/'); echo @file_get_contents('{secret}');"),
        format!(
            "try {{ (new PDO('sqlite:{secret}.db'))->exec('create table t (a)'); }} catch (Exception) {{}} echo @file_exists('{secret}.db') ? 'made' : '';"
        ),
        format!(
            "try {{ (new PDO('sqlite::memory:'))->exec(\"attach '{secret}.db' as x; create table x.t (a)\"); }} catch (Exception) {{}}"
        ),
        format!(
            "try {{ $d = new PDO('sqlite::memory:'); $d->exec('create table t (a)'); $d->exec(\"vacuum into '{secret}.db'\"); }} catch (Exception) {{}}"
        ),
        format!(
            "@file_put_contents('{secret}', 'overwritten'); @unlink('{secret}'); @chmod('{secret}', 0777); @touch('{secret}.new'); @mkdir('{secret}.new');"
        ),
        "@chdir('/'); echo @file_get_contents('etc/hostname');".to_owned(),
        "echo @file_get_contents('/proc/self/environ');".to_owned(),
        "for ($n = 0; $n < 64; $n++) echo @fopen(\"php://fd/$n\", 'r') ? 'open' : '';".to_owned(),
        "echo @fopen('php://stdin', 'r') ? 'open' : '';".to_owned(),
    ] {
        let outcome = run(&engine, &code);
        let shown = text(&outcome);
        assert!(shown.is_empty(), "{code} gave {shown}");
    }
    assert_eq!(fs::read_to_string(&secret).unwrap(), "secret");
    assert!(!folder.0.join("secret.db").exists() && !folder.0.join("secret.new").exists());
    assert_eq!(
        text(&run(
            &engine,
            "$d = new PDO('sqlite::memory:'); $d->exec('create table t (a)'); $d->exec('vacuum'); echo 'fine';"
        )),
        "fine"
    );
}

#[test]
fn no_processes_and_no_network() {
    let folder = Folder::new("processes");
    let engine = Engine::builder()
        .setting("rephp.sandbox", &folder.inside())
        .build();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for code in [
        "echo `echo ran`;".to_owned(),
        "echo exec('echo ran');".to_owned(),
        "echo \\shell_exec('echo ran');".to_owned(),
        "system('echo ran');".to_owned(),
        "passthru('echo ran');".to_owned(),
        "$f = 'sys' . 'tem'; $f('echo ran');".to_owned(),
        "call_user_func('exec', 'echo ran');".to_owned(),
        "array_map('passthru', ['echo ran']);".to_owned(),
        "(new ReflectionFunction('system'))->invoke('echo ran');".to_owned(),
        "Closure::fromCallable('system')('echo ran');".to_owned(),
        "$f = system(...); $f('echo ran');".to_owned(),
        "echo fgets(popen('echo ran', 'r'));".to_owned(),
        "proc_open(['echo', 'ran'], [], $pipes);".to_owned(),
        "mail('a@b', 'c', 'd');".to_owned(),
        format!("var_dump(stream_socket_client('tcp://127.0.0.1:{port}'));"),
        format!("fsockopen('127.0.0.1', {port});"),
        "stream_socket_server('tcp://127.0.0.1:0');".to_owned(),
        format!("echo file_get_contents('http://127.0.0.1:{port}/');"),
        "gethostbyname('example.org');".to_owned(),
    ] {
        let outcome = run(&engine, &code);
        let shown = text(&outcome);
        let is_refused = outcome.fatal.is_some() || shown.contains("Warning");
        // What a fatal error quotes is the call, not its doing.
        assert!(
            is_refused && !shown.lines().any(|line| line == "ran"),
            "{code} gave {shown}"
        );
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "somebody connected");
}

#[test]
fn functions_and_classes_that_are_disabled() {
    let engine = Engine::builder()
        .setting("disable_functions", "strrev, md5")
        .setting("disable_classes", "ArrayObject,SplStack")
        .build();
    let outcome = run(
        &engine,
        "var_dump(function_exists('strrev')); function md5($x) { return 'own'; } echo md5(1); strrev('a');",
    );
    assert!(
        text(&outcome).starts_with("bool(false)\nown"),
        "{}",
        text(&outcome)
    );
    assert!(
        outcome
            .fatal
            .unwrap()
            .message
            .contains("undefined function strrev()")
    );
    let outcome = run(
        &engine,
        "var_dump(class_exists('ArrayObject')); $a = new ArrayObject([1]); echo method_exists($a, 'count') ? 'has' : 'has not';",
    );
    let shown = text(&outcome);
    assert!(
        shown.contains("Warning: ArrayObject() has been disabled for security reasons"),
        "{shown}"
    );
    assert!(shown.ends_with("has not"), "{shown}");
}

#[test]
fn output_and_open_files_are_bounded() {
    let engine = Engine::builder()
        .setting("rephp.max_output_size", "1000")
        .setting("rephp.max_open_files", "20")
        .build();
    let outcome = run(
        &engine,
        "for ($i = 0; $i < 100; $i++) echo str_repeat('x', 100);",
    );
    assert_eq!(
        outcome.fatal.unwrap().message,
        "Allowed output size of 1000 bytes exhausted"
    );
    assert!(outcome.output.len() < 2000);
    let outcome = run(
        &engine,
        "for ($i = 0; $i < 100; $i++) $all[] = @fopen('php://memory', 'r'); echo count(array_filter($all));",
    );
    let open: usize = text(&outcome).parse().unwrap();
    assert!((1..=20).contains(&open), "{open}");
}

#[test]
fn an_engine_serves_many_threads() {
    let engine = Engine::builder()
        .function("twice", |arguments| {
            Ok((arguments[0].as_int().unwrap_or(0) * 2).into())
        })
        .build();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let engine = engine.clone();
            scope.spawn(move || {
                for n in 0..50_i64 {
                    let request =
                        Request::code("<?php static $s = 0; $s++; return [twice($n), $s];")
                            .global("n", n * 100 + thread);
                    let outcome = engine.run(request).unwrap();
                    let expected = rephp::HostValue::from(vec![(n * 100 + thread) * 2, 1]);
                    assert_eq!(outcome.returned, expected);
                }
            });
        }
    });
}

#[test]
fn a_host_function_that_fails_or_panics_ends_only_its_call() {
    let engine = Engine::builder()
        .function("fails", |_| Err(rephp::HostError::new("no")))
        .function("panics", |_| panic!("a bug of the program"))
        .build();
    let code = "foreach (['fails', 'panics'] as $f) try { $f(); } catch (Error $e) { echo $e->getMessage(), ';'; } return 1;";
    let outcome = run(&engine, code);
    assert_eq!(text(&outcome), "no;panics() panicked;");
    assert_eq!(outcome.returned.as_int(), Some(1));
}

#[test]
fn values_that_are_endless_are_not_handed_out() {
    let engine = Engine::default();
    for code in [
        "$a = []; $a[] = &$a; return $a;",
        "$a = []; for ($i = 0; $i < 100000; $i++) $a = [$a]; return $a;",
        "$a = [1]; for ($i = 0; $i < 64; $i++) $a = [$a, $a]; return $a;",
    ] {
        let outcome = run(&engine, code);
        let fatal = outcome.fatal.expect("an error");
        assert!(
            fatal.message.contains("too large or nests too deep"),
            "{}",
            fatal.message
        );
    }
}
