//! Both halves of the derivative in a direction, or in several.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::parse_quote;

use super::{Items, Of, Taken, Width, Written, is_given, keeps_partials};
use crate::ir::{Reference, Type};
use crate::read::signature::{Parameter, Written as WrittenType};
use crate::write::items::companions::laned;
use crate::write::items::lanes::absent_lanes;
use crate::write::items::types::{is_open, known_zero, owned};
use crate::write::types::lane_count;

/// The directions of a function that is called in both halves.
pub(super) struct Directions {
    /// The names of the parameters.
    pub names: Vec<Option<Ident>>,
    /// What comes before each of the calls, and what they are passed.
    pub before: [TokenStream; 2],
    pub passed: [Vec<TokenStream>; 2],
}

impl Items<'_> {
    pub(super) fn pullback_directional(&self, width: Width) -> Written {
        let of = Of::Derivative(width);
        let second = self.derivatives.as_ref().and_then(|derivatives| derivatives.second.as_ref());
        match second.filter(|_| self.is_there(of)) {
            None => self.absent_half(of),
            Some(_) if keeps_partials(self.signature) => self.with_moving_partials(width),
            Some(second) => match (width, &second.halves, &second.halves_lanes) {
                (Width::One, Some(halves), _) | (Width::Lanes, _, Some(halves)) => self.in_halves(halves, of),
                _ => self.called_again(of),
            },
        }
    }

    /// Whether there is more than a stub.
    pub(super) fn is_there(&self, of: Of) -> bool {
        let Some(derivatives) = &self.derivatives else { return of == Of::Function };
        match of {
            Of::Function => true,
            Of::Derivative(Width::One) => derivatives.second.is_some(),
            Of::Derivative(Width::Lanes) => derivatives.second.is_some() && self.is_laned(),
        }
    }

    /// The parameter that stands for the number of directions, or for a type that nobody has.
    pub(super) fn parameter_of_width(&self, of: Of) -> Option<syn::GenericParam> {
        let argument = self.argument_of_width(of)?;
        Some(match self.is_there(of) {
            true => parse_quote!(const #argument: usize),
            false => parse_quote!(#argument),
        })
    }

    /// The same as an argument.
    pub(super) fn argument_of_width(&self, of: Of) -> Option<Ident> {
        match of {
            Of::Derivative(Width::Lanes) if self.is_there(of) => Some(lane_count()),
            Of::Derivative(Width::Lanes) => self.returned(absent_lanes().to_token_stream()).map(|_| absent_lanes()),
            _ => None,
        }
    }

    /// `Self::name::<T, N>`
    pub(super) fn own_along(&self, name: &str, width: Width) -> TokenStream {
        match width {
            Width::One => self.own(name),
            Width::Lanes => self.own_lanes(&format!("{name}_lanes"), &lane_count().to_token_stream()),
        }
    }

    /// The shadow of a constant.
    pub(super) fn constant_shadow(&self, width: Width) -> TokenStream {
        let krate = self.krate();
        match width {
            Width::One => quote!(#krate::generated::Constant),
            Width::Lanes => {
                let count = lane_count();
                quote!(#krate::generated::ConstantLanes::<#count>)
            }
        }
    }

    /// Zero as a tangent of what is of this type.
    pub(super) fn zero_of(&self, ty: &Type, of: TokenStream, width: Width) -> TokenStream {
        let (krate, count) = (self.krate(), lane_count());
        match width {
            Width::One => known_zero(ty, &krate).unwrap_or_else(|| quote!(#krate::Tangent::zero_tangent(#of))),
            Width::Lanes => quote!(#krate::generated::Laned::<#count>::zero_lanes(#of)),
        }
    }

    /// A type, of which the tangents have so many directions.
    pub(super) fn moving(&self, written: &WrittenType, width: Width) -> WrittenType {
        match width {
            Width::One => written.clone(),
            Width::Lanes => laned(written),
        }
    }

    /// The type of the tangents of the result.
    pub(super) fn tangent_of_result(&self, of: Of) -> Option<TokenStream> {
        let ty = match of {
            Of::Function => return None,
            Of::Derivative(Width::One) => self.result_tangent(),
            Of::Derivative(Width::Lanes) if self.is_there(of) => {
                owned(&laned(&self.written_tangent()).ty, &self.krate())
            }
            Of::Derivative(Width::Lanes) => absent_lanes().to_token_stream(),
        };
        self.returned(ty)
    }

    /// The type of the tangent of a parameter.
    pub(super) fn direction_type(&self, parameter: &Parameter, of: Of) -> TokenStream {
        let krate = self.krate();
        let width = match of {
            Of::Derivative(width) if self.is_there(of) => width,
            _ => return quote!(#krate::generated::Ignored),
        };
        let written = self.moving(&parameter.written, width);
        let tangent = self.tangent_behind(&written);
        match parameter.written.reference {
            _ if !parameter.active => quote!(#krate::generated::Constant),
            Reference::Mutable => quote!(&mut #tangent),
            Reference::Shared if self.may_be_absent(parameter) => quote!(::core::option::Option<&#tangent>),
            Reference::Shared => quote!(&#tangent),
            Reference::Owned => {
                let tangent = self.tangent(&written);
                quote!(#krate::generated::Moving<#tangent>)
            }
        }
    }

    /// The tangent of a parameter, which the caller may not have.
    pub(super) fn direction_of_half(
        &self,
        parameter: &Parameter,
        own: &TokenStream,
        name: &Ident,
        mutable: bool,
        width: Width,
    ) -> Option<TokenStream> {
        let zero = self.zero_like(parameter, own, width);
        match parameter.written.reference {
            Reference::Shared if self.may_be_absent(parameter) => {
                let spare = format_ident!("{}_spare", name);
                Some(quote! {
                    let mut #spare = ::core::option::Option::None;
                    let #name = #name.unwrap_or_else(|| #spare.insert(#zero));
                })
            }
            Reference::Shared | Reference::Mutable => None,
            Reference::Owned => {
                let mutable = mutable.then(|| quote!(mut));
                Some(quote!(let #mutable #name = #name.or_zero(|| #zero);))
            }
        }
    }

    /// The tangent of the cotangent that does not move it.
    pub(super) fn zero_cotangent(&self, cotangent: &Ident, width: Width) -> TokenStream {
        self.zero_of(&self.signature.result.ty, quote!(&#cotangent), width)
    }

    /// What the function and its derivative are given, each in its half, where they are called in both.
    pub(super) fn directions_of_halves(&self, given: impl Fn(&Parameter) -> TokenStream, width: Width) -> Directions {
        let (mut names, mut before, mut passed) = (Vec::new(), <[TokenStream; 2]>::default(), <[Vec<_>; 2]>::default());
        for parameter in &self.signature.parameters {
            let name = self.beside(&parameter.name, "dot");
            let own = parameter.name.to_token_stream();
            let both = match parameter.written.reference {
                _ if !parameter.active => [(); 2].map(|()| self.constant_shadow(width)),
                Reference::Mutable => {
                    let again = self.beside(&parameter.name, "dot_again");
                    let copy = match is_open(&parameter.written.ty) {
                        true => quote!(#name.to_vec()),
                        false => quote!(::core::clone::Clone::clone(&*#name)),
                    };
                    before[0].extend(quote!(let mut #again = #copy;));
                    [quote!(&mut *#name), quote!(&mut #again)]
                }
                Reference::Shared => {
                    before[0].extend(self.direction_of_half(parameter, &own, &name, false, width));
                    before[1].extend(self.direction_of_half(parameter, &given(parameter), &name, false, width));
                    [quote!(#name), quote!(#name)]
                }
                Reference::Owned => {
                    before[0].extend(self.direction_of_half(parameter, &own, &name, false, width));
                    [quote!(&#name), quote!(#name)]
                }
            };
            names.push(parameter.active.then_some(name));
            passed.iter_mut().zip(both).for_each(|(passed, direction)| passed.push(direction));
        }
        Directions { names, before, passed }
    }

    /// The names of the tangents that the closure is given again.
    pub(super) fn names_of_tangents(&self, directions: &[Option<Ident>]) -> Vec<Option<TokenStream>> {
        let parameters = self.signature.parameters.iter().zip(directions);
        let again = parameters.map(|(parameter, name)| name.as_ref().filter(|_| is_given(parameter)));
        again.map(|name| name.map(ToTokens::to_token_stream)).collect()
    }

    /// What the closure takes for tangents.
    pub(super) fn taken_of_tangents(
        &self,
        directions: &[Option<Ident>],
        moving: &Ident,
        products: Vec<Option<Ident>>,
    ) -> Taken {
        let given = self.names_of_tangents(directions);
        Taken { given, cotangent: Some(moving.to_token_stream()), bars: products }
    }

    /// The names of what the products are added to.
    pub(super) fn products(&self) -> Vec<Option<Ident>> {
        let parameters = self.signature.parameters.iter();
        parameters.map(|parameter| parameter.active.then(|| self.product_of(parameter))).collect()
    }

    /// The value with its partial derivatives and the tangents of all, which the second half multiplies by the cotangent and its
    /// tangent.
    fn with_moving_partials(&self, width: Width) -> Written {
        let krate = self.krate();
        let first = self.with_partials(Of::Derivative(width));
        let (own, arguments, one) = (self.own_along("accumulate_vjp_directional", width), self.arguments(), self.one());
        let of = |suffix| move |parameter: &Parameter| self.beside(&parameter.name, suffix);
        let [value, tangent, cotangent, moving] =
            ["value", "tangent", "cotangent", "cotangent_dot"].map(|name| self.fresh(name));
        let Directions { names, before: [before, _], passed: [_, directions] } =
            self.directions_of_halves(|parameter| parameter.name.to_token_stream(), width);
        let partial = of("partial");
        let slope = of("partial_dot");
        let partials = self.buffers_named(partial);
        let constant = self.constant_shadow(width);
        let slopes = self.signature.parameters.iter().map(|parameter| match parameter.active {
            true => {
                let slope = slope(parameter);
                quote!(&mut #slope)
            }
            false => constant.clone(),
        });
        let (zero, at_rest) = (self.zero_of_result(), self.zero_cotangent(&cotangent, width));
        let still = self.zero_of(&self.signature.result.ty, quote!(&#zero), width);
        let zeros = self.signature.inputs().map(|input| {
            let (partial, slope) = (partial(input), slope(input));
            quote!(let (mut #partial, mut #slope) = (#zero, #still);)
        });
        let products = self.products();
        let sums = self.signature.parameters.iter().zip(&products).filter_map(|(parameter, product)| {
            let (partial, slope, product) = (partial(parameter), slope(parameter), product.as_ref()?);
            let sum = match width {
                Width::One => {
                    quote!(#krate::partials::joint(#cotangent, #slope) + #krate::partials::joint(#moving, #partial))
                }
                Width::Lanes => quote!(#slope.joint(#cotangent) + #moving.joint(#partial)),
            };
            Some(quote! {
                if let ::core::option::Option::Some(#product) = #product {
                    *#product += #sum;
                }
            })
        });
        let second = first.second;
        Written {
            first: quote! {
                #before
                #(#zeros)*
                let (#value, #tangent) = #own(
                    #(#arguments,)* #one, #(#partials,)* #(#directions,)* #constant, #(#slopes),*
                );
            },
            value: value.to_token_stream(),
            tangent: Some(tangent.to_token_stream()),
            second: quote! {
                let #moving = #moving.or_zero(|| #at_rest);
                #second
                #(#sums)*
            },
            taken: first.taken.into_iter().chain([self.taken_of_tangents(&names, &moving, products)]).collect(),
            directions: names,
            ..first
        }
    }

    /// What is never called: a caller calls other items, too, or asks [`laned`](Items::laned), which say what is missing.
    fn absent_half(&self, of: Of) -> Written {
        let absent = quote!(::core::unreachable!());
        Written { tangent: Some(absent.clone()), value: absent, ..self.stub(of) }
    }
}
