//! Constant fields of active structs whose methods say that they are constant: `Option`s, strings, maps and durations.

use std::collections::BTreeMap;
use std::time::Duration;

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug, Default, Tangent)]
struct Sensor {
    gain: f64,
    bias: [f64; 2],
    name: String,
    #[tangent(constant)]
    limit: Option<f64>,
    #[tangent(constant)]
    table: Vec<Option<f64>>,
    #[tangent(constant)]
    corrections: BTreeMap<u32, f64>,
    #[tangent(constant)]
    delay: Duration,
    mode: usize,
}

#[differentiable(order = 2, wrt(sensor))]
fn limited(sensor: &Sensor) -> f64 {
    let start = sensor.gain * sensor.limit.unwrap_or(1.0) + sensor.bias[0];
    let scaled = start * sensor.limit.map(|k| 2.0 * k).unwrap_or_default();
    let shifted = scaled - sensor.limit.map_or(0.3, |k| k * k) * sensor.bias[1];
    if sensor.limit.is_some() && shifted > 0.0 { shifted * sensor.limit.unwrap() } else { shifted.sin() }
}

#[differentiable(order = 2, wrt(sensor))]
fn left_early(sensor: &Sensor) -> f64 {
    let Some(limit) = sensor.limit.as_ref() else { return sensor.gain * sensor.gain };
    sensor.gain * limit - sensor.bias[1]
}

/// What is there where nothing else is, and what is made of what is there, may be active.
#[differentiable(order = 2, wrt(sensor))]
fn made_of_it(sensor: &Sensor) -> f64 {
    let a = sensor.limit.map_or(sensor.bias[0], |k| k * sensor.gain);
    let b = sensor.limit.unwrap_or(2.0) + sensor.limit.map_or_else(|| sensor.gain, |k| sensor.bias[1] / k);
    a * b
}

impl Sensor {
    #[differentiable(order = 2, wrt(self))]
    fn tabulated(&self) -> f64 {
        let mut sum = self.table[1].unwrap_or(0.7) * self.gain;
        for index in 0..self.table.len() {
            sum += self.table[index].map_or(0.1, f64::exp) * self.gain;
            if self.table[index].is_none() {
                sum *= sum;
            }
        }
        sum
    }
}

#[differentiable(order = 2, wrt(sensor))]
fn spelled(sensor: &Sensor) -> f64 {
    let mut sum = sensor.name.chars().count() as f64 * sensor.gain;
    for letter in sensor.name.chars() {
        if letter == 'a' {
            sum += sensor.gain * sensor.bias[0];
        }
    }
    for (at, letter) in sensor.name.char_indices() {
        sum *= if letter.is_alphabetic() { sensor.gain + at as f64 } else { 1.0 };
    }
    let digits = differentiable::constant(sensor.name.bytes().filter(u8::is_ascii_digit).count());
    if sensor.name.chars().any(|letter| letter == 'x') { sum / (1 + digits) as f64 } else { sum.cos() }
}

#[differentiable(order = 2, wrt(sensor))]
fn corrected(sensor: &Sensor) -> f64 {
    let corrections = &sensor.corrections;
    let mut y = sensor.gain * sensor.corrections.get(&3).copied().unwrap_or(0.5);
    if sensor.corrections.contains_key(&7) {
        y *= sensor.gain;
    }
    if let Some(k) = sensor.corrections.get(&7) {
        y *= k;
    }
    for (key, value) in corrections {
        y += sensor.bias[1] * value * *key as f64;
    }
    y
}

#[differentiable(order = 2, wrt(sensor))]
fn delayed(sensor: &Sensor) -> f64 {
    (-sensor.gain * sensor.delay.as_secs_f64()).exp() * sensor.bias[0]
}

#[differentiable(order = 2, wrt(sensor))]
fn by_mode(sensor: &Sensor) -> f64 {
    match sensor.mode {
        0 => sensor.gain,
        mode @ 1..=3 => sensor.gain.powi(mode as i32) * mode as f64,
        mode @ (5 | 7) => sensor.bias[mode - 5 - mode / 6] * mode as f64,
        _ => sensor.gain.exp(),
    }
}

/// A number is active with a name as without.
#[differentiable(order = 2, wrt(sensor))]
fn by_range(sensor: &Sensor) -> f64 {
    match sensor.gain {
        gain @ 0.0..=1.0 => gain * sensor.bias[0],
        gain => gain * gain,
    }
}

#[differentiable(order = 2, wrt(sensors))]
fn all_of(sensors: &[Sensor]) -> f64 {
    let limits: f64 = sensors.iter().map(|sensor| sensor.limit.unwrap_or(0.4) * sensor.gain).sum();
    let mut product = limits;
    for sensor in sensors {
        let Sensor { gain, limit, name, .. } = sensor;
        if name.chars().all(char::is_alphanumeric) && limit.is_none_or(|limit| limit > 0.2) {
            product *= gain * limit.unwrap_or(1.5);
        }
    }
    product
}

