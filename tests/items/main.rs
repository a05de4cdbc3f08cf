//! The derived items of functions of every signature.

// Every form of parameter is here, also those that a linter would have otherwise.
#![allow(clippy::boxed_local, clippy::ptr_arg, clippy::redundant_closure)]

#[path = "../support/mod.rs"]
mod support;

mod constants;
mod jacobians;
mod maps;
mod methods;
mod names;
mod outputs;
mod parameters;
mod results;
mod structs;
