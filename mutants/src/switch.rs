//! The switch of the mutants, which becomes a module of the compiler: the environment says which one is on, or where to write the numbers of
//! those that would have made a difference where they were reached.

use std::fs::File;
use std::io::Write;
use std::ops::{Add, Sub};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex};

static ON: LazyLock<Option<usize>> = LazyLock::new(|| std::env::var("MUTANT").ok()?.parse().ok());
static LOG: LazyLock<Option<Mutex<File>>> =
    LazyLock::new(|| Some(Mutex::new(File::create(std::env::var_os("MUTANTS_REACHED")?).ok()?)));
static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

pub fn is(number: usize) -> bool {
    if let Some(log) = &*LOG
        && !REACHED[number].swap(true, Ordering::Relaxed)
    {
        writeln!(log.lock().unwrap(), "{number}").unwrap();
    }
    *ON == Some(number)
}

/// The condition, but true by this mutant, and false by the next.
pub fn fixed(number: usize, condition: bool) -> bool {
    match condition {
        true => !is(number + 1),
        false => is(number),
    }
}

pub fn less<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: usize, a: &A, b: &B) -> bool {
    if a == b { is(number) } else { a < b }
}

pub fn less_or_equal<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: usize, a: &A, b: &B) -> bool {
    if a == b { !is(number) } else { a < b }
}

pub fn greater<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: usize, a: &A, b: &B) -> bool {
    if a == b { is(number) } else { a > b }
}

pub fn greater_or_equal<A: PartialOrd<B> + ?Sized, B: ?Sized>(number: usize, a: &A, b: &B) -> bool {
    if a == b { !is(number) } else { a > b }
}

pub fn sum<A: Add<B, Output = C> + Sub<B, Output = C>, B, C>(number: usize, a: A, b: B) -> C {
    if is(number) { a - b } else { a + b }
}

pub fn difference<A: Add<B, Output = C> + Sub<B, Output = C>, B, C>(number: usize, a: A, b: B) -> C {
    if is(number) { a + b } else { a - b }
}

pub fn reversed<I: DoubleEndedIterator>(number: usize, inner: I) -> Reversed<I> {
    Reversed { inner, number }
}

/// An iterator from its end, but from its start by the mutant.
#[derive(Clone)]
pub struct Reversed<I> {
    inner: I,
    number: usize,
}

impl<I: DoubleEndedIterator> Iterator for Reversed<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        if is(self.number) { self.inner.next() } else { self.inner.next_back() }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl<I: DoubleEndedIterator> DoubleEndedIterator for Reversed<I> {
    fn next_back(&mut self) -> Option<I::Item> {
        if is(self.number) { self.inner.next_back() } else { self.inner.next() }
    }
}

impl<I: DoubleEndedIterator + ExactSizeIterator> ExactSizeIterator for Reversed<I> {}
