//! Derivatives that are taken inside a function: what is called runs on variables of its own, once for each, and the
//! second derivatives say how the first ones move.

use super::{Exit, Machine, Value, floats};
use crate::jet::{self, Jet};
use crate::tree::*;

/// What is larger is not known well enough: the values of derivatives are compared like those of functions.
const KNOWN: f64 = 1e4;

/// The derivatives of each result by each variable.
type Rows = Vec<Vec<Jet>>;

impl Machine<'_> {
    pub fn derivative(
        &mut self,
        derivative: Derivative,
        function: usize,
        arguments: Vec<Value>,
        seeds: &[Value],
    ) -> Result<Value, Exit> {
        let result = self.call(function, arguments.clone())?;
        let parameters = &self.program.functions[function].parameters;
        let arguments: Vec<Value> = arguments.into_iter().map(|argument| self.owned(argument)).collect();
        let inputs: Vec<Value> = arguments
            .iter()
            .zip(parameters)
            .filter(|(_, parameter)| parameter.is_active())
            .map(|(argument, _)| argument.clone())
            .collect();
        let rows = self.rows(function, &arguments, &inputs.iter().flat_map(jets).collect::<Vec<_>>())?;
        let seeds: Vec<Jet> = seeds.iter().map(|seed| self.owned(seed.clone())).flat_map(|seed| jets(&seed)).collect();
        let product = |terms: &mut dyn Iterator<Item = (Jet, Jet)>| {
            terms.fold(Jet::constant(0.0), |sum, (one, other)| {
                let term = jet::apply("mul", false, &[one, other], self.precision);
                jet::apply("add", false, &[sum, term], self.precision)
            })
        };
        let gradient = |of: Vec<Jet>| {
            let mut of = of.into_iter();
            let mut parts: Vec<Value> = inputs.iter().map(|input| refilled(input, &mut of)).collect();
            if parts.len() == 1 { parts.remove(0) } else { Value::List(parts) }
        };
        let moved = match derivative {
            Derivative::Gradient => return Ok(gradient(rows[0].clone())),
            Derivative::ValueAndGradient => gradient(rows[0].clone()),
            Derivative::Jvp => {
                let along = rows.iter().map(|row| product(&mut row.iter().cloned().zip(seeds.iter().cloned())));
                refilled(&result, &mut along.collect::<Vec<_>>().into_iter())
            }
            Derivative::Vjp => {
                let column = |k: usize| rows.iter().map(move |row| row[k].clone());
                let pulled = (0..rows[0].len()).map(|k| product(&mut column(k).zip(seeds.iter().cloned())));
                gradient(pulled.collect())
            }
        };
        Ok(Value::List(vec![result, moved]))
    }

    fn rows(&mut self, function: usize, arguments: &[Value], inputs: &[Jet]) -> Result<Rows, Exit> {
        let parameters = &self.program.functions[function].parameters;
        let (count, singular) = (self.seen.count, std::mem::take(&mut self.seen.singular));
        let mut runs: Vec<Vec<Jet>> = Vec::new();
        for along in 0..inputs.len() {
            let variable = |(index, input): (usize, &Jet)| {
                Jet::variable(input.value, index, if index == along { 1.0 } else { 0.0 })
            };
            let mut variables = inputs.iter().enumerate().map(variable).collect::<Vec<_>>().into_iter();
            let mut given = Vec::new();
            for (argument, parameter) in arguments.iter().zip(parameters) {
                let value = if parameter.is_active() { refilled(argument, &mut variables) } else { argument.clone() };
                given.push(match parameter.ty {
                    Type::Reference(..) => Value::Reference(self.keep(value)),
                    _ => value,
                });
            }
            runs.push(jets(&self.call(function, given)?));
        }
        self.seen.count = count;
        if std::mem::replace(&mut self.seen.singular, singular) {
            return Err(Exit::Endless);
        }
        let first = &runs[0];
        let row = |result: usize| (0..inputs.len()).map(move |by| (result, by));
        let entry = |(result, by): (usize, usize)| {
            let moves = runs.iter().map(|run| (run[result].second[by], run[result].second_size[by]));
            Jet::moving(first[result].first[by], inputs, moves)
        };
        let is_known = |jet: &Jet| jet.first_size.iter().chain(&jet.second_size).all(|size| *size < KNOWN);
        if !runs.iter().flatten().all(is_known) {
            return Err(Exit::Endless);
        }
        Ok((0..first.len()).map(|result| row(result).map(entry).collect()).collect())
    }
}

fn jets(value: &Value) -> Vec<Jet> {
    let mut jets = Vec::new();
    floats(value, &mut jets);
    jets
}

/// A value like this one with other floats.
fn refilled(like: &Value, with: &mut impl Iterator<Item = Jet>) -> Value {
    match like {
        Value::Float(_) => Value::Float(Box::new(with.next().expect("as many floats"))),
        Value::List(parts) => Value::List(parts.iter().map(|part| refilled(part, with)).collect()),
        other => other.clone(),
    }
}
