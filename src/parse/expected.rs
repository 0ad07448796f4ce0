//! `expecting "," or ";"`: which of the tokens that could stand at a place PHP names.
//!
//! PHP's parser reduces before it complains: behind `f(1` it has already decided that the argument is complete, and names
//! only `)`, although `+` or `,` could follow as well. The generated parser knows every token that could follow; the rules
//! here take away what PHP's has decided against. It names none where more than four are left.

use super::context::Context;
use crate::lex::Token;

/// PHP names what it expects only when there is this much of it at most.
const MOST_EXPECTED: usize = 4;

/// Tokens that go on with an expression; where `instanceof` may stand, one has just ended.
const OPERATORS: &[&str] = &[
    "or",
    "xor",
    "and",
    "=",
    "+=",
    "-=",
    "*=",
    "**=",
    "/=",
    ".=",
    "%=",
    "&=",
    "|=",
    "^=",
    "<<=",
    ">>=",
    "??=",
    "?",
    "??",
    "||",
    "&&",
    "|",
    "^",
    "&",
    "&$",
    "==",
    "!=",
    "===",
    "!==",
    "<=>",
    "<",
    "<=",
    ">",
    ">=",
    ".",
    "<<",
    ">>",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "instanceof",
    "++",
    "--",
    "[",
    "(",
    "{",
    "->",
    "?->",
    "::",
    "yield =>",
];

/// The terminals of the grammar in the order PHP names them, and PHP's names.
const NAMES: &[(&str, &str)] = &[
    ("=", "\"=\""),
    ("?", "\"?\""),
    (":", "\":\""),
    ("|", "\"|\""),
    ("-", "\"-\""),
    ("integer", "integer"),
    ("float", "floating-point number"),
    ("identifier", "identifier"),
    ("fully qualified name", "fully qualified name"),
    ("relative name", "namespace-relative name"),
    ("qualified name", "namespaced name"),
    ("variable", "variable"),
    ("string content", "string content"),
    ("double-quoted string", "quoted string"),
    ("variable name", "variable name"),
    ("number", "number"),
    ("while", "\"while\""),
    ("elseif", "\"elseif\""),
    ("else", "\"else\""),
    ("endif", "\"endif\""),
    ("endwhile", "\"endwhile\""),
    ("endfor", "\"endfor\""),
    ("endforeach", "\"endforeach\""),
    ("enddeclare", "\"enddeclare\""),
    ("as", "\"as\""),
    ("endswitch", "\"endswitch\""),
    ("case", "\"case\""),
    ("default", "\"default\""),
    ("function", "\"function\""),
    ("fn", "\"fn\""),
    ("const", "\"const\""),
    ("catch", "\"catch\""),
    ("finally", "\"finally\""),
    ("use", "\"use\""),
    ("insteadof", "\"insteadof\""),
    ("static", "\"static\""),
    ("abstract", "\"abstract\""),
    ("final", "\"final\""),
    ("private", "\"private\""),
    ("protected", "\"protected\""),
    ("public", "\"public\""),
    ("readonly", "\"readonly\""),
    ("class", "\"class\""),
    ("extends", "\"extends\""),
    ("implements", "\"implements\""),
    ("end of file", "end of file"),
    ("->", "\"->\""),
    ("?->", "\"?->\""),
    ("=>", "\"=>\""),
    ("heredoc end", "heredoc end"),
    ("${", "\"${\""),
    ("{$", "\"{$\""),
    ("::", "\"::\""),
    ("\\", "\"\\\""),
    ("...", "\"...\""),
    ("&$", "\"&\""),
    ("&", "amp"),
    (",", "\",\""),
    ("]", "\"]\""),
    ("(", "\"(\""),
    (")", "\")\""),
    (";", "\";\""),
    ("{", "\"{\""),
    ("}", "\"}\""),
    ("[", "\"[\""),
    ("`", "\"`\""),
    ("\"", "\"\"\""),
    ("$", "\"$\""),
];

/// What PHP says it expected where the tokens `possible` could stand; nothing when that is too much to name.
pub(super) fn expected(context: &Context, possible: &[String]) -> Vec<&'static str> {
    let possible: Vec<&str> = possible
        .iter()
        .map(|name| name.trim_matches('"'))
        .map(|name| match name {
            "" | "\\\"" => "\"",
            "\\\\" => "\\",
            name => name,
        })
        .collect();
    let left = decided(context, possible);
    if left.is_empty() || left.len() > MOST_EXPECTED {
        return Vec::new();
    }
    let mut places: Vec<usize> = left
        .iter()
        .filter_map(|name| NAMES.iter().position(|(known, _)| known == name))
        .collect();
    if places.len() < left.len() {
        return Vec::new();
    }
    places.sort_unstable();
    places.into_iter().map(|place| NAMES[place].1).collect()
}

