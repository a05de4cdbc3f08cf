//! What the tangent struct shows of the constant fields, so that a body may take them for active.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{GenericArgument, Lifetime, Member, PathArguments, Type, parse_quote};

use super::generics::Mentions;
use super::{Field, Record, bare};

impl Record<'_> {
    /// The constant fields that the tangent struct does not have itself.
    pub(super) fn still_fields(&self) -> Option<TokenStream> {
        let krate = &self.krate;
        let shown: Vec<&Member> = self.tangent_fields().iter().map(|field| &field.member).collect();
        let is_hidden = |field: &&Field| !shown.contains(&&field.member);
        if !self.fields.iter().any(|field| is_hidden(&field)) {
            return None;
        }
        let tangent = self.tangent_name();
        let generics = self.tangent_generics();
        let (parameters, arguments, clause) = generics.split_for_impl();
        let listed = self.fields.iter().filter(|field| !self.named || is_hidden(field));
        let (members, types): (Vec<_>, Vec<_>) = listed.map(|field| (&field.member, self.shown(field.ty))).unzip();
        let (still, phantom) = (quote!(#krate::generated::Still), quote!(::core::marker::PhantomData));
        let lifetimes = generics.lifetimes().map(|parameter| &parameter.lifetime).map(|lifetime| quote!(&#lifetime ()));
        let used = generics.type_params().map(|parameter| parameter.ident.to_token_stream()).chain(lifetimes);
        let (uses, nothings): (Vec<_>, Vec<_>) = used.map(|used| (quote!(#phantom<#used>), &phantom)).unzip();
        let (declaration, value) = match self.named {
            true => (
                quote!(#parameters #clause { #(pub #members: #still<#types>,)* constants_of: (#(#uses,)*) }),
                quote!({ #(#members: #still(#phantom),)* constants_of: (#(#nothings,)*) }),
            ),
            false => {
                let values = types.iter().map(|_| quote!(#still(#phantom)));
                (
                    quote!(#parameters(#(pub #still<#types>,)* (#(#uses,)*)) #clause;),
                    quote!((#(#values,)* (#(#nothings,)*))),
                )
            }
        };
        let deref_mut = cfg!(feature = "alloc").then(|| {
            quote! {
                #[automatically_derived]
                impl #parameters ::core::ops::DerefMut for #tangent #arguments #clause {
                    #[inline]
                    fn deref_mut(&mut self) -> &mut Constants #arguments {
                        #krate::generated::constants(Constants #value)
                    }
                }
            }
        });
        Some(quote! {
            const _: () = {
                #[allow(dead_code, private_interfaces)]
                pub struct Constants #declaration

                #[automatically_derived]
                #[doc(hidden)]
                impl #parameters ::core::ops::Deref for #tangent #arguments #clause {
                    type Target = Constants #arguments;

                    #[inline]
                    fn deref(&self) -> &Constants #arguments {
                        &Constants #value
                    }
                }

                #deref_mut
            };
        })
    }

    /// The type of a constant field, whose own fields a body may name; nothing, where the tangent struct cannot name it.
    fn shown(&self, ty: &Type) -> Type {
        let mut ty = behind_pointers(ty).clone();
        let mentions = Mentions::of(|mentions| mentions.visit_type(&ty));
        let mut parameters = self.generics.type_params();
        let mut lifetimes = Lifetimes::default();
        lifetimes.visit_type_mut(&mut ty);
        let is_bound = lifetimes.found && parameters.any(|parameter| mentions.0.contains(&parameter.ident));
        match is_bound || Mentions::of(|mentions| mentions.visit_type(&ty)).any(&self.lost()) {
            true => parse_quote!(()),
            false => ty,
        }
    }
}

/// What the field refers to.
fn behind_pointers(ty: &Type) -> &Type {
    match bare(ty) {
        Type::Reference(reference) => behind_pointers(&reference.elem),
        Type::Path(path) => match path.path.segments.last().map(|last| (last.ident.to_string(), &last.arguments)) {
            Some((name, PathArguments::AngleBracketed(inner))) if ["Rc", "Arc"].contains(&name.as_str()) => {
                match inner.args.first() {
                    Some(GenericArgument::Type(inner)) => behind_pointers(inner),
                    _ => ty,
                }
            }
            _ => ty,
        },
        other => other,
    }
}

/// Names of lifetimes mean nothing beside the struct.
#[derive(Default)]
struct Lifetimes {
    found: bool,
}

impl VisitMut for Lifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        self.found = true;
        *lifetime = parse_quote!('static);
    }

    // What is bound in the type stays as it is.
    fn visit_type_bare_fn_mut(&mut self, _: &mut syn::TypeBareFn) {}

    fn visit_type_trait_object_mut(&mut self, _: &mut syn::TypeTraitObject) {}
}
