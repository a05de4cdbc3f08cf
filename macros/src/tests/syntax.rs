//! Functions that are valid Rust to `syn` and mostly nonsense, through the whole macro: it neither panics nor hangs, and what it
//! refuses it refuses at a place inside the function.
//!
//! They are functions of the tests in which parts have been exchanged, removed and repeated. `SYNTAX_ITEMS` is their number and
//! `SYNTAX_SEED` the first one:
//!
//! ```sh
//! SYNTAX_ITEMS=1000000 cargo test --release --package differentiable-macros syntax
//! ```

use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};

/// What those functions do not contain.
const EXPRESSIONS: &[&str] = &[
    "async { x }",
    "async move { x }",
    "x.await",
    "x?",
    "unsafe { x }",
    "const { 1.0 }",
    "[x; n]",
    "[x; { n }]",
    "&raw const x",
    "|x| x",
    "move |(x, y): (f64, f64)| -> f64 { x * y }",
    "loop {}",
    "loop { break }",
    "loop { break x }",
    "while true {}",
    "'a: { break 'a x }",
    "'a: loop { continue 'a }",
    "match x { _ => x }",
    "match x {}",
    "match x { 1.0..=2.0 => x, y @ _ if y > x => y, _ => 0.0 }",
    "if let y = x { y } else { x }",
    "if let Some(y) = x && y > 1.0 { y } else { x }",
    "x as u8 as f64",
    "x as f32",
    "x as _",
    "<f64>::sin(x)",
    "<f64 as Trait>::f(x)",
    "Self::f(x)",
    "self.x",
    "self",
    "x.0.0",
    "x.field",
    "x[..]",
    "x[1..]",
    "x[..=n]",
    "..",
    "x..",
    "..=x",
    "x..y",
    "&mut *x",
    "&&x",
    "**x",
    "*&x",
    "!x",
    "-(-x)",
    "return",
    "return x",
    "break",
    "break x",
    "continue",
    "()",
    "(x,)",
    "((x))",
    "{}",
    "{ ; }",
    "{ let x = x; x }",
    "{ fn f() {} f() }",
    "{ use std::f64; x }",
    "{ const C: f64 = 1.0; C }",
    "{ struct S; S }",
    "println!(\"{x}\")",
    "vec![]",
    "vec![x]",
    "vec![x; n]",
    "macro_of!(x)",
    "assert!(x > 0.0)",
    "S { x, y: 1.0, ..x }",
    "S { 0: x }",
    "S {}",
    "x = y",
    "x += y",
    "x <<= y",
    "(x, y) = (y, x)",
    "[x, ..] = y",
    "(_, x) = y",
    "S { x } = y",
    "x == y",
    "x && y",
    "x | y",
    "x % y",
    "x << y",
    "x.max(y).min(x)",
    "x.map(f64::sin)",
    "x.iter().map(|v| v).sum::<f64>()",
    "x.iter().fold(0.0, |a, b| a + b)",
    "x.iter().zip(y).enumerate().rev().skip(1).step_by(2).collect::<Vec<_>>()",
    "x.into_iter().filter_map(|v| v).last().unwrap()",
    "x.chunks(2).flat_map(|c| c).scan(0.0, |s, v| { *s += v; Some(*s) }).product::<f64>()",
    "x.windows(2).all(|w| w[0] < w[1])",
    "(0..n).map(|i| x[i]).collect()",
    "std::array::from_fn(|i| x[i])",
    "std::mem::swap(&mut x, &mut y)",
    "std::mem::take(&mut x)",
    "x.swap(0, 1)",
    "x.split_at_mut(1)",
    "x.push(y)",
    "x.pop().unwrap()",
    "Some(x)",
    "None",
    "Ok::<f64, ()>(x)?",
    "Box::new(x)",
    "x.clone()",
    "x.to_vec()",
    "x.len()",
    "x.get(0).copied().unwrap_or(1.0)",
    "differentiable::constant(x)",
    "f::gradient(x)",
    "g::value_and_gradient(&x).1",
    "f(f(f(x)))",
    "f::<f64, 3>(x)",
    "(f)(x)",
    "(|v| v * x)(x)",
    "\"text\"",
    "b\"text\"",
    "'c'",
    "1u8",
    "1e400",
    "0x_ff",
    "1f32",
    "true",
    "_",
    "x.powi(-1)",
    "x.sin_cos()",
    "libm::sin(x)",
    "x.floor() as usize",
    "x as usize",
    "x.y::<T>()",
    "yield x",
    "become f(x)",
    "let _ = x",
    "static || x",
    "for<'a> |x: &'a f64| *x",
];
const STATEMENTS: &[&str] = &[
    "let x;",
    "let x: f64;",
    "let mut x = x;",
    "let (x, y) = x;",
    "let [x, .., y] = x;",
    "let [x, rest @ ..] = x;",
    "let S { x, .. } = x;",
    "let &x = x;",
    "let ref mut y = x;",
    "let x @ y = x;",
    "let Some(x) = x else { return x };",
    "let x = x else { loop {} };",
    "let _ = x;",
    "let x: &mut [f64] = &mut x[..];",
    "fn f() {}",
    "use x::y;",
    "const N: usize = 3;",
    "static S: f64 = 1.0;",
    "struct S;",
    "macro_rules! m { () => {} }",
    ";",
    "for x in x {}",
    "for (i, x) in x.iter_mut().enumerate() { *x *= x; }",
    "for _ in 0..n { x *= x; }",
    "for x in { x } { break; }",
    "while let Some(y) = x.pop() { x += y; }",
    "while x > y { x = x / 2.0; if x < 0.1 { continue; } }",
    "'a: for i in 0..3 { for j in 0..i { if x > y { break 'a; } x += y; } }",
    "if x > y { return x; }",
    "if x > y { x } else { y };",
    "match n { 0 => x += y, 1 | 2 => return x, k if k > 3 => {}, _ => x *= y }",
    "x[n] += x[n - 1];",
    "x.0 = y;",
    "*x = y;",
    "x.y.z[1].0 -= x;",
    "return;",
    "loop { x *= 0.5; if x < y { break; } }",
    "let g = |v| v * x; x = g(g(x));",
    "drop(x);",
    "std::mem::swap(&mut x, &mut y);",
    "assert_eq!(x, y);",
    "x.iter().for_each(|v| y += v);",
    "x.fill(y);",
    "x.copy_from_slice(&y);",
    "#[cfg(test)] let x = 1.0;",
    "{ x = y; }",
    "unsafe { x = y; }",
];
const TYPES: &[&str] = &[
    "f64",
    "f32",
    "&f64",
    "&mut f64",
    "&[f64]",
    "&mut [f64]",
    "[f64; 3]",
    "&[f64; N]",
    "&mut [f64; 2]",
    "Vec<f64>",
    "&Vec<f64>",
    "&mut Vec<f64>",
    "(f64, f64)",
    "&(f64, usize)",
    "((f64,), [f64; 2])",
    "[[f64; 2]; 2]",
    "&[[f64; 2]]",
    "Vec<Vec<f64>>",
    "usize",
    "i32",
    "bool",
    "&str",
    "String",
    "()",
    "!",
    "T",
    "&T",
    "[T; N]",
    "Option<f64>",
    "Box<f64>",
    "impl Fn(f64) -> f64",
    "&dyn Fn(f64) -> f64",
    "fn(f64) -> f64",
    "Self",
    "&Self",
    "S",
    "&S<'_>",
    "<S as Trait>::A",
    "*const f64",
    "&&f64",
    "[f64]",
    "_",
    "[f64; { 1 + 2 }]",
    "[(); 0]",
    "()",
    "m!()",
];
const PATTERNS: &[&str] = &[
    "x",
    "mut x",
    "ref x",
    "_",
    "(x, y)",
    "[x, y]",
    "[x, ..]",
    "&x",
    "&mut x",
    "S { x, .. }",
    "S(x)",
    "x @ _",
    "1.0",
    "0..=3",
    "Some(x)",
    "(x, ..)",
    "..",
    "x | y",
    "((x, _), [y, _])",
    "m!()",
];

