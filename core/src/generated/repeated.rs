//! Where the cotangent of a call's result is known only after it, and its partial derivatives are too many to be kept,
//! reverse mode calls the function a second time.

use core::panic::UnwindSafe;

/// What cannot tell one call from another: plain data, and references to it. What is reached by `&mut`, a cell or a trait object
/// may differ the second time; so may what a type parameter stands for, unless it is bounded by [`UnwindSafe`].
#[diagnostic::on_unimplemented(
    message = "the gradient would call this function twice, which a `{Self}` may notice",
    label = "this may change from one call to the other",
    note = "a function is called once if its result is a float that is returned or added up, or if what it depends on are single floats and arrays outside of loops",
    note = "make the result a constant of a call before, or pass plain data; a type parameter says that it is that by the bound `core::panic::UnwindSafe`"
)]
pub trait Repeatable {}

#[diagnostic::do_not_recommend]
impl<C: UnwindSafe> Repeatable for C {}

/// The constant itself.
#[inline(always)]
pub fn repeated<C: Repeatable>(constant: C) -> C {
    constant
}
