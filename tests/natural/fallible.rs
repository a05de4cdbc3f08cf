//! Functions that may fail: `Result`s and `Option`s of what is made of floats, and what is asked of them.

use std::collections::BTreeMap;
use std::num::ParseIntError;

use differentiable::{Real, Tangent, differentiable};

use crate::support::{agree, agree_to_first_order};

#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    Negative(f64),
    Empty,
    Message(String),
    Parse(ParseIntError),
}

impl From<ParseIntError> for Error {
    fn from(error: ParseIntError) -> Self {
        Error::Parse(error)
    }
}

type Result<T, E = Error> = std::result::Result<T, E>;

#[differentiable(order = 2)]
fn root(x: f64) -> Result<f64> {
    if x < 0.0 {
        return Err(Error::Negative(x));
    }
    Ok(x.sqrt())
}

#[differentiable(order = 2)]
fn roots(x: &[f64; 3]) -> Result<f64> {
    let mut sum = 0.0;
    for (i, v) in x.iter().enumerate() {
        sum += root(*v * x[(i + 1) % 3])? * (i as f64 + 1.0);
    }
    Ok(sum * sum)
}

/// Newton's method, which may not arrive.
#[differentiable(order = 2)]
fn cube_root(x: &[f64; 3]) -> Result<f64> {
    let mut y = 1.0;
    for _ in 0..60 {
        let step = (y * y * y - x[0] * x[1]) / (3.0 * y * y);
        y -= step;
        if step.abs() < 1e-14 {
            return Ok(y * x[2]);
        }
    }
    Err(Error::Message(format!("no convergence, at {y}")))
}

#[differentiable(order = 2)]
fn branches(x: &[f64; 3], kind: u8) -> Result<f64> {
    match kind {
        0 => Ok(x[0] * x[1]),
        1 => {
            let y = root(x[1])?;
            Ok(y * x[2])
        }
        2 if x[0] > 0.0 => root(x[0] * x[2]),
        _ => Err(Error::Empty),
    }
}

#[differentiable(order = 2)]
fn power(x: &[f64; 3], exponent: &str) -> Result<f64> {
    let n = exponent.parse::<i32>()?;
    let m: i32 = exponent.trim().parse().map_err(Error::Parse)?;
    Ok(x[0].powi(n) * x[1] + x[2].powi(m))
}

#[differentiable(order = 2)]
fn first_by_last(x: &[f64; 3]) -> Option<f64> {
    let first = x.first()?;
    let last = x.last()?;
    if *last == 0.0 {
        return None;
    }
    Some(first / last * x[1])
}

#[differentiable(order = 2)]
fn largest(x: &[f64; 3]) -> Option<f64> {
    let best = x.iter().copied().filter(|v| *v < 10.0).max_by(f64::total_cmp)?;
    (best > 0.0).then(|| best.ln() * x[0])
}

#[differentiable(order = 2)]
fn only_if(x: &[f64; 3]) -> Option<f64> {
    if x[0] > 0.1 { Some(x[0].ln() * x[1]) } else { None }
}

#[differentiable(order = 2)]
fn both(x: &[f64; 3]) -> Option<f64> {
    let a = only_if(x)?;
    let b = largest(x)?;
    Some(a * b + x[2])
}

#[differentiable(order = 2)]
fn checked(x: &[f64; 3]) -> Result<f64> {
    let a = only_if(x).ok_or(Error::Empty)?;
    let b = first_by_last(x).ok_or_else(|| Error::Message("zero".to_owned()))?;
    let c = x.get(1).ok_or(Error::Empty)?;
    Ok(a * b + c * c)
}

#[differentiable(order = 2)]
fn normalised(x: &[f64; 3]) -> Result<[f64; 3], String> {
    let norm = x.iter().map(|v| v * v).sum::<f64>().sqrt();
    if norm == 0.0 {
        return Err("a direction of length zero".to_owned());
    }
    Ok(x.map(|v| v / norm))
}

#[differentiable(order = 2)]
fn weighted(x: &[f64; 3]) -> Result<f64, Box<dyn std::error::Error>> {
    let [a, b, c] = normalised(x)?;
    Ok(a + 2.0 * b * c)
}

#[differentiable(order = 2)]
fn scaled(x: &[f64]) -> Result<Vec<f64>> {
    if x.is_empty() {
        return Err(Error::Empty);
    }
    Ok(x.iter().map(|v| v * x[0]).collect())
}

