//! What is found out while a function is read, and known when it is read again.

use std::collections::{HashMap, HashSet};

use super::options::Contents;
use crate::ir::Type;

/// Declarations are known by the address of their pattern.
pub type Declaration = *const syn::PatIdent;

/// What a reading finds out, of a declaration, an expression, or a path.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Fact {
    /// Active values flow into it.
    Active(Declaration),
    /// It is a scalar, though nothing at its declaration says so.
    Scalar(Declaration),
    /// It is an integer among active values, though nothing at its declaration says so.
    Integer(Declaration),
    /// It is changed, though nothing at its declaration says so: it is a mutable reference, or gets its first value on some paths alone.
    Changed(Declaration),
    /// It begins as a rounding, and something else is stored in it later.
    Unrounded(Declaration),
    /// An accumulator or a part of a tuple into which active values flow begins with it.
    Beginning(*const syn::Expr),
    /// So it does, and that is not known to be a number.
    Aggregate(*const syn::Expr),
    /// What an iterator takes by value and what changes later: a copy of it is iterated over.
    Taken(*const syn::Expr),
    /// A closure that is also needed as a value, in code that is kept word for word.
    Closure(*const syn::ExprClosure),
    /// A call whose result holds no floats, though active values decide on it: it is used as an integer, or matched.
    Discrete(*const syn::Expr),
    /// A call that may fail, whose contents are floats: they are used as such, though it is matched.
    Answered(*const syn::Expr),
    /// A variable that holds what a call returns that may fail.
    Kept(Declaration),
    /// A field that is used as an integer.
    Field(String),
    /// A field of a type that has no tangent: what is done with it says so.
    Still(String),
    /// A type that is a struct.
    Struct(String),
    /// It is a struct, though nothing at its declaration says so: it has a field, or a method of its own.
    Structured(Declaration),
    /// A call of a struct's own method, though it has the name of an operation.
    Own(*const syn::ExprMethodCall),
    /// A function that has the name of a struct.
    Function(String),
    /// A parameter, by its index, that is a function which is called with active values, or handed on.
    Called(usize),
    /// A type that is a number.
    Number(String),
}

/// What earlier readings found out.
#[derive(Clone, Default)]
pub struct Known {
    pub facts: HashSet<Fact>,
    /// Whether there is a field that [`is_still`](Self::is_still): every expression is asked.
    pub knows_still: bool,
    /// Whether it matters which fields are integers.
    pub asks_for_fields: bool,
    /// Whether it matters which variables are structs: a method has the name of one of the standard library.
    pub asks_for_structs: bool,
    /// What `Option`s may hold, where their declarations do not say so.
    pub contents: HashMap<Declaration, Contents>,
    /// What is stored in variables that are declared without a value, where that is no float.
    pub shapes: HashMap<Declaration, Type>,
}

impl Known {
    pub fn has(&self, fact: &Fact) -> bool {
        self.facts.contains(fact)
    }

    pub fn learn(&mut self, fact: Fact) {
        self.facts.insert(fact);
    }

    /// Whether what a variable holds was used as a float, and as nothing else.
    pub fn is_scalar(&self, declaration: Declaration) -> bool {
        self.has(&Fact::Scalar(declaration)) && !self.has(&Fact::Structured(declaration))
    }

    pub fn is_struct(&self, ty: &Type) -> bool {
        // No float has methods of its own.
        let is_struct = |path: String| path == "Self" || self.has(&Fact::Struct(path));
        matches!(ty, Type::Named(path) if is_struct(path.to_string()))
    }

    /// Whether the name of a type is another one of a float.
    pub fn is_number(&self, name: &str) -> bool {
        self.has(&Fact::Number(name.to_owned())) && !self.has(&Fact::Struct(name.to_owned()))
    }

    /// Whether the field is of such a type, or its elements are integers.
    pub fn is_still(&self, path: String) -> bool {
        self.has(&Fact::Field(format!("{path}[]"))) || self.has(&Fact::Still(path))
    }

    /// The other names of floats.
    pub fn numbers(&self) -> HashSet<String> {
        let named = self.facts.iter().filter_map(|fact| match fact {
            Fact::Number(name) => Some(name),
            _ => None,
        });
        named.filter(|name| self.is_number(name)).cloned().collect()
    }

    /// The parameters that are functions whose derivatives are needed.
    pub fn called(&self) -> Vec<usize> {
        let called = self.facts.iter().filter_map(|fact| match fact {
            Fact::Called(parameter) => Some(*parameter),
            _ => None,
        });
        called.collect()
    }

    /// Whether something is new in what was found.
    pub fn learns(&self, found: &Known) -> bool {
        let matters = |fact: &Fact| match fact {
            Fact::Field(_) => found.asks_for_fields,
            Fact::Structured(_) => found.asks_for_structs,
            _ => true,
        };
        found.facts.iter().any(|fact| matters(fact) && !self.has(fact))
            || found.contents.keys().any(|declaration| !self.contents.contains_key(declaration))
            || found.shapes.keys().any(|declaration| !self.shapes.contains_key(declaration))
    }

    /// What is found out before it is known that fields are constant may be wrong.
    pub fn first_of(&self, found: Known) -> Known {
        let is_first = |fact: &Fact| matches!(fact, Fact::Still(_)) && !self.has(fact);
        if !found.facts.iter().any(is_first) {
            return found;
        }
        Known { facts: found.facts.into_iter().filter(is_first).collect(), ..Known::default() }
    }

    pub fn extend(&mut self, found: Known) {
        self.knows_still |= found.facts.iter().any(|fact| match fact {
            Fact::Still(_) => true,
            Fact::Field(path) => path.ends_with("[]"),
            _ => false,
        });
        self.facts.extend(found.facts);
        self.contents.extend(found.contents);
        self.shapes.extend(found.shapes);
    }
}
