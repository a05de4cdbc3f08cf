//! Prints what second derivatives cost.

fn main() {
    benchmarks::print_second();
}
