//! Where the cotangent of a call's result is known only after it, and nothing can be kept of the call, reverse mode calls the
//! function a second time.

use core::marker::PhantomData;
use core::panic::UnwindSafe;

/// A second call of a function.
pub struct SecondCall;

/// What cannot tell one call from another: plain data, and references to it. What is reached by `&mut`, a cell or a trait
/// object may differ the second time; so may what a type parameter stands for, unless it is bounded by [`UnwindSafe`].
#[diagnostic::on_unimplemented(
    message = "the gradient would call this function twice, which a `{C}` may notice",
    label = "a `{C}` may differ the second time",
    note = "a function that may fail is called twice where another value may stand in for its own; third derivatives call one twice whose result is not a float, and so do the first and the second if what is kept of the call may borrow from a variable that is gone by then: in the called function, or in a loop or a branch around the call",
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

/// Tells whether a C cannot tell one call from another, where a function asks for its own sake: it must be compiled in any case.
pub struct Constancy<C>(PhantomData<C>);

impl<C: UnwindSafe> Constancy<C> {
    /// It cannot.
    pub const REPEATS: bool = true;
}

/// The answer for all other types.
pub trait Inconstancy {
    /// It may.
    const REPEATS: bool = false;
}

impl<C> Inconstancy for Constancy<C> {}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use super::{Constancy, Inconstancy as _};

    #[test]
    fn plain_data_cannot_tell_one_call_from_another() {
        const { assert!(Constancy::<&[f64]>::REPEATS && Constancy::<(usize, &str)>::REPEATS) };
    }

    #[test]
    fn what_may_change_can() {
        const { assert!(!Constancy::<&mut u64>::REPEATS && !Constancy::<&Cell<u32>>::REPEATS) };
        const { assert!(!Constancy::<&dyn Fn() -> f64>::REPEATS) };
    }
}
