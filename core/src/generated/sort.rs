//! How a sort rearranges elements.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// The indices of the elements in their order; equals stay as they are.
#[inline]
pub fn sorted_by<T>(elements: &[T], mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..elements.len()).collect();
    indices.sort_by(|&one, &other| compare(&elements[one], &elements[other]));
    indices
}

/// The same by keys.
#[inline]
pub fn sorted_by_key<T, K: Ord>(elements: &[T], mut key: impl FnMut(&T) -> K) -> Vec<usize> {
    sorted_by(elements, |one, other| key(one).cmp(&key(other)))
}
