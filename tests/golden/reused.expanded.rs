#[allow(dead_code)]
/// What is kept stays in memory that a workspace lends.
pub fn reused(x: &[f64], mut state: f64) -> f64 {
    for &input in x {
        state = (state * input).sin() + 0.5 * state;
        if state > 0.2 {
            state = inner(x, state);
        }
    }
    state
}
/**The derivatives of the function [`reused`](fn@reused) with respect to `x` and `state`.

There would be `objective` if one parameter were active, which `wrt(…)` can say.*/
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum reused {}
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
impl reused {
    /**The gradient of [`reused`](fn@reused) with respect to `x` and `state` (one part for each, in this order).

The part for `x` is as long as `x`.

# Panics

Where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn gradient(
        x: &[f64],
        state: f64,
    ) -> (::differentiable::generated::Vec<f64>, f64) {
        Self::value_and_gradient(x, state).1
    }
    /**The value of [`reused`](fn@reused), to the bit, and its gradient with respect to `x` and `state` (one part for each, in this order), in one pass.

The part for `x` is as long as `x`.

# Panics

Where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn value_and_gradient(
        x: &[f64],
        state: f64,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        Self::vjp(x, state, 1.0)
    }
    /**Writes the gradient of [`reused`](fn@reused) with respect to `x` and `state` to `x_gradient` and `state_gradient`, which are overwritten, and returns the value, to the bit.

# Panics

If `x_gradient` has not the length of `x`, and where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn gradient_into(
        x: &[f64],
        state: f64,
        x_gradient: &mut [f64],
        state_gradient: &mut f64,
    ) -> f64 {
        ::differentiable::generated::check_length(
            "x_gradient",
            x_gradient.len(),
            "`x`",
            x.len(),
        );
        x_gradient.fill(0.0);
        let x_gradient = &mut x_gradient[..x.len()];
        *state_gradient = 0.0;
        if const { Self::repeats(60) } {
            let mut value = Self::accumulate_vjp(
                x,
                state,
                ::differentiable::generated::Unguarded(1.0),
                &mut *x_gradient,
                &mut *state_gradient,
            );
            if !(::differentiable::generated::are_numbers(&*x_gradient)
                && ::differentiable::Vector::is_number(&*state_gradient))
            {
                ::differentiable::generated::check_length(
                    "x_gradient",
                    x_gradient.len(),
                    "`x`",
                    x.len(),
                );
                x_gradient.fill(0.0);
                *state_gradient = 0.0;
                value = ::differentiable::generated::again(move || {
                    let value = Self::accumulate_vjp(
                        x,
                        state,
                        1.0,
                        &mut *x_gradient,
                        &mut *state_gradient,
                    );
                    value
                });
            }
            value
        } else {
            let value = Self::accumulate_vjp(
                x,
                state,
                1.0,
                &mut *x_gradient,
                &mut *state_gradient,
            );
            value
        }
    }
    /**The value of [`reused`](fn@reused), to the bit, and its derivative in the direction in which `x` and `state` move by `x_tangent` and `state_tangent`.

# Panics

If `x_tangent` has not the length of `x`, and where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn jvp(
        x: &[f64],
        state: f64,
        x_tangent: &[f64],
        state_tangent: f64,
    ) -> (f64, f64) {
        ::differentiable::generated::check_length(
            "x_tangent",
            x_tangent.len(),
            "`x`",
            x.len(),
        );
        Self::directional(x, state, x_tangent, state_tangent)
    }
    /**The value of [`reused`](fn@reused), to the bit, and its derivatives in K directions: in each, `x` and `state` move by the element of `x_tangents` and `state_tangents` that has its index.

The function runs once, for all directions together, or if a function that it calls has not derivatives in several directions at a time, The function runs once for each direction.

# Panics

If an element of `x_tangents` has not the length of `x`, and where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        x: &[f64],
        state: f64,
        x_tangents: &[impl ::core::convert::AsRef<[f64]>; K],
        state_tangents: &[f64; K],
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
        if const { Self::laned(60) } {
            let x_tangents = ::differentiable::generated::Laned::<
                K,
            >::lanes(
                &x[..],
                x_tangents.each_ref().map(::core::convert::AsRef::<[f64]>::as_ref),
            );
            let state_tangents = ::differentiable::generated::Laned::<
                K,
            >::lanes(&state, state_tangents.each_ref());
            let (value, derivatives) = Self::directional_lanes::<
                K,
            >(x, state, &x_tangents, &state_tangents);
            (
                value,
                <f64 as ::differentiable::generated::Laned<K>>::tangents(&derivatives),
            )
        } else {
            let mut value = ::core::option::Option::None;
            let derivatives = ::core::array::from_fn(|lane| {
                let (swept, derivative) = Self::directional(
                    x,
                    state,
                    ::core::convert::AsRef::<[f64]>::as_ref(&x_tangents[lane]),
                    &state_tangents[lane],
                );
                value = ::core::option::Option::Some(swept);
                derivative
            });
            let value = match value {
                ::core::option::Option::Some(value) => value,
                ::core::option::Option::None => reused(x, state),
            };
            (value, derivatives)
        }
    }
    /**The value of [`reused`](fn@reused), to the bit, and `cotangent` times its gradient with respect to `x` and `state` (one part for each, in this order).

The part for `x` is as long as `x`.

# Panics

Where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn vjp(
        x: &[f64],
        state: f64,
        cotangent: f64,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        if const { Self::repeats(60) } {
            let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
            let mut state_gradient = 0.0;
            let mut value = Self::accumulate_vjp(
                x,
                state,
                ::differentiable::generated::Unguarded(cotangent),
                &mut x_gradient,
                &mut state_gradient,
            );
            if !(::differentiable::Vector::is_number(&x_gradient)
                && ::differentiable::Vector::is_number(&state_gradient))
            {
                (value, (x_gradient, state_gradient)) = ::differentiable::generated::again(move ||
                {
                    let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
                    let mut state_gradient = 0.0;
                    let value = Self::accumulate_vjp(
                        x,
                        state,
                        cotangent,
                        &mut x_gradient,
                        &mut state_gradient,
                    );
                    (value, (x_gradient, state_gradient))
                });
            }
            (value, (x_gradient, state_gradient))
        } else {
            let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
            let mut state_gradient = 0.0;
            let value = Self::accumulate_vjp(
                x,
                state,
                cotangent,
                &mut x_gradient,
                &mut state_gradient,
            );
            (value, (x_gradient, state_gradient))
        }
    }
    /**The gradient of [`reused`](fn@reused) with respect to `x` and `state` (one part for each, in this order).

What is kept on the way is kept in `workspace`, which the next call uses again: after the first one, no memory is allocated for it.

The part for `x` is as long as `x`.

# Panics

Where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn gradient_with(
        x: &[f64],
        state: f64,
        workspace: &mut ::differentiable::Workspace,
    ) -> (::differentiable::generated::Vec<f64>, f64) {
        Self::value_and_gradient_with(x, state, workspace).1
    }
    /**The value of [`reused`](fn@reused), to the bit, and its gradient with respect to `x` and `state` (one part for each, in this order), in one pass.

What is kept on the way is kept in `workspace`, which the next call uses again: after the first one, no memory is allocated for it.

The part for `x` is as long as `x`.

# Panics

Where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn value_and_gradient_with(
        x: &[f64],
        state: f64,
        workspace: &mut ::differentiable::Workspace,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        if const { Self::repeats(60) } {
            let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
            let mut state_gradient = 0.0;
            let mut value = Self::accumulate_vjp(
                x,
                state,
                ::differentiable::generated::Unguarded(1.0),
                ::differentiable::generated::Lending::new(
                    &mut x_gradient,
                    ::core::option::Option::Some(&*workspace),
                ),
                &mut state_gradient,
            );
            if !(::differentiable::Vector::is_number(&x_gradient)
                && ::differentiable::Vector::is_number(&state_gradient))
            {
                (value, (x_gradient, state_gradient)) = ::differentiable::generated::again(move ||
                {
                    let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
                    let mut state_gradient = 0.0;
                    let value = Self::accumulate_vjp(
                        x,
                        state,
                        1.0,
                        ::differentiable::generated::Lending::new(
                            &mut x_gradient,
                            ::core::option::Option::Some(&*workspace),
                        ),
                        &mut state_gradient,
                    );
                    (value, (x_gradient, state_gradient))
                });
            }
            (value, (x_gradient, state_gradient))
        } else {
            let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
            let mut state_gradient = 0.0;
            let value = Self::accumulate_vjp(
                x,
                state,
                1.0,
                ::differentiable::generated::Lending::new(
                    &mut x_gradient,
                    ::core::option::Option::Some(&*workspace),
                ),
                &mut state_gradient,
            );
            (value, (x_gradient, state_gradient))
        }
    }
    /**Writes the gradient of [`reused`](fn@reused) with respect to `x` and `state` to `x_gradient` and `state_gradient`, which are overwritten, and returns the value, to the bit.

What is kept on the way is kept in `workspace`, which the next call uses again: after the first one, no memory is allocated for it.

# Panics

If `x_gradient` has not the length of `x`, and where [`reused`](fn@reused) does.*/
    #[inline]
    pub fn gradient_into_with(
        x: &[f64],
        state: f64,
        x_gradient: &mut [f64],
        state_gradient: &mut f64,
        workspace: &mut ::differentiable::Workspace,
    ) -> f64 {
        ::differentiable::generated::check_length(
            "x_gradient",
            x_gradient.len(),
            "`x`",
            x.len(),
        );
        x_gradient.fill(0.0);
        *state_gradient = 0.0;
        if const { Self::repeats(60) } {
            let mut value = Self::accumulate_vjp(
                x,
                state,
                ::differentiable::generated::Unguarded(1.0),
                ::differentiable::generated::Lending::new(
                    &mut *x_gradient,
                    ::core::option::Option::Some(&*workspace),
                ),
                &mut *state_gradient,
            );
            if !(::differentiable::generated::are_numbers(&*x_gradient)
                && ::differentiable::Vector::is_number(&*state_gradient))
            {
                ::differentiable::generated::check_length(
                    "x_gradient",
                    x_gradient.len(),
                    "`x`",
                    x.len(),
                );
                x_gradient.fill(0.0);
                *state_gradient = 0.0;
                value = ::differentiable::generated::again(move || {
                    let value = Self::accumulate_vjp(
                        x,
                        state,
                        1.0,
                        ::differentiable::generated::Lending::new(
                            &mut *x_gradient,
                            ::core::option::Option::Some(&*workspace),
                        ),
                        &mut *state_gradient,
                    );
                    value
                });
            }
            value
        } else {
            let value = Self::accumulate_vjp(
                x,
                state,
                1.0,
                ::differentiable::generated::Lending::new(
                    &mut *x_gradient,
                    ::core::option::Option::Some(&*workspace),
                ),
                &mut *state_gradient,
            );
            value
        }
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        x: &[f64],
        mut state: f64,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        x_bar: impl ::differentiable::generated::Cotangent<[f64]>,
        state_bar: impl ::differentiable::generated::Cotangent<f64>,
    ) -> f64 {
        use ::differentiable::generated::Guard as _;
        let (cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let workspace = ::differentiable::generated::Cotangent::workspace(&x_bar)
            .or(::differentiable::generated::Cotangent::workspace(&state_bar));
        let mut x_bar = ::differentiable::generated::Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        let mut state_bar = ::differentiable::generated::Cotangent::buffer(
            state_bar,
            &state,
        );
        let state_bar = &mut *state_bar;
        let condition_tape = &mut *::differentiable::generated::lend_filled::<
            bool,
        >(workspace, false, x.len());
        let t_tape = &mut *::differentiable::generated::lend_filled::<
            f64,
        >(workspace, 0.0, 2 * x.len());
        for i in 0..x.len() {
            let input = x[i];
            let t = state;
            t_tape[x.len() + i] = t;
            let t_1 = (t * input).sin();
            t_tape[i] = t_1;
            let t_2 = t_1 + 0.5 * t;
            state = t_2;
            let condition = state > 0.2;
            if condition {
                state = inner(x, t_2);
            }
            condition_tape[i] = condition;
        }
        let t_3 = state;
        let mut state_bar_1: f64 = cotangent;
        for i_1 in (0..x.len()).rev() {
            let t_4 = t_tape[x.len() + i_1];
            let input_1 = x[i_1];
            let t_5 = t_tape[i_1] + 0.5 * t_4;
            let mut t_bar: f64 = 0.0;
            if condition_tape[i_1] {
                let r_bar = state_bar_1;
                state_bar_1 = 0.0;
                let _ = inner::accumulate_vjp(
                    x,
                    t_5,
                    guard.seed(r_bar),
                    ::differentiable::generated::Lending::new(&mut *x_bar, workspace),
                    &mut t_bar,
                );
            }
            t_bar += state_bar_1;
            let t_bar_1 = t_bar;
            let t_bar_2 = guard
                .strong(t_bar_1, ::differentiable::Real::cos(t_4 * input_1));
            state_bar_1 = 0.5 * t_bar_1 + guard.strong(t_bar_2, input_1);
            x_bar[i_1] += guard.strong(t_bar_2, t_4);
        }
        *state_bar += state_bar_1;
        t_3
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        x: &[f64],
        mut state: f64,
        x_dot: impl ::differentiable::generated::Direction<[f64]>,
        state_dot: impl ::differentiable::generated::Direction<f64>,
    ) -> (f64, f64) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut state_dot = ::core::clone::Clone::clone(
            &*::differentiable::generated::Direction::direction(state_dot, &state),
        );
        for i in 0..x.len() {
            let input = x[i];
            let input_dot = x_dot[i];
            let t = state;
            let t_dot = state_dot;
            let t_1 = t * input;
            let t_2 = t_1.sin() + 0.5 * t;
            let t_dot_1 = ::differentiable::partials::strong(
                ::differentiable::partials::strong(t_dot, input)
                    + ::differentiable::partials::strong(input_dot, t),
                ::differentiable::Real::cos(t_1),
            ) + 0.5 * t_dot;
            state_dot = t_dot_1;
            state = t_2;
            if state > 0.2 {
                let (r, r_dot) = inner::directional(x, t_2, x_dot, t_dot_1);
                state_dot = r_dot;
                state = r;
            }
        }
        (state, state_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        x: &[f64],
        mut state: f64,
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>],
            [f64],
        >,
        state_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
    ) -> (f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let mut state_dot = ::core::clone::Clone::clone(
            &*::differentiable::generated::Direction::direction(state_dot, &state),
        );
        for i in 0..x.len() {
            let input = x[i];
            let input_dot = x_dot[i];
            let t = state;
            let t_dot = state_dot;
            let t_1 = t * input;
            let t_2 = t_1.sin() + 0.5 * t;
            let t_dot_1 = ::differentiable::generated::Lanes::strong(
                ::differentiable::generated::Lanes::strong(t_dot, input)
                    + ::differentiable::generated::Lanes::strong(input_dot, t),
                ::differentiable::Real::cos(t_1),
            ) + t_dot * 0.5;
            state_dot = t_dot_1;
            state = t_2;
            if state > 0.2 {
                let (
                    r,
                    r_dot,
                ): (_, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) = inner::directional_lanes(
                    x,
                    t_2,
                    x_dot,
                    t_dot_1,
                );
                state_dot = r_dot;
                state = r;
            }
        }
        (state, state_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        x: &[f64],
        state: f64,
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
        x: &[f64],
        state: f64,
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
        x: &[f64],
        state: f64,
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
    pub const fn laned(depth: usize) -> bool {
        depth > 0 && inner::laned(depth - 1)
    }
    #[doc(hidden)]
    pub const fn repeats(depth: usize) -> bool {
        depth > 0 && inner::repeats(depth - 1)
    }
    #[doc(hidden)]
    pub const fn computes(depth: usize) -> bool {
        depth == 0 || inner::computes(depth - 1)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_outermost<CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64],
        mut state: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            f64,
            ::core::option::Option<&mut [f64]>,
            ::core::option::Option<&mut f64>,
        ) + use<CotangentGuard>,
    ) {
        let mut pull_kept_tape = ::differentiable::generated::Vec::with_capacity(
            x.len(),
        );
        let mut condition_tape: ::differentiable::generated::Vec<bool> = ::differentiable::generated::vec![
            false; x.len()
        ];
        let mut t_tape: ::differentiable::generated::Vec<f64> = ::differentiable::generated::vec![
            0.0; x.len()
        ];
        for i in 0..x.len() {
            let input = x[i];
            let t = state;
            t_tape[i] = t;
            let t_1 = (t * input).sin() + 0.5 * t;
            state = t_1;
            let condition = state > 0.2;
            let mut pull_kept = ::core::option::Option::None;
            if condition {
                let (r, pull) = inner::pullback(x, t_1, guard);
                pull_kept = ::core::option::Option::Some(pull);
                state = r;
            }
            condition_tape[i] = condition;
            pull_kept_tape.push(pull_kept);
        }
        let t_2 = state;
        (
            t_2,
            move |x, _, cotangent, x_bar, state_bar| {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar
                    .unwrap_or_else(|| {
                        x_bar_spare.insert(::differentiable::Tangent::zero_tangent(x))
                    });
                let mut state_bar_spare = ::core::option::Option::None;
                let state_bar = state_bar.unwrap_or_else(|| state_bar_spare.insert(0.0));
                let mut state_bar_1: f64 = cotangent;
                for i_1 in (0..x.len()).rev() {
                    let mut pull_kept_1 = pull_kept_tape
                        .pop()
                        .expect("a value was saved for this");
                    let t_3 = t_tape[i_1];
                    let input_1 = x[i_1];
                    let mut t_bar: f64 = 0.0;
                    if condition_tape[i_1] {
                        let r_bar = state_bar_1;
                        state_bar_1 = 0.0;
                        let pull_1 = pull_kept_1.unwrap();
                        pull_1(
                            x,
                            ::differentiable::generated::passed(()),
                            r_bar,
                            ::differentiable::generated::passed(&mut *x_bar),
                            ::differentiable::generated::passed(&mut t_bar),
                        );
                    }
                    t_bar += state_bar_1;
                    let t_bar_1 = t_bar;
                    let t_bar_2 = guard
                        .strong(t_bar_1, ::differentiable::Real::cos(t_3 * input_1));
                    state_bar_1 = 0.5 * t_bar_1 + guard.strong(t_bar_2, input_1);
                    x_bar[i_1] += guard.strong(t_bar_2, t_3);
                }
                *state_bar += state_bar_1;
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<'kept, CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64],
        mut state: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        ::differentiable::generated::Box<
            dyn ::core::ops::FnOnce(
                &[f64],
                &dyn ::differentiable::generated::Anything,
                f64,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
            ) + 'kept,
        >,
    ) {
        let mut pull_kept_tape = ::differentiable::generated::Vec::with_capacity(
            x.len(),
        );
        let mut condition_tape: ::differentiable::generated::Vec<bool> = ::differentiable::generated::vec![
            false; x.len()
        ];
        let mut t_tape: ::differentiable::generated::Vec<f64> = ::differentiable::generated::vec![
            0.0; x.len()
        ];
        for i in 0..x.len() {
            let input = x[i];
            let t = state;
            t_tape[i] = t;
            let t_1 = (t * input).sin() + 0.5 * t;
            state = t_1;
            let condition = state > 0.2;
            let mut pull_kept = ::core::option::Option::None;
            if condition {
                let (r, pull) = inner::pullback(x, t_1, guard);
                pull_kept = ::core::option::Option::Some(pull);
                state = r;
            }
            condition_tape[i] = condition;
            pull_kept_tape.push(pull_kept);
        }
        let t_2 = state;
        (
            t_2,
            ::differentiable::generated::Box::new(move |
                x,
                _,
                cotangent,
                x_bar,
                state_bar|
            {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar
                    .unwrap_or_else(|| {
                        x_bar_spare.insert(::differentiable::Tangent::zero_tangent(x))
                    });
                let mut state_bar_spare = ::core::option::Option::None;
                let state_bar = state_bar.unwrap_or_else(|| state_bar_spare.insert(0.0));
                let mut state_bar_1: f64 = cotangent;
                for i_1 in (0..x.len()).rev() {
                    let mut pull_kept_1 = pull_kept_tape
                        .pop()
                        .expect("a value was saved for this");
                    let t_3 = t_tape[i_1];
                    let input_1 = x[i_1];
                    let mut t_bar: f64 = 0.0;
                    if condition_tape[i_1] {
                        let r_bar = state_bar_1;
                        state_bar_1 = 0.0;
                        let pull_1 = pull_kept_1.unwrap();
                        pull_1(
                            x,
                            ::differentiable::generated::passed(()),
                            r_bar,
                            ::differentiable::generated::passed(&mut *x_bar),
                            ::differentiable::generated::passed(&mut t_bar),
                        );
                    }
                    t_bar += state_bar_1;
                    let t_bar_1 = t_bar;
                    let t_bar_2 = guard
                        .strong(t_bar_1, ::differentiable::Real::cos(t_3 * input_1));
                    state_bar_1 = 0.5 * t_bar_1 + guard.strong(t_bar_2, input_1);
                    x_bar[i_1] += guard.strong(t_bar_2, t_3);
                }
                *state_bar += state_bar_1;
            }),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: &[f64],
        state: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            f64,
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
            move |_, _, _, _, _, _, _, _, _, _| {},
            ::core::unreachable!(),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<AbsentLanes>(
        x: &[f64],
        state: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            f64,
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
    #[doc(hidden)]
    pub const fn recalls(argument: usize) -> bool {
        !::core::matches!(argument, 1)
    }
}
#[allow(dead_code)]
pub fn inner(x: &[f64], state: f64) -> f64 {
    let mut sums = vec![state; x.len()];
    for i in 1..x.len() {
        sums[i] = (sums[i - 1] * x[i]).cos();
    }
    sums[x.len() - 1]
}
/**The derivatives of the function [`inner`](fn@inner) with respect to `x` and `state`.

There would be `objective` if one parameter were active, which `wrt(…)` can say.*/
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum inner {}
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
impl inner {
    /**The gradient of [`inner`](fn@inner) with respect to `x` and `state` (one part for each, in this order).

The part for `x` is as long as `x`.

# Panics

Where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn gradient(
        x: &[f64],
        state: f64,
    ) -> (::differentiable::generated::Vec<f64>, f64) {
        Self::value_and_gradient(x, state).1
    }
    /**The value of [`inner`](fn@inner), to the bit, and its gradient with respect to `x` and `state` (one part for each, in this order), in one pass.

The part for `x` is as long as `x`.

# Panics

Where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn value_and_gradient(
        x: &[f64],
        state: f64,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        Self::vjp(x, state, 1.0)
    }
    /**Writes the gradient of [`inner`](fn@inner) with respect to `x` and `state` to `x_gradient` and `state_gradient`, which are overwritten, and returns the value, to the bit.

# Panics

If `x_gradient` has not the length of `x`, and where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn gradient_into(
        x: &[f64],
        state: f64,
        x_gradient: &mut [f64],
        state_gradient: &mut f64,
    ) -> f64 {
        ::differentiable::generated::check_length(
            "x_gradient",
            x_gradient.len(),
            "`x`",
            x.len(),
        );
        let x_gradient = &mut x_gradient[..x.len()];
        *state_gradient = 0.0;
        let mut value = Self::accumulate_vjp(
            x,
            state,
            ::differentiable::generated::Unguarded(1.0),
            ::differentiable::generated::Fresh(&mut *x_gradient),
            &mut *state_gradient,
        );
        if !(::differentiable::generated::are_numbers(&*x_gradient)
            && ::differentiable::Vector::is_number(&*state_gradient))
        {
            *state_gradient = 0.0;
            value = ::differentiable::generated::again(move || {
                let value = Self::accumulate_vjp(
                    x,
                    state,
                    1.0,
                    ::differentiable::generated::Fresh(&mut *x_gradient),
                    &mut *state_gradient,
                );
                value
            });
        }
        value
    }
    /**The value of [`inner`](fn@inner), to the bit, and its derivative in the direction in which `x` and `state` move by `x_tangent` and `state_tangent`.

# Panics

If `x_tangent` has not the length of `x`, and where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn jvp(
        x: &[f64],
        state: f64,
        x_tangent: &[f64],
        state_tangent: f64,
    ) -> (f64, f64) {
        ::differentiable::generated::check_length(
            "x_tangent",
            x_tangent.len(),
            "`x`",
            x.len(),
        );
        Self::directional(x, state, x_tangent, state_tangent)
    }
    /**The value of [`inner`](fn@inner), to the bit, and its derivatives in K directions: in each, `x` and `state` move by the element of `x_tangents` and `state_tangents` that has its index.

The function runs once, for all directions together.

# Panics

If an element of `x_tangents` has not the length of `x`, and where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        x: &[f64],
        state: f64,
        x_tangents: &[impl ::core::convert::AsRef<[f64]>; K],
        state_tangents: &[f64; K],
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
        let state_tangents = ::differentiable::generated::Laned::<
            K,
        >::lanes(&state, state_tangents.each_ref());
        let (value, derivatives) = Self::directional_lanes::<
            K,
        >(x, state, &x_tangents, &state_tangents);
        (value, <f64 as ::differentiable::generated::Laned<K>>::tangents(&derivatives))
    }
    /**The value of [`inner`](fn@inner), to the bit, and `cotangent` times its gradient with respect to `x` and `state` (one part for each, in this order).

The part for `x` is as long as `x`.

# Panics

Where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn vjp(
        x: &[f64],
        state: f64,
        cotangent: f64,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
        let mut state_gradient = 0.0;
        let mut value = Self::accumulate_vjp(
            x,
            state,
            ::differentiable::generated::Unguarded(cotangent),
            &mut x_gradient,
            &mut state_gradient,
        );
        if !(::differentiable::Vector::is_number(&x_gradient)
            && ::differentiable::Vector::is_number(&state_gradient))
        {
            (value, (x_gradient, state_gradient)) = ::differentiable::generated::again(move ||
            {
                let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
                let mut state_gradient = 0.0;
                let value = Self::accumulate_vjp(
                    x,
                    state,
                    cotangent,
                    &mut x_gradient,
                    &mut state_gradient,
                );
                (value, (x_gradient, state_gradient))
            });
        }
        (value, (x_gradient, state_gradient))
    }
    /**The gradient of [`inner`](fn@inner) with respect to `x` and `state` (one part for each, in this order).

What is kept on the way is kept in `workspace`, which the next call uses again: after the first one, no memory is allocated for it.

The part for `x` is as long as `x`.

# Panics

Where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn gradient_with(
        x: &[f64],
        state: f64,
        workspace: &mut ::differentiable::Workspace,
    ) -> (::differentiable::generated::Vec<f64>, f64) {
        Self::value_and_gradient_with(x, state, workspace).1
    }
    /**The value of [`inner`](fn@inner), to the bit, and its gradient with respect to `x` and `state` (one part for each, in this order), in one pass.

What is kept on the way is kept in `workspace`, which the next call uses again: after the first one, no memory is allocated for it.

The part for `x` is as long as `x`.

# Panics

Where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn value_and_gradient_with(
        x: &[f64],
        state: f64,
        workspace: &mut ::differentiable::Workspace,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
        let mut state_gradient = 0.0;
        let mut value = Self::accumulate_vjp(
            x,
            state,
            ::differentiable::generated::Unguarded(1.0),
            ::differentiable::generated::Lending::new(
                &mut x_gradient,
                ::core::option::Option::Some(&*workspace),
            ),
            &mut state_gradient,
        );
        if !(::differentiable::Vector::is_number(&x_gradient)
            && ::differentiable::Vector::is_number(&state_gradient))
        {
            (value, (x_gradient, state_gradient)) = ::differentiable::generated::again(move ||
            {
                let mut x_gradient = ::differentiable::Tangent::zero_tangent(x);
                let mut state_gradient = 0.0;
                let value = Self::accumulate_vjp(
                    x,
                    state,
                    1.0,
                    ::differentiable::generated::Lending::new(
                        &mut x_gradient,
                        ::core::option::Option::Some(&*workspace),
                    ),
                    &mut state_gradient,
                );
                (value, (x_gradient, state_gradient))
            });
        }
        (value, (x_gradient, state_gradient))
    }
    /**Writes the gradient of [`inner`](fn@inner) with respect to `x` and `state` to `x_gradient` and `state_gradient`, which are overwritten, and returns the value, to the bit.

What is kept on the way is kept in `workspace`, which the next call uses again: after the first one, no memory is allocated for it.

# Panics

If `x_gradient` has not the length of `x`, and where [`inner`](fn@inner) does.*/
    #[inline]
    pub fn gradient_into_with(
        x: &[f64],
        state: f64,
        x_gradient: &mut [f64],
        state_gradient: &mut f64,
        workspace: &mut ::differentiable::Workspace,
    ) -> f64 {
        ::differentiable::generated::check_length(
            "x_gradient",
            x_gradient.len(),
            "`x`",
            x.len(),
        );
        x_gradient.fill(0.0);
        *state_gradient = 0.0;
        let mut value = Self::accumulate_vjp(
            x,
            state,
            ::differentiable::generated::Unguarded(1.0),
            ::differentiable::generated::Lending::new(
                &mut *x_gradient,
                ::core::option::Option::Some(&*workspace),
            ),
            &mut *state_gradient,
        );
        if !(::differentiable::generated::are_numbers(&*x_gradient)
            && ::differentiable::Vector::is_number(&*state_gradient))
        {
            ::differentiable::generated::check_length(
                "x_gradient",
                x_gradient.len(),
                "`x`",
                x.len(),
            );
            x_gradient.fill(0.0);
            *state_gradient = 0.0;
            value = ::differentiable::generated::again(move || {
                let value = Self::accumulate_vjp(
                    x,
                    state,
                    1.0,
                    ::differentiable::generated::Lending::new(
                        &mut *x_gradient,
                        ::core::option::Option::Some(&*workspace),
                    ),
                    &mut *state_gradient,
                );
                value
            });
        }
        value
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        x: &[f64],
        state: f64,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        x_bar: impl ::differentiable::generated::Cotangent<[f64]>,
        state_bar: impl ::differentiable::generated::Cotangent<f64>,
    ) -> f64 {
        use ::differentiable::generated::Guard as _;
        let (cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let workspace = ::differentiable::generated::Cotangent::workspace(&x_bar)
            .or(::differentiable::generated::Cotangent::workspace(&state_bar));
        let (mut x_bar, x_bar_is_fresh) = ::differentiable::generated::Cotangent::fresh_buffer(
            x_bar,
            x,
        );
        let x_bar = &mut *x_bar;
        let mut state_bar = ::differentiable::generated::Cotangent::buffer(
            state_bar,
            &state,
        );
        let state_bar = &mut *state_bar;
        let sums = &mut *::differentiable::generated::lend_filled::<
            f64,
        >(workspace, state, x.len());
        let t_tape = &mut *::differentiable::generated::lend_filled::<
            f64,
        >(workspace, 0.0, (1..x.len()).size_hint().0);
        for i in 1..x.len() {
            let t = sums[i - 1];
            t_tape[i - 1] = t;
            sums[i] = (t * x[i]).cos();
        }
        let t_1 = sums[x.len() - 1];
        let sums_bar = &mut *::differentiable::generated::lend_filled::<
            f64,
        >(workspace, 0.0, sums.len());
        sums_bar[x.len() - 1] += cotangent;
        if x_bar_is_fresh {
            let border = x_bar.len().min(1);
            ::differentiable::generated::clear_rest(&mut x_bar[..border]);
            let border_1 = x_bar.len().min(x.len());
            ::differentiable::generated::clear_rest(&mut x_bar[border_1..]);
        }
        for i_1 in (1..x.len()).rev() {
            let t_2 = t_tape[i_1 - 1];
            let t_3 = x[i_1];
            let t_bar = sums_bar[i_1];
            sums_bar[i_1] = 0.0;
            let d = guard.strong(t_bar, ::differentiable::Real::sin(t_2 * t_3));
            let d_1 = guard.strong(d, t_2);
            if x_bar_is_fresh {
                x_bar[i_1] = -d_1;
            } else {
                x_bar[i_1] -= d_1;
            }
            sums_bar[i_1 - 1] -= guard.strong(d, t_3);
        }
        let mut state_bar_1: f64 = 0.0;
        if 0 < x.len() {
            let sums_bar = &sums_bar[..x.len()];
            for i_2 in 0..x.len() {
                state_bar_1 += sums_bar[i_2];
            }
        }
        *state_bar += state_bar_1;
        t_1
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        x: &[f64],
        state: f64,
        x_dot: impl ::differentiable::generated::Direction<[f64]>,
        state_dot: impl ::differentiable::generated::Direction<f64>,
    ) -> (f64, f64) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let state_dot = *::differentiable::generated::Direction::direction(
            state_dot,
            &state,
        );
        let mut sums = ::differentiable::generated::vec![state; x.len()];
        let mut sums_dot = ::differentiable::generated::vec![state_dot; x.len()];
        for i in 1..x.len() {
            let t = sums[i - 1];
            let t_1 = x[i];
            let t_2 = t * t_1;
            sums_dot[i] = -((sums_dot[i - 1] * t_1 + x_dot[i] * t)
                * ::differentiable::Real::sin(t_2));
            sums[i] = t_2.cos();
        }
        (sums[x.len() - 1], sums_dot[x.len() - 1])
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<const TANGENT_LANES: usize>(
        x: &[f64],
        state: f64,
        x_dot: impl ::differentiable::generated::Direction<
            [::differentiable::generated::Lanes<f64, TANGENT_LANES>],
            [f64],
        >,
        state_dot: impl ::differentiable::generated::Direction<
            ::differentiable::generated::Lanes<f64, TANGENT_LANES>,
            f64,
        >,
    ) -> (f64, ::differentiable::generated::Lanes<f64, TANGENT_LANES>) {
        let x_dot = ::differentiable::generated::Direction::direction(x_dot, x);
        let x_dot = &*x_dot;
        let state_dot = *::differentiable::generated::Direction::direction(
            state_dot,
            &state,
        );
        let mut sums = ::differentiable::generated::vec![state; x.len()];
        let mut sums_dot = ::differentiable::generated::vec![state_dot; x.len()];
        for i in 1..x.len() {
            let t = sums[i - 1];
            let t_1 = x[i];
            let t_2 = t * t_1;
            sums_dot[i] = -((sums_dot[i - 1] * t_1 + x_dot[i] * t)
                * ::differentiable::Real::sin(t_2));
            sums[i] = t_2.cos();
        }
        (sums[x.len() - 1], sums_dot[x.len() - 1])
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        x: &[f64],
        state: f64,
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
        x: &[f64],
        state: f64,
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
        x: &[f64],
        state: f64,
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
        x: &[f64],
        state: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            f64,
            ::core::option::Option<&mut [f64]>,
            ::core::option::Option<&mut f64>,
        ) + use<CotangentGuard>,
    ) {
        Self::pullback(x, state, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        x: &[f64],
        state: f64,
        guard: CotangentGuard,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            f64,
            ::core::option::Option<&mut [f64]>,
            ::core::option::Option<&mut f64>,
        ) + use<CotangentGuard>,
    ) {
        let mut sums = ::differentiable::generated::vec![state; x.len()];
        let mut t_tape: ::differentiable::generated::Vec<f64> = ::differentiable::generated::vec![
            0.0; (1..x.len()).size_hint().0
        ];
        for i in 1..x.len() {
            let t = sums[i - 1];
            t_tape[i - 1] = t;
            sums[i] = (t * x[i]).cos();
        }
        let t_1 = sums[x.len() - 1];
        (
            t_1,
            move |x, _, cotangent, x_bar, state_bar| {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar
                    .unwrap_or_else(|| {
                        x_bar_spare.insert(::differentiable::Tangent::zero_tangent(x))
                    });
                let mut state_bar_spare = ::core::option::Option::None;
                let state_bar = state_bar.unwrap_or_else(|| state_bar_spare.insert(0.0));
                let mut sums_bar = ::differentiable::Tangent::zero_tangent(&sums);
                sums_bar[x.len() - 1] += cotangent;
                for i_1 in (1..x.len()).rev() {
                    let t_2 = t_tape[i_1 - 1];
                    let t_3 = x[i_1];
                    let t_bar = sums_bar[i_1];
                    sums_bar[i_1] = 0.0;
                    let d = guard.strong(t_bar, ::differentiable::Real::sin(t_2 * t_3));
                    x_bar[i_1] -= guard.strong(d, t_2);
                    sums_bar[i_1 - 1] -= guard.strong(d, t_3);
                }
                let mut state_bar_1: f64 = 0.0;
                if 0 < x.len() {
                    let sums_bar = &sums_bar[..x.len()];
                    for i_2 in 0..x.len() {
                        state_bar_1 += sums_bar[i_2];
                    }
                }
                *state_bar += state_bar_1;
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        x: &[f64],
        state: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            f64,
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
            move |_, _, _, _, _, _, _, _, _, _| {},
            ::core::unreachable!(),
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional_lanes<AbsentLanes>(
        x: &[f64],
        state: f64,
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        impl ::core::ops::FnOnce(
            &[f64],
            &dyn ::differentiable::generated::Anything,
            f64,
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
    #[doc(hidden)]
    pub const fn recalls(argument: usize) -> bool {
        !::core::matches!(argument, 1)
    }
}
