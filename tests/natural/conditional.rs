//! Parts that are compiled on conditions.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[differentiable(order = 2)]
fn root(x: f64) -> f64 {
    #[cfg(not(unix))]
    {
        x.powf(0.5)
    }
    #[cfg(unix)]
    {
        x.sqrt()
    }
}

#[differentiable(order = 2)]
fn drag(x: &[f64; 3], #[cfg(unix)] n: usize, #[cfg(not(unix))] n: u8) -> f64 {
    let mut force = x[0] * x[1];
    #[cfg(any(windows, all(unix, not(windows))))]
    let force_of_wind = x[2] * x[2];
    #[cfg(windows)]
    let force_of_wind = "none";
    #[cfg(not(windows))]
    force += force_of_wind * 2.0;
    #[cfg(windows)]
    force *= 17.0;
    #[cfg(all(unix, windows))]
    println!("never");
    for i in 0..n {
        match i {
            #[cfg(windows)]
            0 => force *= 100.0,
            #[cfg(unix)]
            0 => force *= x[0].sin(),
            _ => {
                force = hypot(
                    #[cfg(unix)]
                    force,
                    #[cfg(windows)]
                    7.0,
                    x[2],
                )
            }
        }
    }
    let parts = [
        force,
        #[cfg(windows)]
        7.0,
        x[1],
    ];
    parts[1] * parts[0] + root(x[2])
}

#[differentiable(order = 2)]
fn hypot(x: f64, y: f64) -> f64 {
    #[cfg(windows)]
    return 3.0;
    x.hypot(y)
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Body {
    mass: f64,
    speed: f64,
}

impl Body {
    #[differentiable(wrt(self), order = 2)]
    fn energy(&self) -> f64 {
        #[cfg(unix)]
        let half = 0.5;
        #[cfg(not(unix))]
        let half = 0.25;
        half * self.mass * self.speed * self.speed
    }
}

#[test]
fn a_method_is_that_of_the_case_that_holds() {
    let body = Body { mass: 2.0, speed: 3.0 };
    assert_eq!(body.energy(), 9.0);
    assert_eq!(body.energy_gradient(), Body { mass: 4.5, speed: 6.0 });
}

/// Conditions that say by themselves whether they hold.
#[differentiable(order = 2)]
fn decided(x: f64, #[cfg(any())] gone: f64, #[cfg(all())] y: f64, #[cfg(not(all(true, all())))] gone: f64) -> f64 {
    #[cfg(false)]
    let x = gone;
    #[cfg(true)]
    let x = x * y;
    #[cfg(any(false, all(unix, not(unix))))]
    return gone;
    #[cfg(not(any()))]
    let x = x.sin() + y;
    x * y
}

agree! {
    decided: (0.9, 1.3);
    root: (2.0);
    drag: (&[0.9, 1.3, 1.1], const 3);
    hypot: (0.9, 1.3);
}
