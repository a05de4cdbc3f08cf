//! Numerical Rust as it is written without derivatives in mind, by field.

// The functions are what people write, not what lints would have them write.
#![cfg(not(clippy))]
#![deny(warnings)]

#[path = "../support/mod.rs"]
mod support;

mod aliases;
mod arrays;
mod bodies;
mod chains;
mod conditional;
mod counts;
mod decisions;
mod edges;
mod fallible;
mod fields;
mod finance;
mod functions;
mod graphics;
mod guards;
mod handed;
mod hits;
mod learning;
mod lengths;
mod lent;
mod literals;
mod locals;
mod namesakes;
mod notation;
mod options;
mod outcomes;
mod pairs;
mod physics;
mod picks;
mod ranks;
mod references;
mod robotics;
mod roundings;
mod settings;
mod stacks;
mod stateful;
mod statistics;
mod tables;
mod tensors;
mod translated;
mod widths;
