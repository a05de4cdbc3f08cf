//! Numbers that carry their derivatives: in each direction, along one more direction, and the mixed second ones.
//!
//! Beside every derivative stands the sum of the absolute values of all that was added up to it: rounding errors of any way
//! to compute the same derivative are small against that. Kinks follow the project's rule: the mean of the one-sided
//! derivatives, and second derivatives of zero.

use crate::trace::{self, Node};

/// The most directions that a function may have.
pub const DIRECTIONS: usize = 14;

#[derive(Clone, Debug)]
pub struct Jet {
    pub value: f64,
    /// The derivative in each direction.
    pub first: [f64; DIRECTIONS],
    pub first_size: [f64; DIRECTIONS],
    /// The derivative along the extra direction.
    pub along: f64,
    pub along_size: f64,
    /// The derivatives along the extra direction of those in each direction.
    pub second: [f64; DIRECTIONS],
    pub second_size: [f64; DIRECTIONS],
    /// Whether it depends on a variable, even if it does not move with it here.
    depends: bool,
    /// Whether a partial derivative is infinite, of which zero times is zero forwards, but not backwards.
    steep: bool,
    /// What it is in the record of what was computed.
    pub node: Node,
}

/// First and second partial derivatives of a function of up to two arguments.
#[derive(Clone, Copy, Debug, Default)]
struct Partials {
    a: f64,
    b: f64,
    aa: f64,
    ab: f64,
    bb: f64,
}

/// The value, f′ and f″.
type Unary = (f64, f64, f64);

/// Arithmetic in double or single precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    Double,
    Single,
}

impl Jet {
    pub fn constant(value: f64) -> Jet {
        Jet {
            value,
            first: [0.0; DIRECTIONS],
            first_size: [0.0; DIRECTIONS],
            along: 0.0,
            along_size: 0.0,
            second: [0.0; DIRECTIONS],
            second_size: [0.0; DIRECTIONS],
            depends: false,
            steep: false,
            node: None,
        }
    }

    /// The variable of that number, which moves so fast along the extra direction.
    pub fn variable(value: f64, direction: usize, along: f64) -> Jet {
        let mut jet = Jet::constant(value);
        jet.first[direction] = 1.0;
        jet.first_size[direction] = 1.0;
        jet.along = along;
        jet.along_size = along.abs();
        jet.depends = true;
        jet.node = trace::record([(None, 0.0); 2]);
        jet
    }

    /// What moves with each of these so fast; each speed stands beside its size. How that moves in turn is not known.
    pub fn moving(value: f64, with: &[Jet], speeds: impl Iterator<Item = (f64, f64)>) -> Jet {
        let mut jet = Jet::constant(value);
        for (of, (speed, size)) in with.iter().zip(speeds) {
            jet.depends |= of.depends;
            jet.node = trace::record([(jet.node, 1.0), (of.node, speed)]);
            jet.along += times(speed, of.along);
            jet.along_size += times(size, of.along_size);
            for i in 0..DIRECTIONS {
                jet.first[i] += times(speed, of.first[i]);
                jet.first_size[i] += times(size, of.first_size[i]);
            }
        }
        jet
    }

    /// Whether the value and all derivatives are finite.
    pub fn is_finite(&self) -> bool {
        self.value.is_finite()
            && !self.steep
            && self.along_size.is_finite()
            && self.first_size.iter().chain(&self.second_size).all(|size| size.is_finite())
    }

    /// The largest of the value and the sizes of the derivatives.
    pub fn size(&self) -> f64 {
        let sizes = self.first_size.iter().chain(&self.second_size).copied();
        sizes.fold(self.value.abs().max(self.along_size), f64::max)
    }

    fn unary(&self, (value, slope, curvature): Unary) -> Jet {
        let partials = Partials { a: slope, aa: curvature, ..Partials::default() };
        Jet::constant(0.0).binary(self, value, Partials { b: partials.a, bb: partials.aa, ..Partials::default() })
    }

