//! Variables that hold an active value, or none: `let mut last: Option<f64> = None;`. There is a flag beside storage for the value.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, GenericArgument, Pat, PathArguments};

use super::closures::{Callable, Return, only_name};
use super::expressions::without_parentheses;
use super::iterators::{Cell, Found, Mark, Perhaps, is_named, something};
use super::known::Fact;
use super::matches::forms::parts_inside;
use super::opaque::{join, tuple_of};
use super::refuse::Refusal;
use super::statements::path_ident;
use super::{Binding, Constant, Declaration, Lowered, Reader, Reading, Refused, changed};
use crate::ir::{Aggregate, Opaque, Reference, Statement, Type, Var, is_discrete};

/// The flag, and the value, which nobody reads where the flag is not set.
#[derive(Clone)]
pub struct Held {
    present: Var,
    cell: Rc<Cell>,
}

/// An `Option` whose cases are being gone through: what it holds is known when the first that is there is.
pub struct Making {
    present: Var,
    cell: Option<Cell>,
    before: Mark,
}

/// What may be there, where nothing at the declaration says so.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Contents {
    Number,
    Constant,
    Tuple(Vec<Contents>),
}

impl Contents {
    fn of(item: &Lowered) -> Self {
        match item {
            Lowered::Parts(parts) => Contents::Tuple(parts.iter().map(Contents::of).collect()),
            Lowered::Constant(constant) if constant.literal.is_none() && constant.shape.is_none() => Contents::Constant,
            _ => Contents::Number,
        }
    }
}

impl<'a> Reader<'a> {
    /// Whether a declaration is that of an `Option` into which active values flow.
    pub fn declares_option(&mut self, pattern: &Pat, value: &Expr) -> bool {
        let Some(name) = only_name(pattern) else { return false };
        let declaration: Declaration = name;
        let is_written = matches!(pattern, Pat::Type(typed) if may_be_missing(&typed.ty));
        let is_another =
            matches!(pattern, Pat::Type(typed) if !matches!(&*typed.ty, syn::Type::Path(_) | syn::Type::Infer(_)));
        name.by_ref.is_none()
            && !is_another
            && (self.is_option(value)
                || (is_written || self.known.has(&Fact::Kept(declaration))) && self.is_call_of_function(value)
                || self.known.has(&Fact::Active(declaration))
                    && (is_named(without_parentheses(value), "None") || something(value).is_some()))
    }

    /// `let mut name: Option<f64> = …;`
    pub fn local_option(&mut self, pattern: &'a Pat, value: &'a Expr) -> Reading<Held> {
        let written = match pattern {
            Pat::Type(typed) => type_inside(&typed.ty),
            _ => None,
        };
        let contents = only_name(pattern).and_then(|name| self.known.contents.get(&(name as Declaration)));
        self.option_of(value, written, contents)
    }

    fn option_of(
        &mut self,
        value: &'a Expr,
        written: Option<&syn::Type>,
        contents: Option<&Contents>,
    ) -> Reading<Held> {
        let mut making = self.making();
        making.cell = match (written, contents) {
            (Some(ty), _) => Some(self.cell_of_type(ty, making.before, value)?),
            (None, Some(parts @ Contents::Tuple(_))) => Some(self.cell_for(parts, value)?),
            (None, _) => None,
        };
        let before = self.typed_options.len();
        self.typed_options
            .extend(written.into_iter().flat_map(|ty| ends(value).into_iter().map(|end| (end, ty.clone()))));
        let made = self.option(value, &mut |this, item| match item {
            Some(item) => this.make_option(&mut making, item, value),
            None => Ok(()),
        });
        self.typed_options.truncate(before);
        made?;
        self.made_option(making, contents.unwrap_or(&Contents::Number), value)
    }

    fn making(&mut self) -> Making {
        let present = self.mutable_constant("is_some", Opaque::pure(quote!(false)));
        Making { present, cell: None, before: self.now() }
    }

