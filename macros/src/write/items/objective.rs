//! The function as an objective of a descent.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::again::Again;
use super::jacobian::Shape;
use super::types::{is_open, owned, scalar_of};
use super::unguarded::Sweep;
use super::{Item, Items, mentions};
use crate::ir::{Reference, Scalar, Type};
use crate::options::Order;
use crate::read::signature::{Parameter, Returns};

/// So many arrays in arrays are the rows of a matrix, or one fewer in a `Vec`.
const DEPTH_OF_ROWS: usize = 3;

impl Items<'_> {
    /// There is one if one parameter is active, its type is that of a point, and the constants can be kept.
    pub fn objective(&self) -> Option<Item> {
        if self.signature.fallible.is_some() {
            return None;
        }
        let (active, constants) = self.active_and_kept()?;
        let (point, bound) = self.point(active)?;
        let (krate, x, gradient) = (self.krate(), self.fresh("x"), self.fresh("gradient"));
        let (itself, own) = (self.itself(), self.own("gradient_into"));
        let at = match (active.written.reference, &active.written.ty) {
            (Reference::Owned, Type::Scalar(_)) => quote!(*#x),
            (Reference::Owned, _) => quote!(::core::clone::Clone::clone(#x)),
            _ => quote!(#x),
        };
        let (copies, first) = self.bound_arguments(&at, true);
        let (_, second) = self.bound_arguments(&at, false);
        let value = self.unless_stub(quote!(#itself(#(#first),*)));
        let (kept, value_and_gradient) = match self.options.workspace {
            Some(_) => self.gradient_in_workspace(&second, &gradient),
            None => (None, quote!(#own(#(#second,)* #gradient))),
        };
        let value_and_gradient = self.unless_stub(value_and_gradient);
        let bounds = constants.iter().filter_map(|(parameter, again)| again.bound(parameter)).chain(bound);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let kind = match self.options.order() {
            Order::First => quote!(Objective),
            _ => {
                let product = self.fresh("hessian_product");
                let closure = self.product_of_objective(&copies, &first, &point, &x);
                before.push(quote!(let #product = #closure;));
                after.push(quote!(.with_hvp(#product)));
                quote!(SecondOrder)
            }
        };
        if let Some(item) = self.hessian().filter(|_| self.options.order() >= Order::Second) {
            let (matrix, own) = (self.fresh("hessian"), self.own(&item.name));
            let elements = match is_open(&active.written.ty) {
                true => quote!(&#own(#(#first),*).2),
                false => quote!(#own(#(#first),*).2.as_flattened()),
            };
            let set = self.unless_stub(quote!(#matrix.set_all(#elements)));
            let closure = quote!({ #(#copies)* move |#x: &#point, #matrix: &mut #krate::Matrix<#point>| { #set } });
            let whole = self.fresh("whole_hessian");
            before.push(quote!(let #whole = #closure;));
            after.push(quote!(.with_hessian(#whole)));
        }
        Some(Item {
            name: "objective".into(),
            doc: Some(self.doc_of_objective()),
            parameters: constants.iter().map(|(parameter, again)| again.declaration(parameter)).collect(),
            result: Some(quote!(impl #krate::#kind<#point>)),
            bounds: bounds.collect(),
            body: quote! {
                #kept
                #(#before)*
                #krate::objective::from_fn(
                    {
                        #(#copies)*
                        move |#x: &#point| { #value }
                    },
                    move |#x: &#point, #gradient: &mut #point| { #value_and_gradient },
                )
                #(#after)*
            },
        })
    }

    /// The same of the sum of the squares of several results, if there is their Jacobian matrix.
    pub fn objective_of_residuals(&self) -> Option<Item> {
        let jacobian = self.jacobian().filter(|_| self.signature.fallible.is_none())?;
        let (active, constants) = self.active_and_kept()?;
        let rows = Shape::of(&self.signature.result.ty).filter(|rows| rows.depth() <= DEPTH_OF_ROWS)?;
        if active.written.ty.is_scalar() && rows.is_open() && rows.depth() == DEPTH_OF_ROWS {
            return None;
        }
        let (krate, x, point, result) = (self.krate(), self.fresh("x"), self.gradient_type(), self.result());
        let behind = self.tangent_behind(&active.written);
        let (argument, at) = match (active.written.reference, &active.written.ty) {
            (Reference::Owned, Type::Scalar(_)) => (behind, quote!(#x)),
            (_, Type::Scalar(_)) => (behind, quote!(&#x)),
            (Reference::Owned, Type::Vector(_)) => (quote!(&#behind), quote!(#x.to_vec())),
            (_, Type::Vector(_)) => (quote!(&#behind), quote!(&#x.to_vec())),
            (Reference::Owned, _) => (quote!(&#behind), quote!(*#x)),
            _ => (quote!(&#behind), quote!(#x)),
        };
        let (itself, own) = (self.itself(), self.own(&jacobian.name));
        let (copies, first) = self.bound_arguments(&at, true);
        let (_, second) = self.bound_arguments(&at, false);
        let (value, matrix) = (self.unless_stub(quote!(#itself(#(#first),*))), quote!(#own(#(#second),*)));
        let bounds = constants.iter().filter_map(|(parameter, again)| again.bound(parameter));
        Some(Item {
            name: "objective".into(),
            doc: Some(self.doc_of_objective_of_residuals()),
            parameters: constants.iter().map(|(parameter, again)| again.declaration(parameter)).collect(),
            result: Some(quote!(impl #krate::objective::Residuals<#point>)),
            bounds: bounds.collect(),
            body: quote! {
                #krate::objective::least_squares(
                    {
                        #(#copies)*
                        move |#x: #argument| -> #result { #value }
                    },
                    move |#x: #argument| { #matrix },
                )
            },
        })
    }

    /// The active parameter, if it is one, and the others, if they can be kept.
    fn active_and_kept(&self) -> Option<(&Parameter, Vec<(&Parameter, Again)>)> {
        let mut inputs = self.signature.inputs();
        let (Some(active), None) = (inputs.next(), inputs.next()) else { return None };
        let constants = self.signature.parameters.iter().filter(|parameter| !parameter.active);
        let constants: Vec<_> = constants.map(|parameter| (parameter, Again::of(parameter))).collect();
        let are_kept = constants.iter().all(|(_, again)| !matches!(again, Again::Borrowed | Again::Never));
        (are_kept && may_be_short(active) && self.can_own_gradient()).then_some((active, constants))
    }

    /// A workspace of the objective's own, and the value and the gradient by it.
    fn gradient_in_workspace(&self, arguments: &[TokenStream], gradient: &Ident) -> (Option<TokenStream>, TokenStream) {
        let (krate, workspace) = (self.krate(), self.workspace());
        let (own, one) = (self.own("accumulate_vjp"), self.one());
        let lending =
            quote!(#krate::generated::Lending::new(&mut *#gradient, ::core::option::Option::Some(#workspace)));
        let shadows = self.shadows(|_| lending.clone());
        let (value, clear) = (self.fresh("value"), quote!(#krate::Vector::set_zero(#gradient);));
        let sweep = Sweep {
            statements: &|seed, mutable| quote!(let #mutable #value = #own(#(#arguments,)* #seed, #(#shadows),*);),
            seed: one,
            results: value.to_token_stream(),
            numbers: quote!(#krate::Vector::is_number(&*#gradient)),
            clear: clear.clone(),
        };
        let swept = self.swept(self.reverse(), &sweep);
        let swept = quote!(let #workspace = &#workspace; #clear #swept);
        (Some(quote!(let #workspace = #krate::Workspace::new();)), swept)
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
        let ty = &active.written.ty;
        if !ty.leaves().iter().any(|leaf| matches!(leaf, Type::Named(_))) {
            return scalar_of(ty).is_some_and(is_result).then(|| (self.gradient_type(), None));
        }
        let point = by_name(ty, &krate)?;
        let scalar = self.result();
        let named = ty.leaves().into_iter().filter_map(|leaf| match leaf {
            Type::Named(path) => Some(quote!(for<'point> #path: #krate::Tangent<Tangent = #path>)),
            _ => None,
        });
        let bound = quote! {
            #(#named,)* for<'point> #point: #krate::Point<Scalar = #scalar> + #krate::Vector
        };
        Some((point, Some(bound)))
    }

    /// The arguments of a call where the active one is given; and, so that another closure can have the constants as well, copies of
    /// those that are not `Copy`.
    fn bound_arguments(&self, active: &TokenStream, copied: bool) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let mut copies = Vec::new();
        let parameters = self.signature.parameters.iter();
        let arguments = parameters.map(|parameter| {
            let (name, again) = (&parameter.name, Again::of(parameter));
            if parameter.active {
                return active.clone();
            }
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

/// Whether the parameter takes a reference to a point that lives no longer than the call.
fn may_be_short(parameter: &Parameter) -> bool {
    match &parameter.declared {
        syn::Type::Reference(reference) => reference.lifetime.as_ref().is_none_or(|lifetime| {
            lifetime.ident != "static" && !mentions(&reference.elem.to_token_stream(), &lifetime.ident)
        }),
        _ => true,
    }
}

/// The owned type, where a struct that it names is its own tangent; none of a slice that is known by its name alone.
fn by_name(ty: &Type, krate: &TokenStream) -> Option<TokenStream> {
    Some(match ty {
        Type::Named(path) if matches!(syn::parse2(path.clone()), Ok(syn::Type::Slice(_))) => return None,
        Type::Named(path) => path.clone(),
        Type::Array(element, length) => {
            let element = by_name(element, krate)?;
            quote!([#element; #length])
        }
        Type::Slice(element) | Type::Vector(element) => {
            let element = by_name(element, krate)?;
            quote!(#krate::generated::Vec<#element>)
        }
        Type::Tuple(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(|part| by_name(part, krate)).collect::<Option<_>>()?;
            quote!((#(#parts,)*))
        }
        Type::Scalar(_) | Type::Unknown => owned(ty, krate),
    })
}
