//! Random programs: a function to be tested, and those that it calls.

mod chains;
mod expressions;
mod options;
mod signatures;
mod statements;

use std::collections::HashSet;

use crate::random::Random;
use crate::tree::*;
use crate::walk::{self, Node};

/// Constructs that can be left out by name.
pub const FEATURES: &[&str] = &[
    "actives-in-conditions",
    "aliases",
    "arms-that-jump",
    "arrays-of-arrays",
    "blocks",
    "break",
    "by-hand",
    "calls",
    "chains",
    "chunks",
    "closures",
    "collect",
    "const",
    "constant",
    "continue",
    "copy-from-slice",
    "counted",
    "derivatives",
    "destructuring",
    "effects-in-chains",
    "f32",
    "failing",
    "fill",
    "filter",
    "for",
    "for-each",
    "function-parameters",
    "found",
    "from-fn",
    "generics",
    "iter-mut",
    "labelled-blocks",
    "let-else",
    "libm",
    "loop",
    "map-array",
    "match",
    "mem-replace",
    "mem-swap",
    "methods",
    "names-of-types",
    "options",
    "outputs",
    "pop",
    "push",
    "recursion",
    "rem",
    "rest-patterns",
    "return",
    "rounded-indices",
    "shadowing",
    "slices",
    "split-at",
    "struct-methods",
    "structs",
    "swap",
    "tuples",
    "vecs",
    "while",
    "windows",
    "wrt",
    "zip",
];

/// What may be generated, and how much of it.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    pub without: HashSet<String>,
    /// Statements of a function's outermost block; a usual number if it is zero.
    pub statements: usize,
}

#[derive(Clone)]
struct Bound {
    name: Name,
    ty: Type,
    /// Whether it, or what it refers to, may be assigned to.
    mutable: bool,
    /// The parameters of a closure.
    closure: Option<Vec<Type>>,
}

#[derive(Clone)]
struct Label {
    name: Name,
    /// What `break` takes out of it.
    result: Type,
    continues: bool,
}

struct Generator<'a> {
    random: &'a mut Random,
    grammar: &'a Grammar,
    /// The functions that may be called.
    functions: Vec<Function>,
    scalar: Scalar,
    env: Vec<Bound>,
    labels: Vec<Label>,
    /// What the function returns, where `return` may stand.
    result: Option<Type>,
    failing: Failing,
    /// The function itself and the parameter that counts down, where it may call itself.
    recursion: Option<(Function, usize)>,
    function_name: Name,
    /// The function that came in.
    own_function: Option<(Name, Type)>,
    /// Whether this is the function that is tested.
    is_main: bool,
    names: usize,
    loops: usize,
    budget: isize,
}

/// The program of that seed and number.
pub fn program(seed: u64, index: u64, grammar: &Grammar) -> Program {
    let mut random = Random::new(seed, index);
    let scalar = match random.below(10) {
        0 if grammar.allows("f32") => Scalar::F32,
        1 | 2 if grammar.allows("generics") => Scalar::Generic,
        3 if grammar.allows("names-of-types") => Scalar::Named,
        _ => Scalar::F64,
    };
    let helpers = if grammar.allows("calls") { [0, 0, 1, 2][random.below(4)] } else { 0 };
    // What is passed to a function is called again for the derivatives. The stream is another one: the programs without such functions are what
    // they were.
    let is_wanted = || Random::new(!seed, index).percent(40);
    let takes_functions = helpers > 0 && grammar.allows("function-parameters") && is_wanted();
    let grammar = &grammar.leaving_out(if takes_functions { "counted" } else { "function-parameters" });
    let takes_derivatives = helpers > 0 && scalar != Scalar::F32 && Random::new(!seed, !index).percent(35);
    let grammar = &if takes_derivatives { grammar.clone() } else { grammar.leaving_out("derivatives") };
    let has_methods = scalar.is_double() && Random::new(seed, !index).percent(25);
    let grammar = &if has_methods { grammar.clone() } else { grammar.leaving_out("struct-methods") };
    let mut functions = Vec::new();
    for helper in 0..helpers {
        // What is generic has an instance for each scalar that it is called with.
        let is_generic = scalar == Scalar::F64 && grammar.allows("generics") && random.percent(15);
        let scalar = if is_generic { Scalar::Generic } else { scalar };
        let function = function(&mut random, grammar, functions.clone(), scalar, format!("h{helper}"), true);
        functions.push(function);
    }
    let main = function(&mut random, grammar, functions.clone(), scalar, "f".into(), false);
    functions.push(main);
    Program { functions }
}

