//! Literals, named constants, operators and casts.

use super::*;

pub(super) fn constant_literal(literal: &Lit) -> Fallible<Datum> {
    let error = |error: syn::Error| error.to_string();
    match literal {
        Lit::Int(int) if matches!(int.suffix(), "f32" | "f64") => int.base10_parse().map(Datum::Real).map_err(error),
        Lit::Int(int) => int.base10_parse().map(Datum::Int).map_err(error),
        Lit::Float(float) => float.base10_parse().map(Datum::Real).map_err(error),
        Lit::Bool(bool) => Ok(Datum::Bool(bool.value)),
        Lit::Str(text) => Ok(Datum::Text(text.value())),
        _ => Err(beyond("this literal", literal)),
    }
}

pub(super) fn constant_path(path: &syn::Path) -> Fallible<Datum> {
    let (ty, name) = last_two(path);
    let integer = |value: i128| Ok(Datum::Int(value));
    let real = |value: f64| Ok(Datum::Real(value));
    match (ty.as_str(), name.as_str()) {
        (_, "None") => Ok(Datum::Unit),
        ("usize" | "u64", "MAX") => integer(u64::MAX.into()),
        ("isize" | "i64", "MAX") => integer(i64::MAX.into()),
        ("isize" | "i64", "MIN") => integer(i64::MIN.into()),
        ("u32", "MAX") => integer(u32::MAX.into()),
        ("i32", "MAX") => integer(i32::MAX.into()),
        ("i32", "MIN") => integer(i32::MIN.into()),
        ("usize" | "u64" | "u32" | "u16" | "u8", "MIN") => integer(0),
        ("f64", "MAX") => real(f64::MAX),
        ("f64", "MIN") => real(f64::MIN),
        (_, "MIN_POSITIVE") => real(f64::MIN_POSITIVE),
        (_, "EPSILON") => real(f64::EPSILON),
        (_, "INFINITY") => real(f64::INFINITY),
        (_, "NEG_INFINITY") => real(f64::NEG_INFINITY),
        (_, "NAN") => real(f64::NAN),
        (_, "PI") => real(consts::PI),
        (_, "TAU") => real(consts::TAU),
        (_, "E") => real(consts::E),
        (_, "SQRT_2") => real(consts::SQRT_2),
        (_, "LN_2") => real(consts::LN_2),
        (_, "LN_10") => real(consts::LN_10),
        (_, "FRAC_PI_2") => real(consts::FRAC_PI_2),
        (_, "FRAC_PI_4") => real(consts::FRAC_PI_4),
        _ => Err(beyond("this name", path)),
    }
}

pub(super) fn unary_operation(operator: &UnOp, operand: Datum) -> Fallible<Datum> {
    match (operator, operand) {
        (UnOp::Deref(_), operand) => Ok(operand),
        (UnOp::Not(_), Datum::Bool(value)) => Ok(Datum::Bool(!value)),
        (UnOp::Neg(_), Datum::Int(value)) => Ok(Datum::Int(-value)),
        (UnOp::Neg(_), Datum::Real(value)) => Ok(Datum::Real(-value)),
        (operator, operand) => Err(format!("{} of {operand:?}", operator.to_token_stream())),
    }
}

pub(super) fn binary_operation(operator: &str, left: &Datum, right: &Datum) -> Fallible<Datum> {
    if let Some(comparison) = comparison(operator, left, right) {
        return Ok(Datum::Bool(comparison));
    }
    match (left, right) {
        (Datum::Int(left), Datum::Int(right)) => integer_operation(operator, *left, *right).map(Datum::Int),
        (Datum::Real(left), Datum::Real(right)) => real_operation(operator, *left, *right).map(Datum::Real),
        (Datum::Bool(left), Datum::Bool(right)) => match operator {
            "&" => Ok(Datum::Bool(left & right)),
            "|" => Ok(Datum::Bool(left | right)),
            "^" => Ok(Datum::Bool(left ^ right)),
            _ => Err(format!("{left} {operator} {right}")),
        },
        _ => Err(format!("{left:?} {operator} {right:?}")),
    }
}

