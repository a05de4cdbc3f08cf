//! Storage whose shape is fixed.

use crate::ir::visit::{any, walk};
use crate::ir::{
    Aggregate, Argument, Call, Function, Mode, Opaque, Operand, Place, Reference, Statement, Type, Value, Var, VarMap,
};

/// The vectors of the function that have the length with which they are declared as long as there are.
pub fn fixed_lengths(function: &Function) -> VarMap<Opaque> {
    let mut lengths = VarMap::default();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(var, Value::Aggregate(Aggregate::Vector(_, length))) = statement
            && Storage::of(statement, function).is_some_and(|storage| !storage.may_be_reshaped(&function.body))
        {
            lengths.insert(*var, length.clone());
        }
    });
    lengths
}

/// Storage of the function's own that can be declared anywhere: what it begins with does not change.
pub struct Storage {
    pub var: Var,
    is_array: bool,
    is_shadow: bool,
    /// How many elements it has, how many each of them has, and so on.
    pub lengths: Vec<String>,
}

impl Storage {
    pub fn of(statement: &Statement, function: &Function) -> Option<Self> {
        let Statement::Let(var, Value::Aggregate(contents)) = statement else { return None };
        let variable = function.variable(*var);
        let is_own = variable.owns_storage();
        let is_result = function.results.iter().any(|result| result.var() == Some(*var));
        let (is_array, lengths) = match contents {
            Aggregate::Vector(element, length) if is_fixed(length, function) => {
                (false, [vec![length.tokens.to_string()], lengths(element, function)?].concat())
            }
            array => (true, lengths(array, function).filter(|lengths| !lengths.is_empty())?),
        };
        (is_own && !is_result).then_some(Storage { var: *var, is_array, is_shadow: variable.shadow, lengths })
    }

    /// A vector that is declared with as many elements as anything has.
    pub fn of_vector(statement: &Statement, function: &Function) -> Option<Self> {
        let Statement::Let(var, Value::Aggregate(_)) = statement else { return None };
        let variable = function.variable(*var);
        let is_vector = variable.owns_storage() && matches!(variable.ty, Type::Vector(_));
        is_vector.then(|| Storage { var: *var, is_array: false, is_shadow: variable.shadow, lengths: Vec::new() })
    }

    /// Whether a call adds to it alone: it is a cotangent in a reverse sweep.
    fn is_collected_in(&self, call: &Call) -> bool {
        self.is_shadow && call.callee.modes.last() == Some(&Mode::Reverse)
    }

    /// Whether the statements may give it another length, or do what cannot be seen.
    pub fn may_be_reshaped(&self, statements: &[Statement]) -> bool {
        let is_whole = |place: &Place| place.root == self.var && place.path.is_empty();
        any(statements, &mut |statement| {
            let mut changed = false;
            statement.opaques(&mut |opaque| opaque.changes(&mut |var| changed |= var == self.var));
            changed
                || match statement {
                    Statement::Append(place, _) => place.root == self.var,
                    Statement::Let(_, Value::Pop(vector)) => *vector == self.var,
                    Statement::Assign(place, _) => is_whole(place) && !self.is_array,
                    Statement::Swap(one, other) => [one, other].iter().any(|place| place.root == self.var),
                    Statement::Call(call) => call.arguments.iter().any(|argument| match argument {
                        Argument::BorrowMut(place) => is_whole(place) && !self.is_array && !self.is_collected_in(call),
                        _ => false,
                    }),
                    _ => false,
                }
        })
    }

    pub fn is_mentioned_in(&self, statement: &Statement) -> bool {
        any(std::slice::from_ref(statement), &mut |inner| self.is_mentioned_by(inner))
    }

    pub fn is_mentioned_by(&self, statement: &Statement) -> bool {
        let mut found = false;
        statement.uses(&mut |var| found |= var == self.var);
        found
    }
}

/// The lengths of an array of arrays of … of numbers.
fn lengths(contents: &Aggregate, function: &Function) -> Option<Vec<String>> {
    match contents {
        Aggregate::Scalar(Operand::Literal(_)) => Some(Vec::new()),
        Aggregate::Repeat(element, length) if is_fixed(length, function) => {
            Some([vec![length.tokens.to_string()], lengths(element, function)?].concat())
        }
        Aggregate::Array(elements) => {
            let (first, others) = elements.split_first()?;
            let of_element = lengths(first, function)?;
            let are_alike = others.iter().all(|other| lengths(other, function).as_ref() == Some(&of_element));
            are_alike.then(|| [vec![elements.len().to_string()], of_element].concat())
        }
        _ => None,
    }
}

/// Whether a length is the same anywhere, and nothing happens where it is computed: it is a number, a name, or the length of what has a name.
fn is_fixed(length: &Opaque, function: &Function) -> bool {
    let is_constant = |var: &Var| {
        let variable = function.variable(*var);
        !variable.mutable && variable.reference != Reference::Mutable
    };
    let is_plain = length.tokens.clone().into_iter().count() == 1 || function.is_length(&length.tokens);
    is_plain && length.writes.is_empty() && length.reads.iter().all(is_constant)
}
