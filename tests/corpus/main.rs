//! Small functions of every kind, as a user would write them, each through every derived item.

// The functions are what people write, not what lints would have them write.
#![allow(clippy::all)]
// Users also write what a linter would have otherwise.
#![allow(clippy::needless_late_init, clippy::needless_return, clippy::op_ref, clippy::ptr_arg)]

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
