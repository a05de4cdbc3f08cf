//! What variables hold, and the ways into it.

use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Unit,
    Bool(bool),
    /// An integer of any type.
    Int(i128),
    Real(f64),
    /// Several reals, of which each goes its own way; one real stands for equal ones.
    Lanes(Vec<f64>),
    Text(String),
    Tuple(Vec<Datum>),
    /// An array, a slice or a vector.
    Array(Vec<Datum>),
    Struct(Vec<(String, Datum)>),
    /// From the first to before the second, either of them open.
    Range(Option<i128>, Option<i128>),
    Tape(Vec<Datum>),
    /// A closure in constant code, by its number.
    Closure(usize),
}

/// One step of a way: fields of tuples count as names too.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Field(String),
    Index(i128),
    Slice(i128, i128),
}

pub type Fallible<T> = Result<T, String>;

impl Datum {
    /// An array of reals.
    pub fn reals(values: &[f64]) -> Datum {
        Datum::Array(values.iter().map(|value| Datum::Real(*value)).collect())
    }

    pub fn real(&self) -> Fallible<f64> {
        match self {
            Datum::Real(value) => Ok(*value),
            other => Err(format!("{other:?} is not a real number")),
        }
    }

    /// A real, or several lanes of it; the tangent of what is constant is zero.
    pub fn into_number(self) -> Fallible<Datum> {
        match self {
            Datum::Real(_) | Datum::Lanes(_) => Ok(self),
            Datum::Unit => Ok(Datum::Real(0.0)),
            other => Err(format!("{other:?} is not a real number")),
        }
    }

    /// The real that a function gives of others, or if any of these has lanes, one for each of them.
    pub fn lanewise(arguments: &[Datum], function: impl Fn(&[f64]) -> f64) -> Fallible<Datum> {
        let lane = |index: Option<usize>| {
            let argument = |datum: &Datum| match (datum, index) {
                (Datum::Lanes(lanes), Some(index)) => lanes.get(index).copied().ok_or("too few lanes".to_owned()),
                (datum, _) => datum.real(),
            };
            Ok(function(&arguments.iter().map(argument).collect::<Fallible<Vec<_>>>()?))
        };
        let count = arguments.iter().find_map(|datum| match datum {
            Datum::Lanes(lanes) => Some(lanes.len()),
            _ => None,
        });
        match count {
            Some(count) => (0..count).map(|index| lane(Some(index))).collect::<Fallible<_>>().map(Datum::Lanes),
            None => lane(None).map(Datum::Real),
        }
    }

    pub fn int(&self) -> Fallible<i128> {
        match self {
            Datum::Int(value) => Ok(*value),
            other => Err(format!("{other:?} is not an integer")),
        }
    }

    pub fn bool(&self) -> Fallible<bool> {
        match self {
            Datum::Bool(value) => Ok(*value),
            other => Err(format!("{other:?} is not a condition")),
        }
    }

    pub fn elements(&self) -> Fallible<&[Datum]> {
        match self {
            Datum::Array(elements) => Ok(elements),
            other => Err(format!("{other:?} is not an array")),
        }
    }

    pub fn elements_mut(&mut self) -> Fallible<&mut Vec<Datum>> {
        match self {
            Datum::Array(elements) => Ok(elements),
            other => Err(format!("{other:?} is not an array")),
        }
    }

    /// Every float in it, in order.
    pub fn flat(&self) -> Vec<f64> {
        match self {
            Datum::Real(value) => vec![*value],
            Datum::Lanes(lanes) => lanes.clone(),
            _ => self.parts().into_iter().flat_map(Datum::flat).collect(),
        }
    }

    /// The zero of its tangents: what has none becomes nothing.
    pub fn zero(&self) -> Datum {
        match self {
            Datum::Real(_) | Datum::Lanes(_) => Datum::Real(0.0),
            Datum::Tuple(parts) => Datum::Tuple(parts.iter().map(Datum::zero).collect()),
            Datum::Array(elements) => Datum::Array(elements.iter().map(Datum::zero).collect()),
            Datum::Struct(fields) => {
                Datum::Struct(fields.iter().map(|(name, part)| (name.clone(), part.zero())).collect())
            }
            _ => Datum::Unit,
        }
    }

    /// Every float in it becomes zero.
    pub fn clear(&mut self) {
        match self {
            Datum::Real(_) | Datum::Lanes(_) => *self = Datum::Real(0.0),
            _ => self.parts_mut().into_iter().for_each(Datum::clear),
        }
    }

