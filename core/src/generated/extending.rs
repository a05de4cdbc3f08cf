//! Items that a vector is extended by: a macro does not see whether they are references.

/// What an element of the type `T` is made of: itself, or a reference to what can be copied.
pub trait Extending<T> {
    fn element(self) -> T;
}

impl<T> Extending<T> for T {
    #[inline(always)]
    fn element(self) -> T {
        self
    }
}

impl<T: Copy> Extending<T> for &T {
    #[inline(always)]
    fn element(self) -> T {
        *self
    }
}

/// The element that is made of an item.
#[inline(always)]
pub fn element<T, I: Extending<T>>(item: I) -> T {
    item.element()
}
