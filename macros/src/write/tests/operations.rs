use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::build::{Build, mention, operation, pure, written};
use crate::ir::{Literal, Operand, Role, Scalar, Spelling, Type, Value, Var};

/// A function of a, b and c.
fn of_three(build: impl FnOnce(&mut Build, [Operand; 3]) -> Var) -> super::build::Written {
    let mut this = Build::new();
    let inputs = ["a", "b", "c"].map(|name| this.input(name).into());
    let result = build(&mut this, inputs);
    this.finish(&[result.into()])
}

#[test]
fn products_bind_more_tightly_than_sums() {
    of_three(|this, [a, b, c]| {
        let product = this.operator("mul", &[a, b]);
        this.operator("add", &[product.into(), c])
    })
    .is(quote!(a * b + c));
    of_three(|this, [a, b, c]| {
        let sum = this.operator("add", &[a, b]);
        this.operator("mul", &[sum.into(), c])
    })
    .is(quote!((a + b) * c));
    of_three(|this, [a, b, c]| {
        let sum = this.operator("add", &[b, c]);
        this.operator("mul", &[a, sum.into()])
    })
    .is(quote!(a * (b + c)));
}

#[test]
fn nothing_is_reassociated() {
    for (name, operator) in [("add", quote!(+)), ("sub", quote!(-))] {
        of_three(|this, [a, b, c]| {
            let right = this.operator(name, &[b, c]);
            this.operator(name, &[a, right.into()])
        })
        .is(quote!(a #operator (b #operator c)));
        of_three(|this, [a, b, c]| {
            let left = this.operator(name, &[a, b]);
            this.operator(name, &[left.into(), c])
        })
        .is(quote!(a #operator b #operator c));
    }
    for (name, operator) in [("mul", quote!(*)), ("div", quote!(/)), ("rem", quote!(%))] {
        of_three(|this, [a, b, c]| {
            let right = this.operator(name, &[b, c]);
            this.operator(name, &[a, right.into()])
        })
        .is(quote!(a #operator (b #operator c)));
    }
}

#[test]
fn a_sign_binds_less_tightly_than_a_method() {
    of_three(|this, [a, ..]| {
        let absolute = this.method("abs", &[a]);
        this.operator("neg", &[absolute.into()])
    })
    .is(quote!(-a.abs()));
    of_three(|this, [a, ..]| {
        let negative = this.operator("neg", &[a]);
        this.method("abs", &[negative.into()])
    })
    .is(quote!((-a).abs()));
    of_three(|this, [a, b, _]| {
        let sum = this.operator("add", &[a, b]);
        this.operator("neg", &[sum.into()])
    })
    .is(quote!(-(a + b)));
    of_three(|this, [a, b, _]| {
        let negative = this.operator("neg", &[b]);
        this.operator("sub", &[a, negative.into()])
    })
    .is(quote!(a - -b));
    of_three(|this, [a, b, _]| {
        let product = this.operator("mul", &[a, b]);
        this.operator("neg", &[product.into()])
    })
    .is(quote!(-(a * b)));
    of_three(|this, [a, b, _]| {
        let negative = this.operator("neg", &[a]);
        this.operator("mul", &[negative.into(), b])
    })
    .is(quote!(-a * b));
}

#[test]
fn methods_chain_and_arguments_need_no_parentheses() {
    of_three(|this, [a, b, c]| {
        let sine = this.method("sin", &[a]);
        let sum = this.operator("add", &[b, c]);
        let power = this.method("powf", &[sine.into(), sum.into()]);
        this.method("abs", &[power.into()])
    })
    .is(quote!(a.sin().powf(b + c).abs()));
    of_three(|this, [a, b, c]| {
        let sum = this.operator("add", &[a, b]);
        let root = this.method("sqrt", &[sum.into()]);
        this.operator("div", &[root.into(), c])
    })
    .is(quote!((a + b).sqrt() / c));
}

#[test]
fn a_cast_is_kept_together() {
    let mut this = Build::new();
    let x = this.input("x");
    let single = this.function.value("t", Scalar::F32);
    this.bind(single, Value::Cast(x.into(), Scalar::F32));
    let sine = this.function.value("t", Scalar::F32);
    this.bind(sine, operation("sin", Spelling::Method(super::build::ident("sin")), &[single.into()]));
    let double = this.fold(Value::Cast(sine.into(), Scalar::F64));
    let product = this.operator("mul", &[double.into(), x.into()]);
    this.finish(&[product.into()]).is(quote!((x as f32).sin() as f64 * x));
}

#[test]
fn a_sum_is_cast_in_parentheses() {
    of_three(|this, [a, b, _]| {
        let sum = this.operator("add", &[a, b]);
        this.fold(Value::Cast(sum.into(), Scalar::F64))
    })
    .is(quote!((a + b) as f64));
    of_three(|this, [a, ..]| {
        let negative = this.operator("neg", &[a]);
        this.fold(Value::Cast(negative.into(), Scalar::F64))
    })
    .is(quote!(-a as f64));
}

#[test]
fn functions_by_path_are_called_as_they_were_written() {
    of_three(|this, [a, b, _]| {
        let sum = this.operator("add", &[a, b]);
        this.fold(operation("sin", Spelling::Path(quote!(f64::sin)), &[sum.into()]))
    })
    .is(quote!(f64::sin(a + b)));
}

#[test]
fn derived_operations_are_operators_or_functions_of_the_crate() {
    of_three(|this, [a, b, c]| {
        let cosine = this.derived("cos", &[a]);
        let ratio = this.derived("ratio", &[b, c]);
        this.derived("mul", &[cosine.into(), ratio.into()])
    })
    .is(quote!(::differentiable::Real::cos(a) * ::differentiable::partials::ratio(b, c)));
}

#[test]
fn constant_arguments_are_integers() {
    of_three(|this, [a, ..]| this.derived("powi", &[a, Operand::from(-3.0)]))
        .is(quote!(::differentiable::Real::powi(a, -3)));
    let mut this = Build::new();
    let (x, n) = (this.input("x"), this.variable("n", Role::Constant, Type::Named(quote!(i32))));
    this.function.parameters.push(n);
    let exponent = this.constant(pure({
        let n = mention(n);
        quote!(#n - 1)
    }));
    let power = this.method("powi", &[x.into(), exponent.into()]);
    this.finish(&[power.into()]).is(quote!(x.powi(n - 1)));
}

#[test]
fn literals_are_kept_as_they_were_written() {
    of_three(|this, [a, ..]| {
        let product = this.operator("mul", &[written("2."), a]);
        this.operator("add", &[product.into(), written("1e-3")])
    })
    .is(quote!(2. * a + 1e-3));
}

#[test]
fn derived_literals_are_exact() {
    for (value, text) in [(0.5, "0.5"), (2.0, "2.0"), (0.1 + 0.2, "0.30000000000000004"), (1e300, "1e300")] {
        let text: proc_macro2::Literal = text.parse().expect("a literal");
        of_three(|this, [a, ..]| this.derived("mul", &[Operand::from(value), a])).is(quote!(#text * a));
    }
    of_three(|this, [a, ..]| this.derived("mul", &[Operand::from(-0.5), a])).is(quote!(-0.5 * a));
    of_three(|this, [a, ..]| this.derived("add", &[a, Operand::from(-0.0)])).is(quote!(a + -0.0));
    of_three(|this, [a, ..]| this.derived("add", &[a, Operand::from(f64::NEG_INFINITY)]))
        .is(quote!(a + f64::NEG_INFINITY));
}

#[test]
fn a_literal_says_its_type_where_nothing_else_does() {
    of_three(|this, [a, ..]| this.method("powf", &[written("2."), a])).is(quote!(2f64.powf(a)));
    of_three(|this, [a, ..]| this.method("powf", &[written("2.0f64"), a])).is(quote!(2.0f64.powf(a)));
    of_three(|this, _| {
        let negative = this.operator("neg", &[written("2.0")]);
        this.method("sin", &[negative.into()])
    })
    .is(quote!((-2.0f64).sin()));
    of_three(|this, _| {
        let sum = this.operator("add", &[written("1.0"), written("2.0")]);
        this.method("sqrt", &[sum.into()])
    })
    .is(quote!((1.0f64 + 2.0).sqrt()));
    of_three(|this, _| this.derived("cos", &[Operand::from(0.5)])).is(quote!(::differentiable::Real::cos(0.5f64)));
}

#[test]
fn literals_of_a_type_parameter_are_converted() {
    let mut this = Build::new();
    let scalar = Scalar::Parameter(super::build::ident("T"));
    this.function.scalar = scalar.clone();
    let x = this.parameter("x", Role::Value, Type::Scalar(scalar.clone()), crate::ir::Reference::Owned);
    let mut result = Operand::from(x);
    for value in [0.0, 1.0, -2.5] {
        let next = this.function.value("t", scalar.clone());
        let literal = Operand::Literal(Literal::new(value));
        this.bind(next, operation("mul", Spelling::Derived, &[result, literal]));
        result = next.into();
    }
    this.finish(&[result]).is(quote! {
        x * <T as ::differentiable::Real>::zero() * <T as ::differentiable::Real>::one()
            * <T as ::differentiable::Real>::from_f64(-2.5)
    });
}

#[test]
fn constant_code_is_parenthesised_where_it_must_be() {
    let product = |code: fn(Ident) -> TokenStream| {
        let mut this = Build::new();
        let (x, n) = (this.input("x"), this.count("n"));
        let factor = this.temporary("t");
        this.bind(factor, Value::Opaque(pure(code(mention(n)))));
        let product = this.operator("mul", &[x.into(), factor.into()]);
        this.finish(&[product.into()])
    };
    product(|n| quote!(#n as f64)).is(quote!(x * n as f64));
    product(|n| quote!(#n as f64 + 1.0)).is(quote!(x * (n as f64 + 1.0)));
    product(|n| quote!((#n as f64 + 1.0))).is(quote!(x * (n as f64 + 1.0)));
    product(|n| quote!(f64::from(#n))).is(quote!(x * f64::from(n)));
}

#[test]
fn constant_code_of_an_assumed_type_is_bound_with_that_type() {
    let mut this = Build::new();
    let (x, n) = (this.input("x"), this.count("n"));
    let n = mention(n);
    let factor = this.temporary("weight");
    this.bind(factor, Value::Opaque(pure(quote!(weight(#n)))));
    let product = this.operator("mul", &[x.into(), factor.into()]);
    this.finish(&[product.into()]).is(quote! {
        let weight_1: f64 = weight(n);
        x * weight_1
    });
}

#[test]
fn a_method_that_other_traits_may_have_is_that_of_its_name() {
    of_three(|this, [a, b, _]| {
        let sum = this.method("add", &[a, b]);
        this.method("gamma", &[sum.into()])
    })
    .is(quote! {
        #[allow(unstable_name_collisions)]
        let _: fn(f64, f64) -> f64 = {
            use ::core::ops::Add as _;
            <f64>::add
        };
        #[allow(unstable_name_collisions)]
        let _: fn(f64) -> f64 = {
            use ::differentiable::Real as _;
            <f64>::gamma
        };
        a.add(b).gamma()
    });
    of_three(|this, [a, b, _]| this.method("max", &[a, b])).is(quote!(a.max(b)));
}
