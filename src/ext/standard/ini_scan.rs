//! The tokens of ini files (php-src `Zend/zend_ini_scanner.l`): in each state the longest match wins.

/// How values are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// Constants, variables and operators mean something.
    Normal,
    /// Values are taken as they stand.
    Raw,
    /// As normal, and booleans, null and numbers are such.
    Typed,
}

/// A token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// The end of the text.
    End,
    /// `[` at the start of a section.
    Section,
    /// Taken as it stands.
    Raw(Vec<u8>),
    /// A word that may name a constant.
    Constant(Vec<u8>),
    /// A number.
    Number(Vec<u8>),
    /// Anything else.
    Text(Vec<u8>),
    /// White space between parts of a value.
    Space(Vec<u8>),
    /// The name of an option.
    Label(Vec<u8>),
    /// The name of an option that is an array, with its `[`.
    Offset(Vec<u8>),
    /// `${`
    Dollar,
    /// The name of a variable.
    Variable(Vec<u8>),
    /// Text inside double quotes.
    Quoted(Vec<u8>),
    /// `true`, `on`, `yes`
    True,
    /// `false`, `off`, `no`, `none`
    False,
    /// `null`
    Null,
    /// The end of a line.
    EndOfLine,
    /// A character by itself.
    Byte(u8),
}

impl Token {
    /// The token as the parser's messages name it.
    pub(super) fn name(&self) -> String {
        match self {
            Token::End => "end of file".to_owned(),
            Token::Section => "TC_SECTION".to_owned(),
            Token::Raw(_) => "TC_RAW".to_owned(),
            Token::Constant(_) => "TC_CONSTANT".to_owned(),
            Token::Number(_) => "TC_NUMBER".to_owned(),
            Token::Text(_) => "TC_STRING".to_owned(),
            Token::Space(_) => "TC_WHITESPACE".to_owned(),
            Token::Label(_) => "TC_LABEL".to_owned(),
            Token::Offset(_) => "TC_OFFSET".to_owned(),
            Token::Dollar => "TC_DOLLAR_CURLY".to_owned(),
            Token::Variable(_) => "TC_VARNAME".to_owned(),
            Token::Quoted(_) => "TC_QUOTED_STRING".to_owned(),
            Token::True => "BOOL_TRUE".to_owned(),
            Token::False => "BOOL_FALSE".to_owned(),
            Token::Null => "NULL_NULL".to_owned(),
            Token::EndOfLine => "END_OF_LINE".to_owned(),
            Token::Byte(byte) => format!("'{}'", char::from(*byte)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Initial,
    Raw,
    SectionRaw,
    SectionValue,
    Value,
    Offset,
    Quotes,
    Variable,
}

/// Takes a text apart.
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    /// The line that is being read.
    pub(super) line: usize,
    mode: Mode,
    state: State,
    outer: Vec<State>,
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_blank(byte)).count()
}

/// The length of the line end that a text begins with, 0 if it begins with none.
fn line_end(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn is_label(byte: u8) -> bool {
    !b"=\n\r\t;&|^$~(){}!\"[".contains(&byte)
}

fn trimmed<'a>(text: &'a [u8], more: &[u8]) -> &'a [u8] {
    let end = text
        .iter()
        .rposition(|byte| !(b" \t\r\n".contains(byte) || more.contains(byte)));
    let text = &text[..end.map_or(0, |last| last + 1)];
    &text[blanks(text)..]
}

/// The length of a run of characters of a value.
fn value_length(text: &[u8], is_plain: fn(u8) -> bool, escapes: bool) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += match byte {
            // A dollar that begins no variable.
            b'$' => match text.get(at + 1) {
                Some(b'{' | 0) | None => return at,
                Some(b'\\') if text.len() > at + 2 => 3,
                Some(_) => 2,
            },
            b'\\' if escapes && text.len() > at + 1 => 2,
            b'\\' if escapes => return at,
            byte if is_plain(byte) => 1,
            _ => return at,
        };
    }
    at
}

