//! Tangents with a `Vec` in them that is not as long as what it belongs to: each item panics, and names both.

use std::panic::{AssertUnwindSafe, catch_unwind};

use differentiable::{Tangent, Workspace, differentiable};

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Own {
    a: f64,
    v: Vec<f64>,
}

#[derive(Clone, Tangent)]
struct Named {
    #[tangent(constant)]
    name: &'static str,
    v: Vec<f64>,
    own: Own,
}

/// Its own tangent, which the derive does not see.
#[derive(Clone, Debug, Tangent)]
struct OfOwn(f64, Own);

/// Not its own tangent, which the derive does not see either.
#[derive(Clone, Tangent)]
struct OfNamed(f64, Named);

/// The message of the panic.
fn message<R>(f: impl FnOnce() -> R) -> String {
    let panic = catch_unwind(AssertUnwindSafe(f)).err().expect("a panic");
    panic.downcast_ref::<String>().cloned().expect("a message with lengths")
}

/// For a function of one parameter x, a value of it and a tangent of another shape: what each item says.
macro_rules! shapes {
    ($($name:ident($x:ident: $ty:ty) $body:block, $value:expr, $wrong:expr, $lengths:expr;)+) => {$(
        mod $name {
            use super::*;

            #[differentiable(wrt($x), order = 2, workspace)]
            pub fn f($x: $ty) -> f64 $body
        }

        #[test]
        fn $name() {
            use $name::f;
            let (value, wrong) = ($value, $wrong);
            let (length, expected) = $lengths;
            let said = |name: &str| format!("a part of `{name}` has length {length}, but that of `x` has length {expected}");
            assert_eq!(message(|| f::gradient_into(&value, &mut wrong.clone())), said("x_gradient"));
            let mut workspace = Workspace::new();
            assert_eq!(
                message(|| f::gradient_into_with(&value, &mut wrong.clone(), &mut workspace)),
                said("x_gradient")
            );
            assert_eq!(message(|| f::jvp(&value, &wrong)), said("x_tangent"));
            assert_eq!(message(|| f::hvp(&value, &wrong)), said("x_direction"));

            let right = f::gradient(&value);
            assert_eq!(message(|| f::jvps(&value, &[right.clone(), wrong.clone()])), said("x_tangent"));
            let (_, along) = f::jvp(&value, &right);
            assert!(along >= 0.0);
            let mut again = right.clone();
            f::gradient_into(&value, &mut again);
            assert_eq!(format!("{again:?}"), format!("{right:?}"));
        }
    )+};
}

fn own(v: &[f64]) -> Own {
    Own { a: 2.0, v: v.to_vec() }
}

/// A tangent in the shape of another value.
fn wrong_tangent<P: Tangent>(value: &P) -> P::Tangent {
    value.zero_tangent()
}

shapes! {
    structs(x: &Own) { x.a * x.v.iter().sum::<f64>() }, own(&[1.0, 2.0]), own(&[1.0]), (1, 2);
    structs_with_constants(x: &Named) { x.own.a * x.own.v.iter().sum::<f64>() + x.v[0] * x.name.len() as f64 },
        Named { name: "a", v: vec![1.0], own: own(&[2.0, 3.0]) },
        NamedTangent { v: vec![1.0], own: own(&[2.0, 3.0, 4.0]) }, (3, 2);
    structs_of_structs(x: &OfOwn) { x.0 * x.1.v.iter().sum::<f64>() }, OfOwn(1.0, own(&[1.0])), OfOwn(1.0, own(&[])), (0, 1);
    structs_of_structs_with_constants(x: &OfNamed) { x.0 * x.1.v.iter().sum::<f64>() },
        OfNamed(1.0, Named { name: "a", v: vec![1.0], own: own(&[]) }),
        wrong_tangent(&OfNamed(1.0, Named { name: "a", v: vec![], own: own(&[]) })), (0, 1);
    tuples(x: &(f64, Vec<f64>)) { x.0 * x.1.iter().sum::<f64>() }, (2.0, vec![1.0; 3]), (2.0, vec![1.0; 4]), (4, 3);
    arrays(x: &[Vec<f64>; 2]) { x[0][0] * x[1].iter().sum::<f64>() }, [vec![1.0], vec![2.0; 2]], [vec![1.0], vec![]], (0, 2);
    vecs(x: &Vec<Vec<f64>>) { x[0][0] * x[1].iter().sum::<f64>() },
        vec![vec![1.0], vec![2.0; 2]], vec![vec![1.0, 2.0], vec![2.0; 2]], (2, 1);
    slices(x: &[Vec<f64>]) { x[0][0] * x[1].iter().sum::<f64>() },
        vec![vec![1.0], vec![2.0; 2]], vec![vec![1.0], vec![2.0; 3]], (3, 2);
    vecs_of_structs(x: &[Own]) { x[0].a * x[1].v.iter().sum::<f64>() },
        vec![own(&[]), own(&[2.0, 3.0])], vec![own(&[]), own(&[2.0])], (1, 2);
}

#[differentiable]
fn to_vecs(x: &[f64]) -> Vec<Vec<f64>> {
    x.iter().map(|v| x.iter().map(|w| v * w).collect()).collect()
}

#[differentiable]
fn to_tuple(x: &[f64]) -> (f64, Vec<f64>) {
    (x[0], x.iter().map(|v| v * v).collect())
}

#[differentiable]
fn to_struct(x: &[f64]) -> Own {
    Own { a: x[0], v: x.iter().map(|v| v * x[0]).collect() }
}

#[differentiable]
fn to_copies(x: f64) -> (f64, Vec<f64>) {
    (x, vec![x; 2])
}

#[differentiable]
fn to_outputs(x: &[f64; 2], out: &mut [Vec<f64>]) {
    for row in out.iter_mut() {
        for v in row.iter_mut() {
            *v *= x[0] * x[1];
        }
    }
}

#[test]
fn cotangents() {
    let x = [1.0, 2.0];
    // Where the sweep itself meets them, it says which two lengths meet.
    for message in [
        message(|| to_vecs::vjp(&x, vec![vec![1.0; 2], vec![1.0; 5]])),
        message(|| to_vecs::vjp(&x, vec![vec![1.0; 2]; 5])),
        message(|| to_tuple::vjp(&x, (1.0, vec![1.0; 5]))),
        message(|| to_struct::vjp(&x, own(&[1.0; 5]))),
        message(|| to_copies::vjp(1.0, (1.0, vec![1.0; 5]))),
    ] {
        assert!(
            message.contains("of length 5") || message.starts_with("a part of `cotangent` has length 5"),
            "{message}"
        );
        assert!(message.contains("length 2"), "{message}");
    }
    assert_eq!(to_vecs::vjp(&x, vec![vec![1.0; 2]; 2]).1, [6.0, 6.0]);
    assert_eq!(to_tuple::vjp(&x, (1.0, vec![1.0; 2])).1, [3.0, 4.0]);
    assert_eq!(to_struct::vjp(&x, own(&[1.0; 2])).1, [6.0, 1.0]);
}

#[test]
fn outputs() {
    let (x, out) = ([1.0, 2.0], vec![vec![1.0; 2], vec![1.0]]);
    let wrong = vec![vec![1.0; 2], vec![1.0; 4]];
    let said = |name| format!("a part of `{name}` has length 4, but that of `out` has length 1");
    assert_eq!(message(|| to_outputs::jvp(&x, &mut out.clone(), &x, &mut wrong.clone())), said("out_tangent"));
    assert_eq!(message(|| to_outputs::vjp(&x, &mut out.clone(), &wrong)), said("out_cotangent"));
}
