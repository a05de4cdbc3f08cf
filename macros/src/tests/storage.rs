//! What is kept for the reverse sweep, and what is not.

use super::*;
use crate::differentiate::tapes;

/// The gradient of the program keeps so many values on tapes, and is that of central differences.
#[track_caller]
fn keeps(count: usize, source: &str, points: &[&[Datum]]) {
    let program = Program::read(source, points);
    is_right(&program);
    let primal = simplify::primal(program.function.clone());
    let whole = reverse(&primal, &program.active, Guards::WhereFinite);
    assert_eq!(tapes(&whole).len(), count, "{whole}");
}

/// The value of the program is its own, and its gradient that of central differences in both modes, also with vectors that are allocated
/// before loops.
#[track_caller]
pub fn is_right(program: &Program) {
    let (reversed, forward) = pipeline(program);
    let simplified = verified(simplify::written(reversed), "written");
    let forward = verified(simplify::buffered(forward), "buffered");
    program.at_every_point(|point| {
        let (value, gradient) = program.pulled_back(&simplified, point, 1.0);
        assert_eq!(value.to_bits(), program.value(point).to_bits(), "{simplified}");
        let along = |index| {
            let unit: Vec<f64> = (0..gradient.len()).map(|other| f64::from(u8::from(other == index))).collect();
            differences(|h| vec![program.value(&program.moved(point, &unit, h))])[0]
        };
        let expected: Vec<f64> = (0..gradient.len()).map(along).collect();
        assert_close(&gradient, &expected, 1e-9, &simplified.to_string());
        let tangent = direction(1, gradient.len());
        let (value, derivative) = program.pushed_forward(&forward, point, &tangent);
        assert_eq!(value.to_bits(), program.value(point).to_bits(), "{forward}");
        let sum: f64 = gradient.iter().zip(&tangent).map(|(g, t)| g * t).sum();
        assert_close(&[derivative], &[sum], 1e-12, &forward.to_string());
    });
}

#[test]
fn what_an_iteration_declares_does_not_change_in_the_next() {
    keeps(
        0,
        "fn layers(w: &[f64; 3], x: &[f64; 4]) -> f64 {
            let mut sum = 0.0;
            for k in 0..4 {
                let mut hidden = [0.0; 3];
                for i in 0..3 { hidden[i] = (w[i] * x[k]).sin(); }
                let mut output = 0.0;
                for i in 0..3 { output += w[i] * hidden[i] * hidden[i]; }
                sum += output * output;
            }
            sum
        }",
        &[&[Datum::reals(&[0.3, -0.8, 1.1]), Datum::reals(&[0.5, 1.0, -0.7, 2.0])]],
    );
}

#[test]
fn places_that_are_swapped_are_not_copied() {
    let point: &[Datum] = &[Datum::reals(&[0.3, -0.8, 1.1, 0.4]), Datum::Int(3)];
    keeps(
        0,
        "fn swapped(x: &[f64; 4], n: usize) -> f64 {
            let (mut u, mut next) = (*x, [1.0; 4]);
            for _ in 0..n {
                for i in 1..3 { next[i] = u[i] - 0.25 * (u[i - 1] + u[i + 1]); }
                std::mem::swap(&mut u, &mut next);
            }
            let mut sum = 0.0;
            for i in 0..4 { sum += u[i] * u[i] + next[i].sin(); }
            sum
        }",
        &[point],
    );
}

