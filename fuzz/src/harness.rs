//! The source of a batch: every program in a module of its own, with a function that evaluates it and its derivatives.

use std::fmt::Write;

use differentiable_fuzz::points::{CONSTANT, COUNT, Point};
use differentiable_fuzz::print::{self, SECOND_ORDER};
use differentiable_fuzz::tree::*;

/// What all programs share.
const PRELUDE: &str = r#"#![allow(warnings)]
mod support {
    pub use super::structs::*;
    pub use differentiable::{Real, Tangent, differentiable};

    pub type Number = f64;
    pub type Triple = [Number; 3];

    /// The floats in a value, in order.
    pub trait Flat { fn flat(&self, out: &mut Vec<f64>); }
    impl Flat for f64 { fn flat(&self, out: &mut Vec<f64>) { out.push(*self); } }
    impl Flat for f32 { fn flat(&self, out: &mut Vec<f64>) { out.push(f64::from(*self)); } }
    impl Flat for () { fn flat(&self, out: &mut Vec<f64>) {} }
    impl<F: Flat> Flat for [F] { fn flat(&self, out: &mut Vec<f64>) { self.iter().for_each(|part| part.flat(out)); } }
    impl<F: Flat, const N: usize> Flat for [F; N] { fn flat(&self, out: &mut Vec<f64>) { self[..].flat(out); } }
    impl<F: Flat> Flat for Vec<F> { fn flat(&self, out: &mut Vec<f64>) { self[..].flat(out); } }
    impl<F: Flat> Flat for Option<F> { fn flat(&self, out: &mut Vec<f64>) { self.as_ref().unwrap().flat(out); } }
    impl<F: Flat> Flat for Result<F, String> { fn flat(&self, out: &mut Vec<f64>) { self.as_ref().unwrap().flat(out); } }
    impl<F: Flat + ?Sized> Flat for &F { fn flat(&self, out: &mut Vec<f64>) { (**self).flat(out); } }
    macro_rules! tuples { ($($($F:ident $i:tt)+;)+) => { $(impl<$($F: Flat),+> Flat for ($($F,)+) {
        fn flat(&self, out: &mut Vec<f64>) { $(self.$i.flat(out);)+ }
    })+ } }
    tuples! { A 0; A 0 B 1; A 0 B 1 C 2; A 0 B 1 C 2 D 3; A 0 B 1 C 2 D 3 E 4; A 0 B 1 C 2 D 3 E 4 G 5; }

    std::thread_local! { static RUNS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) }; }
    pub fn counted(number: usize) -> usize { RUNS.set(RUNS.get() + 1); number }

    pub fn count_anew() { RUNS.set(0); }

    /// The same, and how often what is counted has run.
    pub fn report_once<F: Flat>(item: &str, run: impl FnOnce() -> F) {
        count_anew();
        report(item, run);
        println!("runs {:x}", (RUNS.get() as f64).to_bits());
    }
    pub fn report<F: Flat>(item: &str, run: impl FnOnce() -> F) {
        let floats = || {
            let mut floats = Vec::new();
            run().flat(&mut floats);
            floats
        };
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(floats)) {
            Ok(floats) => {
                let bits: Vec<String> = floats.iter().map(|float| format!("{:x}", float.to_bits())).collect();
                println!("{item} {}", bits.join(" "));
            }
            Err(_) => println!("{item} panic"),
        }
    }
}
"#;

/// The structs, of all programs, or of one that has methods of them.
const STRUCTS: &str = r#"
#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
pub struct Pair { pub a: f64, pub b: f64 }
#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
pub struct Body { pub at: [f64; 2], pub mass: f64 }
#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
pub struct Link { pub pair: Pair, pub weight: f64 }
#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
pub struct Kind { pub size: f64, pub count: usize }
impl Flat for Pair { fn flat(&self, out: &mut Vec<f64>) { (self.a, self.b).flat(out); } }
impl Flat for Body { fn flat(&self, out: &mut Vec<f64>) { (self.at, self.mass).flat(out); } }
impl Flat for Link { fn flat(&self, out: &mut Vec<f64>) { (self.pair, self.weight).flat(out); } }
impl Flat for Kind { fn flat(&self, out: &mut Vec<f64>) { self.size.flat(out); } }
impl Flat for KindTangent { fn flat(&self, out: &mut Vec<f64>) { self.size.flat(out); } }
"#;

/// The option of functions whose gradient keeps nothing.
pub const NO_TAPE: &str = "no_tape";

