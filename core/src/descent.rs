//! Gradient descent: [`Descent`], its methods, and the [`Minimum`] that it reports.

use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

mod adam;
mod backtrack;
mod barzilai_borwein;
mod bfgs;
mod bounded;
mod fixed;
mod lbfgs;
mod levenberg_marquardt;
mod limits;
mod method;
mod minimum;
mod momentum;
mod nesterov;
mod newton;
mod newton_cg;
mod observer;
mod quasi_newton;
mod region;
mod search;
mod squares;
mod state;
mod trust_region;

pub use adam::Adam;
pub use barzilai_borwein::BarzilaiBorwein;
pub use bfgs::Bfgs;
pub use bounded::BoundedLbfgs;
pub use fixed::FixedStep;
pub use lbfgs::Lbfgs;
pub use levenberg_marquardt::LevenbergMarquardt;
use limits::{Limits, Progress};
pub use method::Method;
pub use minimum::{Minimum, Reason};
pub use momentum::Momentum;
pub use nesterov::Nesterov;
pub use newton::Newton;
pub use newton_cg::NewtonCg;
pub use observer::{Control, Observed, Observer};
pub use region::{Bounds, Everywhere, Region};
pub use state::{Evaluated, State};

/// Minimises an [`Objective`] by following its gradient downhill.
///
/// Built from a method and from limits, and then run by [`minimize`](Self::minimize). [`Descent::new`] is the method for whoever has no
/// reason to choose another: it needs no tuning.
///
/// | | | source |
/// |---|---|---|
/// | [`new`](Self::new) | limited-memory BFGS; adapts its step and learns the curvature | Nocedal 1980 |
/// | [`bfgs`](Self::bfgs) | BFGS with a matrix, for few coordinates | Broyden, Fletcher, Goldfarb, Shanno 1970 |
/// | [`newton`](Self::newton) | Newton's method in a trust region, with Hessians | Moré, Sorensen 1983 |
/// | [`newton_cg`](Self::newton_cg) | the same for many coordinates, with products of the Hessian | Steihaug 1983 |
/// | [`levenberg_marquardt`](Self::levenberg_marquardt) | least squares, with the Jacobian matrix of the residuals | Levenberg 1944, Marquardt 1963 |
/// | [`barzilai_borwein`](Self::barzilai_borwein) | the step adapts to the curvature; little memory | Barzilai, Borwein 1988 |
/// | [`nesterov`](Self::nesterov) | accelerated gradients, with restarts | Nesterov 1983; O'Donoghue, Candès 2015 |
/// | [`momentum`](Self::momentum) | a heavy ball, for noisy sums | Polyak 1964 |
/// | [`adam`](Self::adam) | steps of one size in every coordinate, for noisy sums | Kingma, Ba 2015 |
/// | [`fixed`](Self::fixed) | the same step size in every iteration | |
///
/// ```
/// use differentiable_core::Descent;
///
/// fn f(x: &[f64; 2]) -> f64 {
///     x[0].sin() + x[1].cos()
/// }
/// fn gradient(x: &[f64; 2]) -> [f64; 2] {
///     [x[0].cos(), -x[1].sin()]
/// }
///
/// let minimum = Descent::new().minimize(&(f, gradient), [1.0, 1.0]);
///
/// assert!(minimum.converged());
/// assert!((minimum.x[0] + std::f64::consts::FRAC_PI_2).abs() < 1e-8);
/// assert!((minimum.x[1] - std::f64::consts::PI).abs() < 1e-8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "a descent does nothing until `minimize` is called"]
pub struct Descent<T, M = Lbfgs, W = ()> {
    method: M,
    limits: Limits<T>,
    observer: W,
}

