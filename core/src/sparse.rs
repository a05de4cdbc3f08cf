//! Sparse matrices of derivatives: where their entries are, which of them one sweep can compute together, and their values.
//!
//! What generated code does, in this order: it tells a [`Tracer`] which inputs interact, or what the results depend on; a [`Structure`] is
//! made of what it records; the columns are coloured so that those of one colour are told apart in their sum; and there is a
//! sweep for each colour, of which the [`SparseMatrix`] takes its entries.

mod calls;
mod colouring;
mod fingerprint;
mod matrix;
mod recorder;
mod room;
mod sets;
mod structure;
mod sweeps;
mod tracer;

pub use calls::{All, AllSets, OutputsAlone, SetsOf, Untraced, untraced};
pub use fingerprint::Fingerprint;
pub use matrix::SparseMatrix;
pub use recorder::Recorder;
pub use sets::{Set, Shape};
pub use tracer::Tracer;
