//! What the generated code says against what the interpreter says.

use crate::Case;
use crate::jet::Jet;
use crate::points::{Expected, Point};
use crate::trace::Cotangent;
use crate::tree::Scalar;

/// What is wrong with a program.
#[derive(Clone, Debug)]
pub struct Failure {
    /// By which failures are told apart.
    pub class: String,
    pub detail: String,
}

impl Failure {
    pub fn new(class: impl Into<String>, detail: impl Into<String>) -> Failure {
        Failure { class: class.into(), detail: detail.into() }
    }

    /// Told apart by the message without what it quotes.
    pub fn of_compiler(kind: &str, message: &str) -> Failure {
        let outside = message.split('`').step_by(2).collect::<Vec<_>>().join("…");
        let known = outside.strip_prefix("this is a bug in …: ").unwrap_or(&outside);
        Failure::new(format!("{kind}: {known}"), message)
    }
}

/// What is printed for each item: nothing if it panics.
pub type Printed = Vec<(String, Option<Vec<f64>>)>;

/// What is wrong with the items that were printed at the points.
pub fn check(printed: &[Printed], case: &Case) -> Option<Failure> {
    let scalar = case.program.main().scalar;
    let mut all = printed.iter().zip(&case.points).zip(&case.expected).enumerate();
    all.find_map(|(number, ((printed, point), expected))| {
        let mut failure = at_point(printed, point, expected, scalar).err()?;
        failure.detail = format!("at point {number} {:?} {:?}: {}", point.floats, point.ints, failure.detail);
        Some(failure)
    })
}

fn at_point(printed: &Printed, point: &Point, expected: &Expected, scalar: Scalar) -> Result<(), Failure> {
    let run = match expected {
        Expected::Panic => {
            return match printed.iter().find(|(item, floats)| floats.is_some() && item != "runs") {
                None => Ok(()),
                Some((item, _)) => Err(Failure::new("no panic", format!("{item} does not panic"))),
            };
        }
        Expected::Results(run) => run,
    };
    let (jets, singular, runs) = (&run.jets, run.singular, run.count);
    let mut own: &[f64] = &[];
    for (item, floats) in printed {
        let Some(floats) = floats else {
            return Err(Failure::new(format!("{item} panics"), "the function itself does not"));
        };
        let count = jets.len();
        if item == "allocations" {
            if floats != &[0.0] {
                return Err(Failure::new("allocations", format!("{} of them under `no_tape`", floats[0])));
            }
            continue;
        }
        if item == "runs" {
            if floats != &[runs as f64] {
                return Err(Failure::new("runs", format!("{} of them, not {runs}", floats[0])));
            }
            continue;
        }
        if item == "guarded" {
            as_with_guards(floats, printed)?;
            continue;
        }
        if item == "hvp" {
            if !singular {
                second_derivatives(floats, &jets[0], point, scalar)?;
            }
            continue;
        }
        if floats.len() < count {
            return Err(Failure::new(format!("{item} is short"), format!("{floats:?}")));
        }
        if item == "value" {
            own = &floats[..];
            for (jet, value) in jets.iter().zip(floats) {
                // Optimised, powers may be rounded in another way.
                let epsilon = if scalar == Scalar::F32 { 1e-5 } else { 1e-10 };
                let near = (jet.value - value).abs() <= epsilon * (1.0 + jet.value.abs());
                if !(near || jet.value == *value || jet.value.is_nan() && value.is_nan()) {
                    let detail = format!("{value:?}, and to the interpreter {:?}", jet.value);
                    return Err(Failure::new("oracle", detail));
                }
            }
        }
        for (expected, value) in own.iter().zip(floats) {
            if expected.to_bits() != value.to_bits() && !(expected.is_nan() && value.is_nan()) {
                let detail = format!("{value:?}, and the function is {expected:?}");
                return Err(Failure::new(format!("{item} value"), detail));
            }
        }
        let derivatives = &floats[count..];
        if singular {
            let is_finite = scalar == Scalar::F64 && jets.iter().all(|jet| jet.value.is_finite());
            match item.as_str() {
                "vjp" if is_finite => finite_ones(item, derivatives, &run.gradients[0])?,
                "gradient" if is_finite => finite_ones(item, derivatives, &run.gradients[1])?,
                _ => (),
            }
            continue;
        }
        let wanted: Vec<(f64, f64)> = match item.as_str() {
            "value" => Vec::new(),
            "jvp" => jets.iter().map(|jet| (jet.along, jet.along_size)).collect(),
            "jvps" => jets
                .iter()
                .map(|jet| (jet.along, jet.along_size))
                .chain(jets.iter().map(|jet| (jet.first[0], jet.first_size[0])))
                .collect(),
            "jacobian" => {
                let columns = 0..point.floats.len();
                let row = |jet: &Jet| columns.clone().map(|i| (jet.first[i], jet.first_size[i])).collect::<Vec<_>>();
                jets.iter().flat_map(row).collect()
            }
            "vjp" => (0..point.floats.len()).map(|direction| pulled(jets, &point.cotangents, direction)).collect(),
            _ => (0..point.floats.len()).map(|direction| pulled(jets, &[1.0], direction)).collect(),
        };
        if item == "hessian" {
            let (gradient, matrix) = derivatives.split_at(point.floats.len().min(derivatives.len()));
            let rows = matrix.chunks(point.floats.len());
            let times = |row: &[f64]| row.iter().zip(&point.tangents).map(|(entry, tangent)| entry * tangent).sum();
            let along: Vec<f64> = gradient.iter().copied().chain(rows.map(times)).collect();
            second_derivatives(&along, &jets[0], point, scalar)
                .map_err(|failure| Failure::new(failure.class.replace("hvp", "hessian"), failure.detail))?;
            continue;
        }
        close(item, derivatives, &wanted, scalar)?;
    }
    for (index, (item, floats)) in printed.iter().enumerate() {
        let twin = printed[..index].iter().find(|(other, _)| other == item && item == "vjp");
        if let (Some((_, Some(first))), Some(second)) = (twin, floats)
            && first.iter().zip(second).any(|(one, other)| one.to_bits() != other.to_bits())
        {
            return Err(Failure::new("not repeatable", format!("{item} is {first:?}, then {second:?}")));
        }
    }
    Ok(())
}

