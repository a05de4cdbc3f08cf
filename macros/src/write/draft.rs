//! What is decided of a function before it is written.

use proc_macro2::{Ident, Span};
use quote::format_ident;

use super::bundles::Bundles;
use super::folding::Folding;
use super::names::Names;
use super::recalls::Recalls;
use super::setting::set_last;
use crate::ir::{Function, Var, VarMap};

/// A function, the names that it is written with, and which definitions stand where they are used.
pub struct Draft {
    pub function: Function,
    pub names: Names,
    /// The name of how products with cotangents are made.
    pub guard: Ident,
    pub folding: Folding,
    pub bundles: Bundles,
    pub recalls: Recalls,
}

impl Draft {
    pub fn of(function: &Function) -> Self {
        let mut function = set_last(function.clone());
        let bundles = Bundles::of(&function);
        for tape in bundles.tapes() {
            function.variables[tape.0 as usize].name = format_ident!("tape", span = Span::mixed_site());
        }
        Draft::with(function, bundles, &VarMap::default(), None)
    }

    /// The same of a closure in another function, where some variables have names that are given.
    pub fn within(function: &Function, given: &VarMap<Ident>, outer: &Names) -> Self {
        let function = set_last(function.clone());
        let bundles = Bundles::of(&function);
        Draft::with(function, bundles, given, Some(outer))
    }

    /// The same of a function whose tapes are lent to it: each as it is.
    pub fn lending(function: &Function) -> Self {
        Draft::with(set_last(function.clone()), Bundles::default(), &VarMap::default(), None)
    }

    fn with(function: Function, bundles: Bundles, given: &VarMap<Ident>, outer: Option<&Names>) -> Self {
        let folding = Folding::of(&function, &bundles);
        let names = Names::of(&function, &folding, given, outer);
        let recalls = Recalls::of(&function);
        let guard = names.free("guard");
        Draft { function, names, guard, folding, bundles, recalls }
    }

    pub fn ident(&self, var: Var) -> &Ident {
        self.names.ident(var)
    }

    /// The name of a parameter.
    pub fn own(&self, parameter: usize) -> &Ident {
        self.ident(self.function.parameters[parameter])
    }
}
