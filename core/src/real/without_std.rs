use crate::real::Real;

pub(super) fn fract<T: Real>(x: T) -> T {
    x - x.trunc()
}

pub(super) fn div_euclid<T: Real>(x: T, rhs: T) -> T {
    let quotient = (x / rhs).trunc();
    if x % rhs < T::zero() { quotient - rhs.signum() } else { quotient }
}

pub(super) fn rem_euclid<T: Real>(x: T, rhs: T) -> T {
    let remainder = x % rhs;
    if remainder < T::zero() { remainder + rhs.abs() } else { remainder }
}

pub(super) fn powi<T: Real>(x: T, n: i32) -> T {
    let mut square = x;
    let mut power = T::one();
    let mut exponent = n.unsigned_abs();
    while exponent != 0 {
        if exponent % 2 == 1 {
            power *= square;
        }
        square *= square;
        exponent /= 2;
    }
    if n < 0 { power.recip() } else { power }
}

pub(super) fn log<T: Real>(x: T, base: T) -> T {
    x.ln() / base.ln()
}

pub(super) fn sin_cos<T: Real>(x: T) -> (T, T) {
    (x.sin(), x.cos())
}
