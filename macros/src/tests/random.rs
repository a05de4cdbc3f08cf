//! Random programs, of the program fuzzer, through every pass and the interpreter, against its own.
//!
//! `RANDOM_PROGRAMS` is their number, `RANDOM_SEED` their seed, and `RANDOM_SHRINK` says how many failures of a class are shrunk:
//!
//! ```sh
//! RANDOM_PROGRAMS=10000 cargo test --profile fuzz --package differentiable-macros --lib random
//! ```

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use differentiable_fuzz::check::{Failure, Printed, check};
use differentiable_fuzz::generate::Grammar;
use differentiable_fuzz::points::{CONSTANT, COUNT, Point};
use differentiable_fuzz::tree::{self, Parameter, Type};
use differentiable_fuzz::{Case, print, shrink};

use super::*;
use crate::differentiate::{
    Calls, Keep, Known, halves, known, known_with_tangents, pullback, reverse_again, reverse_in_halves, reverse_keeping,
};
use crate::subject::unless_panicked;

/// What comes of a program.
#[derive(Debug)]
enum Finding {
    Right,
    Refused(String),
    /// There is something in it that the interpreter does not know.
    Unknown(String),
    Wrong(Failure),
}

/// A way through the passes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    InHalves,
    Simplified,
    NotSimplified,
    Kept,
    Again,
}

/// The derivatives of a function by one of them.
struct Derivatives {
    reverse: Function,
    forward: Function,
    second: Option<Function>,
}

#[test]
fn are_differentiated_as_the_interpreter_of_the_fuzzer_does() {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().expect(name));
    let (count, seed, shrunk) = (number("RANDOM_PROGRAMS", 100), number("RANDOM_SEED", 1), number("RANDOM_SHRINK", 1));
    let only = std::env::var("RANDOM_ONLY").ok().map(|text| text.parse().expect("a number"));
    // The interpreter has one precision, and does not know all of the standard library.
    let without = ["counted", "f32", "let-else", "methods"].map(String::from).into();
    let grammar = Grammar { without, ..Grammar::default() };
    let tally = Mutex::new(BTreeMap::<String, (usize, u64)>::new());
    let wrong = Mutex::new(Vec::new());
    let next = AtomicU64::new(only.unwrap_or(0));
    let end = only.map_or(count, |only| only + 1);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= end {
                break;
            }
            let case = Case::generate(seed, index, &grammar);
            proc_macro2::extra::invalidate_current_thread_spans();
            let kind = match finding(&case, &WAYS) {
                Finding::Right => "right".to_string(),
                Finding::Refused(why) => format!("refused: {why}"),
                Finding::Unknown(what) => format!(
                    "unknown: {}",
                    what.split(" of ").next().unwrap_or_default().split(':').next().unwrap_or_default()
                ),
                Finding::Wrong(failure) => {
                    let kind = failure.class.clone();
                    wrong.lock().expect("no panic").push((index, case, failure));
                    kind
                }
            };
            tally.lock().expect("no panic").entry(kind).or_insert((0, index)).0 += 1;
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).expect("a thread");
        }
    });
    for (kind, (count, first)) in tally.into_inner().expect("no panic") {
        println!("{count} times {kind} ({first})");
    }
    // Candidates of the shrinker may break anything.
    std::panic::set_hook(Box::new(|_| {}));
    let mut report = String::new();
    let mut classes: BTreeMap<String, u64> = BTreeMap::new();
    for (index, case, failure) in wrong.into_inner().expect("no panic") {
        let shown = classes.entry(failure.class.clone()).or_default();
        *shown += 1;
        let (program, Failure { class, detail }) = match *shown {
            number if number > shrunk => (case.program, failure),
            _ => smallest(&case, failure),
        };
        let source = print::program(&program, Some(""));
        report.push_str(&format!("RANDOM_SEED={seed} RANDOM_ONLY={index}: {class}: {detail}\n{source}\n"));
    }
    let _ = std::panic::take_hook();
    assert!(classes.is_empty(), "{classes:?}\n{report}");
}

