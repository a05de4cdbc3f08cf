#[allow(dead_code)]
/// A reduction over a stencil: nothing is kept.
pub fn chain(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        sum += (1.0 - x[i]).powi(2) + 100.0 * valley * valley;
    }
    sum
}
///The derivatives of the function [`chain`](fn@chain) with respect to `x`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum chain {}
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
impl chain {
    /**The gradient of [`chain`](fn@chain) with respect to `x`.

The gradient is as long as `x`.

# Panics

Where [`chain`](fn@chain) does.*/
    #[inline]
    pub fn gradient(x: &[f64]) -> ::differentiable::generated::Vec<f64> {
        Self::value_and_gradient(x).1
    }
    /**The value of [`chain`](fn@chain), to the bit, and its gradient with respect to `x`, in one pass.

The gradient is as long as `x`.

# Panics

Where [`chain`](fn@chain) does.*/
    #[inline]
    pub fn value_and_gradient(
        x: &[f64],
    ) -> (f64, ::differentiable::generated::Vec<f64>) {
        Self::vjp(x, 1.0)
    }
    /**Writes the gradient of [`chain`](fn@chain) with respect to `x` to `x_gradient`, which is overwritten, and returns the value, to the bit.

# Panics

If `x_gradient` has not the length of `x`, and where [`chain`](fn@chain) does.*/
    #[inline]
    pub fn gradient_into(x: &[f64], x_gradient: &mut [f64]) -> f64 {
        ::differentiable::generated::check_length(
            "x_gradient",
            x_gradient.len(),
            "`x`",
            x.len(),
        );
        let x_gradient = &mut x_gradient[..x.len()];
        Self::accumulate_vjp(x, 1.0, ::differentiable::generated::Fresh(x_gradient))
    }
    /**The value of [`chain`](fn@chain), to the bit, and its derivative in the direction in which `x` moves by `x_tangent`.

# Panics

If `x_tangent` has not the length of `x`, and where [`chain`](fn@chain) does.*/
    #[inline]
    pub fn jvp(x: &[f64], x_tangent: &[f64]) -> (f64, f64) {
        ::differentiable::generated::check_length(
            "x_tangent",
            x_tangent.len(),
            "`x`",
            x.len(),
        );
        Self::directional(x, x_tangent)
    }
    /**The value of [`chain`](fn@chain), to the bit, and its derivatives in K directions: in each, `x` moves by the element of `x_tangents` that has its index.

The function runs once, for all directions together.

# Panics

If an element of `x_tangents` has not the length of `x`, and where [`chain`](fn@chain) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        x: &[f64],
        x_tangents: &[impl ::core::convert::AsRef<[f64]>; K],
    ) -> (f64, [f64; K]) {
        for x_tangent in x_tangents {
            let x_tangent = ::core::convert::AsRef::<[f64]>::as_ref(x_tangent);
            ::differentiable::generated::check_length(
                "x_tangent",
                x_tangent.len(),
                "`x`",
                x.len(),
            );
        }
        let x_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(
            &x[..],
            x_tangents.each_ref().map(::core::convert::AsRef::<[f64]>::as_ref),
        );
        let (value, derivatives) = Self::directional_lanes::<K>(x, &x_tangents);
        (value, <f64 as ::differentiable::generated::Laned<K>>::tangents(&derivatives))
    }
    /**The value of [`chain`](fn@chain), to the bit, and `cotangent` times its gradient with respect to `x`.

The gradient is as long as `x`.

# Panics

Where [`chain`](fn@chain) does.*/
    #[inline]
    pub fn vjp(
        x: &[f64],
        cotangent: f64,
    ) -> (f64, ::differentiable::generated::Vec<f64>) {
        let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
        let value = Self::accumulate_vjp(x, cotangent, &mut x_gradient);
        (value, x_gradient)
    }
    ///The function [`chain`](fn@chain) as an objective of `x`, for a descent.
    #[inline]
    pub fn objective() -> impl ::differentiable::Objective<
        ::differentiable::generated::Vec<f64>,
    > {
        ::differentiable::objective::from_fn(
            { move |x_: &::differentiable::generated::Vec<f64>| { chain(x_) } },
            move |
                x_: &::differentiable::generated::Vec<f64>,
                gradient: &mut ::differentiable::generated::Vec<f64>|
            { Self::gradient_into(x_, gradient) },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        x: &[f64],
        cotangent: impl ::differentiable::generated::Seed<f64>,
        x_bar: impl ::differentiable::generated::Cotangent<[f64]>,
    ) -> f64 {
        let (cotangent, _) = ::differentiable::generated::Seed::apart(cotangent);
        let (mut x_bar, x_bar_is_fresh) = ::differentiable::generated::Cotangent::fresh_buffer(
            x_bar,
            x,
        );
        let x_bar = &mut *x_bar;
        let mut sum: f64 = 0.0;
        let mut x_bar_sum: f64 = 0.0;
        if x_bar_is_fresh {
            let border = x_bar.len().min(x.len() - 1);
            ::differentiable::generated::clear_rest(&mut x_bar[border..]);
        }
        if 0 < x.len() - 1 {
            let _ = &x[1];
        }
        for i in 0..x.len() - 1 {
            let t = x[i];
            let valley = x[i + 1] - t * t;
            let t_1 = 1.0 - t;
            sum += t_1.powi(2) + 100.0 * valley * valley;
            let t_bar = 200.0 * (cotangent * valley);
            x_bar_sum += -2.0 * (t_bar * t + cotangent * t_1);
            let d = x_bar_sum;
            if x_bar_is_fresh {
                x_bar[i] = d;
            } else {
                x_bar[i] += d;
            }
            x_bar_sum = t_bar;
        }
        if 0 < x.len() - 1 {
            x_bar[x.len() - 1] += x_bar_sum;
        }
        sum
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        x: &[f64],
        x_dot: impl ::differentiable::generated::Direction<[f64]>,
    ) -> (f64, f64) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut sum: f64 = 0.0;
        let mut sum_dot: f64 = 0.0;
        if 0 < x.len() - 1 {
            let _ = &x[1];
        }
        for i in 0..x.len() - 1 {
            let t = x[i];
            let t_dot = x_dot[i];
            let d = t_dot * t;
            let valley = x[i + 1] - t * t;
            let valley_dot = x_dot[i + 1] - (d + d);
            let t_1 = 1.0 - t;
            let t_2 = 100.0 * valley;
            sum_dot
                += -(2.0 * (t_dot * t_1))
                    + (100.0 * (valley_dot * valley) + valley_dot * t_2);
            sum += t_1.powi(2) + t_2 * valley;
        }
        (sum, sum_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        x: &[f64],
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>],
            [f64],
        >,
    ) -> (f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut sum: f64 = 0.0;
        let mut sum_dot: ::differentiable::generated::Lanes<f64, TANGENT_LANES> = ::differentiable::generated::Lanes::zero();
        if 0 < x.len() - 1 {
            let _ = &x[1];
        }
        for i in 0..x.len() - 1 {
            let t = x[i];
            let t_dot = x_dot[i];
            let d = t_dot * t;
            let valley = x[i + 1] - t * t;
            let valley_dot = x_dot[i + 1] - (d + d);
            let t_1 = 1.0 - t;
            let t_2 = 100.0 * valley;
            sum_dot
                += -(t_dot * t_1 * 2.0)
                    + (valley_dot * valley * 100.0 + valley_dot * t_2);
            sum += t_1.powi(2) + t_2 * valley;
        }
        (sum, sum_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        x: &[f64],
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
        x: &[f64],
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
        x: &[f64],
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
        x: &[f64],
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            f64,
            ::core::option::Option<&mut [f64]>,
        ) + use<CotangentGuard>,
    ) {
        Self::pullback(x, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64],
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            f64,
            ::core::option::Option<&mut [f64]>,
        ) + use<CotangentGuard>,
    ) {
        let mut sum: f64 = 0.0;
        if 0 < x.len() - 1 {
            let _ = &x[1];
        }
        for i in 0..x.len() - 1 {
            let t = x[i];
            let valley = x[i + 1] - t * t;
            sum += (1.0 - t).powi(2) + 100.0 * valley * valley;
        }
        let t_1 = sum;
        (
            t_1,
            move |x, cotangent, x_bar| {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar
                    .unwrap_or_else(|| {
                        x_bar_spare.insert(::differentiable::Tangent::zero_tangent(x))
                    });
                let mut x_bar_sum: f64 = 0.0;
                if 0 < x.len() - 1 {
                    let x_bar = &mut x_bar[..x.len() - 1];
                    let _ = &x[1];
                    for i_1 in 0..x.len() - 1 {
                        let t_2 = x[i_1];
                        let t_bar = 200.0 * (cotangent * (x[i_1 + 1] - t_2 * t_2));
                        x_bar_sum += -2.0 * (t_bar * t_2 + cotangent * (1.0 - t_2));
                        x_bar[i_1] += x_bar_sum;
                        x_bar_sum = t_bar;
                    }
                }
                if 0 < x.len() - 1 {
                    x_bar[x.len() - 1] += x_bar_sum;
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: &[f64],
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
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
        x: &[f64],
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
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
    #[doc(hidden)]
    pub const fn recalls(_: usize) -> bool {
        true
    }
}
