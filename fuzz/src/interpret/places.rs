//! Variables, parts of them, and slices of those.

use super::{Binding, Exit, Machine, Place, Value};
use crate::tree::*;

impl Machine<'_> {
    pub fn bind(&mut self, pattern: &Pattern, value: Value) {
        match pattern {
            Pattern::Wild | Pattern::Rest => (),
            Pattern::Name(_, name) => {
                if let Value::Function(closure) = value {
                    return self.scope.push((name.clone(), Binding::Closure(closure)));
                }
                let place = self.keep(value);
                self.scope.push((name.clone(), Binding::Variable(place.variable)));
            }
            Pattern::Reference(inner) => {
                let Value::Reference(place) = value else { panic!("`&` of {value:?}") };
                let value = self.read(&place);
                self.bind(inner, value);
            }
            Pattern::Tuple(parts) | Pattern::Array(parts) | Pattern::Struct(_, parts) => match value {
                Value::List(values) => {
                    for (part, index) in positions(parts, values.len()) {
                        self.bind(part, values[index].clone());
                    }
                }
                // The parts of what is behind a reference are references.
                Value::Reference(place) => {
                    let count = if parts.iter().any(is_rest) {
                        self.length(&self.followed(place.clone()))
                    } else {
                        parts.len()
                    };
                    for (part, index) in positions(parts, count) {
                        let part_place = self.element(&place, index).expect("a part");
                        self.bind(part, Value::Reference(part_place));
                    }
                }
                other => panic!("{other:?} has no parts"),
            },
        }
    }

    pub fn element(&self, place: &Place, index: usize) -> Result<Place, Exit> {
        let mut place = self.followed(place.clone());
        let index = match place.window.take() {
            Some((start, length)) if index < length => start + index,
            Some(_) => return Err(Exit::Panic),
            None => index,
        };
        place.steps.push(index);
        if self.cell(&place).is_none() { Err(Exit::Panic) } else { Ok(place) }
    }

    pub fn slice(&self, place: &Place, start: usize, end: usize) -> Result<Place, Exit> {
        let mut place = self.followed(place.clone());
        if start > end || end > self.length(&place) {
            return Err(Exit::Panic);
        }
        place.window = Some((place.window.map_or(0, |(offset, _)| offset) + start, end - start));
        Ok(place)
    }

    pub fn length(&self, place: &Place) -> usize {
        match (place.window, self.cell(place)) {
            (Some((_, length)), _) => length,
            (None, Some(Value::List(values))) => values.len(),
            other => panic!("{other:?} has no length"),
        }
    }

    pub fn cell(&self, place: &Place) -> Option<&Value> {
        place.steps.iter().try_fold(&self.variables[place.variable], |value, &step| match value {
            Value::List(values) => values.get(step),
            other => panic!("{other:?} has no parts"),
        })
    }

    pub fn cell_mut(&mut self, place: &Place) -> &mut Value {
        place.steps.iter().fold(&mut self.variables[place.variable], |value, &step| match value {
            Value::List(values) => &mut values[step],
            other => panic!("{other:?} has no parts"),
        })
    }

    pub fn read(&self, place: &Place) -> Value {
        let value = self.cell(place).expect("a place that exists");
        match (place.window, value) {
            (Some((start, length)), Value::List(values)) => Value::List(values[start..start + length].to_vec()),
            _ => value.clone(),
        }
    }

    pub fn write(&mut self, place: &Place, value: Value) {
        match (place.window, value) {
            (Some((start, _)), Value::List(values)) => {
                let Value::List(cells) = self.cell_mut(place) else { panic!("a slice of what has no parts") };
                cells[start..start + values.len()].clone_from_slice(&values);
            }
            (_, value) => *self.cell_mut(place) = value,
        }
    }

    /// To what the references at a place lead.
    pub fn followed(&self, place: Place) -> Place {
        match (place.window, self.cell(&place)) {
            (None, Some(Value::Reference(next))) => self.followed(next.clone()),
            _ => place,
        }
    }

    pub fn place(&mut self, expr: &Expr) -> Result<Place, Exit> {
        match &expr.kind {
            Kind::Var(name) => match self.lookup(name) {
                Binding::Variable(variable) => Ok(Place { variable: *variable, steps: Vec::new(), window: None }),
                Binding::Closure(_) => panic!("`{name}` is a closure"),
            },
            Kind::Deref(inner) => {
                let place = self.place(inner)?;
                match self.cell(&place) {
                    Some(Value::Reference(next)) => Ok(next.clone()),
                    other => panic!("`*` of {other:?}"),
                }
            }
            Kind::Field(base, index) => {
                let base = self.place(base)?;
                self.element(&base, *index)
            }
            Kind::Index(base, index) => {
                let base = self.place(base)?;
                let index = self.int(index)?;
                self.element(&base, index)
            }
            Kind::Range(base, start, end) => {
                let base = self.place(base)?;
                self.slice(&base, *start, *end)
            }
            Kind::RangeFull(base) => {
                let base = self.target(base)?;
                self.slice(&base, 0, self.length(&base))
            }
            _ => {
                let value = self.expr(expr)?;
                Ok(self.keep(value))
            }
        }
    }

    /// The place, or what the reference that stands there leads to.
    pub fn target(&mut self, expr: &Expr) -> Result<Place, Exit> {
        let place = self.place(expr)?;
        Ok(self.followed(place))
    }
}

/// The parts of a pattern and their positions in a list of so many; those behind `..` are counted from its end.
pub fn positions(parts: &[Pattern], count: usize) -> impl Iterator<Item = (&Pattern, usize)> {
    let rest = parts.iter().position(is_rest);
    parts.iter().enumerate().filter(|(_, part)| !is_rest(part)).map(move |(index, part)| match rest {
        Some(rest) if index > rest => (part, count + index - parts.len()),
        _ => (part, index),
    })
}

pub fn is_rest(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Rest)
}
