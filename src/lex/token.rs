//! The tokens of PHP.

use logos::Logos;

/// One token. The operators and words of `<?php … ?>` are read by logos; what needs to look around (strings, heredocs,
/// inline HTML, keywords) is read by the lexer's modes, which is why most variants have no pattern here.
///
/// Payloads are slices of the source as written, without the quotes or the `$`; escapes are not processed yet.
#[derive(Logos, Debug, Clone, Copy, PartialEq)]
#[logos(utf8 = false)]
#[expect(missing_docs, reason = "a token's spelling says what it is")]
pub enum Token<'a> {
    // Names and literals.
    #[regex(b"[a-zA-Z_\x80-\xff][a-zA-Z0-9_\x80-\xff]*", |lex| lex.slice())]
    Identifier(&'a [u8]),
    #[regex(b"[a-zA-Z_\x80-\xff][a-zA-Z0-9_\x80-\xff]*(\\\\[a-zA-Z_\x80-\xff][a-zA-Z0-9_\x80-\xff]*)+", |lex| lex.slice())]
    QualifiedName(&'a [u8]),
    #[regex(b"(\\\\[a-zA-Z_\x80-\xff][a-zA-Z0-9_\x80-\xff]*)+", |lex| &lex.slice()[1..])]
    FullyQualifiedName(&'a [u8]),
    RelativeName(&'a [u8]),
    #[regex(b"\\$[a-zA-Z_\x80-\xff][a-zA-Z0-9_\x80-\xff]*", |lex| &lex.slice()[1..])]
    Variable(&'a [u8]),
    #[regex(b"[0-9]+(_[0-9]+)*", |lex| lex.slice())]
    #[regex(b"0[xX][0-9a-fA-F]+(_[0-9a-fA-F]+)*", |lex| lex.slice())]
    #[regex(b"0[bB][01]+(_[01]+)*", |lex| lex.slice())]
    #[regex(b"0[oO][0-7]+(_[0-7]+)*", |lex| lex.slice())]
    Integer(&'a [u8]),
    #[regex(b"([0-9]+(_[0-9]+)*)?\\.[0-9]+(_[0-9]+)*([eE][+-]?[0-9]+(_[0-9]+)*)?", |lex| lex.slice())]
    #[regex(b"[0-9]+(_[0-9]+)*\\.([eE][+-]?[0-9]+(_[0-9]+)*)?", |lex| lex.slice())]
    #[regex(b"[0-9]+(_[0-9]+)*[eE][+-]?[0-9]+(_[0-9]+)*", |lex| lex.slice())]
    Float(&'a [u8]),
    /// `'…'`, between the quotes.
    SingleQuoted(&'a [u8]),
    /// `"…"` without variables in it, between the quotes.
    DoubleQuoted(&'a [u8]),
    InlineHtml(&'a [u8]),

    // Inside strings.
    StringContent(&'a [u8]),
    /// The offset in `"$a[1]"`.
    OffsetNumber(&'a [u8]),
    /// The name in `"${name}"`.
    VariableName(&'a [u8]),
    HeredocStart,
    /// The start of `<<<'X'`.
    NowdocStart,
    /// The closing label; its payload is the indentation before it.
    HeredocEnd(&'a [u8]),
    DollarBrace,
    CurlyOpen,
    DoubleQuote,
    #[token(b"`")]
    Backtick,

    // Operators.
    #[token(b";")]
    Semicolon,
    #[token(b",")]
    Comma,
    #[token(b":")]
    Colon,
    #[token(b"::")]
    DoubleColon,
    #[token(b"->")]
    Arrow,
    #[token(b"?->")]
    NullsafeArrow,
    #[token(b"=>")]
    DoubleArrow,
    /// The `=>` between the key and the value of a `yield`.
    YieldArrow,
    #[token(b"(")]
    ParenOpen,
    #[token(b")")]
    ParenClose,
    #[token(b"[")]
    BracketOpen,
    #[token(b"]")]
    BracketClose,
    #[token(b"#[")]
    AttributeOpen,
    #[token(b"{")]
    BraceOpen,
    #[token(b"}")]
    BraceClose,
    #[token(b"?")]
    Question,
    #[token(b"??")]
    Coalesce,
    #[token(b"=")]
    Assign,
    #[token(b"+=")]
    PlusAssign,
    #[token(b"-=")]
    MinusAssign,
    #[token(b"*=")]
    MulAssign,
    #[token(b"**=")]
    PowAssign,
    #[token(b"/=")]
    DivAssign,
    #[token(b".=")]
    ConcatAssign,
    #[token(b"%=")]
    ModAssign,
    #[token(b"&=")]
    AndAssign,
    #[token(b"|=")]
    OrAssign,
    #[token(b"^=")]
    XorAssign,
    #[token(b"<<=")]
    ShiftLeftAssign,
    #[token(b">>=")]
    ShiftRightAssign,
    #[token(b"??=")]
    CoalesceAssign,
    #[token(b"+")]
    Plus,
    #[token(b"-")]
    Minus,
    #[token(b"*")]
    Star,
    #[token(b"**")]
    Pow,
    #[token(b"/")]
    Slash,
    #[token(b"%")]
    Percent,
    #[token(b".")]
    Dot,
    #[token(b"...")]
    Ellipsis,
    #[token(b"<<")]
    ShiftLeft,
    #[token(b">>")]
    ShiftRight,
    #[token(b"<")]
    Less,
    #[token(b"<=")]
    LessEqual,
    #[token(b">")]
    Greater,
    #[token(b">=")]
    GreaterEqual,
    #[token(b"==")]
    Equal,
    #[token(b"!=")]
    #[token(b"<>")]
    NotEqual,
    #[token(b"===")]
    Identical,
    #[token(b"!==")]
    NotIdentical,
    #[token(b"<=>")]
    Spaceship,
    /// `&` before a variable or `...`: it makes a reference, or is an operator.
    AmpersandVariable,
    /// Any other `&`: an operator, or part of an intersection type.
    #[token(b"&")]
    Ampersand,
    #[token(b"^")]
    Caret,
    #[token(b"|")]
    Pipe,
    #[token(b"&&")]
    AndAnd,
    #[token(b"||")]
    OrOr,
    #[token(b"!")]
    Not,
    #[token(b"~")]
    Tilde,
    #[token(b"@")]
    At,
    #[token(b"++")]
    Increment,
    #[token(b"--")]
    Decrement,
    #[token(b"$")]
    Dollar,
    #[token(b"\\")]
    Backslash,
    #[regex(b"\\([ \t]*(?i:int|integer)[ \t]*\\)")]
    IntCast,
    #[regex(b"\\([ \t]*(?i:double|float|real)[ \t]*\\)")]
    FloatCast,
    #[regex(b"\\([ \t]*(?i:string|binary)[ \t]*\\)")]
    StringCast,
    #[regex(b"\\([ \t]*(?i:array)[ \t]*\\)")]
    ArrayCast,
    #[regex(b"\\([ \t]*(?i:object)[ \t]*\\)")]
    ObjectCast,
    #[regex(b"\\([ \t]*(?i:bool|boolean)[ \t]*\\)")]
    BoolCast,
    #[regex(b"\\([ \t]*(?i:unset)[ \t]*\\)")]
    UnsetCast,

    // Keywords.
    Abstract,
    And,
    Array,
    As,
    Break,
    Callable,
    Case,
    Catch,
    Class,
    Clone,
    Const,
    Continue,
    Declare,
    Default,
    Do,
    Echo,
    Else,
    ElseIf,
    Empty,
    EndDeclare,
    EndFor,
    EndForeach,
    EndIf,
    EndSwitch,
    EndWhile,
    Enum,
    Eval,
    Exit,
    Extends,
    Final,
    Finally,
    Fn,
    For,
    Foreach,
    Function,
    Global,
    Goto,
    HaltCompiler,
    If,
    Implements,
    Include,
    IncludeOnce,
    Instanceof,
    Insteadof,
    Interface,
    Isset,
    List,
    Match,
    Namespace,
    New,
    Or,
    Print,
    Private,
    Protected,
    Public,
    Readonly,
    Require,
    RequireOnce,
    Return,
    Static,
    Switch,
    Throw,
    Trait,
    Try,
    Unset,
    Use,
    Var,
    While,
    Xor,
    Yield,
    YieldFrom,
    MagicClass,
    MagicDir,
    MagicFile,
    MagicFunction,
    MagicLine,
    MagicMethod,
    MagicNamespace,
    MagicTrait,

    /// A byte no token starts with.
    BadCharacter(u8),
}
