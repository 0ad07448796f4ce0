//! The numbers of tokens: `T_*`, one for each kind, and the byte itself for a token of one byte.

use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::lex::{Piece, Token, integer_value};

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// `T_*`, in the order of their numbers, and another name for one of them.
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    int("T_LNUMBER", 260),
    int("T_DNUMBER", 261),
    int("T_STRING", 262),
    int("T_NAME_FULLY_QUALIFIED", 263),
    int("T_NAME_RELATIVE", 264),
    int("T_NAME_QUALIFIED", 265),
    int("T_VARIABLE", 266),
    int("T_INLINE_HTML", 267),
    int("T_ENCAPSED_AND_WHITESPACE", 268),
    int("T_CONSTANT_ENCAPSED_STRING", 269),
    int("T_STRING_VARNAME", 270),
    int("T_NUM_STRING", 271),
    int("T_INCLUDE", 272),
    int("T_INCLUDE_ONCE", 273),
    int("T_EVAL", 274),
    int("T_REQUIRE", 275),
    int("T_REQUIRE_ONCE", 276),
    int("T_LOGICAL_OR", 277),
    int("T_LOGICAL_XOR", 278),
    int("T_LOGICAL_AND", 279),
    int("T_PRINT", 280),
    int("T_YIELD", 281),
    int("T_YIELD_FROM", 282),
    int("T_INSTANCEOF", 283),
    int("T_NEW", 284),
    int("T_CLONE", 285),
    int("T_EXIT", 286),
    int("T_IF", 287),
    int("T_ELSEIF", 288),
    int("T_ELSE", 289),
    int("T_ENDIF", 290),
    int("T_ECHO", 291),
    int("T_DO", 292),
    int("T_WHILE", 293),
    int("T_ENDWHILE", 294),
    int("T_FOR", 295),
    int("T_ENDFOR", 296),
    int("T_FOREACH", 297),
    int("T_ENDFOREACH", 298),
    int("T_DECLARE", 299),
    int("T_ENDDECLARE", 300),
    int("T_AS", 301),
    int("T_SWITCH", 302),
    int("T_ENDSWITCH", 303),
    int("T_CASE", 304),
    int("T_DEFAULT", 305),
    int("T_MATCH", 306),
    int("T_BREAK", 307),
    int("T_CONTINUE", 308),
    int("T_GOTO", 309),
    int("T_FUNCTION", 310),
    int("T_FN", 311),
    int("T_CONST", 312),
    int("T_RETURN", 313),
    int("T_TRY", 314),
    int("T_CATCH", 315),
    int("T_FINALLY", 316),
    int("T_THROW", 317),
    int("T_USE", 318),
    int("T_INSTEADOF", 319),
    int("T_GLOBAL", 320),
    int("T_STATIC", 321),
    int("T_ABSTRACT", 322),
    int("T_FINAL", 323),
    int("T_PRIVATE", 324),
    int("T_PROTECTED", 325),
    int("T_PUBLIC", 326),
    int("T_READONLY", 327),
    int("T_VAR", 328),
    int("T_UNSET", 329),
    int("T_ISSET", 330),
    int("T_EMPTY", 331),
    int("T_HALT_COMPILER", 332),
    int("T_CLASS", 333),
    int("T_TRAIT", 334),
    int("T_INTERFACE", 335),
    int("T_ENUM", 336),
    int("T_EXTENDS", 337),
    int("T_IMPLEMENTS", 338),
    int("T_NAMESPACE", 339),
    int("T_LIST", 340),
    int("T_ARRAY", 341),
    int("T_CALLABLE", 342),
    int("T_LINE", 343),
    int("T_FILE", 344),
    int("T_DIR", 345),
    int("T_CLASS_C", 346),
    int("T_TRAIT_C", 347),
    int("T_METHOD_C", 348),
    int("T_FUNC_C", 349),
    int("T_NS_C", 350),
    int("T_ATTRIBUTE", 351),
    int("T_PLUS_EQUAL", 352),
    int("T_MINUS_EQUAL", 353),
    int("T_MUL_EQUAL", 354),
    int("T_DIV_EQUAL", 355),
    int("T_CONCAT_EQUAL", 356),
    int("T_MOD_EQUAL", 357),
    int("T_AND_EQUAL", 358),
    int("T_OR_EQUAL", 359),
    int("T_XOR_EQUAL", 360),
    int("T_SL_EQUAL", 361),
    int("T_SR_EQUAL", 362),
    int("T_COALESCE_EQUAL", 363),
    int("T_BOOLEAN_OR", 364),
    int("T_BOOLEAN_AND", 365),
    int("T_IS_EQUAL", 366),
    int("T_IS_NOT_EQUAL", 367),
    int("T_IS_IDENTICAL", 368),
    int("T_IS_NOT_IDENTICAL", 369),
    int("T_IS_SMALLER_OR_EQUAL", 370),
    int("T_IS_GREATER_OR_EQUAL", 371),
    int("T_SPACESHIP", 372),
    int("T_SL", 373),
    int("T_SR", 374),
    int("T_INC", 375),
    int("T_DEC", 376),
    int("T_INT_CAST", 377),
    int("T_DOUBLE_CAST", 378),
    int("T_STRING_CAST", 379),
    int("T_ARRAY_CAST", 380),
    int("T_OBJECT_CAST", 381),
    int("T_BOOL_CAST", 382),
    int("T_UNSET_CAST", 383),
    int("T_OBJECT_OPERATOR", 384),
    int("T_NULLSAFE_OBJECT_OPERATOR", 385),
    int("T_DOUBLE_ARROW", 386),
    int("T_COMMENT", 387),
    int("T_DOC_COMMENT", 388),
    int("T_OPEN_TAG", 389),
    int("T_OPEN_TAG_WITH_ECHO", 390),
    int("T_CLOSE_TAG", 391),
    int("T_WHITESPACE", 392),
    int("T_START_HEREDOC", 393),
    int("T_END_HEREDOC", 394),
    int("T_DOLLAR_OPEN_CURLY_BRACES", 395),
    int("T_CURLY_OPEN", 396),
    int("T_PAAMAYIM_NEKUDOTAYIM", 397),
    int("T_NS_SEPARATOR", 398),
    int("T_ELLIPSIS", 399),
    int("T_COALESCE", 400),
    int("T_POW", 401),
    int("T_POW_EQUAL", 402),
    int("T_AMPERSAND_FOLLOWED_BY_VAR_OR_VARARG", 403),
    int("T_AMPERSAND_NOT_FOLLOWED_BY_VAR_OR_VARARG", 404),
    int("T_BAD_CHARACTER", 405),
    int("T_DOUBLE_COLON", 397),
];

