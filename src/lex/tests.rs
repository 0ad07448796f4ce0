use std::cell::Cell;

use super::{LexError, Lexer, Token};

/// The tokens of a file, or the error it ends in.
fn tokens(source: &[u8]) -> Result<Vec<Token<'_>>, LexError> {
    let doc_comment = Cell::new(None);
    Lexer::new(source, &doc_comment)
        .map(|token| token.map(|(_, token, _)| token))
        .collect()
}

/// The tokens of code behind `<?php `.
#[track_caller]
fn assert_code(code: &str, expected: &[Token]) {
    let source = format!("<?php {code}");
    assert_eq!(tokens(source.as_bytes()).as_deref(), Ok(expected), "{code}");
}

#[test]
fn words_are_keywords_in_any_case_unless_they_name_a_member() {
    use Token::*;
    assert_code(
        "Echo $a->Echo",
        &[Echo, Variable(b"a"), Arrow, Identifier(b"Echo")],
    );
    assert_code(
        "A::class",
        &[Identifier(b"A"), DoubleColon, Identifier(b"class")],
    );
    assert_code(
        "A::__halt_compiler",
        &[Identifier(b"A"), DoubleColon, HaltCompiler],
    );
    assert_code("die Exit", &[Exit, Exit]);
}

#[test]
fn enum_is_a_keyword_before_a_name() {
    use Token::*;
    assert_code("enum A", &[Enum, Identifier(b"A")]);
    assert_code("enum()", &[Identifier(b"enum"), ParenOpen, ParenClose]);
}

#[test]
fn an_open_bracket_at_the_end_is_an_error() {
    let error = tokens(b"<?php f(\n\n").expect_err("the bracket is open");
    assert_eq!(error.message, "Unclosed '(' on line 1");
    assert_eq!(error.line, 3);
}

#[test]
fn yield_from_is_one_token_across_blanks() {
    use Token::*;
    assert_code("yield \n from $a", &[YieldFrom, Variable(b"a")]);
    assert_code("yield fromage", &[Yield, Identifier(b"fromage")]);
}

#[test]
fn an_arrow_belongs_to_the_innermost_thing_that_waits_for_one() {
    use Token::*;
    assert_code(
        "yield 1 => 2",
        &[Yield, Integer(b"1"), YieldArrow, Integer(b"2")],
    );
    assert_code("yield => 2", &[Yield, DoubleArrow, Integer(b"2")]);
    assert_code(
        "yield fn() => 1 => 2",
        &[
            Yield,
            Fn,
            ParenOpen,
            ParenClose,
            DoubleArrow,
            Integer(b"1"),
            YieldArrow,
            Integer(b"2"),
        ],
    );
    assert_code(
        "[yield, 1 => 2]",
        &[
            BracketOpen,
            Yield,
            Comma,
            Integer(b"1"),
            DoubleArrow,
            Integer(b"2"),
            BracketClose,
        ],
    );
}

#[test]
fn names_with_separators_are_one_token() {
    use Token::*;
    assert_code(
        "A\\B \\A\\B namespace\\A Namespace \\ A\\",
        &[
            QualifiedName(b"A\\B"),
            FullyQualifiedName(b"A\\B"),
            RelativeName(b"A"),
            Namespace,
            Backslash,
            Identifier(b"A"),
            Backslash,
        ],
    );
}

#[test]
fn an_ampersand_is_told_apart_by_what_follows() {
    use Token::*;
    assert_code(
        "& $a & ...",
        &[
            AmpersandVariable,
            Variable(b"a"),
            AmpersandVariable,
            Ellipsis,
        ],
    );
    assert_code("& /**/ $a", &[Ampersand, Variable(b"a")]);
}

#[test]
fn casts_allow_blanks_and_no_line_ends() {
    use Token::*;
    assert_code("( INT )", &[IntCast]);
    assert_code("(\nint)", &[ParenOpen, Identifier(b"int"), ParenClose]);
}

#[test]
fn numbers_take_what_belongs_to_them() {
    use Token::*;
    assert_code("1.e3", &[Float(b"1.e3")]);
    assert_code("1..2", &[Float(b"1."), Float(b".2")]);
    assert_code("1...2", &[Float(b"1."), Dot, Float(b".2")]);
    assert_code("1_0x", &[Integer(b"1_0"), Identifier(b"x")]);
    assert_code("0b12", &[Integer(b"0b1"), Integer(b"2")]);
}

