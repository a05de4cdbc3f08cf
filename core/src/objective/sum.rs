use super::Objective;
use crate::point::Point;
use crate::real::Real;

/// The mean over data, f(x) = 1/n Σ l(x, dₖ), from a function l and one that writes the gradient of l to its last argument and returns the
/// value, such as `loss` and `loss::gradient_into`.
///
/// The sum is taken over chunks of [`CHUNK`] data, and then over the chunks, in an order that depends on nothing. With the feature `rayon`,
/// its method `parallel` evaluates the chunks on several threads, with the same result to the bit.
///
/// ```
/// use differentiable_core::{Descent, objective};
///
/// let data = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)];
/// let loss = |x: &[f64; 2], &(t, y): &(f64, f64)| (x[0] + x[1] * t - y).powi(2);
/// let gradient_into = |x: &[f64; 2], &(t, y): &(f64, f64), gradient: &mut [f64; 2]| {
///     let r = x[0] + x[1] * t - y;
///     *gradient = [2.0 * r, 2.0 * r * t];
///     r * r
/// };
///
/// let minimum = Descent::new().minimize(&objective::mean(&data, loss, gradient_into), [0.0, 0.0]);
/// assert!((minimum.x[0] - 1.0).abs() < 1e-7 && (minimum.x[1] - 2.0).abs() < 1e-7);
/// ```
///
/// # Panics
///
/// If there are no data.
#[track_caller]
pub fn mean<D, F, G>(data: &[D], loss: F, gradient_into: G) -> Mean<'_, D, F, G> {
    assert!(!data.is_empty(), "the mean over no data is not defined");
    Mean { data, loss, gradient_into, batch: data.len(), seed: 0 }
}

/// How many data are summed up before their sum is added to that of the others.
pub const CHUNK: usize = 256;

/// The objective that [`mean`] makes.
#[derive(Clone, Copy, Debug)]
pub struct Mean<'a, D, F, G> {
    data: &'a [D],
    loss: F,
    gradient_into: G,
    batch: usize,
    seed: u64,
}

impl<'a, D, F, G> Mean<'a, D, F, G> {
    /// Mini-batches: what is [sampled](Objective::sample) is the mean over so many data. Each pass over the data takes all of them once
    /// (except for less than a batch at its end), in an order of its own, which depends on the seed alone.
    ///
    /// A descent that follows the samples reports the point that it reached last, with the value and the gradient over all data there: the lowest
    /// value of a batch would be that of the luckiest batch. Nor does a batch say that the descent is done: where one meets a tolerance or the target, all
    /// data are asked at this point, once in a pass at most, and the descent ends if they meet it, too. (Steps and changes of the value are then those since all data were
    /// asked before.) If they do not, it goes on along their gradient.
    ///
    /// ```
    /// use differentiable_core::{Descent, objective};
    ///
    /// let data: Vec<f64> = (0..1000).map(|k| f64::from(k % 10)).collect();
    /// let loss = |x: f64, d: &f64| (x - d).powi(2);
    /// let gradient_into = |x: f64, d: &f64, gradient: &mut f64| {
    ///     *gradient = 2.0 * (x - d);
    ///     (x - d).powi(2)
    /// };
    ///
    /// let batches = objective::mean(&data, loss, gradient_into).batches(20, 42);
    /// let minimum = Descent::fixed(0.01).max_iterations(1000).minimize(&batches, 0.0);
    /// assert!((minimum.x - 4.5).abs() < 1.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If the size is zero or more than there are data.
    #[track_caller]
    pub fn batches(self, size: usize, seed: u64) -> Self {
        assert!(
            (1..=self.data.len()).contains(&size),
            "a batch of {size} cannot be taken from {} data",
            self.data.len()
        );
        Mean { batch: size, seed, ..self }
    }

    /// The number of batches in a pass.
    fn per_pass(&self) -> usize {
        self.data.len() / self.batch
    }

    /// The data of the k-th batch.
    fn batch(&self, k: usize) -> impl Iterator<Item = &'a D> {
        let (data, size) = (self.data, self.batch);
        let per_pass = self.per_pass();
        let order = Order::of_pass(data.len(), self.seed.wrapping_add((k / per_pass) as u64));
        let start = (k % per_pass) * size;
        (start..start + size).map(move |i| &data[order.at(i)])
    }
}

impl<D, F, G> Mean<'_, D, F, G> {
    /// Σ l over some data.
    fn sum<'d, X>(&self, x: &X, data: impl Iterator<Item = &'d D>) -> X::Scalar
    where
        X: Point,
        D: 'd,
        F: Fn(X::Argument<'_>, &D) -> X::Scalar,
    {
        data.fold(X::Scalar::zero(), |sum, datum| sum + (self.loss)(x.argument(), datum))
    }

    /// Σ l over some data, with the sum of the gradients added to `gradient`; `term` is overwritten.
    fn add_gradients<'d, X>(
        &self,
        x: &X,
        data: impl Iterator<Item = &'d D>,
        gradient: &mut X,
        term: &mut X,
    ) -> X::Scalar
    where
        X: Point,
        D: 'd,
        G: Fn(X::Argument<'_>, &D, X::ArgumentMut<'_>) -> X::Scalar,
    {
        let mut sum = X::Scalar::zero();
        for datum in data {
            sum += (self.gradient_into)(x.argument(), datum, term.argument_mut());
            gradient.add_scaled(X::Scalar::one(), term);
        }
        sum
    }
}

