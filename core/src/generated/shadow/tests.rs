use super::*;
use crate::own::{No, Yes};
use crate::real::Real;

/// What reverse mode makes of `fn half_square(x: T) -> T`, as the macro writes it.
fn scalar_vjp<T: Real>(x: T, x_bar: impl Cotangent<T>, cotangent: T) -> T {
    let mut x_bar = Cotangent::buffer(x_bar, &x);
    let x_bar = &mut *x_bar;
    *x_bar += cotangent * x;
    *x_bar
}

fn array_vjp<T: Real, const N: usize>(x: &[T; N], x_bar: impl Cotangent<[T; N]>) -> [T; N] {
    let mut x_bar = Cotangent::buffer(x_bar, x);
    let x_bar = &mut *x_bar;
    for i in 0..N {
        x_bar[i] += x[i];
    }
    *x_bar
}

fn tuple_vjp(x: (f64, [f64; 2]), x_bar: impl Cotangent<(f64, [f64; 2])>) -> (f64, [f64; 2]) {
    let mut x_bar = Cotangent::buffer(x_bar, &x);
    let x_bar = &mut *x_bar;
    x_bar.0 += x.0;
    x_bar.1[1] += x.1[1];
    *x_bar
}

fn scalar_jvp<T: Real>(x: T, x_dot: impl Direction<T>) -> T {
    let x_dot = Direction::direction(x_dot, &x);
    x * *x_dot
}

fn array_jvp<T: Real>(x: &[T; 2], x_dot: impl Direction<[T; 2]>) -> T {
    let x_dot = Direction::direction(x_dot, x);
    x[0] * x_dot[0] + x[1] * x_dot[1]
}

fn tuple_jvp(x: (f64, f64), x_dot: impl Direction<(f64, f64)>) -> f64 {
    let x_dot = Direction::direction(x_dot, &x);
    x.0 * x_dot.0 + x.1 * x_dot.1
}

/// A struct with a constant field, and its tangent, as the derive writes them.
struct Particle {
    mass: f32,
    _label: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
struct ParticleTangent {
    mass: f32,
}

impl Tangent for Particle {
    type Tangent = ParticleTangent;
    type Own = No;

    fn zero_tangent(&self) -> ParticleTangent {
        ParticleTangent { mass: self.mass.zero_tangent() }
    }
}

impl Tangent for ParticleTangent {
    type Tangent = Self;
    type Own = Yes;

    fn zero_tangent(&self) -> Self {
        ParticleTangent { mass: self.mass.zero_tangent() }
    }
}

impl Vector for ParticleTangent {
    type Float = f64;

    fn set_zero(&mut self) {
        self.mass.set_zero();
    }

