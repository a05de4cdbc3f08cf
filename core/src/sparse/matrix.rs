//! [`SparseMatrix`].

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::any::Any;
use core::fmt;

use super::fingerprint::Fingerprint;
use super::recorder::Recorder;
use super::room::{Inputs, Room};
use super::structure::Structure;
use super::sweeps::Sweeps;
use crate::point::Point;
use crate::real::Real;

/// A matrix of derivatives of which only the entries are kept that may be other than zero, in compressed columns.
///
/// The rows of the entries of column j, ascending, are
/// [`row_indices`](Self::row_indices)`[offsets[j]..offsets[j + 1]]`, where `offsets` are the
/// [`column_offsets`](Self::column_offsets), and their values stand at the same places of [`values`](Self::values). This is
/// the form that nalgebra-sparse (`CscMatrix::try_from_csc_data`), faer (`SparseColMat::new`) and sprs (`CsMat::new_csc`) take. Of a
/// symmetric matrix both triangles are there, and they agree to the bit.
///
/// It is what `f::sparse_hessian` and `f::sparse_jacobian` return, and what `f::sparse_hessian_into` and `f::sparse_jacobian_into` fill,
/// beginning with a [`new`](Self::new) one. It then keeps, beside the entries, how they were computed, so that they can be
/// computed anew at another point without anything being allocated for the matrix.
#[derive(Default)]
pub struct SparseMatrix<T> {
    structure: Structure,
    values: Vec<T>,
    sweeps: Sweeps,
    fingerprint: Option<u64>,
    room: Option<Box<dyn Any + Send + Sync>>,
}

impl<T: Real> SparseMatrix<T> {
    /// The matrix without rows and columns, to be filled.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.structure.rows
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.structure.columns
    }

    /// For each column the number of entries before it; and last, that of all entries. Empty only before the matrix is filled.
    pub fn column_offsets(&self) -> &[usize] {
        &self.structure.offsets
    }

    /// The row of each entry.
    pub fn row_indices(&self) -> &[usize] {
        &self.structure.indices
    }

    /// The value of each entry.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// The element in this row and column: zero where there is no entry.
    ///
    /// # Panics
    ///
    /// If there is no such row or column.
    pub fn get(&self, row: usize, column: usize) -> T {
        let (rows, columns) = (self.rows(), self.columns());
        assert!(
            row < rows && column < columns,
            "[{row}, {column}] is not in a matrix of {rows} rows and {columns} columns"
        );
        self.structure.find(row, column).map_or_else(T::zero, |entry| self.values[entry])
    }

    /// The row, the column and the value of each entry, column by column.
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize, T)> + '_ {
        (0..self.columns()).flat_map(move |column| {
            let first = self.structure.offsets[column];
            let rows = self.structure.column(column).iter().enumerate();
            rows.map(move |(place, row)| (*row, column, self.values[first + place]))
        })
    }

    /// All elements, row-major.
    pub fn to_dense(&self) -> Vec<T> {
        let mut dense = vec![T::zero(); self.rows() * self.columns()];
        for (row, column, value) in self.entries() {
            dense[row * self.columns() + column] = value;
        }
        dense
    }

    /// How many sweeps compute the entries: the number of colours that tell the columns apart, or the rows.
    pub fn sweeps(&self) -> usize {
        self.sweeps.count()
    }

    /// The column offsets, the row indices and the values.
    pub fn into_parts(self) -> (Vec<usize>, Vec<usize>, Vec<T>) {
        (self.structure.offsets, self.structure.indices, self.values)
    }
}

/// What generated code does with it.
#[doc(hidden)]
impl<T: Real> SparseMatrix<T> {
    /// Takes the room that was kept, if it is for inputs of this shape, or makes it.
    pub fn room<P>(&mut self, inputs: P) -> Box<Room<P::Sets, P::Direction>>
    where
        P: Inputs,
        P::Sets: Any + Send + Sync,
        P::Direction: Any + Send + Sync,
    {
        let kept = self.room.take().and_then(|room| room.downcast::<Room<P::Sets, P::Direction>>().ok());
        kept.filter(|room| inputs.fits(room)).unwrap_or_else(|| Box::new(inputs.room()))
    }

    /// Keeps it for the next time.
    pub fn keep<S: Any + Send + Sync, D: Any + Send + Sync>(&mut self, room: Box<Room<S, D>>) {
        self.room = Some(room);
    }

    /// Whether it was made for a call with the same fingerprint.
    pub fn fits(&self, fingerprint: &Fingerprint) -> bool {
        self.fingerprint == Some(fingerprint.value())
    }

    /// Takes the structure of a Hessian matrix, the inputs of which interact as recorded.
    pub fn become_hessian(&mut self, fingerprint: &Fingerprint, recorder: Recorder) {
        let structure = Structure::of_pairs(&recorder.into_record());
        let sweeps = Sweeps::of_hessian(&structure);
        self.become_(fingerprint, structure, sweeps);
    }

    /// Takes the structure of a Jacobian matrix, the outputs of which depend on inputs as recorded.
    pub fn become_jacobian(&mut self, fingerprint: &Fingerprint, recorder: Recorder) {
        let structure = Structure::of_outputs(&recorder.into_record());
        let sweeps = Sweeps::of_jacobian(&structure);
        self.become_(fingerprint, structure, sweeps);
    }

    fn become_(&mut self, fingerprint: &Fingerprint, structure: Structure, sweeps: Sweeps) {
        self.values.clear();
        self.values.resize(structure.indices.len(), T::zero());
        self.structure = structure;
        self.sweeps = sweeps;
        self.fingerprint = Some(fingerprint.value());
    }

    /// Whether a sweep computes rows, and not columns.
    pub fn by_rows(&self) -> bool {
        self.sweeps.by_rows
    }

    /// The direction of a sweep.
    pub fn seed(&self, sweep: usize, direction: &mut impl Point<Scalar = T>) {
        let (mut seeds, mut position) = (self.sweeps.seeds(sweep).iter().peekable(), 0);
        direction.apply(|_| {
            let is_seed = seeds.next_if(|seed| **seed == position).is_some();
            position += 1;
            if is_seed { T::one() } else { T::zero() }
        });
    }

    /// Takes the entries that a sweep computes from what came out of it.
    pub fn read<P: Point<Scalar = T>>(&mut self, sweep: usize, product: &P) {
        let (mut reads, values) = (self.sweeps.reads(sweep).iter().peekable(), &mut self.values);
        product.zip_fold(product, 0, |position, value, _| {
            while let Some(read) = reads.next_if(|read| read.position == position) {
                values[read.entry] = value;
                values[read.mirror] = value;
            }
            position + 1
        });
    }
}

/// Without the room to compute it anew, which is made again when it is needed.
impl<T: Clone> Clone for SparseMatrix<T> {
    fn clone(&self) -> Self {
        Self {
            structure: self.structure.clone(),
            values: self.values.clone(),
            sweeps: self.sweeps.clone(),
            fingerprint: self.fingerprint,
            room: None,
        }
    }
}

/// The same entries with equal values.
impl<T: PartialEq> PartialEq for SparseMatrix<T> {
    fn eq(&self, other: &Self) -> bool {
        self.structure == other.structure && self.values == other.values
    }
}

impl<T: fmt::Debug> fmt::Debug for SparseMatrix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Structure { rows, columns, offsets, indices } = &self.structure;
        f.debug_struct("SparseMatrix")
            .field("rows", rows)
            .field("columns", columns)
            .field("column_offsets", offsets)
            .field("row_indices", indices)
            .field("values", &self.values)
            .finish()
    }
}
