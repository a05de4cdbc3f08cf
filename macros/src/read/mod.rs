//! Rust syntax → the little language. The only room that knows the syntax of expressions, and where every refusal is
//! made.
//!
//! A variable is a constant unless an active value flows into it. That may be known only after its declaration was read
//! (`let mut sum = 0.0;`, and a loop that adds to it), so that reading starts anew with what was found until nothing new
//! is.

mod aggregates;
mod answers;
mod assignments;
mod attempts;
mod bindings;
pub mod callbacks;
mod calls;
mod chains;
mod closures;
mod conditional;
mod constants;
mod decisions;
mod effects;
mod expressions;
pub mod fallible;
mod given;
mod hygiene;
mod integers;
pub mod items;
mod iterators;
mod joins;
mod known;
mod late;
mod loops;
mod matches;
mod methods;
mod opaque;
mod operands;
mod operators;
mod options;
mod own;
mod passed;
mod patterns;
mod places;
mod prepare;
pub mod refuse;
mod results;
mod rounding;
mod scalars;
pub mod signature;
mod slices;
mod statements;
mod still;
mod survey;
#[cfg(test)]
mod tests;
mod untyped;
mod vectors;

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};

use self::closures::{Closure, Return};
pub use self::conditional::{Case, cases};
pub use self::effects::{always_panics, is_pure_method};
use self::known::{Declaration, Fact, Known};
use self::loops::Around;
use self::refuse::{At, Refusal, Refusals};
use self::scalars::Scalars;
use self::signature::{Parameter, Signature, Written};
use self::slices::Vectors;
pub use self::survey::root;
use crate::ir::visit::walk;
use crate::ir::{
    Aggregate, Argument, Block, Call, Effect, Function, Label, Literal, Opaque, Operand, Place, Reference, Role,
    Scalar, Statement, Type, Value, Var, VarMap, VarSet, Variable, placeholder,
};

/// The function in the little language, or what stands in the way.
pub fn read(item: &syn::ItemFn, signature: &Signature, refusals: &mut Refusals) -> Option<Function> {
    hygiene::refuse_ambiguous(item, refusals);
    conditional::refuse_conditional(item, refusals);
    if !refusals.is_empty() {
        return None;
    }
    let (function, _, refused) = read_to_the_end(&prepare::prepared(item), signature);
    refusals.append(refused);
    function
}

/// The signature, where what is a number says so: the name of a type may be another one of a float.
///
/// And where the functions among the parameters are called with active values, their derivatives are needed.
pub fn completed(item: &syn::ItemFn, signature: Signature) -> Signature {
    let is_named = |written: &Written| written.ty.leaves().iter().any(|leaf| matches!(leaf, Type::Named(_)));
    let inputs = signature.inputs().map(|parameter| &parameter.written);
    let is_callback = |parameter: &Parameter| parameter.callback.is_some() && !parameter.active;
    if !inputs.chain([&signature.result]).any(is_named) && !signature.parameters.iter().any(is_callback) {
        return signature;
    }
    let (_, known, _) = read_to_the_end(&prepare::prepared(item), &signature);
    signature.with_numbers(known.numbers()).with_called(&known.called())
}

/// Reads until nothing new is found out.
///
/// What is only handed on from a call that may fail is taken for something that is no float. If there is no way for the derivative of a parameter
/// then, and is one if it is a float, it is one.
fn read_to_the_end(item: &syn::ItemFn, signature: &Signature) -> (Option<Function>, Known, Refusals) {
    let vectors = Vectors::of(item);
    let (read, asked) = read_from(Known::default(), item, signature, &vectors);
    let Some(function) = read.0.as_ref().filter(|_| !asked.is_empty()) else { return read };
    let active = active_inputs(function, signature);
    if active == signature.inputs().count() {
        return read;
    }
    let mut known = read.1.clone();
    known.facts.extend(asked);
    match read_from(known, item, signature, &vectors).0 {
        floats if floats.0.as_ref().is_some_and(|function| active_inputs(function, signature) > active) => floats,
        _ => read,
    }
}

/// The same with what is known already, and what would be known if nothing were lost of calls that may fail.
fn read_from(
    mut known: Known,
    item: &syn::ItemFn,
    signature: &Signature,
    vectors: &Vectors,
) -> ((Option<Function>, Known, Refusals), Vec<Fact>) {
    loop {
        let mut reader = Reader::new(signature, &known, vectors);
        let function = reader.function(item);
        let asked = reader.asked.values().map(|call| Fact::Answered(*call)).collect();
        let (found, refused) = (known.first_of(reader.found), reader.refusals);
        let learns = known.learns(&found);
        known.extend(found);
        if !learns {
            return ((function, known, refused), asked);
        }
    }
}

