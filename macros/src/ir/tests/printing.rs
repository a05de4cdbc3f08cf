use super::*;

#[test]
fn a_function_reads_like_one() {
    let expected = "\
fn(x: &[f64], n: const) {
  mut place sum = 0.0
  for i in {0}..{n} {
    v = load x[i]
    square = mul v, v
    sum += square
  }
  y = load sum
  return y
}
";
    assert_eq!(squares().to_string(), expected);
}

#[test]
fn names_that_are_taken_get_numbers() {
    let mut f = empty();
    let [a, b] = [f.parameter("t", Role::Value), f.new_value("t")];
    f.body = vec![operation(b, "sin", [a.into()])];
    f.results = vec![b.into()];
    assert_eq!(f.to_string(), "fn(t: f64) {\n  t.1 = sin t\n  return t.1\n}\n");
}

#[test]
fn every_statement_has_a_text() {
    let mut f = empty();
    f.parameter("n", Role::Constant);
    let x = f.borrowed("x", Reference::Mutable);
    let v = f.parameter("v", Role::Value);
    let [c, k] = [f.new_constant("c"), f.new_constant("k")];
    let tape = f.mutable("tape", Role::Tape);
    let [p, r] = [f.new_value("p"), f.new_value("r")];
    let label = f.label();
    let guard = Some(f.pure("k > 2"));
    let arms = vec![
        Arm { pattern: f.pure("Some(k)").tokens, binds: vec![k], guard, body: vec![Statement::Exit(label)] },
        Arm { pattern: f.pure("_").tokens, binds: Vec::new(), guard: None, body: Vec::new() },
    ];
    let reversed = Range { step: Some(f.pure("2")), inclusive: true, reversed: true, ..f.upto("n - 1") };
    let block = vec![
        constant(c, f.once("next(&mut n, -1)", &[])),
        Statement::Let(tape, Value::Tape(Some(f.pure("n")))),
        Statement::Declare(p),
        Statement::Labelled(label, vec![Statement::Match { scrutinee: f.pure("find(n)"), arms }]),
        Statement::If {
            condition: c.into(),
            then: vec![Statement::Set(p, 1.0.into())],
            otherwise: vec![Statement::Loop(vec![Statement::Push(tape, v.into())])],
        },
        Statement::For { variable: k, range: reversed, body: vec![Statement::Clear(f.at(x, "k"))] },
        Statement::Store(f.at(x, "n - 1"), v.into()),
        Statement::Accumulate(f.at(x, "0"), Sign::Minus, v.into()),
        Statement::Assign(f.part(x, "..2"), Aggregate::Repeat(Box::new(scalar(v)), f.pure("2"))),
        Statement::AccumulateAll(x.into(), field(x, "tail")),
        Statement::Let(r, Value::Pop(tape)),
        Statement::Call(Call {
            callee: callee("models::g", &[Mode::Reverse]),
            arguments: vec![
                Argument::Borrow(f.at(x, "0")),
                Argument::BorrowMut(f.part(x, "1..=n")),
                Argument::Constant(f.pure("n")),
                Argument::Absent,
            ],
            results: vec![r],
        }),
        Statement::Opaque(f.once("println!(\"{}\", n.len());", &[])),
    ];
    let expected = "\
const c = !{next(&mut n, -1)}
mut tape tape = tape {n}
declare p
'l0: {
  match {find(n)} {
    Some(k) if {k > 2} => {
      exit 'l0
    }
    _ => {
    }
  }
}
if c {
  set p = 1.0
} else {
  loop {
    push tape, v
  }
}
for k in {0}..={n - 1} step {2} reversed {
  clear x[k]
}
x[n - 1] = v
x[0] -= v
x[..2] = [v; {2}]
x += all x.tail
r = pop tape
r = call models::g::reverse(&x[0], &mut x[1..=n], const {n}, absent)
!{println!(\"{}\", n.len());}
";
    assert_eq!(f.print(&block), expected);
}

#[test]
fn aggregates_have_a_text() {
    let mut f = empty();
    let [x, v] = [f.parameter("x", Role::Place), f.parameter("v", Role::Value)];
    let of = |parts: [Aggregate; 2]| Vec::from(parts);
    let whole = Aggregate::Struct {
        path: f.pure("models::P").tokens,
        fields: vec![
            (syn::parse_str("a").expect("a member"), Aggregate::Tuple(of([scalar(v), scalar(2.0)]))),
            (syn::parse_str("b").expect("a member"), Aggregate::List(of([scalar(v), scalar(v)]))),
        ],
        base: Some(Box::new(Aggregate::Copy(x.into()))),
    };
    let vector = Aggregate::Vector(Box::new(Aggregate::Opaque(f.pure("1.0"))), f.pure("3"));
    let block = [Statement::Assign(x.into(), whole), Statement::Assign(x.into(), vector)];
    let expected = "x = models::P { a: (v, 2.0), b: vec[v, v], ..copy x }\nx = vec[{1.0}; {3}]\n";
    assert_eq!(f.print(&block), expected);
}
