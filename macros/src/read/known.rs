//! What is found out while a function is read, and known when it is read again.

use std::collections::{HashMap, HashSet};

use super::options::Contents;
use crate::ir::Type;

/// What earlier readings found out about declarations, which are known by the address of their pattern.
#[derive(Default)]
pub struct Known {
    /// Active values flow into them.
    pub active: HashSet<Declaration>,
    /// They are scalars, though nothing at their declaration says so.
    pub scalar: HashSet<Declaration>,
    /// They are integers among active values, though nothing at their declaration says so.
    pub integers: HashSet<Declaration>,
    /// Accumulators and parts of tuples into which active values flow, by the expression that they begin with.
    pub beginnings: HashSet<*const syn::Expr>,
    /// Those of them that are not known to be numbers.
    pub aggregates: HashSet<*const syn::Expr>,
    /// Closures that are also needed as values, in code that is kept word for word.
    pub closures: HashSet<*const syn::ExprClosure>,
    /// They are changed, though nothing at their declaration says so: they are mutable references, or get their first value on some paths alone.
    pub changed: HashSet<Declaration>,
    /// They begin as roundings, and something else is stored in them later.
    pub unrounded: HashSet<Declaration>,
    /// Calls whose results hold no floats, though active values decide on them: they are used as integers, or matched.
    pub discrete: HashSet<*const syn::Expr>,
    /// The fields that are used as integers, by their paths.
    pub fields: HashSet<String>,
    /// Whether it matters which those are.
    pub asks_for_fields: bool,
    /// The types that are structs, by their paths.
    pub structs: HashSet<String>,
    /// The functions that have the names of structs, by their paths.
    pub functions: HashSet<String>,
    /// The types that are numbers, by their paths.
    pub numbers: HashSet<String>,
    /// What `Option`s may hold, where their declarations do not say so.
    pub contents: HashMap<Declaration, Contents>,
}

pub type Declaration = *const syn::PatIdent;

impl Known {
    pub fn is_struct(&self, ty: &Type) -> bool {
        // No float has methods of its own.
        let is_struct = |path: String| path == "Self" || self.structs.contains(&path);
        matches!(ty, Type::Named(path) if is_struct(path.to_string()))
    }

    /// Whether the name of a type is another one of a float.
    pub fn is_number(&self, name: &str) -> bool {
        self.numbers.contains(name) && !self.structs.contains(name)
    }

    /// Whether something is new in what was found.
    pub fn learns(&self, found: &Known) -> bool {
        !found.active.is_subset(&self.active)
            || !found.scalar.is_subset(&self.scalar)
            || !found.integers.is_subset(&self.integers)
            || !found.beginnings.is_subset(&self.beginnings)
            || !found.aggregates.is_subset(&self.aggregates)
            || !found.closures.is_subset(&self.closures)
            || !found.changed.is_subset(&self.changed)
            || !found.unrounded.is_subset(&self.unrounded)
            || !found.discrete.is_subset(&self.discrete)
            || found.asks_for_fields && !found.fields.is_subset(&self.fields)
            || !found.structs.is_subset(&self.structs)
            || !found.functions.is_subset(&self.functions)
            || !found.numbers.is_subset(&self.numbers)
            || found.contents.keys().any(|declaration| !self.contents.contains_key(declaration))
    }

    pub fn extend(&mut self, found: Known) {
        self.active.extend(found.active);
        self.scalar.extend(found.scalar);
        self.integers.extend(found.integers);
        self.beginnings.extend(found.beginnings);
        self.aggregates.extend(found.aggregates);
        self.closures.extend(found.closures);
        self.changed.extend(found.changed);
        self.unrounded.extend(found.unrounded);
        self.discrete.extend(found.discrete);
        self.fields.extend(found.fields);
        self.structs.extend(found.structs);
        self.functions.extend(found.functions);
        self.numbers.extend(found.numbers);
        self.contents.extend(found.contents);
    }
}
