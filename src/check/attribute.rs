//! Attributes: their arguments, and where PHP's own may stand.

use super::{Checked, Checker, Dynamic, message};
use crate::ast::{ArgKind, Args, AttributeGroup, ClassKind};

/// What an attribute is attached to, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target(u8);

impl Target {
    pub(super) const CLASS: Target = Target(1);
    pub(super) const FUNCTION: Target = Target(2);
    pub(super) const METHOD: Target = Target(4);
    pub(super) const PROPERTY: Target = Target(8);
    pub(super) const CLASS_CONST: Target = Target(16);
    pub(super) const PARAMETER: Target = Target(32);

    pub(super) const fn or(self, other: Target) -> Target {
        Target(self.0 | other.0)
    }

    fn intersects(self, other: Target) -> bool {
        self.0 & other.0 != 0
    }

    /// What PHP calls the first target in the set.
    fn word(self) -> &'static str {
        const WORDS: [&str; 6] = [
            "class",
            "function",
            "method",
            "property",
            "class constant",
            "parameter",
        ];
        WORDS[self.0.trailing_zeros().min(5) as usize]
    }
}

/// PHP's own attributes and where they may stand; none may be repeated.
const BUILTIN: &[(&str, Target)] = &[
    ("attribute", Target::CLASS),
    ("returntypewillchange", Target::METHOD),
    ("allowdynamicproperties", Target::CLASS),
    ("sensitiveparameter", Target::PARAMETER),
];

impl<'a> Checker<'a> {
    pub(super) fn attributes(
        &mut self,
        groups: &'a [AttributeGroup<'a>],
        target: Target,
    ) -> Checked {
        let mut builtin = Vec::new();
        for attribute in groups.iter().flat_map(|group| group.attributes) {
            if matches!(attribute.args, Some(Args::FirstClassCallable)) {
                return self.fatal("Cannot create Closure as attribute argument");
            }
            let name = self.resolve_class(attribute.name)?;
            let lower = name.to_ascii_lowercase();
            if let Some(&(known, allowed)) =
                BUILTIN.iter().find(|(known, _)| known.as_bytes() == lower)
            {
                builtin.push((known, name, allowed));
            }
            let Some(Args::List(args)) = attribute.args else {
                continue;
            };
            let mut uses_named = false;
            for arg in args {
                match arg.kind {
                    ArgKind::Spread => {
                        return self.fatal("Cannot use unpacking in attribute argument list");
                    }
                    ArgKind::Named(_) => uses_named = true,
                    ArgKind::Positional if uses_named => {
                        return self.fatal("Cannot use positional argument after named argument");
                    }
                    ArgKind::Positional => {}
                }
            }
            self.refuse_repeated_names(args)?;
            for arg in args {
                self.constant_now(arg.value, Dynamic::Allowed)?;
            }
        }
        for (index, &(known, name, allowed)) in builtin.iter().enumerate() {
            if !target.intersects(allowed) {
                return self.fatal(message!(
                    "Attribute \"",
                    name,
                    "\" cannot target ",
                    target.word(),
                    " (allowed targets: ",
                    allowed.word(),
                    ")"
                ));
            }
            let is_repeated =
                |&(at, &(other, ..)): &(usize, &(&str, _, _))| at != index && other == known;
            if builtin.iter().enumerate().any(|other| is_repeated(&other)) {
                return self.fatal(message!("Attribute \"", name, "\" must not be repeated"));
            }
            if known == "allowdynamicproperties" {
                self.refuse_dynamic_properties()?;
            }
        }
        Ok(())
    }

    fn refuse_dynamic_properties(&self) -> Checked {
        let Some(class) = self.class() else {
            return Ok(());
        };
        let what = match class.decl.kind {
            ClassKind::Trait => "trait".to_owned().into_bytes(),
            ClassKind::Interface => "interface".to_owned().into_bytes(),
            ClassKind::Class | ClassKind::Enum if class.is_readonly() => {
                message!("readonly class ", class.name)
            }
            ClassKind::Class | ClassKind::Enum => return Ok(()),
        };
        self.fatal(message!("Cannot apply #[AllowDynamicProperties] to ", what))
    }
}
