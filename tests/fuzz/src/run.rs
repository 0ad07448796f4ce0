//! A request under limits, and a look through its heap afterwards.

use rephp::engine::{self, Job, ScriptStack, Watch};
use rephp::eval::ini::Ini;
use rephp::eval::output::Output;
use rephp::heap::{Allocator, Heap, HeapConfig};
use rephp::source::Source;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};

/// What a script of a fuzzer may not do beyond what a sandbox takes away: wait, and free itself of its limits.
const DISABLED: &str = "sleep,usleep,time_nanosleep,time_sleep_until,set_time_limit,ini_set,ini_alter,ini_restore,setlocale,readline,\
stream_select,error_log,syslog,openlog,phpinfo";

/// The settings of every run.
const SETTINGS: &[(&str, &str)] = &[
    ("memory_limit", "32M"),
    ("max_execution_time", "1"),
    ("pcre.backtrack_limit", "20000"),
    ("rephp.sandbox", "/nonexistent"),
    ("disable_functions", DISABLED),
    ("error_reporting", "32767"),
];

/// Whether bytes are a file of PHP.
pub(crate) fn compiles(code: &[u8]) -> bool {
    let code = code.to_vec();
    on_stack(move |_| rephp::lint(&Source::file("fuzz.php", code)).is_ok())
}

/// Runs a script with arguments.
///
/// # Panics
/// The heap does not verify, or something of the request is left in it.
pub(crate) fn script(code: &[u8], arguments: &[&[u8]]) {
    if std::env::var_os("FUZZ_SHOW").is_some() {
        println!("{}", String::from_utf8_lossy(code));
        return;
    }
    let code = code.to_vec();
    let mut words = vec![b"fuzz.php".to_vec()];
    words.extend(arguments.iter().map(|argument| argument.to_vec()));
    // AddressSanitizer sees what lies outside of blocks where each is the system's; chunks and bins want to be tried too.
    let allocator = match words.iter().chain([&code]).map(Vec::len).sum::<usize>() % 2 {
        0 => Allocator::System,
        _ => Allocator::Zend,
    };
    on_stack(move |stack| {
        let heap = Heap::new(HeapConfig {
            allocator,
            ..HeapConfig::default()
        })
        .expect("a heap");
        let mut ini = Ini::default();
        for (name, value) in SETTINGS {
            ini.configure(name, value);
        }
        let job = Job {
            source: Source::file("fuzz.php", code),
            name: b"fuzz.php".to_vec(),
            is_from_standard_input: false,
            arguments: words,
            ini,
            output: Output::new(Box::new(std::io::sink()), Box::new(std::io::sink())),
        };
        engine::run(&heap, stack, job, Watch::default());
        let stats = heap.verify().expect("a heap in order");
        assert_eq!(stats.live_blocks, 0, "blocks left after the request");
    });
}

type Work = Box<dyn FnOnce(ScriptStack) -> Box<dyn Any + Send> + Send>;
type Reply = Sender<std::thread::Result<Box<dyn Any + Send>>>;

/// The thread that has a stack for scripts, once it is there. One for all runs: a stack is a gigabyte to map.
static RUNNER: Mutex<Option<Sender<(Work, Reply)>>> = Mutex::new(None);

/// Does something on a stack for scripts. Panics come through.
fn on_stack<T: Send + 'static>(work: impl FnOnce(ScriptStack) -> T + Send + 'static) -> T {
    let mut runner = RUNNER.lock().unwrap_or_else(PoisonError::into_inner);
    let runner = runner.get_or_insert_with(|| {
        let (orders, inbox) = channel::<(Work, Reply)>();
        engine::spawn_on_script_stack(move |stack| {
            for (work, reply) in inbox {
                let done = catch_unwind(AssertUnwindSafe(|| work(stack)));
                let _ = reply.send(done);
            }
        })
        .expect("a thread");
        orders
    });
    let (reply, done) = channel();
    let work: Work = Box::new(move |stack| Box::new(work(stack)));
    runner.send((work, reply)).expect("the runner lives");
    match done.recv().expect("the runner answers") {
        Ok(result) => *result.downcast().expect("what was asked for"),
        Err(panic) => resume_unwind(panic),
    }
}
