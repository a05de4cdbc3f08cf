/// A spring between two points.
#[derive(Clone, Debug, PartialEq, Tangent)]
pub struct Spring {
    pub stiffness: f64,
    pub rest: f64,
}
impl Spring {
    #[allow(dead_code)]
    /// Its energy at a length.
    pub fn energy(&self, ends: &[[f64; 2]; 2]) -> f64 {
        let length = (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1]);
        let stretch = length - self.rest;
        0.5 * self.stiffness * stretch * stretch
    }
    /**The gradient of [`energy`](Self::energy) with respect to `self` and `ends` (one part for each, in this order).

```text
∂energy/∂self.rest = −t₁
∂energy/∂self.stiffness = 0.5 (length − self.rest)²
∂energy/∂ends[0][0] = −t₂
∂energy/∂ends[0][1] = −t₃
∂energy/∂ends[1][0] = t₂
∂energy/∂ends[1][1] = t₃
where
length = hypot(ends[1][0] − ends[0][0], ends[1][1] − ends[0][1])
t₁ = self.stiffness · (length − self.rest)
t₂ = (ends[1][0] − ends[0][0]) · t₁ / length
t₃ = (ends[1][1] − ends[0][1]) · t₁ / length
```

# Panics

Where [`energy`](Self::energy) does.*/
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
    #[inline]
    pub fn energy_gradient(
        &self,
        ends: &[[f64; 2]; 2],
    ) -> (<Self as ::differentiable::Tangent>::Tangent, [[f64; 2]; 2]) {
        Self::energy_value_and_gradient(self, ends).1
    }
    /**The value of [`energy`](Self::energy), to the bit, and its gradient with respect to `self` and `ends` (one part for each, in this order), in one pass.

# Panics

Where [`energy`](Self::energy) does.*/
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
    #[inline]
    pub fn energy_value_and_gradient(
        &self,
        ends: &[[f64; 2]; 2],
    ) -> (f64, (<Self as ::differentiable::Tangent>::Tangent, [[f64; 2]; 2])) {
        Self::energy_vjp(self, ends, 1.0)
    }
    /**Writes the gradient of [`energy`](Self::energy) with respect to `self` and `ends` to `self_gradient` and `ends_gradient`, which are overwritten, and returns the value, to the bit.

# Panics

Where [`energy`](Self::energy) does.*/
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
    #[inline]
    pub fn energy_gradient_into(
        &self,
        ends: &[[f64; 2]; 2],
        self_gradient: &mut <Self as ::differentiable::Tangent>::Tangent,
        ends_gradient: &mut [[f64; 2]; 2],
    ) -> f64 {
        ::differentiable::generated::check_parts(
            "self_gradient",
            self_gradient,
            "`self`",
            self,
        );
        ::differentiable::Vector::set_zero(self_gradient);
        ::differentiable::Vector::set_zero(ends_gradient);
        Self::energy_accumulate_vjp(self, ends, 1.0, self_gradient, ends_gradient)
    }
    /**The value of [`energy`](Self::energy), to the bit, and its derivative in the direction in which `self` and `ends` move by `self_tangent` and `ends_tangent`.

# Panics

Where [`energy`](Self::energy) does.*/
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
    #[inline]
    pub fn energy_jvp(
        &self,
        ends: &[[f64; 2]; 2],
        self_tangent: &<Self as ::differentiable::Tangent>::Tangent,
        ends_tangent: &[[f64; 2]; 2],
    ) -> (f64, f64) {
        ::differentiable::generated::check_parts(
            "self_tangent",
            self_tangent,
            "`self`",
            self,
        );
        Self::energy_directional(self, ends, self_tangent, ends_tangent)
    }
    /**The value of [`energy`](Self::energy), to the bit, and its derivatives in K directions: in each, `self` and `ends` move by the element of `self_tangents` and `ends_tangents` that has its index.

The function runs once for each direction.

# Panics

Where [`energy`](Self::energy) does.*/
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
    #[inline]
    pub fn energy_jvps<const K: usize>(
        &self,
        ends: &[[f64; 2]; 2],
        self_tangents: &[<Self as ::differentiable::Tangent>::Tangent; K],
        ends_tangents: &[[[f64; 2]; 2]; K],
    ) -> (f64, [f64; K]) {
        for self_tangent in self_tangents {
            ::differentiable::generated::check_parts(
                "self_tangent",
                self_tangent,
                "`self`",
                self,
            );
        }
        let mut value = ::core::option::Option::None;
        let derivatives = ::core::array::from_fn(|lane| {
            let (swept, derivative) = Self::energy_directional(
                self,
                ends,
                &self_tangents[lane],
                &ends_tangents[lane],
            );
            value = ::core::option::Option::Some(swept);
            derivative
        });
        let value = match value {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => Self::energy(self, ends),
        };
        (value, derivatives)
    }
    /**The value of [`energy`](Self::energy), to the bit, and `cotangent` times its gradient with respect to `self` and `ends` (one part for each, in this order).

# Panics

Where [`energy`](Self::energy) does.*/
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
    #[inline]
    pub fn energy_vjp(
        &self,
        ends: &[[f64; 2]; 2],
        cotangent: f64,
    ) -> (f64, (<Self as ::differentiable::Tangent>::Tangent, [[f64; 2]; 2])) {
        let mut self_gradient = ::differentiable::Tangent::zero_tangent(self);
        let mut ends_gradient = [[0.0; 2]; 2];
        let value = Self::energy_accumulate_vjp(
            self,
            ends,
            cotangent,
            &mut self_gradient,
            &mut ends_gradient,
        );
        (value, (self_gradient, ends_gradient))
    }
    #[doc(hidden)]
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
    #[inline]
    pub fn energy_accumulate_vjp(
        &self,
        ends: &[[f64; 2]; 2],
        cotangent: impl ::differentiable::generated::Seed<f64>,
        self_bar: impl ::differentiable::generated::Cotangent<
            <Self as ::differentiable::Tangent>::Tangent,
            Self,
        >,
        ends_bar: impl ::differentiable::generated::Cotangent<[[f64; 2]; 2]>,
    ) -> f64 {
        let (cotangent, _) = ::differentiable::generated::Seed::apart(cotangent);
        let mut self_bar = ::differentiable::generated::Cotangent::buffer(
            self_bar,
            self,
        );
        let self_bar = &mut *self_bar;
        let mut ends_bar = ::differentiable::generated::Cotangent::buffer(
            ends_bar,
            ends,
        );
        let ends_bar = &mut *ends_bar;
        let t = ends[1][0] - ends[0][0];
        let t_1 = ends[1][1] - ends[0][1];
        let length = t.hypot(t_1);
        let stretch = length - self.rest;
        let t_2 = 0.5 * self.stiffness;
        let t_3 = t_2 * stretch;
        let t_bar = cotangent * stretch;
        self_bar.stiffness += 0.5 * (t_bar * stretch);
        let length_bar = cotangent * t_3 + t_bar * t_2;
        self_bar.rest -= length_bar;
        let t_bar_1 = length_bar * ::differentiable::partials::direction(t, t_1, length);
        let t_bar_2 = length_bar * ::differentiable::partials::direction(t_1, t, length);
        ends_bar[0][1] -= t_bar_2;
        ends_bar[1][1] += t_bar_2;
        ends_bar[0][0] -= t_bar_1;
        ends_bar[1][0] += t_bar_1;
        t_3 * stretch
    }
    #[doc(hidden)]
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
    #[inline]
    pub fn energy_directional(
        &self,
        ends: &[[f64; 2]; 2],
        self_dot: impl ::differentiable::generated::Direction<
            <Self as ::differentiable::Tangent>::Tangent,
            Self,
        >,
        ends_dot: impl ::differentiable::generated::Direction<[[f64; 2]; 2]>,
    ) -> (f64, f64) {
        let self_dot = ::differentiable::generated::Direction::direction(self_dot, self);
        let self_dot = &*self_dot;
        let ends_dot = ::differentiable::generated::Direction::direction(ends_dot, ends);
        let ends_dot = &*ends_dot;
        let t = ends[1][0] - ends[0][0];
        let t_1 = ends[1][1] - ends[0][1];
        let length = t.hypot(t_1);
        let length_dot = (ends_dot[1][0] - ends_dot[0][0])
            * ::differentiable::partials::direction(t, t_1, length)
            + (ends_dot[1][1] - ends_dot[0][1])
                * ::differentiable::partials::direction(t_1, t, length);
        let stretch = length - self.rest;
        let stretch_dot = length_dot
            - ::differentiable::generated::movement::<f64>(self_dot.rest);
        let t_2 = 0.5 * self.stiffness;
        let t_3 = t_2 * stretch;
        (
            t_3 * stretch,
            (0.5
                * (::differentiable::generated::movement::<f64>(self_dot.stiffness)
                    * stretch) + stretch_dot * t_2) * stretch + stretch_dot * t_3,
        )
    }
    #[doc(hidden)]
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
    #[inline]
    pub fn energy_directional_lanes<AbsentLanes>(
        &self,
        ends: &[[f64; 2]; 2],
        _: impl Sized,
        _: impl Sized,
    ) -> (f64, AbsentLanes) {
        ::core::unreachable!()
    }
    #[doc(hidden)]
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
    #[inline]
    pub fn energy_accumulate_vjp_directional(
        &self,
        ends: &[[f64; 2]; 2],
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
    #[inline]
    pub fn energy_accumulate_vjp_directional_lanes<AbsentLanes>(
        &self,
        ends: &[[f64; 2]; 2],
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
    #[inline]
    pub fn energy_directional_directional(
        &self,
        ends: &[[f64; 2]; 2],
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
    #[inline]
    pub fn energy_traced(
        &self,
        ends: &[[f64; 2]; 2],
        sets: impl ::differentiable::generated::AllSets,
        tracer: &impl ::differentiable::generated::Tracer,
    ) -> (f64, ::differentiable::generated::All) {
        (Self::energy(self, ends), ::differentiable::generated::untraced(sets, tracer))
    }
    #[doc(hidden)]
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
    pub const fn energy_laned(_: usize) -> bool {
        false
    }
    #[doc(hidden)]
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
    pub const fn energy_repeats(_: usize) -> bool {
        true
    }
    #[doc(hidden)]
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
    pub const fn energy_computes(_: usize) -> bool {
        true
    }
    #[doc(hidden)]
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
    #[inline]
    pub fn energy_pullback<'kept, CotangentGuard: ::differentiable::generated::Guard>(
        &self,
        ends: &[[f64; 2]; 2],
        guard: CotangentGuard,
    ) -> (
        f64,
        ::differentiable::generated::Box<
            dyn ::core::ops::FnOnce(
                &Self,
                &[[f64; 2]; 2],
                f64,
                ::core::option::Option<
                    &mut <Self as ::differentiable::Tangent>::Tangent,
                >,
                ::core::option::Option<&mut [[f64; 2]; 2]>,
            ) + 'kept,
        >,
    )
    where
        Self: 'kept,
    {
        let t = ends[1][0] - ends[0][0];
        let t_1 = ends[1][1] - ends[0][1];
        let length = t.hypot(t_1);
        let stretch = length - self.rest;
        let t_2 = 0.5 * self.stiffness;
        let t_3 = t_2 * stretch;
        (
            t_3 * stretch,
            ::differentiable::generated::Box::new(move |
                this,
                ends,
                cotangent,
                self_bar,
                ends_bar|
            {
                let mut self_bar_spare = ::core::option::Option::None;
                let self_bar = self_bar
                    .unwrap_or_else(|| {
                        self_bar_spare
                            .insert(::differentiable::Tangent::zero_tangent(this))
                    });
                let mut ends_bar_spare = ::core::option::Option::None;
                let ends_bar = ends_bar
                    .unwrap_or_else(|| ends_bar_spare.insert([[0.0; 2]; 2]));
                let t_bar = cotangent * stretch;
                self_bar.stiffness += 0.5 * (t_bar * stretch);
                let length_bar = cotangent * t_3 + t_bar * t_2;
                self_bar.rest -= length_bar;
                let t_bar_1 = length_bar
                    * ::differentiable::partials::direction(t, t_1, length);
                let t_bar_2 = length_bar
                    * ::differentiable::partials::direction(t_1, t, length);
                ends_bar[0][1] -= t_bar_2;
                ends_bar[1][1] += t_bar_2;
                ends_bar[0][0] -= t_bar_1;
                ends_bar[1][0] += t_bar_1;
            }),
        )
    }
    #[doc(hidden)]
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
    #[inline]
    pub fn energy_pullback_directional<'kept>(
        &self,
        ends: &[[f64; 2]; 2],
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        ::differentiable::generated::Box<
            dyn ::core::ops::FnOnce(
                &Self,
                &[[f64; 2]; 2],
                f64,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
            ) + 'kept,
        >,
        f64,
    )
    where
        Self: 'kept,
    {
        (
            ::core::unreachable!(),
            ::differentiable::generated::Box::new(move |_, _, _, _, _, _, _, _, _, _| {}),
            ::core::unreachable!(),
        )
    }
    #[doc(hidden)]
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
    #[inline]
    pub fn energy_pullback_directional_lanes<'kept, AbsentLanes>(
        &self,
        ends: &[[f64; 2]; 2],
        _: ::differentiable::generated::Ignored,
        _: ::differentiable::generated::Ignored,
    ) -> (
        f64,
        ::differentiable::generated::Box<
            dyn ::core::ops::FnOnce(
                &Self,
                &[[f64; 2]; 2],
                f64,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
                ::differentiable::generated::Ignored,
            ) + 'kept,
        >,
        AbsentLanes,
    )
    where
        Self: 'kept,
    {
        (
            ::core::unreachable!(),
            ::differentiable::generated::Box::new(move |_, _, _, _, _, _, _, _, _, _| {}),
            ::core::unreachable!(),
        )
    }
    #[doc(hidden)]
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
    pub const fn energy_recalls(argument: usize) -> bool {
        !::core::matches!(argument, 0 | 1)
    }
}
