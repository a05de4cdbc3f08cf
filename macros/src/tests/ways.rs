//! The functions that the tests of the crate differentiate, and those that passes may not change, in the interpreter: every way through the
//! passes gives what forward mode gives that is not simplified.

use syn::visit::{self, Visit};

use super::random::{Derivatives, Primal, WAYS, is_unknown};
use super::*;
use crate::differentiate::Calls;
use crate::ir::interpret::Code;
use crate::subject::unless_panicked;

const CONDITIONS: &str = include_str!("ways/conditions.rs");

/// A function with what its attribute says.
struct Differentiable {
    item: syn::ItemFn,
    arguments: TokenStream,
}

#[derive(Default)]
struct Found(Vec<Differentiable>);

impl<'ast> Visit<'ast> for Found {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let attribute = item.attrs.iter().find(|attribute| attribute.path().is_ident("differentiable"));
        if let Some(attribute) = attribute {
            let arguments = attribute.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
            let item = syn::ItemFn { attrs: Vec::new(), ..item.clone() };
            // The interpreter has one precision, and no snapshots.
            let text = quote::quote!(#arguments #item).to_string();
            let is_known = !["f32", "checkpoint"].iter().any(|unknown| text.contains(unknown));
            self.0.extend(is_known.then_some(Differentiable { item, arguments }));
        }
        visit::visit_item_fn(self, item);
    }
}

/// The files.
pub fn sources() -> Vec<String> {
    let tests =
        syntax::sources().into_iter().map(|path| std::fs::read_to_string(path).expect("a file that can be read"));
    tests.chain([CONDITIONS.to_owned()]).collect()
}

/// The functions of a file.
fn functions(source: &str) -> Vec<Differentiable> {
    let mut found = Found::default();
    found.visit_file(&syn::parse_file(source).expect("Rust"));
    found.0
}

/// What arguments are made of: floats that are of one sign or of both, and small integers.
struct Numbers {
    point: u32,
    count: u32,
}

impl Numbers {
    fn float(&mut self) -> f64 {
        self.count += 1;
        let wave = (f64::from(self.count) * 1.7 + f64::from(self.point)).sin();
        if self.point == 0 { 0.9 + 0.7 * wave } else { 1.6 * wave }
    }