fn function(
    random: &mut Random,
    grammar: &Grammar,
    functions: Vec<Function>,
    scalar: Scalar,
    name: Name,
    helper: bool,
) -> Function {
    let mut generator = Generator {
        random,
        grammar,
        functions,
        scalar,
        env: Vec::new(),
        labels: Vec::new(),
        result: None,
        failing: Failing::Never,
        recursion: None,
        function_name: name.clone(),
        own_function: None,
        is_main: !helper,
        names: 0,
        loops: 0,
        budget: 30,
    };
    generator.function(name, helper)
}

impl Grammar {
    fn leaving_out(&self, feature: &str) -> Grammar {
        let mut grammar = self.clone();
        grammar.without.insert(feature.into());
        grammar
    }

    pub fn allows(&self, feature: &str) -> bool {
        debug_assert!(FEATURES.contains(&feature), "{feature}");
        !self.without.contains(feature)
    }
}

impl Generator<'_> {
    fn allows(&self, feature: &str) -> bool {
        self.grammar.allows(feature)
    }

    /// The functions with that result that may be called.
    fn callable(&self, result: &Type) -> Vec<usize> {
        let fits = |function: &Function| function.result == *result && self.has_scalar(function);
        (0..self.functions.len()).filter(|index| fits(&self.functions[*index])).collect()
    }

    /// Whether a function is of the scalar of this one, or of any.
    fn has_scalar(&self, function: &Function) -> bool {
        [self.scalar, Scalar::Generic].contains(&function.scalar)
    }

    fn fresh(&mut self, stem: &str) -> Name {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    /// A new name, or one that is there already, unless it is of those that go on being used: counters, states and outputs; or of a constant.
    fn name(&mut self, stem: &str) -> Name {
        if self.allows("shadowing") && self.random.percent(10) {
            let reserved =
                |name: &str| ["c", "C", "depth", "out", SELF, "state"].iter().any(|stem| name.starts_with(stem));
            let variables: Vec<&Bound> =
                self.env.iter().filter(|bound| bound.closure.is_none() && !reserved(&bound.name)).collect();
            if !variables.is_empty() {
                return self.random.pick(&variables).name.clone();
            }
        }
        self.fresh(stem)
    }

    fn bind(&mut self, name: &str, ty: Type, mutable: bool) {
        self.env.push(Bound { name: name.to_string(), ty, mutable, closure: None });
    }

    /// The innermost binding of each name.
    fn visible(&self) -> Vec<Bound> {
        let mut seen = HashSet::new();
        self.env.iter().rev().filter(|bound| seen.insert(bound.name.clone())).cloned().collect()
    }

    /// Runs in a scope of its own.
    fn scoped<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let env = self.env.clone();
        let result = run(self);
        self.env = env;
        result
    }

    /// Where nothing outside may be changed.
    fn frozen<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        self.scoped(|generator| {
            generator.env.iter_mut().for_each(|bound| bound.mutable = false);
            run(generator)
        })
    }

    /// Where a variable may not be mentioned.
    fn hidden<R>(&mut self, name: &str, run: impl FnOnce(&mut Self) -> R) -> R {
        self.scoped(|generator| {
            generator.hide(name);
            run(generator)
        })
    }

    fn hide(&mut self, name: &str) {
        self.env.retain(|bound| bound.name != name);
    }

    fn freeze(&mut self, name: &str) {
        self.env.iter_mut().filter(|bound| bound.name == name).for_each(|bound| bound.mutable = false);
    }

    /// In a closure: no jumps to the outside.
    fn enclosed<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let (labels, result) = (std::mem::take(&mut self.labels), self.result.take());
        let (recursion, failing) = (self.recursion.take(), std::mem::take(&mut self.failing));
        let outcome = self.scoped(run);
        (self.labels, self.result, self.recursion, self.failing) = (labels, result, recursion, failing);
        outcome
    }

    /// A place of that type, if there is one.
    fn place(&mut self, wanted: &Type, mutable: bool) -> Option<Expr> {
        let candidates: Vec<Bound> = self
            .visible()
            .into_iter()
            .filter(|bound| bound.closure.is_none() && (bound.mutable || !mutable) && bound.ty.reaches(wanted))
            .collect();
        if candidates.is_empty() {
            return None;
        }
        // What is new is taken more often.
        let first = self.random.below(candidates.len());
        let bound = candidates[self.random.below(first + 1)].clone();
        let base = Expr::var(&bound.name, bound.ty);
        // What is borrowed for a change may not be asked for an index.
        Some(if mutable {
            self.hidden(&bound.name, |generator| generator.reach(base, wanted))
        } else {
            self.reach(base, wanted)
        })
    }

    fn reach(&mut self, base: Expr, wanted: &Type) -> Expr {
        if base.ty == *wanted {
            return base;
        }
        if let Type::Reference(_, to) = &base.ty
            && **to == *wanted
        {
            return Expr::new((**to).clone(), Kind::Deref(base.into()));
        }
        let ty = base.ty.referent().clone();
        if let Type::Reference(..) = ty {
            return self.reach(Expr::new(ty, Kind::Deref(base.into())), wanted);
        }
        if let Some((element, length)) = ty.elements() {
            let index = self.index(length.expect("a length that is known"));
            return self.reach(Expr::new(element.clone(), Kind::Index(base.into(), index.into())), wanted);
        }
        let fields = ty.fields().unwrap_or_else(|| panic!("{ty:?} has no parts"));
        let fit: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].reaches(wanted)).collect();
        let index = *self.random.pick(&fit);
        self.reach(Expr::new(fields[index].clone(), Kind::Field(base.into(), index)), wanted)
    }

    /// An index below the length.
    fn index(&mut self, length: usize) -> Expr {
        if length == 1 || self.random.percent(40) {
            return Expr::int(self.random.below(length));
        }
        let index = if self.allows("rounded-indices") && self.random.percent(6) {
            let x = self.scoped(|generator| generator.frozen(|generator| generator.float(0)));
            let x = Expr::math("abs", Spelling::Path, vec![x]);
            let factor = Expr::float(self.constant());
            let scaled = Expr::arithmetic(Operator::Mul, x, Expr::math("abs", Spelling::Path, vec![factor]));
            Expr::new(Type::Int, Kind::ToInt(scaled.into()))
        } else {
            self.int(1)
        };
        Expr::arithmetic(Operator::Rem, index, Expr::int(length))
    }
}

