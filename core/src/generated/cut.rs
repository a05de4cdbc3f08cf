//! A bare `constant`: a macro does not see whose it is.

/// The namespace of [`constant`](crate::constant()).
#[diagnostic::on_unimplemented(
    message = "this `constant` is not `differentiable::constant`",
    label = "taken for the one that cuts a derivative",
    note = "call a function of your own by another name, or by a path: `self::constant(…)`"
)]
pub trait Cut {}

impl Cut for crate::constant {}

/// A value whose derivative is cut, as it is.
#[inline(always)]
pub fn cut<C: Cut, T>(value: T) -> T {
    value
}
