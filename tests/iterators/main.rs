//! Iterators and closures, as a user would write them, each through every derived item.

// The functions are what people write, not what lints would have them write.
#![cfg(not(clippy))]
#![deny(warnings)]

#[path = "../support/mod.rs"]
mod support;

mod adaptors;
mod advanced;
mod closures;
mod constants;
mod consumers;
mod effects;
mod loops;
mod odd;
mod programs;
mod storage;
