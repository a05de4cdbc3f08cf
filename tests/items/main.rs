//! The derived items of functions of every signature.

// The functions are what people write, not what lints would have them write.
#![cfg(not(clippy))]
#![deny(warnings)]

#[path = "../support/mod.rs"]
mod support;

mod by_value;
mod collections;
mod constants;
mod jacobians;
mod jvps;
mod lifetimes;
mod maps;
mod methods;
mod names;
mod outputs;
mod parameters;
mod residuals;
mod results;
mod second;
mod shapes;
mod structs;
