//! Variables that are declared without a value.

use quote::quote;
use syn::{Expr, Pat};

use super::integers::is_integer_type;
use super::known::Fact;
use super::patterns::{is_primitive, is_rest};
use super::refuse::Refusal;
use super::statements::path_ident;
use super::{Binding, Declaration, Lowered, Reader, Reading};
use crate::ir::visit::leaves;
use crate::ir::{Block, Reference, Role, Statement, Type, Var};

impl<'a> Reader<'a> {
    /// `let name;`, to be set later.
    pub fn declare(&mut self, pattern: &'a Pat, ty: Option<&syn::Type>) -> Reading<()> {
        match pattern {
            Pat::Type(typed) => self.declare(&typed.pat, Some(&typed.ty)),
            Pat::Paren(inner) => self.declare(&inner.pat, ty),
            Pat::Tuple(names) if !names.elems.iter().any(is_rest) => {
                let types = match ty {
                    Some(syn::Type::Tuple(types)) if types.elems.len() == names.elems.len() => {
                        types.elems.iter().map(Some).collect()
                    }
                    Some(_) => return self.refuse(Refusal::Uninitialised, pattern),
                    None => vec![None; names.elems.len()],
                };
                names.elems.iter().zip(types).try_for_each(|(name, ty)| self.declare(name, ty))
            }
            Pat::Ident(name) => {
                let declaration: Declaration = name;
                let active = self.known.has(&Fact::Active(declaration));
                let is_late = self.known.has(&Fact::Changed(declaration));
                let is_storage = active && (name.mutability.is_some() || is_late);
                let shape = self.known.shapes.get(&declaration).filter(|_| active);
                let shape = shape.map(|shape| self.scalars.renewed(shape));
                // The compiler sees to it that it is not read before it is set.
                let beginning = match &shape {
                    _ if !is_storage && (active || ty.is_none()) => None,
                    Some(shape) => shape.zeros().map(Lowered::Aggregate),
                    None => self.zero(ty).map(|zero| Lowered::Constant(self.constant_expression(&zero))),
                };
                match beginning {
                    Some(beginning) => {
                        self.bind_ident(name, beginning, ty)?;
                        if let Some(&Binding::Var(var)) = self.lookup(&name.ident) {
                            self.function.variables[var.0 as usize].mutable = true;
                        }
                        return Ok(());
                    }
                    // What is assigned may tell that its type is one of numbers.
                    None if is_late && active => self.refusals.add(Refusal::Uninitialised, name),
                    None if is_late => return self.refuse(Refusal::Uninitialised, name),
                    None => {}
                }
                let var = self.declare_constant(name, ty);
                self.primitive(var, ty.is_some_and(is_primitive));
                if active {
                    let ty = match (ty, shape) {
                        (Some(ty), _) => self.written(ty).ty,
                        (None, Some(shape)) => shape,
                        (None, None) => Type::Scalar(self.scalars.fresh()),
                    };
                    let variable = &mut self.function.variables[var.0 as usize];
                    variable.role = if ty.is_scalar() { Role::Value } else { Role::Place };
                    variable.mutable |= is_late;
                    variable.ty = ty;
                } else {
                    self.late.insert(var);
                }
                self.emit(Statement::Declare(var));
                Ok(())
            }
            _ => self.refuse(Refusal::Uninitialised, pattern),
        }
    }

