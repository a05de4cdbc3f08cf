//! Whether a type is its own tangent: [`Yes`] or [`No`], or [`Nothing`] where there is nothing that could move.
//!
//! A struct is its own tangent if all its fields are. A macro sees how their types are written, not what they are; so each
//! type answers for itself, in [`Tangent::Own`](crate::Tangent::Own), and the answer for the struct is made of theirs.

/// [`Yes`], [`No`] or [`Nothing`].
pub trait Answer: sealed::Sealed {
    /// [`Yes`] if both are; [`Nothing`] if both are that.
    type And<Other: Answer>: Answer;

    /// The answer for this beside what is its own tangent.
    type BesideOwn: Answer;

    /// The answer for what holds this and is not its own tangent.
    type Held: Answer;

    /// The first for [`Yes`], the second otherwise.
    type Select<IfYes, IfNo>;
}

/// The type is its own tangent.
#[derive(Clone, Copy, Debug)]
pub enum Yes {}

/// The type of its tangents is another one.
#[derive(Clone, Copy, Debug)]
pub enum No {}

/// Its tangents hold nothing.
#[derive(Clone, Copy, Debug)]
pub enum Nothing {}

impl Answer for Yes {
    type And<Other: Answer> = Other::BesideOwn;
    type BesideOwn = Yes;
    type Held = No;
    type Select<IfYes, IfNo> = IfYes;
}

impl Answer for No {
    type And<Other: Answer> = No;
    type BesideOwn = No;
    type Held = No;
    type Select<IfYes, IfNo> = IfNo;
}

impl Answer for Nothing {
    type And<Other: Answer> = Other::Held;
    type BesideOwn = No;
    type Held = Nothing;
    type Select<IfYes, IfNo> = IfNo;
}

/// The answers of what moves.
pub trait Moving: Answer {}

impl Moving for Yes {}
impl Moving for No {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Yes {}
    impl Sealed for super::No {}
    impl Sealed for super::Nothing {}
}
