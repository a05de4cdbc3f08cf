use quote::quote;

use super::build::{Build, array, at, call, f64, field, ident, mention, part, pure, scalar, slice, written};
use crate::ir::{
    Aggregate, Argument, Mode, Operand, Place, Projection, Reference, Role, Scalar, Statement, Type, Value, Var,
};

fn point() -> Type {
    Type::Named(quote!(Point))
}

#[test]
fn references_are_followed() {
    let mut this = Build::new();
    let x = this.parameter("x", Role::Place, f64(), Reference::Shared);
    let y = this.parameter("y", Role::Place, f64(), Reference::Mutable);
    let sum = this.load(x);
    let sine = this.method("sin", &[sum.into()]);
    this.push(Statement::Store(y.into(), sine.into()));
    let load = this.load(x);
    let product = this.operator("mul", &[load.into(), written("2.0")]);
    this.add_to(y, product);
    this.finish(&[]).is(quote! {
        *y = (*x).sin();
        *y += *x * 2.0;
    });
}

#[test]
fn paths_follow_references_by_themselves() {
    let mut this = Build::new();
    let p = this.parameter("p", Role::Place, point(), Reference::Mutable);
    let i = this.count("i");
    let i = mention(i);
    let load = this.load(field(p, "x"));
    let place = field(p, "grid")
        .at(Projection::Slice(pure(quote!(1..))))
        .at(Projection::Index(pure(quote!(#i + 1))))
        .at(Projection::Field(0.into()));
    this.add_to(place, load);
    this.finish(&[]).is(quote! {
        let t = ::differentiable::generated::movement::<f64>(p.x);
        *::differentiable::generated::part_mut(&mut p.grid, |whole| &mut whole[1..][i + 1].0) += t;
    });
}

#[test]
fn borrows_are_as_short_as_they_can_be() {
    let mut this = Build::new();
    let (x, y) = (this.slice("x"), this.slice_mut("y"));
    let z = this.storage("z", array(3));
    let zeros = Aggregate::Repeat(Box::new(scalar(0.0)), pure(quote!(3)));
    this.bind(z, Value::Aggregate(zeros));
    let borrows = [
        Argument::Borrow(x.into()),
        Argument::Borrow(part(x, quote!(1..))),
        Argument::BorrowMut(y.into()),
        Argument::BorrowMut(part(z, quote!(..2))),
    ];
    this.push(call(quote!(f), &[], borrows.to_vec(), &[]));
    let borrows = [Argument::Borrow(y.into()), Argument::BorrowMut(z.into()), Argument::Absent];
    this.push(call(quote!(f), &[], borrows.to_vec(), &[]));
    this.finish(&[]).is(quote! {
        let mut z: [f64; 3] = [0.0; 3];
        f(x, &x[1..], &mut *y, &mut z[..2]);
        f(&*y, &mut z, ::differentiable::generated::Constant);
    });
}

#[test]
fn derivatives_are_called_beside_their_function() {
    let mut this = Build::new();
    let x = this.input("x");
    let cases = [
        (quote!(g), &[][..], quote!(g)),
        (quote!(g), &[Mode::Reverse][..], quote!(g::accumulate_vjp)),
        (quote!(models::g), &[Mode::Forward][..], quote!(models::g::directional)),
        (quote!(g::<3>), &[Mode::Reverse][..], quote!(g::accumulate_vjp::<3>)),
        (quote!(Model::g), &[Mode::Reverse][..], quote!(Model::g_accumulate_vjp)),
        (quote!(Self::g::<3>), &[Mode::Forward][..], quote!(Self::g_directional::<3>)),
    ];
    let mut expected = quote! {
        trait MissingCompanions {
            fn g_accumulate_vjp(&self) {}
            fn g_directional(&self) {}
        }
        impl<N: ?Sized + for<'call> ::differentiable::generated::Companions<'call>> MissingCompanions for N {}
    };
    for (path, modes, written) in cases {
        this.push(call(path, modes, vec![Argument::Value(x.into())], &[]));
        expected.extend(quote!(#written(x);));
    }
    this.finish(&[]).is(expected);
}

#[test]
fn zeros_have_the_shape_of_what_they_belong_to() {
    let mut this = Build::new();
    let pair = Type::Tuple(vec![f64(), Type::Array(Box::new(array(2)), quote!(N))]);
    let types = [f64(), array(3), pair, slice(), point()];
    for (index, ty) in types.into_iter().enumerate() {
        let name = format!("x{index}");
        let x = this.parameter(&name, Role::Place, ty.clone(), Reference::Shared);
        let ty = match ty {
            Type::Slice(element) => Type::Vector(element),
            Type::Named(_) => Type::Unknown,
            other => other,
        };
        let shadow = this.storage(&format!("{name}_bar"), ty);
        this.bind(shadow, Value::Zero(x.into()));
    }
    this.finish(&[]).is(quote! {
        let mut x0_bar: f64 = 0.0;
        let mut x1_bar: [f64; 3] = [0.0; 3];
        let mut x2_bar: (f64, [[f64; 2]; N]) = (0.0, [[0.0; 2]; N]);
        let mut x3_bar = ::differentiable::Tangent::zero_tangent(x3);
        let mut x4_bar = ::differentiable::Tangent::zero_tangent(x4);
    });
}

#[test]
fn whole_places_are_cleared_and_added() {
    let mut this = Build::new();
    let types = [f64(), array(3), slice(), point()];
    for (name, ty) in ["a", "b", "c", "d"].into_iter().zip(types) {
        let x = this.parameter(name, Role::Place, ty.clone(), Reference::Mutable);
        let y = this.parameter(&format!("{name}_more"), Role::Place, ty, Reference::Shared);
        this.push(Statement::AccumulateAll(x.into(), y.into()));
        this.push(Statement::Clear(x.into()));
    }
    this.finish(&[]).is(quote! {
        *a += *a_more;
        *a = 0.0;
        ::differentiable::Vector::accumulate(&mut *b, b_more);
        b[..].fill(0.0);
        ::differentiable::generated::accumulate_slice(&mut *c, c_more);
        c.fill(0.0);
        ::differentiable::Vector::accumulate(&mut *d, d_more);
        ::differentiable::Vector::set_zero(&mut *d);
    });
}

#[test]
fn zeros_of_a_type_parameter_are_converted() {
    let mut this = Build::new();
    let scalar = Type::Scalar(Scalar::Parameter(ident("T")));
    let ty = Type::Array(Box::new(scalar), quote!(2));
    let x = this.parameter("x", Role::Place, ty.clone(), Reference::Mutable);
    let shadow = this.storage("x_bar", ty);
    this.bind(shadow, Value::Zero(x.into()));
    this.push(Statement::Clear(x.into()));
    this.finish(&[]).is(quote! {
        let mut x_bar = [<T as ::differentiable::Real>::zero(); 2];
        x[..].fill(<T as ::differentiable::Real>::zero());
    });
}

#[test]
fn aggregates_are_literal_expressions() {
    let mut this = Build::new();
    let (a, b, n) = (this.input("a"), this.input("b"), this.count("n"));
    let n = mention(n);
    let sum = this.operator("add", &[a.into(), b.into()]);
    let members = ["a", "y"].map(|name| syn::Member::Named(ident(name)));
    let positions = [0, 1].map(syn::Member::from);
    let of = |members: [syn::Member; 2], first: Var, base| Aggregate::Struct {
        path: quote!(Pair),
        fields: members.into_iter().zip([scalar(first), scalar(1.0)]).collect(),
        base,
    };
    let tuple = Type::Tuple(vec![f64(), array(2)]);
    let other = this.parameter("other", Role::Place, point(), Reference::Shared);
    let base = Some(Box::new(Aggregate::Copy(other.into())));
    let vector = Type::Vector(Box::new(f64()));
    let aggregates = [
        (array(2), Aggregate::Array(vec![scalar(sum), scalar(2.0)])),
        (tuple, Aggregate::Tuple(vec![scalar(a), Aggregate::Array(vec![scalar(0.0), scalar(b)])])),
        (vector.clone(), Aggregate::Vector(Box::new(scalar(0.0)), pure(quote!(#n)))),
        (vector, Aggregate::List(vec![scalar(a), scalar(b)])),
        (point(), of(members.clone(), a, None)),
        (point(), of(members, b, base)),
        (point(), of(positions, b, None)),
    ];
    for (ty, aggregate) in aggregates {
        let place = this.storage("p", ty);
        this.bind(place, Value::Aggregate(aggregate));
    }
    this.finish(&[]).is(quote! {
        let mut p = [a + b, 2.0];
        let mut p_1 = (a, [0.0, b]);
        let mut p_2: ::differentiable::generated::Vec<f64> = ::differentiable::generated::vec![0.0; n];
        let mut p_3 = ::differentiable::generated::vec![a, b];
        let mut p_4 = Pair { a, y: 1.0 };
        let mut p_5 = Pair { a: b, y: 1.0, ..other.clone() };
        let mut p_6 = Pair(b, 1.0);
    });
}

#[test]
fn copies_are_made_by_the_type() {
    let mut this = Build::new();
    let types = [array(2), slice(), Type::Vector(Box::new(f64())), point()];
    for (name, ty) in ["a", "b", "c", "d"].into_iter().zip(types) {
        let x = this.parameter(name, Role::Place, ty.clone(), Reference::Shared);
        let copy = this.storage(&format!("{name}_copy"), Type::Unknown);
        this.bind(copy, Value::Aggregate(Aggregate::Copy(x.into())));
    }
    this.finish(&[]).is(quote! {
        let mut a_copy = *a;
        let mut b_copy = b.to_vec();
        let mut c_copy = c.clone();
        let mut d_copy = d.clone();
    });
}

#[test]
fn storage_is_moved_where_its_copy_is_the_last_that_is_seen_of_it() {
    let mut this = Build::new();
    let x = this.parameter("x", Role::Place, Type::Vector(Box::new(f64())), Reference::Shared);
    let by_value = |place: Var| call(quote!(f), &[], vec![Argument::Aggregate(Aggregate::Copy(place.into()))], &[]);
    let [last, looked_at, twice, repeated] = ["last", "looked_at", "twice", "repeated"].map(|name| {
        let storage = this.storage(name, Type::Vector(Box::new(f64())));
        this.bind(storage, Value::Aggregate(Aggregate::Copy(x.into())))
    });
    this.push(by_value(last));
    this.push(by_value(looked_at));
    this.push(call(quote!(g), &[], vec![Argument::Borrow(looked_at.into())], &[]));
    this.push(by_value(twice));
    this.push(by_value(twice));
    this.count_to("i", quote!(3), |this, _| {
        let own = this.storage("own", Type::Vector(Box::new(f64())));
        this.bind(own, Value::Zero(x.into()));
        this.push(by_value(repeated));
        this.push(by_value(own));
    });
    this.finish(&[]).is(quote! {
        let mut last = x.clone();
        let mut looked_at = x.clone();
        let mut twice = x.clone();
        let mut repeated = x.clone();
        f(last);
        f(looked_at.clone());
        g(&looked_at);
        f(twice.clone());
        f(twice.clone());
        for _ in 0..3 {
            let mut own = ::differentiable::Tangent::zero_tangent(x);
            f(repeated.clone());
            f(own);
        }
    });
}

#[test]
fn slices_are_assigned_by_copying() {
    let mut this = Build::new();
    let (x, y) = (this.slice("x"), this.slice_mut("y"));
    let copy = |place: Place| Aggregate::Copy(place);
    this.push(Statement::Assign(y.into(), copy(x.into())));
    this.push(Statement::Assign(part(y, quote!(..2)), copy(part(x, quote!(1..3)))));
    let z = this.parameter("z", Role::Place, array(2), Reference::Mutable);
    this.push(Statement::Assign(z.into(), Aggregate::Array(vec![scalar(1.0), scalar(2.0)])));
    this.finish(&[]).is(quote! {
        y.copy_from_slice(x);
        y[..2].copy_from_slice(&x[1..3]);
        *z = [1.0, 2.0];
    });
}

#[test]
fn storage_says_its_type_where_its_value_does_not() {
    let mut this = Build::new();
    let a = this.input("a");
    let values = [
        ("s", f64(), scalar(written("0.0"))),
        ("t", f64(), scalar(a)),
        ("u", array(2), Aggregate::Array(vec![scalar(0.0), scalar(1.0)])),
        ("v", array(2), Aggregate::Opaque(pure(quote!(initial())))),
    ];
    let mut sum = Operand::from(a);
    for (name, ty, value) in values {
        let place = this.storage(name, ty.clone());
        this.bind(place, Value::Aggregate(value));
        let load = match ty {
            Type::Array(..) => this.load(at(place, quote!(0))),
            _ => this.load(place),
        };
        sum = this.operator("add", &[sum, load.into()]).into();
    }
    this.finish(&[sum]).is(quote! {
        let mut s: f64 = 0.0;
        let mut t: f64 = a;
        let mut u: [f64; 2] = [0.0, 1.0];
        let mut v: [f64; 2] = initial();
        a + s + t + u[0] + v[0]
    });
}