/// The variable at the bottom of a place.
fn root(place: &Expr) -> &str {
    match &place.kind {
        Kind::Var(name) => name,
        Kind::Field(base, _) | Kind::Index(base, _) | Kind::Deref(base) | Kind::Range(base, ..) => root(base),
        other => panic!("{other:?} is not a place"),
    }
}

/// Whether a variable of that name occurs in it.
fn mentions(expr: &Expr, name: &str) -> bool {
    let mut found = false;
    walk::expr(&mut expr.clone(), &mut |node| {
        found |= matches!(node, Node::Expr(Expr { kind: Kind::Var(other), .. }) if other == name);
    });
    found
}

/// Whether its type is clear to rustc without an annotation.
fn typed(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Float(_) | Kind::Int(_) | Kind::NewVec | Kind::None => false,
        Kind::Some(inner)
        | Kind::Negate(inner)
        | Kind::Constant(inner)
        | Kind::Repeat(inner, _)
        | Kind::VecRepeat(inner, _) => typed(inner),
        Kind::Arithmetic(_, left, right) => typed(left) && typed(right),
        Kind::Array(parts) | Kind::Vec(parts) | Kind::Tuple(parts) => parts.iter().all(typed),
        Kind::If(_, then, _) | Kind::Found(_, _, _, then, _) => then.tail.as_ref().is_some_and(|tail| typed(tail)),
        Kind::Cases(_, cases) => cases[0].body.tail.as_ref().is_some_and(|tail| typed(tail)),
        Kind::Optional(_, Optional::Map(_, e) | Optional::AndThen(_, e) | Optional::MapOr(e, ..)) => typed(e),
        Kind::Optional(receiver, _) => typed(receiver),
        Kind::Match(_, arms) => arms[0].body.tail.as_ref().is_some_and(|tail| typed(tail)),
        Kind::Block(None, block) => block.tail.as_ref().is_some_and(|tail| typed(tail)),
        Kind::Block(Some(_), _) | Kind::Loop(..) | Kind::Break(..) | Kind::Continue(_) | Kind::Return(_) => false,
        Kind::FromFn(..) => false,
        Kind::MapArray(_, _, body) => typed(body),
        Kind::Consumed(_, Consumer::Sum | Consumer::Product | Consumer::Reduce(..)) => true,
        Kind::Consumed(..) => false,
        _ => true,
    }
}

