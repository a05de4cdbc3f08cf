//! Early `return`: guard clauses, from branches in branches, from arms.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn guarded(x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    x * x
}

#[differentiable(order = 2, sparse)]
fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    x.sin() / x
}

#[differentiable(order = 2, sparse)]
fn several_guards(x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return y;
    }
    let t = x.ln() * y;
    if t > 1.0 {
        return t * x;
    }
    let u = t.exp();
    if u > 2.0 {
        return u - y;
    }
    u * t
}

#[differentiable(order = 2, sparse)]
fn explicit(x: f64) -> f64 {
    return x.sin() * x;
}

#[differentiable(order = 2, sparse)]
fn from_both_branches(x: f64) -> f64 {
    if x > 1.0 {
        return x * x;
    } else {
        return 2.0 * x - 1.0;
    }
}

#[differentiable(order = 2, sparse)]
fn from_nested_branches(x: f64, y: f64) -> f64 {
    let mut t = x;
    if x > 0.0 {
        t *= y;
        if t > 2.0 {
            t += x;
            if y > 3.0 {
                return t * t;
            }
            t -= y;
        } else {
            return t / y;
        }
        t *= 2.0;
    }
    t * x
}

#[differentiable(order = 2, sparse)]
fn after_a_change(x: &[f64; 2]) -> f64 {
    let mut y = *x;
    y[0] *= y[1];
    if y[0] > 1.0 {
        return y[0] + y[1];
    }
    y[1] = y[0] * x[1];
    y[0] * y[1]
}

#[differentiable(order = 2, sparse)]
fn in_the_middle_of_a_let(x: f64) -> f64 {
    let root = if x > 0.0 { x.sqrt() } else { return -x };
    root * x
}

#[differentiable(order = 2, sparse)]
fn on_a_constant(x: &[f64], n: usize) -> f64 {
    if n == 0 {
        return x[0];
    }
    if n >= x.len() {
        return x[x.len() - 1] * x[0];
    }
    x[n] * x[n - 1]
}

#[differentiable(order = 2, sparse)]
fn ray_and_sphere(origin: &[f64; 2], radius: f64) -> f64 {
    let b = origin[0];
    let c = origin[0] * origin[0] + origin[1] * origin[1] - radius * radius;
    let discriminant = b * b - c;
    if discriminant < 0.0 {
        return -discriminant;
    }
    let root = discriminant.sqrt();
    let near = -b - root;
    if near > 0.0 {
        return near;
    }
    root - b
}

#[differentiable(order = 2, sparse)]
fn changed_before_a_return(x: f64, y: f64) -> f64 {
    let mut t = x;
    if x > 0.0 {
        t *= y;
    }
    if t > 2.0 {
        if y > 3.0 {
            return t * t;
        }
        t -= y;
    }
    t * x
}

#[differentiable(order = 2, sparse)]
fn changed_in_arms(x: f64, y: f64, k: usize) -> f64 {
    let mut t = x;
    match k {
        0 => t *= y,
        1 => t = t * t * y,
        _ => {}
    }
    match k {
        0 => {
            if y > 3.0 {
                return t * t * t;
            }
            t += x;
        }
        _ => t *= t,
    }
    t * x
}

#[differentiable(order = 2, sparse)]
fn changed_tuple(x: f64, y: f64, swap: bool) -> f64 {
    let mut t = (x, y);
    t = (t.1 * t.0, t.0);
    if swap {
        if y > 3.0 {
            return t.0 * t.0 * t.1;
        }
        t = (t.1, t.0);
    }
    t.0 * x * t.1
}

#[differentiable(order = 2, sparse)]
fn changed_array(x: f64, y: f64, k: usize) -> f64 {
    let mut t = [x, y];
    t = [t[k] * t[0], t[0]];
    if k == 0 {
        if y > 3.0 {
            return t[0] * t[0] * t[1];
        }
        t = [t[1], t[0]];
    }
    t[k] * x * y
}

agree! {
    changed_before_a_return: (1.0, 4.0), (1.5, 2.0), (0.5, 2.0), (-1.0, 2.0);
    changed_in_arms: (1.5, 4.0, const 0), (1.5, 2.0, const 0), (1.5, 4.0, const 1), (1.5, 4.0, const 2);
    changed_tuple: (1.5, 4.0, const true), (1.5, 2.0, const true), (1.5, 4.0, const false);
    changed_array: (1.5, 4.0, const 0), (1.5, 2.0, const 0), (1.5, 4.0, const 1);
    guarded: (2.0), (-2.0);
    sinc: (0.5), (-2.0);
    several_guards: (-1.0, 2.0), (3.0, 2.0), (2.0, 1.2), (0.5, 1.0);
    explicit: (0.5);
    from_both_branches: (2.0), (0.5);
    from_nested_branches: (1.0, 4.0), (1.5, 2.0), (0.5, 2.0), (-1.0, 2.0);
    after_a_change: (&[2.0, 3.0]), (&[0.2, 3.0]);
    in_the_middle_of_a_let: (2.0), (-2.0);
    on_a_constant: (&vec![2.0, 3.0, 4.0], const 0), (&vec![2.0, 3.0, 4.0], const 2), (&vec![2.0, 3.0, 4.0], const 7);
    ray_and_sphere: (&[-3.0, 0.5], 1.0), (&[-3.0, 2.0], 1.0), (&[0.1, 0.2], 1.0);
}
