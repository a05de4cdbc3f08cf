//! The derivatives panic where the function does, and as it does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use differentiable::differentiable;

#[differentiable(order = 2)]
fn element(x: &[f64], i: usize) -> f64 {
    x[i] * x[i]
}

#[differentiable(order = 2)]
fn differences(x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n - 1 {
        let difference = x[i + 1] - x[i];
        sum += difference * difference;
    }
    sum
}

#[differentiable(order = 2)]
fn element_of_one_of_two(x: &[f64], i: usize) -> f64 {
    let first = |k: usize, _other: usize| k;
    x[first(0, i - 1)] * x[1]
}

#[differentiable(order = 2)]
fn element_before(x: &[f64], i: usize) -> f64 {
    x[i - 1].sin()
}

#[differentiable(order = 2)]
fn element_without_effect(x: &[f64], i: usize) -> f64 {
    let _unused = x[i] * 2.0;
    x[0]
}

#[differentiable(order = 2)]
fn element_that_is_overwritten(x: &[f64; 2], i: usize) -> f64 {
    let mut y = *x;
    y[i] = x[0];
    y[0] * x[1]
}

#[differentiable(order = 2)]
fn part(x: &[f64], from: usize) -> f64 {
    let window = &x[from..from + 2];
    window[0] * window[1]
}

#[differentiable(order = 2)]
fn part_of_which_little_is_used(x: &[f64], from: usize) -> f64 {
    let window = &x[from..from + 2];
    window[0] * window[0]
}

#[differentiable(order = 2)]
fn checked(x: f64, n: u32) -> f64 {
    assert!(n > 2, "n is {n}, but should be greater than 2");
    x * f64::from(n)
}

#[differentiable(order = 2)]
fn checked_value(x: f64, _n: u32) -> f64 {
    let y = x * x;
    assert!(y < 1.0, "{y} is too large");
    assert_ne!(y, 0.25);
    y
}

#[differentiable(order = 2)]
fn bounds(x: f64, low: f64, high: f64) -> f64 {
    x.clamp(low, high)
}

#[differentiable(order = 2)]
fn integer_division(x: f64, n: u32) -> f64 {
    x * f64::from(10 / n)
}

#[differentiable(order = 2)]
fn multiplied(x: f64, n: u8) -> f64 {
    x * f64::from(n * 2)
}

#[differentiable(order = 2)]
fn unfinished(x: f64, n: u32) -> f64 {
    match n {
        0 => x,
        1 => panic!("no {x} today"),
        2 => unreachable!(),
        n => x * f64::from(u8::try_from(n + 300).expect("a small number")),
    }
}

#[differentiable(order = 2)]
fn recursive(x: f64, n: u32) -> f64 {
    assert!(n < 100);
    if n == 0 { x } else { x * recursive(x, n - 2) }
}

/// Functions in which nobody reads an element that is not there.
macro_rules! read_by_nobody {
    ($($name:ident($x:ident, $i:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            #[allow(unused, clippy::needless_range_loop, clippy::no_effect)]
            fn $name($x: &[f64], $i: usize) -> f64 $body
        )*

        #[test]
        fn on_an_index_of_what_nobody_reads() {
            let (x, t) = ([1.0, 2.0], [0.0, 0.0]);
            $(same_panic!($name(&x, 5), tangent &t, gradient &mut t.clone(), "");)*
            $(assert_eq!($name::gradient(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 5), [2.0, 1.0, 0.0, 0.0, 0.0, 0.0]);)*
        }
    };
}

/// The message of a panic, if there is one.
fn panic_of<R>(run: impl FnOnce() -> R) -> Option<String> {
    let payload = catch_unwind(AssertUnwindSafe(run)).err()?;
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|text| text.to_string()))
}

/// That the function panics with a message that contains this, and its derivatives with the same message.
macro_rules! same_panic {
    ($f:ident($x:expr, $constant:expr), tangent $t:expr, gradient $g:expr, $message:expr) => {{
        let expected = panic_of(|| $f($x, $constant)).expect("a panic");
        assert!(expected.contains($message), "{expected}");
        assert_eq!(panic_of(|| $f::gradient($x, $constant)).as_ref(), Some(&expected), "gradient");
        assert_eq!(panic_of(|| $f::value_and_gradient($x, $constant)).as_ref(), Some(&expected), "value_and_gradient");
        assert_eq!(panic_of(|| $f::gradient_into($x, $constant, $g)).as_ref(), Some(&expected), "gradient_into");
        assert_eq!(panic_of(|| $f::jvp($x, $constant, $t)).as_ref(), Some(&expected), "jvp");
        assert_eq!(panic_of(|| $f::vjp($x, $constant, 2.0)).as_ref(), Some(&expected), "vjp");
        assert_eq!(panic_of(|| $f::vjp($x, $constant, 0.0)).as_ref(), Some(&expected), "vjp of zero");
        assert_eq!(panic_of(|| $f::hvp($x, $constant, $t)).as_ref(), Some(&expected), "hvp");
        assert_eq!(panic_of(|| $f::hessian($x, $constant)).as_ref(), Some(&expected), "hessian");
    }};
}

