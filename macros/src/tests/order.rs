//! What has effects runs exactly as often, and in the same order, in the function and in its derivatives.

use super::*;

/// What the function, its reverse and its forward derivative print.
fn printed(source: &str, point: &[Datum]) {
    let program = Program::read(source, &[point]);
    let (reverse, forward) = pipeline(&program);
    let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
    let expected = program.run(&program.function, point).printed;
    assert!(expected.iter().any(|values| !values.is_empty()), "{source}");
    let backward = program.run(&reverse, &[point, &[Datum::Real(1.0)], &zeros].concat()).printed;
    assert_eq!(backward, expected, "{source}");
    assert_eq!(program.run(&forward, &[point, &zeros].concat()).printed, expected, "{source}");
}

#[test]
fn prints_come_once_and_in_their_order() {
    printed(
        "fn f(x: f64) -> f64 {
            println!(\"{x}\");
            let y = x * x;
            println!(\"{y}\");
            let z = y.sin();
            println!(\"{} {}\", z, y);
            z * y
        }",
        &[Datum::Real(0.7)],
    );
}

#[test]
fn prints_of_the_branch_taken_come_alone() {
    for x in [0.5, 2.0, -1.0] {
        printed(
            "fn f(x: f64) -> f64 {
                println!(\"{}\", 1);
                if x < 0.0 { println!(\"{}\", 2); return x; }
                let mut t = x;
                if x > 1.0 { println!(\"{}\", 3); t *= x; } else { println!(\"{}\", 4); }
                println!(\"{t}\");
                t.exp()
            }",
            &[Datum::Real(x)],
        );
    }
}

#[test]
fn prints_show_the_values_of_their_time() {
    printed(
        "fn f(x: f64) -> f64 {
            let mut t = x;
            println!(\"{t}\");
            t *= t;
            println!(\"{t}\");
            t = t.sin() * x;
            println!(\"{t}\");
            t
        }",
        &[Datum::Real(0.7)],
    );
}

#[test]
fn prints_of_callees_come_where_the_call_stands() {
    let source = "
        fn g(x: f64) -> f64 { println!(\"{}\", 2); x * x }
        fn f(x: f64) -> f64 { println!(\"{}\", 1); let y = g(x); println!(\"{}\", 3); g(y) }";
    let program = Program::read(source, &[]);
    let (_, forward) = pipeline(&program);
    let point = [Datum::Real(0.7)];
    let expected = program.run(&program.function, &point).printed;
    let tangent = [Datum::Real(1.0)];
    assert_eq!(program.run(&forward, &[&point[..], &tangent].concat()).printed, expected);
}