/// The sweep that has guards against 0 · ∞ from the start comes to what the other comes to, which has them if it needs them.
fn as_with_guards(guarded: &[f64], printed: &Printed) -> Result<(), Failure> {
    let Some((_, Some(own))) = printed.iter().find(|(item, _)| item == "vjp") else { return Ok(()) };
    let is_same = |(one, other): (&f64, &f64)| one == other || one.is_nan() && other.is_nan();
    match own.len() == guarded.len() && own.iter().zip(guarded).all(is_same) {
        true => Ok(()),
        false => Err(Failure::new("guards", format!("vjp is {own:?}, and with guards {guarded:?}"))),
    }
}

/// Where infinity is met, though the results are finite, the part of a gradient that it does not reach.
fn finite_ones(item: &str, derivatives: &[f64], wanted: &[Cotangent]) -> Result<(), Failure> {
    for (index, (actual, expected)) in derivatives.iter().zip(wanted).enumerate() {
        let Cotangent { value, size } = *expected;
        let is_right = (actual - value).abs() <= 1e-9 * size + 1e-100;
        if size.is_finite() && value.is_finite() && !is_right {
            return Err(other_derivative(&format!("{item} beside infinities"), index, *actual, (value, size)));
        }
    }
    Ok(())
}

/// The gradient, and its derivative along the tangents.
fn second_derivatives(floats: &[f64], jet: &Jet, point: &Point, scalar: Scalar) -> Result<(), Failure> {
    let count = point.floats.len();
    let gradient = (0..count).map(|direction| (jet.first[direction], jet.first_size[direction]));
    let along = (0..count).map(|direction| (jet.second[direction], jet.second_size[direction]));
    close("hvp", floats, &gradient.chain(along).collect::<Vec<_>>(), scalar)
}

/// The derivative of ⟨cotangents, results⟩ in a direction, and its size.
fn pulled(jets: &[Jet], cotangents: &[f64], direction: usize) -> (f64, f64) {
    jets.iter().zip(cotangents).fold((0.0, 0.0), |(sum, size), (jet, cotangent)| {
        (sum + cotangent * jet.first[direction], size + cotangent.abs() * jet.first_size[direction])
    })
}

fn close(item: &str, derivatives: &[f64], wanted: &[(f64, f64)], scalar: Scalar) -> Result<(), Failure> {
    if derivatives.len() != wanted.len() {
        let counts = format!("{} derivatives instead of {}", derivatives.len(), wanted.len());
        return Err(Failure::new(format!("{item} is short"), counts));
    }
    let epsilon = if scalar == Scalar::F32 { 3e-4 } else { 1e-11 };
    let least = if scalar == Scalar::F32 { 1e-30 } else { 1e-200 };
    for (index, (actual, (expected, size))) in derivatives.iter().zip(wanted).enumerate() {
        if (actual - expected).abs() <= epsilon * size + least {
            continue;
        }
        return Err(other_derivative(item, index, *actual, (*expected, *size)));
    }
    Ok(())
}

fn other_derivative(class: &str, index: usize, actual: f64, (expected, size): (f64, f64)) -> Failure {
    let detail = format!("derivative {index} is {actual:?}, not {expected:?} (of a size of {size:.3e})");
    Failure::new(class, detail)
}
