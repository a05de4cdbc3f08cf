//! Statements.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::bundles::Bundles;
use super::calls::companion_beside;
use super::draft::Draft;
use super::expressions::Expression;
use super::folding::Folding;
use super::lending::Lender;
use super::lines::{Line, Lines, Tail};
use super::literals::Suffix;
use super::loops::Scope;
use super::moves::moves;
use super::names::Names;
use super::recalls::Recalls;
use super::types::{Source, scalar_type};
use super::yields::{sets, split_sets, yields};
use crate::ir::visit::{any, walk};
use crate::ir::{
    Aggregate, Call, Function, Mode, Opaque, Operand, Place, Role, Scalar, Statement, Type, Value, Var, VarMap, VarSet,
};
use crate::rules::trait_of;

/// The statements of the function's body and the expression at its end; `krate` is the path of the facade.
///
/// They stand for the whole body: an early exit is written as `return`. The guard makes products with cotangents; without one, a
/// cotangent of zero makes them zero.
pub fn body(draft: &Draft, krate: &TokenStream, lender: Option<&Lender>, guard: Option<&Ident>) -> TokenStream {
    let mut writer = Writer { is_outermost: true, guard, ..Writer::new(draft, krate, lender) };
    let mut tokens = missing(&draft.function, krate);
    tokens.extend(writer.whole_body().into_tokens());
    tokens
}

