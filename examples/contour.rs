//! Draws the paths of three descents from the same start, on the lecture's function and in Rosenbrock's valley.
//!
//! `cargo run --release --example contour` writes `examples/contour.svg`; another file, if one is named.

use std::collections::HashMap;
use std::error::Error;

use differentiable::descent::{Method, State};
use differentiable::{Descent, Objective, differentiable};
use plotters::prelude::*;

#[differentiable]
fn lecture(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}

#[differentiable]
fn rosenbrock(x: &[f64; 2]) -> f64 {
    (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
}

type Path = Vec<[f64; 2]>;

/// What is drawn of a function.
struct Panel<'a> {
    title: &'a str,
    f: fn(&[f64; 2]) -> f64,
    window: [[f64; 2]; 2],
    levels: Vec<f64>,
    paths: [(String, RGBColor, Path); 3],
}

const FIXED: RGBColor = RGBColor(213, 94, 0);
const BARZILAI_BORWEIN: RGBColor = RGBColor(0, 130, 100);
const DEFAULT: RGBColor = RGBColor(0, 90, 181);

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "examples/contour.svg".to_owned());
    let panels = [
        Panel {
            title: "sin x + cos y",
            f: lecture,
            window: [[-3.6, 2.4], [-0.4, 5.6]],
            levels: (-9..10).map(|k| f64::from(k) / 5.0).collect(),
            paths: paths(&lecture::objective(), [0.2, 1.0], 0.2),
        },
        Panel {
            title: "Rosenbrock's valley",
            f: rosenbrock,
            window: [[-1.7, 1.5], [-0.7, 2.5]],
            levels: (-2..12).map(|k| 2_f64.powi(k)).collect(),
            paths: paths(&rosenbrock::objective(), [-1.2, 1.0], 1e-3),
        },
    ];
    let root = SVGBackend::new(&file, (1000, 560)).into_drawing_area();
    root.fill(&WHITE)?;
    for (panel, area) in panels.iter().zip(root.split_evenly((1, 2))) {
        panel.draw(&area)?;
    }
    root.present()?;
    println!("{file}");
    Ok(())
}

/// The descents from x₀, with their names and their numbers of steps.
fn paths(objective: &impl Objective<[f64; 2]>, x0: [f64; 2], eta: f64) -> [(String, RGBColor, Path); 3] {
    let (fixed, fixed_path) = record(Descent::fixed(eta).max_iterations(1000), objective, x0);
    let (bb, bb_path) = record(Descent::barzilai_borwein(), objective, x0);
    let (default, default_path) = record(Descent::new(), objective, x0);
    [
        (format!("fixed step {eta}: {fixed}"), FIXED, fixed_path),
        (format!("Barzilai–Borwein: {bb}"), BARZILAI_BORWEIN, bb_path),
        (format!("default: {default}"), DEFAULT, default_path),
    ]
}

fn record<M, O>(descent: Descent<f64, M>, objective: &O, x0: [f64; 2]) -> (String, Path)
where
    M: Method<[f64; 2], O>,
    O: Objective<[f64; 2]>,
{
    let mut path = Vec::new();
    let minimum = descent.observe(|it: &State<[f64; 2]>| path.push(it.x)).minimize(objective, x0);
    let more = if minimum.converged() { "" } else { " and more" };
    (format!("{} steps{more}", minimum.iterations), path)
}

impl Panel<'_> {
    fn draw(&self, area: &DrawingArea<SVGBackend, plotters::coord::Shift>) -> Result<(), Box<dyn Error>> {
        let [[left, right], [bottom, top]] = self.window;
        let mut chart = ChartBuilder::on(area)
            .margin(16)
            .caption(self.title, ("sans-serif", 22).into_font())
            .x_label_area_size(28)
            .y_label_area_size(36)
            .build_cartesian_2d(left..right, bottom..top)?;
        chart.configure_mesh().disable_mesh().x_labels(7).y_labels(7).label_style(("sans-serif", 14)).draw()?;

        for (k, level) in self.levels.iter().enumerate() {
            let part = k as f64 / (self.levels.len() - 1) as f64;
            let shade = (160.0 + 70.0 * part) as u8;
            let style = RGBColor(shade, shade, shade).stroke_width(1);
            for line in contour(self.f, self.window, *level) {
                chart.draw_series([PathElement::new(line, style)])?;
            }
        }
        for (name, color, path) in &self.paths {
            let (color, points) = (*color, path.iter().map(|x| (x[0], x[1])));
            chart
                .draw_series([PathElement::new(points.clone().collect::<Vec<_>>(), color.stroke_width(2))])?
                .label(name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 22, y)], color.stroke_width(3)));
            let dots = points.filter(|(x, y)| (left..right).contains(x) && (bottom..top).contains(y));
            chart.draw_series(dots.map(|point| Circle::new(point, 2, color.filled())))?;
        }
        let ends = [&self.paths[2].2[0], &self.paths[2].2[self.paths[2].2.len() - 1]];
        chart.draw_series(ends.map(|x| Circle::new((x[0], x[1]), 5, BLACK.filled())))?;
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .background_style(WHITE.mix(0.85))
            .border_style(RGBColor(200, 200, 200))
            .label_font(("sans-serif", 15))
            .draw()?;
        Ok(())
    }
}

/// The cells of the grid in each direction.
const CELLS: usize = 160;

/// The lines on which f has the value `level`: in each cell of a grid the segments between its edges, put together to lines.
fn contour(f: fn(&[f64; 2]) -> f64, [[left, right], [bottom, top]]: [[f64; 2]; 2], level: f64) -> Vec<Vec<(f64, f64)>> {
    let x = |i: usize| left + (right - left) * i as f64 / CELLS as f64;
    let y = |j: usize| bottom + (top - bottom) * j as f64 / CELLS as f64;
    let above = |i, j| f(&[x(i), y(j)]) - level;

    // An edge is named by its lower left end and whether it goes up.
    let crossing = |(i, j, up): (usize, usize, bool)| {
        let (a, b) = (above(i, j), if up { above(i, j + 1) } else { above(i + 1, j) });
        let t = a / (a - b);
        if up { (x(i), y(j) + t * (y(j + 1) - y(j))) } else { (x(i) + t * (x(i + 1) - x(i)), y(j)) }
    };
    let mut neighbours: HashMap<_, Vec<_>> = HashMap::new();
    for i in 0..CELLS {
        for j in 0..CELLS {
            let corners = [above(i, j), above(i + 1, j), above(i + 1, j + 1), above(i, j + 1)].map(|value| value > 0.0);
            let edges = [(i, j, false), (i + 1, j, true), (i, j + 1, false), (i, j, true)];
            let crossed: Vec<_> = (0..4).filter(|&k| corners[k] != corners[(k + 1) % 4]).map(|k| edges[k]).collect();
            for pair in crossed.chunks(2) {
                neighbours.entry(pair[0]).or_default().push(pair[1]);
                neighbours.entry(pair[1]).or_default().push(pair[0]);
            }
        }
    }

    let mut lines = Vec::new();
    let mut ends: Vec<_> = neighbours.keys().copied().collect();
    ends.sort_by_key(|edge| (neighbours[edge].len(), *edge));
    for start in ends {
        let (mut line, mut edge) = (vec![crossing(start)], start);
        while let Some(next) = neighbours.get_mut(&edge).and_then(Vec::pop) {
            neighbours.get_mut(&next).expect("an edge that is crossed").retain(|other| *other != edge);
            line.push(crossing(next));
            edge = next;
        }
        if line.len() > 1 {
            lines.push(line);
        }
    }
    lines
}
