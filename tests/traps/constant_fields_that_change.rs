//! Constant fields of an active struct that change between the passes of a loop, in whichever way, are what they were where the gradient is
//! swept.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug)]
struct State {
    at: usize,
}

#[derive(Clone, Debug, Tangent)]
struct Mixed {
    i: f64,
    #[tangent(constant)]
    last: Option<usize>,
    #[tangent(constant)]
    ids: Vec<usize>,
    #[tangent(constant)]
    st: State,
    name: String,
    n: usize,
    #[tangent(constant)]
    k: [usize; 2],
}

/// Each adds the products to elements that constant fields choose.
macro_rules! chosen {
    ($x:ident, $w:ident, $s:ident, $a:ident, $v:ident; $($name:ident: ($at:expr) { $($after:tt)* })*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64], $w: f64) -> f64 {
                let mut $s = [0.0; 3];
                let mut $a = Mixed {
                    i: $x[0],
                    last: Some(0),
                    ids: vec![0, 1, 2],
                    st: State { at: 0 },
                    name: String::new(),
                    n: 0,
                    k: [0, 1],
                };
                for $v in $x {
                    $s[$at] += $v * $w;
                    $a.i *= $v;
                    $($after)*
                }
                $s[0] * $s[1] + 3.0 * $s[2] * $s[2] * $a.i
            }
        )*
        agree! { $($name: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);)* }
    };
}

chosen! { x, w, s, a, v;
    optional: (a.last.unwrap()) { a.last = a.last.map(|k| (k + 1) % 3); }
    optional_by_reference: (a.last.unwrap()) { if let Some(k) = &mut a.last { *k = (*k + 1) % 3; } }
    optional_as_mut: (a.last.unwrap()) { if let Some(k) = a.last.as_mut() { *k = (*k + 1) % 3; } }
    optional_taken: (a.last.unwrap()) { let k = a.last.take().unwrap(); a.last = Some((k + 1) % 3); }
    optional_replaced: (a.last.unwrap()) { a.last.replace(2); }
    optional_inserted: (a.last.unwrap()) { a.last.insert(1); }
    optional_matched: (a.last.unwrap_or(0)) { match &mut a.last { Some(k) => *k = (*k + 1) % 3, None => () } }
    list_rotated: (a.ids[0]) { a.ids.rotate_left(1); }
    list_swapped: (a.ids[0]) { a.ids.swap(0, 1); a.ids.swap(1, 2); }
    list_element: (a.ids[0]) { a.ids[0] = (a.ids[0] + 1) % 3; }
    list_iterated: (a.ids[0]) { for q in a.ids.iter_mut() { *q = (*q + 1) % 3; } }
    list_by_reference: (a.ids[0]) { for q in &mut a.ids { *q = (*q + 1) % 3; } }
    list_removed: (a.ids[0]) { let e = a.ids.remove(0); a.ids.push(e); }
    list_reversed: (a.ids[0]) { a.ids.reverse(); }
    list_appended: (a.ids.len() - 3) { a.ids.push(2); a.ids.truncate(5); }
    part_of_a_struct: (a.st.at) { a.st.at = (a.st.at + 1) % 3; }
    whole_struct: (a.st.at) { a.st = State { at: (a.st.at + 1) % 3 }; }
    text: (a.name.len()) { a.name.push('a'); if a.name.len() > 2 { a.name.clear(); } }
    text_appended: (a.name.len()) { a.name.push_str("a"); if a.name.len() > 2 { a.name = String::new(); } }
    text_added: (a.name.chars().count()) { a.name += "a"; if a.name.len() > 2 { a.name = String::new(); } }
    number: (a.n) { a.n = (a.n + 1) % 3; }
    number_added: (a.n) { a.n += 1; a.n %= 3; }
    number_in_a_tuple: (a.n) { (a.n, _) = ((a.n + 1) % 3, 0); }
    number_borrowed: (a.n) { { let r = &mut a.n; *r = (*r + 1) % 3; } }
    number_updated: (a.n) { a = Mixed { n: (a.n + 1) % 3, ..a }; }
    number_by_ref_mut: (a.n) { let Mixed { ref mut n, .. } = a; *n = (*n + 1) % 3; }
    number_beside_a_float: (a.n) { let Mixed { n, i, .. } = &mut a; *n = (*n + 1) % 3; *i *= 2.0; }
    elements: (a.k[0]) { (a.k[0], a.k[1]) = (a.k[1], (a.k[0] + 2) % 3); }
    elements_swapped: (a.k[0]) { a.k.swap(0, 1); a.k[1] = (a.k[1] + 1) % 3; }
    array: (a.k[0]) { a.k = [a.k[1], (a.k[0] + 2) % 3]; }
}
