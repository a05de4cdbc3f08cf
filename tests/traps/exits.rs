//! Exits from odd places.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn from_an_initialiser(x: &[f64; 3]) -> f64 {
    let a = if x[0] > 0.0 {
        x[1] * x[0]
    } else {
        return x[2] * x[2];
    };
    a * x[2]
}

#[differentiable(order = 2)]
fn from_an_operand(x: &[f64; 3]) -> f64 {
    x[1] * (if x[0] > 0.0 { x[1] } else { return x[2] * x[0] })
}

#[differentiable(order = 2)]
fn from_an_argument(x: &[f64; 3]) -> f64 {
    let a = x[1].powf(if x[0] > 0.0 { 2.0 } else { return x[2] * x[0] });
    a + x[2]
}

#[differentiable(order = 2)]
fn from_an_arm(x: &[f64; 3]) -> f64 {
    let k = if x[0] > 0.0 { 0 } else { 1 };
    let a = match k {
        0 => x[1],
        1 => return x[0] * x[2],
        _ => unreachable!(),
    };
    a * a + x[2]
}

#[differentiable(order = 2)]
fn from_an_element(x: &[f64; 3]) -> f64 {
    let v = [x[0], if x[1] > 0.0 { x[1] } else { return x[2] }, x[2]];
    v[0] * v[1] * v[2]
}

#[differentiable(order = 2)]
fn from_a_part_of_a_tuple(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    a *= 2.0;
    let t = (
        a,
        {
            a *= x[1];
            if a < 0.0 {
                return a * x[2];
            }
            3.0
        },
        a,
    );
    t.0 * t.1 * t.2
}

#[differentiable(order = 2)]
fn from_the_right_side_of_an_assignment(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    a += if x[1] > 0.0 { x[1] * x[2] } else { return a * x[2] };
    a * a
}

#[differentiable(order = 2)]
fn from_nested_loops(x: &[f64; 3]) -> f64 {
    let mut t = x[0];
    'o: for i in 0..3 {
        for j in 0..3 {
            t = t * 0.5 + x[i] * x[j];
            if t > 4.0 {
                t *= x[0];
                break 'o;
            }
            if j > i {
                continue 'o;
            }
        }
        t *= x[1];
    }
    t
}

#[differentiable(order = 2)]
fn from_a_branch_in_a_branch(x: &[f64; 3]) -> f64 {
    let mut t = x[0];
    if x[0] > 0.0 {
        t *= x[1];
    }
    if t > 2.0 {
        if x[1] > 3.0 {
            return t * t;
        }
        t -= x[1];
    }
    t * x[2]
}

#[differentiable(order = 2)]
fn from_a_closure(x: &[f64; 3]) -> f64 {
    let g = |y: f64| {
        if y > 1.0 {
            return y * y;
        }
        y * 3.0
    };
    g(x[0]) + g(x[1]) * x[2]
}

#[differentiable(order = 2)]
fn from_a_labelled_block(x: &[f64; 3]) -> f64 {
    let v = 'a: {
        if x[0] > 0.0 {
            break 'a x[1];
        }
        x[2] * x[0]
    };
    v * x[0]
}

#[differentiable(order = 2)]
fn a_block_ends_in_the_exit_of_the_one_around_it(x: f64, n: usize) -> f64 {
    let mut s = x;
    'whole: {
        'part: {
            if n == 0 {
                break 'part;
            }
            s *= s;
        }
        'part: {
            s *= s;
            break 'whole;
        }
        let i = n;
        s += i as f64;
    }
    s * x
}

agree! {
    a_block_ends_in_the_exit_of_the_one_around_it: (1.3, const 0), (-0.7, const 1);
    from_an_initialiser: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_an_operand: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_an_argument: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_an_arm: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_an_element: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_a_part_of_a_tuple: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_the_right_side_of_an_assignment: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_nested_loops: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_a_branch_in_a_branch: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_a_closure: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    from_a_labelled_block: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
}
