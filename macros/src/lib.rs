//! The attribute `#[differentiable]`.
//!
//! A small compiler: what the user wrote is read into a little language, differentiated there, simplified, and written as
//! Rust again.

use proc_macro::TokenStream;

mod closures;
mod differentiate;
mod ir;
mod options;
mod read;
mod rules;
mod simplify;
mod subject;
mod syntax;
mod tangent;
#[cfg(test)]
mod tests;
mod write;

/// Generates the derivatives of a function.
///
/// The function stays as it was written. Beside it, a type of the same name is added, whose associated functions are the
/// derivatives:
///
/// ```
/// use differentiable::differentiable;
///
/// #[differentiable]
/// fn f(x: &[f64; 2], scale: f64) -> f64 {
///     scale * x[0].sin() + x[1].cos()
/// }
///
/// assert_eq!(f::gradient(&[0.0, 0.0], 3.0), ([3.0, 0.0], 0.0));
/// ```
///
/// # What is derived
///
/// For `fn f(p…) -> R`, A are the *active* parameters in their order, and G is their gradient: the tangent of the one in A, or the
/// tuple of the tangents of several.
///
/// | item | returns | for |
/// |---|---|---|
/// | `f::gradient(p…)` | G | scalar R |
/// | `f::value_and_gradient(p…)` | (R, G), in one pass | scalar R |
/// | `f::gradient_into(p…, out…)` | R; overwrites one `out` for each in A: `&mut f64`, `&mut [T; N]`, or `&mut [T]` for slices and `Vec`s | scalar R |
/// | `f::jvp(p…, tangents…)` | (R, the derivative of R in the direction of the tangents): one for each in A, of its type | every R |
/// | `f::jvps(p…, tangents…)` | (R, the K derivatives of R): `&[X; K]` for each in A, where X is a tangent of it, or what is `AsRef<[T]>` for slices and `Vec`s | every R |
/// | `f::vjp(p…, cotangent)` | (R, the gradient of ⟨cotangent, R⟩), where the cotangent is a tangent of R | every R |
/// | `f::jacobian(p…)` | (R, the matrix of partial derivatives) | arrays and `Vec`s R, if A is one scalar, array, slice or `Vec`; either may hold arrays |
/// | `f::hvp(p…, directions…)` | (G, the Hessian matrix times the direction): one direction for each in A, of its type | scalar R, `order = 2` |
/// | `f::hessian(p…)` | (R, G, the symmetric matrix of second derivatives) | scalar R, `order = 2`, if A is scalars, or one array, slice or `Vec` of scalars |
/// | `f::gradient_with(p…, workspace)` and its kin | the same as without `_with`, in memory that is used again | scalar R, `workspace` |
/// | `f::objective(c…)` | an objective for a descent: binds the parameters c that are not in A | scalar R, one A that is a point |
/// | `f::objective(c…)` | the same of the sum of squares, with its residuals | every R with a `jacobian` |
///
/// | a parameter of the type | has tangents of the type |
/// |---|---|
/// | `f64`, `f32`, `T: Real` | the same |
/// | `[P; N]`, `&[P; N]` | array of N tangents of P |
/// | `&[P]`, `Vec<P>`, `&Vec<P>` | `Vec` of tangents of P |
/// | `(P, Q, …)` | tuple of the tangents of P, Q, … |
/// | a struct `P` with `#[derive(Tangent)]` | `<P as Tangent>::Tangent` |
///
/// Parameters are active if they are made of floats, and constant otherwise; structs are active where `wrt` names them. Type
/// parameters, const parameters and lifetimes are those of the function. The derivatives have its visibility.
///
/// The result R may be a scalar, an array or a tuple of these, a `Vec`, or a struct with tangents. In the Jacobian matrix a row stands
/// for each element of R, a column for each element of A: `[[T; N]; M]` for `[T; M]` of `[T; N]`, and a row-major `Vec<T>`
/// where a length is not known; for a scalar A it is the derivative of R. In arrays of arrays, the gradient of each float of R stands in its
/// place: `[[[T; N]; 2]; M]` for `[[T; 2]; M]`. A `Vec<T>` has the floats of R in their order as rows, and those of A as columns.
///
/// `jvps` takes all directions in one sweep, which shares what it computes of the function; a function of structs, or one that calls such a
/// function, is swept once for each direction.
///
/// ```
/// use differentiable::differentiable;
///
/// #[differentiable]
/// fn polar(radius: f64, angle: f64) -> [f64; 2] {
///     [radius * angle.cos(), radius * angle.sin()]
/// }
///
/// let (value, [by_radius, by_both]) = polar::jvps(2.0, 0.0, &[1.0, 1.0], &[0.0, 0.5]);
/// assert_eq!((value, by_radius, by_both), ([2.0, 0.0], [1.0, 0.0], [1.0, 1.0]));
/// ```
///
/// `objective`, `jacobian`, `jvps` and `hessian` call the function several times: constants that they are given by value must be `Clone`.
///
/// # Outputs
///
/// If the function returns nothing, each parameter behind `&mut` that is made of floats, or that `wrt` names, is an output. The
/// derivatives write to it what the function writes. `jvp` takes, after the tangents, a `&mut` tangent for each output, and writes the
/// derivative to it; `jvps` takes `&mut [X; K]` for each, where X is a tangent of it, or what is `AsMut<[T]>` for slices; `vjp` takes a reference to a cotangent for each output, and returns G.
/// What an output holds before is constant in these, and what its tangent or gradient holds is overwritten; a call in a differentiable function
/// is differentiated through what comes in as well. A function of outputs alone, such as one that normalises in place, has no
/// items of its own, and can be called like that.
///
/// ```
/// use differentiable::differentiable;
///
/// #[differentiable]
/// fn polar(radius: f64, angle: f64, out: &mut [f64; 2]) {
///     out[0] = radius * angle.cos();
///     out[1] = radius * angle.sin();
/// }
///
/// let (mut point, mut velocity) = ([0.0; 2], [0.0; 2]);
/// polar::jvp(2.0, 0.0, &mut point, 0.0, 1.0, &mut velocity);
/// assert_eq!((point, velocity), ([2.0, 0.0], [0.0, 2.0]));
/// assert_eq!(polar::vjp(2.0, 0.0, &mut point, &[1.0, 0.0]), (1.0, 0.0));
/// ```
///
/// # Second derivatives
///
/// With `order = 2`, the function has second derivatives: `hvp`, the gradient ∇f and its derivative H·d in a direction d, and
/// `hessian`, the matrix H of all second derivatives.
///
/// ```
/// use differentiable::differentiable;
///
/// #[differentiable(order = 2)]
/// fn f(x: &[f64; 2]) -> f64 {
///     x[0] * x[0] * x[1]
/// }
///
/// assert_eq!(f::hvp(&[1.0, 3.0], &[1.0, 0.0]), ([6.0, 1.0], [6.0, 2.0]));
/// assert_eq!(f::hessian(&[1.0, 3.0]), (3.0, [6.0, 1.0], [[6.0, 2.0], [2.0, 0.0]]));
/// ```
///
/// `hvp` is one sweep over the function, forward mode over reverse mode. `hessian` takes several sweeps, and what the function does
/// besides it does in each; its documentation says how many there are. Its matrix is `[[T; k]; k]` for k scalars, `[[T; N]; N]` for
/// `[T; N]`, and a row-major `Vec<T>` for slices and `Vec`s. It is symmetric to the bit.
///
/// A function that is called needs `order = 2` as well; rustc says so at the call. So does a function whose derivative is called, as in
/// `g::gradient(x)`, where the caller has first derivatives. `order = 3` adds what is needed to call `g::hvp(x, d)` there, or `g::gradient(x)`
/// where the caller has `order = 2`.
///
/// # Methods
///
/// In an `impl` block of a type, a function has no namespace: the derivatives stand beside it, under its name and theirs. `self` is constant,
/// unless `wrt` names it. A function without `self` is marked `associated`.
///
/// ```
/// use differentiable::differentiable;
///
/// struct Spring {
///     stiffness: f64,
/// }
///
/// impl Spring {
///     #[differentiable]
///     fn energy(&self, x: f64) -> f64 {
///         0.5 * self.stiffness * x * x
///     }
///
///     #[differentiable(associated)]
///     fn stretch(x: &[f64; 2]) -> f64 {
///         x[0].hypot(x[1]) - 1.0
///     }
/// }
///
/// assert_eq!(Spring { stiffness: 3.0 }.energy_gradient(2.0), 6.0);
/// assert_eq!(Spring::stretch_value_and_gradient(&[3.0, 4.0]), (4.0, [0.6, 0.8]));
/// ```
///
/// The attribute sees the function alone: where a type parameter of the `impl` is the type of a float, the function says so
/// (`where T: Real`). In a trait, or an implementation of one, there is no room for derivatives: rustc says that they are
/// "not a member of trait". Put the attribute on a method of the type, and call that.
///
/// # Options
///
/// - `wrt(a, b)`: differentiates with respect to the parameters `a` and `b` alone.
/// - `order = 2`: adds the second derivatives, `hvp` and `hessian`; `order = 3` adds the derivatives of these, which differentiable functions
///   need that call them.
/// - `associated`: the function has no `self` and stands in an `impl` block; of a free function, rustc says that there is no `Self`.
/// - `sparse`: adds `sparse_hessian` and `sparse_hessian_into` for a scalar R, with `order = 2`, and otherwise `sparse_jacobian` and
///   `sparse_jacobian_into`: the matrix of which only the entries are computed that may be other than zero. What is known of it is used where
///   the function is called in others with the option, too; one with outputs has it for that. Needs the feature `alloc`.
/// - `workspace`: adds `gradient_with`, `value_and_gradient_with` and `gradient_into_with` for a scalar R, which take a `&mut Workspace` at the end: what
///   they keep on the way is kept there, and so is what functions with this option keep that they call. An objective has a workspace of its
///   own, and so is not `Sync`. Needs the feature `alloc`.
/// - `checkpoint = 64`: reverses each outermost loop that carries active values from so many snapshots, instead of keeping what all its
///   passes started with. `#[checkpoint(64)]` in front of a `for` loop says so of this loop. The number is a literal or a constant.
/// - `name = f_derivatives`: gives the type another name, such as when a module is called `f` as well; of a method, it is what the
///   names of the derivatives begin with.
/// - `crate = path`: where the crate `differentiable` is found, if it is re-exported.
/// - `derivative = path`: a rule of your own. The body is not read; `path` is a function of the same parameters that returns the
///   partial derivative with respect to each active parameter, as a tuple if there are several. With `order = 2`, `path` must itself be
///   a differentiable function.
///
/// ```
/// use differentiable::differentiable;
///
/// #[differentiable(wrt(x), name = area_derivatives)]
/// fn area(x: f64, y: f64) -> f64 {
///     x * y
/// }
///
/// #[differentiable(derivative = product_partials)]
/// fn product(x: f64, y: f64) -> f64 {
///     x * y
/// }
///
/// fn product_partials(x: f64, y: f64) -> (f64, f64) {
///     (y, x)
/// }
///
/// assert_eq!(area_derivatives::gradient(2.0, 3.0), 3.0);
/// assert_eq!(product::gradient(2.0, 3.0), (3.0, 2.0));
/// ```
///
/// # Errors
///
/// What cannot be differentiated is a compile error at the expression in question, which says why, and what to write instead; all
/// that are found are reported together. The guide on the crate's front page lists what a function may contain.
#[proc_macro_attribute]
pub fn differentiable(arguments: TokenStream, function: TokenStream) -> TokenStream {
    expand::attribute(arguments.into(), function.into()).into()
}

