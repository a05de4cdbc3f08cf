use super::*;

/// The verifier says this, and nothing without the cause.
#[track_caller]
fn refused(function: &Function, message: &str) {
    let error = verify(function).expect_err("a complaint");
    assert!(error.contains(message), "{error}\n{function}");
}

/// A function with a value `v`, a constant `c` and a shared place `x` coming in.
fn frame() -> (Function, Var, Var, Var) {
    let mut f = empty();
    let v = f.parameter("v", Role::Value);
    let c = f.parameter("c", Role::Constant);
    let x = f.borrowed("x", Reference::Shared);
    (f, v, c, x)
}

fn either(condition: Var, then: Block, otherwise: Block) -> Statement {
    Statement::If { condition: condition.into(), then, otherwise }
}

#[test]
fn what_is_right_passes() {
    assert_eq!(verify(&sine_plus()), Ok(()));
    assert_eq!(check(squares(), "a test").to_string(), squares().to_string());
}

#[test]
#[should_panic(expected = "after a test: `y` is used before it is defined")]
fn check_says_after_which_pass() {
    let mut f = empty();
    let y = f.new_value("y");
    f.results = vec![y.into()];
    check(f, "a test");
}

#[test]
fn a_variable_is_defined_before_its_uses() {
    let (mut f, ..) = frame();
    let [a, b] = [f.new_value("a"), f.new_value("b")];
    f.body = vec![operation(a, "sin", [b.into()]), operation(b, "sin", [a.into()])];
    refused(&f, "`b` is used before it is defined, in `a = sin b`");
}

#[test]
fn a_variable_is_in_the_table() {
    let (mut f, ..) = frame();
    f.results = vec![Var(99).into()];
    refused(&f, "there is no variable 99");
}

#[test]
fn a_variable_of_an_inner_block_stays_there() {
    let (mut f, v, c, _) = frame();
    let a = f.new_value("a");
    f.body = vec![either(c, vec![operation(a, "sin", [v.into()])], Vec::new())];
    assert_eq!(verify(&f), Ok(()));
    f.results = vec![a.into()];
    refused(&f, "`a` is used outside its scope, in the result");
}

#[test]
fn a_variable_is_defined_once() {
    let (mut f, v, c, _) = frame();
    let a = f.new_value("a");
    let sine = || vec![operation(a, "sin", [v.into()])];
    f.body = vec![either(c, sine(), sine())];
    refused(&f, "`a` is defined twice");
}

#[test]
fn a_declared_variable_is_set_on_every_path_that_reads_it() {
    let (mut f, v, c, _) = frame();
    let a = f.new_value("a");
    let set = || Statement::Set(a, v.into());
    f.results = vec![a.into()];
    f.body = vec![Statement::Declare(a), either(c, vec![set()], vec![set()])];
    assert_eq!(verify(&f), Ok(()));
    f.body = vec![Statement::Declare(a), either(c, vec![set()], Vec::new())];
    refused(&f, "`a` is not set on every path to its use, in the result");
}

#[test]
fn a_declared_variable_is_set_once() {
    let (mut f, v, c, _) = frame();
    let a = f.new_value("a");
    let set = || Statement::Set(a, v.into());
    f.body = vec![Statement::Declare(a), either(c, vec![set()], Vec::new()), set()];
    refused(&f, "`a` is set twice");
}

#[test]
fn what_is_set_was_declared() {
    let (mut f, v, c, _) = frame();
    f.body = vec![Statement::Set(v, 1.0.into())];
    refused(&f, "`v` is set but not declared");
    f.body = vec![Statement::Let(c, Value::Opaque(f.pure("1")))];
    refused(&f, "`c` is defined twice");
}

#[test]
fn paths_that_leave_a_block_are_followed() {
    let (mut f, v, c, _) = frame();
    let a = f.new_value("a");
    let label = f.label();
    let set = || Statement::Set(a, v.into());
    let early = |first: Block| {
        let inner = vec![either(c, first, Vec::new()), set()];
        vec![Statement::Declare(a), Statement::Labelled(label, inner)]
    };
    f.results = vec![a.into()];
    f.body = early(vec![set(), Statement::Exit(label)]);
    assert_eq!(verify(&f), Ok(()));
    f.body = early(vec![Statement::Exit(label)]);
    refused(&f, "`a` is not set on every path");
}

#[test]
fn a_loop_is_left_by_its_exits_only() {
    let (mut f, v, c, _) = frame();
    let [a, b] = [f.new_value("a"), f.new_value("b")];
    let label = f.label();
    let turn = vec![
        Statement::Declare(a),
        either(c, vec![Statement::Set(a, v.into())], vec![Statement::Exit(label)]),
        operation(b, "sin", [a.into()]),
    ];
    f.body = vec![Statement::Labelled(label, vec![Statement::Loop(turn)])];
    assert_eq!(verify(&f), Ok(()));
}