#[differentiable(order = 2)]
fn total(x: &[f64; 3]) -> Result<f64> {
    let scaled = scaled(x)?;
    Ok(scaled.iter().map(|v| v.sin()).sum())
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Line {
    slope: f64,
    offset: f64,
}

impl Line {
    #[differentiable(order = 2, associated)]
    fn through(x: &[f64; 3]) -> Result<Line> {
        if x[0] == x[1] {
            return Err(Error::Empty);
        }
        let slope = x[2] / (x[1] - x[0]);
        Ok(Line { slope, offset: x[2] - slope * x[0] })
    }

    #[differentiable(order = 2, wrt(self, y))]
    fn solve(&self, y: f64) -> Result<f64> {
        if self.slope == 0.0 { Err(Error::Empty) } else { Ok((y - self.offset) / self.slope) }
    }
}

#[differentiable(order = 2)]
fn on_the_line(x: &[f64; 3]) -> Result<f64> {
    let line = Line::through(x)?;
    let at = line.solve(x[0] * x[1])?;
    Ok(at * line.slope)
}

#[differentiable(order = 2)]
fn generic<T: Real>(x: &[T; 3]) -> Option<T> {
    if x[0] > T::zero() { Some(x[0].ln() * x[1] + x[2]) } else { None }
}

#[differentiable(order = 2)]
fn of_generic(x: &[f64; 3]) -> f64 {
    generic(x).expect("a positive number")
}

#[differentiable(order = 2)]
fn factorial(x: f64, n: u32) -> Result<f64> {
    if n == 0 {
        return Ok(1.0);
    }
    if x < 0.0 {
        return Err(Error::Negative(x));
    }
    Ok(x * factorial(x - 1.0, n - 1)?)
}

#[differentiable(order = 2)]
fn with_factorial(x: &[f64; 3]) -> f64 {
    factorial(x[0] + 3.0, 3).unwrap() * x[1]
}

#[differentiable(order = 2)]
fn write(x: &[f64; 3], y: &mut [f64; 2]) -> Result<()> {
    if x[0] < 0.0 {
        return Err(Error::Negative(x[0]));
    }
    y[0] = x[0].sqrt() * x[1];
    y[1] = x[2];
    Ok(())
}

#[differentiable(order = 2)]
fn written(x: &[f64; 3]) -> Result<f64> {
    let mut y = [0.0; 2];
    write(x, &mut y)?;
    Ok(y[0] * y[1])
}

fn positive(x: f64) -> Result<()> {
    if x > 0.0 { Ok(()) } else { Err(Error::Negative(x)) }
}

#[differentiable(order = 2)]
fn only_checked(x: &[f64; 3]) -> Result<f64> {
    positive(x[0])?;
    for v in x {
        positive(*v)?;
    }
    if x[2] > 1e6 {
        Err(Error::Empty)?;
    }
    Ok(x[0] * x[1] / x[2])
}

/// `Err(e)?` is worth nothing, wherever it stands, and makes the error one of the function's.
#[differentiable(order = 2)]
fn failing_in_place(x: &[f64; 3]) -> Result<f64> {
    let y = x[0] * x[1];
    if y < 0.0 {
        Err(Error::Message(format!("negative: {y}")))?
    }
    let z = match y > 1e6 {
        true => Err("many".parse::<i32>().unwrap_err())?,
        false => y * x[2],
    };
    let w = if z < -1e6 { Err(Error::Negative(z))? } else { z * y };
    if w < 1e9 { Ok(w + z) } else { Err(Error::Empty)? }
}

#[test]
fn an_error_in_place_is_that_of_the_function() {
    for x in [[-1.0, 2.0, 3.0], [1e4, 1e4, 3.0], [1.0, 2.0, -1e7], [1e3, 1e3, 1e3]] {
        let error = failing_in_place(&x).unwrap_err();
        assert_eq!(failing_in_place::gradient(&x).as_ref(), Err(&error));
        assert_eq!(failing_in_place::jvp(&x, &x).as_ref(), Err(&error));
        assert_eq!(failing_in_place::hessian(&x).as_ref(), Err(&error));
    }
}

#[differentiable(order = 2)]
fn matched(x: &[f64; 3]) -> Result<f64> {
    let a = match root(x[0]) {
        Ok(a) => a,
        Err(error) => return Err(Error::Message(format!("{error:?} of {:?}", x[0]))),
    };
    let Ok(b) = root(x[1] * a) else { return Err(Error::Empty) };
    let Some(c) = only_if(x) else {
        return Err(Error::Empty);
    };
    let d = match x.get(2) {
        Some(d) => d * d,
        None => return Err(Error::Empty),
    };
    Ok(a * b + c * d)
}

#[differentiable(order = 2)]
fn mapped(x: &[f64; 3]) -> Result<f64> {
    let a = root(x[0]).map(|r| r * x[1])?;
    let b = root(a).and_then(|r| root(r * x[2]))?;
    root(a * b).map(|r| r + b).map_err(|_| Error::Empty)
}

#[differentiable(order = 2)]
fn mapped_option(x: &[f64; 3]) -> Option<f64> {
    let a = root(x[0]).ok()?;
    only_if(x).and_then(|y| if y > -10.0 { Some(y * a) } else { None })
}

#[differentiable(order = 2)]
fn pair(x: &[f64; 3]) -> Option<(f64, f64)> {
    if x[0].is_nan() { None } else { Some((x[0] * x[1], x[1] * x[2])) }
}

#[differentiable(order = 2)]
fn of_a_pair(x: &[f64; 3]) -> Option<f64> {
    let (a, b) = pair(x)?;
    Some(a / b)
}

#[differentiable(order = 3)]
fn cubed(x: f64) -> Result<f64> {
    if x < 0.0 { Err(Error::Negative(x)) } else { Ok(x * x * x) }
}

#[differentiable(order = 2)]
fn with_derivatives(x: &[f64; 3]) -> Result<f64> {
    let slope = cubed::gradient(x[0])?;
    let (value, other) = cubed::value_and_gradient(x[1] * x[2])?;
    Ok(slope * value + other)
}

/// What comes in may be called as often as it takes.
#[differentiable]
fn fixed_point(f: impl Fn(f64) -> f64, mut x: f64) -> Result<f64> {
    for _ in 0..100 {
        let next = f(x);
        if !next.is_finite() {
            return Err(Error::Empty);
        }
        if (next - x).abs() < 1e-15 {
            return Ok(next);
        }
        x = next;
    }
    Err(Error::Message("no fixed point".to_owned()))
}

#[differentiable]
fn kepler(x: &[f64; 3]) -> Result<f64> {
    let [mean, eccentricity, start] = *x;
    fixed_point(|anomaly| mean + eccentricity * anomaly.sin(), start)
}

#[differentiable]
fn certain_kepler(x: &[f64; 3]) -> f64 {
    kepler(x).unwrap()
}

#[differentiable(checkpoint = 4)]
fn iterated(x: &[f64; 3]) -> Result<f64> {
    let mut y = x[0];
    for i in 0..20 {
        y = (y * x[1] + x[2]).sin() + 0.01 * i as f64;
    }
    if y > 100.0 { Err(Error::Empty) } else { Ok(y) }
}

#[differentiable]
fn certain_iterated(x: &[f64; 3]) -> f64 {
    iterated(x).unwrap()
}

type Fitted<T> = std::result::Result<T, Error>;
type FitResult<T> = Fitted<T>;

#[differentiable(order = 2)]
fn by_another_name(x: &[f64; 3]) -> FitResult<f64> {
    positive(x[0])?;
    Ok(x[0].ln() * x[1] * x[2])
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct State {
    position: f64,
    velocity: f64,
}

impl State {
    #[differentiable(order = 2, wrt(self, step))]
    fn advance(&mut self, step: f64) -> Result<()> {
        if step < 0.0 {
            return Err(Error::Negative(step));
        }
        self.position += self.velocity * step;
        self.velocity -= self.position * step;
        Ok(())
    }

    fn check(&self) -> Result<()> {
        positive(self.position)
    }
}

#[differentiable(order = 2, wrt(state, step))]
fn advance_twice(state: &mut State, step: f64) -> Result<()> {
    state.advance(step)?;
    state.advance(step * 2.0)?;
    Ok(())
}

/// What a call changes is not lost where nothing is made of what it returns.
#[differentiable(order = 2)]
fn moved(x: &[f64; 3]) -> Result<f64> {
    let [position, velocity, step] = *x;
    let mut state = State { position, velocity };
    state.advance(step)?;
    State::check(&state)?;
    let same = &mut state;
    same.advance(step)?;
    advance_twice(&mut state, 0.1 * step)?;
    Ok(state.position * state.velocity)
}

/// What fails does not panic: nothing is read before it is known to be there.
#[differentiable(order = 2)]
fn guarded(x: &[f64; 3], i: usize) -> Result<f64> {
    if i >= x.len() {
        return Err(Error::Empty);
    }
    let mut sum = 0.0;
    for k in 0..4 {
        if k + i > 4 {
            return Err(Error::Message(k.to_string()));
        }
        if k >= 3 {
            break;
        }
        sum += x[i] * x[k] * x[(k + i).min(2)];
    }
    Ok(sum * sum)
}

#[differentiable(order = 2)]
fn certain_guarded(x: &[f64; 3], i: usize) -> f64 {
    guarded(x, i).unwrap()
}

#[differentiable(order = 2)]
fn handed_on(x: &[f64; 3]) -> FitResult<f64> {
    by_another_name(x)
}

#[differentiable(order = 2)]
fn on_every_way(x: &[f64; 3], n: usize) -> Result<f64, String> {
    let weights = vec![0.5; 4];
    let [p, q, ..] = &weights[..n.min(4)] else {
        if n == 0 {
            return Err("no weight".into());
        } else {
            return Err("one weight".into());
        }
    };
    let v = match n {
        2 => x[0] * p,
        3 => {
            let k = n + 1;
            return Err(format!("{k} {}", x[0]));
        }
        4 => {
            if x[1] > 0.0 {
                return Err(format!("{}", x[1]));
            } else {
                return Err("not positive".to_owned());
            }
        }
        _ => x[1] * q,
    };
    let y = vec![x[0] * v, x[1], x[2]];
    let [first, .., last] = &y[..] else { return Err("too short".into()) };
    Ok(v * first * last)
}

#[differentiable(order = 2)]
fn certain_on_every_way(x: &[f64; 3], n: usize) -> f64 {
    on_every_way(x, n).unwrap()
}

/// Constants that may be missing, which are borrowed where they are, and patterns that do not fit all that may be there.
#[differentiable(order = 2)]
fn counted(x: &[f64; 3], key: &str) -> Result<f64, String> {
    let mut counts = BTreeMap::from([("a", 1_usize), ("b", 2), ("zero", 0)]);
    let Some(count) = counts.get_mut(key) else { return Err(format!("none of {}", counts.len())) };
    *count += 1;
    let zero = match counts.get("zero") {
        Some(0) => 1.0,
        _ => return Err("not zero".to_string()),
    };
    let a = match counts.get("a") {
        None => return Err("no a".to_string()),
        Some(a) => *a as f64,
    };
    let root = match root(x[0]) {
        Err(error) => return Err(format!("{error:?}")),
        Ok(root) => root,
    };
    let y = match only_if(x) {
        Option::None => return Err("nothing".into()),
        Some(y) => y,
    };
    Ok(root * y * a * zero + x[2])
}

#[differentiable(order = 2)]
fn certain_counted(x: &[f64; 3], key: &str) -> f64 {
    counted(x, key).unwrap()
}

#[differentiable(order = 2)]
fn by_heron(x: &[f64; 3]) -> Result<f64, String> {
    let mut y = x[0];
    let mut n = 0;
    loop {
        y = 0.5 * (y + x[1] / y);
        n += 1;
        if n > 20 {
            break Err(format!("after {n}"));
        }
        if (y * y - x[1]).abs() < 1e-14 {
            break Ok(y * x[2]);
        }
    }
}

#[differentiable(order = 2)]
fn found(x: &[f64; 3], k: usize) -> Option<f64> {
    'found: {
        if k == 0 {
            break 'found Some(x[0] * x[0]);
        }
        for i in 1..3 {
            if i == k {
                break 'found only_if(&[x[i], x[1], x[0]]);
            }
        }
        if k == 9 {
            break 'found None;
        }
        Some(x[0] * x[2])
    }
}

#[differentiable(order = 2)]
fn certain_found(x: &[f64; 3], k: usize) -> f64 {
    found(x, k).unwrap()
}

/// What is chosen in a loop, unless that fails, is needed once more.
#[differentiable(order = 2)]
fn chosen(x: &[f64; 3]) -> Result<f64> {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let row = if x[i] * x[2] < 20.0 { [1.0, x[i] * x[2]] } else { return Err(Error::Empty) };
        sum += row[1].sin() * row[0];
        let scaled = match i {
            0 => x[1],
            1 => x[0] + x[2],
            2 => x[i],
            _ => return Err(Error::Negative(x[0])),
        };
        sum += scaled.exp() * scaled;
    }
    Ok(sum)
}

