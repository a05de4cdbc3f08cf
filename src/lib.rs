//! Derivatives of plain Rust functions, generated at compile time, and the descent that uses them.
//!
//! The attribute [`#[differentiable]`](macro@differentiable) reads a function and writes its derivatives beside it, as
//! plain Rust that the compiler optimises with everything else: there is no graph, no tape of operations, no special number type.
//! [`Descent`] minimises such a function by following its gradient.
//!
//! 1. [A first gradient](#a-first-gradient)
//! 2. [What a function may contain](#what-a-function-may-contain)
//! 3. [What is refused, and what to do instead](#what-is-refused-and-what-to-do-instead)
//! 4. [Data and constants](#data-and-constants)
//! 5. [Structs](#structs)
//! 6. [Functions that call functions](#functions-that-call-functions)
//! 7. [Second derivatives](#second-derivatives)
//! 8. [Derivatives in functions](#derivatives-in-functions)
//! 9. [Sparse matrices](#sparse-matrices)
//! 10. [Descent](#descent)
//! 11. [Without the standard library](#without-the-standard-library)
//! 12. [Reading the generated code](#reading-the-generated-code)
//! 13. [Derivatives at kinks](#derivatives-at-kinks)
//! 14. [Guarantees](#guarantees)
//! 15. [How it works](#how-it-works)
//!
//! # A first gradient
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn f(x: &[f64; 2]) -> f64 {
//!     x[0].sin() + x[1].cos()
//! }
//!
//! let x = [1.0, 2.0_f64];
//! let (value, gradient) = f::value_and_gradient(&x);
//!
//! assert_eq!(value, f(&x));
//! assert_eq!(gradient, [x[0].cos(), -x[1].sin()]);
//! ```
//!
//! The function `f` stays as it was written. Beside it stands a type `f`, whose associated functions are the
//! derivatives of `f`; `use models::f;` brings both. They take the parameters of `f`, in their order, and what is listed here
//! after them:
//!
//! | | takes besides | returns |
//! |---|---|---|
//! | `f::gradient` | | the gradient |
//! | `f::value_and_gradient` | | (the value, the gradient), in one pass |
//! | `f::gradient_into` | a `&mut` for each gradient, which is overwritten | the value |
//! | `f::jvp` | a tangent for each active parameter, of its type | (the value, the derivative in that direction) |
//! | `f::jvps` | `&[tangent; K]` for each active parameter | (the value, the derivatives in K directions) |
//! | `f::vjp` | a cotangent of the result | (the value, the cotangent times the gradient) |
//! | `f::jacobian` | | of several results: (the value, the matrix of their partial derivatives) |
//! | `f::objective` | *only* the parameters that are not active | an [`Objective`] of the one that is |
//!
//! A value that is returned is the one that `f` itself returns, to the bit.
//!
//! The *active* parameters are those that are made of floats: `f32`, `f64`, a type parameter bounded by [`Real`], and
//! arrays, slices, `Vec`s, tuples and references of these. The gradient with respect to one active parameter is owned, and shaped
//! like it: for `&[f64; 2]` it is `[f64; 2]`, for `&[f64]` it is `Vec<f64>`. Several active parameters give a tuple:
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn plane([a, b]: [f64; 2], x: &[f64]) -> f64 {
//!     a * x[0] + b * x[1]
//! }
//!
//! let (parameters, x) = plane::gradient([2.0, 3.0], &[5.0, 7.0]);
//! assert_eq!(parameters, [5.0, 7.0]);
//! assert_eq!(x, vec![2.0, 3.0]);
//!
//! // Into memory that is there already:
//! let (mut parameters, mut x) = ([0.0; 2], [0.0; 2]);
//! let value = plane::gradient_into([2.0, 3.0], &[5.0, 7.0], &mut parameters, &mut x);
//! assert_eq!((value, parameters, x), (31.0, [5.0, 7.0], [2.0, 3.0]));
//!
//! // In a direction:
//! let (_, slope) = plane::jvp([2.0, 3.0], &[5.0, 7.0], [1.0, 0.0], &[0.0, 10.0]);
//! assert_eq!(slope, 5.0 + 30.0);
//!
//! // In several directions, in one sweep:
//! let (_, slopes) = plane::jvps([2.0, 3.0], &[5.0, 7.0], &[[1.0, 0.0], [0.0, 1.0]], &[[0.0, 10.0], [1.0, 0.0]]);
//! assert_eq!(slopes, [35.0, 9.0]);
//! ```
//!
//! `jvps` is for as many directions as one can name, such as the few parameters of a model or the columns of a part of a matrix: a sweep for K of them computes what
//! they share once, and the rest with vector instructions. For all of them there is the gradient, which does not ask how many there are, and of
//! several results the matrix:
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn spiral(x: &[f64; 2]) -> [f64; 3] {
//!     [x[0] * x[1], x[1] - x[0], x[1] * x[1]]
//! }
//!
//! // A row for each result, a column for each element of x.
//! assert_eq!(spiral::jacobian(&[2.0, 3.0]).1, [[3.0, 2.0], [-1.0, 1.0], [0.0, 6.0]]);
//!
//! /// Two points on a line.
//! #[differentiable]
//! fn ends([slope, offset]: [f64; 2]) -> [[f64; 2]; 2] {
//!     [[1.0, slope + offset], [2.0, 2.0 * slope + offset]]
//! }
//!
//! // Results that are arrays of arrays: the gradient of each float in its place.
//! assert_eq!(ends::jacobian([0.5, 1.0]).1, [[[0.0, 0.0], [1.0, 1.0]], [[0.0, 0.0], [2.0, 1.0]]]);
//! ```
//!
//! Where a length is known at run time only, of `Vec`s and slices, the matrix is one row-major `Vec` of all its entries, with a row for each float of the result in
//! its order.
//!
//! Generic functions have generic derivatives, with the same parameters in the same order:
//!
//! ```
//! use differentiable::{Real, differentiable};
//!
//! #[differentiable]
//! fn ends<T: Real, const N: usize>(x: &[T; N]) -> T {
//!     x[0] * x[N - 1]
//! }
//!
//! assert_eq!(ends::gradient(&[2.0_f32, 3.0, 4.0]), [4.0, 0.0, 2.0]);
//! assert_eq!(ends::gradient::<f64, 2>(&[2.0, 3.0]), [3.0, 2.0]);
//! ```
//!
//! # What a function may contain
//!
//! Values that depend on an active parameter are active themselves. They may flow through
//!
//! - `let`, with types and with tuple, array and struct patterns, shadowing, `let mut`, `=`, `+=` and its kin, on variables, elements and
//!   parts of tuples;
//! - constants, functions, types and traits of its own;
//! - blocks, `if` / `else if` / `else` with any condition, also of patterns (`if let Some(l) = last && l < v`), early `return`; `match` on what is not active,
//!   and on numbers and tuples of them where ranges and guards decide (`match (x, n) { (t @ 0.0..1.0, 2) => …, (t, _) if t > y => … }`);
//! - `for` over ranges, arrays, slices, `Vec`s and iterators of them, `while`, `loop`, `break` and `continue`, with labels and values;
//! - iterator chains (`zip`, `enumerate`, `rev`, `windows`, `chunks`, `map`, `filter`, `fold`, `sum`, `collect` and more), and closures, inline
//!   and bound by `let`; one of their items (`last`, `find`, `reduce`, `max_by` and more), which may be missing; iterators that are advanced by hand (`next`, `peek`, `by_ref`, `while let`);
//! - variables that hold a value or none: `let mut last: Option<f64> = None;`, of floats, or tuples and arrays of them, with `match`, `if let`,
//!   `unwrap_or`, `map`, `filter`, `and_then`, `take`, `replace` and their kin; closures that return them;
//! - arithmetic and every mathematical method of `f32` and `f64`: as a method `x.sin()`, as a path `f64::sin(x)`, and by the
//!   names of `libm` and of `num_traits::Float`; casts between floats;
//! - tuples, arrays, `Vec`s and `VecDeque`s that grow and shrink (`push`, `pop`, `insert`, `truncate`, `retain` and more), structs with
//!   [`derive(Tangent)`](derive@Tangent), and elements at any index that is not active; integers beside floats (`Vec<(f64, usize)>`);
//! - structs that begin as constants and change by their methods: `let mut stats = Stats::new(); for v in x { stats.push(*v); }`;
//! - calls of differentiable functions and methods, from any module or crate, and of the function itself, which [may fail](#functions-that-may-fail);
//! - functions that are passed to functions: see [below](#functions-that-take-functions);
//! - `#[cfg(…)]` in front of statements, arms, arguments, elements and parameters.
//!
//! What touches no active value may be anything: iterators, closures, structs, calls of code without derivatives. It is
//! kept word for word, and runs exactly as often as in the function itself.
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn energy(x: &[f64; 3], charges: &[i32], bound: bool) -> f64 {
//!     let total = f64::from(charges.iter().sum::<i32>());
//!     let [a, b, c] = *x;
//!     let mut radius = a.hypot(b);
//!     if radius < 1.0 {
//!         return total * radius * radius;
//!     }
//!     match bound {
//!         true => radius += c,
//!         false => radius *= c.exp(),
//!     }
//!     -total / radius
//! }
//!
//! let (value, gradient) = energy::value_and_gradient(&[3.0, 4.0, 5.0], &[1, -3], true);
//! assert_eq!(value, 0.2);
//! assert!((gradient[2] + 0.02).abs() < 1e-15);
//! ```
//!
//! So may code that looks at active values and returns no floats: an index, a condition, a variant, a size. It needs no attribute, and
//! what it returns is constant where an integer stands, in a condition, and in `match`:
//!
//! ```
//! use differentiable::differentiable;
//!
//! /// The interval of knots in which x lies.
//! fn interval(knots: &[f64], x: f64) -> usize {
//!     knots.windows(2).position(|pair| x < pair[1]).unwrap_or(knots.len() - 2)
//! }
//!
//! #[differentiable]
//! fn interpolated(knots: &[f64; 3], values: &[f64; 3], x: f64) -> f64 {
//!     let i = interval(knots, x);
//!     let t = (x - knots[i]) / (knots[i + 1] - knots[i]);
//!     values[i] + t * (values[i + 1] - values[i])
//! }
//!
//! let (_, values, x) = interpolated::gradient(&[0.0, 1.0, 3.0], &[5.0, 7.0, 2.0], 2.0);
//! assert_eq!((values, x), ([0.0, 0.5, 0.5], -2.5));
//! ```
//!
//! A loop, here Newton's iteration for √a, is differentiated as it ran; what its reverse pass needs of each iteration is computed
//! again or kept:
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn root(a: f64) -> f64 {
//!     let mut y = a;
//!     loop {
//!         let next = 0.5 * (y + a / y);
//!         if (next - y).abs() < 1e-12 {
//!             break next;
//!         }
//!         y = next;
//!     }
//! }
//!
//! assert!((root::gradient(2.0) - 0.5 / 2.0_f64.sqrt()).abs() < 1e-12);
//! ```
//!
//! # What is refused, and what to do instead
//!
//! Everything else is refused, and nothing is differentiated on a guess. A refusal is a compile error at the expression in question:
//!
//! ```compile_fail
//! # use differentiable::differentiable;
//! #[differentiable]
//! fn staircase(x: f64) -> f64 {
//!     x * (x as usize as f64)
//! }
//! ```
//!
//! ```text
//! error: an integer made of an active value hides a rounding: its derivative is zero almost everywhere
//!
//!        help: write the rounding that is meant: `x.floor() as usize`, `x.round() as i64`, `x.trunc() as i32`
//!        see: differentiable::errors#integer_cast
//! ```
//!
//! The page [`errors`] has a section for each of them, with an example that is refused and one that is not. In short:
//!
//! | instead of | write |
//! |---|---|
//! | `x as usize` | `x.floor() as usize`, or another rounding that is meant |
//! | `match x { 0.0 => … }` on an active value | `if` with comparisons |
//! | a trait method | a function with `#[differentiable]`, called by its name |
//! | `x.gamma()` or `x.add(y)` of a trait of your own, where rustc finds two methods | another name, or such a function |
//! | a function without the attribute that takes a closure, or one that is kept in a struct or a `Box` | a function with `#[differentiable]` and a parameter `impl Fn(f64) -> f64` |
//! | an iterator without an index that is kept and advanced | `collect` into a `Vec`, or a loop |
//! | `a - b` of structs | `a.sub(b)`, a method with `#[differentiable]`, which `impl Sub` may call |
//! | `z.exp()` of a struct, where nothing else tells that it is one | `Complex::exp(z)` |
//! | `let r = g(x);`, and later `r?` or `Err(e)` | what becomes of it where it is called: `let y = g(x)?;`, `match g(x)` |
//! | `Box`, `RefCell`, `Option` of a vector or struct around active values | variables, tuples, arrays, `Vec`s, structs with [`derive(Tangent)`](derive@Tangent) |
//! | code that cannot be read, such as a foreign library | a function with `derivative = path` |
//! | a value whose derivative does not matter | [`constant(x)`](constant()) |
//!
//! A parameter on which the result does not depend is an error, too: leave it out with `wrt`, or begin its name with an
//! underscore to get a zero.
//!
//! # Functions that take functions
//!
//! A root, an integral or a trajectory is found by a function that takes another one. With the attribute on both, derivatives go through what
//! the closure captures, and through what it is called with:
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn bisected(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
//!     for _ in 0..20 {
//!         let middle = 0.5 * (low + high);
//!         if f(low) * f(middle) <= 0.0 { high = middle } else { low = middle }
//!     }
//!     // The last step is one of the secant method, through which the derivative goes.
//!     low - f(low) * (high - low) / (f(high) - f(low))
//! }
//!
//! #[differentiable]
//! fn simpson(f: &dyn Fn(f64) -> f64, a: f64, b: f64) -> f64 {
//!     (b - a) / 6.0 * (f(a) + 4.0 * f(0.5 * (a + b)) + f(b))
//! }
//!
//! /// The x up to which the area below c x² is one.
//! #[differentiable]
//! fn bound(c: f64) -> f64 {
//!     bisected(|x| simpson(&|t| c * t * t, 0.0, x) - 1.0, 0.0, 10.0)
//! }
//!
//! // x = (3 / c)^(1/3), and its derivative is -x / (3 c).
//! let (x, derivative) = bound::value_and_gradient(3.0);
//! assert!((x - 1.0).abs() < 1e-5);
//! assert!((derivative + x / 9.0).abs() < 1e-5);
//! ```
//!
//! - The parameter is an `impl Fn`, a type parameter, `&impl Fn`, `&dyn Fn`, a function pointer or an `impl FnMut`, which returns floats. It takes
//!   floats, arrays, slices, vectors and tuples of them, and constants.
//! - What is passed is a closure, inline or by name, an operation on floats (`bisected(f64::cos, …)`), or such a parameter. Of a function `g` it is
//!   the closure `|t| g(t)`. A parameter of a closure is a float, unless its type is written or it is used as something else.
//! - Such a function has no derivatives of its own, as what it is passed has none: they are taken of the functions that call it. If it calls
//!   what it is passed with constants alone (`cost(0)`), that is a constant as ever beside parameters that are made of floats, and the function has
//!   derivatives with respect to these; `#[differentiable(wrt(gamma, cost))]` lets derivatives go through what `cost` captures.
//! - A closure is called for its value, and again for its derivatives, so that it may do nothing but compute; nor may the functions that it
//!   calls, and the one that it is passed to, where that is called again. This is a compile error, except that nothing is known of methods.
//!
//! # Functions that may fail
//!
//! A function may return a `Result` or an `Option` of what is made of floats. So do its derivatives, which fail where it does, with the same error:
//! they are there where the function comes to its end.
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[derive(Debug, PartialEq)]
//! enum Error {
//!     Negative(f64),
//!     NoConvergence,
//! }
//!
//! fn positive(x: f64) -> Result<(), Error> {
//!     if x > 0.0 { Ok(()) } else { Err(Error::Negative(x)) }
//! }
//!
//! /// By Newton's method.
//! #[differentiable]
//! fn cube_root(x: f64) -> Result<f64, Error> {
//!     positive(x)?;
//!     let mut y = 1.0;
//!     for _ in 0..50 {
//!         let step = (y * y * y - x) / (3.0 * y * y);
//!         y -= step;
//!         if step.abs() < 1e-12 {
//!             return Ok(y);
//!         }
//!     }
//!     Err(Error::NoConvergence)
//! }
//!
//! #[differentiable]
//! fn volume_to_surface(x: f64) -> Result<f64, Error> {
//!     let edge = cube_root(x)?;
//!     Ok(6.0 * edge * edge)
//! }
//!
//! assert_eq!(volume_to_surface::value_and_gradient(8.0), Ok((24.0, 2.0)));
//! assert_eq!(volume_to_surface::gradient(-8.0), Err(Error::Negative(-8.0)));
//! ```
//!
//! Other functions call them with `?`, `unwrap` and `expect`, also after `map_err`, `ok`, `ok_or` and `ok_or_else`; where the function itself may
//! fail, by `let Ok(y) = g(x) else { return Err(…) };`, `match`, `map` and `and_then`, too. There `x.first()?` and its kin are taken apart. What
//! `x.iter().map(|x| g(*x))` gives is collected, summed or multiplied unless one is missing: `collect::<Result<Vec<_>, _>>()?`, `sum::<Result<f64, _>>()?`, or
//! `collect()` where the function ends. A
//! call of a function that only checks, such as `positive(x)?;`, needs no derivative. There is no `objective`, which cannot fail: minimise a
//! function that asks for the value by `unwrap`.
//!
//! Another value may stand in for one that is missing, by `unwrap_or`, `unwrap_or_else`, `unwrap_or_default`, `map_or`, `map_or_else`,
//! `if let`, `let … else` and `match`, whose guards may look at what is there. Why it is missing is a constant, in `Err(e)`, of which no float may be used. The function that is called runs once more then, to see whether
//! it fails, so that it may do nothing but compute, which the compiler makes sure of where the function has a path. What it returns may be
//! kept in a variable (`let r = g(x);`) if it holds floats, or tuples and arrays of them.
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn logarithm(x: f64) -> Option<f64> {
//!     (x > 0.0).then(|| x.ln())
//! }
//!
//! #[differentiable]
//! fn entropy(p: &[f64]) -> f64 {
//!     p.iter().map(|p| -p * logarithm(*p).unwrap_or(0.0)).sum()
//! }
//!
//! assert_eq!(entropy::value_and_gradient(&[1.0, 0.0]), (0.0, vec![-1.0, 0.0]));
//! ```
//!
//! # Data and constants
//!
//! Parameters of other types, such as integers, strings, structs, closures and generators of random numbers, are constants, and are passed on as they are.
//! `wrt` names the active parameters where their types don't say what is meant:
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable(wrt(slope, offset))]
//! fn residual(slope: f64, offset: f64, x: f64, y: f64) -> f64 {
//!     (slope * x + offset - y).powi(2)
//! }
//!
//! assert_eq!(residual::gradient(2.0, 1.0, 3.0, 6.0), (6.0, 2.0));
//! ```
//!
//! Inside a function, `constant(e)` cuts the derivative of `e`, whose value passes unchanged:
//!
//! ```
//! use differentiable::{constant, differentiable};
//!
//! #[differentiable]
//! fn weighted(x: f64) -> f64 {
//!     constant(x.exp()) * x
//! }
//!
//! assert_eq!(weighted::gradient(0.0), 1.0);
//! assert_eq!(weighted::gradient(1.0), 1.0_f64.exp());
//! ```
//!
//! # Structs
//!
//! A struct is active if `wrt` names it and it has `#[derive(Tangent)]`. If all its fields are made of floats, its
//! gradients are of the same type:
//!
//! ```
//! use differentiable::{Tangent, differentiable};
//!
//! #[derive(Clone, Tangent)]
//! struct Spring {
//!     stiffness: f64,
//!     length: f64,
//! }
//!
//! #[differentiable(wrt(spring))]
//! fn energy(spring: &Spring, x: f64) -> f64 {
//!     0.5 * spring.stiffness * (x - spring.length).powi(2)
//! }
//!
//! let gradient = energy::gradient(&Spring { stiffness: 10.0, length: 1.0 }, 3.0);
//! assert_eq!((gradient.stiffness, gradient.length), (2.0, -20.0));
//! ```
//!
//! Other fields are constant, such as integers, and those that are marked `#[tangent(constant)]`; the gradient leaves them out:
//!
//! ```
//! use differentiable::{Tangent, differentiable};
//!
//! #[derive(Tangent)]
//! struct Oscillator {
//!     stiffness: f64,
//!     steps: usize,
//!     #[tangent(constant)]
//!     dt: f64,
//! }
//!
//! impl Oscillator {
//!     #[differentiable(wrt(self))]
//!     fn end(&self) -> f64 {
//!         let (mut x, mut v) = (1.0, 0.0);
//!         for _ in 0..self.steps {
//!             v -= self.dt * self.stiffness * x;
//!             x += self.dt * v;
//!         }
//!         x / self.steps as f64
//!     }
//! }
//!
//! let oscillator = Oscillator { stiffness: 2.0, steps: 1, dt: 0.5 };
//! assert_eq!(oscillator.end_gradient().stiffness, -0.25);
//! ```
//!
//! A constant field may be of any type, such as a struct of settings that has no tangents: its own fields (`self.settings.dt`) are constant, too. A
//! method of it is called inside of `constant(…)`.
//!
//! What stands where only an integer can is an integer. A field that is cast must be one: a float gets a name with its type
//! before (`let x: f64 = self.x;`).
//!
//! # Functions that call functions
//!
//! A differentiable function may call another by any path. It finds the derivatives of `path::g` in the type `path::g`.
//! A function without the attribute has none: rustc says that it "cannot find module or crate `g`" at the call.
//!
//! Where the derivative is known, it can be written by hand. The body is not read then; `derivative` names a function of the same
//! parameters that returns the partial derivative with respect to each active one:
//!
//! ```
//! use differentiable::differentiable;
//!
//! /// ln(1 + eˣ), of which a table or a foreign library may be the source.
//! #[differentiable(derivative = logistic)]
//! fn softplus(x: f64) -> f64 {
//!     x.max(0.0) + (-x.abs()).exp().ln_1p()
//! }
//!
//! fn logistic(x: f64) -> f64 {
//!     1.0 / (1.0 + (-x).exp())
//! }
//!
//! #[differentiable]
//! fn loss(x: f64, y: f64) -> f64 {
//!     softplus(x * y)
//! }
//!
//! assert_eq!(loss::gradient(0.0, 3.0), (1.5, 0.0));
//! ```
//!
//! # Second derivatives
//!
//! With `order = 2`, a function has second derivatives as well. `hvp` takes a direction d and returns the gradient ∇f and the product
//! H d of the Hessian matrix with the direction, in one sweep: forward mode over reverse mode, at the cost of a few gradients,
//! however many parameters there are. `hessian` returns the value, the gradient and the whole matrix:
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable(order = 2)]
//! fn rosenbrock(x: &[f64; 2]) -> f64 {
//!     (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
//! }
//!
//! // A step of Newton's method: H d = −∇f.
//! let (_, [a, b], [[p, q], [_, r]]) = rosenbrock::hessian(&[-1.2, 1.0]);
//! let determinant = p * r - q * q;
//! let step = [(q * b - r * a) / determinant, (q * a - p * b) / determinant];
//!
//! let (gradient, product) = rosenbrock::hvp(&[-1.2, 1.0], &step);
//! for i in 0..2 {
//!     assert!((product[i] + gradient[i]).abs() < 1e-9);
//! }
//! ```
//!
//! A function that is called in one with `order = 2` needs `order = 2` itself, and where the derivative is given by `derivative = path`,
//! `path` must be differentiable.
//!
//! # Derivatives in functions
//!
//! A function may use the derivatives of others: a force is minus the gradient of an energy, a residual contains a slope. `g::gradient`,
//! `g::value_and_gradient`, `g::gradient_into`, `g::jvp`, `g::vjp`, `g::jacobian`, `g::hvp` and `g::hessian` can be called with active values. What is
//! differentiated there is a derivative already, so `g` needs one order more: `order = 2` for its first derivatives, and `order = 3` for the
//! second ones, or where the caller itself has `order = 2`. The order 3 adds nothing else that can be called, and a lot of code.
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable(order = 2)]
//! fn potential(x: f64, stiffness: f64) -> f64 {
//!     0.5 * stiffness * x * x + 0.25 * x.powi(4)
//! }
//!
//! /// Where a particle is that begins at 1, after n steps of the leapfrog method.
//! #[differentiable(wrt(stiffness))]
//! fn position(stiffness: f64, n: usize) -> f64 {
//!     let (mut x, mut v, h) = (1.0, 0.0, 0.01);
//!     for _ in 0..n {
//!         v -= h * potential::gradient(x, stiffness).0;
//!         x += h * v;
//!     }
//!     x
//! }
//!
//! let h = 1e-5;
//! let difference = (position(2.0 + h, 100) - position(2.0 - h, 100)) / (2.0 * h);
//! assert!((position::gradient(2.0, 100) - difference).abs() < 1e-8);
//! ```
//!
//! `jvps` is refused there: how many directions it takes is not seen, and `jvp` takes each of them.
//!
//! # Sparse matrices
//!
//! Where a function has many parameters and each of its terms few of them, most second derivatives are zero by structure. With the option `sparse`,
//! only the others are computed:
//!
//! ```
//! use differentiable::{SparseMatrix, differentiable};
//!
//! #[differentiable(order = 2, sparse)]
//! fn rosenbrock(x: &[f64]) -> f64 {
//!     let mut sum = 0.0;
//!     for i in 0..x.len() - 1 {
//!         sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
//!     }
//!     sum
//! }
//!
//! let mut x = vec![0.5; 10_000];
//! let (value, gradient, hessian) = rosenbrock::sparse_hessian(&x);
//! assert_eq!(hessian.values().len(), 29_998); // of 100 000 000
//! assert_eq!(hessian.get(1, 0), -200.0);
//! assert_eq!(hessian.sweeps(), 3);
//!
//! // At other points, in the same memory.
//! let (mut gradient, mut hessian) = (vec![0.0; x.len()], SparseMatrix::new());
//! for _ in 0..5 {
//!     rosenbrock::sparse_hessian_into(&x, &mut gradient, &mut hessian);
//!     // … solve for a step …
//! #   x[0] += 0.1;
//! }
//! ```
//!
//! | item | returns | for |
//! |---|---|---|
//! | `f::sparse_hessian(p…)` | (R, G, the Hessian matrix) | scalar R, with `order = 2` |
//! | `f::sparse_hessian_into(p…, out…, &mut hessian)` | R; overwrites the gradients `out` and the matrix | scalar R, with `order = 2` |
//! | `f::sparse_jacobian(p…)` | (R, the Jacobian matrix) | R of several floats |
//! | `f::sparse_jacobian_into(p…, &mut jacobian)` | R; overwrites the matrix | R of several floats |
//!
//! Parameters and results may be scalars, arrays, slices, `Vec`s and tuples of one type of floats, as many as there are; their floats are numbered in
//! their order. The matrix is a [`SparseMatrix`], in compressed columns: the form that nalgebra-sparse, faer and sprs take.
//!
//! ```
//! use differentiable::differentiable;
//! use nalgebra_sparse::CscMatrix;
//!
//! #[differentiable(sparse)]
//! fn residuals(x: &[f64], y: &[f64]) -> Vec<f64> {
//!     x.iter().zip(y).map(|(x, y)| (x * y).exp()).collect()
//! }
//!
//! let (_, jacobian) = residuals::sparse_jacobian(&[1.0, 2.0, 3.0], &[0.0, 0.0, 0.0]);
//! let (rows, columns) = (jacobian.rows(), jacobian.columns());
//! let (offsets, indices, values) = jacobian.into_parts();
//! let matrix = CscMatrix::try_from_csc_data(rows, columns, offsets, indices, values).unwrap();
//! assert_eq!((matrix.nrows(), matrix.ncols(), matrix.nnz()), (3, 6, 6));
//! ```
//!
//! *How it is computed.* The macro derives one more function, which lists the entries: the same loops and branches, but with what a float depends on in its
//! place. Where that is a few elements of the parameters, such as `x[i + 1]` and `x[i]`, the macro knows which, and an operation that is not linear
//! becomes the pairs of their numbers; only what passes through storage, accumulators and calls has sets of inputs, and their unions. It runs once, and
//! its result is kept in the matrix. The columns are then coloured, so that those of one colour are computed in one sweep, and can be told apart in what
//! comes out: rows or columns of a Jacobian by a colouring at distance 2, the columns of a Hessian by a star colouring, which makes use of the symmetry. A
//! Hessian takes one product as of `hvp` for each colour, whatever the number of variables: three for a chain, two for an arrow, 2b + 1
//! for a band of half-width b.
//!
//! Where the loops, branches and indices follow from lengths and numbers alone, as those above do, a matrix that is filled again is as it was if
//! these are the same, which the macro knows, and nothing is run to find that out. For the chain of 10 000 variables above, the gradient takes 23 µs, the
//! matrix 2.6 ms the first time, of which a quarter is for its entries and the rest for their order and colours, and 0.21 ms, nine gradients, from then on.
//!
//! *What it may be relied on for.* No entry is missing. The entries are those of the branches and indices that the function takes at the point: if they
//! depend on more than lengths and numbers, a matrix that is filled again is compared with them by a fingerprint of 64 bits of all unions and
//! interactions, which costs about as much as the function itself, and its structure is found anew where it is another. That holds of a function that takes the same branches and indices in every run at one point. One that draws
//! random numbers, or reads a clock, and branches on them, may take others in a sweep than in the run that found the structure: then entries are missing.
//! What it draws is to be drawn before, and passed as a constant. There may be entries that are zero: a struct within the function is one set for all
//! its fields, and a call of another function makes all that it is given interact. Not so a call of a function or method that has the option `sparse`
//! itself: the sets go through it, to each float of its result and of what it writes to. (A function with outputs has the option for that alone.)
//!
//! # Gradients in loops
//!
//! A gradient that keeps values on its way has to allocate memory for them. Where it is called again and again, it can have that memory from the call
//! before: with the option `workspace`, `gradient_with`, `value_and_gradient_with` and `gradient_into_with` take a [`Workspace`] at the end.
//!
//! ```
//! use differentiable::{Workspace, differentiable};
//!
//! #[differentiable(workspace, wrt(rate))]
//! fn growth(rate: f64, start: f64, weather: &[f64]) -> f64 {
//!     let mut size = start;
//!     for today in weather {
//!         size += rate * today * size * (1.0 - size);
//!     }
//!     size
//! }
//!
//! let mut workspace = Workspace::new();
//! let mut rate = 0.1;
//! for day in 0..100 {
//!     let weather = [0.3, 0.9, 0.5 + 0.01 * day as f64];
//!     rate += 0.1 * growth::gradient_with(rate, 0.2, &weather, &mut workspace); // allocates on the first day alone
//! }
//! ```
//!
//! The results are the same to the bit. Memory is used again through calls of other functions with the option, too. What remains are results that are
//! `Vec`s themselves (`gradient_into_with` takes yours), what the functions that are called allocate, and what is kept of types other than numbers, truth
//! values, arrays and tuples of them: of structs, and of each `Vec` in a `Vec`. The [objective] of a function with this option has a workspace of its own.
//!
//! # Long loops
//!
//! A gradient goes through a loop backwards, and needs what each pass of it started with. As a rule all of that is kept, so that memory grows with
//! the number of passes. (A function of at most four floats keeps its Jacobian matrix instead, which is computed forwards, where that takes less. What it
//! calls runs for each float then, and so must do nothing but compute; where something in there is unknown, such as a random number, it runs once as ever.)
//! A loop with *checkpoints* keeps few of its states, and runs again from the last one before the pass in question:
//!
//! ```
//! use differentiable::differentiable;
//!
//! /// How warm a rod that radiates is in the middle after a million steps.
//! #[differentiable]
//! fn warmth(start: &[f64; 9], steps: usize) -> f64 {
//!     let mut warmth = *start;
//!     #[checkpoint(64)]
//!     for _ in 0..steps {
//!         let w = warmth;
//!         for i in 1..8 {
//!             warmth[i] += 1e-5 * (w[i - 1] - 2.0 * w[i] + w[i + 1] - w[i].powi(4));
//!         }
//!     }
//!     warmth[4]
//! }
//!
//! # let steps = if cfg!(debug_assertions) { 1000 } else { 1_000_000 };
//! let gradient = warmth::gradient(&[0.3; 9], steps);
//! # assert!(gradient[4] > 0.0 && gradient.iter().sum::<f64>() < 1.0);
//! ```
//!
//! The derivatives are the same to the bit. With *s* snapshots of what the loop carries from one pass to the next, no pass runs more than
//! *r* + 1 times, where *r* is the least number for which the binomial coefficient C(*s* + *r*, *s*) is greater than the number of passes: 6 times
//! for a million passes with 64 snapshots. This is the least that is possible (Griewank and Walther's *revolve*, 2000). Forward mode, and so `jvp`, needs no
//! checkpoints.
//!
//! `#[differentiable(checkpoint = 64)]` means all outermost loops of the function that carry active values. The number is a literal or a constant. A loop with
//! checkpoints must be a `for` loop of which it is known beforehand how often it runs, and nothing in it may run exactly once, such as
//! `rng.sample()` and `println!`; see [`checkpoint_loop`](errors#checkpoint_loop) and [`checkpoint_once`](errors#checkpoint_once). What it calls
//! runs as often as its passes do, and must be given plain data. What changes in it must be `Clone`. A loop that carries no active value needs no
//! checkpoints, and gets none.
//!
//! # Descent
//!
//! `f::objective(…)` binds the parameters that are not active, and leaves a function of the one that is. [`Descent`] minimises it:
//!
//! ```
//! use differentiable::{Descent, differentiable};
//!
//! #[differentiable]
//! fn bowl(x: &[f64; 2], center: &(i32, i32)) -> f64 {
//!     let (u, v) = (x[0] - f64::from(center.0), x[1] - f64::from(center.1));
//!     u * u + 2.0 * v * v
//! }
//!
//! let minimum = Descent::new().minimize(&bowl::objective(&(3, 4)), [0.0, 0.0]);
//!
//! assert!(minimum.converged());
//! assert!((minimum.x[0] - 3.0).abs() < 1e-6 && (minimum.x[1] - 4.0).abs() < 1e-6);
//! println!("{minimum}"); // the value, the norm of the gradient, the number of steps, and why it stopped
//! ```
//!
//! A pair `(f, gradient)` of functions or closures is an objective as well; and [`gd`] is the routine as one function:
//!
//! ```
//! use differentiable::{differentiable, gd};
//!
//! #[differentiable]
//! fn f(x: &[f64; 2]) -> f64 {
//!     x[0].sin() + x[1].cos()
//! }
//!
//! let minimum = gd(f, f::gradient, [1.0, 1.0], 0.9, 1e-5);
//! assert!((minimum.value + 2.0).abs() < 1e-9);
//! ```
//!
//! [`Descent::new`] needs no tuning. The other methods, from the fixed step to Newton's, are in the table of [`Descent`]; all of them take limits,
//! targets and observers, and go on from checkpoints. [`check_gradient`] compares a gradient with differences of the
//! value, and [`classify`] says whether a minimum, a saddle or a maximum has been found. A function with several results is an objective too, the sum
//! of their squares, and the least squares of residuals have a method of their own:
//!
//! ```
//! use differentiable::{Descent, differentiable};
//!
//! /// How far y = a exp(b t) is off at each point.
//! #[differentiable(wrt(x))]
//! fn residuals(x: &[f64; 2], points: &[(f64, f64)]) -> Vec<f64> {
//!     points.iter().map(|(t, y)| x[0] * (x[1] * t).exp() - y).collect()
//! }
//!
//! let points = [(0.0, 2.0), (1.0, 1.0), (2.0, 0.5)];
//! let minimum = Descent::levenberg_marquardt().minimize(&residuals::objective(&points), [1.0, 0.0]);
//! assert!(minimum.converged());
//! assert!((minimum.x[1] + 2.0_f64.ln()).abs() < 1e-8);
//! ```
//!
//! and so have sums over data, whole or in mini-batches:
//!
//! ```
//! use differentiable::{Descent, differentiable, objective};
//!
//! #[differentiable(wrt(line))]
//! fn loss(line: &[f64; 2], point: &(f64, f64)) -> f64 {
//!     (line[0] + line[1] * point.0 - point.1).powi(2)
//! }
//!
//! let points: Vec<(f64, f64)> = (0..100).map(|k| f64::from(k) / 100.0).map(|t| (t, 1.0 + 2.0 * t)).collect();
//! let mean = objective::mean(&points, loss, loss::gradient_into);
//!
//! let minimum = Descent::new().minimize(&mean, [0.0, 0.0]);
//! assert!((minimum.x[1] - 2.0).abs() < 1e-6);
//! let rough = Descent::adam(0.05).max_iterations(2000).minimize(&mean.batches(10, 0), [0.0, 0.0]);
//! assert!((rough.x[1] - 2.0).abs() < 0.1);
//! ```
//!
//! Mini-batches are followed by [`Descent::fixed`], [`Descent::momentum`] and [`Descent::adam`]; the others evaluate the whole sum. As the lowest value of a batch would
//! be that of the luckiest batch, such a descent ends at its last point; and it has converged, or reached its target, where all data say so.
//!
//! The point may be a struct with `#[derive(Clone, Debug, Tangent)]` that is made of floats of one type, so that what is fitted has names:
//!
//! ```
//! use differentiable::{Descent, Tangent, differentiable};
//!
//! #[derive(Clone, Debug, Tangent)]
//! struct Layer<const INPUTS: usize, const OUTPUTS: usize> {
//!     weights: [[f64; INPUTS]; OUTPUTS],
//!     biases: [f64; OUTPUTS],
//! }
//!
//! #[derive(Clone, Debug, Tangent)]
//! struct Network {
//!     hidden: Layer<1, 3>,
//!     last: Layer<3, 1>,
//! }
//!
//! #[differentiable(wrt(network))]
//! fn output(network: &Network, x: f64) -> f64 {
//!     let mut output = network.last.biases[0];
//!     for i in 0..3 {
//!         output += network.last.weights[0][i] * (network.hidden.weights[i][0] * x + network.hidden.biases[i]).tanh();
//!     }
//!     output
//! }
//!
//! #[differentiable(wrt(network))]
//! fn loss(network: &Network, data: &[(f64, f64)]) -> f64 {
//!     data.iter().map(|(x, y)| (output(network, *x) - y).powi(2)).sum()
//! }
//!
//! let start = Network {
//!     hidden: Layer { weights: [[1.0], [-1.0], [0.5]], biases: [0.0, 0.5, -0.5] },
//!     last: Layer { weights: [[0.3, -0.2, 0.1]], biases: [0.0] },
//! };
//! let data = [(-1.0, 1.0), (0.0, 0.0), (1.0, 1.0)];
//! let minimum = Descent::new().minimize(&loss::objective(&data), start);
//! assert!(minimum.value < 1e-9);
//! println!("{:?}", minimum.x.hidden.weights);
//! ```
//!
//! # Without the standard library
//!
//! | feature | |
//! |---|---|
//! | `std` (default) | the mathematical functions of the standard library |
//! | `alloc` (with `std`) | slices and `Vec`s as active parameters and as points |
//! | neither | scalars, arrays and tuples; nothing allocates |
//!
//! ```toml
//! differentiable = { version = "0.1", default-features = false }
//! ```
//!
//! Without `std`, the mathematical functions are those of `libm`. As `f64` has no method `sin` there, a function is written on a type
//! parameter, `fn f<T: Real>(x: T) -> T { x.sin() }`, or with the functions of `libm`, `libm::sin(x)`. Where a trait gives `f64` such a
//! method, as `num_traits::Float` does, its name says which function it is: a trait of your own must mean the same by it. Functions with
//! the option `no_tape` are refused if their gradient needed memory that grows, so that nothing that allocates is generated:
//!
//!
//! ```
//! #![no_std]
//! # extern crate std;
//! use differentiable::{Descent, Real, differentiable};
//!
//! /// How far the model of a heater is off after a while, for two parameters of a controller.
//! #[differentiable(no_tape, wrt(gains))]
//! fn error<T: Real>(gains: &[T; 2], target: T) -> T {
//!     let [p, d] = *gains;
//!     let off = target - p * target.tanh();
//!     off * off + (d - p).powi(2)
//! }
//!
//! # fn main() {
//! let minimum = Descent::fixed(0.3).minimize(&error::objective(1.0_f32), [0.0, 0.0]);
//! assert!(minimum.value < 1e-5);
//! # }
//! ```
//!
//! # Reading the generated code
//!
//! The derivatives are functions that a person could have written, with the names of your variables: x̄, the adjoint of `x`,
//! is called `x_bar`, and ẋ, its tangent, is called `x_dot`. To read them, use
//! [`cargo expand`](https://crates.io/crates/cargo-expand), or a nightly compiler:
//!
//! ```sh
//! cargo expand --lib
//! cargo +nightly rustc --lib -- -Zunpretty=expanded
//! ```
//!
//! Of the function in [the first example](#a-first-gradient), the reverse derivative is
//!
//! ```text
//! let t = x[0];
//! let t_1 = x[1];
//! x_bar[1] -= cotangent * ::differentiable::Real::sin(t_1);
//! x_bar[0] += cotangent * ::differentiable::Real::cos(t);
//! t.sin() + t_1.cos()
//! ```
//!
//! The documentation of an item says what it returns, in which shape, and when it panics. That of `gradient` shows the gradient in formulas where the
//! function has no branches, loops or calls, as an editor does that is asked about `f::gradient`:
//!
//! ```text
//! ∂lecture/∂x₀ = cos x₀
//! ∂lecture/∂x₁ = −sin x₁
//! ```
//!
//! # Derivatives at kinks
//!
//! Where a function is continuous but not differentiable, the derivative is *the mean of the two one-sided derivatives*.
//! So |x| = max(x, −x) and clamp = min ∘ max hold for the derivatives as well, and central differences agree.
//!
//! | at | derivative |
//! |---|---|
//! | `x.abs()`, x = 0 | 0 |
//! | `a.max(b)`, `a.min(b)`, a = b | ½ to each |
//! | `x.clamp(low, high)`, x at a bound | ½ to x, ½ to the bound |
//! | `x.hypot(y)`, (0, 0) | 0, 0 |
//! | `x.copysign(s)`, x = 0 | 0 to x; to s always 0 |
//! | `floor`, `ceil`, `round`, `trunc`, `signum` | 0 everywhere, at the jumps as well |
//! | `x.fract()` | 1 everywhere |
//! | `x % y` | 1 to x, −trunc(x/y) to y, at the jumps as well |
//! | `y.atan2(x)`, (0, 0) | 0, 0, although there is no limit |
//! | `x.sqrt()`, x = 0 | +∞, the one-sided derivative; so also `x.powf(p)` for 0 < p < 1 |
//! | `x.powf(p)`, x = 0 | to p: 0 for p > 0, else NaN |
//!
//! A branch follows the branch that is taken: in `if x > 0.0 { x } else { 0.0 }` the derivative at 0 is 0, in `x.max(0.0)` it is ½.
//! Partial derivatives of a branch that is not taken are never evaluated, and zero times an infinite partial derivative is zero:
//!
//! ```
//! use differentiable::differentiable;
//!
//! #[differentiable]
//! fn kinks(x: f64, y: f64) -> f64 {
//!     x.abs() + x.max(y) + 0.0 * x.sqrt()
//! }
//!
//! assert_eq!(kinks::gradient(0.0, 0.0), (0.5, 0.5));
//! ```
//!
//! Such a product is found by what comes of it: where a function does nothing but compute, its gradient is made without a thought to these products, and once
//! more, with it, if it comes to NaN. So a gradient that is NaN, or would be, takes twice as long.
//!
//! The most common NaN of all, that of the length of a vector at 0, has a remedy: [`norm()`] and [`safe_sqrt()`] have the gradient 0 there.
//!
//! ```
//! use differentiable::{differentiable, norm};
//!
//! #[differentiable]
//! fn stretch(x: &[f64; 3], length: f64) -> f64 {
//!     (norm(x) - length).powi(2)
//! }
//!
//! assert_eq!(stretch::gradient(&[0.0; 3], 1.0), ([0.0; 3], 2.0));
//! ```
//!
//! So has what a bound cuts off, whatever is made of the bound: `x.max(0.0).sqrt()` has the gradient 0 at −1, and `x.min(1.0).acos()` at 2.
//!
//! Where the first derivative jumps, the second is 0. Zero times infinity is zero there too, be it the cotangent or the direction that is
//! zero.
//!
//! # Guarantees
//!
//! - What is differentiated is differentiated right; everything else is refused.
//! - The value that a derivative returns is that of the function, to the bit.
//! - Code that the attribute cannot see into, such as `rng.sample()` or `println!`, runs exactly as often as in the function, with one
//!   exception: where the cotangent of a callee's result is known only after the call, third derivatives call it twice, and so do the others
//!   if what would have to be kept of the call may borrow from what is gone by then, or must not be kept, and from a loop with checkpoints as often
//!   as that runs. What such a callee is given must be plain data, and is refused otherwise.
//! - The derivatives panic where the function panics, and fail where it fails, with the same error.
//! - The derivative follows the branch that is taken, and nothing of the others is evaluated.
//! - No operation is recorded at run time, and nothing is kept from one call to the next.
//! - There is no unsafe code, neither in these crates nor in what they generate.
//!
//! # How it works
//!
//! The attribute is a small compiler. It *reads* the function into a little language of floats, places, branches and loops, in which all that
//! touches no active value stays as it was written. It *differentiates* that, *simplifies* what comes out, and *writes* it as Rust.
//!
//! *Forward mode* gives each active x a companion ẋ, its rate of change. The chain rule says what it is for each operation: for `y = x.sin()`, ẏ = ẋ cos x.
//! One sweep gives the derivative of all results in one direction: `jvp`.
//!
//! *Reverse mode* goes the other way. Its companion x̄ says by how much the result changes with x. Of the last value it is known,
//! and each operation, from the last to the first, hands it on to its arguments: for `y = x.sin()`, x̄ += ȳ cos x. One sweep gives the
//! derivatives with respect to all parameters, whose number does not matter: `vjp` and `gradient`. What the operations need of the forward
//! run, here cos x, is computed again where that is cheap, and otherwise kept: in local variables, and for the passes of a loop in a `Vec` or, where their number is
//! known, in an array. Loops run backwards; branches ask again which arm was taken.
//!
//! The partial derivatives come from one table, which has a line of mathematics for each operation. The result of both modes is a function of the little
//! language again. So forward mode of reverse mode gives second derivatives, by the same code.
//!
//! A call of `g` becomes a call of a derivative of `g`, which its own attribute has written. So derivatives pass through modules and crates.
#![no_std]

mod norms;

#[doc(inline)]
pub use differentiable_core::*;
#[doc(inline)]
pub use differentiable_macros::{Tangent, differentiable};
pub use norms::{norm, safe_sqrt};

#[doc = include_str!("errors.md")]
pub mod errors {}

/// The examples of the README are compiled and run by `cargo test --doc`.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
