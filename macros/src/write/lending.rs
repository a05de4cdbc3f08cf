//! Vectors that the workspace of a caller lends.
//!
//! Before: a reverse derivative. After: the same, where vectors of its own are behind references to what is lent, but for those that it
//! hands on whole. They go back at the end of their block, however that is left.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::Expr;

use super::body::Writer;
use super::expressions::Expression;
use crate::ir::visit::walk;
use crate::ir::{
    Aggregate, Argument, Function, Operand, Place, Reference, Role, Scalar, Statement, Type, Value, Var, VarMap,
    VarSet, behind,
};

/// What is lent, and by what.
pub struct Lender {
    /// The name of the workspace, if there is one.
    pub workspace: Ident,
    /// The vectors, and of which type their elements are.
    vectors: VarMap<Type>,
}

impl Lender {
    /// Puts what can be lent behind references.
    pub fn new(function: &mut Function, workspace: Ident) -> Self {
        let vectors = lendable(function);
        for var in vectors.keys() {
            function.variables[var.0 as usize].reference = Reference::Mutable;
        }
        Lender { workspace, vectors }
    }
}

fn lendable(function: &Function) -> VarMap<Type> {
    let mut vectors = VarMap::default();
    let mut handed_on: VarSet = function.results.iter().filter_map(Operand::var).collect();
    let mut primitives = Primitives::of(function);
    walk(&function.body, &mut |statement| {
        match statement {
            Statement::Let(var, value) => {
                vectors.extend(element(function, *var, value, &mut primitives).map(|element| (*var, element)));
            }
            Statement::Push(_, operand) => handed_on.extend(operand.var()),
            Statement::Call(call) => call.arguments.iter().for_each(|argument| {
                if let Argument::Aggregate(aggregate) = argument {
                    aggregate.uses(&mut |var| _ = handed_on.insert(var));
                }
            }),
            _ => {}
        }
        statement.opaques(&mut |opaque| {
            let reads = opaque.reads.iter().copied();
            handed_on.extend(reads.filter(|var| !is_entered(&opaque.tokens, *var)));
        });
    });
    vectors.retain(|var, _| !handed_on.contains(var));
    vectors
}

/// The type of the elements, as far as it is known, if the variable begins as a vector of its own, and those are certain to own no
/// reference.
fn element(function: &Function, var: Var, value: &Value, primitives: &mut Primitives) -> Option<Type> {
    let variable = function.variable(var);
    let element = match (value, &variable.ty) {
        (Value::Tape(Some(room)), _) if function.is_small(room) => return None,
        (Value::Tape(_), _) if primitives.are_on(var) => return Some(Type::Unknown),
        (Value::Tape(_), ty) => ty,
        (Value::Zero(_), Type::Vector(element)) if element.zeros().is_some() => element,
        (Value::Aggregate(Aggregate::Vector(..) | Aggregate::List(_) | Aggregate::Copy(_)), Type::Vector(element))
            if variable.role != Role::Tape && variable.reference == Reference::Owned =>
        {
            element
        }
        _ => return None,
    };
    is_made_of_numbers(element).then(|| element.clone())
}

/// The constants that are integers or truth values, as far as their syntax shows.
struct Primitives<'f> {
    function: &'f Function,
    values: VarMap<&'f TokenStream>,
    /// Counters, conditions and the numbers of exits.
    known: VarSet,
    pushed: VarMap<Var>,
}

impl<'f> Primitives<'f> {
    fn of(function: &'f Function) -> Self {
        let mut found = Self { function, values: VarMap::default(), known: VarSet::new(), pushed: VarMap::default() };
        walk(&function.body, &mut |statement| match statement {
            Statement::Let(var, Value::Opaque(opaque)) => _ = found.values.insert(*var, &opaque.tokens),
            Statement::For { variable, .. } => _ = found.known.insert(*variable),
            Statement::If { condition, .. } => found.known.extend(condition.var()),
            Statement::Push(tape, operand) => found.pushed.extend(operand.var().map(|var| (*tape, var))),
            _ => {}
        });
        found
    }

    /// Whether a tape is one of them.
    fn are_on(&mut self, tape: Var) -> bool {
        let pushed = self.pushed.get(&tape).copied();
        pushed.is_some_and(|pushed| self.function.variable(pushed).role == Role::Constant && self.has(pushed))
    }

    fn has(&mut self, var: Var) -> bool {
        let is_named = match &self.function.variable(var).ty {
            Type::Named(ty) => is_primitive(&ty.to_string()),
            _ => false,
        };
        if is_named || self.known.contains(&var) {
            return true;
        }
        let expression = self.values.remove(&var).and_then(|tokens| syn::parse2(tokens.clone()).ok());
        let is_one = expression.is_some_and(|expression| self.makes(&expression));
        if is_one {
            self.known.insert(var);
        }
        is_one
    }

    fn makes(&mut self, expression: &Expr) -> bool {
        match expression {
            Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Int(_) | syn::Lit::Bool(_)),
            Expr::Paren(inner) => self.makes(&inner.expr),
            Expr::Unary(unary) if !matches!(unary.op, syn::UnOp::Deref(_)) => self.makes(&unary.expr),
            Expr::Cast(cast) => is_primitive(&cast.ty.to_token_stream().to_string()),
            Expr::Binary(binary) if is_test(&binary.op) => true,
            Expr::Binary(binary) => self.makes(&binary.left) && self.makes(&binary.right),
            Expr::MethodCall(call) if call.args.is_empty() => matches!(&*call.method.to_string(), "len" | "is_empty"),
            Expr::Path(path) => path.path.get_ident().and_then(behind).is_some_and(|var| self.has(var)),
            _ => false,
        }
    }
}

