use super::{FromFn, Objective};
use crate::point::{Dense, Matrix, Point};
use crate::real::Real;

/// An objective whose Hessian can be multiplied by a vector.
///
/// Implemented by [`FromFn`] with [`with_hvp`](FromFn::with_hvp), and by triples `(f, gradient, hvp)` of functions or closures, where `hvp(x, v)`
/// returns (∇f(x), ∇²f(x) v).
///
/// ```
/// use differentiable_core::{Matrix, SecondOrder};
///
/// let f = |x: &[f64; 2]| x[0] * x[0] * x[1];
/// let gradient = |x: &[f64; 2]| [2.0 * x[0] * x[1], x[0] * x[0]];
/// let hvp = |x: &[f64; 2], v: &[f64; 2]| {
///     (gradient(x), [2.0 * x[1] * v[0] + 2.0 * x[0] * v[1], 2.0 * x[0] * v[0]])
/// };
///
/// let (x, mut product, mut hessian) = ([1.0, 3.0], [0.0; 2], Matrix::zero(&[0.0; 2]));
/// (f, gradient, hvp).hessian_vector(&x, &[1.0, 1.0], &mut product);
/// assert_eq!(product, [8.0, 2.0]);
/// (f, gradient, hvp).hessian(&x, &mut hessian);
/// assert_eq!((hessian.row(0), hessian.row(1)), (&[6.0, 2.0], &[2.0, 0.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an objective on `{X}` with second derivatives",
    label = "expected `f::objective()` of a function with `order = 2`, or a triple of a function, its gradient and its Hessian-vector product"
)]
pub trait SecondOrder<X: Point>: Objective<X> {
    /// `product` ← ∇²f(x) v, where v is `direction`; `product` has the shape of x, and what was in it is overwritten.
    fn hessian_vector(&self, x: &X, direction: &X, product: &mut X);

    /// `hessian` ← ∇²f(x). Unless an objective knows better, these are as many products as there are coordinates, along a direction
    /// that is allocated if x is.
    fn hessian(&self, x: &X, hessian: &mut Matrix<X>)
    where
        X: Dense,
    {
        let mut direction = x.zero_like();
        for i in 0..hessian.dimension() {
            *direction.coordinate_mut(i) = X::Scalar::one();
            self.hessian_vector(x, &direction, hessian.row_mut(i));
            *direction.coordinate_mut(i) = X::Scalar::zero();
        }
    }
}

impl<X: Point, O: SecondOrder<X> + ?Sized> SecondOrder<X> for &O {
    #[inline]
    fn hessian_vector(&self, x: &X, direction: &X, product: &mut X) {
        O::hessian_vector(self, x, direction, product);
    }

    #[inline]
    fn hessian(&self, x: &X, hessian: &mut Matrix<X>)
    where
        X: Dense,
    {
        O::hessian(self, x, hessian);
    }
}