fn smallest(case: &Case, failure: Failure) -> (tree::Program, Failure) {
    let class = failure.class.clone();
    let failing: Vec<Way> = WAYS.into_iter().filter(|way| class.starts_with(way.name())).collect();
    let ways = if class.contains("macro") { &WAYS } else { &failing[..] };
    shrink::shrink(&case.program, &failure, |candidates| {
        candidates.iter().find_map(|case| match finding(case, ways) {
            Finding::Wrong(failure) if failure.class == class => Some((case.program.clone(), failure)),
            _ => None,
        })
    })
}

fn finding(case: &Case, ways: &[Way]) -> Finding {
    let compiled = match unless_panicked(|| Compiled::of(case)) {
        Ok(Ok(compiled)) => compiled,
        Ok(Err(finding)) => return finding,
        Err(panic) => return panic_of_the_macro(&panic),
    };
    ways.iter().find_map(|way| compiled.finding(*way, case)).unwrap_or(Finding::Right)
}

fn panic_of_the_macro(panic: &str) -> Finding {
    Finding::Wrong(Failure::of_compiler("panic of the macro", panic.lines().next().unwrap_or_default()))
}

const WAYS: [Way; 5] = [Way::InHalves, Way::Simplified, Way::NotSimplified, Way::Kept, Way::Again];

impl Way {
    /// What failures of this way begin with.
    fn name(self) -> &'static str {
        match self {
            Way::InHalves => "in halves: ",
            Way::Simplified => "simplified: ",
            Way::NotSimplified => "not simplified: ",
            Way::Kept => "kept: ",
            Way::Again => "again: ",
        }
    }

    /// Nothing where there is no such derivative.
    fn derivatives(self, primal: &Function, wrt: &[Var]) -> Option<Derivatives> {
        let forwards = verified(forward(primal, wrt), "forward");
        let raw = || verified(pullback(primal, wrt, Guards::WhereFinite, Calls::Twice), "reverse");
        let kept = || {
            let kept = verified(reverse_keeping(primal, wrt, Guards::Everywhere, Keep::Floats), "reverse");
            verified(simplify::derived(kept), "derived")
        };
        let closed = |function: Function, known: &[Known]| {
            halves(function.clone(), known).map_or(function, |halves| verified(halves.function, "closed"))
        };
        let given = vec![true; primal.parameters.len()];
        let divided = |function: Function| {
            let function = verified(simplify::written(simplify::reversed(verified(function, "halves"))), "written");
            let known = known(&function, &given);
            closed(function, &known)
        };
        let directional = |reverse: &Function| {
            let added = &reverse.parameters[primal.parameters.len()..];
            verified(simplify::derived(verified(forward(reverse, &[wrt, added].concat()), "second")), "derived")
        };
        let first = |reverse: Function| Derivatives { second: None, reverse, forward: forwards.clone() };
        Some(match self {
            Way::InHalves => {
                let guarded = verified(reverse_in_halves(primal, wrt, Guards::Everywhere, Calls::InHalves), "halves");
                let guarded = verified(simplify::reversed(guarded), "reversed");
                let mut second = directional(&guarded);
                let known = known_with_tangents(&mut second, &guarded, wrt, &known(primal, &given));
                let second = closed(verified(simplify::written(second), "written"), &known);
                Derivatives {
                    reverse: divided(reverse_in_halves(primal, wrt, Guards::WhereFinite, Calls::InHalves)),
                    forward: forwards,
                    second: Some(second),
                }
            }
            Way::Simplified => Derivatives {
                reverse: verified(simplify::written(verified(simplify::reversed(raw()), "reversed")), "written"),
                forward: verified(simplify::buffered(simplify::derived(forwards)), "buffered"),
                second: Some(verified(simplify::buffered(directional(&kept())), "buffered")),
            },
            Way::NotSimplified => first(raw()),
            Way::Kept => first(kept()),
            Way::Again => first(divided(reverse_again(primal, wrt, Guards::WhereFinite)?)),
        })
    }
}

/// The functions of a program, of which one is differentiated.
struct Compiled {
    functions: HashMap<String, Function>,
    primal: Function,
    wrt: Vec<Var>,
}

