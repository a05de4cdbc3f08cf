//! `f::jvps`: the value and several directional derivatives.

use std::cell::Cell;

use differentiable::{Real, Tangent, differentiable};
use num_dual::{Dual64, DualNum};

fn wave<D: DualNum<Primal> + Copy, Primal>(x: &[D; 3]) -> D {
    (x[0] * x[1]).sin() + x[2].exp() * x[0]
}

#[differentiable]
fn of_array(x: &[f64; 3]) -> f64 {
    (x[0] * x[1]).sin() + x[2].exp() * x[0]
}

#[differentiable]
fn of_many(a: f64, x: &[[f64; 2]], y: Vec<f64>, (u, v): (f64, [f64; 2]), label: &str) -> [f64; 2] {
    let mut sums = [a * label.len() as f64, u * v[1]];
    for (point, y) in x.iter().zip(&y) {
        sums[0] += point[0] * y.sin();
        sums[1] += (a * point[1]).cos() * u;
    }
    sums
}

#[differentiable]
fn to_vec(x: &[f64]) -> Vec<[f64; 2]> {
    x.iter().map(|x| [x * x, x.sin()]).collect()
}

#[differentiable]
fn to_tuple(x: f64, y: f64) -> (f64, [f64; 2]) {
    (x * y, [x / y, y.exp()])
}

