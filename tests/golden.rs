//! What is written out in the folder `golden` is what the attribute makes of the sources beside it: both give the same bits.

// The sources are what people write, and the expansions what is made of them.
#![allow(clippy::all)]

/// A source, as the compiler expands it, and its expansion as a reader sees it.
macro_rules! golden {
    ($($name:ident)+) => {
        /// The sources.
        #[allow(unused_imports)]
        mod source {
            $(pub mod $name {
                use differentiable::{Real, Tangent, differentiable};
                include!(concat!("golden/", stringify!($name), ".rs"));
            })+
        }

        /// The expansions.
        #[allow(unused_imports)]
        mod written {
            $(pub mod $name {
                use differentiable::{Real, Tangent};
                include!(concat!("golden/", stringify!($name), ".expanded.rs"));
            })+
        }
    };
}

golden! { chain checkpointed fallible generic leaving lecture likelihood network polar recurrence reused root rosenbrock spring }

/// The same expression of a source and of its expansion.
macro_rules! same {
    ($name:ident: $($expression:expr),+ $(,)?) => {
        #[test]
        fn $name() {
            $({
                let of_source = {
                    use source::$name::*;
                    format!("{:?}", $expression)
                };
                let of_written = {
                    use written::$name::*;
                    format!("{:?}", $expression)
                };
                assert_eq!(of_source, of_written, "{}", stringify!($expression));
            })+
        }
    };
}

const X: [f64; 4] = [0.3, -1.2, 0.7, 2.1];

same! { lecture:
    lecture::value_and_gradient(&[0.4, -1.3]),
    lecture::jvp(&[0.4, -1.3], &[0.2, 1.7]),
}

same! { rosenbrock:
    rosenbrock::value_and_gradient(&[0.4, -1.3]),
    rosenbrock::hvp(&[0.4, -1.3], &[0.2, 1.7]),
    rosenbrock::hessian(&[0.4, -1.3]),
}

same! { chain:
    chain::vjp(&X, -0.7),
    chain::jvp(&X, &[1.0, -0.3, 0.2, 0.9]),
}

same! { recurrence:
    recurrence::vjp(&X, 0.8, -0.7),
    recurrence::jvp(&X, 0.8, &[1.0, -0.3, 0.2, 0.9], 0.4),
}

same! { checkpointed:
    checkpointed::vjp(&[0.4, -1.2, 0.9].repeat(20), 0.8, -0.7),
    checkpointed::jvp(&X, 0.8, &[1.0, -0.3, 0.2, 0.9], 0.4),
}

same! { reused:
    reused::vjp(&X, 0.8, -0.7),
    reused::value_and_gradient_with(&X, 0.8, &mut differentiable::Workspace::new()),
}

same! { fallible:
    mean::value_and_gradient(&[0.4, 0.5, 0.6]),
    mean::jvp(&[0.4, 0.5, 0.6], &[1.0, -0.3, 0.2]),
    mean::gradient(&[0.4, -0.5]),
    mean::gradient(&[]),
}

same! { root:
    root::value_and_gradient(&[0.4, 0.5, 0.6], 1.2),
    root::jvp(&[0.4, 0.5, 0.6], 1.2, &[1.0, -0.3, 0.2], 0.4),
}

same! { leaving:
    leaving::gradient(-0.4, 2.0, 5),
    leaving::gradient(1.4, 2.0, 3),
    leaving::gradient(3.4, 2.0, 50),
    leaving::jvp(3.4, 2.0, 50, 0.3, -1.1),
}

same! { likelihood:
    likelihood::value_and_gradient(&X, 0.2, 1.3),
    likelihood::jvp(&X, 0.2, 1.3, 0.4, -0.6),
}

same! { network:
    loss::value_and_gradient(&[[[0.3, -0.2], [0.8, 0.1]], [[1.3, 0.4], [-0.5, 0.9]]], &[0.6, -0.4], 0.25),
    layer::vjp(&[[0.3, -0.2], [0.8, 0.1]], &[0.6, -0.4], [1.2, -0.3]),
}

same! { spring:
    Spring { stiffness: 1.3, rest: 0.4 }.energy_value_and_gradient(&[[0.1, 0.2], [1.4, -0.7]]),
}

same! { polar: {
    let (mut point, mut velocity) = ([0.0; 2], [0.0; 2]);
    polar::jvp(2.0, 0.3, &mut point, 0.5, -0.2, &mut velocity);
    let pulled = polar::vjp(2.0, 0.3, &mut point, &[1.5, -0.4]);
    (point, velocity, pulled)
}}

same! { generic:
    softmax::jacobian(&X),
    softmax::vjp(&[0.3_f32, -1.2], [0.7, 2.1]),
}