#[test]
fn a_declared_variable_is_not_set_in_a_loop_inside_its_scope() {
    let (mut f, v, _, _) = frame();
    let [a, i] = [f.new_value("a"), f.new_constant("i")];
    let body = vec![Statement::Set(a, v.into())];
    f.body = vec![Statement::Declare(a), Statement::For { variable: i, range: f.upto("1"), body }];
    refused(&f, "`a` is set in a loop that goes on");
}

#[test]
fn the_counter_of_a_loop_stays_in_it() {
    let (mut f, _, _, x) = frame();
    let [i, a] = [f.new_constant("i"), f.new_value("a")];
    f.body = vec![Statement::For { variable: i, range: f.upto("1"), body: Vec::new() }, load(a, f.at(x, "i"))];
    refused(&f, "`i` is used outside its scope");
}

#[test]
fn what_an_arm_binds_stays_in_it() {
    let (mut f, ..) = frame();
    let [k, m] = [f.new_constant("k"), f.new_constant("m")];
    let arm = Arm { pattern: f.pure("k").tokens, binds: vec![k], guard: None, body: Vec::new() };
    f.body = vec![Statement::Match { scrutinee: f.pure("c"), arms: vec![arm] }, constant(m, f.pure("k"))];
    refused(&f, "`k` is used outside its scope");
}

#[test]
fn what_is_set_after_a_loop_is_not_set_in_it() {
    let (mut f, v, _, _) = frame();
    let [a, i] = [f.new_value("a"), f.new_constant("i")];
    let counting = Statement::For { variable: i, range: f.upto("1"), body: Vec::new() };
    f.body = vec![Statement::Declare(a), counting, Statement::Set(a, v.into())];
    assert_eq!(verify(&f), Ok(()));
}

#[test]
fn no_path_leads_past_a_loop_without_exits() {
    let (mut f, v, c, _) = frame();
    let a = f.new_value("a");
    let forever = vec![Statement::Loop(Vec::new())];
    f.body = vec![Statement::Declare(a), either(c, forever, vec![Statement::Set(a, v.into())])];
    f.results = vec![a.into()];
    assert_eq!(verify(&f), Ok(()));
}

#[test]
fn a_tape_that_is_returned_is_popped_from_elsewhere() {
    let (mut f, v, ..) = frame();
    let tape = f.mutable("tape", Role::Tape);
    f.body = vec![Statement::Let(tape, Value::Tape(None)), Statement::Push(tape, v.into())];
    f.results = vec![tape.into()];
    assert_eq!(verify(&f), Ok(()));
}

#[test]
fn operations_take_values() {
    let (mut f, v, c, _) = frame();
    let a = f.new_value("a");
    f.body = vec![operation(a, "sin", [c.into()])];
    refused(&f, "`c` is a Constant, not a Value");
    f.body = vec![operation(a, "powi", [v.into(), c.into()])];
    assert_eq!(verify(&f), Ok(()));
    f.body = vec![operation(a, "powi", [v.into(), v.into()])];
    refused(&f, "`v` is a Value, not a Constant");
}

#[test]
fn operations_take_as_many_arguments_as_their_rule() {
    let (mut f, v, ..) = frame();
    let a = f.new_value("a");
    f.body = vec![operation(a, "add", [v.into()])];
    refused(&f, "`add` takes 2 arguments, not 1");
}

#[test]
fn results_of_operations_are_values() {
    let (mut f, v, ..) = frame();
    let place = f.variable_of("place", Role::Place);
    f.body = vec![operation(place, "sin", [v.into()])];
    refused(&f, "`place` is a Place, not a Value");
}

#[test]
fn only_places_are_loaded_from() {
    let (mut f, v, ..) = frame();
    let a = f.new_value("a");
    f.body = vec![load(a, v.into())];
    refused(&f, "`v` is a Value, not a Place");
}

#[test]
fn only_mutable_places_are_written_to() {
    let (mut f, v, _, x) = frame();
    let y = f.borrowed("y", Reference::Mutable);
    f.body = vec![Statement::Store(f.at(y, "0"), v.into())];
    assert_eq!(verify(&f), Ok(()));
    let call = Call { callee: callee("g", &[]), arguments: vec![Argument::BorrowMut(x.into())], results: vec![] };
    for statement in [
        Statement::Store(f.at(x, "0"), v.into()),
        plus(f.at(x, "0"), v),
        Statement::Assign(x.into(), scalar(1.0)),
        Statement::AccumulateAll(x.into(), y.into()),
        Statement::Clear(x.into()),
        Statement::Call(call),
    ] {
        f.body = vec![statement];
        refused(&f, "`x` is written to but is not mutable");
    }
}

