//! Which arm of a `match` runs is decided before it, where what it looks at changes: the reverse sweep asks again which it was.
//!
//! Before: any function. After: no `match` looks at a place, or behind a reference, that the function changes; it looks at a constant
//! that says which arm it is, or, where an arm gives names to what is there, at a copy. What hands out a mutable reference has no copy:
//! there, too, it looks at the number of the arm, which takes the reference.

use std::collections::BTreeSet;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Member, Pat};

use super::effects::may_be_item;
use super::opaque::join;
use crate::ir::variables_in;
use crate::ir::visit::walk;
use crate::ir::{
    Argument, Arm, Block, Effect, Function, Opaque, Place, Projection, Role, Statement, Type, Value, Var, behind,
    placeholder,
};

/// A variable, or a field of it.
type Part = (Var, Option<Member>);

pub fn decide(function: &mut Function) {
    let (changed, lent) = (changed(function), lent(function));
    let mut body = std::mem::take(&mut function.body);
    Decisions { function, changed, lent }.block(&mut body);
    function.body = body;
}

struct Decisions<'f> {
    function: &'f mut Function,
    changed: BTreeSet<(Var, Option<String>)>,
    /// What holds a reference that cannot be kept, or none.
    lent: BTreeSet<Var>,
}

impl Decisions<'_> {
    fn block(&mut self, block: &mut Block) {
        for mut statement in std::mem::take(block) {
            statement.blocks_mut().into_iter().for_each(|inner| self.block(inner));
            if let Statement::Match { scrutinee, arms } = &mut statement {
                let is_named = arms.iter().any(|arm| !arm.binds.is_empty());
                let is_lent = self.is_lent(scrutinee);
                match self.may_change(scrutinee, is_named) {
                    _ if is_lent => self.taken(scrutinee, arms, block),
                    false => {}
                    true if is_named => self.copy(scrutinee, block),
                    true => self.number(scrutinee, arms, block),
                }
            }
            block.push(statement);
        }
    }

    /// Whether it is a reference that cannot be kept, or none.
    fn is_lent(&self, scrutinee: &Opaque) -> bool {
        scrutinee.var().is_some_and(|var| self.lent.contains(&var))
    }

    /// Whether something changes what a match looks at. A mutable reference to a constant has no copy that could be named.
    fn may_change(&self, scrutinee: &Opaque, is_named: bool) -> bool {
        let Ok(expression) = syn::parse2(scrutinee.tokens.clone()) else { return false };
        let mut parts = Parts(Vec::new());
        parts.visit_expr(&expression);
        parts.0.iter().any(|(var, member)| {
            let variable = self.function.variable(*var);
            if variable.role == Role::Constant {
                return variable.is_changeable() && (member.is_some() || !is_named);
            }
            let member = member.as_ref().map(|member| member.to_token_stream().to_string());
            let mut changed = self.changed.iter().filter(|(other, _)| other == var);
            changed.any(|(_, other)| member.is_none() || other.is_none() || member == *other)
        })
    }

    /// Looks at the number of the arm.
    fn number(&mut self, scrutinee: &mut Opaque, arms: &mut [Arm], block: &mut Block) {
        let mut decision = scrutinee.clone();
        let mut cases = TokenStream::new();
        let last = arms.len() - 1;
        for (index, arm) in arms.iter_mut().enumerate() {
            let number = Literal::usize_suffixed(index);
            let guard = arm.guard.take();
            let (pattern, condition) = (&arm.pattern, guard.as_ref().map(|guard| &guard.tokens));
            let condition = condition.map(|condition| quote!(if #condition));
            cases.extend(quote!(#pattern #condition => #number,));
            arm.pattern = if index == last { quote!(_) } else { quote!(#number) };
            if let Some(guard) = guard {
                decision = join(decision.tokens.clone(), decision, guard);
            }
        }
        let looked_at = &decision.tokens;
        let decision = Opaque { tokens: quote!(match #looked_at { #cases }), ..decision };
        *scrutinee = Opaque::of(self.constant("arm", Type::Named(quote!(usize)), decision, block));
    }

    /// Looks at the number of the arm, in which a mutable reference is handed over.
    fn taken(&mut self, scrutinee: &mut Opaque, arms: &mut [Arm], block: &mut Block) {
        let unnamed: Option<Vec<Pat>> = arms.iter().map(without_names).collect();
        let Some(unnamed) = unnamed else { return };
        let lent = scrutinee.clone();
        for (arm, unnamed) in arms.iter_mut().zip(unnamed) {
            let pattern = std::mem::replace(&mut arm.pattern, unnamed.to_token_stream());
            let binds = std::mem::take(&mut arm.binds);
            if binds.is_empty() {
                continue;
            }
            let otherwise = (!matches!(unnamed, Pat::Wild(_))).then(|| quote!(else { ::core::unreachable!() }));
            let handed = lent.clone().map(|lent| quote!(let #pattern = #lent #otherwise;));
            let reads = [&handed.reads[..], &binds].concat();
            let handed = Opaque { reads, writes: binds, effect: Effect::Once, ..handed };
            arm.body.insert(0, Statement::Opaque(handed));
        }
        // A reference cannot be kept, and what it refers to will have changed.
        scrutinee.effect = Effect::Once;
        self.number(scrutinee, arms, block);
    }

    /// Looks at a copy.
    fn copy(&mut self, scrutinee: &mut Opaque, block: &mut Block) {
        let Ok(expression) = syn::parse2(scrutinee.tokens.clone()) else { return };
        let tokens = self.copied(&expression, scrutinee, block);
        *scrutinee = Opaque { reads: variables_in(&tokens), tokens, ..scrutinee.clone() };
    }

    fn copied(&mut self, expression: &Expr, whole: &Opaque, block: &mut Block) -> TokenStream {
        match expression {
            Expr::Paren(inner) => self.copied(&inner.expr, whole, block),
            Expr::Tuple(tuple) => {
                let parts = tuple.elems.iter().map(|part| self.copied(part, whole, block));
                let parts: Vec<TokenStream> = parts.collect();
                quote!((#(#parts,)*))
            }
            Expr::Reference(inner) => {
                let copy = self.copied(&inner.expr, whole, block);
                quote!(&#copy)
            }
            _ => {
                let is_part = matches!(expression, Expr::Index(index) if matches!(*index.index, Expr::Range(_)));
                let tokens = match expression {
                    _ if is_part => quote!(#expression.to_vec()),
                    Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => {
                        quote!(::core::clone::Clone::clone(&#expression))
                    }
                    _ => quote!(::core::clone::Clone::clone(&(#expression))),
                };
                let copy = Opaque { reads: variables_in(&tokens), tokens, ..whole.clone() };
                let copy = placeholder(self.constant("c", Type::Unknown, copy, block), Span::mixed_site());
                if is_part { quote!(#copy[..]) } else { quote!(#copy) }
            }
        }
    }

    fn constant(&mut self, name: &str, ty: Type, value: Opaque, block: &mut Block) -> Var {
        let var = self.function.constant(name);
        self.function.variables[var.0 as usize].ty = ty;
        block.push(Statement::Let(var, Value::Opaque(value)));
        var
    }
}

/// The pattern without the names that it gives, if no guard uses them.
fn without_names(arm: &Arm) -> Option<Pat> {
    struct Unnamed;
    impl VisitMut for Unnamed {
        fn visit_pat_mut(&mut self, pattern: &mut Pat) {
            if let Pat::Ident(name) = pattern
                && behind(&name.ident).is_some()
            {
                *pattern = match name.subpat.take() {
                    Some((_, inner)) => *inner,
                    None => syn::parse_quote!(_),
                };
            }
            visit_mut::visit_pat_mut(self, pattern);
        }
    }
    let mut pattern = Pat::parse_multi.parse2(arm.pattern.clone()).ok()?;
    Unnamed.visit_pat_mut(&mut pattern);
    (arm.guard.is_none() || arm.binds.is_empty()).then_some(pattern)
}

/// The variables that hold a mutable reference to something constant, or a reference to what changes later; or none.
fn lent(function: &Function) -> BTreeSet<Var> {
    let mut lent = BTreeSet::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(var, Value::Opaque(value)) = statement
            && let Ok(expression) = syn::parse2(value.tokens.clone())
            && lends_what_changes(function, &expression, value)
        {
            lent.insert(*var);
        }
    });
    lent
}

/// Whether constant code is worth a mutable reference, or a reference to an item of other constants that may change.
pub fn lends_what_changes(function: &Function, expression: &Expr, constant: &Opaque) -> bool {
    let may_change = |var: &Var| {
        let variable = function.variable(*var);
        variable.role == Role::Constant && variable.is_changeable()
    };
    lends(expression) || may_be_item(expression) && constant.reads.iter().any(may_change)
}

/// Whether an expression is worth a mutable reference, by the name of the method.
fn lends(value: &Expr) -> bool {
    let Expr::MethodCall(call) = value else { return false };
    let name = call.method.to_string();
    name.ends_with("_mut")
        || (matches!(&*name, "next" | "next_back" | "nth" | "last" | "find" | "filter") && lends(&call.receiver))
}

/// The places that the function changes.
fn changed(function: &Function) -> BTreeSet<(Var, Option<String>)> {
    let mut changed = BTreeSet::new();
    let mut change = |place: &Place| {
        let member = match place.path.first() {
            Some(Projection::Field(member)) => Some(member.to_token_stream().to_string()),
            _ => None,
        };
        changed.insert((place.root, member));
    };
    walk(&function.body, &mut |statement| match statement {
        Statement::Swap(one, other) => [one, other].into_iter().for_each(&mut change),
        Statement::Call(call) => call.arguments.iter().for_each(|argument| {
            if let Argument::BorrowMut(place) = argument {
                change(place);
            }
        }),
        other => other.target().into_iter().for_each(&mut change),
    });
    changed
}

/// The variables that an expression mentions, and the fields of them.
struct Parts(Vec<Part>);

impl Visit<'_> for Parts {
    fn visit_expr_field(&mut self, field: &syn::ExprField) {
        match &*field.base {
            Expr::Path(path) if path.path.get_ident().and_then(behind).is_some() => {
                let var = path.path.get_ident().and_then(behind);
                self.0.extend(var.map(|var| (var, Some(field.member.clone()))));
            }
            _ => visit::visit_expr_field(self, field),
        }
    }

    fn visit_expr_path(&mut self, path: &syn::ExprPath) {
        self.0.extend(path.path.get_ident().and_then(behind).map(|var| (var, None)));
    }
}
