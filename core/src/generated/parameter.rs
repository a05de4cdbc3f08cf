//! What a method by value is called on by its path: its derivatives take it by reference, where those of a function would take
//! the argument itself. The compiler knows which it is.

/// What is there, as a parameter of type T.
#[diagnostic::on_unimplemented(
    message = "this argument cannot be passed as `{T}` and kept for the reverse sweep",
    label = "not a `{T}` that can be cloned"
)]
pub trait Parameter<T> {
    /// The argument.
    fn parameter(self) -> T;
}

impl<'a, S: ?Sized> Parameter<&'a S> for &'a S {
    #[inline(always)]
    fn parameter(self) -> &'a S {
        self
    }
}

impl<S: Clone> Parameter<S> for &S {
    #[inline(always)]
    fn parameter(self) -> S {
        self.clone()
    }
}

/// The argument that is there.
#[inline(always)]
pub fn parameter<'a, S: ?Sized, T>(argument: &'a S) -> T
where
    &'a S: Parameter<T>,
{
    argument.parameter()
}
