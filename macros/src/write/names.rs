//! The identifiers of variables and labels: the user's, and others that no two have in common.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lifetime;
use syn::ext::IdentExt;

use super::folding::Folding;
use crate::ir::visit::walk;
use crate::ir::{Aggregate, Argument, Form, Function, Scalar, Spelling, Statement, Type, Value, Var, VarMap, behind};

/// The identifier of each variable of a function.
pub struct Names {
    idents: Vec<Ident>,
    /// Identifiers that stand in constant code, paths and types.
    mentioned: HashSet<String>,
    /// Those of the variables, and of the variables around a closure.
    taken: HashSet<String>,
}

impl Names {
    /// Variables that the user named come first, so that they keep their names; those that are never written come
    /// not at all.
    ///
    /// Some have names that are given, and those of the variables around a closure mean something else.
    pub fn of(function: &Function, folding: &Folding, given: &VarMap<Ident>, outer: Option<&Names>) -> Self {
        let mut taken = Taken::by(function);
        taken.variables.extend(outer.into_iter().flat_map(|outer| outer.taken.iter().cloned()));
        let mut idents: Vec<Ident> = function.variables.iter().map(|variable| variable.name.clone()).collect();
        let all = function.all_variables();
        let (named, unnamed): (Vec<Var>, Vec<Var>) = all
            .filter(|var| taken.introduced.contains_key(var) && !folding.folds(*var) && !given.contains_key(var))
            .partition(|var| function.variable(*var).named || function.parameters.contains(var));
        for var in named {
            let ident = &mut idents[var.0 as usize];
            *ident = taken.for_user(ident, var);
        }
        for var in unnamed {
            let ident = &mut idents[var.0 as usize];
            *ident = taken.for_temporary(ident);
        }
        given.iter().for_each(|(var, name)| idents[var.0 as usize] = name.clone());
        Names { idents, mentioned: taken.mentioned, taken: taken.variables }
    }

    pub fn ident(&self, var: Var) -> &Ident {
        &self.idents[var.0 as usize]
    }

    /// The name of something else.
    pub fn free(&self, wish: &str) -> Ident {
        let is_free = |name: &String| !self.taken.contains(name) && !self.mentioned.contains(name);
        let name = numbered(wish).find(is_free).unwrap_or_default();
        Ident::new(&name, Span::mixed_site())
    }

    /// A label that is none of those.
    pub fn label(&self, wish: &str, others: &mut HashSet<String>) -> Lifetime {
        let free = |name: &String| !others.contains(name) && !self.mentioned.contains(name);
        let name = numbered(wish).find(free).unwrap_or_default();
        others.insert(name.clone());
        Lifetime { apostrophe: Span::mixed_site(), ident: Ident::new(&name, Span::mixed_site()) }
    }
}

/// `name`, `name_1`, `name_2`, …
fn numbered(name: &str) -> impl Iterator<Item = String> {
    std::iter::once(name.to_owned()).chain((1..).map(move |number| format!("{name}_{number}")))
}

/// Names that have a meaning already.
struct Taken {
    variables: HashSet<String>,
    /// The number to try next for names that begin like this.
    next: HashMap<String, usize>,
    /// Identifiers that stand in constant code, paths and types.
    mentioned: HashSet<String>,
    /// What the user calls variables.
    wished: HashSet<String>,
    /// The last statement that calls a function of this name, …
    calls: HashMap<String, usize>,
    /// … and the statement that introduces a variable, by which it would be hidden.
    introduced: VarMap<usize>,
}

impl Taken {
    fn by(function: &Function) -> Self {
        let conditions = function.fresh.iter().map(|(_, condition)| condition);
        let parameters = function.parameters.iter().chain(conditions);
        let mut taken = Taken {
            variables: HashSet::new(),
            next: HashMap::new(),
            mentioned: HashSet::new(),
            wished: function
                .variables
                .iter()
                .filter(|variable| variable.named)
                .map(|variable| variable.name.unraw().to_string())
                .collect(),
            calls: HashMap::new(),
            introduced: parameters.map(|var| (*var, 0)).collect(),
        };
        let mut position = 0;
        walk(&function.body, &mut |statement| {
            position += 1;
            taken.statement(statement, position);
        });
        for variable in &function.variables {
            taken.ty(&variable.ty);
        }
        // A closure is called where nobody sees it.
        for closure in &function.closures {
            walk(&closure.function.body, &mut |statement| taken.mentions(statement, usize::MAX));
        }
        taken
    }

