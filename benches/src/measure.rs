//! Times that can be compared on a machine that does other things as well: all ways take turns, and what is compared is
//! measured in the same turn.

use std::time::{Duration, Instant};

use allocation_counter::AllocationInfo;

use crate::case::{Case, Run};

/// How long a turn takes, unless a single run takes longer.
const TURN: Duration = Duration::from_micros(400);
/// No more turns than these, and none that begin later than this.
const TURNS: usize = 61;
const BUDGET: Duration = Duration::from_millis(400);

/// The seconds that a run took, turn by turn.
pub struct Times(Vec<f64>);

/// What was measured of a way.
pub struct Measured {
    pub name: &'static str,
    pub times: Times,
    pub allocations: AllocationInfo,
}

/// What was measured of a case.
pub struct Report {
    pub primal: Times,
    pub ways: Vec<Measured>,
}

/// Of something that takes turns.
struct Turns<'a> {
    run: &'a mut dyn Run,
    /// Runs in a turn.
    count: usize,
    spent: Duration,
    times: Vec<f64>,
}

impl Times {
    /// In seconds.
    pub fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// By what factor these are longer than others.
    pub fn ratio_to(&self, others: &Times) -> f64 {
        median(self.0.iter().zip(&others.0).map(|(time, other)| time / other).collect())
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

impl<'a> Turns<'a> {
    /// Runs until caches are warm and it is known how often to run in a turn.
    fn new(run: &'a mut dyn Run) -> Self {
        let mut count = 1;
        loop {
            let start = Instant::now();
            run.run(count);
            let time = start.elapsed();
            if time >= TURN / 2 || count >= 1 << 24 {
                break Turns { run, count, spent: time, times: Vec::new() };
            }
            count *= 2;
        }
    }

    fn take(&mut self) {
        if self.spent > BUDGET && !self.times.is_empty() {
            return;
        }
        let start = Instant::now();
        self.run.run(self.count);
        let time = start.elapsed();
        self.spent += time;
        self.times.push(time.as_secs_f64() / self.count as f64);
    }
}

/// Measures all ways.
pub fn measure(case: &mut Case) -> Report {
    let mut turns: Vec<Turns> = vec![Turns::new(&mut *case.primal)];
    turns.extend(case.ways.iter_mut().map(|way| Turns::new(&mut *way.run)));
    for _ in 0..TURNS {
        turns.iter_mut().for_each(Turns::take);
    }
    let mut times = turns.into_iter().map(|turns| Times(turns.times)).collect::<Vec<_>>().into_iter();
    let primal = times.next().expect("the function comes first");
    let ways = case.ways.iter_mut().zip(times).map(|(way, times)| Measured {
        name: way.name,
        times,
        allocations: allocation_counter::measure(|| way.run.run(1)),
    });
    Report { primal, ways: ways.collect() }
}
