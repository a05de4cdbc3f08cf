//! The mutants of a source file: it is written again with all of them behind the switch, as insertions around what they change.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, BinOp, Block, Expr, Lit, Pat, ReturnType, Signature, Stmt, Type, UnOp};

pub struct Mutant {
    pub file: String,
    pub line: usize,
    /// The function, behind the type that it is of.
    pub function: String,
    pub change: String,
}

impl Mutant {
    /// What is the same when lines move.
    pub fn key(&self) -> String {
        format!("{} {}: {}", self.file, self.function, self.change)
    }
}

impl Display for Mutant {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}:{} {}: {}", self.file, self.line, self.function, self.change)
    }
}

/// The text of a file with its mutants, which are added to those that there are; the number of each is its place.
pub fn mutated(file: &str, text: &str, mutants: &mut Vec<Mutant>) -> String {
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let (before, after, replaced) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut mutator = Mutator { file, text, mutants, path: Vec::new(), returns_bool: false, before, after, replaced };
    mutator.visit_file(&parsed);
    mutator.written()
}

/// What becomes of an expression.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Any,
    Condition,
    /// Nothing: it is there for what it does.
    Effect,
}

struct Mutator<'a> {
    file: &'a str,
    text: &'a str,
    mutants: &'a mut Vec<Mutant>,
    path: Vec<String>,
    returns_bool: bool,
    /// What is inserted before and after what stands at an offset, of what is outside first.
    before: BTreeMap<usize, Vec<String>>,
    after: BTreeMap<usize, Vec<String>>,
    /// What stands instead, and the offset at which it ends.
    replaced: BTreeMap<usize, (usize, String)>,
}

const PREDICATES: [&str; 12] = [
    "all",
    "any",
    "filter",
    "find",
    "is_none_or",
    "is_some_and",
    "partition",
    "position",
    "retain",
    "rposition",
    "skip_while",
    "take_while",
];

const TESTS: [&str; 6] = ["all", "any", "contains", "contains_key", "ends_with", "starts_with"];

const VERBS: [&str; 7] = ["are_", "can_", "has_", "have_", "is_", "may_", "was_"];

fn is_named_as_condition(name: &syn::Ident) -> bool {
    VERBS.iter().any(|verb| name.to_string().starts_with(verb))
}

/// Whether the expression is true or false, as far as its form says.
fn is_condition(expr: &Expr) -> bool {
    match expr {
        Expr::Binary(binary) => matches!(
            binary.op,
            BinOp::And(_)
                | BinOp::Or(_)
                | BinOp::Eq(_)
                | BinOp::Ne(_)
                | BinOp::Lt(_)
                | BinOp::Le(_)
                | BinOp::Gt(_)
                | BinOp::Ge(_)
        ),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Not(_)),
        Expr::Paren(inner) => is_condition(&inner.expr),
        Expr::Macro(call) => call.mac.path.is_ident("matches"),
        Expr::MethodCall(call) => is_named_as_condition(&call.method) || TESTS.iter().any(|test| call.method == test),
        Expr::Lit(literal) => matches!(literal.lit, Lit::Bool(_)),
        _ => false,
    }
}

fn is_compound(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
    )
}

/// Whether all that the expression does can be left out. What is assigned to a name may be its first value.
fn is_removable(expr: &Expr) -> bool {
    match expr {
        Expr::Assign(assignment) => !matches!(&*assignment.left, Expr::Path(_) | Expr::Tuple(_)),
        Expr::Call(_) | Expr::MethodCall(_) => true,
        Expr::Binary(binary) => is_compound(&binary.op),
        _ => false,
    }
}

