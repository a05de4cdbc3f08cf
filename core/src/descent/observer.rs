use core::ops::ControlFlow;

use super::state::State;
use crate::point::Point;

/// Who looks on while a descent runs: nobody, `()`, or a closure.
pub trait Observer<X: Point> {
    /// Looks at the descent, and says whether it goes on.
    fn observe(&mut self, state: &State<X>) -> bool;
}

impl<X: Point> Observer<X> for () {
    fn observe(&mut self, _: &State<X>) -> bool {
        true
    }
}

/// A closure that looks on: the observer of [`Descent::observe`](super::Descent::observe).
#[derive(Clone, Copy, Debug)]
pub struct Observed<F>(pub(super) F);

impl<X: Point, R: Control, F: FnMut(&State<X>) -> R> Observer<X> for Observed<F> {
    fn observe(&mut self, state: &State<X>) -> bool {
        (self.0)(state).goes_on()
    }
}

/// What the closure of an observer may return: `()` to go on, or a [`ControlFlow`].
#[diagnostic::on_unimplemented(message = "an observer returns nothing, or a `ControlFlow<()>`, but not `{Self}`")]
pub trait Control {
    /// Whether the descent goes on.
    fn goes_on(&self) -> bool;
}

impl Control for () {
    fn goes_on(&self) -> bool {
        true
    }
}

impl Control for ControlFlow<()> {
    fn goes_on(&self) -> bool {
        self.is_continue()
    }
}
