use differentiable::differentiable;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, duals, sum, tape};

const N: usize = 32;

/// The energy of bodies that attract each other.
#[differentiable(wrt(x))]
fn potential(x: &[[f64; 3]; N], masses: &[f64; N]) -> f64 {
    let mut energy = 0.0;
    for i in 0..N {
        for j in 0..i {
            let mut squared = 0.0;
            for k in 0..3 {
                let difference = x[i][k] - x[j][k];
                squared += difference * difference;
            }
            energy -= masses[i] * masses[j] / squared.sqrt();
        }
    }
    energy
}

fn by_hand(x: &[[f64; 3]; N], masses: &[f64; N], gradient: &mut [[f64; 3]; N]) -> f64 {
    let mut energy = 0.0;
    for i in 0..N {
        let mut force = [0.0; 3];
        for j in 0..i {
            let difference: [f64; 3] = std::array::from_fn(|k| x[i][k] - x[j][k]);
            let squared = difference.iter().map(|d| d * d).sum::<f64>();
            let pull = masses[i] * masses[j] / squared.sqrt();
            energy -= pull;
            let pull = pull / squared;
            for k in 0..3 {
                force[k] += pull * difference[k];
                gradient[j][k] -= pull * difference[k];
            }
        }
        gradient[i] = force;
    }
    energy
}

fn of_numbers<N: Number>(x: &[N], masses: &[f64; 32]) -> N {
    let pairs = (0..masses.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    sum(pairs.map(|(i, j)| {
        let difference = |k: usize| x[3 * i + k] - x[3 * j + k];
        let squared = sum((0..3).map(|k| difference(k) * difference(k)));
        squared.sqrt().recip() * (-masses[i] * masses[j])
    }))
}

pub fn case() -> Case {
    let x: Vec<[f64; 3]> = uniform(3 * N).chunks_exact(3).map(|x| x.try_into().expect("three")).collect();
    let x: [[f64; 3]; N] = x.try_into().expect("as many");
    let masses: [f64; N] = uniform(N).try_into().expect("as many");
    Maker::new((x, masses), vec![[0.0; 3]; N], 3.0, |(x, masses)| potential(x, masses))
        .ours(|(x, masses), gradient| potential::gradient_into(x, masses, gradient.first_chunk_mut().expect("as many")))
        .by_hand(|(x, masses), gradient| by_hand(x, masses, gradient.first_chunk_mut().expect("as many")))
        .way("num-dual", |(x, masses), gradient| {
            duals(x.as_flattened(), gradient.as_flattened_mut(), |x| of_numbers(x, masses))
        })
        .way("reverse", |(x, masses), gradient| {
            tape(x.as_flattened(), gradient.as_flattened_mut(), |x| of_numbers(x, masses))
        })
        .case()
}
