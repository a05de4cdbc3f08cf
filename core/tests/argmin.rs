//! Objectives for the solvers of argmin.
#![cfg(feature = "argmin")]

use argmin::core::{CostFunction, Executor, Gradient, Hessian, State};
use argmin::solver::gradientdescent::SteepestDescent;
use argmin::solver::linesearch::MoreThuenteLineSearch;
use differentiable_core::Argmin;

#[test]
fn value_gradient_and_hessian_are_those_of_the_objective() {
    let f = |x: &[f64; 2]| x[0] * x[0] * x[1];
    let gradient = |x: &[f64; 2]| [2.0 * x[0] * x[1], x[0] * x[0]];
    let hvp = |x: &[f64; 2], v: &[f64; 2]| (gradient(x), [2.0 * x[1] * v[0] + 2.0 * x[0] * v[1], 2.0 * x[0] * v[0]]);
    let problem = Argmin::new((f, gradient, hvp));
    let x = [1.0, 3.0];
    assert_eq!(problem.cost(&x).unwrap(), 3.0);
    assert_eq!(problem.gradient(&x).unwrap(), [6.0, 1.0]);
    assert_eq!(problem.hessian(&x).unwrap(), [[6.0, 2.0], [2.0, 0.0]]);
}

#[test]
fn a_solver_of_argmin_minimises_it() {
    let objective = (|x: f64| (x - 1.0).powi(2) + 3.0 * x.powi(4), |x: f64| 2.0 * (x - 1.0) + 12.0 * x.powi(3));
    let solver = SteepestDescent::new(MoreThuenteLineSearch::new());
    let executor = Executor::new(Argmin::new(objective), solver);
    let result = executor.configure(|state| state.param(0.0).max_iters(100)).run().unwrap();
    let x: f64 = *result.state().get_best_param().unwrap();
    assert!((2.0 * (x - 1.0) + 12.0 * x.powi(3)).abs() < 1e-5);
}