/// Generates the tangents of a struct: what it moves by, and what its gradients are.
///
/// Each field is differentiable or constant. It is constant if its type is written as an integer, `bool`, `char`, `String`, `&str`
/// or `PhantomData`, or if it is marked `#[tangent(constant)]`. Every other must have tangents: floats and type parameters
/// bounded by `Real` have them, and arrays, `Vec`s, tuples, references and structs of what has.
///
/// ```
/// use differentiable::{Tangent, differentiable};
///
/// #[derive(Clone, Debug, PartialEq, Tangent)]
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// #[derive(Tangent)]
/// struct Spring {
///     end: Point,
///     stiffness: f64,
///     name: String,
///     #[tangent(constant)]
///     colour: [u8; 3],
/// }
///
/// #[differentiable(wrt(spring))]
/// fn energy(spring: &Spring) -> f64 {
///     0.5 * spring.stiffness * (spring.end.x * spring.end.x + spring.end.y * spring.end.y)
/// }
///
/// let spring = Spring { end: Point { x: 3.0, y: 4.0 }, stiffness: 2.0, name: "left".into(), colour: [0; 3] };
/// let gradient = SpringTangent { end: Point { x: 6.0, y: 8.0 }, stiffness: 12.5 };
/// assert_eq!(energy::gradient(&spring), gradient);
/// ```
///
/// # The type of the tangents
///
/// Of a struct `P`, `<P as Tangent>::Tangent` names it in every case.
///
/// - If all fields are floats, arrays, `Vec`s and tuples of floats, or structs of which the same is true, it is `P` itself, like
///   `Point` above. `P` is then a `Vector`, and must be `Clone`; nothing else is asked of it. If besides it is `Debug`, all floats are of one
///   type, and no `P` is in a `P`, it is a point that a descent can move.
/// - Otherwise it is a struct `PTangent` of the differentiable fields, with their names, their visibility and their documentation,
///   such as `SpringTangent`. In a tuple struct, `()` stands for a constant field before a differentiable one, which so keeps its
///   number. What is behind a reference in `P` is owned here. It is `Clone`, and `Copy`, `Debug`, `PartialEq` and `Default` if
///   all its fields are.
///
/// The type of a field that is a struct is as visible as `P`: the compiler says E0446 of a private one in a public struct, whose tangents
/// depend on it. `pub` in front of it suffices, in a private module, too.
///
/// A type parameter that is not bounded by `Real` may stand for anything that has tangents: `P` is then not its own tangent.
///
/// # Options
///
/// - `#[tangent(constant)]` on a field: it is not differentiated.
/// - `#[tangent(crate = path)]` on the struct: where the crate `differentiable` is found, if it is re-exported.
///
/// # Errors
///
/// Enums, unions, and structs without a differentiable field have no tangents. As the tangents of a `pub` struct show the types of its
/// differentiable fields, these must be `pub`, too.
#[proc_macro_derive(Tangent, attributes(tangent))]
pub fn tangent(input: TokenStream) -> TokenStream {
    tangent::derive(input.into()).into()
}

