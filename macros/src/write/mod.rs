//! The little language → Rust.
//!
//! Before: a verified function. After: Rust that a careful person could have written, with the same operations in the
//! same order: a binding that nobody named and that is used once is folded into its use where that changes nothing.

pub use items::{Items, can_repeat, given_again, keeps_partials, may_go_by_rows};

mod aggregates;
mod body;
mod branches;
mod bundles;
mod calls;
mod constants;
mod draft;
mod evaluation;
mod evidence;
mod expressions;
mod folding;
mod items;
mod lending;
mod lines;
mod literals;
mod loops;
mod moves;
mod names;
mod operations;
mod passing;
mod places;
mod recalls;
mod setting;
mod splits;
mod still;
mod types;
mod yields;

#[cfg(test)]
mod tests;
