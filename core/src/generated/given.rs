//! Products with partial derivatives that a user wrote, where the compiler alone knows the floats: in a struct, or a type by another name. Both
//! have the companions of a differentiable function, because they are differentiated with the function that they stand in.

#![allow(non_camel_case_types, clippy::too_many_arguments)]

use super::Direction;
use crate::Vector;

/// Σ ∂y/∂xᵢ · ẋᵢ
#[inline]
pub fn tangent_given<V: Vector>(partial: &V, tangent: &V) -> f64 {
    partial.sum_of_products(tangent)
}

/// The companions of [`tangent_given`](fn@tangent_given).
#[derive(Debug)]
pub enum tangent_given {}

impl tangent_given {
    /// The sum, and its tangent.
    #[inline]
    pub fn directional<V: Vector>(
        partial: &V,
        tangent: &V,
        partial_dot: impl Direction<V>,
        tangent_dot: impl Direction<V>,
    ) -> (f64, f64) {
        let (partial_dot, tangent_dot) = (partial_dot.direction(partial), tangent_dot.direction(tangent));
        let moving = partial_dot.sum_of_products(tangent) + partial.sum_of_products(&tangent_dot);
        (partial.sum_of_products(tangent), moving)
    }

    /// Those, and their tangents in another direction.
    #[inline]
    pub fn directional_directional<V: Vector>(
        partial: &V,
        tangent: &V,
        partial_dot: impl Direction<V>,
        tangent_dot: impl Direction<V>,
        partial_turn: impl Direction<V>,
        tangent_turn: impl Direction<V>,
        partial_dot_turn: impl Direction<V>,
        tangent_dot_turn: impl Direction<V>,
    ) -> (f64, f64, f64, f64) {
        let (partial_dot, tangent_dot) = (partial_dot.direction(partial), tangent_dot.direction(tangent));
        let (partial_turn, tangent_turn) = (partial_turn.direction(partial), tangent_turn.direction(tangent));
        let (sum, moving) = Self::directional(partial, tangent, &*partial_dot, &*tangent_dot);
        let (_, turning) = Self::directional(partial, tangent, &*partial_turn, &*tangent_turn);
        let both = partial_dot_turn.direction(partial).sum_of_products(tangent)
            + partial_dot.sum_of_products(&tangent_turn)
            + partial_turn.sum_of_products(&tangent_dot)
            + partial.sum_of_products(&tangent_dot_turn.direction(tangent));
        (sum, moving, turning, both)
    }
}

/// x̄ᵢ += ȳ · ∂y/∂xᵢ
#[inline]
pub fn accumulate_given<V: Vector>(cotangent: f64, partial: &V, bar: &mut V) {
    bar.add_multiple(cotangent, partial);
}

/// The companions of [`accumulate_given`](fn@accumulate_given).
#[derive(Debug)]
pub enum accumulate_given {}

impl accumulate_given {
    /// The sums, and their tangents.
    #[inline]
    pub fn directional<V: Vector>(
        cotangent: f64,
        partial: &V,
        bar: &mut V,
        cotangent_dot: impl Direction<f64>,
        partial_dot: impl Direction<V>,
        bar_dot: &mut V,
    ) {
        bar.add_multiple(cotangent, partial);
        bar_dot.add_multiple(*cotangent_dot.direction(&cotangent), partial);
        bar_dot.add_multiple(cotangent, &partial_dot.direction(partial));
    }

    /// Those, and their tangents in another direction.
    #[inline]
    pub fn directional_directional<V: Vector>(
        cotangent: f64,
        partial: &V,
        bar: &mut V,
        cotangent_dot: impl Direction<f64>,
        partial_dot: impl Direction<V>,
        bar_dot: &mut V,
        cotangent_turn: impl Direction<f64>,
        partial_turn: impl Direction<V>,
        bar_turn: &mut V,
        cotangent_dot_turn: impl Direction<f64>,
        partial_dot_turn: impl Direction<V>,
        bar_dot_turn: &mut V,
    ) {
        let (cotangent_dot, partial_dot) = (*cotangent_dot.direction(&cotangent), partial_dot.direction(partial));
        let (cotangent_turn, partial_turn) = (*cotangent_turn.direction(&cotangent), partial_turn.direction(partial));
        Self::directional(cotangent, partial, bar, cotangent_dot, &*partial_dot, bar_dot);
        bar_turn.add_multiple(cotangent_turn, partial);
        bar_turn.add_multiple(cotangent, &partial_turn);
        bar_dot_turn.add_multiple(*cotangent_dot_turn.direction(&cotangent), partial);
        bar_dot_turn.add_multiple(cotangent_dot, &partial_turn);
        bar_dot_turn.add_multiple(cotangent_turn, &partial_dot);
        bar_dot_turn.add_multiple(cotangent, &partial_dot_turn.direction(partial));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Companions against differences of the function itself, in all arguments.
    #[test]
    fn both_are_linear_in_each() {
        let [p, t, p_dot, t_dot, p_turn, t_turn, p_both, t_both] =
            [[0.5, -2.0], [1.5, 0.25], [3.0, 1.0], [-1.0, 2.0], [0.75, 0.5], [2.5, -0.5], [0.1, 0.2], [0.3, 0.4]];
        let at = |d: f64, e: f64| {
            let moved = |x: [f64; 2], dot: [f64; 2], turn: [f64; 2], both: [f64; 2]| {
                [0, 1].map(|i| x[i] + d * dot[i] + e * turn[i] + d * e * both[i])
            };
            (moved(p, p_dot, p_turn, p_both), moved(t, t_dot, t_turn, t_both))
        };
        let second = |f: &dyn Fn(f64, f64) -> f64| {
            let h = 1e-3;
            (f(h, h) - f(h, -h) - f(-h, h) + f(-h, -h)) / (4.0 * h * h)
        };
        let sum = |d, e| {
            let (p, t) = at(d, e);
            tangent_given(&p, &t)
        };
        let (value, dot, turn, both) =
            tangent_given::directional_directional(&p, &t, p_dot, t_dot, p_turn, t_turn, p_both, t_both);
        assert_eq!(value, sum(0.0, 0.0));
        assert!((dot - (sum(1e-4, 0.0) - sum(-1e-4, 0.0)) / 2e-4).abs() < 1e-8);
        assert!((turn - (sum(0.0, 1e-4) - sum(0.0, -1e-4)) / 2e-4).abs() < 1e-8);
        assert!((both - second(&sum)).abs() < 1e-5);

        let first = |d, e| {
            let (p, t) = at(d, e);
            let mut bar = [0.0; 2];
            accumulate_given(t[0], &p, &mut bar);
            bar[1]
        };
        let [mut bar, mut bar_dot, mut bar_turn, mut bar_both] = [[0.0; 2]; 4];
        accumulate_given::directional_directional(
            t[0],
            &p,
            &mut bar,
            t_dot[0],
            p_dot,
            &mut bar_dot,
            t_turn[0],
            p_turn,
            &mut bar_turn,
            t_both[0],
            p_both,
            &mut bar_both,
        );
        assert_eq!(bar[1], first(0.0, 0.0));
        assert!((bar_dot[1] - (first(1e-4, 0.0) - first(-1e-4, 0.0)) / 2e-4).abs() < 1e-8);
        assert!((bar_turn[1] - (first(0.0, 1e-4) - first(0.0, -1e-4)) / 2e-4).abs() < 1e-8);
        assert!((bar_both[1] - second(&first)).abs() < 1e-5);
    }
}
