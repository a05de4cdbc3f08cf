//! The 35 problems of Moré, Garbow and Hillstrom, and 16 variants of other sizes, written as a user would write them, and
//! minimised from the standard starts and from starts beside them.

// The indices are those of the paper.
#![allow(clippy::needless_range_loop)]

mod methods;
mod problems;
mod set;

use differentiable::objective::Residuals;
use differentiable::{Reason, SecondOrder, check_gradient};
use methods::*;
use set::{Problem, Visitor, for_each};

#[test]
fn the_problems_are_those_of_the_paper() {
    struct Check;

    impl Visitor for Check {
        fn visit<const N: usize>(
            &mut self,
            problem: Problem,
            objective: &impl SecondOrder<[f64; N]>,
            squares: &impl Residuals<[f64; N]>,
            x0: [f64; N],
        ) {
            for value in [objective.value(&x0), squares.value(&x0)] {
                let error = ((value - problem.f0) / problem.f0).abs();
                assert!(error < 1e-10, "{}: f is {value}, not {}", problem.id, problem.f0);
            }
            let x = std::array::from_fn(|i| x0[i] + 0.01 * ((i + 1) as f64).sin());
            let check = check_gradient(objective, &x);
            assert!(check.error < 1e-4, "{}: {check}", problem.id);
            let check = check_gradient(squares, &x);
            assert!(check.error < 1e-4, "{}: {check}", problem.id);
        }
    }

    for_each(&mut Check);
}

#[test]
fn the_default_solves_all_problems_and_nearly_all_variants() {
    let outcomes = solve_all(&Default);
    println!("{}", table(&outcomes));
    assert_eq!(solved(outcomes.iter().filter(|outcome| outcome.base)), 35);
    assert!(solved(&outcomes) >= 50, "{}", solved(&outcomes));
    let failed =
        outcomes.iter().filter(|outcome| !matches!(outcome.reason, Reason::Converged) && !outcome.id.starts_with("10"));
    assert_eq!(failed.count(), 0, "it converges on all but Meyer's");
}

#[test]
fn the_default_needs_few_evaluations() {
    /// What some other solver does not solve: both badly scaled ones, Meyer, Gulf and Osborne 1.
    const UNCOMMON: [&str; 5] = ["03", "04", "10", "11", "17"];
    let outcomes = solve_all(&Default);
    let common = outcomes.iter().filter(|outcome| outcome.base && !UNCOMMON.contains(&&outcome.id[..2]));
    let evaluations: usize = common.map(|outcome| outcome.evaluations_to_target.expect("solved")).sum();
    assert!(evaluations <= 1150, "{evaluations}");
}

#[test]
fn the_default_is_as_robust_from_starts_beside_the_standard_ones() {
    let solved = |size| {
        let outcomes = solve_all(&Perturbed { size, starts: 20 });
        solved(outcomes.iter().filter(|outcome| outcome.base))
    };
    let (near, far) = (solved(0.1), solved(0.5));
    assert!(near >= 695, "{near} of 700 with starts moved by 10 %");
    assert!(far >= 670, "{far} of 700 with starts moved by 50 %");
}

#[test]
fn bfgs_solves_all_problems_and_nearly_all_variants() {
    let outcomes = solve_all(&Bfgs);
    println!("{}", table(&outcomes));
    assert_eq!(solved(outcomes.iter().filter(|outcome| outcome.base)), 35);
    assert!(solved(&outcomes) >= 50, "{}", solved(&outcomes));
}

#[test]
fn bounds_that_bind_nowhere_cost_nothing() {
    let outcomes = solve_all(&Bounded);
    println!("{}", table(&outcomes));
    assert_eq!(solved(outcomes.iter().filter(|outcome| outcome.base)), 35);
}

#[test]
fn methods_of_first_order_solve_most_problems() {
    for outcomes in [solve_all(&BarzilaiBorwein), solve_all(&Nesterov)] {
        println!("{}", table(&outcomes));
        let solved = solved(outcomes.iter().filter(|outcome| outcome.base));
        assert!(solved >= 29, "{solved}");
    }
}

#[test]
fn newton_solves_all_problems() {
    let outcomes = solve_all(&Newton);
    println!("{}", table(&outcomes));
    assert_eq!(solved(outcomes.iter().filter(|outcome| outcome.base)), 35);
}

#[test]
fn newton_with_conjugate_gradients_solves_all_but_the_worst_scaled() {
    let outcomes = solve_all(&NewtonCg);
    println!("{}", table(&outcomes));
    let solved = solved(outcomes.iter().filter(|outcome| outcome.base));
    assert!(solved >= 33, "{solved}");
}

#[test]
fn levenberg_marquardt_solves_all_problems() {
    let outcomes = solve_all(&LevenbergMarquardt);
    println!("{}", table(&outcomes));
    assert_eq!(solved(outcomes.iter().filter(|outcome| outcome.base)), 35);
}
