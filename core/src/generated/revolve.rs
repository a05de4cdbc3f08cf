//! Binomial checkpointing: which states of a long recurrence are kept, so that its steps can be reversed.
//!
//! A. Griewank, A. Walther: "Algorithm 799: Revolve", ACM Transactions on Mathematical Software 26 (2000), 19–45.

/// The schedule by which a recurrence of *l* steps is reversed from at most `SNAPSHOTS` of its states.
///
/// State *i* is the one before step *i*, and state *l* the one at the end, where the recurrence turns first. Then it turns at the
/// states *l* − 1, …, 1, 0, to reverse the step that begins there. Each time it runs to the turn from the last snapshot that
/// is before it, and takes others on its way:
///
/// ```
/// use differentiable_core::generated::Revolve;
///
/// fn run(schedule: &Revolve<4>, snapshots: &mut [usize; 4], steps: &mut usize) -> usize {
///     let mut state = snapshots[schedule.first()];
///     for snapshot in schedule.first()..schedule.held() {
///         snapshots[snapshot] = state;
///         for step in schedule.start(snapshot)..schedule.end(snapshot) {
///             assert_eq!(step, state);
///             state += 1;
///             *steps += 1;
///         }
///     }
///     state
/// }
///
/// let (mut snapshots, mut steps) = ([0; 4], 0);
/// let mut schedule = Revolve::<4>::new(30);
/// assert_eq!(run(&schedule, &mut snapshots, &mut steps), 30);
/// for step in (0..30).rev() {
///     schedule.turn(step);
///     assert_eq!(run(&schedule, &mut snapshots, &mut steps), step);
/// }
/// assert_eq!(steps, 3 * 31 - 21); // r (l + 1) − C(s + r, s + 1), with r = 3 and s = 4
/// ```
///
/// With *s* snapshots, the steps are run *r* (*l* + 1) − C(*s* + *r*, *s* + 1) times in all, where *r* is the least number for
/// which C(*s* + *r*, *s*) > *l*. No schedule takes less.
#[derive(Clone, Debug)]
pub struct Revolve<const SNAPSHOTS: usize> {
    /// Which states the snapshots are of, in their order.
    states: [usize; SNAPSHOTS],
    /// How many snapshots there are at the turn.
    held: usize,
    /// The snapshot from which the recurrence runs.
    first: usize,
    /// The state to which it runs.
    turn: usize,
}

impl<const SNAPSHOTS: usize> Revolve<SNAPSHOTS> {
    /// The first turn, at the end of a recurrence of so many steps.
    pub fn new(steps: usize) -> Self {
        const { assert!(SNAPSHOTS > 0, "a loop with checkpoints needs a snapshot to begin with") };
        let mut schedule = Self { states: [0; SNAPSHOTS], held: 1, first: 0, turn: steps };
        schedule.plan();
        schedule
    }

    /// The turn at an earlier state.
    pub fn turn(&mut self, state: usize) {
        while self.states[self.held - 1] > state {
            self.held -= 1;
        }
        self.first = self.held - 1;
        self.turn = state;
        self.plan();
    }

    /// Takes snapshots on the way to the turn.
    fn plan(&mut self) {
        let mut state = self.states[self.first];
        // The step that begins at the turn is one of them.
        let mut steps = self.turn - state + 1;
        let mut free = SNAPSHOTS - self.first;
        while steps > 1 {
            let advance = advance(steps, free);
            (state, steps, free) = (state + advance, steps - advance, free - 1);
            if steps > 1 {
                self.states[self.held] = state;
                self.held += 1;
            }
        }
    }

    /// The snapshot from which the recurrence runs to the turn.
    #[inline]
    pub fn first(&self) -> usize {
        self.first
    }

    /// The number of snapshots that there are at the turn.
    #[inline]
    pub fn held(&self) -> usize {
        self.held
    }

    /// The state of a snapshot, and so the step that begins there.
    #[inline]
    pub fn start(&self, snapshot: usize) -> usize {
        self.states[snapshot]
    }

    /// The state of the next snapshot, or at the turn.
    #[inline]
    pub fn end(&self, snapshot: usize) -> usize {
        if snapshot + 1 < self.held { self.states[snapshot + 1] } else { self.turn }
    }

    /// Room for snapshots.
    pub fn room<T>() -> [Option<T>; SNAPSHOTS] {
        [const { None }; SNAPSHOTS]
    }
}