/// How many parameters there is a way for the derivative of.
fn active_inputs(function: &Function, signature: &Signature) -> usize {
    let parameters = function.parameters.iter().zip(&signature.parameters);
    let inputs: Vec<Var> = parameters.filter(|(_, parameter)| parameter.is_input()).map(|(var, _)| *var).collect();
    let activity = crate::differentiate::activity(function, &inputs);
    inputs.iter().filter(|input| activity.is_active(**input)).count()
}

/// The function as a call of itself, and the places of the partial derivatives that the user's own function returns.
pub fn given(item: &syn::ItemFn, signature: &Signature, derivative: &syn::Path) -> (Function, Vec<Place>) {
    let (known, vectors) = (Known::default(), Vectors::default());
    let mut reader = Reader::new(signature, &known, &vectors);
    let partials = reader.given(&item.sig, derivative);
    (reader.function, partials)
}

/// Refuses active parameters that the result cannot depend on, unless their name says that this is meant; and calls that
/// neither the result depends on nor code that looks at what they return: what they keep of an active value is not seen.
pub fn refuse_independent(function: &Function, signature: &Signature, refusals: &mut Refusals) {
    let needed = crate::simplify::needed_by_results(function);
    for (var, parameter) in function.parameters.iter().zip(&signature.parameters) {
        let name = match &parameter.pattern {
            syn::Pat::Ident(pattern) => pattern.ident.to_string(),
            pattern => quote::ToTokens::to_token_stream(pattern).to_string(),
        };
        if parameter.is_input() && !needed.contains(var) && !name.starts_with('_') {
            refusals.add(Refusal::Independent(name), &parameter.pattern);
        }
    }
    refuse_unused_calls(function, refusals);
    for closure in &function.closures {
        refuse_unused_calls(&closure.function, refusals);
        refuse_effects(&closure.function, refusals);
    }
}

fn refuse_unused_calls(function: &Function, refusals: &mut Refusals) {
    let needed = crate::simplify::needed_by_statements(function);
    walk(&function.body, &mut |statement| {
        if let Statement::Call(call) = statement
            && !call.callee.succeeds
            && call.arguments.iter().any(|argument| !matches!(argument, Argument::Constant(_)))
            && !writes(call).any(|var| needed.contains(&var))
        {
            refusals.add(Refusal::UnusedCall, &call.callee.path);
        }
    });
}

/// Refuses calls with constants in a closure that is passed on: they may do what must be done once.
fn refuse_effects(closure: &Function, refusals: &mut Refusals) {
    walk(&closure.body, &mut |statement| {
        if let Statement::Call(call) = statement
            && call.arguments.iter().all(|argument| matches!(argument, Argument::Constant(_)))
        {
            refusals.add(Refusal::ClosureChanges, &call.callee.path);
        }
    });
}

/// The variables that hold what the call computes.
fn writes(call: &Call) -> impl Iterator<Item = Var> {
    let behind_references = call.arguments.iter().filter_map(|argument| match argument {
        Argument::BorrowMut(place) => Some(place.root),
        _ => None,
    });
    call.results.iter().copied().chain(behind_references)
}
/// The error was reported; what depends on it is not read.
#[derive(Clone, Copy, Debug)]
struct Refused;

type Reading<T> = Result<T, Refused>;

/// What a call is given.
type Arguments = syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>;