fn takes_everything(arm: &Arm) -> bool {
    let is_variable = |pat: &Pat| match pat {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && !name.ident.to_string().starts_with(char::is_uppercase),
        _ => false,
    };
    arm.guard.is_none() && is_variable(&arm.pat)
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

impl Mutator<'_> {
    fn text_of(&self, node: &impl Spanned) -> String {
        let text = &self.text[node.span().byte_range()];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Another mutant; its number.
    fn add(&mut self, node: &impl Spanned, mut change: String) -> usize {
        let line = node.span().start().line;
        let function = self.path.join("::");
        let is_same = |other: &&Mutant| {
            let rest =
                other.change.strip_prefix(&*change).filter(|_| other.file == self.file && other.function == function);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
        };
        match self.mutants.iter().filter(is_same).count() {
            0 => {}
            others => change += &format!(" ({})", others + 1),
        }
        self.mutants.push(Mutant { file: self.file.to_owned(), line, function, change });
        self.mutants.len() - 1
    }

    fn wrap(&mut self, node: &impl Spanned, before: String, after: &str) {
        let range = node.span().byte_range();
        self.before.entry(range.start).or_default().push(before);
        self.after.entry(range.end).or_default().push(after.to_owned());
    }

    fn replace(&mut self, range: std::ops::Range<usize>, text: String) {
        self.replaced.insert(range.start, (range.end, text));
    }

    fn written(&self) -> String {
        let mut written = String::new();
        let mut skipped_to = 0;
        for (offset, character) in self.text.char_indices() {
            written.extend(self.after.get(&offset).into_iter().flatten().rev().map(String::as_str));
            written.extend(self.before.get(&offset).into_iter().flatten().map(String::as_str));
            if let Some((end, text)) = self.replaced.get(&offset) {
                written.push_str(text);
                skipped_to = *end;
            }
            if offset >= skipped_to {
                written.push(character);
            }
        }
        written
    }

    fn expr(&mut self, expr: &Expr, used: Use) {
        let used = if used == Use::Any && is_condition(expr) { Use::Condition } else { used };
        match (used, expr) {
            (_, Expr::Let(test)) => {
                let number = self.add(test, format!("`{}` does not match", self.text_of(test)));
                self.wrap(test, format!("!crate::mutants::is({number}) && "), "");
                self.visit_expr(&test.expr);
            }
            (Use::Condition, _) => self.condition(expr),
            (Use::Effect, _) => self.effect(expr),
            (Use::Any, _) => self.parts(expr),
        }
    }

    fn condition(&mut self, expr: &Expr) {
        match expr {
            Expr::Paren(inner) => self.condition(&inner.expr),
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.expr(&binary.left, Use::Condition);
                self.expr(&binary.right, Use::Condition);
            }
            Expr::Unary(unary) if matches!(&*unary.expr, Expr::Paren(_)) => self.condition(&unary.expr),
            Expr::Lit(literal) => {
                let number = self.add(literal, format!("`{}` is not", self.text_of(literal)));
                self.wrap(literal, format!("(crate::mutants::is({number}) ^ "), ")");
            }
            Expr::Match(_) | Expr::If(_) | Expr::Block(_) => self.branches(expr, Use::Condition),
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => self.parts(expr),
            Expr::Macro(call) if !call.mac.path.is_ident("matches") => {}
            _ => {
                let text = self.text_of(expr);
                let number = self.add(expr, format!("`{text}` is true"));
                self.add(expr, format!("`{text}` is false"));
                self.wrap(expr, format!("crate::mutants::fixed({number}, "), ")");
                match expr {
                    Expr::Unary(unary) => self.parts(&unary.expr),
                    expr => self.parts(expr),
                }
            }
        }
    }

    fn effect(&mut self, expr: &Expr) {
        if is_removable(expr) {
            self.remove(expr, expr);
            self.parts(expr);
        } else {
            self.branches(expr, Use::Effect);
        }
    }

    fn remove(&mut self, expr: &Expr, all: &impl Spanned) {
        let number = self.add(expr, format!("without `{}`", self.text_of(expr)));
        self.wrap(all, format!("if !crate::mutants::is({number}) {{ "), " }");
    }

    /// The same of what it branches to, if it does.
    fn branches(&mut self, expr: &Expr, used: Use) {
        match expr {
            Expr::Match(branches) => self.arms(branches, used),
            Expr::If(branch) => {
                self.expr(&branch.cond, Use::Condition);
                self.block(&branch.then_branch, used);
                if let Some((_, otherwise)) = &branch.else_branch {
                    self.expr(otherwise, used);
                }
            }
            Expr::Block(inner) => self.block(&inner.block, used),
            other => self.parts(other),
        }
    }

    fn arms(&mut self, branches: &syn::ExprMatch, used: Use) {
        let tells =
            branches.arms.iter().any(|arm| matches!(&arm.pat, Pat::Lit(lit) if matches!(lit.lit, Lit::Bool(_))));
        self.expr(&branches.expr, if tells { Use::Condition } else { Use::Any });
        for (index, arm) in branches.arms.iter().enumerate() {
            match &arm.guard {
                Some((_, guard)) => self.expr(guard, Use::Condition),
                None if branches.arms[index + 1..].iter().any(takes_everything) => {
                    let number = self.add(&arm.pat, format!("the arm `{}` is not taken", self.text_of(&arm.pat)));
                    self.wrap(&arm.pat, String::new(), &format!(" if !crate::mutants::is({number})"));
                }
                None => {}
            }
            self.expr(&arm.body, used);
        }
    }

    fn block(&mut self, block: &Block, used: Use) {
        for (index, statement) in block.stmts.iter().enumerate() {
            match statement {
                Stmt::Expr(expr, Some(_)) if is_removable(expr) => {
                    self.remove(expr, statement);
                    self.parts(expr);
                }
                Stmt::Expr(expr, None) if index + 1 == block.stmts.len() => self.expr(expr, used),
                Stmt::Expr(expr, _) => self.expr(expr, Use::Effect),
                Stmt::Local(local) => {
                    let is_named = |pat: &Pat| matches!(pat, Pat::Ident(name) if is_named_as_condition(&name.ident));
                    let Some(init) = &local.init else { continue };
                    match &*init.expr {
                        Expr::Closure(closure) if is_named(&local.pat) => self.closure(closure, Use::Condition),
                        expr if is_named(&local.pat) => self.expr(expr, Use::Condition),
                        expr => self.expr(expr, Use::Any),
                    }
                    if let Some((_, otherwise)) = &init.diverge {
                        self.expr(otherwise, Use::Any);
                    }
                }
                Stmt::Item(item) => self.visit_item(item),
                Stmt::Macro(_) => {}
            }
        }
    }

    fn closure(&mut self, closure: &syn::ExprClosure, used: Use) {
        let outside = std::mem::replace(&mut self.returns_bool, used == Use::Condition);
        let is_assignment = matches!(&*closure.body, Expr::Assign(_))
            || matches!(&*closure.body, Expr::Binary(binary) if is_compound(&binary.op));
        self.expr(&closure.body, if is_assignment { Use::Effect } else { used });
        self.returns_bool = outside;
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() {
            return;
        }
        let is_bool = |ty: &Type| matches!(ty, Type::Path(path) if path.path.is_ident("bool"));
        let used = match &signature.output {
            ReturnType::Default => Use::Effect,
            ReturnType::Type(_, ty) if is_bool(ty) => Use::Condition,
            ReturnType::Type(..) => Use::Any,
        };
        let outside = std::mem::replace(&mut self.returns_bool, used == Use::Condition);
        self.path.push(signature.ident.to_string());
        self.block(block, used);
        self.path.pop();
        self.returns_bool = outside;
    }

    /// Mutants of the expression itself that do not ask what it is used for, and those of what it is made of.
    fn parts(&mut self, expr: &Expr) {
        match expr {
            Expr::Lit(literal) => self.literal(literal),
            Expr::Path(path) => self.sign(path),
            Expr::Binary(binary) => self.binary(binary),
            Expr::MethodCall(call) => self.method(call),
            Expr::Closure(closure) => self.closure(closure, Use::Any),
            Expr::Match(_) | Expr::If(_) | Expr::Block(_) => self.branches(expr, Use::Any),
            Expr::While(repeated) => {
                self.expr(&repeated.cond, Use::Condition);
                self.block(&repeated.body, Use::Effect);
            }
            Expr::ForLoop(repeated) => {
                self.visit_expr(&repeated.expr);
                self.block(&repeated.body, Use::Effect);
            }
            Expr::Loop(repeated) => self.block(&repeated.body, Use::Effect),
            Expr::Return(exit) => {
                let used = if self.returns_bool { Use::Condition } else { Use::Any };
                exit.expr.iter().for_each(|value| self.expr(value, used));
            }
            Expr::Repeat(repeat) => self.visit_expr(&repeat.expr),
            other => visit::visit_expr(self, other),
        }
    }

    fn literal(&mut self, literal: &syn::ExprLit) {
        let text = self.text_of(literal);
        let other = match &literal.lit {
            Lit::Int(int) => int.base10_parse::<u64>().ok().map(|value| format!("{}{}", value + 1, int.suffix())),
            Lit::Float(float) => {
                float.base10_parse::<f64>().ok().map(|value| format!("{:?}{}", value + 1.0, float.suffix()))
            }
            _ => None,
        };
        if let Some(other) = other {
            let number = self.add(literal, format!("`{text}` is `{other}`"));
            self.wrap(literal, format!("(if crate::mutants::is({number}) {{ {other} }} else {{ "), " })");
        }
    }

    fn sign(&mut self, path: &syn::ExprPath) {
        let text = self.text_of(path);
        let other = match text.rsplit_once("Sign::") {
            Some((before, "Plus")) => format!("{before}Sign::Minus"),
            Some((before, "Minus")) => format!("{before}Sign::Plus"),
            _ => return,
        };
        let number = self.add(path, format!("`{text}` is `{other}`"));
        self.wrap(path, format!("(if crate::mutants::is({number}) {{ {other} }} else {{ "), " })");
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        let instead = match binary.op {
            BinOp::Lt(_) => Some(("less", "<=")),
            BinOp::Le(_) => Some(("less_or_equal", "<")),
            BinOp::Gt(_) => Some(("greater", ">=")),
            BinOp::Ge(_) => Some(("greater_or_equal", ">")),
            BinOp::Add(_) => Some(("sum", "-")),
            BinOp::Sub(_) => Some(("difference", "+")),
            _ => None,
        };
        if let Some((function, other)) = instead {
            let number = self.add(binary, format!("`{}` with `{other}`", self.text_of(binary)));
            let (open, between, close) = match binary.op {
                BinOp::Add(_) | BinOp::Sub(_) => ("", ", ", ")"),
                _ => ("&(", "), &(", "))"),
            };
            self.wrap(binary, format!("crate::mutants::{function}({number}, {open}"), close);
            self.replace(binary.op.span().byte_range(), between.to_owned());
        }
        if is_compound(&binary.op) {
            self.visit_expr(&binary.right);
        } else {
            self.visit_expr(&binary.left);
            self.visit_expr(&binary.right);
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall) {
        let name = call.method.to_string();
        match (&*name, call.args.first()) {
            ("rev", None) => {
                let number = self.add(&call.method, format!("not reversed: `{}`", self.text_of(call)));
                self.wrap(&call.receiver, format!("crate::mutants::reversed({number}, "), "");
                self.replace(call.dot_token.span.byte_range().start..call.span().byte_range().end, ")".to_owned());
            }
            ("any" | "all", Some(Expr::Closure(closure))) => {
                let other = if name == "any" { "all" } else { "any" };
                let number = self.add(&call.method, format!("`{}` with `{other}`", self.text_of(call)));
                self.wrap(call, format!("(crate::mutants::is({number}) ^ "), ")");
                self.wrap(&closure.body, format!("crate::mutants::is({number}) ^ ("), ")");
            }
            _ => {}
        }
        let receives_a_condition = matches!(&*name, "then" | "then_some");
        self.expr(&call.receiver, if receives_a_condition { Use::Condition } else { Use::Any });
        for argument in &call.args {
            match argument {
                Expr::Closure(closure) if PREDICATES.contains(&&*name) => self.closure(closure, Use::Condition),
                Expr::Closure(closure) if name == "for_each" => self.closure(closure, Use::Effect),
                argument => self.visit_expr(argument),
            }
        }
    }
}

impl<'ast> Visit<'ast> for Mutator<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.expr(expr, Use::Any);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig, &item.block);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig, &item.block);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let of_trait = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
        let is_shown = of_trait.is_some_and(|last| last.ident == "Display" || last.ident == "Debug");
        if !is_shown && !is_for_tests(&item.attrs) {
            let Type::Path(ty) = &*item.self_ty else { return };
            self.path.extend(ty.path.segments.last().map(|last| last.ident.to_string()));
            visit::visit_item_impl(self, item);
            self.path.pop();
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    // What is computed by the compiler, or is no code.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_pat(&mut self, _: &'ast Pat) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}