#[differentiable(order = 2)]
fn wave(x: &[f64; 2]) -> f64 {
    (x[0] * x[1]).sin()
}

/// It is swept again for its second half, rather than kept.
#[differentiable]
fn along_itself(x: [f64; 2]) -> Result<f64> {
    let (value, slope) = wave::jvp(&x, &x.map(|v| v));
    Ok(x.iter().fold(value, |largest, v| largest.max(*v)) + slope)
}

#[differentiable]
fn swept_again(x: &[f64; 3]) -> f64 {
    along_itself([x[0], x[1]]).unwrap() * along_itself([x[1], x[2]]).unwrap()
}

#[differentiable(order = 2)]
fn list(x: &[f64; 3]) -> Result<Vec<f64>> {
    if x[0] > 5.0 {
        return Ok(vec![x[0]; 2]);
    }
    positive(x[1])?;
    Ok(vec![x[0] * x[1], 1.5, x[2].sin()])
}

#[differentiable(order = 2)]
fn listed(x: &[f64; 3]) -> Result<f64> {
    let (short, long) = (list(&[x[0] + 5.0, x[1], x[2]])?, list(x)?);
    Ok(short[1] * long[0] * long[2] + long[1])
}

#[differentiable(order = 2)]
fn write_or_stop(x: &[f64; 3], y: &mut [f64; 2]) -> Result<()> {
    y[0] = x[0] * x[1];
    if x[0] > 5.0 {
        y[1] = x[1] * x[1];
        return Ok(());
    }
    positive(x[0])?;
    y[1] = x[1].sin() * x[2];
    Ok(())
}

