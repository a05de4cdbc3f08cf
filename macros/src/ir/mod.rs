//! The little language between reading and writing.
//!
//! 1. **Closed under differentiation**: forward and reverse mode map a [`Function`] to a [`Function`], tapes included.
//! 2. **Structured**: blocks, if, match, loops, labelled exits; no jumps.
//! 3. **Scalars are values, storage is places**: a [`Role::Value`] is one float, set once on every path, so it can be
//!    read anywhere in its scope, also in the reverse sweep. What is mutable or made of several floats is a
//!    [`Role::Place`], reached by a [`Place`]: a root and a path. The shadow of a place has the same path under the
//!    shadow of the root.
//! 4. **Constant code is opaque**: tokens, the variables they read, and whether they may be evaluated again.
//! 5. **No types are guessed**: a type is what the user wrote or what follows from it; what is not known is
//!    [`Type::Unknown`] and written through traits.
//! 6. **Names and spans stand aside**, in the table of variables.

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};

use crate::rules::Rule;

mod calls;
mod counts;
#[cfg(test)]
pub mod interpret;
pub mod print;
#[cfg(test)]
mod tests;
mod tokens;
mod types;
mod vars;
pub mod verify;
pub mod visit;

pub use calls::{Argument, Call, Callee, Form, Handed, Input, Mode, Passed, Slot};
pub use tokens::{behind, located, placeholder, variables_in};
pub use types::{Path, Scalar, Type, ends_in, is_copied_discrete, is_discrete};
pub use vars::{VarMap, VarSet};

/// A function of the language.
#[derive(Clone)]
pub struct Function {
    /// Every variable of the function, parameters included.
    pub variables: Vec<Variable>,
    /// The variables that come in, in order.
    pub parameters: Vec<Var>,
    pub body: Block,
    /// What the function returns: nothing, one operand, or a tuple of them.
    pub results: Vec<Operand>,
    /// How many labels there are.
    pub labels: u32,
    /// Whether a product is left unguarded, so that the function is not to run for a cotangent of zero.
    pub unguarded: bool,
    /// What the caller lends and may not have cleared, and the conditions that tell. They are known where the parameters are.
    pub fresh: Vec<(Var, Var)>,
    /// The loops that are reversed from snapshots, by what they count: the type of the schedule.
    pub checkpoints: VarMap<TokenStream>,
    /// Whether a workspace lends what is kept: numbers, and no vectors of them.
    pub lent: bool,
    /// The variables before this one come from the user's code.
    pub original: u32,
    /// The scalar type of literals that nothing else determines.
    pub scalar: Scalar,
    /// The closures that it passes to others.
    pub closures: Vec<Closure>,
}

/// A closure that is passed to a differentiable function.
#[derive(Clone)]
pub struct Closure {
    /// Its parameters are what it captures, and then its own.
    pub function: Rc<Function>,
    /// How many of the parameters are captured.
    pub captured: usize,
    /// Which of its own have a type that is known.
    pub typed: Vec<bool>,
    /// The derivatives that are called.
    pub derived: Vec<(Vec<Mode>, Rc<Function>)>,
}

/// Index of a variable in [`Function::variables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var(pub u32);

/// What is known of a variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The name it would like to have; the writer makes names unique.
    pub name: Ident,
    /// Whether the user gave the name (and a reader would miss it), or a pass did.
    pub named: bool,
    pub ty: Type,
    pub role: Role,
    /// Whether the variable holds a reference to what its type says.
    pub reference: Reference,
    /// Whether it is assigned or borrowed mutably after its declaration.
    pub mutable: bool,
    /// Whether it holds a tangent, or a cotangent.
    pub shadow: bool,
}

impl Variable {
    /// Whether constant code that mentions it says the same later: of storage it may say its length alone.
    pub fn stays_known(&self) -> bool {
        match self.role {
            Role::Constant => !self.is_changeable(),
            Role::Value | Role::Place | Role::Tape => !self.mutable,
        }
    }

    /// Whether what it holds, or refers to, may become something else.
    pub fn is_changeable(&self) -> bool {
        match self.reference {
            Reference::Owned => self.mutable,
            Reference::Shared => false,
            Reference::Mutable => true,
        }
    }

