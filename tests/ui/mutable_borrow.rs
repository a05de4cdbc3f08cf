use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let (mut a, mut b) = (x, 2.0 * x);
    let larger = if x > 1.0 { &mut a } else { &mut b };
    *larger *= x;
    a * b
}

#[differentiable]
fn g(x: f64) -> f64 {
    let (mut a, mut b) = (x, 2.0 * x);
    let mut current = &mut a;
    *current *= x;
    current = &mut b;
    *current *= x;
    a * b
}

#[differentiable]
fn h(x: f64) -> f64 {
    let mut k = [1.0, 2.0];
    let [ref mut first, _] = k;
    *first += x;
    k[0] * k[1]
}

#[differentiable]
fn of_two_arrays(x: f64) -> f64 {
    let (mut v, mut w) = ([x, 2.0], [x * x, 1.0]);
    *v.iter_mut().chain(w.iter_mut()).last().unwrap() *= x;
    v[0] * w[1]
}

#[differentiable]
fn of_pieces(x: f64) -> f64 {
    let mut v = [x, 2.0, x * x, 1.0];
    if let Some(piece) = v.chunks_mut(2).find(|piece| piece[0] > 0.0) {
        piece[0] *= x;
    }
    v[0] * v[2]
}

#[differentiable]
fn reduced(x: f64) -> f64 {
    let mut v = [x, 2.0 * x];
    *v.iter_mut().reduce(|a, b| if *a > *b { a } else { b }).unwrap() *= x;
    v[0] * v[1]
}

#[differentiable]
fn kept(x: f64) -> f64 {
    let mut v = [x, 2.0 * x];
    let mut large: Vec<&mut f64> = v.iter_mut().filter(|v| **v > 0.5).collect();
    *large[0] *= x;
    v[0] * v[1]
}

#[differentiable]
fn in_an_array(x: f64) -> f64 {
    let (mut a, mut b) = (x, 2.0 * x);
    let both = [&mut a, &mut b];
    *both[0] *= x;
    a * b
}

fn main() {
    let _: (f64, f64, f64) = (f::gradient(1.0), g::gradient(1.0), h::gradient(1.0));
    let _: (f64, f64, f64) = (of_two_arrays::gradient(1.0), of_pieces::gradient(1.0), reduced::gradient(1.0));
    let _: (f64, f64) = (kept::gradient(1.0), in_an_array::gradient(1.0));
}