impl<T: Real> Descent<T, FixedStep<T>> {
    /// Descent with the fixed step η: x ← x − η ∇f(x), until ‖∇f(x)‖₂ < ε.
    ///
    /// It converges to a minimum near which f is convex, if η is less than 2/L, where L bounds the curvature (the eigenvalues
    /// of the Hessian). A larger step overshoots, a much smaller one takes long. Without [`tolerance`](Self::tolerance), ε is the square
    /// root of the precision of T: 1.5e-8 in `f64`, 3.5e-4 in `f32`.
    ///
    /// # Panics
    ///
    /// If η is not a positive, finite number.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// assert_eq!(Descent::fixed(0.5).minimize(&square, 3.0).x, 0.0);
    /// ```
    #[track_caller]
    pub fn fixed(eta: T) -> Self {
        Self::by(FixedStep::new(eta)).tolerance(T::EPSILON.sqrt())
    }
}

impl<T: Real> Descent<T, Lbfgs> {
    /// The descent that needs no tuning: limited-memory BFGS with the last ten pairs, and a line search for the Wolfe conditions.
    ///
    /// It minimises smooth functions of any number of coordinates, with 26 points of memory.
    ///
    /// J. Nocedal, *Math. Comp.* 35 (1980), 773–782; D. C. Liu, J. Nocedal, *Math. Programming* 45 (1989), 503–528.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let valley = (
    ///     |x: &[f64; 2]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2),
    ///     |x: &[f64; 2]| {
    ///         let v = x[1] - x[0] * x[0];
    ///         [-2.0 * (1.0 - x[0]) - 400.0 * x[0] * v, 200.0 * v]
    ///     },
    /// );
    /// let minimum = Descent::new().minimize(&valley, [-1.2, 1.0]);
    /// assert!(minimum.converged() && minimum.evaluations < 60);
    /// ```
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self::by(Lbfgs)
    }
}

impl<T: Real> Descent<T, Bfgs> {
    /// BFGS: as [`new`](Descent::new), but the curvature is a matrix of n × n numbers that forgets nothing.
    ///
    /// For a few dozen coordinates at most. The matrix of an array is an array, which stands on the stack.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let bowl = (|x: &[f64; 2]| x[0].cosh() + x[1].powi(4), |x: &[f64; 2]| [x[0].sinh(), 4.0 * x[1].powi(3)]);
    /// assert!(Descent::bfgs().minimize(&bowl, [1.0, 2.0]).converged());
    /// ```
    pub fn bfgs() -> Self {
        Self::by(Bfgs)
    }
}

impl<T: Real, W> Descent<T, Lbfgs, W> {
    /// Keeps l ≤ x ≤ u in every coordinate; ±∞ where there is no bound. The start is moved there.
    ///
    /// Coordinates that the gradient pushes against a bound stay on it; the norm of the gradient, of which the tolerance speaks, is that of the
    /// step x − P(x − ∇f(x)), where P moves a point into the bounds.
    ///
    /// D. P. Bertsekas, *SIAM J. Control Optim.* 20 (1982), 221–246.
    ///
    /// # Panics
    ///
    /// If l > u in a coordinate.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let bowl = (
    ///     |x: &[f64; 2]| (x[0] - 3.0).powi(2) + (x[1] + x[0]).powi(2),
    ///     |x: &[f64; 2]| [2.0 * (x[0] - 3.0) + 2.0 * (x[1] + x[0]), 2.0 * (x[1] + x[0])],
    /// );
    /// let minimum = Descent::new().bounds([0.0, -1.0], [f64::INFINITY, 1.0]).minimize(&bowl, [5.0, 5.0]);
    /// assert!(minimum.converged());
    /// assert!((minimum.x[0] - 2.0).abs() < 1e-8 && minimum.x[1] == -1.0);
    /// ```
    #[track_caller]
    pub fn bounds<X: Point<Scalar = T>>(self, lower: X, upper: X) -> Descent<T, BoundedLbfgs<X>, W> {
        self.with_method(BoundedLbfgs { bounds: Bounds::new(lower, upper) })
    }
}

