//! Numerical Rust as it is written without derivatives in mind, by field.

#[path = "../support/mod.rs"]
mod support;

mod edges;
mod finance;
mod graphics;
mod learning;
mod physics;
mod references;
mod robotics;
mod statistics;
