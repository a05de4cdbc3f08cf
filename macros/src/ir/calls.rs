//! Calls: which function is meant, in which modes it was differentiated, and what it is given.

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use syn::PathArguments;
use syn::ext::IdentExt;

use super::{Aggregate, Opaque, Operand, Place, Type, Var, behind, placeholder};

/// A call of a differentiable function, or of a derivative of one.
#[derive(Clone)]
pub struct Call {
    pub callee: Callee,
    pub arguments: Vec<Argument>,
    /// One variable for each result: the value, and what the modes add to it.
    pub results: Vec<Var>,
}

#[derive(Clone)]
pub struct Callee {
    /// The path as the user wrote it, generic arguments included; of a method, its name. A placeholder is the second half of a
    /// call, which the first has returned.
    pub path: syn::Path,
    pub form: Form,
    /// The derivatives taken, innermost first; none is the function itself.
    pub modes: Vec<Mode>,
    /// The functions among what is passed.
    pub functions: Vec<Passed>,
    /// What is asked for what it returns where that may be missing: `?`, `.unwrap()`, …
    pub outcome: Opaque,
    /// What it returns is there: the function itself was called before, to see that.
    pub succeeds: bool,
}

/// How a function is called.
#[derive(Clone)]
pub enum Form {
    Path,
    /// As a method of its first argument.
    Method,
    /// The first argument is the function itself, which came in as a parameter; it takes these.
    Value(Rc<[Input]>),
}

/// What a function takes that came in as a parameter.
#[derive(Clone)]
pub struct Input {
    pub ty: Type,
    pub is_borrowed: bool,
    /// Whether it has a derivative with respect to this.
    pub is_active: bool,
}

/// A function that is passed to a call. What it captures stands in its place among the arguments, and the shadows of that among theirs.
#[derive(Clone, Copy, Debug)]
pub struct Passed {
    pub function: Handed,
    /// Where what it captures begins, and how much it is.
    pub start: usize,
    pub count: usize,
    /// How many arguments the call has, without shadows.
    pub arguments: usize,
}

#[derive(Clone, Copy, Debug)]
pub enum Handed {
    /// One of [`Function::closures`], or a reference to it.
    Closure { index: usize, is_borrowed: bool },
    /// What came in as a parameter, as the one thing that is captured; by value, or by reference.
    Parameter { by_value: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Forward,
    Reverse,
    /// Forward, in several directions at a time.
    Lanes,
    /// The first half of reverse: it returns the second one, too.
    Pullback,
    /// With a set of inputs for each float; a tracer comes last.
    Traced,
}

/// What stands in a row of what a derivative takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The arguments, or their shadows in some of the modes: see [`Mode::subset`].
    Shadow(usize),
    /// The cotangents of the results, or tangents of these.
    Seed,
}

impl Mode {
    /// Whether a function that is called in these modes calls what it is passed in that subset of them: where cotangents move, it needs those
    /// with their tangents alone.
    pub fn is_needed(modes: &[Mode], subset: usize) -> bool {
        let reverse = modes.iter().position(|mode| *mode == Mode::Reverse);
        reverse.is_none_or(|bit| subset >> bit & 1 == 0 || subset == (1 << modes.len()) - 1)
    }

    /// What a derivative in these modes takes, in its order.
    pub fn layout(modes: &[Mode]) -> Vec<Slot> {
        let mut layout = vec![Slot::Shadow(0)];
        for (bit, mode) in modes.iter().enumerate() {
            let moved = |slot: &Slot| match slot {
                Slot::Shadow(subset) => Slot::Shadow(subset | 1 << bit),
                Slot::Seed => Slot::Seed,
            };
            let moved: Vec<Slot> = layout.iter().map(moved).collect();
            layout.extend((*mode == Mode::Reverse).then_some(Slot::Seed));
            layout.extend(moved);
        }
        layout
    }

    /// Those of the modes whose bits are set in a number: a shadow of an argument stands for each such subset, in the order of the numbers.
    pub fn subset(modes: &[Mode], subset: usize) -> Vec<Mode> {
        modes.iter().enumerate().filter(|(bit, _)| subset >> bit & 1 == 1).map(|(_, mode)| *mode).collect()
    }
}

/// The derivatives that can be called where there are derivatives of them.
const DERIVATIVES: [&str; 7] = ["gradient", "value_and_gradient", "jvp", "vjp", "jacobian", "hvp", "hessian"];

impl Callee {
    /// The function of this path.
    pub fn named(path: syn::Path) -> Self {
        Callee {
            path,
            form: Form::Path,
            modes: Vec::new(),
            functions: Vec::new(),
            outcome: Opaque::pure(TokenStream::new()),
            succeeds: false,
        }
    }

