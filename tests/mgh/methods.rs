//! The methods, run on all problems.

use differentiable::descent::State;
use differentiable::objective::Residuals;
use differentiable::{Descent, Minimum, Reason, SecondOrder};

use super::set::{Problem, Visitor, for_each, starts_beside};

/// How a method ended on a problem.
pub struct Outcome {
    pub id: String,
    pub base: bool,
    pub is_solved: bool,
    /// The number of evaluations before the value of a minimum was reached.
    pub evaluations_to_target: Option<usize>,
    pub evaluations: usize,
    pub reason: Reason,
    value: f64,
    gradient: f64,
}

/// A way to minimise any of the problems.
pub trait Solver {
    /// The largest number of coordinates with which it is fast enough for a test.
    const LARGEST: usize = usize::MAX;

    fn solve<const N: usize>(
        &self,
        objective: &impl SecondOrder<[f64; N]>,
        squares: &impl Residuals<[f64; N]>,
        x0: [f64; N],
        observer: impl FnMut(&State<[f64; N]>),
    ) -> Minimum<[f64; N]>;

    /// The starts, in the place of the standard one.
    fn starts<const N: usize>(&self, x0: [f64; N]) -> Vec<[f64; N]> {
        vec![x0]
    }
}

macro_rules! solvers {
    ($($name:ident $(up to $largest:literal)?: $descent:expr, |$objective:ident, $squares:ident| $target:ident;)+) => {$(
        pub struct $name;

        impl Solver for $name {
            $(const LARGEST: usize = $largest;)?

            fn solve<const N: usize>(
                &self,
                $objective: &impl SecondOrder<[f64; N]>,
                $squares: &impl Residuals<[f64; N]>,
                x0: [f64; N],
                observer: impl FnMut(&State<[f64; N]>),
            ) -> Minimum<[f64; N]> {
                $descent.observe(observer).minimize($target, x0)
            }
        }
    )+};
}

solvers! {
    Default: Descent::new(), |objective, _squares| objective;
    Bfgs: Descent::bfgs(), |objective, _squares| objective;
    BarzilaiBorwein: Descent::barzilai_borwein(), |objective, _squares| objective;
    Nesterov up to 12: Descent::nesterov().max_iterations(20_000), |objective, _squares| objective;
    Newton up to 12: Descent::newton().max_iterations(1000), |objective, _squares| objective;
    NewtonCg up to 12: Descent::newton_cg().max_iterations(1000), |objective, _squares| objective;
    LevenbergMarquardt up to 12: Descent::levenberg_marquardt().max_iterations(1000), |_objective, squares| squares;
}

/// The default within infinite bounds.
pub struct Bounded;

impl Solver for Bounded {
    fn solve<const N: usize>(
        &self,
        objective: &impl SecondOrder<[f64; N]>,
        _: &impl Residuals<[f64; N]>,
        x0: [f64; N],
        observer: impl FnMut(&State<[f64; N]>),
    ) -> Minimum<[f64; N]> {
        let (lower, upper) = ([f64::NEG_INFINITY; N], [f64::INFINITY; N]);
        Descent::new().observe(observer).bounds(lower, upper).minimize(objective, x0)
    }
}

/// The default, from random starts whose coordinates are those of the standard one times 1 ± `size`.
pub struct Perturbed {
    pub size: f64,
    pub starts: usize,
}

impl Solver for Perturbed {
    const LARGEST: usize = 12;

    fn solve<const N: usize>(
        &self,
        objective: &impl SecondOrder<[f64; N]>,
        squares: &impl Residuals<[f64; N]>,
        x0: [f64; N],
        observer: impl FnMut(&State<[f64; N]>),
    ) -> Minimum<[f64; N]> {
        Default.solve(objective, squares, x0, observer)
    }

    fn starts<const N: usize>(&self, x0: [f64; N]) -> Vec<[f64; N]> {
        starts_beside(x0, self.size, self.starts)
    }
}

pub fn solve_all(solver: &impl Solver) -> Vec<Outcome> {
    struct Run<'a, S> {
        solver: &'a S,
        outcomes: Vec<Outcome>,
    }

    impl<S: Solver> Visitor for Run<'_, S> {
        fn visit<const N: usize>(
            &mut self,
            problem: Problem,
            objective: &impl SecondOrder<[f64; N]>,
            squares: &impl Residuals<[f64; N]>,
            x0: [f64; N],
        ) {
            if N > S::LARGEST {
                return;
            }
            for x0 in self.solver.starts(x0) {
                let mut evaluations_to_target = None;
                let minimum = self.solver.solve(objective, squares, x0, |it| {
                    if evaluations_to_target.is_none() && problem.is_solved_by(it.value) {
                        evaluations_to_target = Some(it.evaluations);
                    }
                });
                self.outcomes.push(Outcome {
                    id: problem.id.clone(),
                    base: problem.base,
                    is_solved: problem.is_solved_by(minimum.value),
                    evaluations_to_target,
                    evaluations: minimum.evaluations,
                    reason: minimum.reason,
                    value: minimum.value,
                    gradient: minimum.gradient_norm_max,
                });
            }
        }
    }

    let mut run = Run { solver, outcomes: Vec::new() };
    for_each(&mut run);
    run.outcomes
}

pub fn solved<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> usize {
    outcomes.into_iter().filter(|outcome| outcome.is_solved).count()
}

pub fn table(outcomes: &[Outcome]) -> String {
    let line = |outcome: &Outcome| {
        let Outcome { id, is_solved, evaluations_to_target, evaluations, reason, value, gradient, .. } = outcome;
        let to_target = evaluations_to_target.map_or("-".to_owned(), |count| count.to_string());
        let mark = if *is_solved { ' ' } else { '!' };
        format!("{id:28} {mark} {to_target:>6} {evaluations:6}  {value:10.3e}  {gradient:8.1e}  {reason:?}\n")
    };
    outcomes.iter().map(line).collect()
}