fn is_primitive(ty: &str) -> bool {
    const PRIMITIVE: [&str; 14] =
        ["bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"];
    PRIMITIVE.contains(&ty)
}

/// Whether the operator makes a truth value.
fn is_test(operator: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(operator, Lt(_) | Le(_) | Gt(_) | Ge(_) | Eq(_) | Ne(_) | And(_) | Or(_))
}

fn is_made_of_numbers(ty: &Type) -> bool {
    match ty {
        Type::Scalar(scalar) => matches!(scalar, Scalar::F32 | Scalar::F64 | Scalar::Parameter(_)),
        Type::Array(element, _) | Type::Vector(element) => is_made_of_numbers(element),
        Type::Tuple(parts) => parts.iter().all(is_made_of_numbers),
        Type::Named(ty) => is_primitive(&ty.to_string()),
        Type::Slice(_) | Type::Unknown => false,
    }
}

/// Whether the tokens only mention methods and elements of the variable, which a reference to it has as well.
fn is_entered(tokens: &TokenStream, var: Var) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_fine = match &token {
            TokenTree::Group(group) => is_entered(&group.stream(), var),
            TokenTree::Ident(ident) if behind(ident) == Some(var) => match tokens.peek() {
                Some(TokenTree::Punct(dot)) => dot.as_char() == '.',
                Some(TokenTree::Group(index)) => index.delimiter() == proc_macro2::Delimiter::Bracket,
                _ => false,
            },
            _ => true,
        };
        if !is_fine {
            return false;
        }
    }
    true
}

impl Writer<'_> {
    /// A reference to a vector of this value, if that is lent.
    pub fn lent(&mut self, var: Var, value: &Value) -> Option<Expression> {
        let element_type = self.lender?.vectors.get(&var)?;
        Some(self.lent_by_workspace(element_type, value).unwrap_or_else(|| self.value(var, value).borrowed_mutably()))
    }

    fn lent_by_workspace(&mut self, element_type: &Type, value: &Value) -> Option<Expression> {
        let lender = self.lender?;
        let (krate, workspace) = (self.krate, &lender.workspace);
        let turbofish = self.type_tokens(element_type).map(|ty| quote!(::<#ty>));
        let (function, mut arguments) = match value {
            Value::Tape(None) => (quote!(lend), vec![quote!(0)]),
            Value::Tape(Some(room)) => (quote!(lend), vec![self.constant_tokens(&room.tokens)]),
            Value::Zero(place) => {
                let (zero, length) = (self.zero_of(element_type)?, self.path(place).method(&format_ident!("len"), &[]));
                (quote!(lend_filled), vec![quote!(#zero), quote!(#length)])
            }
            Value::Aggregate(Aggregate::Vector(element, length)) => {
                let element = self.aggregate(element, element_type);
                let length = self.constant(length);
                (quote!(lend_filled), vec![quote!(#element), quote!(#length)])
            }
            Value::Aggregate(Aggregate::List(elements)) if elements.is_empty() => (quote!(lend), vec![quote!(0)]),
            Value::Aggregate(Aggregate::List(elements)) => {
                let elements: Vec<_> = elements.iter().map(|element| self.aggregate(element, element_type)).collect();
                (quote!(lend_copy), vec![quote!(&[#(#elements),*])])
            }
            Value::Aggregate(Aggregate::Copy(place)) => (quote!(lend_copy), vec![self.as_slice(place)?]),
            _ => return None,
        };
        arguments.insert(0, quote!(#workspace));
        Some(Expression::whole(quote!(&mut *#krate::generated::#function #turbofish(#(#arguments),*))))
    }

    /// The contents as a slice, if they have a name.
    fn as_slice(&self, place: &Place) -> Option<TokenStream> {
        let slice = self.path(place).index(quote!(..)).borrowed();
        (!self.folded.contains_key(&place.root)).then(|| quote!(#slice))
    }

    /// What a lent vector is assigned goes where its contents are.
    pub fn refill(&mut self, place: &Place, contents: &Aggregate) -> Option<TokenStream> {
        let element_type = self.lender?.vectors.get(&place.root).filter(|_| place.path.is_empty())?;
        let vector = self.path(place);
        match contents {
            Aggregate::Vector(element, length) => {
                let (element, length) = (self.aggregate(element, element_type), self.constant(length));
                Some(quote! {{
                    let (element, length) = (#element, #length);
                    #vector.clear();
                    #vector.resize(length, element);
                }})
            }
            Aggregate::Copy(from) if from.root != place.root => {
                let (krate, from) = (self.krate, self.as_slice(from)?);
                Some(quote!(#krate::generated::refill(#vector, #from);))
            }
            _ => None,
        }
    }

    /// The shadow of an argument, and with it the workspace.
    pub fn lending(&self, shadow: Expression) -> Expression {
        let Some(lender) = self.lender else { return shadow };
        let (krate, workspace) = (self.krate, &lender.workspace);
        Expression::whole(quote!(#krate::generated::Lending::new(#shadow, #workspace)))
    }
}
