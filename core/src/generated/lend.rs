//! Vectors that a workspace lends, if there is one.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::mem;
use core::ops::{Deref, DerefMut};

use super::Cotangent;
use crate::workspace::Workspace;

/// A vector that goes back to where it came from.
pub struct Lent<'w, T: Send + 'static> {
    vector: Vec<T>,
    home: Option<&'w Workspace>,
}

impl<T: Send + 'static> Deref for Lent<'_, T> {
    type Target = Vec<T>;

    #[inline(always)]
    fn deref(&self) -> &Vec<T> {
        &self.vector
    }
}

impl<T: Send + 'static> DerefMut for Lent<'_, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.vector
    }
}

impl<T: Send + 'static> Drop for Lent<'_, T> {
    #[inline]
    fn drop(&mut self) {
        if let Some(home) = self.home {
            home.give(mem::take(&mut self.vector));
        }
    }
}

/// An empty vector with room for so many elements.
#[inline]
pub fn lend<T: Send + 'static>(home: Option<&Workspace>, room: usize) -> Lent<'_, T> {
    let mut vector = home.map_or_else(Vec::new, Workspace::take);
    vector.clear();
    vector.reserve(room);
    Lent { vector, home }
}

/// A vector of so many elements of one value.
#[inline]
pub fn lend_filled<T: Clone + Send + 'static>(home: Option<&Workspace>, element: T, length: usize) -> Lent<'_, T> {
    let mut lent = lend(home, length);
    lent.resize(length, element);
    lent
}

/// A vector with the contents of a slice.
#[inline]
pub fn lend_copy<'w, T: Clone + Send + 'static>(home: Option<&'w Workspace>, contents: &[T]) -> Lent<'w, T> {
    let mut vector = home.map_or_else(Vec::new, Workspace::take);
    refill(&mut vector, contents);
    Lent { vector, home }
}

/// The vector has the contents of the slice, and the memory that it had.
#[inline]
pub fn refill<T: Clone>(vector: &mut Vec<T>, contents: &[T]) {
    contents.clone_into(vector);
}

/// The shadow of an argument, and with it the workspace of the caller.
pub struct Lending<'w, C> {
    shadow: C,
    workspace: Option<&'w Workspace>,
}

impl<'w, C> Lending<'w, C> {
    /// The shadow with a workspace.
    #[inline(always)]
    pub fn new(shadow: C, workspace: Option<&'w Workspace>) -> Self {
        Lending { shadow, workspace }
    }
}

impl<S: ?Sized, P: ?Sized, C: Cotangent<S, P>> Cotangent<S, P> for Lending<'_, C> {
    type Buffer = C::Buffer;

    #[inline(always)]
    fn buffer(self, argument: &P) -> Self::Buffer {
        self.shadow.buffer(argument)
    }

    #[inline(always)]
    fn fresh_buffer(self, argument: &P) -> (Self::Buffer, bool) {
        self.shadow.fresh_buffer(argument)
    }

    #[inline(always)]
    fn workspace<'w>(&self) -> Option<&'w Workspace>
    where
        Self: 'w,
    {
        self.workspace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lent_comes_back_with_its_memory() {
        let workspace = Workspace::new();
        let address = {
            let mut lent = lend::<f64>(Some(&workspace), 10);
            lent.push(1.0);
            lent.as_ptr()
        };
        let floats = lend::<f32>(Some(&workspace), 10);
        let filled = lend_filled(Some(&workspace), 2.0, 7);
        assert_eq!((filled.as_ptr(), &filled[..]), (address, &[2.0; 7][..]));
        let other = lend_copy(Some(&workspace), &[1.0, 2.0]);
        assert_ne!(other.as_ptr(), address);
        drop((floats, filled));
        assert_eq!(lend::<f64>(Some(&workspace), 0).as_ptr(), address);
    }

    #[test]
    fn copies_of_vectors_keep_what_is_in_them() {
        let workspace = Workspace::new();
        let address = lend_copy(Some(&workspace), &[alloc::vec![1.0, 2.0]])[0].as_ptr();
        let again = lend_copy(Some(&workspace), &[alloc::vec![3.0, 4.0]]);
        assert_eq!((again[0].as_ptr(), &again[0][..]), (address, &[3.0, 4.0][..]));
    }

    #[test]
    fn without_a_workspace_a_vector_is_a_vector() {
        assert_eq!(lend_filled(None, 2.0, 3)[..], [2.0; 3]);
        assert!(lend::<f64>(None, 3).is_empty());
    }
}