#[differentiable(order = 2)]
fn written_or_stopped(x: &[f64; 3]) -> Result<f64> {
    let (mut y, mut z) = ([0.0; 2], [0.0; 2]);
    write_or_stop(x, &mut y)?;
    write_or_stop(&[x[0] + 6.0, x[1], x[2]], &mut z)?;
    Ok(y[0] * y[1] + z[0] * z[1])
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct LineResult<T: Real> {
    slope: T,
    offset: T,
}

/// What is called so need not fail.
#[differentiable(order = 2)]
fn line(x: &[f64; 3]) -> LineResult<f64> {
    LineResult { slope: x[0] * x[1], offset: x[2] }
}

#[differentiable(order = 2)]
fn on_it(x: &[f64; 3]) -> f64 {
    let line = line(x);
    line.slope * x[0] + line.offset
}

macro_rules! certain {
    ($($name:ident: $f:expr;)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name(x: &[f64; 3]) -> f64 {
                $f(x).unwrap()
            }
        )*
    };
}

certain! {
    certain_chosen: chosen;
    certain_listed: listed;
    certain_roots: roots;
    certain_cube_root: cube_root;
    certain_first_by_last: first_by_last;
    certain_largest: largest;
    certain_both: both;
    certain_checked: checked;
    certain_weighted: weighted;
    certain_total: total;
    certain_on_the_line: on_the_line;
    certain_written: written;
    certain_only_checked: only_checked;
    certain_failing_in_place: failing_in_place;
    certain_matched: matched;
    certain_mapped: mapped;
    certain_mapped_option: mapped_option;
    certain_of_a_pair: of_a_pair;
    certain_with_derivatives: with_derivatives;
    certain_by_another_name: by_another_name;
    certain_moved: moved;
    certain_handed_on: handed_on;
    certain_by_heron: by_heron;
    certain_written_or_stopped: written_or_stopped;
}

#[differentiable(order = 2)]
fn certain_branches(x: &[f64; 3], kind: u8) -> f64 {
    branches(x, kind).unwrap()
}

#[differentiable(order = 2)]
fn certain_power(x: &[f64; 3], exponent: &str) -> f64 {
    power(x, exponent).unwrap()
}

/// Another value stands in for one that is missing.
#[differentiable(order = 2)]
fn replaced(x: &[f64; 3]) -> f64 {
    let first = root(x[0]).unwrap_or(x[1]);
    let second = root(x[1] - 1.0).map(|y| y * x[0]).unwrap_or_default();
    let third = root(x[2]).ok().map_or(x[0] * x[2], |y| y.sin());
    let fourth = scaled(&x[1..]).map_err(|_| "none").unwrap_or_else(|_| vec![x[0] * x[0], 2.0])[0];
    first * third + second + fourth
}

/// What a failure says is a constant.
#[differentiable(order = 2)]
fn replaced_in_arms(x: &[f64; 3]) -> f64 {
    let by_match = match root(x[0] * x[1]) {
        Ok(y) if x[2] < 0.65 => y.sin(),
        Ok(y) => y * x[2],
        Err(Error::Negative(_)) if x[2] > 1.0 => x[0],
        Err(e) => x[1] * format!("{e:?}").chars().filter(|c| c.is_uppercase()).count() as f64,
    };
    let mut sum = by_match * x[0];
    for v in x {
        let Some([a, b]) = ends(*v) else { continue };
        if let Ok(y) = root(a) {
            sum += y * b;
        } else if let Some(y) = reciprocal(b) {
            sum -= y;
        }
    }
    let last = match reciprocal(x[2]) {
        Some(y) => y,
        None => 0.0,
    };
    sum * last
}

#[differentiable(order = 2)]
fn reciprocal(x: f64) -> Option<f64> {
    (x != 0.0).then(|| 1.0 / x)
}

#[differentiable(order = 2)]
fn ends(x: f64) -> Option<[f64; 2]> {
    if x > 1.5 { None } else { Some([x * x - 0.5, x]) }
}

#[derive(Clone, Tangent)]
struct Limit {
    least: f64,
}

impl Limit {
    #[differentiable(order = 2, wrt(self, x))]
    fn get(&self, x: f64) -> Option<f64> {
        (x > self.least).then_some(x * self.least)
    }