impl Compiled {
    fn of(case: &Case) -> Result<Compiled, Finding> {
        let source = print::program(&case.program, None);
        let file: syn::File = syn::parse_str(&source).expect("the generator writes Rust");
        let mut functions = HashMap::new();
        let mut last = None;
        for (item, own) in file.items.iter().zip(&case.program.functions) {
            let syn::Item::Fn(item) = item else { unreachable!("the generator writes functions") };
            let arguments = print::arguments(own, "").parse().expect("tokens");
            let refused = |errors: TokenStream| Finding::Refused(first_words(errors));
            let (function, signature) = accepted(item, arguments).map_err(refused)?;
            let function = verified(function, "read");
            functions.insert(own.name.clone(), function.clone());
            let primal = verified(simplify::primal(function), "primal");
            let mut refusals = Refusals::default();
            read::refuse_independent(&primal, &signature, &mut refusals);
            if !refusals.is_empty() {
                return Err(refused(refusals.compile_errors()));
            }
            let wrt = active(&primal, &signature);
            last = Some((primal, wrt));
        }
        let (primal, wrt) = last.expect("a function");
        Ok(Compiled { functions, primal, wrt })
    }

    /// What is wrong with the derivatives of this way.
    fn finding(&self, way: Way, case: &Case) -> Option<Finding> {
        let derivatives = match unless_panicked(|| way.derivatives(&self.primal, &self.wrt)) {
            Ok(derivatives) => derivatives?,
            Err(panic) => return Some(panic_of_the_macro(&panic)),
        };
        let checked = unless_panicked(|| self.check(&derivatives, case));
        let failure = match checked.unwrap_or_else(|panic| Err(Finding::Wrong(Failure::new("panic", panic)))) {
            Ok(()) => return None,
            Err(Finding::Wrong(failure)) => failure,
            Err(other) => return Some(other),
        };
        Some(Finding::Wrong(Failure { class: format!("{}{}", way.name(), failure.class), detail: failure.detail }))
    }

    fn check(&self, derivatives: &Derivatives, case: &Case) -> Result<(), Finding> {
        let mut panics = Vec::new();
        let printed: Result<Vec<Printed>, String> =
            case.points.iter().map(|point| self.items(derivatives, case, point, &mut panics)).collect();
        match check(&printed.map_err(Finding::Unknown)?, case) {
            None => Ok(()),
            Some(failure) => {
                let detail = format!("{} {panics:?}", failure.detail);
                Err(Finding::Wrong(Failure { detail, ..failure }))
            }
        }
    }

    /// What a batch of the fuzzer would print.
    fn items(
        &self,
        derivatives: &Derivatives,
        case: &Case,
        point: &Point,
        panics: &mut Vec<String>,
    ) -> Result<Printed, String> {
        let function = case.program.main();
        let is_active = |parameter: &&Parameter| parameter.is_active() || parameter.is_output();
        let actives: Vec<&Parameter> = function.parameters.iter().filter(is_active).collect();
        let all: Vec<&Parameter> = function.parameters.iter().collect();
        let (own, cotangents) = point.cotangents.split_at(function.result.floats());
        let arguments = data(&all, &point.floats, &ZEROS, &point.ints, false);
        let tangents = data(&actives, &point.tangents, &ZEROS, &[], true);
        let shadows = data(&actives, &ZEROS, cotangents, &[], true);
        let result: Vec<Datum> = match &function.result {
            Type::Unit => Vec::new(),
            ty => vec![Given { floats: own.iter(), ints: [].iter(), tangent: true }.datum(ty)],
        };
        let (count, results) = (arguments.len(), result.len());
        let flat = |data: &[Datum]| data.iter().flat_map(Datum::flat).collect::<Vec<f64>>();
        let of = |data: &[Datum], parameters: &[&Parameter], outputs: bool| -> Vec<f64> {
            let wanted = data.iter().zip(parameters).filter(|(_, parameter)| parameter.is_output() == outputs);
            wanted.flat_map(|(datum, _)| datum.flat()).collect()
        };
        let values =
            |outcome: &Outcome| [flat(&outcome.results[..results]), of(&outcome.arguments, &all, true)].concat();

        let mut printed = Printed::new();
        let mut item =
            |name: &str, function: &Function, arguments: Vec<Datum>, floats: &dyn Fn(Outcome) -> Vec<f64>| {
                let callees = Callees::new(self.functions.clone(), &derived_callee);
                // What it computes with panics as what is generated would.
                let outcome = unless_panicked(|| run_with(function, &arguments, &callees)).unwrap_or_else(Err);
                let floats = match outcome {
                    Ok(outcome) => Some(floats(outcome)),
                    Err(error) if is_unknown(&error) => return Err(error),
                    Err(error) => {
                        panics.push(error);
                        None
                    }
                };
                printed.push((name.to_string(), floats));
                Ok(())
            };
        item("value", &self.primal, arguments.clone(), &|outcome| values(&outcome))?;
        item("jvp", &derivatives.forward, [&arguments[..], &tangents].concat(), &|outcome| {
            let tangents = of(&outcome.arguments[count..], &actives, true);
            [values(&outcome), flat(&outcome.results[results..]), tangents].concat()
        })?;
        item("vjp", &derivatives.reverse, [&arguments[..], &result, &shadows].concat(), &|outcome| {
            [values(&outcome), of(&outcome.arguments[count + results..], &actives, false)].concat()
        })?;
        if let (Some(second), Type::Float) = (&derivatives.second, &function.result) {
            let first = [&arguments[..], &[Datum::Real(1.0)], &shadows].concat();
            let moved = first.len() + tangents.len() + 1;
            let all = [first, tangents, vec![Datum::Real(0.0)], shadows.clone()].concat();
            item("hvp", second, all, &|outcome| {
                [&outcome.arguments[count + 1..][..shadows.len()], &outcome.arguments[moved..]].map(flat).concat()
            })?;
        }
        Ok(printed)
    }
}

