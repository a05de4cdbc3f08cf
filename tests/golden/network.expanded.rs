#[allow(dead_code)]
/// A layer of a network, called in the next one.
pub fn layer(weights: &[[f64; 2]; 2], x: &[f64; 2]) -> [f64; 2] {
    let mut y = [0.0; 2];
    for row in 0..2 {
        for column in 0..2 {
            y[row] += weights[row][column] * x[column];
        }
        y[row] = y[row].tanh();
    }
    y
}
/**The derivatives of the function [`layer`](fn@layer) with respect to `weights` and `x`.

There would be `jacobian` and `objective` if one parameter were active, which `wrt(…)` can say.*/
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum layer {}
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
impl layer {
    /**The value of [`layer`](fn@layer), to the bit, and its derivative in the direction in which `weights` and `x` move by `weights_tangent` and `x_tangent`.

# Panics

Where [`layer`](fn@layer) does.*/
    #[inline]
    pub fn jvp(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        weights_tangent: &[[f64; 2]; 2],
        x_tangent: &[f64; 2],
    ) -> ([f64; 2], [f64; 2]) {
        Self::directional(weights, x, weights_tangent, x_tangent)
    }
    /**The value of [`layer`](fn@layer), to the bit, and its derivatives in K directions: in each, `weights` and `x` move by the element of `weights_tangents` and `x_tangents` that has its index.

The function runs once, for all directions together.

# Panics

Where [`layer`](fn@layer) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        weights_tangents: &[[[f64; 2]; 2]; K],
        x_tangents: &[[f64; 2]; K],
    ) -> ([f64; 2], [[f64; 2]; K]) {
        let weights_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(weights, weights_tangents.each_ref());
        let x_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(x, x_tangents.each_ref());
        let (value, derivatives) = Self::directional_lanes::<
            K,
        >(weights, x, &weights_tangents, &x_tangents);
        let mut tangents = [[0.0; 2]; K];
        <[f64; 2] as ::differentiable::generated::Laned<
            K,
        >>::set_tangents(&derivatives, &mut tangents);
        (value, tangents)
    }
    /**The value of [`layer`](fn@layer), to the bit, and the gradient of ⟨`cotangent`, the value⟩ with respect to `weights` and `x` (one part for each, in this order). The cotangent has one float for each float of the result.

# Panics

Where [`layer`](fn@layer) does.*/
    #[inline]
    pub fn vjp(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        cotangent: [f64; 2],
    ) -> ([f64; 2], ([[f64; 2]; 2], [f64; 2])) {
        let mut weights_gradient = [[0.0; 2]; 2];
        let mut x_gradient = [0.0; 2];
        let mut value = Self::accumulate_vjp(
            weights,
            x,
            ::differentiable::generated::Unguarded(cotangent),
            &mut weights_gradient,
            &mut x_gradient,
        );
        if !(::differentiable::Vector::is_number(&weights_gradient)
            && ::differentiable::Vector::is_number(&x_gradient))
        {
            (value, (weights_gradient, x_gradient)) = ::differentiable::generated::again(move ||
            {
                let mut weights_gradient = [[0.0; 2]; 2];
                let mut x_gradient = [0.0; 2];
                let value = Self::accumulate_vjp(
                    weights,
                    x,
                    cotangent,
                    &mut weights_gradient,
                    &mut x_gradient,
                );
                (value, (weights_gradient, x_gradient))
            });
        }
        (value, (weights_gradient, x_gradient))
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        cotangent: impl ::differentiable::generated::Seed<[f64; 2]>,
        weights_bar: impl ::differentiable::generated::Cotangent<[[f64; 2]; 2]>,
        x_bar: impl ::differentiable::generated::Cotangent<[f64; 2]>,
    ) -> [f64; 2] {
        use ::differentiable::generated::Guard as _;
        let (mut cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let mut weights_bar = ::differentiable::generated::Cotangent::buffer(
            weights_bar,
            weights,
        );
        let weights_bar = &mut *weights_bar;
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        let mut y: [f64; 2] = [0.0; 2];
        let mut d_tape: [f64; 2] = [0.0; 2];
        for row in 0..2 {
            for column in 0..2 {
                y[row] += weights[row][column] * x[column];
            }
            let t = y[row];
            let t_1 = t.tanh();
            d_tape[row] = ::differentiable::partials::sech_squared(t, t_1);
            y[row] = t_1;
        }
        let result = y;
        let mut y_bar = cotangent;
        let mut x_bar_sum: [f64; 2] = [0.0; 2];
        for row_1 in (0..2).rev() {
            let t_bar = guard.strong(y_bar[row_1], d_tape[row_1]);
            y_bar[row_1] = t_bar;
            for column_1 in 0..2 {
                x_bar_sum[column_1] += guard.strong(t_bar, weights[row_1][column_1]);
                weights_bar[row_1][column_1] += guard.strong(t_bar, x[column_1]);
            }
        }
        ::differentiable::Vector::accumulate(&mut *x_bar, &x_bar_sum);
        result
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        weights_dot: impl ::differentiable::generated::Direction<[[f64; 2]; 2]>,
        x_dot: impl ::differentiable::generated::Direction<[f64; 2]>,
    ) -> ([f64; 2], [f64; 2]) {
        let weights_dot = ::differentiable::generated::Direction::direction(
            weights_dot,
            weights,
        );
        let weights_dot = &*weights_dot;
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut y: [f64; 2] = [0.0; 2];
        let mut y_dot: [f64; 2] = [0.0; 2];
        for row in 0..2 {
            let mut y_dot_sum: f64 = 0.0;
            for column in 0..2 {
                let t = weights[row][column];
                let t_1 = x[column];
                y_dot_sum
                    += ::differentiable::partials::strong(weights_dot[row][column], t_1)
                        + ::differentiable::partials::strong(x_dot[column], t);
                y[row] += t * t_1;
            }
            y_dot[row] += y_dot_sum;
            let t_2 = y[row];
            let t_3 = t_2.tanh();
            y_dot[row] = ::differentiable::partials::strong(
                y_dot[row],
                ::differentiable::partials::sech_squared(t_2, t_3),
            );
            y[row] = t_3;
        }
        (y, y_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        weights_dot: impl ::differentiable::generated::Direction<
            [[::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2]; 2],
            [[f64; 2]; 2],
        >,
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2],
            [f64; 2],
        >,
    ) -> ([f64; 2], [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2]) {
        let weights_dot = ::differentiable::generated::Direction::direction(
            weights_dot,
            weights,
        );
        let weights_dot = &*weights_dot;
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut y: [f64; 2] = [0.0; 2];
        let mut y_dot: [::differentiable::generated::Lanes<f64, TANGENT_LANES>; 2] = [::differentiable::generated::Lanes::zero(); 2];
        for row in 0..2 {
            let mut y_dot_sum: ::differentiable::generated::Lanes<f64, TANGENT_LANES> = ::differentiable::generated::Lanes::zero();
            for column in 0..2 {
                let t = weights[row][column];
                let t_1 = x[column];
                y_dot_sum
                    += ::differentiable::generated::Lanes::strong(
                        weights_dot[row][column],
                        t_1,
                    ) + ::differentiable::generated::Lanes::strong(x_dot[column], t);
                y[row] += t * t_1;
            }
            y_dot[row] += y_dot_sum;
            let t_2 = y[row];
            let t_3 = t_2.tanh();
            y_dot[row] = ::differentiable::generated::Lanes::strong(
                y_dot[row],
                ::differentiable::partials::sech_squared(t_2, t_3),
            );
            y[row] = t_3;
        }
        (y, y_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> ([f64; 2], [f64; 2]) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional_lanes<AbsentLanes>(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> ([f64; 2], AbsentLanes) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_directional(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> ([f64; 2], [f64; 2], [f64; 2], [f64; 2])
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
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        guard: CotangentGuard,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            &[[f64; 2]; 2],
            &[f64; 2],
            [f64; 2],
            ::core::option::Option<&mut [[f64; 2]; 2]>,
            ::core::option::Option<&mut [f64; 2]>,
        ) + use<CotangentGuard>,
    ) {
        Self::pullback(weights, x, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        guard: CotangentGuard,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            &[[f64; 2]; 2],
            &[f64; 2],
            [f64; 2],
            ::core::option::Option<&mut [[f64; 2]; 2]>,
            ::core::option::Option<&mut [f64; 2]>,
        ) + use<CotangentGuard>,
    ) {
        let mut y: [f64; 2] = [0.0; 2];
        let mut d_tape: [f64; 2] = [0.0; 2];
        for row in 0..2 {
            for column in 0..2 {
                y[row] += weights[row][column] * x[column];
            }
            let t = y[row];
            let t_1 = t.tanh();
            d_tape[row] = ::differentiable::partials::sech_squared(t, t_1);
            y[row] = t_1;
        }
        let result = y;
        (
            result,
            move |weights, x, mut cotangent, weights_bar, x_bar| {
                let mut weights_bar_spare = ::core::option::Option::None;
                let weights_bar = weights_bar
                    .unwrap_or_else(|| weights_bar_spare.insert([[0.0; 2]; 2]));
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar.unwrap_or_else(|| x_bar_spare.insert([0.0; 2]));
                let mut y_bar = cotangent;
                let mut x_bar_sum: [f64; 2] = [0.0; 2];
                for row_1 in (0..2).rev() {
                    let t_bar = guard.strong(y_bar[row_1], d_tape[row_1]);
                    y_bar[row_1] = t_bar;
                    for column_1 in 0..2 {
                        x_bar_sum[column_1]
                            += guard.strong(t_bar, weights[row_1][column_1]);
                        weights_bar[row_1][column_1] += guard.strong(t_bar, x[column_1]);
                    }
                }
                ::differentiable::Vector::accumulate(&mut *x_bar, &x_bar_sum);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            &[[f64; 2]; 2],
            &[f64; 2],
            [f64; 2],
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
            ::differentiable::generated::Ignored,
        ) + use<>,
        [f64; 2],
    ) {
        (
            ::core::unreachable!(),
            move |_, _, _, _, _, _, _, _, _, _| {},
            ::core::unreachable!(),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<AbsentLanes>(
        weights: &[[f64; 2]; 2],
        x: &[f64; 2],
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        [f64; 2],
        impl ::core::ops::FnOnce(
            &[[f64; 2]; 2],
            &[f64; 2],
            [f64; 2],
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
            move |_, _, _, _, _, _, _, _, _, _| {},
            ::core::unreachable!(),
        )
    }
}
#[allow(dead_code)]
/// A loss through two layers.
pub fn loss(weights: &[[[f64; 2]; 2]; 2], x: &[f64; 2], target: f64) -> f64 {
    let hidden = layer(&weights[0], x);
    let output = layer(&weights[1], &hidden);
    (output[0] - output[1] - target).powi(2)
}
///The derivatives of the function [`loss`](fn@loss) with respect to `weights`.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum loss {}
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
impl loss {
    /**The gradient of [`loss`](fn@loss) with respect to `weights`.

# Panics

Where [`loss`](fn@loss) does.*/
    #[inline]
    pub fn gradient(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
    ) -> [[[f64; 2]; 2]; 2] {
        Self::value_and_gradient(weights, x, target).1
    }
    /**The value of [`loss`](fn@loss), to the bit, and its gradient with respect to `weights`, in one pass.

# Panics

Where [`loss`](fn@loss) does.*/
    #[inline]
    pub fn value_and_gradient(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
    ) -> (f64, [[[f64; 2]; 2]; 2]) {
        Self::vjp(weights, x, target, 1.0)
    }
    /**Writes the gradient of [`loss`](fn@loss) with respect to `weights` to `weights_gradient`, which is overwritten, and returns the value, to the bit.

# Panics

Where [`loss`](fn@loss) does.*/
    #[inline]
    pub fn gradient_into(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        weights_gradient: &mut [[[f64; 2]; 2]; 2],
    ) -> f64 {
        ::differentiable::Vector::set_zero(weights_gradient);
        if const { Self::repeats(60) } {
            let mut value = Self::accumulate_vjp(
                weights,
                x,
                target,
                ::differentiable::generated::Unguarded(1.0),
                &mut *weights_gradient,
                ::differentiable::generated::Constant,
                ::differentiable::generated::Constant,
            );
            if !(::differentiable::Vector::is_number(&*weights_gradient)) {
                ::differentiable::Vector::set_zero(weights_gradient);
                value = ::differentiable::generated::again(move || {
                    let value = Self::accumulate_vjp(
                        weights,
                        x,
                        target,
                        1.0,
                        &mut *weights_gradient,
                        ::differentiable::generated::Constant,
                        ::differentiable::generated::Constant,
                    );
                    value
                });
            }
            value
        } else {
            let value = Self::accumulate_vjp(
                weights,
                x,
                target,
                1.0,
                &mut *weights_gradient,
                ::differentiable::generated::Constant,
                ::differentiable::generated::Constant,
            );
            value
        }
    }
    /**The value of [`loss`](fn@loss), to the bit, and its derivative in the direction in which `weights` moves by `weights_tangent`.

# Panics

Where [`loss`](fn@loss) does.*/
    #[inline]
    pub fn jvp(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        weights_tangent: &[[[f64; 2]; 2]; 2],
    ) -> (f64, f64) {
        Self::directional(
            weights,
            x,
            target,
            weights_tangent,
            ::differentiable::generated::Constant,
            ::differentiable::generated::Constant,
        )
    }
    /**The value of [`loss`](fn@loss), to the bit, and its derivatives in K directions: in each, `weights` moves by the element of `weights_tangents` that has its index.

The function runs once for each direction.

# Panics

Where [`loss`](fn@loss) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        weights_tangents: &[[[[f64; 2]; 2]; 2]; K],
    ) -> (f64, [f64; K]) {
        let mut value = ::core::option::Option::None;
        let derivatives = ::core::array::from_fn(|lane| {
            let (swept, derivative) = Self::directional(
                weights,
                x,
                target,
                &weights_tangents[lane],
                ::differentiable::generated::Constant,
                ::differentiable::generated::Constant,
            );
            value = ::core::option::Option::Some(swept);
            derivative
        });
        let value = match value {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => loss(weights, x, target),
        };
        (value, derivatives)
    }
    /**The value of [`loss`](fn@loss), to the bit, and `cotangent` times its gradient with respect to `weights`.

# Panics

Where [`loss`](fn@loss) does.*/
    #[inline]
    pub fn vjp(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        cotangent: f64,
    ) -> (f64, [[[f64; 2]; 2]; 2]) {
        if const { Self::repeats(60) } {
            let mut weights_gradient = [[[0.0; 2]; 2]; 2];
            let mut value = Self::accumulate_vjp(
                weights,
                x,
                target,
                ::differentiable::generated::Unguarded(cotangent),
                &mut weights_gradient,
                ::differentiable::generated::Constant,
                ::differentiable::generated::Constant,
            );
            if !(::differentiable::Vector::is_number(&weights_gradient)) {
                (value, weights_gradient) = ::differentiable::generated::again(move || {
                    let mut weights_gradient = [[[0.0; 2]; 2]; 2];
                    let value = Self::accumulate_vjp(
                        weights,
                        x,
                        target,
                        cotangent,
                        &mut weights_gradient,
                        ::differentiable::generated::Constant,
                        ::differentiable::generated::Constant,
                    );
                    (value, weights_gradient)
                });
            }
            (value, weights_gradient)
        } else {
            let mut weights_gradient = [[[0.0; 2]; 2]; 2];
            let value = Self::accumulate_vjp(
                weights,
                x,
                target,
                cotangent,
                &mut weights_gradient,
                ::differentiable::generated::Constant,
                ::differentiable::generated::Constant,
            );
            (value, weights_gradient)
        }
    }
    ///The function [`loss`](fn@loss) as an objective of `weights`, with `x` and `target` fixed, for a descent.
    #[inline]
    pub fn objective(
        x: &[f64; 2],
        target: f64,
    ) -> impl ::differentiable::Objective<[[[f64; 2]; 2]; 2]> {
        ::differentiable::objective::from_fn(
            { move |x_: &[[[f64; 2]; 2]; 2]| { loss(x_, x, target) } },
            move |x_: &[[[f64; 2]; 2]; 2], gradient: &mut [[[f64; 2]; 2]; 2]| {
                Self::gradient_into(x_, x, target, gradient)
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        weights_bar: impl ::differentiable::generated::Cotangent<[[[f64; 2]; 2]; 2]>,
        _: impl ::differentiable::generated::Inactive,
        _: impl ::differentiable::generated::Inactive,
    ) -> f64 {
        use ::differentiable::generated::Guard as _;
        let (cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let mut weights_bar = ::differentiable::generated::Cotangent::buffer(
            weights_bar,
            weights,
        );
        let weights_bar = &mut *weights_bar;
        let (hidden, pull_1) = layer::pullback_outermost(&weights[0], x, guard);
        let (output, pull) = layer::pullback_outermost(&weights[1], &hidden, guard);
        let t = output[0] - output[1] - target;
        let t_bar = 2.0 * (cotangent * t);
        let mut output_bar = ::differentiable::Tangent::zero_tangent(&output);
        output_bar[1] -= t_bar;
        output_bar[0] += t_bar;
        let mut hidden_bar = ::differentiable::Tangent::zero_tangent(&hidden);
        pull(
            &weights[1],
            &hidden,
            output_bar,
            ::differentiable::generated::passed(&mut weights_bar[1]),
            ::differentiable::generated::passed(&mut hidden_bar),
        );
        pull_1(
            &weights[0],
            x,
            hidden_bar,
            ::differentiable::generated::passed(&mut weights_bar[0]),
            ::differentiable::generated::passed(::differentiable::generated::Constant),
        );
        t.powi(2)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        weights_dot: impl ::differentiable::generated::Direction<[[[f64; 2]; 2]; 2]>,
        _: impl ::differentiable::generated::Inactive,
        _: impl ::differentiable::generated::Inactive,
    ) -> (f64, f64) {
        let weights_dot = ::differentiable::generated::Direction::direction(
            weights_dot,
            weights,
        );
        let weights_dot = &*weights_dot;
        let (hidden, hidden_dot) = layer::directional(
            &weights[0],
            x,
            &weights_dot[0],
            ::differentiable::generated::Constant,
        );
        let (output, output_dot) = layer::directional(
            &weights[1],
            &hidden,
            &weights_dot[1],
            &hidden_dot,
        );
        let t = output[0] - output[1] - target;
        (t.powi(2), 2.0 * ((output_dot[0] - output_dot[1]) * t))
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<AbsentLanes>(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        _: impl Sized,
        _: impl Sized,
        _: impl Sized,
    ) -> (f64, AbsentLanes) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
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
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
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
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
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
        false
    }
    #[doc(hidden)]
    pub const fn repeats(depth: usize) -> bool {
        depth > 0 && layer::repeats(depth - 1)
    }
    #[doc(hidden)]
    pub const fn computes(depth: usize) -> bool {
        depth == 0 || layer::computes(depth - 1)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_outermost<
        'held_0,
        CotangentGuard: ::differentiable::generated::Guard,
    >(
        weights: &[[[f64; 2]; 2]; 2],
        x: &'held_0 [f64; 2],
        target: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[[[f64; 2]; 2]; 2],
            &[f64; 2],
            &dyn ::differentiable::generated::Anything,
            f64,
            ::core::option::Option<&mut [[[f64; 2]; 2]; 2]>,
            ::differentiable::generated::Constant,
            ::differentiable::generated::Constant,
        ) + use<'held_0, CotangentGuard>,
    ) {
        let (hidden, pull_1) = layer::pullback(&weights[0], x, guard);
        let (output, pull) = layer::pullback(&weights[1], &hidden, guard);
        let t = output[0] - output[1] - target;
        (
            t.powi(2),
            move |weights, x, _, cotangent, weights_bar, _, _| {
                let mut weights_bar_spare = ::core::option::Option::None;
                let weights_bar = weights_bar
                    .unwrap_or_else(|| weights_bar_spare.insert([[[0.0; 2]; 2]; 2]));
                let t_bar = 2.0 * (cotangent * t);
                let mut output_bar = ::differentiable::Tangent::zero_tangent(&output);
                output_bar[1] -= t_bar;
                output_bar[0] += t_bar;
                let mut hidden_bar = ::differentiable::Tangent::zero_tangent(&hidden);
                pull(
                    &weights[1],
                    &hidden,
                    output_bar,
                    ::differentiable::generated::passed(&mut weights_bar[1]),
                    ::differentiable::generated::passed(&mut hidden_bar),
                );
                pull_1(
                    &weights[0],
                    x,
                    hidden_bar,
                    ::differentiable::generated::passed(&mut weights_bar[0]),
                    ::differentiable::generated::passed(
                        ::differentiable::generated::Constant,
                    ),
                );
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<'kept, 'held_0, CotangentGuard: ::differentiable::generated::Guard>(
        weights: &[[[f64; 2]; 2]; 2],
        x: &'held_0 [f64; 2],
        target: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        ::differentiable::generated::Box<
            dyn ::core::ops::FnOnce(
                &[[[f64; 2]; 2]; 2],
                &[f64; 2],
                &dyn ::differentiable::generated::Anything,
                f64,
                ::core::option::Option<&mut [[[f64; 2]; 2]; 2]>,
                ::differentiable::generated::Constant,
                ::differentiable::generated::Constant,
            ) + 'kept,
        >,
    )
    where
        'held_0: 'kept,
    {
        let (hidden, pull_1) = layer::pullback(&weights[0], x, guard);
        let (output, pull) = layer::pullback(&weights[1], &hidden, guard);
        let t = output[0] - output[1] - target;
        (
            t.powi(2),
            ::differentiable::generated::Box::new(move |
                weights,
                x,
                _,
                cotangent,
                weights_bar,
                _,
                _|
            {
                let mut weights_bar_spare = ::core::option::Option::None;
                let weights_bar = weights_bar
                    .unwrap_or_else(|| weights_bar_spare.insert([[[0.0; 2]; 2]; 2]));
                let t_bar = 2.0 * (cotangent * t);
                let mut output_bar = ::differentiable::Tangent::zero_tangent(&output);
                output_bar[1] -= t_bar;
                output_bar[0] += t_bar;
                let mut hidden_bar = ::differentiable::Tangent::zero_tangent(&hidden);
                pull(
                    &weights[1],
                    &hidden,
                    output_bar,
                    ::differentiable::generated::passed(&mut weights_bar[1]),
                    ::differentiable::generated::passed(&mut hidden_bar),
                );
                pull_1(
                    &weights[0],
                    x,
                    hidden_bar,
                    ::differentiable::generated::passed(&mut weights_bar[0]),
                    ::differentiable::generated::passed(
                        ::differentiable::generated::Constant,
                    ),
                );
            }),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[[[f64; 2]; 2]; 2],
            &[f64; 2],
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
        weights: &[[[f64; 2]; 2]; 2],
        x: &[f64; 2],
        target: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[[[f64; 2]; 2]; 2],
            &[f64; 2],
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
