//! A tangent with lanes is several tangents, each in its own direction.

use super::*;

const LANES: usize = 3;

/// The same shape, with lanes for each float.
fn laned(datum: &Datum, lanes: &mut impl Iterator<Item = Vec<f64>>) -> Datum {
    match datum {
        Datum::Real(_) => Datum::Lanes(lanes.next().expect("as many floats as the shape has")),
        Datum::Array(parts) => Datum::Array(parts.iter().map(|part| laned(part, lanes)).collect()),
        Datum::Tuple(parts) => Datum::Tuple(parts.iter().map(|part| laned(part, lanes)).collect()),
        other => other.clone(),
    }
}

/// One lane of everything.
fn lane(datum: &Datum, index: usize) -> Datum {
    match datum {
        Datum::Lanes(lanes) => Datum::Real(lanes[index]),
        Datum::Array(parts) => Datum::Array(parts.iter().map(|part| lane(part, index)).collect()),
        Datum::Tuple(parts) => Datum::Tuple(parts.iter().map(|part| lane(part, index)).collect()),
        other => other.clone(),
    }
}

/// Asserts that every lane is what a sweep in its direction gives; the last arguments are the tangents, of these shapes.
fn compare(program: &Program, lanes: &Function, single: &Function, arguments: &[Datum], tangents: &[Datum]) {
    let count = tangents.iter().map(|tangent| tangent.flat().len()).sum();
    let directions: Vec<Vec<f64>> = (1..).take(LANES).map(|k| direction(k, count)).collect();
    let mut columns = (0..count).map(|float| directions.iter().map(|direction| direction[float]).collect());
    let together: Vec<Datum> = tangents.iter().map(|tangent| laned(tangent, &mut columns)).collect();
    let together = program.run(lanes, &[arguments, &together].concat());
    for (index, direction) in directions.iter().enumerate() {
        let mut floats = direction.iter().copied();
        let own: Vec<Datum> = tangents.iter().map(|tangent| refilled(tangent, &mut floats)).collect();
        let own = program.run(single, &[arguments, &own].concat());
        let of_lane =
            |data: &[Datum]| -> Vec<f64> { data.iter().flat_map(|datum| lane(datum, index).flat()).collect() };
        let all = |outcome: &Outcome| [&outcome.results[..], &outcome.arguments[..]].concat();
        assert_close(&of_lane(&all(&together)), &of_lane(&all(&own)), 1e-13, &program.name);
    }
}

#[test]
fn every_lane_is_a_directional_derivative() {
    let mut count = 0;
    for program in programs::programs() {
        let primal = simplify::primal(program.function.clone());
        let Some(lanes) = forward_lanes(&primal, &program.active) else { continue };
        count += 1;
        let single = forward(&primal, &program.active);
        let simplified = verified(simplify::derived(verified(lanes.clone(), "lanes")), "derived");
        program.at_every_point(|point| {
            let tangents = program.active_arguments(point);
            compare(&program, &lanes, &single, point, &tangents);
            compare(&program, &simplified, &single, point, &tangents);
        });
    }
    assert!(count > 30, "{count} programs have lanes");
}

#[test]
fn every_lane_is_a_second_derivative() {
    for program in programs::programs() {
        let primal = simplify::primal(program.function.clone());
        let reverse = simplify::derived(reverse(&primal, &program.active, Guards::Everywhere));
        let wrt = [&program.active, &reverse.parameters[primal.parameters.len()..]].concat();
        let Some(lanes) = forward_lanes(&reverse, &wrt) else { continue };
        let single = simplify::derived(forward(&reverse, &wrt));
        let lanes = verified(simplify::derived(verified(lanes, "lanes")), "derived");
        program.at_every_point(|point| {
            let active = program.active_arguments(point);
            let zeros: Vec<Datum> = active.iter().map(Datum::zero).collect();
            let arguments = [point, &[Datum::Real(0.7)], &zeros].concat();
            compare(&program, &lanes, &single, &arguments, &[&active[..], &[Datum::Real(0.0)], &active].concat());
        });
    }
}

#[test]
fn every_lane_is_the_pullback_of_its_cotangent() {
    let mut count = 0;
    for program in programs::programs() {
        let primal = simplify::primal(program.function.clone());
        let reverse = simplify::derived(reverse(&primal, &program.active, Guards::Everywhere));
        let Some(rows) = reverse_rows(&reverse, &reverse.parameters[primal.parameters.len()..]) else { continue };
        count += 1;
        let rows = verified(rows, "rows");
        program.at_every_point(|point| {
            let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
            compare(&program, &rows, &reverse, point, &[&[Datum::Real(0.0)], &zeros[..]].concat());
        });
    }
    assert!(count > 20, "{count} programs have lanes");
}
