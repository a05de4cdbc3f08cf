#[allow(dead_code)]
/// Iterators and a closure.
pub fn likelihood(samples: &[f64], mean: f64, deviation: f64) -> f64 {
    let standardised = |sample: f64| (sample - mean) / deviation;
    let squares: f64 = samples.iter().map(|&sample| standardised(sample).powi(2)).sum();
    -0.5 * squares - samples.len() as f64 * deviation.ln()
}
/**The derivatives of the function [`likelihood`](fn@likelihood) with respect to `mean` and `deviation`.

There would be `objective` if one parameter were active, which `wrt(…)` can say.*/
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum likelihood {}
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
impl likelihood {
    /**The gradient of [`likelihood`](fn@likelihood) with respect to `mean` and `deviation` (one part for each, in this order).

# Panics

Where [`likelihood`](fn@likelihood) does.*/
    #[inline]
    pub fn gradient(samples: &[f64], mean: f64, deviation: f64) -> (f64, f64) {
        Self::value_and_gradient(samples, mean, deviation).1
    }
    /**The value of [`likelihood`](fn@likelihood), to the bit, and its gradient with respect to `mean` and `deviation` (one part for each, in this order), in one pass.

# Panics

Where [`likelihood`](fn@likelihood) does.*/
    #[inline]
    pub fn value_and_gradient(
        samples: &[f64],
        mean: f64,
        deviation: f64,
    ) -> (f64, (f64, f64)) {
        Self::vjp(samples, mean, deviation, 1.0)
    }
    /**Writes the gradient of [`likelihood`](fn@likelihood) with respect to `mean` and `deviation` to `mean_gradient` and `deviation_gradient`, which are overwritten, and returns the value, to the bit.

# Panics

Where [`likelihood`](fn@likelihood) does.*/
    #[inline]
    pub fn gradient_into(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        mean_gradient: &mut f64,
        deviation_gradient: &mut f64,
    ) -> f64 {
        *mean_gradient = 0.0;
        *deviation_gradient = 0.0;
        Self::accumulate_vjp(
            samples,
            mean,
            deviation,
            1.0,
            ::differentiable::generated::Constant,
            mean_gradient,
            deviation_gradient,
        )
    }
    /**The value of [`likelihood`](fn@likelihood), to the bit, and its derivative in the direction in which `mean` and `deviation` move by `mean_tangent` and `deviation_tangent`.

# Panics

Where [`likelihood`](fn@likelihood) does.*/
    #[inline]
    pub fn jvp(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        mean_tangent: f64,
        deviation_tangent: f64,
    ) -> (f64, f64) {
        Self::directional(
            samples,
            mean,
            deviation,
            ::differentiable::generated::Constant,
            mean_tangent,
            deviation_tangent,
        )
    }
    /**The value of [`likelihood`](fn@likelihood), to the bit, and its derivatives in K directions: in each, `mean` and `deviation` move by the element of `mean_tangents` and `deviation_tangents` that has its index.

The function runs once, for all directions together.

# Panics

Where [`likelihood`](fn@likelihood) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        mean_tangents: &[f64; K],
        deviation_tangents: &[f64; K],
    ) -> (f64, [f64; K]) {
        let mean_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&mean, mean_tangents.each_ref());
        let deviation_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&deviation, deviation_tangents.each_ref());
        let (value, derivatives) = Self::directional_lanes::<
            K,
        >(
            samples,
            mean,
            deviation,
            ::differentiable::generated::Constant,
            &mean_tangents,
            &deviation_tangents,
        );
        (value, <f64 as ::differentiable::generated::Laned<K>>::tangents(&derivatives))
    }
    /**The value of [`likelihood`](fn@likelihood), to the bit, and `cotangent` times its gradient with respect to `mean` and `deviation` (one part for each, in this order).

# Panics

Where [`likelihood`](fn@likelihood) does.*/
    #[inline]
    pub fn vjp(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        cotangent: f64,
    ) -> (f64, (f64, f64)) {
        let mut mean_gradient = 0.0;
        let mut deviation_gradient = 0.0;
        let value = Self::accumulate_vjp(
            samples,
            mean,
            deviation,
            cotangent,
            ::differentiable::generated::Constant,
            &mut mean_gradient,
            &mut deviation_gradient,
        );
        (value, (mean_gradient, deviation_gradient))
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        _: impl ::differentiable::generated::Inactive,
        mean_bar: impl ::differentiable::generated::Cotangent<f64>,
        deviation_bar: impl ::differentiable::generated::Cotangent<f64>,
    ) -> f64 {
        let (cotangent, _) = ::differentiable::generated::Seed::apart(cotangent);
        if cotangent == 0.0 {
            return likelihood(samples, mean, deviation);
        }
        let mut mean_bar = ::differentiable::generated::Cotangent::buffer(
            mean_bar,
            &mean,
        );
        let mean_bar = &mut *mean_bar;
        let mut deviation_bar = ::differentiable::generated::Cotangent::buffer(
            deviation_bar,
            &deviation,
        );
        let deviation_bar = &mut *deviation_bar;
        let mut sum: f64 = -0.0;
        for i in 0..samples.len() {
            let sample = samples[i];
            let sample_1: f64 = sample;
            let t: f64 = sample_1;
            sum += ((t - mean) / deviation).powi(2);
        }
        let squares = sum;
        let t_1: f64 = samples.len() as f64;
        let mut mean_bar_1: f64 = 0.0;
        let mut deviation_bar_1: f64 = -(cotangent * t_1) / deviation;
        for i_1 in 0..samples.len() {
            let sample_2 = samples[i_1];
            let sample_3: f64 = sample_2;
            let t_2: f64 = sample_3;
            let t_3 = (t_2 - mean) / deviation;
            let d = cotangent * t_3;
            deviation_bar_1 += d * (t_3 * ::differentiable::Real::recip(deviation));
            mean_bar_1 -= -d / deviation;
        }
        *mean_bar += mean_bar_1;
        *deviation_bar += deviation_bar_1;
        -0.5 * squares - t_1 * deviation.ln()
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        _: impl ::differentiable::generated::Inactive,
        mean_dot: impl ::differentiable::generated::Direction<f64>,
        deviation_dot: impl ::differentiable::generated::Direction<f64>,
    ) -> (f64, f64) {
        let mean_dot = *::differentiable::generated::Direction::direction(
            mean_dot,
            &mean,
        );
        let deviation_dot = *::differentiable::generated::Direction::direction(
            deviation_dot,
            &deviation,
        );
        let mut sum: f64 = -0.0;
        let mut sum_dot: f64 = 0.0;
        for i in 0..samples.len() {
            let sample = samples[i];
            let sample_1: f64 = sample;
            let t: f64 = sample_1;
            let t_1 = (t - mean) / deviation;
            let d = ::differentiable::Real::recip(deviation);
            sum_dot
                += ::differentiable::partials::strong(
                    -::differentiable::partials::strong(mean_dot, d)
                        - ::differentiable::partials::strong(deviation_dot, t_1 * d),
                    2.0 * t_1,
                );
            sum += t_1.powi(2);
        }
        let squares = sum;
        let squares_dot = sum_dot;
        let t_2: f64 = samples.len() as f64;
        (
            -0.5 * squares - t_2 * deviation.ln(),
            -0.5 * squares_dot
                - ::differentiable::partials::strong(
                    ::differentiable::partials::strong(
                        deviation_dot,
                        ::differentiable::Real::recip(deviation),
                    ),
                    t_2,
                ),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        _: impl Sized,
        mean_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
        deviation_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
    ) -> (f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) {
        let mean_dot = *::differentiable::generated::Direction::direction(
            mean_dot,
            &mean,
        );
        let deviation_dot = *::differentiable::generated::Direction::direction(
            deviation_dot,
            &deviation,
        );
        let mut sum: f64 = -0.0;
        let mut sum_dot: ::differentiable::generated::Lanes<f64, TANGENT_LANES> = ::differentiable::generated::Lanes::zero();
        for i in 0..samples.len() {
            let sample = samples[i];
            let sample_1: f64 = sample;
            let t: f64 = sample_1;
            let t_1 = (t - mean) / deviation;
            let d = ::differentiable::Real::recip(deviation);
            sum_dot
                += ::differentiable::generated::Lanes::strong(
                    -::differentiable::generated::Lanes::strong(mean_dot, d)
                        - ::differentiable::generated::Lanes::strong(
                            deviation_dot,
                            t_1 * d,
                        ),
                    2.0 * t_1,
                );
            sum += t_1.powi(2);
        }
        let squares = sum;
        let squares_dot = sum_dot;
        let t_2: f64 = samples.len() as f64;
        (
            -0.5 * squares - t_2 * deviation.ln(),
            squares_dot * -0.5
                - ::differentiable::generated::Lanes::strong(
                    ::differentiable::generated::Lanes::strong(
                        deviation_dot,
                        ::differentiable::Real::recip(deviation),
                    ),
                    t_2,
                ),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        samples: &[f64],
        mean: f64,
        deviation: f64,
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
        samples: &[f64],
        mean: f64,
        deviation: f64,
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
        samples: &[f64],
        mean: f64,
        deviation: f64,
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
        samples: &[f64],
        mean: f64,
        deviation: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            f64,
            ::differentiable::generated::Constant,
            ::core::option::Option<&mut f64>,
            ::core::option::Option<&mut f64>,
        ) + use<CotangentGuard>,
    ) {
        Self::pullback(samples, mean, deviation, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            &dyn ::differentiable::generated::Anything,
            f64,
            ::differentiable::generated::Constant,
            ::core::option::Option<&mut f64>,
            ::core::option::Option<&mut f64>,
        ) + use<CotangentGuard>,
    ) {
        let mut mean_partial = 0.0;
        let mut deviation_partial = 0.0;
        let value = Self::accumulate_vjp(
            samples,
            mean,
            deviation,
            guard.seed(1.0),
            ::differentiable::generated::Constant,
            &mut mean_partial,
            &mut deviation_partial,
        );
        (
            value,
            move |_, _, _, cotangent, _, mean_bar, deviation_bar| {
                if let ::core::option::Option::Some(mean_bar) = mean_bar {
                    *mean_bar += guard.joint(cotangent, mean_partial);
                }
                if let ::core::option::Option::Some(deviation_bar) = deviation_bar {
                    *deviation_bar += guard.joint(cotangent, deviation_partial);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        samples: &[f64],
        mean: f64,
        deviation: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
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
        samples: &[f64],
        mean: f64,
        deviation: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
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
    #[doc(hidden)]
    pub const fn recalls(_: usize) -> bool {
        true
    }
}
