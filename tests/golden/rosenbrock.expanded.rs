#[allow(dead_code)]
/// A curved valley, to the second order.
pub fn rosenbrock(x: &[f64; 2]) -> f64 {
    (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
}
///The derivatives of the function [`rosenbrock`](fn@rosenbrock) with respect to `x`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum rosenbrock {}
#[allow(
    unused,
    non_shorthand_field_patterns,
    non_snake_case,
    private_interfaces,
    private_bounds,
    trivial_numeric_casts,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::restriction
)]
impl rosenbrock {
    /**The gradient of [`rosenbrock`](fn@rosenbrock) with respect to `x`.

```text
∂rosenbrock/∂x₀ = −400 (x₁ − x₀²) · x₀ − 2 (1 − x₀)
∂rosenbrock/∂x₁ = 200 (x₁ − x₀²)
```

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn gradient(x: &[f64; 2]) -> [f64; 2] {
        Self::value_and_gradient(x).1
    }
    /**The value of [`rosenbrock`](fn@rosenbrock), to the bit, and its gradient with respect to `x`, in one pass.

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn value_and_gradient(x: &[f64; 2]) -> (f64, [f64; 2]) {
        Self::vjp(x, 1.0)
    }
    /**Writes the gradient of [`rosenbrock`](fn@rosenbrock) with respect to `x` to `x_gradient`, which is overwritten, and returns the value, to the bit.

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn gradient_into(x: &[f64; 2], x_gradient: &mut [f64; 2]) -> f64 {
        ::differentiable::Vector::set_zero(x_gradient);
        Self::accumulate_vjp(x, 1.0, x_gradient)
    }
    /**The value of [`rosenbrock`](fn@rosenbrock), to the bit, and its derivative in the direction in which `x` moves by `x_tangent`.

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn jvp(x: &[f64; 2], x_tangent: &[f64; 2]) -> (f64, f64) {
        Self::directional(x, x_tangent)
    }
    /**The value of [`rosenbrock`](fn@rosenbrock), to the bit, and its derivatives in K directions: in each, `x` moves by the element of `x_tangents` that has its index.

The function runs once, for all directions together.

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        x: &[f64; 2],
        x_tangents: &[[f64; 2]; K],
    ) -> (f64, [f64; K]) {
        let x_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(x, x_tangents.each_ref());
        let (value, derivatives) = Self::directional_lanes::<K>(x, &x_tangents);
        (value, <f64 as ::differentiable::generated::Laned<K>>::tangents(&derivatives))
    }
    /**The value of [`rosenbrock`](fn@rosenbrock), to the bit, and `cotangent` times its gradient with respect to `x`.

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn vjp(x: &[f64; 2], cotangent: f64) -> (f64, [f64; 2]) {
        let mut x_gradient = [0.0; 2];
        let value = Self::accumulate_vjp(x, cotangent, &mut x_gradient);
        (value, x_gradient)
    }
    ///The function [`rosenbrock`](fn@rosenbrock) as an objective of `x`, for a descent.
    #[inline]
    pub fn objective() -> impl ::differentiable::SecondOrder<[f64; 2]> {
        let hessian_product = {
            move |x_: &[f64; 2], direction: &[f64; 2], product: &mut [f64; 2]| {
                ::differentiable::Vector::set_zero(product);
                Self::accumulate_vjp_directional(
                    x_,
                    1.0,
                    ::differentiable::generated::Constant,
                    direction,
                    ::differentiable::generated::Constant,
                    product,
                );
            }
        };
        let whole_hessian = {
            move |x_: &[f64; 2], hessian: &mut ::differentiable::Matrix<[f64; 2]>| {
                hessian.set_all(Self::hessian(x_).2.as_flattened())
            }
        };
        ::differentiable::objective::from_fn(
                { move |x_: &[f64; 2]| { rosenbrock(x_) } },
                move |x_: &[f64; 2], gradient: &mut [f64; 2]| {
                    Self::gradient_into(x_, gradient)
                },
            )
            .with_hvp(hessian_product)
            .with_hessian(whole_hessian)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        x: &[f64; 2],
        cotangent: impl ::differentiable::generated::Seed<f64>,
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) -> f64 {
        let (cotangent, _) = ::differentiable::generated::Seed::apart(cotangent);
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        let t = x[0];
        let t_1 = 1.0 - t;
        let t_2 = x[1] - t * t;
        let t_bar = 200.0 * (cotangent * t_2);
        x_bar[1] += t_bar;
        x_bar[0] += -2.0 * (t_bar * t) - 2.0 * (cotangent * t_1);
        t_1.powi(2) + 100.0 * t_2.powi(2)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        x: &[f64; 2],
        x_dot: impl ::differentiable::generated::Direction<[f64; 2]>,
    ) -> (f64, f64) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let t = x[0];
        let t_dot = x_dot[0];
        let t_1 = 1.0 - t;
        let d = t_dot * t;
        let t_2 = x[1] - t * t;
        (
            t_1.powi(2) + 100.0 * t_2.powi(2),
            -(2.0 * (t_dot * t_1)) + 200.0 * ((x_dot[1] - (d + d)) * t_2),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        x: &[f64; 2],
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            [f64; 2],
        >,
    ) -> (f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let t = x[0];
        let t_dot = x_dot[0];
        let t_1 = 1.0 - t;
        let d = t_dot * t;
        let t_2 = x[1] - t * t;
        (
            t_1.powi(2) + 100.0 * t_2.powi(2),
            -(t_dot * t_1 * 2.0) + (x_dot[1] - (d + d)) * t_2 * 200.0,
        )
    }
    /**The gradient of [`rosenbrock`](fn@rosenbrock) with respect to `x`, and the derivative of that in the direction in which `x` moves by `x_direction`: the Hessian matrix times the direction.

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn hvp(x: &[f64; 2], x_direction: &[f64; 2]) -> ([f64; 2], [f64; 2]) {
        Self::gradient_directional(x, x_direction)
    }
    /**The value of [`rosenbrock`](fn@rosenbrock), to the bit, its gradient with respect to `x`, and its Hessian matrix. The matrix is symmetric: the entry `[i][j]` is the derivative by elements i and j of `x`.

What the function does besides, such as drawing random numbers, it does once.

# Panics

Where [`rosenbrock`](fn@rosenbrock) does.*/
    #[inline]
    pub fn hessian(x: &[f64; 2]) -> (f64, [f64; 2], [[f64; 2]; 2]) {
        let first = 0_usize;
        let mut x_gradient = [0.0; 2];
        let mut x_product = ::differentiable::generated::Laned::<2>::zero_lanes(x);
        let mut direction = ::differentiable::generated::Laned::<2>::zero_lanes(x);
        ::differentiable::generated::set_units(&mut direction, first);
        let value = Self::gradient_lanes::<
            2,
        >(x, 1.0, &mut x_gradient, &direction, &mut x_product);
        let mut hessian = [[0.0; 2]; 2];
        ::differentiable::generated::set_symmetric_columns(
            hessian.as_flattened_mut(),
            first,
            &x_product,
        );
        (value, x_gradient, hessian)
    }
    #[doc(hidden)]
    #[inline]
    pub fn gradient_lanes<const TANGENT_LANES: usize>(
        x: &[f64; 2],
        cotangent: f64,
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            [f64; 2],
        >,
        x_bar_dot: impl ::differentiable::generated::Cotangent<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            [f64; 2],
        >,
    ) -> f64 {
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut x_bar_dot = ::differentiable::generated::Cotangent::buffer(x_bar_dot, x);
        let x_bar_dot = &mut *x_bar_dot;
        let t = x[0];
        let t_dot = x_dot[0];
        let t_1 = 1.0 - t;
        let d = t_dot * t;
        let t_2 = x[1] - t * t;
        let t_bar = 200.0 * (cotangent * t_2);
        let t_bar_dot = (x_dot[1] - (d + d)) * cotangent * 200.0;
        x_bar_dot[1] += t_bar_dot;
        x_bar[1] += t_bar;
        x_bar_dot[0]
            += (t_bar_dot * t + t_dot * t_bar) * -2.0 - t_dot * cotangent * -2.0;
        x_bar[0] += -2.0 * (t_bar * t) - 2.0 * (cotangent * t_1);
        t_1.powi(2) + 100.0 * t_2.powi(2)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        x: &[f64; 2],
        cotangent: f64,
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
        x_dot: impl ::differentiable::generated::Direction<[f64; 2]>,
        cotangent_dot: impl ::differentiable::generated::Direction<f64>,
        x_bar_dot: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) -> (f64, f64) {
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let cotangent_dot = *::differentiable::generated::Direction::direction(
            cotangent_dot,
            &cotangent,
        );
        let mut x_bar_dot = ::differentiable::generated::Cotangent::buffer(x_bar_dot, x);
        let x_bar_dot = &mut *x_bar_dot;
        let t = x[0];
        let t_dot = x_dot[0];
        let t_1 = 1.0 - t;
        let d = t_dot * t;
        let t_2 = x[1] - t * t;
        let t_dot_1 = x_dot[1] - (d + d);
        let t_bar = 200.0 * (cotangent * t_2);
        let t_bar_dot = 200.0 * (cotangent_dot * t_2 + t_dot_1 * cotangent);
        x_bar_dot[1] += t_bar_dot;
        x_bar[1] += t_bar;
        x_bar_dot[0]
            += -2.0 * (t_bar_dot * t + t_dot * t_bar)
                - 2.0 * (cotangent_dot * t_1 - t_dot * cotangent);
        x_bar[0] += -2.0 * (t_bar * t) - 2.0 * (cotangent * t_1);
        (
            t_1.powi(2) + 100.0 * t_2.powi(2),
            -(2.0 * (t_dot * t_1)) + 200.0 * (t_dot_1 * t_2),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional_lanes<const TANGENT_LANES: usize>(
        x: &[f64; 2],
        cotangent: f64,
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            [f64; 2],
        >,
        cotangent_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
        x_bar_dot: impl ::differentiable::generated::Cotangent<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            [f64; 2],
        >,
    ) -> (f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) {
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let cotangent_dot = *::differentiable::generated::Direction::direction(
            cotangent_dot,
            &cotangent,
        );
        let mut x_bar_dot = ::differentiable::generated::Cotangent::buffer(x_bar_dot, x);
        let x_bar_dot = &mut *x_bar_dot;
        let t = x[0];
        let t_dot = x_dot[0];
        let t_1 = 1.0 - t;
        let d = t_dot * t;
        let t_2 = x[1] - t * t;
        let t_dot_1 = x_dot[1] - (d + d);
        let t_bar = 200.0 * (cotangent * t_2);
        let t_bar_dot = (cotangent_dot * t_2 + t_dot_1 * cotangent) * 200.0;
        x_bar_dot[1] += t_bar_dot;
        x_bar[1] += t_bar;
        x_bar_dot[0]
            += (t_bar_dot * t + t_dot * t_bar) * -2.0
                - (cotangent_dot * t_1 - t_dot * cotangent) * 2.0;
        x_bar[0] += -2.0 * (t_bar * t) - 2.0 * (cotangent * t_1);
        (t_1.powi(2) + 100.0 * t_2.powi(2), -(t_dot * t_1 * 2.0) + t_dot_1 * t_2 * 200.0)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_directional(
        x: &[f64; 2],
        x_dot: impl ::differentiable::generated::Direction<[f64; 2]>,
        x_dot_1: impl ::differentiable::generated::Direction<[f64; 2]>,
        x_dot_dot: impl ::differentiable::generated::Direction<[f64; 2]>,
    ) -> (f64, f64, f64, f64) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let x_dot_1 = ::differentiable::generated::Direction::direction(x_dot_1, x);
        let x_dot_1 = &*x_dot_1;
        let x_dot_dot = ::differentiable::generated::Direction::direction(x_dot_dot, x);
        let x_dot_dot = &*x_dot_dot;
        let t = x[0];
        let t_dot_2 = x_dot_1[0];
        let t_dot = x_dot[0];
        let t_dot_dot = x_dot_dot[0];
        let t_1 = 1.0 - t;
        let d_2 = t_dot_2 * t_dot;
        let d_1 = t_dot_2 * t;
        let d = t_dot * t;
        let d_dot = t_dot_dot * t + d_2;
        let t_2 = x[1] - t * t;
        let t_dot_3 = x_dot_1[1] - (d_1 + d_1);
        let t_dot_1 = x_dot[1] - (d + d);
        (
            t_1.powi(2) + 100.0 * t_2.powi(2),
            -(2.0 * (t_dot * t_1)) + 200.0 * (t_dot_1 * t_2),
            -(2.0 * (t_dot_2 * t_1)) + 200.0 * (t_dot_3 * t_2),
            -(2.0 * (t_dot_dot * t_1 - d_2))
                + 200.0 * ((x_dot_dot[1] - (d_dot + d_dot)) * t_2 + t_dot_3 * t_dot_1),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn jvp_directional(
        x: &[f64; 2],
        x_tangent: &[f64; 2],
        x_dot_1: impl ::differentiable::generated::Direction<[f64; 2]>,
        x_tangent_1: impl ::differentiable::generated::Direction<[f64; 2]>,
    ) -> ((f64, f64), (f64, f64)) {
        let (value, derivative, value_1, derivative_1) = Self::directional_directional(
            x,
            x_tangent,
            x_dot_1,
            x_tangent_1,
        );
        ((value, derivative), (value_1, derivative_1))
    }
    #[doc(hidden)]
    #[inline]
    pub fn jvp_accumulate_vjp(
        x: &[f64; 2],
        x_tangent: &[f64; 2],
        outer: (f64, f64),
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
        x_bar_of_tangent: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) -> (f64, f64) {
        let (of_value, of_derivative) = outer;
        let (value, derivative) = Self::accumulate_vjp_directional(
            x,
            of_derivative,
            x_bar_of_tangent,
            x_tangent,
            of_value,
            x_bar,
        );
        (value, derivative)
    }
    #[doc(hidden)]
    #[inline]
    pub fn vjp_directional(
        x: &[f64; 2],
        cotangent: f64,
        x_dot_1: impl ::differentiable::generated::Direction<[f64; 2]>,
        cotangent_1: impl ::differentiable::generated::Direction<f64>,
    ) -> ((f64, [f64; 2]), (f64, [f64; 2])) {
        let mut x_gradient = [0.0; 2];
        let mut x_gradient_1 = [0.0; 2];
        let (value, value_1) = Self::accumulate_vjp_directional(
            x,
            cotangent,
            &mut x_gradient,
            x_dot_1,
            cotangent_1,
            &mut x_gradient_1,
        );
        ((value, x_gradient), (value_1, x_gradient_1))
    }
    #[doc(hidden)]
    #[inline]
    pub fn vjp_accumulate_vjp(
        x: &[f64; 2],
        cotangent: f64,
        outer: (f64, [f64; 2]),
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
        bar_of_cotangent: impl ::differentiable::generated::Cotangent<f64>,
    ) -> (f64, [f64; 2]) {
        let mut x_gradient = [0.0; 2];
        let (of_value, x_direction) = outer;
        let mut of_cotangent = ::differentiable::generated::Cotangent::buffer(
            bar_of_cotangent,
            &cotangent,
        );
        let (value, derivative) = Self::accumulate_vjp_directional(
            x,
            cotangent,
            &mut x_gradient,
            x_direction,
            of_value,
            x_bar,
        );
        ::differentiable::Vector::accumulate(&mut *of_cotangent, &derivative);
        (value, x_gradient)
    }
    #[doc(hidden)]
    #[inline]
    pub fn value_and_gradient_directional(
        x: &[f64; 2],
        x_dot_1: impl ::differentiable::generated::Direction<[f64; 2]>,
    ) -> ((f64, [f64; 2]), (f64, [f64; 2])) {
        Self::vjp_directional(x, 1.0, x_dot_1, ::differentiable::generated::Constant)
    }
    #[doc(hidden)]
    #[inline]
    pub fn value_and_gradient_accumulate_vjp(
        x: &[f64; 2],
        outer: (f64, [f64; 2]),
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) -> (f64, [f64; 2]) {
        Self::vjp_accumulate_vjp(
            x,
            1.0,
            outer,
            x_bar,
            ::differentiable::generated::Constant,
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn gradient_directional(
        x: &[f64; 2],
        x_dot_1: impl ::differentiable::generated::Direction<[f64; 2]>,
    ) -> ([f64; 2], [f64; 2]) {
        let ((_, gradient), (_, gradient_1)) = Self::value_and_gradient_directional(
            x,
            x_dot_1,
        );
        (gradient, gradient_1)
    }
    #[doc(hidden)]
    #[inline]
    pub fn gradient_accumulate_vjp(
        x: &[f64; 2],
        outer: [f64; 2],
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) -> [f64; 2] {
        let (_, gradient) = Self::value_and_gradient_accumulate_vjp(
            x,
            (0.0, outer),
            x_bar,
        );
        gradient
    }
    #[doc(hidden)]
    pub const fn laned(_: usize) -> bool {
        true
    }
    #[doc(hidden)]
    pub const fn repeats(_: usize) -> bool {
        true
    }
    #[doc(hidden)]
    pub const fn computes(_: usize) -> bool {
        true
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_outermost<CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64; 2],
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 2],
            f64,
            ::core::option::Option<&mut [f64; 2]>,
        ) + use<CotangentGuard>,
    ) {
        Self::pullback(x, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64; 2],
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 2],
            f64,
            ::core::option::Option<&mut [f64; 2]>,
        ) + use<CotangentGuard>,
    ) {
        let t = x[0];
        let t_1 = 1.0 - t;
        let t_2 = x[1] - t * t;
        (
            t_1.powi(2) + 100.0 * t_2.powi(2),
            move |x, cotangent, x_bar| {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar.unwrap_or_else(|| x_bar_spare.insert([0.0; 2]));
                let t_bar = 200.0 * (cotangent * t_2);
                x_bar[1] += t_bar;
                x_bar[0] += -2.0 * (t_bar * t) - 2.0 * (cotangent * t_1);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: &[f64; 2],
        x_dot: ::core::option::Option<&[f64; 2]>,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 2],
            f64,
            ::core::option::Option<&mut [f64; 2]>,
            ::core::option::Option<&[f64; 2]>,
            ::differentiable::generated::Moving<f64>,
            ::core::option::Option<&mut [f64; 2]>,
        ) + use<>,
        f64,
    ) {
        let mut x_dot_spare = ::core::option::Option::None;
        let x_dot = x_dot.unwrap_or_else(|| x_dot_spare.insert([0.0; 2]));
        let t = x[0];
        let t_dot = x_dot[0];
        let t_1 = 1.0 - t;
        let d = t_dot * t;
        let t_2 = x[1] - t * t;
        let t_dot_1 = x_dot[1] - (d + d);
        (
            t_1.powi(2) + 100.0 * t_2.powi(2),
            move |x, cotangent, x_bar, x_dot, cotangent_dot, x_bar_dot| {
                let mut x_dot_spare = ::core::option::Option::None;
                let x_dot = x_dot.unwrap_or_else(|| x_dot_spare.insert([0.0; 2]));
                let cotangent_dot = cotangent_dot.or_zero(|| 0.0);
                let mut x_bar_dot_spare = ::core::option::Option::None;
                let x_bar_dot = x_bar_dot
                    .unwrap_or_else(|| x_bar_dot_spare.insert([0.0; 2]));
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar.unwrap_or_else(|| x_bar_spare.insert([0.0; 2]));
                let t_bar = 200.0 * (cotangent * t_2);
                let t_bar_dot = 200.0 * (cotangent_dot * t_2 + t_dot_1 * cotangent);
                x_bar_dot[1] += t_bar_dot;
                x_bar[1] += t_bar;
                x_bar_dot[0]
                    += -2.0 * (t_bar_dot * t + t_dot * t_bar)
                        - 2.0 * (cotangent_dot * t_1 - t_dot * cotangent);
                x_bar[0] += -2.0 * (t_bar * t) - 2.0 * (cotangent * t_1);
            },
            -(2.0 * (t_dot * t_1)) + 200.0 * (t_dot_1 * t_2),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<const TANGENT_LANES: usize>(
        x: &[f64; 2],
        x_dot: ::core::option::Option<
            &[::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
        >,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 2],
            f64,
            ::core::option::Option<&mut [f64; 2]>,
            ::core::option::Option<
                &[::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            >,
            ::differentiable::generated::Moving<
                ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            >,
            ::core::option::Option<
                &mut [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            >,
        ) + use<TANGENT_LANES>,
        ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
    ) {
        let mut x_dot_spare = ::core::option::Option::None;
        let x_dot = x_dot
            .unwrap_or_else(|| {
                x_dot_spare
                    .insert(
                        ::differentiable::generated::Laned::<
                            TANGENT_LANES,
                        >::zero_lanes(x),
                    )
            });
        let t = x[0];
        let t_dot = x_dot[0];
        let t_1 = 1.0 - t;
        let d = t_dot * t;
        let t_2 = x[1] - t * t;
        let t_dot_1 = x_dot[1] - (d + d);
        (
            t_1.powi(2) + 100.0 * t_2.powi(2),
            move |x, cotangent, x_bar, x_dot, cotangent_dot, x_bar_dot| {
                let mut x_dot_spare = ::core::option::Option::None;
                let x_dot = x_dot
                    .unwrap_or_else(|| {
                        x_dot_spare
                            .insert(
                                ::differentiable::generated::Laned::<
                                    TANGENT_LANES,
                                >::zero_lanes(x),
                            )
                    });
                let cotangent_dot = cotangent_dot
                    .or_zero(|| ::differentiable::generated::Laned::<
                        TANGENT_LANES,
                    >::zero_lanes(&cotangent));
                let mut x_bar_dot_spare = ::core::option::Option::None;
                let x_bar_dot = x_bar_dot
                    .unwrap_or_else(|| {
                        x_bar_dot_spare
                            .insert(
                                ::differentiable::generated::Laned::<
                                    TANGENT_LANES,
                                >::zero_lanes(x),
                            )
                    });
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar.unwrap_or_else(|| x_bar_spare.insert([0.0; 2]));
                let t_bar = 200.0 * (cotangent * t_2);
                let t_bar_dot = (cotangent_dot * t_2 + t_dot_1 * cotangent) * 200.0;
                x_bar_dot[1] += t_bar_dot;
                x_bar[1] += t_bar;
                x_bar_dot[0]
                    += (t_bar_dot * t + t_dot * t_bar) * -2.0
                        - (cotangent_dot * t_1 - t_dot * cotangent) * 2.0;
                x_bar[0] += -2.0 * (t_bar * t) - 2.0 * (cotangent * t_1);
            },
            -(t_dot * t_1 * 2.0) + t_dot_1 * t_2 * 200.0,
        )
    }
}
