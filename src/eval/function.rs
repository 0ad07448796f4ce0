//! A compiled function: what a function declaration, a method, a closure, an arrow function or a whole file becomes.

use super::slot::LocalIndex;
use super::unwind::Unwind;
use super::{Expr, Flow, Machine, Statement};
use crate::zval::{Class, PhpStr, Slot, Value, Zval};
use std::cell::{Cell, RefCell};

/// A compiled function. Lives in its script's arena.
pub struct Function {
    /// The name as declared, with its namespace; `{closure}` for closures, empty for a file.
    pub name: PhpStr,
    /// The class whose method it is.
    pub class: Cell<Option<&'static Class>>,
    /// The parameters in order.
    pub parameters: &'static [Parameter],
    /// How many of them must be passed.
    pub required: u32,
    /// How many slots a frame has: parameters, locals, temporaries.
    pub slots: u32,
    /// The names of parameters and locals, in the order of their slots; temporaries have none.
    pub names: &'static [PhpStr],
    /// The body. Set once lowering has finished it.
    pub body: Cell<Option<&'static [Statement]>>,
    /// What kind of function it is.
    pub kind: FunctionKind,
    /// What a call does before the body runs.
    pub entry: Entry,
    /// Whether any parameter has a declared type.
    pub has_typed_parameters: bool,
    /// Whether any parameter takes a reference.
    pub has_reference_parameters: bool,
    /// Whether it returns a reference.
    pub returns_reference: bool,
    /// Whether calling it makes a generator.
    pub is_generator: bool,
    /// Whether it was declared `static` (a method, a closure).
    pub is_static: bool,
    /// Whether `declare(strict_types=1)` holds for the calls it makes.
    pub strict_types: bool,
    /// The declared return type.
    pub return_type: Option<&'static super::types::Type>,
    /// The variables a closure takes along, with the slots they get.
    pub uses: &'static [CapturedVariable],
    /// Its static variables in the running request.
    pub statics: RefCell<Vec<Slot>>,
    /// Its static variables as declared.
    pub declared_statics: &'static [DeclaredStatic],
    /// What a file declares before it runs.
    pub hoisted: super::declare::Hoisted,
    /// The file it stands in.
    pub file: PhpStr,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
    /// What only reflection and checks want to know.
    pub details: Details,
}

/// What a call does before the body runs, worked out once.
#[derive(Clone, Copy, Default)]
pub struct Entry {
    /// How many parameters take one argument each.
    pub positional: u32,
    /// Whether arguments by position go straight into the slots: no parameter takes a reference or the rest, and the call runs
    /// the body.
    pub is_direct: bool,
    /// Whether the same holds but for the last parameter, which gathers all further arguments.
    pub gathers: bool,
    /// Whether a call with an argument for each parameter has nothing more to do: no types, nothing captured.
    pub is_plain: bool,
    /// For each parameter a bit for each tag that its declared type takes without looking further; empty where none has a type. A type
    /// of gathered arguments is always looked at further.
    pub taken_tags: &'static [u32],
}

/// What a function is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FunctionKind {
    /// The top level of a file, or code given to `eval`.
    File,
    /// A named function.
    Function,
    /// A method.
    Method,
    /// `function () {}`
    Closure,
    /// `fn () =>`
    Arrow,
}

/// What only reflection and checks want to know of a function.
#[derive(Default, Clone, Copy)]
pub struct Details {
    /// Attributes, as declared.
    pub attributes: &'static [super::types::Attribute],
    /// `abstract`
    pub is_abstract: bool,
    /// `final`
    pub is_final: bool,
    /// Whether it, or a closure in it, names `$this`.
    pub uses_this: bool,
    /// Whether a `yield` stands among the arguments of a call: the generator may be suspended while slots are reserved.
    pub suspends_in_arguments: bool,
    /// The body of a generator in steps, where it is suspended only between statements.
    pub steps: Option<&'static super::generator::Program>,
}

/// A parameter.
pub struct Parameter {
    /// Its name, without `$`.
    pub name: PhpStr,
    /// Whether it takes a reference.
    pub by_ref: bool,
    /// Whether it takes all further arguments.
    pub variadic: bool,
    /// The declared type.
    pub declared_type: Option<&'static super::types::Type>,
    /// The default, evaluated in the function's frame.
    pub default: Option<Expr>,
    /// The default as messages show it.
    pub default_text: Option<PhpStr>,
    /// The default as written, for reflection.
    pub written_default: Option<Written>,
    /// Attributes, as declared.
    pub attributes: &'static [super::types::Attribute],
    /// Whether it is a promoted property.
    pub promoted: bool,
}