fn number_length(text: &[u8]) -> usize {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(text.first() == Some(&b'-'));
    let whole = digits(&text[sign..]);
    let integer = if whole > 0 { sign + whole } else { 0 };
    let before = digits(text);
    let decimal = if text.get(before) == Some(&b'.') {
        let after = digits(&text[before + 1..]);
        if before + after > 0 {
            before + 1 + after
        } else {
            0
        }
    } else {
        0
    };
    integer.max(decimal)
}

fn constant_length(text: &[u8]) -> usize {
    match text.first() {
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => text
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count(),
        _ => 0,
    }
}

/// The truth that a text begins with, with the blanks behind it.
fn truth(text: &[u8]) -> Option<(Token, usize)> {
    let words: [(&[u8], Token); 8] = [
        (b"true", Token::True),
        (b"on", Token::True),
        (b"yes", Token::True),
        (b"false", Token::False),
        (b"off", Token::False),
        (b"none", Token::False),
        (b"no", Token::False),
        (b"null", Token::Null),
    ];
    words.into_iter().find_map(|(word, token)| {
        let found = text.get(..word.len())?;
        found
            .eq_ignore_ascii_case(word)
            .then(|| (token, word.len() + blanks(&text[word.len()..])))
    })
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of a text.
    pub(super) fn new(text: &'a [u8], mode: Mode) -> Scanner<'a> {
        Scanner {
            at: if text.starts_with(b"\xef\xbb\xbf") {
                3
            } else {
                0
            },
            text,
            line: 1,
            mode,
            state: State::Initial,
            outer: Vec::new(),
        }
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Token {
        loop {
            if self.at >= self.text.len() {
                if matches!(self.state, State::Value | State::Raw) {
                    self.state = State::Initial;
                    return Token::EndOfLine;
                }
                return Token::End;
            }
            let rest = &self.text[self.at..];
            let token = match self.state {
                State::Initial => self.initial(rest),
                State::Raw => self.raw(rest),
                State::Value => Some(self.value(rest)),
                State::SectionValue | State::Offset => Some(self.section_or_offset(rest)),
                State::SectionRaw => Some(self.section_raw(rest)),
                State::Quotes => Some(self.quotes(rest)),
                State::Variable => Some(self.variable(rest)),
            };
            if let Some(token) = token {
                return token;
            }
        }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let taken = self.text[self.at..self.at + length].to_vec();
        self.at += length;
        taken
    }

    /// A line end, or a comment with its line end, behind blanks.
    fn end_of_line(&mut self, rest: &[u8]) -> Option<Token> {
        let start = blanks(rest);
        let body = match rest.get(start) {
            Some(b';') => rest[start..]
                .iter()
                .take_while(|byte| !b"\r\n".contains(byte))
                .count(),
            _ => 0,
        };
        let end = line_end(&rest[start + body..]);
        if end == 0 {
            return None;
        }
        self.at += start + body + end;
        self.line += 1;
        self.state = State::Initial;
        Some(Token::EndOfLine)
    }

    fn initial(&mut self, rest: &[u8]) -> Option<Token> {
        if let Some(token) = self.end_of_line(rest) {
            return Some(token);
        }
        let space = blanks(rest);
        if rest.get(space) == Some(&b'=') {
            self.at += space + 1 + blanks(&rest[space + 1..]);
            self.state = match self.mode {
                Mode::Raw => State::Raw,
                Mode::Normal | Mode::Typed => State::Value,
            };
            return Some(Token::Byte(b'='));
        }
        if rest[0] == b'[' {
            self.at += 1;
            self.state = match self.mode {
                Mode::Raw => State::SectionRaw,
                Mode::Normal | Mode::Typed => State::SectionValue,
            };
            return Some(Token::Section);
        }
        let label = rest.iter().take_while(|byte| is_label(**byte)).count();
        if label > 0 && rest.get(label) == Some(&b'[') {
            let name = trimmed(&rest[..label], b"[").to_vec();
            self.at += label + 1 + blanks(&rest[label + 1..]);
            self.state = State::Offset;
            return Some(Token::Offset(name));
        }
        if let Some((token, length)) = truth(rest)
            && length >= label
        {
            self.at += length;
            return Some(token);
        }
        if label > 0 {
            let name = trimmed(&rest[..label], b"").to_vec();
            self.at += label;
            // Blanks by themselves are no name.
            return (!name.is_empty() || label > space).then_some(Token::Label(name));
        }
        if space > 0 {
            self.at += space;
            return None;
        }
        if b":,.[]\"'()&|^+-/*=%$!~<>?@{}".contains(&rest[0]) {
            self.at += 1;
            return Some(Token::Byte(rest[0]));
        }
        Some(Token::End)
    }

    fn raw(&mut self, rest: &[u8]) -> Option<Token> {
        if let Some(token) = self.end_of_line(rest) {
            return Some(token);
        }
        let space = blanks(rest);
        if space > 0 {
            self.at += space;
            return None;
        }
        if rest[0] == b';' || rest[0] == 0 {
            self.at += 1;
            self.state = State::Initial;
            return Some(Token::EndOfLine);
        }
        let mut comment = None;
        let mut length = 1;
        while let Some(byte) = rest.get(length) {
            match byte {
                b'\n' | b'\r' => break,
                b';' if comment.is_none() => comment = Some(length),
                b'"' if rest[0] == b'"' => comment = None,
                _ => {}
            }
            length += 1;
        }
        self.at += length;
        let value = trimmed(&rest[..comment.unwrap_or(length)], b"");
        let value = match value {
            [b'"', inner @ .., b'"'] => inner,
            value => value,
        };
        Some(Token::Raw(value.to_vec()))
    }

    /// What values, sections and offsets have in common: a raw string, a variable, double quotes.
    fn opening(&mut self, rest: &[u8]) -> Option<Token> {
        if rest[0] == b'\''
            && let Some(end) = memchr::memchr(b'\'', &rest[1..])
            && end > 0
        {
            self.at += end + 2;
            return Some(Token::Raw(rest[1..=end].to_vec()));
        }
        if rest.starts_with(b"${") {
            self.at += 2;
            self.outer.push(self.state);
            self.state = State::Variable;
            return Some(Token::Dollar);
        }
        let space = blanks(rest);
        if rest.get(space) == Some(&b'"') {
            self.at += space + 1;
            self.outer.push(self.state);
            self.state = State::Quotes;
            return Some(Token::Byte(b'"'));
        }
        None
    }

    fn value(&mut self, rest: &[u8]) -> Token {
        if let Some(token) = self.opening(rest) {
            return token;
        }
        if let Some(token) = self.end_of_line(rest) {
            return token;
        }
        let constant = constant_length(rest);
        let number = number_length(rest);
        let text = value_length(
            rest,
            |byte| !b"$= \t\n\r;&|^~()!\"'\0".contains(&byte),
            false,
        );
        if let Some((token, length)) = truth(rest)
            && length >= constant.max(text)
        {
            self.at += length;
            return token;
        }
        if constant > 0 && constant >= text {
            return Token::Constant(self.take(constant));
        }
        if number > 0 && number >= text {
            return Token::Number(self.take(number));
        }
        if b"&|^~()!".contains(&rest[0]) {
            self.at += 1 + blanks(&rest[1..]);
            return Token::Byte(rest[0]);
        }
        if rest[0] == b'=' {
            self.state = State::Initial;
            return Token::EndOfLine;
        }
        if text > 0 {
            return Token::Text(self.take(text));
        }
        let space = blanks(rest);
        if space > 0 {
            return Token::Space(self.take(space));
        }
        self.at += 1;
        self.state = State::Initial;
        Token::EndOfLine
    }

    fn section_or_offset(&mut self, rest: &[u8]) -> Token {
        let space = blanks(rest);
        let is_section = self.state == State::SectionValue;
        let closing = if is_section { 0 } else { space };
        if rest.get(closing) == Some(&b']') {
            self.at += closing + 1;
            if is_section {
                let after = &rest[closing + 1..];
                let blank = blanks(after);
                self.at += blank + line_end(&after[blank..]);
                self.line += 1;
            }
            self.state = State::Initial;
            return Token::Byte(b']');
        }
        if let Some(token) = self.opening(rest) {
            return token;
        }
        let constant = constant_length(rest);
        let number = number_length(rest);
        let text = value_length(rest, |byte| !b"$\n\r;\"']\\".contains(&byte), true);
        if constant > 0 && constant >= text {
            return Token::Constant(self.take(constant));
        }
        if number > 0 && number >= text {
            return Token::Number(self.take(number));
        }
        if text > 0 {
            return Token::Text(self.take(text));
        }
        if space > 0 {
            return Token::Space(self.take(space));
        }
        Token::End
    }

    fn section_raw(&mut self, rest: &[u8]) -> Token {
        let name = rest
            .iter()
            .take_while(|byte| !b"]\n\r".contains(byte))
            .count();
        if name > 0 {
            return Token::Raw(self.take(name));
        }
        if rest[0] == b']' {
            let blank = blanks(&rest[1..]);
            self.at += 1 + blank + line_end(&rest[1 + blank..]);
            self.line += 1;
            self.state = State::Initial;
            return Token::Byte(b']');
        }
        Token::End
    }

    fn leave(&mut self) {
        self.state = self.outer.pop().unwrap_or(State::Initial);
    }

    fn quotes(&mut self, rest: &[u8]) -> Token {
        if rest[0] == b'"' {
            self.at += 1 + blanks(&rest[1..]);
            self.leave();
            return Token::Byte(b'"');
        }
        if rest.starts_with(b"${") {
            self.at += 2;
            self.outer.push(self.state);
            self.state = State::Variable;
            return Token::Dollar;
        }
        let mut at = 0;
        while let Some(&byte) = rest.get(at) {
            match byte {
                b'"' => break,
                b'$' if rest.get(at + 1) == Some(&b'{') => break,
                b'\\' if at + 1 < rest.len() => {
                    let is_path_end = rest[at + 1] == b'"'
                        && matches!(rest.get(at + 2), None | Some(b'\n' | b'\r'));
                    if is_path_end {
                        // "C:\path\": the quote ends the value after all.
                        at += 1;
                        break;
                    }
                    at += 2;
                }
                _ => at += 1,
            }
        }
        self.at += at;
        Token::Quoted(self.unescaped(&rest[..at]))
    }

    fn unescaped(&mut self, text: &[u8]) -> Vec<u8> {
        let mut plain = Vec::with_capacity(text.len());
        let mut bytes = text.iter();
        while let Some(&byte) = bytes.next() {
            self.line += usize::from(byte == b'\n');
            match byte {
                b'\\' => match bytes.next() {
                    Some(&escaped @ (b'"' | b'\\' | b'$')) => plain.push(escaped),
                    Some(&other) => plain.extend([b'\\', other]),
                    None => plain.push(b'\\'),
                },
                byte => plain.push(byte),
            }
        }
        plain
    }

    fn variable(&mut self, rest: &[u8]) -> Token {
        if rest[0] == b'}' {
            self.at += 1;
            self.leave();
            return Token::Byte(b'}');
        }
        let name = rest.iter().take_while(|byte| is_label(**byte)).count();
        if name == 0 {
            return Token::End;
        }
        self.at += name;
        Token::Variable(trimmed(&rest[..name], b"").to_vec())
    }
}
