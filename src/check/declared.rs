//! Declared types: which PHP allows, and what they mean.

use super::types::{Mask, Member, TypeSet};
use super::{Checked, Checker, message};
use crate::ast::{Name, NameKind, NoticeKind, Type, TypeKind};

/// The type a name stands for in a declaration, if it is no class.
fn builtin(name: &[u8]) -> Option<Mask> {
    let mut buffer = [0; "iterable".len()];
    let lower = buffer.get_mut(..name.len())?;
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"null" => Mask::NULL,
        b"true" => Mask::TRUE,
        b"false" => Mask::FALSE,
        b"int" => Mask::INT,
        b"float" => Mask::FLOAT,
        b"string" => Mask::STRING,
        b"bool" => Mask::BOOL,
        b"void" => Mask::VOID,
        b"never" => Mask::NEVER,
        b"object" => Mask::OBJECT,
        b"mixed" => Mask::MIXED,
        b"iterable" => Mask::ARRAY,
        _ => return None,
    })
}

/// Words of other languages, and of PHP's manual, with the type that may be meant.
const CONFUSABLE: &[(&str, Option<&str>)] = &[
    ("boolean", Some("bool")),
    ("integer", Some("int")),
    ("double", Some("float")),
    ("resource", None),
];

/// One operand of a union.
struct Single<'a> {
    mask: Mask,
    class: Option<&'a [u8]>,
    is_iterable: bool,
}

/// What a null default adds to a parameter's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nullability {
    AsDeclared,
    Implied,
}

