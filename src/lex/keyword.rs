//! PHP's reserved words.

use super::Token;

/// The longest word below.
const LONGEST: usize = "__halt_compiler".len();

/// The keyword that `word` is, in any letter case. `enum` and `yield from` need to look at what follows and are the
/// lexer's work.
pub(super) fn keyword(word: &[u8]) -> Option<Token<'static>> {
    if word.len() < 2 || word.len() > LONGEST {
        return None;
    }
    let mut buffer = [0; LONGEST];
    let lower = &mut buffer[..word.len()];
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"abstract" => Token::Abstract,
        b"and" => Token::And,
        b"array" => Token::Array,
        b"as" => Token::As,
        b"break" => Token::Break,
        b"callable" => Token::Callable,
        b"case" => Token::Case,
        b"catch" => Token::Catch,
        b"class" => Token::Class,
        b"clone" => Token::Clone,
        b"const" => Token::Const,
        b"continue" => Token::Continue,
        b"declare" => Token::Declare,
        b"default" => Token::Default,
        b"die" | b"exit" => Token::Exit,
        b"do" => Token::Do,
        b"echo" => Token::Echo,
        b"else" => Token::Else,
        b"elseif" => Token::ElseIf,
        b"empty" => Token::Empty,
        b"enddeclare" => Token::EndDeclare,
        b"endfor" => Token::EndFor,
        b"endforeach" => Token::EndForeach,
        b"endif" => Token::EndIf,
        b"endswitch" => Token::EndSwitch,
        b"endwhile" => Token::EndWhile,
        b"eval" => Token::Eval,
        b"extends" => Token::Extends,
        b"final" => Token::Final,
        b"finally" => Token::Finally,
        b"fn" => Token::Fn,
        b"for" => Token::For,
        b"foreach" => Token::Foreach,
        b"function" => Token::Function,
        b"global" => Token::Global,
        b"goto" => Token::Goto,
        b"if" => Token::If,
        b"implements" => Token::Implements,
        b"include" => Token::Include,
        b"include_once" => Token::IncludeOnce,
        b"instanceof" => Token::Instanceof,
        b"insteadof" => Token::Insteadof,
        b"interface" => Token::Interface,
        b"isset" => Token::Isset,
        b"list" => Token::List,
        b"match" => Token::Match,
        b"namespace" => Token::Namespace,
        b"new" => Token::New,
        b"or" => Token::Or,
        b"print" => Token::Print,
        b"private" => Token::Private,
        b"protected" => Token::Protected,
        b"public" => Token::Public,
        b"readonly" => Token::Readonly,
        b"require" => Token::Require,
        b"require_once" => Token::RequireOnce,
        b"return" => Token::Return,
        b"static" => Token::Static,
        b"switch" => Token::Switch,
        b"throw" => Token::Throw,
        b"trait" => Token::Trait,
        b"try" => Token::Try,
        b"unset" => Token::Unset,
        b"use" => Token::Use,
        b"var" => Token::Var,
        b"while" => Token::While,
        b"xor" => Token::Xor,
        b"yield" => Token::Yield,
        b"__class__" => Token::MagicClass,
        b"__dir__" => Token::MagicDir,
        b"__file__" => Token::MagicFile,
        b"__function__" => Token::MagicFunction,
        b"__halt_compiler" => Token::HaltCompiler,
        b"__line__" => Token::MagicLine,
        b"__method__" => Token::MagicMethod,
        b"__namespace__" => Token::MagicNamespace,
        b"__trait__" => Token::MagicTrait,
        _ => return None,
    })
}