#[test]
fn elements_that_are_read_more_often_than_written_to_are_brought_back() {
    let x: &[f64] = &[0.3, -0.8, 1.1, 0.4, 0.9];
    let points: &[&[Datum]] = &[&[Datum::reals(x), Datum::Int(3)], &[Datum::reals(x), Datum::Int(0)]];
    // Of three values that each step reads of each element.
    keeps(
        1,
        "fn diffused(x: &[f64; 5], n: usize) -> f64 {
            let (mut u, mut next) = (*x, *x);
            for _ in 0..n {
                for i in 1..4 { next[i] = u[i] * (1.0 - 0.25 * (u[i - 1] - u[i + 1]).powi(2)); }
                std::mem::swap(&mut u, &mut next);
            }
            u[0] * u[1] + u[2] * u[3] * u[4]
        }",
        points,
    );
    // Of the products of all elements with all.
    keeps(
        1,
        "fn iterated(x: &[f64; 5], n: usize) -> f64 {
            let mut y = [1.0, 0.5, 0.25, -0.5, 2.0];
            for _ in 0..n {
                let mut z = [0.0; 5];
                for i in 0..5 {
                    for j in 0..5 { z[i] += x[(i + j) % 5] * y[j]; }
                }
                for i in 0..5 { y[i] = z[i] / 3.0; }
            }
            let mut sum = 0.0;
            for i in 0..5 { sum += y[i] * y[i]; }
            sum
        }",
        points,
    );
}

#[test]
fn what_is_written_over_as_a_whole_is_brought_back() {
    let x: &[f64] = &[0.3, -0.8, 1.1, 0.4, 0.9];
    let points: &[&[Datum]] = &[&[Datum::reals(x), Datum::Int(3)], &[Datum::reals(x), Datum::Int(0)]];
    let squared = "let mut sum = 0.0; for i in 0..h.len() { sum += h[i] * h[i]; } sum";
    // What each layer begins with, two lengths, and a partial for each of its elements: not an element for each weight.
    let layers = [
        "let mut v = vec![0.0; h.len()];
        for i in 0..h.len() {
            let mut sum = 0.0;
            for j in 0..h.len() { sum += x[(i * j + k) % 5] * h[j]; }
            v[i] = sum.tanh();
        }
        h = v;",
        // Of another length each time.
        "let mut v = vec![0.0; h.len() + 1];
        for i in 0..v.len() {
            let mut sum = 0.0;
            for j in 0..h.len() { sum += x[(i * j + k) % 5] * h[j]; }
            v[i] = sum.tanh();
        }
        h = v;",
        "let mut v = vec![0.0; h.len()];
        for i in 0..h.len() {
            let mut sum = 0.0;
            for j in 0..h.len() { sum += x[(i * j + k) % 5] * h[j]; }
            v[i] = sum.tanh();
        }
        if k != 1 { h = v; }",
    ];
    for layer in layers {
        let source = format!(
            "fn layers(x: &[f64; 5], n: usize) -> f64 {{
                let mut h = vec![x[0], x[1] * x[2], x[3], 0.5];
                for k in 0..n {{ {layer} }}
                {squared}
            }}"
        );
        keeps(4, &source, points);
    }
    // An array that gives to itself: not an element for each pair.
    keeps(
        3,
        &format!(
            "fn turned(x: &[f64; 5], n: usize) -> f64 {{
                let (mut h, mut total) = ([x[0], x[1], x[2]], 0.0);
                for k in 0..n {{
                    for i in 0..3 {{
                        for j in 0..3 {{ total += h[i] * h[j] * x[(i + k) % 5]; }}
                    }}
                    h = [h[1] * x[3], h[2], h[0] * x[4]];
                }}
                total + {{ {squared} }}
            }}"
        ),
        points,
    );
}