/// What is left of `possible` once PHP has reduced all it can.
fn decided<'n>(context: &Context, mut possible: Vec<&'n str>) -> Vec<&'n str> {
    let has = |name: &str| possible.contains(&name);
    let has_all = |names: &[&str]| names.iter().all(|name| possible.contains(name));
    if has_all(&["instanceof", "?"]) {
        possible.retain(|name| !OPERATORS.contains(name));
        return behind_expression(context, possible);
    }
    if possible.len() == 2 && has_all(&[":", "=>"]) {
        return vec!["=>"];
    }
    let ends = |name: &&str| matches!(*name, ")" | "]" | "}" | ":" | ";" | "," | "=>");
    if context.previous.is_some_and(may_end_expression) && possible.iter().all(ends) {
        return behind_expression(context, possible);
    }
    if let Some(closer) = behind_nothing(context, &possible) {
        return vec![closer];
    }
    if has_all(&["use", "const", "abstract", "inline html"]) {
        // Between statements at the top level.
        return match context.opening() {
            None => vec!["end of file"],
            Some(_) => Vec::new(),
        };
    }
    if has_all(&["->", "?->"]) && !has("string content") {
        return vec!["->", "?->", "{", "["];
    }
    if has_all(&["function", "const", "case", "}"]) {
        return vec!["function", "const"];
    }
    if context.previous == Some(Token::Namespace) && has("{") {
        return vec!["{"];
    }
    if has_all(&["(", "identifier", "readonly"]) && context.previous == Some(Token::Function) {
        return vec!["("];
    }
    if has_all(&["::", "fn", "variable"]) && context.previous == Some(Token::Static) {
        return vec!["::"];
    }
    if has_all(&["abstract", "final", "readonly", "class"]) && !has("function") {
        return vec!["abstract", "final", "readonly", "class"];
    }
    if has_all(&["|", "variable", ")"]) {
        return vec![")"];
    }
    if has("variable") && !has("while") && (has("callable") || has("|") || has_all(&["&$", "..."]))
    {
        return vec!["variable"];
    }
    if has("{") && !has("while") && (has("extends") || has("implements")) {
        return vec!["{"];
    }
    if has_all(&["::", "as"]) && possible.len() == 2 {
        return vec!["::"];
    }
    if has("=>") || has("{") {
        possible.retain(|name| !matches!(*name, ":" | "use"));
    }
    if possible.contains(&"case") && possible.contains(&"default") {
        possible.retain(|name| *name != ";");
    }
    if matches!(context.previous, Some(Token::StringContent(_))) {
        match context.second {
            Some(Token::Backtick) => return vec!["`"],
            Some(Token::HeredocStart | Token::DoubleQuote) => {
                possible.retain(|name| *name != "string content");
            }
            _ => possible.push("string content"),
        }
    }
    if possible.contains(&",") || possible.contains(&";") {
        possible.retain(|name| !matches!(*name, "=" | "as" | "\\"));
    }
    without_trailing_comma(possible)
}

/// Where an item of a list, or an expression, could be left out, PHP has already decided that it is.
fn behind_nothing(context: &Context, possible: &[&str]) -> Option<&'static str> {
    let closer = ["=>", ")", "]", "}", ";"]
        .into_iter()
        .find(|closer| possible.contains(closer))?;
    let before = context.opening().and_then(|opening| opening.before);
    let is_left_out = match context.previous? {
        Token::Comma => closer != ";",
        Token::BracketOpen => closer == "]",
        Token::Return | Token::Break | Token::Continue => closer == ";",
        Token::ParenOpen => matches!(
            before,
            Some(Token::Array | Token::List | Token::Exit | Token::For)
        ),
        Token::Semicolon => before == Some(Token::For),
        _ => false,
    };
    is_left_out.then_some(closer)
}

fn may_end_expression(token: Token) -> bool {
    matches!(
        token,
        Token::Identifier(_)
            | Token::QualifiedName(_)
            | Token::FullyQualifiedName(_)
            | Token::RelativeName(_)
            | Token::Variable(_)
            | Token::Integer(_)
            | Token::Float(_)
            | Token::SingleQuoted(_)
            | Token::DoubleQuoted(_)
            | Token::DoubleQuote
            | Token::Backtick
            | Token::HeredocEnd(_)
            | Token::ParenClose
            | Token::BracketClose
            | Token::BraceClose
            | Token::Increment
            | Token::Decrement
    )
}

/// Behind an expression, whose operators PHP no longer expects where the expression ends what it is part of.
fn behind_expression<'n>(context: &Context, left: Vec<&'n str>) -> Vec<&'n str> {
    if matches!(left[..], ["}" | ":"]) {
        // Nothing ends with the expression.
        return Vec::new();
    }
    let opening = context.opening();
    match opening.map(|opening| opening.bracket) {
        None | Some(Token::BraceOpen) => match context.lead {
            Some(
                Token::Return
                | Token::Break
                | Token::Continue
                | Token::Goto
                | Token::Unset
                | Token::Do
                | Token::While,
            ) => left,
            _ if left.contains(&",") || left.contains(&"=>") => without_trailing_comma(left),
            Some(Token::Case) if left == [";"] => left,
            _ => Vec::new(),
        },
        Some(Token::BracketOpen | Token::AttributeOpen) => without_trailing_comma(left),
        Some(Token::ParenOpen) => match opening.and_then(|opening| opening.before) {
            Some(Token::For) => left.into_iter().filter(|name| *name != ",").collect(),
            Some(
                Token::Identifier(_)
                | Token::QualifiedName(_)
                | Token::FullyQualifiedName(_)
                | Token::RelativeName(_)
                | Token::Variable(_)
                | Token::ParenClose
                | Token::BracketClose
                | Token::BraceClose
                | Token::Array
                | Token::List
                | Token::Isset
                | Token::Exit
                | Token::Class
                | Token::Static
                | Token::Function
                | Token::Fn
                | Token::Catch
                | Token::Use
                | Token::Declare,
            ) => without_trailing_comma(left),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Where a comma could end a list, PHP has already decided that it does not.
fn without_trailing_comma(left: Vec<&str>) -> Vec<&str> {
    let closer = [")", "]", "}", "=>"]
        .into_iter()
        .find(|closer| left.contains(closer));
    match closer {
        Some(closer) if left.contains(&",") => vec![closer],
        _ => left,
    }
}