impl<T: Real, W> Descent<T, BarzilaiBorwein, W> {
    /// Keeps l ≤ x ≤ u in every coordinate, as [`bounds`](Descent::bounds) of the default method does: the spectral projected gradient method.
    ///
    /// E. G. Birgin, J. M. Martínez, M. Raydan, *SIAM J. Optim.* 10 (2000), 1196–1211.
    ///
    /// # Panics
    ///
    /// If l > u in a coordinate.
    #[track_caller]
    pub fn bounds<X: Point<Scalar = T>>(self, lower: X, upper: X) -> Descent<T, BarzilaiBorwein<Bounds<X>>, W> {
        self.with_method(BarzilaiBorwein { region: Bounds::new(lower, upper) })
    }
}

impl<T: Real, M, W> Descent<T, M, W> {
    fn with_method<N>(self, method: N) -> Descent<T, N, W> {
        Descent { method, limits: self.limits, observer: self.observer }
    }
}

impl<T: Real> Descent<T, BarzilaiBorwein> {
    /// Gradient descent with steps of Barzilai and Borwein: x ← x − α ∇f(x), where α estimates the inverse of the curvature along
    /// the last step.
    ///
    /// The value may rise on the way, but not above the highest of the last ten. Five points of memory.
    ///
    /// J. Barzilai, J. M. Borwein, *IMA J. Numer. Anal.* 8 (1988), 141–148; M. Raydan, *SIAM J. Optim.* 7 (1997), 26–33.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let bowl = (|x: &[f64; 2]| x[0].powi(2) + 50.0 * x[1].powi(2), |x: &[f64; 2]| [2.0 * x[0], 100.0 * x[1]]);
    /// assert!(Descent::barzilai_borwein().minimize(&bowl, [1.0, 2.0]).iterations < 30);
    /// ```
    pub fn barzilai_borwein() -> Self {
        Self::by(BarzilaiBorwein { region: Everywhere })
    }
}

impl<T: Real> Descent<T, Nesterov> {
    /// Nesterov's accelerated gradient, with a step that is shortened until it descends, and a momentum that is lost where the value would rise.
    ///
    /// Y. Nesterov, *Soviet Math. Dokl.* 27 (1983), 372–376; A. Beck, M. Teboulle, *SIAM J. Imaging Sci.* 2 (2009), 183–202;
    /// B. O'Donoghue, E. Candès, *Found. Comput. Math.* 15 (2015), 715–732.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let bowl = (|x: &[f64; 2]| x[0].powi(2) + 50.0 * x[1].powi(2), |x: &[f64; 2]| [2.0 * x[0], 100.0 * x[1]]);
    /// assert!(Descent::nesterov().minimize(&bowl, [1.0, 2.0]).converged());
    /// ```
    pub fn nesterov() -> Self {
        Self::by(Nesterov)
    }
}

impl<T: Real> Descent<T, Momentum<T>> {
    /// The heavy ball: v ← β v − η ∇f(x), x ← x + v. It takes [samples](Objective::sample) of sums over data.
    ///
    /// B. T. Polyak, *USSR Comput. Math. Math. Phys.* 4 (1964), 1–17.
    ///
    /// # Panics
    ///
    /// If η is not positive and finite, or β not in [0, 1).
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let bowl = (|x: &[f64; 2]| x[0].powi(2) + 50.0 * x[1].powi(2), |x: &[f64; 2]| [2.0 * x[0], 100.0 * x[1]]);
    /// let (plain, heavy) = (Descent::fixed(0.015), Descent::momentum(0.02, 0.7));
    /// assert!(heavy.minimize(&bowl, [1.0, 2.0]).iterations < plain.minimize(&bowl, [1.0, 2.0]).iterations);
    /// ```
    #[track_caller]
    pub fn momentum(eta: T, beta: T) -> Self {
        Self::by(Momentum::new(eta, beta))
    }
}

impl<T: Real> Descent<T, Adam<T>> {
    /// Adam: steps of about η in each coordinate, against the mean of the gradients. It takes [samples](Objective::sample) of sums over data.
    ///
    /// D. P. Kingma, J. Ba, *ICLR* 2015, with β₁ = 0.9, β₂ = 0.999.
    ///
    /// # Panics
    ///
    /// If η is not positive and finite.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let bowl = (|x: &[f64; 2]| x[0].powi(2) + 50.0 * x[1].powi(2), |x: &[f64; 2]| [2.0 * x[0], 100.0 * x[1]]);
    /// let minimum = Descent::adam(0.01).target(1e-6).minimize(&bowl, [1.0, 2.0]);
    /// assert!(minimum.value <= 1e-6);
    /// ```
    #[track_caller]
    pub fn adam(eta: T) -> Self {
        Self::by(Adam::new(eta))
    }
}