#[test]
fn on_an_index_out_of_range() {
    let (x, t) = ([1.0, 2.0], [0.0, 0.0]);
    let message = "index out of bounds: the len is 2 but the index is 5";
    same_panic!(element(&x, 5), tangent &t, gradient &mut t.clone(), message);
    same_panic!(element_without_effect(&x, 5), tangent &t, gradient &mut t.clone(), message);
    same_panic!(element_that_is_overwritten(&x, 5), tangent &t, gradient &mut t.clone(), message);
    same_panic!(differences(&x, 6), tangent &t, gradient &mut t.clone(), "the len is 2 but the index is 2");
    same_panic!(differences(&x[..1], 6), tangent &t[..1], gradient &mut [0.0], "the len is 1 but the index is 1");
    same_panic!(differences(&[], 6), tangent &[], gradient &mut [], "the len is 0 but the index is 1");
    same_panic!(part(&x, 1), tangent &t, gradient &mut t.clone(), "out of range for slice of length 2");
    same_panic!(part_of_which_little_is_used(&x, 1), tangent &t, gradient &mut t.clone(), "out of range for slice");
}

read_by_nobody! {
    ignored(x, i) { let _ = x[i]; x[0] * x[1] }
    statement(x, i) { x[i]; x[0] * x[1] }
    reference(x, i) { &x[i]; x[0] * x[1] }
    named_reference(x, i) { let _e = &x[i]; x[0] * x[1] }
    reference_of_one_branch(x, i) { let e = &x[i]; if x[0] > 100.0 { *e } else { x[0] * x[1] } }
    block(x, i) { { x[i]; } x[0] * x[1] }
    iterations(x, i) { for k in 0..=i { let _ = x[k]; } x[0] * x[1] }
    row(x, i) { let rows = [[x[0], x[1]]; 6]; let _ = rows[i + 6 - x.len()]; x[0] * x[1] }
    halves(x, i) { let (_a, _b) = x.split_at(i); x[0] * x[1] }
    halves_without_names(x, i) { let (_, _) = x[1..].split_at(i); x[0] * x[1] }
    written(x, i) { let mut y = [0.0; 6]; y[i + 6 - x.len()] = x[0]; x[0] * x[1] }
    added(x, i) { let mut y = vec![0.0; x.len()]; y[i] += x[0]; x[0] * x[1] }
    written_in_a_loop(x, i) { let mut y = vec![x[0]; x.len()]; for k in 0..=i { y[k] -= 1.0; } x[0] * x[1] }
    lower_bound_above(x, i) { if i > x.len() { let _y = x[0].clamp(2.0, 1.0); } x[0] * x[1] }
}

/// Functions in which something is not there, and what they say then.
macro_rules! missing {
    ($($name:ident($x:ident, $i:ident) $message:literal $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            #[allow(unused, clippy::expect_fun_call, clippy::iter_nth)]
            fn $name($x: &[f64], $i: usize) -> f64 $body
        )*

        #[test]
        fn on_what_is_not_there() {
            let (x, t) = ([1.0, 2.0], [0.0, 0.0]);
            $(same_panic!($name(&x, 2), tangent &t, gradient &mut t.clone(), $message);)*
        }
    };
}

missing! {
    unwrapped_for_nobody(x, i) "on a `None` value" { let _e = x.get(i).unwrap(); x[0] * x[1] }
    unwrapped(x, i) "on a `None` value" { let e = x.get(i).unwrap(); e * e }
    element_expected(x, i) "no {element}" { let e = x.get(i).expect("no {element}"); e * e }
    first(x, i) "on a `None` value" { let e = x[i..].first().unwrap(); e * x[0] }
    first_expected(x, i) "no items" { let e = x[i..].first().expect("no items"); e * x[0] }
    last(x, i) "on a `None` value" { let e = x[i..].last().copied().unwrap(); e * x[0] }
    last_expected(x, i) "no items" { let e = x[i..].last().copied().expect("no items"); e * x[0] }
    last_changed(x, i) "to change" { let mut v = x[i..].to_vec(); *v.last_mut().expect("to change") *= 2.0; v[0] * x[0] }
    nth(x, i) "on a `None` value" { let e = x.iter().nth(i).unwrap(); e * e }
    found(x, i) "none of 2 is as large as 2" {
        let e = x.iter().find(|e| **e > i as f64).expect(&format!("none of {} is as large as {i}", x.len()));
        e * e
    }
    greatest(x, i) "greatest" { let e = x[i..].iter().max_by(|a, b| a.total_cmp(b)).expect("greatest"); e * e }
    reduced(x, i) "reduced" { let e = x[i..].iter().copied().reduce(f64::max).expect("reduced"); e * e }
    advanced(x, i) "third" { let mut all = x.iter(); let e = all.next().unwrap() * all.next().expect("second"); e * all.next().expect("third") }
    popped(x, i) "on a `None` value" { let mut v = x.to_vec(); v.truncate(i - 2); v.push(x[0]); v.pop().unwrap() * v.pop().unwrap() }
    popped_expected(x, i) "three" { let mut v = x.to_vec(); v.pop().expect("one") * v.pop().expect("two") * v.pop().expect("three") }
    head(x, i) "head" { let (e, rest) = x[i..].split_first().expect("head"); e * rest[0] }
    kept(x, i) "x too small" { let y = if x[0] > i as f64 { Some(x[0] * x[1]) } else { None }; y.expect("x too small") }
    kept_unwrapped(x, i) "on a `None` value" { let y = (x[0] > i as f64).then(|| x[0] * x[1]); y.unwrap() }
    array(x, i) "three: TryFromSliceError" { let [a, b, c]: [f64; 3] = x.try_into().expect("three"); a * b * c }
    array_unwrapped(x, i) "called `Result::unwrap()` on an `Err`" { let a: [f64; 1] = x[..i].try_into().unwrap(); a[0] * a[0] }
    too_long(x, i) "not one" { let [a] = x else { panic!("not one") }; a * a }
    too_short(x, i) "not three of 2" { let &[a, b, c] = &x[..i] else { panic!("not three of {i}") }; a * b * c }
}