    /// Adds another of the same shape; returns how many floats that are. What is added to the tangent of a constant is dropped.
    pub fn accumulate(&mut self, added: &Datum) -> Fallible<usize> {
        if *self == Datum::Unit {
            return Ok(0);
        }
        if let (Datum::Real(_) | Datum::Lanes(_), Datum::Real(_) | Datum::Lanes(_)) = (&*self, added) {
            *self = Datum::lanewise(&[self.clone(), added.clone()], |terms| terms[0] + terms[1])?;
            return Ok(1);
        }
        let (kind, added_kind) = (std::mem::discriminant(self), std::mem::discriminant(added));
        let (parts, terms) = (self.parts_mut(), added.parts());
        if kind != added_kind || parts.len() != terms.len() {
            return Err("the two sides of an accumulation have different shapes".to_owned());
        }
        parts.into_iter().zip(terms).map(|(part, term)| part.accumulate(term)).sum()
    }

    pub fn get(&self, way: &[Step]) -> Fallible<Datum> {
        match way {
            [] => Ok(self.clone()),
            [Step::Slice(start, end), rest @ ..] => {
                let elements = self.elements()?;
                let range = slice(*start, *end, elements.len())?;
                Datum::Array(elements[range].to_vec()).get(rest)
            }
            [step, rest @ ..] => self.part(step)?.get(rest),
        }
    }

    pub fn set(&mut self, way: &[Step], new: Datum) -> Fallible<()> {
        self.update(way, |old| {
            *old = new;
            Ok(())
        })
    }

    /// Changes what stands at the end of a way, which keeps its length if it is a slice.
    pub fn update<R>(&mut self, way: &[Step], change: impl FnOnce(&mut Datum) -> Fallible<R>) -> Fallible<R> {
        match way {
            [] => change(self),
            [Step::Slice(start, end), rest @ ..] => {
                let elements = self.elements_mut()?;
                let range = slice(*start, *end, elements.len())?;
                let mut part = Datum::Array(elements[range.clone()].to_vec());
                let result = part.update(rest, change)?;
                let changed = part.elements()?;
                if changed.len() != range.len() {
                    return Err("a slice cannot change its length".to_owned());
                }
                elements[range].clone_from_slice(changed);
                Ok(result)
            }
            [step, rest @ ..] => self.part_mut(step)?.update(rest, change),
        }
    }

    fn part(&self, step: &Step) -> Fallible<&Datum> {
        let position = self.position(step)?;
        Ok(self.parts()[position])
    }

    fn part_mut(&mut self, step: &Step) -> Fallible<&mut Datum> {
        let position = self.position(step)?;
        Ok(self.parts_mut().swap_remove(position))
    }

    fn position(&self, step: &Step) -> Fallible<usize> {
        let missing = || format!("{self:?} has no {step:?}");
        match (self, step) {
            (Datum::Array(elements), Step::Index(index)) => {
                usize::try_from(*index).ok().filter(|index| *index < elements.len()).ok_or_else(missing)
            }
            (Datum::Tuple(parts), Step::Field(name)) => {
                name.parse().ok().filter(|index| *index < parts.len()).ok_or_else(missing)
            }
            (Datum::Struct(fields), Step::Field(name)) => {
                fields.iter().position(|(field, _)| field == name).ok_or_else(missing)
            }
            _ => Err(missing()),
        }
    }

    fn parts(&self) -> Vec<&Datum> {
        match self {
            Datum::Tuple(parts) | Datum::Array(parts) | Datum::Tape(parts) => parts.iter().collect(),
            Datum::Struct(fields) => fields.iter().map(|(_, part)| part).collect(),
            _ => Vec::new(),
        }
    }

    fn parts_mut(&mut self) -> Vec<&mut Datum> {
        match self {
            Datum::Tuple(parts) | Datum::Array(parts) | Datum::Tape(parts) => parts.iter_mut().collect(),
            Datum::Struct(fields) => fields.iter_mut().map(|(_, part)| part).collect(),
            _ => Vec::new(),
        }
    }
}

fn slice(start: i128, end: i128, length: usize) -> Fallible<Range<usize>> {
    let bounds = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    match bounds {
        Some((start, end)) if start <= end && end <= length => Ok(start..end),
        _ => Err(format!("{start}..{end} is not a part of {length} elements")),
    }
}
