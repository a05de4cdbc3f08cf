//! What a piece of constant code does: what it mentions and changes, whether it may be evaluated again; and its tokens with placeholders.

use std::collections::HashSet;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat, Token};

use super::constants::{binds_mutably, bound_names};
use super::effects::{
    is_changing_method, is_comparison, is_compound, is_keeping_method, is_known_macro, is_pure_function,
    is_pure_method, is_sorting_method, only_makes, only_panics,
};
use super::expressions::without_parentheses;
use super::loops::without_checkpoint;
use super::refuse::Refusal;
use super::still::{only_asks, only_looks_at};
use super::{Binding, Reader, iterators};
use crate::ir::{Effect, Opaque, Reference, Role, Var, placeholder};

impl<'a> Reader<'a> {
    pub fn survey_expression(&mut self, expression: &Expr) -> Survey {
        let mut scanner = Scanner::new(self, false);
        scanner.visit_expr_mut(&mut expression.clone());
        scanner.survey
    }

    pub fn survey_statement(&mut self, statement: &syn::Stmt) -> Survey {
        let mut scanner = Scanner::new(self, false);
        scanner.visit_stmt_mut(&mut statement.clone());
        scanner.survey
    }

    /// The expression as constant code.
    pub fn opaque_expression(&mut self, expression: &Expr) -> Opaque {
        let mut expression = expression.clone();
        let mut scanner = Scanner::new(self, true);
        scanner.visit_expr_mut(&mut expression);
        scanner.survey.opaque(expression.to_token_stream())
    }

    /// A statement that declares nothing, as constant code.
    pub fn opaque_statement(&mut self, statement: &syn::Stmt) -> Opaque {
        let mut statement = statement.clone();
        let mut scanner = Scanner::new(self, true);
        scanner.visit_stmt_mut(&mut statement);
        scanner.survey.raise(Effect::Repeatable);
        scanner.survey.opaque(statement.to_token_stream())
    }
}

/// What a piece of the user's code does, seen from outside.
#[derive(Default)]
pub struct Survey {
    /// It mentions an active variable.
    pub active: bool,
    /// It changes an active variable, or calls a method on one that may change it.
    pub changes_active: bool,
    /// It changes an active variable by other means than such a method.
    pub changes_openly: bool,
    /// It changes a constant, and an active value may flow into it.
    pub leaks: bool,
    /// It may leave by `return`, `?`, or a jump to a loop or block around it.
    pub escapes: bool,
    /// It mentions a variable whose declaration was refused.
    pub poisoned: bool,
    /// It gives a value to a constant that is declared without.
    sets_late: bool,
    effect: Effect,
    reads: Vec<Var>,
    writes: Vec<Var>,
}

impl Survey {
    /// Whether the code is kept word for word.
    pub fn is_constant(&self) -> bool {
        !self.active && !self.escapes && !self.poisoned && !self.sets_late
    }

    /// Whether the code only looks at active values.
    pub fn is_observable(&self) -> bool {
        !self.changes_openly && !self.leaks && !self.escapes && !self.poisoned
    }

    /// Whether the code changes what the constant reads.
    pub fn changes(&self, constant: &Opaque) -> bool {
        self.writes.iter().any(|var| constant.reads.contains(var))
    }
}

impl Survey {
    fn opaque(mut self, tokens: TokenStream) -> Opaque {
        self.reads.sort();
        self.reads.dedup();
        self.writes.sort();
        self.writes.dedup();
        Opaque { tokens, reads: self.reads, writes: self.writes, effect: self.effect }
    }

    /// It has this effect, too.
    fn raise(&mut self, effect: Effect) {
        self.effect = self.effect.max(effect);
    }
}

/// Goes over a piece of code, which it may change: with `substitute`, variables become placeholders.
struct Scanner<'s, 'a> {
    reader: &'s mut Reader<'a>,
    substitute: bool,
    survey: Survey,
    /// Names that the code itself binds, innermost scope last.
    scopes: Vec<HashSet<String>>,
    /// An active variable was mentioned, or one of the code's own, which may be active.
    touched: bool,
    /// A variable was changed that is not one of the code's own.
    changed: bool,
    /// Loops and labelled blocks of the code itself.
    loops: usize,
    labels: Vec<String>,
}

