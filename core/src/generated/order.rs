//! Functions that have not all the derivatives that are needed of them.

/// What the namespace of a function with first derivatives alone would have to be where it is differentiated twice, and never is: rustc
/// says so at the call. The lifetime defers the question to there.
#[diagnostic::on_unimplemented(
    message = "the called function has first derivatives alone, but a second one is needed",
    label = "differentiated twice here",
    note = "write `order = 2` among the options of its `#[differentiable]`"
)]
pub trait SecondOrder<'call> {}

/// The same of a function that has no third derivatives, where it is differentiated three times.
#[diagnostic::on_unimplemented(
    message = "the called function has no third derivatives, but one is needed",
    label = "differentiated three times here",
    note = "write `order = 3` among the options of its `#[differentiable]`"
)]
pub trait ThirdOrder<'call> {}

/// What a function that takes functions would have to be that is differentiated by itself, and never is.
#[diagnostic::on_unimplemented(
    message = "the derivatives of a function that takes functions are taken where it is called",
    label = "what it is passed here has no derivatives",
    note = "put `#[differentiable]` above a function that calls it with a closure, such as `f(|t| t * t - a, 1.0)`, and take \
            the derivatives of that"
)]
pub trait OwnDerivatives<'call> {}

/// What a type would have to be whose method has not the companion that is called, and never is.
#[diagnostic::on_unimplemented(
    message = "the called method has not the derivatives that are needed of it",
    label = "called with active values here",
    note = "put `#[differentiable]` above it, or `#[differentiable(associated)]` if it has no `self`, and `order = 2` among its options where second derivatives are needed; \
            what it returns without floats is constant in an index, a condition and a `match`; \
            `differentiable::constant(…)` around the call cuts its derivative; of a float that goes by another name, write `f64` or `f32`"
)]
pub trait Companions<'call> {}

macro_rules! missing {
    ($(#[doc = $doc:literal])* $missing:ident: $order:ident { $($item:ident)* }) => {
        $(#[doc = $doc])*
        pub trait $missing {
            $(#[doc(hidden)] fn $item() {})*
        }

        impl<N: ?Sized + for<'call> $order<'call>> $missing for N {}
    };
}

missing! {
    /// What is called where a namespace has not the items of these names.
    MissingSecond: SecondOrder {
        gradient_accumulate_vjp
        gradient_directional
        jacobian_accumulate_vjp
        jacobian_directional
        jvp_accumulate_vjp
        jvp_directional
        value_and_gradient_accumulate_vjp
        value_and_gradient_directional
        vjp_accumulate_vjp
        vjp_directional
    }
}

missing! {
    /// What is called where a namespace has not the items of these names.
    MissingThird: ThirdOrder {
        accumulate_vjp_directional_directional
        directional_directional_directional
        gradient_accumulate_vjp_directional
        gradient_directional_directional
        hessian_accumulate_vjp
        hessian_directional
        hvp_accumulate_vjp
        hvp_directional
        jacobian_accumulate_vjp_directional
        jacobian_directional_directional
        jvp_accumulate_vjp_directional
        jvp_directional_directional
        value_and_gradient_accumulate_vjp_directional
        value_and_gradient_directional_directional
        vjp_accumulate_vjp_directional
        vjp_directional_directional
    }
}
