//! What is measured: a function, its gradient, and the same by other means, on one input.

use std::hint::black_box;
use std::rc::Rc;

/// Something that can be run again and again.
pub trait Run {
    /// Runs so many times.
    fn run(&mut self, times: usize);

    /// What it has computed.
    fn output(&self) -> Vec<f64>;
}

/// A way to compute the gradient.
pub struct Way {
    pub name: &'static str,
    pub run: Box<dyn Run>,
}

/// A function, and the ways to its gradient: ours and the one by hand come first.
pub struct Case {
    pub name: &'static str,
    /// What the gradient may cost, in terms of the function.
    pub goal: f64,
    /// What ours may cost, in terms of the one by hand.
    pub goal_by_hand: f64,
    pub primal: Box<dyn Run>,
    pub ways: Vec<Way>,
}

/// What gradients are made of.
pub trait Floats {
    fn floats(&self) -> Vec<f64>;
}

impl Floats for f64 {
    fn floats(&self) -> Vec<f64> {
        vec![*self]
    }
}

impl<const N: usize> Floats for [f64; N] {
    fn floats(&self) -> Vec<f64> {
        self.to_vec()
    }
}

impl<P: Floats> Floats for Vec<P> {
    fn floats(&self) -> Vec<f64> {
        self.iter().flat_map(P::floats).collect()
    }
}

impl<P: Floats, Q: Floats> Floats for (P, Q) {
    fn floats(&self) -> Vec<f64> {
        [self.0.floats(), self.1.floats()].concat()
    }
}

/// A function of an input that it does not own, which writes to its output.
struct Running<I, O, F> {
    input: Rc<I>,
    output: O,
    function: F,
}

impl<I, O: Floats, F: FnMut(&I, &mut O)> Run for Running<I, O, F> {
    fn run(&mut self, times: usize) {
        for _ in 0..times {
            (self.function)(black_box(&self.input), black_box(&mut self.output));
        }
    }

    fn output(&self) -> Vec<f64> {
        self.output.floats()
    }
}

/// A case that is being made.
pub struct Maker<I, O> {
    input: Rc<I>,
    output: O,
    case: Case,
}

impl<I: 'static, O: Floats + Clone + 'static> Maker<I, O> {
    /// A function on an input, with room for its gradient.
    pub fn new<V>(input: I, output: O, goal: f64, primal: impl Fn(&I) -> V + 'static) -> Self {
        let input = Rc::new(input);
        let function = move |input: &I, _: &mut Vec<f64>| drop(black_box(primal(input)));
        let primal = Box::new(Running { input: Rc::clone(&input), output: Vec::new(), function });
        Maker { input, output, case: Case { name: "", goal, goal_by_hand: 1.05, primal, ways: Vec::new() } }
    }

    /// Another way, which overwrites the gradient that it is given.
    pub fn way<V>(mut self, name: &'static str, gradient: impl Fn(&I, &mut O) -> V + 'static) -> Self {
        let function = move |input: &I, output: &mut O| drop(black_box(gradient(input, output)));
        let run = Box::new(Running { input: Rc::clone(&self.input), output: self.output.clone(), function });
        self.case.ways.push(Way { name, run });
        self
    }

    pub fn ours<V>(self, gradient: impl Fn(&I, &mut O) -> V + 'static) -> Self {
        self.way("ours", gradient)
    }

    pub fn by_hand<V>(self, gradient: impl Fn(&I, &mut O) -> V + 'static) -> Self {
        self.way("by hand", gradient)
    }

    pub fn case(self) -> Case {
        self.case
    }
}

impl Case {
    /// What is compared computes the same.
    ///
    /// # Panics
    ///
    /// If it does not.
    pub fn check(&mut self) {
        let outputs: Vec<Vec<f64>> = self
            .ways
            .iter_mut()
            .map(|way| {
                // Twice: nothing is added to what was there.
                way.run.run(2);
                way.run.output()
            })
            .collect();
        let [ours, others @ ..] = &outputs[..] else { panic!("{} has no way", self.name) };
        let scale = ours.iter().fold(f64::MIN_POSITIVE, |scale, x| scale.max(x.abs()));
        for (way, output) in self.ways.iter().skip(1).zip(others) {
            let at = format!("{}, {}", self.name, way.name);
            assert_eq!(output.len(), ours.len(), "{at}");
            for (i, (other, own)) in output.iter().zip(ours).enumerate() {
                let miss = (other - own).abs();
                assert!(miss <= 1e-9 * own.abs() + 1e-12 * scale, "{at}: number {i} is {other}, not {own}");
            }
        }
    }

    pub fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// A whole program, whose loops are not all that there is.
    pub fn program(mut self) -> Self {
        self.goal_by_hand = 1.1;
        self
    }
}

/// The name of a case, and how it is made.
pub type Entry = (&'static str, fn() -> Case);

/// Numbers in [0, 1), the same every time.
pub fn uniform(count: usize) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ count as u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..count).map(|_| next()).collect()
}