/// The name of a number; `T_DOUBLE_COLON` is the one that `::` goes by.
pub(super) fn name_of(id: i64) -> Option<&'static str> {
    if id == id_of_name("T_DOUBLE_COLON") {
        return Some("T_DOUBLE_COLON");
    }
    CONSTANTS
        .iter()
        .find(|constant| matches!(constant.value, ConstantValue::Int(value) if value == id))
        .map(|constant| constant.name)
}

const fn id_of_name(name: &str) -> i64 {
    let mut at = 0;
    while at < CONSTANTS.len() {
        if let ConstantValue::Int(id) = CONSTANTS[at].value
            && is_same(CONSTANTS[at].name, name)
        {
            return id;
        }
        at += 1;
    }
    panic!("no such token")
}

const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}

macro_rules! id {
    ($name:ident) => {
        const { id_of_name(stringify!($name)) }
    };
}

/// The number of a piece.
pub(super) fn id(piece: Piece<'_>, text: &[u8]) -> i64 {
    let token = match piece {
        Piece::OpenTag => return id!(T_OPEN_TAG),
        Piece::OpenTagWithEcho => return id!(T_OPEN_TAG_WITH_ECHO),
        Piece::CloseTag => return id!(T_CLOSE_TAG),
        Piece::WhiteSpace => return id!(T_WHITESPACE),
        Piece::Comment => return id!(T_COMMENT),
        Piece::DocComment => return id!(T_DOC_COMMENT),
        Piece::Token(token) => token,
    };
    use Token::*;
    match token {
        Backtick | DoubleQuote | Semicolon | Comma | Colon | ParenOpen | ParenClose
        | BracketOpen | BracketClose | BraceOpen | BraceClose | Question | Assign | Plus
        | Minus | Star | Slash | Percent | Dot | Less | Greater | Caret | Pipe | Not | Tilde
        | At | Dollar => {
            // Double quotes may have a `b` before them.
            text.last().map_or(0, |byte| i64::from(*byte))
        }
        Integer(digits) => integer_id(digits),
        Identifier(_) => id!(T_STRING),
        QualifiedName(_) => id!(T_NAME_QUALIFIED),
        FullyQualifiedName(_) => id!(T_NAME_FULLY_QUALIFIED),
        RelativeName(_) => id!(T_NAME_RELATIVE),
        Variable(_) => id!(T_VARIABLE),
        Float(_) => id!(T_DNUMBER),
        SingleQuoted(_) | DoubleQuoted(_) => id!(T_CONSTANT_ENCAPSED_STRING),
        InlineHtml(_) => id!(T_INLINE_HTML),
        StringContent(_) => id!(T_ENCAPSED_AND_WHITESPACE),
        OffsetNumber(_) => id!(T_NUM_STRING),
        VariableName(_) => id!(T_STRING_VARNAME),
        HeredocStart | NowdocStart => id!(T_START_HEREDOC),
        HeredocEnd(_) => id!(T_END_HEREDOC),
        DollarBrace => id!(T_DOLLAR_OPEN_CURLY_BRACES),
        CurlyOpen => id!(T_CURLY_OPEN),
        DoubleColon => id!(T_PAAMAYIM_NEKUDOTAYIM),
        Arrow => id!(T_OBJECT_OPERATOR),
        NullsafeArrow => id!(T_NULLSAFE_OBJECT_OPERATOR),
        DoubleArrow | YieldArrow => id!(T_DOUBLE_ARROW),
        AttributeOpen => id!(T_ATTRIBUTE),
        Coalesce => id!(T_COALESCE),
        PlusAssign => id!(T_PLUS_EQUAL),
        MinusAssign => id!(T_MINUS_EQUAL),
        MulAssign => id!(T_MUL_EQUAL),
        PowAssign => id!(T_POW_EQUAL),
        DivAssign => id!(T_DIV_EQUAL),
        ConcatAssign => id!(T_CONCAT_EQUAL),
        ModAssign => id!(T_MOD_EQUAL),
        AndAssign => id!(T_AND_EQUAL),
        OrAssign => id!(T_OR_EQUAL),
        XorAssign => id!(T_XOR_EQUAL),
        ShiftLeftAssign => id!(T_SL_EQUAL),
        ShiftRightAssign => id!(T_SR_EQUAL),
        CoalesceAssign => id!(T_COALESCE_EQUAL),
        Pow => id!(T_POW),
        Ellipsis => id!(T_ELLIPSIS),
        ShiftLeft => id!(T_SL),
        ShiftRight => id!(T_SR),
        LessEqual => id!(T_IS_SMALLER_OR_EQUAL),
        GreaterEqual => id!(T_IS_GREATER_OR_EQUAL),
        Equal => id!(T_IS_EQUAL),
        NotEqual => id!(T_IS_NOT_EQUAL),
        Identical => id!(T_IS_IDENTICAL),
        NotIdentical => id!(T_IS_NOT_IDENTICAL),
        Spaceship => id!(T_SPACESHIP),
        AmpersandVariable => id!(T_AMPERSAND_FOLLOWED_BY_VAR_OR_VARARG),
        Ampersand => id!(T_AMPERSAND_NOT_FOLLOWED_BY_VAR_OR_VARARG),
        AndAnd => id!(T_BOOLEAN_AND),
        OrOr => id!(T_BOOLEAN_OR),
        Increment => id!(T_INC),
        Decrement => id!(T_DEC),
        Backslash => id!(T_NS_SEPARATOR),
        IntCast => id!(T_INT_CAST),
        FloatCast => id!(T_DOUBLE_CAST),
        StringCast => id!(T_STRING_CAST),
        ArrayCast => id!(T_ARRAY_CAST),
        ObjectCast => id!(T_OBJECT_CAST),
        BoolCast => id!(T_BOOL_CAST),
        UnsetCast => id!(T_UNSET_CAST),
        And => id!(T_LOGICAL_AND),
        Or => id!(T_LOGICAL_OR),
        Xor => id!(T_LOGICAL_XOR),
        MagicClass => id!(T_CLASS_C),
        MagicDir => id!(T_DIR),
        MagicFile => id!(T_FILE),
        MagicFunction => id!(T_FUNC_C),
        MagicLine => id!(T_LINE),
        MagicMethod => id!(T_METHOD_C),
        MagicNamespace => id!(T_NS_C),
        MagicTrait => id!(T_TRAIT_C),
        IncludeOnce => id!(T_INCLUDE_ONCE),
        RequireOnce => id!(T_REQUIRE_ONCE),
        HaltCompiler => id!(T_HALT_COMPILER),
        YieldFrom => id!(T_YIELD_FROM),
        BadCharacter(_) => id!(T_BAD_CHARACTER),
        Abstract => id!(T_ABSTRACT),
        Array => id!(T_ARRAY),
        As => id!(T_AS),
        Break => id!(T_BREAK),
        Callable => id!(T_CALLABLE),
        Case => id!(T_CASE),
        Catch => id!(T_CATCH),
        Class => id!(T_CLASS),
        Clone => id!(T_CLONE),
        Const => id!(T_CONST),
        Continue => id!(T_CONTINUE),
        Declare => id!(T_DECLARE),
        Default => id!(T_DEFAULT),
        Do => id!(T_DO),
        Echo => id!(T_ECHO),
        Else => id!(T_ELSE),
        ElseIf => id!(T_ELSEIF),
        Empty => id!(T_EMPTY),
        EndDeclare => id!(T_ENDDECLARE),
        EndFor => id!(T_ENDFOR),
        EndForeach => id!(T_ENDFOREACH),
        EndIf => id!(T_ENDIF),
        EndSwitch => id!(T_ENDSWITCH),
        EndWhile => id!(T_ENDWHILE),
        Enum => id!(T_ENUM),
        Eval => id!(T_EVAL),
        Exit => id!(T_EXIT),
        Extends => id!(T_EXTENDS),
        Final => id!(T_FINAL),
        Finally => id!(T_FINALLY),
        Fn => id!(T_FN),
        For => id!(T_FOR),
        Foreach => id!(T_FOREACH),
        Function => id!(T_FUNCTION),
        Global => id!(T_GLOBAL),
        Goto => id!(T_GOTO),
        If => id!(T_IF),
        Implements => id!(T_IMPLEMENTS),
        Include => id!(T_INCLUDE),
        Instanceof => id!(T_INSTANCEOF),
        Insteadof => id!(T_INSTEADOF),
        Interface => id!(T_INTERFACE),
        Isset => id!(T_ISSET),
        List => id!(T_LIST),
        Match => id!(T_MATCH),
        Namespace => id!(T_NAMESPACE),
        New => id!(T_NEW),
        Print => id!(T_PRINT),
        Private => id!(T_PRIVATE),
        Protected => id!(T_PROTECTED),
        Public => id!(T_PUBLIC),
        Readonly => id!(T_READONLY),
        Require => id!(T_REQUIRE),
        Return => id!(T_RETURN),
        Static => id!(T_STATIC),
        Switch => id!(T_SWITCH),
        Throw => id!(T_THROW),
        Trait => id!(T_TRAIT),
        Try => id!(T_TRY),
        Unset => id!(T_UNSET),
        Use => id!(T_USE),
        Var => id!(T_VAR),
        While => id!(T_WHILE),
        Yield => id!(T_YIELD),
    }
}

/// An integer that needs a float is one. One with a digit too many for its base counts up to that digit.
fn integer_id(digits: &[u8]) -> i64 {
    let is_old_octal = digits.len() > 1 && digits[0] == b'0' && !digits[1].is_ascii_alphabetic();
    let end = digits
        .iter()
        .position(|byte| is_old_octal && matches!(byte, b'8' | b'9'))
        .unwrap_or(digits.len());
    match integer_value(&digits[..end]) {
        Some(_) => id!(T_LNUMBER),
        None => id!(T_DNUMBER),
    }
}

/// What `PhpToken::isIgnorable` says of a number.
pub(super) fn is_ignorable(id: i64) -> bool {
    [
        id!(T_WHITESPACE),
        id!(T_COMMENT),
        id!(T_DOC_COMMENT),
        id!(T_OPEN_TAG),
    ]
    .contains(&id)
}

/// The number of a name that is no keyword.
pub(super) const NAME: i64 = id_of_name("T_STRING");
