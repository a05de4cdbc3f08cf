//! Methods of numbers, lists and iterators.

use super::operations::in_range;
use super::*;

pub(super) fn changing_method(receiver: &mut Datum, name: &str, mut arguments: Vec<Datum>) -> Fallible<Datum> {
    if let (Datum::Range(..), "next") = (&*receiver, name) {
        *receiver = Datum::Array(items(receiver.clone())?);
    }
    let elements = receiver.elements_mut()?;
    match (name, arguments.as_mut_slice()) {
        ("push", [_]) => elements.append(&mut arguments),
        ("fill", [value]) => elements.fill(value.clone()),
        ("copy_from_slice", [Datum::Array(others)]) if others.len() == elements.len() => {
            elements.clone_from_slice(others)
        }
        ("swap", [Datum::Int(a), Datum::Int(b)]) => {
            let place = |index: i128| usize::try_from(index).ok().filter(|index| *index < elements.len());
            let (a, b) = place(*a).zip(place(*b)).ok_or("a panic: a swap out of range")?;
            elements.swap(a, b);
        }
        ("next", []) if elements.is_empty() => return Ok(Datum::Unit),
        ("next", []) => return Ok(elements.remove(0)),
        ("pop", []) => return Ok(elements.pop().unwrap_or(Datum::Unit)),
        ("remove", [Datum::Int(index)]) => {
            let index = usize::try_from(*index).ok().filter(|index| *index < elements.len());
            return Ok(elements.remove(index.ok_or("a panic: a removal out of range")?));
        }
        ("insert", [Datum::Int(index), value]) => {
            let index = usize::try_from(*index).ok().filter(|index| *index <= elements.len());
            elements.insert(index.ok_or("a panic: an insertion out of range")?, value.clone());
        }
        _ => return Err(format!("`{name}` with {arguments:?}")),
    }
    Ok(Datum::Unit)
}

pub(super) fn method(receiver: &Datum, name: &str, arguments: &[Datum]) -> Fallible<Datum> {
    if let (
        "borrow" | "discrete" | "observed" | "number" | "clone" | "copied" | "cloned" | "to_owned" | "to_vec" | "into"
        | "as_ref" | "as_slice" | "iter",
        [],
    ) = (name, arguments)
    {
        return Ok(receiver.clone());
    }
    // What is not there has no value to go wrong with: constant code that is free of effects runs where nothing needs it.
    if name == "unwrap" {
        return Ok(receiver.clone());
    }
    if let ("unwrap_or", [otherwise]) = (name, arguments) {
        return Ok(if matches!(receiver, Datum::Unit) { otherwise } else { receiver }.clone());
    }
    let value = match receiver {
        Datum::Real(value) => real_method(*value, name, arguments),
        Datum::Int(value) => integer_method(*value, name, arguments),
        Datum::Range(..) if name == "contains" => match arguments {
            [Datum::Int(value)] => Some(Datum::Bool(contains(receiver, *value))),
            _ => None,
        },
        Datum::Array(_) | Datum::Range(..) => list_method(items(receiver.clone())?, name, arguments)?,
        _ => None,
    };
    value.ok_or_else(|| format!("no method `{name}` of {receiver:?} with {arguments:?}"))
}

/// The items of an iterator, one after the other.
pub(super) fn items(iterator: Datum) -> Fallible<Vec<Datum>> {
    match iterator {
        Datum::Range(Some(start), Some(end)) => Ok((start..end).map(Datum::Int).collect()),
        Datum::Array(elements) => Ok(elements),
        other => Err(format!("{other:?} cannot be iterated over")),
    }
}

