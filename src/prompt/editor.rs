//! The line editor: rustyline with completion, highlighting, a history that lasts, and lines that go on until a statement is
//! complete. `^R` searches the history.

use super::complete::{self, Names};
use super::highlight;
use super::input::{self, Completeness};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Helper};
use std::borrow::Cow;
use std::io::IsTerminal;
use std::path::PathBuf;

/// How many inputs the history keeps.
const HISTORY: usize = 5000;

/// What was entered.
pub(super) enum Entered {
    /// A complete input.
    Line(String),
    /// `^C`: what was typed is dropped.
    Interrupted,
    /// `^D`, or the end of the file.
    End,
}

/// The line editor.
pub(super) struct Editor {
    editor: rustyline::Editor<Hands, FileHistory>,
    history: Option<PathBuf>,
    is_terminal: bool,
}

impl Editor {
    pub(super) fn new(history: Option<PathBuf>, is_coloured: bool) -> Result<Editor, String> {
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .max_history_size(HISTORY)
            .and_then(|config| config.history_ignore_dups(true))
            .map_err(|error| error.to_string())?
            .build();
        let history_in_memory = FileHistory::with_config(&config);
        let mut editor = rustyline::Editor::with_history(config, history_in_memory)
            .map_err(|error| error.to_string())?;
        editor.set_helper(Some(Hands {
            names: Names::default(),
            is_coloured,
        }));
        if let Some(path) = &history {
            // The first session has none.
            let _ = editor.load_history(path);
        }
        Ok(Editor {
            editor,
            history,
            is_terminal: std::io::stdin().is_terminal(),
        })
    }

    pub(super) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Reads an input.
    pub(super) fn read(&mut self, names: Names) -> Entered {
        if let Some(hands) = self.editor.helper_mut() {
            hands.names = names;
        }
        let prompt = if self.is_terminal { "php > " } else { "" };
        match self.editor.readline(prompt) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    self.remember(&line);
                }
                Entered::Line(line)
            }
            Err(ReadlineError::Interrupted) => Entered::Interrupted,
            Err(_) => Entered::End,
        }
    }

    fn remember(&mut self, line: &str) {
        // A history that cannot be kept is no reason to stop.
        let _ = self.editor.add_history_entry(line);
        if let Some(path) = &self.history {
            if let Some(folder) = path.parent() {
                let _ = std::fs::create_dir_all(folder);
            }
            let _ = self.editor.append_history(path);
        }
    }
}

/// What the editor asks while somebody types.
struct Hands {
    names: Names,
    is_coloured: bool,
}

impl Helper for Hands {}

impl Hinter for Hands {
    type Hint = String;
}

impl Completer for Hands {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(complete::complete(&self.names, &line[..at]))
    }
}

impl Highlighter for Hands {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.is_coloured {
            Cow::Owned(highlight::highlight(line))
        } else {
            Cow::Borrowed(line)
        }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.is_coloured
    }
}

impl Validator for Hands {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match input::completeness(context.input()) {
            Completeness::Complete => ValidationResult::Valid(None),
            Completeness::Open => ValidationResult::Incomplete,
        })
    }
}
