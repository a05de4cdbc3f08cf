//! Random programs, of the program fuzzer, through every pass and the interpreter, against its own.
//!
//! `RANDOM_PROGRAMS` is their number, `RANDOM_SEED` their seed, and `RANDOM_SHRINK` says how many failures of a class are shrunk:
//!
//! ```sh
//! RANDOM_PROGRAMS=10000 cargo test --profile fuzz --package differentiable-macros --lib random
//! ```

use std::cell::OnceCell;
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
    Calls, Keep, Known, halves, jacobian, known, known_with_tangents, reverse_again, reverse_in_halves, reverse_keeping,
};
use crate::ir::interpret::Code;
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

/// How many programs something comes of.
struct Count {
    programs: usize,
    functions: usize,
    first: u64,
}

/// A way through the passes.
#[derive(Clone, Copy, PartialEq)]
pub enum Way {
    InHalves,
    Simplified,
    NotSimplified,
    Kept,
    Again,
    Forwards,
}

/// The derivatives of a function by one of them, those that are not another's.
pub struct Derivatives {
    pub reverse: Code,
    pub forward: Option<Code>,
    pub second: Option<Code>,
}

#[test]
fn are_differentiated_as_the_interpreter_of_the_fuzzer_does() {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().expect(name));
    let (count, seed, shrunk) = (number("RANDOM_PROGRAMS", 100), number("RANDOM_SEED", 1), number("RANDOM_SHRINK", 1));
    let only = std::env::var("RANDOM_ONLY").ok().map(|text| text.parse().expect("a number"));
    // The interpreter has one precision, knows no closures, and not all of the standard library.
    let without =
        ["counted", "derivatives", "f32", "function-parameters", "methods", "struct-methods"].map(String::from).into();
    let grammar = Grammar { without, ..Grammar::default() };
    let tally = Mutex::new(BTreeMap::<String, Count>::new());
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
            let functions = case.program.functions.len();
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
            let mut tally = tally.lock().expect("no panic");
            let count = tally.entry(kind).or_insert(Count { programs: 0, functions: 0, first: index });
            count.programs += 1;
            count.functions += functions;
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).expect("a thread");
        }
    });
    for (kind, Count { programs, functions, first }) in tally.into_inner().expect("no panic") {
        println!("{programs} programs, {functions} functions: {kind} (such as {first})");
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

pub const WAYS: [Way; 6] = [Way::InHalves, Way::Simplified, Way::NotSimplified, Way::Kept, Way::Again, Way::Forwards];

impl Way {
    /// What failures of this way begin with.
    pub fn name(self) -> &'static str {
        match self {
            Way::InHalves => "in halves: ",
            Way::Simplified => "simplified: ",
            Way::NotSimplified => "not simplified: ",
            Way::Kept => "kept: ",
            Way::Again => "again: ",
            Way::Forwards => "forwards: ",
        }
    }
}

/// A function that is differentiated.
pub struct Primal {
    pub function: Function,
    pub wrt: Vec<Var>,
    /// What several ways begin with.
    raw: OnceCell<Function>,
    kept: OnceCell<Function>,
}

impl Primal {
    pub fn new(function: Function, wrt: Vec<Var>) -> Primal {
        Primal { function, wrt, raw: OnceCell::new(), kept: OnceCell::new() }
    }

    fn raw(&self) -> Function {
        let raw = || {
            verified(pullback(Calls::Twice).whole(&self.function, &self.wrt, Guards::WhereFinite).function, "reverse")
        };
        self.raw.get_or_init(raw).clone()
    }

    fn kept(&self) -> Function {
        let kept = || {
            let kept =
                verified(reverse_keeping(&self.function, &self.wrt, Guards::Everywhere, Keep::Floats), "reverse");
            verified(simplify::derived(kept), "derived")
        };
        self.kept.get_or_init(kept).clone()
    }

    /// Nothing where there is no such derivative.
    pub fn derivatives(&self, way: Way) -> Option<Derivatives> {
        let (primal, wrt) = (&self.function, &self.wrt[..]);
        let forwards = || verified(forward(primal, wrt), "forward");
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
        let (reverse, forward, second) = match way {
            Way::InHalves => {
                let guarded = verified(reverse_in_halves(primal, wrt, Guards::Everywhere, Calls::InHalves), "halves");
                let guarded = verified(simplify::reversed(guarded), "reversed");
                let mut second = directional(&guarded);
                let known = known_with_tangents(&mut second, &guarded, wrt, &known(primal, &given));
                let second = closed(verified(simplify::written(second), "written"), &known);
                (divided(reverse_in_halves(primal, wrt, Guards::WhereFinite, Calls::InHalves)), None, Some(second))
            }
            Way::Simplified => (
                verified(simplify::written(verified(simplify::reversed(self.raw()), "reversed")), "written"),
                Some(verified(simplify::buffered(simplify::derived(forwards())), "buffered")),
                Some(verified(simplify::buffered(directional(&self.kept())), "buffered")),
            ),
            Way::NotSimplified => (self.raw(), Some(forwards()), None),
            Way::Kept => (self.kept(), None, None),
            Way::Again => (divided(reverse_again(primal, wrt, Guards::WhereFinite)?), None, None),
            Way::Forwards => (divided(jacobian(primal, wrt, true)?.function), None, None),
        };
        Some(Derivatives {
            reverse: Code::new(reverse),
            forward: forward.map(Code::new),
            second: second.map(Code::new),
        })
    }
}

