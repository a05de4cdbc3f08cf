use differentiable::Tangent;

#[derive(Clone, Copy, Tangent)]
union Bits {
    float: f64,
    bits: u64,
}

fn main() {}