/// Lets the result depend on parameters that have no part in it at any point.
pub fn mention_all(program: &mut Program, expected: &[crate::points::Expected]) {
    use crate::points::Expected;
    let function = program.main_mut();
    let moves = |direction: usize| {
        expected.iter().any(|expected| match expected {
            Expected::Results(run) => run.jets.iter().any(|jet| jet.first_size[direction] != 0.0),
            Expected::Panic => false,
        })
    };
    let mut direction = 0;
    let mut kept = Vec::new();
    for parameter in function.parameters.iter().filter(|parameter| parameter.is_active()) {
        let floats = parameter.ty.floats();
        if !(direction..direction + floats).any(moves) {
            kept.push(first_float(&parameter.pattern, &parameter.ty));
        }
        direction += floats;
    }
    for (number, place) in kept.into_iter().enumerate() {
        let name = format!("kept{number}");
        let declared = Statement::Let(Pattern::Name(false, name.clone()), None, place);
        function.body.statements.insert(0, declared);
        let part = Expr::arithmetic(Operator::Mul, Expr::float(0.75), Expr::var(&name, Type::Float));
        let output = function.parameters.iter().find(|parameter| parameter.is_output());
        match (output, function.body.tail.take()) {
            (_, Some(tail)) if function.result == Type::Float => {
                function.body.tail = Some(Expr::arithmetic(Operator::Add, *tail, part).into());
            }
            (_, Some(tail)) => {
                let whole = Expr::var("whole", function.result.clone());
                let pattern = Pattern::Name(true, "whole".into());
                function.body.statements.push(Statement::Let(pattern, Some(function.result.clone()), *tail));
                let target = first_part(whole.clone());
                function.body.statements.push(Statement::Assign(Some(Operator::Add), target, part));
                function.body.tail = Some(whole.into());
            }
            (Some(output), None) => {
                let target = first_float(&output.pattern, &output.ty);
                function.body.statements.push(Statement::Assign(Some(Operator::Add), target, part));
            }
            (None, None) => (),
        }
    }
}

/// The first float in what a parameter binds.
fn first_float(pattern: &Pattern, ty: &Type) -> Expr {
    match pattern {
        Pattern::Name(_, name) => first_part(Expr::var(name, ty.clone())),
        Pattern::Array(parts) | Pattern::Tuple(parts) => {
            let ty = match ty {
                Type::Array(element, _) => (**element).clone(),
                _ => ty.fields().expect("fields")[0].clone(),
            };
            first_float(&parts[0], &ty)
        }
        other => panic!("a parameter {other:?}"),
    }
}

fn first_part(place: Expr) -> Expr {
    let ty = place.ty.referent().clone();
    if ty == Type::Float {
        return if place.ty == Type::Float { place } else { Expr::new(ty, Kind::Deref(place.into())) };
    }
    match (ty.elements(), ty.fields()) {
        (Some((element, _)), _) => {
            first_part(Expr::new(element.clone(), Kind::Index(place.into(), Expr::int(0).into())))
        }
        (_, Some(fields)) => first_part(Expr::new(fields[0].clone(), Kind::Field(place.into(), 0))),
        _ => panic!("no float in {ty:?}"),
    }
}
