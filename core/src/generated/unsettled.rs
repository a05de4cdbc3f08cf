//! Names that operations have on some compilers alone.

use crate::real::Real;

macro_rules! unsettled {
    ($($name:ident)*) => {
        /// Methods that floats have on some compilers alone. They are never called: while this trait is in sight, the compiler finds two
        /// where another has a method of such a name, which then is not taken for the operation.
        pub trait Unsettled: Real {
            $(
                #[doc(hidden)]
                fn $name(self, _other: Self) -> Self {
                    self
                }
            )*
        }
    };
}

unsettled! { maximum minimum algebraic_add algebraic_sub algebraic_mul algebraic_div algebraic_rem }

impl<T: Real> Unsettled for T {}
