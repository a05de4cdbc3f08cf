//! The table against what mpmath finds by central differences (`tests/data/rules.py`), and at its special points.

mod slips;

use std::collections::BTreeSet;

use differentiable_core::Real;

use super::evaluate::{apply, evaluate};
use super::hyperbolic::tanh;
use super::powers::hypot;
use super::{Growth, Home, Kind, Node, Rule, Spelled, Term, all, function, method, rule};

const REFERENCE: &str = include_str!("../../tests/data/rules.txt");

/// The derivative of a formula with respect to the argument at `place`; `None` if it is zero by structure.
fn differentiate(term: &Term, place: usize, of_result: &Term) -> Option<Term> {
    match term.node() {
        Node::Argument(other) => (*other == place).then(|| Term::literal(1.0)),
        Node::Result => Some(of_result.clone()),
        Node::Literal(_) => None,
        Node::Apply(name, arguments) => (known(name).partials)(arguments, term)
            .into_iter()
            .zip(arguments)
            .filter(|(partial, _)| !partial.is_zero())
            .filter_map(|(partial, argument)| Some(partial * differentiate(argument, place, of_result)?))
            .reduce(|sum, part| sum + part),
    }
}

fn known(name: &str) -> &'static Rule {
    rule(name).unwrap_or_else(|| panic!("{name} is not in the table"))
}

/// The arguments of a rule, of which the last may stand for what the others say.
fn terms(rule: &Rule) -> Vec<Term> {
    let mut terms: Vec<Term> = (0..rule.arguments.len()).map(Term::argument).collect();
    match rule.name {
        "direction" => terms[2] = hypot(&terms[0], &terms[1]),
        "sech_squared" => terms[1] = tanh(&terms[0]),
        _ => {}
    }
    terms
}

/// A rule at a point: its arguments, constants among them.
struct Point<'a, T> {
    rule: &'static Rule,
    arguments: &'a [T],
}

impl<T: Real> Point<'_, T> {
    fn value(&self) -> T {
        apply(self.rule.name, self.arguments)
    }

    /// The formulas of the partial derivatives of this order, each with the arguments in the order of differentiation.
    fn formulas(&self, order: usize) -> Vec<(Vec<usize>, Term)> {
        let mut terms = terms(self.rule);
        for ((term, kind), value) in terms.iter_mut().zip(self.rule.arguments).zip(self.arguments) {
            if *kind == Kind::Constant {
                *term = Term::literal(value.to_f64());
            }
        }
        let first = (self.rule.partials)(&terms, &Term::result());
        let mut formulas: Vec<(Vec<usize>, Term)> =
            first.iter().enumerate().map(|(place, term)| (vec![place], term.clone())).collect();
        for _ in 1..order {
            formulas = (0..first.len())
                .flat_map(|next| formulas.iter().map(move |(places, term)| (places, term, next)))
                .map(|(places, term, next)| {
                    let higher = differentiate(term, next, &first[next]);
                    ([&places[..], &[next]].concat(), higher.unwrap_or_else(|| Term::literal(0.0)))
                })
                .collect();
        }
        formulas
    }

    fn partials(&self, order: usize) -> Vec<(Vec<usize>, T)> {
        let value = self.value();
        let formulas = self.formulas(order).into_iter();
        formulas.map(|(places, term)| (places, evaluate(&term, self.arguments, value))).collect()
    }
}

fn point<'a, T: Real>(name: &str, arguments: &'a [T]) -> Point<'a, T> {
    let rule = known(name);
    assert_eq!(rule.arguments.len(), arguments.len(), "the arguments of {name}");
    Point { rule, arguments }
}

/// A line of the reference.
struct Line {
    rule: &'static Rule,
    arguments: Vec<f64>,
    value: Expected,
    first: Vec<Expected>,
    /// An upper triangle: 11, 12, 22.
    second: Vec<Expected>,
}

/// A number, and how far it moves with a relative move of the arguments.
#[derive(Clone, Copy, Debug)]
struct Expected {
    number: f64,
    condition: f64,
}