    /// The user's own name, unless it would hide another variable or a function.
    fn for_user(&mut self, wish: &Ident, var: Var) -> Ident {
        let name = wish.unraw().to_string();
        let introduced = self.introduced.get(&var).copied().unwrap_or(0);
        let hides = self.calls.get(&name).is_some_and(|last| *last > introduced);
        if !hides && self.variables.insert(name.clone()) {
            return wish.clone();
        }
        self.with_number(&name, wish.span())
    }

    fn for_temporary(&mut self, wish: &Ident) -> Ident {
        let name = wish.unraw().to_string();
        let is_free = !self.mentioned.contains(&name) && !self.variables.contains(&name);
        if is_free && syn::parse_str::<Ident>(&name).is_ok() {
            self.variables.insert(name.clone());
            return Ident::new(&name, wish.span());
        }
        self.with_number(&name, wish.span())
    }

    fn with_number(&mut self, name: &str, span: Span) -> Ident {
        let next = self.next.entry(name.to_owned()).or_insert(1);
        loop {
            let numbered = format!("{name}_{next}");
            *next += 1;
            let is_free = !self.mentioned.contains(&numbered) && !self.wished.contains(&numbered);
            if is_free && self.variables.insert(numbered.clone()) {
                return Ident::new(&numbered, span);
            }
        }
    }

    fn statement(&mut self, statement: &Statement, position: usize) {
        statement.defines(&mut |var| {
            self.introduced.entry(var).or_insert(position);
        });
        self.mentions(statement, position);
    }

    fn mentions(&mut self, statement: &Statement, position: usize) {
        statement.opaques(&mut |opaque| self.tokens(&opaque.tokens, position));
        match statement {
            Statement::Let(_, Value::Aggregate(aggregate)) | Statement::Assign(_, aggregate) => {
                self.aggregate(aggregate, position);
            }
            Statement::Let(_, Value::Operation { spelling: Spelling::Path(path), .. }) => {
                self.called(path, position);
            }
            Statement::Let(_, Value::Cast(_, scalar)) => self.scalar(scalar),
            Statement::Match { arms, .. } => {
                for arm in arms {
                    self.tokens(&arm.pattern, position);
                }
            }
            Statement::Call(call) => {
                if !matches!(call.callee.form, Form::Value(_)) {
                    self.called(&call.callee.path.to_token_stream(), position);
                }
                for argument in &call.arguments {
                    if let Argument::Aggregate(aggregate) = argument {
                        self.aggregate(aggregate, position);
                    }
                }
            }
            _ => {}
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate, position: usize) {
        if let Aggregate::Struct { path, .. } = aggregate {
            self.tokens(path, position);
        }
        for part in aggregate.parts() {
            self.aggregate(part, position);
        }
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Scalar(scalar) => self.scalar(scalar),
            Type::Array(element, length) => {
                self.ty(element);
                self.tokens(length, 0);
            }
            Type::Slice(element) | Type::Vector(element) => self.ty(element),
            Type::Tuple(parts) => parts.iter().for_each(|part| self.ty(part)),
            Type::Named(path) => self.tokens(path, 0),
            Type::Unknown => {}
        }
    }

    fn scalar(&mut self, scalar: &Scalar) {
        match scalar.lane() {
            Scalar::Parameter(parameter) => _ = self.mentioned.insert(parameter.to_string()),
            Scalar::Of(path) => self.tokens(&path.0, 0),
            _ => {}
        }
    }

    fn called(&mut self, path: &TokenStream, position: usize) {
        self.tokens(path, position);
        if let Ok(function) = syn::parse2::<Ident>(path.clone()) {
            self.calls.insert(function.unraw().to_string(), position);
        }
    }

    fn tokens(&mut self, tokens: &TokenStream, position: usize) {
        let mut tokens = tokens.clone().into_iter().peekable();
        let (mut qualified, mut joint) = (false, false);
        while let Some(token) = tokens.next() {
            match &token {
                TokenTree::Ident(ident) if !qualified && behind(ident).is_none() => {
                    let name = ident.unraw().to_string();
                    if tokens.peek().is_some_and(is_arguments) {
                        self.calls.insert(name.clone(), position);
                    }
                    self.mentioned.insert(name);
                }
                TokenTree::Group(group) => self.tokens(&group.stream(), position),
                _ => {}
            }
            (qualified, joint) = match &token {
                TokenTree::Punct(punct) => (qualifies(punct, joint), punct.spacing() == Spacing::Joint),
                _ => (false, false),
            };
        }
    }
}

fn is_arguments(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}

/// Whether what follows a punctuation mark belongs to a path or a receiver: after `.` and `::`, but not after `..`
/// and `:`.
fn qualifies(punct: &Punct, follows_joint: bool) -> bool {
    match punct.as_char() {
        '.' => !follows_joint && punct.spacing() == Spacing::Alone,
        ':' => follows_joint,
        _ => false,
    }
}