impl<'a> Checker<'a> {
    /// The meaning of a declared type.
    pub(super) fn declared_type(
        &self,
        declared: &Type<'a>,
        nullability: Nullability,
    ) -> Checked<TypeSet<'a>> {
        let is_marked = matches!(declared.kind, TypeKind::Nullable(_));
        let mut set = match declared.kind {
            TypeKind::Nullable(inner) => self.single_type_set(inner)?,
            TypeKind::Union(operands) => self.union_type(operands)?,
            TypeKind::Intersection(operands) => TypeSet {
                mask: Mask::NONE,
                members: vec![Member::Intersection(self.intersection_type(operands)?)],
                is_intersection: true,
            },
            _ => self.single_type_set(declared)?,
        };
        if is_marked && set.mask == Mask::MIXED {
            return self.fatal(
                "Type mixed cannot be marked as nullable since mixed already includes null",
            );
        }
        if is_marked && set.mask.intersects(Mask::NULL) {
            return self.fatal("null cannot be marked as nullable");
        }
        if is_marked || nullability == Nullability::Implied {
            set.mask = set.mask.with(Mask::NULL);
            set.is_intersection = false;
        }
        let stands_alone = |mask: Mask| set.members.is_empty() && set.mask == mask;
        if set.mask.intersects(Mask::VOID) && !stands_alone(Mask::VOID) {
            return self.fatal("Void can only be used as a standalone type");
        }
        if set.mask.intersects(Mask::NEVER) && !stands_alone(Mask::NEVER) {
            return self.fatal("never can only be used as a standalone type");
        }
        Ok(set)
    }

    /// Words that look like types and are classes.
    pub(super) fn remark_on_type(&mut self, declared: &Type<'a>) {
        match declared.kind {
            TypeKind::Named(name) => self.remark_on_type_name(name),
            TypeKind::Nullable(inner) => self.remark_on_type(inner),
            TypeKind::Union(members) | TypeKind::Intersection(members) => {
                for member in members {
                    self.remark_on_type(member);
                }
            }
            TypeKind::Array | TypeKind::Callable | TypeKind::Static => {}
        }
    }

    fn remark_on_type_name(&mut self, name: Name<'a>) {
        // In this letter case only: `Integer` is likely to be meant as a class.
        let confusable = CONFUSABLE
            .iter()
            .find(|(word, _)| name.kind == NameKind::Unqualified && name.text == word.as_bytes());
        let Some((_, meant)) = confusable else {
            return;
        };
        if self.names.imports_class(name.text) {
            return;
        }
        let class = self.names.class(self.arena, name);
        let extra = match self.names.is_global() {
            true => "",
            false => " or import the class with \"use\"",
        };
        let what = match meant {
            Some(meant) => format!(
                "\" will be interpreted as a class name. Did you mean \"{meant}\"? Write \"\\"
            ),
            None => "\" is not a supported builtin type and will be interpreted as a class name. Write \"\\".to_owned(),
        };
        self.notice(
            NoticeKind::CompileWarning,
            message!(
                "\"",
                name.text,
                what,
                class,
                "\"",
                extra,
                " to suppress this warning"
            ),
        );
    }

    fn single_type_set(&self, declared: &Type<'a>) -> Checked<TypeSet<'a>> {
        let single = self.single_type(declared)?;
        Ok(TypeSet {
            mask: single.mask,
            members: single.class.map(Member::Class).into_iter().collect(),
            is_intersection: false,
        })
    }

    fn single_type(&self, declared: &Type<'a>) -> Checked<Single<'a>> {
        let of_mask = |mask| Single {
            mask,
            class: None,
            is_iterable: false,
        };
        Ok(match declared.kind {
            TypeKind::Array => of_mask(Mask::ARRAY),
            TypeKind::Callable => of_mask(Mask::CALLABLE),
            TypeKind::Static => {
                if self.class().is_none() && self.is_scope_known() {
                    return self.fatal("Cannot use \"static\" when no class scope is active");
                }
                of_mask(Mask::STATIC)
            }
            TypeKind::Named(name) => self.named_type(name)?,
            TypeKind::Nullable(_) | TypeKind::Union(_) | TypeKind::Intersection(_) => {
                of_mask(Mask::NONE)
            }
        })
    }

    fn named_type(&self, name: Name<'a>) -> Checked<Single<'a>> {
        if let Some(mask) = builtin(name.text) {
            if matches!(name.kind, NameKind::FullyQualified | NameKind::Relative) {
                return self.fatal(message!(
                    "Type declaration '",
                    name.text.to_ascii_lowercase(),
                    "' must be unqualified"
                ));
            }
            let is_iterable = name.text.eq_ignore_ascii_case(b"iterable");
            return Ok(Single {
                mask,
                class: is_iterable.then_some(&b"Traversable"[..]),
                is_iterable,
            });
        }
        let class = if super::name::class_keyword(name).is_some() {
            self.ensure_class_scope(name)?;
            name.text
        } else {
            let class = self.resolve_class(name)?;
            self.ensure_class_name(class)?;
            class
        };
        Ok(Single {
            mask: Mask::NONE,
            class: Some(class),
            is_iterable: false,
        })
    }

    fn union_type(&self, operands: &[Type<'a>]) -> Checked<TypeSet<'a>> {
        let mut set = TypeSet::default();
        let mut only_iterable = true;
        for operand in operands {
            if let TypeKind::Intersection(members) = operand.kind {
                only_iterable = false;
                let names = self.intersection_type(members)?;
                self.refuse_redundant_intersection(&set.members, &names)?;
                set.members.push(Member::Intersection(names));
                continue;
            }
            let single = self.single_type(operand)?;
            if single.mask == Mask::MIXED {
                return self.fatal("Type mixed can only be used as a standalone type");
            }
            only_iterable &= single.class.is_none() || single.is_iterable;
            let overlap = set.mask.and(single.mask);
            if !overlap.is_empty() {
                return self.fatal(message!(
                    "Duplicate type ",
                    TypeSet::of(overlap).display(None),
                    " is redundant"
                ));
            }
            let halves = [(Mask::TRUE, Mask::FALSE), (Mask::FALSE, Mask::TRUE)];
            if halves
                .iter()
                .any(|&(one, other)| set.mask.intersects(one) && single.mask == other)
            {
                return self
                    .fatal("Type contains both true and false, bool should be used instead");
            }
            set.mask = set.mask.with(single.mask);
            if let Some(class) = single.class {
                self.refuse_redundant_class(&set.members, class)?;
                set.members.push(Member::Class(class));
            }
        }
        let has_class = !set.members.is_empty() && !only_iterable;
        if set.mask.intersects(Mask::OBJECT) && (has_class || set.mask.intersects(Mask::STATIC)) {
            return self.fatal(message!(
                "Type ",
                set.display(None),
                " contains both object and a class type, which is redundant"
            ));
        }
        Ok(set)
    }

    fn intersection_type(&self, operands: &[Type<'a>]) -> Checked<Vec<&'a [u8]>> {
        let mut names: Vec<&'a [u8]> = Vec::new();
        for operand in operands {
            let single = self.single_type(operand)?;
            let class = match single.class {
                Some(class) if !single.is_iterable => class,
                _ => {
                    let set = TypeSet {
                        mask: single.mask,
                        members: single.class.map(Member::Class).into_iter().collect(),
                        is_intersection: false,
                    };
                    return self.fatal(message!(
                        "Type ",
                        set.display(None),
                        " cannot be part of an intersection type"
                    ));
                }
            };
            if class.eq_ignore_ascii_case(b"self") || class.eq_ignore_ascii_case(b"parent") {
                return self.fatal(message!(
                    "Type ",
                    class,
                    " cannot be part of an intersection type"
                ));
            }
            if names.iter().any(|name| name.eq_ignore_ascii_case(class)) {
                return self.fatal(message!("Duplicate type ", class, " is redundant"));
            }
            names.push(class);
        }
        Ok(names)
    }

    fn refuse_redundant_class(&self, members: &[Member<'a>], class: &[u8]) -> Checked {
        for member in members {
            match member {
                Member::Class(name) if name.eq_ignore_ascii_case(class) => {
                    return self.fatal(message!("Duplicate type ", class, " is redundant"));
                }
                Member::Intersection(names)
                    if names.iter().any(|name| name.eq_ignore_ascii_case(class)) =>
                {
                    return self.more_restrictive(&names.join(&b'&'), class);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn refuse_redundant_intersection(&self, members: &[Member<'a>], names: &[&'a [u8]]) -> Checked {
        let joined = names.join(&b'&');
        for member in members {
            match member {
                Member::Class(class) => {
                    if names.iter().any(|name| name.eq_ignore_ascii_case(class)) {
                        return self.more_restrictive(&joined, class);
                    }
                }
                Member::Intersection(others) => {
                    let (smaller, larger) = if others.len() < names.len() {
                        (&others[..], names)
                    } else {
                        (names, &others[..])
                    };
                    let is_contained = smaller
                        .iter()
                        .all(|name| larger.iter().any(|other| other.eq_ignore_ascii_case(name)));
                    if !is_contained {
                        continue;
                    }
                    if smaller.len() == larger.len() {
                        return self.fatal(message!(
                            "Type ",
                            smaller.join(&b'&'),
                            " is redundant with type ",
                            larger.join(&b'&')
                        ));
                    }
                    return self.more_restrictive(&larger.join(&b'&'), &smaller.join(&b'&'));
                }
            }
        }
        Ok(())
    }

    fn more_restrictive(&self, tight: &[u8], wide: &[u8]) -> Checked {
        self.fatal(message!(
            "Type ",
            tight,
            " is redundant as it is more restrictive than type ",
            wide
        ))
    }
}
