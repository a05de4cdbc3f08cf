//! What stands on the left is read before what stands on the right changes it, also if that is constant and leaves the function.

use differentiable::differentiable;

use crate::support::agree;

macro_rules! left_before_right {
    ($($name:ident($x:ident, $m:ident, $n:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn $name($x: f64, $n: usize) -> f64 {
                let mut $m: f64 = 0.5;
                $body
            }
        )*

        agree! { $($name: (0.7, const 0), (0.7, const 1), (1.3, const 2), (1.3, const 3);)* }
    };
}

left_before_right! {
    in_a_loop(x, m, n) { m * { for _ in 0..n { m += 1.0; if m > 10.0 { return x; } } 2.0 } - m + x }
    of_a_product(x, m, n) { (m + 1.0) * { m += n as f64; if m > 10.0 { return x; } m } - m + x }
    of_a_tuple(x, m, n) { let t = (m, { m += n as f64; if m > 2.9 { return x; } m }); t.0 * x + t.1 }
    of_an_array(x, m, n) { let t = [m, { m += n as f64; if m > 2.9 { return x; } m }]; t[0] * x + t[1] }
    of_a_method(x, m, n) { m.max({ m += n as f64; if m > 2.9 { return x; } 0.7 }) * x + m }
    of_a_function(x, m, n) { f64::max(m, { m += n as f64; if m > 2.9 { return x; } 0.7 }) * x + m }
    of_an_index(x, m, n) { let v = [1.0, 2.0, 3.0, 4.0, x]; let mut i = 0; v[i + { i += n; if i > 2 { return x; } i }] * x + i as f64 }
    of_a_closure(x, m, n) { let f = |a: f64, b: f64| a * x + b; f(m, { m += n as f64; if m > 2.9 { return x; } m }) }
    of_what_is_added(x, m, n) { let mut s = x; s += m * { m += n as f64; if m > 2.9 { return x; } m }; s }
    of_what_is_assigned(x, m, n) { let mut s = [x, m]; s[1] = m * { m += n as f64; if m > 2.9 { return x; } m }; s[0] * s[1] }
    of_late_variables(x, m, n) { let (a, b); (a, b) = (m, { m += n as f64; if m > 2.9 { return x; } m }); a * x + b }
    of_variables(x, m, n) { let mut a = 1.0; let mut b = 2.0; (a, b) = (m, { m += n as f64; if m > 2.9 { return x; } m }); a * x + b }
    of_declarations(x, m, n) { let (a, b) = (m, { m += n as f64; if m > 2.9 { return x; } m }); a * x + b }
    of_declarations_without_an_exit(x, m, n) { let (a, b, c) = (m, { m += n as f64; m }, x); a * c + b }
    of_declarations_that_change(x, m, n) { let (a, mut b, c) = (m + 1.0, { m += n as f64; m }, x * m); b += a; a * c + b }
    of_a_vector(x, m, n) { let t = vec![m, { m += n as f64; if m > 2.9 { return x; } m }]; t[0] * x + t[1] }
    of_a_block(x, m, n) { 'l: { let y = m * { m += n as f64; if m > 2.9 { break 'l x; } m } - m; y * x } }
    of_an_iteration(x, m, n) { let mut s = x; for k in 0..n { s += m * { m += 0.7; if m > 1.5 { continue; } m } - m; } s }
    of_a_cast(x, m, n) { let mut i = n; (i as f64) * { i += 1; if i > 3 { return x; } i as f64 } + x }
    of_a_negation(x, m, n) { -m * { m += n as f64; if m > 2.9 { return x; } m } + x }
    of_an_exponent(x, m, n) { let mut i = 1; x.powi(i + { i += n as i32; if i > 3 { return x; } i }) * i as f64 }
    of_a_match(x, m, n) { match (m, { m += n as f64; if m > 2.9 { return x; } m }) { (a, b) if a < b => a * x, (a, b) => a + b * x } }
    of_a_field(x, m, n) { let mut p = (m, 2); p.0 * { p.0 += n as f64; if p.0 > 2.9 { return x; } p.0 } + x }
    of_an_integer_field(x, m, n) { let mut p = (1.0, n); (p.1 as f64) * { p.1 += 1; if p.1 > 3 { return x; } p.0 } + x }
    of_an_element(x, m, n) { let mut c = [0.5, 1.5]; c[0] * { c[0] += n as f64; if c[0] > 2.9 { return x; } c[1] } + x }
}