#[differentiable]
fn single(x: f32) -> f32 {
    x * x
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Spring {
    stiffness: f64,
    length: f64,
}

#[differentiable(wrt(spring, x))]
fn energy(spring: &Spring, x: f64) -> f64 {
    0.5 * spring.stiffness * (x - spring.length) * (x - spring.length)
}

#[differentiable]
fn through_struct(x: &[f64; 2], shift: String) -> f64 {
    energy(&Spring { stiffness: x[0], length: x[1] }, shift.len() as f64)
}

#[differentiable]
fn counted(x: &[f64; 2], calls: &Cell<u32>) -> f64 {
    calls.set(calls.get() + 1);
    x[0] * x[1]
}

/// Names that the items use themselves.
#[differentiable]
fn named<T: Real, const K: usize>(value: &[T; K], lane: T) -> T {
    value[0] * value[K - 1] * lane
}

struct Model {
    rate: f64,
}

impl Model {
    #[differentiable]
    fn grown(&self, t: f64) -> [f64; 2] {
        [(self.rate * t).exp(), t * t]
    }
}

#[test]
fn directions_are_those_of_dual_numbers() {
    let x = [0.3, -1.7, 0.4];
    let tangents = [[1.0, 0.5, -2.0], [0.0, 0.0, 0.0], [-0.3, 0.7, 0.9], [0.0, 1.0, 0.0]];
    let (value, derivatives) = of_array::jvps(&x, &tangents);
    assert_eq!(value, of_array(&x));
    for (tangent, derivative) in tangents.iter().zip(derivatives) {
        let dual: [Dual64; 3] = std::array::from_fn(|i| Dual64::new(x[i], tangent[i]));
        assert!((derivative - wave(&dual).eps).abs() < 1e-14);
    }
}

#[test]
fn parameters_of_every_shape_have_tangents() {
    let (x, y, z) = ([[0.3, 0.2], [1.1, -0.4]], vec![0.7, 0.9], (1.3, [0.2, 0.1]));
    let a_tangents = [1.0, 0.0, -0.5];
    let x_tangents = [vec![[1.0, 2.0], [0.5, 0.0]], vec![[0.0; 2]; 2], vec![[0.1, -0.2], [0.3, 0.4]]];
    let y_tangents = [[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]];
    let z_tangents = [(1.0, [0.0, 1.0]), (0.5, [1.0, 1.0]), (0.0, [0.0, 0.0])];

    let (value, derivatives) =
        of_many::jvps(0.5, &x, y.clone(), z, "three", &a_tangents, &x_tangents, &y_tangents, &z_tangents);
    assert_eq!(value, of_many(0.5, &x, y.clone(), z, "three"));
    for k in 0..3 {
        let (_, derivative) = of_many::jvp(
            0.5,
            &x,
            y.clone(),
            z,
            "three",
            a_tangents[k],
            &x_tangents[k],
            y_tangents[k].to_vec(),
            z_tangents[k],
        );
        assert_eq!(derivatives[k], derivative);
    }
}

#[test]
fn results_of_every_shape_have_derivatives() {
    let (value, derivatives) = to_vec::jvps(&[2.0, 0.0], &[[1.0, 0.0], [0.5, -1.0]]);
    assert_eq!(value, to_vec(&[2.0, 0.0]));
    let cos = 2.0_f64.cos();
    assert_eq!(derivatives, [vec![[4.0, cos], [0.0, 0.0]], vec![[2.0, 0.5 * cos], [0.0, -1.0]]]);

    let (_, derivatives) = to_tuple::jvps(3.0, 2.0, &[1.0, 0.0], &[0.0, 1.0]);
    assert_eq!(derivatives, [(2.0, [0.5, 0.0]), (3.0, [-0.75, 2.0_f64.exp()])]);

    assert_eq!(single::jvps(3.0, &[1.0, -2.0]), (9.0, [6.0, -12.0]));
    assert_eq!(named::jvps(&[2.0, 5.0, 3.0], 10.0, &[[1.0, 0.0, 1.0]; 2], &[0.0, 1.0]), (60.0, [50.0, 56.0]));
    assert_eq!(Model { rate: 2.0 }.grown_jvps(0.0, &[1.0, 3.0]), ([1.0, 0.0], [[2.0, 0.0], [6.0, 0.0]]));
}

#[test]
fn structs_have_directions() {
    let spring = Spring { stiffness: 10.0, length: 1.0 };
    let springs = [Spring { stiffness: 1.0, length: 0.0 }, Spring { stiffness: 0.0, length: 1.0 }];
    let (value, derivatives) = energy::jvps(&spring, 3.0, &springs, &[0.0, 0.5]);
    assert_eq!((value, derivatives), (20.0, [2.0, -20.0 + 10.0]));
    let (value, derivatives) = through_struct::jvps(&[10.0, 1.0], "abc".into(), &[[1.0, 0.0], [0.0, 1.0]]);
    assert_eq!((value, derivatives), (20.0, [2.0, -20.0]));
}

#[test]
fn many_directions_are_one_call_and_none_are_the_value() {
    let calls = Cell::new(0);
    let tangents: [[f64; 2]; 19] = std::array::from_fn(|k| [k as f64, 1.0]);
    let (value, derivatives) = counted::jvps(&[2.0, 3.0], &calls, &tangents);
    assert_eq!((value, calls.get()), (6.0, 1));
    assert_eq!(derivatives, std::array::from_fn(|k| 3.0 * k as f64 + 2.0));

    assert_eq!(counted::jvps(&[2.0, 3.0], &calls, &[]), (6.0, []));
    let none: [Spring; 0] = [];
    assert_eq!(energy::jvps(&Spring { stiffness: 10.0, length: 1.0 }, 3.0, &none, &[]), (20.0, []));
}

/// The first output is written to in part, from what comes in.
#[differentiable]
fn to_outputs(x: &[f64; 2], rates: &[f64], out: &mut [f64], pair: &mut [[f64; 2]; 2], sum: &mut f64) {
    *sum = 0.0;
    for (k, rate) in rates.iter().enumerate() {
        out[k + 1] = out[k] * rate * x[0] + out[k + 1];
        *sum += out[k + 1] * x[1];
    }
    pair[1] = [x[0] * x[1], *sum];
}

/// Calls a function of a struct, which has no lanes.
#[differentiable]
fn one_by_one(x: &[f64; 2], calls: &Cell<u32>, label: String, out: &mut [f64], energies: &mut [f64; 2]) {
    calls.set(calls.get() + 1);
    out[0] *= x[0] * x[0];
    energies[1] = energy(&Spring { stiffness: x[0], length: x[1] }, label.len() as f64) * energies[0];
}

#[test]
fn outputs_have_directions() {
    let (x, rates) = ([0.7, -1.2], [0.3, 1.1, -0.4]);
    let start = ([0.5, 1.0, -0.3, 0.2], [[9.0; 2]; 2], 4.0);
    let x_tangents = [[1.0, 0.0], [0.3, -0.5], [0.0, 0.0]];
    let rates_tangents = [vec![0.0, 1.0, 0.5], vec![0.2, 0.1, -0.7], vec![0.0; 3]];
    let (mut out, mut pair, mut sum) = start;
    let (mut outs, mut pairs, mut sums) = ([[7.0; 4]; 3], [[[7.0; 2]; 2]; 3], [7.0; 3]);
    to_outputs::jvps(
        &x,
        &rates,
        &mut out,
        &mut pair,
        &mut sum,
        &x_tangents,
        &rates_tangents,
        &mut outs,
        &mut pairs,
        &mut sums,
    );
    for k in 0..3 {
        let (mut out_once, mut pair_once, mut sum_once) = start;
        let (mut out_tangent, mut pair_tangent, mut sum_tangent) = ([0.0; 4], [[0.0; 2]; 2], 0.0);
        to_outputs::jvp(
            &x,
            &rates,
            &mut out_once,
            &mut pair_once,
            &mut sum_once,
            &x_tangents[k],
            &rates_tangents[k],
            &mut out_tangent,
            &mut pair_tangent,
            &mut sum_tangent,
        );
        assert_eq!((out, pair, sum), (out_once, pair_once, sum_once));
        assert_eq!((outs[k], pairs[k], sums[k]), (out_tangent, pair_tangent, sum_tangent));
    }
}

#[test]
fn outputs_are_what_they_were_before_each_of_several_calls() {
    let (calls, tangents) = (Cell::new(0), [[1.0, 0.0], [0.0, 1.0]]);
    let (mut out, mut energies) = (vec![2.0, 5.0], [3.0, 0.0]);
    let (mut outs, mut moved) = ([vec![7.0; 2], vec![7.0; 2]], [[7.0; 2]; 2]);
    one_by_one::jvps(&[10.0, 1.0], &calls, "abc".into(), &mut out, &mut energies, &tangents, &mut outs, &mut moved);
    assert_eq!((out, energies, calls.get()), (vec![200.0, 5.0], [3.0, 60.0], 2));
    assert_eq!((outs, moved), ([vec![40.0, 0.0], vec![0.0; 2]], [[0.0, 6.0], [0.0, -60.0]]));

    let (mut out, mut energies) = ([2.0], [3.0, 0.0]);
    let mut none: [Vec<f64>; 0] = [];
    one_by_one::jvps(&[10.0, 1.0], &calls, "abc".into(), &mut out, &mut energies, &[], &mut none, &mut []);
    assert_eq!((out, energies, calls.get()), ([200.0], [3.0, 60.0], 3));
}

#[test]
#[should_panic(expected = "`out_tangent` has length 1, but `out` has length 4")]
fn a_tangent_of_an_output_of_another_length_is_told() {
    let (mut out, mut pair, mut sum) = ([0.0; 4], [[0.0; 2]; 2], 0.0);
    let mut outs = [[0.0]];
    to_outputs::jvps(
        &[0.0; 2],
        &[1.0; 3],
        &mut out,
        &mut pair,
        &mut sum,
        &[[0.0; 2]],
        &[[1.0; 3]],
        &mut outs,
        &mut [[[0.0; 2]; 2]],
        &mut [0.0],
    );
}

#[test]
#[should_panic(expected = "`x_tangent` has length 1, but `x` has length 2")]
fn a_tangent_of_another_length_is_told() {
    to_vec::jvps(&[1.0, 2.0], &[vec![1.0, 0.0], vec![1.0]]);
}

#[differentiable]
fn spread(x: &[f64; 2], out: &mut Vec<Vec<f64>>) {
    for (i, row) in out.iter_mut().enumerate() {
        for (j, v) in row.iter_mut().enumerate() {
            *v = x[0] * x[1] * (i + j) as f64;
        }
    }
}

#[test]
fn tangents_of_outputs_are_as_long_as_these_whatever_was_there() {
    let mut out = vec![vec![0.0; 2], vec![0.0; 3]];
    let mut tangents = [vec![vec![]; 2], vec![vec![9.0; 5]; 2]];
    spread::jvps(&[2.0, 3.0], &mut out, &[[1.0, 0.0], [0.0, 1.0]], &mut tangents);
    assert_eq!(out, [vec![0.0, 6.0], vec![6.0, 12.0, 18.0]]);
    assert_eq!(tangents[0], [vec![0.0, 3.0], vec![3.0, 6.0, 9.0]]);
    assert_eq!(tangents[1], [vec![0.0, 2.0], vec![2.0, 4.0, 6.0]]);
}
