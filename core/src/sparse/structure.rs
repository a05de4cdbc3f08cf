//! Where the entries of a matrix are, in compressed columns.

use alloc::vec;
use alloc::vec::Vec;

use super::recorder::Record;

/// The places of the entries of a matrix: column by column, and in each of them by rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    pub rows: usize,
    pub columns: usize,
    /// The entries of column j are those from `offsets[j]` to before `offsets[j + 1]`.
    pub offsets: Vec<usize>,
    /// The row of each entry.
    pub indices: Vec<usize>,
}

impl Structure {
    /// That of the matrix whose row i has entries where the output i depends on an input.
    pub fn of_outputs(record: &Record) -> Self {
        let entries = record.outputs.iter().enumerate();
        let entries = entries.flat_map(|(row, inputs)| inputs.iter().map(move |column| (row, *column as usize)));
        Self::new(record.outputs.len(), record.inputs, entries)
    }

    /// That of the symmetric matrix that has entries where inputs interact.
    pub fn of_pairs(record: &Record) -> Self {
        let pairs = || record.pairs.iter().map(|(i, j)| (*i as usize, *j as usize));
        // In each column, those above the diagonal come first, then those from the diagonal on, in the order of their rows.
        let above = pairs().filter(|(i, j)| i != j).map(|(i, j)| (j, i));
        Self::new(record.inputs, record.inputs, above.chain(pairs()))
    }

    /// Entries come such that in each column rows ascend.
    fn new(rows: usize, columns: usize, entries: impl Iterator<Item = (usize, usize)> + Clone) -> Self {
        let mut offsets = vec![0; columns + 1];
        for (_, column) in entries.clone() {
            offsets[column + 1] += 1;
        }
        for column in 0..columns {
            offsets[column + 1] += offsets[column];
        }
        let (mut next, mut indices) = (offsets.clone(), vec![0; offsets[columns]]);
        for (row, column) in entries {
            indices[next[column]] = row;
            next[column] += 1;
        }
        Self { rows, columns, offsets, indices }
    }

    /// The rows of the entries of a column.
    pub fn column(&self, column: usize) -> &[usize] {
        &self.indices[self.offsets[column]..self.offsets[column + 1]]
    }

    /// Where the entry of this row and column stands among all.
    pub fn find(&self, row: usize, column: usize) -> Option<usize> {
        Some(self.offsets[column] + self.column(column).binary_search(&row).ok()?)
    }

    /// The most entries that one column has.
    pub fn largest_column(&self) -> usize {
        self.offsets.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0)
    }

    pub fn transposed(&self) -> Self {
        let entries = (0..self.columns).flat_map(|column| self.column(column).iter().map(move |row| (column, *row)));
        Self::new(self.columns, self.rows, entries)
    }
}
