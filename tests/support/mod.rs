//! What the tests of the crate from outside share: a check of every derived item of a function, and its oracles.

#![allow(dead_code, unused_macros, unused_imports)]

pub mod agreement;
pub mod differences;
pub mod dual;
pub mod floats;
pub mod random;

pub use dual::Dual;
pub use floats::{Floats, floats, refilled};

/// For each function, a test that all its derived items agree, with each other and with central differences, at the
/// points that follow. The arguments stand as in a call; `const` marks those of constant parameters.
macro_rules! agree {
    ($($f:ident: $(($($arguments:tt)*)),+;)+) => {
        mod every_item_agrees {
            #[allow(unused_imports)]
            use super::*;
            $(
                #[test]
                fn $f() {
                    $(agree!(@sort [$f] [] [] [] [] [] [] [objective] $($arguments)*,);)+
                }
            )+
        }
    };

    // The arguments one by one: those of a call, then for each active one its point, its name, its tangent, its
    // gradient; the constant ones; and whether there is an objective.
    (@sort $f:tt [$($call:tt)*] $points:tt $names:tt $tangents:tt $outs:tt [$($constants:tt)*] $o:tt
        const $constant:expr, $($rest:tt)*) => {
        agree!(@sort $f [$($call)* [$constant]] $points $names $tangents $outs [$($constants)* $constant,] $o $($rest)*)
    };
    (@sort $f:tt $call:tt $points:tt $names:tt $tangents:tt $outs:tt $constants:tt $o:tt
        &($($part:expr),+), $($rest:tt)*) => {
        agree!(@borrow $f $call $points $names $tangents $outs $constants [] ($($part),+) $($rest)*)
    };
    (@sort $f:tt $call:tt $points:tt $names:tt $tangents:tt $outs:tt $constants:tt $o:tt
        &$point:expr, $($rest:tt)*) => {
        agree!(@borrow $f $call $points $names $tangents $outs $constants $o $point, $($rest)*)
    };
    (@borrow $f:tt [$($call:tt)*] [$($points:tt)*] [$($names:tt)*] [$($tangents:tt)*] [$($outs:tt)*] $constants:tt $o:tt
        $point:expr, $($rest:tt)*) => {
        agree!(@sort $f [$($call)* [argument]] [$($points)* $point,] [$($names)* argument,]
            [$($tangents)* [tangent, tangent]] [$($outs)* out,] $constants $o $($rest)*)
    };
    (@sort $f:tt $call:tt $points:tt $names:tt $tangents:tt $outs:tt $constants:tt $o:tt
        ($($part:expr),+), $($rest:tt)*) => {
        agree!(@value $f $call $points $names $tangents $outs $constants [] ($($part),+), $($rest)*)
    };
    (@sort $f:tt $call:tt $points:tt $names:tt $tangents:tt $outs:tt $constants:tt $o:tt
        $point:expr, $($rest:tt)*) => {
        agree!(@value $f $call $points $names $tangents $outs $constants $o $point, $($rest)*)
    };
    (@value $f:tt [$($call:tt)*] [$($points:tt)*] [$($names:tt)*] [$($tangents:tt)*] [$($outs:tt)*] $constants:tt $o:tt
        $point:expr, $($rest:tt)*) => {
        agree!(@sort $f [$($call)* [Clone::clone(argument)]] [$($points)* $point,] [$($names)* argument,]
            [$($tangents)* [tangent, Clone::clone(tangent)]] [$($outs)* out,] $constants $o $($rest)*)
    };
}
pub(crate) use agree;
