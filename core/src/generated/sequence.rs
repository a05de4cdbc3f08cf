//! What is iterated over by its name alone: a macro does not see what the name of a type stands for.

/// What `iter` goes through in the order of the indices.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be iterated over with active values",
    label = "not an array, a slice or a vector",
    note = "iterate over an array, a slice or a `Vec` in it, or by an index"
)]
pub trait Sequence {
    fn length(&self) -> usize;
}

impl<T> Sequence for [T] {
    #[inline(always)]
    fn length(&self) -> usize {
        self.len()
    }
}

impl<T, const N: usize> Sequence for [T; N] {
    #[inline(always)]
    fn length(&self) -> usize {
        N
    }
}

#[cfg(feature = "alloc")]
impl<T> Sequence for alloc::vec::Vec<T> {
    #[inline(always)]
    fn length(&self) -> usize {
        self.len()
    }
}

impl<S: Sequence + ?Sized> Sequence for &S {
    #[inline(always)]
    fn length(&self) -> usize {
        (**self).length()
    }
}

impl<S: Sequence + ?Sized> Sequence for &mut S {
    #[inline(always)]
    fn length(&self) -> usize {
        (**self).length()
    }
}

#[cfg(feature = "nalgebra")]
impl<T, R: nalgebra::Dim, C: nalgebra::Dim, S: nalgebra::RawStorage<T, R, C>> Sequence
    for nalgebra::Matrix<T, R, C, S>
{
    #[inline(always)]
    fn length(&self) -> usize {
        self.len()
    }
}

#[cfg(feature = "ndarray")]
impl<S: ndarray::RawData> Sequence for ndarray::ArrayBase<S, ndarray::Ix1> {
    #[inline(always)]
    fn length(&self) -> usize {
        self.len()
    }
}

/// How many elements there are.
#[inline(always)]
pub fn length<S: Sequence + ?Sized>(elements: &S) -> usize {
    elements.length()
}