    /// The second half of a call, by the variable that holds it.
    pub fn second_half(&self, held_by: Var) -> Self {
        let name = self.path.segments.last().map_or_else(Span::mixed_site, |last| last.ident.span());
        let path = placeholder(held_by, Span::mixed_site().located_at(name)).into();
        Callee { modes: vec![Mode::Reverse], ..Callee::named(path) }
    }

    /// Whether it is called as a method of its first argument.
    pub fn is_method(&self) -> bool {
        matches!(self.form, Form::Method)
    }

    /// Whether it is a function that was passed to this one, or one that closures are passed to.
    pub fn has_functions(&self) -> bool {
        matches!(self.form, Form::Value(_)) || !self.functions.is_empty()
    }

    /// Whether an argument is something that a function captures which is passed.
    pub fn captures(&self, argument: usize) -> bool {
        self.functions.iter().any(|passed| (passed.start..passed.start + passed.count).contains(&argument))
    }

    /// Whether it is the first half of a call.
    pub fn is_first_half(&self) -> bool {
        self.modes.contains(&Mode::Pullback)
    }

    /// The variable of which it is the second half.
    pub fn held_by(&self) -> Option<Var> {
        self.path.get_ident().and_then(behind)
    }

    /// Whether the path alone says where the companions are: it is that of a function, or of a sibling, without arguments.
    pub fn is_found_by_path(&self) -> bool {
        let has_arguments = self.path.segments.iter().any(|segment| !segment.arguments.is_none());
        let is_of_another_type = self.is_of_type()
            && self.path.segments.iter().rev().nth(1).is_some_and(|qualifier| qualifier.ident != "Self");
        matches!(self.form, Form::Path) && !has_arguments && !is_of_another_type && !self.is_named_as_derivative()
    }

    /// The path, without arguments, of the function, or of the one whose derivative it is, if it alone says where the companions are.
    pub fn namespace(&self) -> Option<Self> {
        let mut function = self.clone();
        if self.is_derivative() {
            function.path.segments.pop();
            function.path.segments.pop_punct();
        }
        function.path.segments.last_mut()?.arguments = PathArguments::None;
        (function.held_by().is_none() && function.is_found_by_path() && !function.is_named_as_derivative())
            .then_some(function)
    }

    /// Whether the last qualifier of the path is a type: it begins with a capital letter.
    pub fn is_of_type(&self) -> bool {
        let qualifier = self.path.segments.iter().rev().nth(1);
        qualifier.is_some_and(|segment| segment.ident.unraw().to_string().starts_with(char::is_uppercase))
    }

    /// Whether it is a derivative of a function: in a namespace, under the name of one.
    pub fn is_derivative(&self) -> bool {
        let is_named = |last: &syn::PathSegment| DERIVATIVES.iter().any(|name| last.ident == name);
        self.path.segments.len() > 1 && self.path.segments.last().is_some_and(is_named)
    }

    /// The derivative that returns what this one writes to its last arguments.
    pub fn returning_gradient(&self) -> Option<Self> {
        let mut path = self.path.clone();
        let last = path.segments.last_mut()?;
        let name = last.ident.to_string();
        let function = name.strip_suffix("gradient_into")?;
        let is_derivative = match self.is_method() || self.is_of_type() {
            true => function.ends_with('_'),
            false => function.is_empty() && self.path.segments.len() > 1,
        };
        last.ident = Ident::new(&format!("{function}value_and_gradient"), last.ident.span());
        is_derivative.then(|| Self { path, ..self.clone() })
    }

    /// Whether it is named as the one that returns a gradient also where the function returns nothing.
    pub fn is_pullback(&self) -> bool {
        let name = self.path.segments.last().map(|last| last.ident.to_string());
        self.is_named_as_derivative() && name.is_some_and(|name| name.ends_with("vjp"))
    }

    /// Whether it has the name of a derivative, in a namespace or beside a method.
    pub fn is_named_as_derivative(&self) -> bool {
        let has_ending = |last: &syn::PathSegment| {
            let name = last.ident.to_string();
            DERIVATIVES.iter().any(|derivative| name.strip_suffix(derivative).is_some_and(|rest| rest.ends_with('_')))
        };
        let is_sibling = self.is_method() || self.is_of_type();
        self.is_derivative() || (is_sibling && self.path.segments.last().is_some_and(has_ending))
    }
}

#[derive(Clone)]
pub enum Argument {
    Value(Operand),
    /// By value; copied.
    Aggregate(Aggregate),
    Borrow(Place),
    BorrowMut(Place),
    Constant(Opaque),
    /// The same, where the function was called with it before: it must not tell one call from the other.
    Repeated(Opaque),
    /// Where a tangent or a cotangent would stand, if the argument had one here.
    Absent,
}
