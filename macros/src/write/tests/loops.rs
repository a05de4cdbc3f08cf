use quote::quote;

use super::build::{Build, Written, at, f64, mention, once, pure, range, scalar};
use crate::ir::{Label, Operand, Range, Statement, Value, Var};

/// A loop over a range that adds its counter's element to a sum.
fn over(range: impl FnOnce(Var) -> Range) -> Written {
    let mut this = Build::new();
    let (x, n, s) = (this.slice("x"), this.count("n"), this.slice_mut("s"));
    let variable = this.temporary_constant("i");
    let body = this.block(|this| {
        let i = mention(variable);
        let load = this.load(at(x, quote!(#i)));
        this.add_to(at(s, quote!(0)), load);
    });
    let range = range(n);
    this.push(Statement::For { variable, range, body });
    this.finish(&[])
}

#[test]
fn ranges_are_written_like_ranges() {
    let body = quote!({
        s[0] += x[i];
    });
    let of = |n: Var, inclusive, step: Option<_>, reversed| {
        let n = mention(n);
        Range { inclusive, step: step.map(pure), reversed, ..range(quote!(1), quote!(#n - 1)) }
    };
    over(|n| of(n, false, None, false)).is(quote!(for i in 1..n - 1 #body));
    over(|n| of(n, true, None, false)).is(quote!(for i in 1..=n - 1 #body));
    over(|n| of(n, false, None, true)).is(quote!(for i in (1..n - 1).rev() #body));
    over(|n| of(n, false, Some(quote!(2)), false)).is(quote!(for i in (1..n - 1).step_by(2) #body));
    over(|n| of(n, true, Some(quote!(2)), true)).is(quote!(for i in (1..=n - 1).rev().step_by(2) #body));
}

/// A loop that ends at `end`, whose rounds end at `next`.
fn endless(body: impl FnOnce(&mut Build, Label, Label)) -> Written {
    let mut this = Build::new();
    let (end, next) = (this.function.label(), this.function.label());
    let inner = this.block(|this| body(this, end, next));
    let repeated = Statement::Loop(vec![Statement::Labelled(next, inner)]);
    this.push(Statement::Labelled(end, vec![repeated]));
    // The loop is not the end of the function, which is left by `return`.
    this.push(Statement::Opaque(once(quote!(println!("done");))));
    this.finish(&[])
}

fn leave(this: &mut Build, condition: proc_macro2::TokenStream, label: Label) {
    let condition = this.constant(once(condition));
    this.branch(condition, |this| this.push(Statement::Exit(label)), |_| {});
}

fn say(this: &mut Build) {
    this.push(Statement::Opaque(once(quote!(println!("here")))));
}

#[test]
fn exits_of_a_loop_are_break_and_continue() {
    endless(|this, end, next| {
        leave(this, quote!(done()), end);
        leave(this, quote!(skip()), next);
        say(this);
    })
    .is(quote! {
        loop {
            if done() {
                break;
            }
            if skip() {
                continue;
            }
            println!("here");
        }
        println!("done");
    });
}

#[test]
fn a_loop_is_named_if_it_is_left_from_within_another() {
    endless(|this, end, next| {
        let n = this.count("n");
        let n = mention(n);
        this.count_to("i", quote!(#n), |this, _| {
            leave(this, quote!(done()), end);
            leave(this, quote!(skip()), next);
        });
        say(this);
    })
    .is(quote! {
        'outer: loop {
            for _ in 0..n {
                if done() {
                    break 'outer;
                }
                if skip() {
                    continue 'outer;
                }
            }
            println!("here");
        }
        println!("done");
    });
}

#[test]
fn a_jump_out_of_a_labelled_block_in_a_loop_names_the_loop() {
    endless(|this, end, _| {
        let label = this.function.label();
        let block = this.block(|this| {
            leave(this, quote!(done()), end);
            leave(this, quote!(skip()), label);
            say(this);
        });
        this.push(Statement::Labelled(label, block));
        say(this);
    })
    .is(quote! {
        'outer: loop {
            'body: {
                if done() {
                    break 'outer;
                }
                if skip() {
                    break 'body;
                }
                println!("here");
            }
            println!("here");
        }
        println!("done");
    });
}

#[test]
fn a_loop_that_begins_with_its_exit_is_a_while_loop() {
    let expected = || {
        quote! {
            while n > 0 {
                println!("here");
            }
            println!("done");
        }
    };
    for body_in_branch in [true, false] {
        let mut this = Build::new();
        let n = this.count("n");
        let end = this.function.label();
        let body = this.block(|this| {
            let n = mention(n);
            let condition = this.constant(pure(quote!(#n > 0)));
            let exit = |this: &mut Build| this.push(Statement::Exit(end));
            if body_in_branch {
                this.branch(condition, say, exit);
            } else {
                this.branch(condition, |_| {}, exit);
                say(this);
            }
        });
        this.push(Statement::Labelled(end, vec![Statement::Loop(body)]));
        this.push(Statement::Opaque(once(quote!(println!("done");))));
        this.finish(&[]).is(expected());
    }
}

#[test]
fn a_declaration_inside_a_loop_stays_inside() {
    let mut this = Build::new();
    let (x, n) = (this.slice("x"), this.count("n"));
    let n = mention(n);
    let s = this.storage("s", f64());
    this.bind(s, Value::Aggregate(scalar(Operand::from(0.0))));
    this.count_to("i", quote!(#n), |this, i| {
        let i = mention(i);
        let y = this.value("y");
        this.push(Statement::Declare(y));
        let condition = this.constant(pure(quote!(#i % 2 == 0)));
        let load = this.load(at(x, quote!(#i)));
        this.branch(condition, |this| this.set(y, load), |this| this.set(y, 0.0));
        let square = this.operator("mul", &[y.into(), y.into()]);
        this.add_to(s, square);
    });
    let load = this.load(s);
    this.finish(&[load.into()]).is(quote! {
        let mut s: f64 = 0.0;
        for i in 0..n {
            let t = x[i];
            let y = if i % 2 == 0 { t } else { 0.0 };
            s += y * y;
        }
        s
    });
}

#[test]
fn a_variable_that_is_set_behind_loops_leaves_them_alone() {
    let mut this = Build::new();
    let n = this.count("n");
    let y = this.value("y");
    this.push(Statement::Declare(y));
    let (end, inner) = (this.function.label(), this.function.label());
    let round = |this: &mut Build, label: Label, least: proc_macro2::TokenStream, body: &dyn Fn(&mut Build)| {
        let n = mention(n);
        let condition = this.constant(pure(quote!(#n > #least)));
        this.branch(condition, body, |this| this.push(Statement::Exit(label)));
    };
    let body = this.block(|this| {
        say(this);
        round(this, end, quote!(0), &|this| {
            let body = this.block(|this| round(this, inner, quote!(1), &say));
            this.push(Statement::Labelled(inner, vec![Statement::Loop(body)]));
        });
    });
    this.push(Statement::Labelled(end, vec![Statement::Loop(body)]));
    this.set(y, 0.5);
    this.finish(&[y.into()]).is(quote! {
        loop {
            println!("here");
            if n > 0 {
                while n > 1 {
                    println!("here");
                }
            } else {
                break;
            }
        }
        let y: f64 = 0.5;
        y
    });
}