impl<'s, 'a> Scanner<'s, 'a> {
    fn new(reader: &'s mut Reader<'a>, substitute: bool) -> Self {
        Self {
            reader,
            substitute,
            survey: Survey::default(),
            scopes: Vec::new(),
            touched: false,
            changed: false,
            loops: 0,
            labels: Vec::new(),
        }
    }

    fn is_inner(&self, ident: &Ident) -> bool {
        let name = ident.to_string();
        self.scopes.iter().any(|scope| scope.contains(&name))
    }

    /// Whether a place is in a variable that the code itself declares.
    fn is_of_its_own(&self, place: &Expr) -> bool {
        root(place).is_some_and(|ident| self.is_inner(ident))
    }

    fn bind(&mut self, pattern: &syn::Pat) {
        let scope = self.scopes.last_mut();
        if let Some(scope) = scope {
            scope.extend(bound_names(pattern).iter().map(|pattern| pattern.ident.to_string()));
        }
    }

    fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        self.scopes.push(HashSet::new());
        inside(self);
        self.scopes.pop();
    }

    /// A mention of a variable: the placeholder to stand in its stead.
    fn mention(&mut self, ident: &Ident) -> Option<Ident> {
        if self.is_inner(ident) {
            self.touched = true;
            return None;
        }
        let active = self.mention_outer(ident)?;
        self.survey.active |= active;
        self.touched |= active;
        if !self.substitute {
            return None;
        }
        let var = self.reader.materialise(ident)?;
        self.survey.reads.push(var);
        Some(placeholder(var, ident.span()))
    }

    /// Whether the variable is active.
    fn mention_outer(&mut self, ident: &Ident) -> Option<bool> {
        let binding = self.reader.lookup(ident)?.clone();
        match &binding {
            Binding::Poisoned => {
                self.survey.poisoned = true;
                return None;
            }
            Binding::Closure(index) => {
                let changes = self.reader.closures[*index].changes_active;
                self.survey.changes_active |= changes;
                self.survey.changes_openly |= changes;
            }
            Binding::Borrow(..) => self.changed = true,
            Binding::Iterator(index) => {
                let changes = self.reader.iterators[*index].changes_active;
                self.survey.changes_active |= changes;
                self.survey.changes_openly |= changes;
                if self.substitute {
                    self.reader.refusals.add(Refusal::Iterator, ident.span());
                }
            }
            _ => {}
        }
        Some(self.reader.is_active(&binding))
    }

    /// What a name stands for that is not a variable, or a part of that.
    fn resolve(&self, expression: &Expr) -> Option<Binding> {
        match expression {
            Expr::Path(path) => {
                let ident = path.path.get_ident().filter(|ident| path.qself.is_none() && !self.is_inner(ident))?;
                let binding = self.reader.lookup(ident)?;
                let is_another = matches!(
                    binding,
                    Binding::Place(..)
                        | Binding::Borrow(..)
                        | Binding::Borrowed(_)
                        | Binding::Parts(_)
                        | Binding::Option(_)
                );
                is_another.then(|| binding.clone())
            }
            Expr::Field(field) => match (self.reader.dereferenced(self.resolve(&field.base)?)?, &field.member) {
                (Binding::Parts(parts), syn::Member::Unnamed(index)) => parts.get(index.index as usize).cloned(),
                _ => None,
            },
            Expr::Paren(inner) => self.resolve(&inner.expr),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                match self.outer(&unary.expr).filter(|_| matches!(&*unary.expr, Expr::Path(_))) {
                    Some(binding) if self.reader.is_number_itself(binding) => Some(binding.clone()),
                    _ => self.reader.dereferenced(self.resolve(&unary.expr)?),
                }
            }
            _ => None,
        }
    }

    /// Puts what a name stands for in its stead.
    fn stand_in(&mut self, expression: &mut Expr) -> bool {
        if !self.substitute {
            return false;
        }
        if let Some(binding) = self.resolve(expression) {
            return self.substituted(expression, &binding);
        }
        let place = match &mut *expression {
            Expr::Index(index) => &mut index.expr,
            Expr::Field(field) => &mut field.base,
            _ => return false,
        };
        let binding = self.resolve(place).and_then(|binding| self.reader.dereferenced(binding));
        if !binding.is_some_and(|binding| self.substituted(place, &binding)) {
            return false;
        }
        if let Expr::Index(index) = expression {
            self.visit_expr_mut(&mut index.index);
        }
        true
    }

    fn substituted(&mut self, expression: &mut Expr, binding: &Binding) -> bool {
        let active = self.reader.is_active(binding);
        self.survey.active |= active;
        self.touched |= active;
        let Some(opaque) = self.reader.binding_tokens(binding) else { return false };
        let Ok(parsed) = syn::parse2(opaque.tokens) else { return false };
        self.survey.reads.extend(&opaque.reads);
        self.survey.writes.extend(&opaque.writes);
        self.survey.raise(opaque.effect);
        *expression = parsed;
        true
    }

    /// Code that may keep what is mentioned inside in what it changes.
    fn keeping(&mut self, changes: bool, inside: impl FnOnce(&mut Self)) {
        let (touched, changed) = (std::mem::take(&mut self.touched), std::mem::take(&mut self.changed));
        inside(self);
        self.survey.leaks |= self.touched && (changes || self.changed);
        self.touched |= touched;
        self.changed |= changed;
    }

    /// What patterns borrow mutably is lent as by `&mut`.
    fn take_apart<'p>(&mut self, value: &mut Expr, patterns: impl IntoIterator<Item = &'p Pat>) {
        if !patterns.into_iter().any(binds_mutably) {
            return self.visit_expr_mut(value);
        }
        self.survey.raise(Effect::Once);
        self.change(value);
        self.visit_target(value);
    }

    /// A change of the variable at the root of an expression.
    fn change(&mut self, expression: &Expr) {
        self.survey.raise(Effect::Repeatable);
        self.changed |= !self.is_of_its_own(expression);
        if let Some(ident) = root(expression)
            && !self.is_inner(ident)
            && let Some(binding) = self.reader.lookup(ident).cloned()
        {
            match self.reader.value_of(&binding) {
                Some(var) if self.reader.function.variable(var).role == Role::Constant => {
                    let is_within = self.reader.is_within(expression, var);
                    self.survey.writes.extend((!is_within).then_some(var));
                    self.survey.reads.push(var);
                    if is_within || self.reader.leads_elsewhere(expression, var) {
                        self.survey.raise(Effect::Once);
                    }
                }
                Some(var) if self.reader.is_made_of_still(expression) => {
                    self.survey.writes.push(var);
                    self.survey.reads.push(var);
                }
                _ => {
                    self.reader.found.asks_for_fields = true;
                    self.survey.changes_active = true;
                    self.survey.changes_openly = true;
                }
            }
        }
    }

    fn jump(&mut self, label: &Option<syn::Lifetime>) {
        self.survey.escapes |= match label {
            Some(label) => !self.labels.contains(&label.ident.to_string()),
            None => self.loops == 0,
        };
    }

    fn in_loop(&mut self, label: &Option<syn::Label>, inside: impl FnOnce(&mut Self)) {
        self.loops += 1;
        self.labelled(label, inside);
        self.loops -= 1;
    }

    fn labelled(&mut self, label: &Option<syn::Label>, inside: impl FnOnce(&mut Self)) {
        self.labels.extend(label.iter().map(|label| label.name.ident.to_string()));
        inside(self);
        if label.is_some() {
            self.labels.pop();
        }
    }
}

