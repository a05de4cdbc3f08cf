use differentiable::Tangent;

#[derive(Clone, Tangent)]
struct Mesh<'a> {
    points: Vec<[f64; 3]>,
    triangles: Vec<[usize; 3]>,
    labelled: (f64, &'a str),
    nothing: (),
    callback: fn(f64) -> f64,
    raw: *const f64,
    shown: &'a dyn core::fmt::Debug,
    name: &'a String,
}

fn main() {}
