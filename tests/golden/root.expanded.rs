#[allow(dead_code)]
/// The root of f near the start, by secants.
pub fn secant(f: impl Fn(f64) -> f64, start: f64) -> f64 {
    let mut t = start;
    for _ in 0..8 {
        let value = f(t);
        t -= 0.1 * value / (f(t + 0.1) - value);
    }
    t
}
///Lets other differentiable functions call [`secant`](fn@secant) with functions, and take the derivatives of that.
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum secant {}
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
impl secant {
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        f: impl Fn(f64) -> f64,
        start: f64,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        f_bar: ::differentiable::generated::PassedAsAClosure<
            &mut impl FnMut(f64, f64, &mut f64) -> f64,
            impl Sized,
        >,
        start_bar: impl ::differentiable::generated::Cotangent<f64>,
    ) -> f64 {
        use ::differentiable::generated::Guard as _;
        let (cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let f_bar = f_bar.0;
        let mut start_bar = ::differentiable::generated::Cotangent::buffer(
            start_bar,
            &start,
        );
        let start_bar = &mut *start_bar;
        let mut t: f64 = start;
        let mut r_tape: [f64; 8] = [0.0; 8];
        let mut value_tape: [f64; 8] = [0.0; 8];
        let mut t_tape: [f64; 8] = [0.0; 8];
        for i in 0..8 {
            let _ = i;
            let t_1 = t;
            t_tape[i as usize] = t_1;
            let value = f(t_1);
            value_tape[i as usize] = value;
            let r = f(t_1 + 0.1);
            r_tape[i as usize] = r;
            t = t_1 - 0.1 * value / (r - value);
        }
        let t_2 = t;
        let mut t_bar: f64 = cotangent;
        for i_1 in (0..8).rev() {
            let value_2 = value_tape[i_1 as usize];
            let t_3 = t_tape[i_1 as usize];
            let t_4 = r_tape[i_1 as usize] - value_2;
            let t_bar_3 = t_bar;
            let d = ::differentiable::Real::recip(t_4);
            let r_bar = guard.strong(t_bar_3, 0.1 * value_2 / t_4 * d);
            let mut t_bar_1: f64 = 0.0;
            let _ = f_bar(t_3 + 0.1, r_bar, &mut t_bar_1);
            let t_bar_4 = t_bar_1;
            let mut t_bar_2: f64 = 0.0;
            let _ = f_bar(t_3, -0.1 * guard.strong(t_bar_3, d) - r_bar, &mut t_bar_2);
            t_bar = t_bar_3 + t_bar_4 + t_bar_2;
        }
        *start_bar += t_bar;
        t_2
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        f: impl Fn(f64) -> f64,
        start: f64,
        f_dot: ::differentiable::generated::PassedAsAClosure<
            &mut (impl Fn(f64, f64) -> (f64, f64) + Copy),
            impl Sized,
        >,
        start_dot: impl ::differentiable::generated::Direction<f64>,
    ) -> (f64, f64) {
        let f_dot = *f_dot.0;
        let start_dot = *::differentiable::generated::Direction::direction(
            start_dot,
            &start,
        );
        let mut t: f64 = start;
        let mut t_dot: f64 = start_dot;
        for i in 0..8 {
            let _ = i;
            let t_1 = t;
            let t_dot_1 = t_dot;
            let (value, value_dot) = f_dot(t_1, t_dot_1);
            let (r, r_dot) = f_dot(t_1 + 0.1, t_dot_1);
            let t_2 = r - value;
            let t_3 = 0.1 * value / t_2;
            let d = ::differentiable::Real::recip(t_2);
            t_dot = t_dot_1
                - (::differentiable::partials::strong(0.1 * value_dot, d)
                    - ::differentiable::partials::strong(r_dot - value_dot, t_3 * d));
            t = t_1 - t_3;
        }
        (t, t_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<AbsentLanes>(
        f: impl Fn(f64) -> f64,
        start: f64,
        _: impl Sized,
        _: impl Sized,
    ) -> (f64, AbsentLanes) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn gradient(f: impl Fn(f64) -> f64, start: f64) -> !
    where
        for<'call> Self: ::differentiable::generated::OwnDerivatives<'call>,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn value_and_gradient(f: impl Fn(f64) -> f64, start: f64) -> !
    where
        for<'call> Self: ::differentiable::generated::OwnDerivatives<'call>,
    {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        f: impl Fn(f64) -> f64,
        start: f64,
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
        f: impl Fn(f64) -> f64,
        start: f64,
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
        f: impl Fn(f64) -> f64,
        start: f64,
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
    pub const fn repeats(_: usize) -> bool {
        true
    }
    #[doc(hidden)]
    pub const fn computes(_: usize) -> bool {
        true
    }
}
#[allow(dead_code)]
/// The rate at which the payments are worth the price.
pub fn root(payments: &[f64], price: f64) -> f64 {
    secant(
        |rate| {
            let mut worth = -price;
            for (year, payment) in payments.iter().enumerate() {
                worth += payment * (-rate * year as f64).exp();
            }
            worth
        },
        0.05,
    )
}
/**The derivatives of the function [`root`](fn@root) with respect to `payments` and `price`.

There would be `objective` if one parameter were active, which `wrt(…)` can say.*/
#[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
#[derive(::core::fmt::Debug)]
pub enum root {}
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
impl root {
    /**The gradient of [`root`](fn@root) with respect to `payments` and `price` (one part for each, in this order).

The part for `payments` is as long as `payments`.

# Panics

Where [`root`](fn@root) does.*/
    #[inline]
    pub fn gradient(
        payments: &[f64],
        price: f64,
    ) -> (::differentiable::generated::Vec<f64>, f64) {
        Self::value_and_gradient(payments, price).1
    }
    /**The value of [`root`](fn@root), to the bit, and its gradient with respect to `payments` and `price` (one part for each, in this order), in one pass.

The part for `payments` is as long as `payments`.

# Panics

Where [`root`](fn@root) does.*/
    #[inline]
    pub fn value_and_gradient(
        payments: &[f64],
        price: f64,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        Self::vjp(payments, price, 1.0)
    }
    /**Writes the gradient of [`root`](fn@root) with respect to `payments` and `price` to `payments_gradient` and `price_gradient`, which are overwritten, and returns the value, to the bit.

# Panics

If `payments_gradient` has not the length of `payments`, and where [`root`](fn@root) does.*/
    #[inline]
    pub fn gradient_into(
        payments: &[f64],
        price: f64,
        payments_gradient: &mut [f64],
        price_gradient: &mut f64,
    ) -> f64 {
        ::differentiable::generated::check_length(
            "payments_gradient",
            payments_gradient.len(),
            "`payments`",
            payments.len(),
        );
        payments_gradient.fill(0.0);
        let payments_gradient = &mut payments_gradient[..payments.len()];
        *price_gradient = 0.0;
        Self::accumulate_vjp(payments, price, 1.0, payments_gradient, price_gradient)
    }
    /**The value of [`root`](fn@root), to the bit, and its derivative in the direction in which `payments` and `price` move by `payments_tangent` and `price_tangent`.

# Panics

If `payments_tangent` has not the length of `payments`, and where [`root`](fn@root) does.*/
    #[inline]
    pub fn jvp(
        payments: &[f64],
        price: f64,
        payments_tangent: &[f64],
        price_tangent: f64,
    ) -> (f64, f64) {
        ::differentiable::generated::check_length(
            "payments_tangent",
            payments_tangent.len(),
            "`payments`",
            payments.len(),
        );
        Self::directional(payments, price, payments_tangent, price_tangent)
    }
    /**The value of [`root`](fn@root), to the bit, and its derivatives in K directions: in each, `payments` and `price` move by the element of `payments_tangents` and `price_tangents` that has its index.

The function runs once for each direction.

# Panics

If an element of `payments_tangents` has not the length of `payments`, and where [`root`](fn@root) does.*/
    #[inline]
    pub fn jvps<const K: usize>(
        payments: &[f64],
        price: f64,
        payments_tangents: &[impl ::core::convert::AsRef<[f64]>; K],
        price_tangents: &[f64; K],
    ) -> (f64, [f64; K]) {
        for payments_tangent in payments_tangents {
            let payments_tangent = ::core::convert::AsRef::<
                [f64],
            >::as_ref(payments_tangent);
            ::differentiable::generated::check_length(
                "payments_tangent",
                payments_tangent.len(),
                "`payments`",
                payments.len(),
            );
        }
        let mut value = ::core::option::Option::None;
        let derivatives = ::core::array::from_fn(|lane| {
            let (swept, derivative) = Self::directional(
                payments,
                price,
                ::core::convert::AsRef::<[f64]>::as_ref(&payments_tangents[lane]),
                &price_tangents[lane],
            );
            value = ::core::option::Option::Some(swept);
            derivative
        });
        let value = match value {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => root(payments, price),
        };
        (value, derivatives)
    }
    /**The value of [`root`](fn@root), to the bit, and `cotangent` times its gradient with respect to `payments` and `price` (one part for each, in this order).

The part for `payments` is as long as `payments`.

# Panics

Where [`root`](fn@root) does.*/
    #[inline]
    pub fn vjp(
        payments: &[f64],
        price: f64,
        cotangent: f64,
    ) -> (f64, (::differentiable::generated::Vec<f64>, f64)) {
        let mut payments_gradient = ::differentiable::Tangent::zero_tangent(payments);
        let mut price_gradient = 0.0;
        let value = Self::accumulate_vjp(
            payments,
            price,
            cotangent,
            &mut payments_gradient,
            &mut price_gradient,
        );
        (value, (payments_gradient, price_gradient))
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp(
        payments: &[f64],
        price: f64,
        cotangent: impl ::differentiable::generated::Seed<f64>,
        payments_bar: impl ::differentiable::generated::Cotangent<[f64]>,
        price_bar: impl ::differentiable::generated::Cotangent<f64>,
    ) -> f64 {
        use ::differentiable::generated::Guard as _;
        let (cotangent, guard) = ::differentiable::generated::Seed::apart(cotangent);
        let mut payments_bar = ::differentiable::generated::Cotangent::buffer(
            payments_bar,
            payments,
        );
        let payments_bar = &mut *payments_bar;
        let mut price_bar = ::differentiable::generated::Cotangent::buffer(
            price_bar,
            &price,
        );
        let price_bar = &mut *price_bar;
        let mut price_bar_1: f64 = 0.0;
        let r = secant::accumulate_vjp(
            |rate: f64| {
                let mut worth: f64 = -price;
                for year in 0..payments.len() {
                    worth += payments[year] * (-rate * year as f64).exp();
                }
                worth
            },
            0.05,
            guard.seed(cotangent),
            ::differentiable::generated::function(
                &mut |rate: f64, cotangent_1, rate_bar: &mut f64| {
                    let payments_bar = &mut *payments_bar;
                    let price_bar_1 = &mut price_bar_1;
                    let mut worth: f64 = -price;
                    let mut rate_bar_1: f64 = 0.0;
                    for year in 0..payments.len() {
                        let t = payments[year];
                        let t_1: f64 = year as f64;
                        let t_2 = (-rate * t_1).exp();
                        worth += t * t_2;
                        rate_bar_1
                            -= ::differentiable::partials::strong(
                                ::differentiable::partials::strong(
                                    ::differentiable::partials::strong(cotangent_1, t),
                                    t_2,
                                ),
                                t_1,
                            );
                        payments_bar[year]
                            += ::differentiable::partials::strong(cotangent_1, t_2);
                    }
                    *price_bar_1 -= cotangent_1;
                    *rate_bar += rate_bar_1;
                    worth
                },
            ),
            ::differentiable::generated::Constant,
        );
        *price_bar += price_bar_1;
        r
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional(
        payments: &[f64],
        price: f64,
        payments_dot: impl ::differentiable::generated::Direction<[f64]>,
        price_dot: impl ::differentiable::generated::Direction<f64>,
    ) -> (f64, f64) {
        let payments_dot = ::differentiable::generated::Direction::direction(
            payments_dot,
            payments,
        );
        let payments_dot = &*payments_dot;
        let price_dot = *::differentiable::generated::Direction::direction(
            price_dot,
            &price,
        );
        let (r, r_dot) = secant::directional(
            |rate: f64| {
                let mut worth: f64 = -price;
                for year in 0..payments.len() {
                    worth += payments[year] * (-rate * year as f64).exp();
                }
                worth
            },
            0.05,
            ::differentiable::generated::function(
                &mut |rate: f64, rate_dot: f64| {
                    let mut worth: f64 = -price;
                    let mut worth_dot: f64 = -price_dot;
                    for year in 0..payments.len() {
                        let t = payments[year];
                        let t_1: f64 = year as f64;
                        let t_2 = (-rate * t_1).exp();
                        worth_dot
                            += ::differentiable::partials::strong(
                                payments_dot[year],
                                t_2,
                            )
                                - ::differentiable::partials::strong(
                                    ::differentiable::partials::strong(
                                        ::differentiable::partials::strong(rate_dot, t_1),
                                        t_2,
                                    ),
                                    t,
                                );
                        worth += t * t_2;
                    }
                    (worth, worth_dot)
                },
            ),
            ::differentiable::generated::Constant,
        );
        (r, r_dot)
    }
    #[doc(hidden)]
    #[inline]
    pub fn directional_lanes<AbsentLanes>(
        payments: &[f64],
        price: f64,
        _: impl Sized,
        _: impl Sized,
    ) -> (f64, AbsentLanes) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
    #[inline]
    pub fn accumulate_vjp_directional(
        payments: &[f64],
        price: f64,
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
        payments: &[f64],
        price: f64,
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
        payments: &[f64],
        price: f64,
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
        depth > 0 && secant::repeats(depth - 1)
    }
    #[doc(hidden)]
    pub const fn computes(depth: usize) -> bool {
        depth == 0 || secant::computes(depth - 1)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_outermost<CotangentGuard: ::differentiable::generated::Guard>(
        payments: &[f64],
        price: f64,
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
        Self::pullback(payments, price, guard)
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback<CotangentGuard: ::differentiable::generated::Guard>(
        payments: &[f64],
        price: f64,
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
        let mut payments_partial = ::differentiable::Tangent::zero_tangent(payments);
        let mut price_partial: f64 = 0.0;
        let r = secant::accumulate_vjp(
            |rate: f64| {
                let mut worth: f64 = -price;
                for year in 0..payments.len() {
                    worth += payments[year] * (-rate * year as f64).exp();
                }
                worth
            },
            0.05,
            guard.seed(1.0),
            ::differentiable::generated::function(
                &mut |rate: f64, cotangent_1, rate_bar: &mut f64| {
                    let payments_partial = &mut payments_partial;
                    let price_partial = &mut price_partial;
                    let mut worth: f64 = -price;
                    let mut rate_bar_1: f64 = 0.0;
                    for year in 0..payments.len() {
                        let t = payments[year];
                        let t_1: f64 = year as f64;
                        let t_2 = (-rate * t_1).exp();
                        worth += t * t_2;
                        rate_bar_1
                            -= ::differentiable::partials::strong(
                                ::differentiable::partials::strong(
                                    ::differentiable::partials::strong(cotangent_1, t),
                                    t_2,
                                ),
                                t_1,
                            );
                        payments_partial[year]
                            += ::differentiable::partials::strong(cotangent_1, t_2);
                    }
                    *price_partial -= cotangent_1;
                    *rate_bar += rate_bar_1;
                    worth
                },
            ),
            ::differentiable::generated::Constant,
        );
        (
            r,
            move |payments, _, cotangent, payments_bar, price_bar| {
                let mut payments_bar_spare = ::core::option::Option::None;
                let payments_bar = payments_bar
                    .unwrap_or_else(|| {
                        payments_bar_spare
                            .insert(::differentiable::Tangent::zero_tangent(payments))
                    });
                let mut price_bar_spare = ::core::option::Option::None;
                let price_bar = price_bar.unwrap_or_else(|| price_bar_spare.insert(0.0));
                if cotangent != 0.0 {
                    for i in 0..payments_bar.len() {
                        payments_bar[i] += guard.strong(payments_partial[i], cotangent);
                    }
                }
                *price_bar += guard.joint(cotangent, price_partial);
            },
        )
    }
    #[doc(hidden)]
    #[inline]
    pub fn pullback_directional(
        payments: &[f64],
        price: f64,
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
        payments: &[f64],
        price: f64,
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
        !::core::matches!(argument, 0 | 1)
    }
}
