//! Prints the table of all cases, or of those whose names contain the first argument.

fn main() {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    benchmarks::print(&filter.unwrap_or_default());
}
