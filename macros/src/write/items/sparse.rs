//! Matrices of derivatives of which only the entries are computed that may be other than zero, several columns or rows in a
//! sweep.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::again::{Again, mentions_impl};
use super::types::scalar_type;
use super::{Item, Items, declare, reference_to};
use crate::differentiate::follow_from_shape;
use crate::ir::{Reference, Role, Type};
use crate::options::ALLOC;
use crate::read::signature::{Parameter, Returns, Written};
use crate::write::body::body;
use crate::write::draft::Draft;

impl Items<'_> {
    /// What the option `sparse` adds.
    pub fn sparse(&self) -> Vec<Item> {
        let can_repeat = self.signature.parameters.iter().all(|parameter| Again::of(parameter) != Again::Never);
        if self.options.sparse.is_none() || !ALLOC || !can_repeat {
            return Vec::new();
        }
        let items = match self.signature.returns {
            Returns::Scalar => vec![self.sparse_hessian(), self.sparse_hessian_into()],
            Returns::Aggregate => vec![self.sparse_jacobian(), self.sparse_jacobian_into()],
            Returns::Nothing | Returns::Refused => Vec::new(),
        };
        items.into_iter().chain(self.dependences()).chain(self.traced()).collect()
    }

    fn sparse_hessian(&self) -> Item {
        let (krate, matrix) = (self.krate(), self.sparse_matrix());
        let (result, gradient) = (self.result(), self.gradient_type());
        let (own, arguments) = (self.own("sparse_hessian_into"), self.arguments());
        let (zeros, gradients) = self.zeros();
        let outs = self.signature.inputs().map(|parameter| self.gradient_of(parameter));
        self.repeated(self.public(
            "sparse_hessian",
            self.doc_of_sparse_hessian(),
            Vec::new(),
            Some(quote!((#result, #gradient, #matrix))),
            quote_spanned! {Span::mixed_site()=>
                #(#zeros)*
                let mut hessian = #krate::SparseMatrix::new();
                let value = #own(#(#arguments,)* #(&mut #outs,)* &mut hessian);
                (value, #gradients, hessian)
            },
        ))
    }

    fn sparse_hessian_into(&self) -> Item {
        let (krate, matrix, name) = (self.krate(), self.sparse_matrix(), self.fresh("hessian"));
        let (mut parameters, mut checks) = (Vec::new(), Vec::new());
        for input in self.signature.inputs() {
            let (gradient, ty) = (self.gradient_of(input), self.tangent_behind(&input.written));
            parameters.push(quote!(#gradient: &mut #ty));
            checks.extend(self.check_shape(input, &gradient, &gradient));
        }
        parameters.push(quote!(#name: &mut #matrix));
        let prepared = self.prepared(&name, "become_hessian");
        let clears: Vec<_> = self.signature.inputs().map(|input| self.clear(input, &self.gradient_of(input))).collect();
        let (gradient, sweep, one) = (self.own("gradient_into"), self.own("accumulate_vjp_directional"), self.one());
        let arguments = self.arguments_again();
        let outs: Vec<_> = self.signature.inputs().map(|input| self.gradient_of(input)).collect();
        let gradients = self.shadows(|input| {
            let gradient = self.gradient_of(input);
            quote!(&mut *#gradient)
        });
        let (directions, products) = (self.rooms("direction", &quote!(&)), self.rooms("product", &quote!(&mut)));
        self.repeated(self.public(
            "sparse_hessian_into",
            self.doc_of_sparse_hessian_into(),
            parameters,
            Some(self.result()),
            quote_spanned! {Span::mixed_site()=>
                #(#checks)*
                #prepared
                let mut value = ::core::option::Option::None;
                for sweep in 0..#name.sweeps() {
                    #(#clears)*
                    #krate::Vector::set_zero(&mut room.product);
                    #name.seed(sweep, &mut room.direction);
                    let (swept, _) = #sweep(
                        #(#arguments,)* #one, #(#gradients,)* #(#directions,)* #krate::generated::Constant, #(#products),*
                    );
                    #name.read(sweep, &room.product);
                    value = ::core::option::Option::Some(swept);
                }
                #name.keep(room);
                match value {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => #gradient(#(#arguments,)* #(#outs),*),
                }
            },
        ))
    }

    fn sparse_jacobian(&self) -> Item {
        let (krate, matrix, result) = (self.krate(), self.sparse_matrix(), self.result());
        let (own, arguments) = (self.own("sparse_jacobian_into"), self.arguments());
        self.repeated(self.public(
            "sparse_jacobian",
            self.doc_of_sparse_jacobian(),
            Vec::new(),
            Some(quote!((#result, #matrix))),
            quote_spanned! {Span::mixed_site()=>
                let mut jacobian = #krate::SparseMatrix::new();
                let value = #own(#(#arguments,)* &mut jacobian);
                (value, jacobian)
            },
        ))
    }

    fn sparse_jacobian_into(&self) -> Item {
        let (krate, matrix, name) = (self.krate(), self.sparse_matrix(), self.fresh("jacobian"));
        let prepared = self.prepared(&name, "become_jacobian");
        let (itself, forward, reverse) = (self.itself(), self.own("directional"), self.own("accumulate_vjp"));
        let arguments = self.arguments_again();
        let (directions, products) = (self.rooms("direction", &quote!(&)), self.rooms("product", &quote!(&mut)));
        self.repeated(self.public(
            "sparse_jacobian_into",
            self.doc_of_sparse_jacobian_into(),
            vec![quote!(#name: &mut #matrix)],
            Some(self.result()),
            quote_spanned! {Span::mixed_site()=>
                #prepared
                let value = if #name.by_rows() {
                    let value = #itself(#(#arguments),*);
                    let mut cotangent = #krate::Tangent::zero_tangent(&value);
                    for sweep in 0..#name.sweeps() {
                        #krate::Vector::set_zero(&mut room.product);
                        #name.seed(sweep, &mut cotangent);
                        #reverse(#(#arguments,)* ::core::clone::Clone::clone(&cotangent), #(#products),*);
                        #name.read(sweep, &room.product);
                    }
                    value
                } else {
                    let mut value = ::core::option::Option::None;
                    for sweep in 0..#name.sweeps() {
                        #name.seed(sweep, &mut room.direction);
                        let (swept, derivative) = #forward(#(#arguments,)* #(#directions),*);
                        #name.read(sweep, &derivative);
                        value = ::core::option::Option::Some(swept);
                    }
                    match value {
                        ::core::option::Option::Some(value) => value,
                        ::core::option::Option::None => #itself(#(#arguments),*),
                    }
                };
                #name.keep(room);
                value
            },
        ))
    }

    /// Makes the room for the sweeps, and sees to it that the matrix has the right structure.
    fn prepared(&self, matrix: &Ident, become_: &str) -> TokenStream {
        let (krate, own, arguments) = (self.krate(), self.own("dependences"), self.arguments_again());
        let become_ = Ident::new(become_, Span::call_site());
        let references = self.signature.inputs().map(|input| reference_to(input, &input.name));
        let sets = self.inputs_of_room("sets");
        let sets = quote!(#(&#sets),*);
        let fingerprint = match self.shape() {
            Some(numbers) => quote_spanned! {Span::mixed_site()=>
                static FUNCTION: u8 = 0;
                let fingerprint = #krate::generated::Fingerprint::of_shape(&FUNCTION, &[#(#numbers as u64),*]);
            },
            None => quote_spanned! {Span::mixed_site()=>
                let fingerprint = #krate::generated::Fingerprint::new(room.inputs());
                #own(#(#arguments,)* #sets, &fingerprint);
            },
        };
        quote_spanned! {Span::mixed_site()=>
            let mut room = #matrix.room((#(#references,)*));
            #fingerprint
            if !#matrix.fits(&fingerprint) {
                let recorder = #krate::generated::Recorder::new(room.inputs());
                #own(#(#arguments,)* #sets, &recorder);
                #matrix.#become_(&fingerprint, recorder);
            }
        }
    }

    /// The numbers from which the structure of the matrix follows, if there are such: lengths, constants and const parameters.
    fn shape(&self) -> Option<Vec<TokenStream>> {
        let function = self.derivatives.as_ref()?.dependences.as_ref()?;
        let signature = self.signature;
        let (mut numbers, mut shape) = (Vec::new(), Vec::new());
        for (parameter, var) in signature.parameters.iter().zip(&function.parameters) {
            let name = &parameter.name;
            match (parameter.active, &parameter.written.ty) {
                (true, Type::Slice(element) | Type::Vector(element)) if !has_open(element) => {
                    shape.push(quote!(#name.len()));
                }
                (true, ty) if has_open(ty) => return None,
                (false, _) if is_number(&parameter.written) => {
                    numbers.push(*var);
                    shape.push(name.to_token_stream());
                }
                _ => {}
            }
        }
        for parameter in &self.item.sig.generics.params {
            match parameter {
                syn::GenericParam::Type(parameter) if !signature.reals.contains(&parameter.ident.to_string()) => {
                    return None;
                }
                syn::GenericParam::Const(parameter) => shape.push(parameter.ident.to_token_stream()),
                _ => {}
            }
        }
        let follows = !signature.associated && follow_from_shape(function, &numbers);
        follows.then_some(shape)
    }

    /// Sets instead of floats: the function for a tracer.
    fn dependences(&self) -> Option<Item> {
        let krate = self.krate();
        let function = self.derivatives.as_ref()?.dependences.as_ref()?;
        let draft = Draft::of(function);
        let (own, added) = function.parameters.split_at(self.signature.parameters.len());
        let (tracer, sets) = added.split_last()?;
        let declared = self.signature.parameters.iter().zip(own).map(|(parameter, var)| {
            let mutable = parameter.is_mutable().then(|| quote!(mut));
            let declared = declare(parameter, draft.ident(*var));
            quote!(#mutable #declared)
        });
        let mut parameters: Vec<TokenStream> = declared.collect();
        let mut prelude = Vec::new();
        for (input, sets) in self.signature.inputs().zip(sets) {
            let (name, ty, variable) = (draft.ident(*sets), &input.written.tokens, function.variable(*sets));
            parameters.push(quote!(#name: &<#ty as #krate::generated::Shape>::Sets));
            prelude.extend(match (variable.role, variable.reference) {
                (Role::Value, _) => Some(quote!(let #name = *#name;)),
                (_, Reference::Owned) => Some(quote!(let mut #name = ::core::clone::Clone::clone(#name);)),
                _ => None,
            });
        }
        let tracer = draft.ident(*tracer);
        parameters.push(quote!(#tracer: &impl #krate::generated::Tracer));
        let body = body(&draft, &krate, None, None);
        let body = quote!(#(#prelude)* #body);
        Some(Item { name: "dependences".into(), doc: None, parameters, result: None, bounds: Vec::new(), body })
    }

    /// The same for a caller that has sets for its arguments: the value, and the sets of it or of what is written to.
    fn traced(&self) -> Option<Item> {
        let krate = self.krate();
        let function = self.derivatives.as_ref()?.traced.as_ref()?;
        let has_name = |parameter: &Parameter| parameter.receiver.is_none() && !mentions_impl(&parameter.declared);
        if !self.signature.associated && !self.signature.parameters.iter().all(has_name) {
            return None;
        }
        let draft = Draft::of(function);
        let (own, added) = function.parameters.split_at(self.signature.parameters.len());
        let (tracer, sets) = added.split_last()?;
        let (mut sets, tracer) = (sets.iter(), draft.ident(*tracer));
        let (mut parameters, mut arguments, mut types) = (Vec::new(), Vec::new(), Vec::new());
        let (mut patterns, mut kinds, mut prelude) = (Vec::new(), Vec::new(), Vec::new());
        for (parameter, var) in self.signature.parameters.iter().zip(own) {
            let (name, mutable) = (draft.ident(*var), parameter.is_mutable().then(|| quote!(mut)));
            let declared = declare(parameter, name);
            parameters.push(quote!(#mutable #declared));
            arguments.push(quote!(#mutable #name));
            types.push(&parameter.declared);
            let var = if parameter.active { sets.next() } else { None };
            let Some(var) = var else {
                patterns.push(quote!(_));
                kinds.push(quote!(impl ::core::marker::Sized));
                continue;
            };
            let (sets, ty, variable) = (draft.ident(*var), &parameter.written.tokens, function.variable(*var));
            let (of, argument) = (quote!(#krate::generated::SetsOf), reference_to(parameter, name));
            patterns.push(quote!(#sets));
            kinds.push(quote!(impl #of<#ty>));
            let mutable = (variable.role != Role::Value && variable.reference == Reference::Owned).then(|| quote!(mut));
            prelude.push(quote!(let #mutable #sets = #of::of(#sets, #argument, #tracer);));
            if variable.role != Role::Value && variable.reference != Reference::Owned {
                prelude.push(quote!(let #sets = &#sets;));
            }
        }
        let body = body(&draft, &krate, None, None);
        let (value, found) = (self.result(), self.found());
        let sets = quote!((#(#patterns,)*): (#(#kinds,)*));
        let tracer = quote!(#tracer: &impl #krate::generated::Tracer);
        if self.signature.associated {
            parameters.extend([sets, tracer]);
        } else {
            parameters = vec![
                quote!((#(#arguments,)*): (#(#types,)*)),
                sets,
                tracer,
                quote!(_: &mut dyn ::core::ops::FnMut((#(#types,)*)) -> #value),
            ];
        }
        let body = match self.signature.returns {
            Returns::Nothing => {
                let computed = self.fresh("found");
                quote!(let #computed = { #(#prelude)* #body }; ((), #computed))
            }
            _ => quote!(#(#prelude)* #body),
        };
        Some(Item {
            name: "traced".into(),
            doc: None,
            parameters,
            result: Some(quote!((#value, #found))),
            bounds: Vec::new(),
            body,
        })
    }

    /// The type of the sets of the result, or of what is written to.
    fn found(&self) -> TokenStream {
        let krate = self.krate();
        let of = |written: &Written| {
            let ty = &written.tokens;
            quote!(<#ty as #krate::generated::Shape>::Sets)
        };
        match self.signature.returns {
            Returns::Nothing => super::tuple(self.signature.outputs().map(|output| of(&output.written)).collect()),
            _ => of(&self.signature.result),
        }
    }

    /// What stands for it beside a method without it: all that the method computes depends on all that it is given.
    pub fn untraced(&self) -> Option<Item> {
        let is_traced =
            self.options.sparse.is_some() && self.derivatives.as_ref().is_some_and(|own| own.traced.is_some());
        if !self.signature.associated || !ALLOC || is_traced {
            return None;
        }
        let (krate, sets, tracer) = (self.krate(), self.fresh("sets"), self.fresh("tracer"));
        let (own, arguments, value) = (self.itself(), self.arguments(), self.result());
        let added = [quote!(#sets: impl #krate::generated::AllSets), quote!(#tracer: &impl #krate::generated::Tracer)];
        Some(Item {
            name: "traced".into(),
            doc: None,
            parameters: self.parameters().into_iter().chain(added).collect(),
            result: Some(quote!((#value, #krate::generated::All))),
            bounds: Vec::new(),
            body: self.unless_stub(quote!((#own(#(#arguments),*), #krate::generated::untraced(#sets, #tracer)))),
        })
    }

    /// Shadows that are parts of the room.
    fn rooms(&self, part: &str, borrow: &TokenStream) -> Vec<TokenStream> {
        let mut parts = self.inputs_of_room(part).into_iter();
        self.shadows(|_: &Parameter| {
            let part = parts.next();
            quote!(#borrow #part)
        })
    }

    /// The part of the room for each input.
    fn inputs_of_room(&self, part: &str) -> Vec<TokenStream> {
        let part = Ident::new(part, Span::call_site());
        let inputs = self.signature.inputs().enumerate();
        inputs
            .map(|(index, _)| {
                let index = syn::Index::from(index);
                quote_spanned!(Span::mixed_site()=> room.#part.#index)
            })
            .collect()
    }

    fn sparse_matrix(&self) -> TokenStream {
        let (krate, scalar) = (self.krate(), scalar_type(&self.signature.scalar, &self.krate()));
        quote!(#krate::SparseMatrix<#scalar>)
    }
}

/// Whether a length in the type is known at run time only.
fn has_open(ty: &Type) -> bool {
    match ty {
        Type::Scalar(_) => false,
        Type::Array(element, _) => has_open(element),
        Type::Tuple(parts) => parts.iter().any(has_open),
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => true,
    }
}

/// Whether 64 bits hold it.
fn is_number(written: &Written) -> bool {
    const NUMBERS: [&str; 12] =
        ["bool", "char", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize"];
    written.reference == Reference::Owned && NUMBERS.contains(&written.tokens.to_string().as_str())
}
