//! A function that has first derivatives alone, where it is differentiated twice.

/// What the namespace of such a function would have to be, and never is: rustc says so at the call. The lifetime defers the
/// question to there.
#[diagnostic::on_unimplemented(
    message = "the called function has first derivatives alone, but a second one is needed",
    label = "differentiated twice here",
    note = "write `order = 2` among the options of its `#[differentiable]`"
)]
pub trait SecondOrder<'call> {}