    /// Nothing for a type that says too little.
    fn datum(&mut self, ty: &syn::Type) -> Option<Datum> {
        match ty {
            syn::Type::Reference(reference) if reference.mutability.is_none() => self.datum(&reference.elem),
            syn::Type::Tuple(tuple) => {
                Some(Datum::Tuple(tuple.elems.iter().map(|part| self.datum(part)).collect::<Option<_>>()?))
            }
            syn::Type::Slice(slice) => self.list(&slice.elem, 4),
            syn::Type::Array(array) => match &array.len {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(length), .. }) => {
                    self.list(&array.elem, length.base10_parse().ok()?)
                }
                _ => None,
            },
            syn::Type::Path(path) => {
                let last = path.path.segments.last()?;
                match (&*last.ident.to_string(), &last.arguments) {
                    ("f64", _) => Some(Datum::Real(self.float())),
                    ("usize" | "i32" | "u32" | "i64" | "u64", _) => Some(Datum::Int(i128::from(self.point) + 2)),
                    ("bool", _) => Some(Datum::Bool(self.point == 0)),
                    ("Vec", syn::PathArguments::AngleBracketed(of)) => match of.args.first()? {
                        syn::GenericArgument::Type(element) => self.list(element, 4),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn list(&mut self, element: &syn::Type, length: usize) -> Option<Datum> {
        Some(Datum::Array((0..length).map(|_| self.datum(element)).collect::<Option<_>>()?))
    }
}

fn arguments(item: &syn::ItemFn, point: u32) -> Option<Vec<Datum>> {
    let mut numbers = Numbers { point, count: 0 };
    let types = item.sig.inputs.iter().map(|input| match input {
        syn::FnArg::Typed(typed) => numbers.datum(&typed.ty),
        syn::FnArg::Receiver(_) => None,
    });
    types.collect()
}

/// The functions of a file as they are read, but for those that the interpreter has no arguments for.
pub fn programs_of(source: &str) -> Vec<Program> {
    let file = functions(source);
    let read = file.iter().filter_map(|Differentiable { item, arguments }| {
        let (function, signature) = accepted(item, arguments.clone()).ok()?;
        let active = active(&function, &signature);
        Some((item, function, active))
    });
    let read: Vec<(&syn::ItemFn, Function, Vec<Var>)> = read.collect();
    let programs = read.into_iter().map(|(item, function, active)| {
        let points = (0..2).filter_map(|point| arguments(item, point)).collect();
        Program { name: item.sig.ident.to_string(), function, active, callees: HashMap::new(), points }
    });
    programs.collect()
}

/// What a function gives, if the interpreter knows all of it, and it does not panic at this point.
pub fn outcome(code: &Code, arguments: &[Datum], callees: &Callees) -> Result<Outcome, String> {
    unless_panicked(|| code.run(arguments, callees)).unwrap_or_else(Err)
}

fn flat(data: &[Datum]) -> Vec<f64> {
    data.iter().flat_map(Datum::flat).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What is differentiated at a point, and what must come of it.
struct Expected {
    point: Vec<Datum>,
    value: Datum,
    cotangent: Datum,
    zeros: Vec<Datum>,
    /// Directions, and the derivatives in them, times the cotangent.
    along: [Vec<Datum>; 2],
    derivatives: Vec<f64>,
    /// The derivative of the gradient in the first direction, where the value is a float.
    second: Option<Vec<f64>>,
}

/// What is run at every point: a function, its derivative in a direction, and that of its gradient.
struct Plain {
    own: Code,
    forward: Code,
    second: Code,
}

impl Plain {
    fn of(program: &Program, primal: &Primal) -> Plain {
        let (function, wrt) = (&primal.function, &primal.wrt);
        let raw = pullback(Calls::Twice).whole(function, wrt, Guards::Everywhere).function;
        let added = &raw.parameters[function.parameters.len()..];
        let second = forward(&raw, &[wrt, added].concat());
        let own = Code::new(program.function.clone());
        Plain { own, forward: Code::new(forward(function, wrt)), second: Code::new(second) }
    }
}

impl Expected {
    /// Nothing where the derivatives that are not simplified cannot tell.
    fn of(program: &Program, plain: &Plain, point: &[Datum], callees: &Callees) -> Option<Expected> {
        let run = |code: &Code, arguments: &[Datum]| outcome(code, arguments, callees).ok();
        let [value] = &run(&plain.own, point)?.results[..] else { return None };
        let (value, floats) = (value.clone(), value.flat());
        let cotangent = refilled(&value, &mut direction(3, floats.len()).into_iter());
        let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
        let count = flat(&zeros).len();
        let along = [1, 2].map(|k| program.shaped(point, &direction(k, count)));
        let derivative = |along: &Vec<Datum>| {
            let results = run(&plain.forward, &[point, along].concat())?.results;
            Some(dot(&results[1].flat(), &cotangent.flat()))
        };
        let derivatives: Vec<f64> = along.iter().map(derivative).collect::<Option<_>>()?;
        let all = [point, std::slice::from_ref(&cotangent), &zeros, &along[0], &[Datum::Real(0.0)], &zeros].concat();
        let second = || Some(flat(&run(&plain.second, &all)?.arguments[all.len() - zeros.len()..]));
        let second = matches!(value, Datum::Real(_)).then(second).flatten();
        let is_known = derivatives.iter().chain(second.iter().flatten()).all(|float| float.is_finite());
        is_known.then(|| Expected { point: point.to_vec(), value, cotangent, zeros, along, derivatives, second })
    }

    fn check(&self, derivatives: &Derivatives, callees: &Callees, context: &str) {
        let run = |code: &Code, arguments: &[Datum]| match outcome(code, arguments, callees) {
            Err(error) if is_unknown(&error) => None,
            outcome => Some(outcome.unwrap_or_else(|error| panic!("{context}: {error}"))),
        };
        let same = |value: &Datum| {
            let bits = |datum: &Datum| datum.flat().into_iter().map(f64::to_bits).collect::<Vec<_>>();
            assert_eq!(bits(value), bits(&self.value), "{context}");
        };
        let all = [&self.point[..], std::slice::from_ref(&self.cotangent), &self.zeros].concat();
        if let Some(outcome) = run(&derivatives.reverse, &all) {
            same(&outcome.results[0]);
            let gradient = flat(&outcome.arguments[self.point.len() + 1..]);
            let along: Vec<f64> = self.along.iter().map(|along| dot(&gradient, &flat(along))).collect();
            assert_close(&along, &self.derivatives, 1e-9, context);
        }
        let forward = derivatives.forward.as_ref();
        if let Some(outcome) = forward.and_then(|code| run(code, &[&self.point[..], &self.along[0]].concat())) {
            same(&outcome.results[0]);
            let derivative = dot(&outcome.results[1].flat(), &self.cotangent.flat());
            assert_close(&[derivative], &self.derivatives[..1], 1e-9, context);
        }
        if let (Some(code), Some(second)) = (&derivatives.second, &self.second) {
            let all = [&all[..], &self.along[0], &[Datum::Real(0.0)], &self.zeros].concat();
            if let Some(outcome) = run(code, &all) {
                assert_close(&flat(&outcome.arguments[all.len() - self.zeros.len()..]), second, 1e-8, context);
            }
        }
    }
}

/// How many functions of the file were compared, and what was wrong.
fn compare(source: &str) -> (usize, Vec<String>) {
    let (mut compared, mut wrong) = (0, Vec::new());
    let programs = programs_of(source);
    let functions = programs.iter().map(|program| (program.name.clone(), program.function.clone())).collect();
    let callees = Callees::new(functions, &derived_callee);
    for program in &programs {
        let function = verified(simplify::primal(program.function.clone()), "primal");
        let primal = Primal::new(function, program.active.clone());
        let plain = Plain::of(program, &primal);
        let expected = |point: &Vec<Datum>| Expected::of(program, &plain, point, &callees);
        let expected: Vec<Expected> = program.points.iter().filter_map(expected).collect();
        compared += usize::from(!expected.is_empty());
        for way in WAYS.into_iter().filter(|_| !expected.is_empty()) {
            let Some(derivatives) = primal.derivatives(way) else { continue };
            let context = format!("{}, {}", program.name, way.name());
            let check =
                |expected: &Expected| unless_panicked(|| expected.check(&derivatives, &callees, &context)).err();
            wrong.extend(expected.iter().find_map(check));
        }
    }
    (compared, wrong)
}

#[test]
fn every_way_gives_the_same_derivatives() {
    let sources = &sources();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    // What has been parsed stays on its thread.
    let of_thread =
        |thread: usize| sources.iter().skip(thread).step_by(threads).map(|source| compare(source)).collect();
    let found: Vec<Vec<(usize, Vec<String>)>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || of_thread(thread))).collect();
        workers.into_iter().map(|worker| worker.join().expect("no panic")).collect()
    });
    let (compared, wrong): (Vec<usize>, Vec<Vec<String>>) = found.into_iter().flatten().unzip();
    assert_eq!(compared.len(), sources.len());
    assert!(wrong.concat().is_empty(), "{}", wrong.concat().join("\n"));
    assert!(compared.iter().sum::<usize>() > 150, "{compared:?}");
}
