use differentiable::differentiable;

macro_rules! product {
    ($name:ident, $local:ident) => {
        #[differentiable]
        fn $name(x: f64) -> f64 {
            let $local = x * x;
            let local = 2.0 * x;
            $local * local
        }
    };
}

product!(f, local);

fn main() {
    let _: f64 = f::gradient(1.0);
}
