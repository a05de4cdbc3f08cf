#[allow(dead_code)]
/// Of a long recurrence, a few states are kept.
pub fn checkpointed(x: &[f64], mut state: f64) -> f64 {
    for &input in x {
        state = (state * input).sin() + 0.5 * state;
    }
    state
}
/**The derivatives of the function [`checkpointed`](fn@checkpointed) with respect to `x` and `state`.

There would be `objective` if one parameter were active, which `wrt(…)` can say.*/
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum checkpointed {}
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
impl checkpointed {
    /**The gradient of [`checkpointed`](fn@checkpointed) with respect to `x` and `state` (one part for each, in this order).

The part for `x` is as long as `x`.

# Panics

Where [`checkpointed`](fn@checkpointed) does.*/
    #[inline]
    pub fn gradient(
        x: &[f64],
        state: f64,
    ) -> (::differentiable::generated::Vec<f64>, f64) {
        Self::value_and_gradient(x, state).1
    }
    /**The value of [`checkpointed`](fn@checkpointed), to the bit, and its gradient with respect to `x` and `state` (one part for each, in this order), in one pass.

The part for `x` is as long as `x`.

# Panics

Where [`checkpointed`](fn@checkpointed) does.*/
    #[inline]
    pub fn value_and_gradient(
        x: &[f64],
        state: f64,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        Self::vjp(x, state, 1.0)
    }
    /**Writes the gradient of [`checkpointed`](fn@checkpointed) with respect to `x` and `state` to `x_gradient` and `state_gradient`, which are overwritten, and returns the value, to the bit.

# Panics

If `x_gradient` has not the length of `x`, and where [`checkpointed`](fn@checkpointed) does.*/
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
    /**The value of [`checkpointed`](fn@checkpointed), to the bit, and its derivative in the direction in which `x` and `state` move by `x_tangent` and `state_tangent`.

# Panics

If `x_tangent` has not the length of `x`, and where [`checkpointed`](fn@checkpointed) does.*/
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
    /**The value of [`checkpointed`](fn@checkpointed), to the bit, and its derivatives in K directions: in each, `x` and `state` move by the element of `x_tangents` and `state_tangents` that has its index.

The function runs once, for all directions together.

# Panics

If an element of `x_tangents` has not the length of `x`, and where [`checkpointed`](fn@checkpointed) does.*/
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
    /**The value of [`checkpointed`](fn@checkpointed), to the bit, and `cotangent` times its gradient with respect to `x` and `state` (one part for each, in this order).

The part for `x` is as long as `x`.

# Panics

Where [`checkpointed`](fn@checkpointed) does.*/
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
        let mut state_snapshots: ::differentiable::generated::Vec<f64> = ::differentiable::generated::vec![];
        let schedule = ::differentiable::generated::Revolve::<8>::new(x.len());
        for snapshot in schedule.first()..schedule.held() {
            state_snapshots.push(state);
            if schedule.start(snapshot) < schedule.end(snapshot) {
                let x = &x[..schedule.end(snapshot)];
                for step in schedule.start(snapshot)..schedule.end(snapshot) {
                    let t_1 = state;
                    state = (t_1 * x[step]).sin() + 0.5 * t_1;
                }
            }
        }
        let t = state;
        let mut state_bar_1: f64 = cotangent;
        let mut schedule_1 = ::differentiable::generated::Revolve::<8>::new(x.len());
        let mut state_again: f64 = state_snapshots[0];
        if x_bar_is_fresh {
            let border = x_bar.len().min(x.len());
            ::differentiable::generated::clear_rest(&mut x_bar[border..]);
        }
        for step_1 in (0..x.len()).rev() {
            schedule_1.turn(step_1);
            let first = schedule_1.first();
            state_again = state_snapshots[first];
            for snapshot_1 in schedule_1.first()..schedule_1.held() {
                if snapshot_1 != first {
                    state_snapshots[snapshot_1] = state_again;
                }
                for step_2 in schedule_1.start(snapshot_1)..schedule_1.end(snapshot_1) {
                    let t_2 = state_again;
                    state_again = (t_2 * x[step_2]).sin() + 0.5 * t_2;
                }
            }
            let input = x[step_1];
            let t_3 = state_again;
            let t_bar = state_bar_1;
            let t_bar_1 = guard.strong(t_bar, ::differentiable::Real::cos(t_3 * input));
            let input_bar = guard.strong(t_bar_1, t_3);
            state_bar_1 = 0.5 * t_bar + guard.strong(t_bar_1, input);
            if x_bar_is_fresh {
                x_bar[step_1] = input_bar;
            } else {
                x_bar[step_1] += input_bar;
            }
        }
        *state_bar += state_bar_1;
        t
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
            state_dot = (t_dot * input + input_dot * t)
                * ::differentiable::Real::cos(t_1) + 0.5 * t_dot;
            state = t_1.sin() + 0.5 * t;
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
            state_dot = (t_dot * input + input_dot * t)
                * ::differentiable::Real::cos(t_1) + t_dot * 0.5;
            state = t_1.sin() + 0.5 * t;
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
        let state_again = state;
        let value = checkpointed(x, state);
        (
            value,
            move |x_again, _, cotangent, x_bar, state_bar| {
                let mut x_bar_spare = ::core::option::Option::None;
                let x_bar = x_bar
                    .unwrap_or_else(|| {
                        x_bar_spare
                            .insert(::differentiable::Tangent::zero_tangent(x_again))
                    });
                let mut state_bar_spare = ::core::option::Option::None;
                let state_bar = state_bar.unwrap_or_else(|| state_bar_spare.insert(0.0));
                Self::accumulate_vjp(
                    x_again,
                    state_again,
                    guard.seed(cotangent),
                    &mut *x_bar,
                    &mut *state_bar,
                );
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
    pub const fn recalls(_: usize) -> bool {
        true
    }
}
