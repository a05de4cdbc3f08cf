#[derive(Debug, PartialEq)]
pub enum Error {
    Negative(f64),
    Empty,
}
#[allow(dead_code)]
/// The logarithm of what is positive.
pub fn logarithm(x: f64) -> Result<f64, Error> {
    if x <= 0.0 { Err(Error::Negative(x)) } else { Ok(x.ln()) }
}
///The derivatives of the function [`logarithm`](fn@logarithm) with respect to `x`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum logarithm {}
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
impl logarithm {
    /**The gradient of [`logarithm`](fn@logarithm) with respect to `x`.

# Errors

Where [`logarithm`](fn@logarithm) does; what it has written by then means nothing.

# Panics

Where [`logarithm`](fn@logarithm) does.*/
    #[inline]
    pub fn gradient(x: f64) -> Result<f64, Error> {
        ::core::result::Result::Ok(Self::value_and_gradient(x)?.1)
    }
    /**The value of [`logarithm`](fn@logarithm), to the bit, and its gradient with respect to `x`, in one pass.

# Errors

Where [`logarithm`](fn@logarithm) does; what it has written by then means nothing.

# Panics

Where [`logarithm`](fn@logarithm) does.*/
    #[inline]
    pub fn value_and_gradient(x: f64) -> Result<(f64, f64), Error> {
        Self::vjp(x, 1.0)
    }
    /**Writes the gradient of [`logarithm`](fn@logarithm) with respect to `x` to `x_gradient`, which is overwritten, and returns the value, to the bit.

# Errors

Where [`logarithm`](fn@logarithm) does; what it has written by then means nothing.

# Panics

Where [`logarithm`](fn@logarithm) does.*/
    #[inline]
    pub fn gradient_into(x: f64, x_gradient: &mut f64) -> Result<f64, Error> {
        *x_gradient = 0.0;
        Self::accumulate_vjp(x, 1.0, x_gradient)
    }
    /**The value of [`logarithm`](fn@logarithm), to the bit, and its derivative in the direction in which `x` moves by `x_tangent`.

# Errors

Where [`logarithm`](fn@logarithm) does; what it has written by then means nothing.

# Panics

Where [`logarithm`](fn@logarithm) does.*/
    #[inline]
    pub fn jvp(x: f64, x_tangent: f64) -> Result<(f64, f64), Error> {
        Self::directional(x, x_tangent)
    }
    /**The value of [`logarithm`](fn@logarithm), to the bit, and its derivatives in K directions: in each, `x` moves by the element of `x_tangents` that has its index.

The function runs once, for all directions together.

# Errors

Where [`logarithm`](fn@logarithm) does; what it has written by then means nothing.

# Panics

Where [`logarithm`](fn@logarithm) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        x: f64,
        x_tangents: &[f64; K],
    ) -> Result<(f64, [f64; K]), Error> {
        let x_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&x, x_tangents.each_ref());
        let (value, derivatives) = Self::directional_lanes::<K>(x, &x_tangents)?;
        ::core::result::Result::Ok((
            value,
            <f64 as ::differentiable::generated::Laned<K>>::tangents(&derivatives),
        ))
    }
    /**The value of [`logarithm`](fn@logarithm), to the bit, and `cotangent` times its gradient with respect to `x`.

# Errors

Where [`logarithm`](fn@logarithm) does; what it has written by then means nothing.

# Panics

Where [`logarithm`](fn@logarithm) does.*/
    #[inline]
    pub fn vjp(x: f64, cotangent: f64) -> Result<(f64, f64), Error> {
        let mut x_gradient = 0.0;
        let value = Self::accumulate_vjp(x, cotangent, &mut x_gradient)?;
        ::core::result::Result::Ok((value, x_gradient))
    }
    #[doc(hidden)]
    #[inline]
    pub fn primal(argument_0: f64) -> Result<f64, Error> {
        logarithm(argument_0)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        x: f64,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        x_bar: impl ::differentiable::generated::Cotangent<f64>,
    ) -> Result<f64, Error> {
        let (cotangent, _) = ::differentiable::generated::Seed::apart(cotangent);
        if cotangent == 0.0 {
            return Self::primal(x);
        }
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, &x);
        let x_bar = &mut *x_bar;
        let mut x_bar_1: f64 = 0.0;
        let t = if x <= 0.0 {
            return Err(Error::Negative(x));
        } else {
            x_bar_1 = cotangent / x;
            x.ln()
        };
        *x_bar += x_bar_1;
        ::core::result::Result::Ok(t)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        x: f64,
        x_dot: impl ::differentiable::generated::Direction<f64>,
    ) -> Result<(f64, f64), Error> {
        let x_dot = *::differentiable::generated::Direction::direction(x_dot, &x);
        ::core::result::Result::Ok(
            if x <= 0.0 {
                return Err(Error::Negative(x));
            } else {
                (
                    x.ln(),
                    ::differentiable::partials::strong(
                        x_dot,
                        ::differentiable::Real::recip(x),
                    ),
                )
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        x: f64,
        x_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
    ) -> Result<(f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>), Error> {
        let x_dot = *::differentiable::generated::Direction::direction(x_dot, &x);
        ::core::result::Result::Ok(
            if x <= 0.0 {
                return Err(Error::Negative(x));
            } else {
                (
                    x.ln(),
                    ::differentiable::generated::Lanes::strong(
                        x_dot,
                        ::differentiable::Real::recip(x),
                    ),
                )
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        x: f64,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> Result<(f64, f64), Error> {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional_lanes<AbsentLanes>(
        x: f64,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> Result<(f64, AbsentLanes), Error> {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_directional(
        x: f64,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> Result<(f64, f64, f64, f64), Error>
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
        guard: CotangentGuard,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                &dyn ::differentiable::generated::Anything,
                f64,
                ::core::option::Option<&mut f64>,
            ) + use<CotangentGuard>,
        ),
        Error,
    > {
        fn pulling<
            Pull: ::core::ops::FnOnce(
                    &dyn ::differentiable::generated::Anything,
                    f64,
                    ::core::option::Option<&mut f64>,
                ),
        >(pull: Pull) -> Pull {
            pull
        }
        Self::pullback(x, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        x: f64,
        guard: CotangentGuard,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                &dyn ::differentiable::generated::Anything,
                f64,
                ::core::option::Option<&mut f64>,
            ) + use<CotangentGuard>,
        ),
        Error,
    > {
        fn pulling<
            Pull: ::core::ops::FnOnce(
                    &dyn ::differentiable::generated::Anything,
                    f64,
                    ::core::option::Option<&mut f64>,
                ),
        >(pull: Pull) -> Pull {
            pull
        }
        let mut x_partial = 0.0;
        let value = Self::accumulate_vjp(x, guard.seed(1.0), &mut x_partial)?;
        ::core::result::Result::Ok((
            value,
            pulling(move |_, cotangent, x_bar| {
                if let ::core::option::Option::Some(x_bar) = x_bar {
                    *x_bar += guard.joint(cotangent, x_partial);
                }
            }),
        ))
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: f64,
        _: ::differentiable::generated::Ignored,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                &dyn ::differentiable::generated::Anything,
                f64,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
            ) + use<>,
            f64,
        ),
        Error,
    > {
        fn pulling<
            Pull: ::core::ops::FnOnce(
                    &dyn ::differentiable::generated::Anything,
                    f64,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                ),
        >(pull: Pull) -> Pull {
            pull
        }
        ::core::result::Result::Ok((
            ::core::unreachable!(),
            pulling(move |_, _, _, _, _, _| {}),
            ::core::unreachable!(),
        ))
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<AbsentLanes>(
        x: f64,
        _: ::differentiable::generated::Ignored,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                &dyn ::differentiable::generated::Anything,
                f64,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
            ) + use<AbsentLanes>,
            AbsentLanes,
        ),
        Error,
    > {
        fn pulling<
            AbsentLanes,
            Pull: ::core::ops::FnOnce(
                    &dyn ::differentiable::generated::Anything,
                    f64,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                ),
        >(pull: Pull) -> Pull {
            pull
        }
        ::core::result::Result::Ok((
            ::core::unreachable!(),
            pulling::<AbsentLanes, _>(move |_, _, _, _, _, _| {}),
            ::core::unreachable!(),
        ))
    }
}
#[allow(dead_code)]
/// The mean of the logarithms of positive numbers.
pub fn mean(x: &[f64]) -> Result<f64, Error> {
    if x.is_empty() {
        return Err(Error::Empty);
    }
    let mut sum = 0.0;
    for v in x {
        sum += logarithm(*v)?;
    }
    Ok(sum / x.len() as f64)
}
///The derivatives of the function [`mean`](fn@mean) with respect to `x`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum mean {}
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
impl mean {
    /**The gradient of [`mean`](fn@mean) with respect to `x`.

The gradient is as long as `x`.

# Errors

Where [`mean`](fn@mean) does; what it has written by then means nothing.

# Panics

Where [`mean`](fn@mean) does.*/
    #[inline]
    pub fn gradient(x: &[f64]) -> Result<::differentiable::generated::Vec<f64>, Error> {
        ::core::result::Result::Ok(Self::value_and_gradient(x)?.1)
    }
    /**The value of [`mean`](fn@mean), to the bit, and its gradient with respect to `x`, in one pass.

The gradient is as long as `x`.

# Errors

Where [`mean`](fn@mean) does; what it has written by then means nothing.

# Panics

Where [`mean`](fn@mean) does.*/
    #[inline]
    pub fn value_and_gradient(
        x: &[f64],
    ) -> Result<(f64, ::differentiable::generated::Vec<f64>), Error> {
        Self::vjp(x, 1.0)
    }
    /**Writes the gradient of [`mean`](fn@mean) with respect to `x` to `x_gradient`, which is overwritten, and returns the value, to the bit.

# Errors

Where [`mean`](fn@mean) does; what it has written by then means nothing.

# Panics

If `x_gradient` has not the length of `x`, and where [`mean`](fn@mean) does.*/
    #[inline]
    pub fn gradient_into(x: &[f64], x_gradient: &mut [f64]) -> Result<f64, Error> {
        ::differentiable::generated::check_length(
            "x_gradient",
            x_gradient.len(),
            "`x`",
            x.len(),
        );
        x_gradient.fill(0.0);
        let x_gradient = &mut x_gradient[..x.len()];
        Self::accumulate_vjp(x, 1.0, x_gradient)
    }
    /**The value of [`mean`](fn@mean), to the bit, and its derivative in the direction in which `x` moves by `x_tangent`.

# Errors

Where [`mean`](fn@mean) does; what it has written by then means nothing.

# Panics

If `x_tangent` has not the length of `x`, and where [`mean`](fn@mean) does.*/
    #[inline]
    pub fn jvp(x: &[f64], x_tangent: &[f64]) -> Result<(f64, f64), Error> {
        ::differentiable::generated::check_length(
            "x_tangent",
            x_tangent.len(),
            "`x`",
            x.len(),
        );
        Self::directional(x, x_tangent)
    }
    /**The value of [`mean`](fn@mean), to the bit, and its derivatives in K directions: in each, `x` moves by the element of `x_tangents` that has its index.

The function runs once, for all directions together, or if a function that it calls has not derivatives in several directions at a time, The function runs once for each direction.

# Errors

Where [`mean`](fn@mean) does; what it has written by then means nothing.

# Panics

If an element of `x_tangents` has not the length of `x`, and where [`mean`](fn@mean) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        x: &[f64],
        x_tangents: &[impl ::core::convert::AsRef<[f64]>; K],
    ) -> Result<(f64, [f64; K]), Error> {
        for x_tangent in x_tangents {
            let x_tangent = ::core::convert::AsRef::<[f64]>::as_ref(x_tangent);
            ::differentiable::generated::check_length(
                "x_tangent",
                x_tangent.len(),
                "`x`",
                x.len(),
            );
        }
        ::core::result::Result::Ok(
            if const { Self::laned(60) } {
                let x_tangents = ::differentiable::generated::Laned::<
                    K,
                >::lanes(
                    &x[..],
                    x_tangents.each_ref().map(::core::convert::AsRef::<[f64]>::as_ref),
                );
                let (value, derivatives) = Self::directional_lanes::<K>(x, &x_tangents)?;
                (
                    value,
                    <f64 as ::differentiable::generated::Laned<
                        K,
                    >>::tangents(&derivatives),
                )
            } else {
                let mut value = ::core::option::Option::None;
                let derivatives = ::core::array::from_fn(|lane| {
                    let (swept, derivative) = ::differentiable::generated::succeeded(
                        Self::directional(
                            x,
                            ::core::convert::AsRef::<[f64]>::as_ref(&x_tangents[lane]),
                        ),
                    );
                    value = ::core::option::Option::Some(swept);
                    derivative
                });
                let value = match value {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => Self::primal(x)?,
                };
                (value, derivatives)
            },
        )
    }
    /**The value of [`mean`](fn@mean), to the bit, and `cotangent` times its gradient with respect to `x`.

The gradient is as long as `x`.

# Errors

Where [`mean`](fn@mean) does; what it has written by then means nothing.

# Panics

Where [`mean`](fn@mean) does.*/
    #[inline]
    pub fn vjp(
        x: &[f64],
        cotangent: f64,
    ) -> Result<(f64, ::differentiable::generated::Vec<f64>), Error> {
        let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
        let value = Self::accumulate_vjp(x, cotangent, &mut x_gradient)?;
        ::core::result::Result::Ok((value, x_gradient))
    }
    #[doc(hidden)]
    #[inline]
    pub fn primal(argument_0: &[f64]) -> Result<f64, Error> {
        mean(argument_0)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        x: &[f64],
        cotangent: impl ::differentiable::generated::Seed<f64>,
        x_bar: impl ::differentiable::generated::Cotangent<[f64]>,
    ) -> Result<f64, Error> {
        use ::differentiable::generated::Guard as _;
        let (cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        if cotangent == 0.0 {
            return Self::primal(x);
        }
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        if x.is_empty() {
            return Err(Error::Empty);
        }
        let mut sum: f64 = 0.0;
        let mut t_tape: ::differentiable::generated::Vec<f64> = ::differentiable::generated::vec![
            0.0; x.len()
        ];
        for i in 0..x.len() {
            let mut t_partial: f64 = 0.0;
            let r = logarithm::accumulate_vjp(x[i], guard.seed(1.0), &mut t_partial)?;
            t_tape[i] = t_partial;
            sum += r;
        }
        let t: f64 = x.len() as f64;
        let t_1 = sum / t;
        let t_bar = cotangent / t;
        if t_bar != 0.0 {
            for i_1 in (0..x.len()).rev() {
                x_bar[i_1] += guard.strong(t_tape[i_1], t_bar);
            }
        }
        ::core::result::Result::Ok(t_1)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        x: &[f64],
        x_dot: impl ::differentiable::generated::Direction<[f64]>,
    ) -> Result<(f64, f64), Error> {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        if x.is_empty() {
            return Err(Error::Empty);
        }
        let mut sum: f64 = 0.0;
        let mut sum_dot: f64 = 0.0;
        for i in 0..x.len() {
            let (r, r_dot) = logarithm::directional(x[i], x_dot[i])?;
            sum_dot += r_dot;
            sum += r;
        }
        let t: f64 = x.len() as f64;
        ::core::result::Result::Ok((
            sum / t,
            ::differentiable::partials::strong(sum_dot, ::differentiable::Real::recip(t)),
        ))
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        x: &[f64],
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>],
            [f64],
        >,
    ) -> Result<(f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>), Error> {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        if x.is_empty() {
            return Err(Error::Empty);
        }
        let mut sum: f64 = 0.0;
        let mut sum_dot: ::differentiable::generated::Lanes<f64, TANGENT_LANES> = ::differentiable::generated::Lanes::zero();
        for i in 0..x.len() {
            let (
                r,
                r_dot,
            ): (_, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) = logarithm::directional_lanes(
                x[i],
                x_dot[i],
            )?;
            sum_dot += r_dot;
            sum += r;
        }
        let t: f64 = x.len() as f64;
        ::core::result::Result::Ok((
            sum / t,
            ::differentiable::generated::Lanes::strong(
                sum_dot,
                ::differentiable::Real::recip(t),
            ),
        ))
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
    ) -> Result<(f64, f64), Error> {
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
    ) -> Result<(f64, AbsentLanes), Error> {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_directional(
        x: &[f64],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> Result<(f64, f64, f64, f64), Error>
    where
        for<'call> Self: ::differentiable::generated::SecondOrder<'call>,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    pub const fn laned(depth: usize) -> bool {
        depth > 0 && logarithm::laned(depth - 1)
    }
    #[doc(hidden)]
    pub const fn repeats(depth: usize) -> bool {
        depth > 0 && logarithm::repeats(depth - 1)
    }
    #[doc(hidden)]
    pub const fn computes(depth: usize) -> bool {
        depth == 0 || logarithm::computes(depth - 1)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_outermost<CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64],
        guard: CotangentGuard,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                &[f64],
                f64,
                ::core::option::Option<&mut [f64]>,
            ) + use<CotangentGuard>,
        ),
        Error,
    > {
        fn pulling<
            Pull: ::core::ops::FnOnce(&[f64], f64, ::core::option::Option<&mut [f64]>),
        >(pull: Pull) -> Pull {
            pull
        }
        Self::pullback(x, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64],
        guard: CotangentGuard,
    ) -> Result<
        (
            f64,
            impl ::core::ops::FnOnce(
                &[f64],
                f64,
                ::core::option::Option<&mut [f64]>,
            ) + use<CotangentGuard>,
        ),
        Error,
    > {
        fn pulling<
            Pull: ::core::ops::FnOnce(&[f64], f64, ::core::option::Option<&mut [f64]>),
        >(pull: Pull) -> Pull {
            pull
        }
        if x.is_empty() {
            return Err(Error::Empty);
        }
        let mut sum: f64 = 0.0;
        let mut t_tape: ::differentiable::generated::Vec<f64> = ::differentiable::generated::vec![
            0.0; x.len()
        ];
        for i in 0..x.len() {
            let mut t_partial: f64 = 0.0;
            let r = logarithm::accumulate_vjp(x[i], guard.seed(1.0), &mut t_partial)?;
            t_tape[i] = t_partial;
            sum += r;
        }
        let t: f64 = x.len() as f64;
        let t_1 = sum / t;
        ::core::result::Result::Ok((
            t_1,
            pulling(move |x, cotangent, x_bar| {
                if cotangent == 0.0 {
                    return;
                }
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar
                    .unwrap_or_else(|| {
                        x_bar_spare.insert(::differentiable::Tangent::zero_tangent(x))
                    });
                let t_bar = cotangent / t;
                if t_bar != 0.0 {
                    for i_1 in (0..x.len()).rev() {
                        x_bar[i_1] += guard.strong(t_tape[i_1], t_bar);
                    }
                }
            }),
        ))
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: &[f64],
        _: ::differentiable::generated::Ignored,
    ) -> Result<
        (
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
        ),
        Error,
    > {
        fn pulling<
            Pull: ::core::ops::FnOnce(
                    &[f64],
                    f64,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                ),
        >(pull: Pull) -> Pull {
            pull
        }
        ::core::result::Result::Ok((
            ::core::unreachable!(),
            pulling(move |_, _, _, _, _, _| {}),
            ::core::unreachable!(),
        ))
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<AbsentLanes>(
        x: &[f64],
        _: ::differentiable::generated::Ignored,
    ) -> Result<
        (
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
        ),
        Error,
    > {
        fn pulling<
            AbsentLanes,
            Pull: ::core::ops::FnOnce(
                    &[f64],
                    f64,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                    ::differentiable::generated::Ignored,
                ),
        >(pull: Pull) -> Pull {
            pull
        }
        ::core::result::Result::Ok((
            ::core::unreachable!(),
            pulling::<AbsentLanes, _>(move |_, _, _, _, _, _| {}),
            ::core::unreachable!(),
        ))
    }
    #[doc(hidden)]
    pub const fn recalls(_: usize) -> bool {
        true
    }
}
