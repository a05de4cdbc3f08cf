//! What is wrong.

use proc_macro2::{Span, TokenStream};

pub(super) enum Mistake {
    NotAStruct(&'static str),
    NothingDifferentiable(String),
    WithoutTangents,
    ConstantStruct,
    CrateOfField,
    OptionUnknown(String),
    OptionTwice(String),
    OptionSyntax(String),
}

impl Mistake {
    /// The code, which names its section in the index of errors.
    fn code(&self) -> &'static str {
        match self {
            Mistake::NotAStruct(_) => "tangent_struct",
            Mistake::NothingDifferentiable(_) => "tangent_nothing",
            Mistake::WithoutTangents => "tangent_type",
            Mistake::ConstantStruct | Mistake::CrateOfField => "tangent_option_place",
            Mistake::OptionUnknown(_) => "tangent_option_unknown",
            Mistake::OptionTwice(_) => "tangent_option_twice",
            Mistake::OptionSyntax(_) => "tangent_option_syntax",
        }
    }

    /// What is wrong and why, and what to write instead.
    fn text(&self) -> (String, &'static str) {
        match self {
            Mistake::NotAStruct(kind) => (
                format!(
                    "`Tangent` cannot be derived for {kind}: which floats it holds is known only when the program runs"
                ),
                "make it a struct that has a field for each of the floats",
            ),
            Mistake::NothingDifferentiable(name) => (
                format!("no field of `{name}` is differentiable, so that it has no tangents"),
                "remove the derive; where this struct is a field of another, mark that `#[tangent(constant)]`",
            ),
            Mistake::WithoutTangents => (
                "this type has no tangents; floats have them, and arrays, `Vec`s, tuples, references and structs of floats".into(),
                "mark the field `#[tangent(constant)]`, or move the floats beside it into a field of their own",
            ),
            Mistake::ConstantStruct => (
                "`constant` is an option of fields".into(),
                "remove the derive from a struct that is constant as a whole",
            ),
            Mistake::CrateOfField => ("`crate` is an option of the struct".into(), "write it above the struct"),
            Mistake::OptionUnknown(name) => (format!("there is no option `{name}`"), OPTIONS),
            Mistake::OptionTwice(name) => (format!("the option `{name}` is given twice"), "remove one of the two"),
            Mistake::OptionSyntax(error) => (error.clone(), OPTIONS),
        }
    }
}

const OPTIONS: &str = "the options are `#[tangent(constant)]` on a field and `#[tangent(crate = path)]` on the struct";

/// All that is wrong, each at its place in the user's code.
#[derive(Default)]
pub(super) struct Mistakes(pub(super) Vec<(Mistake, Span)>);

impl Mistakes {
    pub(super) fn add(&mut self, mistake: Mistake, span: Span) {
        self.0.push((mistake, span));
    }

    pub(super) fn compile_errors(&self) -> TokenStream {
        let errors = self.0.iter().map(|(mistake, span)| {
            let (what, help) = mistake.text();
            let message = format!("{what}\n\nhelp: {help}\nsee: differentiable::errors#{}", mistake.code());
            syn::Error::new(*span, message).into_compile_error()
        });
        errors.collect()
    }
}
