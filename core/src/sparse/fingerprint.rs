//! What tells whether a structure that was recorded earlier is that of another call.

use core::cell::Cell;

use super::sets::Set;
use super::tracer::Tracer;

/// A hash of all that a [`Tracer`] is told.
///
/// Two calls with the same fingerprint have the same structure, unless 64 bits are the same by chance: branches, lengths and
/// indices are in it as far as dependences are. It costs about as much as the function itself.
pub struct Fingerprint {
    state: Cell<u64>,
}

impl Fingerprint {
    /// That of a function of `inputs` floats, of which nothing is known yet.
    pub fn new(inputs: usize) -> Self {
        Self { state: Cell::new(mixed(inputs as u64, 1)) }
    }

    /// That of a function whose structure follows from these numbers; its address tells it from others.
    pub fn of_shape(function: &'static u8, numbers: &[u64]) -> Self {
        let address = core::ptr::from_ref(function).addr() as u64;
        Self { state: Cell::new(numbers.iter().fold(mixed(address, 2), |state, number| mixed(state, *number))) }
    }

    pub(super) fn value(&self) -> u64 {
        self.state.get()
    }

    fn include(&self, value: u64) {
        self.state.set(mixed(self.state.get(), value));
    }
}

impl Tracer for Fingerprint {
    #[inline]
    fn union(&self, a: Set, b: Set) -> Set {
        match (a, b) {
            (Set::EMPTY, set) | (set, Set::EMPTY) => set,
            (a, b) if a == b => a,
            // Not 0, which is the empty set.
            (a, b) => Set(mixed(a.0, b.0) | 1),
        }
    }

    #[inline]
    fn interact(&self, a: Set, b: Set) {
        if a != Set::EMPTY && b != Set::EMPTY {
            self.include(mixed(a.0, b.0));
        }
    }

    #[inline]
    fn interact_together(&self, sets: &[Set]) {
        let all = sets.iter().fold(1, |all, set| mixed(all, set.0));
        self.include(all);
    }

    #[inline]
    fn interact_across(&self, ones: &[Set], others: &[Set]) {
        let all = ones.iter().fold(2, |all, set| mixed(all, set.0));
        self.include(others.iter().fold(all, |all, set| mixed(all, set.0)));
    }

    #[inline]
    fn output(&self, set: Set) {
        self.include(set.0);
    }
}

/// The two halves of a product of 128 bits, put together: the mixing step of wyhash.
#[inline]
fn mixed(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0xa076_1d64_78bd_642f) * u128::from(b ^ 0xe703_7ed1_a0b4_28db);
    (product >> 64) as u64 ^ product as u64
}
