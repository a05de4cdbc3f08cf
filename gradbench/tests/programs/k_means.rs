//! The cost of a clustering: the squared distance of each point to the nearest centroid.

use differentiable::differentiable;
use gradbench::programs::k_means::cost;

use crate::samples::{assert_close, floats, input, output};
use crate::support::agree;

#[differentiable(order = 2, wrt(centroids))]
fn by_index(points: &[f64], centroids: &[f64], d: usize) -> f64 {
    let mut total = 0.0;
    for i in 0..points.len() / d {
        let mut nearest = f64::INFINITY;
        for j in 0..centroids.len() / d {
            let mut distance = 0.0;
            for k in 0..d {
                let difference = points[i * d + k] - centroids[j * d + k];
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

#[differentiable(order = 2)]
fn distance_squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}

#[differentiable(order = 2, wrt(centroids))]
fn by_iterators(points: &[f64], centroids: &[f64], d: usize) -> f64 {
    points
        .chunks_exact(d)
        .map(|point| {
            centroids.chunks_exact(d).map(|centroid| distance_squared(point, centroid)).fold(f64::INFINITY, f64::min)
        })
        .sum()
}

#[differentiable(order = 2, wrt(centroids))]
fn by_vectors(points: &[Vec<f64>], centroids: &[Vec<f64>]) -> f64 {
    let mut total = 0.0;
    for point in points {
        let mut nearest = f64::INFINITY;
        for centroid in centroids {
            let distance = distance_squared(point, centroid);
            if distance < nearest {
                nearest = distance;
            }
        }
        total += nearest;
    }
    total
}

fn sample(name: &str) -> (Vec<f64>, Vec<f64>, usize) {
    let input = input(name);
    let d = input["points"][0].as_array().expect("a point").len();
    (floats(&input["points"]), floats(&input["centroids"]), d)
}

#[test]
fn has_the_values_of_the_reference() {
    for name in ["kmeans", "kmeans-2"] {
        let (points, centroids, d) = sample(name);
        let expected = floats(&output(&format!("{name}.cost")));
        assert_close(&[cost(&points, &centroids, d)], &expected);
        assert_close(&[by_index(&points, &centroids, d)], &expected);
    }
}

/// The reference is the gradient over the diagonal of the Hessian, which is twice the number of points of the centroid.
#[test]
fn the_gradient_is_twice_the_distance_to_the_mean() {
    for name in ["kmeans", "kmeans-2"] {
        let (points, centroids, d) = sample(name);
        let mut counts = vec![0.0; centroids.len() / d];
        for point in points.chunks(d) {
            let distance = |centroid: &[f64]| point.iter().zip(centroid).map(|(p, c)| (p - c).powi(2)).sum::<f64>();
            let distances: Vec<f64> = centroids.chunks(d).map(distance).collect();
            let nearest = (0..counts.len()).min_by(|&a, &b| distances[a].total_cmp(&distances[b]));
            counts[nearest.expect("there are centroids")] += 1.0;
        }
        let expected: Vec<f64> = floats(&output(&format!("{name}.dir")));
        let expected: Vec<f64> = (0..expected.len()).map(|i| 2.0 * counts[i / d] * expected[i]).collect();
        let rows = |list: &[f64]| list.chunks(d).map(<[f64]>::to_vec).collect::<Vec<_>>();
        assert_close(&cost::gradient(&points, &centroids, d), &expected);
        assert_close(&by_index::gradient(&points, &centroids, d), &expected);
        assert_close(&by_iterators::gradient(&points, &centroids, d), &expected);
        assert_close(&by_vectors::gradient(&rows(&points), &rows(&centroids)).concat(), &expected);
    }
}

/// The reference itself: the Hessian matrix is diagonal, so that it times ones is its diagonal.
#[test]
fn has_the_steps_of_the_reference() {
    for name in ["kmeans", "kmeans-2"] {
        let (points, centroids, d) = sample(name);
        let (gradient, curvature) = cost::hvp(&points, &centroids, d, &vec![1.0; centroids.len()]);
        let steps: Vec<f64> = gradient.iter().zip(&curvature).map(|(slope, curvature)| slope / curvature).collect();
        assert_close(&steps, &floats(&output(&format!("{name}.dir"))));
    }
}

/// Away from the points: at a centroid that is a point, the cost has no third derivative to speak of, but its gradient is 0.
fn moved(centroids: &[f64]) -> Vec<f64> {
    centroids.iter().enumerate().map(|(i, c)| c + 0.01 * (i as f64).sin()).collect()
}

agree! {
    cost: (const &sample("kmeans").0, &moved(&sample("kmeans").1), const sample("kmeans").2),
        (const &sample("kmeans-2").0, &sample("kmeans-2").1, const sample("kmeans-2").2);
    by_index: (const &sample("kmeans").0, &moved(&sample("kmeans").1), const sample("kmeans").2),
        (const &sample("kmeans-2").0, &sample("kmeans-2").1, const sample("kmeans-2").2);
    by_iterators: (const &sample("kmeans").0, &moved(&sample("kmeans").1), const sample("kmeans").2);
    by_vectors: (const &[vec![0.2, 0.3], vec![1.1, 0.9], vec![1.5, 0.2]], &vec![vec![0.1, 0.1], vec![1.0, 0.7]]);
}
