//! Arguments, and what is called with them.

use super::place::{Access, is_nullsafe, is_variable};
use super::{Checked, Checker, Task, message};
use crate::ast::{
    Arg, ArgKind, Args, Callee, ClassRef, Expr, ExprKind, FunctionDecl, MemberName, Name, NewClass,
};

impl<'a> Checker<'a> {
    pub(super) fn call(&mut self, callee: Callee<'a>, args: Args<'a>) -> Checked {
        let function = match callee {
            Callee::Expr(callee) => {
                self.then(Task::Read(callee));
                None
            }
            Callee::Name(name) => self.known_function(name),
        };
        self.args(args, function)
    }

    /// The function a call is for, where PHP knows it while it compiles: one declared further up, unless a namespace
    /// could still bring another.
    fn known_function(&self, name: &Name<'a>) -> Option<&'a FunctionDecl<'a>> {
        let full = self.names.function(self.arena, *name)?;
        self.declared_functions
            .get(&full.to_ascii_lowercase())
            .copied()
    }

    pub(super) fn method_call(&mut self, call: &'a Expr<'a>) -> Checked {
        let ExprKind::MethodCall {
            object, name, args, ..
        } = call.kind
        else {
            return Ok(());
        };
        self.refuse_literal_name(name)?;
        if !super::place::is_this(object) {
            self.then(Task::Read(object));
        }
        self.member_name(name);
        if matches!(args, Args::FirstClassCallable) && is_nullsafe(call) {
            return self.fatal("Cannot combine nullsafe operator with Closure creation");
        }
        self.args(args, None)
    }

    pub(super) fn static_call(
        &mut self,
        class: ClassRef<'a>,
        name: MemberName<'a>,
        args: Args<'a>,
    ) -> Checked {
        self.class_ref(class)?;
        self.refuse_literal_name(name)?;
        self.member_name(name);
        self.args(args, None)
    }

    pub(super) fn new_object(&mut self, class: NewClass<'a>, args: Args<'a>) -> Checked {
        match class {
            NewClass::Name(name) => self.class_ref(ClassRef::Name(name))?,
            NewClass::Expr(value) => self.class_ref(ClassRef::Expr(value))?,
            NewClass::Anonymous(class) => self.class_decl(class, super::Binding::Late)?,
        }
        if matches!(args, Args::FirstClassCallable) {
            return self.fatal("Cannot create Closure for new expression");
        }
        self.args(args, None)
    }

    /// `->{1}()`
    fn refuse_literal_name(&self, name: MemberName<'a>) -> Checked {
        let MemberName::Expr(name) = name else {
            return Ok(());
        };
        match super::constant::literal_value(name) {
            None | Some(super::constant::Value::String) => Ok(()),
            Some(_) => self.fatal("Method name must be a string"),
        }
    }

    fn args(&mut self, args: Args<'a>, function: Option<&'a FunctionDecl<'a>>) -> Checked {
        let Args::List(args) = args else {
            return Ok(());
        };
        self.ensure_argument_order(args)?;
        let is_all_positional = args
            .iter()
            .all(|arg| matches!(arg.kind, ArgKind::Positional));
        let parameters = function
            .filter(|_| is_all_positional)
            .map_or(&[][..], |function| function.signature.parameters);
        for (index, arg) in args.iter().enumerate() {
            let parameter = parameters
                .get(index)
                .or_else(|| parameters.last().filter(|last| last.variadic));
            let value = arg.value;
            let may_be_reference = is_variable(value)
                && !is_nullsafe(value)
                && !matches!(arg.kind, ArgKind::Spread)
                && parameter.is_none_or(|parameter| parameter.by_ref);
            if may_be_reference {
                self.then(Task::Place(value, Access::Argument));
            } else {
                self.then(Task::Read(value));
            }
        }
        Ok(())
    }

    fn ensure_argument_order(&self, args: &[Arg<'a>]) -> Checked {
        let mut uses_spread = false;
        let mut uses_named = false;
        for arg in args {
            match arg.kind {
                ArgKind::Spread if uses_named => {
                    return self.fatal("Cannot use argument unpacking after named arguments");
                }
                ArgKind::Spread => uses_spread = true,
                ArgKind::Named(_) => uses_named = true,
                ArgKind::Positional if uses_spread => {
                    return self.fatal("Cannot use positional argument after argument unpacking");
                }
                ArgKind::Positional if uses_named => {
                    return self.fatal("Cannot use positional argument after named argument");
                }
                ArgKind::Positional => {}
            }
        }
        Ok(())
    }

    /// Two attributes' or calls' arguments cannot have one name.
    pub(super) fn refuse_repeated_names(&self, args: &[Arg<'a>]) -> Checked {
        let mut seen = std::collections::HashSet::new();
        for arg in args {
            if let ArgKind::Named(name) = arg.kind
                && !seen.insert(name)
            {
                return self.fatal(message!("Duplicate named parameter $", name));
            }
        }
        Ok(())
    }
}
