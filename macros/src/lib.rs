//! The attribute `#[differentiable]`.
//!
//! A small compiler: what the user wrote is read into a little language, differentiated there, simplified, and written as
//! Rust again.

use proc_macro::TokenStream;

mod differentiate;
mod ir;
mod options;
mod read;
mod rules;
mod simplify;
mod write;

/// Generates the derivatives of a function.
#[proc_macro_attribute]
pub fn differentiable(arguments: TokenStream, function: TokenStream) -> TokenStream {
    expand::attribute(arguments.into(), function.into()).into()
}

mod expand {
    use proc_macro2::TokenStream;
    use quote::quote;

    use crate::ir::verify::check;
    use crate::ir::{Function, Var};
    use crate::options::Options;
    use crate::read::refuse::Refusals;
    use crate::read::signature::Signature;
    use crate::{differentiate, read, simplify, write};

    /// The function as it was, and the namespace of its derivatives.
    pub fn attribute(arguments: TokenStream, function: TokenStream) -> TokenStream {
        let options: Options = match syn::parse2(arguments) {
            Ok(options) => options,
            Err(error) => return with_error(function, &error),
        };
        let item: syn::ItemFn = match syn::parse2(function.clone()) {
            Ok(item) => item,
            Err(error) => return with_error(function, &error),
        };
        let mut refusals = Refusals::default();
        let signature = Signature::read(&item.sig, &options, &mut refusals);
        let derivatives = derivatives(&item, &signature, &options, &mut refusals);
        let items = write::Items { item: &item, signature: &signature, options: &options, derivatives }.write();
        let errors = refusals.compile_errors();
        quote! {
            #[allow(dead_code)]
            #item
            #items
            #errors
        }
    }

    /// read → differentiate → simplify: the reverse and the forward derivative.
    fn derivatives(
        item: &syn::ItemFn,
        signature: &Signature,
        options: &Options,
        refusals: &mut Refusals,
    ) -> Option<(Function, Function)> {
        if !refusals.is_empty() {
            return None;
        }
        if let Some(derivative) = &options.derivative {
            let (function, partials) = read::given(item, signature, derivative);
            let wrt = active(&function, signature);
            let reverse = differentiate::reverse_given(&function, &wrt, &partials);
            let forward = differentiate::forward_given(&function, &wrt, &partials);
            return Some((check(reverse, "reverse"), check(forward, "forward")));
        }
        let function = check(read::read(item, signature, refusals)?, "read");
        let function = simplify::primal(function);
        let wrt = active(&function, signature);
        read::refuse_independent(&function, signature, refusals);
        if !refusals.is_empty() {
            return None;
        }
        let reverse = check(differentiate::reverse(&function, &wrt), "reverse");
        let forward = check(differentiate::forward(&function, &wrt), "forward");
        Some((simplify::derived(reverse), simplify::derived(forward)))
    }

    fn active(function: &Function, signature: &Signature) -> Vec<Var> {
        let parameters = function.parameters.iter().zip(&signature.parameters);
        parameters.filter(|(_, parameter)| parameter.active).map(|(var, _)| *var).collect()
    }

    fn with_error(function: TokenStream, error: &syn::Error) -> TokenStream {
        let error = error.to_compile_error();
        quote!(#function #error)
    }
}
