//! Expressions. The numbers are PHP's precedences.

use super::super::{
    Arg, ArgKind, Args, ArrayItem, AssignOp, BinaryOp, Callee, Cast, ClassRef, Expr, ExprKind,
    IncludeKind, InterpolatedPart, LogicalOp, MagicConstant, MatchArm, MemberName, NewClass,
    UnaryOp, VariableName,
};
use super::{NameUse, Printer, quoted};

impl Printer<'_> {
    /// An expression where an operator of the given precedence is asked for.
    pub(super) fn expression(&mut self, expr: &Expr<'_>, asked: u32) {
        match &expr.kind {
            ExprKind::Int(int) => self.text(&int.to_string()),
            ExprKind::Float(float) => {
                let text = self.spelling.float(*float);
                self.bytes(&text);
            }
            ExprKind::String(text) => self.bytes(&quoted(text)),
            ExprKind::Interpolated(parts) => self.interpolated(b'"', parts),
            ExprKind::ShellExec(parts) => self.interpolated(b'`', parts),
            ExprKind::Variable(name) => {
                self.text("$");
                self.variable_name(name);
            }
            ExprKind::Array { items, .. } => {
                self.text("[");
                self.list(items, |printer, item| {
                    if let Some(item) = item {
                        printer.array_item(item);
                    }
                });
                self.text("]");
            }
            ExprKind::Index { base, index } => {
                self.expression(base, 260);
                self.text("[");
                if let Some(index) = index {
                    self.expression(index, 0);
                }
                self.text("]");
            }
            ExprKind::Property {
                object,
                name,
                nullsafe,
            } => {
                self.expression(object, 0);
                self.text(if *nullsafe { "?->" } else { "->" });
                self.member_name(name);
            }
            ExprKind::StaticProperty { class, name } => {
                self.class_reference(class);
                self.text("::$");
                self.variable_name(name);
            }
            ExprKind::ClassConstant { class, name } => {
                self.class_reference(class);
                self.text("::");
                self.bytes(name);
            }
            ExprKind::Call { callee, args } => {
                match callee {
                    Callee::Name(name) => self.name(NameUse::Other, name),
                    Callee::Expr(callee) => self.expression(callee, 0),
                }
                self.arguments(args);
            }
            ExprKind::MethodCall {
                object,
                name,
                args,
                nullsafe,
            } => {
                self.expression(object, 0);
                self.text(if *nullsafe { "?->" } else { "->" });
                self.member_name(name);
                self.arguments(args);
            }
            ExprKind::StaticCall { class, name, args } => {
                self.class_reference(class);
                self.text("::");
                self.member_name(name);
                self.arguments(args);
            }
            ExprKind::New { class, args } => self.new_object(class, args),
            ExprKind::Unary { op, operand } => {
                let sign = match op {
                    UnaryOp::Minus => "-",
                    UnaryOp::Plus => "+",
                    UnaryOp::Not => "!",
                    UnaryOp::BitNot => "~",
                };
                self.prefix(asked, sign, operand, 240, 241);
            }
            ExprKind::Binary { op, left, right } => self.binary(asked, *op, left, right),
            ExprKind::Logical { op, left, right } => {
                let (sign, own) = match op {
                    LogicalOp::And => (" && ", 130),
                    LogicalOp::Or => (" || ", 120),
                    LogicalOp::Xor => (" xor ", 40),
                };
                self.infix(asked, [own, own, own + 1], left, sign, right);
            }
            ExprKind::Coalesce { left, right } => {
                self.infix(asked, [110, 111, 110], left, " ?? ", right);
            }
            ExprKind::Assign { target, value } => self.assignment(asked, target, " = ", value),
            ExprKind::AssignRef { target, source } => {
                self.assignment(asked, target, " =& ", source);
            }
            ExprKind::CompoundAssign { op, target, value } => {
                let sign = match op {
                    AssignOp::Coalesce => " ??= ".to_owned(),
                    AssignOp::Binary(op) => format!(" {}= ", op.symbol()),
                };
                self.assignment(asked, target, &sign, value);
            }
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
                ..
            } => self.in_parentheses(asked > 100, |printer| {
                printer.expression(condition, 100);
                match then {
                    Some(then) => {
                        printer.text(" ? ");
                        printer.expression(then, 101);
                        printer.text(" : ");
                    }
                    None => printer.text(" ?: "),
                }
                printer.expression(otherwise, 101);
            }),
            ExprKind::PreIncrement(operand) => self.prefix(asked, "++", operand, 240, 241),
            ExprKind::PreDecrement(operand) => self.prefix(asked, "--", operand, 240, 241),
            ExprKind::PostIncrement(operand) => self.postfix(asked, operand, "++"),
            ExprKind::PostDecrement(operand) => self.postfix(asked, operand, "--"),
            ExprKind::Cast { to, operand } => {
                let sign = match to {
                    Cast::Int => "(int)",
                    Cast::Float => "(double)",
                    Cast::String => "(string)",
                    Cast::Bool => "(bool)",
                    Cast::Array => "(array)",
                    Cast::Object => "(object)",
                };
                self.prefix(asked, sign, operand, 240, 241);
            }
            ExprKind::Isset(places) => self.isset(asked, places),
            ExprKind::Empty(operand) => self.function("empty", operand),
            ExprKind::ErrorSuppress(operand) => self.prefix(asked, "@", operand, 240, 241),
            ExprKind::Print(operand) => self.prefix(asked, "print ", operand, 60, 61),
            ExprKind::Exit(None) => self.text("exit"),
            ExprKind::Exit(Some(value)) => self.function("exit", value),
            ExprKind::Include { kind, path } => {
                let word = match kind {
                    IncludeKind::Include => "include",
                    IncludeKind::IncludeOnce => "include_once",
                    IncludeKind::Require => "require",
                    IncludeKind::RequireOnce => "require_once",
                };
                self.function(word, path);
            }
            ExprKind::Eval(code) => self.function("eval", code),
            ExprKind::Clone(operand) => self.prefix(asked, "clone ", operand, 270, 271),
            ExprKind::Throw(operand) => {
                self.text("throw ");
                self.expression(operand, asked);
            }
            ExprKind::Yield { key, value } => self.in_parentheses(asked > 70, |printer| {
                printer.text("yield ");
                if let Some(key) = key {
                    printer.expression(key, 70);
                    printer.text(" => ");
                }
                if let Some(value) = value {
                    printer.expression(value, 70);
                }
            }),
            ExprKind::YieldFrom(source) => self.prefix(asked, "yield from ", source, 85, 86),
            ExprKind::Instanceof { operand, class } => {
                self.expression(operand, 0);
                self.text(" instanceof ");
                self.class_reference(class);
            }
            ExprKind::Match(node) => {
                self.text("match (");
                self.expression(node.subject, 0);
                self.text(") {\n");
                self.indent += 1;
                for arm in node.arms {
                    self.match_arm(arm);
                }
                self.indent -= 1;
                self.start_line();
                self.text("}");
            }
            ExprKind::Closure(closure) => self.closure(closure),
            ExprKind::ArrowFunction(arrow) => self.arrow_function(arrow),
            ExprKind::Constant(name) => self.name(NameUse::Constant, name),
            ExprKind::MagicConstant(constant) => self.text(magic_name(*constant)),
        }
    }

    fn in_parentheses(&mut self, wanted: bool, print: impl FnOnce(&mut Self)) {
        if wanted {
            self.text("(");
        }
        print(self);
        if wanted {
            self.text(")");
        }
    }

    fn prefix(&mut self, asked: u32, sign: &str, operand: &Expr<'_>, own: u32, inner: u32) {
        self.in_parentheses(asked > own, |printer| {
            printer.text(sign);
            printer.expression(operand, inner);
        });
    }

    fn postfix(&mut self, asked: u32, operand: &Expr<'_>, sign: &str) {
        self.in_parentheses(asked > 240, |printer| {
            printer.expression(operand, 241);
            printer.text(sign);
        });
    }

    /// An operator between operands, with its own precedence and those it asks of left and right.
    fn infix(
        &mut self,
        asked: u32,
        [own, of_left, of_right]: [u32; 3],
        left: &Expr<'_>,
        sign: &str,
        right: &Expr<'_>,
    ) {
        self.in_parentheses(asked > own, |printer| {
            printer.expression(left, of_left);
            printer.text(sign);
            printer.expression(right, of_right);
        });
    }

    fn assignment(&mut self, asked: u32, target: &Expr<'_>, sign: &str, value: &Expr<'_>) {
        self.infix(asked, [90, 91, 90], target, sign, value);
    }

    fn binary(&mut self, asked: u32, op: BinaryOp, left: &Expr<'_>, right: &Expr<'_>) {
        if op == BinaryOp::Concat
            && let (Some(left), Some(right)) = (literal_text(left), literal_text(right))
        {
            // PHP joins literals while it parses.
            self.bytes(&quoted(&[left, right].concat()));
            return;
        }
        let sign = format!(" {} ", op.symbol());
        self.infix(asked, precedences(op), left, &sign, right);
    }

    fn function(&mut self, word: &str, operand: &Expr<'_>) {
        self.text(word);
        self.text("(");
        self.expression(operand, 0);
        self.text(")");
    }

    /// `isset(a, b)` is the conjunction of its parts.
    fn isset(&mut self, asked: u32, places: &[Expr<'_>]) {
        match places {
            [] => {}
            [only] => self.function("isset", only),
            [first @ .., last] => self.in_parentheses(asked > 130, |printer| {
                printer.isset(130, first);
                printer.text(" && ");
                printer.function("isset", last);
            }),
        }
    }

    fn array_item(&mut self, item: &ArrayItem<'_>) {
        if item.spread {
            self.text("...");
            self.expression(item.value, 80);
            return;
        }
        if let Some(key) = item.key {
            self.expression(key, 80);
            self.text(" => ");
        }
        if item.by_ref {
            self.text("&");
        }
        self.expression(item.value, 80);
    }

    fn match_arm(&mut self, arm: &MatchArm<'_>) {
        self.start_line();
        match arm.conditions {
            Some(conditions) => self.list(conditions, |printer, condition| {
                printer.expression(condition, 0);
            }),
            None => self.text("default"),
        }
        self.text(" => ");
        let indent = std::mem::replace(&mut self.indent, 0);
        self.expression(arm.body, 0);
        self.indent = indent;
        self.text(",\n");
    }

    pub(super) fn arguments(&mut self, args: &Args<'_>) {
        self.text("(");
        match args {
            Args::FirstClassCallable => self.text("..."),
            Args::List(list) => self.list(list, Self::argument),
        }
        self.text(")");
    }

    fn argument(&mut self, argument: &Arg<'_>) {
        match argument.kind {
            ArgKind::Positional => {}
            ArgKind::Spread => self.text("..."),
            ArgKind::Named(name) => {
                self.bytes(name);
                self.text(": ");
            }
        }
        self.expression(argument.value, 20);
    }

    fn new_object(&mut self, class: &NewClass<'_>, args: &Args<'_>) {
        self.text("new ");
        match class {
            NewClass::Name(name) => self.name(NameUse::New, name),
            NewClass::Expr(class) => self.expression(class, 0),
            NewClass::Anonymous(class) => {
                self.attributes(class.attributes, false);
                self.text("class");
                if !matches!(args, Args::List([])) {
                    self.arguments(args);
                }
                self.class_body(class);
                return;
            }
        }
        self.arguments(args);
    }

    fn class_reference(&mut self, class: &ClassRef<'_>) {
        match class {
            ClassRef::Name(name) => self.name(NameUse::Class, name),
            ClassRef::Expr(class) => self.expression(class, 0),
        }
    }

    fn member_name(&mut self, name: &MemberName<'_>) {
        match name {
            MemberName::Identifier(name) => self.identifier(name.text),
            MemberName::Expr(name) => self.computed_name(name),
        }
    }

    pub(super) fn variable_name(&mut self, name: &VariableName<'_>) {
        match name {
            VariableName::Simple(name) => self.identifier(name),
            VariableName::Computed(name) => self.computed_name(name),
        }
    }

    /// A name in braces unless it is an identifier.
    fn identifier(&mut self, name: &[u8]) {
        let is_plain = name
            .first()
            .is_some_and(|byte| is_word(*byte) && !byte.is_ascii_digit())
            && name.iter().all(|byte| is_word(*byte));
        if is_plain {
            self.bytes(name);
        } else {
            self.text("{");
            self.bytes(name);
            self.text("}");
        }
    }

    fn computed_name(&mut self, name: &Expr<'_>) {
        match &name.kind {
            ExprKind::Variable(_) => self.expression(name, 0),
            ExprKind::String(text) => self.identifier(text),
            _ => {
                self.text("{");
                self.expression(name, 0);
                self.text("}");
            }
        }
    }

    fn interpolated(&mut self, quote: u8, parts: &[InterpolatedPart<'_>]) {
        self.out.push(quote);
        for (at, part) in parts.iter().enumerate() {
            match part {
                InterpolatedPart::Literal(text) => self.escaped(quote, text),
                InterpolatedPart::Expr(expr) => {
                    let joins_next = match parts.get(at + 1) {
                        Some(InterpolatedPart::Literal(next)) => next
                            .first()
                            .is_some_and(|byte| *byte == b'[' || is_word(*byte)),
                        _ => false,
                    };
                    let is_simple =
                        matches!(expr.kind, ExprKind::Variable(VariableName::Simple(_)));
                    let needs_braces = !is_simple || joins_next;
                    if needs_braces {
                        self.text("{");
                    }
                    self.expression(expr, 0);
                    if needs_braces {
                        self.text("}");
                    }
                }
            }
        }
        self.out.push(quote);
    }

    /// Text between quotes that interpolate.
    fn escaped(&mut self, quote: u8, text: &[u8]) {
        for &byte in text {
            match byte {
                b'\n' => self.text("\\n"),
                b'\r' => self.text("\\r"),
                b'\t' => self.text("\\t"),
                0x0c => self.text("\\f"),
                0x0b => self.text("\\v"),
                0x1b => self.text("\\e"),
                0..=0x1f => self.text(&format!("\\0{}{}", byte / 8, byte % 8)),
                _ => {
                    if byte == quote || byte == b'$' || byte == b'\\' {
                        self.out.push(b'\\');
                    }
                    self.out.push(byte);
                }
            }
        }
    }
}

/// Whether a byte may stand in an identifier.
fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 127
}

