//! A tape for a number of values that is known at compile time: it needs no allocator.

/// A stack of at most N values.
pub struct Stack<T, const N: usize> {
    values: [Option<T>; N],
    length: usize,
}

impl<T, const N: usize> Stack<T, N> {
    /// An empty stack.
    #[inline]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Stack { values: [const { None }; N], length: 0 }
    }

    /// Puts a value on top.
    ///
    /// # Panics
    ///
    /// If N values are there already.
    #[inline]
    pub fn push(&mut self, value: T) {
        self.values[self.length] = Some(value);
        self.length += 1;
    }

    /// Takes the value on top.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        self.length = self.length.checked_sub(1)?;
        self.values[self.length].take()
    }
}

#[cfg(test)]
mod tests {
    use super::Stack;

    #[test]
    fn the_last_value_comes_out_first() {
        let mut stack = Stack::<_, 3>::new();
        (1..=3).for_each(|value| stack.push(value));
        assert_eq!([stack.pop(), stack.pop()], [Some(3), Some(2)]);
        stack.push(4);
        assert_eq!([stack.pop(), stack.pop(), stack.pop()], [Some(4), Some(1), None]);
    }

    #[test]
    #[should_panic(expected = "index out of bounds")]
    fn there_is_no_room_for_more_than_n() {
        let mut stack = Stack::<_, 1>::new();
        stack.push('a');
        stack.push('b');
    }
}
