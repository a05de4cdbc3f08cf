//! The cotangents of a few floats, by the Jacobian matrix: forward mode in the direction of each of them, in one sweep, and no tape.
//!
//! Before: a function as it is for [`forward`] and [`reverse`](super::reverse). After: what the latter promises. What depends on a tangent
//! is there once for each direction, all else once. Of both, nothing but the columns of the matrix is kept, by which the cotangents of
//! the results are multiplied.

use super::activity::{closure, flows_of};
use super::builder::Builder;
use super::cotangents::{cotangents, out};
use super::floats::{MOST, count, each_float, places, product, read};
use super::forward;
use super::repeats::repeatable;
use crate::ir::visit::walk;
use crate::ir::{
    Aggregate, Argument, Block, Callee, Function, Operand, Place, Reference, Role, Sign, Statement, Type, Value, Var,
    VarMap, VarSet, Variable,
};
use crate::simplify::Substitution;

/// The most directions that one sweep has.
const DIRECTIONS: usize = 4;

/// The derivative that the header tells of.
pub struct Jacobian {
    pub function: Function,
    pub directions: usize,
    /// The functions that run for each direction.
    pub repeated: Vec<Callee>,
}

/// See the header; in halves, the results are handed over before the products. There is none for more than a few floats, for results of
/// a size that is not known, and where a call cannot be repeated for each direction.
pub fn jacobian(function: &Function, wrt: &[Var], in_halves: bool) -> Option<Jacobian> {
    let inputs: Option<Vec<Vec<Place>>> = wrt.iter().map(|parameter| places(function, (*parameter).into())).collect();
    let inputs = inputs?;
    let directions = inputs.iter().map(Vec::len).sum::<usize>();
    let results = function.results.iter().map(|result| match result.var() {
        Some(result) => Some(places(function, result.into())?.len()),
        None => Some(1),
    });
    let entries = directions * results.sum::<Option<usize>>()?;
    let is_output = |parameter: &Var| {
        let variable = function.variable(*parameter);
        variable.role == Role::Place && variable.reference == Reference::Mutable
    };
    if !(1..=DIRECTIONS).contains(&directions) || entries > MOST || function.parameters.iter().any(is_output) {
        return None;
    }
    let mut derived = forward(function, wrt);
    let seeds = derived.parameters.split_off(function.parameters.len());
    let columns = derived.results.split_off(function.results.len());
    let varying = varying(&derived, &seeds, function);
    let repeated = if directions > 1 { repeated(&derived, &varying)? } else { Vec::new() };
    let mut sweep = Sweep { function: derived, varying, renamed: vec![VarMap::default(); directions] };
    let own = std::mem::take(&mut sweep.function.body);
    let (mut body, ones) = sweep.units(&seeds, wrt);
    body.extend(sweep.block(&own));
    body.extend(in_halves.then_some(Statement::HandOver));
    let columns: Vec<Vec<Operand>> = (0..directions)
        .map(|direction| columns.iter().map(|column| sweep.operand(column, direction)).collect())
        .collect();
    let mut derived = sweep.function;
    let cotangents = cotangents(&mut derived, &function.results);
    let outs: Vec<Var> = wrt.iter().map(|parameter| out(&mut derived, *parameter)).collect();
    let inputs = outs.iter().zip(inputs).flat_map(|(out, inputs)| inputs.into_iter().map(|input| input.under(*out)));
    for (input, columns) in inputs.zip(columns) {
        for (cotangent, column) in cotangents.iter().zip(columns) {
            accumulate(&mut derived, &input, *cotangent, &column, &mut body);
        }
    }
    derived.body = body;
    derived.checkpoints.clear();
    ones.apply_all(&mut derived);
    Some(Jacobian { function: derived, directions, repeated })
}

/// The functions that are called with what varies, if these calls can be repeated: nothing of the function itself is lent mutably, and
/// constants are there for each.
fn repeated(derived: &Function, varying: &VarSet) -> Option<Vec<Callee>> {
    let (mut repeated, mut is_possible) = (Vec::new(), true);
    let passes_again = repeatable(derived);
    walk(&derived.body, &mut |statement| {
        let Statement::Call(call) = statement else { return };
        if !mentions(statement, varying) {
            return;
        }
        is_possible &= call.callee.namespace().is_some()
            && !call.callee.has_functions()
            && call.arguments.iter().all(|argument| match argument {
                Argument::BorrowMut(place) => varying.contains(&place.root),
                Argument::Constant(constant) => passes_again(constant),
                _ => true,
            });
        repeated.push(call.callee.clone());
    });
    is_possible.then_some(repeated)
}

