//! Small functions of every kind, as a user would write them, each through every derived item.

// The functions are what people write, not what lints would have them write.
#![cfg(not(clippy))]
#![deny(warnings)]

#[path = "../support/mod.rs"]
mod support;

mod arrays;
mod branches;
mod calls;
mod constants;
mod generics;
mod kalman;
mod matches;
mod methods;
mod models;
mod mutation;
mod paths;
mod patterns;
mod returns;
mod scalars;
mod singles;
