//! Branches: what several blocks are worth, of which one runs, becomes one value.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote};

use super::refuse::Refusal;
use super::statements::{is_unit, unit};
use super::{Constant, Lowered, Reader, Reading};
use crate::ir::variables_in;
use crate::ir::{Aggregate, Block, Label, Opaque, Operand, Projection, Reference, Role, Statement, Type, Var};

/// What several arms are worth together.
enum Worth {
    Nothing,
    Constant,
    /// A literal float, which is constant unless it meets something active.
    Number,
    Scalar,
    /// With whether all of it are shared references.
    Storage(Type, Reference),
    /// A tuple or an array, part by part.
    Parts(Vec<Worth>, Whole),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    Tuple,
    Array,
}

/// A jump to the end of a block around it, and what it passes. Until all that is passed there is known, it goes to a label
/// of its own.
pub struct Jump {
    own: Label,
    /// Whether statements follow it in that block.
    leaves: bool,
    passed: Lowered,
    span: Span,
}

/// The variables for what the arms are worth.
enum Joined {
    Nothing,
    One(Var, Reference),
    Parts(Vec<Joined>, Whole),
}

impl<'a> Reader<'a> {
    /// Several blocks, of which one runs: what they are worth becomes one value.
    pub fn join_arms(
        &mut self,
        arms: Vec<(Lowered, Block)>,
        span: Span,
        statement: impl FnOnce(Vec<Block>) -> Statement,
    ) -> Reading<Lowered> {
        let worths: Vec<Worth> =
            arms.iter().filter(|(lowered, _)| !lowered.is_never()).map(|(lowered, _)| self.worth(lowered)).collect();
        let Some(worth) = worths.into_iter().reduce(Worth::join) else {
            self.emit(statement(arms.into_iter().map(|(_, block)| block).collect()));
            return Ok(self.never());
        };
        let joined = self.joined(worth);
        let mut blocks = Vec::with_capacity(arms.len());
        for (lowered, mut block) in arms {
            if !lowered.is_never() {
                let set = self.continue_block(&mut block, |this| this.set_joined(&joined, lowered, span));
                set?;
            }
            blocks.push(block);
        }
        self.emit(statement(blocks));
        Ok(self.whole(&joined))
    }

    /// Jumps to the end of a block around with a value.
    pub fn jump(&mut self, passed: Lowered, leaves: bool, span: Span) -> Jump {
        let own = self.function.label();
        self.emit(Statement::Exit(own));
        Jump { own, leaves, passed, span }
    }

    /// The jumps in the block go to its end: what they pass becomes one value.
    pub fn land(&mut self, jumps: Vec<Jump>, end: Label, block: &mut Block) -> Reading<Lowered> {
        let worths: Vec<Worth> = jumps.iter().map(|jump| self.worth(&jump.passed)).collect();
        let joined = match worths.into_iter().reduce(Worth::join) {
            Some(worth) => self.joined(worth),
            None => return Ok(unit()),
        };
        self.continue_block(block, |this| {
            jumps.into_iter().try_for_each(|Jump { own, leaves, passed, span }| {
                let mut way = Block::new();
                this.continue_block(&mut way, |this| this.set_joined(&joined, passed, span))?;
                way.extend(leaves.then_some(Statement::Exit(end)));
                let written = &mut this.blocks.last_mut().expect("the block around").statements;
                replace_exit(written, own, &mut Some(way));
                Ok(())
            })
        })?;
        Ok(self.whole(&joined))
    }

    fn worth(&mut self, lowered: &Lowered) -> Worth {
        match lowered {
            Lowered::Never => Worth::Nothing,
            Lowered::Constant(constant) if is_unit(constant) => Worth::Nothing,
            Lowered::Constant(constant) if constant.literal.is_some() => Worth::Number,
            Lowered::Constant(_) => Worth::Constant,
            Lowered::Scalar(_) => Worth::Scalar,
            Lowered::Parts(parts) => Worth::Parts(parts.iter().map(|part| self.worth(part)).collect(), Whole::Tuple),
            Lowered::Place(place, reference) => Worth::of(self.type_of(place), *reference),
            Lowered::Aggregate(aggregate) => self.worth_of_aggregate(aggregate),
        }
    }