    fn accumulate(&mut self, other: &Self) {
        self.mass.accumulate(&other.mass);
    }
}

fn struct_vjp(p: &Particle, p_bar: impl Cotangent<ParticleTangent, Particle>) -> f32 {
    let mut p_bar = Cotangent::buffer(p_bar, p);
    let p_bar = &mut *p_bar;
    p_bar.mass += p.mass;
    p_bar.mass
}

fn struct_jvp(p: &Particle, p_dot: impl Direction<ParticleTangent, Particle>) -> f32 {
    let p_dot = Direction::direction(p_dot, p);
    p.mass * p_dot.mass
}

const PARTICLE: Particle = Particle { mass: 3.0, _label: "p" };

#[test]
fn a_cotangent_goes_straight_to_the_memory_of_the_caller() {
    let mut scalar = 1.0;
    scalar_vjp(3.0, &mut scalar, 2.0);
    assert_eq!(scalar, 7.0);

    let mut array = [1.0_f32, 2.0];
    array_vjp(&[10.0, 20.0], &mut array);
    assert_eq!(array, [11.0, 22.0]);

    let mut tuple = (1.0, [2.0, 3.0]);
    tuple_vjp((10.0, [20.0, 30.0]), &mut tuple);
    assert_eq!(tuple, (11.0, [2.0, 33.0]));

    let mut particle = ParticleTangent { mass: 1.0 };
    struct_vjp(&PARTICLE, &mut particle);
    assert_eq!(particle, ParticleTangent { mass: 4.0 });
}

#[test]
fn the_cotangent_of_a_constant_is_a_zero_that_is_thrown_away() {
    assert_eq!(scalar_vjp(3.0, Constant, 2.0), 6.0);
    assert_eq!(array_vjp(&[10.0, 20.0], Constant), [10.0, 20.0]);
    assert_eq!(tuple_vjp((10.0, [20.0, 30.0]), Constant), (10.0, [0.0, 30.0]));
    assert_eq!(struct_vjp(&PARTICLE, Constant), 3.0);
}

#[test]
fn a_direction_comes_by_value_and_by_reference() {
    let (scalar, array, tuple) = (&2.0_f32, &[10.0, 100.0], &(10.0, 100.0));
    assert_eq!(scalar_jvp(3.0, *scalar), 6.0);
    assert_eq!(scalar_jvp(3.0, scalar), 6.0);
    assert_eq!(array_jvp(&[1.0, 2.0], *array), 210.0);
    assert_eq!(array_jvp(&[1.0, 2.0], array), 210.0);
    assert_eq!(tuple_jvp((1.0, 2.0), *tuple), 210.0);
    assert_eq!(tuple_jvp((1.0, 2.0), tuple), 210.0);
    assert_eq!(struct_jvp(&PARTICLE, &ParticleTangent { mass: 2.0 }), 6.0);
    assert_eq!(struct_jvp(&PARTICLE, ParticleTangent { mass: 2.0 }), 6.0);
}

#[test]
fn the_direction_of_a_constant_is_zero() {
    assert_eq!(scalar_jvp(3.0, Constant), 0.0);
    assert_eq!(array_jvp(&[1.0, 2.0], Constant), 0.0);
    assert_eq!(tuple_jvp((1.0, 2.0), Constant), 0.0);
    assert_eq!(struct_jvp(&PARTICLE, Constant), 0.0);
}

#[test]
fn only_a_constant_is_inactive() {
    fn callee(_: f64, _: impl Inactive) {}
    callee(1.0, Constant);
}

fn slice_vjp<T: Real>(x: &[T], x_bar: impl Cotangent<[T]>) -> T {
    let mut x_bar = Cotangent::buffer(x_bar, x);
    let x_bar = &mut *x_bar;
    for i in 0..x.len() {
        x_bar[i] += x[i];
    }
    x_bar.iter().sum()
}

fn slice_jvp<T: Real>(x: &[T], x_dot: impl Direction<[T]>) -> T {
    let x_dot = Direction::direction(x_dot, x);
    x.iter().zip(x_dot.iter()).map(|(&x, &d)| x * d).sum()
}

#[test]
fn slices_of_the_caller_s_need_no_allocator() {
    let mut x_bar = [1.0, 2.0];
    assert_eq!(slice_vjp(&[10.0, 20.0], &mut x_bar[..]), 33.0);
    assert_eq!(slice_vjp(&[10.0, 20.0], &mut x_bar), 63.0);
    assert_eq!(slice_jvp(&[1.0, 2.0], &[10.0, 100.0][..]), 210.0);
    assert_eq!(slice_jvp(&[1.0, 2.0], &[10.0, 100.0]), 210.0);
}

#[cfg(feature = "alloc")]
mod vectors {
    use super::*;
    use alloc::vec;

    fn vec_vjp(x: Vec<f64>, x_bar: impl Cotangent<[f64], Vec<f64>>) -> f64 {
        let mut x_bar = Cotangent::buffer(x_bar, &x);
        let x_bar = &mut *x_bar;
        x_bar[0] += x[0];
        x_bar[0]
    }

    fn points_vjp(x: &[[f64; 2]], x_bar: impl Cotangent<[[f64; 2]]>) -> f64 {
        let mut x_bar = Cotangent::buffer(x_bar, x);
        let x_bar = &mut *x_bar;
        x_bar[1][0] += x[1][0];
        x_bar[1][0]
    }

    #[test]
    fn a_slice_adds_to_a_slice_a_vec_and_an_array() {
        let mut vec = vec![1.0, 2.0];
        slice_vjp(&[10.0, 20.0], &mut vec);
        assert_eq!(vec, [11.0, 22.0]);
        slice_vjp(&[10.0], &mut vec[1..]);
        assert_eq!(vec, [11.0, 32.0]);
        vec_vjp(vec![1.0, 1.0], &mut vec);
        assert_eq!(vec, [12.0, 32.0]);

        let mut array = [1.0, 2.0];
        slice_vjp(&[10.0, 20.0], &mut array);
        assert_eq!(array, [11.0, 22.0]);

        let mut points = vec![[0.0; 2]; 2];
        points_vjp(&[[1.0, 2.0], [3.0, 4.0]], &mut points);
        assert_eq!(points, [[0.0, 0.0], [3.0, 0.0]]);
    }

    #[test]
    fn a_slice_reads_a_slice_a_vec_and_an_array() {
        let (x, x_dot) = ([1.0, 2.0], vec![10.0, 100.0]);
        assert_eq!(slice_jvp(&x, &x_dot[..]), 210.0);
        assert_eq!(slice_jvp(&x, &x_dot), 210.0);
        assert_eq!(slice_jvp(&x, &[10.0, 100.0]), 210.0);
        assert_eq!(slice_jvp(&x, x_dot), 210.0);
    }

    #[test]
    fn a_constant_slice_has_a_scratch_cotangent_and_no_direction() {
        assert_eq!(slice_vjp(&[1.0_f32, 2.0], Constant), 3.0);
        assert_eq!(vec_vjp(vec![5.0], Constant), 5.0);
        assert_eq!(points_vjp(&[[1.0, 2.0], [3.0, 4.0]], Constant), 3.0);
        assert_eq!(slice_jvp(&[1.0, 2.0], Constant), 0.0);
    }
}