impl Line {
    fn expected(&self, places: &[usize]) -> Expected {
        match *places {
            [] => self.value,
            [place] => self.first[place],
            [a, b] => {
                let (row, column) = (a.min(b), a.max(b));
                let before: usize = (0..row).map(|row| self.first.len() - row).sum();
                self.second[before + column - row]
            }
            _ => unreachable!("the reference ends with the second order"),
        }
    }

    /// The arguments in the precision of `T`, if they are exact in it.
    fn arguments<T: Real>(&self) -> Option<Vec<T>> {
        let exactly = |&x: &f64| Some(T::from_f64(x)).filter(|rounded| rounded.to_f64() == x);
        self.arguments.iter().map(exactly).collect()
    }
}

fn reference() -> impl Iterator<Item = Line> {
    fn float(text: &str) -> f64 {
        text.parse().unwrap_or_else(|_| panic!("not a number: {text}"))
    }
    fn expected(part: &str) -> Vec<Expected> {
        part.split_whitespace()
            .map(|text| {
                let (number, condition) = text.split_once('~').unwrap_or((text, "0"));
                Expected { number: float(number), condition: float(condition) }
            })
            .collect()
    }
    REFERENCE.lines().map(|line| {
        let [operation, value, first, second] = line.split('|').collect::<Vec<_>>().try_into().expect("four parts");
        let (name, arguments) = operation.split_once(' ').expect("arguments");
        Line {
            rule: known(name),
            arguments: arguments.split_whitespace().map(float).collect(),
            value: expected(value)[0],
            first: expected(first),
            second: expected(second),
        }
    })
}

/// Whether `actual` is what the reference says, to some units in the last place. What leaves the range of `T` may do so
/// early, but on the right side; a second derivative underflows as soon as a square does.
fn agrees<T: Real>(actual: T, expected: Expected, order: usize) -> bool {
    const UNITS: [f64; 3] = [4.0, 8.0, 32.0];
    let Expected { number, condition } = expected;
    let (actual, largest, least) = (actual.to_f64(), T::MAX.to_f64(), T::MIN_POSITIVE.to_f64());
    if number.is_nan() {
        return actual.is_nan();
    }
    if number.abs() > largest / 64.0 {
        return actual * number.signum() > largest / 1e4;
    }
    let underflow = if order == 2 { least.sqrt() } else { least };
    (actual - number).abs() <= UNITS[order] * T::EPSILON.to_f64() * (number.abs() + condition) + underflow
}

