//! Times that can be compared on a machine that does other things as well: all ways take turns, the time of the processor counts, and
//! of all turns the fastest.

use std::time::Duration;

use allocation_counter::AllocationInfo;
use cpu_time::ThreadTime;

use crate::case::{Case, Run};

/// How long a turn takes, unless a single run takes longer.
const TURN: Duration = Duration::from_micros(400);
/// No more turns than these, and none that begin later than this.
const TURNS: usize = 61;
const BUDGET: Duration = Duration::from_millis(400);

/// What was measured of a way.
pub struct Measured {
    pub name: &'static str,
    pub seconds: f64,
    pub allocations: AllocationInfo,
}

/// What was measured of a case: the seconds of the function, and the ways.
pub struct Report {
    pub primal: f64,
    pub ways: Vec<Measured>,
}

/// Of something that takes turns.
struct Turns<'a> {
    run: &'a mut dyn Run,
    /// Runs in a turn.
    count: usize,
    spent: Duration,
    /// The seconds of a run in the fastest of them.
    fastest: f64,
}

impl<'a> Turns<'a> {
    /// Runs until caches are warm and it is known how often to run in a turn.
    fn new(run: &'a mut dyn Run) -> Self {
        let mut count = 1;
        loop {
            let start = ThreadTime::now();
            run.run(count);
            let time = start.elapsed();
            if time >= TURN / 2 || count >= 1 << 24 {
                let fastest = time.as_secs_f64() / count as f64;
                break Turns { run, count, spent: time, fastest };
            }
            count *= 2;
        }
    }

    fn take(&mut self) {
        if self.spent > BUDGET {
            return;
        }
        let start = ThreadTime::now();
        self.run.run(self.count);
        let time = start.elapsed();
        self.spent += time;
        self.fastest = self.fastest.min(time.as_secs_f64() / self.count as f64);
    }
}

/// Measures all ways.
pub fn measure(case: &mut Case) -> Report {
    let mut turns: Vec<Turns> = vec![Turns::new(&mut *case.primal)];
    turns.extend(case.ways.iter_mut().map(|way| Turns::new(&mut *way.run)));
    for _ in 0..TURNS {
        turns.iter_mut().for_each(Turns::take);
    }
    let seconds: Vec<f64> = turns.iter().map(|turns| turns.fastest).collect();
    let ways = case.ways.iter_mut().zip(&seconds[1..]).map(|(way, &seconds)| Measured {
        name: way.name,
        seconds,
        allocations: allocation_counter::measure(|| way.run.run(1)),
    });
    Report { primal: seconds[0], ways: ways.collect() }
}
