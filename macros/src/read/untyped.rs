//! What closures say of the types of their parameters, where nothing is written: a parameter is a float, unless it is used as something else.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Pat};

use super::effects::is_comparison;
use super::slices::Vector;
use crate::rules::{self, Spelled};

/// How a parameter of a closure is used that has no type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    Number,
    /// As an argument of calls alone: it is what their parameters are, perhaps references.
    Whole,
    /// Through a reference.
    Behind,
    /// As what has elements or fields.
    Parts,
    /// As an integer, or a truth value.
    Discrete,
}

impl Use {
    pub fn of(name: &Ident, body: &Expr) -> Self {
        let mut uses = Uses { name, found: Use::Number, mentions: 0, arguments: 0 };
        uses.visit_expr(body);
        let is_handed_on = uses.mentions > 0 && uses.mentions == uses.arguments;
        if is_handed_on { uses.found.max(Use::Whole) } else { uses.found }
    }
}

struct Uses<'n> {
    name: &'n Ident,
    found: Use,
    mentions: usize,
    /// How many of them are arguments of functions.
    arguments: usize,
}

impl Uses<'_> {
    fn is_it(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.is_it(&inner.expr),
            Expr::Path(path) => path.path.is_ident(self.name),
            _ => false,
        }
    }

    fn note(&mut self, expression: &Expr, how: Use) {
        if self.is_it(expression) {
            self.found = self.found.max(how);
        }
    }

    /// Whatever of it is in an expression is an integer.
    fn integral(&mut self, expression: &Expr) {
        match expression {
            Expr::Binary(binary) => {
                self.integral(&binary.left);
                self.integral(&binary.right);
            }
            Expr::Paren(inner) => self.integral(&inner.expr),
            Expr::Range(range) => range.start.iter().chain(&range.end).for_each(|end| self.integral(end)),
            other => self.note(other, Use::Discrete),
        }
    }
}

impl Visit<'_> for Uses<'_> {
    fn visit_expr_path(&mut self, path: &syn::ExprPath) {
        self.mentions += usize::from(path.path.is_ident(self.name));
    }

    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        if !takes_numbers(&call.func) {
            self.arguments += call.args.iter().filter(|argument| self.is_it(argument)).count();
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_index(&mut self, index: &syn::ExprIndex) {
        self.note(&index.expr, Use::Parts);
        self.integral(&index.index);
        visit::visit_expr_index(self, index);
    }

    fn visit_expr_range(&mut self, range: &syn::ExprRange) {
        range.start.iter().chain(&range.end).for_each(|end| self.integral(end));
        visit::visit_expr_range(self, range);
    }

    fn visit_expr_cast(&mut self, cast: &syn::ExprCast) {
        self.integral(&cast.expr);
        visit::visit_expr_cast(self, cast);
    }

    fn visit_expr_field(&mut self, field: &syn::ExprField) {
        self.note(&field.base, Use::Parts);
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_for_loop(&mut self, repeat: &syn::ExprForLoop) {
        self.note(&repeat.expr, Use::Parts);
        visit::visit_expr_for_loop(self, repeat);
    }

    fn visit_expr_unary(&mut self, unary: &syn::ExprUnary) {
        match unary.op {
            syn::UnOp::Deref(_) => self.note(&unary.expr, Use::Behind),
            syn::UnOp::Not(_) => self.note(&unary.expr, Use::Discrete),
            _ => {}
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_if(&mut self, branch: &syn::ExprIf) {
        self.note(&branch.cond, Use::Discrete);
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_binary(&mut self, binary: &syn::ExprBinary) {
        for (one, other) in [(&binary.left, &binary.right), (&binary.right, &binary.left)] {
            if is_integer_literal(other) || matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) {
                self.note(one, Use::Discrete);
            }
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_macro(&mut self, invocation: &syn::Macro) {
        let vector = Vector::parse(invocation);
        vector.iter().flat_map(Vector::parts).for_each(|part| self.visit_expr(part));
    }

    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        let name = call.method.to_string();
        match rules::method(&name) {
            Some(Spelled::Rule(_)) if name == "powi" => call.args.iter().for_each(|argument| self.integral(argument)),
            Some(_) => {}
            None if name == "clone" => {}
            None if matches!(&*name, "pow" | "is_power_of_two" | "abs_diff") => {
                self.note(&call.receiver, Use::Discrete)
            }
            None => self.note(&call.receiver, Use::Parts),
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// `f64::max`, `libm::sin`, and whatever else has the name of a mathematical function behind a qualifier.
fn takes_numbers(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let (Some(name), Some(qualifier)) = (names.next(), names.next()) else { return false };
    rules::method(&name).is_some() || rules::function(&qualifier, &name).is_some()
}

fn is_integer_literal(expression: &Expr) -> bool {
    matches!(expression, Expr::Lit(literal) if matches!(literal.lit, syn::Lit::Int(_)))
}

/// Whether a closure that captures no active value computes floats from floats, as far as its syntax tells.
pub fn is_of_floats(code: &syn::ExprClosure, is_float: &dyn Fn(&syn::Type) -> bool) -> bool {
    let returns_floats = match &code.output {
        syn::ReturnType::Type(_, ty) => is_float(ty),
        syn::ReturnType::Default => !is_truth_value(&code.body),
    };
    let takes_floats = code.inputs.iter().any(|pattern| match pattern {
        Pat::Type(typed) => is_float(&typed.ty),
        Pat::Ident(name) => Use::of(&name.ident, &code.body) != Use::Discrete,
        Pat::Wild(_) => false,
        _ => true,
    });
    returns_floats && takes_floats
}

fn is_truth_value(body: &Expr) -> bool {
    match body {
        Expr::Paren(inner) => is_truth_value(&inner.expr),
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Not(_)),
        Expr::Lit(literal) => !matches!(literal.lit, syn::Lit::Float(_)),
        Expr::Binary(binary) => is_comparison(&binary.op) || matches!(binary.op, BinOp::And(_) | BinOp::Or(_)),
        Expr::Block(block) => match block.block.stmts.last() {
            Some(syn::Stmt::Expr(value, None)) => is_truth_value(value),
            _ => false,
        },
        Expr::MethodCall(call) => matches!(rules::method(&call.method.to_string()), Some(Spelled::Constant)),
        Expr::Macro(_) => true,
        _ => false,
    }
}