#[test]
fn of_any_function_is_accepted_or_refused_inside_it() {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().expect(name));
    let (count, first) = (number("SYNTAX_ITEMS", 1000), number("SYNTAX_SEED", 0));
    let found = Arc::new(Findings::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let workers: Vec<_> = (0..threads)
        .map(|thread| {
            let found = found.clone();
            let work = move || {
                let pool = Pool::read();
                for seed in (first..first + count).filter(|seed| seed % threads == thread) {
                    try_one(seed, &pool, &found);
                }
            };
            // A compiler's stack, for an expansion that is not optimised.
            std::thread::Builder::new().stack_size(64 << 20).spawn(work).expect("a thread")
        })
        .collect();
    let mut before = (0, 0);
    while workers.iter().any(|worker| !worker.is_finished()) {
        std::thread::sleep(Duration::from_millis(200));
        let done = found.done.load(Ordering::Relaxed);
        before = if before.0 == done { (done, before.1 + 1) } else { (done, 0) };
        assert!(before.1 < 3000, "one of the last functions has no end:\n{:#?}", found.last.lock().expect("no panic"));
    }
    workers.into_iter().for_each(|worker| worker.join().expect("no panic outside the macro"));
    let wrong = found.wrong.lock().expect("no panic");
    let (accepted, refused) = (found.accepted.load(Ordering::Relaxed), found.refused.load(Ordering::Relaxed));
    println!("{count} functions: {accepted} accepted, {refused} refused, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{} functions, such as\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n\n"));
    assert!(accepted > 0 && refused > 0, "{accepted} were accepted and {refused} refused");
}

