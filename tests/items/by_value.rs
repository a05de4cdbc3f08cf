//! Methods that take `self` by value, of structs that are copied and of structs that are not.

use differentiable::{Real, Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug, PartialEq, Tangent)]
struct State {
    level: f64,
}

impl State {
    #[differentiable(associated, order = 2)]
    fn new(level: f64) -> State {
        State { level }
    }

    #[differentiable(wrt(self, factor), order = 2)]
    fn scaled(self, factor: f64) -> State {
        State { level: self.level * factor }
    }

    #[differentiable(wrt(self, other), order = 2)]
    fn plus(mut self, other: &State) -> State {
        self.level += other.level;
        self
    }

    #[differentiable(wrt(self), order = 2)]
    fn energy(self) -> f64 {
        self.level * self.level
    }

    #[differentiable(wrt(self), order = 2)]
    fn doubled(self) -> f64 {
        self.energy() * 2.0
    }
}

#[differentiable(order = 2)]
fn of_literal(x: f64) -> f64 {
    State { level: x * x }.scaled(2.0).level
}

#[differentiable(order = 2)]
fn of_variable(x: f64) -> f64 {
    let state = State { level: x };
    let scaled = state.scaled(x);
    scaled.level
}

#[differentiable(order = 2)]
fn chained(x: f64) -> f64 {
    State::new(x).scaled(2.0).scaled(x).energy()
}

#[differentiable(order = 2)]
fn summed(x: f64) -> f64 {
    let state = State::new(x);
    let other = State { level: x * x };
    state.plus(&other).scaled(x).doubled()
}

#[differentiable(order = 2)]
fn stepped(x: f64, n: usize) -> f64 {
    let mut state = State::new(x);
    for _ in 0..n {
        state = state.scaled(x).plus(&State { level: 1.0 });
    }
    state.energy()
}

#[differentiable(no_tape, order = 2)]
fn without_tape(x: f64, n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let state = State { level: x * i as f64 };
        sum += state.scaled(x).energy();
    }
    sum
}

#[derive(Clone, Copy, Debug, Tangent)]
struct Pair<T: Real> {
    a: T,
    b: T,
}

impl<T: Real> Pair<T> {
    #[differentiable(wrt(self, other), order = 2)]
    fn dot(self, other: Pair<T>) -> T {
        self.a * other.a + self.b * other.b
    }

    #[differentiable(wrt(self), order = 2)]
    fn norm(self) -> T {
        self.dot(self).sqrt()
    }

    #[differentiable(wrt(self), order = 2)]
    fn norm_by_path(self) -> T {
        Self::dot(self, self).sqrt()
    }
}

const UP: Pair<f64> = Pair { a: 0.0, b: 1.0 };

#[differentiable(order = 2)]
fn by_path(x: f64) -> f64 {
    let pair = Pair { a: x, b: x * x };
    Pair::dot(Pair { a: x, b: x * x }, UP) * Pair::dot(UP, Pair { a: x, b: x * x }) + Pair::norm_by_path(pair)
}

#[differentiable(order = 2)]
fn of_each(x: f64) -> f64 {
    let pairs = [Pair { a: x, b: 1.0 }, Pair { a: 1.0, b: x }];
    pairs.iter().map(|pair| pair.norm()).sum::<f64>() + pairs.iter().copied().map(Pair::norm).sum::<f64>()
}

agree! {
    of_literal: (0.7);
    of_variable: (0.7);
    chained: (0.7);
    summed: (0.7);
    stepped: (0.7, const 3);
    without_tape: (0.7, const 3);
    by_path: (0.7);
    of_each: (0.7);
}

#[differentiable(wrt(state))]
fn of_parameter(state: State) -> f64 {
    state.energy()
}

#[derive(Clone, Debug, Tangent)]
struct Model {
    gain: f64,
    weights: Vec<f64>,
    name: String,
}

#[derive(Clone, Debug, Tangent)]
struct Owner {
    model: Model,
}

impl Model {
    #[differentiable(wrt(self))]
    fn first(self) -> f64 {
        self.gain * self.weights[0]
    }

    #[differentiable(wrt(self))]
    fn taken_apart(self) -> f64 {
        let Model { gain, weights, name } = self;
        weights.iter().map(|weight| weight * weight).sum::<f64>() * gain * name.len() as f64
    }
}

#[differentiable(wrt(model))]
fn of_clone(model: &Model) -> f64 {
    model.clone().first()
}

#[differentiable(wrt(owner))]
fn of_clones(owner: &Owner, n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += owner.model.clone().first() * i as f64;
    }
    sum + owner.model.clone().taken_apart()
}

#[test]
fn structs_are_given_away_and_differentiated() {
    assert_eq!(of_parameter::gradient(State { level: 3.0 }), State { level: 6.0 });
    assert_eq!(State { level: 3.0 }.doubled_gradient(), State { level: 12.0 });
    let model = Model { gain: 2.0, weights: vec![3.0, 4.0], name: "ab".into() };
    let gradient = of_clone::gradient(&model);
    assert_eq!((gradient.gain, gradient.weights), (3.0, vec![2.0, 0.0]));
    let (value, gradient) = of_clones::value_and_gradient(&Owner { model: model.clone() }, 3);
    assert_eq!(value, 3.0 * 6.0 + 25.0 * 2.0 * 2.0);
    assert_eq!((gradient.model.gain, gradient.model.weights), (3.0 * 3.0 + 50.0, vec![3.0 * 2.0 + 24.0, 32.0]));
    assert_eq!(model.taken_apart_gradient().gain, 50.0);
}