    fn worth_of_aggregate(&mut self, aggregate: &Aggregate) -> Worth {
        let mut parts = |parts: &[Aggregate], whole| {
            Worth::Parts(parts.iter().map(|part| self.worth_of_aggregate(part)).collect(), whole)
        };
        match aggregate {
            Aggregate::Tuple(elements) => parts(elements, Whole::Tuple),
            Aggregate::Array(elements) => parts(elements, Whole::Array),
            Aggregate::Scalar(Operand::Literal(_)) => Worth::Number,
            Aggregate::Scalar(_) => Worth::Scalar,
            Aggregate::Opaque(_) => Worth::Constant,
            other => Worth::of(self.shape_of(other), Reference::Owned),
        }
    }

    /// Declares the variables for what the arms are worth.
    fn joined(&mut self, worth: Worth) -> Joined {
        let reference = match &worth {
            Worth::Storage(_, reference) => *reference,
            _ => Reference::Owned,
        };
        let (name, ty, role) = match worth {
            Worth::Nothing => return Joined::Nothing,
            Worth::Parts(parts, whole) => {
                let is_active = parts.iter().any(|part| matches!(part, Worth::Scalar | Worth::Storage(..)));
                let parts = parts.into_iter().map(|part| match part {
                    Worth::Number if is_active => self.joined(Worth::Scalar),
                    part => self.joined(part),
                });
                return Joined::Parts(parts.collect(), whole);
            }
            Worth::Constant | Worth::Number => ("c", Type::Unknown, Role::Constant),
            Worth::Scalar => ("t", Type::Scalar(self.scalars.fresh()), Role::Value),
            Worth::Storage(ty, _) => ("a", ty, Role::Place),
        };
        let var = self.new_variable(Ident::new(name, Span::mixed_site()), ty, role);
        self.emit(Statement::Declare(var));
        Joined::One(var, reference)
    }

    fn set_joined(&mut self, joined: &Joined, lowered: Lowered, span: Span) -> Reading<()> {
        match joined {
            Joined::Nothing => Ok(()),
            Joined::One(..) if matches!(lowered, Lowered::Place(_, Reference::Mutable)) => {
                self.refuse(Refusal::MutableBorrow, span)
            }
            Joined::One(var, _) => self.set(*var, lowered, span),
            Joined::Parts(parts, whole) => {
                let lowered = self.taken_apart(lowered, parts.len(), *whole);
                parts.iter().zip(lowered).try_for_each(|(part, lowered)| self.set_joined(part, lowered, span))
            }
        }
    }

