//! Functions of the language, built in few words.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::variables_in;
use crate::ir::{
    Aggregate, Argument, Block, Call, Callee, Effect, Function, Literal, Mode, Opaque, Operand, Place, Projection,
    Range, Reference, Role, Scalar, Sign, Spelling, Statement, Type, Value, Var, VarMap, Variable, placeholder, verify,
};
use crate::rules::rule;
use crate::write::body::body;
use crate::write::draft::Draft;

/// A function that is being built, and the block that is being written.
pub struct Build {
    pub function: Function,
    block: Block,
}

impl Build {
    pub fn new() -> Self {
        Build {
            function: Function {
                variables: Vec::new(),
                parameters: Vec::new(),
                body: Vec::new(),
                results: Vec::new(),
                labels: 0,
                original: 0,
                unguarded: false,
                fresh: Vec::new(),
                checkpoints: VarMap::default(),
                lent: false,
                scalar: Scalar::F64,
                closures: Vec::new(),
            },
            block: Vec::new(),
        }
    }

    pub fn variable(&mut self, name: &str, role: Role, ty: Type) -> Var {
        self.function.add(Variable {
            name: ident(name),
            named: true,
            ty,
            role,
            reference: Reference::Owned,
            mutable: false,
            shadow: role == Role::Place,
        })
    }

    /// A parameter `name: f64`.
    pub fn input(&mut self, name: &str) -> Var {
        self.parameter(name, Role::Value, f64(), Reference::Owned)
    }

    pub fn parameter(&mut self, name: &str, role: Role, ty: Type, reference: Reference) -> Var {
        let var = self.variable(name, role, ty);
        self.function.variables[var.0 as usize].reference = reference;
        self.function.parameters.push(var);
        var
    }

    /// A parameter `name: &[f64]`.
    pub fn slice(&mut self, name: &str) -> Var {
        self.parameter(name, Role::Place, slice(), Reference::Shared)
    }

    /// A parameter `name: &mut [f64]`.
    pub fn slice_mut(&mut self, name: &str) -> Var {
        self.parameter(name, Role::Place, slice(), Reference::Mutable)
    }

    /// An integer parameter.
    pub fn count(&mut self, name: &str) -> Var {
        self.parameter(name, Role::Constant, Type::Named(quote!(usize)), Reference::Owned)
    }

    pub fn value(&mut self, name: &str) -> Var {
        self.variable(name, Role::Value, f64())
    }

    /// A variable that a pass made.
    pub fn temporary(&mut self, name: &str) -> Var {
        self.function.value(name, Scalar::F64)
    }

    pub fn temporary_constant(&mut self, name: &str) -> Var {
        let var = self.variable(name, Role::Constant, Type::Unknown);
        self.function.variables[var.0 as usize].named = false;
        var
    }

    /// Storage that is changed.
    pub fn storage(&mut self, name: &str, ty: Type) -> Var {
        let var = self.variable(name, Role::Place, ty);
        self.function.variables[var.0 as usize].mutable = true;
        var
    }

    pub fn push(&mut self, statement: Statement) {
        self.block.push(statement);
    }

    pub fn bind(&mut self, var: Var, value: Value) -> Var {
        self.push(Statement::Let(var, value));
        var
    }

    /// A temporary with this value.
    pub fn fold(&mut self, value: Value) -> Var {
        let var = self.temporary("t");
        self.bind(var, value)
    }

    /// A temporary that holds a condition, an index, or the like.
    pub fn constant(&mut self, opaque: Opaque) -> Var {
        let var = self.temporary_constant("c");
        self.bind(var, Value::Opaque(opaque))
    }

    pub fn operator(&mut self, name: &str, arguments: &[Operand]) -> Var {
        self.fold(operation(name, Spelling::Operator, arguments))
    }

    pub fn method(&mut self, name: &str, arguments: &[Operand]) -> Var {
        self.fold(operation(name, Spelling::Method(ident(name)), arguments))
    }

    pub fn derived(&mut self, name: &str, arguments: &[Operand]) -> Var {
        self.fold(operation(name, Spelling::Derived, arguments))
    }

    pub fn load(&mut self, place: impl Into<Place>) -> Var {
        self.fold(Value::Load(place.into()))
    }

    pub fn set(&mut self, var: Var, operand: impl Into<Operand>) {
        self.push(Statement::Set(var, operand.into()));
    }

    pub fn add_to(&mut self, place: impl Into<Place>, operand: impl Into<Operand>) {
        self.push(Statement::Accumulate(place.into(), Sign::Plus, operand.into()));
    }