    #[differentiable(order = 2, wrt(self, x))]
    fn or_square(&self, x: f64) -> f64 {
        let above = if let Some(y) = self.get(x + 1.0) { y } else { -x };
        self.get(x).unwrap_or(self.least * x * x) * above
    }
}

#[differentiable(order = 2)]
fn limited(x: &[f64; 3]) -> f64 {
    let limit = Limit { least: x[0] };
    limit.or_square(x[1]) + limit.or_square(x[2])
}

#[differentiable(order = 2)]
fn squares(x: &[f64]) -> Option<Vec<f64>> {
    if x[0] < -1.0 { None } else { Some(x.iter().map(|v| v * v).collect()) }
}

#[differentiable(order = 2)]
fn powers(x: f64) -> Option<(f64, f64)> {
    if x < 0.0 { None } else { Some((x, x * x)) }
}

#[differentiable(order = 2)]
fn limit(x: &[f64; 3]) -> Result<Limit, ()> {
    if x[1] > 2.0 { Err(()) } else { Ok(Limit { least: x[0] * x[1] }) }
}

/// Vectors, tuples, arrays and structs that may be missing.
#[differentiable(order = 2)]
fn replaced_aggregates(x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    if let Some(v) = squares(x) {
        for (i, a) in v.iter().enumerate() {
            sum += a * x[i];
        }
    }
    let list = match squares(&x[1..]) {
        Some(v) => v,
        None => vec![x[0], 1.0],
    };
    let Limit { least } = limit(x).unwrap_or(Limit { least: x[2] });
    let (a, b) = powers(x[2]).unwrap_or((x[1], 1.0));
    let Ok(Limit { least: other }) = limit(x) else { return sum * least };
    let some: f64 = x.iter().filter_map(|v| powers(*v)).map(|(v, w)| v * w).sum();
    sum * least + a * b * other + some + list[0] * list[1]
}

#[differentiable(order = 2, wrt(x, weights))]
fn entry(x: f64, k: usize, table: &[f64], weights: [f64; 2], names: Option<&str>) -> Option<f64> {
    let scale = if names.is_some() { 2.0 } else { 3.0 };
    if x > 3.0 { None } else { Some(x * table[k] * weights[0] + weights[1] * scale) }
}

/// What is passed is evaluated once, constants are passed twice.
#[differentiable(order = 2, wrt(x))]
fn given(x: &[f64; 3], table: &[f64], names: &[&str]) -> f64 {
    let mut sum = 0.0;
    for k in 0..3 {
        sum += entry(x[k] * x[0], k, table, [x[1], 1.0], names.get(k).copied()).unwrap_or(x[2]);
        if let Some(y) = entry(sum, 1, &table[1..], [sum, x[k]], Some("name")) {
            sum *= y;
        }
    }
    sum
}

/// What is held of what is given by value may refer to something.
#[differentiable(order = 2, wrt(x))]
fn named(x: [f64; 3], name: Option<&str>) -> Option<f64> {
    let name = name?;
    Some(x[0] * x[1] * name.len() as f64 * x[2])
}

#[differentiable(order = 2, wrt(x))]
fn certain_named(x: [f64; 3], name: Option<&str>) -> f64 {
    let Some(name) = name else { return x[0] };
    named(x, Some(name)).unwrap() * x[0]
}

/// What is said of a failure of constants is only looked at, each time.
#[differentiable(order = 2, wrt(x))]
fn explained(x: &[f64; 3], text: &str) -> f64 {
    let scale = match text.parse::<f64>() {
        Ok(scale) => x[0] * scale,
        Err(why) if why.to_string().is_empty() => x[2],
        Err(why) => {
            let said = format!("{why}");
            x[1] * said.len() as f64
        }
    };
    let mut sum = scale * x[0];
    let kept = text.parse::<i32>();
    sum += match &kept {
        Ok(n) => x[0] * f64::from(*n),
        Err(why) => x[1] * why.to_string().len() as f64,
    };
    for v in x {
        sum *= if let Err(error) = text.parse::<u8>() { v * error.to_string().len() as f64 } else { v * v };
    }
    sum
}

