//! What is written, formatted, in the file of the struct's name.

use super::derive;

fn written(input: &str) -> String {
    let tokens = derive(input.parse().expect("tokens"));
    prettyplease::unparse(&syn::parse2(tokens).expect("items"))
}

/// Compares with the file, or writes it where the variable `WRITE_EXPECTED` is set.
fn check(name: &str, input: &str) {
    let written = written(input);
    let path = format!("{}/src/tangent/tests/{name}.rs", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("WRITE_EXPECTED").is_some() {
        std::fs::write(&path, &written).expect("the file can be written");
    }
    assert_eq!(written, std::fs::read_to_string(&path).expect("the file can be read"), "{path}");
}

#[test]
fn own() {
    check("own", "struct Affine<T: Real, const N: usize> { matrix: [[T; N]; N], offset: [T; N] }");
}

#[test]
fn other() {
    check(
        "other",
        "pub struct Spring<'a> {
            /// In newtons per metre.
            pub stiffness: f64,
            ends: &'a [[f64; 3]],
            name: &'a str,
        }",
    );
}

#[test]
fn own_if() {
    check("own_if", "pub struct Segment(pub Point, pub [Point; 2], f64);");
}

#[test]
fn a_mistake_leaves_the_rest_as_it_is() {
    let written = written("struct Mesh { points: Vec<[f64; 3]>, triangles: Vec<[usize; 3]> }");
    assert_eq!(written.matches("compile_error!").count(), 1);
    assert!(written.contains("points: Vec<[f64; 3]>,"), "{written}");
    assert!(written.contains("pub triangles: ::differentiable::generated::Still<Vec<[usize; 3]>>"), "{written}");
}

#[test]
fn what_is_no_struct_has_tangents_all_the_same() {
    for input in ["enum Shape { Circle(f64) }", "union Bits { float: f64, bits: u64 }"] {
        let written = written(input);
        assert_eq!(written.matches("compile_error!").count(), 1);
        assert!(written.contains("::differentiable::Tangent for"), "{written}");
    }
}

#[test]
fn what_cannot_be_read_is_an_error() {
    assert!(written("fn f() {}").contains("compile_error!"));
}
