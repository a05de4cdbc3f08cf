use serde::Deserialize;

use super::matrix::Matrix;
use super::run::{Answer, Failure, Question};
use crate::programs::k_means::cost;

#[derive(Deserialize)]
struct Input {
    points: Matrix,
    centroids: Matrix,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let input: Input = question.input()?;
    let d = input.points.columns;
    if d == 0 || input.centroids.columns != d {
        return Err("the points and the centroids are not of one dimension".into());
    }
    match question.function {
        "cost" => question.run(&input, 0.0, |Input { points, centroids }, value| {
            *value = cost(&points.values, &centroids.values, d);
        }),
        // The Hessian matrix is diagonal: times a vector of ones, it is its diagonal.
        "dir" => question.run(&input, input.centroids.zeros_like(), |Input { points, centroids }, step| {
            let ones = vec![1.0; centroids.values.len()];
            let (gradient, curvature) = cost::hvp(&points.values, &centroids.values, d, &ones);
            for (step, (slope, curvature)) in step.values.iter_mut().zip(gradient.iter().zip(&curvature)) {
                *step = slope / curvature;
            }
        }),
        _ => Err(question.unknown()),
    }
}