#[test]
fn what_is_assigned_to_in_part_or_late_is_right() {
    let x: &[f64] = &[0.3, -0.8, 1.1, 0.4, 0.9];
    let points: &[&[Datum]] = &[&[Datum::reals(x), Datum::Int(3)], &[Datum::reals(x), Datum::Int(0)]];
    let read = "for i in 0..2 { for j in 0..2 { total += h[i] * h[j] * x[(i + k) % 5]; } }";
    let bodies = [
        format!("{read} h.copy_from_slice(&[x[k] * total, x[3]]);"),
        format!("{read} h[..1].copy_from_slice(&[x[k] * total]); h[1] *= 0.5;"),
        format!("{read} h.fill(x[k] * 0.1);"),
        format!(
            "let mut h; if k == 1 {{ h = vec![x[0], x[1]]; }} else {{ h = vec![x[2], x[k]]; }} {read} h[0] = total.sin(); total += h[0];"
        ),
    ];
    for body in bodies {
        let source = format!(
            "fn partly(x: &[f64; 5], n: usize) -> f64 {{
                let (mut h, mut total) = (vec![x[0], x[1] * x[2]], 0.5);
                for k in 0..n {{ {body} }}
                total + h[0] * h[1]
            }}"
        );
        is_right(&Program::read(&source, points));
    }
}

#[test]
fn rows_that_are_assigned_from_themselves_are_brought_back() {
    let x: &[f64] = &[0.3, -0.8, 1.1, 0.4, 0.9];
    let points: &[&[Datum]] = &[&[Datum::reals(x), Datum::Int(3)], &[Datum::reals(x), Datum::Int(0)]];
    let program = Program::read(
        "fn turned(x: &[f64; 5], n: usize) -> f64 {
            let (mut rows, mut total) = (vec![vec![x[0], x[1]], vec![x[2], x[3]]], 0.0);
            for k in 0..n {
                for i in 0..2 {
                    for j in 0..2 { total += rows[0][i] * rows[1][j] * x[(i + k) % 5]; }
                }
                rows = vec![rows[1].clone(), rows[0].clone()];
            }
            total + rows[0][1] * rows[1][0]
        }",
        points,
    );
    is_right(&program);
    let whole = reverse(&simplify::primal(program.function.clone()), &program.active, Guards::WhereFinite);
    let (_, loops) = whole.to_string().split_once("for k").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(!loops.contains("push t_tape"), "{whole}");
}

#[test]
fn what_is_taken_off_a_stack_is_no_copy_of_the_rest() {
    let x: &[f64] = &[0.3, -0.8, 1.1, 0.4, 0.9];
    let points: &[&[Datum]] = &[&[Datum::reals(x), Datum::Int(5)], &[Datum::reals(x), Datum::Int(0)]];
    let bodies = [
        "stack.push(x[k] * x[0]); if k % 2 == 1 { let a = stack.pop().unwrap(); let b = stack.pop().unwrap(); stack.push(a * b.sin()); }",
        "stack.push(x[k].cos()); if let Some(last) = stack.pop() { total += last * x[1]; stack.push(last * last); }",
        "total += stack.pop().unwrap_or(2.0) * x[k];",
        "while let Some(last) = stack.pop() { total = total * last + x[k]; }",
        // What nobody looks at is taken off all the same.
        "stack.push(x[k]); stack.push(x[2]); if k > 1 { stack.pop(); }",
        "stack.push(x[k] * total); let _ = stack.pop(); stack.push(x[k] * x[k]);",
    ];
    for body in bodies {
        let source = format!(
            "fn stacked(x: &[f64; 5], n: usize) -> f64 {{
                let (mut stack, mut total) = (vec![x[3], x[4] * x[3]], x[0]);
                for k in 0..n {{ {body} }}
                for i in 0..stack.len() {{ total += stack[i] * stack[i]; }}
                total
            }}"
        );
        let program = Program::read(&source, points);
        is_right(&program);
        let whole =
            reverse(&simplify::primal(program.function.clone()), &program.active, Guards::WhereFinite).to_string();
        assert!(!whole.contains("copy stack"), "{whole}");
    }
}

