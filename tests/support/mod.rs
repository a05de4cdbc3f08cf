//! What the tests of the crate from outside share: a check of every derived item of a function, and its oracles.

// Each test binary uses a part of it.
#![allow(dead_code, unused_macros, unused_imports)]

pub mod agreement;
pub mod differences;
pub mod dual;
pub mod floats;
pub mod random;

pub use agreement::Items;
pub use dual::Dual;
pub use floats::{Floats, floats, lifted, refilled};

/// For each function, a test that all its derived items agree with each other and with central differences at the
/// points that follow. The arguments stand as in a call, with `const` before those of constant parameters.
macro_rules! agree {
    ($($f:ident: $(($($arguments:tt)*)),+;)+) => {
        #[allow(unused_imports, unused_parens, unused_variables)]
        mod every_item_agrees {
            use super::*;
            $(
                #[test]
                fn $f() {
                    $($crate::support::sorted! { (items $f) [] [] $($arguments)*, })+
                }
            )+
        }
    };
}

/// The same for functions that have no second derivatives.
macro_rules! agree_to_first_order {
    ($($f:ident: $(($($arguments:tt)*)),+;)+) => {
        #[allow(unused_imports, unused_parens, unused_variables)]
        mod every_item_of_first_order_agrees {
            use super::*;
            $(
                #[test]
                fn $f() {
                    $($crate::support::sorted! { (items_first $f) [] [] $($arguments)*, })+
                }
            )+
        }
    };
}

/// The same for functions that have no objective, because their value is of another scalar type than the point.
macro_rules! agree_without_objective {
    ($($f:ident: $(($($arguments:tt)*)),+;)+) => {
        #[allow(unused_imports, unused_parens, unused_variables)]
        mod every_item_but_the_objective_agrees {
            use super::*;
            $(
                #[test]
                fn $f() {
                    $($crate::support::sorted! { (items_alone $f) [] [] $($arguments)*, })+
                }
            )+
        }
    };
}

/// For each function that is generic over its scalar, a test that the first and second derivatives of its instance for `f64` are
/// those that dual numbers find, and that the derivatives of its instance for dual numbers are the second ones.
macro_rules! agree_with_duals {
    ($($f:ident: $(($($arguments:tt)*)),+;)+) => {
        #[allow(unused_imports, unused_parens)]
        mod agrees_with_duals {
            use super::*;
            $(
                #[test]
                fn $f() {
                    $($crate::support::sorted! { (duals $f) [] [] $($arguments)*, })+
                }
            )+
        }
    };
}

/// Sorts the arguments of a call, and goes on with `goal`. Each becomes `{kind [as in the call]}` in the first list; in
/// the second one, the active ones have their point, names for the argument, its tangent and its gradient, and the tangent
/// as in a call.
macro_rules! sorted {
    ($goal:tt [$($call:tt)*] [$($active:tt)*] const $constant:expr, $($rest:tt)*) => {
        $crate::support::sorted! { $goal [$($call)* {constant [$constant]}] [$($active)*] $($rest)* }
    };
    ($goal:tt [$($call:tt)*] [$($active:tt)*] &$point:expr, $($rest:tt)*) => {
        $crate::support::sorted! { $goal [$($call)* {active [x]}] [$($active)* {$point, x, t, g, t}] $($rest)* }
    };
    ($goal:tt [$($call:tt)*] [$($active:tt)*] $point:expr, $($rest:tt)*) => {
        $crate::support::sorted! {
            $goal [$($call)* {active [Clone::clone(x)]}] [$($active)* {$point, x, t, g, Clone::clone(t)}] $($rest)*
        }
    };
    ((items_first $f:ident) $call:tt $active:tt) => {
        $crate::support::items! { first $f [] $call $active }
    };
    // With one active argument there is an objective.
    (
        (items $f:ident)
        [$({constant [$before:expr]})* {active $argument:tt} $({constant [$after:expr]})*]
        $active:tt
    ) => {
        $crate::support::items! {
            second $f [super::$f::objective($($before,)* $($after,)*)]
            [$({constant [$before]})* {active $argument} $({constant [$after]})*] $active
        }
    };
    ((items $f:ident) $call:tt $active:tt) => {
        $crate::support::items! { second $f [] $call $active }
    };
    ((items_alone $f:ident) $call:tt $active:tt) => {
        $crate::support::items! { second $f [] $call $active }
    };
    ((duals $f:ident) $call:tt $active:tt) => {
        $crate::support::duals! { $f $call $active }
    };
}

