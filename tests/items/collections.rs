//! Arrays, slices, `Vec`s and tuples of structs, gone through as people do; structs of single precision; floats by another name.

use differentiable::{Real, Tangent, differentiable};

use crate::maps::Map;
use crate::support::differences::derivative;

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Body {
    at: [f64; 2],
    mass: f64,
    name: &'static str,
}

#[differentiable(order = 2, wrt(bodies))]
fn potential(bodies: &[Body]) -> f64 {
    let mut sum = 0.0;
    for (i, body) in bodies.iter().enumerate() {
        for other in &bodies[i + 1..] {
            let distance = (body.at[0] - other.at[0]).hypot(body.at[1] - other.at[1]);
            sum -= body.mass * other.mass / distance;
        }
    }
    sum
}

#[differentiable(order = 2, wrt(bodies))]
fn heaviest(bodies: &[Body; 3]) -> f64 {
    bodies.iter().map(|body| body.mass * body.at[0]).fold(0.0, f64::max) + bodies.iter().map(|b| b.at[1]).sum::<f64>()
}

#[differentiable(order = 2, wrt(bodies, time))]
fn fallen(mut bodies: Vec<Body>, time: f64) -> Vec<Body> {
    for body in bodies.iter_mut() {
        body.at[1] -= 0.5 * time * time / body.mass;
    }
    let first = bodies[0].clone();
    bodies.push(first);
    bodies
}

#[differentiable(order = 2, wrt(pair))]
fn meeting(pair: &(Body, [Body; 1])) -> [f64; 2] {
    let (one, [other]) = pair;
    let mass = one.mass + other.mass;
    std::array::from_fn(|k| (one.mass * one.at[k] + other.mass * other.at[k]) / mass)
}

fn bodies(x: &[f64]) -> Vec<Body> {
    x.chunks_exact(3).map(|x| Body { at: [x[0], x[1]], mass: x[2], name: "Ceres" }).collect()
}

fn tangents(x: &[f64]) -> Vec<BodyTangent> {
    x.chunks_exact(3).map(|x| BodyTangent { at: [x[0], x[1]], mass: x[2] }).collect()
}

fn flat<'a>(bodies: impl IntoIterator<Item = &'a BodyTangent>) -> Vec<f64> {
    bodies.into_iter().flat_map(|body| [body.at[0], body.at[1], body.mass]).collect()
}

fn values(bodies: &[Body]) -> Vec<f64> {
    bodies.iter().flat_map(|body| [body.at[0], body.at[1], body.mass]).collect()
}

const X: [f64; 9] = [0.3, -1.2, 0.7, 2.1, 0.4, 1.9, -0.8, 1.1, 1.3];

#[test]
fn slices_of_structs() {
    Map {
        point: &X,
        value: &|x| vec![potential(&bodies(x))],
        jvp: &|x, t| {
            let (value, derivative) = potential::jvp(&bodies(x), &tangents(t));
            (vec![value], vec![derivative])
        },
        vjp: &|x, cotangent| {
            let (value, gradient) = potential::vjp(&bodies(x), cotangent[0]);
            (vec![value], flat(&gradient))
        },
    }
    .agrees();
    let (gradient, product) = potential::hvp(&bodies(&X), &tangents(&[0.5; 9]));
    assert_eq!(flat(&gradient), flat(&potential::gradient(&bodies(&X))));
    for (component, product) in flat(&product).into_iter().enumerate() {
        let along = |t: f64| flat(&potential::gradient(&bodies(&X.map(|x| x + 0.5 * t))))[component];
        let estimate = derivative(along, f64::EPSILON);
        assert!((estimate.derivative - product).abs() <= estimate.error + 1e-12);
    }
}

#[test]
fn arrays_of_structs() {
    let array = |x: &[f64]| <[Body; 3]>::try_from(bodies(x)).unwrap();
    Map {
        point: &X,
        value: &|x| vec![heaviest(&array(x))],
        jvp: &|x, t| {
            let (value, derivative) = heaviest::jvp(&array(x), &tangents(t).try_into().unwrap());
            (vec![value], vec![derivative])
        },
        vjp: &|x, cotangent| {
            let (value, gradient) = heaviest::vjp(&array(x), cotangent[0]);
            (vec![value], flat(&gradient))
        },
    }
    .agrees();
}