    fn binary(&self, other: &Jet, value: f64, p: Partials) -> Jet {
        let mut jet = Jet::constant(value);
        jet.depends = self.depends || other.depends;
        if jet.depends {
            jet.node = trace::record([(self.node, p.a), (other.node, p.b)]);
        }
        let met =
            [(self.depends, [p.a, p.aa]), (other.depends, [p.b, p.bb]), (self.depends && other.depends, [p.ab; 2])];
        jet.steep = met.iter().any(|(depends, partials)| *depends && !(partials[0] + partials[1]).is_finite());
        jet.along = times(p.a, self.along) + times(p.b, other.along);
        jet.along_size = times(p.a.abs(), self.along_size) + times(p.b.abs(), other.along_size);
        for i in 0..DIRECTIONS {
            jet.first[i] = times(p.a, self.first[i]) + times(p.b, other.first[i]);
            jet.first_size[i] = times(p.a.abs(), self.first_size[i]) + times(p.b.abs(), other.first_size[i]);
            jet.second[i] = times(p.a, self.second[i])
                + times(p.b, other.second[i])
                + times(p.aa, self.first[i] * self.along)
                + times(p.ab, self.first[i] * other.along + other.first[i] * self.along)
                + times(p.bb, other.first[i] * other.along);
            jet.second_size[i] = times(p.a.abs(), self.second_size[i])
                + times(p.b.abs(), other.second_size[i])
                + times(p.aa.abs(), self.first_size[i] * self.along_size)
                + times(p.ab.abs(), self.first_size[i] * other.along_size + other.first_size[i] * self.along_size)
                + times(p.bb.abs(), other.first_size[i] * other.along_size);
        }
        jet
    }
}

/// The functions of one argument that the generator may use.
pub const UNARY: &[&str] = &[
    "abs",
    "signum",
    "floor",
    "ceil",
    "round",
    "round_ties_even",
    "trunc",
    "fract",
    "recip",
    "sqrt",
    "cbrt",
    "exp",
    "exp2",
    "exp_m1",
    "ln",
    "log2",
    "log10",
    "ln_1p",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "to_degrees",
    "to_radians",
];

/// The functions of two arguments that the generator may use.
pub const BINARY: &[&str] =
    &["max", "min", "hypot", "atan2", "powf", "copysign", "log", "rem_euclid", "div_euclid", "midpoint"];

/// Those of `libm`, and what they are called there.
pub const LIBRARY: &[(&str, &str)] = &[
    ("erf", "erf"),
    ("erfc", "erfc"),
    ("ln_gamma", "lgamma"),
    ("gamma", "tgamma"),
    ("sin", "sin"),
    ("abs", "fabs"),
    ("max", "fmax"),
    ("hypot", "hypot"),
    ("powf", "pow"),
    ("ln_1p", "log1p"),
    ("exp10", "exp10"),
    ("fdim", "fdim"),
    ("rem", "fmod"),
    ("remainder", "remainder"),
];

/// A function by its name in the table, where the spelling says whose implementation is meant.
pub fn apply(name: &str, library: bool, arguments: &[Jet], precision: Precision) -> Jet {
    match (name, arguments) {
        ("mul_add", [a, b, c]) => {
            let value = match precision {
                Precision::Double => a.value.mul_add(b.value, c.value),
                Precision::Single => f64::from((a.value as f32).mul_add(b.value as f32, c.value as f32)),
            };
            let product = a.binary(b, 0.0, product(a.value, b.value));
            product.binary(c, value, Partials { a: 1.0, b: 1.0, ..Partials::default() })
        }
        ("clamp", [x, ..]) if x.value.is_nan() => x.clone(),
        ("clamp", [x, low, high]) => {
            let raised = apply("max", false, &[x.clone(), low.clone()], precision);
            apply("min", false, &[raised, high.clone()], precision)
        }
        (_, [x]) => x.unary(unary(name, library, x.value, precision)),
        (_, [a, b]) => {
            let value = binary_value(name, library, a.value, b.value, precision);
            a.binary(b, value, binary(name, a.value, b.value, value))
        }
        _ => panic!("{name} of {} arguments", arguments.len()),
    }
}

