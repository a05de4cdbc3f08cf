#[allow(dead_code)]
/// The function of the lecture.
pub fn lecture(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}
///The derivatives of the function [`lecture`](fn@lecture) with respect to `x`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum lecture {}
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
impl lecture {
    /**The gradient of [`lecture`](fn@lecture) with respect to `x`.

```text
∂lecture/∂x₀ = cos x₀
∂lecture/∂x₁ = −sin x₁
```

# Panics

Where [`lecture`](fn@lecture) does.*/
    #[inline]
    pub fn gradient(x: &[f64; 2]) -> [f64; 2] {
        Self::value_and_gradient(x).1
    }
    /**The value of [`lecture`](fn@lecture), to the bit, and its gradient with respect to `x`, in one pass.

# Panics

Where [`lecture`](fn@lecture) does.*/
    #[inline]
    pub fn value_and_gradient(x: &[f64; 2]) -> (f64, [f64; 2]) {
        Self::vjp(x, 1.0)
    }
    /**Writes the gradient of [`lecture`](fn@lecture) with respect to `x` to `x_gradient`, which is overwritten, and returns the value, to the bit.

# Panics

Where [`lecture`](fn@lecture) does.*/
    #[inline]
    pub fn gradient_into(x: &[f64; 2], x_gradient: &mut [f64; 2]) -> f64 {
        ::differentiable::Vector::set_zero(x_gradient);
        Self::accumulate_vjp(x, 1.0, x_gradient)
    }
    /**The value of [`lecture`](fn@lecture), to the bit, and its derivative in the direction in which `x` moves by `x_tangent`.

# Panics

Where [`lecture`](fn@lecture) does.*/
    #[inline]
    pub fn jvp(x: &[f64; 2], x_tangent: &[f64; 2]) -> (f64, f64) {
        Self::directional(x, x_tangent)
    }
    /**The value of [`lecture`](fn@lecture), to the bit, and its derivatives in K directions: in each, `x` moves by the element of `x_tangents` that has its index.

The function runs once, for all directions together.

# Panics

Where [`lecture`](fn@lecture) does.*/
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
    /**The value of [`lecture`](fn@lecture), to the bit, and `cotangent` times its gradient with respect to `x`.

# Panics

Where [`lecture`](fn@lecture) does.*/
    #[inline]
    pub fn vjp(x: &[f64; 2], cotangent: f64) -> (f64, [f64; 2]) {
        let mut x_gradient = [0.0; 2];
        let value = Self::accumulate_vjp(x, cotangent, &mut x_gradient);
        (value, x_gradient)
    }
    ///The function [`lecture`](fn@lecture) as an objective of `x`, for a descent.
    #[inline]
    pub fn objective() -> impl ::differentiable::Objective<[f64; 2]> {
        ::differentiable::objective::from_fn(
            { move |x_: &[f64; 2]| { lecture(x_) } },
            move |x_: &[f64; 2], gradient: &mut [f64; 2]| {
                Self::gradient_into(x_, gradient)
            },
        )
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
        let t_1 = x[1];
        x_bar[1] -= cotangent * ::differentiable::Real::sin(t_1);
        x_bar[0] += cotangent * ::differentiable::Real::cos(t);
        t.sin() + t_1.cos()
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
        let t_1 = x[1];
        (
            t.sin() + t_1.cos(),
            x_dot[0] * ::differentiable::Real::cos(t)
                - x_dot[1] * ::differentiable::Real::sin(t_1),
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
        let t_1 = x[1];
        (
            t.sin() + t_1.cos(),
            x_dot[0] * ::differentiable::Real::cos(t)
                - x_dot[1] * ::differentiable::Real::sin(t_1),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        x: &[f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> (f64, f64) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional_lanes<AbsentLanes>(
        x: &[f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> (f64, AbsentLanes) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_directional(
        x: &[f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> (f64, f64, f64, f64)
    where
        for<'call> Self: ::differentiable::generated::SecondOrder<'call>,
    {
        ::core::unreachable!()
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
        let t_1 = x[1];
        (
            t.sin() + t_1.cos(),
            move |x, cotangent, x_bar| {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar.unwrap_or_else(|| x_bar_spare.insert([0.0; 2]));
                x_bar[1] -= cotangent * ::differentiable::Real::sin(t_1);
                x_bar[0] += cotangent * ::differentiable::Real::cos(t);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: &[f64; 2],
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 2],
            f64,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
        ) + use<>,
        f64,
    ) {
        (::core::unreachable!(), move |_, _, _, _, _, _| {}, ::core::unreachable!())
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<AbsentLanes>(
        x: &[f64; 2],
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64; 2],
            f64,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
        ) + use<AbsentLanes>,
        AbsentLanes,
    ) {
        (::core::unreachable!(), move |_, _, _, _, _, _| {}, ::core::unreachable!())
    }
}
