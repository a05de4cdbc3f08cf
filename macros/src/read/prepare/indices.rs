//! `u[at(i, j)]` with `let at = |i, j| i * n + j;` is `u[i * n + j]`: an index that can be computed again need not be kept.

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Expr, Pat, Stmt};

use crate::ir::is_discrete;
use crate::subject::identifiers;
use crate::syntax::{self, binds_tightest};

/// The closures of a function that do nothing but arithmetic on their parameters and on what does not change.
pub struct Indices {
    closures: HashMap<Ident, Arithmetic>,
    is_index: bool,
}

struct Arithmetic {
    parameters: Vec<Ident>,
    /// Whether their types say that they are no floats.
    are_discrete: bool,
    /// Whether the types of arguments may be other ones than that of the body.
    has_casts: bool,
    body: Expr,
}

impl Indices {
    pub fn of(item: &syn::ItemFn) -> Self {
        let mut names = Names::default();
        names.visit_item_fn(item);
        let mut closures = HashMap::new();
        for (name, closure) in &names.closures {
            let stays = |free: &Ident| names.bound.get(free).is_none_or(|(count, changes)| *count == 1 && !changes);
            if let Some(arithmetic) = arithmetic(closure).filter(|of| stays(name) && of.free().iter().all(stays)) {
                closures.insert(name.clone(), arithmetic);
            }
        }
        Indices { closures, is_index: false }
    }

    /// What a call comes to.
    fn called(&self, call: &syn::ExprCall) -> Option<Expr> {
        let Expr::Path(function) = &*call.func else { return None };
        let closure = self.closures.get(function.path.get_ident()?)?;
        let says_its_type = |argument: &Expr| !closure.has_casts || !Variables::of(argument).is_empty();
        let fits = (closure.are_discrete || self.is_index)
            && closure.parameters.len() == call.args.len()
            && call.args.iter().all(|argument| is_arithmetic(argument) && says_its_type(argument));
        let arguments = closure.parameters.iter().zip(&call.args);
        let mut put = Put { arguments: fits.then(|| arguments.collect())? };
        let mut body = closure.body.clone();
        put.visit_expr_mut(&mut body);
        Some(in_parentheses(body))
    }
}

impl VisitMut for Indices {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::Call(call) = expression
            && let Some(body) = self.called(call)
        {
            *expression = body;
        }
    }

    fn visit_expr_index_mut(&mut self, index: &mut syn::ExprIndex) {
        self.visit_expr_mut(&mut index.expr);
        let around = std::mem::replace(&mut self.is_index, true);
        self.visit_expr_mut(&mut index.index);
        self.is_index = around;
        if let Expr::Paren(whole) = &mut *index.index {
            index.index = whole.expr.clone();
        }
    }
}

impl Arithmetic {
    /// The variables in the body that are no parameters.
    fn free(&self) -> Vec<Ident> {
        let mut free = Variables::of(&self.body);
        free.retain(|name| !self.parameters.contains(name));
        free
    }
}

struct Variables(Vec<Ident>);

impl Variables {
    fn of(expression: &Expr) -> Vec<Ident> {
        let mut found = Variables(Vec::new());
        found.visit_expr(expression);
        found.0
    }
}

impl Visit<'_> for Variables {
    fn visit_expr_path(&mut self, path: &syn::ExprPath) {
        self.0.extend(path.path.get_ident().cloned());
    }
}

/// Puts arguments for parameters.
struct Put<'e> {
    arguments: HashMap<&'e Ident, &'e Expr>,
}

impl VisitMut for Put<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::Path(path) = expression
            && let Some(argument) = path.path.get_ident().and_then(|name| self.arguments.get(name))
        {
            *expression = in_parentheses((*argument).clone());
        }
    }
}

/// How often each name is bound in a function, and whether one of them changes, and the closures that have names.
#[derive(Default)]
struct Names<'a> {
    bound: HashMap<Ident, (usize, bool)>,
    closures: Vec<(Ident, &'a syn::ExprClosure)>,
}

impl<'a> Visit<'a> for Names<'a> {
    fn visit_pat_ident(&mut self, name: &'a syn::PatIdent) {
        let (count, changes) = self.bound.entry(name.ident.clone()).or_default();
        *count += 1;
        *changes |= name.mutability.is_some();
        visit::visit_pat_ident(self, name);
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Local(syn::Local { pat: Pat::Ident(name), init: Some(init), .. }) = statement
            && let Expr::Closure(closure) = &*init.expr
        {
            self.closures.push((name.ident.clone(), closure));
        }
        visit::visit_stmt(self, statement);
    }
}

fn arithmetic(closure: &syn::ExprClosure) -> Option<Arithmetic> {
    let mut are_discrete = true;
    let parameters = closure.inputs.iter().map(|parameter| match parameter {
        Pat::Ident(name) if name.by_ref.is_none() && name.mutability.is_none() => {
            are_discrete = false;
            Some(name.ident.clone())
        }
        Pat::Type(typed) => match &*typed.pat {
            Pat::Ident(name) if name.mutability.is_none() && is_discrete(&typed.ty.to_token_stream()) => {
                Some(name.ident.clone())
            }
            _ => None,
        },
        _ => None,
    });
    let parameters: Option<Vec<Ident>> = parameters.collect();
    let body = match &*closure.body {
        Expr::Block(block) if block.label.is_none() => match &block.block.stmts[..] {
            [Stmt::Expr(value, None)] => value,
            _ => return None,
        },
        value => value,
    };
    let (parameters, body) = (parameters?, is_arithmetic(body).then(|| body.clone())?);
    // What an argument that is not used comes to may still panic.
    let used = Variables::of(&body);
    let are_used = parameters.iter().all(|parameter| used.contains(parameter));
    let has_casts = identifiers(body.to_token_stream()).contains("as");
    are_used.then_some(Arithmetic { parameters, are_discrete, has_casts, body })
}

/// Whether an expression is made of variables and integers alone, by operators.
fn is_arithmetic(expression: &Expr) -> bool {
    match expression {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Int(_)),
        Expr::Paren(inner) => is_arithmetic(&inner.expr),
        Expr::Cast(cast) => is_discrete(&cast.ty.to_token_stream()) && is_arithmetic(&cast.expr),
        Expr::Binary(binary) => {
            use BinOp::{BitAnd, BitOr, BitXor, Shl, Shr};
            let is_of_bits = matches!(binary.op, BitAnd(_) | BitOr(_) | BitXor(_) | Shl(_) | Shr(_));
            (is_of_bits || syntax::is_arithmetic(&binary.op))
                && is_arithmetic(&binary.left)
                && is_arithmetic(&binary.right)
        }
        _ => false,
    }
}

fn in_parentheses(expression: Expr) -> Expr {
    match binds_tightest(&expression) {
        true => expression,
        false => syn::parse_quote!((#expression)),
    }
}
