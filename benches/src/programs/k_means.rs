use gradbench::programs::k_means::cost;

use crate::case::{Case, Maker, uniform};

/// Only the nearest centroid of a point feels it.
fn by_hand(points: &[f64], centroids: &[f64], d: usize, gradient: &mut [f64]) -> f64 {
    gradient.fill(0.0);
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
        let centroid = &centroids[found * d..][..d];
        for ((gradient, point), centroid) in gradient[found * d..][..d].iter_mut().zip(point).zip(centroid) {
            *gradient += 2.0 * (centroid - point);
        }
    }
    total
}

pub fn case() -> Case {
    let (k, n, d) = (100, 1000, 8);
    let points = uniform(n * d);
    let centroids = points[(n - k) * d..].to_vec();
    Maker::new((points, centroids), vec![0.0; k * d], 1.1, move |(points, centroids)| cost(points, centroids, d))
        .ours(move |(points, centroids), gradient| cost::gradient_into(points, centroids, d, gradient))
        .by_hand(move |(points, centroids), gradient| by_hand(points, centroids, d, gradient))
        .case()
        .program()
}
