//! Functions that return nothing: parameters behind `&mut` are their outputs.

use differentiable::differentiable;

use crate::maps::Map;

#[differentiable(order = 2)]
fn polar(radius: f64, angle: f64, out: &mut [f64; 2]) {
    out[0] = radius * angle.cos();
    out[1] = radius * angle.sin();
}

#[differentiable(order = 2)]
fn axpy(a: f64, x: &[f64], y: &mut [f64]) {
    for i in 0..x.len() {
        y[i] += a * x[i];
    }
}

#[differentiable(order = 2)]
fn square(x: f64, y: &mut f64) {
    *y = x * x;
}

#[differentiable(order = 2)]
fn split(x: &[f64; 2], sum: &mut f64, difference: &mut f64) {
    *sum = x[0] + x[1];
    *difference = x[0] - x[1];
}

#[differentiable(order = 2)]
fn pairs(x: &[[f64; 2]], out: &mut Vec<[f64; 2]>, shift: &mut (f64, f64)) {
    for i in 0..x.len() {
        out[i][0] = x[i][1] * x[i][0];
        out[i][1] *= x[i][0];
    }
    shift.0 += x[0][0];
}

#[differentiable(order = 2)]
fn normalise(x: &mut [f64; 2]) {
    let norm = x[0].hypot(x[1]);
    x[0] /= norm;
    x[1] /= norm;
}

#[differentiable(order = 2)]
fn through_both_directions(x: &[f64; 2]) -> f64 {
    let mut y = [x[1], x[0] * x[0]];
    normalise(&mut y);
    axpy(x[0], x, &mut y);
    let mut s = 0.0;
    square(y[0], &mut s);
    s + y[1]
}

#[differentiable(order = 2, wrt(x))]
fn room_is_constant(x: &[f64; 2], room: &mut [f64; 2]) -> f64 {
    room[0] = 7.0;
    x[0] * x[1]
}

#[test]
fn both_modes_agree_with_differences() {
    let value = |&(radius, angle): &(f64, f64)| {
        let mut out = [0.0; 2];
        polar(radius, angle, &mut out);
        out
    };
    Map::check(
        (2.0, 0.5),
        value,
        |&(radius, angle), &(radius_t, angle_t)| {
            let (mut out, mut tangent) = ([0.0; 2], [f64::NAN; 2]);
            polar::jvp(radius, angle, &mut out, radius_t, angle_t, &mut tangent);
            (out, tangent)
        },
        |&(radius, angle), cotangent| {
            let mut out = [0.0; 2];
            let gradient = polar::vjp(radius, angle, &mut out, cotangent);
            (out, gradient)
        },
    );
}

#[test]
fn what_was_in_an_output_counts_for_its_value_but_not_for_its_tangent() {
    let (mut y, mut y_tangent) = ([5.0, 7.0], [f64::NAN; 2]);
    axpy::jvp(2.0, &[3.0, 4.0], &mut y, 1.0, &[0.0, 10.0], &mut y_tangent);
    assert_eq!((y, y_tangent), ([11.0, 15.0], [3.0, 24.0]));

    let mut y = [5.0, 7.0];
    assert_eq!(axpy::vjp(2.0, &[3.0, 4.0], &mut y, &[1.0, 10.0]), (43.0, vec![2.0, 20.0]));
    assert_eq!(y, [11.0, 15.0]);
}

#[test]
fn there_may_be_several() {
    let (mut sum, mut difference) = (0.0, 0.0);
    assert_eq!(split::vjp(&[3.0, 2.0], &mut sum, &mut difference, &1.0, &10.0), [11.0, -9.0]);
    assert_eq!((sum, difference), (5.0, 1.0));
    let (mut sum_tangent, mut difference_tangent) = (f64::NAN, f64::NAN);
    split::jvp(&[3.0, 2.0], &mut sum, &mut difference, &[1.0, 4.0], &mut sum_tangent, &mut difference_tangent);
    assert_eq!((sum_tangent, difference_tangent), (5.0, -3.0));
}

#[test]
fn they_are_scalars_arrays_slices_vectors_and_tuples() {
    let mut y = 0.0;
    assert_eq!(square::vjp(3.0, &mut y, &2.0), 12.0);
    let (mut out, mut shift) = (vec![[1.0, 2.0]], (0.0, 0.0));
    let gradient = pairs::vjp(&[[3.0, 4.0]], &mut out, &mut shift, &[[1.0, 1.0]], &(10.0, 0.0));
    assert_eq!((out, shift, gradient), (vec![[12.0, 6.0]], (3.0, 0.0), vec![[4.0 + 2.0 + 10.0, 3.0]]));
}

#[test]
fn a_caller_is_differentiated_through_both_directions() {
    Map::check(
        [0.75, -0.5],
        through_both_directions,
        |x, t| through_both_directions::jvp(x, t),
        |x, c| through_both_directions::vjp(x, *c),
    );
}

#[test]
fn room_to_work_in_is_constant() {
    let mut room = [0.0; 2];
    assert_eq!(room_is_constant::gradient(&[2.0, 3.0], &mut room), [3.0, 2.0]);
    assert_eq!(room, [7.0, 0.0]);
}

#[test]
#[should_panic(expected = "`y_tangent` has length 1, but `y` has length 2")]
fn a_tangent_of_another_length_panics() {
    axpy::jvp(2.0, &[3.0, 4.0], &mut [0.0; 2], 1.0, &[0.0; 2], &mut [0.0]);
}

#[test]
#[should_panic(expected = "`y_cotangent` has length 3, but `y` has length 2")]
fn a_cotangent_of_another_length_panics() {
    axpy::vjp(2.0, &[3.0, 4.0], &mut [0.0; 2], &[0.0; 3]);
}
