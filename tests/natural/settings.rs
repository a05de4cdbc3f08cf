//! Structs with a constant part of a type of its own, which has no tangents.

use std::sync::Arc;

use differentiable::{Real, Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug)]
struct Settings {
    gain: f64,
    curve: Vec<f64>,
    limits: Limits,
    stages: Vec<Stage>,
    rounds: usize,
}

#[derive(Clone, Debug)]
struct Limits {
    low: f64,
    high: f64,
}

#[derive(Clone, Debug)]
struct Stage {
    weight: f64,
    taps: [f64; 2],
}

#[derive(Clone, Debug, Tangent)]
struct Controller {
    kp: f64,
    #[tangent(constant)]
    settings: Settings,
}

impl Controller {
    #[differentiable(order = 2, wrt(self, error))]
    fn command(&self, error: f64) -> f64 {
        let Limits { low, high } = self.settings.limits;
        let mut u = self.settings.gain * self.kp * error;
        for round in 0..self.settings.rounds {
            u += self.settings.curve[round] * u.sin() * self.settings.limits.high;
        }
        for (index, stage) in self.settings.stages.iter().enumerate() {
            u += stage.weight * stage.taps[1] * self.kp.powi(index as i32 + 1);
        }
        for index in 0..self.settings.stages.len() {
            u *= 1.0 + self.settings.stages[index].taps[0] * error;
        }
        let curve = &self.settings.curve;
        if u < low { low * u } else { u.min(10.0 * high) + curve.iter().sum::<f64>() * u }
    }
}

#[differentiable(order = 2)]
fn controlled(x: &[f64; 2], settings: &Settings) -> f64 {
    let controller = Controller { kp: x[0], settings: settings.clone() };
    controller.command(x[1])
}

#[derive(Clone, Debug, Tangent)]
struct Plant {
    controllers: Vec<Controller>,
    inertia: f64,
}

#[differentiable(order = 2, wrt(plant))]
fn response(plant: &Plant) -> f64 {
    let mut total = plant.inertia * plant.controllers[0].settings.limits.high;
    for controller in &plant.controllers {
        total += controller.kp * controller.settings.gain * plant.inertia;
        total *= controller.settings.stages[0].weight + controller.kp;
    }
    total
}

#[differentiable(order = 2)]
fn responded(x: &[f64; 3], settings: &Settings) -> f64 {
    let other = Settings { gain: 0.5, ..settings.clone() };
    let controllers =
        vec![Controller { kp: x[0], settings: settings.clone() }, Controller { kp: x[1], settings: other }];
    response(&Plant { controllers, inertia: x[2] })
}

/// What is assigned to a constant part is constant.
#[differentiable(order = 2, wrt(controller))]
fn retuned(controller: &Controller, gain: f64) -> f64 {
    let mut controller = controller.clone();
    controller.settings.gain = gain;
    controller.kp *= controller.settings.gain * controller.kp;
    controller.kp.sin()
}

#[differentiable(order = 2)]
fn tuned(x: f64, settings: &Settings) -> f64 {
    retuned(&Controller { kp: x, settings: settings.clone() }, 0.7) * x
}

#[derive(Clone, Debug)]
struct Model<T> {
    scale: T,
    knots: [T; 2],
}

/// What is behind pointers, and generic.
#[derive(Clone, Debug, Tangent)]
struct Shared<'a, T: Real, C> {
    at: T,
    #[tangent(constant)]
    model: Arc<Model<T>>,
    #[tangent(constant)]
    own: &'a Model<f64>,
    #[tangent(constant)]
    _others: Vec<&'a Model<T>>,
    #[tangent(constant)]
    _context: &'a C,
}

#[differentiable(order = 2, wrt(shared))]
fn through_pointers<'a, T: Real, C: Clone>(shared: &Shared<'a, T, C>) -> T {
    let reach = shared.model.scale * shared.at + shared.model.knots[1];
    let scale: f64 = shared.own.scale;
    reach * reach.sin() * T::from_f64(scale)
}

#[differentiable(order = 2)]
fn pointed(x: f64, own: &Model<f64>) -> f64 {
    let model = Arc::new(own.clone());
    let shared = Shared { at: x * x, model, own, _others: Vec::new(), _context: own };
    through_pointers(&shared)
}

fn settings() -> Settings {
    Settings {
        gain: 1.5,
        curve: vec![0.3, 0.2],
        limits: Limits { low: -1.0, high: 1.2 },
        stages: vec![Stage { weight: 0.4, taps: [0.1, 0.3] }, Stage { weight: 0.2, taps: [0.7, -0.2] }],
        rounds: 2,
    }
}

agree! {
    controlled: (&[0.8, 0.4], const &settings()), (&[0.8, -4.4], const &settings());
    responded: (&[0.8, 0.4, 1.3], const &settings());
    tuned: (0.8, const &settings());
    pointed: (0.8, const &Model { scale: 1.5, knots: [0.1, 0.6] });
}