#[derive(Clone, Debug, Tangent)]
struct Scale {
    value: f64,
}

impl Scale {
    #[differentiable(order = 2, wrt(self))]
    fn unwrap_or(&self, other: f64) -> f64 {
        self.value * other
    }
}

#[derive(Clone, Debug, Tangent)]
struct Scaled {
    scale: Scale,
    #[tangent(constant)]
    limit: Option<u8>,
}

/// A method with the name of one of `Option` is called by its path.
#[differentiable(order = 2)]
fn by_its_path(x: f64, limit: Option<u8>) -> f64 {
    let scaled = Scaled { scale: Scale { value: x * x }, limit };
    Scale::unwrap_or(&scaled.scale, 2.0) * scaled.limit.unwrap_or(3) as f64
}

fn sensors(limit: Option<f64>, mode: usize) -> Sensor {
    Sensor {
        name: "ax1 a".into(),
        limit,
        table: vec![Some(0.3), None, limit],
        corrections: BTreeMap::from([(2, 0.4), (7, 1.3)]),
        delay: Duration::from_millis(700),
        mode,
        ..Sensor::default()
    }
}

#[differentiable(order = 2)]
fn sensed(x: &[f64; 3], constant: &Sensor) -> f64 {
    let sensor = Sensor { gain: x[0], bias: [x[1], x[2] * x[0]], ..constant.clone() };
    let mut sum = limited(&sensor) + left_early(&sensor) * made_of_it(&sensor);
    sum += sensor.tabulated() * spelled(&sensor) + corrected(&sensor) * delayed(&sensor);
    sum * by_mode(&sensor) + by_range(&sensor)
}

#[differentiable(order = 2)]
fn sensed_together(x: &[f64; 3], constant: &Sensor) -> f64 {
    let one = Sensor { gain: x[0] * x[1], ..constant.clone() };
    let other = Sensor { gain: x[2], name: "b".into(), limit: None, ..constant.clone() };
    all_of(&[one, other])
}

#[derive(Clone, Debug, Tangent)]
struct Grid {
    rows: usize,
    columns: usize,
    cells: Vec<f64>,
}

fn grid(rows: usize, columns: usize) -> Grid {
    Grid { rows, columns, cells: vec![0.0; rows * columns] }
}

impl Grid {
    fn zeros(rows: usize, columns: usize) -> Self {
        grid(rows, columns)
    }

    fn column(rows: usize) -> Self {
        grid(rows, 1)
    }

    #[differentiable(order = 2, wrt(self))]
    fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.columns + column]
    }

    #[differentiable(order = 2, wrt(self, value))]
    fn set(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.columns + column] = value;
    }

    /// Integers that are computed of fields are what functions without derivatives are given.
    #[differentiable(order = 2, wrt(self))]
    fn extended(&self) -> Grid {
        let n = self.rows;
        let mut wider = Self::zeros(n, n + 1);
        for i in 0..n {
            for j in 0..self.columns {
                wider.set(i, j, self.get(i, j) * self.get(j, i));
            }
            wider.set(i, n, self.get(i, 0));
        }
        wider
    }
}

#[differentiable(order = 2, wrt(of))]
fn first_column(of: &Grid) -> f64 {
    let n: usize = of.rows;
    let mut column = Grid::column(n);
    let other = grid(2 * of.columns, of.rows.max(1) - 1);
    column.set(1, 0, of.get(1, 0) * of.get(0, 1));
    column.get(1, 0) + column.get(0, 0) * other.get(0, 0)
}

#[differentiable(order = 2)]
fn of_a_grid(x: &[f64; 3]) -> f64 {
    let square = Grid { rows: 2, columns: 2, cells: vec![x[0], x[1], x[2], x[0] * x[2]] };
    let wider = square.extended();
    wider.get(0, 1) * wider.get(1, 2) + wider.get(1, 1) * first_column(&square)
}

agree! {
    of_a_grid: (&[0.7, 1.3, 0.4]);
    by_its_path: (0.7, const Some(2)), (0.7, const None::<u8>);
    sensed: (&[0.7, 1.3, 0.4], const &sensors(Some(0.3), 0)),
        (&[0.7, 1.3, 0.4], const &sensors(None, 2)),
        (&[0.7, -1.3, 0.4], const &sensors(Some(1.3), 5)),
        (&[1.2, -1.3, 0.4], const &sensors(None, 7)),
        (&[1.2, 1.3, 0.4], const &sensors(Some(-0.7), 9));
    sensed_together: (&[0.7, 1.3, 0.4], const &sensors(Some(0.3), 0)), (&[0.7, 1.3, 0.4], const &sensors(None, 0));
}