/// Brings in sight what stands for derivatives that a called function may not have.
fn missing(function: &Function, krate: &TokenStream) -> TokenStream {
    let mut is_called = |statement: &Statement| match statement {
        Statement::Call(Call { callee, .. }) => callee.modes.len() > 2 || callee.is_derivative(),
        _ => false,
    };
    let mut is_traced = |statement: &Statement| match statement {
        Statement::Call(Call { callee, .. }) => callee.modes.last() == Some(&Mode::Traced),
        _ => false,
    };
    let missing = any(&function.body, &mut is_called)
        .then(|| quote!(use #krate::generated::{MissingSecond as _, MissingThird as _};));
    let untraced = any(&function.body, &mut is_traced).then(|| quote!(use #krate::generated::Untraced as _;));
    let meant = meant_methods(function, krate);
    missing.into_iter().chain(untraced).chain(missing_companions(function, krate)).chain(meant).collect()
}

/// Makes sure that methods whose names are not those of floats alone are what their names say: if a trait of the user's has them, and is in
/// sight, the compiler finds two.
fn meant_methods(function: &Function, krate: &TokenStream) -> Vec<TokenStream> {
    let mut checks = BTreeMap::new();
    walk(&function.body, &mut |statement| {
        let Statement::Let(var, Value::Operation { rule, spelling, .. }) = statement else { return };
        let Some(name) = spelling.name() else { return };
        let Some(of) = trait_of(&name.to_string()) else { return };
        let home = match of {
            "Real" => quote!(#krate::Real),
            "Unsettled" => quote!(#krate::generated::Unsettled),
            operator => {
                let operator = Ident::new(operator, Span::call_site());
                quote!(::core::ops::#operator)
            }
        };
        let scalar = match function.scalar_of(&Operand::Var(*var)) {
            // What bounds a type parameter goes before what is in sight.
            Scalar::Parameter(_) => return,
            scalar => scalar_type(&scalar, krate),
        };
        let arguments = rule.arguments.iter().map(|_| &scalar);
        checks.entry(name.to_string()).or_insert_with(|| {
            quote! {
                #[allow(unstable_name_collisions)]
                let _: fn(#(#arguments),*) -> #scalar = {
                    use #home as _;
                    <#scalar>::#name
                };
            }
        });
    });
    checks.into_values().collect()
}

/// The same for the companions of methods: an inherent one goes before that of a trait.
fn missing_companions(function: &Function, krate: &TokenStream) -> Option<TokenStream> {
    let mut names = BTreeSet::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Call(Call { callee, .. }) = statement
            && let Some(name) = companion_beside(callee)
        {
            names.insert(name);
        }
    });
    let names: Vec<Ident> = names.into_iter().collect();
    (!names.is_empty()).then(|| {
        quote! {
            trait MissingCompanions {
                #(fn #names(&self) {})*
            }
            impl<N: ?Sized + for<'call> #krate::generated::Companions<'call>> MissingCompanions for N {}
        }
    })
}

/// The body of a function that hands its results over: what comes before, each of the results, and what comes after.
pub fn halves(
    draft: &Draft,
    krate: &TokenStream,
    guard: Option<&Ident>,
) -> (TokenStream, Vec<TokenStream>, TokenStream) {
    let function = &draft.function;
    let at = function.body.iter().position(|statement| matches!(statement, Statement::HandOver));
    let (first, second) = function.body.split_at(at.unwrap_or(function.body.len()));
    let mut writer = Writer { guard, ..Writer::new(draft, krate, None) };
    let mut before = missing(function, krate);
    before.extend(writer.lines(first).into_tokens());
    let results = function.results.iter().enumerate();
    let results =
        results.map(|(index, result)| writer.operand(result, &function.scalar_of_result(index)).tokens).collect();
    writer.is_second = true;
    let second = writer.lines(second.split_first().map_or(&[], |(_, second)| second));
    (before, results, second.into_tokens())
}

pub struct Writer<'a> {
    pub function: &'a Function,
    pub krate: &'a TokenStream,
    pub lender: Option<&'a Lender>,
    pub guard: Option<&'a Ident>,
    pub names: &'a Names,
    folding: &'a Folding,
    bundles: &'a Bundles,
    pub recalls: &'a Recalls,
    /// Whether what is written runs after the function has returned.
    pub is_second: bool,
    /// Whether no closure is made of what is written, which would hold those of what it calls.
    pub is_outermost: bool,
    /// Whether nothing around what is written may say how many lanes it has.
    pub is_untold: bool,
    /// The labels that there are.
    pub labels: HashSet<String>,
    /// Storage that is moved where it is copied.
    pub moved: VarSet,
    /// Definitions that wait for the use that they are folded into.
    pub folded: VarMap<Expression>,
    /// Storage that is declared without contents.
    pub empty: VarSet,
    /// Variables that are declared but not yet mentioned.
    pub declared: Vec<Var>,
    /// What can be left from here, innermost last.
    pub scopes: Vec<Scope>,
}

impl<'a> Writer<'a> {
    pub fn new(draft: &'a Draft, krate: &'a TokenStream, lender: Option<&'a Lender>) -> Self {
        let function = &draft.function;
        Writer {
            function,
            krate,
            lender,
            guard: None,
            names: &draft.names,
            folding: &draft.folding,
            bundles: &draft.bundles,
            recalls: &draft.recalls,
            is_second: false,
            is_outermost: false,
            is_untold: false,
            labels: HashSet::new(),
            moved: moves(function),
            empty: declared_storage(function),
            folded: VarMap::default(),
            declared: Vec::new(),
            scopes: Vec::new(),
        }
    }

    /// A labelled block at the end of a function is the function: it is left by `return`.
    fn whole_body(&mut self) -> Lines {
        let function = self.function;
        let results: Vec<&Operand> = function.results.iter().collect();
        if let Some((Statement::Labelled(label, body), before)) = function.body.split_last()
            && let Some(targets) = self.only_set_last(&function.body, &results)
        {
            let mut lines = self.lines(before);
            self.declared.retain(|var| !targets.contains(var));
            body.iter().for_each(|statement| self.declare_for(statement, &mut lines.statements));
            self.scopes.push(Scope::function(*label, &targets));
            let rest = self.yielding(body, &targets);
            lines.statements.extend(rest.statements);
            lines.value = rest.value;
            return lines;
        }
        let scalars: Vec<_> = (0..results.len()).map(|index| function.scalar_of_result(index)).collect();
        self.ending(&function.body, &results, &scalars)
    }

    pub fn lines(&mut self, block: &[Statement]) -> Lines {
        let mut lines = Lines::default();
        self.statements(block, &mut lines.statements);
        lines
    }

    /// A block, and the values of operands at its end.
    fn ending(&mut self, block: &[Statement], operands: &[&Operand], scalars: &[Scalar]) -> Lines {
        if operands.is_empty() {
            return self.lines(block);
        }
        if let Some((last, before)) = block.split_last()
            && let Some(targets) = self.only_set_last(block, operands)
        {
            let mut lines = self.lines(before);
            self.declared.retain(|var| !targets.contains(var));
            lines.value = self.valued(last, &targets, &mut lines.statements);
            return lines;
        }
        let mut lines = self.lines(block);
        lines.value = Some(Tail::from(self.values(operands, scalars)));
        lines
    }

    /// A block that sets the targets last, whichever way it ends, with their values as its own.
    pub fn yielding(&mut self, block: &[Statement], targets: &[Var]) -> Lines {
        let block = match block.split_last() {
            Some((Statement::Exit(label), before)) if self.leads_to(*label, targets) => before,
            _ => block,
        };
        if let Some((before, operands)) = split_sets(block, targets) {
            let scalars = self.scalars(targets);
            return self.ending(before, &operands, &scalars);
        }
        match block.split_last() {
            Some((last, before)) if !matches!(last, Statement::Exit(_)) && !last.fails() => {
                let mut lines = self.lines(before);
                lines.value = self.valued(last, targets, &mut lines.statements);
                lines
            }
            _ => self.lines(block),
        }
    }

    pub fn scalars(&self, vars: &[Var]) -> Vec<Scalar> {
        let scalar = |var: &Var| self.function.scalar_of(&Operand::Var(*var));
        vars.iter().map(scalar).collect()
    }

    /// The operands as one expression.
    pub fn values(&mut self, operands: &[&Operand], scalars: &[Scalar]) -> Expression {
        let values = operands.iter().zip(scalars).map(|(operand, scalar)| self.operand(operand, scalar)).collect();
        Expression::together(values)
    }

    /// The operands as variables, if the block declares them, its last statement sets them, and nothing else reads
    /// them.
    fn only_set_last(&self, block: &[Statement], operands: &[&Operand]) -> Option<Vec<Var>> {
        let (last, before) = block.split_last()?;
        let is_declared = |var: Var| {
            before.iter().any(|statement| matches!(statement, Statement::Declare(declared) if *declared == var))
        };
        let is_temporary = |var: &Var| {
            let is_named = self.function.variable(*var).named;
            !is_named && self.folding.uses(*var) == 1 && is_declared(*var)
        };
        let targets: Option<Vec<Var>> = operands.iter().map(|operand| operand.var().filter(is_temporary)).collect();
        targets.filter(|targets| targets.is_empty() || yields(last, targets))
    }

    pub fn statements(&mut self, block: &[Statement], lines: &mut Vec<Line>) {
        let mut rest = block;
        while let Some((first, others)) = rest.split_first() {
            rest = match self.jump(rest) {
                Some((jump, after)) => {
                    lines.push(jump);
                    after
                }
                None => {
                    self.statement(first, lines);
                    others
                }
            };
        }
    }

    fn statement(&mut self, statement: &Statement, lines: &mut Vec<Line>) {
        let tokens = match statement {
            other if self.is_told_elsewhere(other) => return,
            Statement::Let(var, value) => return self.binding(*var, value, lines),
            Statement::Declare(var) if self.function.variable(*var).role == Role::Place => self.declaration(*var),
            Statement::Declare(var) => {
                self.declared.push(*var);
                return;
            }
            Statement::Set(var, operand) => self.set(*var, operand),
            Statement::Store(place, operand) if operand.is_zero() && self.may_be_still(place) => self.clear(place),
            Statement::Store(place, operand) => {
                let value = self.stored(place, operand);
                self.store(place, value)
            }
            Statement::Accumulate(place, sign, operand) => {
                let value = self.stored(place, operand);
                self.accumulate(place, *sign, value)
            }
            Statement::Assign(place, zero) if zero.is_zero() && self.may_be_still(place) => self.clear(place),
            Statement::Assign(place, aggregate) => self.assign(place, aggregate),
            Statement::AccumulateAll(place, added) => self.accumulate_all(place, added),
            Statement::Clear(place) => self.clear(place),
            Statement::Swap(one, other) => {
                let (one, other) = (self.borrow_mutably(one), self.borrow_mutably(other));
                quote!(::core::mem::swap(#one, #other);)
            }
            Statement::Narrow { place, changed } => self.narrow(place, *changed),
            Statement::Append(place, element) => self.append(place, element),
            Statement::Call(call) => return self.call_statement(call, lines),
            Statement::Push(tape, operand) => self.push(*tape, operand),
            Statement::Opaque(opaque) => self.constant_statement(opaque),
            Statement::If { .. }
            | Statement::Match { .. }
            | Statement::For { .. }
            | Statement::Loop(_)
            | Statement::Labelled(..)
            | Statement::Exit(_) => return self.nested(statement, lines),
            Statement::HandOver => return,
        };
        lines.push(Line::from(tokens));
    }

    /// The variables that are declared, but not written yet, and that a statement sets.
    fn declared_for(&mut self, statement: &Statement) -> Vec<Var> {
        let mut targets = sets(statement);
        targets.retain(|var| self.declared.contains(var));
        self.declared.retain(|var| !targets.contains(var));
        targets
    }

    /// Declares what a statement sets beside what it is worth.
    pub fn declare_for(&mut self, statement: &Statement, lines: &mut Vec<Line>) {
        let targets = self.declared_for(statement);
        lines.extend(targets.iter().map(|var| Line::from(self.declaration(*var))));
    }

    /// A statement that holds others: with the variables that are declared for it.
    fn nested(&mut self, statement: &Statement, lines: &mut Vec<Line>) {
        if self.declared.is_empty() {
            return self.plain(statement, lines);
        }
        let targets = self.declared_for(statement);
        if !yields(statement, &targets) {
            lines.extend(targets.iter().map(|var| Line::from(self.declaration(*var))));
            self.plain(statement, lines);
        } else if let Some(value) = self.valued(statement, &targets, lines) {
            lines.push(Line::from(self.bound(&targets, value.expression)));
        }
    }

    fn set(&mut self, var: Var, operand: &Operand) -> TokenStream {
        let scalar = self.function.scalar_of(&var.into());
        let value = self.operand(operand, &scalar);
        if self.declared.contains(&var) {
            self.declared.retain(|declared| *declared != var);
            return self.bound(&[var], value);
        }
        let name = self.names.ident(var);
        quote!(#name = #value;)
    }

    /// `let a: T;`
    fn declaration(&self, var: Var) -> TokenStream {
        let name = self.binder(var);
        let ty = self.annotation(var, Source::Untyped);
        quote!(let #name #ty;)
    }

    /// `let a = value;` or `let (a, b) = value;`
    fn bound(&self, targets: &[Var], value: Expression) -> TokenStream {
        let source = if value.typed { Source::Typed } else { Source::Untyped };
        let pattern = self.pattern(targets);
        let types: Option<Vec<_>> = targets.iter().map(|var| self.written_type(*var, source)).collect();
        match types.as_deref() {
            None => quote!(let #pattern = #value;),
            Some([ty]) => quote!(let #pattern: #ty = #value;),
            Some(types) => quote!(let #pattern: (#(#types),*) = #value;),
        }
    }

    fn pattern(&self, vars: &[Var]) -> TokenStream {
        let names: Vec<_> = vars.iter().map(|var| self.binder(*var)).collect();
        match &names[..] {
            [name] => name.clone(),
            _ => quote!((#(#names),*)),
        }
    }

    /// The variable where it is introduced.
    pub fn binder(&self, var: Var) -> TokenStream {
        let variable = self.function.variable(var);
        if !variable.named && self.folding.uses(var) == 0 {
            return quote!(_);
        }
        let name = self.names.ident(var);
        if variable.mutable { quote!(mut #name) } else { quote!(#name) }
    }

    /// Whether anything mentions the variable.
    pub fn is_used(&self, var: Var) -> bool {
        self.folding.uses(var) > 0
    }

    /// Whether the statement only defines what is written elsewhere.
    pub fn is_folded(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Let(var, _) => self.folding.folds(*var),
            Statement::Call(call) => matches!(call.results[..], [result] if self.folding.folds(result)),
            _ => false,
        }
    }

    fn binding(&mut self, var: Var, value: &Value, lines: &mut Vec<Line>) {
        if !self.folding.folds(var)
            && let Some(lent) = self.lent(var, value)
        {
            let name = self.names.ident(var);
            return lines.push(Line::from(quote!(let #name = #lent;)));
        }
        if let Value::Pop(tape) = value
            && let Some(bundle) = self.bundles.with(*tape)
        {
            let pattern = self.pattern(&bundle.popped);
            let popped = self.value(var, &Value::Pop(bundle.tapes[0]));
            return lines.push(Line::from(quote!(let #pattern = #popped;)));
        }
        // An aggregate that is folded into a call has no type beside it.
        let is_untold = self.folding.folds(var) && matches!(value, Value::Aggregate(_));
        let is_untold = std::mem::replace(&mut self.is_untold, is_untold);
        let expression = self.value(var, value);
        self.is_untold = is_untold;
        if self.folding.folds(var) {
            self.folded.insert(var, expression);
            return;
        }
        let source = match value {
            Value::Opaque(_) | Value::Aggregate(Aggregate::Opaque(_)) => Source::Assumed,
            _ if expression.typed => Source::Typed,
            _ => Source::Untyped,
        };
        let binder = self.binder(var);
        let ty = self.annotation(var, source);
        lines.push(Line::ended(quote!(let #binder #ty =), expression.tokens));
    }

    fn stored(&mut self, place: &Place, operand: &Operand) -> Expression {
        let scalar = self.scalar_at(place);
        self.operand(operand, &scalar)
    }

    fn scalar_at(&self, place: &Place) -> Scalar {
        match self.function.type_of(place) {
            Type::Scalar(scalar) => scalar,
            _ => self.function.scalar.clone(),
        }
    }

    fn call_statement(&mut self, call: &Call, lines: &mut Vec<Line>) {
        let expression = self.call(call);
        if let [result] = call.results[..]
            && self.folding.folds(result)
        {
            self.folded.insert(result, expression);
            return;
        }
        let head = match call.results.is_empty() {
            true => TokenStream::new(),
            false => {
                let (pattern, ty) = (self.pattern(&call.results), self.type_of_lanes(&call.results));
                quote!(let #pattern #ty =)
            }
        };
        lines.push(Line::ended(head, expression.tokens));
    }

    fn push(&mut self, tape: Var, operand: &Operand) -> TokenStream {
        let Some(bundle) = self.bundles.with(tape) else {
            let value = self.pushed(tape, operand);
            let tape = self.names.ident(tape);
            return quote!(#tape.push(#value););
        };
        let parts = bundle.tapes.iter().zip(&bundle.pushed);
        let value = Expression::tuple(&parts.map(|(tape, operand)| self.pushed(*tape, operand)).collect::<Vec<_>>());
        let tape = self.names.ident(bundle.tapes[0]);
        quote!(#tape.push(#value);)
    }

    fn pushed(&mut self, tape: Var, operand: &Operand) -> Expression {
        let scalar = match &self.function.variable(tape).ty {
            Type::Scalar(scalar) => scalar.clone(),
            _ => self.function.scalar.clone(),
        };
        self.operand_as(operand, &scalar, Suffix::Needed)
    }

    /// Whether it is about a tape that is one with others, and written with what is about another.
    fn is_told_elsewhere(&self, statement: &Statement) -> bool {
        let told = match statement {
            Statement::Let(tape, Value::Tape(_)) => {
                self.bundles.with(*tape).map(|bundle| bundle.is_declared_with(*tape))
            }
            Statement::Push(tape, _) => self.bundles.with(*tape).map(|bundle| bundle.is_pushed_with(*tape)),
            Statement::Let(_, Value::Pop(tape)) => self.bundles.with(*tape).map(|bundle| bundle.is_popped_with(*tape)),
            _ => None,
        };
        told == Some(false)
    }

    /// What is not a statement yet becomes one.
    fn constant_statement(&self, opaque: &Opaque) -> TokenStream {
        let tokens = self.constant_tokens(&opaque.tokens);
        match syn::parse2::<syn::Expr>(tokens.clone()) {
            Ok(expression) if !ends_itself(&expression) => quote!(#tokens;),
            _ => tokens,
        }
    }
}

fn declared_storage(function: &Function) -> VarSet {
    let mut declared = VarSet::new();
    walk(&function.body, &mut |statement| match statement {
        Statement::Declare(var) if function.variable(*var).role == Role::Place => _ = declared.insert(*var),
        _ => {}
    });
    declared
}

/// Whether a statement that is this expression needs no semicolon.
fn ends_itself(expression: &syn::Expr) -> bool {
    use syn::Expr::*;
    matches!(expression, Block(_) | Const(_) | ForLoop(_) | If(_) | Loop(_) | Match(_) | Unsafe(_) | While(_))
}