struct Reader<'a> {
    signature: &'a Signature,
    known: &'a Known,
    vectors: &'a Vectors,
    found: Known,
    function: Function,
    refusals: Refusals,
    scalars: Scalars,
    scopes: Vec<HashMap<String, Binding>>,
    /// The blocks that are being written, innermost last.
    blocks: Vec<Writing>,
    declarations: VarMap<Declaration>,
    /// The calls whose results variables hold.
    calls: VarMap<&'a syn::Expr>,
    /// Which constant a constant is a mutable reference to, or gives some, where its name does not say so.
    borrows: VarMap<Var>,
    /// Constants on which operators are the built-in ones.
    primitives: VarSet,
    /// Constants that are made of floats.
    floats: VarSet,
    /// Constants that were made by looking at active values, such as texts.
    observed: VarSet,
    /// Constants that are integers.
    integers: VarSet,
    /// Values that are results of a rounding, and variables that begin as one.
    rounded: VarSet,
    /// Those of them that something else is stored in.
    unrounded: VarSet,
    /// Those of them that integers are made of.
    counted: VarSet,
    /// Values that are taken for numbers, and the methods that give them, which may be a struct's own.
    guessed: VarMap<own::Guess<'a>>,
    /// What is taken for a number because it is what an `Option` with a name holds.
    kept: VarSet,
    /// The loops and labelled blocks around what is being read, innermost last.
    arounds: Vec<Around>,
    /// The schedule of the snapshots of the loop that is read next, if it is to have any.
    checkpoint: Option<TokenStream>,
    /// The items in the function that stand in front of everything, by address.
    items: HashSet<*const syn::Item>,
    /// Which functions names mean that these give.
    functions: HashMap<String, Option<syn::Path>>,
    /// What constant parts of tuples begin with.
    parts: VarMap<*const syn::Expr>,
    /// What is passed on of them to differentiable functions.
    bodies: Vec<passed::Body>,
    /// The closures that have a name.
    closures: Vec<Closure<'a>>,
    /// The iterators that have a name.
    iterators: Vec<iterators::Iterator<'a>>,
    /// What iterators that are not consumed yet take by value.
    taken: Vec<iterators::Taken>,
    /// The `Option`s of active values that have a name.
    options: Vec<(options::Held, &'a syn::PatIdent)>,
    /// Closures that are read now are called later.
    keeps_closures: bool,
    /// The closures around what is being read, innermost last.
    returns: Vec<Return>,
    /// How many bodies of closures have been read.
    inlined: usize,
    /// Constants that are declared without a value.
    late: VarSet,
    /// Storage that is taken for a vector because something is pushed to it.
    pushed_to: VarSet,
    /// The paths of the structs that storage is set to.
    made: VarMap<TokenStream>,
    /// Storage that nothing but the expression being read knows of, so that a name may take it over.
    loose: VarSet,
    /// Constants that are arrays, slices or vectors, though nothing at their declaration says so.
    sequences: VarSet,
    /// What is known of the types of constants that are made of several floats.
    shapes: VarMap<Type>,
    /// The types that annotations give to places.
    annotations: Vec<(Place, Type)>,
    /// Arrays of which nothing has said how long they are.
    /// What they begin with.
    inferred: VarMap<Aggregate>,
    /// Places of whose types patterns tell.
    taken_apart: VarSet,
    /// Constants that are references.
    handles: VarMap<Handle>,
    /// Constants that may have references inside of them.
    holders: VarSet,
    /// Constants that are what calls of active values return.
    asked: VarMap<&'a syn::Expr>,
    /// Constants that are taken out of what calls of active values return, and what is made of them: the calls.
    origins: VarMap<Origin<'a>>,
    /// The statement that is being read.
    at: Span,
    /// What the call is given whose result nobody takes.
    for_effect: Option<*const Arguments>,
    /// The expressions that are `Option`s of a type that is written.
    typed_options: Vec<(*const syn::Expr, syn::Type)>,
    /// The rule of the operator whose operand is being read.
    operator: &'static str,
    /// What is known of the type of the expression that is read next.
    expected: Option<Type>,
    /// Where `return` leaves its value, and the label that it goes to.
    result: Var,
    exit: Label,
}

/// The call that a constant comes from, and whether it is what that says where there is no result.
#[derive(Clone, Copy)]
struct Origin<'a> {
    call: &'a syn::Expr,
    is_failure: bool,
}

#[derive(Default)]
struct Writing {
    statements: Block,
    /// Control does not reach the end.
    diverged: bool,
}

/// What is known of a constant that may be a reference to a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Handle {
    Reference,
    Perhaps,
}

/// What a name of the user's stands for.
#[derive(Clone)]
enum Binding {
    Var(Var),
    /// A name for a place: a reference to it, or the place itself where neither is changed.
    Place(Place, Reference),
    Operand(Operand),
    /// A mutable reference to a constant, or to a part of it: what it refers to, and the constant.
    Borrow(Opaque, Var),
    /// What that refers to.
    Behind(Opaque, Var),
    /// A reference to what another name could stand for.
    Borrowed(Box<Binding>),
    /// A tuple, some of whose parts are references.
    Parts(Vec<Binding>),
    /// A closure, by its index.
    Closure(usize),
    /// An iterator, by its index.
    Iterator(usize),
    /// An `Option` of an active value, by its index.
    Option(usize),
    /// Its declaration was refused.
    Poisoned,
}