/// `1.0`, `-1.0`
fn is_float(expression: &Expr) -> bool {
    match without_parentheses(expression) {
        Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Float(_)),
        Expr::Unary(negative) => matches!(negative.op, syn::UnOp::Neg(_)) && is_float(&negative.expr),
        _ => false,
    }
}

/// The variable at the root of a place expression.
pub fn root(expression: &Expr) -> Option<&Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Index(index) => root(&index.expr),
        Expr::Field(field) => root(&field.base),
        Expr::Paren(inner) => root(&inner.expr),
        Expr::Group(inner) => root(&inner.expr),
        Expr::Reference(inner) => root(&inner.expr),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => root(&unary.expr),
        Expr::MethodCall(call) => root(&call.receiver),
        _ => None,
    }
}

/// What an assignment writes to.
fn targets(left: &Expr) -> Vec<&Expr> {
    match left {
        Expr::Tuple(tuple) => tuple.elems.iter().flat_map(targets).collect(),
        Expr::Array(array) => array.elems.iter().flat_map(targets).collect(),
        Expr::Call(call) => call.args.iter().flat_map(targets).collect(),
        Expr::Struct(structure) => structure.fields.iter().flat_map(|field| targets(&field.expr)).collect(),
        Expr::Paren(inner) => targets(&inner.expr),
        Expr::Group(inner) => targets(&inner.expr),
        Expr::Infer(_) | Expr::Range(_) => Vec::new(),
        target => vec![target],
    }
}

