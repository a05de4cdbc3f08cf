//! The cotangents of what is differentiated with respect to, by the mode that takes less.
//!
//! Reverse mode, as a rule. Where its sweep would need a tape, a function of a few floats is differentiated forwards if the computation
//! of its Jacobian matrix takes less, which that of one float always does, or if there may be no tape. Checkpoints change nothing of that.
//! Where functions that it calls would run for each direction, they say whether they may: both derivatives are there.

use super::jacobian::{Jacobian, jacobian};
use super::reverse::{reverse_calling, reverse_in_halves};
use super::{Calls, Guards, effort};
use crate::ir::visit::walk;
use crate::ir::{Callee, Function, Statement, Value, Var, VarMap};
use crate::simplify;

/// What decides on the mode.
#[derive(Clone, Copy)]
pub struct Pullback {
    pub calls: Calls,
    /// Whether there may be tapes.
    pub keeps: bool,
}

/// A derivative as a map of cotangents.
pub struct Pulled {
    pub function: Function,
    /// What takes less.
    pub repeating: Option<Repeating>,
}

/// The same, if these functions may run several times.
pub struct Repeating {
    pub function: Function,
    pub repeated: Vec<Callee>,
}

impl Pullback {
    /// The derivative with the parameters that [`reverse`](super::reverse) gives it.
    pub fn whole(self, function: &Function, wrt: &[Var], guards: Guards) -> Pulled {
        let reverse = |function: &Function| reverse_calling(function, wrt, guards, self.calls);
        self.choose(function, reverse, || jacobian(function, wrt, false))
    }

    /// The same, where the results are handed over before the cotangents are known.
    pub fn in_halves(self, function: &Function, wrt: &[Var], guards: Guards) -> Pulled {
        let reverse = |function: &Function| reverse_in_halves(function, wrt, guards, self.calls);
        self.choose(function, reverse, || jacobian(function, wrt, true))
    }

    fn choose(
        self,
        function: &Function,
        reverse: impl Fn(&Function) -> Function,
        forwards: impl FnOnce() -> Option<Jacobian>,
    ) -> Pulled {
        let kept = reverse(&Function { checkpoints: VarMap::default(), ..function.clone() });
        let forwards = if tapes(&kept).is_empty() { None } else { forwards() };
        let takes_less = |forwards: &Jacobian| {
            let is_one = forwards.directions == 1;
            is_one || !self.keeps || takes_less(&forwards.function, &kept, function)
        };
        let repeating = match forwards.filter(takes_less) {
            Some(Jacobian { function, repeated, .. }) if repeated.is_empty() => {
                return Pulled { function, repeating: None };
            }
            Some(Jacobian { function, repeated, .. }) => Some(Repeating { function, repeated }),
            None => None,
        };
        let function = if function.checkpoints.is_empty() { kept } else { reverse(function) };
        Pulled { function, repeating }
    }
}

/// Whether forward mode takes less than reverse mode. One direction does not wait for another: two are computed in the time of one.
fn takes_less(forwards: &Function, reversed: &Function, function: &Function) -> bool {
    let simplified = |derivative: &Function| effort(&simplify::reversed_with_tapes(derivative.clone()));
    let own = effort(function);
    own + (simplified(forwards) - own) / 2.0 < simplified(reversed)
}

/// The tapes of a function.
pub fn tapes(function: &Function) -> Vec<Var> {
    let mut tapes = Vec::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(tape, Value::Tape(_)) = statement {
            tapes.push(*tape);
        }
    });
    tapes
}
