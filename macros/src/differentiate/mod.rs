//! Forward and reverse mode: from a function of the little language to a function of the little language.
//!
//! Both take the variables to differentiate with respect to, which are parameters. They return the derived function,
//! whose parameters are those of the original and then the new ones; see [`forward`] and [`reverse`].

mod activity;
mod builder;
mod checkpoints;
mod dependences;
mod floats;
mod forward;
mod given;
mod jumps;
mod kept;
mod pullback;
mod reverse;
mod storage;
mod zeros;

use crate::ir::Function;

pub use checkpoints::{Obstacle, checkpoints};
pub use dependences::{Followed, dependences};
pub use forward::{forward, forward_lanes};
pub use given::{forward_given, reverse_given, second_forward_given, second_reverse_given};
pub use kept::kept;
pub use pullback::pullback;
#[cfg(test)]
pub use pullback::tapes;
pub use reverse::reverse;
#[cfg(test)]
pub use reverse::reverse_keeping;
#[cfg(test)]
pub use storage::Keep;

/// Whether a product with an infinite partial derivative is zero where the cotangent of the result is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guards {
    /// It is.
    Everywhere,
    /// It need not be where the result is infinite, too: the function says whether it is [`unguarded`](Function::unguarded),
    /// and then must not run for a cotangent of zero.
    WhereFinite,
}

/// The derivatives of a function, each the function with more parameters and results; p̄, ṗ, … stand for one parameter for
/// each that is active.
pub struct Derivatives {
    /// p, r̄, p̄ → r: see [`reverse`].
    pub reverse: Function,
    /// p, ṗ → r, ṙ: see [`forward`].
    pub forward: Function,
    pub second: Option<Second>,
    /// p, ṡ, t: see [`dependences`].
    pub dependences: Option<Function>,
    /// `forward` in several directions, if there is that.
    pub forward_lanes: Option<Function>,
}

/// The derivatives of the derivatives, in forward mode.
pub struct Second {
    /// p, r̄, p̄, ṗ, ṙ̄, ṗ̄ → r, ṙ
    pub reverse: Function,
    /// p, ṗ₁, ṗ₂, p̈ → r, ṙ₁, ṙ₂, r̈
    pub forward: Function,
    /// `reverse` in several directions, if there is that.
    pub reverse_lanes: Option<Function>,
    /// p, r̄, p̄, ṗ, ṗ̄ → r: the same for an r̄ that does not move, and is not zero.
    pub gradient_lanes: Option<Function>,
}
