//! Logistic regression by a sum over data that are spread over processes, which may stand on many machines: the same bits, whatever their number.
//!
//! `cargo build --release && mpirun -n 2 target/release/ranks`

use differentiable::objective::CHUNK;
use differentiable::{Descent, Objective, differentiable, objective};
use mpi::datatype::PartitionMut;
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives};

#[path = "../../random/mod.rs"]
mod random;

const FEATURES: usize = 8;
/// The sum of the losses, and the partial derivatives of it.
const SUMS: usize = 1 + FEATURES;

/// The features of a datum, and whether it happened: 1 or 0.
type Datum = ([f64; FEATURES], f64);

/// −ln of the probability of what happened.
#[differentiable(wrt(weights))]
fn loss(weights: &[f64; FEATURES], (features, happened): &Datum) -> f64 {
    let logit: f64 = weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
    logit.exp().ln_1p() - happened * logit
}

/// The mean over all data, of which each rank has a part.
struct Spread<'a> {
    world: SimpleCommunicator,
    part: &'a [Datum],
    /// How many data all ranks have.
    total: usize,
    /// How many chunks each rank has.
    chunks: Vec<i32>,
}

impl Spread<'_> {
    /// The sums of the chunks of all ranks, in the order of the ranks.
    fn sums(&self, weights: &[f64; FEATURES]) -> Vec<f64> {
        let own: Vec<[f64; SUMS]> = self.part.chunks(CHUNK).map(|chunk| sums(weights, chunk)).collect();
        let counts: Vec<i32> = self.chunks.iter().map(|chunks| chunks * SUMS as i32).collect();
        let starts: Vec<i32> = counts
            .iter()
            .scan(0, |next, count| {
                let start = *next;
                *next += count;
                Some(start)
            })
            .collect();
        let mut all = vec![0.0; counts.iter().sum::<i32>() as usize];
        let mut parts = PartitionMut::new(&mut all[..], counts, starts);
        self.world.all_gather_varcount_into(own.as_flattened(), &mut parts);
        all
    }
}

fn sums(weights: &[f64; FEATURES], chunk: &[Datum]) -> [f64; SUMS] {
    let (mut sums, mut gradient) = ([0.0; SUMS], [0.0; FEATURES]);
    for datum in chunk {
        sums[0] += loss::gradient_into(weights, datum, &mut gradient);
        for (sum, partial) in sums[1..].iter_mut().zip(gradient) {
            *sum += partial;
        }
    }
    sums
}

impl Objective<[f64; FEATURES]> for Spread<'_> {
    fn value(&self, weights: &[f64; FEATURES]) -> f64 {
        self.value_and_gradient(weights, &mut [0.0; FEATURES])
    }

    /// Every rank adds up the same numbers in the same order, so that all of them take the same steps.
    fn value_and_gradient(&self, weights: &[f64; FEATURES], gradient: &mut [f64; FEATURES]) -> f64 {
        let mut total = [0.0; SUMS];
        for sums in self.sums(weights).as_chunks::<SUMS>().0 {
            total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
        }
        let [value, slopes @ ..] = total.map(|sum| sum * (1.0 / self.total as f64));
        *gradient = slopes;
        value
    }
}

fn main() {
    let universe = mpi::initialize().expect("the first call of MPI");
    let world = universe.world();
    let (rank, ranks) = (world.rank() as usize, world.size() as usize);

    let mut random = random::Random(2);
    let truth = [0.5, -1.0, 0.25, 0.0, 2.0, -0.75, 1.5, -0.1];
    let data: Vec<Datum> = (0..20_000)
        .map(|_| {
            let features: [f64; FEATURES] = std::array::from_fn(|_| random.normal());
            let logit: f64 = truth.iter().zip(&features).map(|(weight, feature)| weight * feature).sum();
            (features, if random.uniform() * (1.0 + (-logit).exp()) < 1.0 { 1.0 } else { 0.0 })
        })
        .collect();

    // Each rank has whole chunks.
    let per_rank = data.len().div_ceil(CHUNK).div_ceil(ranks) * CHUNK;
    let parts: Vec<&[Datum]> = (0..ranks)
        .map(|rank| &data[(rank * per_rank).min(data.len())..((rank + 1) * per_rank).min(data.len())])
        .collect();
    let chunks = parts.iter().map(|part| part.len().div_ceil(CHUNK) as i32).collect();
    let spread = Spread { world, part: parts[rank], total: data.len(), chunks };
    let minimum = Descent::new().minimize(&spread, [0.0; FEATURES]);

    // Alone, with all data.
    let alone = Descent::new().minimize(&objective::mean(&data, loss, loss::gradient_into), [0.0; FEATURES]);
    assert_eq!(minimum.x.map(f64::to_bits), alone.x.map(f64::to_bits), "rank {rank} of {ranks}");
    if rank == 0 {
        println!("{minimum}\n\n{ranks} ranks found the same bits as one process does:");
        println!("{:.6?}", minimum.x);
    }
}