/// What is called once, and asked later.
#[differentiable(order = 2)]
fn kept(x: &[f64; 3]) -> f64 {
    let first = powers(x[0]);
    let second: Option<(f64, f64)> = powers(x[1] - 1.0);
    let mut sum = if let Some((v, w)) = first { v * w } else { -x[1] };
    sum += second.map_or(x[1], |(v, w)| v - w) + first.unwrap_or((x[2], x[2])).1;
    if first.is_some() {
        sum *= x[2];
    }
    for v in x {
        let root = root(*v * sum);
        sum *= 0.5;
        match root {
            Ok(y) => sum += y,
            Err(_) => sum -= v,
        }
        if root.is_err() {
            sum *= v;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn kept_by_option(x: &[f64; 3]) -> Option<f64> {
    let first = reciprocal(x[0]);
    let second = reciprocal(x[1]).unwrap_or(1.0);
    Some(first? * second)
}

#[differentiable(order = 2)]
fn certain_kept_by_option(x: &[f64; 3]) -> f64 {
    1.0 / x[0] * if x[1] == 0.0 { 1.0 } else { 1.0 / x[1] }
}

fn step(x: f64) -> Option<usize> {
    (x > 0.0).then_some(x as usize)
}

/// Of a function without derivatives whose result holds no floats.
#[differentiable(order = 2)]
fn stepwise(x: &[f64; 3]) -> f64 {
    let first = step(x[0] - 1.0).unwrap_or(2);
    let second = step(x[1]).map_or(1, |k| k + 1);
    let third = if let Some(k) = step(x[2]) { x[k] } else { 1.0 };
    x[first] * x[second] * third
}

/// Guards look at what is there.
#[differentiable(order = 2)]
fn looked_at(x: &[f64; 3]) -> f64 {
    let first = match root(x[0] * x[1]) {
        Ok(y) if y > 1.0 => y * x[2],
        Err(Error::Negative(y)) if y < -1.0 => differentiable::constant(y).signum() * x[2],
        Ok(y) if y > 0.5 && x[2] < 1.0 => 3.0 * y,
        Ok(y) => y * y * x[1],
        Err(_) => -x[2] * x[2],
    };
    let second = match ends(x[1]) {
        Some([low, high]) if low + high > 3.0 => x[0],
        Some([x, _]) if x < 0.0 => x * x * x,
        _ => x[2] * x[0],
    };
    let third = match x.iter().copied().reduce(f64::max) {
        Some(largest) if largest > 1.5 => largest * largest,
        Some(largest) => largest.sin(),
        None => 0.0,
    };
    let kept = reciprocal(x[2]);
    let fourth = match kept {
        Some(r) if r > 2.0 => x[0],
        Some(_) => x[1],
        None => 1.0,
    };
    let fifth = if let Some(y) = reciprocal(x[0])
        && y.abs() < 1.0
    {
        x[1] * x[2]
    } else {
        x[0]
    };
    let sixth = match ends(x[2] - 1.0) {
        Some(pair) if pair[1] > -0.5 => pair[0] * 2.0,
        Some(_) => 0.5,
        None => 2.0,
    };
    first + second * third * fourth + fifth + sixth * x[0]
}

/// Collected, summed and multiplied unless one is missing.
#[differentiable(order = 2)]
fn gathered(x: &[f64; 3], names: &[&str]) -> Result<f64> {
    let roots = x.iter().zip(1..).map(|(v, k)| root(*v * f64::from(k))).collect::<Result<Vec<_>>>()?;
    let sum = roots.iter().map(|&v| root(v)).sum::<Result<f64>>()?;
    let product: f64 = x.iter().copied().map(root).product::<Result<f64, _>>()?;
    let sizes = names.iter().map(|name| Ok(name.parse::<usize>()? + 1)).collect::<Result<Vec<usize>>>()?;
    let weighted: Vec<f64> = roots
        .iter()
        .map(|v| {
            if *v > 1e3 {
                return Err(Error::Empty);
            }
            if *v > 1.5 {
                return Ok(*v * x[0]);
            }
            let double = 2.0 * v;
            if double < 0.1 { Err(Error::Negative(double)) } else { Ok(double * sum) }
        })
        .collect::<Result<_, _>>()?;
    Ok(weighted.iter().zip(sizes).map(|(v, k)| v * v * k as f64).sum::<f64>() + product)
}

#[differentiable(order = 2)]
fn gathered_at_the_end(x: &[f64], names: &[&str]) -> Result<Vec<f64>> {
    if names.is_empty() {
        return x.iter().map(|v| root(v * x[0])).collect();
    }
    x.iter().zip(names).map(|(v, name)| Ok(root(*v)? * f64::from(name.parse::<u8>()?))).collect()
}

#[differentiable(order = 2)]
fn summed_at_the_end(x: &[f64; 3]) -> Option<f64> {
    let logarithms = x.iter().map(|v| if *v > 0.0 { Some(v.ln()) } else { None }).collect::<Option<Vec<f64>>>()?;
    logarithms.iter().zip(x).map(|(l, v)| (v - l > 0.0).then_some(l * v)).sum()
}

#[differentiable(order = 2)]
fn certain_gathered(x: &[f64; 3]) -> f64 {
    let whole = gathered(x, &["1", "0", "4"]).unwrap();
    let roots = x.iter().map(|v| root(*v)).collect::<Result<Vec<f64>>>().unwrap();
    let ends = gathered_at_the_end(x, &["1", "0", "4"]).expect("no end is negative");
    let others = gathered_at_the_end(x, &[]).unwrap();
    whole * roots[0] * roots[1] + ends[2] * others[1] * summed_at_the_end(x).unwrap()
}

agree! {
    looked_at: (&[0.5, 1.25, 2.0]), (&[1.6, 1.25, 0.3]), (&[0.5, 1.25, 0.3]), (&[-0.5, 1.25, 0.7]), (&[-1.5, 1.25, 1.4]), (&[1.1, 3.25, -2.0]), (&[1.1, -0.25, 0.2]);
    certain_gathered: (&[0.5, 1.25, 2.0]), (&[0.9, 0.3, 1.7]);
    replaced: (&[0.5, 1.25, 2.0]), (&[-0.5, 0.25, -2.0]), (&[0.5, -1.25, 2.0]);
    replaced_in_arms: (&[0.5, 1.25, 2.0]), (&[0.5, 1.25, 0.6]), (&[-0.5, 1.25, 2.0]), (&[-0.5, 1.25, 0.6]), (&[1.1, 1.3, 1.7]);
    replaced_aggregates: (&[0.5, 1.25, 2.0]), (&[-1.5, 1.25, -0.6]), (&[0.5, 2.25, 0.6]), (&[1.1, -1.3, 1.7]);
    explained: (&[0.5, 0.25, 0.7], const "2"), (&[0.5, 0.25, 0.7], const "two"), (&[0.5, 0.25, 0.7], const "2.5");
    given: (&[0.5, 0.25, 0.7], const &[0.3, 0.2, 0.5], const &["one", "three"]);
    kept: (&[0.5, 1.25, 0.7]), (&[-0.5, 0.25, 2.0]), (&[0.5, -1.25, 2.0]);
    certain_named: ([0.5, 0.25, 0.7], const None::<&str>), ([0.5, 0.25, 0.7], const Some("name"));
    certain_kept_by_option: (&[0.5, 1.25, 2.0]);
    limited: (&[0.5, 1.25, 0.3]), (&[0.5, -1.25, -0.3]);
    stepwise: (&[0.5, 1.25, 2.4]), (&[1.6, -0.25, -2.0]);
    certain_listed: (&[0.5, 1.25, 2.0]);
    certain_chosen: (&[0.5, 1.25, 2.0]);
    certain_roots: (&[0.5, 1.25, 2.0]);
    certain_cube_root: (&[0.5, 1.25, 2.0]);
    certain_first_by_last: (&[0.5, 1.25, 2.0]);
    certain_largest: (&[0.5, 1.25, 2.0]);
    certain_both: (&[0.5, 1.25, 2.0]);
    certain_checked: (&[0.5, 1.25, 2.0]);
    certain_weighted: (&[0.5, 1.25, 2.0]);
    certain_total: (&[0.5, 1.25, 2.0]);
    certain_on_the_line: (&[0.5, 1.25, 2.0]);
    certain_written: (&[0.5, 1.25, 2.0]);
    certain_only_checked: (&[0.5, 1.25, 2.0]);
    certain_failing_in_place: (&[0.5, 1.25, 2.0]);
    certain_matched: (&[0.5, 1.25, 2.0]);
    certain_mapped: (&[0.5, 1.25, 2.0]);
    certain_mapped_option: (&[0.5, 1.25, 2.0]);
    certain_of_a_pair: (&[0.5, 1.25, 2.0]);
    certain_with_derivatives: (&[0.5, 1.25, 2.0]);
    certain_by_another_name: (&[0.5, 1.25, 2.0]);
    certain_moved: (&[0.5, 1.25, 2.0]);
    certain_handed_on: (&[0.5, 1.25, 2.0]);
    certain_by_heron: (&[0.5, 1.25, 2.0]);
    certain_written_or_stopped: (&[0.5, 1.25, 2.0]);
    on_it: (&[0.5, 1.25, 2.0]);
    of_generic: (&[0.5, 1.25, 2.0]);
    with_factorial: (&[0.5, 1.25, 2.0]);
    certain_branches: (&[0.9, 1.3, 1.1], const 0), (&[0.9, 1.3, 1.1], const 1), (&[0.9, 1.3, 1.1], const 2);
    certain_power: (&[0.9, 1.3, 1.1], const "3");
    certain_on_every_way: (&[0.5, 1.25, 2.0], const 2), (&[0.5, 1.25, 2.0], const 5);
    certain_counted: (&[0.5, 1.25, 2.0], const "a"), (&[0.5, 1.25, 2.0], const "b");
    certain_found: (&[0.5, 1.25, 2.0], const 0), (&[0.5, 1.25, 2.0], const 2), (&[0.5, 1.25, 2.0], const 3);
    certain_guarded: (&[0.9, 1.3, 1.1], const 0), (&[0.9, 1.3, 1.1], const 1);
}

agree_to_first_order! {
    swept_again: (&[0.5, 1.25, 2.0]);
    certain_kepler: (&[0.9, 0.3, 1.1]);
    certain_iterated: (&[0.9, 1.3, 1.1]);
}

fn close<'v>(one: impl IntoIterator<Item = &'v f64>, other: impl IntoIterator<Item = &'v f64>) -> bool {
    one.into_iter().zip(other).all(|(one, other)| (one - other).abs() <= 1e-12 * (1.0 + other.abs()))
}

/// The items of a function that may fail are those of one that panics instead.
macro_rules! items_agree {
    ($($f:ident: $certain:ident;)*) => {
        $(
            #[test]
            fn $f() {
                use super::{$certain, $f};

                let (x, t) = ([0.5, 1.25, 2.0], [0.25, -1.0, 0.5]);
                let (value, gradient) = $f::value_and_gradient(&x).unwrap();
                assert_eq!(value.to_bits(), $certain(&x).to_bits());
                assert!(close(&gradient, &$certain::gradient(&x)));
                assert_eq!($f::gradient(&x).unwrap(), gradient);
                let mut into = [7.0; 3];
                assert_eq!($f::gradient_into(&x, &mut into).unwrap(), value);
                assert_eq!(into, gradient);
                assert!(close(&$f::vjp(&x, -2.0).unwrap().1, &$certain::vjp(&x, -2.0).1));
                assert!(close([&$f::jvp(&x, &t).unwrap().1], [&$certain::jvp(&x, &t).1]));
                assert!(close(&$f::jvps(&x, &[t, x]).unwrap().1, &$certain::jvps(&x, &[t, x]).1));
                assert!(close(&$f::hvp(&x, &t).unwrap().1, &$certain::hvp(&x, &t).1));
                let hessian = $f::hessian(&x).unwrap();
                assert!(close(hessian.2.as_flattened(), $certain::hessian(&x).2.as_flattened()));
            }
        )*
    };
}

mod items_agree {
    use super::close;

    items_agree! {
        chosen: certain_chosen;
        listed: certain_listed;
        roots: certain_roots;
        cube_root: certain_cube_root;
        first_by_last: certain_first_by_last;
        largest: certain_largest;
        both: certain_both;
        checked: certain_checked;
        weighted: certain_weighted;
        total: certain_total;
        on_the_line: certain_on_the_line;
        written: certain_written;
        only_checked: certain_only_checked;
        failing_in_place: certain_failing_in_place;
        matched: certain_matched;
        mapped: certain_mapped;
        mapped_option: certain_mapped_option;
        of_a_pair: certain_of_a_pair;
        with_derivatives: certain_with_derivatives;
        by_another_name: certain_by_another_name;
        moved: certain_moved;
        handed_on: certain_handed_on;
        by_heron: certain_by_heron;
        written_or_stopped: certain_written_or_stopped;
        kept_by_option: certain_kept_by_option;
    }
}

#[test]
fn an_item_fails_as_the_function_does() {
    let negative = [-4.0, 1.0, 1.0];
    assert_eq!(roots(&negative), Err(Error::Negative(-4.0)));
    assert_eq!(roots::gradient(&negative), Err(Error::Negative(-4.0)));
    assert_eq!(roots::value_and_gradient(&negative), Err(Error::Negative(-4.0)));
    assert_eq!(roots::gradient_into(&negative, &mut [0.0; 3]), Err(Error::Negative(-4.0)));
    assert_eq!(roots::jvp(&negative, &[1.0; 3]), Err(Error::Negative(-4.0)));
    assert_eq!(roots::jvps(&negative, &[[1.0; 3]; 2]), Err(Error::Negative(-4.0)));
    assert_eq!(roots::vjp(&negative, 1.0), Err(Error::Negative(-4.0)));
    assert_eq!(roots::vjp(&negative, 0.0), Err(Error::Negative(-4.0)));
    assert_eq!(roots::hvp(&negative, &[1.0; 3]), Err(Error::Negative(-4.0)));
    assert_eq!(roots::hessian(&negative), Err(Error::Negative(-4.0)));

    let x = [0.5, 1.25, 2.0];
    fn message<T>(text: &str) -> Result<T> {
        Err(Error::Message(text.to_owned()))
    }
    assert_eq!(branches::gradient(&x, 7), Err(Error::Empty));
    assert_eq!(power::gradient(&x, "three"), Err(Error::Parse("three".parse::<i32>().unwrap_err())));
    assert_eq!(checked::gradient(&[0.0, 1.0, 1.0]), Err(Error::Empty));
    assert_eq!(checked::gradient(&[1.0, 1.0, 0.0]), message("zero"));
    assert_eq!(matched::gradient(&negative), message("Negative(-4.0) of -4.0"));
    assert_eq!(matched::gradient(&[0.01, 1.0, 1.0]), Err(Error::Empty));
    assert_eq!(only_checked::gradient(&[1.0, -1.0, 1.0]), Err(Error::Negative(-1.0)));
    assert_eq!(only_checked::gradient(&[1.0, 1.0, 1e7]), Err(Error::Empty));
    assert_eq!(cube_root::jvp(&[f64::NAN, 1.0, 1.0], &x), message("no convergence, at NaN"));
    assert_eq!(kepler::gradient(&[f64::INFINITY, 0.1, 0.0]), Err(Error::Empty));
    assert_eq!(normalised::jacobian(&[0.0; 3]), Err("a direction of length zero".to_owned()));
    assert_eq!(scaled::vjp(&[], vec![]), Err(Error::Empty));
    assert_eq!(moved::gradient(&[1.0, 1.0, -1.0]), Err(Error::Negative(-1.0)));
    assert_eq!(moved::gradient(&[-9.0, 1.0, 0.1]), Err(Error::Negative(-8.9)));
    for (n, why) in [(0, "no weight"), (1, "one weight"), (3, "4 0.5"), (4, "1.25")] {
        assert_eq!(on_every_way::gradient(&x, n), Err(why.to_owned()));
        assert_eq!(on_every_way::hvp(&x, n, &x), Err(why.to_owned()));
    }
    assert_eq!(counted::gradient(&x, "c"), Err("none of 3".to_owned()));
    assert_eq!(counted::gradient(&x, "zero"), Err("not zero".to_owned()));
    assert_eq!(counted::hvp(&negative, "a", &x), Err("Negative(-4.0)".to_owned()));
    assert_eq!(counted::jvp(&[0.01, 1.0, 1.0], "a", &x), Err("nothing".to_owned()));
    assert_eq!(by_heron::gradient(&[1.0, f64::NAN, 1.0]), Err("after 21".to_owned()));
    assert_eq!(gathered::gradient(&negative, &["1", "2", "3"]), Err(Error::Negative(-4.0)));
    assert_eq!(gathered::hvp(&x, &["1", "two", "3"], &x), Err(Error::Parse("two".parse::<i32>().unwrap_err())));
    assert_eq!(gathered::gradient(&[1.0, 1.0, 1e7], &["1", "2", "3"]), Err(Error::Empty));
    assert_eq!(gathered::jvp(&[1e-4, 1.0, 1.0], &["1", "2", "3"], &x), Err(Error::Negative(0.02)));
    assert_eq!(gathered_at_the_end::vjp(&[1.0, -1.0], &[], vec![1.0; 2]), Err(Error::Negative(-1.0)));
    assert!(matches!(gathered_at_the_end::vjp(&[1.0], &["256"], vec![1.0]), Err(Error::Parse(_))));
    assert_eq!(summed_at_the_end::gradient(&negative), None);
    assert_eq!(kept_by_option::hvp(&[0.0, 1.0, 1.0], &x), None);
    assert_eq!(found::gradient(&x, 9), None);
    assert_eq!(list::jacobian(&[1.0, -1.0, 1.0]), Err(Error::Negative(-1.0)));
    assert_eq!(list::jacobian(&x).unwrap().1[3..6], [0.0; 3]);
    assert_eq!(chosen::gradient(&[5.0, 1.0, 5.0]), Err(Error::Empty));
    assert_eq!(guarded::gradient(&x, 3), Err(Error::Empty));
    assert_eq!(guarded::hessian(&x, 2), message("3"));
    assert_eq!(guarded::jvp(&x, usize::MAX, &x), Err(Error::Empty));
    assert_eq!(first_by_last::gradient(&[1.0, 1.0, 0.0]), None);
    assert_eq!(pair::vjp(&[f64::NAN, 1.0, 0.0], (1.0, 1.0)), None);
    assert_eq!(largest::hessian(&[-1.0, -2.0, -3.0]), None);
    let line = Line { slope: 0.0, offset: 1.0 };
    assert_eq!(line.solve_gradient(2.0), Err(Error::Empty));
    assert_eq!(Line::through_jvp(&[1.0, 1.0, 2.0], &x), Err(Error::Empty));
    assert_eq!(write::vjp(&negative, &mut [0.0; 2], &[1.0; 2]), Err(Error::Negative(-4.0)));
}