/// The functions of a program, of which one is differentiated.
struct Compiled {
    callees: Callees<'static>,
    primal: Primal,
    /// What the function is worth at each point; nothing if it panics.
    values: Vec<Option<Vec<f64>>>,
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
        let callees = Callees::new(functions, &derived_callee);
        let mut compiled = Compiled { callees, primal: Primal::new(primal, wrt), values: Vec::new() };
        let values = compiled.values(case).map_err(Finding::Unknown)?;
        compiled.values = values;
        Ok(compiled)
    }

    fn values(&self, case: &Case) -> Result<Vec<Option<Vec<f64>>>, String> {
        let primal = Code::new(self.primal.function.clone());
        case.points
            .iter()
            .map(|point| {
                let given = Arguments::of(case, point);
                self.item(&primal, &given.own, &mut Vec::new(), |outcome| given.values(outcome))
            })
            .collect()
    }

    /// What is wrong with the derivatives of this way.
    fn finding(&self, way: Way, case: &Case) -> Option<Finding> {
        let derivatives = match unless_panicked(|| self.primal.derivatives(way)) {
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
        let points = case.points.iter().zip(&self.values);
        let printed: Result<Vec<Printed>, String> = points
            .map(|(point, value)| self.items(derivatives, &Arguments::of(case, point), value, &mut panics))
            .collect();
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
        given: &Arguments,
        value: &Option<Vec<f64>>,
        panics: &mut Vec<String>,
    ) -> Result<Printed, String> {
        let mut printed = vec![("value".to_string(), value.clone())];
        let mut item = |name: &str, code: &Code, arguments: &[Datum], floats: &dyn Fn(&Outcome) -> Vec<f64>| {
            printed.push((name.to_string(), self.item(code, arguments, panics, floats)?));
            Ok::<(), String>(())
        };
        let (count, results) = (given.own.len(), given.result.len());
        if let Some(forward) = &derivatives.forward {
            item("jvp", forward, &[&given.own[..], &given.tangents].concat(), &|outcome| {
                let tangents = floats_of(&outcome.arguments[count..], &given.actives, true);
                [given.values(outcome), flat(&outcome.results[results..]), tangents].concat()
            })?;
        }
        item("vjp", &derivatives.reverse, &[&given.own[..], &given.result, &given.shadows].concat(), &|outcome| {
            let gradient = floats_of(&outcome.arguments[count + results..], &given.actives, false);
            [given.values(outcome), gradient].concat()
        })?;
        if let (Some(second), [Datum::Real(_)]) = (&derivatives.second, &given.result[..]) {
            let (shadows, tangents) = (&given.shadows[..], &given.tangents[..]);
            let first = [&given.own[..], &[Datum::Real(1.0)], shadows].concat();
            let moved = first.len() + tangents.len() + 1;
            let all = [&first[..], tangents, &[Datum::Real(0.0)], shadows].concat();
            item("hvp", second, &all, &|outcome| {
                [&outcome.arguments[count + 1..][..shadows.len()], &outcome.arguments[moved..]].map(flat).concat()
            })?;
        }
        Ok(printed)
    }

    /// The floats that come of a run; nothing if it panics.
    fn item(
        &self,
        code: &Code,
        arguments: &[Datum],
        panics: &mut Vec<String>,
        floats: impl Fn(&Outcome) -> Vec<f64>,
    ) -> Result<Option<Vec<f64>>, String> {
        // What it computes with panics as what is generated would.
        match unless_panicked(|| code.run(arguments, &self.callees)).unwrap_or_else(Err) {
            Ok(outcome) => Ok(Some(floats(&outcome))),
            Err(error) if is_unknown(&error) => Err(error),
            Err(error) => {
                panics.push(error);
                Ok(None)
            }
        }
    }
}

/// What the items are given at a point.
struct Arguments<'a> {
    all: Vec<&'a Parameter>,
    actives: Vec<&'a Parameter>,
    own: Vec<Datum>,
    tangents: Vec<Datum>,
    /// The cotangent of the result, if there is one.
    result: Vec<Datum>,
    shadows: Vec<Datum>,
}

impl<'a> Arguments<'a> {
    fn of(case: &'a Case, point: &Point) -> Self {
        let function = case.program.main();
        let is_active = |parameter: &&Parameter| parameter.is_active() || parameter.is_output();
        let actives: Vec<&Parameter> = function.parameters.iter().filter(is_active).collect();
        let all: Vec<&Parameter> = function.parameters.iter().collect();
        let (own, cotangents) = point.cotangents.split_at(function.result.floats());
        Arguments {
            own: data(&all, &point.floats, &ZEROS, &point.ints, false),
            tangents: data(&actives, &point.tangents, &ZEROS, &[], true),
            result: match &function.result {
                Type::Unit => Vec::new(),
                ty => vec![Given { floats: own.iter(), ints: [].iter(), tangent: true }.datum(ty)],
            },
            shadows: data(&actives, &ZEROS, cotangents, &[], true),
            all,
            actives,
        }
    }

    fn values(&self, outcome: &Outcome) -> Vec<f64> {
        [flat(&outcome.results[..self.result.len()]), floats_of(&outcome.arguments, &self.all, true)].concat()
    }
}

fn flat(data: &[Datum]) -> Vec<f64> {
    data.iter().flat_map(Datum::flat).collect()
}

/// Of those of the parameters that are outputs, or that are not.
fn floats_of(data: &[Datum], parameters: &[&Parameter], outputs: bool) -> Vec<f64> {
    let wanted = data.iter().zip(parameters).filter(|(_, parameter)| parameter.is_output() == outputs);
    wanted.flat_map(|(datum, _)| datum.flat()).collect()
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
pub fn is_unknown(error: &str) -> bool {
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
