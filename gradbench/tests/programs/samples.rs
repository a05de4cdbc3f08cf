//! Inputs of GradBench's programs, and the outputs of its reference programs for them.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// The input that a sample has.
pub fn input(sample: &str) -> Value {
    read(&format!("{sample}.input.json"))
}

/// The output of a program, such as `ba.jacobian`.
pub fn output(program: &str) -> Value {
    read(&format!("{program}.output.json"))
}

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("samples are JSON")
}

/// All numbers in a value, in their order.
pub fn floats(value: &Value) -> Vec<f64> {
    match value {
        Value::Number(number) => vec![number.as_f64().expect("the numbers of samples are floats")],
        Value::Array(parts) => parts.iter().flat_map(floats).collect(),
        other => panic!("{other} is not made of numbers"),
    }
}

/// The same, of an array that has so many.
pub fn array<const N: usize>(value: &Value) -> [f64; N] {
    floats(value).try_into().expect("the sample has that many numbers")
}

/// A list of arrays that have so many numbers each.
pub fn arrays<const N: usize>(value: &Value) -> Vec<[f64; N]> {
    value.as_array().expect("the sample is a list").iter().map(array).collect()
}

pub fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("the sample is a whole number")).expect("it is small")
}

/// Each number by itself is right: many of them are small, and a tolerance that is absolute would not see them.
pub fn assert_close(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len(), "so many numbers");
    for (index, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        let miss = (actual - expected).abs();
        assert!(miss <= 1e-9 * expected.abs() + 1e-15, "number {index} is {actual}, not {expected}");
    }
}
