//! Small functions of every kind, as a user would write them, each through every derived item.

#[path = "../support/mod.rs"]
mod support;

mod arrays;
mod branches;
mod calls;
mod constants;
mod generics;
mod matches;
mod methods;
mod models;
mod mutation;
mod paths;
mod patterns;
mod returns;
mod scalars;
mod singles;