/// What an expression turned out to be.
#[derive(Clone)]
enum Lowered {
    Constant(Constant),
    Scalar(Operand),
    Place(Place, Reference),
    Aggregate(Aggregate),
    /// A tuple, some of whose parts are references.
    Parts(Vec<Lowered>),
    /// Control does not come back.
    Never,
}

/// A constant expression.
#[derive(Clone)]
struct Constant {
    opaque: Opaque,
    /// The literal that it is.
    literal: Option<Literal>,
    /// What its syntax says of its type.
    shape: Option<Type>,
    /// Whether operators on it are those of primitive types.
    primitive: bool,
}

impl<'a> Reader<'a> {
    fn new(signature: &'a Signature, known: &'a Known, vectors: &'a Vectors) -> Self {
        let function = Function {
            variables: Vec::new(),
            parameters: Vec::new(),
            body: Vec::new(),
            results: Vec::new(),
            labels: 0,
            original: 0,
            unguarded: false,
            fresh: Vec::new(),
            checkpoints: VarMap::default(),
            lent: false,
            scalar: signature.scalar.clone(),
            closures: Vec::new(),
        };
        Self {
            signature,
            known,
            vectors,
            found: Known::default(),
            function,
            refusals: Refusals::default(),
            scalars: Scalars::default(),
            scopes: vec![HashMap::new()],
            blocks: Vec::new(),
            declarations: VarMap::default(),
            calls: VarMap::default(),
            borrows: VarMap::default(),
            primitives: VarSet::new(),
            floats: VarSet::new(),
            observed: VarSet::new(),
            integers: VarSet::new(),
            rounded: VarSet::new(),
            unrounded: VarSet::new(),
            counted: VarSet::new(),
            guessed: VarMap::default(),
            kept: VarSet::new(),
            arounds: Vec::new(),
            checkpoint: None,
            items: HashSet::new(),
            functions: HashMap::new(),
            parts: VarMap::default(),
            bodies: Vec::new(),
            closures: Vec::new(),
            iterators: Vec::new(),
            taken: Vec::new(),
            options: Vec::new(),
            keeps_closures: false,
            returns: Vec::new(),
            inlined: 0,
            late: VarSet::new(),
            pushed_to: VarSet::new(),
            made: VarMap::default(),
            loose: VarSet::new(),
            sequences: VarSet::new(),
            shapes: VarMap::default(),
            annotations: Vec::new(),
            inferred: VarMap::default(),
            taken_apart: VarSet::new(),
            handles: VarMap::default(),
            holders: VarSet::new(),
            asked: VarMap::default(),
            origins: VarMap::default(),
            at: Span::call_site(),
            for_effect: None,
            typed_options: Vec::new(),
            operator: "",
            expected: None,
            result: Var(0),
            exit: Label(0),
        }
    }

    fn function(&mut self, item: &'a syn::ItemFn) -> Option<Function> {
        for parameter in &self.signature.parameters {
            self.parameter(parameter);
        }
        self.learn_numbers_of_callbacks();
        let kept = items::kept(&item.block);
        self.items = kept.iter().map(|item| std::ptr::from_ref(*item)).collect();
        self.functions = items::functions(&kept);
        self.exit = self.function.label();
        let (read, body) = self.within(|this| this.body(item));
        let mut block = items::written(&kept);
        block.extend(items::meant(&kept, &body));
        let returns = !self.signature.result.is_unit();
        block.extend(returns.then_some(Statement::Declare(self.result)));
        block.push(Statement::Labelled(self.exit, body));
        self.find_changed(&block);
        let bodies = std::mem::take(&mut self.bodies);
        bodies.iter().for_each(|body| self.find_changed(&body.block));
        self.bodies = bodies;
        self.find_unrounded();
        // What is constant is known at last.
        let constants_too = read.is_ok() && !self.known.learns(&self.found);
        self.find_late(&block, constants_too);
        if read.is_err() || !self.refusals.is_empty() || self.known.learns(&self.found) {
            return None;
        }
        let mut function = self.function.clone();
        function.body = block;
        function.results = returns.then_some(self.result.into()).into_iter().collect();
        decisions::decide(&mut function);
        function.original = function.variables.len() as u32;
        self.forget_guesses(&mut function);
        self.scalars.resolve(&mut function);
        results::know_copies(&mut function);
        function.closures = self.closures_of(&function);
        Some(function)
    }