    /// Whether it is storage that belongs to it.
    pub fn owns_storage(&self) -> bool {
        self.role == Role::Place && self.reference == Reference::Owned
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// One float, set once on every path.
    Value,
    /// Storage made of floats.
    Place,
    /// Anything that has no derivative: integers, conditions, constant data.
    Constant,
    /// A stack of saved values.
    Tape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    Owned,
    Shared,
    Mutable,
}

pub type Block = Vec<Statement>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(pub u32);

#[derive(Clone)]
pub enum Statement {
    /// `let v = value;`
    Let(Var, Value),
    /// `let v;`, set once on every path that reads it. Only for values and constants.
    Declare(Var),
    /// `v = operand;`, the one time that a declared value is set on this path.
    Set(Var, Operand),
    /// `place = operand;`
    Store(Place, Operand),
    /// `place += operand;` or `place -= operand;`
    Accumulate(Place, Sign, Operand),
    /// `place = whole aggregate;`
    Assign(Place, Aggregate),
    /// `place += place`, for whole aggregates of the same shape.
    AccumulateAll(Place, Place),
    /// Every float of the place becomes zero.
    Clear(Place),
    /// `place.push(element);`, for vectors.
    Append(Place, Aggregate),
    /// `swap(&mut place, &mut place);`, for whole aggregates of the same type below different roots.
    Swap(Place, Place),
    /// The place is all of its root that what follows in the block reaches, from its first element on, and perhaps changes.
    Narrow {
        place: Place,
        changed: bool,
    },
    If {
        /// A constant of type `bool`.
        condition: Operand,
        then: Block,
        otherwise: Block,
    },
    Match {
        scrutinee: Opaque,
        arms: Vec<Arm>,
    },
    For {
        variable: Var,
        range: Range,
        body: Block,
    },
    /// Runs until an exit leaves a label around it.
    Loop(Block),
    Labelled(Label, Block),
    /// Goes to the end of the labelled block around it.
    Exit(Label),
    Call(Call),
    Push(Var, Operand),
    /// Constant code as a statement; it may bind or change constants.
    Opaque(Opaque),
    /// Hands over the results. What comes after runs when the parameters that were added to the original's are known, which
    /// nothing reads before.
    HandOver,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Plus,
    Minus,
}

/// One arm of a match on a constant.
#[derive(Clone)]
pub struct Arm {
    /// The pattern, with placeholders for the constants that it binds.
    pub pattern: TokenStream,
    pub binds: Vec<Var>,
    pub guard: Option<Opaque>,
    pub body: Block,
}

/// `start..end` of integers, in steps, forwards or backwards. The parts are pure. Backwards and in steps, an inclusive
/// range begins with its end.
#[derive(Clone, Debug)]
pub struct Range {
    pub start: Opaque,
    pub end: Opaque,
    pub inclusive: bool,
    pub step: Option<Opaque>,
    pub reversed: bool,
}

/// The right-hand side of a `let`.
#[derive(Clone)]
pub enum Value {
    Operation {
        rule: &'static Rule,
        spelling: Spelling,
        arguments: Vec<Operand>,
    },
    /// `operand as scalar`
    Cast(Operand, Scalar),
    Load(Place),
    /// Storage with this in it.
    Aggregate(Aggregate),
    /// Storage of the shape of the tangent of a place, all zero.
    Zero(Place),
    Opaque(Opaque),
    /// An empty tape, with room for so many values if that is known.
    Tape(Option<Opaque>),
    Pop(Var),
    /// A constant that may be a reference, or made of some, as what it refers to: what it borrows from need not live as long.
    Kept(Var),
    /// The constant again, from what was kept of it.
    Lent(Var),
}

/// How an operation is spelt.
#[derive(Clone, Debug)]
pub enum Spelling {
    /// By the passes: an operator, or the method of `Real`, or the helper of `partials`.
    Derived,
    /// By the user, and kept, so that the value is the function's own: an operator, …
    Operator,
    /// … a method, …
    Method(Ident),
    /// … or a path to a function (`f64::sin`, `libm::sinf`).
    Path(TokenStream),
}

impl Spelling {
    /// The name that the user gives the operation as a method of floats, or as their associated function.
    pub fn name(&self) -> Option<Ident> {
        match self {
            Spelling::Method(name) => Some(name.clone()),
            Spelling::Path(path) => {
                let path: syn::Path = syn::parse2(path.clone()).ok()?;
                let name = path.segments.last()?.ident.clone();
                (!ends_in(&path, "libm", &name.to_string())).then_some(name)
            }
            Spelling::Derived | Spelling::Operator => None,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Operand {
    Var(Var),
    Literal(Literal),
}

/// A number, as written by the user if it was.
#[derive(Clone, Debug)]
pub struct Literal {
    pub value: f64,
    pub text: Option<proc_macro2::Literal>,
}

/// A whole aggregate as an expression.
#[derive(Clone)]
pub enum Aggregate {
    Scalar(Operand),
    /// The contents of a place.
    Copy(Place),
    Array(Vec<Aggregate>),
    /// `[element; length]`
    Repeat(Box<Aggregate>, Opaque),
    /// `vec![element; length]`
    Vector(Box<Aggregate>, Opaque),
    /// `vec![a, b, c]`
    List(Vec<Aggregate>),
    Tuple(Vec<Aggregate>),
    /// `Path { field: …, ..base }`
    Struct {
        path: TokenStream,
        fields: Vec<(syn::Member, Aggregate)>,
        base: Option<Box<Aggregate>>,
    },
    /// Constant contents.
    Opaque(Opaque),
    /// Zeros in the shape of the tangent of that.
    Zero(Box<Aggregate>),
}

/// A root and a path of fields and indices.
#[derive(Clone)]
pub struct Place {
    pub root: Var,
    pub path: Vec<Projection>,
}

#[derive(Clone)]
pub enum Projection {
    Field(syn::Member),
    /// A pure constant expression that reads nothing mutable.
    Index(Opaque),
    /// The same, with a range: `place[range]`.
    Slice(Opaque),
}

/// An expression that has no derivative, kept as the user wrote it.
///
/// Its local variables stand in the tokens as placeholders ([`placeholder`]).
#[derive(Clone, Debug)]
pub struct Opaque {
    pub tokens: TokenStream,
    /// The variables that stand in the tokens, each once.
    pub reads: Vec<Var>,
    /// Those among them that it may change, or that it declares.
    pub writes: Vec<Var>,
    pub effect: Effect,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Provably free of effects: may be evaluated again, or not at all.
    #[default]
    Pure,
    /// Runs exactly once, in its place, because of what it writes, or because it may panic. It does nothing else: where all
    /// that it reads is as it was, it may run again.
    Repeatable,
    /// Runs exactly once, in its place.
    Once,
    /// The same, and the function ends with it: it has failed.
    Fails,
}

impl Function {
    pub fn all_variables(&self) -> impl Iterator<Item = Var> + use<> {
        (0..self.variables.len() as u32).map(Var)
    }

    /// The same with nothing in its body.
    pub fn without_body(&self) -> Self {
        Function {
            body: Block::new(),
            variables: self.variables.clone(),
            parameters: self.parameters.clone(),
            results: self.results.clone(),
            fresh: self.fresh.clone(),
            checkpoints: self.checkpoints.clone(),
            scalar: self.scalar.clone(),
            closures: self.closures.clone(),
            ..*self
        }
    }

    pub fn variable(&self, var: Var) -> &Variable {
        &self.variables[var.0 as usize]
    }

    /// A new variable after the likeness of `variable`.
    pub fn add(&mut self, variable: Variable) -> Var {
        self.variables.push(variable);
        Var(self.variables.len() as u32 - 1)
    }

    /// A new scalar value that a pass names.
    pub fn value(&mut self, name: &str, scalar: Scalar) -> Var {
        self.add(Variable {
            name: Ident::new(name, Span::mixed_site()),
            named: false,
            ty: Type::Scalar(scalar),
            role: Role::Value,
            reference: Reference::Owned,
            mutable: false,
            shadow: false,
        })
    }

    /// A new constant that a pass names.
    pub fn constant(&mut self, name: &str) -> Var {
        self.add(Variable {
            name: Ident::new(name, Span::mixed_site()),
            named: false,
            ty: Type::Unknown,
            role: Role::Constant,
            reference: Reference::Owned,
            mutable: false,
            shadow: false,
        })
    }

    pub fn label(&mut self) -> Label {
        self.labels += 1;
        Label(self.labels - 1)
    }

    /// Whether there are derivatives in several directions in it, which then stand at the end of the parameters and of the results.
    pub fn has_lanes(&self) -> bool {
        self.parameters.iter().any(|parameter| self.variable(*parameter).ty.has_lanes())
    }

    /// Whether an operand has lanes.
    pub fn is_laned(&self, operand: &Operand) -> bool {
        operand.var().is_some_and(|var| self.variable(var).ty.has_lanes())
    }

    /// The scalar type of a result.
    pub fn scalar_of_result(&self, index: usize) -> Scalar {
        let result = &self.results[index];
        let scalar = self.scalar_of(result);
        match result {
            Operand::Literal(_) if self.has_lanes() && 2 * index >= self.results.len() => scalar.lanes(),
            _ => scalar,
        }
    }

    /// The scalar type of an operand.
    pub fn scalar_of(&self, operand: &Operand) -> Scalar {
        match operand {
            Operand::Var(var) => match &self.variable(*var).ty {
                Type::Scalar(scalar) => scalar.clone(),
                _ => self.scalar.clone(),
            },
            Operand::Literal(_) => self.scalar.clone(),
        }
    }
}

impl Literal {
    pub fn new(value: f64) -> Self {
        Self { value, text: None }
    }
}

impl Closure {
    /// The derivative in these modes, if it is called.
    pub fn derivative(&self, modes: &[Mode]) -> Option<&Rc<Function>> {
        self.derived.iter().find(|(own, _)| own == modes).map(|(_, derivative)| derivative)
    }
}

impl Operand {
    /// A literal in constant code.
    pub fn integer(value: u32) -> Self {
        let text = Some(proc_macro2::Literal::u32_unsuffixed(value));
        Operand::Literal(Literal { value: value.into(), text })
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Operand::Literal(literal) if literal.value == 0.0)
    }
}

impl Aggregate {
    /// Whether there are copies of constant code in it, and nothing else.
    pub fn is_constant(&self) -> bool {
        match self {
            Aggregate::Repeat(element, _) | Aggregate::Vector(element, _) => element.is_constant(),
            Aggregate::Opaque(_) => true,
            _ => false,
        }
    }

    /// Whether every float in it is zero.
    pub fn is_zero(&self) -> bool {
        match self {
            Aggregate::Scalar(operand) => operand.is_zero(),
            Aggregate::Repeat(element, _) | Aggregate::Vector(element, _) => element.is_zero(),
            Aggregate::Tuple(parts) | Aggregate::Array(parts) => parts.iter().all(Aggregate::is_zero),
            Aggregate::Zero(_) => true,
            _ => false,
        }
    }
}

impl From<Var> for Operand {
    fn from(var: Var) -> Self {
        Operand::Var(var)
    }
}

impl From<f64> for Operand {
    fn from(value: f64) -> Self {
        Operand::Literal(Literal::new(value))
    }
}

impl From<Var> for Place {
    fn from(root: Var) -> Self {
        Place { root, path: Vec::new() }
    }
}

impl Place {
    /// A part of the place.
    pub fn at(mut self, projection: Projection) -> Place {
        self.path.push(projection);
        self
    }

    /// What so many steps lead to.
    pub fn after(&self, steps: usize) -> Place {
        Place { root: self.root, path: self.path[..steps].to_vec() }
    }

    /// What tells one path below a root from another.
    pub fn path_text(&self) -> String {
        let parts = self.path.iter().map(|projection| match projection {
            Projection::Field(member) => format!(".{}", quote::quote!(#member)),
            Projection::Index(index) | Projection::Slice(index) => format!("[{}]", index.tokens),
        });
        parts.collect()
    }

    /// The same path under another root: the place's shadow.
    pub fn under(&self, root: Var) -> Place {
        Place { root, path: self.path.clone() }
    }
}