/// Checks the items of a function at one point.
macro_rules! items {
    (
        $order:ident $f:ident [$($objective:expr)?]
        [$({$kind:ident [$argument:expr]})+]
        [$({$point:expr, $x:ident, $t:ident, $g:ident, $tangent:expr})+]
    ) => {{
        use $crate::support::{Items, agreement, floats, refilled};

        let point = ($($point),+);
        let objective: Option<&agreement::ObjectiveItem> = None;
        $(
            let evaluated = |x: &[f64], g: &mut [f64]| agreement::evaluated(&$objective, &point, x, g);
            let objective: Option<&agreement::ObjectiveItem> = Some(&evaluated);
        )?
        Items {
            point: &floats(&point),
            epsilon: agreement::epsilon(&point, || {
                let ($($x),+) = &point;
                super::$f($($argument),+)
            }),
            value: &|x| {
                let ($($x),+) = &refilled(&point, x);
                floats(&super::$f($($argument),+))[0]
            },
            gradient: &|x| {
                let ($($x),+) = &refilled(&point, x);
                floats(&super::$f::gradient($($argument),+))
            },
            value_and_gradient: &|x| {
                let ($($x),+) = &refilled(&point, x);
                let (value, gradient) = super::$f::value_and_gradient($($argument),+);
                (floats(&value)[0], floats(&gradient))
            },
            gradient_into: &|x, out| {
                let ($($x),+) = &refilled(&point, x);
                let mut gradient = refilled(&point, out);
                let ($($g),+) = &mut gradient;
                let value = super::$f::gradient_into($($argument,)+ $($g),+);
                out.copy_from_slice(&floats(&gradient));
                floats(&value)[0]
            },
            jvp: &|x, t| {
                let (($($x),+), ($($t),+)) = (&refilled(&point, x), &refilled(&point, t));
                let (value, derivative) = super::$f::jvp($($argument,)+ $($tangent),+);
                (floats(&value)[0], floats(&derivative)[0])
            },
            vjp: &|x, cotangent| {
                let ($($x),+) = &refilled(&point, x);
                let (value, gradient) = super::$f::vjp($($argument,)+ differentiable::Real::from_f64(cotangent));
                (floats(&value)[0], floats(&gradient))
            },
            objective,
            hvp: $crate::support::if_second!($order, &|x, t| {
                let (($($x),+), ($($t),+)) = (&refilled(&point, x), &refilled(&point, t));
                let (gradient, product) = super::$f::hvp($($argument,)+ $($tangent),+);
                (floats(&gradient), floats(&product))
            }),
            hessian: &|x| {
                use agreement::{Absent, Matrix};

                /// What `hessian` is where the function has none of its own.
                #[allow(dead_code)]
                trait Otherwise {
                    fn hessian($(_: $crate::support::any!($kind)),+) -> Absent {
                        Absent
                    }
                }

                impl<T> Otherwise for T {}

                let ($($x),+) = &refilled(&point, x);
                super::$f::hessian($($argument),+).matrix()
            },
            sparse: &|x| {
                use agreement::{Absent, Matrix};

                /// What `sparse_hessian` is where the function has none of its own.
                #[allow(dead_code)]
                trait Otherwise {
                    fn sparse_hessian($(_: $crate::support::any!($kind)),+) -> Absent {
                        Absent
                    }
                }

                impl<T> Otherwise for T {}

                let ($($x),+) = &refilled(&point, x);
                super::$f::sparse_hessian($($argument),+).matrix()
            },
        }
        .check();
    }};
}

/// What there is if a function has second derivatives.
macro_rules! if_second {
    (first, $item:expr) => {
        None
    };
    (second, $item:expr) => {
        Some($item)
    };
}

/// Checks the derivatives of a generic function against dual numbers, at one point.
macro_rules! duals {
    (
        $f:ident
        [$({$kind:ident [$argument:expr]})+]
        [$({$point:expr, $x:ident, $t:ident, $g:ident, $tangent:expr})+]
    ) => {{
        use $crate::support::{dual, floats, lifted, refilled};

        let point = ($($point),+);
        dual::Generic {
            point: &floats(&point),
            gradient: &|x| {
                let ($($x),+) = &refilled(&point, x);
                floats(&super::$f::gradient($($argument),+))
            },
            hvp: &|x, t| {
                let (($($x),+), ($($t),+)) = (&refilled(&point, x), &refilled(&point, t));
                floats(&super::$f::hvp($($argument,)+ $($tangent),+).1)
            },
            value_of_duals: &|x, directions| {
                let ($($x),+) = &lifted(&point, x, directions);
                super::$f($($argument),+)
            },
            gradient_of_duals: &|x, directions| {
                let ($($x),+) = &lifted(&point, x, directions);
                dual::duals(&super::$f::gradient($($argument),+))
            },
        }
        .check();
    }};
}

/// The type of an argument that is not looked at.
macro_rules! any {
    ($kind:ident) => {
        impl Sized
    };
}

pub(crate) use {
    agree, agree_to_first_order, agree_with_duals, agree_without_objective, any, duals, if_second, items, sorted,
};