    /// The statements that are written inside, as a block of their own.
    pub fn block(&mut self, inside: impl FnOnce(&mut Self)) -> Block {
        let around = std::mem::take(&mut self.block);
        inside(self);
        std::mem::replace(&mut self.block, around)
    }

    pub fn branch(&mut self, condition: Var, then: impl FnOnce(&mut Self), otherwise: impl FnOnce(&mut Self)) {
        let then = self.block(then);
        let otherwise = self.block(otherwise);
        self.push(Statement::If { condition: condition.into(), then, otherwise });
    }

    /// `for name in 0..end`
    pub fn count_to(&mut self, name: &str, end: TokenStream, body: impl FnOnce(&mut Self, Var)) {
        let variable = self.variable(name, Role::Constant, Type::Unknown);
        let body = self.block(|this| body(this, variable));
        let range = range(quote!(0), end);
        self.push(Statement::For { variable, range, body });
    }

    pub fn finish(mut self, results: &[Operand]) -> Written {
        self.function.results = results.to_vec();
        self.function.body = self.block;
        let krate = quote!(::differentiable);
        verify::check(self.function.clone(), "building a test");
        let body = body(&Draft::of(&self.function), &krate, None, None);
        syn::parse2::<syn::ItemFn>(quote!(fn f() { #body })).expect("what is written is Rust");
        Written(body)
    }
}

/// The Rust that was written.
pub struct Written(TokenStream);

impl Written {
    /// Compares token by token; shows both in full if they differ.
    #[track_caller]
    pub fn is(&self, expected: TokenStream) {
        if self.0.to_string() != expected.to_string() {
            assert_eq!(pretty(&self.0), pretty(&expected));
            assert_eq!(self.0.to_string(), expected.to_string());
        }
    }

    pub fn text(&self) -> String {
        self.0.to_string()
    }
}

fn pretty(body: &TokenStream) -> String {
    let file = quote!(fn f() { #body });
    match syn::parse2(file.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => format!("{error}: {file}"),
    }
}

pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

pub fn f64() -> Type {
    Type::Scalar(Scalar::F64)
}

pub fn slice() -> Type {
    Type::Slice(Box::new(f64()))
}

pub fn array(length: usize) -> Type {
    let length = proc_macro2::Literal::usize_unsuffixed(length);
    Type::Array(Box::new(f64()), length.into_token_stream())
}

pub fn operation(name: &str, spelling: Spelling, arguments: &[Operand]) -> Value {
    Value::Operation { rule: rule(name).expect("a rule of the table"), spelling, arguments: arguments.to_vec() }
}

/// A number as the user wrote it.
pub fn written(text: &str) -> Operand {
    let text: proc_macro2::Literal = text.parse().expect("a literal");
    let digits = text.to_string();
    let digits = digits.trim_end_matches("f64").trim_end_matches("f32");
    Operand::Literal(Literal { value: digits.parse().expect("a number"), text: Some(text) })
}

/// How a variable stands in constant code.
pub fn mention(var: Var) -> Ident {
    placeholder(var, Span::call_site())
}

pub fn pure(tokens: TokenStream) -> Opaque {
    Opaque { reads: variables_in(&tokens), tokens, writes: Vec::new(), effect: Effect::Pure }
}

pub fn once(tokens: TokenStream) -> Opaque {
    Opaque { effect: Effect::Once, ..pure(tokens) }
}

pub fn range(start: TokenStream, end: TokenStream) -> Range {
    Range { start: pure(start), end: pure(end), inclusive: false, step: None, reversed: false }
}

pub fn at(root: Var, index: TokenStream) -> Place {
    Place { root, path: vec![Projection::Index(pure(index))] }
}

pub fn part(root: Var, range: TokenStream) -> Place {
    Place { root, path: vec![Projection::Slice(pure(range))] }
}

pub fn field(root: Var, name: &str) -> Place {
    Place { root, path: vec![Projection::Field(syn::Member::Named(ident(name)))] }
}

pub fn call(path: TokenStream, modes: &[Mode], arguments: Vec<Argument>, results: &[Var]) -> Statement {
    Statement::Call(Call {
        callee: Callee { modes: modes.to_vec(), ..Callee::named(syn::parse2(path).expect("a path")) },
        arguments,
        results: results.to_vec(),
    })
}

pub fn scalar(operand: impl Into<Operand>) -> Aggregate {
    Aggregate::Scalar(operand.into())
}