fn comparison(operator: &str, left: &Datum, right: &Datum) -> Option<bool> {
    let order = match (left, right) {
        (Datum::Int(left), Datum::Int(right)) => left.partial_cmp(right),
        (Datum::Real(left), Datum::Real(right)) => left.partial_cmp(right),
        (Datum::Bool(left), Datum::Bool(right)) => left.partial_cmp(right),
        _ if operator == "==" => return Some(left == right),
        _ if operator == "!=" => return Some(left != right),
        _ => return None,
    };
    match operator {
        "==" => Some(order == Some(Ordering::Equal)),
        "!=" => Some(order != Some(Ordering::Equal)),
        "<" => Some(order.is_some_and(Ordering::is_lt)),
        "<=" => Some(order.is_some_and(Ordering::is_le)),
        ">" => Some(order.is_some_and(Ordering::is_gt)),
        ">=" => Some(order.is_some_and(Ordering::is_ge)),
        _ => None,
    }
}

fn integer_operation(operator: &str, left: i128, right: i128) -> Fallible<i128> {
    let value = match operator {
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        "/" => left.checked_div(right),
        "%" => left.checked_rem(right),
        "<<" => u32::try_from(right).ok().and_then(|by| left.checked_shl(by)),
        ">>" => u32::try_from(right).ok().and_then(|by| left.checked_shr(by)),
        "&" => Some(left & right),
        "|" => Some(left | right),
        "^" => Some(left ^ right),
        _ => return Err(format!("integers have no {operator}")),
    };
    in_range(value).ok_or_else(|| format!("a panic: {left} {operator} {right}"))
}

pub(super) fn in_range(value: Option<i128>) -> Option<i128> {
    value.filter(|value| (i64::MIN.into()..=u64::MAX.into()).contains(value))
}

fn real_operation(operator: &str, left: f64, right: f64) -> Fallible<f64> {
    match operator {
        "+" => Ok(left + right),
        "-" => Ok(left - right),
        "*" => Ok(left * right),
        "/" => Ok(left / right),
        "%" => Ok(left % right),
        _ => Err(format!("floats have no {operator}")),
    }
}

macro_rules! as_integer {
    ($value:ident, $ty:ident) => {
        match $ty {
            "u8" => Some(i128::from($value as u8)),
            "u16" => Some(i128::from($value as u16)),
            "u32" => Some(i128::from($value as u32)),
            "u64" | "usize" => Some(i128::from($value as u64)),
            "i8" => Some(i128::from($value as i8)),
            "i16" => Some(i128::from($value as i16)),
            "i32" => Some(i128::from($value as i32)),
            "i64" | "isize" => Some(i128::from($value as i64)),
            _ => None,
        }
    };
}

pub(super) fn convert(value: &Datum, ty: &str) -> Fallible<Datum> {
    match (value, ty) {
        (Datum::Real(value), "f32") => Ok(Datum::Real(f64::from(*value as f32))),
        (Datum::Int(value), "f32") => Ok(Datum::Real(f64::from(*value as f32))),
        (Datum::Int(value), "f64") => Ok(Datum::Real(*value as f64)),
        (Datum::Bool(value), _) => convert(&Datum::Int((*value).into()), ty),
        (Datum::Int(value), _) => Ok(Datum::Int(wrapped(*value, ty).unwrap_or(*value))),
        (Datum::Real(value), _) => Ok(truncated(*value, ty).map_or(Datum::Real(*value), Datum::Int)),
        _ => Err(format!("{value:?} as {ty}")),
    }
}

fn wrapped(value: i128, ty: &str) -> Option<i128> {
    as_integer!(value, ty)
}

fn truncated(value: f64, ty: &str) -> Option<i128> {
    as_integer!(value, ty)
}
