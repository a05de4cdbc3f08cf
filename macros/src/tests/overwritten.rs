//! Storage that is written over, and what each pass makes of it: random functions that store more than they read.
//!
//! Each pass, alone and after those before it, leaves what the function and its derivatives compute. How many statements it leaves is in
//! `tests/data/overwritten`, which is written anew if the environment says `GOLDEN=overwrite`, and read.

use std::fmt::Write;

use differentiable_fuzz::random::Random;

use super::simplification::{DERIVED, PRIMAL, Pass};
use super::*;
use crate::ir::visit::walk;

const PROGRAMS: u64 = 60;

const LEFT: &str = "tests/data/overwritten";

/// Floats of what is declared below: `#` is an index of two elements, `@` of three.
const FLOATS: [&str; 9] = ["a[@]", "b[@]", "m[#][#]", "t.0[#]", "t.1", "s", "q[#].0", "q[#].1[#]", "u"];

/// What has several of them, in pairs of one type.
const WHOLES: [[&str; 2]; 6] =
    [["a", "b"], ["m[#]", "m[#]"], ["t.0", "m[#]"], ["m[#]", "q[#].1"], ["q[#]", "q[#]"], ["q[#].1", "t.0"]];

const DECLARED: &str = "let mut a = [x[0], 0.5 * x[1], 1.5];
    let mut b = [0.25, x[2] - x[0], x[1] * x[1]];
    let mut m = [[x[0] + x[1], 1.25], [0.75, x[2]]];
    let mut t = ([x[1], x[2] * 0.5], 0.5 - x[0]);
    let mut q = [(x[0], [x[1], 2.0]), (0.5, [x[2], x[0]])];
    let mut s = x[2] * 1.5;
    let mut u = x[0] - 0.5;
";

struct Scribbler {
    random: Random,
    /// The counters in sight.
    counters: Vec<&'static str>,
    labels: usize,
    text: String,
}

impl Scribbler {
    fn index(&mut self) -> String {
        match self.counters.is_empty() || self.random.percent(40) {
            true => self.random.below(2).to_string(),
            false => (*self.random.pick(&self.counters)).to_owned(),
        }
    }

    fn with_indices(&mut self, pattern: &str) -> String {
        let mut text = String::new();
        for character in pattern.chars() {
            text += &match character {
                '#' => self.index(),
                '@' if self.random.percent(30) => format!("{} + 1", self.index()),
                '@' => self.index(),
                other => other.to_string(),
            };
        }
        text
    }

    /// An element of what is active.
    fn input(&mut self) -> String {
        self.with_indices("x[@]")
    }

    fn place(&mut self) -> String {
        let pattern = *self.random.pick(&FLOATS);
        self.with_indices(pattern)
    }

    fn value(&mut self) -> String {
        match self.random.below(6) {
            0 => ["0.0", "1.0", "-0.5", "0.25"][self.random.below(4)].to_owned(),
            1 => self.input(),
            2 => format!("0.5 * {}", self.place()),
            3 => format!("{} * {}", self.place(), self.input()),
            4 => format!("{} - 0.5 * {}", self.place(), self.place()),
            _ => format!("({}).sin()", self.place()),
        }
    }

    fn statements(&mut self, depth: usize) {
        for _ in 0..self.random.between(2, 5) {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
        let nested = if depth < 2 { self.random.below(21) } else { self.random.below(12) };
        let line = match nested {
            0..=4 => format!("{} = {};", self.place(), self.value()),
            5 | 6 => {
                let sign = ["+=", "-=", "*="][self.random.below(3)];
                format!("{} {sign} {};", self.place(), self.value())
            }
            7 | 8 => {
                let [one, other] = *self.random.pick(&WHOLES);
                let (one, other) = (self.with_indices(one), self.with_indices(other));
                if self.random.percent(50) { format!("{one} = {other};") } else { format!("{other} = {one};") }
            }
            9 => format!("m[{}] = [{}, {}];", self.index(), self.value(), self.value()),
            10 => {
                let name = ["a", "b"][self.random.below(2)];
                match self.random.below(3) {
                    0 => format!("{name}[1..].fill({});", self.value()),
                    1 => format!("{name}[..2].copy_from_slice(&m[{}]);", self.index()),
                    _ => format!("{name}.swap({}, 2);", self.index()),
                }
            }
            11 if self.labels > 0 => self.left(),
            11 => format!("t = ([{}, {}], {});", self.value(), self.value(), self.value()),
            12..=14 => return self.branch(depth),
            15 | 16 if self.counters.len() < 2 => return self.repeated(depth),
            15..=17 => return self.labelled(depth),
            _ => return self.reduced(),
        };
        self.text += &line;
        self.text += "\n";
    }

    fn branch(&mut self, depth: usize) {
        let (one, other) = (self.place(), self.value());
        writeln!(self.text, "if {one} > {other} {{").expect("a string");
        self.statements(depth + 1);
        if self.random.percent(60) {
            self.text += "} else {\n";
            self.statements(depth + 1);
        }
        self.text += "}\n";
    }

    fn range(&mut self) -> &'static str {
        ["0..2", "(0..2).rev()", "0..n", "1..2"][self.random.below(4)]
    }

    fn repeated(&mut self, depth: usize) {
        let (name, range) = (["i", "j"][self.counters.len()], self.range());
        writeln!(self.text, "for {name} in {range} {{").expect("a string");
        self.counters.push(name);
        self.statements(depth + 1);
        self.counters.pop();
        self.text += "}\n";
    }