mod expand {
    use std::borrow::Cow;

    use proc_macro2::{Span, TokenStream};
    use quote::quote;

    use crate::differentiate::{
        Calls, Derivatives, Followed, Guards, Halves, Known, Obstacle, Pullback, Pulled, Repeating, RepeatingCalls,
        Second, Third,
    };
    use crate::ir::verify::{check, check_last, verify};
    use crate::ir::{Function, Opaque, Role, Type, Var, Variable};
    use crate::options::{ALLOC, Options, Order};
    use crate::read::Case;
    use crate::read::refuse::{Refusal, Refusals};
    use crate::read::signature::{Returns, Signature};
    use crate::subject::Subject;
    use crate::{closures, differentiate, read, simplify, subject, write};

    /// The function as it was, and the namespace of its derivatives.
    pub fn attribute(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
        let mut refusals = Refusals::default();
        let options = Options::read(arguments.clone(), &mut refusals);
        let subject = Subject::read(tokens.clone());
        if let Subject::Function(item) = &subject
            && let Some(cases) = read::cases(item)
        {
            let krate = options.krate();
            let cases = cases
                .iter()
                .map(|Case { condition, item }| quote!(#[cfg(#condition)] #[#krate::differentiable(#arguments)] #item));
            return quote!(#(#cases)*);
        }
        let (mut item, mut unreadable) = match subject {
            Subject::Function(item) => (item, None),
            Subject::Unreadable(item, error) => (item, Some(error)),
            Subject::Refused(refusal, span) => {
                refusals.add(refusal, span);
                let errors = refusals.compile_errors();
                return quote!(#tokens #errors);
            }
        };
        subject::with_named_lifetimes(&mut item);
        let mut signature = Signature::read(&item, &options, &mut refusals);
        if refusals.is_empty() {
            let completed = || read::completed(&item, signature.clone());
            signature = subject::unless_panicked(completed).unwrap_or(signature);
        }
        signature.refuse_options(&options, &mut refusals);
        let identifiers = subject::identifiers(tokens.clone());
        let write = |derivatives: Option<Derivatives>, unreadable: Option<&syn::Error>| {
            let absent = subject::absent(&item.sig.ident, unreadable);
            let item = match derivatives {
                Some(_) => Cow::Borrowed(&item),
                None => Cow::Owned(subject::with_tangents(&item, &options.krate())),
            };
            let (item, signature, options, identifiers) = (&*item, &signature, &options, &identifiers);
            write::Items { item, signature, options, derivatives, absent, identifiers }.write()
        };
        let items = subject::unless_panicked(|| {
            let derivatives = match unreadable {
                None => derivatives(&item, &signature, &options, &mut refusals, &mut unreadable),
                Some(_) => None,
            };
            assert!(
                derivatives.is_some() || unreadable.is_some() || !refusals.is_empty(),
                "no derivative, and no reason"
            );
            write(derivatives, unreadable.as_ref())
        });
        let items = items.unwrap_or_else(|panic| {
            refusals.add(Refusal::Bug(panic), item.sig.ident.span());
            write(None, None)
        });
        let errors = refusals.compile_errors();
        let function = match unreadable.is_none() && subject::has_fragments(&tokens) {
            true => quote!(#item),
            false => tokens,
        };
        let function = subject::without_checkpoints(function);
        quote! {
            #[allow(dead_code)]
            #function
            #items
            #errors
        }
    }

    /// read → differentiate → simplify
    fn derivatives(
        item: &syn::ItemFn,
        signature: &Signature,
        options: &Options,
        refusals: &mut Refusals,
        unreadable: &mut Option<syn::Error>,
    ) -> Option<Derivatives> {
        if !refusals.is_empty() {
            return None;
        }
        let is_second = options.order() >= Order::Second;
        let is_third = options.order() >= Order::Third;
        if let Some(derivative) = &options.derivative {
            let (function, partials) = read::given(item, signature, derivative);
            let (wrt, krate) = (active(&function, signature), &signature.krate);
            let reverse = check(differentiate::reverse_given(&function, &wrt, &partials, krate), "reverse");
            let forward = check(differentiate::forward_given(&function, &wrt, &partials, krate), "forward");
            let again = |derivative: &Function| {
                check(differentiate::forward_of_given(&function, derivative, &wrt, &partials, krate), "second")
            };
            let divided = check(differentiate::reverse_given_in_halves(&function, &wrt, &partials, krate), "halves");
            let known = differentiate::known(&divided, &write::given_again(signature));
            let second = || {
                let mut directional = again(&divided);
                let known = differentiate::known_with_tangents(&mut directional, &divided, &wrt, &known);
                let (reverse, forward) = (again(&reverse), again(&forward));
                let third = || Third { reverse: again(&reverse), forward: again(&forward) };
                let third = is_third.then(third);
                let halves = differentiate::halves(directional, &known);
                Second {
                    reverse,
                    halves,
                    forward,
                    reverse_lanes: None,
                    halves_lanes: None,
                    gradient_lanes: None,
                    third,
                }
            };
            let second = is_second.then(second);
            let halves = differentiate::halves(divided.clone(), &known);
            return Some(Derivatives {
                reverse,
                rows: None,
                halves,
                repeating: None,
                repeats: false,
                forward,
                second,
                forward_lanes: None,
                dependences: None,
                traced: None,
            });
        }
        let function = read::read(item, signature, refusals)?;
        if let Err(error) = verify(&function) {
            *unreadable = Some(syn::Error::new(item.sig.ident.span(), error));
            return None;
        }
        let mut function = simplify::primal(function);
        function.lent = options.workspace.is_some();
        if let Err(error) = closures::primal(&mut function) {
            *unreadable = Some(syn::Error::new(item.sig.ident.span(), error));
            return None;
        }
        let wrt = active(&function, signature);
        let everywhere = options.checkpoint.as_ref().map(|snapshots| snapshots.schedule(&signature.krate));
        for (obstacle, span) in differentiate::checkpoints(&mut function, &wrt, everywhere.as_ref()) {
            refusals.add(
                match obstacle {
                    Obstacle::Length => Refusal::CheckpointLoop,
                    Obstacle::Once => Refusal::CheckpointOnce,
                },
                span,
            );
        }
        if let Some(no_tape) = options.no_tape.as_ref().filter(|_| !function.checkpoints.is_empty()) {
            refusals.add(Refusal::CheckpointTape, no_tape.span());
        }
        read::refuse_independent(&function, signature, refusals);
        if !refusals.is_empty() {
            return None;
        }
        let pullback = |calls| Pullback { calls, keeps: ALLOC && options.no_tape.is_none() };
        let pulled = |guards, calls| {
            let Pulled { function, repeating } = pullback(calls).whole(&function, &wrt, guards);
            (check(function, "reverse"), repeating)
        };
        let reversed = |guards, calls| pulled(guards, calls).0;
        let calls_of_halves = if ALLOC { Calls::InHalves } else { Calls::Twice };
        let in_halves = |guards| in_halves(&function, &wrt, guards, pullback(calls_of_halves));
        let calls = match options.no_tape {
            // What is called keeps nothing, or in memory that is lent.
            _ if !function.checkpoints.is_empty() || options.workspace.is_some() => Calls::Twice,
            Some(_) => Calls::InHalvesOutsideLoops,
            None => Calls::InHalves,
        };
        // The derivatives of a function that comes in are not passed on to another derivative.
        let guards = if signature.takes_functions() { Guards::Everywhere } else { Guards::WhereFinite };
        let (reverse, repeating) = pulled(guards, calls);
        let forward = check(differentiate::forward(&function, &wrt), "forward");
        let (reverse, forward) = (simplify::reversed_with_tapes(reverse), simplify::derived(forward));
        refuse_tapes(&reverse, options, item.sig.ident.span(), refusals);
        if !refusals.is_empty() {
            return None;
        }
        let reverse = check(simplify::tapes(reverse), "tapes");
        let forward_lanes = differentiate::forward_lanes(&function, &wrt);
        let forward_lanes = forward_lanes.map(|lanes| simplify::buffered(simplify::derived(check(lanes, "lanes"))));
        let is_divided = !write::keeps_partials(signature) && function.checkpoints.is_empty();
        let divided_whole = is_divided.then(|| in_halves(Guards::WhereFinite));
        let known = differentiate::known(&function, &write::given_again(signature));
        let second = || {
            let again = |derivative: &Function| directional(derivative, &function, &wrt);
            let added = |derivative: &Function| derivative.parameters[function.parameters.len()..].to_vec();
            let guarded = match reverse.unguarded {
                true => simplify::reversed(reversed(Guards::Everywhere, calls)),
                false => reverse.clone(),
            };
            let forward = again(&forward);
            let third = || {
                let twice = match differentiate::calls_in_halves(&guarded) {
                    true => &simplify::reversed(reversed(Guards::Everywhere, Calls::Twice)),
                    false => &guarded,
                };
                let reverse = simplify::written(again(&again(twice)));
                Third { reverse, forward: simplify::buffered(again(&forward)) }
            };
            let third = is_third.then(third);
            let guarded_halves = divided_whole.as_ref().map(|derivative| match derivative.unguarded {
                true => in_halves(Guards::Everywhere),
                false => derivative.clone(),
            });
            let divided_along = |along: &dyn Fn(&Function) -> Option<Function>| {
                let derivative = guarded_halves.as_ref()?;
                let mut along = along(derivative)?;
                let known = differentiate::known_with_tangents(&mut along, derivative, &wrt, &known);
                divided(along, &known, options)
            };
            Second {
                reverse: simplify::written(match write::can_repeat(signature) {
                    true => again(&reverse),
                    false => again(&guarded),
                }),
                halves: divided_along(&|derivative| Some(again(derivative))),
                forward: simplify::buffered(forward),
                third,
                reverse_lanes: lanes(&guarded, &wrt, &added(&guarded)),
                halves_lanes: divided_along(&|derivative| lanes(derivative, &wrt, &added(derivative))),
                gradient_lanes: match signature.returns {
                    Returns::Scalar => gradient_lanes(&reverse, &wrt, &added(&reverse)),
                    _ => None,
                },
            }
        };
        let second = is_second.then(second);
        let propagated = |followed| {
            let sets = differentiate::dependences(&function, &wrt, followed, &signature.krate);
            check_last(simplify::derived(check(sets, "dependences")))
        };
        let followed = match signature.returns {
            _ if options.sparse.is_none() => None,
            Returns::Scalar => Some(Followed::Interactions),
            Returns::Aggregate => Some(Followed::Outputs),
            Returns::Nothing | Returns::Refused => None,
        };
        let dependences = followed.map(propagated);
        let is_traced = options.sparse.is_some() && signature.returns != Returns::Refused;
        let traced = is_traced.then(|| propagated(Followed::Both));
        let rows = write::may_go_by_rows(signature).then(|| {
            let guarded = simplify::derived(reversed(Guards::Everywhere, Calls::Twice));
            let rows = differentiate::reverse_rows(&guarded, &guarded.parameters[function.parameters.len()..]);
            rows.map(simplify::written)
        });
        let (reverse, forward) = (simplify::lent(reverse), simplify::buffered(forward));
        // The gradient that comes with second derivatives is the same to the bit.
        let repeating = repeating.filter(|_| !is_second).map(|Repeating { function: whole, repeated }| {
            let simplified = |derivative| simplify::reversed(check(derivative, "repeating"));
            let in_halves = if is_divided { differentiate::jacobian(&function, &wrt, true) } else { None };
            let halves = in_halves.and_then(|halves| divided(simplified(halves.function), &known, options));
            RepeatingCalls { reverse: simplify::lent(simplified(whole)), halves, repeated }
        });
        let halves = divided_whole.and_then(|derivative| divided(derivative, &known, options));
        let mut derivatives = Derivatives {
            reverse,
            rows: rows.flatten(),
            halves,
            repeating,
            repeats: differentiate::repeats(&function),
            forward,
            second,
            forward_lanes,
            dependences,
            traced,
        };
        derivatives.functions_mut().into_iter().for_each(|derivative| closures::derive(derivative, pullback(calls)));
        Some(derivatives)
    }

    /// The reverse derivative that hands its results over between the sweeps.
    fn in_halves(function: &Function, wrt: &[Var], guards: Guards, pullback: Pullback) -> Function {
        let simplified = |function| simplify::reversed(check(function, "halves"));
        let reverse = simplified(pullback.in_halves(function, wrt, guards).function);
        let keeps = !differentiate::tapes(&reverse).is_empty();
        let again = keeps.then(|| differentiate::reverse_again(function, wrt, guards)).flatten().map(simplified);
        match again {
            Some(again) if differentiate::effort(&again) < differentiate::effort(&reverse) => again,
            Some(again) if !pullback.keeps => again,
            _ => reverse,
        }
    }

    /// The same, or its derivative in a direction, in two halves.
    fn divided(derivative: Function, known: &[Known], options: &Options) -> Option<Halves> {
        let derivative = simplify::written(derivative);
        let is_free = options.no_tape.is_none() || differentiate::tapes(&derivative).is_empty();
        differentiate::halves(derivative, known).filter(|halves| is_free && can_be_stored(&halves.function))
    }

    /// Whether there is storage for all that the function defines.
    fn can_be_stored(function: &Function) -> bool {
        let own = function.variables.iter().skip(function.original as usize);
        let is_open = |variable: &Variable| variable.role == Role::Tape || matches!(variable.ty, Type::Vector(_));
        cfg!(feature = "alloc") || !own.clone().any(is_open)
    }

    /// Refuses what the gradient would have to keep where that is ruled out, or there is no room for it.
    fn refuse_tapes(reverse: &Function, options: &Options, name: Span, refusals: &mut Refusals) {
        let (reason, instead) = match (options.no_tape.is_some(), ALLOC) {
            (true, _) => ("`no_tape` rules that out", "leave `no_tape` out"),
            (false, false) => ("without an allocator there is no room for that", "enable the feature `alloc`"),
            (false, true) => return,
        };
        let is_meant =
            |room: Option<&Opaque>| options.no_tape.is_some() || !room.is_some_and(|room| reverse.is_small(room));
        for place in differentiate::kept(reverse, is_meant) {
            refusals.add(Refusal::Tape(reason, instead), place.unwrap_or(name));
        }
    }

    /// Forward mode of a derivative of the function, also by what that has added to the parameters.
    fn directional(derivative: &Function, function: &Function, wrt: &[Var]) -> Function {
        let added = &derivative.parameters[function.parameters.len()..];
        let second = differentiate::forward(derivative, &[wrt, added].concat());
        simplify::derived(check(second, "second"))
    }

    /// The same in several directions.
    fn lanes(derivative: &Function, wrt: &[Var], added: &[Var]) -> Option<Function> {
        let second = differentiate::forward_lanes(derivative, &[wrt, added].concat())?;
        Some(simplify::buffered(simplify::derived(check(second, "lanes"))))
    }

    /// That of the cotangents of the parameters alone, for a cotangent of the result that does not move.
    fn gradient_lanes(reverse: &Function, wrt: &[Var], added: &[Var]) -> Option<Function> {
        let mut second = differentiate::forward_lanes(reverse, &[wrt, &added[1..]].concat())?;
        second.results.truncate(reverse.results.len());
        Some(simplify::buffered(simplify::derived(check(second, "lanes"))))
    }

    fn active(function: &Function, signature: &Signature) -> Vec<Var> {
        let parameters = function.parameters.iter().zip(&signature.parameters);
        parameters.filter(|(_, parameter)| parameter.active).map(|(var, _)| *var).collect()
    }
}