#[test]
fn conditions_are_constants() {
    let (mut f, v, ..) = frame();
    f.body = vec![either(v, Vec::new(), Vec::new())];
    refused(&f, "`v` is a Value, not a Constant");
    f.body = vec![Statement::If { condition: 1.0.into(), then: Vec::new(), otherwise: Vec::new() }];
    refused(&f, "a literal is no condition");
}

#[test]
fn tapes_are_pushed_to_and_popped_from() {
    let (mut f, v, ..) = frame();
    let [tape, a] = [f.mutable("tape", Role::Tape), f.new_value("a")];
    let new = || Statement::Let(tape, Value::Tape(None));
    let push = || Statement::Push(tape, v.into());
    let pop = || Statement::Let(a, Value::Pop(tape));
    f.body = vec![new(), push(), pop()];
    assert_eq!(verify(&f), Ok(()));
    f.body = vec![new(), push()];
    refused(&f, "`tape` is pushed to but never popped from");
    f.body = vec![new(), pop()];
    refused(&f, "`tape` is popped from but never pushed to");
    f.body = vec![Statement::Push(v, v.into())];
    refused(&f, "`v` is a Value, not a Tape");
}

#[test]
fn every_position_asks_for_its_role() {
    let (mut f, v, c, x) = frame();
    let [a, k] = [f.new_value("a"), f.new_constant("k")];
    let [tape, y] = [f.mutable("tape", Role::Tape), f.borrowed("y", Reference::Mutable)];
    let results = |results| Call { callee: callee("g", &[]), arguments: Vec::new(), results };
    let takes = |argument| Call { arguments: vec![argument], ..results(Vec::new()) };
    let wrong = [
        (Statement::Declare(tape), "`tape` is a Tape, not a Value or Constant or Place"),
        (Statement::For { variable: a, range: f.upto("1"), body: Vec::new() }, "`a` is a Value, not a Constant"),
        (Statement::Opaque(f.once("let a = 1.0;", &[a])), "`a` is a Value, not a Constant"),
        (Statement::Let(a, Value::Cast(c.into(), Scalar::F32)), "`c` is a Constant, not a Value"),
        (Statement::Let(a, Value::Zero(x.into())), "`a` is a Value, not a Place"),
        (Statement::Let(a, Value::Tape(None)), "`a` is a Value, not a Tape"),
        (Statement::Let(a, Value::Pop(v)), "`v` is a Value, not a Tape"),
        (Statement::Let(tape, Value::Opaque(f.pure("1"))), "`tape` is a Tape, not a Value or Constant"),
        (aggregate(k, scalar(v)), "`k` is a Constant, not a Place"),
        (Statement::Assign(y.into(), Aggregate::Array(vec![scalar(c)])), "`c` is a Constant, not a Value"),
        (Statement::Assign(y.into(), Aggregate::Copy(v.into())), "`v` is a Value, not a Place"),
        (Statement::AccumulateAll(y.into(), v.into()), "`v` is a Value, not a Place"),
        (Statement::Store(f.at(y, "0"), c.into()), "`c` is a Constant, not a Value"),
        (Statement::Call(takes(Argument::Value(c.into()))), "`c` is a Constant, not a Value"),
        (Statement::Call(takes(Argument::Borrow(v.into()))), "`v` is a Value, not a Place"),
        (Statement::Call(takes(Argument::Aggregate(scalar(c)))), "`c` is a Constant, not a Value"),
        (Statement::Call(results(vec![tape])), "`tape` is a Tape, not a Value or Place or Constant"),
    ];
    for (statement, message) in wrong {
        f.body = vec![statement];
        refused(&f, message);
    }
    f.body = vec![Statement::Declare(a), Statement::Set(a, c.into())];
    refused(&f, "`c` is a Constant, not a Value");
    f.body = vec![Statement::Declare(k), Statement::Set(k, v.into())];
    refused(&f, "`v` is a Value, not a Constant");
    f.body = vec![Statement::Let(tape, Value::Tape(None)), Statement::Push(tape, tape.into())];
    refused(&f, "`tape` is a Tape, not a Value or Constant or Place");
}

#[test]
fn an_exit_stands_inside_its_block() {
    let (mut f, ..) = frame();
    let label = f.label();
    f.body = vec![Statement::Labelled(label, Vec::new()), Statement::Exit(label)];
    refused(&f, "it stands outside the block that it leaves, in `exit 'l0`");
}