    /// The parts of a tuple or an array that is taken apart.
    pub fn taken_apart(&mut self, lowered: Lowered, count: usize, whole: Whole) -> Vec<Lowered> {
        let projection = |index: usize| match whole {
            Whole::Tuple => Projection::Field(index.into()),
            Whole::Array => Projection::Index(Opaque::pure(super::patterns::index_tokens(index))),
        };
        match lowered {
            Lowered::Parts(parts) => parts,
            Lowered::Aggregate(Aggregate::Tuple(parts) | Aggregate::Array(parts)) => {
                parts.into_iter().map(Aggregate::into_lowered).collect()
            }
            Lowered::Place(place, _) => {
                (0..count).map(|index| Lowered::Place(place.clone().at(projection(index)), Reference::Owned)).collect()
            }
            Lowered::Constant(constant) => {
                let constant = self.fixed(constant);
                let held = super::iterators::held(&constant.opaque);
                let written = match syn::parse2(constant.opaque.tokens.clone()) {
                    Ok(syn::Expr::Tuple(tuple)) if tuple.elems.len() == count => Some(tuple.elems),
                    _ => None,
                };
                let part = |index: usize| {
                    let member = syn::Index::from(index);
                    let tokens = match (whole, &written) {
                        (Whole::Tuple, Some(parts)) => parts[index].to_token_stream(),
                        (Whole::Tuple, None) => quote!(#held.#member),
                        (Whole::Array, _) => quote!(#held[#member]),
                    };
                    let opaque = Opaque { reads: variables_in(&tokens), tokens, ..constant.opaque.clone() };
                    Lowered::Constant(Constant { opaque, literal: None, shape: None, primitive: constant.primitive })
                };
                (0..count).map(part).collect()
            }
            other => vec![other],
        }
    }

    fn whole(&mut self, joined: &Joined) -> Lowered {
        match joined {
            Joined::Nothing => unit(),
            Joined::One(var, reference) => match self.variable(*var, Span::mixed_site()) {
                Lowered::Place(place, _) => Lowered::Place(place, *reference),
                other => other,
            },
            Joined::Parts(parts, whole) => {
                let parts: Vec<Lowered> = parts.iter().map(|part| self.whole(part)).collect();
                let is_reference = |part: &Lowered| matches!(part, Lowered::Place(_, Reference::Shared));
                if *whole == Whole::Tuple && parts.iter().any(is_reference) {
                    return Lowered::Parts(parts);
                }
                let parts = parts.into_iter().filter_map(|part| self.aggregate(part)).collect();
                Lowered::Aggregate(match whole {
                    Whole::Tuple => Aggregate::Tuple(parts),
                    Whole::Array => Aggregate::Array(parts),
                })
            }
        }
    }
}

/// Puts statements in the place of an exit.
fn replace_exit(block: &mut Block, exit: Label, way: &mut Option<Block>) {
    if let Some(Statement::Exit(label)) = block.last()
        && *label == exit
    {
        block.pop();
        block.extend(way.take().into_iter().flatten());
    }
    for inner in block.iter_mut().flat_map(Statement::blocks_mut) {
        if way.is_some() {
            replace_exit(inner, exit, way);
        }
    }
}

impl Worth {
    fn of(ty: Type, reference: Reference) -> Worth {
        match ty {
            Type::Scalar(_) => Worth::Scalar,
            Type::Tuple(parts) => {
                let parts = parts.into_iter().map(|part| Worth::of(part, Reference::Owned));
                Worth::Parts(parts.collect(), Whole::Tuple)
            }
            // They may be of several lengths.
            Type::Slice(element) => Worth::Storage(Type::Vector(element), reference),
            ty => Worth::Storage(ty, reference),
        }
    }

    fn join(self, other: Worth) -> Worth {
        match (self, other) {
            (Worth::Nothing, worth) | (worth, Worth::Nothing) => worth,
            (Worth::Number | Worth::Scalar, Worth::Storage(Type::Unknown, _))
            | (Worth::Storage(Type::Unknown, _), Worth::Number | Worth::Scalar) => Worth::Scalar,
            (Worth::Constant, Worth::Number) | (Worth::Number, Worth::Constant) => Worth::Constant,
            (Worth::Constant | Worth::Number, worth) | (worth, Worth::Constant | Worth::Number) => worth,
            (Worth::Parts(one, whole), Worth::Parts(other, same)) if whole == same && one.len() == other.len() => {
                Worth::Parts(one.into_iter().zip(other).map(|(one, other)| one.join(other)).collect(), whole)
            }
            (Worth::Storage(ty, one), Worth::Storage(_, other)) => {
                Worth::Storage(ty, if one == other { one } else { Reference::Owned })
            }
            (Worth::Parts(_, Whole::Array), Worth::Storage(ty, _)) | (Worth::Storage(ty, _), _) => {
                Worth::Storage(ty, Reference::Owned)
            }
            (_, worth) => worth,
        }
    }
}