impl<X, F, G, H> Objective<X> for (F, G, H)
where
    X: Point,
    F: Fn(X::Argument<'_>) -> X::Scalar,
    G: Fn(X::Argument<'_>) -> X,
{
    #[inline]
    fn value(&self, x: &X) -> X::Scalar {
        (&self.0, &self.1).value(x)
    }

    #[inline]
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        (&self.0, &self.1).value_and_gradient(x, gradient)
    }
}

impl<X, F, G, H> SecondOrder<X> for (F, G, H)
where
    X: Point,
    F: Fn(X::Argument<'_>) -> X::Scalar,
    G: Fn(X::Argument<'_>) -> X,
    H: Fn(X::Argument<'_>, X::Argument<'_>) -> (X, X),
{
    #[inline]
    fn hessian_vector(&self, x: &X, direction: &X, product: &mut X) {
        *product = self.2(x.argument(), direction.argument()).1;
    }
}

impl<V, G> FromFn<V, G> {
    /// Adds second derivatives: a function that writes ∇²f(x) v to its last argument, where v is its second one.
    ///
    /// ```
    /// use differentiable_core::{Descent, objective};
    ///
    /// let quartic = objective::from_fn(
    ///     |x: &f64| x.powi(4),
    ///     |x: &f64, gradient: &mut f64| {
    ///         *gradient = 4.0 * x.powi(3);
    ///         x.powi(4)
    ///     },
    /// )
    /// .with_hvp(|x: &f64, v: &f64, product: &mut f64| *product = 12.0 * x * x * v);
    ///
    /// assert!(Descent::newton().minimize(&quartic, 1.0).converged());
    /// ```
    pub fn with_hvp<X: Point, H: Fn(&X, &X, &mut X)>(self, hvp: H) -> WithHvp<V, G, H> {
        WithHvp { first: self, hvp }
    }
}

/// The objective that [`FromFn::with_hvp`] makes.
#[derive(Clone, Copy, Debug)]
pub struct WithHvp<V, G, H> {
    first: FromFn<V, G>,
    hvp: H,
}

impl<X: Point, V, G, H> Objective<X> for WithHvp<V, G, H>
where
    FromFn<V, G>: Objective<X>,
{
    #[inline]
    fn value(&self, x: &X) -> X::Scalar {
        self.first.value(x)
    }

    #[inline]
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        self.first.value_and_gradient(x, gradient)
    }
}

impl<X: Point, V, G, H: Fn(&X, &X, &mut X)> SecondOrder<X> for WithHvp<V, G, H>
where
    FromFn<V, G>: Objective<X>,
{
    #[inline]
    fn hessian_vector(&self, x: &X, direction: &X, product: &mut X) {
        (self.hvp)(x, direction, product);
    }
}

impl<V, G, H> WithHvp<V, G, H> {
    /// Adds the whole matrix of second derivatives, where that takes less than a product for each coordinate: a function that writes ∇²f(x) to its last
    /// argument.
    ///
    /// ```
    /// use differentiable_core::{Matrix, SecondOrder, objective};
    ///
    /// let saddle = objective::from_fn(
    ///     |x: &[f64; 2]| x[0] * x[1],
    ///     |x: &[f64; 2], gradient: &mut [f64; 2]| {
    ///         *gradient = [x[1], x[0]];
    ///         x[0] * x[1]
    ///     },
    /// )
    /// .with_hvp(|_: &[f64; 2], v: &[f64; 2], product: &mut [f64; 2]| *product = [v[1], v[0]])
    /// .with_hessian(|_: &[f64; 2], hessian: &mut Matrix<[f64; 2]>| hessian.set_all(&[0.0, 1.0, 1.0, 0.0]));
    ///
    /// let mut hessian = Matrix::zero(&[0.0; 2]);
    /// saddle.hessian(&[3.0, 4.0], &mut hessian);
    /// assert_eq!(hessian.row(0), &[0.0, 1.0]);
    /// ```
    pub fn with_hessian<X: Dense, M: Fn(&X, &mut Matrix<X>)>(self, hessian: M) -> WithHessian<V, G, H, M> {
        WithHessian { products: self, hessian }
    }
}

/// The objective that [`WithHvp::with_hessian`] makes.
#[derive(Clone, Copy, Debug)]
pub struct WithHessian<V, G, H, M> {
    products: WithHvp<V, G, H>,
    hessian: M,
}

impl<X: Point, V, G, H, M> Objective<X> for WithHessian<V, G, H, M>
where
    FromFn<V, G>: Objective<X>,
{
    #[inline]
    fn value(&self, x: &X) -> X::Scalar {
        self.products.value(x)
    }

    #[inline]
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        self.products.value_and_gradient(x, gradient)
    }
}

impl<X: Dense, V, G, H: Fn(&X, &X, &mut X), M: Fn(&X, &mut Matrix<X>)> SecondOrder<X> for WithHessian<V, G, H, M>
where
    FromFn<V, G>: Objective<X>,
{
    #[inline]
    fn hessian_vector(&self, x: &X, direction: &X, product: &mut X) {
        self.products.hessian_vector(x, direction, product);
    }

    #[inline]
    fn hessian(&self, x: &X, hessian: &mut Matrix<X>) {
        (self.hessian)(x, hessian);
    }
}