/// How many of *l* steps are run before the next snapshot is taken, with *s* snapshots that include the one at their beginning:
/// max(C(*s* + *r* − 2, *s*), min(C(*s* + *r* − 1, *s*), *l* − C(*s* + *r* − 2, *s* − 1))), for the least *r* with
/// C(*s* + *r*, *s*) ≥ *l* > 1.
fn advance(steps: usize, snapshots: usize) -> usize {
    // C(s + r − 2, s), C(s + r − 1, s) and C(s + r, s)
    let (mut shorter, mut short, mut reach) = (0, 1, snapshots.saturating_add(1));
    let mut repetitions = 1;
    while reach < steps {
        repetitions += 1;
        let (whole, rest) = (reach / repetitions, reach % repetitions);
        let factor = snapshots + repetitions;
        (shorter, short) = (short, reach);
        reach = whole.saturating_mul(factor).saturating_add(rest * factor / repetitions);
    }
    shorter.max(short.min(steps - (short - shorter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binomial(n: usize, k: usize) -> usize {
        if k > n { 0 } else { (1..=k).fold(1, |product, i| product * (n - k + i) / i) }
    }

    /// Follows the schedule: how many steps are run.
    fn follow<const SNAPSHOTS: usize>(steps: usize) -> usize {
        let mut snapshots = [usize::MAX; SNAPSHOTS];
        snapshots[0] = 0;
        let mut run = 0;
        let mut to_turn = |schedule: &Revolve<SNAPSHOTS>| {
            let mut state = snapshots[schedule.first()];
            for (snapshot, room) in snapshots.iter_mut().enumerate().take(schedule.held()).skip(schedule.first()) {
                *room = state;
                for step in schedule.start(snapshot)..schedule.end(snapshot) {
                    assert_eq!(step, state);
                    state += 1;
                    run += 1;
                }
            }
            state
        };
        let mut schedule = Revolve::<SNAPSHOTS>::new(steps);
        assert_eq!(to_turn(&schedule), steps);
        assert_eq!(schedule.held(), SNAPSHOTS.min(steps.max(1)), "the first run takes all snapshots");
        for step in (0..steps).rev() {
            schedule.turn(step);
            assert_eq!(to_turn(&schedule), step);
        }
        run
    }

    /// r (l + 1) − C(s + r, s + 1)
    fn formula(steps: usize, snapshots: usize) -> usize {
        let repetitions = (0..).find(|r| binomial(snapshots + r, snapshots) > steps).unwrap();
        repetitions * (steps + 1) - binomial(snapshots + repetitions, snapshots + 1)
    }

    #[test]
    fn the_number_of_steps_is_the_binomial_one() {
        for steps in 0..200 {
            assert_eq!(follow::<1>(steps), formula(steps, 1));
            assert_eq!(follow::<2>(steps), formula(steps, 2));
            assert_eq!(follow::<3>(steps), formula(steps, 3));
            assert_eq!(follow::<5>(steps), formula(steps, 5));
            assert_eq!(follow::<64>(steps), formula(steps, 64));
        }
        assert_eq!(follow::<10>(100_000), formula(100_000, 10));
    }

    #[test]
    fn no_schedule_takes_fewer_steps() {
        // t(l, s) = min over k of k + t(l − k, s − 1) + t(k, s), where the last of l steps is the one at the turn
        const MOST_STEPS: usize = 60;
        const MOST_SNAPSHOTS: usize = 6;
        let mut least = [[usize::MAX / 2; MOST_SNAPSHOTS + 1]; MOST_STEPS + 1];
        least[1] = [0; MOST_SNAPSHOTS + 1];
        for steps in 2..=MOST_STEPS {
            for snapshots in 1..=MOST_SNAPSHOTS {
                let splits = 1..steps;
                let cost = |k: usize| k + least[steps - k][snapshots - 1] + least[k][snapshots];
                least[steps][snapshots] = splits.map(cost).min().unwrap();
            }
        }
        for steps in 0..MOST_STEPS {
            assert_eq!(follow::<1>(steps), least[steps + 1][1]);
            assert_eq!(follow::<4>(steps), least[steps + 1][4]);
            assert_eq!(follow::<6>(steps), least[steps + 1][6]);
        }
    }

    #[test]
    fn turns_can_be_left_out() {
        let mut schedule = Revolve::<3>::new(50);
        for step in [40, 39, 17, 3, 0] {
            schedule.turn(step);
            assert_eq!(schedule.end(schedule.held() - 1), step);
            assert!(schedule.start(schedule.first()) <= step);
        }
    }

    #[test]
    fn a_recurrence_of_any_length_has_a_schedule() {
        let schedule = Revolve::<64>::new(usize::MAX - 1);
        assert_eq!(schedule.held(), 64);
    }
}
