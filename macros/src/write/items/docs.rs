//! What the documentation of the derived items says.

use quote::ToTokens;
use syn::ext::IdentExt;

use super::Items;
use super::formula;
use super::hessian::columns;
use super::jacobian::Shape;
use super::lanes::{LANES, is_one_sweep};
use super::types::is_open;
use crate::ir::Var;
use crate::read::signature::{Parameter, Returns};

impl Items<'_> {
    pub fn doc_of_namespace(&self) -> String {
        let function = self.link();
        if self.signature.inputs().next().is_none() {
            return format!("Lets other differentiable functions call {function}.");
        }
        if self.signature.takes_functions() {
            return format!(
                "Lets other differentiable functions call {function} with functions, and take the derivatives of that."
            );
        }
        let absent = match (self.signature.inputs().count(), self.signature.returns) {
            _ if self.signature.fallible.is_some() => None,
            (0 | 1, _) | (_, Returns::Nothing) => None,
            (_, Returns::Aggregate) => Some("`jacobian` and `objective`"),
            (_, Returns::Scalar | Returns::Refused) => Some("`objective`"),
        };
        let absent = absent.map_or_else(String::new, |absent| {
            format!("There would be {absent} if one parameter were active, which `wrt(…)` can say.")
        });
        paragraphs(&[format!("The derivatives of the function {function} with respect to {}.", self.inputs()), absent])
    }

    pub fn doc_of_gradient(&self) -> String {
        paragraphs(&[
            format!("The gradient of {} with respect to {}{}.", self.link(), self.inputs(), self.parts()),
            self.formulas(),
            self.lengths(),
            self.panics(&[]),
        ])
    }

    pub fn doc_of_value_and_gradient(&self) -> String {
        paragraphs(&[
            format!(
                "The value of {}, to the bit, and its gradient with respect to {}{}, in one pass.",
                self.link(),
                self.inputs(),
                self.parts(),
            ),
            self.lengths(),
            self.panics(&[]),
        ])
    }

    pub fn doc_of_gradient_into(&self) -> String {
        let gradients = self.each_input(|parameter| self.gradient_of(parameter).to_string());
        let overwritten = match self.signature.inputs().count() {
            1 => "which is overwritten",
            _ => "which are overwritten",
        };
        paragraphs(&[
            format!(
                "Writes the gradient of {} with respect to {} to {gradients}, {overwritten}, and returns the value, to \
                 the bit.",
                self.link(),
                self.inputs(),
            ),
            self.panics(&self.wrong_lengths(self.signature.inputs(), |parameter| self.gradient_of(parameter))),
        ])
    }

    /// That of an item which also takes a workspace.
    pub fn doc_with_workspace(&self, doc: &str) -> String {
        let workspace = "What is kept on the way is kept in `workspace`, which the next call uses again: after the first one, no memory \
                         is allocated for it.";
        let (first, rest) = doc.split_once("\n\n").unwrap_or((doc, ""));
        let parts = [first, workspace, rest].map(str::to_owned);
        paragraphs(&parts)
    }

    pub fn doc_of_jvp(&self) -> String {
        let tangents = self.each_input(|parameter| self.tangent_of(parameter).to_string());
        paragraphs(&[
            format!(
                "The value of {}, to the bit, and its derivative in the direction in which {} by {tangents}.",
                self.link(),
                self.moves(),
            ),
            self.panics(&self.wrong_lengths(self.signature.inputs(), |parameter| self.tangent_of(parameter))),
        ])
    }

    pub fn doc_of_jvps(&self) -> String {
        let tangents = self.each_input(|parameter| self.tangents_of(parameter).to_string());
        let sweeps = self.forward_lanes().said(
            "The function runs once, for all directions together".into(),
            "The function runs once for each direction".into(),
        );
        let of_each = |parameter: &Parameter| format!("an element of `{}`", self.tangents_of(parameter));
        let active = self.signature.inputs().chain(self.signature.outputs());
        let lengths: Vec<_> = active
            .filter(|parameter| is_open(&parameter.written.ty))
            .map(|parameter| format!("{} has not the length of {}", of_each(parameter), shown(parameter)))
            .collect();
        let what = match self.signature.returns {
            Returns::Nothing => format!(
                "Writes to {} what {} writes, and to {}, whatever was there, the derivatives in K directions",
                self.each_output(|parameter| parameter.name.to_string()),
                self.link(),
                self.each_output(|parameter| self.tangents_of(parameter).to_string()),
            ),
            _ => format!("The value of {}, to the bit, and its derivatives in K directions", self.link()),
        };
        paragraphs(&[
            format!("{what}: in each, {} by the element of {tangents} that has its index.", self.moves()),
            format!("{sweeps}."),
            self.panics(&lengths),
        ])
    }

    pub fn doc_of_jvp_of_outputs(&self) -> String {
        let tangents = self.each_input(|parameter| self.tangent_of(parameter).to_string());
        let outputs = self.each_output(|parameter| parameter.name.to_string());
        let derivatives = self.each_output(|parameter| self.tangent_of(parameter).to_string());
        let mut lengths = self.wrong_lengths(self.signature.inputs(), |parameter| self.tangent_of(parameter));
        lengths.extend(self.wrong_lengths(self.signature.outputs(), |parameter| self.tangent_of(parameter)));
        paragraphs(&[
            format!(
                "Writes to {outputs} what {} writes, and to {derivatives}, whatever was there, the derivative in the \
                 direction in which {} by {tangents}.",
                self.link(),
                self.moves(),
            ),
            self.panics(&lengths),
        ])
    }

    pub fn doc_of_vjp(&self) -> String {
        let pulled = match self.signature.returns {
            Returns::Aggregate => format!(
                "the gradient of ⟨`cotangent`, the value⟩ with respect to {}{}. The cotangent has one float for each float of \
                 the result",
                self.inputs(),
                self.parts()
            ),
            _ => format!("`cotangent` times its gradient with respect to {}{}", self.inputs(), self.parts()),
        };
        let result = is_open(&self.signature.result.ty);
        let length = result.then(|| "`cotangent` has not the length of the result".to_owned());
        paragraphs(&[
            format!("The value of {}, to the bit, and {pulled}.", self.link()),
            self.lengths(),
            self.panics(&Vec::from_iter(length)),
        ])
    }

    pub fn doc_of_vjp_of_outputs(&self) -> String {
        let outputs = self.each_output(|parameter| parameter.name.to_string());
        let products: Vec<String> = self
            .signature
            .outputs()
            .map(|parameter| format!("⟨`{}`, `{}`⟩", self.cotangent_of(parameter), parameter.name))
            .collect();
        paragraphs(&[
            format!(
                "Writes to {outputs} what {} writes, and returns the gradient of {} with respect to {}{}.",
                self.link(),
                products.join(" + "),
                self.inputs(),
                self.parts(),
            ),
            self.lengths(),
            self.panics(&self.wrong_lengths(self.signature.outputs(), |parameter| self.cotangent_of(parameter))),
        ])
    }

    pub fn doc_of_jacobian(&self, input: &Parameter, columns: &Shape, rows: &Shape) -> String {
        let name = shown(input);
        let result = &self.signature.result.ty;
        if input.written.ty.is_scalar() {
            return paragraphs(&[
                format!("The value of {}, to the bit, and its derivative with respect to {name}.", self.link()),
                self.panics(&[]),
            ]);
        }
        let element = if columns.is_nested() || rows.is_nested() { "float" } else { "element" };
        let entry = match (columns.is_open() || rows.is_open(), element) {
            (true, "element") => format!(
                "The matrix is row-major: the entry `[i * n + j]`, where n is the length of {name}, is the derivative of \
                 element i of the result by element j of {name}."
            ),
            (true, _) => format!(
                "The matrix is row-major: the entry `[i * n + j]`, where n is the number of floats in {name}, is the derivative of \
                 float i of the result by float j of {name}, in their order."
            ),
            (false, "element") => {
                format!("The entry `[i][j]` is the derivative of element i of the result by element j of {name}.")
            }
            (false, _) => {
                format!("In the place of each float of the result stands its gradient, which has the shape of {name}.")
            }
        };
        let rows = match self.own_rows() {
            Some(_) => format!("{LANES} {element}s"),
            None => element.to_owned(),
        };
        let sweeps = self.forward_lanes().said(
            format!(
                "once for every {LANES} {element}s of {name}, or for every {rows} of the result, whichever is expected to be \
                 faster",
            ),
            format!("once for every {element} of {name}, or for every {rows} of the result, whichever are fewer"),
        );
        let sweeps = match is_open(result) {
            true => format!("once, and then {sweeps}"),
            false => sweeps,
        };
        paragraphs(&[
            format!(
                "The value of {}, to the bit, and its Jacobian matrix, with a row for each {element} of the result and a column for \
                 each {element} of {name}.",
                self.link(),
            ),
            entry,
            format!("What the function does besides, such as drawing random numbers, it does {sweeps}."),
            self.panics(&[]),
        ])
    }

    pub fn doc_of_hvp(&self) -> String {
        let directions = self.each_input(|parameter| self.direction_of_input(parameter).to_string());
        paragraphs(&[
            format!(
                "The gradient of {} with respect to {}{}, and the derivative of that in the direction in which {} by {directions}: \
                 the Hessian matrix times the direction.",
                self.link(),
                self.inputs(),
                self.parts(),
                self.moves(),
            ),
            self.lengths(),
            self.panics(&self.wrong_lengths(self.signature.inputs(), |parameter| self.direction_of_input(parameter))),
        ])
    }

    pub fn doc_of_hessian(&self) -> String {
        let inputs: Vec<&Parameter> = self.signature.inputs().collect();
        let (entry, sweeps) = match &inputs[..] {
            [input] if !input.written.ty.is_scalar() => {
                let name = shown(input);
                let entry = match is_open(&input.written.ty) {
                    true => format!("row-major: the entry `[i * n + j]`, where n is the length of {name},"),
                    false => "symmetric: the entry `[i][j]`".to_owned(),
                };
                let together = match is_one_sweep(columns(&inputs)) {
                    true => "once".to_owned(),
                    false => format!("once for every {LANES} elements of {name}"),
                };
                let sweeps = self.reverse_lanes().said(together, format!("as often as {name} has elements"));
                (format!("{entry} is the derivative by elements i and j of {name}"), sweeps)
            }
            [_] => ("of one entry, the second derivative".to_owned(), "once".to_owned()),
            several => {
                let times = |count| if count == 1 { "once".to_owned() } else { format!("{count} times") };
                let (together, one_by_one) = (times(several.len().div_ceil(LANES)), times(several.len()));
                (
                    "symmetric: the entry `[i][j]` is the derivative by the parameters i and j of these".to_owned(),
                    self.reverse_lanes().said(together, one_by_one),
                )
            }
        };
        paragraphs(&[
            format!(
                "The value of {}, to the bit, its gradient with respect to {}{}, and its Hessian matrix. The matrix is {entry}.",
                self.link(),
                self.inputs(),
                self.parts(),
            ),
            format!("What the function does besides, such as drawing random numbers, it does {sweeps}."),
            self.panics(&[]),
        ])
    }

    pub fn doc_of_sparse_hessian(&self) -> String {
        paragraphs(&[
            format!(
                "The value of {}, to the bit, its gradient with respect to {}{}, and its Hessian matrix, of which only the entries \
                 are computed that may be other than zero. {}",
                self.link(),
                self.inputs(),
                self.parts(),
                self.sparse_order(),
            ),
            self.lengths(),
            self.panics(&[]),
        ])
    }

    pub fn doc_of_sparse_hessian_into(&self) -> String {
        let gradients = self.each_input(|parameter| self.gradient_of(parameter).to_string());
        paragraphs(&[
            format!(
                "Writes the gradient of {} with respect to {} to {gradients} and its Hessian matrix to `hessian`, which are \
                 overwritten, and returns the value, to the bit. {}",
                self.link(),
                self.inputs(),
                self.sparse_order(),
            ),
            self.found_anew("hessian"),
            self.panics(&self.wrong_lengths(self.signature.inputs(), |parameter| self.gradient_of(parameter))),
        ])
    }

    pub fn doc_of_sparse_jacobian(&self) -> String {
        paragraphs(&[
            format!(
                "The value of {}, to the bit, and its Jacobian matrix, of which only the entries are computed that may be other than \
                 zero: a row for each float of the result, a column for each float of {}. {}",
                self.link(),
                self.inputs(),
                self.sparse_order(),
            ),
            self.panics(&[]),
        ])
    }

    pub fn doc_of_sparse_jacobian_into(&self) -> String {
        paragraphs(&[
            format!(
                "Writes the Jacobian matrix of {} with respect to {} to `jacobian`, which is overwritten, and returns the value, to \
                 the bit. {}",
                self.link(),
                self.inputs(),
                self.sparse_order(),
            ),
            self.found_anew("jacobian"),
            self.panics(&[]),
        ])
    }

    fn sparse_order(&self) -> String {
        let order = match self.signature.inputs().count() {
            1 => format!("The floats of {} are numbered in their order.", self.inputs()),
            _ => format!("The floats of {} are numbered in this order.", self.inputs()),
        };
        format!(
            "{order} What the function does besides, such as drawing random numbers, it does once for each sweep, and up to three times more."
        )
    }

    fn found_anew(&self, matrix: &str) -> String {
        format!(
            "Where the entries of `{matrix}` are is found when it is new, and anew wherever it would not be the same, be it by \
             another length, another index or another branch; otherwise what is there is used again, and nothing is allocated for it."
        )
    }

    pub fn doc_of_objective(&self) -> String {
        let function = self.link();
        format!("The function {function} as an objective of {}{}, for a descent.", self.inputs(), self.fixed())
    }

    pub fn doc_of_objective_of_residuals(&self) -> String {
        format!(
            "The sum of the squares of what {} returns as an objective of {}{}, for a descent. It knows its terms, \
             which the method of Levenberg and Marquardt needs.",
            self.link(),
            self.inputs(),
            self.fixed(),
        )
    }

    /// What an objective keeps.
    fn fixed(&self) -> String {
        let constants: Vec<String> =
            self.signature.parameters.iter().filter(|parameter| !parameter.active).map(shown).collect();
        match constants.is_empty() {
            true => String::new(),
            false => format!(", with {} fixed", and(&constants)),
        }
    }

    /// The gradient in formulas, if they tell it.
    fn formulas(&self) -> String {
        let Some(derivatives) = &self.derivatives else { return String::new() };
        let reverse = &derivatives.reverse;
        let parameters = reverse.parameters.iter().zip(&self.signature.parameters);
        let active: Vec<Var> = parameters.filter(|(_, parameter)| parameter.active).map(|(var, _)| *var).collect();
        let name = self.item.sig.ident.unraw().to_string();
        let formulas = formula::gradient(&name, reverse, self.signature.parameters.len(), &active);
        formulas.map_or_else(String::new, |formulas| format!("```text\n{formulas}\n```"))
    }

    /// The function, linked.
    fn link(&self) -> String {
        let name = self.item.sig.ident.to_string();
        let name = name.trim_start_matches("r#");
        match self.signature.associated {
            true => format!("[`{name}`](Self::{name})"),
            false => format!("[`{name}`](fn@{name})"),
        }
    }

    /// What the function is differentiated with respect to.
    fn inputs(&self) -> String {
        and(&self.signature.inputs().map(shown).collect::<Vec<_>>())
    }

    fn each_input(&self, name: impl Fn(&Parameter) -> String) -> String {
        and(&self.signature.inputs().map(|parameter| format!("`{}`", name(parameter))).collect::<Vec<_>>())
    }

    fn each_output(&self, name: impl Fn(&Parameter) -> String) -> String {
        and(&self.signature.outputs().map(|parameter| format!("`{}`", name(parameter))).collect::<Vec<_>>())
    }

    fn moves(&self) -> String {
        let verb = if self.signature.inputs().count() == 1 { "moves" } else { "move" };
        format!("{} {verb}", self.inputs())
    }

    /// How several inputs share the gradient.
    fn parts(&self) -> &'static str {
        match self.signature.inputs().count() {
            1 => "",
            _ => " (one part for each, in this order)",
        }
    }

    /// The lengths of those parts of the gradient whose type does not tell.
    fn lengths(&self) -> String {
        let open: Vec<String> =
            self.signature.inputs().filter(|parameter| is_open(&parameter.written.ty)).map(shown).collect();
        match (open.len(), self.signature.inputs().count()) {
            (0, _) => String::new(),
            (1, 1) => format!("The gradient is as long as {}.", open[0]),
            (1, _) => format!("The part for {0} is as long as {0}.", open[0]),
            _ => format!("The parts for {} are as long as these.", and(&open)),
        }
    }

    /// When lengths are wrong.
    fn wrong_lengths<'p>(
        &self,
        parameters: impl Iterator<Item = &'p Parameter>,
        name: impl Fn(&Parameter) -> syn::Ident,
    ) -> Vec<String> {
        let open = parameters.filter(|parameter| is_open(&parameter.written.ty));
        open.map(|parameter| format!("`{}` has not the length of {}", name(parameter), shown(parameter))).collect()
    }

    /// When an item panics, and when it fails.
    fn panics(&self, when: &[String]) -> String {
        let own = format!("here {} does", self.link());
        let sentence = match when {
            [] => format!("W{own}"),
            when => format!("If {}, and w{own}", when.join(", or if ")),
        };
        let panics = format!("# Panics\n\n{sentence}.");
        match self.signature.fallible {
            Some(_) => paragraphs(&[format!("# Errors\n\nW{own}; what it has written by then means nothing."), panics]),
            None => panics,
        }
    }
}

/// The parameter as it is written.
pub fn shown(parameter: &Parameter) -> String {
    let pattern = match &parameter.pattern {
        syn::Pat::Ident(pattern) => pattern.ident.to_string(),
        pattern => pattern.to_token_stream().to_string().replace(" ,", ","),
    };
    format!("`{pattern}`")
}

/// `a`, `b` and `c`
fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn paragraphs(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}
