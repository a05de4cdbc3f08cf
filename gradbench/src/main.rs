//! Answers GradBench's questions on standard input, one a line, on standard output. It uses one thread, whatever it is allowed.

use std::io::{self, BufWriter};

fn main() -> io::Result<()> {
    gradbench::protocol::serve(io::stdin().lock(), BufWriter::new(io::stdout().lock()))
}
