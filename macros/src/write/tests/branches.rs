use quote::quote;

use super::build::{Build, f64, mention, once, pure, written};
use crate::ir::{Arm, Block, Label, Operand, Role, Statement, Type, Var};

/// `x < 0.0` in a temporary.
fn is_negative(this: &mut Build, x: Var) -> Var {
    let x = mention(x);
    this.constant(pure(quote!(#x < 0.0)))
}

fn nothing(_: &mut Build) {}

#[test]
fn a_declared_value_is_bound_to_the_branch_that_sets_it() {
    let mut this = Build::new();
    let (x, y) = (this.input("x"), this.value("y"));
    this.push(Statement::Declare(y));
    let condition = is_negative(&mut this, x);
    this.branch(
        condition,
        |this| {
            let root = this.method("sqrt", &[x.into()]);
            this.set(y, root);
        },
        |this| {
            let z = this.value("z");
            let sine = super::build::operation("sin", crate::ir::Spelling::Derived, &[x.into()]);
            this.bind(z, sine);
            let square = this.operator("mul", &[z.into(), z.into()]);
            this.set(y, square);
        },
    );
    let double = this.operator("add", &[y.into(), y.into()]);
    this.finish(&[double.into()]).is(quote! {
        let y = if x < 0.0 {
            x.sqrt()
        } else {
            let z = ::differentiable::Real::sin(x);
            z * z
        };
        y + y
    });
}

#[test]
fn a_branch_is_the_value_of_the_function_if_nothing_else_reads_it() {
    let mut this = Build::new();
    let (x, y) = (this.input("x"), this.temporary("y"));
    this.push(Statement::Declare(y));
    let condition = is_negative(&mut this, x);
    let negative = this.operator("neg", &[x.into()]);
    this.branch(condition, |this| this.set(y, 0.0), |this| this.set(y, negative));
    this.finish(&[y.into()]).is(quote! {
        let t = -x;
        if x < 0.0 { 0.0 } else { t }
    });
}

#[test]
fn several_values_are_bound_together() {
    let mut this = Build::new();
    let (x, y, z) = (this.input("x"), this.value("y"), this.value("z"));
    this.push(Statement::Declare(y));
    this.push(Statement::Declare(z));
    let condition = is_negative(&mut this, x);
    this.branch(
        condition,
        |this| {
            this.set(y, x);
            this.set(z, 1.0);
        },
        |this| {
            this.set(y, 0.0);
            this.set(z, x);
        },
    );
    let product = this.operator("mul", &[y.into(), z.into()]);
    let product = this.operator("mul", &[product.into(), z.into()]);
    this.finish(&[product.into()]).is(quote! {
        let (y, z): (f64, f64) = if x < 0.0 { (x, 1.0) } else { (0.0, x) };
        y * z * z
    });
}

#[test]
fn a_type_is_written_where_all_values_are_literals() {
    let mut this = Build::new();
    let (x, y) = (this.input("x"), this.value("y"));
    this.push(Statement::Declare(y));
    let condition = is_negative(&mut this, x);
    this.branch(condition, |this| this.set(y, written("1.")), |this| this.set(y, 2.0));
    let sine = this.method("sin", &[y.into()]);
    this.finish(&[sine.into()]).is(quote! {
        let y: f64 = if x < 0.0 { 1. } else { 2.0 };
        y.sin()
    });
}

#[test]
fn what_is_set_before_the_end_moves_there() {
    let mut this = Build::new();
    let (x, y, s) = (this.input("x"), this.value("y"), this.slice_mut("s"));
    this.push(Statement::Declare(y));
    let condition = is_negative(&mut this, x);
    this.branch(
        condition,
        |this| {
            let root = this.method("sqrt", &[x.into()]);
            this.set(y, root);
            this.add_to(super::build::at(s, quote!(0)), x);
        },
        |this| this.set(y, 2.0),
    );
    this.finish(&[y.into()]).is(quote! {
        let y = if x < 0.0 {
            s[0] += x;
            x.sqrt()
        } else {
            2.0
        };
        y
    });
}

#[test]
fn what_is_read_after_it_is_set_is_set_there() {
    let mut this = Build::new();
    let (x, y, s) = (this.input("x"), this.value("y"), this.slice_mut("s"));
    this.push(Statement::Declare(y));
    let condition = is_negative(&mut this, x);
    this.branch(
        condition,
        |this| {
            this.set(y, x);
            this.add_to(super::build::at(s, quote!(0)), y);
        },
        |this| this.set(y, 2.0),
    );
    this.finish(&[y.into()]).is(quote! {
        let y: f64;
        if x < 0.0 {
            y = x;
            s[0] += y;
        } else {
            y = 2.0;
        }
        y
    });
}

#[test]
fn branches_chain() {
    for chained in [true, false] {
        let mut this = Build::new();
        let (x, y) = (this.input("x"), this.value("y"));
        this.push(Statement::Declare(y));
        let condition = is_negative(&mut this, x);
        this.branch(
            condition,
            |this| this.set(y, 0.0),
            |this| {
                let name = mention(x);
                let condition = this.constant(pure(quote!(#name > 1.0)));
                if chained {
                    this.branch(condition, |this| this.set(y, 1.0), |this| this.set(y, x));
                } else {
                    let inner = this.temporary("inner");
                    this.push(Statement::Declare(inner));
                    this.branch(condition, |this| this.set(inner, 1.0), |this| this.set(inner, x));
                    this.set(y, inner);
                }
            },
        );
        let square = this.operator("mul", &[y.into(), y.into()]);
        this.finish(&[square.into()]).is(quote! {
            let y = if x < 0.0 {
                0.0
            } else if x > 1.0 {
                1.0
            } else {
                x
            };
            y * y
        });
    }
}

#[test]
fn an_empty_branch_is_not_written() {
    let mut this = Build::new();
    let (x, s) = (this.input("x"), this.slice_mut("s"));
    let place = || super::build::at(s, quote!(0));
    let condition = is_negative(&mut this, x);
    this.branch(condition, |this| this.add_to(place(), x), nothing);
    let condition = is_negative(&mut this, x);
    this.branch(condition, nothing, |this| this.add_to(place(), x));
    let name = mention(x);
    let condition = this.constant(pure(quote!(!#name.is_nan())));
    this.branch(condition, nothing, |this| this.add_to(place(), x));
    let condition = this.constant(pure(quote!(#name.is_nan())));
    this.branch(condition, nothing, |this| this.add_to(place(), x));
    this.finish(&[]).is(quote! {
        if x < 0.0 {
            s[0] += x;
        }
        if !(x < 0.0) {
            s[0] += x;
        }
        if x.is_nan() {
            s[0] += x;
        }
        if !x.is_nan() {
            s[0] += x;
        }
    });
}

#[test]
fn a_struct_literal_in_a_condition_is_parenthesised() {
    let mut this = Build::new();
    let s = this.slice_mut("s");
    for condition in [
        quote!(a == S { b: 1 }),
        quote!(f(S { b: 1 })),
        quote!(match a {
            _ => true,
        }),
    ] {
        let condition = this.constant(pure(condition));
        this.branch(condition, |this| this.add_to(super::build::at(s, quote!(0)), 1.0), nothing);
    }
    this.finish(&[]).is(quote! {
        if (a == S { b: 1 }) {
            s[0] += 1.0;
        }
        if f(S { b: 1 }) {
            s[0] += 1.0;
        }
        if match a { _ => true, } {
            s[0] += 1.0;
        }
    });
}

#[test]
fn a_match_binds_constants() {
    let mut this = Build::new();
    let (x, mode) = (this.input("x"), this.count("mode"));
    let y = this.value("y");
    let k = this.variable("k", Role::Constant, Type::Unknown);
    let (name, of_k) = (mention(mode), mention(k));
    this.push(Statement::Declare(y));
    let arm = |pattern, binds: &[Var], guard, body: Block| Arm { pattern, binds: binds.to_vec(), guard, body };
    let zero = this.block(|this| this.set(y, 0.0));
    let power = this.block(|this| {
        let power = this.method("powi", &[x.into(), k.into()]);
        this.set(y, power);
    });
    let other = this.block(|this| {
        this.push(Statement::Opaque(once(quote!(println!("large")))));
        this.set(y, x);
    });
    this.push(Statement::Match {
        scrutinee: pure(quote!(#name as i32)),
        arms: vec![
            arm(quote!(0), &[], None, zero),
            arm(quote!(#of_k), &[k], Some(pure(quote!(#of_k < 9))), power),
            arm(quote!(_), &[], None, other),
        ],
    });
    let square = this.operator("mul", &[y.into(), y.into()]);
    this.finish(&[square.into()]).is(quote! {
        let y = match mode as i32 {
            0 => 0.0,
            k if k < 9 => x.powi(k),
            _ => {
                println!("large");
                x
            }
        };
        y * y
    });
}

/// What `read` makes of a function: its result is declared, and its body labelled.
fn with_returns(body: impl FnOnce(&mut Build, Var, Label)) -> super::build::Written {
    let mut this = Build::new();
    let result = this.temporary("result");
    this.push(Statement::Declare(result));
    let label = this.function.label();
    let block = this.block(|this| body(this, result, label));
    this.push(Statement::Labelled(label, block));
    this.finish(&[result.into()])
}

#[test]
fn the_body_of_a_function_is_left_by_return() {
    with_returns(|this, result, _| {
        let x = this.input("x");
        let square = this.operator("mul", &[x.into(), x.into()]);
        this.set(result, square);
    })
    .is(quote!(x * x));
    with_returns(|this, result, exit| {
        let x = this.input("x");
        let condition = is_negative(this, x);
        this.branch(
            condition,
            |this| {
                this.set(result, 0.0);
                this.push(Statement::Exit(exit));
            },
            nothing,
        );
        let square = this.operator("mul", &[x.into(), x.into()]);
        this.set(result, square);
    })
    .is(quote! {
        if x < 0.0 {
            return 0.0;
        }
        x * x
    });
}

#[test]
fn a_return_at_the_end_is_a_value() {
    with_returns(|this, result, exit| {
        let x = this.input("x");
        let condition = is_negative(this, x);
        this.branch(
            condition,
            |this| {
                this.set(result, 0.0);
                this.push(Statement::Exit(exit));
            },
            |this| {
                this.set(result, x);
                this.push(Statement::Exit(exit));
            },
        );
    })
    .is(quote!(if x < 0.0 { 0.0 } else { x }));
}

#[test]
fn a_function_without_a_result_returns_nothing() {
    let mut this = Build::new();
    let (x, s) = (this.input("x"), this.slice_mut("s"));
    let label = this.function.label();
    let block = this.block(|this| {
        let condition = is_negative(this, x);
        this.branch(condition, |this| this.push(Statement::Exit(label)), nothing);
        this.add_to(super::build::at(s, quote!(0)), x);
    });
    this.push(Statement::Labelled(label, block));
    this.finish(&[]).is(quote! {
        if x < 0.0 {
            return;
        }
        s[0] += x;
    });
}

#[test]
fn a_labelled_block_yields_a_value() {
    let mut this = Build::new();
    let (x, y) = (this.input("x"), this.value("y"));
    this.push(Statement::Declare(y));
    let label = this.function.label();
    let block = this.block(|this| {
        let condition = is_negative(this, x);
        this.branch(
            condition,
            |this| {
                this.set(y, 0.0);
                this.push(Statement::Exit(label));
            },
            nothing,
        );
        let root = this.method("sqrt", &[x.into()]);
        this.set(y, root);
    });
    this.push(Statement::Labelled(label, block));
    let square = this.operator("mul", &[y.into(), y.into()]);
    this.finish(&[square.into()]).is(quote! {
        let y = 'body: {
            if x < 0.0 {
                break 'body 0.0;
            }
            x.sqrt()
        };
        y * y
    });
}

#[test]
fn a_labelled_block_that_is_left_at_its_end_is_not_written() {
    let mut this = Build::new();
    let (x, y) = (this.input("x"), this.value("y"));
    this.push(Statement::Declare(y));
    let label = this.function.label();
    let block = this.block(|this| {
        let z = this.value("z");
        this.bind(z, super::build::operation("sin", crate::ir::Spelling::Derived, &[x.into()]));
        let square = this.operator("mul", &[z.into(), z.into()]);
        this.set(y, square);
        this.push(Statement::Exit(label));
    });
    this.push(Statement::Labelled(label, block));
    let square = this.operator("mul", &[y.into(), y.into()]);
    this.finish(&[square.into()]).is(quote! {
        let z = ::differentiable::Real::sin(x);
        let y = z * z;
        y * y
    });
}

#[test]
fn values_on_different_paths_are_not_confused() {
    // y is set before the inner branch ends, and not at its end.
    let mut this = Build::new();
    let (x, s) = (this.input("x"), this.storage("s", f64()));
    this.bind(s, crate::ir::Value::Aggregate(super::build::scalar(Operand::from(x))));
    let y = this.value("y");
    this.push(Statement::Declare(y));
    let condition = is_negative(&mut this, x);
    this.branch(
        condition,
        |this| {
            let condition = is_negative(this, x);
            this.branch(condition, |this| this.set(y, x), |this| this.set(y, 1.0));
            this.add_to(s, 1.0);
        },
        |this| this.set(y, 2.0),
    );
    let load = this.load(s);
    let product = this.operator("mul", &[load.into(), y.into()]);
    this.finish(&[product.into()]).is(quote! {
        let mut s: f64 = x;
        let y: f64;
        if x < 0.0 {
            if x < 0.0 {
                y = x;
            } else {
                y = 1.0;
            }
            s += 1.0;
        } else {
            y = 2.0;
        }
        s * y
    });
}

/// Sets y, then z, to the results of two calls; returns (z, y).
fn turned(calls: bool) -> super::build::Written {
    let mut this = Build::new();
    let (x, y, z) = (this.input("x"), this.temporary("y"), this.temporary("z"));
    this.push(Statement::Declare(y));
    this.push(Statement::Declare(z));
    let condition = is_negative(&mut this, x);
    this.branch(
        condition,
        |this| {
            for var in [y, z] {
                let value = this.temporary("value");
                let arguments = vec![crate::ir::Argument::Value(x.into())];
                if calls {
                    this.push(super::build::call(quote!(g), &[], arguments, &[value]));
                } else {
                    this.bind(value, super::build::operation("neg", crate::ir::Spelling::Operator, &[x.into()]));
                }
                this.set(var, value);
            }
        },
        |this| {
            this.set(y, x);
            this.set(z, 1.0);
        },
    );
    this.finish(&[z.into(), y.into()])
}

#[test]
fn values_may_be_set_in_another_order() {
    turned(false).is(quote!(if x < 0.0 { (-x, -x) } else { (1.0, x) }));
}

#[test]
fn calls_are_not_turned_around() {
    turned(true).is(quote! {
        if x < 0.0 {
            let value = g(x);
            (g(x), value)
        } else {
            (1.0, x)
        }
    });
}
