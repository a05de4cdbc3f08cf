use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let g0 = |v: f64| v * x;
    let g1 = |v: f64| g0(g0(v));
    let g2 = |v: f64| g1(g1(v));
    let g3 = |v: f64| g2(g2(v));
    let g4 = |v: f64| g3(g3(v));
    let g5 = |v: f64| g4(g4(v));
    let g6 = |v: f64| g5(g5(v));
    let g7 = |v: f64| g6(g6(v));
    let g8 = |v: f64| g7(g7(v));
    let g9 = |v: f64| g8(g8(v));
    let g10 = |v: f64| g9(g9(v));
    let g11 = |v: f64| g10(g10(v));
    let g12 = |v: f64| g11(g11(v));
    g12(x)
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