fn part<T: Real>(n: usize) -> T {
    T::one() / T::from_f64(n as f64)
}

impl<X, D, F, G> Objective<X> for Mean<'_, D, F, G>
where
    X: Point,
    F: Fn(X::Argument<'_>, &D) -> X::Scalar,
    G: Fn(X::Argument<'_>, &D, X::ArgumentMut<'_>) -> X::Scalar,
{
    fn value(&self, x: &X) -> X::Scalar {
        let sum: X::Scalar = self.data.chunks(CHUNK).map(|chunk| self.sum(x, chunk.iter())).sum();
        sum * part(self.data.len())
    }

    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        let (mut sum, mut of_chunk, mut term) = (X::Scalar::zero(), x.zero_like(), x.zero_like());
        gradient.apply(|_| X::Scalar::zero());
        for chunk in self.data.chunks(CHUNK) {
            of_chunk.apply(|_| X::Scalar::zero());
            sum += self.add_gradients(x, chunk.iter(), &mut of_chunk, &mut term);
            gradient.add_scaled(X::Scalar::one(), &of_chunk);
        }
        gradient.scale(part(self.data.len()));
        sum * part(self.data.len())
    }

    fn sample(&self, k: usize, x: &X, gradient: &mut X) -> X::Scalar {
        if !Objective::<X>::is_sampled(self) {
            return self.value_and_gradient(x, gradient);
        }
        gradient.apply(|_| X::Scalar::zero());
        let sum = self.add_gradients(x, self.batch(k), gradient, &mut x.zero_like());
        gradient.scale(part(self.batch));
        sum * part(self.batch)
    }

    fn is_sampled(&self) -> bool {
        self.batch < self.data.len()
    }

    fn samples_per_pass(&self) -> usize {
        self.per_pass()
    }
}

/// A permutation of 0..n that takes no memory: i ↦ (a i + b) mod n.
#[derive(Clone, Copy, Debug)]
struct Order {
    factor: u128,
    offset: u128,
    n: u128,
}

impl Order {
    fn of_pass(n: usize, seed: u64) -> Self {
        let wide = n as u128;
        let mut factor = u128::from(scramble(seed)) % wide;
        while gcd(factor, wide) != 1 {
            factor = (factor + 1) % wide;
        }
        Order { factor, offset: u128::from(scramble(!seed)) % wide, n: wide }
    }

    fn at(&self, i: usize) -> usize {
        ((self.factor * i as u128 + self.offset) % self.n) as usize
    }
}

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, *OOPSLA* 2014).
fn scramble(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(feature = "rayon")]
pub use parallel::Parallel;

#[cfg(feature = "rayon")]
mod parallel {
    use alloc::vec::Vec;
    use rayon::prelude::*;

    use super::{CHUNK, Mean, part};
    use crate::objective::Objective;
    use crate::point::Point;
    use crate::real::Real;

    impl<'a, D, F, G> Mean<'a, D, F, G> {
        /// The same objective, evaluated on the threads of rayon: the same bits, whatever their number.
        pub fn parallel(self) -> Parallel<'a, D, F, G> {
            Parallel(self)
        }
    }

    /// The objective that [`Mean::parallel`] makes.
    #[derive(Clone, Copy, Debug)]
    pub struct Parallel<'a, D, F, G>(Mean<'a, D, F, G>);

    impl<X, D, F, G> Objective<X> for Parallel<'_, D, F, G>
    where
        X: Point + Send + Sync,
        D: Sync,
        F: Fn(X::Argument<'_>, &D) -> X::Scalar + Sync,
        G: Fn(X::Argument<'_>, &D, X::ArgumentMut<'_>) -> X::Scalar + Sync,
    {
        fn value(&self, x: &X) -> X::Scalar {
            let Parallel(mean) = self;
            let chunks = mean.data.par_chunks(CHUNK).map(|chunk| mean.sum(x, chunk.iter()));
            let sum: X::Scalar = chunks.collect::<Vec<_>>().into_iter().sum();
            sum * part(mean.data.len())
        }

        fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
            let Parallel(mean) = self;
            let chunks = mean.data.par_chunks(CHUNK).map(|chunk| {
                let (mut of_chunk, mut term) = (x.zero_like(), x.zero_like());
                (mean.add_gradients(x, chunk.iter(), &mut of_chunk, &mut term), of_chunk)
            });
            let mut sum = X::Scalar::zero();
            gradient.apply(|_| X::Scalar::zero());
            for (value, of_chunk) in chunks.collect::<Vec<_>>() {
                sum += value;
                gradient.add_scaled(X::Scalar::one(), &of_chunk);
            }
            gradient.scale(part(mean.data.len()));
            sum * part(mean.data.len())
        }

        fn sample(&self, k: usize, x: &X, gradient: &mut X) -> X::Scalar {
            match Objective::<X>::is_sampled(self) {
                true => self.0.sample(k, x, gradient),
                false => self.value_and_gradient(x, gradient),
            }
        }

        fn is_sampled(&self) -> bool {
            Objective::<X>::is_sampled(&self.0)
        }

        fn samples_per_pass(&self) -> usize {
            Objective::<X>::samples_per_pass(&self.0)
        }
    }
}
