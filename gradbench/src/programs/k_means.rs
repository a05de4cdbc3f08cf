//! The cost of a clustering.

use differentiable::differentiable;

/// The sum of the squared distances of the points to the nearest centroids, in d dimensions.
#[differentiable(wrt(centroids), order = 2)]
pub fn cost(points: &[f64], centroids: &[f64], d: usize) -> f64 {
    let mut total = 0.0;
    for point in points.chunks_exact(d) {
        let mut nearest = f64::INFINITY;
        for centroid in centroids.chunks_exact(d) {
            let mut distance = 0.0;
            for k in 0..d {
                let difference = point[k] - centroid[k];
                distance += difference * difference;
            }
            if distance < nearest {
                nearest = distance;
            }
        }
        total += nearest;
    }
    total
}
