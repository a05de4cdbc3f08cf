//! What is refused is one error, at the user's expression, that says what it is, why, and what to write instead.

#[test]
fn each_mistake_is_one_error() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.compile_fail("tests/ui/*/*.rs");
}
