//! Gradients measured beside the functions, beside gradients that are written by hand, and beside those of other crates.
//!
//! What is written by hand here is what an expert would write who knows the function: one pass where one is enough, loops fused, nothing
//! computed twice, nothing allocated.

// Loops over indices are as natural here as iterators.
#![allow(clippy::needless_range_loop)]

mod case;
mod kernels;
mod measure;
mod programs;
mod table;

use case::Case;

/// Prints the table of all whose names contain `filter`.
pub fn print(filter: &str) {
    table::print_header();
    for mut case in cases(filter) {
        let report = measure::measure(&mut case);
        table::print_line(&case, &report);
    }
}

fn cases(filter: &str) -> Vec<Case> {
    let makers = kernels::CASES.iter().chain(&programs::CASES);
    makers.filter(|(name, _)| name.contains(filter)).map(|(name, make)| make().named(name)).collect()
}

#[cfg(test)]
mod tests {
    /// What is compared computes the same.
    #[test]
    fn all_ways_agree() {
        for mut case in super::cases("") {
            for way in &mut case.ways {
                // Twice: nothing is added to what was there.
                way.run.run(2);
            }
            let [ours, others @ ..] = &case.ways[..] else { panic!("{} has no way", case.name) };
            let ours = ours.run.output();
            let scale = ours.iter().fold(f64::MIN_POSITIVE, |scale, x| scale.max(x.abs()));
            for way in others {
                let output = way.run.output();
                assert_eq!(output.len(), ours.len(), "{} {}", case.name, way.name);
                for (i, (other, own)) in output.iter().zip(&ours).enumerate() {
                    let miss = (other - own).abs();
                    let (case, way) = (case.name, way.name);
                    assert!(
                        miss <= 1e-9 * own.abs() + 1e-12 * scale,
                        "{case}, {way}: number {i} is {other}, not {own}"
                    );
                }
            }
        }
    }
}
