use super::*;

#[track_caller]
fn fails(function: &Function, arguments: &[Datum], message: &str) {
    let error = run(function, arguments).expect_err("an error");
    assert!(error.contains(message), "{error}");
}

/// The value of constant code, with `n` an integer, `x` a float and `a` an array coming in.
fn code_in(code: &str, n: i128, x: f64, a: &[f64]) -> Result<Datum, String> {
    let mut f = empty();
    for name in ["n", "x", "a"] {
        f.parameter(name, Role::Constant);
    }
    let result = f.new_constant("result");
    f.body = vec![constant(result, f.pure(code))];
    f.results = vec![result.into()];
    verify(&f)?;
    Ok(run(&f, &[int(n), real(x), Datum::reals(a)])?.results[0].clone())
}

#[track_caller]
fn code(code: &str) -> Datum {
    code_in(code, 3, 0.5, &[1.0, 2.0, 4.0]).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn code_fails(code: &str, message: &str) {
    let error = code_in(code, 3, 0.5, &[1.0, 2.0, 4.0]).expect_err("an error");
    assert!(error.contains(message), "{error}");
}

#[test]
fn operations_loads_and_their_cost() {
    let f = sine_plus();
    let outcome = outcome(&f, &[Datum::reals(&[1.0, 2.0])]);
    assert_eq!(outcome.results, [real(1f64.sin() + 2.0)]);
    assert_eq!(outcome.cost, Cost { operations: 2, pushes: 0 });
}

#[test]
fn counting_loops_and_accumulation() {
    let outcome = outcome(&squares(), &[Datum::reals(&[1.0, 2.0, 3.0]), int(3)]);
    assert_eq!(outcome.results, [real(14.0)]);
    assert_eq!(outcome.cost.operations, 6);
    fails(&squares(), &[Datum::reals(&[1.0]), int(2)], "has no Index(1)");
}

#[test]
fn ranges_step_and_are_reversed_after_stepping() {
    let mut f = empty();
    let order = f.mutable("order", Role::Constant);
    let i = f.new_constant("i");
    let range = Range { step: Some(f.pure("2")), inclusive: true, reversed: true, ..f.upto("5") };
    f.body = vec![
        constant(order, f.pure("Vec::new()")),
        Statement::For { variable: i, range, body: vec![Statement::Opaque(f.once("order.push(i);", &[order]))] },
    ];
    f.results = vec![order.into()];
    assert_eq!(outcome(&f, &[]).results, [Datum::Array(vec![int(4), int(2), int(0)])]);
}

#[test]
fn branches_set_declared_variables() {
    let mut f = empty();
    let x = f.parameter("x", Role::Value);
    let [c, y] = [f.new_constant("c"), f.new_value("y")];
    f.body = vec![
        Statement::Declare(y),
        constant(c, f.pure("x > 0.0")),
        Statement::If {
            condition: c.into(),
            then: vec![Statement::Set(y, x.into())],
            otherwise: vec![Statement::Set(y, 7.0.into())],
        },
    ];
    f.results = vec![y.into()];
    assert_eq!(value(&f, &[real(2.0)]), 2.0);
    assert_eq!(value(&f, &[real(-2.0)]), 7.0);
}

#[test]
fn matches_take_the_first_arm_that_fits() {
    let mut f = empty();
    f.parameter("n", Role::Constant);
    let [k, y] = [f.new_constant("k"), f.new_value("y")];
    let guard = Some(f.pure("k > 5"));
    let arm = |pattern: &str, binds, guard, result: f64| Arm {
        pattern: f.pure(pattern).tokens,
        binds,
        guard,
        body: vec![Statement::Set(y, result.into())],
    };
    let arms = vec![
        arm("0 | 1", vec![], None, 1.0),
        arm("2..=3", vec![], None, 2.0),
        arm("k", vec![k], guard, 3.0),
        arm("_", vec![], None, 4.0),
    ];
    f.body = vec![Statement::Declare(y), Statement::Match { scrutinee: f.pure("n"), arms }];
    f.results = vec![y.into()];
    let values = [1, 3, 6, 5].map(|n| value(&f, &[int(n)]));
    assert_eq!(values, [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn exits_leave_loops_and_labelled_blocks() {
    let mut f = empty();
    let x = f.parameter("x", Role::Value);
    let [n, s] = [f.mutable("n", Role::Constant), f.mutable("s", Role::Place)];
    let [enough, y] = [f.new_constant("enough"), f.new_value("y")];
    let label = f.label();
    let turn = vec![
        constant(enough, f.pure("n == 3")),
        Statement::If { condition: enough.into(), then: vec![Statement::Exit(label)], otherwise: Vec::new() },
        plus(s, x),
        Statement::Opaque(f.once("n += 1;", &[n])),
    ];
    f.body = vec![
        constant(n, f.pure("0")),
        aggregate(s, scalar(0.0)),
        Statement::Labelled(label, vec![Statement::Loop(turn)]),
        load(y, s.into()),
    ];
    f.results = vec![y.into()];
    assert_eq!(value(&f, &[real(1.5)]), 4.5);
}

#[test]
fn a_loop_without_end_is_an_error() {
    let mut f = empty();
    f.body = vec![Statement::Loop(Vec::new())];
    fails(&f, &[], "the function does not end");
}

#[test]
fn places_are_stored_assigned_added_and_cleared() {
    let mut f = empty();
    let x = f.borrowed("x", Reference::Mutable);
    let [y, zero] = [f.mutable("y", Role::Place), f.variable_of("zero", Role::Place)];
    f.body = vec![
        Statement::Store(f.at(x, "0"), 5.0.into()),
        Statement::Accumulate(f.at(x, "1"), Sign::Minus, 3.0.into()),
        aggregate(y, Aggregate::Copy(f.part(x, "1..3"))),
        Statement::AccumulateAll(f.part(x, "2.."), y.into()),
        Statement::Let(zero, Value::Zero(x.into())),
        Statement::Assign(f.part(y, "..1"), Aggregate::Array(vec![scalar(9.0)])),
        Statement::Clear(f.at(x, "1")),
    ];
    f.results = vec![y.into(), zero.into()];
    let outcome = outcome(&f, &[Datum::reals(&[1.0, 2.0, 3.0, 4.0])]);
    assert_eq!(outcome.arguments, [Datum::reals(&[5.0, 0.0, 2.0, 7.0])]);
    assert_eq!(outcome.results, [Datum::reals(&[9.0, 3.0]), Datum::reals(&[0.0; 4])]);
    assert_eq!(outcome.cost.operations, 3);
}

#[test]
fn aggregates_are_made_and_reached_by_fields() {
    let mut f = empty();
    let x = f.parameter("x", Role::Value);
    let [p, q, v] = [f.variable_of("p", Role::Place), f.variable_of("q", Role::Place), f.new_value("v")];
    let member = |name: &str| syn::parse_str(name).expect("a member");
    let structure = |fields, base| Aggregate::Struct { path: f.pure("P").tokens, fields, base };
    let pair = Aggregate::Tuple(vec![scalar(x), Aggregate::Vector(Box::new(scalar(1.0)), f.pure("2"))]);
    let nested = Place { path: [field(q, "pair").path, field(q, "0").path].concat(), ..q.into() };
    f.body = vec![
        aggregate(p, structure(vec![(member("pair"), pair), (member("n"), Aggregate::Opaque(f.pure("3")))], None)),
        aggregate(q, structure(vec![(member("n"), scalar(2.0))], Some(Box::new(Aggregate::Copy(p.into()))))),
        load(v, nested),
    ];
    f.results = vec![v.into(), q.into()];
    let results = outcome(&f, &[real(8.0)]).results;
    assert_eq!(results[0], real(8.0));
    assert_eq!(results[1].flat(), [8.0, 1.0, 1.0, 2.0]);
}

#[test]
fn what_has_no_tangent_does_not_move() {
    let fields = |n| vec![("a".to_owned(), real(1.0)), ("n".to_owned(), n)];
    let datum = Datum::Struct(fields(int(3)));
    assert_eq!(datum.zero(), Datum::Struct(vec![("a".to_owned(), real(0.0)), ("n".to_owned(), Datum::Unit)]));
}

#[test]
fn tapes_are_stacks() {
    let mut f = empty();
    let x = f.parameter("x", Role::Value);
    let tape = f.mutable("tape", Role::Tape);
    let [a, b, y] = [f.new_value("a"), f.new_value("b"), f.new_value("y")];
    f.body = vec![
        Statement::Let(tape, Value::Tape(None)),
        Statement::Push(tape, x.into()),
        Statement::Push(tape, 2.0.into()),
        Statement::Let(a, Value::Pop(tape)),
        Statement::Let(b, Value::Pop(tape)),
        operation(y, "sub", [a.into(), b.into()]),
    ];
    f.results = vec![y.into()];
    let outcome = outcome(&f, &[real(5.0)]);
    assert_eq!(outcome.results, [real(-3.0)]);
    assert_eq!(outcome.cost.pushes, 2);
    f.body.remove(1);
    fails(&f, &[real(5.0)], "a pop from an empty tape");
}

#[test]
fn casts_round() {
    let mut f = empty();
    let [x, y] = [f.parameter("x", Role::Value), f.new_value("y")];
    f.body = vec![Statement::Let(y, Value::Cast(x.into(), Scalar::F32))];
    f.results = vec![y.into()];
    assert_eq!(value(&f, &[real(0.1)]), f64::from(0.1f32));
}

#[test]
fn constant_arguments_of_rules_are_integers() {
    let mut f = empty();
    let [x, n] = [f.parameter("x", Role::Value), f.parameter("n", Role::Constant)];
    let y = f.new_value("y");
    f.body = vec![operation(y, "powi", [x.into(), n.into()])];
    f.results = vec![y.into()];
    assert_eq!(value(&f, &[real(3.0), int(2)]), 9.0);
}

#[test]
fn calls_change_what_they_borrow_and_give_results() {
    let mut g = empty();
    let [v, out] = [g.parameter("v", Role::Value), g.borrowed("out", Reference::Mutable)];
    let square = g.new_value("square");
    g.body = vec![operation(square, "mul", [v.into(), v.into()]), Statement::Store(g.at(out, "0"), square.into())];
    g.results = vec![square.into()];

    let mut f = empty();
    let x = f.borrowed("x", Reference::Mutable);
    let r = f.new_value("r");
    let arguments = vec![Argument::Value(3.0.into()), Argument::BorrowMut(f.part(x, "1..")), Argument::Absent];
    f.body = vec![Statement::Call(Call { callee: callee("models::g", &[]), arguments, results: vec![r] })];
    f.results = vec![r.into()];

    let callees = Callees::new(HashMap::from([("g".to_owned(), g)]), &|function, _| function.clone());
    let outcome = run_with(&f, &[Datum::reals(&[1.0, 2.0])], &callees).expect("an outcome");
    assert_eq!(outcome.results, [real(9.0)]);
    assert_eq!(outcome.arguments, [Datum::reals(&[1.0, 9.0])]);
    assert_eq!(outcome.cost.operations, 1);
    fails(&f, &[Datum::reals(&[1.0, 2.0])], "there is no function `models :: g`");
}

#[test]
fn modes_of_a_call_are_applied_once() {
    let count = std::cell::Cell::new(0);
    let derive = |_: &Function, call: &Call| {
        count.set(count.get() + 1);
        assert_eq!(call.callee.modes, [Mode::Forward]);
        let mut derived = empty();
        let [x, t] = [derived.parameter("x", Role::Value), derived.parameter("t", Role::Value)];
        derived.results = vec![x.into(), t.into()];
        derived
    };
    let callees = Callees::new(HashMap::from([("g".to_owned(), empty())]), &derive);
    let mut f = empty();
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| f.new_value(name));
    let call = |x: Operand, results| {
        let arguments = vec![Argument::Value(x), Argument::Value(4.0.into())];
        Statement::Call(Call { callee: callee("g", &[Mode::Forward]), arguments, results })
    };
    f.body = vec![call(3.0.into(), vec![a, b]), call(b.into(), vec![c, d])];
    f.results = vec![a.into(), c.into()];
    let outcome = run_with(&f, &[], &callees).expect("an outcome");
    assert_eq!(outcome.results, [real(3.0), real(4.0)]);
    assert_eq!(count.get(), 1);
}

#[test]
fn a_recursion_without_end_is_an_error() {
    let mut f = empty();
    f.body = vec![Statement::Call(Call { callee: callee("f", &[]), arguments: vec![], results: vec![] })];
    let callees = Callees::new(HashMap::from([("f".to_owned(), f.clone())]), &|function, _| function.clone());
    let error = run_with(&f, &[], &callees).expect_err("an error");
    assert!(error.contains("the recursion does not end"), "{error}");
}

#[test]
fn constant_statements_bind_change_and_print() {
    let mut f = empty();
    let [n, m] = [f.mutable("n", Role::Constant), f.new_constant("m")];
    f.body = vec![
        Statement::Opaque(f.once("let (mut n, m) = (1, 2);", &[n, m])),
        Statement::Opaque(f.once("n += m;", &[n])),
        Statement::Opaque(f.once("println!(\"{} {k}\", n, k = m);", &[])),
    ];
    f.results = vec![n.into()];
    let outcome = outcome(&f, &[]);
    assert_eq!(outcome.results, [int(3)]);
    assert_eq!(outcome.printed, [vec![int(3), int(2)]]);
}

#[test]
fn constant_arithmetic_is_that_of_rust() {
    assert_eq!(code("(n + 1) * 2 - 7 / 2 % 2"), int(7));
    assert_eq!(code("-x + 2.0 / 4f64"), real(0.0));
    assert_eq!(code("1 << n | 1"), int(9));
    assert_eq!(code("!(n < 3) && x <= 0.5 || a[9] > 0.0"), Datum::Bool(true));
    assert_eq!(code("f64::NAN != f64::NAN"), Datum::Bool(true));
    assert_eq!(code("-1i32 as u8"), int(255));
    assert_eq!(code("(2.9 as usize, -1.5 as u32, n as f64)"), Datum::Tuple(vec![int(2), int(0), real(3.0)]));
    code_fails("n / (n - 3)", "a panic");
    code_fails("usize::MAX + 1", "a panic");
    code_fails("i64::MIN - 1", "a panic");
    code_fails("n + x", "Int(3) + Real(0.5)");
}

#[test]
fn constant_aggregates_are_indexed_and_measured() {
    assert_eq!(code("a[a.len() - 1]"), real(4.0));
    assert_eq!(code("&a[1..=1]"), Datum::reals(&[2.0]));
    assert_eq!(code("(n, a).1[..2].len()"), int(2));
    assert_eq!(code("[[1, 2], [3, 4]][1][0]"), int(3));
    assert_eq!(code("vec![0.5; n]"), Datum::reals(&[0.5; 3]));
    assert_eq!(code("vec![x, *&x]"), Datum::reals(&[0.5, 0.5]));
    code_fails("a[n]", "has no Index(3)");
    code_fails("a[2..1]", "2..1 is not a part of 3 elements");
}

#[test]
fn constant_control_flow() {
    assert_eq!(code("if n > 5 { 1 } else if let 3 = n { 2 } else { 3 }"), int(2));
    assert_eq!(code("{ let k = n + 1; let mut s = 0; for j in 0..k { s += j; } s }"), int(6));
    assert_eq!(code("{ let mut k = n; while k < 100 { k *= 2; } k }"), int(192));
    assert_eq!(code("match n { 0 => 1, k if k > 5 => 2, 1..=3 => 7, _ => 4 }"), int(7));
    assert_eq!(
        code("{ let mut b = [1, 2, 3]; b[1] = n + 5; b.swap(0, 2); b }"),
        Datum::Array([3, 8, 1].map(int).into())
    );
    assert_eq!(code("matches!(n, 2 | 3)"), Datum::Bool(true));
    assert_eq!(code("{ let (mut p, mut q) = (1, 2); (p, q) = (q, p); p * 10 + q }"), int(21));
}

#[test]
fn constant_methods_and_functions() {
    assert_eq!(code("x.max(0.75).powi(2).sqrt()"), real(0.75));
    assert_eq!(code("f64::powf(4.0, x)"), real(2.0));
    assert_eq!(code("n.pow(2).min(100).saturating_sub(10)"), int(0));
    assert_eq!(code("std::f64::consts::PI.sin().abs() < f64::EPSILON"), Datum::Bool(true));
    assert_eq!(code("(0.0 / 0.0f64).is_nan()"), Datum::Bool(true));
    assert_eq!(code("f64::from(n).floor() as usize"), int(3));
    code_fails("unknown(n)", "does not know this call");
    code_fails("n.unknown()", "no method `unknown`");
}

#[test]
fn failed_assertions_are_errors() {
    assert_eq!(code("assert!(n == 3, \"n is {}\", n)"), Datum::Unit);
    assert_eq!(code("debug_assert_eq!(n, 3)"), Datum::Unit);
    code_fails("assert_ne!(n, 3)", "a panic: assertion failed");
    code_fails("panic!(\"no\")", "a panic");
}