/// A constant expression as written, for reflection.
pub enum Written {
    /// A literal, or what is computed from literals.
    Literal(Value),
    /// A constant.
    Constant {
        /// Its name, resolved: `A\B`, `C::D`, `__CLASS__`.
        name: PhpStr,
        /// As PHP prints it: a class that was resolved has a backslash before it.
        text: PhpStr,
    },
    /// Anything else, as PHP prints it.
    Expression(PhpStr),
}

/// A static variable as declared.
pub struct DeclaredStatic {
    /// Its name, without `$`.
    pub name: PhpStr,
    /// Its first value; of several declarations of one name the last counts.
    pub first: Option<Expr>,
}

/// A variable that a closure takes along.
#[derive(Clone)]
pub struct CapturedVariable {
    /// Its name, without `$`.
    pub name: PhpStr,
    /// Its slot in the function that makes the closure.
    pub outer: LocalIndex,
    /// Its slot in the closure.
    pub inner: LocalIndex,
    /// Whether it is taken by reference.
    pub by_ref: bool,
}

impl Function {
    /// A copy under another name: a trait's method in a class that uses the trait. Static variables start anew.
    pub fn copied(&self, name: PhpStr, class: Option<&'static Class>) -> Function {
        Function {
            name,
            class: Cell::new(class),
            statics: RefCell::new(Vec::new()),
            body: self.body.clone(),
            file: self.file.clone(),
            doc_comment: self.doc_comment.clone(),
            ..*self
        }
    }

    /// How many parameters take one argument each.
    #[inline(always)]
    pub fn positional(&self) -> usize {
        self.entry.positional as usize
    }

    /// Whether a parameter takes a value as it is, as far as that is known without looking anything up: an object of the class
    /// that it took last.
    #[inline(never)]
    pub fn takes_at_once(&self, parameter: usize, zval: &Zval) -> bool {
        // What a variadic parameter has gathered is looked at one by one.
        let parameter = self.parameters.get(parameter).filter(|p| !p.variadic);
        let declared = parameter.and_then(|p| p.declared_type);
        declared.is_some_and(|declared| declared.takes_zval_at_once(zval))
    }

    /// Whether the last parameter takes all further arguments.
    #[inline(always)]
    pub fn is_variadic(&self) -> bool {
        self.parameters.len() > self.entry.positional as usize
    }

    /// The slot of the variadic parameter.
    pub fn variadic_index(&self) -> Option<LocalIndex> {
        self.is_variadic()
            .then(|| LocalIndex(self.parameters.len() as u32 - 1))
    }

    /// The slot of a variable.
    pub fn index_of(&self, name: &PhpStr) -> Option<LocalIndex> {
        let hash = name.hash();
        self.names
            .iter()
            .position(|known| known.same(name) || known.hash() == hash && known == name)
            .map(|at| LocalIndex(at as u32))
    }

    /// Whether it names `$this`.
    pub fn uses_this(&self) -> bool {
        self.details.uses_this
    }

    /// The body.
    ///
    /// # Panics
    /// Before lowering has finished the function, which no caller can observe.
    #[inline(always)]
    pub fn body(&self) -> &'static [Statement] {
        self.body
            .get()
            .expect("lowering finishes a function before it can be called")
    }

    /// Runs the body in the running frame. Null where it ends without `return`.
    ///
    /// # Errors
    /// Those of its statements.
    #[inline(always)]
    pub fn run_body(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(self.run_to_return(m)?.unwrap_or_default())
    }

    /// Runs the body in the running frame: what it returned, `None` where it ends without `return`.
    ///
    /// # Errors
    /// Those of its statements.
    #[inline(always)]
    pub fn run_to_return(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        // The row is walked here and not by a block of its own: one native frame less for each call of PHP.
        for statement in self.body() {
            let result = statement.exec(m);
            if matches!(result, Ok(Flow::Next)) {
                continue;
            }
            if matches!(result, Ok(Flow::Return)) {
                return Ok(Some(m.take_returned()));
            }
            return left_otherwise(result);
        }
        Ok(None)
    }

    /// The name as backtraces and messages show it: `C::m` for a method.
    pub fn display_name(&self) -> PhpStr {
        self.display_name_in(self.class.get())
    }

    /// The same where it runs with the rights of a class: a closure may have been bound to another than it was written in.
    pub fn display_name_in(&self, class: Option<&Class>) -> PhpStr {
        match class {
            Some(class)
                if matches!(
                    self.kind,
                    FunctionKind::Method | FunctionKind::Closure | FunctionKind::Arrow
                ) =>
            {
                let class = class.name().as_bytes();
                let shown = class.split(|byte| *byte == 0).next().unwrap_or(class);
                PhpStr::concat_all(&[shown, b"::", &self.name])
            }
            _ => self.name.clone(),
        }
    }
}

/// A function whose body neither ran to its end nor returned: what it came to.
#[cold]
#[inline(never)]
fn left_otherwise(result: Result<Flow, Unwind>) -> Result<Option<Value>, Unwind> {
    result.map(|_| None)
}
