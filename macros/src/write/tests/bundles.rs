use proc_macro2::TokenStream;
use quote::quote;

use super::build::{Build, Written, at, call, pure};
use crate::ir::{Argument, Role, Statement, Type, Value, Var};

/// A loop that pushes an element of x and its sine, and one that pops what was pushed. `pushed` and `popped` stand in between.
fn tapes(rooms: [Option<TokenStream>; 2], pushed: fn(&mut Build), popped: fn(&mut Build)) -> Written {
    let mut this = Build::new();
    let (x, out) = (this.slice("x"), this.slice_mut("out"));
    let tapes = rooms.map(|room| {
        let tape = this.storage("t_tape", Type::Unknown);
        let variable = &mut this.function.variables[tape.0 as usize];
        (variable.role, variable.named) = (Role::Tape, false);
        this.bind(tape, Value::Tape(room.map(pure)))
    });
    this.count_to("i", quote!(9), |this, _| {
        let element = this.load(at(x, quote!(0)));
        this.push(Statement::Push(tapes[0], element.into()));
        pushed(this);
        let sine = this.method("sin", &[element.into()]);
        this.push(Statement::Push(tapes[1], sine.into()));
    });
    this.count_to("i", quote!(9), |this, _| {
        let [element, sine]: [Var; 2] = ["element", "sine"].map(|name| this.value(name));
        this.bind(sine, Value::Pop(tapes[1]));
        popped(this);
        this.bind(element, Value::Pop(tapes[0]));
        let product = this.operator("mul", &[element.into(), sine.into()]);
        this.add_to(at(out, quote!(0)), product);
    });
    this.finish(&[])
}

fn nothing(_: &mut Build) {}

fn something(this: &mut Build) {
    this.push(call(quote!(g), &[], vec![Argument::Value(1.0.into())], &[]));
}

const APART: &str = "t_tape_1 . push";

#[test]
fn tapes_that_are_pushed_to_together_are_one() {
    tapes([None, None], nothing, nothing).is(quote! {
        let mut tape = ::differentiable::generated::Vec::new();
        for _ in 0..9 {
            let t = x[0];
            tape.push((t, t.sin()));
        }
        for _ in 0..9 {
            let (element, sine) = tape.pop().expect("a value was saved for this");
            out[0] += element * sine;
        }
    });
    let room = || Some(quote!(9 * n));
    let with_room = tapes([room(), room()], nothing, nothing).text();
    assert!(with_room.contains("let mut tape = :: differentiable :: generated :: Vec :: with_capacity (9 * n)"));
    assert!(!with_room.contains(APART), "{with_room}");
}

#[test]
fn tapes_of_different_rooms_and_times_stay_apart() {
    let room = |room: TokenStream| Some(room);
    for written in [
        tapes([None, None], something, nothing),
        tapes([None, None], nothing, something),
        tapes([None, room(quote!(n))], nothing, nothing),
        tapes([room(quote!(9 * n)), room(quote!(n))], nothing, nothing),
        tapes([room(quote!(9)), room(quote!(9))], nothing, nothing),
    ] {
        assert!(written.text().contains(APART), "{}", written.text());
    }
}

#[test]
fn a_tape_that_is_popped_from_twice_is_no_part_of_another() {
    let mut this = Build::new();
    let out = this.slice_mut("out");
    let tapes = ["s", "t"].map(|name| {
        let tape = this.storage(name, Type::Unknown);
        this.function.variables[tape.0 as usize].role = Role::Tape;
        this.bind(tape, Value::Tape(None))
    });
    tapes.into_iter().for_each(|tape| this.push(Statement::Push(tape, 1.0.into())));
    let [s, t] = tapes;
    for tape in [s, t, s] {
        let popped = this.fold(Value::Pop(tape));
        this.add_to(at(out, quote!(0)), popped);
    }
    let text = this.finish(&[]).text();
    assert!(text.contains("s . push") && text.contains("t . push"), "{text}");
}
