//! The attribute never panics, whatever it stands above, each of its errors is at a place of the user's, and what it writes is Rust.

use proc_macro2::{TokenStream, TokenTree};

use crate::expand::attribute;

/// The errors in an expansion: what they say, and whether they are at tokens of the user's. A panic of the passes is one.
fn errors(tokens: TokenStream) -> Vec<(String, bool)> {
    let mut errors = Vec::new();
    let mut follows = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => follows = ident == "compile_error",
            TokenTree::Group(group) if follows => {
                errors.push((group.stream().to_string(), group.span().start().line > 0));
                follows = false;
            }
            TokenTree::Group(group) => errors.extend(self::errors(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    errors
}

/// Expands an item, which must stay as it was.
fn expand(arguments: &str, item: &str) -> Vec<(String, bool)> {
    let arguments: TokenStream = arguments.parse().expect("tokens");
    let item: TokenStream = item.parse().expect("tokens");
    let expansion = attribute(arguments, item.clone());
    assert!(expansion.to_string().contains(&item.to_string()), "the item is gone: {item}");
    let is_rust = syn::parse2::<syn::File>(expansion.clone()).is_ok();
    assert!(is_rust || syn::parse2::<syn::Item>(item.clone()).is_err(), "no Rust comes of {item}");
    errors(expansion)
}

/// The panics while items are expanded.
fn panics(items: impl IntoIterator<Item = (&'static str, String)>) -> Vec<String> {
    let mut panics = Vec::new();
    for (arguments, item) in items {
        let errors = expand(arguments, &item);
        let bugs = errors.into_iter().filter(|(error, _)| error.contains("this is a bug"));
        panics.extend(bugs.map(|(error, _)| format!("{item}\n{error}")));
    }
    panics
}

fn accepted(items: &[&str]) {
    for item in items {
        let errors = expand("", item);
        assert!(errors.is_empty(), "{item}\n{errors:?}");
    }
}

/// Refused, at a place.
fn refused(arguments: &str, items: &[&str]) {
    for item in items {
        let errors = expand(arguments, item);
        assert!(!errors.is_empty(), "nothing is refused: {item}");
        for (error, is_placed) in errors {
            assert!(is_placed, "{item}\n{error}");
        }
    }
}

#[test]
fn only_functions_are_differentiated() {
    refused(
        "",
        &[
            "struct S;",
            "struct S { x: f64 }",
            "#[derive(Clone)] pub(crate) struct S(f64);",
            "enum E { A, B(f64) }",
            "union U { x: f64, n: u64 }",
            "trait T { fn f(x: f64) -> f64; }",
            "impl S { fn f(x: f64) -> f64 { x } }",
            "impl T for S {}",
            "mod m {}",
            "const C: f64 = 1.0;",
            "static S: f64 = 1.0;",
            "static mut S: f64 = 1.0;",
            "type T = f64;",
            "use std::f64;",
            "macro_rules! m { () => {} }",
            "m! { fn f() {} }",
            "fn f(x: f64) -> f64;",
        ],
    );
}

#[test]
fn what_is_no_item_at_all_does_not_panic() {
    for item in [
        "",
        "1.0",
        "x + 1.0",
        "let x = 1.0;",
        "#[inline]",
        "#![inline]",
        "pub",
        "fn",
        "fn f",
        "fn f(x: f64",
        "extern crate core;",
        "extern \"C\" { fn f(x: f64) -> f64; }",
        "fn f(x: f64) -> f64 { x } fn g(x: f64) -> f64 { x }",
        "'a",
        "{}",
        "()",
        "fn f<(x: f64) {}",
    ] {
        // Those with an open delimiter are no tokens.
        if let Ok(tokens) = item.parse::<TokenStream>() {
            let _ = attribute(TokenStream::new(), tokens);
        }
    }
}

#[test]
fn a_body_that_cannot_be_read_is_left_to_the_compiler() {
    for item in [
        "fn f(x: f64) -> f64 { x * ; }",
        "fn f(x: f64) -> f64 { let = 1.0; x }",
        "fn f(x: f64) -> f64 { if x > { x } }",
        "fn f(x: f64) -> f64 { x x }",
    ] {
        assert!(expand("", item).is_empty(), "{item}");
    }
}

#[test]
fn what_is_missing_while_a_function_is_typed_is_left_to_the_editor() {
    accepted(&["fn f(x: f64) -> f64 { let y = 2.0 * x; y.__ra_fixup }", "fn f(x: f64) -> f64 { x + __ra_fixup }"]);
}

#[test]
fn odd_options_are_refused() {
    let function = ["fn f(x: f64, n: usize) -> f64 { x * n as f64 }"];
    for arguments in [
        "foo",
        "foo = 1",
        "foo(1, 2)",
        "wrt",
        "wrt = x",
        "wrt(x + 1)",
        "wrt(x) wrt(x)",
        "wrt(z)",
        "wrt(n)",
        "wrt(x), wrt(x)",
        "wrt()",
        "name",
        "name = 1",
        "name = \"f\"",
        "name = a::b",
        "crate",
        "crate = 1",
        "crate(a)",
        "derivative = 1",
        "derivative",
        "1",
        "\"x\"",
        ", x",
        "x,, y",
        "=",
        "=> {}",
        "#",
        "fn",
        "self",
        "wrt(self)",
    ] {
        let errors = expand(arguments, function[0]);
        assert!(!errors.is_empty(), "nothing is refused: {arguments}");
    }
}

#[test]
fn odd_signatures_are_refused() {
    refused(
        "",
        &[
            "async fn f(x: f64) -> f64 { x }",
            "unsafe fn f(x: f64) -> f64 { x }",
            "unsafe extern \"C\" fn f(x: f64, ...) -> f64 { x }",
            "fn f() -> f64 { 1.0 }",
            "fn f(n: usize) -> f64 { n as f64 }",
            "fn f(x: &dyn Fn(u8) -> u8) -> f64 { f64::from(x(1)) }",
            "fn f(x: &mut dyn FnMut(f64) -> f64) -> f64 { x(1.0) }",
            "fn f(x: f64) -> bool { x > 0.0 }",
            "fn f(x: f64) -> impl Into<f64> { x }",
            "fn f(x: f64) -> ! { loop {} }",
            "fn f(x: f64) -> Option<Option<f64>> { Some(Some(x)) }",
            "fn f(x: f64) -> &'static f64 { &1.0 }",
            "fn f(x: f64) -> Box<f64> { Box::new(x) }",
        ],
    );
}

#[test]
fn arrays_of_structs_are_written_out_or_refused() {
    accepted(&[
        "fn f(x: [f64; 2]) -> f64 { let s = x.map(|v| Pair { a: v, b: 1.0 }); s[0].a * s[1].b }",
        "fn f(x: f64) -> f64 { let s: [Pair; 2] = std::array::from_fn(|i| Pair { a: x, b: 1.0 }); s[0].a * s[1].b }",
    ]);
    refused(
        "",
        &[
            "fn f(x: [f64; 40]) -> f64 { let s = x.map(|v| Pair { a: v, b: 1.0 }); s[0].a * s[1].b }",
            "fn f<const N: usize>(x: [f64; N]) -> f64 { let s = x.map(|v| Pair { a: v, b: 1.0 }); s[0].a * s[1].b }",
            "fn f(x: f64) -> f64 { let s: [Pair; 33] = std::array::from_fn(|i| Pair { a: x, b: 1.0 }); s[0].a * s[1].b }",
        ],
    );
}

#[test]
fn odd_signatures_are_accepted() {
    accepted(&[
        "const fn f(x: f64) -> f64 { x * x }",
        "extern \"C\" fn f(x: f64) -> f64 { x * x }",
        "pub(in crate::a) fn f(x: f64) -> f64 { x * x }",
        "#[inline(always)] #[must_use] #[cfg(test)] /// Doc.\n fn f(x: f64) -> f64 { x * x }",
        "fn f(r#type: f64, r#fn: f64) -> f64 { r#type * r#fn }",
        "fn f(_x: f64) -> f64 { 1.0 }",
        "fn f(_: f64) -> f64 { 1.0 }",
        "fn f((x, (y, _)): (f64, (f64, f64))) -> f64 { x * y }",
        "fn f(&[x, .., y]: &[f64; 4]) -> f64 { x * y }",
        "fn f([x, y]: [f64; 2], mut z: f64) -> f64 { z *= x; z * y }",
        "fn f<'a, const N: usize>(x: &'a [f64; N]) -> f64 { x[0] * x[N - 1] }",
        "fn f<T>(x: T) -> T where T: Real, { x * x }",
        "fn f<T: differentiable::Real + Copy>(x: [[T; 2]; 3]) -> T { x[0][1] * x[2][0] }",
        "fn f(x: f64, n: impl Fn(usize) -> usize) -> f64 { x * n(1) as f64 }",
        "fn f(x: f64, g: &dyn Fn() -> f64) -> f64 { x * g() }",
        "fn f(x: &dyn Fn(f64) -> f64) -> f64 { x(1.0) }",
        "fn f(g: impl Fn(f64, usize) -> f64 + Copy, x: f64) -> f64 { g(g(x, 1), 2) }",
        "fn f<G, T: Real>(g: &G, x: &[T]) -> Vec<T> where G: Fn(&[T]) -> Vec<T> { (g)(x) }",
        "fn f(g: fn((f64, f64)) -> [f64; 2], x: f64) -> f64 { let [a, b] = g((x, 1.0)); a * b }",
        "fn f(mut g: impl FnMut(f64) -> f64, x: f64) -> f64 { g(x) }",
        "fn f(r#fn: impl Fn(f64) -> f64, x: f64) -> f64 { r#fn(x) }",
        "fn f(x: f64) -> f64 { h(|t| t * x, f64::sin, |a: &[f64], k: usize| a[k] * x, &|n| n + 1) }",
        "fn f(x: (f64,)) -> f64 { x.0 }",
        "fn f(x: &[f64; break]) -> f64 { let mut s = 1.0; for a in x { s *= a; } s }",
        "fn f(x: &[f64; let _ = x]) -> f64 { let mut s = 1.0; for a in x { s *= a.sin(); } s }",
        "fn f(x: &[f64]) -> [f64; let _ = x] { [x[0], x[1]] }",
        "fn f(x: &[f64; 0..3]) -> f64 { let mut s = 1.0; for a in x { s *= a.sin(); } s }",
        "fn f(x: &[f64; n <<= 1]) -> f64 { let mut s = 1.0; for a in x { s *= a.sin(); } s }",
        "fn f(x: f64, r: Result<f64, f64>) -> f64 { let (y, Ok(i) | Err(i)) = (x, r); y * i }",
        "fn f(x: f32) -> f64 { f64::from(x) }",
        "fn f(x: f64) -> f64 { return x * x; }",
        "fn f(x: f64) -> f64 { if x > 0.0 { panic!() } x }",
        "fn f(x: f64) -> f64 { return x; x * x }",
        "fn f(x: f64) -> f64 { ;;; x;; x }",
        "fn f(x: f64) -> f64 { { { { { ((((x)))) } } } } }",
    ]);
}

#[test]
fn odd_bodies_do_not_panic() {
    let bodies = [
        "",
        "todo!()",
        "loop {}",
        "x = 1.0; x",
        "x += 1.0; x",
        "let x; x",
        "let x; x = 1.0; x",
        "let (a, b); (a, b) = (x, x); a * b",
        "let a = { return x }; a",
        "return return x",
        "(return x) + x",
        "x + return x",
        "-return x",
        "x[return x]",
        "x.sin(return x)",
        "[x, return x][0]",
        "(x, return x).0",
        "if return x { x } else { x }",
        "match x { _ => x }",
        "match x {}",
        "match () { () => x, }",
        "match (x, 1) { (y, 1) => y, (y, _) if y > 0.0 => y, _ => 0.0 }",
        "if let y = x { y } else { 0.0 }",
        "if let Some(y) = Some(x) && y > 0.0 { y } else { 0.0 }",
        "while let Some(_) = None::<f64> { x += 1.0; } x",
        "let y = x else { return x }; y",
        "let Some(y) = Some(x) else { panic!() }; y",
        "let ref y = x; *y",
        "let ref mut y = x; *y += 1.0; x",
        "let &y = &x; y",
        "let y @ z = x; y * z",
        "let [a, b @ ..] = [x; 3]; a * b[0]",
        "let [.., a] = [x; 3]; a",
        "let [a, rest @ .., b] = [x; 5]; a * rest[0] * b",
        "let (a, ..) = (x, x, x); a",
        "let (.., a) = (x, x, x); a",
        "let P { a, .. } = P { a: x, b: x }; a",
        "let P(a) = P(x); a",
        "let y: _ = x; y",
        "let y: &_ = &x; *y",
        "let y: [_; 2] = [x, x]; y[0]",
        "let y: impl Copy = x; y",
        "let f = x; f(f)",
        "f(f(x))",
        "x(x)",
        "(x)(x)",
        "(|y| y)(x)",
        "(|y: f64| -> f64 { y * x })(1.0)",
        "[|y: f64| y * x][0](x)",
        "let mut g = |y: f64| { x += y; }; g(1.0); x",
        "let g = move || x; g()",
        "async { x }.await",
        "unsafe { x }",
        "const { 1.0 } * x",
        "const A: f64 = 1.0; { const A: f64 = 2.0; x * A }",
        "static S: f64 = 1.0; x * S",
        "static mut S: f64 = 1.0; unsafe { S = x; S }",
        "fn g(x: f64) -> f64 { x } g(x)",
        "struct P(f64); P(x).0",
        "impl P { fn g() {} } x",
        "use std::f64::consts::PI; x * PI",
        "macro_rules! m { ($x:expr) => { $x } } m!(x)",
        "m![x, y; z] ",
        "m!{} x",
        "vec![x; 3][0]",
        "vec![x, x][1]",
        "vec![][0]",
        "matches!(x, 0.0..=1.0); x",
        "assert!(x > 0.0, \"{x} {:?} {0} {y}\", x, y = x); x",
        "println!(\"{x:>1$.*}\", 3, x); x",
        "dbg!(x)",
        "format!(\"{}\", x).parse().unwrap()",
        "x as f32 as f64 as usize as f64",
        "x as usize as f64",
        "x as _",
        "x.floor() as i128 as f64",
        "!x",
        "*x",
        "&x",
        "&mut x",
        "&raw const x",
        "**&&x",
        "x & x | x ^ x << x >> x",
        "x &= x; x",
        "x <<= 1; x",
        "x..x",
        "..x",
        "..",
        "x..=x",
        "x?",
        "x.0",
        "x.0.0.0",
        "x.y.z",
        "x.await",
        "x[0][1][2]",
        "x[..]",
        "x[1..=2][0]",
        "x[x]",
        "[x][0]",
        "[[x; 2]; 2][1][0]",
        "[x; { x as usize }][0]",
        "[][0]",
        "().0",
        "(x,).0",
        "(x, (x, [x])).1.1[0]",
        "P { a: x, ..P { a: x, b: x } }.a",
        "P { a: x, ..q }.a",
        "P { 0: x }.0",
        "'a: loop { break 'a x; }",
        "'a: { break 'a x }",
        "'a: { break 'a }; x",
        "'a: for i in 0..3 { continue 'a; } x",
        "loop { break x }",
        "loop { break loop { break x } }",
        "break x",
        "continue",
        "break 'nowhere x",
        "while x > 0.0 { x -= 1.0; } x",
        "while { x -= 1.0; x > 0.0 } {} x",
        "for i in x { } x",
        "for _ in 0..x as usize {} x",
        "for (i, y) in [x; 3].iter().enumerate() { x += y * i as f64; } x",
        "for y in [x, x] { return y; } x",
        "for y in &mut [x, x] { *y += 1.0; } x",
        "[x, x].iter().map(|y| y * y).sum::<f64>()",
        "[x, x].iter().map(f64::sqrt).fold(0.0, |a, b| a + b)",
        "[x, x].map(|y| y * y)[0]",
        "std::array::from_fn::<f64, 3, _>(|i| x * i as f64)[0]",
        "std::mem::swap(&mut x, &mut x); x",
        "std::mem::take(&mut x)",
        "core::convert::identity(x)",
        "<f64>::sin(x)",
        "<f64 as Real>::sin(x)",
        "<T as Real>::sin(x)",
        "<[f64]>::len(&[x])",
        "f64::sin()",
        "f64::sin(x, x)",
        "x.sin(x)",
        "x.powi()",
        "x.powi(x)",
        "x.powi(2.5)",
        "x.powi(n)",
        "x.sin_cos().0",
        "f64::sin_cos()",
        "x.mul_add(x, )",
        "f64::from(x)",
        "f64::from()",
        "f64::from(x, x)",
        "T::from(x)",
        "x.into()",
        "differentiable::constant(x)",
        "differentiable::constant()",
        "crate::differentiable::constant(x)",
        "self.x",
        "Self::f(x)",
        "super::f(x)",
        "::a::b::<f64>(x)",
        "a::<{ 1 + 1 }>(x)",
        "x.a::<f64>()",
        "x.clone().clone()",
        "x.len() as f64",
        "x.max(y).min(z)",
        "1e400 * x",
        "-1.0e-400_f64 * x",
        "0x10 as f64 * x",
        "1_000.000_1 * x",
        "1u8 as f64 * x",
        "b'a' as f64 * x",
        "'c' as u32 as f64 * x",
        "\"s\".len() as f64 * x",
        "c\"s\".to_bytes().len() as f64 * x",
        "true as u8 as f64 * x",
        "r#x * r#type",
        "let r#fn = x; r#fn * r#fn",
        "let result = x; let t = result; let x_bar = t; let exit = x_bar; exit",
        "let __v0 = x; __v0",
        "#[allow(unused)] let y = x; #[cfg_attr(any(), cfg(unix))] let y = 2.0; y",
        "#[allow(unused)] { x }",
        "x = { x = { x = x; x }; x }; x",
        "{ x = 1.0 } x",
        "(x = 1.0); x",
        "let () = { x += 1.0 }; x",
        "let y = x = 1.0; x",
        "if x > 0.0 { x }",
        "if x > 0.0 { 1.0 } else if x < 0.0 { return x } else { unreachable!() }",
        "if x > 0.0 && { x = 1.0; true } || x.is_nan() { x } else { -x }",
        "let y; if x > 0.0 { y = x } y",
        "let mut y; loop { y = x; break; } y",
        "(x, x) = (x, x); x",
        "[x, ..] = [x, x]; x",
        "P { a: x, .. } = p; x",
        "_ = x; x",
        "(_, x) = (x, { x += 1.0; x }); x",
        "x[0] = 1.0; x[0]",
        "x.a = 1.0; x.a",
        "*x = 1.0; *x",
        "f(x) = 1.0; x",
        "1.0 = x; x",
        "x *= (_, loop {}) = y; x",
        "f([x; x.floor() as usize])",
        "[x].iter().filter(|v| *match x { 1.0..=v => x, _ => 0.0 } > 0.0).count() as f64 * x",
        "((_, y ..) = &raw const z) * x",
        "let (a, b) = if x > 1.0 { 2 * y.. } else { (x, z) }; a / b",
        "f(x) += 1.0; x",
        "yield x",
        "become f(x)",
        "do yeet x",
        "x is f64",
        "try { x }",
        "let Ok(y) | Err(y) = Ok(x); y",
    ];
    let panics = panics(bodies.iter().flat_map(|body| {
        [
            ("", format!("fn f(mut x: f64) -> f64 {{ {body} }}")),
            ("", format!("fn f<T: Real>(x: &[T]) -> T {{ {body} }}")),
            ("wrt(x)", format!("fn f(mut x: P, n: usize) -> f32 {{ {body} }}")),
        ]
    }));
    assert!(panics.is_empty(), "{} panics:\n{}", panics.len(), panics.join("\n\n"));
}

#[test]
fn huge_functions_do_not_panic() {
    let sum = vec!["x"; 500].join(" + ");
    let nested = format!("{}x{}", "(".repeat(60), ")".repeat(60));
    let blocks = format!("{}x{}", "{ ".repeat(60), " }".repeat(60));
    let calls = format!("{}x{}", "f64::sin(".repeat(60), ")".repeat(60));
    let branches: String = (0..40).map(|n| format!("if x > {n}.0 {{ x * {n}.0 }} else ")).collect();
    let statements: String = (0..300).map(|n| format!("x = x * {n}.5;")).collect();
    let bodies = [sum, nested, blocks, calls, format!("{branches} {{ x }}"), format!("{statements} x")];
    let expand = move || {
        for body in bodies {
            accepted(&[&format!("fn f(mut x: f64) -> f64 {{ {body} }}")]);
        }
    };
    let with_the_stack_of_a_compiler = std::thread::Builder::new().stack_size(8 << 20);
    with_the_stack_of_a_compiler.spawn(expand).expect("a thread").join().expect("no panic");
}