    /// There is something.
    fn make_option(&mut self, making: &mut Making, item: Lowered, decides: &Expr) -> Reading<()> {
        let item = by_parts(item);
        let cell = match making.cell.take() {
            Some(cell) => cell,
            None => self.vacant(&item, making.before, decides, decides.span())?,
        };
        let replaced = self.replace_cell(&cell, item, decides.span());
        making.cell = Some(cell);
        self.change(making.present, |present| quote!(#present = true;));
        replaced
    }

    fn made_option(&mut self, making: Making, otherwise: &Contents, decides: &Expr) -> Reading<Held> {
        let cell = match making.cell {
            Some(cell) => cell,
            None => self.cell_for(otherwise, decides)?,
        };
        Ok(Held { present: making.present, cell: Rc::new(cell) })
    }

    /// What a closure returns that leaves by `return` as well.
    pub fn returned_option(&mut self, body: &'a Expr) -> Reading<Perhaps<'a>> {
        let exit = self.function.label();
        let making = self.making();
        self.returns.push(Return { exit, jumps: Vec::new(), option: Some(making) });
        let (read, block) = self.within(|this| this.return_option(body));
        let making = self.returns.pop().and_then(|closure| closure.option);
        read?;
        self.emit(Statement::Labelled(exit, block));
        let held = self.made_option(making.ok_or(Refused)?, &Contents::Number, body)?;
        Ok(self.held(held, Reference::Owned))
    }

    /// `return Some(…)`, `return None`
    pub fn return_option(&mut self, value: &'a Expr) -> Reading<()> {
        let closure = self.returns.len() - 1;
        self.option(value, &mut |this, item| {
            let Some(mut making) = this.returns[closure].option.take() else { return Err(Refused) };
            let made = match item {
                Some(item) => this.make_option(&mut making, item, value),
                None => Ok(()),
            };
            this.returns[closure].option = Some(making);
            made
        })
    }

    fn cell_of_type(&mut self, ty: &syn::Type, before: Mark, decides: &Expr) -> Reading<Cell> {
        if let syn::Type::Tuple(tuple) = ty {
            let parts = tuple.elems.iter().map(|part| self.cell_of_type(part, before, decides));
            return Ok(Cell::Parts(parts.collect::<Reading<_>>()?));
        }
        let written = self.written(ty);
        self.empty_cell(&written.ty, Some(ty), written.reference, before, decides)
    }

    fn cell_for(&mut self, contents: &Contents, decides: &Expr) -> Reading<Cell> {
        let now = self.now();
        match contents {
            Contents::Number => {
                let number = Type::Scalar(self.scalars.fresh());
                self.empty_cell(&number, None, Reference::Owned, now, decides)
            }
            Contents::Constant => self.empty_cell(&Type::Unknown, None, Reference::Owned, now, decides),
            Contents::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.cell_for(part, decides));
                Ok(Cell::Parts(parts.collect::<Reading<_>>()?))
            }
        }
    }

    pub fn bind_option(&mut self, name: &'a syn::PatIdent, held: Held) {
        let flag = format_ident!("{}_is_some", name.ident, span = Span::mixed_site());
        self.function.variables[held.present.0 as usize].name = flag;
        if let Cell::Scalar(var, ..) | Cell::Storage(var) | Cell::Vacant(var, _) = *held.cell {
            self.function.variables[var.0 as usize].name = name.ident.clone();
        }
        self.options.push((held, name));
        self.bind_name(&name.ident, Binding::Option(self.options.len() - 1));
    }

    /// `name = Some(…)`, `name = None`; nothing if it is no assignment to an `Option` of an active value.
    pub fn assign_option(&mut self, target: &Expr, value: &'a Expr) -> Option<Reading<()>> {
        match self.lookup(path_ident(target)?)?.clone() {
            Binding::Option(index) => Some(self.replace_option(index, value)),
            Binding::Poisoned if self.is_option(value) => Some(Err(Refused)),
            Binding::Var(var) if self.is_option(value) => {
                let declaration = *self.declarations.get(&var)?;
                if self.known.has(&Fact::Active(declaration)) {
                    return Some(self.refuse(Refusal::OptionKept, value));
                }
                self.found.learn(Fact::Active(declaration));
                Some(Ok(()))
            }
            _ => None,
        }
    }

    fn replace_option(&mut self, index: usize, value: &'a Expr) -> Reading<()> {
        let (Held { present, cell }, name) = self.options[index].clone();
        self.option(value, &mut |this, item| {
            let is_there = item.is_some();
            if let Some(item) = item.map(by_parts) {
                this.learn_contents(&cell, &item, name);
                this.replace_cell(&cell, item, value.span())?;
            }
            this.change(present, |present| quote!(#present = #is_there;));
            Ok(())
        })
    }

    /// A pattern says of how many parts it is what the variable holds.
    pub fn learn_parts(&mut self, expression: &Expr, patterns: &[&Pat]) {
        let Some(Binding::Option(index)) = path_ident(expression).and_then(|name| self.lookup(name)) else { return };
        let (Held { cell, .. }, name) = &self.options[*index];
        let declaration: Declaration = *name;
        if let (Cell::Scalar(..), Some(count)) = (&**cell, patterns.iter().find_map(|pattern| parts_inside(pattern))) {
            self.found.contents.entry(declaration).or_insert(Contents::Tuple(vec![Contents::Number; count]));
        }
    }

    /// What is put into the variable says what it is made for.
    fn learn_contents(&mut self, cell: &Cell, item: &Lowered, name: &syn::PatIdent) {
        let declaration: Declaration = name;
        let contents = Contents::of(item);
        if matches!(cell, Cell::Scalar(..)) && matches!(contents, Contents::Tuple(_)) {
            self.found.contents.entry(declaration).or_insert(contents);
        }
    }

    /// What a name for an `Option` holds, or a reference to it.
    pub fn held_by_name(&mut self, expression: &Expr) -> Option<Perhaps<'a>> {
        let (expression, reference) = match without_parentheses(expression) {
            Expr::Reference(borrow) => (&*borrow.expr, reference_of(borrow.mutability.is_some())),
            Expr::MethodCall(call) if call.args.is_empty() && (call.method == "as_ref" || call.method == "as_mut") => {
                (&*call.receiver, reference_of(call.method == "as_mut"))
            }
            other => (other, Reference::Owned),
        };
        let held = self.option_by_name(expression)?;
        Some(self.held(held, reference))
    }

    /// What is there now.
    fn held(&mut self, Held { present, cell }: Held, reference: Reference) -> Perhaps<'a> {
        let present = self.constant(&flag(), Opaque::of(present));
        let value = Found::Read(Rc::new(move |this| {
            let contents = this.contents_of(&cell, reference);
            match &contents {
                Lowered::Scalar(operand) => this.kept.extend(operand.var()),
                Lowered::Place(place, _) if place.path.is_empty() => _ = this.kept.insert(place.root),
                _ => {}
            }
            Ok(contents)
        }));
        Perhaps { present: Opaque::of(present), value }
    }

    /// Whether this is a name for an `Option`.
    pub fn is_held(&self, expression: &Expr) -> bool {
        self.option_by_name(expression).is_some()
    }

    fn option_by_name(&self, expression: &Expr) -> Option<Held> {
        match self.lookup(path_ident(expression)?)? {
            Binding::Option(index) => Some(self.options[*index].0.clone()),
            _ => None,
        }
    }

    /// Any other `Option`: its cases are gone through.
    pub fn evaluated_option(&mut self, expression: &'a Expr) -> Reading<Perhaps<'a>> {
        let held = self.option_of(expression, None, None)?;
        Ok(self.held(held, Reference::Owned))
    }

    /// Whether a call takes what is there: `name.take()`, `name.replace(…)`.
    pub fn takes_option(&self, call: &ExprMethodCall) -> bool {
        matches!((&*call.method.to_string(), call.args.len()), ("take", 0) | ("replace", 1))
            && self.is_held(&call.receiver)
    }

    /// What was there.
    pub fn taken_option(&mut self, call: &'a ExprMethodCall) -> Reading<Perhaps<'a>> {
        let Some(Held { present, cell }) = self.option_by_name(&call.receiver) else { return Err(Refused) };
        let next = match call.args.first() {
            Some(next) => Some(self.expression(next)?),
            None => None,
        };
        let is_replaced = next.is_some();
        let was_present = Opaque::of(self.constant(&flag(), Opaque::of(present)));
        let value = self.present(&cell);
        let value = self.kept(value, true);
        if let Some(next) = next {
            self.replace_cell(&cell, next, call.span())?;
        }
        self.change(present, |present| quote!(#present = #is_replaced;));
        Ok(Perhaps { present: was_present, value: Found::Ready(value) })
    }

    /// The value by itself, or a reference to it.
    fn contents_of(&mut self, cell: &Cell, reference: Reference) -> Lowered {
        match cell {
            Cell::Scalar(var, _, Reference::Owned) => Lowered::Place((*var).into(), reference),
            Cell::Storage(var) => Lowered::Place((*var).into(), reference),
            Cell::Parts(parts) => Lowered::Parts(parts.iter().map(|part| self.contents_of(part, reference)).collect()),
            Cell::Vacant(var, _) if reference == Reference::Mutable => {
                let held = Opaque::of(*var).map(|var| quote!(&mut *#var.as_mut().unwrap()));
                Lowered::Constant(Constant::of(changed(held, *var)))
            }
            cell => self.present(cell),
        }
    }

    /// The variable as constant code that looks at it.
    pub fn option_tokens(&mut self, index: usize) -> Opaque {
        let (Held { present, cell }, _) = self.options[index].clone();
        let value = self.cell_tokens(&cell);
        let flag = Opaque::of(present);
        let (is_there, there) = (&flag.tokens, &value.tokens);
        join(quote!(#is_there.then(|| #there)), flag.clone(), value.clone())
    }

    fn cell_tokens(&mut self, cell: &Cell) -> Opaque {
        match cell {
            Cell::Scalar(var, ..) | Cell::Storage(var) | Cell::Constant(var, _) => Opaque::of(*var),
            Cell::Vacant(var, _) => Opaque::of(*var).map(|var| quote!(#var.clone().unwrap())),
            Cell::Element(..) => match self.present(cell) {
                Lowered::Place(place, _) => self.borrow_tokens(&place, true),
                _ => unreachable!("a reference to an element is a place"),
            },
            Cell::Parts(parts) => tuple_of(parts.iter().map(|part| self.cell_tokens(part)).collect()),
        }
    }

    /// Whether an expression is an `Option` of an active value, by its syntax.
    pub fn is_option(&mut self, expression: &Expr) -> bool {
        self.holds_floats(expression) && !self.survey_expression(expression).is_constant()
    }

    /// The same of a part of one, which active values decide on.
    fn holds_floats(&mut self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.holds_floats(&inner.expr),
            Expr::Group(inner) => self.holds_floats(&inner.expr),
            Expr::Reference(inner) => self.is_held(&inner.expr),
            Expr::Path(_) => self.is_held(expression),
            Expr::Block(block) if block.label.is_none() => self.ends_with_floats(&block.block),
            Expr::If(branch) => {
                let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| &**otherwise);
                self.ends_with_floats(&branch.then_branch) || otherwise.is_some_and(|value| self.holds_floats(value))
            }
            Expr::Match(choice) => choice.arms.iter().any(|arm| self.holds_floats(&arm.body)),
            Expr::Call(call) => match something(expression) {
                Some(value) => self.may_be_active(value),
                None => self.returns_option(call),
            },
            Expr::MethodCall(call) => match (call.method.to_string().as_str(), call.args.len()) {
                ("then" | "then_some", 1) => self.may_be_active(&call.args[0]),
                ("as_ref" | "as_mut", 0) => self.is_held(&call.receiver),
                ("take", 0) | ("replace", 1) => self.takes_option(call),
                ("filter" | "or" | "or_else" | "and_then" | "map", 1) | ("copied" | "cloned", 0) => {
                    self.holds_floats(&call.receiver) || self.maps_constant(call)
                }
                _ => self.may_be_missing(expression),
            },
            _ => false,
        }
    }

    /// Whether a closure of the function's own is called that returns an `Option`.
    pub fn returns_option(&self, call: &syn::ExprCall) -> bool {
        match path_ident(&call.func).and_then(|name| self.lookup(name)) {
            Some(Binding::Closure(index)) => {
                self.code_of(Callable::Named(*index)).is_some_and(|code| has_cases(&code.body))
            }
            _ => false,
        }
    }

    fn ends_with_floats(&mut self, block: &syn::Block) -> bool {
        let Some(syn::Stmt::Expr(tail, None)) = block.stmts.last() else { return false };
        match declared_in(block, tail) {
            Some((pattern, value)) => self.declares_option(pattern, value),
            None => self.holds_floats(tail),
        }
    }

    /// Whether it mentions an active value, what may be a float, or a name that is not in sight yet.
    fn may_be_active(&mut self, expression: &Expr) -> bool {
        let mut names = Names::default();
        names.visit_expr(expression);
        !self.survey_expression(expression).is_constant()
            || names.has_floats
            || names.all.iter().any(|name| match self.lookup(name) {
                Some(Binding::Var(var)) => !self.integers.contains(var),
                binding => binding.is_none(),
            })
    }
}

/// The names in an expression that may be those of variables, and whether there are floats.
#[derive(Default)]
struct Names {
    all: Vec<Ident>,
    has_floats: bool,
}

impl Visit<'_> for Names {
    fn visit_expr_path(&mut self, path: &syn::ExprPath) {
        let is_variable =
            |name: &&Ident| name.to_string().starts_with(|first: char| first.is_lowercase() || first == '_');
        self.all.extend(path.path.get_ident().filter(is_variable).cloned());
    }

    fn visit_expr_cast(&mut self, cast: &syn::ExprCast) {
        self.has_floats |= !is_discrete(&cast.ty.to_token_stream());
        visit::visit_expr_cast(self, cast);
    }

    fn visit_lit_float(&mut self, _: &syn::LitFloat) {
        self.has_floats = true;
    }

    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }
}

/// A tuple, taken apart.
pub fn by_parts(item: Lowered) -> Lowered {
    match item {
        Lowered::Aggregate(Aggregate::Tuple(parts)) => {
            Lowered::Parts(parts.into_iter().map(|part| by_parts(part.into_lowered())).collect())
        }
        other => other,
    }
}

/// The declaration, in the block itself, of the name that it is worth.
fn declared_in<'b>(block: &'b syn::Block, tail: &Expr) -> Option<(&'b Pat, &'b Expr)> {
    let wanted = path_ident(tail)?;
    block.stmts.iter().rev().find_map(|statement| match statement {
        syn::Stmt::Local(local) if only_name(&local.pat).is_some_and(|name| name.ident == *wanted) => {
            Some((&local.pat, &*local.init.as_ref()?.expr))
        }
        _ => None,
    })
}

fn flag() -> Ident {
    Ident::new("is_some", Span::mixed_site())
}

fn reference_of(is_mutable: bool) -> Reference {
    if is_mutable { Reference::Mutable } else { Reference::Shared }
}

/// Whether there is a `Some(…)` or a `None` at an end of it.
fn has_cases(expression: &Expr) -> bool {
    let ends_so =
        |block: &syn::Block| matches!(block.stmts.last(), Some(syn::Stmt::Expr(tail, None)) if has_cases(tail));
    match without_parentheses(expression) {
        Expr::Block(block) => ends_so(&block.block),
        Expr::If(branch) => {
            ends_so(&branch.then_branch)
                || branch.else_branch.as_ref().is_some_and(|(_, otherwise)| has_cases(otherwise))
        }
        Expr::Match(choice) => choice.arms.iter().any(|arm| has_cases(&arm.body)),
        Expr::MethodCall(call) => matches!(&*call.method.to_string(), "then" | "then_some"),
        other => is_named(other, "None") || something(other).is_some(),
    }
}

/// The type in `Option<…>`.
fn type_inside(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(syn::Type::Infer(_)) => None,
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// Whether a type is that of what may be missing.
fn may_be_missing(ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Option" || last.ident == "Result")
}

/// The expressions that an expression may be worth.
fn ends(value: &Expr) -> Vec<*const Expr> {
    let of_block = |block: &syn::Block| match block.stmts.last() {
        Some(syn::Stmt::Expr(last, None)) => ends(last),
        _ => Vec::new(),
    };
    match value {
        Expr::Paren(inner) => ends(&inner.expr),
        Expr::Group(inner) => ends(&inner.expr),
        Expr::Block(block) if block.label.is_none() => of_block(&block.block),
        Expr::If(branch) => {
            let otherwise = branch.else_branch.iter().flat_map(|(_, otherwise)| ends(otherwise));
            of_block(&branch.then_branch).into_iter().chain(otherwise).collect()
        }
        Expr::Match(choice) => choice.arms.iter().flat_map(|arm| ends(&arm.body)).collect(),
        end => vec![std::ptr::from_ref(end)],
    }
}
