//! Numbers: the user's as they were written, others so that they are read back exactly.

use proc_macro2::Literal as Token;
use quote::quote;

use super::body::Writer;
use super::expressions::Expression;
use super::types::{lane_count, scalar_type};
use crate::ir::{Literal, Scalar};

/// Whether a literal says itself of which type it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    /// Only if the user wrote it so.
    Kept,
    /// Always: nothing else determines the type.
    Needed,
}

impl Writer<'_> {
    pub fn literal(&self, literal: &Literal, scalar: &Scalar, suffix: Suffix) -> Expression {
        match (&literal.text, scalar) {
            (_, Scalar::Lanes(_)) if literal.value == 0.0 && !self.is_untold => {
                let krate = self.krate;
                Expression::whole(quote!(#krate::generated::Lanes::zero())).untyped()
            }
            (_, Scalar::Lanes(lane)) => {
                let (krate, value) = (self.krate, self.literal(literal, lane, Suffix::Kept));
                let count = lane_count();
                let told = self.is_untold.then(|| quote!(::<_, #count>));
                Expression::call(quote!(#krate::generated::Lanes #told::splat), &[value]).untyped()
            }
            (Some(text), Scalar::Of(_)) if suffix == Suffix::Needed => {
                written(text, scalar, suffix).cast(scalar_type(scalar, self.krate))
            }
            (Some(text), _) => written(text, scalar, suffix),
            (None, Scalar::Parameter(_) | Scalar::Of(_)) => self.of_parameter(literal.value, scalar),
            (None, _) => primitive(literal.value, scalar, suffix),
        }
    }

    fn of_parameter(&self, value: f64, scalar: &Scalar) -> Expression {
        let krate = self.krate;
        let scalar = scalar_type(scalar, krate);
        let real = quote!(<#scalar as #krate::Real>);
        Expression::whole(if value.is_nan() {
            quote!(#real::NAN)
        } else if value == f64::INFINITY {
            quote!(#real::INFINITY)
        } else if value == f64::NEG_INFINITY {
            quote!(#real::NEG_INFINITY)
        } else if value == 1.0 {
            quote!(#real::one())
        } else if value == 0.0 && value.is_sign_positive() {
            quote!(#real::zero())
        } else {
            let value = signed(value, |value| Expression::whole(digits(&format!("{value:?}"))));
            quote!(#real::from_f64(#value))
        })
    }
}

/// An integer: the exponent of a power.
pub fn integer(literal: &Literal) -> Expression {
    match &literal.text {
        Some(text) => Expression::whole(text),
        None => signed(literal.value, |value| Expression::whole(Token::i64_unsuffixed(value as i64))),
    }
}

fn written(text: &Token, scalar: &Scalar, suffix: Suffix) -> Expression {
    let digits_and_suffix = text.to_string();
    let is_suffixed = ["f32", "f64"].iter().any(|suffix| digits_and_suffix.ends_with(suffix));
    if is_suffixed {
        return Expression::whole(text);
    }
    match (suffix, suffix_of(scalar)) {
        (Suffix::Needed, Some(suffix)) => {
            let mut suffixed = digits(&with_suffix(&digits_and_suffix, suffix));
            suffixed.set_span(text.span());
            Expression::whole(suffixed)
        }
        _ => Expression::whole(text).untyped(),
    }
}

fn primitive(value: f64, scalar: &Scalar, suffix: Suffix) -> Expression {
    let is_f32 = *scalar == Scalar::F32;
    let value = if is_f32 { f64::from(value as f32) } else { value };
    if !value.is_finite() {
        return not_finite(value, scalar);
    }
    signed(value, |value| {
        let text = if is_f32 { format!("{:?}", value as f32) } else { format!("{value:?}") };
        match (suffix, suffix_of(scalar)) {
            (Suffix::Needed, Some(suffix)) => Expression::whole(digits(&with_suffix(&text, suffix))),
            _ => Expression::whole(digits(&text)).untyped(),
        }
    })
}

fn not_finite(value: f64, scalar: &Scalar) -> Expression {
    let scalar = if *scalar == Scalar::F32 { quote!(f32) } else { quote!(f64) };
    Expression::whole(if value.is_nan() {
        quote!(#scalar::NAN)
    } else if value.is_sign_negative() {
        quote!(#scalar::NEG_INFINITY)
    } else {
        quote!(#scalar::INFINITY)
    })
}

fn signed(value: f64, of_magnitude: impl Fn(f64) -> Expression) -> Expression {
    if value.is_sign_negative() { of_magnitude(-value).negative() } else { of_magnitude(value) }
}

fn suffix_of(scalar: &Scalar) -> Option<&'static str> {
    match scalar {
        Scalar::F32 => Some("f32"),
        Scalar::F64 => Some("f64"),
        Scalar::Parameter(_) | Scalar::Of(_) | Scalar::Unknown(_) | Scalar::Lanes(_) => None,
    }
}

/// `2.` has no room for a suffix, `2` has.
fn with_suffix(digits: &str, suffix: &str) -> String {
    format!("{}{suffix}", digits.trim_end_matches('.'))
}

fn digits(text: &str) -> Token {
    text.parse().expect("the digits of a finite number are a literal")
}
