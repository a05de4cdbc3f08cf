//! Forward and reverse mode: from a function of the little language to a function of the little language.
//!
//! Both take the variables to differentiate with respect to, which are parameters. They return the derived function,
//! whose parameters are those of the original and then the new ones; see [`forward`] and [`reverse`].

mod activity;
mod builder;
mod forward;
mod given;
mod jumps;
mod pullback;
mod reverse;
mod storage;
mod zeros;

pub use forward::forward;
pub use given::{forward_given, reverse_given};
pub use pullback::{pullback, tapes};
pub use reverse::reverse;
