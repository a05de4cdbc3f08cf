#[allow(dead_code)]
/// Branches, an early return, and a loop that is left.
pub fn leaving(x: f64, y: f64, limit: usize) -> f64 {
    if x < 0.0 {
        return x * y;
    }
    let mut power = 1.0;
    for n in 0..limit {
        if power > 10.0 * y {
            break;
        }
        power *= x + n as f64;
    }
    power.ln() * y
}
/**The derivatives of the function [`leaving`](fn@leaving) with respect to `x` and `y`.

There would be `objective` if one parameter were active, which `wrt(…)` can say.*/
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum leaving {}
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
impl leaving {
    /**The gradient of [`leaving`](fn@leaving) with respect to `x` and `y` (one part for each, in this order).

# Panics

Where [`leaving`](fn@leaving) does.*/
    #[inline]
    pub fn gradient(x: f64, y: f64, limit: usize) -> (f64, f64) {
        Self::value_and_gradient(x, y, limit).1
    }
    /**The value of [`leaving`](fn@leaving), to the bit, and its gradient with respect to `x` and `y` (one part for each, in this order), in one pass.

# Panics

Where [`leaving`](fn@leaving) does.*/
    #[inline]
    pub fn value_and_gradient(x: f64, y: f64, limit: usize) -> (f64, (f64, f64)) {
        Self::vjp(x, y, limit, 1.0)
    }
    /**Writes the gradient of [`leaving`](fn@leaving) with respect to `x` and `y` to `x_gradient` and `y_gradient`, which are overwritten, and returns the value, to the bit.

# Panics

Where [`leaving`](fn@leaving) does.*/
    #[inline]
    pub fn gradient_into(
        x: f64,
        y: f64,
        limit: usize,
        x_gradient: &mut f64,
        y_gradient: &mut f64,
    ) -> f64 {
        *x_gradient = 0.0;
        *y_gradient = 0.0;
        let mut value = Self::accumulate_vjp(
            x,
            y,
            limit,
            ::differentiable::generated::Unguarded(1.0),
            &mut *x_gradient,
            &mut *y_gradient,
            ::differentiable::generated::Constant,
        );
        if !(::differentiable::Vector::is_number(&*x_gradient)
            && ::differentiable::Vector::is_number(&*y_gradient))
        {
            *x_gradient = 0.0;
            *y_gradient = 0.0;
            value = ::differentiable::generated::again(move || {
                let value = Self::accumulate_vjp(
                    x,
                    y,
                    limit,
                    1.0,
                    &mut *x_gradient,
                    &mut *y_gradient,
                    ::differentiable::generated::Constant,
                );
                value
            });
        }
        value
    }
    /**The value of [`leaving`](fn@leaving), to the bit, and its derivative in the direction in which `x` and `y` move by `x_tangent` and `y_tangent`.

# Panics

Where [`leaving`](fn@leaving) does.*/
    #[inline]
    pub fn jvp(
        x: f64,
        y: f64,
        limit: usize,
        x_tangent: f64,
        y_tangent: f64,
    ) -> (f64, f64) {
        Self::directional(
            x,
            y,
            limit,
            x_tangent,
            y_tangent,
            ::differentiable::generated::Constant,
        )
    }
    /**The value of [`leaving`](fn@leaving), to the bit, and its derivatives in K directions: in each, `x` and `y` move by the element of `x_tangents` and `y_tangents` that has its index.

The function runs once, for all directions together.

# Panics

Where [`leaving`](fn@leaving) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        x: f64,
        y: f64,
        limit: usize,
        x_tangents: &[f64; K],
        y_tangents: &[f64; K],
    ) -> (f64, [f64; K]) {
        let x_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&x, x_tangents.each_ref());
        let y_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&y, y_tangents.each_ref());
        let (value, derivatives) = Self::directional_lanes::<
            K,
        >(x, y, limit, &x_tangents, &y_tangents, ::differentiable::generated::Constant);
        (value, <f64 as ::differentiable::generated::Laned<K>>::tangents(&derivatives))
    }
    /**The value of [`leaving`](fn@leaving), to the bit, and `cotangent` times its gradient with respect to `x` and `y` (one part for each, in this order).

# Panics

Where [`leaving`](fn@leaving) does.*/
    #[inline]
    pub fn vjp(x: f64, y: f64, limit: usize, cotangent: f64) -> (f64, (f64, f64)) {
        let mut x_gradient = 0.0;
        let mut y_gradient = 0.0;
        let mut value = Self::accumulate_vjp(
            x,
            y,
            limit,
            ::differentiable::generated::Unguarded(cotangent),
            &mut x_gradient,
            &mut y_gradient,
            ::differentiable::generated::Constant,
        );
        if !(::differentiable::Vector::is_number(&x_gradient)
            && ::differentiable::Vector::is_number(&y_gradient))
        {
            (value, (x_gradient, y_gradient)) = ::differentiable::generated::again(move ||
            {
                let mut x_gradient = 0.0;
                let mut y_gradient = 0.0;
                let value = Self::accumulate_vjp(
                    x,
                    y,
                    limit,
                    cotangent,
                    &mut x_gradient,
                    &mut y_gradient,
                    ::differentiable::generated::Constant,
                );
                (value, (x_gradient, y_gradient))
            });
        }
        (value, (x_gradient, y_gradient))
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        x: f64,
        y: f64,
        limit: usize,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        x_bar: impl ::differentiable::generated::Cotangent<f64>,
        y_bar: impl ::differentiable::generated::Cotangent<f64>,
        _: impl ::differentiable::generated::Inactive,
    ) -> f64 {
        use ::differentiable::generated::Guard as _;
        let (cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, &x);
        let x_bar = &mut *x_bar;
        let mut y_bar = ::differentiable::generated::Cotangent::buffer(y_bar, &y);
        let y_bar = &mut *y_bar;
        let (result_dot, result_dot_1, result) = if x < 0.0 {
            (y, x, x * y)
        } else {
            let mut power: f64 = 1.0;
            let mut power_dot: f64 = 0.0;
            let mut power_dot_1: f64 = 0.0;
            for n in 0..limit {
                if power > 10.0 * y {
                    break;
                } else {
                    let t = x + n as f64;
                    let t_1 = power;
                    power_dot = power_dot * t + t_1;
                    power_dot_1 = power_dot_1 * t;
                    power = t_1 * t;
                }
            }
            let t_2 = power;
            let t_3 = t_2.ln();
            let d = ::differentiable::Real::recip(t_2);
            (
                guard.strong(guard.strong(power_dot, d), y),
                guard.strong(guard.strong(power_dot_1, d), y) + t_3,
                t_3 * y,
            )
        };
        *x_bar += guard.strong(cotangent, result_dot);
        *y_bar += guard.strong(cotangent, result_dot_1);
        result
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        x: f64,
        y: f64,
        limit: usize,
        x_dot: impl ::differentiable::generated::Direction<f64>,
        y_dot: impl ::differentiable::generated::Direction<f64>,
        _: impl ::differentiable::generated::Inactive,
    ) -> (f64, f64) {
        let x_dot = *::differentiable::generated::Direction::direction(x_dot, &x);
        let y_dot = *::differentiable::generated::Direction::direction(y_dot, &y);
        if x < 0.0 {
            (x * y, x_dot * y + y_dot * x)
        } else {
            let mut power: f64 = 1.0;
            let mut power_dot: f64 = 0.0;
            for n in 0..limit {
                if power > 10.0 * y {
                    break;
                } else {
                    let t = x + n as f64;
                    let t_1 = power;
                    power_dot = power_dot * t + x_dot * t_1;
                    power = t_1 * t;
                }
            }
            let t_2 = power;
            let t_3 = t_2.ln();
            (
                t_3 * y,
                ::differentiable::partials::strong(
                    ::differentiable::partials::strong(
                        power_dot,
                        ::differentiable::Real::recip(t_2),
                    ),
                    y,
                ) + ::differentiable::partials::strong(y_dot, t_3),
            )
        }
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        x: f64,
        y: f64,
        limit: usize,
        x_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
        y_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
        _: impl Sized,
    ) -> (f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) {
        let x_dot = *::differentiable::generated::Direction::direction(x_dot, &x);
        let y_dot = *::differentiable::generated::Direction::direction(y_dot, &y);
        if x < 0.0 {
            (x * y, x_dot * y + y_dot * x)
        } else {
            let mut power: f64 = 1.0;
            let mut power_dot: ::differentiable::generated::Lanes<f64, TANGENT_LANES> = ::differentiable::generated::Lanes::zero();
            for n in 0..limit {
                if power > 10.0 * y {
                    break;
                } else {
                    let t = x + n as f64;
                    let t_1 = power;
                    power_dot = power_dot * t + x_dot * t_1;
                    power = t_1 * t;
                }
            }
            let t_2 = power;
            let t_3 = t_2.ln();
            (
                t_3 * y,
                ::differentiable::generated::Lanes::strong(
                    ::differentiable::generated::Lanes::strong(
                        power_dot,
                        ::differentiable::Real::recip(t_2),
                    ),
                    y,
                ) + ::differentiable::generated::Lanes::strong(y_dot, t_3),
            )
        }
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        x: f64,
        y: f64,
        limit: usize,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
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
        x: f64,
        y: f64,
        limit: usize,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
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
        x: f64,
        y: f64,
        limit: usize,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
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
        x: f64,
        y: f64,
        limit: usize,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            f64,
            ::core::option::Option<&mut f64>,
            ::core::option::Option<&mut f64>,
            ::differentiable::generated::Constant,
        ) + use<CotangentGuard>,
    ) {
        Self::pullback(x, y, limit, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        x: f64,
        y: f64,
        limit: usize,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            f64,
            ::core::option::Option<&mut f64>,
            ::core::option::Option<&mut f64>,
            ::differentiable::generated::Constant,
        ) + use<CotangentGuard>,
    ) {
        let mut x_partial = 0.0;
        let mut y_partial = 0.0;
        let value = Self::accumulate_vjp(
            x,
            y,
            limit,
            guard.seed(1.0),
            &mut x_partial,
            &mut y_partial,
            ::differentiable::generated::Constant,
        );
        (
            value,
            move |_, _, _, cotangent, x_bar, y_bar, _| {
                if let ::core::option::Option::Some(x_bar) = x_bar {
                    *x_bar += guard.joint(cotangent, x_partial);
                }
                if let ::core::option::Option::Some(y_bar) = y_bar {
                    *y_bar += guard.joint(cotangent, y_partial);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: f64,
        y: f64,
        limit: usize,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            f64,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
        ) + use<>,
        f64,
    ) {
        (
            ::core::unreachable!(),
            move |_, _, _, _, _, _, _, _, _, _, _, _, _, _| {},
            ::core::unreachable!(),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<AbsentLanes>(
        x: f64,
        y: f64,
        limit: usize,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            f64,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
        ) + use<AbsentLanes>,
        AbsentLanes,
    ) {
        (
            ::core::unreachable!(),
            move |_, _, _, _, _, _, _, _, _, _, _, _, _, _| {},
            ::core::unreachable!(),
        )
    }
}
