#[allow(dead_code)]
/// Any scalar, any length; a Jacobian matrix.
pub fn softmax<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
    let mut y = [T::zero(); N];
    let mut sum = T::zero();
    for i in 0..N {
        y[i] = x[i].exp();
        sum += y[i];
    }
    for i in 0..N {
        y[i] = y[i] / sum;
    }
    y
}
///The derivatives of the function [`softmax`](fn@softmax) with respect to `x`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum softmax {}
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
impl softmax {
    /**The value of [`softmax`](fn@softmax), to the bit, and its derivative in the direction in which `x` moves by `x_tangent`.

# Panics

Where [`softmax`](fn@softmax) does.*/
    #[inline]
    pub fn jvp<T: Real, const N: usize>(
        x: &[T; N],
        x_tangent: &[T; N],
    ) -> ([T; N], [T; N]) {
        Self::directional::<T, N>(x, x_tangent)
    }
    /**The value of [`softmax`](fn@softmax), to the bit, and its derivatives in K directions: in each, `x` moves by the element of `x_tangents` that has its index.

The function runs once, for all directions together.

# Panics

Where [`softmax`](fn@softmax) does.*/
    #[inline]
    pub fn jvps<T: Real, const N: usize, const K: usize>(
        x: &[T; N],
        x_tangents: &[[T; N]; K],
    ) -> ([T; N], [[T; N]; K]) {
        let x_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(x, x_tangents.each_ref());
        let (value, derivatives) = Self::directional_lanes::<T, N, K>(x, &x_tangents);
        let mut tangents = [[<T as ::differentiable::Real>::zero(); N]; K];
        <[T; N] as ::differentiable::generated::Laned<
            K,
        >>::set_tangents(&derivatives, &mut tangents);
        (value, tangents)
    }
    /**The value of [`softmax`](fn@softmax), to the bit, and the gradient of ⟨`cotangent`, the value⟩ with respect to `x`. The cotangent has one float for each float of the result.

# Panics

Where [`softmax`](fn@softmax) does.*/
    #[inline]
    pub fn vjp<T: Real, const N: usize>(
        x: &[T; N],
        cotangent: [T; N],
    ) -> ([T; N], [T; N]) {
        let mut x_gradient = [<T as ::differentiable::Real>::zero(); N];
        let mut value = Self::accumulate_vjp::<
            T,
            N,
        >(x, ::differentiable::generated::Unguarded(cotangent), &mut x_gradient);
        if !(::differentiable::Vector::is_number(&x_gradient)) {
            (value, x_gradient) = ::differentiable::generated::again(move || {
                let mut x_gradient = [<T as ::differentiable::Real>::zero(); N];
                let value = Self::accumulate_vjp::<T, N>(x, cotangent, &mut x_gradient);
                (value, x_gradient)
            });
        }
        (value, x_gradient)
    }
    /**The value of [`softmax`](fn@softmax), to the bit, and its Jacobian matrix, with a row for each element of the result and a column for each element of `x`.

The entry `[i][j]` is the derivative of element i of the result by element j of `x`.

What the function does besides, such as drawing random numbers, it does once for every 8 elements of `x`, or for every 8 elements of the result, whichever is expected to be faster.

# Panics

Where [`softmax`](fn@softmax) does.*/
    #[inline]
    pub fn jacobian<T: Real, const N: usize>(x: &[T; N]) -> ([T; N], [[T; N]; N]) {
        let (columns, rows) = (N, N);
        let mut value = ::core::option::Option::None;
        let mut jacobian = [[<T as ::differentiable::Real>::zero(); N]; N];
        if columns <= 1 * rows {
            for first in (0..columns).step_by(8) {
                let mut direction = ::differentiable::generated::Laned::<
                    8,
                >::zero_lanes(x);
                ::differentiable::generated::set_units(&mut direction, first);
                let (swept, derivative) = Self::directional_lanes::<
                    T,
                    N,
                    8,
                >(x, &direction);
                ::differentiable::generated::set_columns(
                    jacobian.as_flattened_mut(),
                    columns,
                    first,
                    &derivative,
                );
                value = ::core::option::Option::Some(swept);
            }
        } else {
            for first in (0..rows).step_by(8) {
                let mut cotangent = [::differentiable::generated::Lanes::<
                    T,
                    8,
                >::zero(); N];
                ::differentiable::generated::set_units(&mut cotangent, first);
                let mut gradient = ::differentiable::generated::Laned::<
                    8,
                >::zero_lanes(x);
                let swept = Self::accumulate_vjp_lanes::<
                    T,
                    N,
                    8,
                >(x, ::differentiable::generated::Unguarded(cotangent), &mut gradient);
                ::differentiable::generated::set_rows(
                    jacobian.as_flattened_mut(),
                    first,
                    &gradient,
                );
                value = ::core::option::Option::Some(swept);
            }
        }
        let mut value = match value {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => softmax::<T, N>(x),
        };
        if !(::differentiable::Vector::is_number(&jacobian)) {
            (value, jacobian) = ::differentiable::generated::again(move || {
                let mut value = ::core::option::Option::None;
                let mut jacobian = [[<T as ::differentiable::Real>::zero(); N]; N];
                if columns <= 1 * rows {
                    for first in (0..columns).step_by(8) {
                        let mut direction = ::differentiable::generated::Laned::<
                            8,
                        >::zero_lanes(x);
                        ::differentiable::generated::set_units(&mut direction, first);
                        let (swept, derivative) = Self::directional_lanes::<
                            T,
                            N,
                            8,
                        >(x, &direction);
                        ::differentiable::generated::set_columns(
                            jacobian.as_flattened_mut(),
                            columns,
                            first,
                            &derivative,
                        );
                        value = ::core::option::Option::Some(swept);
                    }
                } else {
                    for first in (0..rows).step_by(8) {
                        let mut cotangent = [::differentiable::generated::Lanes::<
                            T,
                            8,
                        >::zero(); N];
                        ::differentiable::generated::set_units(&mut cotangent, first);
                        let mut gradient = ::differentiable::generated::Laned::<
                            8,
                        >::zero_lanes(x);
                        let swept = Self::accumulate_vjp_lanes::<
                            T,
                            N,
                            8,
                        >(x, cotangent, &mut gradient);
                        ::differentiable::generated::set_rows(
                            jacobian.as_flattened_mut(),
                            first,
                            &gradient,
                        );
                        value = ::core::option::Option::Some(swept);
                    }
                }
                let value = match value {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => softmax::<T, N>(x),
                };
                (value, jacobian)
            });
        }
        (value, jacobian)
    }
    ///The sum of the squares of what [`softmax`](fn@softmax) returns as an objective of `x`, for a descent. It knows its terms, which the method of Levenberg and Marquardt needs.
    #[inline]
    pub fn objective<T: Real, const N: usize>() -> impl ::differentiable::objective::Residuals<
        [T; N],
    > {
        ::differentiable::objective::least_squares(
            { move |x_: &[T; N]| -> [T; N] { softmax::<T, N>(x_) } },
            move |x_: &[T; N]| { Self::jacobian::<T, N>(x_) },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp<T: Real, const N: usize>(
        x: &[T; N],
        cotangent: impl ::differentiable::generated::Seed<[T; N]>,
        x_bar: impl ::differentiable::generated::Cotangent<[T; N]>,
    ) -> [T; N] {
        use ::differentiable::generated::Guard as _;
        let (mut cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let (mut x_bar, x_bar_is_fresh) = ::differentiable::generated::Cotangent::fresh_buffer(
            x_bar,
            x,
        );
        let x_bar = &mut *x_bar;
        let mut y: [T; N] = [T::zero(); N];
        let mut sum: T = T::zero();
        let mut t_tape_1 = [<T as ::differentiable::Real>::zero(); N];
        for i in 0..N {
            let t = x[i].exp();
            t_tape_1[i] = t;
            y[i] = t;
            sum += t;
        }
        let mut t_tape = [<T as ::differentiable::Real>::zero(); N];
        for i_1 in 0..N {
            let t_1 = y[i_1];
            t_tape[i_1] = t_1;
            y[i_1] = t_1 / sum;
        }
        let result = y;
        let mut y_bar = cotangent;
        let mut sum_bar: T = <T as ::differentiable::Real>::zero();
        for i_2 in (0..N).rev() {
            let t_2 = sum;
            let t_bar = y_bar[i_2];
            let d = ::differentiable::Real::recip(t_2);
            sum_bar -= guard.strong(t_bar, t_tape[i_2] / t_2 * d);
            y_bar[i_2] = guard.strong(t_bar, d);
        }
        for i_3 in (0..N).rev() {
            let t_bar_1 = guard.strong(sum_bar + y_bar[i_3], t_tape_1[i_3]);
            if x_bar_is_fresh {
                x_bar[i_3] = t_bar_1;
            } else {
                x_bar[i_3] += t_bar_1;
            }
        }
        result
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_lanes<T: Real, const N: usize, const TANGENT_LANES: usize>(
        x: &[T; N],
        cotangent: impl ::differentiable::generated::Seed<
            [::differentiable::generated::Lanes<T, TANGENT_LANES>; N],
        >,
        x_bar: impl ::differentiable::generated::Cotangent<
            [::differentiable::generated::Lanes<T, TANGENT_LANES>; N],
            [T; N],
        >,
    ) -> [T; N] {
        use ::differentiable::generated::Guard as _;
        let (mut cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        let mut y: [T; N] = [T::zero(); N];
        let mut sum: T = T::zero();
        let mut t_tape_1 = [<T as ::differentiable::Real>::zero(); N];
        for i in 0..N {
            let t = x[i].exp();
            t_tape_1[i] = t;
            y[i] = t;
            sum += t;
        }
        let mut t_tape = [<T as ::differentiable::Real>::zero(); N];
        for i_1 in 0..N {
            let t_1 = y[i_1];
            t_tape[i_1] = t_1;
            y[i_1] = t_1 / sum;
        }
        let result = y;
        let mut y_bar = cotangent;
        let mut sum_bar: ::differentiable::generated::Lanes<T, TANGENT_LANES> = ::differentiable::generated::Lanes::zero();
        for i_2 in (0..N).rev() {
            let t_2 = sum;
            let t_bar = y_bar[i_2];
            let d = ::differentiable::Real::recip(t_2);
            sum_bar -= guard.strong_lanes(t_bar, t_tape[i_2] / t_2 * d);
            y_bar[i_2] = guard.strong_lanes(t_bar, d);
        }
        for i_3 in (0..N).rev() {
            x_bar[i_3] += guard.strong_lanes(sum_bar + y_bar[i_3], t_tape_1[i_3]);
        }
        result
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional<T: Real, const N: usize>(
        x: &[T; N],
        x_dot: impl ::differentiable::generated::Direction<[T; N]>,
    ) -> ([T; N], [T; N]) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut y: [T; N] = [T::zero(); N];
        let mut y_dot = [<T as ::differentiable::Real>::zero(); N];
        let mut sum: T = T::zero();
        let mut sum_dot: T = <T as ::differentiable::Real>::zero();
        for i in 0..N {
            let t = x[i].exp();
            let t_dot = ::differentiable::partials::strong(x_dot[i], t);
            y_dot[i] = t_dot;
            y[i] = t;
            sum_dot += t_dot;
            sum += t;
        }
        for i_1 in 0..N {
            let t_1 = sum;
            let t_2 = y[i_1] / t_1;
            let d = ::differentiable::Real::recip(t_1);
            y_dot[i_1] = ::differentiable::partials::strong(y_dot[i_1], d)
                - ::differentiable::partials::strong(sum_dot, t_2 * d);
            y[i_1] = t_2;
        }
        (y, y_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<T: Real, const N: usize, const TANGENT_LANES: usize>(
        x: &[T; N],
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<T, TANGENT_LANES>; N],
            [T; N],
        >,
    ) -> ([T; N], [::differentiable::generated::Lanes<T, TANGENT_LANES>; N]) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut y: [T; N] = [T::zero(); N];
        let mut y_dot: [::differentiable::generated::Lanes<T, TANGENT_LANES>; N] = [::differentiable::generated::Lanes::zero(); N];
        let mut sum: T = T::zero();
        let mut sum_dot: ::differentiable::generated::Lanes<T, TANGENT_LANES> = ::differentiable::generated::Lanes::zero();
        for i in 0..N {
            let t = x[i].exp();
            let t_dot = ::differentiable::generated::Lanes::strong(x_dot[i], t);
            y_dot[i] = t_dot;
            y[i] = t;
            sum_dot += t_dot;
            sum += t;
        }
        for i_1 in 0..N {
            let t_1 = sum;
            let t_2 = y[i_1] / t_1;
            let d = ::differentiable::Real::recip(t_1);
            y_dot[i_1] = ::differentiable::generated::Lanes::strong(y_dot[i_1], d)
                - ::differentiable::generated::Lanes::strong(sum_dot, t_2 * d);
            y[i_1] = t_2;
        }
        (y, y_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional<T: Real, const N: usize>(
        x: &[T; N],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> ([T; N], [T; N]) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional_lanes<T: Real, const N: usize, AbsentLanes>(
        x: &[T; N],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> ([T; N], AbsentLanes) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_directional<T: Real, const N: usize>(
        x: &[T; N],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> ([T; N], [T; N], [T; N], [T; N])
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
    pub fn pullback_outermost<
        T: Real,
        const N: usize,
        CotangentGuard: ::differentiable::generated::Guard,
    >(
        x: &[T; N],
        guard: CotangentGuard,
    ) -> (
        [T; N],
        impl ::core::ops::FnOnce(
            &[T; N],
            [T; N],
            ::core::option::Option<&mut [T; N]>,
        ) + use<T, N, CotangentGuard>,
    ) {
        Self::pullback::<T, N, _>(x, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<
        T: Real,
        const N: usize,
        CotangentGuard: ::differentiable::generated::Guard,
    >(
        x: &[T; N],
        guard: CotangentGuard,
    ) -> (
        [T; N],
        impl ::core::ops::FnOnce(
            &[T; N],
            [T; N],
            ::core::option::Option<&mut [T; N]>,
        ) + use<T, N, CotangentGuard>,
    ) {
        let mut y: [T; N] = [T::zero(); N];
        let mut sum: T = T::zero();
        let mut t_tape_1 = [<T as ::differentiable::Real>::zero(); N];
        for i in 0..N {
            let t = x[i].exp();
            t_tape_1[i] = t;
            y[i] = t;
            sum += t;
        }
        let mut t_tape = [<T as ::differentiable::Real>::zero(); N];
        for i_1 in 0..N {
            let t_1 = y[i_1];
            t_tape[i_1] = t_1;
            y[i_1] = t_1 / sum;
        }
        let result = y;
        (
            result,
            move |x, mut cotangent, x_bar| {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar
                    .unwrap_or_else(|| {
                        x_bar_spare.insert([<T as ::differentiable::Real>::zero(); N])
                    });
                let mut y_bar = cotangent;
                let mut sum_bar: T = <T as ::differentiable::Real>::zero();
                for i_2 in (0..N).rev() {
                    let t_2 = sum;
                    let t_bar = y_bar[i_2];
                    let d = ::differentiable::Real::recip(t_2);
                    sum_bar -= guard.strong(t_bar, t_tape[i_2] / t_2 * d);
                    y_bar[i_2] = guard.strong(t_bar, d);
                }
                for i_3 in (0..N).rev() {
                    x_bar[i_3] += guard.strong(sum_bar + y_bar[i_3], t_tape_1[i_3]);
                }
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional<T: Real, const N: usize>(
        x: &[T; N],
        _: ::differentiable::generated::Ignored,
    ) -> (
        [T; N],
        impl ::core::ops::FnOnce(
            &[T; N],
            [T; N],
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
        ) + use<T, N>,
        [T; N],
    ) {
        (::core::unreachable!(), move |_, _, _, _, _, _| {}, ::core::unreachable!())
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<T: Real, const N: usize, AbsentLanes>(
        x: &[T; N],
        _: ::differentiable::generated::Ignored,
    ) -> (
        [T; N],
        impl ::core::ops::FnOnce(
            &[T; N],
            [T; N],
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
        ) + use<T, N, AbsentLanes>,
        AbsentLanes,
    ) {
        (::core::unreachable!(), move |_, _, _, _, _, _| {}, ::core::unreachable!())
    }
}
