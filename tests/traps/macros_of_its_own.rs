//! What a macro of the program's own changes has changed.

use differentiable::differentiable;

use crate::support::agree;

macro_rules! increment {
    ($i:expr) => {
        $i += 1
    };
}

macro_rules! next {
    ($i:expr) => {{
        $i += 1;
        $i
    }};
}

macro_rules! put {
    ($list:ident, $value:expr) => {
        $list.push($value)
    };
}

macro_rules! last_of {
    ($list:ident) => {
        $list.pop()
    };
}

macro_rules! set {
    ($place:expr => $value:expr) => {
        $place = $value
    };
}

macro_rules! at {
    ($i:expr, $j:expr) => {
        $i * 2 + $j
    };
}

macro_rules! ensure {
    ($condition:expr, $error:expr) => {
        if !$condition {
            return Err($error);
        }
    };
}

#[differentiable(order = 2)]
fn incremented(x: &[f64], w: f64) -> f64 {
    let mut product = w;
    let mut i = 0;
    for _ in 0..3 {
        product *= x[i];
        increment!(i);
    }
    product
}

#[differentiable(order = 2)]
fn next_one(x: &[f64], w: f64) -> f64 {
    let mut product = w;
    let mut i = 0;
    for _ in 0..3 {
        let k = next!(i);
        product = product.sin() * x[k] * x[i - 1];
    }
    product
}

#[differentiable(order = 2)]
fn appended(x: &[f64], w: f64) -> f64 {
    let mut product = w;
    let mut list = vec![0];
    for n in 0..3 {
        product = product.sin() * x[list.len()] * x[list[list.len() - 1]];
        put!(list, n);
    }
    product
}

#[differentiable(order = 2)]
fn removed(x: &[f64], w: f64) -> f64 {
    let mut product = w;
    let mut list = vec![0, 2, 1];
    while let Some(i) = last_of!(list) {
        product = product.sin() * x[i] * x[list.len()];
    }
    product
}

#[differentiable(order = 2)]
fn elements(x: &[f64], w: f64) -> f64 {
    let mut product = w;
    let mut k = [0, 1];
    for n in 0..3 {
        product = product.sin() * x[k[0]] * x[k[1]];
        set!(k[n % 2] => k[1] + n % 2);
        let first = &mut k[0];
        set!(*first => n);
    }
    product
}

#[differentiable(order = 2)]
fn computed(x: &[f64], w: f64) -> f64 {
    let mut product = w;
    for i in 0..2 {
        for j in 0..2 {
            product = product.sin() * x[at!(i, j)];
        }
    }
    product
}

#[differentiable(order = 2)]
fn failing(x: &[f64], n: usize) -> Result<f64, String> {
    let mut product = 1.0;
    for i in 0..n {
        ensure!(i < 3, format!("{i} is too many"));
        product *= x[i].sin();
    }
    Ok(product)
}

agree! {
    incremented: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    next_one: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    appended: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    removed: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    elements: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    computed: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
}

#[test]
fn a_macro_may_return_an_error() {
    let x = [0.7_f64, 0.4, 0.9, 0.2];
    let [a, b] = [x[0], x[1]];
    assert_eq!(failing::gradient(&x, 2), Ok(vec![a.cos() * b.sin(), a.sin() * b.cos(), 0.0, 0.0]));
    assert_eq!(failing::gradient(&x, 4), Err("3 is too many".to_owned()));
}