/// What a literal is in a concatenation of literals.
fn literal_text(expr: &Expr<'_>) -> Option<Vec<u8>> {
    match &expr.kind {
        ExprKind::String(text) => Some(text.to_vec()),
        ExprKind::Int(int) => Some(int.to_string().into_bytes()),
        ExprKind::Binary {
            op: BinaryOp::Concat,
            left,
            right,
        } => Some([literal_text(left)?, literal_text(right)?].concat()),
        _ => None,
    }
}

/// The precedence of an operator, and those it asks of its left and right operand.
fn precedences(op: BinaryOp) -> [u32; 3] {
    match op {
        BinaryOp::Add | BinaryOp::Sub => [200, 200, 201],
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod => [210, 210, 211],
        BinaryOp::Pow => [250, 251, 250],
        BinaryOp::Concat => [185, 185, 186],
        BinaryOp::BitAnd => [160, 160, 161],
        BinaryOp::BitOr => [140, 140, 141],
        BinaryOp::BitXor => [150, 150, 151],
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight => [190, 190, 191],
        BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::Identical | BinaryOp::NotIdentical => {
            [170, 171, 171]
        }
        BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual
        | BinaryOp::Spaceship => [180, 181, 181],
    }
}

fn magic_name(constant: MagicConstant) -> &'static str {
    match constant {
        MagicConstant::Line => "__LINE__",
        MagicConstant::File => "__FILE__",
        MagicConstant::Dir => "__DIR__",
        MagicConstant::Function => "__FUNCTION__",
        MagicConstant::Class => "__CLASS__",
        MagicConstant::Method => "__METHOD__",
        MagicConstant::Namespace => "__NAMESPACE__",
        MagicConstant::Trait => "__TRAIT__",
    }
}