/// What was found so once.
const FOUND: &[&str] = &[
    "fn f(x: f64, k: usize) -> f64 { let b = if k == 3 { return x; } else { [x; 2] }; b[1] = 5.0; x * b[1] * b[0] }",
    "fn f(x: &[f64], k: usize) -> f64 { x.iter().map(|v| v * v).step_by(x[0] > 0.0).sum() }",
    "fn f(x: f64, n: usize) -> f64 { let (t, m): (f64, usize) = (&mut 1.0, last(n)) else { return x }; x * t }",
    "fn f(x: &[f64; 3]) -> f64 { let d = std::mem::replace(&mut loop { break *x }[1], x[0]); d * x[2] }",
    "fn f(x: [f64; 2]) -> [f64; 2] { [x[0].cos(), -1e400] }",
];

#[test]
fn found_are_found_no_more() {
    let found = Findings::default();
    for source in FOUND {
        let item = source.parse().expect("tokens");
        assert_eq!(expansion(item, &found), Ok(()), "{source}");
    }
}

#[derive(Default)]
struct Findings {
    done: AtomicU64,
    accepted: AtomicUsize,
    refused: AtomicUsize,
    wrong: Mutex<Vec<String>>,
    /// The functions that are being expanded.
    last: Mutex<HashMap<std::thread::ThreadId, String>>,
}

fn try_one(seed: u64, pool: &Pool, found: &Findings) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d);
    let source = mutant(pool, &mut random);
    proc_macro2::extra::invalidate_current_thread_spans();
    if let Ok(tokens) = source.parse::<TokenStream>()
        && syn::parse2::<syn::ItemFn>(tokens.clone()).is_ok()
    {
        found.last.lock().expect("no panic").insert(std::thread::current().id(), source.clone());
        if let Err(what) = expansion(tokens, found) {
            found.wrong.lock().expect("no panic").push(format!("{seed}: {what}\n{source}"));
        }
    }
    proc_macro2::extra::invalidate_current_thread_spans();
    found.done.fetch_add(1, Ordering::Relaxed);
}

