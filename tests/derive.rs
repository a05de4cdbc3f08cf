//! `#[derive(Tangent)]`: which type the tangents have, and what they can do.

#![deny(warnings, clippy::all, clippy::pedantic)]
#![allow(clippy::cast_precision_loss, clippy::float_cmp, dead_code)]

use std::fmt::Debug;
use std::marker::PhantomData;

use differentiable::own::{Answer, No, Yes};
use differentiable::{Real, Tangent, Vector};

/// Compiles only if the tangents of `P` have the type `T`, and `P` says rightly whether that is `P`.
fn tangents_are<P: Tangent<Tangent = T>, T: Vector>() {}

fn is_own<P: Vector + Tangent<Tangent = P, Own = Yes>>() {}

fn is_other<P: Tangent<Own = No> + ?Sized>() {}

fn has_everything<T: Vector + Clone + Copy + Debug + PartialEq + Default>() {}

/// x + x, and 0 by each of the ways to it.
fn doubled<V: Vector + PartialEq + Debug>(x: &V) -> V {
    let (mut doubled, mut cleared) = (x.clone(), x.clone());
    doubled.accumulate(x);
    cleared.set_zero();
    assert_eq!(cleared, x.zero_tangent());
    doubled
}

mod own {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Point {
        x: f64,
        y: f32,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Network {
        layers: Vec<Vec<f64>>,
        kernel: [[f32; 3]; 2],
        scales: (f64, [f64; 2]),
        biases: std::vec::Vec<(f64, f64)>,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Celsius(f64);

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Affine<T: Real, const N: usize> {
        matrix: [[T; N]; N],
        offset: [T; N],
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Interval<T>(T, T)
    where
        T: Real;

    /// Only the derive asks for `Clone`, and for nothing else.
    #[derive(Clone, Tangent)]
    struct Bare {
        x: f64,
    }

    #[test]
    fn a_struct_of_floats_is_its_own_tangent() {
        is_own::<Point>();
        is_own::<Network>();
        is_own::<Celsius>();
        is_own::<Affine<f32, 3>>();
        is_own::<Interval<f64>>();
        is_own::<Bare>();
    }

    #[test]
    fn it_is_so_for_every_real_number() {
        fn generic<T: Real, const N: usize>() {
            is_own::<Affine<T, N>>();
            is_own::<Interval<T>>();
        }
        generic::<f64, 2>();
    }

    #[test]
    fn floats_add_up_one_by_one() {
        assert_eq!(doubled(&Point { x: 1.0, y: 2.0 }), Point { x: 2.0, y: 4.0 });
        assert_eq!(doubled(&Celsius(1.5)), Celsius(3.0));
        assert_eq!(doubled(&Interval(1.0_f32, 2.0)), Interval(2.0, 4.0));
        assert_eq!(
            doubled(&Affine { matrix: [[1.0, 2.0], [3.0, 4.0]], offset: [5.0, 6.0] }),
            Affine { matrix: [[2.0, 4.0], [6.0, 8.0]], offset: [10.0, 12.0] }
        );
    }

    #[test]
    fn zeros_have_the_shape_of_the_value() {
        let network = Network {
            layers: vec![vec![1.0; 3], vec![]],
            kernel: [[1.0; 3]; 2],
            scales: (1.0, [2.0; 2]),
            biases: vec![],
        };
        let zero = network.zero_tangent();
        assert_eq!(
            zero,
            Network {
                layers: vec![vec![0.0; 3], vec![]],
                kernel: [[0.0; 3]; 2],
                scales: (0.0, [0.0; 2]),
                biases: vec![]
            }
        );
        assert_eq!(doubled(&network).layers, [vec![2.0; 3], vec![]]);
    }

    #[test]
    #[should_panic(expected = "a tangent of length 1 cannot be added to one of length 0")]
    fn tangents_of_other_shapes_do_not_add_up() {
        let network = Network { layers: vec![], kernel: [[0.0; 3]; 2], scales: (0.0, [0.0; 2]), biases: vec![] };
        let other = Network { layers: vec![vec![]], ..network.clone() };
        network.clone().accumulate(&other);
    }
}

mod other {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Spring {
        stiffness: f64,
        rest: [f64; 3],
        ends: (f64, f32),
        index: usize,
        is_broken: bool,
        grade: char,
        name: String,
        maker: &'static str,
        path: std::string::String,
        unit: PhantomData<f64>,
        #[tangent(constant)]
        limits: (f64, f64),
        #[tangent(constant)]
        attachments: std::collections::BTreeMap<String, u8>,
    }

    fn spring() -> Spring {
        Spring {
            stiffness: 1.0,
            rest: [2.0; 3],
            ends: (3.0, 4.0),
            index: 5,
            is_broken: false,
            grade: 'a',
            name: String::new(),
            maker: "",
            path: String::new(),
            unit: PhantomData,
            limits: (6.0, 7.0),
            attachments: std::collections::BTreeMap::new(),
        }
    }

    /// Not even `Clone` is needed where the tangents are another type.
    #[derive(Tangent)]
    struct Particle(f64, u8, [f64; 2], i64);

    #[derive(Tangent)]
    struct Samples {
        values: Vec<f64>,
        rate: u32,
    }

    #[test]
    fn constant_fields_have_no_place_in_it() {
        tangents_are::<Spring, SpringTangent>();
        is_other::<Spring>();
        is_own::<SpringTangent>();
        let SpringTangent { stiffness, rest, ends } = spring().zero_tangent();
        assert_eq!((stiffness, rest, ends), (0.0, [0.0; 3], (0.0, 0.0)));
    }

    #[test]
    fn it_adds_up() {
        let tangent = SpringTangent { stiffness: 1.0, rest: [2.0; 3], ends: (3.0, 4.0) };
        assert_eq!(doubled(&tangent), SpringTangent { stiffness: 2.0, rest: [4.0; 3], ends: (6.0, 8.0) });
    }

    #[test]
    fn it_has_what_plain_data_has() {
        has_everything::<SpringTangent>();
        assert_eq!(SpringTangent::default(), spring().zero_tangent());
        let one = SpringTangent { stiffness: 1.0, ..SpringTangent::default() };
        assert_ne!(one, SpringTangent::default());
        assert_eq!(format!("{one:?}"), "SpringTangent { stiffness: 1.0, rest: [0.0, 0.0, 0.0], ends: (0.0, 0.0) }");
    }

    #[test]
    fn the_fields_of_a_tuple_struct_keep_their_numbers() {
        tangents_are::<Particle, ParticleTangent>();
        let mut tangent = Particle(1.0, 2, [3.0; 2], 4).zero_tangent();
        tangent.0 += 1.0;
        tangent.2[1] += 2.0;
        assert_eq!(tangent, ParticleTangent(1.0, (), [0.0, 2.0]));
        assert_eq!(format!("{:?}", doubled(&tangent)), "ParticleTangent(2.0, (), [0.0, 4.0])");
    }

    #[test]
    fn vecs_keep_their_length() {
        let samples = Samples { values: vec![1.0, 2.0], rate: 3 };
        assert_eq!(samples.zero_tangent(), SamplesTangent { values: vec![0.0; 2] });
        assert_eq!(SamplesTangent::default().values, []);
    }
}

mod nested {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Vec3 {
        x: f64,
        y: f64,
        z: f64,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Body {
        position: Vec3,
        velocity: Vec3,
        mass: f64,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct World {
        bodies: Vec<Body>,
        axes: ([Vec3; 2], f64),
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Lens {
        focus: f64,
        id: u32,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Camera {
        position: Vec3,
        lens: Lens,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Rig(Vec<Camera>, World);

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Labelled {
        label: &'static str,
        body: Body,
        lenses: [Lens; 2],
    }

    const ORIGIN: Vec3 = Vec3 { x: 0.0, y: 0.0, z: 0.0 };
    const AHEAD: Vec3 = Vec3 { x: 0.0, y: 0.0, z: 1.0 };

    #[test]
    fn structs_that_are_their_own_tangents_make_structs_that_are() {
        is_own::<Vec3>();
        is_own::<Body>();
        is_own::<World>();
        tangents_are::<Body, Body>();
        tangents_are::<Body, BodyTangent>();
        tangents_are::<World, WorldTangent>();
    }

    #[test]
    fn one_that_is_not_its_own_tangent_makes_structs_that_are_not() {
        is_other::<Lens>();
        is_other::<Camera>();
        is_other::<Rig>();
        is_own::<CameraTangent>();
        is_own::<RigTangent>();
        tangents_are::<Camera, CameraTangent>();
        tangents_are::<Rig, RigTangent>();
        tangents_are::<Labelled, LabelledTangent>();
    }

    #[test]
    fn the_fields_are_the_tangents_of_the_fields() {
        let camera = Camera { position: AHEAD, lens: Lens { focus: 1.0, id: 2 } };
        let mut tangent: CameraTangent = camera.zero_tangent();
        assert_eq!(tangent, CameraTangent { position: ORIGIN, lens: LensTangent { focus: 0.0 } });
        tangent.lens.focus = 1.0;
        tangent.position.z = 2.0;
        assert_eq!(
            doubled(&tangent),
            CameraTangent { position: Vec3 { z: 4.0, ..ORIGIN }, lens: LensTangent { focus: 2.0 } }
        );

        let labelled = Labelled {
            label: "",
            body: Body { position: AHEAD, velocity: AHEAD, mass: 1.0 },
            lenses: [1, 2].map(|id| Lens { focus: 1.0, id }),
        };
        let zero = LabelledTangent {
            body: Body { position: ORIGIN, velocity: ORIGIN, mass: 0.0 },
            lenses: [LensTangent { focus: 0.0 }; 2],
        };
        assert_eq!(labelled.zero_tangent(), zero);
    }

    #[test]
    fn zeros_have_the_shape_of_the_value() {
        let body = Body { position: AHEAD, velocity: AHEAD, mass: 1.0 };
        let world = World { bodies: vec![body; 3], axes: ([AHEAD, ORIGIN], 1.0) };
        let zero: World = world.zero_tangent();
        assert_eq!(zero.bodies.len(), 3);
        assert_eq!(zero.bodies[2], Body { position: ORIGIN, velocity: ORIGIN, mass: 0.0 });
        assert_eq!(doubled(&world).axes, ([Vec3 { z: 2.0, ..ORIGIN }, ORIGIN], 2.0));

        let rig = Rig(vec![], world);
        assert_eq!(rig.zero_tangent().1, zero);
    }

    #[test]
    fn what_tangents_can_do_follows_from_their_parts() {
        #[derive(Clone, Tangent)]
        struct Silent {
            x: f64,
        }
        #[derive(Clone, Tangent)]
        struct Holder {
            silent: Silent,
            n: usize,
        }
        #[derive(Clone, Copy, Debug, Default, PartialEq, Tangent)]
        struct Loud {
            x: f64,
        }
        #[derive(Clone, Tangent)]
        struct Megaphone {
            loud: Loud,
            n: usize,
        }
        tangents_are::<Holder, HolderTangent>();
        has_everything::<MegaphoneTangent>();
        let zero = Holder { silent: Silent { x: 1.0 }, n: 1 }.zero_tangent();
        assert_eq!(zero.clone().silent.x, 0.0);
    }
}

mod recursive {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Tree {
        value: f64,
        children: Vec<Tree>,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Graft<T: Real> {
        tree: Leaf<T>,
        children: Vec<(f64, Self)>,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Leaf<T: Real>(T);

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Part {
        weight: f64,
        parts: Vec<Self>,
        sides: [Vec<Self>; 2],
        id: usize,
    }

    #[test]
    fn trees_have_trees_as_tangents() {
        is_own::<Tree>();
        is_own::<Graft<f32>>();
        tangents_are::<Part, PartTangent>();
        let leaf = Tree { value: 1.0, children: vec![] };
        let tree = Tree { value: 2.0, children: vec![leaf.clone(), leaf] };
        assert_eq!(doubled(&tree).children[1].value, 2.0);
        assert_eq!(tree.zero_tangent().children.len(), 2);

        let sides = [vec![], vec![]];
        let leaf = Part { weight: 2.0, parts: vec![], sides: sides.clone(), id: 1 };
        let part = Part { weight: 1.0, parts: vec![leaf], sides, id: 0 };
        assert_eq!(part.zero_tangent(), PartTangent { parts: vec![PartTangent::default()], ..PartTangent::default() });
        assert_eq!(format!("{:?}", PartTangent::default()), "PartTangent { weight: 0.0, parts: [], sides: [[], []] }");
    }
}

mod generic {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Point<T: Real> {
        x: T,
        y: T,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Segment<T: Real, const N: usize> {
        ends: [Point<T>; 2],
        knots: [Point<T>; N],
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Indexed<T: Real> {
        segment: Segment<T, 2>,
        index: usize,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Book<T: Real> {
        first: Indexed<T>,
        rest: Vec<Indexed<f64>>,
    }

    /// A type parameter that is not bounded by `Real` may have tangents of any type.
    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Pair<A, B = A>
    where
        A: Debug,
    {
        first: A,
        second: Vec<B>,
    }

    #[derive(Tangent)]
    struct OnlyConstantsMention<'a, T: Ord + 'a, U: Into<T>, const N: usize, const M: usize>
    where
        U: Copy,
        T: Clone,
        [u8; N]: Sized,
    {
        weights: [f64; M],
        name: &'a str,
        #[tangent(constant)]
        keys: [T; N],
        unit: PhantomData<(&'a (), U)>,
    }

    trait Model {
        type Parameters;
    }

    struct Line;

    impl Model for Line {
        type Parameters = Indexed<f64>;
    }

    #[derive(Tangent)]
    struct Fit<M: Model> {
        parameters: M::Parameters,
        all: [<M as Model>::Parameters; 2],
    }

    #[test]
    fn a_type_parameter_bounded_by_real_is_a_float() {
        fn generic<T: Real, const N: usize>() {
            is_own::<Point<T>>();
            is_own::<Segment<T, N>>();
            tangents_are::<Segment<T, N>, SegmentTangent<T, N>>();
            tangents_are::<Indexed<T>, IndexedTangent<T>>();
            tangents_are::<Book<T>, BookTangent<T>>();
        }
        generic::<f64, 2>();
    }

    #[test]
    fn another_type_parameter_has_its_own_tangents() {
        fn generic<A: Tangent + Debug>() {
            tangents_are::<Pair<A>, PairTangent<A>>();
        }
        generic::<f64>();
        generic::<&[f64]>();
        let pair = Pair { first: Indexed { segment: segment(), index: 1 }, second: vec![1.0, 2.0] };
        let mut zero = pair.zero_tangent();
        assert_eq!(zero.second, [0.0; 2]);
        zero.first.segment.knots[1].y = 1.0;
        assert_eq!(doubled(&zero).first.segment.knots[1].y, 2.0);
    }

    #[test]
    fn parameters_of_constant_fields_are_not_parameters_of_the_tangent() {
        tangents_are::<OnlyConstantsMention<'static, u8, u8, 1, 2>, OnlyConstantsMentionTangent<2>>();
    }

    #[test]
    fn associated_types_have_their_tangents() {
        tangents_are::<Fit<Line>, FitTangent<Line>>();
        let fit = Fit::<Line> {
            parameters: Indexed { segment: segment(), index: 1 },
            all: [2, 3].map(|index| Indexed { segment: segment(), index }),
        };
        assert_eq!(fit.zero_tangent().all[0].segment.ends[0].x, 0.0);
    }

    fn segment() -> Segment<f64, 2> {
        let point = Point { x: 1.0, y: 2.0 };
        Segment { ends: [point.clone(), point.clone()], knots: [point.clone(), point] }
    }
}

mod borrowed {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Point {
        x: f64,
        y: f64,
    }

    #[derive(Clone, Copy, Tangent)]
    struct View<'a, T: ?Sized> {
        data: &'a [f64],
        grid: &'a [[f32; 2]; 2],
        point: &'a Point,
        rows: [&'a [f64]; 1],
        model: &'a T,
        name: &'a str,
    }

    #[derive(Tangent)]
    struct Out<'a>(&'a mut f64);

    #[test]
    fn what_is_behind_a_reference_has_tangents_that_are_owned() {
        let point = Point { x: 1.0, y: 2.0 };
        let data = [1.0, 2.0, 3.0];
        let view =
            View { data: &data, grid: &[[1.0; 2]; 2], point: &point, rows: [&data[1..]], model: &data[..1], name: "" };
        let ViewTangent { data, grid, point, rows, model } = view.zero_tangent();
        assert_eq!((data, grid, point), (vec![0.0; 3], [[0.0; 2]; 2], Point { x: 0.0, y: 0.0 }));
        assert_eq!((rows, model), ([vec![0.0; 2]], vec![0.0]));
    }

    #[test]
    fn the_tangent_has_no_lifetime_unless_it_needs_one() {
        tangents_are::<Out<'_>, OutTangent>();
        let mut x = 1.0;
        assert_eq!(Out(&mut x).zero_tangent(), OutTangent(0.0));
    }
}

mod differentiated {
    use differentiable::differentiable;

    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Point {
        x: f64,
        y: f64,
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Spring {
        end: Point,
        stiffness: f64,
        name: &'static str,
    }

    #[differentiable(order = 2, wrt(point))]
    fn square(point: &Point) -> f64 {
        point.x * point.x + point.y * point.y
    }

    #[differentiable(order = 2, wrt(spring, rest))]
    fn energy(spring: &Spring, rest: f64) -> f64 {
        spring.stiffness * (square(&spring.end) - rest)
    }

    /// Without an objective: its gradient is not a `Spring`.
    #[differentiable(order = 2, wrt(spring))]
    fn stretch(spring: &Spring) -> f64 {
        spring.end.x * spring.stiffness
    }

    fn spring() -> Spring {
        Spring { end: Point { x: 3.0, y: 4.0 }, stiffness: 2.0, name: "" }
    }

    #[test]
    fn gradients_are_tangents() {
        assert_eq!(square::gradient(&Point { x: 3.0, y: 4.0 }), Point { x: 6.0, y: 8.0 });
        let gradient = SpringTangent { end: Point { x: 12.0, y: 16.0 }, stiffness: 24.0 };
        assert_eq!(energy::value_and_gradient(&spring(), 1.0), (48.0, (gradient.clone(), -2.0)));

        let mut into = (SpringTangent { end: Point { x: f64::NAN, y: 1.0 }, stiffness: 1.0 }, f64::NAN);
        assert_eq!(energy::gradient_into(&spring(), 1.0, &mut into.0, &mut into.1), 48.0);
        assert_eq!(into, (gradient, -2.0));
    }

    #[test]
    fn the_gradient_with_respect_to_one_struct_is_its_tangent() {
        let gradient = SpringTangent { end: Point { x: 2.0, y: 0.0 }, stiffness: 3.0 };
        assert_eq!(stretch::gradient(&spring()), gradient);
        assert_eq!(stretch::vjp(&spring(), 1.0), (6.0, gradient));
    }

    #[test]
    fn directions_are_tangents() {
        let direction = SpringTangent { end: Point { x: 1.0, y: 0.0 }, stiffness: 2.0 };
        assert_eq!(energy::jvp(&spring(), 1.0, &direction, 3.0), (48.0, 12.0 + 48.0 - 6.0));
    }

    #[derive(Clone, Copy, Debug, PartialEq, Tangent)]
    struct Layer {
        size: f64,
        count: usize,
        #[tangent(constant)]
        slope: f64,
        #[tangent(constant)]
        bias: [f64; 2],
    }

    #[differentiable(order = 2)]
    fn squared(x: f64, slope: f64, n: usize, m: usize) -> f64 {
        x * x * slope * (n + m) as f64
    }

    #[differentiable(order = 2)]
    fn split(x: f64, n: usize, bias: &[f64; 2]) -> [f64; 2] {
        [x * x * bias[0], bias[1] + n as f64]
    }

    #[differentiable(order = 2, wrt(layer))]
    fn repeated(layer: &Layer, n: usize) -> f64 {
        let mut y = layer.size;
        for _ in 0..n {
            let [one, other] = split(y, layer.count, &layer.bias);
            y = one + other * squared(2.0, layer.slope, layer.count, layer.count);
        }
        y
    }

    #[test]
    fn constant_fields_are_arguments_of_functions() {
        // y ← y²/2 + 4 · 24
        let layer = Layer { size: 1.5, count: 3, slope: 1.0, bias: [0.5, 1.0] };
        let direction = LayerTangent { size: 2.0 };
        assert_eq!(repeated::gradient(&layer, 1).size, 1.5);
        assert_eq!(repeated::jvp(&layer, 1, &direction), (97.125, 3.0));
        assert_eq!(repeated::gradient(&layer, 2).size, 1.5 * 97.125);
        assert_eq!(repeated::hvp(&layer, 2, &direction).1.size, 2.0 * (97.125 + 1.5 * 1.5));
    }
}

mod by_hand {
    use super::*;

    /// A unit quaternion, which moves by rotations.
    #[derive(Clone, Debug, PartialEq)]
    struct Orientation([f64; 4]);

    impl Tangent for Orientation {
        type Tangent = [f64; 3];
        type Own = No;

        fn zero_tangent(&self) -> [f64; 3] {
            [0.0; 3]
        }
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Pose {
        position: [f64; 3],
        orientation: Orientation,
    }

    #[test]
    fn a_field_may_have_tangents_of_any_type() {
        let pose = Pose { position: [1.0; 3], orientation: Orientation([1.0, 0.0, 0.0, 0.0]) };
        assert_eq!(pose.zero_tangent(), PoseTangent { position: [0.0; 3], orientation: [0.0; 3] });
        has_everything::<PoseTangent>();
    }
}

mod names {
    use super::*;

    /// What others see of a struct, they see of its tangent.
    pub mod shapes {
        use super::super::Tangent;

        /// Documented.
        #[derive(Clone, Tangent)]
        pub struct Shape {
            /// Documented.
            pub width: f64,
            pub(crate) height: f64,
            pub(super) depth: f64,
            hidden: f64,
            pub id: usize,
        }

        #[derive(Clone, Tangent)]
        pub(crate) struct Solid {
            pub shape: Shape,
            pub(in super::super) density: f64,
            inner: f64,
        }

        #[derive(Clone, Tangent)]
        pub struct Size(pub f64, f64);

        #[derive(Clone, Tangent)]
        pub struct Room {
            pub size: Size,
            ceiling: f64,
        }

        impl Solid {
            pub fn new() -> Self {
                let shape = Shape { width: 1.0, height: 2.0, depth: 3.0, hidden: 4.0, id: 5 };
                Solid { shape, density: 6.0, inner: 7.0 }
            }
        }
    }

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct r#Raw {
        r#type: f64,
        r#in: usize,
    }

    #[allow(non_camel_case_types)]
    #[derive(Clone, Tangent)]
    struct lower_case {
        x: f64,
        n: usize,
    }

    /// Names that generated code could stumble over.
    #[derive(Clone, Tangent)]
    struct Shadowing<Tangent, const OTHER: usize> {
        other: Tangent,
        formatter: [f64; OTHER],
        value: f64,
        clone: f64,
        zero_tangent: f64,
    }

    #[test]
    fn visibility_is_that_of_the_struct_and_its_fields() {
        let mut zero = shapes::Solid::new().zero_tangent();
        zero.density = 1.0;
        zero.shape.width = 1.0;
        zero.shape.height = 1.0;
        zero.shape.depth = 1.0;
        let _: shapes::SolidTangent = zero;
        tangents_are::<shapes::Shape, shapes::ShapeTangent>();
        is_own::<shapes::Room>();
    }

    #[test]
    fn raw_names_are_shown_without_their_prefix() {
        tangents_are::<Raw, RawTangent>();
        assert_eq!(format!("{:?}", RawTangent { r#type: 1.0 }), "RawTangent { type: 1.0 }");
        tangents_are::<lower_case, lower_caseTangent>();
    }

    #[test]
    fn names_of_the_user_do_not_clash_with_those_of_the_derive() {
        tangents_are::<Shadowing<f64, 2>, ShadowingTangent<f64, 2>>();
        let shadowing = Shadowing { other: 1.0, formatter: [1.0; 2], value: 1.0, clone: 1.0, zero_tangent: 1.0 };
        assert_eq!(doubled(&shadowing.zero_tangent()), shadowing.zero_tangent());
    }
}

mod elsewhere {
    mod facade {
        pub use differentiable as inner;
    }

    #[derive(Clone, facade::inner::Tangent)]
    #[tangent(crate = facade::inner)]
    struct Own {
        x: f64,
    }

    #[derive(Clone, facade::inner::Tangent)]
    #[tangent(crate = self::facade::inner)]
    struct Other {
        own: Own,
        n: usize,
    }

    #[derive(Clone, facade::inner::Tangent)]
    #[tangent(crate = crate::elsewhere::facade::inner)]
    struct OwnIf {
        own: Own,
    }

    #[test]
    fn the_crate_may_be_found_under_another_path() {
        super::is_own::<Own>();
        super::is_own::<OwnIf>();
        super::tangents_are::<Other, OtherTangent>();
    }
}

mod points {
    use differentiable::descent::State;
    use differentiable::{Descent, Point, Real, Tangent, differentiable, objective};

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Layer<const INPUTS: usize, const OUTPUTS: usize> {
        weights: [[f64; INPUTS]; OUTPUTS],
        biases: [f64; OUTPUTS],
    }

    /// All that a macro sees are types whose floats it does not see.
    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Network {
        hidden: Layer<2, 6>,
        last: Layer<6, 1>,
    }

    #[derive(Clone, Debug, Tangent)]
    struct Pair<T: Real>(Vec<T>, (T, [T; 2]));

    #[derive(Clone, Debug, Tangent)]
    struct Mixed {
        x: f32,
        y: f64,
    }

    #[derive(Clone, Tangent)]
    struct Silent {
        x: f64,
    }

    /// Structs that are no points may stand in others, which are none either.
    #[derive(Clone, Debug, Tangent)]
    struct Both {
        mixed: Mixed,
        other: Mixed,
    }

    #[derive(Clone, Tangent)]
    struct Holder {
        silent: Silent,
        network: Network,
    }

    fn coordinates<X: Point>(x: &X) -> Vec<X::Scalar> {
        let mut coordinates = vec![];
        x.zip_fold(x, (), |(), x, y| {
            assert!(x == y);
            coordinates.push(x);
        });
        coordinates
    }

    #[test]
    fn coordinates_are_those_of_the_fields_in_their_order() {
        let mut pair = Pair(vec![1.0_f32, 2.0], (3.0, [4.0, 5.0]));
        assert_eq!(coordinates(&pair), [1.0, 2.0, 3.0, 4.0, 5.0]);
        pair.apply(|x| 2.0 * x);
        pair.add_scaled(-1.0, &Pair(vec![1.0, 1.0], (1.0, [0.0, 1.0])));
        assert_eq!(coordinates(&pair), [1.0, 3.0, 5.0, 8.0, 9.0]);
        assert_eq!(pair.dot(&pair), 180.0);

        let layer = Layer { weights: [[1.0, 2.0]; 1], biases: [3.0] };
        assert_eq!((coordinates(&layer), layer.norm_max()), (vec![1.0, 2.0, 3.0], 3.0));
    }

    #[differentiable(wrt(network))]
    fn output(network: &Network, x: &[f64; 2]) -> f64 {
        let mut output = network.last.biases[0];
        for i in 0..6 {
            let [a, b] = network.hidden.weights[i];
            output += network.last.weights[0][i] * (a * x[0] + b * x[1] + network.hidden.biases[i]).tanh();
        }
        output
    }

    #[differentiable(wrt(network))]
    fn loss(network: &Network, &(x, y): &([f64; 2], f64)) -> f64 {
        (output(network, &x) - y).powi(2)
    }

    #[test]
    fn networks_of_named_layers_are_trained() {
        let data = [([0.0, 0.0], 0.0), ([0.0, 1.0], 1.0), ([1.0, 0.0], 1.0), ([1.0, 1.0], 0.0)];
        let start = Network {
            hidden: Layer {
                weights: [1.0_f64, 2.0, 3.0, 4.0, 5.0, 6.0].map(|i| [i.sin(), (3.0 * i).cos()]),
                biases: [-0.6, -0.3, 0.0, 0.3, 0.6, 0.9],
            },
            last: Layer { weights: [[0.5, -0.5, 0.3, -0.3, 0.1, 0.2]], biases: [0.0] },
        };
        let mean = objective::mean(&data, loss, loss::gradient_into);
        let minimum = Descent::new().minimize(&mean, start.clone());
        assert!(minimum.value < 1e-12, "{minimum}");
        for (x, y) in &data {
            assert!((output(&minimum.x, x) - y).abs() < 1e-5);
        }

        let mut steps = 0;
        let one = Descent::adam(0.02)
            .max_iterations(2000)
            .observe(|_: &State<Network>| steps += 1)
            .minimize(&loss::objective(&data[1]), start);
        assert!(one.value < 1e-6 && steps > 10, "{one}");
    }
}

#[test]
fn structs_inside_functions() {
    #[derive(Clone, Tangent)]
    struct Own {
        x: f64,
    }
    #[derive(Clone, Tangent)]
    struct OwnIf {
        own: Own,
    }
    #[derive(Clone, Tangent)]
    struct Other {
        own: Own,
        n: usize,
    }
    is_own::<Own>();
    is_own::<OwnIf>();
    tangents_are::<Other, OtherTangent>();
}

#[test]
fn long_arrays_have_no_default() {
    #[derive(Tangent)]
    struct Image {
        pixels: [f64; 784],
        label: u8,
    }
    let zero = Image { pixels: [1.0; 784], label: 3 }.zero_tangent();
    assert_eq!(zero, ImageTangent { pixels: [0.0; 784] });
}

#[test]
fn fields_whose_types_come_from_macros() {
    macro_rules! vector {
        ($T:ty, $n:literal) => {
            [$T; $n]
        };
    }
    macro_rules! record {
        ($name:ident { $($field:ident: $T:ty),* }) => {
            #[derive(Clone, Tangent)]
            struct $name { $($field: $T),* }
        };
    }
    record!(Floats { x: f64, y: [f64; 2], z: (f32, f64) });
    record!(Mixed { x: f64, n: usize, s: &'static str });
    record!(Called { x: vector!(f64, 3) });
    is_own::<Floats>();
    is_own::<Called>();
    tangents_are::<Mixed, MixedTangent>();
}

#[test]
fn the_answers() {
    fn is<A: Answer<And<B> = C>, B: Answer, C: Answer>() {}
    is::<Yes, Yes, Yes>();
    is::<Yes, No, No>();
    is::<No, Yes, No>();
    is::<No, No, No>();
    is_own::<(f64, [f32; 2], Vec<(f64, f64)>)>();
    is_other::<(f64, &f64)>();
    is_other::<(&f64, f64, f64)>();
    is_other::<[f64]>();
}
