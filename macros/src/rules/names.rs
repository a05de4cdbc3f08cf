//! From the user's spelling to the table: the methods of the standard library and `num_traits`, the functions of
//! `libm`, and what has no rule and why.

use super::{Home, Rule, rule};

/// What a method or function of that name is.
#[derive(Clone, Copy, Debug)]
pub enum Spelled {
    Rule(&'static Rule),
    /// The pair of the rules `sin` and `cos`.
    SinCos,
    /// A `bool`, an integer or an ordering, through which nothing is differentiated.
    Constant,
    Refused(&'static Refusal),
}

/// An operation that cannot be differentiated.
#[derive(Debug)]
pub struct Refusal {
    pub name: &'static str,
    pub reason: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

/// The method `x.name(…)` of a float.
pub fn method(name: &str) -> Option<Spelled> {
    let own_name = || rule(name).filter(|rule| rule.home == Home::Real).map(Spelled::Rule);
    spelled(name, &METHODS).or_else(own_name)
}

/// The function `qualifier::name(…)`, where the qualifier is the last part of the path before the name. What belongs
/// to a type parameter (`T::sin`) is a method; that it is a type parameter is for the caller to know.
pub fn function(qualifier: &str, name: &str) -> Option<Spelled> {
    match qualifier {
        "f32" | "f64" | "Real" | "Float" | "FloatCore" => method(name),
        "Add" | "Sub" | "Mul" | "Div" | "Rem" | "Neg" | "PartialEq" | "PartialOrd" => method(name),
        "libm" | "Libm" => libm(name),
        _ => None,
    }
}

/// The trait, of the standard library or of `core`, whose method of this name is meant where floats have none of their own on all compilers.
pub fn trait_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "add" => "Add",
        "sub" => "Sub",
        "mul" => "Mul",
        "div" => "Div",
        "rem" => "Rem",
        "neg" => "Neg",
        "gamma" | "ln_gamma" | "erf" | "erfc" => "Real",
        "maximum" | "minimum" | "algebraic_add" | "algebraic_sub" | "algebraic_mul" | "algebraic_div"
        | "algebraic_rem" => "Unsettled",
        _ => return None,
    })
}

/// Functions of `f32` have the suffix `f`: `sinf`, `lgammaf_r`.
fn libm(name: &str) -> Option<Spelled> {
    let double = || match name.strip_suffix("f_r") {
        Some(stem) => spelled(&format!("{stem}_r"), &LIBM),
        None => spelled(name.strip_suffix('f')?, &LIBM),
    };
    spelled(name, &LIBM).or_else(double)
}

/// The names of a library, by what they mean.
struct Names {
    /// Spellings and the rules they stand for.
    rules: &'static [(&'static str, &'static str)],
    sin_cos: &'static str,
    constant: &'static [&'static str],
    refused: &'static [Refusal],
}

fn spelled(name: &str, names: &'static Names) -> Option<Spelled> {
    if name == names.sin_cos {
        return Some(Spelled::SinCos);
    }
    if names.constant.contains(&name) {
        return Some(Spelled::Constant);
    }
    if let Some(refusal) = names.refused.iter().find(|refusal| refusal.name == name) {
        return Some(Spelled::Refused(refusal));
    }
    let (_, target) = names.rules.iter().find(|(spelling, _)| *spelling == name)?;
    rule(target).map(Spelled::Rule)
}

/// Methods whose name is not that of their rule.
static METHODS: Names = Names {
    rules: &[
        ("abs_sub", "fdim"),
        ("maximum", "max"),
        ("minimum", "min"),
        ("algebraic_add", "add"),
        ("algebraic_sub", "sub"),
        ("algebraic_mul", "mul"),
        ("algebraic_div", "div"),
        ("algebraic_rem", "rem"),
    ],
    sin_cos: "sin_cos",
    constant: &[
        "classify",
        "eq",
        "ge",
        "gt",
        "is_finite",
        "is_infinite",
        "is_nan",
        "is_normal",
        "is_sign_negative",
        "is_sign_positive",
        "is_subnormal",
        "le",
        "lt",
        "ne",
        "partial_cmp",
        "total_cmp",
    ],
    refused: &[
        Refusal { name: "next_up", reason: NEIGHBOUR, instead: USE_CONSTANT },
        Refusal { name: "next_down", reason: NEIGHBOUR, instead: USE_CONSTANT },
        Refusal { name: "to_bits", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "to_be_bytes", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "to_le_bytes", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "to_ne_bytes", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "from_bits", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "from_be_bytes", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "from_le_bytes", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "from_ne_bytes", reason: BITS, instead: USE_CONSTANT },
        Refusal { name: "integer_decode", reason: BITS, instead: USE_CONSTANT },
        Refusal {
            name: "to_int_unchecked",
            reason: "the integer carries no derivative, and which rounding is meant is not written",
            instead: "write the rounding: `x.trunc() as i64`",
        },
    ],
};