/// Whether the macro does what it should do with a function.
fn expansion(item: TokenStream, found: &Findings) -> Result<(), String> {
    let inside = whole(&item);
    let expand = || crate::expand::attribute(TokenStream::new(), item.clone());
    let expanded = catch_unwind(AssertUnwindSafe(expand)).map_err(|_| "a panic".to_string())?;
    let mut errors = Vec::new();
    collect_errors(expanded.clone(), &mut errors);
    // What the compiler refuses as well may be unreadable to the macro, which then leaves the word to the compiler.
    if let Some(message) = bug(expanded.clone()) {
        return Err(message);
    }
    if errors.is_empty() {
        found.accepted.fetch_add(1, Ordering::Relaxed);
        return syn::parse2::<syn::File>(expanded.clone()).map(drop).map_err(|_| no_rust(&expanded));
    }
    found.refused.fetch_add(1, Ordering::Relaxed);
    let outside = |span: &Range<usize>| span.start < inside.start || span.end > inside.end || span.is_empty();
    match errors.iter().find(|(span, _)| outside(span)) {
        Some((span, message)) => Err(format!("a refusal at {span:?}, outside {inside:?}: {message}")),
        None => Ok(()),
    }
}

/// Where the result is no Rust.
fn no_rust(expanded: &TokenStream) -> String {
    let text = expanded.to_string();
    let Err(error) = syn::parse_str::<syn::File>(&text) else { return "the result is no Rust".to_string() };
    let at = text[..error.span().byte_range().start].chars().count();
    let shown: String = text.chars().skip(at.saturating_sub(100)).take(160).collect();
    format!("the result is no Rust: {error}, at the 100th letter of `{shown}`")
}

/// What a text in the tokens says of a bug.
fn bug(tokens: TokenStream) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => bug(group.stream()),
        TokenTree::Literal(literal) => Some(literal.to_string()).filter(|text| text.contains("this is a bug")),
        _ => None,
    })
}

fn whole(tokens: &TokenStream) -> Range<usize> {
    let spans: Vec<Range<usize>> = tokens.clone().into_iter().map(|token| token.span().byte_range()).collect();
    spans[0].start..spans[spans.len() - 1].end
}

/// The places and the messages of all `compile_error!`s.
fn collect_errors(tokens: TokenStream, errors: &mut Vec<(Range<usize>, String)>) {
    let mut error: Option<Span> = None;
    for token in tokens {
        match &token {
            TokenTree::Ident(name) if name == "compile_error" => error = Some(name.span()),
            TokenTree::Group(group) => match error.take() {
                Some(span) => errors.push((span.byte_range(), group.to_string())),
                None => collect_errors(group.stream(), errors),
            },
            _ => (),
        }
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Functions, and the parts of functions.
#[derive(Default)]
struct Pool {
    functions: Vec<syn::ItemFn>,
    expressions: Vec<syn::Expr>,
    statements: Vec<syn::Stmt>,
    types: Vec<syn::Type>,
    patterns: Vec<syn::Pat>,
}

impl Pool {
    fn read() -> Pool {
        let mut pool = Pool::default();
        for source in sources() {
            let source = std::fs::read_to_string(source).expect("a file that can be read");
            pool.visit_file(&syn::parse_file(&source).expect("the tests are Rust"));
        }
        let functions = pool.functions.clone();
        functions.iter().for_each(|function| visit::visit_block(&mut pool, &function.block));
        // Half of what is put in is none of what the functions contain.
        let times = |all: usize, exotic: usize| all / exotic + 1;
        for _ in 0..times(pool.expressions.len(), EXPRESSIONS.len()) {
            pool.expressions.extend(EXPRESSIONS.iter().filter_map(|text| syn::parse_str(text).ok()));
        }
        for _ in 0..times(pool.statements.len(), STATEMENTS.len()) {
            let block = |text: &&str| syn::parse_str::<syn::Block>(&format!("{{ {text} }}")).ok();
            pool.statements.extend(STATEMENTS.iter().filter_map(block).flat_map(|block| block.stmts));
        }
        pool.types.extend(TYPES.iter().filter_map(|text| syn::parse_str(text).ok()));
        let pattern = |text: &&str| syn::parse::Parser::parse_str(syn::Pat::parse_multi, text).ok();
        pool.patterns.extend(PATTERNS.iter().filter_map(pattern));
        pool
    }
}

impl<'ast> Visit<'ast> for Pool {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let differentiable = |attribute: &syn::Attribute| attribute.path().is_ident("differentiable");
        if function.attrs.iter().any(differentiable) {
            let mut function = function.clone();
            function.attrs.clear();
            self.functions.push(function);
        }
    }

    fn visit_expr(&mut self, expr: &'ast syn::Expr) {
        self.expressions.push(expr.clone());
        visit::visit_expr(self, expr);
    }

    fn visit_stmt(&mut self, statement: &'ast syn::Stmt) {
        self.statements.push(statement.clone());
        visit::visit_stmt(self, statement);
    }

    fn visit_type(&mut self, ty: &'ast syn::Type) {
        self.types.push(ty.clone());
        visit::visit_type(self, ty);
    }

    fn visit_pat(&mut self, pattern: &'ast syn::Pat) {
        self.patterns.push(pattern.clone());
        visit::visit_pat(self, pattern);
    }
}

/// The tests of the crate whose functions are differentiated here, too.
pub fn sources() -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut sources = Vec::new();
    ["corpus", "iterators", "promises", "items", "traps"].iter().for_each(|part| find(&tests.join(part), &mut sources));
    sources
}

