//! The eigenvalues and eigenvectors of a symmetric matrix.

use crate::point::{Dense, Matrix};
use crate::real::Real;

/// A = Σ λᵢ vᵢ vᵢᵀ, where the vᵢ are orthonormal.
#[derive(Clone, Debug)]
pub(crate) struct Eigen<X: Dense> {
    pub(crate) values: X,
    /// The rows are the eigenvectors.
    pub(crate) vectors: Matrix<X>,
}

/// More sweeps than any matrix needs.
const SWEEPS: usize = 60;

impl<X: Dense> Eigen<X> {
    pub(crate) fn like(x: &X) -> Self {
        Eigen { values: x.zero_like(), vectors: Matrix::zero(x) }
    }

    /// The decomposition of the symmetric matrix A, which is overwritten.
    ///
    /// C. G. J. Jacobi, *Crelle's J.* 30, 1846, as in G. H. Golub, C. F. Van Loan, *Matrix Computations*, 2013, section 8.5.
    pub(crate) fn decompose(&mut self, a: &mut Matrix<X>) {
        let n = a.dimension();
        self.vectors.set_diagonal(X::Scalar::one());
        for _ in 0..SWEEPS {
            let mut is_diagonal = true;
            for p in 0..n {
                for q in p + 1..n {
                    is_diagonal &= !self.rotate(a, p, q);
                }
            }
            if is_diagonal {
                break;
            }
        }
        for i in 0..n {
            *self.values.coordinate_mut(i) = a.get(i, i);
        }
    }

    /// Makes the element (p, q) zero by a rotation. Whether it was too large to be taken for zero.
    fn rotate(&mut self, a: &mut Matrix<X>, p: usize, q: usize) -> bool {
        let (app, aqq, apq) = (a.get(p, p), a.get(q, q), a.get(p, q));
        let negligible = X::Scalar::EPSILON * app.abs().sqrt() * aqq.abs().sqrt();
        if apq.abs() <= negligible || !apq.is_finite() || apq.abs() < X::Scalar::MIN_POSITIVE {
            return false;
        }
        let (one, two) = (X::Scalar::one(), X::Scalar::from_f64(2.0));
        let tau = (aqq - app) / (two * apq);
        let t = one.copysign(tau) / (tau.abs() + tau.hypot(one));
        let c = one / t.hypot(one);
        let s = t * c;
        for k in 0..a.dimension() {
            let (akp, akq) = (a.get(k, p), a.get(k, q));
            a.set(k, p, c * akp - s * akq);
            a.set(k, q, s * akp + c * akq);
        }
        for k in 0..a.dimension() {
            let (apk, aqk) = (a.get(p, k), a.get(q, k));
            a.set(p, k, c * apk - s * aqk);
            a.set(q, k, s * apk + c * aqk);
            let (vp, vq) = (self.vectors.get(p, k), self.vectors.get(q, k));
            self.vectors.set(p, k, c * vp - s * vq);
            self.vectors.set(q, k, s * vp + c * vq);
        }
        a.set(p, q, X::Scalar::zero());
        a.set(q, p, X::Scalar::zero());
        true
    }

    /// The least eigenvalue.
    pub(crate) fn least(&self) -> X::Scalar {
        self.values.zip_fold(&self.values, X::Scalar::INFINITY, |least, value, _| least.min(value))
    }

    /// What the rounding of the matrix may make of an eigenvalue that is zero.
    pub(crate) fn uncertainty(&self) -> X::Scalar {
        X::Scalar::EPSILON.sqrt() * self.values.norm_max()
    }
}