static LIBM: Names = Names {
    rules: &[
        ("acos", "acos"),
        ("acosh", "acosh"),
        ("asin", "asin"),
        ("asinh", "asinh"),
        ("atan", "atan"),
        ("atan2", "atan2"),
        ("atanh", "atanh"),
        ("cbrt", "cbrt"),
        ("ceil", "ceil"),
        ("copysign", "copysign"),
        ("cos", "cos"),
        ("cosh", "cosh"),
        ("erf", "erf"),
        ("erfc", "erfc"),
        ("exp", "exp"),
        ("exp10", "exp10"),
        ("exp2", "exp2"),
        ("expm1", "exp_m1"),
        ("fabs", "abs"),
        ("fdim", "fdim"),
        ("floor", "floor"),
        ("fma", "mul_add"),
        ("fmax", "max"),
        ("fmaximum", "max"),
        ("fmaximum_num", "max"),
        ("fmin", "min"),
        ("fminimum", "min"),
        ("fminimum_num", "min"),
        ("fmod", "rem"),
        ("hypot", "hypot"),
        ("ldexp", "scalbn"),
        ("lgamma", "ln_gamma"),
        ("log", "ln"),
        ("log10", "log10"),
        ("log1p", "ln_1p"),
        ("log2", "log2"),
        ("pow", "powf"),
        ("remainder", "remainder"),
        ("rint", "round_ties_even"),
        ("round", "round"),
        ("roundeven", "round_ties_even"),
        ("scalbn", "scalbn"),
        ("sin", "sin"),
        ("sinh", "sinh"),
        ("sqrt", "sqrt"),
        ("tan", "tan"),
        ("tanh", "tanh"),
        ("tgamma", "gamma"),
        ("trunc", "trunc"),
    ],
    sin_cos: "sincos",
    constant: &["ilogb"],
    refused: &[
        Refusal { name: "nextafter", reason: NEIGHBOUR, instead: USE_CONSTANT },
        Refusal { name: "modf", reason: PAIR, instead: "write `x.fract()` and `x.trunc()`" },
        Refusal { name: "frexp", reason: PAIR, instead: "write `libm::scalbn(x, -n)` with a constant `n`" },
        Refusal { name: "lgamma_r", reason: PAIR, instead: "write `libm::lgamma(x)`" },
        Refusal { name: "remquo", reason: PAIR, instead: "write `libm::remainder(x, y)`" },
        Refusal { name: "j0", reason: BESSEL, instead: OWN_RULE },
        Refusal { name: "j1", reason: BESSEL, instead: OWN_RULE },
        Refusal { name: "jn", reason: BESSEL, instead: OWN_RULE },
        Refusal { name: "y0", reason: BESSEL, instead: OWN_RULE },
        Refusal { name: "y1", reason: BESSEL, instead: OWN_RULE },
        Refusal { name: "yn", reason: BESSEL, instead: OWN_RULE },
    ],
};

const BITS: &str = "the bits of a float carry its value, but no derivative";
const NEIGHBOUR: &str = "the neighbour of a float differs from it by a rounding error, which has no derivative";
const PAIR: &str = "it has a float and an integer or a second float as its result";
const BESSEL: &str = "Bessel functions have no rule";
const USE_CONSTANT: &str = "to cut the derivative on purpose, apply it to `differentiable::constant(x)`";
const OWN_RULE: &str = "wrap it in a function with a rule of its own: `#[differentiable(derivative = …)]`";
