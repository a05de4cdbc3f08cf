//! Whether a type is its own tangent: [`Yes`] or [`No`].
//!
//! A struct is its own tangent if all its fields are. A macro sees how their types are written, not what they are; so each
//! type answers for itself, in [`Tangent::Own`](crate::Tangent::Own), and the answer for the struct is made of theirs.

/// [`Yes`] or [`No`].
pub trait Answer: sealed::Sealed {
    /// [`Yes`] if both are.
    type And<Other: Answer>: Answer;

    /// The first for [`Yes`], the second for [`No`].
    type Select<IfYes, IfNo>;
}

/// The type is its own tangent.
#[derive(Clone, Copy, Debug)]
pub enum Yes {}

/// The type of its tangents is another one.
#[derive(Clone, Copy, Debug)]
pub enum No {}

impl Answer for Yes {
    type And<Other: Answer> = Other;
    type Select<IfYes, IfNo> = IfYes;
}

impl Answer for No {
    type And<Other: Answer> = No;
    type Select<IfYes, IfNo> = IfNo;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Yes {}
    impl Sealed for super::No {}
}
