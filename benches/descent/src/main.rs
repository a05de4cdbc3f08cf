//! Prints how many evaluations and how much time descents take on the problems of Moré, Garbow and Hillstrom, and from how many starts they
//! solve them: ours, and the L-BFGS of argmin, basin and liblbfgs with the same gradients.
//!
//! `cargo run --release --package descent-benchmarks`
//!
//! The starts beside the standard ones are those with each coordinate moved by up to ±10 % and ±50 %, twenty for each of the 35 problems.
//!
//! A problem is solved if an evaluation hits the value of one of its minima to six digits. The evaluations are those until then, on the problems
//! that all solvers in the table solve; those of a gradient together with the value, or at the same point, count once, and so do those of all
//! residuals. Hessian matrices and Jacobian matrices count nothing besides: the column of times has them.

#[path = "../../../tests/mgh/problems.rs"]
#[allow(clippy::needless_range_loop)]
mod problems;
#[allow(dead_code)]
#[path = "../../../tests/mgh/set.rs"]
mod set;

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use argmin::solver::linesearch::MoreThuenteLineSearch;
use differentiable::objective::Residuals;
use differentiable::{Descent, Matrix, Objective, SecondOrder};
use set::{Problem, Visitor, for_each, starts_beside};

/// An objective that counts its evaluations, and notes when they hit a minimum.
struct Watched<'a, O> {
    objective: &'a O,
    problem: &'a Problem,
    evaluations: Cell<usize>,
    to_target: Cell<Option<usize>>,
    /// The value that was seen last.
    last: Cell<f64>,
}

impl<'a, O> Watched<'a, O> {
    fn new(objective: &'a O, problem: &'a Problem) -> Self {
        Watched { objective, problem, evaluations: Cell::new(0), to_target: Cell::new(None), last: Cell::new(f64::NAN) }
    }

    fn watch(&self, value: f64) -> f64 {
        self.evaluations.set(self.evaluations.get() + 1);
        self.last.set(value);
        if self.to_target.get().is_none() && self.problem.is_solved_by(value) {
            self.to_target.set(Some(self.evaluations.get()));
        }
        value
    }
}

impl<const N: usize, O: Objective<[f64; N]>> Objective<[f64; N]> for Watched<'_, O> {
    fn value(&self, x: &[f64; N]) -> f64 {
        self.watch(self.objective.value(x))
    }

    fn value_and_gradient(&self, x: &[f64; N], gradient: &mut [f64; N]) -> f64 {
        self.watch(self.objective.value_and_gradient(x, gradient))
    }
}

impl<const N: usize, O: SecondOrder<[f64; N]>> SecondOrder<[f64; N]> for Watched<'_, O> {
    fn hessian_vector(&self, x: &[f64; N], direction: &[f64; N], product: &mut [f64; N]) {
        self.objective.hessian_vector(x, direction, product);
    }

    fn hessian(&self, x: &[f64; N], hessian: &mut Matrix<[f64; N]>) {
        self.objective.hessian(x, hessian);
    }
}

impl<const N: usize, O: Residuals<[f64; N]>> Residuals<[f64; N]> for Watched<'_, O> {
    fn each_residual(&self, x: &[f64; N], mut f: impl FnMut(f64, &[f64; N])) {
        let mut sum = 0.0;
        self.objective.each_residual(x, |residual, gradient| {
            sum += residual * residual;
            f(residual, gradient);
        });
        // The value there has been counted, unless it is the start.
        if sum != self.last.get() {
            self.watch(sum);
        }
    }
}

/// More evaluations than any solver should need.
const LIMIT: usize = 50_000;

#[derive(Debug)]
struct TooManyEvaluations;

impl fmt::Display for TooManyEvaluations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many evaluations")
    }
}

impl Error for TooManyEvaluations {}

/// The same for solvers that move `Vec`s, and take value and gradient apart.
struct Apart<'a, 'b, const N: usize, O>(&'a Watched<'b, O>);

impl<const N: usize, O: Objective<[f64; N]>> Apart<'_, '_, N, O> {
    fn value(&self, x: &[f64]) -> Result<f64, TooManyEvaluations> {
        match self.0.evaluations.get() {
            LIMIT.. => Err(TooManyEvaluations),
            _ => Ok(self.0.value(x.try_into().expect("as many coordinates"))),
        }
    }

    fn gradient_at(&self, x: &[f64]) -> Vec<f64> {
        let mut gradient = [0.0; N];
        self.0.objective.value_and_gradient(x.try_into().expect("as many coordinates"), &mut gradient);
        gradient.to_vec()
    }
}

impl<const N: usize, O: Objective<[f64; N]>> argmin::core::CostFunction for Apart<'_, '_, N, O> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, x: &Vec<f64>) -> Result<f64, argmin::core::Error> {
        Ok(self.value(x)?)
    }
}

impl<const N: usize, O: Objective<[f64; N]>> argmin::core::Gradient for Apart<'_, '_, N, O> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, x: &Vec<f64>) -> Result<Vec<f64>, argmin::core::Error> {
        Ok(self.gradient_at(x))
    }
}

impl<const N: usize, O: Objective<[f64; N]>> basin::CostFunction for Apart<'_, '_, N, O> {
    type Param = Vec<f64>;
    type Output = f64;
    type Error = TooManyEvaluations;

    fn cost(&self, x: &Vec<f64>) -> Result<f64, TooManyEvaluations> {
        self.value(x)
    }
}

impl<const N: usize, O: Objective<[f64; N]>> basin::Gradient for Apart<'_, '_, N, O> {
    type Gradient = Vec<f64>;

    fn gradient(&self, x: &Vec<f64>) -> Result<Vec<f64>, TooManyEvaluations> {
        Ok(self.gradient_at(x))
    }
}