/// x̄ += Σ ȳᵢ · ∂yᵢ/∂x
fn accumulate(function: &mut Function, input: &Place, cotangent: Var, column: &Operand, block: &mut Block) {
    let add = |function: &mut Function, product: Operand, block: &mut Block| {
        let product = cast(function, product, input, block);
        block.push(Statement::Accumulate(input.clone(), Sign::Plus, product));
    };
    match column.var().filter(|column| function.variable(*column).role == Role::Place) {
        Some(column) => {
            each_float(function, &[cotangent.into(), column.into()], block, &mut |function, [seed, partial], block| {
                let seed = read(function, seed, block);
                let product = product(function, seed, partial, block);
                add(function, product, block);
            });
        }
        None if column.is_zero() => {}
        None => {
            let scalar = function.scalar_of(&cotangent.into());
            let mut builder = Builder { function, block, scalar };
            let product = builder.operation("strong", vec![cotangent.into(), column.clone()]);
            add(function, product, block);
        }
    }
}

/// The operand in the precision of the place.
fn cast(function: &mut Function, operand: Operand, place: &Place, block: &mut Block) -> Operand {
    match function.type_of(place) {
        Type::Scalar(scalar) if scalar != function.scalar_of(&operand) => {
            let cast = function.value("d", scalar.clone());
            block.push(Statement::Let(cast, Value::Cast(operand, scalar)));
            cast.into()
        }
        _ => operand,
    }
}

/// The tangent of a value of which one float moves, that with this number.
fn unit(ty: &Type, moving: usize, number: &mut usize) -> Aggregate {
    match ty {
        Type::Array(element, length) => {
            Aggregate::Array((0..count(length).unwrap_or(0)).map(|_| unit(element, moving, number)).collect())
        }
        Type::Tuple(parts) => Aggregate::Tuple(parts.iter().map(|part| unit(part, moving, number)).collect()),
        _ => {
            *number += 1;
            Aggregate::Scalar(if *number - 1 == moving { 1.0 } else { 0.0 }.into())
        }
    }
}

/// What a derivative in forward mode has besides what its function has, and depends on tangents.
fn varying(derived: &Function, seeds: &[Var], function: &Function) -> VarSet {
    let mut flows = Vec::new();
    walk(&derived.body, &mut |statement| flows_of(derived, statement, &mut flows));
    let is_added = |var: Var| var.0 as usize >= function.variables.len();
    let flows = flows.iter().filter(|flow| is_added(flow.to));
    closure(seeds.iter().copied(), flows.map(|flow| (flow.from, flow.to)))
}

fn mentions(statement: &Statement, varying: &VarSet) -> bool {
    let mut found = false;
    let mut is_found = |var: Var| found |= varying.contains(&var);
    statement.uses(&mut is_found);
    statement.defines(&mut is_found);
    found
}

/// Forward mode in several directions.
struct Sweep {
    function: Function,
    varying: VarSet,
    /// What stands in each direction for what varies, if it is not that itself.
    renamed: Vec<VarMap<Var>>,
}

impl Sweep {
    fn var(&mut self, var: Var, direction: usize) -> Var {
        if direction == 0 || !self.varying.contains(&var) {
            return var;
        }
        let function = &mut self.function;
        *self.renamed[direction].entry(var).or_insert_with(|| function.add(function.variable(var).clone()))
    }

    fn operand(&mut self, operand: &Operand, direction: usize) -> Operand {
        match operand {
            Operand::Var(var) => self.var(*var, direction).into(),
            literal => literal.clone(),
        }
    }

    /// Defines the tangents of the parameters; literals stand for those that are values.
    fn units(&mut self, seeds: &[Var], wrt: &[Var]) -> (Block, Substitution) {
        let (mut block, mut ones) = (Block::new(), Substitution::default());
        for direction in 0..self.renamed.len() {
            let mut number = 0;
            for (seed, parameter) in seeds.iter().zip(wrt) {
                let (seed, ty) = (self.var(*seed, direction), self.function.variable(*parameter).ty.clone());
                let variable = &mut self.function.variables[seed.0 as usize];
                match unit(&ty, direction, &mut number) {
                    Aggregate::Scalar(operand) if variable.role == Role::Value => ones.insert(seed, operand),
                    unit => {
                        *variable = Variable { ty, reference: Reference::Owned, ..variable.clone() };
                        block.push(Statement::Let(seed, Value::Aggregate(unit)));
                    }
                }
            }
        }
        (block, ones)
    }

    fn block(&mut self, block: &Block) -> Block {
        let mut written = Block::with_capacity(2 * block.len());
        for statement in block {
            if let Some(statement) = statement.with_blocks(&mut |inner| self.block(inner)) {
                written.push(statement);
            } else if mentions(statement, &self.varying) {
                for direction in 0..self.renamed.len() {
                    let mut statement = statement.clone();
                    if let Statement::Call(call) = &mut statement
                        && direction > 0
                    {
                        self.apart(&mut call.results);
                    }
                    statement.rename(&mut |var| self.var(var, direction));
                    written.push(statement);
                }
            } else {
                written.push(statement.clone());
            }
        }
        written
    }

    /// Another variable for each result that does not vary, where the first direction has it already.
    fn apart(&mut self, results: &mut [Var]) {
        for result in results.iter_mut().filter(|result| !self.varying.contains(result)) {
            *result = self.function.add(self.function.variable(*result).clone());
        }
    }
}
