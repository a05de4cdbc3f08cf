//! The table, one line as soon as it is measured.

use crate::case::Case;
use crate::measure::Report;

/// What the columns say.
pub fn print_header() {
    println!("| | function | gradient | × function | × by hand | allocations | peak bytes | others × ours |");
    println!("|---|--:|--:|--:|--:|--:|--:|---|");
}

/// A line. What is above its goal is in bold.
pub fn print_line(case: &Case, report: &Report) {
    let [ours, by_hand, others @ ..] = &report.ways[..] else { panic!("ours and the one by hand come first") };
    let others = others.iter().map(|way| format!("{} {:.1}", way.name, way.seconds / ours.seconds));
    println!(
        "| {} | {} | {} | {} | {} | {} | {} | {} |",
        case.name,
        time(report.primal),
        time(ours.seconds),
        ratio(ours.seconds / report.primal, case.goal),
        ratio(ours.seconds / by_hand.seconds, case.goal_by_hand),
        ours.allocations.count_total,
        ours.allocations.bytes_max,
        others.collect::<Vec<_>>().join(", "),
    );
}

fn ratio(ratio: f64, goal: f64) -> String {
    if ratio > goal { format!("**{ratio:.2}** (≤ {goal})") } else { format!("{ratio:.2}") }
}

pub fn time(seconds: f64) -> String {
    match seconds {
        ..1e-6 => format!("{:.1} ns", seconds * 1e9),
        ..1e-3 => format!("{:.1} µs", seconds * 1e6),
        _ => format!("{:.2} ms", seconds * 1e3),
    }
}