/// Gradients use memory again.
pub const WORKSPACE: &str = "workspace";

/// Loops are reversed from so few snapshots that they run again.
pub const CHECKPOINT: &str = "checkpoint = 2";

/// The arguments of the attribute that programs are compiled with.
pub const ATTRIBUTES: [&str; 5] = ["", SECOND_ORDER, NO_TAPE, WORKSPACE, CHECKPOINT];

/// The source, and for each program its first line and the first one behind its functions, counted from 1.
pub fn source(entries: &[(usize, &Program, &[Point])], attribute: Option<&str>) -> (String, Vec<(usize, usize)>) {
    let mut text = format!("{PRELUDE}mod structs {{\nuse super::support::{{Flat, Tangent}};{STRUCTS}}}\n");
    let mut lines = Vec::new();
    for (number, program, points) in entries {
        let start = text.lines().count() + 1;
        let own = if program.has_struct_methods() { STRUCTS } else { "" };
        let printed = print::program(program, attribute);
        let _ = write!(text, "mod p{number} {{\nuse super::support::*;{own}\n{printed}");
        lines.push((start, text.lines().count() + 1));
        if attribute.is_some() {
            text.push_str(&runs(program, points, attribute.unwrap_or_default()));
        }
        text.push_str("}\n");
    }
    text.push_str("fn main() {\n    std::panic::set_hook(Box::new(|_| {}));\n");
    text.push_str("    let skip: usize = std::env::var(\"FUZZ_SKIP\").map_or(0, |skip| skip.parse().unwrap());\n");
    for (position, (number, ..)) in entries.iter().enumerate().filter(|_| attribute.is_some()) {
        let _ = writeln!(text, "    if {position} >= skip {{ println!(\"program {number}\"); p{number}::run(); }}");
    }
    text.push_str("}\n");
    (text, lines)
}

fn runs(program: &Program, points: &[Point], attribute: &str) -> String {
    let function = program.main();
    // What is called may keep values, and vectors are the function's own.
    let bare = program.functions.len() == 1 && !format!("{function:?}").contains("Vec");
    let counted = attribute == NO_TAPE && bare;
    let attribute = if program.has_derivatives() && attribute == SECOND_ORDER { "" } else { attribute };
    let mut text = String::from("pub fn run() {\n");
    for (number, point) in points.iter().enumerate() {
        let _ = writeln!(text, "    println!(\"point {number}\");");
        text.push_str(&items(function, point, attribute, counted));
    }
    text.push_str("}\n");
    text
}

/// What the parameters are given.
struct Given<'a> {
    point: &'a Point,
    scalar: Scalar,
    floats: usize,
    ints: usize,
}

impl Given<'_> {
    fn number(&self, value: f64) -> String {
        let scalar = if self.scalar == Scalar::F32 { "f32" } else { "f64" };
        format!("{value:?}_{scalar}")
    }

    /// A value made of the floats from an index on.
    fn value(&mut self, ty: &Type, floats: &[f64], tangent: bool) -> String {
        let mut parts = |types: &[Type]| types.iter().map(|ty| self.value(ty, floats, tangent)).collect::<Vec<_>>();
        match ty {
            Type::Float => {
                self.floats += 1;
                self.number(floats[self.floats - 1])
            }
            Type::Int => {
                self.ints += 1;
                format!("{}_usize", self.point.ints[self.ints - 1])
            }
            Type::Array(element, length) | Type::Slice(element, length) => {
                format!("[{}]", parts(&vec![(**element).clone(); *length]).join(", "))
            }
            Type::Vec(element, length) => {
                format!("vec![{}]", parts(&vec![(**element).clone(); length.unwrap_or(0)]).join(", "))
            }
            Type::Tuple(types) => format!("({})", parts(types).join(", ")),
            Type::Struct(index) => {
                let declared = &structs()[*index];
                let fields: Vec<String> = declared
                    .fields
                    .iter()
                    .filter(|(_, ty)| *ty != Type::Int || !tangent)
                    .map(|(name, ty)| {
                        let value = if *ty == Type::Int { COUNT.to_string() } else { self.value(ty, floats, tangent) };
                        format!("{name}: {value}")
                    })
                    .collect();
                let constant = declared.fields.iter().any(|(_, ty)| *ty == Type::Int);
                let suffix = if constant && tangent { "Tangent" } else { "" };
                format!("{}{suffix} {{ {} }}", declared.name, fields.join(", "))
            }
            Type::Reference(_, to) => format!("&{}", self.value(to, floats, tangent)),
            Type::Unit | Type::Bool | Type::Option(_) | Type::Function(..) => panic!("no value of {ty:?}"),
        }
    }
}