impl<T: Real> Descent<T, Newton> {
    /// Newton's method in a trust region, for objectives with [second derivatives](crate::SecondOrder) and few coordinates.
    ///
    /// Its convergence is quadratic, and it leaves saddles along a direction that curves downwards: where it has converged, no eigenvalue of the
    /// Hessian is negative. Each step takes a Hessian and its eigenvalues.
    ///
    /// J. J. Moré, D. C. Sorensen, *SIAM J. Sci. Stat. Comput.* 4 (1983), 553–572.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let f = |x: &[f64; 2]| x[0] * x[0] - x[1] * x[1] + x[1].powi(4);
    /// let gradient = |x: &[f64; 2]| [2.0 * x[0], -2.0 * x[1] + 4.0 * x[1].powi(3)];
    /// let hvp = |x: &[f64; 2], v: &[f64; 2]| (gradient(x), [2.0 * v[0], (12.0 * x[1] * x[1] - 2.0) * v[1]]);
    ///
    /// // At the origin there is a saddle.
    /// let minimum = Descent::newton().minimize(&(f, gradient, hvp), [1.0, 0.0]);
    /// assert!(minimum.converged() && (minimum.value + 0.25).abs() < 1e-12);
    /// ```
    pub fn newton() -> Self {
        Self::by(Newton)
    }
}

impl<T: Real> Descent<T, NewtonCg> {
    /// Newton's method in a trust region by conjugate gradients, for objectives with [second derivatives](crate::SecondOrder) and many
    /// coordinates.
    ///
    /// It needs no matrix, but products of the Hessian with vectors. It leaves a saddle along a direction that curves downwards, unless
    /// the gradient is zero there to the last bit.
    ///
    /// T. Steihaug, *SIAM J. Numer. Anal.* 20 (1983), 626–637.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let f = |x: &[f64; 2]| x[0].cosh() + x[1].powi(2);
    /// let gradient = |x: &[f64; 2]| [x[0].sinh(), 2.0 * x[1]];
    /// let hvp = |x: &[f64; 2], v: &[f64; 2]| (gradient(x), [x[0].cosh() * v[0], 2.0 * v[1]]);
    /// assert!(Descent::newton_cg().minimize(&(f, gradient, hvp), [1.0, 2.0]).converged());
    /// ```
    pub fn newton_cg() -> Self {
        Self::by(NewtonCg)
    }
}

impl<T: Real> Descent<T, LevenbergMarquardt> {
    /// The method of Levenberg and Marquardt, for [sums of squares](crate::objective::least_squares) of a few coordinates.
    ///
    /// It linearises the residuals; where they are small at the minimum, it converges as fast as Newton's method, with first derivatives
    /// alone. The Jacobian matrix is reduced row by row to a triangle of n × n numbers.
    ///
    /// K. Levenberg, *Quart. Appl. Math.* 2 (1944), 164–168; D. W. Marquardt, *J. SIAM* 11 (1963), 431–441; J. J. Moré, *Lecture Notes in
    /// Mathematics* 630 (1978), 105–116, for the scales.
    ///
    /// ```
    /// use differentiable_core::{Descent, objective};
    ///
    /// let valley = objective::least_squares(
    ///     |x: &[f64; 2]| [1.0 - x[0], 10.0 * (x[1] - x[0] * x[0])],
    ///     |x: &[f64; 2]| ([1.0 - x[0], 10.0 * (x[1] - x[0] * x[0])], [[-1.0, 0.0], [-20.0 * x[0], 10.0]]),
    /// );
    /// let minimum = Descent::levenberg_marquardt().minimize(&valley, [-1.2, 1.0]);
    /// assert!(minimum.converged() && minimum.evaluations < 25);
    /// ```
    pub fn levenberg_marquardt() -> Self {
        Self::by(LevenbergMarquardt)
    }
}

