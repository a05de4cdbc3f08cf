use quote::quote;

use super::build::{Build, array, at, call, f64, mention, once, operation, pure, scalar, written};
use crate::ir::{Aggregate, Argument, Operand, Reference, Role, Sign, Spelling, Statement, Type, Value};

#[test]
fn what_is_named_or_used_twice_is_bound() {
    let mut this = Build::new();
    let (a, b) = (this.input("a"), this.input("b"));
    let y = this.value("y");
    this.bind(y, operation("mul", Spelling::Operator, &[a.into(), b.into()]));
    let twice = this.operator("add", &[y.into(), a.into()]);
    let square = this.operator("mul", &[twice.into(), twice.into()]);
    this.finish(&[square.into()]).is(quote! {
        let y = a * b;
        let t = y + a;
        t * t
    });
}

#[test]
fn loads_are_folded_in_the_order_of_the_expression() {
    let mut this = Build::new();
    let x = this.slice("x");
    let first = this.load(at(x, quote!(0)));
    let sine = this.method("sin", &[first.into()]);
    let second = this.load(at(x, quote!(1)));
    let cosine = this.method("cos", &[second.into()]);
    let sum = this.operator("add", &[sine.into(), cosine.into()]);
    this.finish(&[sum.into()]).is(quote!(x[0].sin() + x[1].cos()));
}

#[test]
fn a_load_does_not_cross_a_store_to_its_root() {
    let mut this = Build::new();
    let (x, y) = (this.slice_mut("x"), this.slice_mut("y"));
    let of_x = this.load(at(x, quote!(0)));
    let of_y = this.load(at(y, quote!(0)));
    this.push(Statement::Store(at(x, quote!(0)), 1.0.into()));
    let sum = this.operator("add", &[of_x.into(), of_y.into()]);
    this.finish(&[sum.into()]).is(quote! {
        let t = x[0];
        x[0] = 1.0;
        t + y[0]
    });
}

#[test]
fn a_swap_keeps_what_it_needs() {
    let mut this = Build::new();
    let x = this.slice_mut("x");
    let first = this.load(at(x, quote!(0)));
    let second = this.load(at(x, quote!(1)));
    this.push(Statement::Store(at(x, quote!(0)), second.into()));
    this.push(Statement::Store(at(x, quote!(1)), first.into()));
    this.finish(&[]).is(quote! {
        let t = x[0];
        x[0] = x[1];
        x[1] = t;
    });
}

#[test]
fn a_load_is_folded_into_an_update_of_its_own_root() {
    let mut this = Build::new();
    let x = this.slice_mut("x");
    let second = this.load(at(x, quote!(1)));
    let product = this.operator("mul", &[second.into(), written("2.0")]);
    this.add_to(at(x, quote!(0)), product);
    this.finish(&[]).is(quote!(x[0] += x[1] * 2.0;));
}

#[test]
fn a_load_is_not_folded_into_an_update_that_borrows_its_root_first() {
    let mut this = Build::new();
    let element = Type::Scalar(crate::ir::Scalar::Parameter(super::build::ident("T")));
    let ty = Type::Slice(Box::new(element));
    let x = this.parameter("x", Role::Place, ty, Reference::Mutable);
    let second = this.load(at(x, quote!(1)));
    this.add_to(at(x, quote!(0)), second);
    this.finish(&[]).is(quote! {
        let t = x[1];
        x[0] += t;
    });
}

#[test]
fn calls_stay_in_their_order() {
    let mut this = Build::new();
    let x = this.input("x");
    let results = ["u", "v"].map(|name| this.temporary(name));
    let [u, v] = results;
    this.push(call(quote!(g), &[], vec![Argument::Value(x.into())], &[u]));
    this.push(call(quote!(h), &[], vec![Argument::Value(x.into())], &[v]));
    let in_order = this.operator("sub", &[u.into(), v.into()]);
    this.finish(&[in_order.into()]).is(quote!(g(x) - h(x)));

    let mut this = Build::new();
    let x = this.input("x");
    let results = ["u", "v"].map(|name| this.temporary(name));
    let [u, v] = results;
    this.push(call(quote!(g), &[], vec![Argument::Value(x.into())], &[u]));
    this.push(call(quote!(h), &[], vec![Argument::Value(x.into())], &[v]));
    let turned = this.operator("sub", &[v.into(), u.into()]);
    this.finish(&[turned.into()]).is(quote! {
        let u = g(x);
        h(x) - u
    });
}

