//! What the syntax of an expression says of it.

use syn::{BinOp, Expr};

/// Whether an expression binds tighter than all operators, wherever it stands.
pub fn binds_tightest(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::Path(_)
            | Expr::Lit(_)
            | Expr::Paren(_)
            | Expr::Call(_)
            | Expr::MethodCall(_)
            | Expr::Field(_)
            | Expr::Index(_)
    )
}

/// Whether it is `+`, `-`, `*`, `/` or `%`.
pub fn is_arithmetic(operator: &BinOp) -> bool {
    matches!(operator, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_))
}
