//! Objectives for the solvers of argmin.

use alloc::vec::Vec;
use core::marker::PhantomData;

use argmin::core::{CostFunction, Error, Gradient, Hessian};

use crate::objective::{Objective, SecondOrder};
use crate::point::{Dense, Matrix, Point};

/// Gives an [`Objective`] to the solvers of [argmin](https://docs.rs/argmin), for what goes beyond this crate.
///
/// It implements argmin's `CostFunction` and `Gradient`; and, for objectives with [second derivatives](SecondOrder), `Hessian`, as
/// a `Vec` of rows.
#[derive(Clone, Copy, Debug)]
pub struct Argmin<O, X> {
    objective: O,
    shape: PhantomData<fn() -> X>,
}

impl<O, X> Argmin<O, X> {
    /// The objective, for points of the type X.
    pub fn new(objective: O) -> Self
    where
        X: Point,
        O: Objective<X>,
    {
        Argmin { objective, shape: PhantomData }
    }
}

impl<X: Point, O: Objective<X>> CostFunction for Argmin<O, X> {
    type Param = X;
    type Output = X::Scalar;

    fn cost(&self, x: &X) -> Result<X::Scalar, Error> {
        Ok(self.objective.value(x))
    }
}

impl<X: Point, O: Objective<X>> Gradient for Argmin<O, X> {
    type Param = X;
    type Gradient = X;

    fn gradient(&self, x: &X) -> Result<X, Error> {
        let mut gradient = x.zero_like();
        self.objective.value_and_gradient(x, &mut gradient);
        Ok(gradient)
    }
}

impl<X: Dense, O: SecondOrder<X>> Hessian for Argmin<O, X> {
    type Param = X;
    type Hessian = Vec<X>;

    fn hessian(&self, x: &X) -> Result<Vec<X>, Error> {
        let mut hessian = Matrix::zero(x);
        self.objective.hessian(x, &mut hessian);
        Ok((0..hessian.dimension()).map(|i| hessian.row(i).clone()).collect())
    }
}
