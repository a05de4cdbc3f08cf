//! The function as an objective of a descent.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::again::Again;
use super::types::scalar_of;
use super::{Item, Items};
use crate::ir::{Reference, Scalar, Type};
use crate::options::Order;
use crate::read::signature::{Parameter, Returns};

impl Items<'_> {
    /// There is one if one parameter is active, its type is that of a point, and the constants can be kept.
    pub fn objective(&self) -> Option<Item> {
        let mut inputs = self.signature.inputs();
        let (Some(active), None) = (inputs.next(), inputs.next()) else { return None };
        let constants = self.signature.parameters.iter().filter(|parameter| !parameter.active);
        let constants: Vec<(&Parameter, Again)> =
            constants.map(|parameter| (parameter, Again::of(parameter))).collect();
        let is_kept = |again: Again| !matches!(again, Again::Borrowed | Again::Never);
        if !constants.iter().all(|(_, again)| is_kept(*again)) || !self.can_own([&active.written].into_iter()) {
            return None;
        }
        let (point, bound) = self.point(active)?;
        let (krate, x, gradient) = (self.krate(), self.fresh("x"), self.fresh("gradient"));
        let (itself, own) = (self.itself(), self.own("gradient_into"));
        let (copies, first) = self.bound_arguments(active, &x, true);
        let (_, second) = self.bound_arguments(active, &x, false);
        let value = self.unless_stub(quote!(#itself(#(#first),*)));
        let value_and_gradient = self.unless_stub(quote!(#own(#(#second,)* #gradient)));
        let bounds = constants.iter().filter_map(|(parameter, again)| again.bound(parameter)).chain(bound);
        let product = self.fresh("hessian_product");
        let (kind, before, after) = match self.options.order() {
            Order::First => (quote!(Objective), None, None),
            Order::Second => {
                let closure = self.product_of_objective(&copies, &first, &point, &x);
                (quote!(SecondOrder), Some(quote!(let #product = #closure;)), Some(quote!(.with_hvp(#product))))
            }
        };
        Some(Item {
            name: "objective",
            doc: Some(self.doc_of_objective()),
            parameters: constants.iter().map(|(parameter, again)| again.declaration(parameter)).collect(),
            result: Some(quote!(impl #krate::#kind<#point>)),
            bounds: bounds.collect(),
            body: quote! {
                #before
                #krate::objective::from_fn(
                    {
                        #(#copies)*
                        move |#x: &#point| { #value }
                    },
                    move |#x: &#point, #gradient: &mut #point| { #value_and_gradient },
                )
                #after
            },
        })
    }

    /// The closure that writes the Hessian matrix times a direction, with copies of the constants.
    fn product_of_objective(
        &self,
        copies: &[TokenStream],
        arguments: &[TokenStream],
        point: &TokenStream,
        x: &Ident,
    ) -> TokenStream {
        let (krate, own, one) = (self.krate(), self.own("accumulate_vjp_directional"), self.one());
        let (direction, product) = (self.fresh("direction"), self.fresh("product"));
        let gradients = self.shadows(|_| quote!(#krate::generated::Constant));
        let (directions, products) = (self.shadows(|_| quote!(#direction)), self.shadows(|_| quote!(#product)));
        let swept = self.unless_stub(quote! {
            #krate::Vector::set_zero(#product);
            #own(#(#arguments,)* #one, #(#gradients,)* #(#directions,)* #krate::generated::Constant, #(#products),*);
        });
        quote!({
            #(#copies)*
            move |#x: &#point, #direction: &#point, #product: &mut #point| { #swept }
        })
    }

    /// The type of the points, and what must hold so that it is one.
    fn point(&self, active: &Parameter) -> Option<(TokenStream, Option<TokenStream>)> {
        let krate = self.krate();
        let is_result = |scalar: &Scalar| match &self.signature.result.ty {
            Type::Scalar(result) => scalar == result,
            _ => self.signature.returns == Returns::Refused,
        };
        match &active.written.ty {
            Type::Named(point) => {
                let is_unsized = matches!(syn::parse2(point.clone()), Ok(syn::Type::Slice(_)));
                if is_unsized {
                    return None;
                }
                let scalar = self.result();
                let bound = quote! {
                    for<'point> #point: #krate::Point<Scalar = #scalar> + #krate::Vector
                };
                Some((point.clone(), Some(bound)))
            }
            ty => scalar_of(ty).is_some_and(is_result).then(|| (self.gradient_type(), None)),
        }
    }

    /// The arguments of a call at the point x; and, so that another closure can have the constants as well, copies of those
    /// that are not `Copy`.
    fn bound_arguments(
        &self,
        active: &Parameter,
        x: &syn::Ident,
        copied: bool,
    ) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let mut copies = Vec::new();
        let parameters = self.signature.parameters.iter();
        let arguments = parameters.map(|parameter| {
            let name = &parameter.name;
            if parameter.active {
                return match (active.written.reference, &active.written.ty) {
                    (Reference::Owned, Type::Scalar(_)) => quote!(*#x),
                    (Reference::Owned, _) => quote!(::core::clone::Clone::clone(#x)),
                    _ => quote!(#x),
                };
            }
            let again = Again::of(parameter);
            if !copied || again == Again::Copied {
                return again.argument(&quote!(#name));
            }
            let copy = self.beside(name, "copy");
            copies.push(quote!(let #copy = ::core::clone::Clone::clone(&#name);));
            again.argument(&quote!(#copy))
        });
        let arguments = arguments.collect();
        (copies, arguments)
    }
}