impl<T: Real, M> Descent<T, M> {
    /// Descent by a method of your own.
    pub fn by(method: M) -> Self {
        Descent { method, limits: Limits::new(method::default_tolerance()), observer: () }
    }

    /// Calls the observer at the start and after each step.
    ///
    /// It may be any closure of the [`State`]. If it returns a [`ControlFlow`](core::ops::ControlFlow) instead of nothing, it stops the descent by
    /// `Break(())`. A closure that looks at the point must say of what type the point is.
    ///
    /// ```
    /// use differentiable_core::Descent;
    /// use differentiable_core::descent::State;
    ///
    /// let mut path = vec![];
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// let minimum = Descent::fixed(0.25).observe(|it: &State<f64>| path.push(it.x)).minimize(&square, 1.0);
    ///
    /// assert_eq!(path.len(), minimum.iterations + 1);
    /// assert_eq!(path[..3], [1.0, 0.5, 0.25]);
    /// ```
    pub fn observe<X, R, F>(self, observer: F) -> Descent<T, M, Observed<F>>
    where
        X: Point<Scalar = T>,
        R: Control,
        F: FnMut(&State<X>) -> R,
    {
        Descent { method: self.method, limits: self.limits, observer: Observed(observer) }
    }
}

impl<T: Real, M, W> Descent<T, M, W> {
    /// Stops as soon as the norm of the gradient is less than ε: ‖∇f(x)‖₂ for [`fixed`](Descent::fixed), ‖∇f(x)‖∞ for the other methods.
    /// Without it, ε is about the square root of the precision of T: 7.5e-9 in `f64`, 1.7e-4 in `f32`.
    ///
    /// With ε = 0, the descent goes on to another reason to stop.
    ///
    /// # Panics
    ///
    /// If ε is negative, infinite or NaN.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// let minimum = Descent::fixed(0.1).tolerance(1e-3).minimize(&square, 3.0);
    /// assert!(minimum.gradient_norm < 1e-3);
    /// ```
    #[track_caller]
    pub fn tolerance(mut self, epsilon: T) -> Self {
        check_tolerance(epsilon, "for the norm of the gradient to fall below");
        self.limits.tolerance = epsilon;
        self
    }

    /// Stops also as soon as a step is shorter than ε (1 + ‖x‖₂). Off by default: a short step alone does not mean that a
    /// minimum is near.
    ///
    /// # Panics
    ///
    /// If ε is negative, infinite or NaN.
    #[track_caller]
    pub fn step_tolerance(mut self, epsilon: T) -> Self {
        check_tolerance(epsilon, "for the length of a step to fall below");
        self.limits.step_tolerance = epsilon;
        self
    }

    /// Stops also as soon as a step changes the value by less than ε max(1, |f|). Off by default: a small change alone does not mean
    /// that a minimum is near.
    ///
    /// # Panics
    ///
    /// If ε is negative, infinite or NaN.
    #[track_caller]
    pub fn value_tolerance(mut self, epsilon: T) -> Self {
        check_tolerance(epsilon, "for the change of the value to fall below");
        self.limits.value_tolerance = epsilon;
        self
    }

    /// Stops as soon as f(x) ≤ `value`.
    ///
    /// # Panics
    ///
    /// If the value is NaN.
    ///
    /// ```
    /// use differentiable_core::{Descent, Reason};
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// let minimum = Descent::fixed(0.1).target(1e-2).minimize(&square, 3.0);
    /// assert_eq!(minimum.reason, Reason::Target);
    /// assert!(minimum.value <= 1e-2);
    /// ```
    #[track_caller]
    pub fn target(mut self, value: T) -> Self {
        assert!(!value.is_nan(), "the target must not be NaN, which no value reaches");
        self.limits.target = Some(value);
        self
    }