    /// The constants that are changed where they are.
    fn find_changed(&mut self, block: &Block) {
        walk(block, &mut |statement| {
            statement.opaques(&mut |opaque| {
                opaque.changes(&mut |var| {
                    let variable = self.function.variable(var);
                    if !variable.mutable && variable.reference == Reference::Owned {
                        self.found.facts.extend(self.declarations.get(&var).copied().map(Fact::Changed));
                    }
                })
            })
        });
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let written = &parameter.written;
        let is_active = parameter.active || self.known.has(&Fact::Called(self.function.parameters.len()));
        let is_called = is_active && parameter.callback.is_some();
        let role = match (is_active, &written.ty, written.reference) {
            (false, ..) => Role::Constant,
            (true, Type::Scalar(_), Reference::Owned) if !is_mutable(&parameter.pattern) => Role::Value,
            (true, ..) => Role::Place,
        };
        let var = self.function.add(Variable {
            name: parameter.name.clone(),
            named: true,
            ty: if is_called { Type::Unknown } else { written.ty.clone() },
            role,
            reference: written.reference,
            mutable: (is_mutable(&parameter.pattern) && !is_called) || written.reference == Reference::Mutable,
            shadow: false,
        });
        self.primitive(var, patterns::is_primitive_tokens(&written.tokens));
        if role == Role::Constant {
            let handle = match written.reference {
                Reference::Owned => written.may_have_references().then_some(Handle::Perhaps),
                _ => Some(Handle::Reference),
            };
            self.handles.extend(handle.map(|handle| (var, handle)));
        }
        self.function.parameters.push(var);
    }

    /// The parameters' patterns, then the body, then its value as the result.
    fn body(&mut self, item: &'a syn::ItemFn) -> Reading<()> {
        let ty = &self.signature.result.ty;
        let role = if ty.is_scalar() { Role::Value } else { Role::Place };
        self.result = self.new_variable(Ident::new("result", Span::mixed_site()), ty.clone(), role);
        let signature = self.signature;
        for (index, parameter) in signature.parameters.iter().enumerate() {
            let var = self.function.parameters[index];
            match &parameter.pattern {
                syn::Pat::Ident(name) if parameter.is_local() && self.function.variable(var).role == Role::Constant => {
                    self.local_parameter(name, var, &parameter.declared)?;
                }
                pattern => self.parameter_pattern(pattern, var)?,
            }
        }
        let expected = Some(signature.result.ty.clone());
        let lowered = self.expecting(expected, |this| this.block(&item.block))?;
        self.leave(lowered, item.block.brace_token.span.close())
    }

    /// Sets the result.
    fn leave(&mut self, lowered: Lowered, span: Span) -> Reading<()> {
        if lowered.is_never() || self.signature.result.is_unit() {
            self.dropped(lowered);
            return Ok(());
        }
        let is_number = match &lowered {
            Lowered::Scalar(_) => true,
            Lowered::Place(place, _) => self.type_of(place).is_scalar(),
            _ => false,
        };
        if is_number {
            self.learn_number(&self.signature.result.ty);
        }
        self.set(self.result, lowered, span)
    }

    /// Reads an expression of which something is known of the type.
    fn expecting<T>(&mut self, ty: Option<Type>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.expected = ty;
        let value = read(self);
        self.expected = None;
        value
    }

    fn refuse<T>(&mut self, refusal: Refusal, at: impl Into<At>) -> Reading<T> {
        self.refusals.add(refusal, at);
        Err(Refused)
    }

    fn emit(&mut self, statement: Statement) {
        self.note_rounding(&statement);
        self.note_guess(&statement);
        self.note_taken(&statement);
        match &statement {
            Statement::Let(var, Value::Opaque(opaque)) if self.is_observed(&opaque.reads) => {
                self.observed.insert(*var);
                self.observed.extend(&opaque.writes);
            }
            Statement::Opaque(opaque) if self.is_observed(&opaque.reads) => self.observed.extend(&opaque.writes),
            _ => {}
        }
        statement.opaques(&mut |opaque| self.note_origins(opaque));
        let writing = self.blocks.last_mut().expect("a block is being written");
        if writing.diverged {
            return;
        }
        writing.diverged = matches!(statement, Statement::Exit(_));
        writing.statements.push(statement);
    }