const SOLVERS: [&str; 11] = [
    "default (L-BFGS)",
    "BFGS",
    "Newton",
    "Newton, by products",
    "Levenberg-Marquardt",
    "within bounds",
    "Barzilai-Borwein",
    "Nesterov",
    "argmin L-BFGS, Moré-Thuente",
    "basin L-BFGS, Moré-Thuente",
    "liblbfgs, Moré-Thuente",
];
/// Those whose failures do not take a problem from the comparison.
const FIRST_ORDER: [&str; 2] = ["Barzilai-Borwein", "Nesterov"];

/// The evaluations until a solver hits a minimum.
fn evaluations_to_target<const N: usize>(
    solver: usize,
    problem: &Problem,
    objective: &impl SecondOrder<[f64; N]>,
    squares: &impl Residuals<[f64; N]>,
    x0: [f64; N],
) -> Option<usize> {
    let watched = Watched::new(objective, problem);
    let residuals = Watched::new(squares, problem);
    match solver {
        0 => drop(Descent::new().minimize(&watched, x0)),
        1 => drop(Descent::bfgs().minimize(&watched, x0)),
        2 => drop(Descent::newton().minimize(&watched, x0)),
        3 => drop(Descent::newton_cg().minimize(&watched, x0)),
        4 => drop(Descent::levenberg_marquardt().minimize(&residuals, x0)),
        5 => drop(Descent::new().bounds([-f64::INFINITY; N], [f64::INFINITY; N]).minimize(&watched, x0)),
        6 => drop(Descent::barzilai_borwein().minimize(&watched, x0)),
        7 => drop(Descent::nesterov().minimize(&watched, x0)),
        8 => drop({
            let solver = argmin::solver::quasinewton::LBFGS::new(MoreThuenteLineSearch::new(), 10)
                .with_tolerance_grad(1e-8)
                .and_then(|solver| solver.with_tolerance_cost(0.0))
                .expect("tolerances that are not negative");
            let executor = argmin::core::Executor::new(Apart::<N, _>(&watched), solver);
            executor.configure(|state| state.param(x0.to_vec()).max_iters(10_000)).run()
        }),
        9 => drop({
            let solver = basin::Lbfgs::new().unbounded().with_absolute_gradient_tolerance(1e-8);
            let state = basin::FirstOrderState::new(x0.to_vec());
            basin::Executor::new(Apart::<N, _>(&watched), solver, state).max_iter(10_000).run()
        }),
        _ => drop({
            let evaluate = |x: &[f64], gradient: &mut [f64]| {
                let x = x.try_into().expect("as many coordinates");
                Ok(watched.value_and_gradient(x, gradient.try_into().expect("as many coordinates")))
            };
            let solver = liblbfgs::lbfgs().with_epsilon(1e-12).with_max_evaluations(LIMIT);
            solver.minimize(&mut x0.clone(), evaluate, |_| false)
        }),
    }
    watched.to_target.get().or(residuals.to_target.get())
}

/// For each problem whether it is one of the 35, and for each solver the evaluations to the target.
#[derive(Default)]
struct Table {
    rows: Vec<(bool, [Option<usize>; SOLVERS.len()])>,
    times: [Duration; SOLVERS.len()],
    /// How many of the starts beside the standard ones, near and far, lead to a minimum.
    beside: [[usize; 2]; SOLVERS.len()],
}

impl Visitor for Table {
    fn visit<const N: usize>(
        &mut self,
        problem: Problem,
        objective: &impl SecondOrder<[f64; N]>,
        squares: &impl Residuals<[f64; N]>,
        x0: [f64; N],
    ) {
        let run = |solver, x0| evaluations_to_target(solver, &problem, objective, squares, x0);
        let mut row = [None; SOLVERS.len()];
        for (solver, to_target) in row.iter_mut().enumerate() {
            let start = Instant::now();
            *to_target = run(solver, x0);
            self.times[solver] += start.elapsed();
            for (solved, size) in self.beside[solver].iter_mut().zip([0.1, 0.5]) {
                let starts = if problem.base { starts_beside(x0, size, 20) } else { vec![] };
                *solved += starts.into_iter().filter(|&x0| run(solver, x0).is_some()).count();
            }
        }
        self.rows.push((problem.base, row));
    }
}

fn main() {
    let mut table = Table::default();
    for_each(&mut table);
    let compared = |row: &[Option<usize>]| {
        row.iter().zip(SOLVERS).all(|(to_target, solver)| to_target.is_some() || FIRST_ORDER.contains(&solver))
    };
    let common = table.rows.iter().filter(|(base, row)| *base && compared(row));
    let on = format!("on {}", common.clone().count());
    println!(
        "{:28} {:>6} {:>6} {:>12} {:>10} {:>7} {:>7}",
        "", "of 35", "of 51", "evaluations", "time", "of 700", "of 700"
    );
    println!("{:28} {:>6} {:>6} {on:>12} {:>10} {:>7} {:>7}", "", "", "", "of all", "±10 %", "±50 %");
    for (solver, name) in SOLVERS.iter().enumerate() {
        let solved =
            |all: bool| table.rows.iter().filter(|(base, row)| (all || *base) && row[solver].is_some()).count();
        let evaluations: Option<usize> = common.clone().map(|(_, row)| row[solver]).sum();
        let evaluations = evaluations.map_or("-".to_owned(), |count| count.to_string());
        let time = format!("{:.1} ms", table.times[solver].as_secs_f64() * 1e3);
        let [near, far] = table.beside[solver];
        println!("{name:28} {:>6} {:>6} {evaluations:>12} {time:>10} {near:>7} {far:>7}", solved(false), solved(true));
    }
}
