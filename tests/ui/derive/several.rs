//! Everything that is wrong is reported at once.

use differentiable::Tangent;

#[derive(Clone, Tangent)]
#[tangent(constant)]
struct Mesh {
    points: Vec<[f64; 3]>,
    triangles: Vec<[usize; 3]>,
    #[tangent(skip)]
    colours: Vec<[f32; 3]>,
    names: [String; 2],
}

fn main() {
    let mesh = Mesh { points: vec![], triangles: vec![], colours: vec![], names: [String::new(), String::new()] };
    let _ = mesh.zero_tangent().points;
}
