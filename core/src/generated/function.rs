//! The derivatives of functions that are passed to functions.

use core::marker::PhantomData;

use super::{Constant, Inactive};

/// The shadow of a function that is passed: its derivative, as a closure that takes what a function's hidden form takes. In reverse mode,
/// it adds to the cotangents of what the function captures. K says whether there are any.
#[derive(Clone, Copy, Debug)]
pub struct PassedAsAClosure<F, K>(pub F, PhantomData<K>);

/// A function through whose captures a derivative passes.
#[derive(Clone, Copy, Debug)]
pub struct Captures;

#[diagnostic::do_not_recommend]
impl<F> Inactive for PassedAsAClosure<F, Constant> {}

#[inline(always)]
pub fn function<F>(derivative: F) -> PassedAsAClosure<F, Captures> {
    PassedAsAClosure(derivative, PhantomData)
}

/// The same of a function that captures nothing that has a derivative: it may be passed where nobody asks for one.
#[inline(always)]
pub fn independent<F>(derivative: F) -> PassedAsAClosure<F, Constant> {
    PassedAsAClosure(derivative, PhantomData)
}
