//! What is decided of a function before it is written.

use proc_macro2::Ident;

use super::folding::Folding;
use super::names::Names;
use super::setting::set_last;
use crate::ir::{Function, Var};

/// A function, the names that it is written with, and which definitions stand where they are used.
pub struct Draft {
    pub function: Function,
    pub names: Names,
    pub folding: Folding,
}

impl Draft {
    pub fn of(function: &Function) -> Self {
        let function = set_last(function.clone());
        let folding = Folding::of(&function);
        let names = Names::of(&function, &folding);
        Draft { function, names, folding }
    }

    pub fn ident(&self, var: Var) -> &Ident {
        self.names.ident(var)
    }

    /// The name of a parameter.
    pub fn own(&self, parameter: usize) -> &Ident {
        self.ident(self.function.parameters[parameter])
    }
}
