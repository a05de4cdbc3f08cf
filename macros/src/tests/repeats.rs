//! Which constants of calls can be passed several times.

use super::*;
use crate::differentiate::repeatable;
use crate::ir::visit::walk;

/// Whether the constant of the only call can be passed again.
fn is_repeatable(body: &str) -> bool {
    let source =
        format!("fn f(x: f64, n: usize, t: Table, mut w: Table, u: &Table, v: &mut Table) -> f64 {{ {body} }}");
    let function = Program::read(&source, &[]).function;
    let repeatable = repeatable(&function);
    let mut found = Vec::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Call(call) = statement {
            let constants = call.arguments.iter().filter_map(|argument| match argument {
                Argument::Constant(constant) => Some(repeatable(constant)),
                _ => None,
            });
            found.extend(constants);
        }
    });
    assert_eq!(found.len(), 1, "{function}");
    found[0]
}

#[test]
fn numbers_shared_references_and_what_a_loop_passes_again_are_passed_several_times() {
    for body in [
        "g(x, 3)",
        "g(x, n)",
        "g(x, n + 1)",
        "g(x, &t)",
        "g(x, u)",
        "let mut s = 0.0; for _ in 0..n { s += g(x, t); } s",
        "let mut s = 0.0; while s < 3.0 { s += g(x, t); } s",
        "let mut s = 0.0; for _ in 0..n { for _ in 0..n { s += g(x, t); } } s",
    ] {
        assert!(is_repeatable(body), "{body}");
    }
}

#[test]
fn what_is_moved_changed_or_made_by_code_with_effects_is_passed_once() {
    for body in [
        "g(x, t)",
        "g(x, v)",
        "g(x, &mut w)",
        "g(x, made(n))",
        "let mut s = 0.0; for i in 0..n { let t = made(i); s += g(x, t); } s",
        "let mut s = 0.0; for i in 0..n { s += g(x, w); w = made(i); } s",
        "let mut s = 0.0; for _ in 0..n { s += g(x, made(n)); } s",
        "let mut s = 0.0; for _ in 0..n { s += g(x, &mut w); } s",
    ] {
        assert!(!is_repeatable(body), "{body}");
    }
}
