//! The syntax tree of the functions that are generated: a subset of Rust with a type on every expression.

use crate::walk::{self, Node};

pub type Name = String;

#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Unit,
    Bool,
    /// `usize`.
    Int,
    /// `f64`, `f32` or the type parameter `T`, as the function says.
    Float,
    Array(Box<Type>, usize),
    /// A vector, and its length if that is known.
    Vec(Box<Type>, Option<usize>),
    /// What a reference to a slice refers to, and its length.
    Slice(Box<Type>, usize),
    Tuple(Vec<Type>),
    Struct(usize),
    Option(Box<Type>),
    Reference(bool, Box<Type>),
    /// A function of these that returns a float: `&dyn Fn(…)`, or `impl Fn(…)`.
    Function(bool, Vec<Type>),
}

pub const MUTABLE: bool = true;
pub const SHARED: bool = false;

impl Type {
    pub fn array(element: Type, length: usize) -> Type {
        Type::Array(Box::new(element), length)
    }

    pub fn vec(element: Type, length: Option<usize>) -> Type {
        Type::Vec(Box::new(element), length)
    }

    pub fn option(of: Type) -> Type {
        Type::Option(Box::new(of))
    }

    pub fn reference(mutable: bool, to: Type) -> Type {
        Type::Reference(mutable, Box::new(to))
    }

    /// What it refers to, or itself.
    pub fn referent(&self) -> &Type {
        match self {
            Type::Reference(_, to) => to,
            other => other,
        }
    }

    /// The type of a value of its own with the same floats.
    pub fn owned(&self) -> Type {
        match self.referent() {
            Type::Slice(element, length) => Type::Vec(element.clone(), Some(*length)),
            other => other.clone(),
        }
    }

    /// Whether every part of it is made of floats.
    pub fn is_its_own_tangent(&self) -> bool {
        match self.referent() {
            Type::Float => true,
            ty => match (ty.elements(), ty.fields()) {
                (Some((element, _)), _) => element.is_its_own_tangent(),
                (_, Some(fields)) => fields.iter().all(Type::is_its_own_tangent),
                _ => false,
            },
        }
    }

    /// The type of the elements and their number.
    pub fn elements(&self) -> Option<(&Type, Option<usize>)> {
        match self {
            Type::Array(element, length) | Type::Slice(element, length) => Some((element, Some(*length))),
            Type::Vec(element, length) => Some((element, *length)),
            _ => None,
        }
    }

    /// The types of the fields of a tuple or a struct.
    pub fn fields(&self) -> Option<Vec<Type>> {
        match self {
            Type::Tuple(parts) => Some(parts.clone()),
            Type::Struct(index) => Some(structs()[*index].fields.iter().map(|(_, ty)| ty.clone()).collect()),
            _ => None,
        }
    }

    /// Whether a value of the wanted type is reached from it by fields and elements.
    pub fn reaches(&self, wanted: &Type) -> bool {
        if self == wanted {
            return true;
        }
        match self {
            Type::Reference(_, to) => to.reaches(wanted),
            _ => match (self.elements(), self.fields()) {
                (Some((element, Some(length))), _) => length > 0 && element.reaches(wanted),
                (_, Some(fields)) => fields.iter().any(|field| field.reaches(wanted)),
                _ => false,
            },
        }
    }

    /// The number of floats in it, where that is known.
    pub fn floats(&self) -> usize {
        match self {
            Type::Float => 1,
            Type::Reference(_, to) => to.floats(),
            _ => match (self.elements(), self.fields()) {
                (Some((element, length)), _) => element.floats() * length.unwrap_or(0),
                (_, Some(fields)) => fields.iter().map(Type::floats).sum(),
                _ => 0,
            },
        }
    }

    pub fn is_copy(&self) -> bool {
        match self {
            Type::Vec(..) | Type::Slice(..) | Type::Reference(MUTABLE, _) => false,
            Type::Array(element, _) => element.is_copy(),
            Type::Tuple(parts) => parts.iter().all(Type::is_copy),
            _ => true,
        }
    }

    pub fn has_struct(&self) -> bool {
        match self {
            Type::Struct(_) => true,
            Type::Reference(_, to) => to.has_struct(),
            Type::Tuple(parts) => parts.iter().any(Type::has_struct),
            _ => self.elements().is_some_and(|(element, _)| element.has_struct()),
        }
    }
}

