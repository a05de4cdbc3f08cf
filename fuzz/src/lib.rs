//! Random differentiable functions, and an interpreter that knows their derivatives from dual numbers.
//!
//! The binary compiles them; the tests of the macro take them through its passes one by one.

#![allow(missing_docs)]

pub mod check;
pub mod generate;
pub mod interpret;
pub mod jet;
pub mod metamorphic;
pub mod points;
pub mod print;
pub mod random;
pub mod scope;
pub mod shrink;
pub mod trace;
pub mod tree;
pub mod walk;

use std::panic::{AssertUnwindSafe, catch_unwind};

use generate::Grammar;
use points::{Expected, Point, expected, points};
use random::Random;
use tree::Program;

/// A program with all that is needed to test it.
pub struct Case {
    pub index: u64,
    pub program: Program,
    pub points: Vec<Point>,
    pub expected: Vec<Expected>,
}

impl Case {
    /// The first program of that number whose numbers stay small.
    pub fn generate(seed: u64, index: u64, grammar: &Grammar) -> Case {
        (0..)
            .find_map(|attempt| {
                let number = index * 1000 + attempt;
                let mut program = generate::program(seed, number, grammar);
                let points = points(program.main(), &mut Random::new(seed, !number), 3);
                let evaluate =
                    |program: &Program| points.iter().map(|point| expected(program, point)).collect::<Option<Vec<_>>>();
                let first = evaluate(&program)?;
                generate::mention_all(&mut program, &first);
                let mut expected = evaluate(&program)?;
                let mut random = Random::new(!seed, number);
                if index % 3 == 1 || random.percent(20) {
                    // The same written differently.
                    let mut other = program.clone();
                    match index % 3 {
                        1 => other = metamorphic::rewritten(&program, &mut random),
                        _ => metamorphic::take_names(&mut other, &mut random),
                    }
                    let same = evaluate(&other)?;
                    assert!(points::agree(&expected, &same), "program {index} is rewritten as another one");
                    (program, expected) = (other, same);
                }
                let regular = expected
                    .iter()
                    .filter(|expected| matches!(expected, Expected::Results(run) if !run.singular))
                    .count();
                (regular >= 2).then_some(Case { index, program, points, expected })
            })
            .expect("some attempt")
    }

    /// A program that was made of another: it need not be Rust, and then may be nothing to the interpreter either.
    fn changed(program: &Program) -> Option<Case> {
        let points = points(program.main(), &mut Random::new(1, 1), 4);
        let evaluate = || points.iter().map(|point| expected(program, point)).collect::<Option<Vec<_>>>();
        let expected = catch_unwind(AssertUnwindSafe(evaluate)).ok().flatten()?;
        Some(Case { index: 0, program: program.clone(), points, expected })
    }
}