#[test]
fn vectors_of_structs() {
    let point: Vec<f64> = X.into_iter().chain([1.7]).collect();
    Map {
        point: &point,
        value: &|x| values(&fallen(bodies(&x[..9]), x[9])),
        jvp: &|x, t| {
            let (value, derivative) = fallen::jvp(bodies(&x[..9]), x[9], tangents(&t[..9]), t[9]);
            (values(&value), flat(&derivative))
        },
        vjp: &|x, cotangent| {
            let (value, (gradient, time)) = fallen::vjp(bodies(&x[..9]), x[9], tangents(cotangent));
            (values(&value), flat(&gradient).into_iter().chain([time]).collect())
        },
    }
    .agrees();
}

#[test]
fn tuples_of_structs() {
    let pair = |x: &[f64]| {
        let [one, other] = <[Body; 2]>::try_from(bodies(x)).unwrap();
        (one, [other])
    };
    Map {
        point: &X[..6],
        value: &|x| meeting(&pair(x)).to_vec(),
        jvp: &|x, t| {
            let [one, other] = <[BodyTangent; 2]>::try_from(tangents(t)).unwrap();
            let (value, derivative) = meeting::jvp(&pair(x), &(one, [other]));
            (value.to_vec(), derivative.to_vec())
        },
        vjp: &|x, cotangent| {
            let (value, (one, [other])) = meeting::vjp(&pair(x), cotangent.try_into().unwrap());
            (value.to_vec(), flat([&one, &other]))
        },
    }
    .agrees();
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Single(f32, f32);

impl Single {
    /// Neither the parameters nor the result show which floats these are.
    #[differentiable(order = 2, wrt(self))]
    fn turned(self) -> Single {
        let length = (self.0.powi(2) + 0.1 * self.1.max(0.0)).sqrt();
        Single(2.0 * self.1 / length, 1.0 / self.0)
    }
}

#[test]
fn structs_of_single_precision() {
    let x = Single(2.0, -1.0);
    assert_eq!(x.turned_vjp(Single(1.0, 0.0)), (x.turned(), Single(0.5, 1.0)));
    assert_eq!(x.turned_jvp(Single(0.0, 1.0)), (x.turned(), Single(1.0, 0.0)));
    assert_eq!(x.turned_vjp(Single(0.0, 1.0)).1, Single(-0.25, 0.0));
}

type Number = f32;

#[differentiable(order = 2, wrt(x, y))]
fn by_another_name(x: Number, y: &[Number; 2], n: usize) -> Number {
    let mut sum = 0.0;
    for v in y {
        sum += v * x.powi(2) + n as f32 / x;
    }
    0.5 * sum
}

#[differentiable(order = 2, wrt(x))]
fn cubed(x: Number) -> Number {
    x * x * x
}

struct Scale<T>(T);

impl<T: Real> Scale<T> {
    /// The bound of `T` stands where the attribute cannot see it.
    #[differentiable(order = 2, wrt(x))]
    fn of(&self, x: &[T; 2]) -> T {
        let product = x[0].powi(3) * x[1].exp();
        product * self.0
    }
}

#[test]
fn floats_by_another_name() {
    assert_eq!(by_another_name::value_and_gradient(2.0, &[1.0, 3.0], 4), (10.0, (7.0, [2.0, 2.0])));
    assert_eq!(by_another_name::hvp(2.0, &[1.0, 3.0], 4, 1.0, &[0.0, 0.0]).1, (5.0, [2.0, 2.0]));
    assert_eq!(by_another_name::jvp(2.0, &[1.0, 3.0], 4, 1.0, &[0.0, 1.0]).1, 9.0);
    assert_eq!(Scale(3.0_f64).of_gradient(&[2.0, 0.0]), [36.0, 24.0]);
    assert_eq!(Scale(3.0_f32).of_vjp(&[2.0, 0.0], 2.0), (24.0, [72.0, 48.0]));
    let mut gradient = 0.0;
    assert_eq!(cubed::gradient_into(2.0, &mut gradient), 8.0);
    assert_eq!((gradient, cubed::hessian(2.0).2), (12.0, [[12.0]]));
    assert_eq!(Scale(3.0_f32).of_jvp(&[2.0, 0.0], &[1.0, 1.0]), (24.0, 60.0));
}