/// The structs that every batch declares.
pub struct Declared {
    pub name: &'static str,
    pub fields: Vec<(&'static str, Type)>,
}

pub fn structs() -> &'static [Declared] {
    static STRUCTS: std::sync::LazyLock<Vec<Declared>> = std::sync::LazyLock::new(|| {
        vec![
            Declared { name: "Pair", fields: vec![("a", Type::Float), ("b", Type::Float)] },
            Declared { name: "Body", fields: vec![("at", Type::array(Type::Float, 2)), ("mass", Type::Float)] },
            Declared { name: "Link", fields: vec![("pair", Type::Struct(0)), ("weight", Type::Float)] },
            Declared { name: "Kind", fields: vec![("size", Type::Float), ("count", Type::Int)] },
        ]
    });
    &STRUCTS
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `x.sin()`
    Method,
    /// `f64::sin(x)`
    Path,
    /// `libm::sin(x)`
    Library,
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub ty: Type,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Float(f64),
    Int(i64),
    Bool(bool),
    Var(Name),
    Field(Box<Expr>, usize),
    Index(Box<Expr>, Box<Expr>),
    /// `e[a..b]`, only behind a borrow
    Range(Box<Expr>, usize, usize),
    /// `e[..]`, only behind a borrow
    RangeFull(Box<Expr>),
    Len(Box<Expr>),
    /// `place.split_at(n)`, or `split_at_mut`
    SplitAt(bool, Box<Expr>, usize),
    /// `counted(i)`: i, and it is counted how often that runs.
    Counted(Box<Expr>),
    Negate(Box<Expr>),
    Not(Box<Expr>),
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    /// `a & b`, `a | b` or `a ^ b` of two conditions, which are both evaluated
    Logic(char, Box<Expr>, Box<Expr>),
    /// `usize::max(a, b)` and its kin
    Whole(&'static str, Box<Expr>, Box<Expr>),
    /// A mathematical function.
    Math(&'static str, Spelling, Vec<Expr>),
    Powi(Box<Expr>, i32),
    /// `i as f64`
    ToFloat(Box<Expr>),
    /// `x.floor() as usize`
    ToInt(Box<Expr>),
    If(Box<Expr>, Block, Option<Block>),
    /// `if let Some(pattern) = list.first() { … } else { … }`
    Found(Item, Box<Expr>, Pattern, Block, Block),
    /// `let Some(pattern) = e`, only as a condition of `if` or `while`, or one of those joined there by `&&`
    LetSome(Pattern, Box<Expr>),
    Match(Box<Expr>, Vec<Arm>),
    /// `match e { Some(pattern) if … => …, None => … }`
    Cases(Box<Expr>, Vec<Case>),
    Block(Option<Name>, Block),
    Loop(Name, Block),
    While(Name, Box<Expr>, Block),
    For(Name, Pattern, Box<Chain>, Block),
    Break(Name, Option<Box<Expr>>),
    Continue(Name),
    Return(Option<Box<Expr>>),
    /// `return None`, `return Err(…)`
    Fail,
    /// A call of the function of that number.
    Call(usize, Vec<Expr>),
    /// The same of a function that may fail, as an `Option`: `h(x)`, `h(x).ok()`.
    Attempt(usize, Vec<Expr>),
    /// A derivative of the function of that number: its arguments, and then tangents or cotangents.
    Derivative(Derivative, usize, Vec<Expr>),
    CallClosure(Name, Vec<Expr>),
    /// A closure as an argument.
    Lambda(Vec<(Name, Type)>, Box<Expr>),
    Array(Vec<Expr>),
    Repeat(Box<Expr>, usize),
    Vec(Vec<Expr>),
    VecRepeat(Box<Expr>, Box<Expr>),
    NewVec,
    Tuple(Vec<Expr>),
    /// Some fields in front, and where the others come from.
    Struct(usize, Vec<Expr>, Option<Box<Expr>>),
    /// `std::array::from_fn(|i| …)`
    FromFn(Name, Box<Expr>),
    /// `a.map(|v| …)`
    MapArray(Box<Expr>, Pattern, Box<Expr>),
    Consumed(Box<Chain>, Consumer),
    None,
    Some(Box<Expr>),
    /// What is done with an `Option`.
    Optional(Box<Expr>, Optional),
    /// `constant(e)`
    Constant(Box<Expr>),
    Borrow(bool, Box<Expr>),
    Deref(Box<Expr>),
    Clone(Box<Expr>),
    /// `std::mem::replace(&mut place, e)`
    Replace(Box<Expr>, Box<Expr>),
    /// `list.pop().unwrap_or(e)`
    Pop(Box<Expr>, Box<Expr>),
    /// `list.remove(i)`
    Remove(Box<Expr>, Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derivative {
    Gradient,
    ValueAndGradient,
    Jvp,
    Vjp,
}

/// An element of a list, by reference, that may be missing.
#[derive(Clone, Debug)]
pub enum Item {
    First,
    Last,
    /// `list.get(i)`
    Get(Box<Expr>),
}

#[derive(Clone, Debug)]
pub enum Optional {
    IsSome,
    IsNone,
    UnwrapOr(Box<Expr>),
    MapOr(Box<Expr>, Pattern, Box<Expr>),
    Map(Pattern, Box<Expr>),
    Filter(Pattern, Box<Expr>),
    Or(Box<Expr>),
    AndThen(Pattern, Box<Expr>),
    OrElse(Box<Expr>),
    IsSomeAnd(Pattern, Box<Expr>),
    /// A mutable reference to what is there
    AsMut,
    Take,
    Replace(Box<Expr>),
}

/// An arm of a match of an `Option`: there is something, or there is not.
#[derive(Clone, Debug)]
pub struct Case {
    pub pattern: Option<Pattern>,
    pub guard: Option<Expr>,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub struct Arm {
    /// These numbers, perhaps behind `name @`; the last arm has none: it is `_`, or the name alone.
    pub pattern: Vec<i64>,
    pub name: Option<Name>,
    pub guard: Option<Expr>,
    pub body: Block,
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub statements: Vec<Statement>,
    pub tail: Option<Box<Expr>>,
}

#[derive(Clone, Debug)]
pub enum Statement {
    Let(Pattern, Option<Type>, Expr),
    /// `let Some(name) = e.checked_sub(n) else { … };`
    LetElse(Name, Expr, usize, Block),
    Assign(Option<Operator>, Expr, Expr),
    /// `(a, b) = e;` or `[a, b] = e;`
    Destructure(bool, Vec<Expr>, Expr),
    SwapElements(Expr, Expr, Expr),
    SwapPlaces(Expr, Expr),
    Fill(Expr, Expr),
    CopyFromSlice(Expr, Expr),
    Push(Expr, Expr),
    /// `list.insert(i, e);`
    Insert(Expr, Expr, Expr),
    /// `let [a, .., b] = e else { … };`
    LetSlice(Pattern, Expr, Block),
    /// `let mut items = list.iter(); let first = items.next().unwrap(); 'label: for pattern in items { … }`
    ByHand(Box<ByHand>),
    Closure(Name, Vec<(Name, Type)>, Expr),
    /// `const NAME: type = value;`
    Const(Name, Type, Expr),
    Expr(Expr),
}

/// An iterator of a list, of which one item is taken before the others are gone through.
#[derive(Clone, Debug)]
pub struct ByHand {
    pub items: Name,
    pub first: Name,
    pub list: Expr,
    pub label: Name,
    pub pattern: Pattern,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub enum Pattern {
    Wild,
    /// `..`, in an array
    Rest,
    Name(bool, Name),
    /// `&pattern`
    Reference(Box<Pattern>),
    Tuple(Vec<Pattern>),
    Array(Vec<Pattern>),
    Struct(usize, Vec<Pattern>),
}

/// A source of items and what is done to each on the way.
#[derive(Clone, Debug)]
pub struct Chain {
    pub source: Source,
    pub adaptors: Vec<Adaptor>,
}

#[derive(Clone, Debug)]
pub enum Source {
    Range(Expr, Expr, bool),
    /// `place.iter()`, or `&place` in `for`
    Iter(Expr, bool),
    IterMut(Expr, bool),
    /// An array by value.
    Owned(Expr, bool),
    Windows(Expr, usize),
    Chunks(Expr, usize),
    ChunksExact(Expr, usize),
    ChunksExactMut(Expr, usize),
}

#[derive(Clone, Debug)]
pub enum Adaptor {
    Copied,
    Cloned,
    Enumerate,
    Rev,
    Skip(usize),
    Take(usize),
    StepBy(usize),
    Zip(Chain),
    Chain(Chain),
    Map(Pattern, Expr),
    Filter(Pattern, Expr),
}

#[derive(Clone, Debug)]
pub enum Consumer {
    Sum,
    Product,
    Fold(Box<Expr>, Pattern, Pattern, Box<Expr>),
    Collect,
    ForEach(Pattern, Block),
    Last,
    Nth(usize),
    Reduce(Pattern, Pattern, Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    F64,
    F32,
    /// The type parameter `T: Real`, which is f64 where it is tested.
    Generic,
    /// f64 by another name.
    Named,
}

impl Scalar {
    pub fn is_double(self) -> bool {
        matches!(self, Scalar::F64 | Scalar::Named)
    }
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub pattern: Pattern,
    pub ty: Type,
    /// Whether it is left out where the others are named, although it has floats in it.
    pub is_constant: bool,
}

impl Parameter {
    pub fn new(pattern: Pattern, ty: Type) -> Parameter {
        Parameter { pattern, ty, is_constant: false }
    }

    pub fn is_active(&self) -> bool {
        let has_derivative = self.ty.floats() > 0 || matches!(self.ty, Type::Function(..));
        has_derivative && !self.is_output() && !self.is_constant
    }

    pub fn is_output(&self) -> bool {
        matches!(self.ty, Type::Reference(MUTABLE, _))
    }
}

/// Where a function stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    Free,
    /// `Models::f(…)`
    Associated,
    /// `Models.f(…)`
    Method,
    /// `value.f(…)`: the first parameter is `self`, of a struct
    Struct(usize),
}

/// What a method of a struct calls that.
pub const SELF: &str = "self";

#[derive(Clone, Debug)]
pub struct Function {
    pub home: Home,
    pub name: Name,
    pub scalar: Scalar,
    pub parameters: Vec<Parameter>,
    pub result: Type,
    pub failing: Failing,
    pub body: Block,
}

/// Whether a function may fail, and what it returns then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Failing {
    #[default]
    Never,
    /// `None`
    Option,
    /// `Err(…)`
    Result,
}

/// The last function is the one that is tested, the others are those that it calls.
#[derive(Clone, Debug)]
pub struct Program {
    pub functions: Vec<Function>,
}

impl Program {
    /// Whether a function takes derivatives of others, or calls one that does.
    pub fn takes_derivatives(&self, function: usize) -> bool {
        takes_derivatives(&self.functions, function)
    }

    pub fn has_derivatives(&self) -> bool {
        (0..self.functions.len()).any(|function| self.takes_derivatives(function))
    }

    /// Whether it has methods of structs, which are its own then.
    pub fn has_struct_methods(&self) -> bool {
        self.functions.iter().any(|function| matches!(function.home, Home::Struct(_)))
    }

    pub fn main(&self) -> &Function {
        self.functions.last().expect("a function")
    }

    pub fn main_mut(&mut self) -> &mut Function {
        self.functions.last_mut().expect("a function")
    }
}

pub fn takes_derivatives(functions: &[Function], function: usize) -> bool {
    let (mut reached, mut next) = (vec![function], 0);
    let mut takes = false;
    while let Some(current) = reached.get(next).copied() {
        walk::block(&mut functions[current].body.clone(), &mut |node| match node {
            Node::Expr(Expr { kind: Kind::Derivative(..), .. }) => takes = true,
            Node::Expr(Expr { kind: Kind::Call(called, _) | Kind::Attempt(called, _), .. })
                if *called < functions.len() && !reached.contains(called) =>
            {
                reached.push(*called);
            }
            _ => (),
        });
        next += 1;
    }
    takes
}

impl Function {
    pub fn actives(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_active())
    }

    /// The type of what a derivative of it returns.
    pub fn derivative(&self, derivative: Derivative) -> Type {
        let mut parts: Vec<Type> = self.actives().map(|parameter| parameter.ty.owned()).collect();
        let gradient = if parts.len() == 1 { parts.remove(0) } else { Type::Tuple(parts) };
        match derivative {
            Derivative::Gradient => gradient,
            Derivative::ValueAndGradient | Derivative::Vjp => Type::Tuple(vec![self.result.clone(), gradient]),
            Derivative::Jvp => Type::Tuple(vec![self.result.clone(); 2]),
        }
    }
}

impl Expr {
    /// The number of the function of which this is a call, or a derivative.
    pub fn called(&mut self) -> Option<&mut usize> {
        match &mut self.kind {
            Kind::Call(function, _) | Kind::Attempt(function, _) | Kind::Derivative(_, function, _) => Some(function),
            _ => None,
        }
    }

    pub fn new(ty: Type, kind: Kind) -> Expr {
        Expr { ty, kind }
    }

    pub fn float(value: f64) -> Expr {
        Expr::new(Type::Float, Kind::Float(value))
    }

    pub fn int(value: usize) -> Expr {
        Expr::new(Type::Int, Kind::Int(value as i64))
    }

    /// `let Some(pattern) = e`, also among others.
    pub fn has_let(&self) -> bool {
        match &self.kind {
            Kind::LetSome(..) => true,
            Kind::And(left, right) => left.has_let() || right.has_let(),
            _ => false,
        }
    }

    pub fn optional(ty: Type, receiver: Expr, method: Optional) -> Expr {
        Expr::new(ty, Kind::Optional(receiver.into(), method))
    }

    pub fn var(name: &str, ty: Type) -> Expr {
        Expr::new(ty, Kind::Var(name.to_string()))
    }

    pub fn arithmetic(operator: Operator, left: Expr, right: Expr) -> Expr {
        Expr::new(left.ty.clone(), Kind::Arithmetic(operator, left.into(), right.into()))
    }

    pub fn math(name: &'static str, spelling: Spelling, arguments: Vec<Expr>) -> Expr {
        Expr::new(Type::Float, Kind::Math(name, spelling, arguments))
    }
}