/// What the first compile error says, without what it quotes.
fn first_words(errors: TokenStream) -> String {
    let text = errors.into_iter().find_map(|token| match token {
        proc_macro2::TokenTree::Group(group) => syn::parse2::<syn::LitStr>(group.stream()).ok(),
        _ => None,
    });
    let text = text.map_or_else(String::new, |text| text.value());
    text.lines().next().unwrap_or_default().split('`').step_by(2).collect::<Vec<_>>().join("…")
}

/// More than a program has.
const ZEROS: [f64; 64] = [0.0; 64];

/// What the parameters are given: these floats, or others where they are outputs.
fn data(parameters: &[&Parameter], floats: &[f64], outputs: &[f64], ints: &[usize], tangent: bool) -> Vec<Datum> {
    let mut given = Given { floats: floats.iter(), ints: ints.iter(), tangent };
    let mut written = Given { floats: outputs.iter(), ints: [].iter(), tangent };
    let datum = |parameter: &&Parameter| match (parameter.is_output(), parameter.is_constant) {
        (true, _) => written.datum(&parameter.ty),
        (_, true) => Given { floats: [CONSTANT; 64].iter(), ints: [].iter(), tangent }.datum(&parameter.ty),
        _ => given.datum(&parameter.ty),
    };
    parameters.iter().map(datum).collect()
}

/// Whether the interpreter does not know something.
fn is_unknown(error: &str) -> bool {
    ["does not know", "there is no function", "no method"].iter().any(|what| error.contains(what))
}

/// Floats and integers that arguments are made of.
struct Given<'a> {
    floats: std::slice::Iter<'a, f64>,
    ints: std::slice::Iter<'a, usize>,
    tangent: bool,
}

impl Given<'_> {
    fn datum(&mut self, ty: &Type) -> Datum {
        match ty {
            Type::Float => Datum::Real(*self.floats.next().expect("as many floats as there are places")),
            Type::Int => Datum::Int(*self.ints.next().expect("as many integers as there are places") as i128),
            Type::Reference(_, to) => self.datum(to),
            Type::Tuple(parts) => Datum::Tuple(parts.iter().map(|part| self.datum(part)).collect()),
            Type::Struct(index) => {
                let fields = tree::structs()[*index].fields.iter().map(|(name, ty)| {
                    let value = match ty {
                        Type::Int if self.tangent => Datum::Unit,
                        Type::Int => Datum::Int(COUNT as i128),
                        ty => self.datum(ty),
                    };
                    (name.to_string(), value)
                });
                Datum::Struct(fields.collect())
            }
            list => {
                let (element, length) = list.elements().expect("a list");
                Datum::Array((0..length.expect("a known length")).map(|_| self.datum(element)).collect())
            }
        }
    }
}