/// A partial derivative times what moves: zero where nothing does.
fn times(partial: f64, tangent: f64) -> f64 {
    if tangent == 0.0 { 0.0 } else { partial * tangent }
}

/// xⁿ
pub fn powi(x: &Jet, n: i32, precision: Precision) -> Jet {
    let value = match precision {
        Precision::Double => x.value.powi(n),
        Precision::Single => f64::from((x.value as f32).powi(n)),
    };
    let power = |factor: f64, exponent: i32| if factor == 0.0 { 0.0 } else { factor * x.value.powi(exponent) };
    let k = f64::from(n);
    x.unary((value, power(k, n - 1), power(k * (k - 1.0), n - 2)))
}

fn product(a: f64, b: f64) -> Partials {
    Partials { a: b, b: a, ab: 1.0, ..Partials::default() }
}

fn binary_value(name: &str, library: bool, a: f64, b: f64, precision: Precision) -> f64 {
    if library {
        return match name {
            "max" => libm::fmax(a, b),
            "hypot" => libm::hypot(a, b),
            "powf" => libm::pow(a, b),
            "fdim" => libm::fdim(a, b),
            "rem" => libm::fmod(a, b),
            "remainder" => libm::remainder(a, b),
            _ => panic!("libm has no {name}"),
        };
    }
    macro_rules! value {
        ($a:expr, $b:expr, $T:ident) => {
            match name {
                "add" => $a + $b,
                "sub" => $a - $b,
                "mul" => $a * $b,
                "div" => $a / $b,
                "rem" => $a % $b,
                "max" => $a.max($b),
                "min" => $a.min($b),
                "hypot" => $a.hypot($b),
                "atan2" => $a.atan2($b),
                "powf" => $a.powf($b),
                "copysign" => $a.copysign($b),
                "log" => $a.log($b),
                "rem_euclid" => $a.rem_euclid($b),
                "div_euclid" => $a.div_euclid($b),
                "midpoint" => $T::midpoint($a, $b),
                _ => panic!("no function {name} of two arguments"),
            }
        };
    }
    match precision {
        Precision::Double => value!(a, b, f64),
        Precision::Single => {
            let (a, b) = (a as f32, b as f32);
            f64::from(value!(a, b, f32))
        }
    }
}