#[test]
fn on_an_overflow() {
    let (x, t) = ([1.0, 2.0], [0.0, 0.0]);
    same_panic!(element_before(&x, 0), tangent &t, gradient &mut t.clone(), "attempt to subtract with overflow");
    same_panic!(element_of_one_of_two(&x, 0), tangent &t, gradient &mut t.clone(), "attempt to subtract with overflow");
    same_panic!(differences(&x, 0), tangent &t, gradient &mut t.clone(), "attempt to subtract with overflow");
    same_panic!(multiplied(0.5, 200), tangent 1.0, gradient &mut 0.0, "attempt to multiply with overflow");
    same_panic!(integer_division(0.5, 0), tangent 1.0, gradient &mut 0.0, "attempt to divide by zero");
    same_panic!(recursive(0.5, 3), tangent 1.0, gradient &mut 0.0, "attempt to subtract with overflow");
}

#[test]
fn on_a_failed_assertion() {
    same_panic!(checked(0.5, 1), tangent 1.0, gradient &mut 0.0, "n is 1, but should be greater than 2");
    same_panic!(checked_value(3.0, 0), tangent 1.0, gradient &mut 0.0, "9 is too large");
    same_panic!(checked_value(0.5, 0), tangent 1.0, gradient &mut 0.0, "assertion `left != right` failed");
    same_panic!(recursive(0.5, 200), tangent 1.0, gradient &mut 0.0, "assertion failed: n < 100");
}

#[test]
fn on_a_panic_that_is_written() {
    same_panic!(unfinished(0.5, 1), tangent 1.0, gradient &mut 0.0, "no 0.5 today");
    same_panic!(unfinished(0.5, 2), tangent 1.0, gradient &mut 0.0, "unreachable");
    same_panic!(unfinished(0.5, 3), tangent 1.0, gradient &mut 0.0, "a small number");
}

#[test]
fn on_bounds_in_the_wrong_order() {
    let expected = panic_of(|| bounds(0.5, 1.0, 0.0)).expect("a panic");
    assert_eq!(panic_of(|| bounds::gradient(0.5, 1.0, 0.0)).as_ref(), Some(&expected));
    assert_eq!(panic_of(|| bounds::jvp(0.5, 1.0, 0.0, 1.0, 1.0, 1.0)).as_ref(), Some(&expected));
}

#[test]
fn nowhere_else() {
    assert_eq!(element::hvp(&[1.0, 2.0], 1, &[0.0, 3.0]), (vec![0.0, 4.0], vec![0.0, 6.0]));
    assert_eq!(element::gradient(&[1.0, 2.0], 1), [0.0, 4.0]);
    assert_eq!(element_without_effect::gradient(&[1.0, 2.0], 1), [1.0, 0.0]);
    assert_eq!(differences::gradient(&[1.0, 3.0], 2), [-4.0, 4.0]);
    assert_eq!(differences::gradient(&[], 1), []);
    assert_eq!(checked_value::gradient(0.75, 0), 1.5);
    assert_eq!(unfinished::gradient(0.5, 0), 1.0);
    assert_eq!(recursive::gradient(2.0, 4), 12.0);
}

#[test]
fn a_direction_of_another_length_is_named_in_the_message() {
    let message = panic_of(|| element::hvp(&[1.0, 2.0, 3.0], 0, &[0.0; 2])).expect("a panic");
    assert_eq!(message, "`x_direction` has length 2, but `x` has length 3");
}

#[test]
fn a_gradient_of_another_length_is_named_in_the_message() {
    let message = panic_of(|| element::gradient_into(&[1.0, 2.0, 3.0], 0, &mut [0.0; 2])).expect("a panic");
    assert!(message.contains('2') && message.contains('3') && message.contains('x'), "{message}");
}
