//! Forward and reverse mode: from a function of the little language to a function of the little language.
//!
//! Both take the variables to differentiate with respect to, which are parameters. They return the derived function,
//! whose parameters are those of the original and then the new ones; see [`forward`] and [`reverse`].

mod activity;
mod borrows;
mod builder;
mod checkpoints;
mod cotangents;
mod dependences;
mod effort;
mod floats;
mod forward;
mod given;
mod halves;
mod jacobian;
mod jumps;
mod kept;
mod pullback;
mod repeats;
mod reverse;
mod rows;
mod storage;
mod zeros;

use crate::ir::{Callee, Function};

pub use activity::activity;
pub use checkpoints::{Obstacle, checkpoints};
pub use dependences::{Followed, dependences, follow_from_shape};
pub use effort::effort;
pub use forward::{forward, forward_lanes};
pub use given::{forward_given, forward_of_given, reverse_given, reverse_given_in_halves};
pub use halves::{Halves, Known, calls_in_halves, halves, known, known_with_tangents, reverse_again};
#[cfg(test)]
pub use jacobian::Jacobian;
pub use jacobian::jacobian;
pub use kept::kept;
pub use pullback::{Pullback, Pulled, Repeating, tapes};
pub use repeats::repeats;
#[cfg(test)]
pub use reverse::{reverse, reverse_in_halves, reverse_keeping};
pub use rows::reverse_rows;
#[cfg(test)]
pub use storage::Keep;
#[cfg(test)]
pub use {repeats::repeatable, reverse::commutes, zeros::transparent_to_cotangents};

/// Whether a product with an infinite partial derivative is zero where the cotangent of the result is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guards {
    /// It is.
    Everywhere,
    /// It need not be where the result is infinite, too: the function says whether it is [`unguarded`](Function::unguarded),
    /// and then must not run for a cotangent of zero.
    WhereFinite,
}

/// How a function is called whose cotangent is not known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// In two halves, so that it runs once.
    InHalves,
    /// The same outside of loops, in which a half would have to be kept for each iteration.
    InHalvesOutsideLoops,
    /// For its value, and once more for the cotangents of its arguments.
    Twice,
}

/// The derivatives of a function, each the function with more parameters and results; p̄, ṗ, … stand for one parameter for
/// each that is active.
pub struct Derivatives {
    /// p, r̄, p̄ → r: see [`reverse`].
    pub reverse: Function,
    /// The same for several r̄, if there is that and it is asked for.
    pub rows: Option<Function>,
    /// The same in two halves, if it can be divided.
    pub halves: Option<Halves>,
    pub repeating: Option<RepeatingCalls>,
    /// Whether nothing in it must run once, but perhaps what it calls.
    pub repeats: bool,
    /// p, ṗ → r, ṙ: see [`forward`].
    pub forward: Function,
    pub second: Option<Second>,
    /// p, ṡ, t: see [`dependences`].
    pub dependences: Option<Function>,
    /// p, ṡ, t → r, s: the same for callers, of a scalar function.
    pub traced: Option<Function>,
    /// `forward` in several directions, if there is that.
    pub forward_lanes: Option<Function>,
}

impl Derivatives {
    /// All of them.
    pub fn functions_mut(&mut self) -> Vec<&mut Function> {
        fn whole(halves: &mut Option<Halves>) -> Option<&mut Function> {
            halves.as_mut().map(|halves| &mut halves.function)
        }
        let mut all = vec![&mut self.reverse, &mut self.forward];
        let options = [&mut self.rows, &mut self.dependences, &mut self.traced, &mut self.forward_lanes];
        all.extend(options.into_iter().flatten());
        all.extend(whole(&mut self.halves));
        if let Some(RepeatingCalls { reverse, halves, .. }) = &mut self.repeating {
            all.push(reverse);
            all.extend(whole(halves));
        }
        if let Some(second) = &mut self.second {
            all.extend([&mut second.reverse, &mut second.forward]);
            all.extend([&mut second.reverse_lanes, &mut second.gradient_lanes].into_iter().flatten());
            all.extend([&mut second.halves, &mut second.halves_lanes].into_iter().filter_map(whole));
            all.extend(second.third.iter_mut().flat_map(|third| [&mut third.reverse, &mut third.forward]));
        }
        all
    }
}

/// Derivatives that take less, if functions that they call may run several times.
pub struct RepeatingCalls {
    pub reverse: Function,
    pub halves: Option<Halves>,
    pub repeated: Vec<Callee>,
}

/// The derivatives of the derivatives, in forward mode.
pub struct Second {
    /// p, r̄, p̄, ṗ, ṙ̄, ṗ̄ → r, ṙ
    pub reverse: Function,
    /// p, ṗ₁, ṗ₂, p̈ → r, ṙ₁, ṙ₂, r̈
    pub forward: Function,
    /// `reverse` in two halves, if it can be divided.
    pub halves: Option<Halves>,
    /// `reverse` in several directions, if there is that.
    pub reverse_lanes: Option<Function>,
    /// The same in two halves, if it can be divided.
    pub halves_lanes: Option<Halves>,
    /// p, r̄, p̄, ṗ, ṗ̄ → r: the same for an r̄ that does not move, and is not zero.
    pub gradient_lanes: Option<Function>,
    pub third: Option<Third>,
}

/// The derivatives of these, in forward mode once more: a tangent follows for each of p and what was added to it.
pub struct Third {
    pub reverse: Function,
    pub forward: Function,
}
