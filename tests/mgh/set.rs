//! The set of problems with their starts and their minima.

use differentiable::SecondOrder;
use differentiable::objective::{Residuals, least_squares};
use serde_json::Value;

use super::problems::*;

/// A problem as the data file describes it.
#[derive(Clone, Debug)]
pub struct Problem {
    pub id: String,
    /// Whether it is one of the 35, and not a variant.
    pub base: bool,
    /// f at the start.
    pub f0: f64,
    /// The values of all known minima.
    pub minima: Vec<f64>,
    x0: Vec<f64>,
    m: usize,
}

impl Problem {
    /// Whether the value is that of a minimum.
    pub fn is_solved_by(&self, value: f64) -> bool {
        self.minima.iter().any(|minimum| (value - minimum).abs() <= 1e-6 * minimum.abs() + 1e-10)
    }
}

/// What is done with each problem.
pub trait Visitor {
    fn visit<const N: usize>(
        &mut self,
        problem: Problem,
        objective: &impl SecondOrder<[f64; N]>,
        squares: &impl Residuals<[f64; N]>,
        x0: [f64; N],
    );
}

/// Random starts whose coordinates are those of `x0` times 1 ± `size`.
pub fn starts_beside<const N: usize>(x0: [f64; N], size: f64, count: usize) -> Vec<[f64; N]> {
    let mut state = 12345_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1 << 30) - 1.0
    };
    (0..count).map(|_| x0.map(|x| x * (1.0 + size * uniform()))).collect()
}

pub fn for_each(visitor: &mut impl Visitor) {
    let problems = problems();
    macro_rules! visit {
        ($id:literal $name:ident $N:literal $M:literal $(::<$($arguments:literal),*>)?) => {{
            let problem = problems.iter().find(|problem| problem.id == $id).expect("a problem of the set").clone();
            let x0: [f64; $N] = problem.x0.as_slice().try_into().expect("as many coordinates");
            assert_eq!(problem.m, $M);
            let objective = (
                $name::f$(::<$($arguments),*>)?,
                $name::f::gradient$(::<$($arguments),*>)?,
                $name::f::hvp$(::<$($arguments),*>)?,
            );
            let (residuals, jacobian) =
                ($name::residuals$(::<$($arguments),*>)?, $name::residuals::jacobian$(::<$($arguments),*>)?);
            visitor.visit(problem, &objective, &least_squares(residuals, jacobian), x0);
        }};
    }
    visit!("01_rosenbrock_n2" rosenbrock 2 2);
    visit!("02_freudenstein_roth_n2" freudenstein_roth 2 2);
    visit!("03_powell_badly_scaled_n2" powell_badly_scaled 2 2);
    visit!("04_brown_badly_scaled_n2" brown_badly_scaled 2 3);
    visit!("05_beale_n2" beale 2 3);
    visit!("06_jennrich_sampson_n2" jennrich_sampson 2 10);
    visit!("07_helical_valley_n3" helical_valley 3 3);
    visit!("08_bard_n3" bard 3 15);
    visit!("09_gaussian_n3" gaussian 3 15);
    visit!("10_meyer_n3" meyer 3 16);
    visit!("11_gulf_n3" gulf 3 99);
    visit!("12_box3d_n3" box_three_dimensional 3 10);
    visit!("13_powell_singular_n4" powell_singular 4 4);
    visit!("14_wood_n4" wood 4 6);
    visit!("15_kowalik_osborne_n4" kowalik_osborne 4 11);
    visit!("16_brown_dennis_n4" brown_dennis 4 20);
    visit!("17_osborne1_n5" osborne_1 5 33);
    visit!("18_biggs_exp6_n6" biggs_exp6 6 13);
    visit!("19_osborne2_n11" osborne_2 11 65);
    visit!("20_watson_n6" watson 6 31 ::<6>);
    visit!("21_ext_rosenbrock_n10" extended_rosenbrock 10 10 ::<10>);
    visit!("22_ext_powell_n12" extended_powell_singular 12 12 ::<12>);
    visit!("23_penalty1_n4" penalty_1 4 5 ::<4, 5>);
    visit!("24_penalty2_n4" penalty_2 4 8 ::<4, 8>);
    visit!("25_variably_dim_n10" variably_dimensioned 10 12 ::<10, 12>);
    visit!("26_trigonometric_n10" trigonometric 10 10 ::<10>);
    visit!("27_brown_almost_linear_n10" brown_almost_linear 10 10 ::<10>);
    visit!("28_discrete_bv_n10" discrete_boundary_value 10 10 ::<10>);
    visit!("29_discrete_ie_n10" discrete_integral_equation 10 10 ::<10>);
    visit!("30_broyden_tri_n10" broyden_tridiagonal 10 10 ::<10>);
    visit!("31_broyden_band_n10" broyden_banded 10 10 ::<10>);
    visit!("32_linear_full_n10" linear_full_rank 10 20 ::<10, 20>);
    visit!("33_linear_rank1_n10" linear_rank_1 10 20 ::<10, 20>);
    visit!("34_linear_rank1_zero_n10" linear_rank_1_with_zeros 10 20 ::<10, 20>);
    visit!("35_chebyquad_n8" chebyquad 8 8 ::<8>);
    visit!("20_watson_n9" watson 9 31 ::<9>);
    visit!("20_watson_n12" watson 12 31 ::<12>);
    visit!("21_ext_rosenbrock_n100" extended_rosenbrock 100 100 ::<100>);
    visit!("22_ext_powell_n100" extended_powell_singular 100 100 ::<100>);
    visit!("23_penalty1_n10" penalty_1 10 11 ::<10, 11>);
    visit!("24_penalty2_n10" penalty_2 10 20 ::<10, 20>);
    visit!("25_variably_dim_n50" variably_dimensioned 50 52 ::<50, 52>);
    visit!("26_trigonometric_n50" trigonometric 50 50 ::<50>);
    visit!("27_brown_almost_linear_n30" brown_almost_linear 30 30 ::<30>);
    visit!("28_discrete_bv_n50" discrete_boundary_value 50 50 ::<50>);
    visit!("29_discrete_ie_n50" discrete_integral_equation 50 50 ::<50>);
    visit!("30_broyden_tri_n50" broyden_tridiagonal 50 50 ::<50>);
    visit!("31_broyden_band_n50" broyden_banded 50 50 ::<50>);
    visit!("35_chebyquad_n7" chebyquad 7 7 ::<7>);
    visit!("35_chebyquad_n9" chebyquad 9 9 ::<9>);
    visit!("35_chebyquad_n10" chebyquad 10 10 ::<10>);
}

fn problems() -> Vec<Problem> {
    let data: Value = serde_json::from_str(include_str!("../data/mgh.json")).expect("valid JSON");
    let numbers = |value: &Value| {
        let elements = value.as_array().expect("an array").iter();
        elements.map(|element| element.as_f64().expect("a number")).collect()
    };
    let problems = data["problems"].as_array().expect("an array").iter();
    let problem = |data: &Value| Problem {
        id: data["id"].as_str().expect("a string").to_owned(),
        base: data["base"].as_bool().expect("true or false"),
        f0: data["f0"].as_f64().expect("a number"),
        minima: numbers(&data["fstar"]),
        x0: numbers(&data["x0"]),
        m: data["m"].as_u64().expect("an integer") as usize,
    };
    problems.map(problem).collect()
}