/// How much of max(a, b) is due to a.
fn share(a: f64, b: f64) -> f64 {
    if a > b || b.is_nan() {
        1.0
    } else if a == b {
        0.5
    } else {
        0.0
    }
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

fn binary(name: &str, a: f64, b: f64, value: f64) -> Partials {
    let linear = |a: f64, b: f64| Partials { a, b, ..Partials::default() };
    match name {
        "add" => linear(1.0, 1.0),
        "sub" => linear(1.0, -1.0),
        "mul" => product(a, b),
        "div" => Partials { a: 1.0 / b, b: -a / (b * b), aa: 0.0, ab: -1.0 / (b * b), bb: 2.0 * a / (b * b * b) },
        "rem" | "rem_euclid" | "remainder" => linear(1.0, -((a - value) / b).round()),
        "div_euclid" => Partials::default(),
        "max" => linear(share(a, b), share(b, a)),
        "min" => linear(share(-a, -b), share(-b, -a)),
        "fdim" => linear(share(a, b), -share(a, b)),
        "midpoint" => linear(0.5, 0.5),
        "copysign" => linear(sign(a) * 1f64.copysign(b), 0.0),
        "hypot" if a == 0.0 && b == 0.0 => Partials::default(),
        "hypot" => {
            let r = (a * a + b * b).sqrt();
            let cube = r * r * r;
            Partials { a: a / r, b: b / r, aa: b * b / cube, ab: -a * b / cube, bb: a * a / cube }
        }
        "atan2" if a == 0.0 && b == 0.0 => Partials::default(),
        "atan2" => {
            let r = a * a + b * b;
            let mixed = (a - b) * (a + b) / (r * r);
            Partials { a: b / r, b: -a / r, aa: -2.0 * a * b / (r * r), ab: mixed, bb: 2.0 * a * b / (r * r) }
        }
        "powf" => {
            let (p, logarithm) = (b, a.ln());
            let power = |exponent: f64| a.powf(exponent);
            Partials {
                a: p * power(p - 1.0),
                b: logarithm * value,
                aa: p * (p - 1.0) * power(p - 2.0),
                ab: power(p - 1.0) * (1.0 + p * logarithm),
                bb: logarithm * logarithm * value,
            }
        }
        "log" => {
            let (x, l) = (a.ln(), b.ln());
            Partials {
                a: 1.0 / (a * l),
                b: -x / (b * l * l),
                aa: -1.0 / (a * a * l),
                ab: -1.0 / (a * b * l * l),
                bb: x * (l + 2.0) / (b * b * l * l * l),
            }
        }
        _ => panic!("no function {name} of two arguments"),
    }
}

fn unary(name: &str, library: bool, x: f64, precision: Precision) -> Unary {
    let value = unary_value(name, library, x, precision);
    let (slope, curvature) = match name {
        "neg" => (-1.0, 0.0),
        "abs" => (sign(x), 0.0),
        "signum" | "floor" | "ceil" | "round" | "round_ties_even" | "trunc" => (0.0, 0.0),
        "fract" => (1.0, 0.0),
        "recip" => (-1.0 / (x * x), 2.0 / (x * x * x)),
        "sqrt" => (0.5 / x.sqrt(), -0.25 / (x * x.sqrt())),
        "cbrt" => {
            let root = x.cbrt();
            (1.0 / (3.0 * root * root), -2.0 / (9.0 * root * root * x))
        }
        "exp" => (x.exp(), x.exp()),
        "exp2" => {
            let l = std::f64::consts::LN_2;
            (l * x.exp2(), l * l * x.exp2())
        }
        "exp10" => {
            let l = std::f64::consts::LN_10;
            (l * libm::exp10(x), l * l * libm::exp10(x))
        }
        "exp_m1" => (x.exp(), x.exp()),
        "ln" => (1.0 / x, -1.0 / (x * x)),
        "log2" => (1.0 / (x * std::f64::consts::LN_2), -1.0 / (x * x * std::f64::consts::LN_2)),
        "log10" => (1.0 / (x * std::f64::consts::LN_10), -1.0 / (x * x * std::f64::consts::LN_10)),
        "ln_1p" => (1.0 / (1.0 + x), -1.0 / ((1.0 + x) * (1.0 + x))),
        "sin" => (x.cos(), -x.sin()),
        "cos" => (-x.sin(), -x.cos()),
        "tan" => {
            let secant = 1.0 / (x.cos() * x.cos());
            (secant, 2.0 * x.tan() * secant)
        }
        "asin" | "acos" => {
            let square = (1.0 - x) * (1.0 + x);
            let sign = if name == "asin" { 1.0 } else { -1.0 };
            (sign / square.sqrt(), sign * x / (square * square.sqrt()))
        }
        "atan" => {
            let square = 1.0 + x * x;
            (1.0 / square, -2.0 * x / (square * square))
        }
        "sinh" => (x.cosh(), x.sinh()),
        "cosh" => (x.sinh(), x.cosh()),
        "tanh" => {
            let secant = 1.0 / (x.cosh() * x.cosh());
            (secant, -2.0 * x.tanh() * secant)
        }
        "asinh" => {
            let square = 1.0 + x * x;
            (1.0 / square.sqrt(), -x / (square * square.sqrt()))
        }
        "acosh" => {
            let square = (x - 1.0) * (x + 1.0);
            (1.0 / square.sqrt(), -x / (square * square.sqrt()))
        }
        "atanh" => {
            let square = (1.0 - x) * (1.0 + x);
            (1.0 / square, 2.0 * x / (square * square))
        }
        "to_degrees" => (180.0 / std::f64::consts::PI, 0.0),
        "to_radians" => (std::f64::consts::PI / 180.0, 0.0),
        "erf" | "erfc" => {
            let sign = if name == "erf" { 1.0 } else { -1.0 };
            let bell = sign * std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp();
            (bell, -2.0 * x * bell)
        }
        "ln_gamma" => (digamma(x), trigamma(x)),
        "gamma" => (value * digamma(x), value * (digamma(x) * digamma(x) + trigamma(x))),
        _ => panic!("no function {name} of one argument"),
    };
    (value, slope, curvature)
}

fn unary_value(name: &str, library: bool, x: f64, precision: Precision) -> f64 {
    match name {
        "erf" => return libm::erf(x),
        "erfc" => return libm::erfc(x),
        "ln_gamma" => return libm::lgamma(x),
        "gamma" => return libm::tgamma(x),
        "exp10" => return libm::exp10(x),
        "sin" if library => return libm::sin(x),
        "abs" if library => return libm::fabs(x),
        "ln_1p" if library => return libm::log1p(x),
        _ => (),
    }
    macro_rules! value {
        ($x:expr; $($name:ident)*) => {
            match name {
                "neg" => -$x,
                $(stringify!($name) => $x.$name(),)*
                _ => panic!("no function {name} of one argument"),
            }
        };
        ($x:expr) => {
            value!($x; abs signum floor ceil round round_ties_even trunc fract recip sqrt cbrt exp exp2 exp_m1 ln log2
                log10 ln_1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh to_degrees to_radians)
        };
    }
    match precision {
        Precision::Double => value!(x),
        Precision::Single => {
            let x = x as f32;
            f64::from(value!(x))
        }
    }
}

/// For positive arguments: the recurrence up to 12, then the asymptotic series.
fn digamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < 12.0 {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let s = 1.0 / (x * x);
    let series = s
        * (1.0 / 12.0
            - s * (1.0 / 120.0 - s * (1.0 / 252.0 - s * (1.0 / 240.0 - s * (1.0 / 132.0 - s * 691.0 / 32760.0)))));
    sum + x.ln() - 0.5 / x - series
}

fn trigamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < 12.0 {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let s = 1.0 / (x * x);
    let series = s
        * (1.0 / 6.0 - s * (1.0 / 30.0 - s * (1.0 / 42.0 - s * (1.0 / 30.0 - s * (5.0 / 66.0 - s * 691.0 / 2730.0)))));
    sum + 1.0 / x + 0.5 * s + series / x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every function against central differences, twice.
    #[test]
    fn derivatives_are_those_of_the_values() {
        let h = 1e-5;
        let mut functions: Vec<(&str, bool, usize)> = Vec::new();
        functions.extend(UNARY.iter().map(|name| (*name, false, 1)));
        functions.extend(BINARY.iter().map(|name| (*name, false, 2)));
        functions.extend(["add", "sub", "mul", "div", "rem"].map(|name| (name, false, 2)));
        functions.extend(["erf", "erfc", "ln_gamma", "gamma", "exp10"].map(|name| (name, true, 1)));
        functions.extend(["fdim", "remainder"].map(|name| (name, true, 2)));
        for (name, library, count) in functions {
            let start = if name == "acosh" { 1.37 } else { 0.63 };
            let at = |t: f64| -> Vec<Jet> {
                let value = |index: usize| start + [1.0, 0.7][index] * t + 0.81 * index as f64;
                (0..count).map(|index| Jet::variable(value(index), index, [1.0, 0.7][index])).collect()
            };
            let jet = |t: f64| apply(name, library, &at(t), Precision::Double);
            let (middle, above, below) = (jet(0.0), jet(h), jet(-h));
            let close = |actual: f64, expected: f64, what: &str| {
                assert!(
                    (actual - expected).abs() < 1e-7 * (1.0 + expected.abs()),
                    "{name}, {what}: {actual}, {expected}"
                );
            };
            close(middle.along, (above.value - below.value) / (2.0 * h), "first");
            for index in 0..count {
                close(middle.second[index], (above.first[index] - below.first[index]) / (2.0 * h), "second");
            }
        }
    }
}