/// The files in a directory, in an order of their own.
fn find(directory: &Path, into: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(directory).expect("a directory");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            find(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// A function in which a few parts are others.
fn mutant(pool: &Pool, random: &mut Random) -> String {
    let mut function = random.pick(&pool.functions).clone();
    for _ in 0..1 + random.below(6) {
        let mut parts = Mutation { pool, random, change: None, seen: 0 };
        parts.visit_item_fn_mut(&mut function.clone());
        let seen = parts.seen;
        let change = random.below(seen.max(1));
        let mut parts = Mutation { pool, random, change: Some(change), seen: 0 };
        parts.visit_item_fn_mut(&mut function);
    }
    function.to_token_stream().to_string()
}

/// Counts the parts, and changes one of them.
struct Mutation<'a> {
    pool: &'a Pool,
    random: &'a mut Random,
    change: Option<usize>,
    seen: usize,
}

impl Mutation<'_> {
    fn is_next(&mut self) -> bool {
        self.seen += 1;
        self.change == Some(self.seen - 1)
    }
}

impl VisitMut for Mutation<'_> {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        if self.is_next() {
            let other = self.random.pick(&self.pool.expressions).clone();
            // Sometimes the other takes the place of a part of itself.
            let old = std::mem::replace(expr, other);
            if self.random.below(3) == 0 {
                let mut inner = Inner { put: Some(old), after: self.random.below(4) };
                visit_mut::visit_expr_mut(&mut inner, expr);
            }
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        if self.is_next() {
            let at = self.random.below(block.stmts.len() + 1);
            match self.random.below(4) {
                0 if at < block.stmts.len() => drop(block.stmts.remove(at)),
                1 if at < block.stmts.len() => block.stmts.insert(at, block.stmts[at].clone()),
                2 if at < block.stmts.len() => {
                    let other = self.random.below(block.stmts.len());
                    block.stmts.swap(at, other);
                }
                _ => block.stmts.insert(at, self.random.pick(&self.pool.statements).clone()),
            }
            return;
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        if self.is_next() {
            *ty = self.random.pick(&self.pool.types).clone();
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_pat_mut(&mut self, pattern: &mut syn::Pat) {
        if self.is_next() {
            *pattern = self.random.pick(&self.pool.patterns).clone();
            return;
        }
        visit_mut::visit_pat_mut(self, pattern);
    }
}

/// Puts an expression in the place of one of the parts of another.
struct Inner {
    put: Option<syn::Expr>,
    after: usize,
}

impl VisitMut for Inner {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        if self.after == 0 {
            if let Some(put) = self.put.take() {
                *expr = put;
            }
            return;
        }
        self.after -= 1;
        visit_mut::visit_expr_mut(self, expr);
    }
}