#[test]
fn an_effect_is_not_crossed() {
    let mut this = Build::new();
    let (x, a) = (this.slice("x"), this.input("a"));
    let load = this.load(at(x, quote!(0)));
    let product = this.operator("mul", &[a.into(), a.into()]);
    this.push(Statement::Opaque(once(quote!(println!("here")))));
    let sum = this.operator("add", &[load.into(), product.into()]);
    this.finish(&[sum.into()]).is(quote! {
        let t = x[0];
        println!("here");
        t + a * a
    });
}

#[test]
fn what_runs_once_stays_before_what_comes_after_it() {
    let mut this = Build::new();
    let (x, a) = (this.slice("x"), this.input("a"));
    let sample = this.temporary("sample");
    this.bind(sample, Value::Opaque(once(quote!(rng.sample() as f64))));
    let load = this.load(at(x, quote!(0)));
    let product = this.operator("mul", &[load.into(), sample.into()]);
    let sum = this.operator("add", &[product.into(), a.into()]);
    this.finish(&[sum.into()]).is(quote! {
        let sample: f64 = rng.sample() as f64;
        x[0] * sample + a
    });
}

#[test]
fn what_runs_once_is_folded_where_it_runs() {
    let mut this = Build::new();
    let x = this.slice("x");
    let load = this.load(at(x, quote!(0)));
    let sample = this.temporary("sample");
    this.bind(sample, Value::Opaque(once(quote!(rng.sample() as f64))));
    let product = this.operator("mul", &[load.into(), sample.into()]);
    this.finish(&[product.into()]).is(quote!(x[0] * rng.sample() as f64));
}