#[test]
fn strings_without_variables_are_one_token() {
    use Token::*;
    assert_code(
        r#""a$1{b" 'c\'d'"#,
        &[DoubleQuoted(b"a$1{b"), SingleQuoted(b"c\\'d")],
    );
}

#[test]
fn what_is_inserted_in_a_string_is_read_in_its_own_mode() {
    use Token::*;
    assert_code(
        r#""a$b[0x1]$c->d->e{$f['g']}${h}""#,
        &[
            DoubleQuote,
            StringContent(b"a"),
            Variable(b"b"),
            BracketOpen,
            OffsetNumber(b"0x1"),
            BracketClose,
            Variable(b"c"),
            Arrow,
            Identifier(b"d"),
            StringContent(b"->e"),
            CurlyOpen,
            Variable(b"f"),
            BracketOpen,
            SingleQuoted(b"g"),
            BracketClose,
            BraceClose,
            DollarBrace,
            VariableName(b"h"),
            BraceClose,
            DoubleQuote,
        ],
    );
}

#[test]
fn a_heredoc_ends_at_its_label_and_gives_the_indentation() {
    use Token::*;
    assert_code(
        "<<<A\n  b\n  AB\n  A;",
        &[
            HeredocStart,
            StringContent(b"  b\n  AB"),
            HeredocEnd(b"  "),
            Semicolon,
        ],
    );
    assert_code(
        "<<<'A'\n$b\nA\n;",
        &[
            NowdocStart,
            StringContent(b"$b"),
            HeredocEnd(b""),
            Semicolon,
        ],
    );
    assert_code("<<<A\nA;", &[HeredocStart, HeredocEnd(b""), Semicolon]);
}

#[test]
fn a_heredoc_whose_label_ends_the_file_is_not_closed() {
    use Token::*;
    assert_code("<<<A\nA", &[HeredocStart, StringContent(b"A")]);
}

#[test]
fn text_ends_at_an_open_tag() {
    use Token::*;
    assert_eq!(
        tokens(b"a <? <?phpb <?php c ?>\nd<?=e?>"),
        Ok(vec![
            InlineHtml(b"a <? <?phpb "),
            Identifier(b"c"),
            Semicolon,
            InlineHtml(b"d"),
            Echo,
            Identifier(b"e"),
            Semicolon,
        ])
    );
}

#[test]
fn comments_end_where_php_ends_them() {
    use Token::*;
    assert_eq!(
        tokens(b"<?php a # b ?>c<?php // d\r/* e\n*/ f #[g\n]"),
        Ok(vec![
            Identifier(b"a"),
            Semicolon,
            InlineHtml(b"c"),
            Identifier(b"f"),
            AttributeOpen,
            Identifier(b"g"),
            BracketClose,
        ])
    );
}

#[test]
fn lines_are_counted_through_every_kind_of_line_end() {
    let doc_comment = Cell::new(None);
    let source = b"<?php\r\na\rb\n'c\nd' ?>\ne<?php\nf <<<G\n\nG\n. h";
    let lines: Vec<(u32, u32)> = Lexer::new(source, &doc_comment)
        .map(|token| token.map(|(start, _, end)| (start.line, end.line)))
        .collect::<Result<_, _>>()
        .expect("the text has no errors");
    assert_eq!(
        lines,
        [
            (2, 2), // a
            (3, 3), // b
            (4, 5), // 'c\nd'
            (5, 5), // ?>, whose line end counts behind it
            (6, 6), // e
            (7, 7), // f
            (7, 8), // <<<G
            (8, 8), // the body, whose last line end counts behind it
            (9, 9), // G
            (10, 10),
            (10, 10),
        ]
    );
}

#[test]
fn nothing_is_read_behind_halt_compiler() {
    use Token::*;
    assert_code(
        "__halt_compiler ( ) ; ( \"",
        &[HaltCompiler, ParenOpen, ParenClose, Semicolon],
    );
}

#[test]
fn any_byte_gives_a_token_or_an_error() {
    for byte in 0..=u8::MAX {
        for context in [
            &b"<?php "[..],
            b"<?php \"$a[",
            b"<?php <<<A\n",
            b"<?php $a->",
            b"<?php \"${",
        ] {
            let mut source = context.to_vec();
            source.push(byte);
            let doc_comment = Cell::new(None);
            let count = Lexer::new(&source, &doc_comment).count();
            assert!(count <= source.len() + 1, "{source:?}");
        }
    }
}
