//! Names for constants.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::Pat;

use super::constants::{binds_mutably, bound_names};
use super::known::Fact;
use super::opaque::join;
use super::patterns::is_primitive;
use super::{Binding, Constant, Declaration, Handle, Lowered, Reader, Reading, slices};
use crate::ir::{Effect, Opaque, Reference, Role, Statement, Type, Value, Var, placeholder};

impl<'a> Reader<'a> {
    pub fn bind_constant(&mut self, name: &'a syn::PatIdent, constant: Constant, ty: Option<&syn::Type>) {
        if name.mutability.is_none()
            && let Some(borrow) = self.borrow(&constant)
        {
            return self.bind_name(&name.ident, borrow);
        }
        if name.by_ref.is_some() {
            let opaque = constant.opaque;
            let tokens = opaque.tokens;
            let reference = if name.mutability.is_some() { quote!(&mut) } else { quote!(&) };
            let opaque = Opaque { tokens: quote!(#reference #tokens), ..opaque };
            let reference = Constant { opaque, literal: None, shape: None, primitive: false };
            if let Some(borrow) = self.borrow(&reference) {
                return self.bind_name(&name.ident, borrow);
            }
            return self.bind_constant_value(name, reference, ty);
        }
        self.bind_constant_value(name, constant, ty);
    }

    /// What a name for a mutable reference stands for, if it is seen where that leads, now and later.
    pub fn borrow(&self, constant: &Constant) -> Option<Binding> {
        let Ok(syn::Expr::Reference(syn::ExprReference { mutability: Some(_), expr: place, .. })) =
            syn::parse2(constant.opaque.tokens.clone())
        else {
            return None;
        };
        let var = root_of_place(&place).and_then(crate::ir::behind)?;
        let mut others = constant.opaque.reads.iter().filter(|read| **read != var);
        if others.any(|read| !self.function.variable(*read).stays_known()) {
            return None;
        }
        let opaque = Opaque { reads: constant.opaque.reads.clone(), ..Opaque::pure(quote!(#place)) };
        Some(Binding::Borrow(opaque, var))
    }

    fn bind_constant_value(&mut self, name: &'a syn::PatIdent, constant: Constant, ty: Option<&syn::Type>) {
        let handle = self.handle_of(&constant.opaque, ty);
        let is_sequence = slices::is_sequence(&constant.opaque.tokens);
        if let Some(var) = self.unnamed_constant(&constant).filter(|_| name.mutability.is_none() && ty.is_none()) {
            let variable = &mut self.function.variables[var.0 as usize];
            variable.name = name.ident.clone();
            return self.declared(var, name);
        }
        let var = self.declare_constant(name, ty);
        self.primitive(var, constant.primitive || ty.is_some_and(is_primitive));
        let is_written = ty.is_some_and(|ty| self.written(ty).is_floats());
        if constant.literal.is_some() || constant.shape.is_some() || is_written {
            self.floats.insert(var);
        }
        if is_written {
            self.learn_answered(&constant.opaque);
        }
        self.handles.extend(handle.map(|handle| (var, handle)));
        self.hand_references_on(&constant.opaque, &[var]);
        self.origins.extend(self.origin_of(&constant.opaque).map(|call| (var, call)));
        if self.is_integer(&constant) {
            self.integers.insert(var);
        }
        self.sequences.extend(is_sequence.then_some(var));
        self.shapes.extend(constant.shape.filter(|shape| !shape.is_scalar()).map(|shape| (var, shape)));
        self.emit(Statement::Let(var, Value::Opaque(constant.opaque)));
    }

    /// Whether a constant may be a reference to a number.
    pub fn handle_of(&self, constant: &Opaque, ty: Option<&syn::Type>) -> Option<Handle> {
        match ty {
            Some(syn::Type::Reference(_)) => return Some(Handle::Reference),
            Some(_) => return None,
            None => {}
        }
        self.handle_of_value(&syn::parse2(constant.tokens.clone()).ok()?)
    }

    /// What is chosen is a reference where one of the choices is.
    fn handle_of_value(&self, expression: &syn::Expr) -> Option<Handle> {
        let of_block = |block: &syn::Block| match block.stmts.last()? {
            syn::Stmt::Expr(value, None) => self.handle_of_value(value),
            _ => None,
        };
        match expression {
            syn::Expr::Reference(_) => Some(Handle::Reference),
            syn::Expr::Path(path) => self.handle_of_path(path),
            syn::Expr::Block(block) => of_block(&block.block),
            syn::Expr::If(choice) => {
                let (_, otherwise) = choice.else_branch.as_ref()?;
                of_block(&choice.then_branch).or_else(|| self.handle_of_value(otherwise))
            }
            syn::Expr::Tuple(parts) => {
                parts.elems.iter().any(|part| self.handle_of_value(part).is_some()).then_some(Handle::Perhaps)
            }
            syn::Expr::Match(choice) => choice.arms.iter().find_map(|arm| self.handle_of_value(&arm.body)),
            _ => {
                let may_refer =
                    self.lends(expression) || self.may_hold_reference(expression) || self.returns_reference(expression);
                may_refer.then_some(Handle::Perhaps)
            }
        }
    }

    /// The constant is a variable that has no name yet.
    fn unnamed_constant(&self, constant: &Constant) -> Option<Var> {
        let [var] = constant.opaque.reads[..] else { return None };
        let is_it = placeholder(var, Span::mixed_site()) == constant.opaque.tokens.to_string();
        let variable = self.function.variable(var);
        (is_it && !variable.named && variable.role == Role::Constant && !variable.mutable).then_some(var)
    }

    /// A constant of the user's.
    pub fn declare_constant(&mut self, name: &syn::PatIdent, ty: Option<&syn::Type>) -> Var {
        let ty = ty.map_or(Type::Unknown, |ty| Type::Named(quote!(#ty)));
        let var = self.new_variable(name.ident.clone(), ty, Role::Constant);
        self.declared(var, name);
        var
    }

    /// The user's name stands for a constant.
    fn declared(&mut self, var: Var, name: &syn::PatIdent) {
        let declaration: Declaration = name;
        let variable = &mut self.function.variables[var.0 as usize];
        variable.named = true;
        variable.mutable = name.mutability.is_some();
        if self.known.has(&Fact::Changed(declaration)) {
            variable.reference = Reference::Mutable;
        }
        self.declarations.insert(var, declaration);
        self.bind_name(&name.ident, Binding::Var(var));
    }

    /// A pattern that takes a constant apart; what is done if it does not match does not come back.
    pub fn bind_constants(
        &mut self,
        pattern: &'a Pat,
        constant: Constant,
        ty: Option<&syn::Type>,
        otherwise: Option<Opaque>,
    ) -> Reading<()> {
        let (tokens, binds) = self.constant_pattern(pattern);
        let tokens = if let Pat::Or(_) = pattern { quote!((#tokens)) } else { tokens };
        let annotation = ty.map(|ty| quote!(: #ty));
        let value = &constant.opaque.tokens;
        let binding = quote!(let #tokens #annotation = #value);
        let opaque = match otherwise {
            Some(otherwise) => {
                let tokens = &otherwise.tokens;
                join(quote!(#binding else #tokens;), constant.opaque.clone(), otherwise)
            }
            None => constant.opaque.clone().map(|_| quote!(#binding;)),
        };
        let mut opaque = Opaque { effect: opaque.effect.max(Effect::Repeatable), ..opaque };
        let lent = if binds_mutably(pattern) { constant.opaque.reads.clone() } else { Vec::new() };
        opaque.reads.extend(&binds);
        opaque.writes.extend(binds.iter().chain(&lent));
        self.emit(Statement::Opaque(opaque));
        let is_handle = self.may_refer(&constant.opaque);
        self.hand_references_on(&constant.opaque, &binds);
        let origin = self.origin_of(&constant.opaque);
        self.origins.extend(binds.iter().filter_map(|bind| Some((*bind, origin?))));
        let lender = constant.opaque.reads.iter().find_map(|read| self.borrows.get(read)).copied();
        let lender = lender.or_else(|| match self.borrow(&constant)? {
            Binding::Borrow(_, var) if !matches!(pattern, Pat::Reference(_)) => Some(var),
            _ => None,
        });
        for (name, var) in bound_names(pattern).into_iter().zip(binds) {
            if is_handle {
                self.handles.insert(var, Handle::Perhaps);
            }
            self.borrows.extend(lender.map(|lender| (var, lender)));
            let declaration: Declaration = name;
            if self.known.has(&Fact::Active(declaration)) {
                self.bind_ident(name, Lowered::Constant(Constant::of(Opaque::of(var))), None)?;
            }
        }
        Ok(())
    }
}

/// The variable of which a place is a part, without anything that runs code.
fn root_of_place(place: &syn::Expr) -> Option<&Ident> {
    match place {
        syn::Expr::Path(path) => path.path.get_ident(),
        syn::Expr::Paren(inner) => root_of_place(&inner.expr),
        syn::Expr::Field(field) => root_of_place(&field.base),
        syn::Expr::Index(index) if is_plain_index(&index.index) => root_of_place(&index.expr),
        place => root_of_place(option_of_item(place)?),
    }
}

/// What `*name.as_mut().unwrap()` is the item of.
pub fn option_of_item(place: &syn::Expr) -> Option<&syn::Expr> {
    let syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) = place else { return None };
    fn receiver<'e>(called: &'e syn::Expr, method: &str) -> Option<&'e syn::Expr> {
        match called {
            syn::Expr::MethodCall(call) if call.method == method => Some(&*call.receiver),
            _ => None,
        }
    }
    receiver(receiver(expr, "unwrap")?, "as_mut")
}

/// Whether an index is a name or a number, or a range of these.
fn is_plain_index(index: &syn::Expr) -> bool {
    match index {
        syn::Expr::Path(_) | syn::Expr::Lit(_) => true,
        syn::Expr::Range(range) => [&range.start, &range.end].into_iter().flatten().all(|bound| is_plain_index(bound)),
        _ => false,
    }
}
