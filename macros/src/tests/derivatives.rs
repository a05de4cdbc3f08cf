//! First derivatives, of every program at every point.

use super::programs::programs;
use super::*;

#[test]
fn the_derivatives_return_the_value_of_the_function_to_the_bit() {
    for program in programs() {
        let (reverse, forward) = pipeline(&program);
        program.at_every_point(|point| {
            let value = program.value(point).to_bits();
            let still = vec![0.0; program.floats(point).len()];
            assert_eq!(program.pulled_back(&reverse, point, 3.0).0.to_bits(), value, "{}", program.name);
            assert_eq!(program.pushed_forward(&forward, point, &still).0.to_bits(), value, "{}", program.name);
        });
    }
}

#[test]
fn reverse_mode_agrees_with_central_differences() {
    for program in programs() {
        let (reverse, _) = pipeline(&program);
        program.at_every_point(|point| {
            let cotangent = -1.7;
            let (_, gradient) = program.pulled_back(&reverse, point, cotangent);
            let expected: Vec<f64> = (0..gradient.len())
                .map(|index| {
                    let mut axis = vec![0.0; gradient.len()];
                    axis[index] = cotangent;
                    differences(|h| vec![program.value(&program.moved(point, &axis, h))])[0]
                })
                .collect();
            assert_close(&gradient, &expected, 1e-8, &program.name);
        });
    }
}

#[test]
fn forward_mode_is_the_transpose_of_reverse_mode() {
    for program in programs() {
        let (reverse, forward) = pipeline(&program);
        program.at_every_point(|point| {
            for k in 0..3 {
                let tangent = direction(k, program.floats(point).len());
                let cotangent = 0.3 + f64::from(k);
                let (_, derivative) = program.pushed_forward(&forward, point, &tangent);
                let (_, gradient) = program.pulled_back(&reverse, point, cotangent);
                let sum: f64 = gradient.iter().zip(&tangent).map(|(g, t)| g * t).sum();
                assert_close(&[cotangent * derivative], &[sum], 1e-13, &program.name);
            }
        });
    }
}

#[test]
fn cotangents_are_added_to_what_is_there() {
    let program = Program::read("fn f(x: f64, y: f64) -> f64 { x * y }", &[]);
    let (reverse, _) = pipeline(&program);
    let arguments = [2.0, 3.0, 1.0, 100.0, 200.0].map(Datum::Real);
    let outcome = program.run(&reverse, &arguments);
    assert_eq!(outcome.arguments[3..], [Datum::Real(103.0), Datum::Real(202.0)]);
}

#[test]
fn a_gradient_costs_a_small_multiple_of_its_function() {
    for program in programs() {
        let (reverse, _) = pipeline(&program);
        program.at_every_point(|point| {
            let own = program.run(&program.function, point).cost.operations;
            let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
            let outcome = program.run(&reverse, &[point, &[Datum::Real(1.0)], &zeros].concat());
            let bound = 8 * own + 4 * zeros.iter().map(|zero| zero.flat().len()).sum::<usize>();
            assert!(outcome.cost.operations <= bound, "{}: {} for {own}", program.name, outcome.cost.operations);
            assert_eq!(outcome.cost.pushes, 0, "{} needs no tape", program.name);
        });
    }
}