#[test]
fn what_calls_read_of_a_place_that_changes_is_brought_back() {
    let x: &[f64] = &[0.3, -0.8, 1.1, 0.4, 0.9];
    let points: &[&[Datum]] = &[&[Datum::reals(x), Datum::Int(3)], &[Datum::reals(x), Datum::Int(0)]];
    let helper = "fn of_neighbours(y: &[f64], i: usize) -> f64 { (y[i - 1] * y[i - 2]).sin() }
        fn of_last(y: &[f64]) -> f64 { y[y.len() - 1].cos() * y[y.len() - 2] }";
    let changes = [
        "let mut y = vec![x[0]; n + 3]; for i in 2..n + 2 { let next = of_neighbours(&y, i); y[i] = next * x[3]; }",
        "let mut y = vec![x[0]; n + 3]; for i in 2..n + 2 { if i != 3 { y[i] = of_neighbours(&y, i) * x[3]; } }",
        "let mut y = vec![x[0], x[1]]; for i in 2..n + 2 { let next = of_neighbours(&y, i); y.push(next * x[3]); }",
        "let mut y = vec![x[0], x[1]]; for i in 2..n + 2 { let next = of_last(&y); y.push(next * x[3] + 0.1 * x[4]); }",
        "let mut y = vec![x[0], x[1]]; for i in 2..n + 2 { if i != 3 { y.push(1.0); } y.push(of_neighbours(&y, i) * x[3]); }",
    ];
    for change in changes {
        let source = format!("{helper} fn filled(x: &[f64; 5], n: usize) -> f64 {{ {change} y[n] * y[n + 1] + y[1] }}");
        let program = Program::read(&source, points);
        is_right(&program);
        let primal = simplify::primal(program.function.clone());
        let whole = reverse(&primal, &program.active, Guards::WhereFinite).to_string();
        assert!(!whole.contains("copy y"), "{whole}");
    }
    // Where a call changes it, the row that is read is copied, and not all of them.
    let source = "fn next(row: &[f64; 2]) -> [f64; 2] { [row[0] * row[1], row[0].cos()] }
        fn halve(rows: &mut Vec<[f64; 2]>) { rows[0][0] *= 0.5; }
        fn followed(x: &[f64; 5], n: usize) -> f64 {
            let mut rows = vec![[x[0], x[1]]];
            for i in 0..n {
                let row = next(&rows[i]);
                rows.push(row);
                halve(&mut rows);
            }
            rows[n][0] * rows[0][1]
        }";
    let program = Program::read(source, points);
    is_right(&program);
    let whole = reverse(&simplify::primal(program.function.clone()), &program.active, Guards::WhereFinite).to_string();
    assert!(whole.contains("copy rows[i]"), "{whole}");
}

#[test]
fn elements_that_branches_read_are_brought_back() {
    let x: &[f64] = &[0.3, -0.8, 1.1, 0.4, 0.9];
    let points: &[&[Datum]] = &[&[Datum::reals(x), Datum::Int(3)], &[Datum::reals(x), Datum::Int(0)]];
    // Of the distances of all from all.
    keeps(
        1,
        "fn attracted(x: &[f64; 5], n: usize) -> f64 {
            let mut y = x.to_vec();
            for _ in 0..n {
                let mut pull = vec![0.0; 5];
                for i in 0..y.len() {
                    for j in 0..y.len() {
                        if i != j { pull[i] += (y[j] - y[i]) / (1.0 + (y[j] - y[i]).powi(2)); }
                    }
                }
                for i in 0..y.len() { y[i] += 0.1 * pull[i]; }
            }
            y[0] * y[1] + y[2] * y[3] * y[4]
        }",
        points,
    );
}

#[test]
fn a_float_is_kept_rather_than_the_loop_run_again_that_makes_it() {
    // The derivative of the hyperbolic tangent, instead of its argument and its value.
    keeps(
        1,
        "fn layer(w: &[f64; 12], x: &[f64; 3]) -> f64 {
            let mut y = [0.0; 4];
            for i in 0..4 {
                let mut z = 0.5;
                for j in 0..3 { z += w[3 * i + j] * x[j]; }
                y[i] = z.tanh();
            }
            y[0] * y[1] - y[2] * y[3] * y[0]
        }",
        &[&[
            Datum::reals(&[0.3, -0.8, 1.1, 0.5, 1.0, -0.7, 2.0, 0.1, 0.2, -0.3, 0.4, 0.9]),
            Datum::reals(&[0.5, -1.0, 0.8]),
        ]],
    );
}

