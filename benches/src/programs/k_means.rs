use gradbench::programs::k_means::cost;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, sum, tape};

/// Only the nearest centroid of a point feels it. The points of each are counted on the way.
fn by_hand(points: &[f64], centroids: &[f64], d: usize, gradient: &mut [f64], counts: &mut [f64]) -> f64 {
    gradient.fill(0.0);
    counts.fill(0.0);
    let mut total = 0.0;
    for point in points.chunks_exact(d) {
        let (mut nearest, mut found) = (f64::INFINITY, 0);
        for (j, centroid) in centroids.chunks_exact(d).enumerate() {
            let mut distance = 0.0;
            for k in 0..d {
                let difference = point[k] - centroid[k];
                distance += difference * difference;
            }
            if distance < nearest {
                (nearest, found) = (distance, j);
            }
        }
        total += nearest;
        counts[found] += 1.0;
        let centroid = &centroids[found * d..][..d];
        for ((gradient, point), centroid) in gradient[found * d..][..d].iter_mut().zip(point).zip(centroid) {
            *gradient += 2.0 * (centroid - point);
        }
    }
    total
}

const K: usize = 100;
const N: usize = 1000;
const D: usize = 8;

fn input() -> (Vec<f64>, Vec<f64>) {
    let points = uniform(N * D);
    let centroids = points[(N - K) * D..].to_vec();
    (points, centroids)
}

fn of_numbers<N: Number>(points: &[f64], centroids: &[N]) -> N {
    sum(points.chunks_exact(D).map(|point| {
        let distances =
            centroids.chunks_exact(D).map(|centroid| sum(centroid.iter().zip(point).map(|(&c, &p)| (c - p) * (c - p))));
        distances.reduce(|nearest, distance| if distance < nearest { distance } else { nearest }).expect("a centroid")
    }))
}

pub fn case() -> Case {
    Maker::new(input(), vec![0.0; K * D], 1.1, |(points, centroids)| cost(points, centroids, D))
        .ours(|(points, centroids), gradient| cost::gradient_into(points, centroids, D, gradient))
        .by_hand(|(points, centroids), gradient| by_hand(points, centroids, D, gradient, &mut [0.0; K]))
        .way("reverse", |(points, centroids), gradient| tape(centroids, gradient, |x| of_numbers(points, x)))
        .case()
        .program()
}

/// The step of Newton's method. The Hessian matrix is diagonal, twice the number of points of each centroid.
pub fn step() -> Case {
    Maker::new(input(), vec![0.0; K * D], 1.1, |(points, centroids)| cost(points, centroids, D))
        .ours(|(points, centroids), step| {
            let (gradient, curvature) = cost::hvp(points, centroids, D, &[1.0; K * D]);
            step.iter_mut().zip(gradient.iter().zip(&curvature)).for_each(|(step, (slope, c))| *step = slope / c);
        })
        .by_hand(|(points, centroids), step| {
            let mut counts = [0.0; K];
            by_hand(points, centroids, D, step, &mut counts);
            let parts = step.chunks_exact_mut(D).zip(counts);
            parts.for_each(|(part, count)| part.iter_mut().for_each(|step| *step /= 2.0 * count));
        })
        .case()
        .program()
}
