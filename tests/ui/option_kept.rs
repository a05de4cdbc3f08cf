use differentiable::{Tangent, differentiable};

#[differentiable]
fn ends(x: &[f64]) -> f64 {
    let ends = [x.first(), x.last()];
    ends[0].unwrap() * ends[1].unwrap()
}

#[differentiable]
fn rows(x: &[f64; 4]) -> f64 {
    let mut before: Option<Vec<f64>> = None;
    let mut sum = 0.0;
    for i in 1..4 {
        let row = x[..i].to_vec();
        if let Some(before) = &before {
            sum += before[0] * row[i - 1];
        }
        before = Some(row);
    }
    sum
}

#[derive(Clone, Copy, Tangent)]
struct Hit {
    distance: f64,
    normal: [f64; 2],
}

#[differentiable]
fn hit(x: f64) -> Option<Hit> {
    if x > 0.0 { Some(Hit { distance: x, normal: [x, 1.0] }) } else { None }
}

#[differentiable]
fn struct_with_a_name(x: f64) -> f64 {
    let hit = hit(x);
    if let Some(hit) = hit { hit.distance * hit.normal[0] } else { x }
}

type Number = f64;

#[differentiable(wrt(x))]
fn ends_by_name(x: &[Number; 3]) -> [Number; 2] {
    let _ends = [x.first(), x.last()];
    [1.0; 2]
}

#[differentiable(wrt(x), order = 2)]
fn ends_to_number(x: &[Number]) -> Number {
    let ends = [x.first(), x.last()];
    ends.len() as f64
}

fn main() {
    let _: f64 = struct_with_a_name::gradient(1.0);
    let _: (Number, Vec<Number>) = ends_to_number::value_and_gradient(&[1.0, 2.0, 3.0]);
    let _: (Vec<Number>, Vec<Number>) = ends_to_number::hvp(&[1.0, 2.0], &[1.0, 2.0]);
    let _: ([Number; 2], [[Number; 3]; 2]) = ends_by_name::jacobian(&[1.0, 2.0, 3.0]);
    let _: Vec<f64> = ends::gradient(&[1.0, 2.0]);
    let _: [f64; 4] = rows::gradient(&[1.0, 2.0, 3.0, 4.0]);
}
