use gradbench::programs::Mode;
use gradbench::programs::particle::miss;

use crate::case::{Case, Maker};

/// The landing's derivative by the place of a charge, in the direction of which everything moves.
fn by_hand(w: f64) -> (f64, f64) {
    let step = 0.1;
    let (mut x, mut v) = ([0.0, 8.0], [0.75, 0.0]);
    let (mut dx, mut dv) = ([0.0; 2], [0.0; 2]);
    loop {
        let (mut a, mut da) = ([0.0; 2], [0.0; 2]);
        for (charge, moved) in [([10.0, 10.0 - w], -1.0), ([10.0, 0.0], 0.0)] {
            let r = [x[0] - charge[0], x[1] - charge[1]];
            let dr = [dx[0], dx[1] - moved];
            let squared = r[0] * r[0] + r[1] * r[1];
            let inverse = 1.0 / squared;
            let cubed = inverse / squared.sqrt();
            let along = 3.0 * (r[0] * dr[0] + r[1] * dr[1]) * inverse;
            for i in 0..2 {
                a[i] += cubed * r[i];
                da[i] += cubed * (dr[i] - along * r[i]);
            }
        }
        let next = [x[0] + step * v[0], x[1] + step * v[1]];
        let dnext = [dx[0] + step * dv[0], dx[1] + step * dv[1]];
        if next[1] <= 0.0 {
            let overshoot = -next[1] / v[1];
            let dovershoot = -(dnext[1] + overshoot * dv[1]) / v[1];
            let landing = next[0] + overshoot * v[0];
            let dlanding = dnext[0] + dovershoot * v[0] + overshoot * dv[0];
            return (landing * landing, 2.0 * landing * dlanding);
        }
        for i in 0..2 {
            v[i] += step * a[i];
            dv[i] += step * da[i];
        }
        (x, dx) = (next, dnext);
    }
}

pub fn case() -> Case {
    Maker::new(0.1, 0.0, 3.0, |w| miss(*w, Mode::Reverse))
        .way("ours", |w, gradient| miss::gradient_into(*w, Mode::Reverse, gradient))
        .by_hand(|w, gradient| (_, *gradient) = by_hand(*w))
        .way("ff", |w, gradient| (_, *gradient) = miss::jvp(*w, Mode::Forward, 1.0))
        .way("fr", |w, gradient| (_, *gradient) = miss::jvp(*w, Mode::Reverse, 1.0))
        .way("rf", |w, gradient| miss::gradient_into(*w, Mode::Forward, gradient))
        .case()
        .program()
}