fn list_method(mut list: Vec<Datum>, name: &str, arguments: &[Datum]) -> Fallible<Option<Datum>> {
    let count = |number: &i128| usize::try_from(*number).map_err(|_| "a panic: a negative number".to_owned());
    let parts =
        |parts: Vec<&[Datum]>| Datum::Array(parts.into_iter().map(|part| Datum::Array(part.to_vec())).collect());
    Ok(Some(match (name, arguments) {
        ("len" | "count" | "length", []) => Datum::Int(list.len() as i128),
        ("size_hint", []) => Datum::Tuple(vec![Datum::Int(list.len() as i128); 2]),
        ("is_empty", []) => Datum::Bool(list.is_empty()),
        ("contains", [element]) => Datum::Bool(list.contains(element)),
        ("into_iter" | "collect" | "by_ref", []) => Datum::Array(list),
        ("rev", []) => {
            list.reverse();
            Datum::Array(list)
        }
        ("enumerate", []) => Datum::Array(
            list.into_iter()
                .enumerate()
                .map(|(index, item)| Datum::Tuple(vec![Datum::Int(index as i128), item]))
                .collect(),
        ),
        ("skip", [Datum::Int(number)]) => Datum::Array(list.into_iter().skip(count(number)?).collect()),
        ("take", [Datum::Int(number)]) => Datum::Array(list.into_iter().take(count(number)?).collect()),
        ("step_by", [Datum::Int(number)]) if *number > 0 => {
            Datum::Array(list.into_iter().step_by(count(number)?).collect())
        }
        ("chain", [other]) => {
            list.extend(items(other.clone())?);
            Datum::Array(list)
        }
        ("zip", [other]) => {
            let pairs = list.into_iter().zip(items(other.clone())?);
            Datum::Array(pairs.map(|(one, other)| Datum::Tuple(vec![one, other])).collect())
        }
        ("split_at", [Datum::Int(number)]) => {
            let halves = list.split_at_checked(count(number)?).ok_or("a panic: a division out of range")?;
            Datum::Tuple([halves.0, halves.1].map(|half| Datum::Array(half.to_vec())).into())
        }
        ("windows", [Datum::Int(number)]) if *number > 0 => parts(list.windows(count(number)?).collect()),
        ("chunks", [Datum::Int(number)]) if *number > 0 => parts(list.chunks(count(number)?).collect()),
        ("chunks_exact", [Datum::Int(number)]) if *number > 0 => parts(list.chunks_exact(count(number)?).collect()),
        ("get", [Datum::Int(number)]) => list.get(count(number)?).cloned().unwrap_or(Datum::Unit),
        ("first", []) => list.first().cloned().unwrap_or(Datum::Unit),
        ("last", []) => list.pop().unwrap_or(Datum::Unit),
        ("nth", [Datum::Int(number)]) => list.get(count(number)?).cloned().unwrap_or(Datum::Unit),
        _ => return Ok(None),
    }))
}

/// Arguments of a rule, the integers among them as floats.
pub(super) fn reals(arguments: &[Datum]) -> Option<Vec<f64>> {
    let real = |argument: &Datum| match argument {
        Datum::Real(value) => Some(*value),
        Datum::Int(value) => Some(*value as f64),
        _ => None,
    };
    arguments.iter().map(real).collect()
}

pub(super) fn contains(range: &Datum, value: i128) -> bool {
    match range {
        Datum::Range(start, end) => start.is_none_or(|start| start <= value) && end.is_none_or(|end| value < end),
        _ => false,
    }
}

fn real_method(x: f64, name: &str, arguments: &[Datum]) -> Option<Datum> {
    match (name, arguments) {
        ("is_nan", []) => return Some(Datum::Bool(x.is_nan())),
        ("is_finite", []) => return Some(Datum::Bool(x.is_finite())),
        ("is_infinite", []) => return Some(Datum::Bool(x.is_infinite())),
        ("is_sign_negative", []) => return Some(Datum::Bool(x.is_sign_negative())),
        ("is_sign_positive", []) => return Some(Datum::Bool(x.is_sign_positive())),
        ("sin_cos", []) => return Some(Datum::Tuple(vec![Datum::Real(x.sin()), Datum::Real(x.cos())])),
        ("to_f64", []) => return Some(Datum::Real(x)),
        _ => {}
    }
    let Some(Spelled::Rule(rule)) = rules::method(name) else { return None };
    let arguments = [vec![x], reals(arguments)?].concat();
    (arguments.len() == rule.arguments.len()).then(|| Datum::Real(apply(rule.name, &arguments)))
}

fn integer_method(n: i128, name: &str, arguments: &[Datum]) -> Option<Datum> {
    if let ("checked_div" | "checked_sub", [Datum::Int(k)]) = (name, arguments) {
        let value = if name == "checked_div" { n.checked_div(*k) } else { Some(n - k).filter(|rest| *rest >= 0) };
        return Some(value.map_or(Datum::Unit, Datum::Int));
    }
    let value = match (name, arguments) {
        ("abs", []) => Some(n.abs()),
        ("signum", []) => Some(n.signum()),
        ("pow", [Datum::Int(k)]) => n.checked_pow(u32::try_from(*k).ok()?),
        ("min", [Datum::Int(k)]) => Some(n.min(*k)),
        ("max", [Datum::Int(k)]) => Some(n.max(*k)),
        ("clamp", [Datum::Int(low), Datum::Int(high)]) if low <= high => Some(n.clamp(*low, *high)),
        ("rem_euclid", [Datum::Int(k)]) => n.checked_rem_euclid(*k),
        ("div_euclid", [Datum::Int(k)]) => n.checked_div_euclid(*k),
        ("div_ceil", [Datum::Int(k)]) if *k > 0 => n.checked_add(k - 1).map(|sum| sum / k),
        ("abs_diff", [Datum::Int(k)]) => n.checked_sub(*k).map(i128::abs),
        // Hardly ever used on signed integers.
        ("saturating_sub", [Datum::Int(k)]) => Some((n - k).max(0)),
        _ => None,
    };
    in_range(value).map(Datum::Int)
}
