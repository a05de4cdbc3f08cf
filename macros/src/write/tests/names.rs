use quote::quote;

use super::build::{Build, call, ident, mention, once, operation, pure};
use crate::ir::{Argument, Operand, Role, Spelling, Statement, Type, Value, Var};
use crate::write::draft::Draft;

/// `let name = value + value;`
fn doubled(this: &mut Build, name: &str, value: Var) -> Var {
    let var = this.value(name);
    this.bind(var, operation("add", Spelling::Operator, &[value.into(), value.into()]))
}

#[test]
fn variables_that_the_user_calls_the_same_are_numbered() {
    let mut this = Build::new();
    let x = this.input("x");
    let first = doubled(&mut this, "x", x);
    let taken = doubled(&mut this, "x_1", first);
    let second = doubled(&mut this, "x", taken);
    this.finish(&[second.into()]).is(quote! {
        let x_2 = x + x;
        let x_1 = x_2 + x_2;
        let x_3 = x_1 + x_1;
        x_3
    });
}

#[test]
fn temporaries_avoid_what_the_user_mentions() {
    let mut this = Build::new();
    let x = this.input("x");
    let t = this.derived("sin", &[x.into()]);
    this.push(Statement::Opaque(once(quote!(t(t_1, &s.t_2)))));
    let square = this.operator("mul", &[t.into(), t.into()]);
    this.finish(&[square.into()]).is(quote! {
        let t_2 = ::differentiable::Real::sin(x);
        t(t_1, &s.t_2);
        t_2 * t_2
    });
}

#[test]
fn temporaries_avoid_keywords() {
    let mut this = Build::new();
    let x = this.input("x");
    let t = this.temporary("loop");
    this.bind(t, operation("sin", Spelling::Derived, &[x.into()]));
    let square = this.operator("mul", &[t.into(), t.into()]);
    this.finish(&[square.into()]).is(quote! {
        let loop_1 = ::differentiable::Real::sin(x);
        loop_1 * loop_1
    });
}

#[test]
fn raw_identifiers_stay_raw() {
    let mut this = Build::new();
    let x = this.input("r#type");
    let first = doubled(&mut this, "r#type", x);
    this.finish(&[first.into()]).is(quote! {
        let type_1 = r#type + r#type;
        type_1
    });
}

#[test]
fn a_variable_does_not_hide_a_function_that_is_called_later() {
    let norm = |this: &mut Build, x: Var, name: &str| {
        let result = this.value(name);
        this.push(call(quote!(norm), &[], vec![Argument::Value(x.into())], &[result]));
        result
    };
    let mut this = Build::new();
    let x = this.input("x");
    let first = norm(&mut this, x, "norm");
    this.finish(&[first.into()]).is(quote! {
        let norm = norm(x);
        norm
    });
    let mut this = Build::new();
    let x = this.input("x");
    let first = norm(&mut this, x, "norm");
    let second = norm(&mut this, first, "y");
    this.finish(&[second.into()]).is(quote! {
        let norm_1 = norm(x);
        let y = norm(norm_1);
        y
    });
}

#[test]
fn constants_keep_the_type_that_the_user_wrote() {
    let mut this = Build::new();
    let x = this.input("x");
    let n = this.variable("n", Role::Constant, Type::Named(quote!(i32)));
    this.bind(n, Value::Opaque(pure(quote!(3))));
    let power = this.method("powi", &[x.into(), n.into()]);
    this.finish(&[power.into()]).is(quote! {
        let n: i32 = 3;
        x.powi(n)
    });
}

#[test]
fn constant_code_mentions_variables_by_their_names() {
    let mut this = Build::new();
    let x = this.input("x");
    let y = doubled(&mut this, "x", x);
    let (x, of_y) = (mention(x), mention(y));
    this.push(Statement::Opaque(once(quote!(println!("{} {}", #x, [#of_y])))));
    this.finish(&[y.into()]).is(quote! {
        let x_1 = x + x;
        println!("{} {}", x, [x_1]);
        x_1
    });
}

#[test]
fn the_signature_has_the_same_names() {
    let mut this = Build::new();
    let (x, again) = (this.input("x"), this.input("x"));
    this.function.results = vec![Operand::from(again)];
    let names = Draft::of(&this.function);
    assert_eq!(*names.ident(x), ident("x"));
    assert_eq!(*names.ident(again), ident("x_1"));
}

#[test]
fn what_is_not_written_takes_no_name() {
    let mut this = Build::new();
    let x = this.input("x");
    this.value("y");
    this.temporary("y_1");
    let y = doubled(&mut this, "y", x);
    this.finish(&[y.into()]).is(quote! {
        let y = x + x;
        y
    });
}
