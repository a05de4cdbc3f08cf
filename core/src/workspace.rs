//! Memory that calls of derivatives hand on to each other.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::any::{Any, TypeId};
use core::cell::RefCell;
use core::fmt;

/// Memory for what a derivative keeps on its way, which the next call uses again.
///
/// With `#[differentiable(workspace)]`, a function has `gradient_with`, `value_and_gradient_with` and `gradient_into_with`, whose last argument
/// is a workspace. The first call allocates what it needs, and leaves it there: later calls that need as much allocate nothing.
///
/// A workspace has no type. Derivatives of several functions may use one, in turn; several threads take one each.
///
/// ```
/// use differentiable_core::Workspace;
///
/// let mut workspace = Workspace::new(); // no memory yet
/// // let gradient = f::gradient_with(&x, &mut workspace);
/// # let _ = &mut workspace;
/// ```
#[derive(Default)]
pub struct Workspace {
    /// For each type T of elements, vectors that are not in use, the one last used at the end: a `Vec<Vec<T>>`.
    free: RefCell<Vec<(TypeId, Box<dyn Any + Send>)>>,
}

impl Workspace {
    /// A workspace without memory.
    pub const fn new() -> Self {
        Workspace { free: RefCell::new(Vec::new()) }
    }

    /// The vector that was used last, with what is in it.
    pub(crate) fn take<T: Send + 'static>(&self) -> Vec<T> {
        self.with_free(|free| free.pop()).unwrap_or_default()
    }

    /// Keeps a vector that is not used any more.
    pub(crate) fn give<T: Send + 'static>(&self, vector: Vec<T>) {
        self.with_free(|free| free.push(vector));
    }

    fn with_free<T: Send + 'static, R>(&self, each: impl FnOnce(&mut Vec<Vec<T>>) -> R) -> R {
        let mut free = self.free.borrow_mut();
        let id = TypeId::of::<T>();
        let index = free.iter().position(|(of, _)| *of == id).unwrap_or_else(|| {
            free.push((id, Box::new(Vec::<Vec<T>>::new())));
            free.len() - 1
        });
        each(free[index].1.downcast_mut().expect("vectors of this type"))
    }
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace").finish_non_exhaustive()
    }
}
