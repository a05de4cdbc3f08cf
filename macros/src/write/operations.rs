//! The right-hand sides of bindings: operations on scalars, and what else makes a value.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::body::Writer;
use super::expressions::{Expression, Precedence};
use super::literals::{Suffix, integer};
use super::types::scalar_type;
use crate::ir::{Operand, Reference, Role, Scalar, Spelling, Value, Var};
use crate::rules::{Home, Kind, Rule};

impl Writer<'_> {
    /// A value that is bound to a variable.
    pub fn value(&mut self, var: Var, value: &Value) -> Expression {
        let krate = self.krate;
        match value {
            Value::Operation { rule, spelling, arguments } => {
                let scalar = self.function.scalar_of(&var.into());
                self.operation(rule, spelling, arguments, &scalar)
            }
            Value::Cast(operand, scalar) => {
                let from = self.function.scalar_of(operand);
                let value = self.operand(operand, &from);
                match (&from, scalar) {
                    (_, Scalar::Lanes(lane)) => {
                        let lane = scalar_type(lane, krate);
                        Expression::call(quote!(#krate::generated::Lanes::cast::<#lane>), &[value])
                    }
                    (_, Scalar::Parameter(_) | Scalar::Of(_)) => {
                        let value = if from == Scalar::F64 { value } else { value.cast(quote!(f64)) };
                        let to = scalar_type(scalar, krate);
                        Expression::call(quote!(<#to as #krate::Real>::from_f64), &[value])
                    }
                    (Scalar::Parameter(_) | Scalar::Of(_), _) => {
                        Expression::call(quote!(#krate::Real::to_f64), &[value]).cast(scalar_type(scalar, krate))
                    }
                    _ => value.cast(scalar_type(scalar, krate)),
                }
            }
            Value::Load(place) if self.function.variable(var).ty.is_scalar() && self.may_be_still(place) => {
                let scalar = scalar_type(&self.function.scalar_of(&var.into()), krate);
                Expression::call(quote!(#krate::generated::movement::<#scalar>), &[self.place(place)])
            }
            Value::Load(place) => self.place(place),
            Value::Aggregate(aggregate) => {
                let ty = &self.function.variable(var).ty;
                let whole = self.aggregate(aggregate, ty);
                self.recalled(var, whole)
            }
            Value::Zero(place) => {
                let ty = &self.function.variable(var).ty;
                self.zero(place, ty)
            }
            Value::Opaque(opaque) => self.constant(opaque),
            Value::Tape(None) => Expression::whole(quote!(#krate::generated::Vec::new())),
            Value::Tape(Some(room)) if self.function.is_small(room) => {
                let room = self.constant(room);
                Expression::whole(quote!(#krate::generated::Stack::<_, #room>::new()))
            }
            Value::Tape(Some(room)) => {
                let room = self.constant(room);
                Expression::call(quote!(#krate::generated::Vec::with_capacity), &[room])
            }
            Value::Pop(tape) => {
                let tape = self.names.ident(*tape);
                Expression::whole(quote!(#tape.pop().expect("a value was saved for this")))
            }
            Value::Kept(constant) => {
                let constant = self.names.ident(*constant);
                Expression::whole(quote!({
                    use #krate::generated::KeepsWhole as _;
                    #krate::generated::Keep::new(#constant).kept()
                }))
            }
            Value::Lent(kept) => {
                let kept = self.names.ident(*kept);
                Expression::whole(quote!(#krate::generated::Lends::lent(&#kept)))
            }
        }
    }

    /// What an operand stands for, where a scalar of this type is expected.
    pub fn operand(&mut self, operand: &Operand, scalar: &Scalar) -> Expression {
        self.operand_as(operand, scalar, Suffix::Kept)
    }

    pub fn operand_as(&mut self, operand: &Operand, scalar: &Scalar, suffix: Suffix) -> Expression {
        let var = match operand {
            Operand::Literal(literal) => return self.literal(literal, scalar, suffix),
            Operand::Var(var) => *var,
        };
        if let Some(folded) = self.folded.remove(&var) {
            return folded;
        }
        let variable = self.function.variable(var);
        match (variable.role, variable.reference) {
            (Role::Value, Reference::Shared | Reference::Mutable) => {
                Expression::whole(self.names.ident(var)).dereferenced()
            }
            (Role::Place, Reference::Shared | Reference::Mutable) => self.copy(&var.into()),
            _ => Expression::whole(self.names.ident(var)),
        }
    }

    fn operation(&mut self, rule: &Rule, spelling: &Spelling, arguments: &[Operand], scalar: &Scalar) -> Expression {
        if let Scalar::Lanes(lane) = scalar {
            return self.lanewise(rule, arguments, lane);
        }
        let arguments = self.arguments(rule, spelling, arguments, scalar);
        match spelling {
            Spelling::Method(name) => {
                let mut arguments = arguments.into_iter();
                match arguments.next() {
                    Some(receiver) => {
                        let others: Vec<_> = arguments.collect();
                        receiver.method(name, &others)
                    }
                    None => Expression::call(name, &[]),
                }
            }
            Spelling::Path(path) => Expression::call(self.constant_tokens(path), &arguments),
            Spelling::Operator | Spelling::Derived => match applied(rule.name, arguments) {
                Ok(expression) => expression,
                Err(arguments) => match self.guard_of(rule) {
                    Some((guard, name)) => Expression::whole(guard).method(&name, &arguments),
                    None => Expression::call(self.function_of(rule), &arguments),
                },
            },
        }
    }

    /// An operation on tangents with lanes, which stand before what they are multiplied by.
    fn lanewise(&mut self, rule: &Rule, arguments: &[Operand], lane: &Scalar) -> Expression {
        let (laned, krate) = (lane.clone().lanes(), self.krate);
        match (rule.name, arguments) {
            ("mul" | "div" | "strong" | "joint", [a, b]) => {
                let is_first = !self.function.is_laned(b) && (a.var().is_none() || self.function.is_laned(a));
                let (a, b) = if is_first || rule.name != "mul" { (a, b) } else { (b, a) };
                let arguments = vec![self.operand(a, &laned), self.operand(b, lane)];
                match applied(rule.name, arguments) {
                    Ok(expression) => expression,
                    Err(arguments) => match self.guard_of(rule) {
                        Some((guard, name)) => {
                            Expression::whole(guard).method(&format_ident!("{name}_lanes"), &arguments)
                        }
                        None => {
                            let name = Ident::new(rule.name, Span::mixed_site());
                            Expression::call(quote!(#krate::generated::Lanes::#name), &arguments)
                        }
                    },
                }
            }
            _ => {
                let arguments = arguments.iter().map(|argument| self.operand(argument, &laned)).collect();
                applied(rule.name, arguments).expect("tangents are added and subtracted")
            }
        }
    }

    fn arguments(
        &mut self,
        rule: &Rule,
        spelling: &Spelling,
        arguments: &[Operand],
        scalar: &Scalar,
    ) -> Vec<Expression> {
        let is_method = matches!(spelling, Spelling::Method(_));
        let are_literals = arguments.iter().all(|argument| argument.var().is_none());
        let kinds = rule.arguments.iter();
        arguments
            .iter()
            .zip(kinds)
            .enumerate()
            .map(|(place, (argument, kind))| match (argument, kind) {
                (Operand::Literal(literal), Kind::Constant) => integer(literal),
                _ if place == 0 && (is_method || are_literals) => self.operand_as(argument, scalar, Suffix::Needed),
                _ => self.operand(argument, scalar),
            })
            .collect()
    }

    /// What makes such a product with a cotangent, if there is that, and the name of its method.
    fn guard_of(&self, rule: &Rule) -> Option<(TokenStream, Ident)> {
        let guard = self.guard.filter(|_| rule.is_guarded())?;
        Some((guard.to_token_stream(), Ident::new(rule.name, Span::mixed_site())))
    }

    fn function_of(&self, rule: &Rule) -> TokenStream {
        let krate = self.krate;
        let name = Ident::new(rule.name, Span::mixed_site());
        match rule.home {
            Home::Real => quote!(#krate::Real::#name),
            Home::Partials => quote!(#krate::partials::#name),
        }
    }
}

/// The operator of this name between its arguments; or these, if no operator has it.
fn applied(name: &str, arguments: Vec<Expression>) -> Result<Expression, Vec<Expression>> {
    if name == "neg" {
        return match <[Expression; 1]>::try_from(arguments) {
            Ok([operand]) => Ok(operand.negative()),
            Err(arguments) => Err(arguments),
        };
    }
    let Some((operator, precedence)) = operator(name) else {
        return Err(arguments);
    };
    let [left, right] = <[Expression; 2]>::try_from(arguments)?;
    Ok(Expression::binary(left, operator, precedence, right))
}

fn operator(name: &str) -> Option<(TokenStream, Precedence)> {
    Some(match name {
        "add" => (quote!(+), Precedence::Sum),
        "sub" => (quote!(-), Precedence::Sum),
        "mul" => (quote!(*), Precedence::Product),
        "div" => (quote!(/), Precedence::Product),
        "rem" => (quote!(%), Precedence::Product),
        _ => return None,
    })
}