    /// A value for a variable that has none yet, one float if its type is not written.
    fn zero(&self, ty: Option<&syn::Type>) -> Option<Expr> {
        let Some(ty) = ty else { return Some(syn::parse_quote!(0.0)) };
        Some(match ty {
            syn::Type::Array(array) => {
                let (element, length) = (self.zero(Some(&array.elem))?, &array.len);
                syn::parse_quote!([#element; #length])
            }
            syn::Type::Tuple(tuple) => {
                let parts = tuple.elems.iter().map(|part| self.zero(Some(part))).collect::<Option<Vec<_>>>()?;
                syn::parse_quote!((#(#parts,)*))
            }
            syn::Type::Path(_) if is_integer_type(ty) => syn::parse_quote!(0),
            _ => match &*quote!(#ty).to_string() {
                "bool" => syn::parse_quote!(false),
                "char" => syn::parse_quote!('\0'),
                "& str" | "& 'static str" => syn::parse_quote!(""),
                "String" => syn::parse_quote!(String::new()),
                "f32" | "f64" => syn::parse_quote!(0.0),
                vector if vector.starts_with("Vec <") => syn::parse_quote!(Vec::new()),
                _ if self.written(ty).ty.is_scalar() => {
                    let krate = &self.signature.krate;
                    syn::parse_quote!(<#ty as #krate::Real>::zero())
                }
                _ => return None,
            },
        })
    }

    /// What is stored in a variable that is taken for a float because nothing at its declaration says what it is. If it tells the
    /// shape, the next reading knows it, and this one has a float there.
    pub fn learn_shape(&mut self, var: Var, stored: Lowered) -> Lowered {
        let shape = match &stored {
            Lowered::Aggregate(aggregate) => self.shape_of(aggregate),
            Lowered::Place(place, Reference::Owned) => self.type_of(place),
            _ => return stored,
        };
        let Some(&declaration) = self.declarations.get(&var) else { return stored };
        if shape.is_scalar() || !shape.is_made_of_scalars() || self.known.shapes.contains_key(&declaration) {
            return stored;
        }
        self.found.shapes.insert(declaration, shape);
        Lowered::Scalar(0.0.into())
    }

    /// The constant that gets its value here, if the target is one that is declared without.
    pub fn late_constant(&self, target: &Expr) -> Option<Var> {
        let var = self.constant_var(path_ident(target)?)?;
        self.late.contains(&var).then_some(var)
    }

    /// The variables that are declared without a value, and set on some of the paths alone; constants also if it is more than once.
    pub fn find_late(&mut self, block: &Block, constants_too: bool) {
        for (index, statement) in block.iter().enumerate() {
            if let Statement::Declare(var) = statement
                && let is_constant = self.function.variable(*var).role == Role::Constant
                && (constants_too || !is_constant)
                && let rest = &block[index + 1..]
                && (!sets(rest, *var) || is_constant && times_set(rest, *var) > 1)
            {
                self.found.facts.extend(self.declarations.get(var).copied().map(Fact::Changed));
            }
            statement.blocks().into_iter().for_each(|inner| self.find_late(inner, constants_too));
        }
    }
}

/// How often a path through a block sets a variable, at most; twice may be more often.
fn times_set(block: &[Statement], var: Var) -> usize {
    let of_statement = |statement: &Statement| match statement {
        Statement::Set(set, _) => usize::from(*set == var),
        Statement::Opaque(opaque) => 2 * usize::from(opaque.writes.contains(&var)),
        statement => {
            let most = statement.blocks().into_iter().map(|inner| times_set(inner, var)).max().unwrap_or(0);
            if matches!(statement, Statement::For { .. } | Statement::Loop(_)) { 2 * most } else { most }
        }
    };
    block.iter().map(of_statement).sum()
}

/// Whether each path to the end of a block sets a variable.
fn sets(block: &[Statement], var: Var) -> bool {
    block.iter().any(|statement| match statement {
        Statement::Set(set, _) => *set == var,
        Statement::Assign(place, _) => place.root == var && place.path.is_empty(),
        Statement::Exit(_) => true,
        failure if failure.fails() => true,
        Statement::If { then, otherwise, .. } => sets(then, var) && sets(otherwise, var),
        Statement::Match { arms, .. } => arms.iter().all(|arm| sets(&arm.body, var)),
        Statement::Labelled(label, body) => !leaves(body, *label) && sets(body, var),
        _ => false,
    })
}
