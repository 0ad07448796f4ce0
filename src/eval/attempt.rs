//! `try`, `catch`, `finally`, `throw`.

use super::class::ClassEntry;
use super::errors::Throw as ThrowClass;
use super::unwind::{Cause, Unwind};
use super::{Eval, Exec, Expr, Flow, Machine, Statement, Target};
use crate::zval::{ObjectRef, PhpStr, Value, View};

/// `try { … } catch (…) { … } finally { … }`
pub struct Try {
    /// The guarded statements.
    pub body: Statement,
    /// The catch clauses in order.
    pub catches: &'static [Catch],
    /// The finally block.
    pub finally: Option<Statement>,
}

/// One catch clause.
pub struct Catch {
    /// The classes it catches, lowercase.
    pub classes: &'static [PhpStr],
    /// Where the exception goes.
    pub variable: Option<Target>,
    /// Done with it.
    pub body: Statement,
}

impl Try {
    fn guarded(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let keys = m.keys.len();
        let done = self.body.exec(m).and_then(|flow| {
            // What a destructor threw inside is caught here.
            m.check_thrown()?;
            Ok(flow)
        });
        let unwind = match done {
            Ok(flow) => return Ok(flow),
            Err(unwind) => unwind,
        };
        let Some(Cause::Exception(exception)) =
            m.cause.take_if(|c| matches!(c, Cause::Exception(_)))
        else {
            return Err(unwind);
        };
        m.keys.truncate(keys);
        match self.catch_for(&exception) {
            Some(catch) => {
                if let Some(variable) = catch.variable {
                    m.assign_to(variable, exception.into())?;
                    m.check_thrown()?;
                } else {
                    drop(exception);
                }
                catch.body.exec(m)
            }
            None => {
                m.cause = Some(Cause::Exception(exception));
                Err(unwind)
            }
        }
    }

    fn catch_for(&self, exception: &ObjectRef) -> Option<&'static Catch> {
        let class = ClassEntry::of(exception.class());
        self.catches.iter().find(|catch| {
            catch
                .classes
                .iter()
                .any(|name| class.is_subclass_of_name(name))
        })
    }
}

impl Exec for Try {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let result = self.guarded(m);
        let Some(finally) = self.finally else {
            return result;
        };
        // A bailout runs no finally blocks.
        if result.is_err() && !matches!(m.cause, Some(Cause::Exception(_) | Cause::Abandon)) {
            return result;
        }
        // What the guarded part came to is kept while the block runs, and dropped if the block leaves on its own.
        let cause = m.cause.take();
        let returned = std::mem::take(&mut m.returned);
        let (levels, jump) = (m.levels, m.jump);
        match finally.exec(m) {
            Ok(Flow::Next) => {
                m.cause = cause;
                m.returned = returned;
                m.levels = levels;
                m.jump = jump;
                result
            }
            Ok(flow) => Ok(flow),
            Err(unwind) => {
                if let (Some(Cause::Exception(first)), Some(Cause::Exception(second))) =
                    (cause, m.cause.as_ref())
                {
                    let second = second.clone();
                    m.chain_exceptions(&second, first);
                }
                Err(unwind)
            }
        }
    }
}

/// `throw a`
pub struct Throw {
    /// The line.
    pub line: u32,
    /// What is thrown.
    pub value: Expr,
}

impl Eval for Throw {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.value.eval(m)?;
        m.line = self.line;
        match value.view() {
            View::Object(object)
                if ClassEntry::of(object.class()).is_subclass_of_name(b"throwable") =>
            {
                let object = object.clone();
                Err(m.unwind(Cause::Exception(object)))
            }
            View::Object(_) => Err(m.throw(
                ThrowClass::Error,
                "Cannot throw objects that do not implement Throwable",
            )),
            _ => Err(m.throw(ThrowClass::Error, "Can only throw objects")),
        }
    }
}
