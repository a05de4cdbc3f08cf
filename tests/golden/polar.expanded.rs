#[allow(dead_code)]
/// Outputs behind `&mut`.
pub fn polar(radius: f64, angle: f64, out: &mut [f64; 2]) {
    let (sin, cos) = angle.sin_cos();
    out[0] = radius * cos;
    out[1] = radius * sin;
}
///The derivatives of the function [`polar`](fn@polar) with respect to `radius` and `angle`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum polar {}
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
impl polar {
    /**Writes to `out` what [`polar`](fn@polar) writes, and to `out_tangent`, whatever was there, the derivative in the direction in which `radius` and `angle` move by `radius_tangent` and `angle_tangent`.

# Panics

Where [`polar`](fn@polar) does.*/
    #[inline]
    pub fn jvp(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        radius_tangent: f64,
        angle_tangent: f64,
        out_tangent: &mut [f64; 2],
    ) {
        ::differentiable::Vector::set_zero(out_tangent);
        Self::directional(radius, angle, out, radius_tangent, angle_tangent, out_tangent)
    }
    /**Writes to `out` what [`polar`](fn@polar) writes, and to `out_tangents`, whatever was there, the derivatives in K directions: in each, `radius` and `angle` move by the element of `radius_tangents` and `angle_tangents` that has its index.

The function runs once, for all directions together.

# Panics

Where [`polar`](fn@polar) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        radius_tangents: &[f64; K],
        angle_tangents: &[f64; K],
        out_tangents: &mut [[f64; 2]; K],
    ) {
        let radius_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&radius, radius_tangents.each_ref());
        let angle_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&angle, angle_tangents.each_ref());
        let mut out_lanes = ::differentiable::generated::Laned::<K>::zero_lanes(&*out);
        Self::directional_lanes::<
            K,
        >(radius, angle, out, &radius_tangents, &angle_tangents, &mut out_lanes);
        <[f64; 2] as ::differentiable::generated::Laned<
            K,
        >>::set_tangents(&out_lanes, out_tangents);
    }
    /**Writes to `out` what [`polar`](fn@polar) writes, and returns the gradient of ⟨`out_cotangent`, `out`⟩ with respect to `radius` and `angle` (one part for each, in this order).

# Panics

Where [`polar`](fn@polar) does.*/
    #[inline]
    pub fn vjp(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        out_cotangent: &[f64; 2],
    ) -> (f64, f64) {
        let mut radius_gradient = 0.0;
        let mut angle_gradient = 0.0;
        let mut out_cotangent = ::core::clone::Clone::clone(out_cotangent);
        Self::accumulate_vjp(
            radius,
            angle,
            out,
            (),
            &mut radius_gradient,
            &mut angle_gradient,
            &mut out_cotangent,
        );
        (radius_gradient, angle_gradient)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        seed: impl ::differentiable::generated::Seed<()>,
        radius_bar: impl ::differentiable::generated::Cotangent<f64>,
        angle_bar: impl ::differentiable::generated::Cotangent<f64>,
        out_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) {
        use ::differentiable::generated::Guard as _;
        let ((), guard) = ::differentiable::generated::Seed::apart(seed);
        let mut radius_bar = ::differentiable::generated::Cotangent::buffer(
            radius_bar,
            &radius,
        );
        let radius_bar = &mut *radius_bar;
        let mut angle_bar = ::differentiable::generated::Cotangent::buffer(
            angle_bar,
            &angle,
        );
        let angle_bar = &mut *angle_bar;
        let mut out_bar = ::differentiable::generated::Cotangent::buffer(out_bar, &*out);
        let out_bar = &mut *out_bar;
        let sin = angle.sin();
        let cos = angle.cos();
        out[0] = radius * cos;
        out[1] = radius * sin;
        let t_bar = out_bar[1];
        out_bar[1] = 0.0;
        let t_bar_1 = out_bar[0];
        out_bar[0] = 0.0;
        *radius_bar += guard.strong(t_bar, sin) + guard.strong(t_bar_1, cos);
        *angle_bar
            += guard.strong(guard.strong(t_bar, radius), cos)
                - guard.strong(guard.strong(t_bar_1, radius), sin);
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        radius_dot: impl ::differentiable::generated::Direction<f64>,
        angle_dot: impl ::differentiable::generated::Direction<f64>,
        out_dot: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) {
        let radius_dot = *::differentiable::generated::Direction::direction(
            radius_dot,
            &radius,
        );
        let angle_dot = *::differentiable::generated::Direction::direction(
            angle_dot,
            &angle,
        );
        let mut out_dot = ::differentiable::generated::Cotangent::buffer(out_dot, &*out);
        let out_dot = &mut *out_dot;
        let sin = angle.sin();
        let sin_dot = angle_dot * ::differentiable::Real::cos(angle);
        let cos = angle.cos();
        out_dot[0] = radius_dot * cos - angle_dot * sin * radius;
        out[0] = radius * cos;
        out_dot[1] = radius_dot * sin + sin_dot * radius;
        out[1] = radius * sin;
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        radius_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
        angle_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
        out_dot: impl ::differentiable::generated::Cotangent<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            [f64; 2],
        >,
    ) {
        let radius_dot = *::differentiable::generated::Direction::direction(
            radius_dot,
            &radius,
        );
        let angle_dot = *::differentiable::generated::Direction::direction(
            angle_dot,
            &angle,
        );
        let mut out_dot = ::differentiable::generated::Cotangent::buffer(out_dot, &*out);
        let out_dot = &mut *out_dot;
        let sin = angle.sin();
        let sin_dot = angle_dot * ::differentiable::Real::cos(angle);
        let cos = angle.cos();
        out_dot[0] = radius_dot * cos - angle_dot * sin * radius;
        out[0] = radius * cos;
        out_dot[1] = radius_dot * sin + sin_dot * radius;
        out[1] = radius * sin;
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional_lanes(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_directional(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    )
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
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        guard: CotangentGuard,
    ) -> impl ::core::ops::FnOnce(
        &dyn ::differentiable::generated::Anything,
        &dyn ::differentiable::generated::Anything,
        ::differentiable::generated::Output,
        ::core::option::Option<&mut f64>,
        ::core::option::Option<&mut f64>,
        &mut [f64; 2],
    ) + use<CotangentGuard> {
        Self::pullback(radius, angle, out, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        guard: CotangentGuard,
    ) -> impl ::core::ops::FnOnce(
        &dyn ::differentiable::generated::Anything,
        &dyn ::differentiable::generated::Anything,
        ::differentiable::generated::Output,
        ::core::option::Option<&mut f64>,
        ::core::option::Option<&mut f64>,
        &mut [f64; 2],
    ) + use<CotangentGuard> {
        let sin = angle.sin();
        let cos = angle.cos();
        out[0] = radius * cos;
        out[1] = radius * sin;
        move |_, _, _, radius_bar, angle_bar, out_bar| {
            let mut radius_bar_spare = ::core::option::Option::None;
            let radius_bar = radius_bar.unwrap_or_else(|| radius_bar_spare.insert(0.0));
            let mut angle_bar_spare = ::core::option::Option::None;
            let angle_bar = angle_bar.unwrap_or_else(|| angle_bar_spare.insert(0.0));
            let t_bar = out_bar[1];
            out_bar[1] = 0.0;
            let t_bar_1 = out_bar[0];
            out_bar[0] = 0.0;
            *radius_bar += guard.strong(t_bar, sin) + guard.strong(t_bar_1, cos);
            *angle_bar
                += guard.strong(guard.strong(t_bar, radius), cos)
                    - guard.strong(guard.strong(t_bar_1, radius), sin);
        }
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> impl ::core::ops::FnOnce(
        &dyn ::differentiable::generated::Anything,
        &dyn ::differentiable::generated::Anything,
        ::differentiable::generated::Output,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
    ) + use<> {
        move |_, _, _, _, _, _, _, _, _, _, _, _| {}
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes(
        radius: f64,
        angle: f64,
        out: &mut [f64; 2],
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> impl ::core::ops::FnOnce(
        &dyn ::differentiable::generated::Anything,
        &dyn ::differentiable::generated::Anything,
        ::differentiable::generated::Output,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
        ::differentiable::generated::Ignored,
    ) + use<> {
        move |_, _, _, _, _, _, _, _, _, _, _, _| {}
    }
}
