//! What the crate promises, a module for each promise, each with tests that would fail without it.

#[path = "../support/mod.rs"]
mod support;

mod branches;
mod calls;
mod evaluations;
mod generics;
mod given;
mod kinks;
mod no_graph;
mod objectives;
mod options;
mod overwritten;
mod panics;
mod rules;
mod unguarded;
mod unused;
mod values;