    /// Whether active values were looked at where one of these variables was made.
    fn is_observed(&self, reads: &[Var]) -> bool {
        reads.iter().any(|var| self.observed.contains(var) || self.function.variable(*var).role != Role::Constant)
    }

    /// Control does not come to what follows.
    fn never(&mut self) -> Lowered {
        self.blocks.last_mut().expect("a block is being written").diverged = true;
        Lowered::Never
    }

    /// Writes what is read inside to a block of its own.
    fn within<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> (T, Block) {
        self.blocks.push(Writing::default());
        self.scopes.push(HashMap::new());
        let value = inside(self);
        self.scopes.pop();
        let writing = self.blocks.pop().expect("the block that was pushed");
        (value, writing.statements)
    }

    /// Goes on writing a block.
    fn continue_block<T>(&mut self, block: &mut Block, inside: impl FnOnce(&mut Self) -> T) -> T {
        let statements = std::mem::take(block);
        self.blocks.push(Writing { statements, diverged: false });
        let value = inside(self);
        *block = self.blocks.pop().expect("the block that was pushed").statements;
        value
    }

    fn lookup(&self, ident: &Ident) -> Option<&Binding> {
        let name = ident.to_string();
        self.scopes.iter().rev().find_map(|scope| scope.get(&name))
    }

    fn bind_name(&mut self, ident: &Ident, binding: Binding) {
        self.scopes.last_mut().expect("a scope").insert(ident.to_string(), binding);
    }

    /// The variable that the name stands for in constant code.
    fn materialise(&mut self, ident: &Ident) -> Option<Var> {
        match self.lookup(ident)?.clone() {
            Binding::Var(var) | Binding::Operand(Operand::Var(var)) => Some(var),
            Binding::Closure(index) => self.closure_value(index),
            binding => {
                let opaque = self.binding_tokens(&binding)?;
                Some(self.constant(ident, opaque))
            }
        }
    }