impl VisitMut for Scanner<'_, '_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if !self.is_of_its_own(expression) && self.reader.is_still(expression) {
            return self.still(expression);
        }
        self.visit_code(expression);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        self.scoped(|this| {
            this.bind(&arm.pat);
            visit_mut::visit_arm_mut(this, arm);
        });
    }

    /// The bounds in patterns are no variables.
    fn visit_pat_mut(&mut self, pattern: &mut Pat) {
        if !matches!(pattern, Pat::Range(_)) {
            visit_mut::visit_pat_mut(self, pattern);
        }
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        self.scoped(|this| visit_mut::visit_block_mut(this, block));
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.take_apart(&mut init.expr, [&local.pat]);
            if let Some((_, otherwise)) = &mut init.diverge {
                self.visit_expr_mut(otherwise);
            }
        }
        self.bind(&local.pat);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        if let Some(colon) = field.colon_token.is_none().then(Default::default) {
            let member = field.member.clone();
            self.visit_expr_mut(&mut field.expr);
            if field.expr.to_token_stream().to_string() != member.to_token_stream().to_string() {
                field.colon_token = Some(colon);
            }
        } else {
            self.visit_expr_mut(&mut field.expr);
        }
    }

    fn visit_macro_mut(&mut self, invocation: &mut syn::Macro) {
        let name = invocation.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        self.survey.raise(match name.as_str() {
            "vec" | "matches" | "format" | "stringify" | "line" | "file" => Effect::Pure,
            _ if only_panics(&name) => Effect::Repeatable,
            _ => Effect::Once,
        });
        if name == "vec"
            && let Ok(mut repeat) = parse_repeat.parse2(invocation.tokens.clone())
        {
            self.visit_expr_mut(&mut repeat.0);
            self.visit_expr_mut(&mut repeat.2);
            let (element, semi, length) = repeat;
            invocation.tokens = quote::quote!(#element #semi #length);
            return;
        }
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(invocation.tokens.clone());
        let before = self.survey.reads.len();
        match arguments {
            Ok(arguments) if name != "stringify" => {
                if let ("write" | "writeln", Some(sink)) = (name.as_str(), arguments.first()) {
                    self.change(sink);
                }
                invocation.tokens = self.macro_arguments(arguments).into_token_stream();
            }
            _ => invocation.tokens = self.loose_tokens(invocation.tokens.clone()),
        }
        if !is_known_macro(&name) {
            let given = self.survey.reads[before..].to_vec();
            self.survey.writes.extend(given.into_iter().filter(|var| self.reader.may_be_changed(*var)));
        }
    }

    fn visit_stmt_mut(&mut self, statement: &mut syn::Stmt) {
        visit_mut::visit_stmt_mut(self, statement);
        if let syn::Stmt::Macro(invocation) = statement
            && let Some(check) = self.jumps(&invocation.mac)
        {
            *statement = syn::Stmt::Expr(Expr::Verbatim(quote::quote!(#check #invocation)), None);
        }
    }
}

impl Scanner<'_, '_> {
    /// A field that is constant although the struct is active.
    fn still(&mut self, field: &mut Expr) {
        self.visit_still(field);
        if self.substitute {
            *field = self.reader.still(field);
        }
    }

    fn visit_still(&mut self, field: &mut Expr) {
        let (active, touched) = (self.survey.active, self.touched);
        self.visit_code(field);
        (self.survey.active, self.touched) = (active, touched);
    }

    /// The same where it is changed: the compiler is asked elsewhere.
    fn visit_target(&mut self, target: &mut Expr) {
        match target {
            Expr::Tuple(tuple) => return tuple.elems.iter_mut().for_each(|target| self.visit_target(target)),
            Expr::Array(array) => return array.elems.iter_mut().for_each(|target| self.visit_target(target)),
            _ => {}
        }
        if self.is_of_its_own(target) || !self.reader.is_made_of_still(target) {
            return self.visit_expr_mut(target);
        }
        if self.reader.is_still(target) {
            return self.visit_still(target);
        }
        match target {
            Expr::Field(field) => self.visit_target(&mut field.base),
            Expr::Paren(inner) => self.visit_target(&mut inner.expr),
            Expr::Index(index) => {
                self.visit_target(&mut index.expr);
                self.visit_expr_mut(&mut index.index);
            }
            other => self.visit_expr_mut(other),
        }
    }

    /// A macro of the user's may jump to a loop around it, which cannot be seen: code that never runs, and is an error of the compiler if it
    /// does.
    fn jumps(&self, invocation: &syn::Macro) -> Option<TokenStream> {
        let name = invocation.path.segments.last()?.ident.to_string();
        if !self.substitute || is_known_macro(&name) || self.loops > 0 || self.reader.arounds.is_empty() {
            return None;
        }
        let signature = &self.reader.signature;
        let declared = signature.fallible.as_ref().map(|fallible| fallible.declared.to_token_stream());
        let result = declared.unwrap_or_else(|| signature.result.tokens.clone());
        Some(quote::quote!(if false { let _ = || -> #result { #invocation; loop {} }; loop {} }))
    }

    fn visit_code(&mut self, expression: &mut Expr) {
        if self.stand_in(expression) {
            return;
        }
        match expression {
            Expr::Path(path) => {
                if path.qself.is_none()
                    && let Some(ident) = path.path.get_ident()
                    && let Some(replacement) = self.mention(&ident.clone())
                {
                    path.path = replacement.into();
                }
            }
            Expr::Assign(assign) => {
                let targets = targets(&assign.left);
                self.survey.sets_late |= targets.iter().any(|target| self.reader.late_constant(target).is_some());
                self.keeping(false, |this| {
                    targets.into_iter().for_each(|target| this.change(target));
                    this.visit_expr_mut(&mut assign.right);
                });
                self.visit_target(&mut assign.left);
            }
            Expr::Binary(binary) if is_compound(&binary.op) => {
                self.keeping(false, |this| {
                    this.change(&binary.left);
                    this.visit_expr_mut(&mut binary.right);
                });
                self.visit_target(&mut binary.left);
            }
            Expr::Binary(binary) => {
                for (one, other) in [(&binary.left, &binary.right), (&binary.right, &binary.left)] {
                    if is_comparison(&binary.op) && is_float(other) {
                        self.reader.learn_compared(one);
                    }
                }
                visit_mut::visit_expr_binary_mut(self, binary);
            }
            Expr::Reference(reference) => {
                if reference.mutability.is_none() {
                    return visit_mut::visit_expr_reference_mut(self, reference);
                }
                self.survey.raise(Effect::Once);
                self.change(&reference.expr);
                self.visit_target(&mut reference.expr);
            }
            Expr::MethodCall(call) => {
                let is_inner = self.is_of_its_own(&call.receiver);
                if !is_inner {
                    self.reader.learn_still(call);
                }
                if let (true, Some(name)) =
                    (self.substitute && self.reader.is_held(&call.receiver), of_option(&call.method))
                {
                    call.method = Ident::new(name, call.method.span());
                }
                let name = call.method.to_string();
                if is_pure_method(&name) {
                    visit_mut::visit_expr_method_call_mut(self, call);
                    return;
                }
                let is_still = !is_inner && self.reader.is_made_of_still(&call.receiver);
                if is_still && only_asks(call) {
                    visit_mut::visit_expr_method_call_mut(self, call);
                    return;
                }
                self.survey.raise(if only_makes(&name) { Effect::Repeatable } else { Effect::Once });
                if name == "parse" {
                    let before = self.survey.reads.len();
                    visit_mut::visit_expr_method_call_mut(self, call);
                    if self.reader.is_observed(&self.survey.reads[before..]) {
                        self.reader.refusals.add(Refusal::Method(name), call.method.span());
                    }
                    return;
                }
                if iterators::is_iteration(call) {
                    visit_mut::visit_expr_method_call_mut(self, call);
                    return;
                }
                if is_sorting_method(&name) {
                    self.call_on(&call.receiver.clone());
                    visit_mut::visit_expr_method_call_mut(self, call);
                    return;
                }
                let only_looks = !is_still && self.is_active(&call.receiver) && !is_changing_method(&name);
                self.keeping(is_keeping_method(&name), |this| {
                    match only_looks {
                        true => this.survey.changes_active |= this.may_change(&call.receiver),
                        false if is_still && only_looks_at(&name) => {}
                        false => this.call_on(&call.receiver.clone()),
                    }
                    match is_still && !only_looks_at(&name) {
                        true => {
                            this.visit_target(&mut call.receiver);
                            call.args.iter_mut().for_each(|argument| this.visit_expr_mut(argument));
                        }
                        false => visit_mut::visit_expr_method_call_mut(this, call),
                    }
                });
                if only_looks && self.substitute {
                    let receiver = &call.receiver;
                    // What is iterated over by value has other items than a reference to it.
                    call.receiver = match name.as_str() {
                        "into_iter" => syn::parse_quote!(::core::clone::Clone::clone(&#receiver)),
                        _ => syn::parse_quote!((&#receiver)),
                    };
                }
            }
            Expr::Call(call) => {
                if is_pure_function(&call.func) {
                    visit_mut::visit_expr_call_mut(self, call);
                    return;
                }
                let does_nothing_else = self.reader.is_callback(&call.func);
                self.survey.raise(if does_nothing_else { Effect::Repeatable } else { Effect::Once });
                self.keeping(false, |this| {
                    this.call_on(&call.func.clone());
                    visit_mut::visit_expr_call_mut(this, call);
                });
            }
            Expr::Closure(closure) => self.scoped(|this| {
                for input in &closure.inputs {
                    this.bind(input);
                }
                let escapes = this.survey.escapes;
                this.visit_expr_mut(&mut closure.body);
                this.survey.escapes = escapes;
            }),
            Expr::If(branch) => {
                self.scoped(|this| {
                    this.visit_expr_mut(&mut branch.cond);
                    this.visit_block_mut(&mut branch.then_branch);
                });
                if let Some((_, otherwise)) = &mut branch.else_branch {
                    self.visit_expr_mut(otherwise);
                }
            }
            Expr::Macro(invocation) => {
                self.visit_macro_mut(&mut invocation.mac);
                if let Some(check) = self.jumps(&invocation.mac) {
                    *expression = Expr::Verbatim(quote::quote!({ #check #invocation }));
                }
            }
            Expr::Match(choice) => {
                self.take_apart(&mut choice.expr, choice.arms.iter().map(|arm| &arm.pat));
                choice.arms.iter_mut().for_each(|arm| self.visit_arm_mut(arm));
            }
            Expr::Let(condition) => {
                self.take_apart(&mut condition.expr, [&*condition.pat]);
                self.bind(&condition.pat);
            }
            Expr::While(repeat) => {
                without_checkpoint(&mut repeat.attrs);
                let label = repeat.label.clone();
                self.in_loop(&label, |this| {
                    this.scoped(|this| {
                        this.visit_expr_mut(&mut repeat.cond);
                        this.visit_block_mut(&mut repeat.body);
                    })
                });
            }
            Expr::ForLoop(repeat) => {
                without_checkpoint(&mut repeat.attrs);
                self.visit_expr_mut(&mut repeat.expr);
                let label = repeat.label.clone();
                self.in_loop(&label, |this| {
                    this.scoped(|this| {
                        this.bind(&repeat.pat);
                        this.visit_block_mut(&mut repeat.body);
                    })
                });
            }
            Expr::Loop(repeat) => {
                without_checkpoint(&mut repeat.attrs);
                let label = repeat.label.clone();
                self.in_loop(&label, |this| this.visit_block_mut(&mut repeat.body));
            }
            Expr::Block(block) => {
                let label = block.label.clone();
                self.labelled(&label, |this| this.visit_block_mut(&mut block.block));
            }
            Expr::Break(jump) => {
                self.jump(&jump.label);
                visit_mut::visit_expr_break_mut(self, jump);
            }
            Expr::Continue(jump) => self.jump(&jump.label),
            Expr::Return(_) | Expr::Try(_) | Expr::Await(_) | Expr::Yield(_) => {
                let is_failure = self.reader.is_failure(expression);
                self.survey.escapes |= !is_failure;
                if is_failure {
                    self.survey.raise(Effect::Once);
                }
                visit_mut::visit_expr_mut(self, expression);
            }
            _ => visit_mut::visit_expr_mut(self, expression),
        }
    }

    /// A method that may do anything is called on a variable, or a closure that the variable is.
    fn call_on(&mut self, receiver: &Expr) {
        if self.may_change(receiver) {
            self.change(receiver);
        }
    }

    /// Whether the variable at the root of an expression is one that changes.
    fn may_change(&self, expression: &Expr) -> bool {
        let var = self.outer(expression).and_then(|binding| match binding {
            Binding::Place(place, Reference::Mutable) => Some(place.root),
            other => self.reader.value_of(other),
        });
        var.is_some_and(|var| self.reader.function.variable(var).mutable)
    }

    /// Whether the variable at the root of an expression is active.
    fn is_active(&self, expression: &Expr) -> bool {
        self.outer(expression).is_some_and(|binding| self.reader.is_active(binding))
    }

    fn outer(&self, expression: &Expr) -> Option<&Binding> {
        root(expression).filter(|ident| !self.is_inner(ident)).and_then(|ident| self.reader.lookup(ident))
    }

    fn macro_arguments(&mut self, mut arguments: Punctuated<Expr, Token![,]>) -> Punctuated<Expr, Token![,]> {
        let mut captured: Vec<Ident> = Vec::new();
        for argument in &mut arguments {
            match argument {
                Expr::Assign(named) => self.visit_expr_mut(&mut named.right),
                Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => captured.extend(captures(text)),
                _ => self.visit_expr_mut(argument),
            }
        }
        for ident in captured {
            if let Some(replacement) = self.mention(&ident) {
                arguments.push(syn::parse_quote!(#ident = #replacement));
            }
        }
        arguments
    }

    /// Tokens of a macro that cannot be parsed: every name that is a variable is taken for one.
    fn loose_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut after_dot = false;
        let mut replaced = Vec::new();
        for token in tokens {
            let is_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
            replaced.push(match token {
                TokenTree::Ident(ident) if !after_dot => TokenTree::Ident(self.mention(&ident).unwrap_or(ident)),
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.loose_tokens(group.stream()));
                    inner.set_span(group.span());
                    TokenTree::Group(inner)
                }
                other => other,
            });
            after_dot = is_dot;
        }
        replaced.into_iter().collect()
    }
}

/// The names that a format string captures: `{name}`, `{name:.3}`.
fn captures(text: &syn::LitStr) -> Vec<Ident> {
    let value = text.value().replace("{{", "");
    let names = value.split('{').skip(1).filter_map(|rest| {
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        syn::parse_str::<Ident>(&name).ok()
    });
    let mut found: Vec<Ident> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(Ident::new(&name.to_string(), text.span()));
        }
    }
    found
}

fn parse_repeat(input: syn::parse::ParseStream) -> syn::Result<(Expr, Token![;], Expr)> {
    Ok((input.parse()?, input.parse()?, input.parse()?))
}

/// What asks of an `Option` what a method asks of a `Result`.
fn of_option(method: &Ident) -> Option<&'static str> {
    match &*method.to_string() {
        "is_ok" => Some("is_some"),
        "is_err" => Some("is_none"),
        _ => None,
    }
}
