//! What the points of other libraries have in common, whose elements are gone through by `iter` and `iter_mut`: the methods of their
//! implementations, where `check_shapes` panics unless two are of one shape.

/// Of `Vector`, for elements of the type T.
macro_rules! vector {
    ($T:ident) => {
        type Float = $T;

        fn set_zero(&mut self) {
            self.fill($T::zero());
        }

        #[track_caller]
        fn accumulate(&mut self, other: &Self) {
            check_shapes(self, other);
            for (sum, term) in self.iter_mut().zip(other) {
                *sum += *term;
            }
        }

        fn is_number(&self) -> bool {
            self.iter().fold(true, |all, element| all & !element.is_nan())
        }

        #[track_caller]
        fn sum_of_products(&self, other: &Self) -> f64 {
            check_shapes(self, other);
            self.iter().zip(other).fold(0.0, |sum, (element, other)| sum + element.sum_of_products(other))
        }

        #[track_caller]
        fn add_multiple(&mut self, factor: f64, other: &Self) {
            check_shapes(self, other);
            self.iter_mut().zip(other).for_each(|(sum, other)| sum.add_multiple(factor, other));
        }
    };
}

/// Of `Point`.
macro_rules! point {
    ($T:ident) => {
        type Scalar = $T;
        type Argument<'a> = &'a Self;
        type ArgumentMut<'a> = &'a mut Self;

        fn argument(&self) -> &Self {
            self
        }

        fn argument_mut(&mut self) -> &mut Self {
            self
        }

        fn apply(&mut self, mut f: impl FnMut($T) -> $T) {
            for x in self.iter_mut() {
                *x = f(*x);
            }
        }

        #[track_caller]
        fn zip_apply(&mut self, other: &Self, mut f: impl FnMut($T, $T) -> $T) {
            check_shapes(self, other);
            for (x, y) in self.iter_mut().zip(other) {
                *x = f(*x, *y);
            }
        }

        #[track_caller]
        fn zip_fold<A>(&self, other: &Self, initial: A, mut f: impl FnMut(A, $T, $T) -> A) -> A {
            check_shapes(self, other);
            self.iter().zip(other).fold(initial, |folded, (x, y)| f(folded, *x, *y))
        }
    };
}

/// Of `Dense`, but for how the element i is found.
macro_rules! dense {
    ($T:ident) => {
        type Each<Y: Clone + Debug + 'static> = Vec<Y>;

        fn dimension(&self) -> usize {
            self.len()
        }

        fn each<Y: Clone + Debug + 'static>(&self, mut f: impl FnMut($T) -> Y) -> Vec<Y> {
            self.iter().map(|x| f(*x)).collect()
        }

        fn nth<Y: Clone + Debug + 'static>(each: &Vec<Y>, i: usize) -> &Y {
            &each[i]
        }

        fn nth_mut<Y: Clone + Debug + 'static>(each: &mut Vec<Y>, i: usize) -> &mut Y {
            &mut each[i]
        }
    };
}

pub(super) use {dense, point, vector};