#[test]
fn labels_are_counted_and_do_not_shadow() {
    let (mut f, ..) = frame();
    let label = f.label();
    f.body = vec![Statement::Labelled(label, vec![Statement::Labelled(label, Vec::new())])];
    refused(&f, "it stands inside a block of the same label");
    f.body = vec![Statement::Labelled(Label(7), Vec::new())];
    refused(&f, "the function does not count this label");
}

#[test]
fn nothing_stands_after_an_exit() {
    let (mut f, v, ..) = frame();
    let [label, a] = [f.label().0, f.new_value("a").0];
    let inner = vec![Statement::Exit(Label(label)), operation(Var(a), "sin", [v.into()])];
    f.body = vec![Statement::Labelled(Label(label), inner)];
    refused(&f, "an exit stands before it, in `a = sin v`");
}

#[test]
fn indices_are_pure_and_read_nothing_mutable() {
    let (mut f, _, _, x) = frame();
    let a = f.new_value("a");
    let n = f.mutable("n", Role::Constant);
    let index = Projection::Index(f.once("next()", &[]));
    f.body = vec![load(a, Place { root: x, path: vec![index] })];
    refused(&f, "an index is not pure");
    f.body = vec![constant(n, f.pure("1")), load(a, f.at(x, "n"))];
    refused(&f, "an index reads `n`, which is mutable");
}

#[test]
fn bounds_lengths_and_room_are_pure() {
    let (mut f, ..) = frame();
    let [i, p] = [f.new_constant("i"), f.variable_of("p", Role::Place)];
    let tape = f.mutable("tape", Role::Tape);
    let range = Range { end: f.once("next()", &[]), ..f.upto("1") };
    f.body = vec![Statement::For { variable: i, range, body: Vec::new() }];
    refused(&f, "a bound of a range is not pure");
    f.body = vec![aggregate(p, Aggregate::Repeat(Box::new(scalar(0.0)), f.once("next()", &[])))];
    refused(&f, "the length of an array is not pure");
    f.body = vec![Statement::Let(tape, Value::Tape(Some(f.once("next()", &[]))))];
    refused(&f, "the room of a tape is not pure");
}

#[test]
fn constant_code_lists_what_it_reads() {
    let (mut f, _, c, _) = frame();
    let a = f.new_constant("a");
    for reads in [Vec::new(), vec![c, c]] {
        f.body = vec![constant(a, Opaque { reads, ..f.pure("c + 1") })];
        refused(&f, "constant code and the list of what it reads differ");
    }
}

#[test]
fn constant_code_changes_what_it_mentions_and_may() {
    let (mut f, v, c, _) = frame();
    let n = f.mutable("n", Role::Constant);
    let new = || constant(n, Opaque { tokens: quote::quote!(0), reads: vec![], writes: vec![], effect: Effect::Pure });
    f.body = vec![new(), Statement::Opaque(f.once("n += 1;", &[n]))];
    assert_eq!(verify(&f), Ok(()));
    f.body = vec![new(), Statement::Opaque(f.once("c;", &[n]))];
    refused(&f, "constant code writes to what it does not mention");
    f.body = vec![new(), Statement::Opaque(Opaque { writes: vec![n], ..f.pure("n += 1;") })];
    refused(&f, "pure code changes `n`");
    f.body = vec![Statement::Opaque(f.once("c += 1;", &[c]))];
    refused(&f, "constant code changes `c`, which is not mutable");
    f.body = vec![Statement::Opaque(f.once("v += 1.0;", &[v]))];
    refused(&f, "`v` is a Value, not a Constant or Place");
}

#[test]
fn arms_list_what_they_bind() {
    let (mut f, ..) = frame();
    let k = f.new_constant("k");
    let arm = |binds| Arm { pattern: f.pure("k").tokens, binds, guard: None, body: Vec::new() };
    let choices = [vec![], vec![k]].map(|binds| Statement::Match { scrutinee: f.pure("c"), arms: vec![arm(binds)] });
    let [lacking, right] = choices;
    f.body = vec![right];
    assert_eq!(verify(&f), Ok(()));
    f.body = vec![lacking];
    refused(&f, "an arm's pattern and the list of what it binds differ");
}

#[test]
fn results_are_there_when_they_are_handed_over() {
    let (mut f, v, ..) = frame();
    let a = f.new_value("a");
    f.results = vec![a.into()];
    f.body = vec![operation(a, "sin", [v.into()]), Statement::HandOver];
    assert_eq!(verify(&f), Ok(()));
    f.body.swap(0, 1);
    refused(&f, "`a` is used before it is defined, in the result");
}
