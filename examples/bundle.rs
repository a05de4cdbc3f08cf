//! Bundle adjustment: where the cameras stood, what their focal lengths are, and where the points are that they have seen, all at
//! once.
//!
//! Each residual depends on one camera and one point, so that the Jacobian matrix is sparse: it takes a few sweeps, however many cameras and
//! points there are. The steps are those of Levenberg and Marquardt, by a sparse Cholesky factorisation.
//!
//! `cargo run --release --example bundle`

use std::time::Instant;

use differentiable::{SparseMatrix, differentiable};
use nalgebra_sparse::factorization::CscCholesky;
use nalgebra_sparse::na::DVector;
use nalgebra_sparse::{CooMatrix, CscMatrix};

mod random;
use random::Random;

/// A camera: the axis of its rotation, as long as its angle, its translation and its focal length.
type Camera = [f64; 7];

/// Where a camera saw a point.
struct Sight {
    camera: usize,
    point: usize,
    pixel: [f64; 2],
}

#[differentiable]
fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The pixel at which a camera sees a point, by the formula of Rodrigues.
#[differentiable]
fn project(&[rx, ry, rz, tx, ty, tz, focal]: &[f64; 7], point: &[f64; 3]) -> [f64; 2] {
    let angle = (rx * rx + ry * ry + rz * rz + 1e-20).sqrt();
    let axis = [rx / angle, ry / angle, rz / angle];
    let (sin, cos) = angle.sin_cos();
    let once = cross(axis, *point);
    let twice = cross(axis, once);
    let turned: [f64; 3] = std::array::from_fn(|i| point[i] + sin * once[i] + (1.0 - cos) * twice[i]);
    let depth = turned[2] + tz;
    [focal * (turned[0] + tx) / depth, focal * (turned[1] + ty) / depth]
}

/// How far from where they should be the points are seen.
#[differentiable(sparse, wrt(cameras, points))]
fn deviations(cameras: &[[f64; 7]], points: &[[f64; 3]], sights: &[Sight]) -> Vec<f64> {
    let mut deviations = Vec::with_capacity(2 * sights.len());
    for sight in sights {
        let [x, y] = project(&cameras[sight.camera], &points[sight.point]);
        deviations.push(x - sight.pixel[0]);
        deviations.push(y - sight.pixel[1]);
    }
    deviations
}

/// The step d that solves (JᵀJ + λ diag JᵀJ) d = −Jᵀr.
fn step(jacobian: &SparseMatrix<f64>, residuals: &[f64], lambda: f64) -> DVector<f64> {
    let (offsets, rows, values) = jacobian.clone().into_parts();
    let j = CscMatrix::try_from_csc_data(jacobian.rows(), jacobian.columns(), offsets, rows, values)
        .expect("it is well-formed");
    let transposed = j.transpose();
    let normal = &transposed * &j;
    let mut damping = CooMatrix::new(j.ncols(), j.ncols());
    for (row, column, value) in normal.triplet_iter().filter(|(row, column, _)| row == column) {
        damping.push(row, column, lambda * value);
    }
    let cholesky = CscCholesky::factor(&(normal + CscMatrix::from(&damping))).expect("it is positive definite");
    let gradient = &transposed * &DVector::from_column_slice(residuals);
    -cholesky.solve(&gradient).column(0)
}

/// The root of the mean square, in pixels.
fn rms(deviations: &[f64]) -> f64 {
    (deviations.iter().map(|r| r * r).sum::<f64>() / deviations.len() as f64).sqrt()
}

fn main() {
    let mut random = Random(11);
    // The cameras stand around a cloud of points, and look at it.
    let true_cameras: Vec<Camera> = (0..12)
        .map(|k| {
            let turn = 0.2 * f64::from(k);
            let mut small = || 0.05 * random.normal();
            [small(), turn, small(), small(), small(), 6.0, 800.0 + 20.0 * f64::from(k)]
        })
        .collect();
    let true_points: Vec<[f64; 3]> = (0..400).map(|_| std::array::from_fn(|_| 0.8 * random.normal())).collect();
    let mut sights = vec![];
    for (camera, sees) in true_cameras.iter().enumerate() {
        for (point, seen) in true_points.iter().enumerate().skip(camera % 3).step_by(3) {
            let pixel = project(sees, seen).map(|x| x + 0.5 * random.normal());
            sights.push(Sight { camera, point, pixel });
        }
    }
    let mut cameras: Vec<Camera> = true_cameras.iter().map(|c| c.map(|x| x + 0.02 * random.normal())).collect();
    cameras.iter_mut().for_each(|camera| camera[6] = 900.0);
    let mut points: Vec<[f64; 3]> = true_points.iter().map(|p| p.map(|x| x + 0.1 * random.normal())).collect();
    println!("{} cameras, {} points, {} sights with noise of 0.5 pixels\n", cameras.len(), points.len(), sights.len());

    println!("{:>4}  {:>14}  {:>7}  {:>8}", "step", "deviation [px]", "λ", "time");
    let (mut jacobian, mut lambda, start) = (SparseMatrix::new(), 1e-3, Instant::now());
    for k in 0..20 {
        let residuals = deviations::sparse_jacobian_into(&cameras, &points, &sights, &mut jacobian);
        println!("{k:>4}  {:>14.6}  {lambda:>7.0e}  {:>8.0?}", rms(&residuals), start.elapsed());
        let (moved_cameras, moved_points) = loop {
            let step = step(&jacobian, &residuals, lambda);
            let (mut moved_cameras, mut moved_points) = (cameras.clone(), points.clone());
            let coordinates = moved_cameras.as_flattened_mut().iter_mut().chain(moved_points.as_flattened_mut());
            coordinates.zip(&step).for_each(|(x, step)| *x += step);
            if rms(&deviations(&moved_cameras, &moved_points, &sights)) <= rms(&residuals) || lambda > 1e6 {
                break (moved_cameras, moved_points);
            }
            lambda *= 10.0;
        };
        let improved = rms(&residuals) - rms(&deviations(&moved_cameras, &moved_points, &sights));
        (cameras, points, lambda) = (moved_cameras, moved_points, (lambda / 10.0).max(1e-9));
        if improved < 1e-9 {
            break;
        }
    }
    let (entries, all) = (jacobian.values().len(), jacobian.rows() * jacobian.columns());
    println!(
        "\nThe Jacobian matrix is {} × {}: {entries} entries of {all}, in {} sweeps.",
        jacobian.rows(),
        jacobian.columns(),
        jacobian.sweeps()
    );
    let (freedoms, observed) = (jacobian.columns() - 7, jacobian.rows());
    println!("Deviation expected from the noise: {:.6} px", 0.5 * (1.0 - freedoms as f64 / observed as f64).sqrt());
    println!("\n{:>7}  {:>12}  {:>12}", "camera", "focal length", "truth");
    for (k, (camera, truth)) in cameras.iter().zip(&true_cameras).enumerate() {
        println!("{k:>7}  {:>12.2}  {:>12.2}", camera[6], truth[6]);
    }
}