#[test]
fn what_the_same_loops_fill_is_allocated_once() {
    let source = "fn chained(x: &[f64], n: usize) -> f64 {
        let (mut a, mut b) = (0.5, 1.5);
        for _ in 0..n {
            for i in 0..x.len() { a = (a * x[i] + b).sin(); b = b * a * x[i]; }
        }
        a * b
    }";
    let points: &[&[Datum]] = &[
        &[Datum::reals(&[0.5, 0.7]), Datum::Int(3)],
        &[Datum::reals(&[0.3]), Datum::Int(1)],
        &[Datum::reals(&[]), Datum::Int(2)],
    ];
    keeps(3, source, points);
    let (reverse, _) = pipeline(&Program::read(source, points));
    assert_eq!(reverse.to_string().matches("vec[").count(), 1, "{reverse}");
}

#[test]
fn conditions_that_are_asked_again_stand_in_an_array() {
    let source = "fn nearest(x: &[f64], y: &[f64], d: usize) -> f64 {
        let mut sum = 0.0;
        for j in 0..y.len() {
            let mut nearest = f64::INFINITY;
            for i in 0..x.len() / d {
                let distance = (x[i] - y[j]).powi(2);
                if distance < nearest { nearest = distance; }
            }
            sum += nearest;
        }
        sum
    }";
    let (x, y) = (Datum::reals(&[0.5, 0.7, 0.1, 0.3, 0.9]), Datum::reals(&[0.2, 0.8]));
    let points: &[&[Datum]] = &[&[x.clone(), y, Datum::Int(2)], &[x, Datum::reals(&[]), Datum::Int(0)]];
    keeps(1, source, points);
    let (reverse, _) = pipeline(&Program::read(source, points));
    assert_eq!(reverse.to_string().matches("push").count(), 0, "{reverse}");
    assert!(reverse.to_string().contains("x.len().checked_div(d).unwrap_or(0)"), "{reverse}");
}

#[test]
fn what_each_pass_fills_is_not_carried_from_one_to_the_next() {
    let source = "fn worked(x: &[f64], w: &[f64], n: usize) -> f64 {
        let d = w.len();
        let mut work = vec![0.0; d];
        let mut sum = 0.0;
        for i in 0..n {
            for j in 0..d { work[j] = x[i] * w[j]; }
            for j in 0..work.len() { sum += work[j] * work[j]; }
        }
        sum
    }";
    let (x, w) = (Datum::reals(&[0.5, 0.7, 0.1]), Datum::reals(&[0.2, 0.8]));
    let points: &[&[Datum]] = &[&[x.clone(), w.clone(), Datum::Int(3)], &[x, w, Datum::Int(0)]];
    keeps(0, source, points);
    // One for what it holds and one for its adjoint, before the loop.
    let (reverse, _) = pipeline(&Program::read(source, points));
    let text = simplify::written(reverse).to_string();
    let (before, _) = text.split_once("for ").expect("a loop");
    assert_eq!((text.matches("vec[").count(), before.matches("vec[").count()), (2, 2), "{text}");
    assert!(!text.lines().any(|line| line.trim() == "clear work"), "{text}");
    // The adjoint is cleared as a whole before it is added to, and so not behind what reads it.
    assert_eq!(text.matches("clear").count(), 1, "{text}");
}

