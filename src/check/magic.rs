//! Methods whose names PHP gives a meaning: `__get` and its like.

use super::signature::MethodInfo;
use super::types::{Mask, TypeSet};
use super::{Checked, Checker, message};
use crate::ast::{Modifiers, NoticeKind};

/// Whether a magic method is static.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Static {
    Never,
    Always,
}

/// What a magic method may return, if it says so.
#[derive(Debug, Clone, Copy)]
enum Returns {
    Anything,
    /// It may not even be declared.
    Undeclared,
    Only(Mask),
}

/// The shape of one magic method.
struct Rule {
    name: &'static str,
    /// The types of its arguments, each when declared; `None` where any number may be taken.
    arguments: Option<&'static [Mask]>,
    is_static: Static,
    returns: Returns,
}

const fn rule(
    name: &'static str,
    arguments: Option<&'static [Mask]>,
    is_static: Static,
    returns: Returns,
) -> Rule {
    Rule {
        name,
        arguments,
        is_static,
        returns,
    }
}

const RULES: &[Rule] = {
    use Returns::{Anything, Only, Undeclared};
    use Static::{Always, Never};
    const STRING: &[Mask] = &[Mask::STRING];
    const ARRAY: &[Mask] = &[Mask::ARRAY];
    const CALL: &[Mask] = &[Mask::STRING, Mask::ARRAY];
    const SET: &[Mask] = &[Mask::STRING, Mask::MIXED];
    &[
        rule("__construct", None, Never, Undeclared),
        rule("__destruct", Some(&[]), Never, Undeclared),
        rule("__clone", Some(&[]), Never, Only(Mask::VOID)),
        rule("__get", Some(STRING), Never, Anything),
        rule("__set", Some(SET), Never, Only(Mask::VOID)),
        rule("__unset", Some(STRING), Never, Only(Mask::VOID)),
        rule("__isset", Some(STRING), Never, Only(Mask::BOOL)),
        rule("__call", Some(CALL), Never, Anything),
        rule("__callstatic", Some(CALL), Always, Anything),
        rule("__tostring", Some(&[]), Never, Only(Mask::STRING)),
        rule(
            "__debuginfo",
            Some(&[]),
            Never,
            Only(Mask::ARRAY.with(Mask::NULL)),
        ),
        rule("__serialize", Some(&[]), Never, Only(Mask::ARRAY)),
        rule("__unserialize", Some(ARRAY), Never, Only(Mask::VOID)),
        rule("__set_state", Some(ARRAY), Always, Only(Mask::OBJECT)),
        rule("__invoke", None, Never, Anything),
        rule("__sleep", Some(&[]), Never, Only(Mask::ARRAY)),
        rule("__wakeup", Some(&[]), Never, Only(Mask::VOID)),
    ]
};

/// Magic methods that need not be public.
const HIDEABLE: &[&str] = &["__construct", "__destruct", "__clone"];

impl<'a> Checker<'a> {
    pub(super) fn magic_method(&mut self, method: &MethodInfo<'a>) -> Checked {
        let Some(rule) = RULES
            .iter()
            .find(|rule| method.name.eq_ignore_ascii_case(rule.name.as_bytes()))
        else {
            return Ok(());
        };
        let class = self.class().map_or(&b""[..], |class| class.name);
        let shown = message!(class, "::", method.name, "()");
        if let Some(arguments) = rule.arguments {
            self.magic_arguments(method, arguments, &shown)?;
        }
        match (rule.is_static, method.is(Modifiers::STATIC)) {
            (Static::Never, true) => {
                return self.fatal(message!("Method ", shown, " cannot be static"));
            }
            (Static::Always, false) => {
                return self.fatal(message!("Method ", shown, " must be static"));
            }
            _ => {}
        }
        let is_hidden = method
            .modifiers
            .intersects(Modifiers::PRIVATE.with(Modifiers::PROTECTED));
        if is_hidden && !HIDEABLE.contains(&rule.name) {
            self.notice(
                NoticeKind::Warning,
                message!("The magic method ", shown, " must have public visibility"),
            );
        }
        for (index, &mask) in rule.arguments.unwrap_or_default().iter().enumerate() {
            let parameter = &method.parameters[index];
            if let Some(declared) = &parameter.declared_type
                && !declared.mask.intersects(mask)
                && mask != Mask::MIXED
            {
                return self.fatal(message!(
                    shown,
                    ": Parameter #",
                    (index + 1).to_string(),
                    " ($",
                    parameter.name,
                    ") must be of type ",
                    TypeSet::of(mask).display(None),
                    " when declared"
                ));
            }
        }
        self.magic_return(method, rule.returns, &shown)
    }

    fn magic_arguments(
        &self,
        method: &MethodInfo<'a>,
        arguments: &[Mask],
        shown: &[u8],
    ) -> Checked {
        let fixed = method.fixed_parameters();
        if fixed.len() != arguments.len() {
            return self.fatal(match arguments.len() {
                0 => message!("Method ", shown, " cannot take arguments"),
                1 => message!("Method ", shown, " must take exactly 1 argument"),
                count => message!(
                    "Method ",
                    shown,
                    " must take exactly ",
                    count.to_string(),
                    " arguments"
                ),
            });
        }
        if fixed.iter().any(|parameter| parameter.by_ref) {
            return self.fatal(message!(
                "Method ",
                shown,
                " cannot take arguments by reference"
            ));
        }
        Ok(())
    }

    fn magic_return(&self, method: &MethodInfo<'a>, returns: Returns, shown: &[u8]) -> Checked {
        let Some(declared) = &method.return_type else {
            return Ok(());
        };
        let allowed = match returns {
            Returns::Anything => return Ok(()),
            Returns::Undeclared => {
                return self.fatal(message!("Method ", shown, " cannot declare a return type"));
            }
            Returns::Only(allowed) => allowed,
        };
        if declared.mask.intersects(Mask::NEVER) {
            return Ok(());
        }
        let has_class = !declared.members.is_empty() || declared.mask.intersects(Mask::STATIC);
        let extra = declared.mask.without(allowed).without(Mask::STATIC);
        if !extra.is_empty() || has_class && allowed != Mask::OBJECT {
            return self.fatal(message!(
                shown,
                ": Return type must be ",
                TypeSet::of(allowed).display(None),
                " when declared"
            ));
        }
        Ok(())
    }
}