/// A value of a type whose floats are all the same.
fn filled(ty: &Type, with: f64, scalar: Scalar, tangent: bool) -> String {
    let point = Point { floats: vec![with; 64], ints: Vec::new(), tangents: Vec::new(), cotangents: Vec::new() };
    let mut given = Given { point: &point, scalar, floats: 0, ints: 0 };
    given.value(ty, &point.floats, tangent)
}

fn items(function: &Function, point: &Point, attribute: &str, counted: bool) -> String {
    let name = &function.name;
    let given = || Given { point, scalar: function.scalar, floats: 0, ints: 0 };
    let outputs: Vec<&Parameter> = function.parameters.iter().filter(|parameter| parameter.is_output()).collect();
    let actives: Vec<&Parameter> = function.parameters.iter().filter(|parameter| parameter.is_active()).collect();

    let mut values = given();
    let mut number = 0;
    let arguments: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| match parameter.is_output() {
            true => {
                number += 1;
                format!("&mut o{}", number - 1)
            }
            false if parameter.is_constant => filled(&parameter.ty, CONSTANT, function.scalar, false),
            // The compiler rounds in its own way what it can compute.
            false => format!("std::hint::black_box({})", values.value(&parameter.ty, &point.floats, false)),
        })
        .collect();
    let arguments = arguments.join(", ");
    let mut tangents = given();
    let tangents: Vec<String> =
        actives.iter().map(|parameter| tangents.value(&parameter.ty, &point.tangents, true)).collect();
    let tangents = tangents.join(", ");

    let scalar = function.scalar;
    let asked = if function.failing == Failing::Never { "" } else { ".unwrap()" };
    let mut text = String::new();
    let mut item = |tag: &str, before: &str, call: &str| {
        let once = if ["value", "jvp", "vjp", "gradient"].contains(&tag) { "_once" } else { "" };
        let _ = writeln!(text, "    report{once}(\"{tag}\", || {{ {before} {call} }});");
    };

    if !outputs.is_empty() {
        let room = |prefix: &str, with: f64, tangent: bool| -> String {
            let lets = outputs.iter().enumerate().map(|(index, output)| {
                format!("let mut {prefix}{index} = {};", filled(output.ty.referent(), with, scalar, tangent))
            });
            lets.collect::<Vec<_>>().join(" ")
        };
        let names = |prefix: &str| (0..outputs.len()).map(|index| format!("{prefix}{index}")).collect::<Vec<_>>();
        let tuple = |names: Vec<String>| format!("({},)", names.join(", "));
        let rooms = room("o", 0.0, false);
        let written = tuple(names("o"));
        item("value", &rooms, &format!("{name}({arguments}){asked}; {written}"));
        let directions: Vec<String> = names("d").iter().map(|name| format!("&mut {name}")).collect();
        item(
            "jvp",
            &format!("{rooms} {}", room("d", 7.0, true)),
            &format!(
                "{name}::jvp({arguments}, {tangents}, {}){asked}; ({written}, {})",
                directions.join(", "),
                tuple(names("d"))
            ),
        );
        let mut cotangents = given();
        let cotangents: Vec<String> = outputs
            .iter()
            .map(|output| format!("&{}", cotangents.value(output.ty.referent(), &point.cotangents, true)))
            .collect();
        let call = format!("let g = {name}::vjp({arguments}, {}){asked}; ({written}, g)", cotangents.join(", "));
        item("vjp", &rooms, &call);
        item("vjp", &rooms, &call);
        return text;
    }

    item("value", "", &format!("{name}({arguments})"));
    item("jvp", "", &format!("{name}::jvp({arguments}, {tangents})"));
    let cotangent = given().value(&function.result, &point.cotangents, true);
    item("vjp", "", &format!("{name}::vjp({arguments}, {cotangent})"));
    item("vjp", "", &format!("{name}::vjp({arguments}, {cotangent})"));
    let zeros: Vec<String> = actives.iter().map(|active| filled(active.ty.referent(), 0.0, scalar, true)).collect();
    let zeros = zeros.iter().enumerate().map(|(index, zero)| format!("let mut z{index} = {zero};"));
    let mut added_to = (0..actives.len()).map(|index| format!("z{index}"));
    let shadows = function.parameters.iter().map(|parameter| match parameter.ty.referent() {
        _ if !parameter.is_active() => "differentiable::generated::Constant".to_owned(),
        Type::Slice(..) => format!("&mut {}[..]", added_to.next().unwrap_or_default()),
        _ => format!("&mut {}", added_to.next().unwrap_or_default()),
    });
    let shadows = shadows.collect::<Vec<_>>().join(", ");
    let added = (0..actives.len()).map(|index| format!("z{index},")).collect::<String>();
    let call = format!("let v = {name}::accumulate_vjp({arguments}, {cotangent}, {shadows}){asked}; (v, ({added}))");
    item("guarded", &zeros.collect::<String>(), &call);
    let directions = actives.iter().scan(given(), |values, parameter| {
        let ty = match parameter.ty.referent() {
            Type::Slice(element, length) => &Type::vec((**element).clone(), Some(*length)),
            ty => ty,
        };
        let along = Given { floats: values.floats, ..given() }.value(ty, &point.tangents, true);
        let mut unit = vec![0.0; point.tangents.len()];
        unit[0] = 1.0;
        Some(format!("&[{along}, {}]", values.value(ty, &unit, true)))
    });
    let directions: Vec<String> = directions.collect();
    item("jvps", "", &format!("{name}::jvps({arguments}, {})", directions.join(", ")));
    // The attribute does not see an array behind the name of a type.
    let is_alias = |ty: &Type| print::ty(ty.referent(), print::scalar(scalar)) == print::TRIPLE;
    if let [only] = actives[..]
        && ![&only.ty, &function.result].into_iter().any(is_alias)
        && is_listed(&function.result)
        && (is_listed(&only.ty) || only.ty == Type::Float)
    {
        item("jacobian", "", &format!("{name}::jacobian({arguments})"));
    }
    if function.result == Type::Float {
        item("gradient", "", &format!("{name}::value_and_gradient({arguments})"));
        if attribute == WORKSPACE {
            let call = format!("{name}::value_and_gradient_with({arguments}, &mut workspace)");
            item(
                "gradient",
                &format!("let mut workspace = differentiable::Workspace::new(); let _ = {call}; count_anew();"),
                &call,
            );
        }
        if attribute == SECOND_ORDER {
            item("hvp", "", &format!("{name}::hvp({arguments}, {tangents})"));
            let is_list = |ty: &Type| ty.referent().elements().is_some_and(|(element, _)| *element == Type::Float);
            let scalars = actives.iter().all(|parameter| parameter.ty == Type::Float);
            if scalars || actives.len() == 1 && is_list(&actives[0].ty) && !is_alias(&actives[0].ty) {
                item("hessian", "", &format!("{name}::hessian({arguments})"));
            }
        }
        let simple = |ty: &Type| !ty.has_struct() && !matches!(ty.referent(), Type::Tuple(_));
        if actives.iter().all(|parameter| simple(&parameter.ty)) {
            let outs: Vec<String> = actives
                .iter()
                .enumerate()
                .map(|(index, active)| {
                    let room = filled(active.ty.referent(), 7.0, scalar, true);
                    let room = match active.ty.referent() {
                        Type::Vec(..) | Type::Slice(..) => format!("{}[..]", room.replace("vec!", "")),
                        _ => room,
                    };
                    format!("let mut g{index} = {};", room.trim_end_matches("[..]"))
                })
                .collect();
            let names: Vec<String> = (0..actives.len()).map(|index| format!("g{index}")).collect();
            let borrowed: Vec<String> = names.iter().map(|name| format!("&mut {name}")).collect();
            item(
                "gradient",
                &outs.join(" "),
                &format!(
                    "let v = {name}::gradient_into({arguments}, {}){asked}; (v, ({},))",
                    borrowed.join(", "),
                    names.join(", ")
                ),
            );
            if counted {
                let call = format!("{name}::gradient_into({arguments}, {}){asked}", borrowed.join(", "));
                let measured = format!("allocation_counter::measure(|| {{ std::hint::black_box({call}); }})");
                item("allocations", &outs.join(" "), &format!("{measured}.count_total as f64"));
            }
        }
    }
    text
}

/// Whether it is made of lists of floats.
fn is_listed(ty: &Type) -> bool {
    ty.referent().elements().is_some_and(|(element, _)| *element == Type::Float || is_listed(element))
}