#[test]
fn what_each_pass_fills_is_declared_before_it_is_filled() {
    let source = "fn filled(x: &[f64; 4], n: usize) -> f64 {
        let mut work = vec![0.0; 2];
        let mut sum = 0.0;
        for k in 0..n {
            let mut inner = vec![0.0; 2];
            for i in 0..4 {
                let scale = x[i] * x[k];
                for j in 0..2 { inner[j] = scale * x[j]; }
                for j in 0..2 { sum += inner[j] * inner[j] * x[k]; }
            }
            if k > 0 {
                for j in 0..2 { work[j] = x[k] * x[j]; }
                for j in 0..2 { sum += work[j] * work[j]; }
            }
        }
        sum
    }";
    let points: &[&[Datum]] = &[&[Datum::reals(&[0.5, 0.7, 0.1, -0.4]), Datum::Int(3)]];
    keeps(0, source, points);
    let text = simplify::primal(Program::read(source, points).function).to_string();
    for name in ["work", "inner"] {
        let (_, after) = text.split_once(&format!("place {name} = ")).expect("a declaration");
        assert!(after.lines().nth(1).is_some_and(|next| next.trim().starts_with("for ")), "{text}");
    }
}

#[test]
fn vectors_of_inner_loops_are_allocated_before_the_outer_ones() {
    let source = "fn nested(x: &[f64; 4], n: usize) -> f64 {
        let mut sum = 0.25;
        for k in 0..n {
            for i in 0..2 {
                let (mut work, mut pair) = (vec![0.0; 4], [0.0; 2]);
                work[i] = x[k] * sum;
                pair[i] = x[k];
                for j in 0..4 { sum += work[j] * x[j] * pair[j % 2]; }
            }
        }
        sum
    }";
    let program = Program::read(source, &[&[Datum::reals(&[0.5, 0.7, 0.1, -0.4]), Datum::Int(3)]]);
    is_right(&program);
    let forward = forward(&simplify::primal(program.function.clone()), &program.active);
    let text = simplify::buffered(simplify::derived(forward)).to_string();
    let (before, loops) = text.split_once("for ").expect("a loop");
    let count = |part: &str, what: &str| part.matches(what).count();
    // Each is cleared once, where it was declared; arrays stay.
    assert_eq!((count(before, "vec["), count(loops, "vec["), count(loops, "clear ")), (2, 0, 2), "{text}");
    assert_eq!((count(before, "pair"), count(loops, "place pair")), (0, 2), "{text}");
}

#[test]
fn vectors_that_go_elsewhere_are_allocated_by_each_pass() {
    let goes = ["rows.push(work);", "last = work;", "sum += first(work, x[k]);"];
    for statement in goes {
        let source = format!(
            "fn first(v: Vec<f64>, x: f64) -> f64 {{ v[0] * x }}
            fn kept(x: &[f64; 4], n: usize) -> f64 {{
                let (mut rows, mut last, mut sum) = (vec![vec![x[0]]], vec![x[1]], 0.25);
                for k in 0..n {{
                    let mut work = vec![0.0; 4];
                    let mut other = vec![0.0; 4];
                    work[k] = x[k] * sum;
                    other[k] = x[k];
                    for j in 0..4 {{ sum += work[j] * x[j] * other[j]; }}
                    {statement}
                }}
                sum + rows[0][0] * last[0]
            }}"
        );
        let program = Program::read(&source, &[]);
        let forward = forward(&simplify::primal(program.function.clone()), &program.active);
        let text = simplify::buffered(simplify::derived(forward)).to_string();
        let (before, body) = text.split_once("for ").expect("a loop");
        assert!(before.contains("place other = vec["), "{text}");
        assert!(body.contains("place work = vec["), "{text}");
    }
}

