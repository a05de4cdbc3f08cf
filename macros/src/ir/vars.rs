//! Sets of variables, and maps from them. Variables are small numbers, and the passes ask for them all the time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::Var;

/// A map from variables.
pub type VarMap<T> = HashMap<Var, T, BuildHasherDefault<VarHasher>>;

/// The hash of a variable: its number, spread over the bits that a table looks at.
#[derive(Default)]
pub struct VarHasher(u64);

impl Hasher for VarHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A set of variables, a bit for each; it is gone through in their order.
#[derive(Clone, Debug, Default)]
pub struct VarSet(Vec<u64>);

impl VarSet {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub fn contains(&self, var: &Var) -> bool {
        let (word, bit) = position(*var);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether it was not there before.
    pub fn insert(&mut self, var: Var) -> bool {
        let (word, bit) = position(var);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        let before = self.0[word];
        self.0[word] |= bit;
        before & bit == 0
    }

    /// Whether it was there before.
    pub fn remove(&mut self, var: &Var) -> bool {
        let was_there = self.contains(var);
        if was_there {
            let (word, bit) = position(*var);
            self.0[word] &= !bit;
        }
        was_there
    }

    pub fn retain(&mut self, mut is_kept: impl FnMut(Var) -> bool) {
        *self = self.iter().filter(|var| is_kept(*var)).collect();
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    pub fn iter(&self) -> Vars<'_> {
        Vars { words: &self.0, passed: 0, bits: 0 }
    }

    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & b == 0)
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.without(other).is_empty()
    }

    pub fn union(&self, other: &Self) -> Self {
        let (longer, shorter) = if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        let mut union = longer.clone();
        union.0.iter_mut().zip(&shorter.0).for_each(|(a, b)| *a |= b);
        union
    }

    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// What is in this one alone.
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        rest.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
        rest
    }
}

/// Where the bit of a variable is.
fn position(var: Var) -> (usize, u64) {
    ((var.0 / 64) as usize, 1 << (var.0 % 64))
}

/// The variables of a set, in their order.
#[derive(Clone)]
pub struct Vars<'s> {
    words: &'s [u64],
    /// How many words were begun, and what is left of the last of them.
    passed: u32,
    bits: u64,
}

impl Iterator for Vars<'_> {
    type Item = Var;

    fn next(&mut self) -> Option<Var> {
        while self.bits == 0 {
            let (first, rest) = self.words.split_first()?;
            (self.bits, self.words) = (*first, rest);
            self.passed += 1;
        }
        let bit = self.bits.trailing_zeros();
        self.bits &= self.bits - 1;
        Some(Var(64 * (self.passed - 1) + bit))
    }
}

impl IntoIterator for VarSet {
    type Item = Var;
    type IntoIter = std::vec::IntoIter<Var>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl<'s> IntoIterator for &'s VarSet {
    type Item = Var;
    type IntoIter = Vars<'s>;

    fn into_iter(self) -> Vars<'s> {
        self.iter()
    }
}

/// Words of zeros at the end make no difference.
impl PartialEq for VarSet {
    fn eq(&self, other: &Self) -> bool {
        self.is_subset(other) && other.is_subset(self)
    }
}

impl Eq for VarSet {}

impl Extend<Var> for VarSet {
    fn extend<I: IntoIterator<Item = Var>>(&mut self, vars: I) {
        vars.into_iter().for_each(|var| {
            self.insert(var);
        });
    }
}

impl FromIterator<Var> for VarSet {
    fn from_iter<I: IntoIterator<Item = Var>>(vars: I) -> Self {
        let mut set = Self::new();
        set.extend(vars);
        set
    }
}

impl<'v> Extend<&'v Var> for VarSet {
    fn extend<I: IntoIterator<Item = &'v Var>>(&mut self, vars: I) {
        self.extend(vars.into_iter().copied());
    }
}

impl<const N: usize> From<[Var; N]> for VarSet {
    fn from(vars: [Var; N]) -> Self {
        vars.into_iter().collect()
    }
}