fn check_against_the_reference<T: Real>() {
    let mut failures = Vec::new();
    for line in reference() {
        let Some(arguments) = line.arguments::<T>() else { continue };
        let point = point(line.rule.name, &arguments);
        let computed = [vec![(vec![], point.value())], point.partials(1), point.partials(2)].concat();
        for (places, actual) in computed {
            let expected = line.expected(&places);
            if !agrees(actual, expected, places.len()) {
                let Line { rule, arguments, .. } = &line;
                failures.push(format!("{}{arguments:?} by {places:?}: {actual:e}, not {expected:?}", rule.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn double_values_and_partials_agree_with_the_reference() {
    check_against_the_reference::<f64>();
}

#[test]
fn single_values_and_partials_agree_with_the_reference() {
    check_against_the_reference::<f32>();
}

#[test]
fn every_rule_has_rows_in_the_reference_in_both_precisions() {
    let referenced: BTreeSet<&str> = reference().map(|line| line.rule.name).collect();
    let in_single: BTreeSet<&str> =
        reference().filter(|line| line.arguments::<f32>().is_some()).map(|line| line.rule.name).collect();
    let rules: BTreeSet<&str> = all().map(|rule| rule.name).collect();
    assert_eq!(rules, referenced);
    assert_eq!(rules, in_single);
}

#[test]
fn no_two_rules_have_one_name() {
    let names: BTreeSet<&str> = all().map(|rule| rule.name).collect();
    assert_eq!(names.len(), all().count());
}

#[test]
fn third_partials_exist_wherever_the_second_do() {
    for line in reference().filter(|line| line.arguments.iter().copied().all(is_ordinary)) {
        let point = point(line.rule.name, &line.arguments);
        if point.partials(2).iter().all(|(_, second)| second.is_finite()) {
            for (places, third) in point.partials(3) {
                assert!(!third.is_nan(), "{}{:?} by {places:?}", line.rule.name, line.arguments);
            }
        }
    }
}

/// The arguments at which an operation may go wrong, extreme ones included.
fn hostile() -> Vec<f64> {
    let positive =
        [0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 40.0, 700.0, 1e5, 1e200, f64::MAX, 1e-200, f64::MIN_POSITIVE, 5e-324];
    positive.into_iter().flat_map(|x| [x, -x]).collect()
}

fn is_ordinary(x: f64) -> bool {
    x == 0.0 || (1e-6..1e6).contains(&x.abs())
}

/// Every hostile point at which the operation has a value.
fn hostile_points(rule: &Rule) -> Vec<Vec<f64>> {
    let constants = vec![-2.0, 0.0, 1.0, 2.0, 3.0];
    let points = rule.arguments.iter().fold(vec![vec![]], |points, kind| {
        let values = if *kind == Kind::Real { hostile() } else { constants.clone() };
        points.iter().flat_map(|point| values.iter().map(move |&x| [&point[..], &[x]].concat())).collect()
    });
    points
        .into_iter()
        .filter(|point| match (rule.name, &point[..]) {
            ("clamp", &[_, low, high]) => low <= high,
            ("direction", &[x, y, r]) => r == x.hypot(y),
            ("sech_squared", &[x, t]) => t == x.tanh() || x.is_nan() && t.is_nan(),
            // The orders of derivatives.
            ("powi_derivative" | "polygamma", &[.., k]) => k >= 0.0,
            ("powf_derivative", &[.., j, k]) => j >= 0.0 && k >= 0.0,
            _ => true,
        })
        .collect()
}

#[test]
fn partials_are_finite_where_their_growth_says_so() {
    for rule in all() {
        let mut singular = false;
        for arguments in hostile_points(rule) {
            let point = point(rule.name, &arguments);
            let value: f64 = point.value();
            if point.partials(1).iter().all(|(_, partial)| partial.is_finite()) {
                continue;
            }
            let pole = !value.is_finite() || !arguments.iter().all(|&x| is_ordinary(x));
            let context = format!("{}{arguments:?} = {value}: {:?}", rule.name, point.partials(1));
            match rule.growth {
                Growth::Finite => panic!("{context}"),
                Growth::Overflowing => assert!(pole, "{context}"),
                Growth::Singular => singular |= !pole,
            }
        }
        assert_eq!(singular, rule.growth == Growth::Singular, "{}", rule.name);
    }
}

#[test]
fn the_piecewise_constant_rules_are_known() {
    let constant: BTreeSet<&str> = all().filter(|rule| rule.is_piecewise_constant()).map(|rule| rule.name).collect();
    let expected =
        ["ceil", "div_euclid", "floor", "round", "round_ties_even", "share", "sign", "signum", "trunc"].into();
    assert_eq!(constant, expected);
}

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Operations at special points, and their first partials.
const CONVENTIONS: &[(&str, &[f64], &[f64])] = &[
    ("abs", &[0.0], &[0.0]),
    ("abs", &[-0.0], &[0.0]),
    ("abs", &[INF], &[1.0]),
    ("abs", &[-INF], &[-1.0]),
    ("abs", &[NAN], &[NAN]),
    ("max", &[2.0, 2.0], &[0.5, 0.5]),
    ("max", &[0.0, -0.0], &[0.5, 0.5]),
    ("max", &[INF, INF], &[0.5, 0.5]),
    ("max", &[-INF, 1.0], &[0.0, 1.0]),
    ("max", &[NAN, 1.0], &[0.0, 1.0]),
    ("max", &[1.0, NAN], &[1.0, 0.0]),
    ("min", &[2.0, 2.0], &[0.5, 0.5]),
    ("min", &[0.0, -0.0], &[0.5, 0.5]),
    ("min", &[-INF, -INF], &[0.5, 0.5]),
    ("min", &[-INF, 1.0], &[1.0, 0.0]),
    ("min", &[NAN, 1.0], &[0.0, 1.0]),
    ("min", &[1.0, NAN], &[1.0, 0.0]),
    ("fdim", &[2.0, 2.0], &[0.5, -0.5]),
    ("clamp", &[-3.0, -1.0, 1.0], &[0.0, 1.0, 0.0]),
    ("clamp", &[-1.0, -1.0, 1.0], &[0.5, 0.5, 0.0]),
    ("clamp", &[0.0, -1.0, 1.0], &[1.0, 0.0, 0.0]),
    ("clamp", &[1.0, -1.0, 1.0], &[0.5, 0.0, 0.5]),
    ("clamp", &[INF, -1.0, 1.0], &[0.0, 0.0, 1.0]),
    ("clamp", &[0.0, 1.0, 1.0], &[0.0, 0.5, 0.5]),
    ("clamp", &[1.0, 1.0, 1.0], &[0.25, 0.25, 0.5]),
    ("clamp", &[2.0, 1.0, 1.0], &[0.0, 0.0, 1.0]),
    ("clamp", &[-3.0, -2.0, -2.0], &[0.0, 0.5, 0.5]),
    ("clamp", &[-3.0, -2.0, -1.0], &[0.0, 1.0, 0.0]),
    ("clamp", &[4.0, 2.0, 3.0], &[0.0, 0.0, 1.0]),
    ("clamp", &[2.5, 2.0, 3.0], &[1.0, 0.0, 0.0]),
    ("copysign", &[3.0, -2.0], &[-1.0, 0.0]),
    ("copysign", &[-3.0, -2.0], &[1.0, 0.0]),
    ("copysign", &[3.0, 0.0], &[1.0, 0.0]),
    ("copysign", &[3.0, -0.0], &[-1.0, 0.0]),
    ("copysign", &[0.0, 2.0], &[0.0, 0.0]),
    ("copysign", &[-0.0, -2.0], &[0.0, 0.0]),
    ("floor", &[2.0], &[0.0]),
    ("ceil", &[2.0], &[0.0]),
    ("round", &[2.5], &[0.0]),
    ("round_ties_even", &[2.5], &[0.0]),
    ("trunc", &[-2.0], &[0.0]),
    ("signum", &[0.0], &[0.0]),
    ("fract", &[2.0], &[1.0]),
    ("rem", &[7.5, 2.0], &[1.0, -3.0]),
    ("rem", &[-7.5, 2.0], &[1.0, 3.0]),
    ("rem", &[7.5, -2.0], &[1.0, 3.0]),
    ("rem", &[-7.5, -2.0], &[1.0, -3.0]),
    ("rem", &[6.0, 2.0], &[1.0, -3.0]),
    ("rem", &[-6.0, 2.0], &[1.0, 3.0]),
    // Where x - r over y is not the integer, but beside it.
    ("rem", &[-1.4, -0.4], &[1.0, -3.0]),
    ("rem", &[-5.9, 1.9], &[1.0, 3.0]),
    ("rem", &[-5.8, 1.6], &[1.0, 3.0]),
    ("rem", &[5.2, 1.4], &[1.0, -3.0]),
    ("rem_euclid", &[6.0, 1.6], &[1.0, -3.0]),
    ("rem_euclid", &[5.9, -1.6], &[1.0, 3.0]),
    ("rem_euclid", &[4.8, -1.4], &[1.0, 3.0]),
    ("rem_euclid", &[4.7, 1.4], &[1.0, -3.0]),
    ("remainder", &[-4.7, -1.6], &[1.0, -3.0]),
    ("remainder", &[6.6, -1.9], &[1.0, 3.0]),
    ("remainder", &[4.7, 1.4], &[1.0, -3.0]),
    ("remainder", &[5.6, -1.6], &[1.0, 3.0]),
    ("rem", &[1.0, INF], &[1.0, 0.0]),
    ("rem_euclid", &[7.5, 2.0], &[1.0, -3.0]),
    ("rem_euclid", &[-7.5, 2.0], &[1.0, 4.0]),
    ("rem_euclid", &[7.5, -2.0], &[1.0, 3.0]),
    ("rem_euclid", &[-7.5, -2.0], &[1.0, -4.0]),
    ("rem_euclid", &[-6.0, 2.0], &[1.0, 3.0]),
    ("remainder", &[7.0, 2.0], &[1.0, -4.0]),
    ("remainder", &[5.0, 2.0], &[1.0, -2.0]),
    ("sqrt", &[0.0], &[INF]),
    ("sqrt", &[-0.0], &[INF]),
    ("sqrt", &[INF], &[0.0]),
    ("sqrt", &[-1.0], &[NAN]),
    ("cbrt", &[0.0], &[INF]),
    ("cbrt", &[-0.0], &[INF]),
    ("powf", &[0.0, 2.5], &[0.0, 0.0]),
    ("powf", &[-0.0, 2.5], &[0.0, 0.0]),
    ("powf", &[0.0, 1.0], &[1.0, 0.0]),
    ("powf", &[-0.0, 1.0], &[1.0, 0.0]),
    ("powf", &[0.0, 0.5], &[INF, 0.0]),
    ("powf", &[0.0, 0.0], &[0.0, NAN]),
    ("powf", &[-0.0, 0.0], &[0.0, NAN]),
    ("powf", &[0.0, -0.5], &[-INF, NAN]),
    ("powf", &[0.0, -1.0], &[-INF, NAN]),
    ("powf", &[-0.0, -1.0], &[-INF, NAN]),
    ("powf", &[0.0, -2.0], &[-INF, NAN]),
    ("powf", &[-0.0, -2.0], &[INF, NAN]),
    ("powf", &[-3.0, 0.0], &[0.0, NAN]),
    ("powf", &[-3.0, 2.0], &[-6.0, NAN]),
    ("powf", &[-3.0, 3.0], &[27.0, NAN]),
    ("powf", &[-3.0, 0.5], &[NAN, NAN]),
    ("powi", &[0.0, 0.0], &[0.0]),
    ("powi", &[0.0, 1.0], &[1.0]),
    ("powi", &[0.0, 2.0], &[0.0]),
    ("powi", &[0.0, -1.0], &[-INF]),
    ("powi", &[-0.0, -2.0], &[INF]),
    ("powi", &[INF, 0.0], &[0.0]),
    ("hypot", &[0.0, 0.0], &[0.0, 0.0]),
    ("hypot", &[-0.0, 0.0], &[0.0, 0.0]),
    ("atan2", &[0.0, 0.0], &[0.0, 0.0]),
    ("atan2", &[-0.0, 0.0], &[0.0, 0.0]),
    ("atan2", &[0.0, -0.0], &[0.0, 0.0]),
    ("atan2", &[-0.0, -0.0], &[0.0, 0.0]),
    ("asin", &[1.0], &[INF]),
    ("asin", &[-1.0], &[INF]),
    ("acos", &[1.0], &[-INF]),
    ("acos", &[-1.0], &[-INF]),
    ("acos", &[2.0], &[NAN]),
    ("acosh", &[1.0], &[INF]),
    ("atanh", &[1.0], &[INF]),
    ("ln", &[0.0], &[INF]),
    ("ln_1p", &[-1.0], &[INF]),
    ("exp", &[-INF], &[0.0]),
    ("exp", &[INF], &[INF]),
    ("tanh", &[INF], &[0.0]),
    ("tanh", &[-INF], &[0.0]),
    ("atan", &[INF], &[0.0]),
    ("asinh", &[INF], &[0.0]),
    ("erf", &[INF], &[0.0]),
    ("sin", &[INF], &[NAN]),
    ("recip", &[0.0], &[-INF]),
    ("div", &[1.0, INF], &[0.0, 0.0]),
];

fn check_conventions<T: Real>() {
    for (name, arguments, expected) in CONVENTIONS {
        let arguments: Vec<T> = arguments.iter().map(|&x| T::from_f64(x)).collect();
        let partials = point(name, &arguments).partials(1);
        assert_eq!(partials.len(), expected.len(), "{name}");
        for ((_, partial), expected) in partials.iter().zip(*expected) {
            let same = partial.to_f64() == *expected || partial.is_nan() && expected.is_nan();
            assert!(same, "{name}{arguments:?}: {partials:?}, not {expected}");
        }
    }
}

#[test]
fn partials_at_kinks_and_special_points_are_the_documented_ones() {
    check_conventions::<f64>();
    check_conventions::<f32>();
}

#[test]
fn second_partials_are_zero_where_the_first_jump() {
    let kinks: &[(&str, &[f64])] = &[
        ("abs", &[0.0]),
        ("abs", &[-0.0]),
        ("max", &[2.0, 2.0]),
        ("min", &[2.0, 2.0]),
        ("fdim", &[2.0, 2.0]),
        ("clamp", &[-1.0, -1.0, 1.0]),
        ("clamp", &[1.0, -1.0, 1.0]),
        ("copysign", &[0.0, 1.0]),
        ("copysign", &[1.0, -0.0]),
        ("floor", &[2.0]),
        ("fract", &[2.0]),
        ("rem", &[6.0, 2.0]),
        ("rem_euclid", &[6.0, 2.0]),
        ("hypot", &[0.0, 0.0]),
        ("atan2", &[0.0, 0.0]),
        ("powi", &[0.0, 1.0]),
    ];
    for (name, arguments) in kinks {
        for (places, second) in point(name, arguments).partials(2) {
            assert_eq!(second, 0.0, "{name}{arguments:?} by {places:?}");
        }
    }
    assert_eq!(apply("powf_derivative", &[0.0, 1.0, 1.0, 1.0]), 0.0);
}

#[test]
fn the_quotient_in_a_remainder_is_the_exact_one() {
    for name in ["rem", "rem_euclid"] {
        assert_eq!((1.0f64 / 0.1).trunc(), 10.0);
        assert_eq!(point(name, &[1.0, 0.1]).partials(1)[1].1, -9.0);
    }
}

#[test]
fn literals_are_computed_at_once() {
    let order = Term::literal(1.0) + 1.0;
    assert_eq!(order.as_literal(), Some(2.0));
    assert_eq!((-order).as_literal(), Some(-2.0));
    assert!(!Term::argument(0).is_zero());
}

#[test]
fn local_definitions_are_shared() {
    let quotient = (known("div").partials)(&[Term::argument(0), Term::argument(1)], &Term::result());
    let Node::Apply("neg", inner) = quotient[1].node() else { panic!("{:?}", quotient[1]) };
    let Node::Apply("mul", factors) = inner[0].node() else { panic!("{:?}", inner[0]) };
    assert_eq!(factors[1].identity(), quotient[0].identity());
}

/// The methods of `f64` that are stable in Rust 1.95, those of its operators, and those that `num_traits::Float` adds.
const METHODS: &str = "
    abs abs_sub acos acosh add asin asinh atan atan2 atanh cbrt ceil clamp classify copysign cos cosh div div_euclid exp
    exp2 exp_m1 floor fract from_be_bytes from_bits from_le_bytes from_ne_bytes hypot integer_decode is_finite is_infinite
    is_nan is_normal is_sign_negative is_sign_positive is_subnormal ln ln_1p log log10 log2 max midpoint min mul mul_add
    neg next_down next_up partial_cmp powf powi recip rem rem_euclid round round_ties_even signum sin sin_cos sinh sqrt
    sub tan tanh to_be_bytes to_bits to_degrees to_int_unchecked to_le_bytes to_ne_bytes to_radians total_cmp trunc
";

/// The functions of `libm` 0.2 for `f64`.
const LIBM: &str = "
    acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp10 exp2 expm1 fabs fdim floor fma
    fmax fmaximum fmaximum_num fmin fminimum fminimum_num fmod frexp hypot ilogb j0 j1 jn ldexp lgamma lgamma_r log log10
    log1p log2 modf nextafter pow remainder remquo rint round roundeven scalbn sin sincos sinh sqrt tan tanh tgamma trunc
    y0 y1 yn
";

#[test]
fn every_method_of_the_standard_library_is_known() {
    for name in METHODS.split_whitespace() {
        assert!(method(name).is_some(), "{name}");
        for qualifier in ["f32", "f64", "Float", "Real"] {
            assert!(function(qualifier, name).is_some(), "{qualifier}::{name}");
        }
    }
}

#[test]
fn every_function_of_libm_is_known_in_both_precisions() {
    for name in LIBM.split_whitespace() {
        let single = match name.strip_suffix("_r") {
            Some(stem) => format!("{stem}f_r"),
            None => format!("{name}f"),
        };
        for name in [name, &single] {
            assert!(function("libm", name).is_some(), "{name}");
        }
    }
}

#[test]
fn spellings_mean_what_they_say() {
    let means = |spelled: Option<Spelled>| match spelled {
        Some(Spelled::Rule(rule)) => rule.name,
        Some(Spelled::SinCos) => "a pair",
        Some(Spelled::Constant) => "a constant",
        Some(Spelled::Refused(refusal)) => refusal.reason,
        None => "unknown",
    };
    assert_eq!(means(method("tanh")), "tanh");
    assert_eq!(means(method("abs_sub")), "fdim");
    assert_eq!(means(method("sin_cos")), "a pair");
    assert_eq!(means(method("is_nan")), "a constant");
    assert_eq!(means(method("total_cmp")), "a constant");
    assert_eq!(means(function("f64", "max")), "max");
    assert_eq!(means(function("Mul", "mul")), "mul");
    assert_eq!(means(function("libm", "log")), "ln");
    assert_eq!(means(function("libm", "fabsf")), "abs");
    assert_eq!(means(function("libm", "powf")), "powf");
    assert_eq!(means(function("libm", "erff")), "erf");
    assert_eq!(means(function("libm", "sincosf")), "a pair");
    assert_eq!(means(function("libm", "ilogb")), "a constant");

    assert_eq!(means(method("share")), "unknown", "what only derivatives need has no spelling");
    assert_eq!(means(method("fabs")), "unknown");
    assert_eq!(means(function("libm", "powi")), "unknown");
    assert_eq!(means(function("models", "sin")), "unknown");
}

#[test]
fn every_rule_of_real_is_a_method() {
    for rule in all().filter(|rule| rule.home == Home::Real) {
        let special = ["gamma", "ln_gamma", "erf", "erfc"].contains(&rule.name);
        assert!(special || METHODS.split_whitespace().any(|name| name == rule.name), "{}", rule.name);
        assert!(matches!(method(rule.name), Some(Spelled::Rule(found)) if found.name == rule.name), "{}", rule.name);
    }
}

#[test]
fn every_refusal_gives_a_reason_and_a_way_out() {
    let refused = METHODS
        .split_whitespace()
        .filter_map(method)
        .chain(LIBM.split_whitespace().filter_map(|name| function("libm", name)));
    let mut count = 0;
    for spelled in refused {
        if let Spelled::Refused(refusal) = spelled {
            assert!(!refusal.reason.is_empty() && !refusal.instead.is_empty(), "{}", refusal.name);
            count += 1;
        }
    }
    assert!(count > 20);
}