#[test]
fn what_constant_code_reads_is_a_variable() {
    let mut this = Build::new();
    let n = this.count("n");
    let x = this.slice("x");
    let n = mention(n);
    let index = this.constant(pure(quote!(#n - 1)));
    let index = mention(index);
    let load = this.load(at(x, quote!(#index)));
    this.finish(&[load.into()]).is(quote! {
        let c = n - 1;
        x[c]
    });
}

#[test]
fn constant_code_does_not_cross_a_change_of_what_it_reads() {
    let mut this = Build::new();
    let x = this.input("x");
    let n = this.variable("n", Role::Constant, Type::Unknown);
    this.function.variables[n.0 as usize].mutable = true;
    this.bind(n, Value::Opaque(pure(quote!(3))));
    let name = mention(n);
    let before = this.constant(pure(quote!(#name + 1)));
    let mut change = once(quote!(#name += 1));
    change.writes = vec![n];
    this.push(Statement::Opaque(change));
    let power = this.method("powi", &[x.into(), before.into()]);
    this.finish(&[power.into()]).is(quote! {
        let mut n = 3;
        let c = n + 1;
        n += 1;
        x.powi(c)
    });
}

#[test]
fn nothing_is_folded_into_a_loop_or_a_branch() {
    let mut this = Build::new();
    let (a, n) = (this.input("a"), this.count("n"));
    let n = mention(n);
    let s = this.storage("s", f64());
    let zero = Operand::from(0.0);
    this.bind(s, Value::Aggregate(scalar(zero)));
    let square = this.operator("mul", &[a.into(), a.into()]);
    this.count_to("i", quote!(#n), |this, _| this.add_to(s, square));
    let load = this.load(s);
    this.finish(&[load.into()]).is(quote! {
        let mut s: f64 = 0.0;
        let t = a * a;
        for _ in 0..n {
            s += t;
        }
        s
    });
}

#[test]
fn values_are_read_back_from_a_tape_in_their_order() {
    let mut this = Build::new();
    let (a, tape) = (this.input("a"), this.storage("tape", Type::Unknown));
    this.function.variables[tape.0 as usize].role = Role::Tape;
    let room = pure(quote!(2));
    this.bind(tape, Value::Tape(Some(room)));
    let sine = this.method("sin", &[a.into()]);
    this.push(Statement::Push(tape, sine.into()));
    this.push(Statement::Push(tape, 1.0.into()));
    let first = this.fold(Value::Pop(tape));
    let second = this.fold(Value::Pop(tape));
    let difference = this.operator("sub", &[second.into(), first.into()]);
    this.finish(&[difference.into()]).is(quote! {
        let mut tape = ::differentiable::generated::Stack::<_, 2>::new();
        tape.push(a.sin());
        tape.push(1.0f64);
        let t = tape.pop().expect("a value was saved for this");
        tape.pop().expect("a value was saved for this") - t
    });
}

#[test]
fn a_tape_is_not_read_while_it_is_pushed_to() {
    let mut this = Build::new();
    let tapes = ["s", "t"].map(|name| this.storage(name, Type::Unknown));
    for tape in tapes {
        this.function.variables[tape.0 as usize].role = Role::Tape;
        this.bind(tape, Value::Tape(None));
        this.push(Statement::Push(tape, 1.0.into()));
    }
    let [s, t] = tapes;
    for tape in tapes {
        let popped = this.fold(Value::Pop(s));
        this.push(Statement::Push(tape, popped.into()));
    }
    let last = this.fold(Value::Pop(t));
    this.finish(&[last.into()]).is(quote! {
        let mut s = ::differentiable::generated::Vec::new();
        s.push(1.0f64);
        let mut t = ::differentiable::generated::Vec::new();
        t.push(1.0f64);
        let t_1 = s.pop().expect("a value was saved for this");
        s.push(t_1);
        t.push(s.pop().expect("a value was saved for this"));
        t.pop().expect("a value was saved for this")
    });
}

#[test]
fn aggregates_are_folded_into_what_borrows_them() {
    let mut this = Build::new();
    let (a, b) = (this.input("a"), this.input("b"));
    let point = this.storage("point", array(2));
    let variable = &mut this.function.variables[point.0 as usize];
    (variable.named, variable.mutable) = (false, false);
    let parts = vec![scalar(a), scalar(b)];
    this.bind(point, Value::Aggregate(Aggregate::Array(parts)));
    let result = this.temporary("t");
    this.push(call(quote!(norm), &[], vec![Argument::Borrow(point.into())], &[result]));
    this.finish(&[result.into()]).is(quote!(norm(&[a, b])));
}

#[test]
fn an_argument_does_not_read_what_another_borrows_mutably() {
    let mut this = Build::new();
    let x = this.slice_mut("x");
    let load = this.load(at(x, quote!(0)));
    let arguments = vec![Argument::BorrowMut(x.into()), Argument::Value(load.into())];
    this.push(call(quote!(scale), &[], arguments, &[]));
    let load = this.load(at(x, quote!(0)));
    let arguments = vec![Argument::Value(load.into()), Argument::BorrowMut(x.into())];
    this.push(call(quote!(scale), &[], arguments, &[]));
    this.finish(&[]).is(quote! {
        let t = x[0];
        scale(&mut *x, t);
        scale(x[0], &mut *x);
    });
}

#[test]
fn a_negative_term_is_subtracted() {
    let mut this = Build::new();
    let (a, b) = (this.input("a"), this.input("b"));
    let x = this.slice_mut("x");
    let product = this.operator("mul", &[a.into(), b.into()]);
    let negative = this.derived("neg", &[product.into()]);
    this.add_to(at(x, quote!(0)), negative);
    let negative = this.derived("neg", &[a.into()]);
    this.push(Statement::Accumulate(at(x, quote!(1)), Sign::Minus, negative.into()));
    this.add_to(at(x, quote!(2)), Operand::from(-1.0));
    this.finish(&[]).is(quote! {
        x[0] -= a * b;
        x[1] += a;
        x[2] -= 1.0;
    });
}

#[test]
fn what_is_not_used_is_bound_to_nothing() {
    let mut this = Build::new();
    let a = this.input("a");
    let c = this.temporary_constant("c");
    this.bind(c, Value::Opaque(once(quote!(rng.next()))));
    let (value, tangent) = (this.temporary("value"), this.temporary("tangent"));
    let arguments = vec![Argument::Value(a.into()), Argument::Value(1.0.into())];
    this.push(call(quote!(g), &[crate::ir::Mode::Forward], arguments, &[value, tangent]));
    this.finish(&[tangent.into()]).is(quote! {
        let _ = rng.next();
        let (_, tangent) = g::directional(a, 1.0);
        tangent
    });
}

#[test]
fn a_long_sum_is_cut_into_bindings() {
    let bindings = |terms: usize| {
        let mut this = Build::new();
        let x = this.slice("x");
        let mut sum = Operand::from(0.0);
        for term in 0..terms {
            let index = proc_macro2::Literal::usize_unsuffixed(term);
            let load = this.load(at(x, quote!(#index)));
            sum = this.operator("add", &[sum, load.into()]).into();
        }
        this.finish(&[sum]).text().matches("let").count()
    };
    assert_eq!(bindings(40), 0);
    assert_eq!(bindings(2000), 2000 / 48);
}

#[test]
fn a_deep_nest_is_cut_too() {
    let mut this = Build::new();
    let mut value = Operand::from(this.input("x"));
    for _ in 0..1000 {
        value = this.derived("sin", &[value]).into();
    }
    let text = this.finish(&[value]).text();
    assert_eq!(text.matches("let").count(), 1000 / 48);
}
