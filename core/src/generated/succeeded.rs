/// What may be missing.
pub trait Attempt {
    /// What is there if it is not.
    type Success;

    /// What is there, if it is.
    fn success(self) -> Option<Self::Success>;
}

impl<T> Attempt for Option<T> {
    type Success = T;

    #[inline]
    fn success(self) -> Option<T> {
        self
    }
}

impl<T, E> Attempt for Result<T, E> {
    type Success = T;

    #[inline]
    fn success(self) -> Option<T> {
        self.ok()
    }
}

/// What comes of a call that has succeeded before, with the same arguments.
///
/// # Panics
///
/// If it fails.
#[inline]
#[track_caller]
pub fn succeeded<A: Attempt>(again: A) -> A::Success {
    again.success().expect("a function that fails the second time cannot be differentiated")
}
