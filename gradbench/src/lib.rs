//! GradBench is a benchmark of automatic differentiation across languages: it sends questions to a tool, a line each, and times the
//! answers. This is the tool that answers with `#[differentiable]`.
//!
//! The [`programs`] are plain functions, and every derivative is one that the attribute generates of them.

pub mod evals;
pub mod programs;
pub mod protocol;
