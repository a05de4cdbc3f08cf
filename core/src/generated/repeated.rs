//! Where the cotangent of a call's result is known only after it, and its partial derivatives are too many to be kept,
//! reverse mode calls the function a second time.

use core::panic::UnwindSafe;

/// A second call of a function.
pub struct SecondCall;

/// What cannot tell one call from another: plain data, and references to it. What is reached by `&mut`, a cell or a trait
/// object may differ the second time; so may what a type parameter stands for, unless it is bounded by [`UnwindSafe`].
#[diagnostic::on_unimplemented(
    message = "the gradient would call this function twice, which a `{C}` may notice",
    label = "a `{C}` may differ the second time",
    note = "a function is called once if its result is a float that is returned or added up, or if all that it is given are single floats, or arrays outside of loops",
    note = "what is reached by `&mut`, a cell or a trait object may change; a type parameter is plain data if it is bounded by `core::panic::UnwindSafe`"
)]
pub trait Repeats<C> {}

#[diagnostic::do_not_recommend]
impl<C: UnwindSafe> Repeats<C> for SecondCall {}

/// The constant itself.
#[inline(always)]
pub fn repeated<C>(constant: C) -> C
where
    SecondCall: Repeats<C>,
{
    constant
}
