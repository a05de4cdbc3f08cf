//! Matrices as GradBench sends them: lists of rows.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Its rows one after another.
#[derive(Clone)]
pub struct Matrix {
    /// How many.
    pub rows: usize,
    /// The numbers in a row.
    pub columns: usize,
    /// All of them.
    pub values: Vec<f64>,
}

impl Matrix {
    /// Zeros in a shape.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Matrix { rows, columns, values: vec![0.0; rows * columns] }
    }

    /// Zeros in the same shape.
    pub fn zeros_like(&self) -> Self {
        Self::zeros(self.rows, self.columns)
    }

    /// Whether it has so many rows and columns.
    pub fn has_shape(&self, rows: usize, columns: usize) -> bool {
        (self.rows, self.columns) == (rows, columns)
    }
}

impl<'de> Deserialize<'de> for Matrix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows = Vec::<Vec<f64>>::deserialize(deserializer)?;
        let columns = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != columns) {
            return Err(de::Error::custom("the rows of a matrix are of different lengths"));
        }
        Ok(Matrix { rows: rows.len(), columns, values: rows.concat() })
    }
}

impl Serialize for Matrix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.rows).map(|row| &self.values[row * self.columns..][..self.columns]))
    }
}
