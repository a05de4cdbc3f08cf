use differentiable::{Tangent, differentiable};

type Layer = ([f64; 3], f64);

#[differentiable(wrt(layer))]
fn f(layer: &Layer) -> f64 {
    let (weights, scale) = layer;
    let [a, b, c] = weights.map(|w| w.tanh());
    scale * (a + b + c)
}

#[derive(Clone, Copy, Tangent)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    #[differentiable(wrt(self))]
    fn exp(self) -> Complex {
        Complex { re: self.re.exp() * self.im.cos(), im: self.re.exp() * self.im.sin() }
    }

    #[differentiable(wrt(self, other))]
    fn max(self, other: Complex) -> Complex {
        Complex { re: self.re.max(other.re), im: self.im.max(other.im) }
    }
}

#[differentiable(wrt(z))]
fn exponential(z: Complex) -> Complex {
    let r: Complex = z.exp();
    r
}

#[differentiable(wrt(a, b))]
fn bounds(a: Complex, b: Complex) -> Complex {
    if true { a.max(b) } else { b }
}

type Float = f64;

#[differentiable(wrt(x))]
fn by_another_name(x: Float) -> Float {
    x.exp()
}

#[derive(Clone, Tangent)]
struct Curve {
    points: Vec<f64>,
}

#[differentiable(wrt(curve))]
fn shortened(curve: &Curve) -> f64 {
    let mut points = curve.points.clone();
    points.truncate(1);
    points[0] * points[0]
}

fn main() {
    let z = Complex { re: 1.0, im: 2.0 };
    let _: (Complex, Complex) = exponential::vjp(z, z);
    let _: (Complex, (Complex, Complex)) = bounds::vjp(z, z, z);
    let _: (Float, Float) = by_another_name::vjp(1.0, 1.0);
    let _: Curve = shortened::gradient(&Curve { points: vec![1.0] });
    let _: ([f64; 3], f64) = f::gradient(&([1.0, 2.0, 3.0], 1.0));
}