    /// Stops after n iterations. Without it, n is 10,000.
    ///
    /// ```
    /// use differentiable_core::{Descent, Reason};
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// let minimum = Descent::fixed(0.25).max_iterations(2).minimize(&square, 1.0);
    /// assert_eq!((minimum.x, minimum.reason), (0.25, Reason::IterationLimit));
    /// ```
    pub fn max_iterations(mut self, n: usize) -> Self {
        self.limits.max_iterations = n;
        self
    }

    /// Stops after n evaluations of the objective; or a few more, as a step is completed first. Without it, there is no limit.
    pub fn max_evaluations(mut self, n: usize) -> Self {
        self.limits.max_evaluations = n;
        self
    }

    /// Descends from x₀, and reports where it ended and why.
    ///
    /// The descent allocates nothing on scalars and arrays; on `Vec`s, it allocates its memory at the beginning, and nothing in its
    /// iterations. What the objective allocates comes on top of that: a gradient or a product that a function returns as a `Vec`, or a direction for
    /// each [Hessian matrix](crate::SecondOrder::hessian) that is made of products.
    ///
    /// What it reports is the point at which it converged, or else the best point that it has evaluated: the one with the lowest
    /// value, whether it went there or only tried it. Of [mini-batches](crate::objective::Mean::batches), it is the last point. If it starts where a value, a gradient or the point is infinite or NaN, it stops at once.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let mut rates = vec![];
    /// for eta in [0.1, 0.2, 0.4] {
    ///     let square = (|x: &[f64; 1]| x[0] * x[0], |x: &[f64; 1]| [2.0 * x[0]]);
    ///     rates.push(Descent::fixed(eta).minimize(&square, [3.0]).iterations);
    /// }
    /// assert!(rates.is_sorted_by(|a, b| a > b));
    /// ```
    pub fn minimize<X, O>(mut self, objective: &O, x0: X) -> Minimum<X>
    where
        X: Point<Scalar = T>,
        O: Objective<X> + ?Sized,
        M: Method<X, O>,
        W: Observer<X>,
    {
        let run = self.start(objective, x0);
        match self.observer.observe(&run.state) {
            true => self.resume(objective, run),
            false => self.report(objective, run, Reason::Stopped),
        }
    }

    /// The descent before its first step, to be continued by [`step`](Self::step) or [`resume`](Self::resume).
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// let mut descent = Descent::fixed(0.25);
    /// let mut run = descent.start(&square, 1.0);
    /// for _ in 0..5 {
    ///     assert_eq!(descent.step(&square, &mut run), None);
    /// }
    /// let checkpoint = run.clone();
    ///
    /// assert_eq!(descent.resume(&square, run), descent.minimize(&square, 1.0));
    /// assert_eq!(descent.resume(&square, checkpoint), descent.minimize(&square, 1.0));
    /// ```
    pub fn start<X, O>(&self, objective: &O, mut x0: X) -> Run<X, M::Memory>
    where
        X: Point<Scalar = T>,
        O: Objective<X> + ?Sized,
        M: Method<X, O>,
    {
        self.method.admit(&mut x0);
        let mut state = State::start(objective, x0, M::SAMPLES);
        let mut memory = self.method.prepare(objective, &state);
        let stationarity = self.method.stationarity(&state, &mut memory);
        state.best.stationarity = Some(stationarity);
        let progress = Progress::start(&state, stationarity);
        Run { state, memory, progress }
    }

    /// Takes one step, unless there is a reason to stop.
    pub fn step<X, O>(&mut self, objective: &O, run: &mut Run<X, M::Memory>) -> Option<Reason>
    where
        X: Point<Scalar = T>,
        O: Objective<X> + ?Sized,
        M: Method<X, O>,
        W: Observer<X>,
    {
        let Run { state, memory, progress } = run;
        let mut stationarity = self.method.stationarity(state, memory);
        if progress.asks_for_whole(&self.limits, state, stationarity) {
            state.evaluate_whole(objective);
            progress.has_whole(state.iterations + objective.samples_per_pass());
            stationarity = self.method.stationarity(state, memory);
        }
        let reason = self.limits.reason_to_stop(state, progress, stationarity);
        if reason.is_some() {
            return reason;
        }
        let value = state.value;
        if let Err(reason) = self.method.step(objective, state, memory) {
            return Some(reason);
        }
        state.iterations += 1;
        let stationarity = self.method.stationarity(state, memory);
        progress.advance(value, state, stationarity, M::MONOTONE);
        (!self.observer.observe(state)).then_some(Reason::Stopped)
    }