    /// A sum, a product, a maximum, a recurrence, or a vector, of which something is made.
    fn reduced(&mut self) {
        let (target, start, range) = (self.place(), self.value(), self.range());
        self.counters.push("k");
        let (term, factor) = (self.place(), self.value());
        let text = match self.random.below(6) {
            0 => format!("let mut r = {start}; for k in {range} {{ r += {term} * {factor}; }} {target} = r * x[1];"),
            1 => format!("let mut r = 1.0; for k in {range} {{ r *= {term}; }} {target} += r;"),
            2 => format!(
                "let mut r = {start}; for k in {range} {{ if {term} > r {{ r = {term} * 0.5; }} }} {target} = r;"
            ),
            3 => format!("let mut r = {start}; for k in {range} {{ r = r * {factor} + {term}; }} {target} -= r;"),
            4 => format!("{target} = (0..n).map(|k| {term} * {factor}).sum::<f64>();"),
            _ => format!(
                "let r: Vec<f64> = (0..n).map(|k| {term} * {factor}).collect(); for k in 0..r.len() {{ {target} += r[k] * r[k]; }}"
            ),
        };
        self.counters.pop();
        writeln!(self.text, "{{ {text} }}").expect("a string");
    }

    fn left(&mut self) -> String {
        format!("if {} > {} {{ break 'l{}; }}", self.place(), self.value(), self.labels)
    }

    fn labelled(&mut self, depth: usize) {
        self.labels += 1;
        writeln!(self.text, "'l{}: {{", self.labels).expect("a string");
        self.statements(depth + 1);
        let (name, before) = (["s", "u"][self.random.below(2)], self.value());
        let (leave, after) = (self.left(), self.value());
        writeln!(self.text, "{name} = {before}; {leave} {name} = {after};").expect("a string");
        self.statements(depth + 1);
        self.labels -= 1;
        self.text += "}\n";
    }

    fn program(index: u64) -> Program {
        let random = Random::new(1, index);
        let mut scribbler = Scribbler { random, counters: Vec::new(), labels: 0, text: DECLARED.to_owned() };
        scribbler.statements(0);
        let result = [scribbler.place(), scribbler.place(), scribbler.place()].join(" + 0.75 * ");
        let body = scribbler.text;
        let of = ["&[f64; 3]", "&[f64]"][index as usize % 2];
        let source = format!("fn scribble(x: {of}, n: usize) -> f64 {{\n{body}{result}\n}}");
        let points = [[0.3, -0.8, 1.1], [-0.6, 0.9, 0.4]].map(|x| [Datum::reals(&x), Datum::Int(2)]);
        let program = Program::read(&source, &[&points[0], &points[1]]);
        Program { name: source, ..program }
    }
}

fn statements(function: &Function) -> usize {
    let mut count = 0;
    walk(&function.body, &mut |_| count += 1);
    count
}

/// Applies each pass to what `function_of` gives, alone and after those before it, and compares what it computes then: the value, to the
/// bit, and derivatives.
fn compare(
    of: &str,
    passes: &[Pass],
    function_of: impl Fn(&Program) -> Function,
    run: impl Fn(&Program, &Function, &[Datum]) -> (f64, Vec<f64>),
) {
    let mut left = vec![(0, 0); passes.len()];
    for index in 0..PROGRAMS {
        let program = Scribbler::program(index);
        let function = verified(function_of(&program), of);
        let expected: Vec<_> = program.points.iter().map(|point| run(&program, &function, point)).collect();
        let passed = |function: &Function, (name, pass): &Pass| {
            let passed = verified(pass(function.clone()), name);
            for (point, (value, derivatives)) in program.points.iter().zip(&expected) {
                let own = run(&program, &passed, point);
                let message = format!("{name} of\n{}\n{function}\n{passed}", program.name);
                assert_eq!(own.0.to_bits(), value.to_bits(), "{message}");
                assert_close(&own.1, derivatives, 1e-13, &message);
            }
            passed
        };
        let mut in_turn = function.clone();
        for (pass, (alone, left)) in passes.iter().zip(&mut left) {
            *alone += statements(&passed(&function, pass));
            in_turn = passed(&in_turn, pass);
            *left += statements(&in_turn);
        }
    }
    let mut counted = String::new();
    for ((name, _), (alone, in_turn)) in passes.iter().zip(left) {
        writeln!(counted, "{name} leaves {alone} alone, {in_turn} in its turn").expect("a string");
    }
    assert_read_once(&counted, &Path::new(env!("CARGO_MANIFEST_DIR")).join(LEFT).join(format!("{of}.txt")));
}

fn value(program: &Program, function: &Function, point: &[Datum]) -> (f64, Vec<f64>) {
    (program.run(function, point).results[0].real().expect("a float"), Vec::new())
}

#[test]
fn what_each_pass_makes_of_a_function_computes_the_same() {
    compare("value", &PRIMAL, |program| program.function.clone(), value);
}

/// Passes leave out less of what is the user's than of what is a derivative's own.
#[test]
fn what_each_pass_makes_of_a_function_of_its_own_computes_the_same() {
    let own = |program: &Program| Function { original: 0, ..program.function.clone() };
    compare("own", &DERIVED, own, value);
}

#[test]
fn what_each_pass_makes_of_reverse_mode_computes_the_same() {
    let reversed =
        |program: &Program| reverse(&simplify::primal(program.function.clone()), &program.active, Guards::WhereFinite);
    compare("reverse", &DERIVED, reversed, |program, function, point| program.pulled_back(function, point, 1.3));
}

#[test]
fn what_each_pass_makes_of_forward_mode_computes_the_same() {
    let derived = |program: &Program| forward(&simplify::primal(program.function.clone()), &program.active);
    compare("forward", &DERIVED, derived, |program, function, point| {
        let (value, derivative) = program.pushed_forward(function, point, &[0.7, -1.2, 0.4]);
        (value, vec![derivative])
    });
}
