//! The size of what is generated grows linearly with the function.

use proc_macro2::{TokenStream, TokenTree};

use crate::expand::attribute;

fn tokens(stream: TokenStream) -> usize {
    stream
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 2 + tokens(group.stream()),
            _ => 1,
        })
        .sum()
}

/// How many tokens are generated beside the function itself.
pub fn size(options: &str, function: &str) -> usize {
    on_the_stack_of_a_compiler(|| expanded_size(options, function))
}

/// On a stack that is as large as the compiler's.
pub fn on_the_stack_of_a_compiler<R: Send>(expand: impl FnOnce() -> R + Send) -> R {
    std::thread::scope(|scope| {
        let compiler = std::thread::Builder::new().stack_size(8 << 20);
        compiler.spawn_scoped(scope, expand).expect("a thread").join().expect("an expansion")
    })
}

fn expanded_size(options: &str, function: &str) -> usize {
    let function: TokenStream = function.parse().expect("tokens");
    let expansion = attribute(options.parse().expect("tokens"), function.clone());
    let text = expansion.to_string();
    assert!(!text.contains("compile_error"), "{text}");
    tokens(expansion) - tokens(function)
}

/// A function of that many statements grows by at most `per_statement` tokens with each, at every size.
#[track_caller]
fn grows_linearly(function: impl Fn(usize) -> String, counts: [usize; 3], per_statement: usize) {
    has_linear_size("", &function, counts, per_statement);
    has_linear_size("order = 2", &function, counts.map(|count| count / 2), SECOND_ORDER * per_statement);
    has_linear_size("order = 3", &function, counts.map(|count| count / 4), THIRD_ORDER * per_statement);
}

/// So many times the code of the first derivatives is that of all up to the second, and to the third, at most.
const SECOND_ORDER: usize = 6;
const THIRD_ORDER: usize = 24;

#[track_caller]
fn has_linear_size(options: &str, function: &impl Fn(usize) -> String, counts: [usize; 3], per_statement: usize) {
    let sizes = counts.map(|count| size(options, &function(count)));
    for (pair, count) in sizes.windows(2).zip(counts.windows(2)) {
        let growth = (pair[1] - pair[0]) / (count[1] - count[0]);
        assert!(growth <= per_statement, "{growth} tokens with each statement: {sizes:?} for {counts:?}");
    }
    let [first, second] = [0, 1].map(|k| (sizes[k + 1] - sizes[k]) as f64 / (counts[k + 1] - counts[k]) as f64);
    assert!(second <= 1.2 * first, "the growth grows: {sizes:?} for {counts:?}");
}

fn body(statements: usize, statement: impl Fn(usize) -> String, result: &str) -> String {
    let statements: String = (0..statements).map(statement).collect();
    format!("fn f(x0: f64, y: f64) -> f64 {{ {statements} {result} }}")
}

#[test]
fn with_the_statements_of_a_straight_line() {
    let function = |count| {
        let line = |k: usize| format!("let x{} = x{k} * y.sin() + {k}.5;", k + 1);
        body(count, line, &format!("x{count}"))
    };
    grows_linearly(function, [10, 100, 1000], 80);
}

#[test]
fn with_the_statements_of_a_chain_of_which_each_uses_the_two_before() {
    let function = |count| {
        let line = |k: usize| match k {
            0 => "let x1 = x0 * y;".to_owned(),
            k => format!("let x{} = x{k} * x{};", k + 1, k - 1),
        };
        body(count, line, &format!("x{count}"))
    };
    grows_linearly(function, [20, 100, 200], 80);
}

#[test]
fn with_the_assignments_to_one_variable() {
    let function = |count| {
        let line = |k: usize| format!("t = t * y + {k}.0; t *= x0;");
        let head = |k: usize| if k == 0 { "let mut t = x0;".to_owned() } else { line(k) };
        body(count, head, "t")
    };
    grows_linearly(function, [10, 100, 400], 160);
}

#[test]
fn with_the_terms_of_a_sum() {
    let function = |count: usize| {
        let terms: Vec<String> = (0..count).map(|k| format!("{k}.0 * x[{k}] * x[{k}]")).collect();
        format!("fn f(x: &[f64; {count}]) -> f64 {{ {} }}", terms.join(" + "))
    };
    grows_linearly(function, [10, 100, 400], 160);
}

#[test]
fn with_the_guards_of_early_returns() {
    let function = |count| {
        let line = |k: usize| format!("if x0 > {k}.0 {{ return x{k} * y; }} let x{} = x{k} * y;", k + 1);
        body(count, line, &format!("x{count}"))
    };
    grows_linearly(function, [10, 40, 160], 300);
}

#[test]
fn with_the_depth_of_branches() {
    let function = |count| {
        let open = |k: usize| format!("if x0 > {k}.0 {{ t *= y;");
        let statements: String = (0..count).map(open).collect();
        let closed: String = (0..count).map(|k| format!("}} else {{ t += {k}.0 * y; }}")).collect();
        format!("fn f(x0: f64, y: f64) -> f64 {{ let mut t = x0; {statements} {closed} t }}")
    };
    grows_linearly(function, [5, 20, 60], 300);
}

#[test]
fn with_the_depth_of_an_expression() {
    let function = |count: usize| {
        let expression = (0..count).fold("x".to_owned(), |inner, k| format!("({inner} * {k}.5).sin()"));
        format!("fn f(x: f64) -> f64 {{ {expression} }}")
    };
    grows_linearly(function, [5, 20, 60], 100);
}

#[test]
fn with_the_arms_of_a_match() {
    let function = |count: usize| {
        let arms: String = (0..count).map(|k| format!("{k} => x.sin() * {k}.0,")).collect();
        format!("fn f(x: f64, n: usize) -> f64 {{ match n {{ {arms} _ => x }} }}")
    };
    grows_linearly(function, [10, 50, 200], 200);
}
