//! The language is closed under differentiation: derivatives of derivatives.

use super::programs::programs;
use super::*;

/// Forward mode of the reverse derivative: x, x̄, … and then the directions of x and of what the cotangents become.
fn second(program: &Program, simplified: bool) -> Function {
    let (reverse, _) = pipeline(program);
    let outs = &reverse.parameters[program.function.parameters.len() + 1..];
    let second = forward(&reverse, &[&program.active[..], outs].concat());
    let second = verified(second, "forward of reverse");
    if simplified { verified(simplify::derived(second), "derived") } else { second }
}

/// The Hessian times a direction, scaled by a cotangent.
fn hessian_product(program: &Program, second: &Function, point: &[Datum], along: &[f64], cotangent: f64) -> Vec<f64> {
    let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
    let along = program.shaped(point, along);
    let outcome = program.run(second, &[point, &[Datum::Real(cotangent)], &zeros[..], &along, &zeros].concat());
    let last = outcome.arguments.len() - zeros.len();
    outcome.arguments[last..].iter().flat_map(Datum::flat).collect()
}

#[test]
fn forward_mode_of_the_gradient_agrees_with_its_differences() {
    for program in programs() {
        let (reverse, _) = pipeline(&program);
        for simplified in [false, true] {
            let second = second(&program, simplified);
            program.at_every_point(|point| {
                let along = direction(1, program.floats(point).len());
                let product = hessian_product(&program, &second, point, &along, -1.7);
                let gradient = |h: f64| program.pulled_back(&reverse, &program.moved(point, &along, h), -1.7).1;
                assert_close(&product, &differences(gradient), 1e-8, &program.name);
            });
        }
    }
}

#[test]
fn hessians_are_symmetric() {
    for program in programs() {
        let second = second(&program, true);
        program.at_every_point(|point| {
            let count = program.floats(point).len();
            let (u, v) = (direction(2, count), direction(3, count));
            let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
            let left = dot(&u, &hessian_product(&program, &second, point, &v, 1.0));
            let right = dot(&v, &hessian_product(&program, &second, point, &u, 1.0));
            assert_close(&[left], &[right], 1e-12, &program.name);
        });
    }
}

#[test]
fn forward_mode_of_forward_mode_gives_the_same_second_derivatives() {
    for program in programs() {
        let (_, first) = pipeline(&program);
        let twice = verified(forward(&first, &program.active), "forward of forward");
        let second = second(&program, true);
        program.at_every_point(|point| {
            let count = program.floats(point).len();
            let (u, v) = (direction(2, count), direction(3, count));
            let arguments = [point, &program.shaped(point, &u), &program.shaped(point, &v)].concat();
            let results = program.run(&twice, &arguments).results;
            let curvature = results.last().expect("results").real().expect("a real result");
            let product = hessian_product(&program, &second, point, &v, 1.0);
            let expected: f64 = product.iter().zip(&u).map(|(h, u)| h * u).sum();
            assert_close(&[curvature], &[expected], 1e-12, &program.name);
        });
    }
}

#[test]
fn third_derivatives_agree_with_differences_of_the_second() {
    for program in programs() {
        let second = second(&program, true);
        let count = program.function.parameters.len();
        let active = program.active.len();
        let outs = &second.parameters[count + 1..count + 1 + active];
        let moved = &second.parameters[second.parameters.len() - active..];
        let third = forward(&second, &[&program.active[..], outs, moved].concat());
        let third = verified(simplify::derived(verified(third, "third")), "derived");
        program.at_every_point(|point| {
            let size = program.floats(point).len();
            let (u, v) = (direction(2, size), direction(3, size));
            let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
            let cotangent = [Datum::Real(1.0)];
            let (along, then) = (program.shaped(point, &u), program.shaped(point, &v));
            let arguments = [point, &cotangent, &zeros[..], &along, &zeros, &then, &zeros, &zeros].concat();
            let outcome = program.run(&third, &arguments);
            let last = outcome.arguments.len() - active;
            let product: Vec<f64> = outcome.arguments[last..].iter().flat_map(Datum::flat).collect();
            let curvature = |h: f64| hessian_product(&program, &second, &program.moved(point, &v, h), &u, 1.0);
            assert_close(&product, &differences(curvature), 1e-7, &program.name);
        });
    }
}
