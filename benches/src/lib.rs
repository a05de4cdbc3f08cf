//! Gradients measured beside the functions, beside gradients that are written by hand, and beside those of other crates.
//!
//! What is written by hand here is what an expert would write who knows the function: one pass where one is enough, loops fused, nothing
//! computed twice, nothing allocated.

// Loops over indices are as natural here as iterators.
#![allow(clippy::needless_range_loop)]

mod case;
mod kernels;
mod measure;
mod others;
mod programs;
mod second;
mod table;

use case::Case;

/// Prints the table of all whose names contain `filter`.
pub fn print(filter: &str) {
    table::print_header();
    for mut case in cases(filter) {
        case.check();
        let report = measure::measure(&mut case);
        table::print_line(&case, &report);
    }
}

pub use second::print as print_second;

fn cases(filter: &str) -> Vec<Case> {
    let makers = kernels::CASES.iter().chain(&programs::CASES);
    makers.filter(|(name, _)| name.contains(filter)).map(|(name, make)| make().named(name)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_ways_agree() {
        super::cases("").iter_mut().for_each(super::Case::check);
        super::second::check();
    }
}
