//! A function with several results at a point, and what must hold between its derivatives.

use crate::support::differences::derivative;
use crate::support::{Floats, floats, refilled};

/// A map f and its derivatives there, where points, results, tangents and cotangents are lists of floats.
pub struct Map<'a> {
    pub point: &'a [f64],
    pub value: &'a dyn Fn(&[f64]) -> Vec<f64>,
    /// f(x), ẋ ↦ J ẋ
    pub jvp: &'a Product<'a>,
    /// f(x), ȳ ↦ Jᵀ ȳ
    pub vjp: &'a Product<'a>,
}

type Product<'a> = dyn Fn(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>) + 'a;

impl Map<'_> {
    /// The map of a function of one parameter, by its items.
    pub fn check<P, R>(
        point: P,
        value: impl Fn(&P) -> R,
        jvp: impl Fn(&P, &P) -> (R, R),
        vjp: impl Fn(&P, &R) -> (R, P),
    ) where
        P: Floats,
        R: Floats,
    {
        let like = value(&point);
        Map {
            point: &floats(&point),
            value: &|x| floats(&value(&refilled(&point, x))),
            jvp: &|x, t| {
                let (value, derivative) = jvp(&refilled(&point, x), &refilled(&point, t));
                (floats(&value), floats(&derivative))
            },
            vjp: &|x, cotangent| {
                let (value, gradient) = vjp(&refilled(&point, x), &refilled(&like, cotangent));
                (floats(&value), floats(&gradient))
            },
        }
        .agrees();
    }

    /// Both modes return the value to the bit and give one matrix, which is that of the central differences.
    pub fn agrees(&self) {
        let value = (self.value)(self.point);
        let (rows, columns) = (value.len(), self.point.len());
        for column in 0..columns {
            let (returned, derivatives) = (self.jvp)(self.point, &unit(column, columns));
            assert_eq!(bits(&returned), bits(&value), "the value that jvp returns");
            assert_eq!(derivatives.len(), rows);
            for (row, derivative) in derivatives.into_iter().enumerate() {
                self.check_entry(row, column, derivative);
            }
        }
        for row in 0..rows {
            let (returned, gradient) = (self.vjp)(self.point, &unit(row, rows));
            assert_eq!(bits(&returned), bits(&value), "the value that vjp returns");
            assert_eq!(gradient.len(), columns);
            for (column, derivative) in gradient.into_iter().enumerate() {
                self.check_entry(row, column, derivative);
            }
        }
    }

    fn check_entry(&self, row: usize, column: usize, entry: f64) {
        let along = |h: f64| {
            let mut x = self.point.to_vec();
            x[column] += h;
            (self.value)(&x)[row]
        };
        let estimate = derivative(along, f64::EPSILON);
        let miss = (entry - estimate.derivative).abs();
        assert!(miss <= 8.0 * estimate.error + 1e-9, "entry {row}, {column} is {entry}, but {estimate:?}");
    }
}

pub fn unit(index: usize, length: usize) -> Vec<f64> {
    let mut unit = vec![0.0; length];
    unit[index] = 1.0;
    unit
}

fn bits(floats: &[f64]) -> Vec<u64> {
    floats.iter().map(|float| float.to_bits()).collect()
}
