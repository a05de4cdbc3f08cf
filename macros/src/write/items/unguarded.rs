//! Sweeps in which products with cotangents are made as they are, and once more with guards where a gradient is not a number.
//!
//! Whether a cotangent of zero meets an infinite partial derivative can be asked in each product, or once of the gradient: the NaN that comes
//! of it is in the gradient, since of a cotangent nothing is made but products and sums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Items;
use super::again::Again;
use super::lanes::DEPTH;
use super::types::{is_open, literal_count};
use crate::ir::{Block, Function, Statement, Value};
use crate::read::signature::{Parameter, Returns};
use crate::write::calls::is_told_the_guard;

/// A sweep, as it is written.
pub struct Sweep<'s> {
    /// What makes it of the seed, and declares its results, perhaps as mutable.
    pub statements: &'s dyn Fn(&TokenStream, &TokenStream) -> TokenStream,
    pub seed: TokenStream,
    /// Variables.
    pub results: TokenStream,
    /// Whether what it comes to are numbers.
    pub numbers: TokenStream,
    /// What must be done before it is made again.
    pub clear: TokenStream,
}

/// Where a function multiplies cotangents.
#[derive(Default)]
struct Products {
    /// Products with guards that are made once.
    once: usize,
    /// Whether there are calls outside of loops, of functions that may have guards.
    called: bool,
    /// Whether there are guards or such calls in loops.
    repeated: bool,
}

impl Products {
    fn of(function: &Function) -> Self {
        let mut products = Products::default();
        products.block(&function.body, false);
        products
    }

    fn block(&mut self, block: &Block, in_loop: bool) {
        for statement in block {
            match statement {
                Statement::Let(_, Value::Operation { rule, .. }) if rule.is_guarded() => {
                    self.once += 1;
                    self.repeated |= in_loop;
                }
                Statement::Call(call) if is_told_the_guard(&call.callee) => {
                    self.called = true;
                    self.repeated |= in_loop;
                }
                _ => {}
            }
            let in_loop = in_loop || matches!(statement, Statement::For { .. } | Statement::Loop(_));
            statement.blocks().into_iter().for_each(|inner| self.block(inner, in_loop));
        }
    }
}

impl Items<'_> {
    /// Where the sweep may be made twice, and guards have a price, the sweep without them; and if it does not come to numbers, again, after what
    /// it adds to was cleared.
    pub fn unguarded(&self, function: Option<&Function>, sweep: &Sweep) -> Option<TokenStream> {
        let Sweep { statements, seed, results, numbers, clear } = sweep;
        let condition = self.may_be_unguarded(function?)?;
        let guarded = statements(seed, &TokenStream::new());
        let krate = self.krate();
        let unguarded = statements(&quote!(#krate::generated::Unguarded(#seed)), &quote!(mut));
        let swept = quote! {
            #unguarded
            if !(#numbers) {
                #clear
                #results = #krate::generated::again(move || {
                    #guarded
                    #results
                });
            }
            #results
        };
        Some(match condition {
            Some(condition) => quote!(if #condition { #swept } else { #guarded #results }),
            None => swept,
        })
    }

    /// The same, or else the sweep with guards.
    pub fn swept(&self, function: Option<&Function>, sweep: &Sweep) -> TokenStream {
        self.unguarded(function, sweep).unwrap_or_else(|| {
            let (guarded, results) = ((sweep.statements)(&sweep.seed, &TokenStream::new()), &sweep.results);
            quote!(#guarded #results)
        })
    }

    /// The sweep of [`accumulate_vjp`](Self::accumulate_vjp).
    pub fn reverse(&self) -> Option<&Function> {
        self.derivatives.as_ref().map(|derivatives| &derivatives.reverse)
    }

    /// Whether the gradients are numbers.
    pub fn are_numbers(&self) -> TokenStream {
        let krate = self.krate();
        let gradients = self.signature.inputs().map(|input| self.gradient_of(input));
        quote!(#(#krate::Vector::is_number(&#gradients))&&*)
    }

    /// The same behind references.
    pub fn are_numbers_behind(&self) -> TokenStream {
        let krate = self.krate();
        let numbers = self.signature.inputs().map(|input| {
            let gradient = self.gradient_of(input);
            match is_open(&input.written.ty) {
                true => quote!(#krate::generated::are_numbers(&*#gradient)),
                false => quote!(#krate::Vector::is_number(&*#gradient)),
            }
        });
        quote!(#(#numbers)&&*)
    }

    /// On which condition, if any, a sweep may be made twice, and is worth to be made without guards first.
    fn may_be_unguarded(&self, function: &Function) -> Option<Option<TokenStream>> {
        let is_copied = |parameter: &Parameter| Again::of(parameter) == Again::Copied;
        let is_possible = self.signature.fallible.is_none()
            && self.signature.returns != Returns::Nothing
            && !self.signature.takes_functions()
            && self.signature.parameters.iter().all(is_copied);
        if !is_possible || !self.is_worth_a_question(&Products::of(function)) {
            return None;
        }
        let (constants, callees) = self.conditions_of_repeating()?;
        if constants.is_empty() && callees.is_empty() {
            return Some(None);
        }
        let (name, depth) = (self.name("repeats"), Literal::usize_unsuffixed(DEPTH));
        Some(Some(quote!(const { Self::#name(#depth) })))
    }

    /// Whether the guards cost more than to ask the gradient.
    fn is_worth_a_question(&self, products: &Products) -> bool {
        let inputs = || self.signature.inputs().map(|input| &input.written.ty);
        match products.repeated {
            true => true,
            false if inputs().any(is_open) => false,
            false => {
                products.called
                    || inputs().map(literal_count).sum::<Option<usize>>().is_some_and(|floats| products.once > floats)
            }
        }
    }
}
