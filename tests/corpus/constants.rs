//! Constants of every kind beside the active parameters: their code is kept word for word.

use std::collections::HashMap;

use differentiable::differentiable;

use crate::support::agree;

const GRAVITY: f64 = 9.81;
const WEIGHTS: [f64; 3] = [0.25, 0.5, 0.25];
static OFFSET: f64 = -1.5;

#[derive(Clone, Copy)]
struct Pendulum {
    length: f64,
    damping: f64,
}

impl Pendulum {
    fn frequency(&self) -> f64 {
        (GRAVITY / self.length).sqrt()
    }
}

#[differentiable(order = 2, sparse)]
fn items(x: &[f64; 3]) -> f64 {
    WEIGHTS[0] * x[0] + WEIGHTS[1] * x[1] * GRAVITY + WEIGHTS[2] * x[2] * x[2] + OFFSET
}

#[differentiable(order = 2, sparse)]
fn local_items(x: f64) -> f64 {
    const SCALE: f64 = 3.0;
    x * SCALE + std::f64::consts::LN_2 * x.exp()
}

#[differentiable(order = 2, sparse)]
fn fields_and_methods(angle: f64, pendulum: &Pendulum) -> f64 {
    let period = 2.0 * std::f64::consts::PI / pendulum.frequency();
    (-pendulum.damping * period).exp() * angle.cos()
}

#[differentiable(order = 2, sparse, wrt(x))]
fn loops_over_constants(x: f64, coefficients: &[f64]) -> f64 {
    let mut total = 0.0;
    for c in coefficients {
        total += c * c;
    }
    let largest = coefficients.iter().fold(0.0_f64, |m, c| m.max(c.abs()));
    x * total + largest * x * x
}

#[differentiable(order = 2, sparse)]
fn collections(x: f64, table: &HashMap<&str, f64>, key: &str) -> f64 {
    let factor = table.get(key).copied().unwrap_or(2.0);
    factor * x.sin()
}

#[differentiable(order = 2, sparse, wrt(x))]
fn constant_floats(x: &[f64; 2], data: &[f64; 2], sigma: f64) -> f64 {
    let r = [x[0] - data[0], x[1] - data[1]];
    (r[0] * r[0] + r[1] * r[1]) / (2.0 * sigma * sigma)
}

#[differentiable(order = 2, sparse, wrt(b, d))]
fn some_of_many(a: f64, b: f64, c: &[f64], d: [f64; 2]) -> f64 {
    a * b + c[0] * d[0] * b + d[1] * c[1]
}

#[differentiable(order = 2, sparse)]
fn functions_as_constants(x: f64, degree: impl Fn(i32) -> i32) -> f64 {
    x.powi(degree(2)) + x
}

#[differentiable(order = 2, sparse)]
fn integer_arithmetic(x: &[f64; 8], i: usize, shift: i32) -> f64 {
    let j = (i * 3 + 1) % 8;
    let k = j ^ 1;
    let scale = (shift << 2) as f64 / 3.0;
    scale * x[j] * x[k] + x[i.pow(2) & 7]
}

#[differentiable(order = 2, sparse)]
fn characters(x: f64, text: String) -> f64 {
    let vowels = text.chars().filter(|c| "aeiou".contains(*c)).count();
    x.powi(vowels as i32)
}

#[differentiable(order = 2, sparse, wrt(x))]
fn roundings_are_constant(x: f64, table: &[f64]) -> f64 {
    let cell = x.floor();
    let index = cell as usize;
    let t = x - cell;
    table[index] * (1.0 - t) + table[index + 1] * t
}

#[differentiable(order = 2, sparse)]
fn checked(x: f64, n: usize) -> f64 {
    assert!(n > 0, "n is {n}");
    debug_assert!(x.is_finite());
    assert_eq!(n % 2, 1);
    let y = x.sqrt();
    assert!(y >= 0.0, "the root of {x} is {y}");
    y / n as f64
}

#[differentiable(order = 2, sparse)]
fn mutable_constants(x: f64, n: u32) -> f64 {
    let mut k = 1;
    k += n;
    let a = x.powi(k as i32);
    k *= 2;
    a * f64::from(k)
}

#[differentiable(order = 2, sparse)]
fn items_of_its_own(x: f64, y: f64, n: usize) -> f64 {
    use std::f64::consts::TAU;
    #[derive(Clone, Copy)]
    enum Wave {
        Sine,
        Square { height: f64 },
    }
    struct Table([f64; 3]);
    trait At {
        fn at(&self, x: usize) -> f64;
    }
    impl At for Table {
        fn at(&self, x: usize) -> f64 {
            self.0[x % 3]
        }
    }
    impl Table {
        const LENGTH: usize = 3;
    }
    type Pair = (Wave, Table);
    fn pick(n: usize) -> Pair {
        let x = if n > 1 { Wave::Sine } else { Wave::Square { height: 0.5 } };
        (x, Table([1.0, 2.0, 4.0]))
    }
    #[differentiable(order = 2)]
    fn damped(t: f64, y: f64) -> f64 {
        (-y * t).exp() * t
    }
    let (wave, table) = pick(n);
    let mut sum = x;
    for k in 0..Table::LENGTH {
        sum += damped(x * table.at(k), y);
    }
    match wave {
        Wave::Sine => (TAU * sum).sin(),
        Wave::Square { height } => height * sum * sum,
    }
}

agree! {
    items_of_its_own: (0.3, 0.7, const 1), (0.3, 0.7, const 2);
    items: (&[1.0, 2.0, 3.0]);
    local_items: (0.5);
    fields_and_methods: (0.5, const &Pendulum { length: 2.0, damping: 0.1 });
    loops_over_constants: (0.5, const &[1.0, -2.0, 0.5]);
    collections: (0.5, const &HashMap::from([("a", 3.0)]), const "a"), (0.5, const &HashMap::new(), const "b");
    constant_floats: (&[1.0, 2.0], const &[0.5, 3.0], const 0.7);
    some_of_many: (const 2.0, 3.0, const &[1.5, 2.5], [4.0, 5.0]);
    functions_as_constants: (0.5, const |n| n + 1);
    integer_arithmetic: (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], const 2, const 3);
    characters: (0.5, const "derivative".to_owned());
    roundings_are_constant: (1.3, const &[1.0, 4.0, 2.0, 5.0]), (2.9, const &[1.0, 4.0, 2.0, 5.0]);
    checked: (2.0, const 3);
    mutable_constants: (0.7, const 2);
}