    /// What a name stands for, in constant code.
    fn binding_tokens(&mut self, binding: &Binding) -> Option<Opaque> {
        Some(match binding {
            Binding::Var(var) => Opaque::of(*var),
            Binding::Operand(operand) => self.mention(operand),
            Binding::Place(place, reference) => self.borrow_tokens(place, *reference != Reference::Owned),
            Binding::Borrow(place, var) => changed(place.clone().map(|place| quote::quote!(&mut #place)), *var),
            Binding::Behind(place, var) => changed(place.clone(), *var),
            Binding::Borrowed(inner) => {
                let inner = self.binding_tokens(inner)?;
                let tokens = &inner.tokens;
                Opaque { tokens: quote::quote!(&#tokens), ..inner }
            }
            Binding::Parts(parts) => {
                let parts: Option<Vec<Opaque>> = parts.iter().map(|part| self.binding_tokens(part)).collect();
                opaque::tuple_of(parts?)
            }
            Binding::Closure(index) => Opaque::of(self.closure_value(*index)?),
            Binding::Option(index) => self.option_tokens(*index),
            Binding::Iterator(_) | Binding::Poisoned => return None,
        })
    }

    /// The variable that a name stands for, if it is one.
    fn value_of(&self, binding: &Binding) -> Option<Var> {
        match binding {
            Binding::Var(var) | Binding::Borrow(_, var) | Binding::Behind(_, var) => Some(*var),
            Binding::Closure(index) => self.closures[*index].value,
            _ => None,
        }
    }

    /// What stands behind a name that is a reference, if that can be said without it.
    fn dereferenced(&self, binding: Binding) -> Option<Binding> {
        match binding {
            Binding::Place(place, _)
                if !place.path.is_empty() || self.function.variable(place.root).reference == Reference::Owned =>
            {
                Some(Binding::Place(place, Reference::Owned))
            }
            Binding::Borrowed(inner) => Some(*inner),
            Binding::Borrow(place, var) => Some(Binding::Behind(place, var)),
            Binding::Parts(parts) => Some(Binding::Parts(parts)),
            _ => None,
        }
    }

    /// Whether a name stands for a number that has been read, if the user's is a reference to it.
    fn is_number_itself(&self, binding: &Binding) -> bool {
        let (Binding::Var(var) | Binding::Operand(Operand::Var(var))) = binding else { return false };
        let variable = self.function.variable(*var);
        variable.role == Role::Value && variable.reference == Reference::Owned
    }

    /// Whether active values stand behind a name.
    fn is_active(&self, binding: &Binding) -> bool {
        match binding {
            Binding::Var(var) => self.function.variable(*var).role != Role::Constant,
            Binding::Place(..) | Binding::Operand(_) => true,
            Binding::Borrowed(inner) => self.is_active(inner),
            Binding::Parts(parts) => parts.iter().any(|part| self.is_active(part)),
            Binding::Closure(index) => self.closures[*index].is_active,
            Binding::Iterator(_) | Binding::Option(_) => true,
            Binding::Borrow(..) | Binding::Behind(..) | Binding::Poisoned => false,
        }
    }

    /// A constant of that name and value.
    fn constant(&mut self, name: &Ident, opaque: Opaque) -> Var {
        let handle = self.handle_of(&opaque, None);
        let var = self.new_variable(name.clone(), Type::Unknown, Role::Constant);
        self.handles.extend(handle.map(|handle| (var, handle)));
        self.hand_references_on(&opaque, &[var]);
        self.origins.extend(self.origin_of(&opaque).map(|call| (var, call)));
        self.emit(Statement::Let(var, Value::Opaque(opaque.map(opaque::alone))));
        var
    }

    /// A place in constant code, or a reference to it.
    fn borrow_tokens(&self, place: &Place, borrowed: bool) -> Opaque {
        let root = placeholder(place.root, Span::mixed_site());
        let mut tokens = quote::quote!(#root);
        let mut reads = vec![place.root];
        for projection in &place.path {
            match projection {
                crate::ir::Projection::Field(member) => tokens.extend(quote::quote!(.#member)),
                crate::ir::Projection::Index(index) | crate::ir::Projection::Slice(index) => {
                    let index_tokens = &index.tokens;
                    tokens.extend(quote::quote!([#index_tokens]));
                    reads.extend(&index.reads);
                }
            }
        }
        if borrowed && !(place.path.is_empty() && self.function.variable(place.root).reference != Reference::Owned) {
            tokens = quote::quote!(&#tokens);
        }
        reads.sort();
        reads.dedup();
        Opaque { tokens, reads, writes: Vec::new(), effect: Effect::Pure }
    }

    fn new_variable(&mut self, name: Ident, ty: Type, role: Role) -> Var {
        let reference = Reference::Owned;
        self.function.add(Variable { name, named: false, ty, role, reference, mutable: false, shadow: false })
    }

    /// A scalar that nobody named.
    fn temporary(&mut self, scalar: Scalar) -> Var {
        let var = self.function.value("t", scalar);
        self.function.variables[var.0 as usize].name = Ident::new("t", Span::mixed_site().located_at(self.at));
        var
    }

    /// Both are of one type.
    fn pin(&mut self, operand: &Operand, scalar: &Scalar) {
        if let Operand::Var(var) = operand
            && let Type::Scalar(own) = &self.function.variable(*var).ty
        {
            self.scalars.unify(own, scalar);
        }
    }
}

impl Opaque {
    /// Constant code that mentions no variable.
    pub fn pure(tokens: proc_macro2::TokenStream) -> Self {
        Opaque { tokens, reads: Vec::new(), writes: Vec::new(), effect: Effect::Pure }
    }

    /// The same in other tokens.
    pub fn map(self, tokens: impl FnOnce(proc_macro2::TokenStream) -> proc_macro2::TokenStream) -> Self {
        Opaque { tokens: tokens(self.tokens), ..self }
    }

    /// A constant as it is.
    pub fn of(var: Var) -> Self {
        let ident = placeholder(var, Span::mixed_site());
        Opaque { reads: vec![var], ..Self::pure(quote::quote!(#ident)) }
    }
}

/// Constant code that may change a variable.
fn changed(opaque: Opaque, var: Var) -> Opaque {
    Opaque { writes: vec![var], effect: Effect::Once, ..opaque }
}

fn literal_tokens(operand: &Operand) -> proc_macro2::Literal {
    match operand {
        Operand::Literal(Literal { text: Some(text), .. }) => text.clone(),
        Operand::Literal(literal) => proc_macro2::Literal::f64_unsuffixed(literal.value),
        Operand::Var(_) => unreachable!("a variable stands for itself"),
    }
}

fn is_mutable(pattern: &syn::Pat) -> bool {
    matches!(pattern, syn::Pat::Ident(pattern) if pattern.mutability.is_some())
}
