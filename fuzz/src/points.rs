//! Where a function is evaluated, and what is known of it there.

use crate::interpret::{Exit, Machine, Value, floats};
use crate::jet::{DIRECTIONS, Jet};
use crate::random::Random;
use crate::trace::{self, Cotangent, pulled_back};
use crate::tree::*;

/// Arguments, tangents of the active ones, and cotangents of the results.
#[derive(Clone, Debug)]
pub struct Point {
    pub floats: Vec<f64>,
    pub ints: Vec<usize>,
    pub tangents: Vec<f64>,
    pub cotangents: Vec<f64>,
}

/// What the interpreter says.
#[derive(Debug)]
pub enum Expected {
    Results(Box<Run>),
    Panic,
}

/// A run that came to its end.
#[derive(Debug)]
pub struct Run {
    /// The floats of the result.
    pub jets: Vec<Jet>,
    /// Whether it met what is infinite or too large, so that the derivatives in the jets are of no use.
    pub singular: bool,
    /// How often what is counted has run.
    pub count: usize,
    /// The gradients for the cotangents of the point, and for ones, if it is singular.
    pub gradients: [Vec<Cotangent>; 2],
}

/// What a constant field of a struct is set to.
pub const COUNT: usize = 3;

/// The floats in a constant parameter.
pub const CONSTANT: f64 = 0.75;

/// What makes powers and exponentials infinite, or slopes.
const EXTREMES: [f64; 8] = [0.0, -0.0, 1.0, 0.5, 40.0, 710.0, -710.0, 1000.0];

pub fn points(function: &Function, random: &mut Random, count: usize) -> Vec<Point> {
    let actives = || function.parameters.iter().filter(|parameter| parameter.is_active());
    let floats: usize = actives().map(|parameter| parameter.ty.floats()).sum();
    let ints = function.parameters.iter().filter(|parameter| parameter.ty == Type::Int).count();
    let outputs = function.parameters.iter().filter(|parameter| parameter.is_output());
    let results = function.result.floats() + outputs.map(|output| output.ty.floats()).sum::<usize>();
    let single = |x: f64| if function.scalar == Scalar::F32 { f64::from(x as f32) } else { x };
    (0..count)
        .map(|number| {
            let chosen: &[f64] = match (number, random.below(4)) {
                (2, 0 | 1) => &[0.0, 0.5, 1.0, -1.0, 2.0],
                (2, 2) => &EXTREMES,
                _ => &[],
            };
            let coordinate = |random: &mut Random| match chosen {
                [] => single(random.real(-1.6, 1.6)),
                chosen => chosen[random.below(chosen.len())],
            };
            let mut some = |count: usize| (0..count).map(|_| single(random.real(0.3, 1.7))).collect::<Vec<f64>>();
            let (mut tangents, mut cotangents) = (some(floats), some(results));
            for (index, seed) in tangents.iter_mut().chain(&mut cotangents).enumerate() {
                *seed *= if index % 3 == 1 { -1.0 } else { 1.0 };
            }
            if !chosen.is_empty() && results > 1 {
                cotangents[random.below(results)] = 0.0;
            }
            Point {
                floats: (0..floats).map(|_| coordinate(random)).collect(),
                ints: (0..ints).map(|_| random.below(5)).collect(),
                tangents,
                cotangents,
            }
        })
        .collect()
}

/// The results of the interpreter; nothing if it runs for too long or the numbers grow too large.
pub fn expected(program: &Program, point: &Point) -> Option<Expected> {
    trace::clear();
    let mut machine = Machine::new(program);
    let mut reader = Reader { point, floats: 0, ints: 0 };
    let arguments = program.main().parameters.iter().map(|parameter| match parameter.is_output() {
        true => filled(parameter.ty.referent(), 0.0),
        false if parameter.is_constant => filled(parameter.ty.referent(), CONSTANT),
        false => reader.value(parameter.ty.referent()),
    });
    let arguments: Vec<Value> = arguments.collect();
    match machine.run(arguments) {
        Ok(values) => {
            let mut jets = Vec::new();
            values.iter().for_each(|value| floats(value, &mut jets));
            let is_extreme = point.floats.iter().any(|float| float.abs() > 10.0);
            let tame = machine.seen.size < if program.main().scalar == Scalar::F32 { 1e4 } else { 1e9 };
            let (singular, count) = (machine.seen.singular || !tame, machine.seen.count);
            let gradient = |cotangents: &mut dyn Iterator<Item = f64>| {
                pulled_back(jets.iter().map(|jet| jet.node).zip(cotangents), point.floats.len())
            };
            let gradients = match singular {
                true => [gradient(&mut point.cotangents.iter().copied()), gradient(&mut std::iter::repeat(1.0))],
                false => Default::default(),
            };
            (tame || is_extreme).then(|| Expected::Results(Box::new(Run { jets, singular, count, gradients })))
        }
        Err(Exit::Panic | Exit::Fail) => Some(Expected::Panic),
        Err(Exit::Endless) => None,
        Err(other) => panic!("a jump to nowhere: {other:?}"),
    }
}

/// Whether two interpretations are the same to rounding.
pub fn agree(one: &[Expected], other: &[Expected]) -> bool {
    let close =
        |one: f64, other: f64, size: f64| (one - other).abs() <= 1e-9 * size || one.to_bits() == other.to_bits();
    one.iter().zip(other).all(|(one, other)| match (one, other) {
        (Expected::Results(run), Expected::Results(same)) => {
            run.count == same.count
                && run.jets.iter().zip(&same.jets).all(|(one, other)| {
                    let derivatives = (0..DIRECTIONS).all(|i| close(one.first[i], other.first[i], one.first_size[i]));
                    run.singular || close(one.value, other.value, one.value.abs()) && derivatives
                })
        }
        (Expected::Panic, Expected::Panic) => true,
        _ => false,
    })
}

struct Reader<'a> {
    point: &'a Point,
    floats: usize,
    ints: usize,
}

impl Reader<'_> {
    fn value(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Float => {
                let index = self.floats;
                self.floats += 1;
                assert!(index < DIRECTIONS, "too many directions");
                Value::Float(Box::new(Jet::variable(self.point.floats[index], index, self.point.tangents[index])))
            }
            Type::Int => {
                self.ints += 1;
                Value::Int(self.point.ints[self.ints - 1] as i64)
            }
            _ => match (ty.elements(), ty.fields()) {
                (Some((element, Some(length))), _) => Value::List((0..length).map(|_| self.value(element)).collect()),
                (_, Some(fields)) => Value::List(
                    fields
                        .iter()
                        .map(|field| if *field == Type::Int { Value::Int(COUNT as i64) } else { self.value(field) })
                        .collect(),
                ),
                _ => panic!("no value of {ty:?}"),
            },
        }
    }
}

fn filled(ty: &Type, with: f64) -> Value {
    match ty {
        Type::Float => Value::Float(Box::new(Jet::constant(with))),
        Type::Int => Value::Int(COUNT as i64),
        _ => match (ty.elements(), ty.fields()) {
            (Some((element, Some(length))), _) => Value::List(vec![filled(element, with); length]),
            (_, Some(fields)) => Value::List(fields.iter().map(|field| filled(field, with)).collect()),
            _ => panic!("no value of {ty:?}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_shape_of_their_type() {
        let mut jets = Vec::new();
        floats(&filled(&Type::Tuple(vec![Type::Float, Type::array(Type::Float, 3)]), 0.0), &mut jets);
        assert_eq!(jets.len(), 4);
    }
}
