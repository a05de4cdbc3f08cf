//! Integers that change between the passes of a loop, in whichever way, are what they were where the gradient is swept.

use std::cell::Cell;

use differentiable::differentiable;

use crate::support::agree;

struct Pair {
    a: usize,
    b: usize,
}

struct Both(usize, usize);

struct State {
    at: usize,
}

impl State {
    fn advance(&mut self) -> usize {
        self.at = (self.at + 1) % 3;
        self.at
    }
}

fn bump(i: &mut usize) {
    *i = (*i + 1) % 3;
}

fn either<'a>(i: &'a mut usize, j: &'a mut usize, first: bool) -> &'a mut usize {
    if first { i } else { j }
}

/// Each adds the products to elements that integers choose.
macro_rules! chosen {
    ($x:ident, $w:ident, $s:ident, $v:ident; $($name:ident: { $($before:tt)* } $at:block { $($after:tt)* })*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64], $w: f64) -> f64 {
                let mut $s = [0.0; 3];
                $($before)*
                for $v in $x {
                    $s[$at] += $v * $w;
                    $($after)*
                }
                $s[0] * $s[1] + 3.0 * $s[2] * $s[2]
            }
        )*
        agree! { $($name: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);)* }
    };
}

chosen! { x, w, s, v;
    tuples: { let mut i = 0; let mut j = 1; } { i } { (i, j) = (j, 2 - i); }
    tuples_of_one_let: { let (mut i, mut j) = (0, 1); } { i } { (i, j) = (j, 2 - i); }
    arrays: { let mut i = 0; let mut j = 1; } { i } { [i, j] = [j, 2 - i]; }
    structs: { let mut i = 0; let mut j = 1; } { i } { Pair { a: i, b: j } = Pair { a: j, b: 2 - i }; }
    parts_of_structs: { let mut i = 0; } { i } { Pair { a: i, .. } = Pair { a: (i + 1) % 3, b: 5 }; }
    tuple_structs: { let mut i = 0; let mut j = 1; } { i } { Both(i, j) = Both(j, 2 - i); }
    nested: { let mut i = 0; let mut j = 1; } { i } { ((i, _), j) = ((j, 7), 2 - i); }
    fields: { let mut p = Pair { a: 0, b: 1 }; } { p.a } { (p.a, p.b) = (p.b, 2 - p.a); }
    elements: { let mut k = [0, 1]; } { k[0] } { (k[0], k[1]) = (k[1], 2 - k[0]); }
    matched: { let mut i = 0; let mut j = 1; } { i } { (i, j) = match i { 0 => (1, 2), 1 => (2, 0), _ => (0, j / 2) }; }
    behind: { let mut i = 0; let mut j = 1; } { i } { let first = j > 1; *either(&mut i, &mut j, first) = (i + j) % 3; j = 2 - i; }
    borrowed: { let mut i = 0; } { i } { { let r = &mut i; *r = (*r + 1) % 3; } }
    borrowed_twice: { let (mut i, mut j) = (0, 1); } { i } { { let (a, b) = (&mut i, &mut j); std::mem::swap(a, b); *b = (*b + 2) % 3; } }
    lent: { let mut i = 0; } { i } { bump(&mut i); }
    swapped: { let (mut i, mut j) = (0, 1); } { i } { std::mem::swap(&mut i, &mut j); j = (j + 2) % 3; }
    replaced: { let (mut i, mut j) = (0, 1); } { i } { i = std::mem::replace(&mut j, (i + 2) % 3); }
    taken: { let (mut i, mut j) = (0, 1); } { i } { i = std::mem::take(&mut j); j = 2 - i / 2; }
    by_ref_mut: { let mut t = (0, 1); } { t.0 } { { let (ref mut a, ref b) = t; *a = (*a + *b) % 3; } }
    by_ref_mut_in_a_match: { let mut t = (0, 1); } { t.0 } { match t { (ref mut a, b) => *a = (*a + b) % 3 } }
    of_an_array_by_ref_mut: { let mut t = [0, 1]; } { t[0] } { { let [ref mut a, b] = t; *a = (*a + b) % 3; } }
    of_a_struct_by_ref_mut: { let mut t = Pair { a: 0, b: 1 }; } { t.a } { { let Pair { ref mut a, b } = t; *a = (*a + b) % 3; } }
    at_once_by_ref_mut: { let mut t = (0, 1); } { t.0 } { let (ref mut a, ref b) = t; *a = (*a + *b) % 3; }
    in_a_match_by_ref_mut: { let mut t = (0, 1); } { t.0 } { let (ref mut a, ref mut b) = t; match b { 1 => { *a += 1; *b = 2; } _ => *a = (*a + 2) % 3 } }
    whole_by_ref_mut: { let mut i = 0; } { i } { let ref mut a = i; *a = (*a + 1) % 3; }
    elements_by_ref_mut: { let mut t = [0, 1]; } { t[0] } { let [ref mut a, b] = t; *a = (*a + b) % 3; }
    parts_by_ref_mut: { let mut t = Pair { a: 0, b: 1 }; } { t.a } { let Pair { ref mut a, b } = t; *a = (*a + b) % 3; }
    closures_with_ref_mut: { let mut t = (0, 1); let mut next = || { let (ref mut a, b) = t; *a = (*a + b) % 3; *a }; } { next() } { }
    optional_with_else: { let mut o = Some(0); } { o.unwrap() } { let Some(ref mut k) = o else { panic!() }; *k = (*k + 1) % 3; }
    while_it_is: { let mut o = Some(0); } { o.unwrap() } { while let Some(ref mut k) = o { *k = (*k + 1) % 3; if *k != 1 { break; } } }
    optional: { let mut o = Some(0); } { o.unwrap() } { if let Some(k) = o.as_mut() { *k = (*k + 1) % 3; } }
    optional_by_reference: { let mut o = Some(0); } { o.unwrap() } { if let Some(k) = &mut o { *k = (*k + 1) % 3; } }
    optional_by_ref_mut: { let mut o = Some(0); } { o.unwrap() } { if let Some(ref mut k) = o { *k = (*k + 1) % 3; } }
    all_of_an_array: { let mut k = [0, 1]; } { k[0] } { for q in k.iter_mut() { *q = (*q + 1) % 3; } }
    all_by_reference: { let mut k = [0, 1]; } { k[0] } { for q in &mut k { *q = (*q + 1) % 3; } }
    each: { let mut k = vec![0, 1]; } { k[0] } { k.iter_mut().for_each(|q| *q = (*q + 1) % 3); }
    last: { let mut k = vec![0]; } { k[0] } { *k.last_mut().unwrap() = (k.len() + 1) % 3; k.push(1); k.swap_remove(0); }
    got: { let mut k = vec![0]; } { k[0] } { if let Some(q) = k.get_mut(0) { *q = (*q + 1) % 3; } }
    rotated: { let mut k = [0, 1, 2]; } { k[0] } { k.rotate_left(1); }
    exchanged: { let mut k = [0, 1, 2]; } { k[0] } { k.swap(0, 1); k.swap(1, 2); }
    appended: { let mut k = vec![0]; } { k[k.len() - 1] } { k.push(k.len() % 3); }
    removed: { let mut k = vec![0, 2, 1, 0, 1]; } { k[0] } { k.remove(0); k.push(2); }
    methods: { let mut state = State { at: 0 }; } { state.at } { state.advance(); }
    methods_inside: { let mut state = State { at: 0 }; } { state.advance() } { }
    closures: { let mut i = 0; let mut next = || { i = (i + 1) % 3; i }; } { next() } { }
    closures_that_destructure: { let (mut i, mut j) = (0, 1); let mut next = || { (i, j) = (j, 2 - i); i }; } { next() } { }
    iterators: { let order = [0, 2, 1, 1, 2]; let mut order = order.iter(); } { *order.next().unwrap() } { }
    cells: { let i = Cell::new(0); } { i.get() } { i.set((i.get() + 1) % 3); }
    within_others: { let (mut i, mut j) = (0, 1); } { i } { i = { j = (j + 1) % 3; (i + j) % 3 }; }
    bits: { let mut i = 1_usize; } { i - 1 } { i ^= 3; i &= 3; }
    conditional: { let (mut i, mut j) = (0, 1); } { i } { if *v > 0.5 { (i, j) = (j, i); } else { j = 2; } }
    in_a_loop: { let (mut i, mut j) = (0, 1); } { i } { for q in 0..2 { (i, j) = (j, (i + q) % 3); } }
    popped: { let mut stack = vec![1, 0, 2, 1, 2]; let mut i = 0; } { i } { if let Some(k) = stack.pop() { (i, _) = (k, 0); } }
    texts: { let mut text = String::new(); } { text.len() } { text.push('a'); if text.len() == 3 { text.clear(); } }
    deferred: { let mut i = 0; } { i } { let (a, b); (a, b) = (i + 1, 3); i = a % b; }
}