#[test]
fn what_each_pass_fills_may_be_filled_in_many_ways() {
    is_right(&Program::read(
        "fn filled_anew(x: &[f64], n: usize) -> f64 {
                let d = x.len();
                let mut work = vec![0.0; d];
                let mut table = [[1.0; 2]; 3];
                let mut sum = 0.0;
                for k in 0..n {
                    for j in 0..work.len() { work[j] = x[j] * (k as f64 + 1.0); work[j] *= work[j]; }
                    for i in 0..3 { for j in 0..2 { table[i][j] = work[i].sin() * j as f64; } }
                    for j in 0..d { sum += work[j] * table[j][1] * sum; }
                    sum += work.len() as f64;
                }
                sum
            }",
        &[&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(3)], &[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(0)]],
    ));
    is_right(&Program::read(
        "fn cleared(x: &[f64], n: usize) -> f64 {
                let d = x.len();
                let mut work = vec![1.5; d];
                let mut sum = 0.0;
                for k in 0..n {
                    work.fill(0.0);
                    for j in 0..d { work[(j + k) % d] += x[j] * x[k]; }
                    for j in 0..d { sum += work[j] * work[j] * x[j]; }
                }
                sum
            }",
        &[&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(3)]],
    ));
}

#[test]
fn what_a_pass_may_read_of_another_stays() {
    is_right(&Program::read(
        "fn filled_but_for_one(x: &[f64], n: usize) -> f64 {
                let d = x.len();
                let mut work = vec![0.5; d];
                let mut sum = 0.0;
                for _ in 0..n {
                    for j in 1..d { work[j] = x[j] * x[j]; }
                    for j in 0..d { sum += work[j] * work[j]; }
                    work[0] = x[0] * sum;
                }
                sum
            }",
        &[&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(3)]],
    ));
    is_right(&Program::read(
        "fn filled_at_times(x: &[f64], n: usize) -> f64 {
                let d = x.len();
                let mut work = vec![0.5; d];
                let mut sum = 0.0;
                for k in 0..n {
                    for j in 0..d { if j > k { work[j] = x[j] * x[j] + sum; } }
                    for j in 0..d { sum += work[j] * x[k]; }
                }
                sum
            }",
        &[&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(3)]],
    ));
    is_right(&Program::read(
        "fn filled_up_to(x: &[f64], n: usize) -> f64 {
                let d = x.len();
                let mut work = vec![0.5; d];
                let mut sum = 0.0;
                for k in 0..n {
                    for j in 0..d { if j > k { break; } work[j] = x[j] * x[j] + sum; }
                    for j in 0..d { sum += work[j] * x[k]; }
                }
                sum
            }",
        &[&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(2)]],
    ));
    is_right(&Program::read(
        "fn filled_from_itself(x: &[f64], n: usize) -> f64 {
                let d = x.len();
                let mut work = vec![0.5; d];
                let mut other = vec![0.25; d];
                let mut sum = 0.0;
                for _ in 0..n {
                    for j in 0..d { work[j] = x[j] * work[d - 1 - j]; }
                    for j in 0..d { sum += other[j] * work[j]; other[j] = x[j] * sum; }
                }
                sum + other[0]
            }",
        &[&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(3)]],
    ));
    is_right(&Program::read(
        "fn filled_in_part(x: &[f64], n: usize, m: usize) -> f64 {
                let mut work = vec![0.5; m];
                let mut sum = 0.0;
                for _ in 0..n {
                    for j in 0..x.len() { work[j] = x[j] * x[j] + sum; }
                    for j in 0..m { sum += work[j] * work[j]; }
                    for j in 0..m { work[j] = sum * 0.1; }
                }
                sum
            }",
        &[&[Datum::reals(&[0.7, -0.3]), Datum::Int(3), Datum::Int(3)]],
    ));
    is_right(&Program::read(
        "fn grown(x: &[f64], n: usize) -> f64 {
                let d = x.len();
                let mut work = vec![0.5; d];
                let mut sum = 0.0;
                for k in 0..n {
                    for j in 0..d { work[j] = x[j] * x[j] + sum; }
                    for j in 0..work.len() { sum += work[j] * x[0]; }
                    work.push(x[k] * 0.3);
                }
                sum
            }",
        &[&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(3)]],
    ));
}