    /// Goes on from where a run, or a clone of it, stands, as if it had not been interrupted.
    pub fn resume<X, O>(mut self, objective: &O, mut run: Run<X, M::Memory>) -> Minimum<X>
    where
        X: Point<Scalar = T>,
        O: Objective<X> + ?Sized,
        M: Method<X, O>,
        W: Observer<X>,
    {
        loop {
            if let Some(reason) = self.step(objective, &mut run) {
                return self.report(objective, run, reason);
            }
        }
    }

    fn report<X, O>(&self, objective: &O, run: Run<X, M::Memory>, reason: Reason) -> Minimum<X>
    where
        X: Point<Scalar = T>,
        O: Objective<X> + ?Sized,
        M: Method<X, O>,
    {
        let Run { mut state, mut memory, progress } = run;
        if state.estimates && !progress.is_whole {
            state.return_to_best(objective);
        }
        let stationarity = match state.best.stationarity {
            Some(known) if !state.estimates && !reason.is_convergence() => known,
            None if !state.estimates && !reason.is_convergence() => {
                state.return_to_best(objective);
                self.method.revisit(objective, &state, &mut memory);
                self.method.stationarity(&state, &mut memory)
            }
            _ => {
                let stationarity = self.method.stationarity(&state, &mut memory);
                state.settle(stationarity);
                stationarity
            }
        };
        let best = state.best;
        Minimum {
            x: best.x,
            value: best.value,
            gradient_norm: best.gradient_norm,
            gradient_norm_max: best.gradient_norm_max,
            iterations: state.iterations,
            evaluations: state.evaluations,
            reason,
            stationarity,
            limits: self.limits,
        }
    }
}

/// A descent under way. It is plain data: a clone of it is a checkpoint.
#[derive(Clone, Debug)]
pub struct Run<X: Point, M> {
    state: State<X>,
    memory: M,
    progress: Progress<X>,
}

impl<X: Point, M> Run<X, M> {
    /// The current point, and what has been counted.
    pub fn state(&self) -> &State<X> {
        &self.state
    }
}

#[track_caller]
fn check_tolerance<T: Real>(epsilon: T, purpose: &str) {
    assert!(
        epsilon >= T::zero() && epsilon.is_finite(),
        "the tolerance must not be negative, infinite or NaN, but it is {epsilon}: \
         choose a small number, such as 1e-6, {purpose}"
    );
}

/// The lecture's gradient descent: x ← x − η ∇f(x), until ‖∇f(x)‖₂ < ε.
///
/// As much as `Descent::fixed(eta).tolerance(epsilon).minimize(&(f, gradient), x0)`, with its limit of 10,000 iterations
/// and its panics.
///
/// ```
/// use differentiable_core::gd;
///
/// fn f(x: f64) -> f64 {
///     (x - 2.0) * (x - 2.0)
/// }
/// fn gradient(x: f64) -> f64 {
///     2.0 * (x - 2.0)
/// }
///
/// let minimum = gd(f, gradient, 0.0, 0.1, 1e-6);
/// assert!((minimum.x - 2.0).abs() < 1e-6);
/// ```
#[track_caller]
pub fn gd<X, F, G>(f: F, gradient: G, x0: X, eta: X::Scalar, epsilon: X::Scalar) -> Minimum<X>
where
    X: Point,
    F: Fn(X::Argument<'_>) -> X::Scalar,
    G: Fn(X::Argument<'_>) -> X,
{
    Descent::fixed(eta).tolerance(epsilon).minimize(&(f, gradient), x0)
}
