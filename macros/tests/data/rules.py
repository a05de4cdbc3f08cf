#!/usr/bin/env python3
"""Writes rules.txt, the reference for the derivative table: `./rules.py > rules.txt`, with mpmath 1.3.

A line is `name arguments | value | first partials | second partials`, the second ones in the order 11 12 22 of an upper
triangle. Every derivative is a central difference of the function's definition in several hundred digits; no formula for a
derivative stands here. Where a derivative doesn't exist in the reals, `nan` stands.

Arguments are exact in `f64`, most of them in `f32` as well. After `~` stands the condition of a number, sum |x_j dg/dx_j|: it may be as
inexact as if the arguments were off by some ulps. Values have it, since they are the standard library's, and the derivatives
of the rules in CONDITIONED.
"""

import random
import struct
import sys
from functools import cache
from itertools import product

from mpmath import mp, mpf

random.seed(20)

# The zeros of these, or of their derivatives, lie where terms cancel.
CONDITIONED = {
    "atan2", "gamma", "ln_gamma", "polygamma", "powf", "powf_derivative", "log", "direction", "erf", "erfc", "powi",
    "powi_derivative", "exp2", "exp10",
}


# Arguments

def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def between(low, high, count=5):
    """Random numbers of `f32`, spread over the orders of magnitude if there are many."""
    if low * high > 0 and max(low / high, high / low) > 50:
        sign = 1 if low > 0 else -1
        a, b = sorted((mp.log(abs(low)), mp.log(abs(high))))
        return [single(sign * float(mp.exp(random.uniform(float(a), float(b))))) for _ in range(count)]
    return [single(random.uniform(low, high)) for _ in range(count)]


def both(points):
    return [sign * x for x in points for sign in (1, -1)]


TINY = [single(1e-30), 1e-300]
HUGE = [single(1e30), 1e300]
EXTREME = TINY + HUGE
POSITIVE = between(1e-3, 1e3) + between(0.5, 2)
NEGATIVE = [-x for x in POSITIVE]
REAL = both(between(1e-3, 1e3) + between(0.5, 2) + EXTREME)
EXPONENT = both(between(1e-3, 80) + TINY + [40.0]) + between(0.1, 10)
NEAR_ONE = [1 - 2.0**-k for k in (3, 9, 15, 22, 40)]
INSIDE = both(between(1e-3, 0.9) + TINY + NEAR_ONE)
STEPS = both([0.25, 0.75, 1.25, 2.75, 1234.5625] + between(0.01, 100))


def one(points):
    return [(x,) for x in points]


def each(*columns):
    return list(product(*columns))


def pairs(low, high, count=4):
    """Random pairs in the four quadrants."""
    return [(sx * x, sy * y) for sx in (1, -1) for sy in (1, -1)
            for x, y in zip(between(low, high, count), between(low, high, count))]


def apart(points):
    """Points at which no two arguments are equal, for operations with kinks there."""
    return [p for p in points if len(set(p)) == len(p)]


TRIPLES = [(s * sx * x, s * sy * y, s * r) for x, y, r in ((3, 4, 5), (5, 12, 13), (15, 8, 17), (24, 7, 25), (399, 40, 401))
           for sx in (1, -1) for sy in (1, -1) for s in (1.0, 2.0**-20)]
TRIPLES += [(2.0**12 - 1, 2.0**7, 2.0**12 + 1), (2.0**7, 2.0**12 - 1, 2.0**12 + 1)]


# Definitions, and how often the rule's operation is a derivative of what is defined

def sign(x):
    return mpf((x > 0) - (x < 0))


def truncated(x):
    return mp.floor(x) if x >= 0 else mp.ceil(x)


def div_euclid(x, y):
    return mp.floor(x / y) if y > 0 else mp.ceil(x / y)


def share(a, b):
    return mpf(1) if a > b else mpf(0)


def ln_gamma(x, *_):
    return mp.log(abs(mp.gamma(x)))


RULES = {
    "add": (lambda a, b: a + b, pairs(1e-3, 1e3)),
    "sub": (lambda a, b: a - b, pairs(1e-3, 1e3)),
    "mul": (lambda a, b: a * b, pairs(1e-3, 1e3) + [(single(1e20), single(1e-20)), (1e200, 1e-200)]),
    "div": (lambda a, b: a / b, pairs(1e-3, 1e3) + [(single(1e12), single(1e11)), (single(1e-12), single(1e-11)), (1e150, 1e140)]),
    "neg": (lambda x: -x, one(REAL)),
    "recip": (lambda x: 1 / x, one(REAL)),
    "mul_add": (lambda a, b, c: a * b + c, each(between(-3, 3, 3), between(-3, 3, 3), between(10, 30, 2))),
    "rem": (lambda x, y: x - y * truncated(x / y), pairs(0.1, 100, 8) + [(1.0, 0.1), (single(1e7), single(0.3))]),
    "rem_euclid": (lambda x, y: x - y * div_euclid(x, y), pairs(0.1, 100, 8) + [(1.0, 0.1), (single(1e7), single(0.3))]),
    "remainder": (lambda x, y: x - y * mp.nint(x / y), pairs(0.1, 100, 8) + [(1.0, 0.1), (single(1e7), single(0.3))]),
    "midpoint": (lambda a, b: (a + b) / 2, pairs(1e-3, 1e3)),
    "to_degrees": (lambda x: x * 180 / mp.pi, one(REAL[:-4])),
    "to_radians": (lambda x: x * mp.pi / 180, one(REAL)),
    "scalbn": (lambda x, n: mp.ldexp(x, n), each(REAL[:8], [-20, -1, 0, 3, 60])),
    "ratio": (lambda a, r: a / r, each(REAL[:10], between(1e-3, 1e3, 3))),

    "abs": (abs, one(REAL)),
    "copysign": (lambda x, s: abs(x) * sign(s), pairs(1e-3, 1e3)),
    "max": (max, apart(pairs(1e-3, 1e3))),
    "min": (min, apart(pairs(1e-3, 1e3))),
    "clamp": (lambda x, low, high: min(max(x, low), high), apart(each(between(-5, 5, 8), between(-2, -1, 2), between(1, 2, 2)))),
    "fdim": (lambda a, b: max(a - b, mpf(0)), apart(pairs(1e-3, 1e3))),
    "share": (share, apart(pairs(1e-3, 1e3))),
    "sign": (sign, one(REAL)),

    "floor": (mp.floor, one(STEPS)),
    "ceil": (mp.ceil, one(STEPS)),
    "round": (lambda x: truncated(x + sign(x) / 2), one(STEPS)),
    "round_ties_even": (mp.nint, one(STEPS)),
    "trunc": (truncated, one(STEPS)),
    "fract": (lambda x: x - truncated(x), one(STEPS)),
    "signum": (sign, one(REAL)),
    "div_euclid": (div_euclid, pairs(0.1, 100, 6)),

    "exp": (mp.exp, one(EXPONENT + [600.0, -600.0])),
    "exp2": (lambda x: mpf(2) ** x, one(EXPONENT + [900.0, -900.0])),
    "exp10": (lambda x: mpf(10) ** x, one([x / 4 for x in EXPONENT] + [250.0, -250.0])),
    "exp_m1": (mp.expm1, one(EXPONENT + [600.0, -600.0])),
    "ln": (mp.log, one(POSITIVE + EXTREME)),
    "log2": (lambda x: mp.log(x) / mp.log(2), one(POSITIVE + EXTREME)),
    "log10": (lambda x: mp.log(x) / mp.log(10), one(POSITIVE + EXTREME)),
    "ln_1p": (mp.log1p, one(POSITIVE + EXTREME + [-x for x in NEAR_ONE + TINY + between(0.01, 0.9)])),
    "log": (lambda x, base: mp.log(x) / mp.log(base), each(POSITIVE[:6], between(0.01, 0.9, 3) + between(1.1, 100, 3))),

    "sin": (mp.sin, one(REAL)),
    "cos": (mp.cos, one(REAL)),
    "tan": (mp.tan, one(REAL)),
    "asin": (mp.asin, one(INSIDE)),
    "acos": (mp.acos, one(INSIDE)),
    "atan": (mp.atan, one(REAL)),
    "atan2": (lambda y, x: mp.arg(mp.mpc(x, y)), pairs(1e-3, 1e3) + pairs(0.5, 2) + [
        (single(1e15), single(2e15)), (single(1e-15), single(-2e-15)), (1e150, 1e150), (1e-150, 2e-150), (1.0, 1e-9), (1e-9, 1.0),
        (3.0, 0.0), (-3.0, 0.0), (0.0, 2.0)]),
    "one_minus_square": (lambda x: 1 - x * x, one(INSIDE + between(1.5, 100))),

    "sinh": (mp.sinh, one(EXPONENT + [600.0, -600.0])),
    "cosh": (mp.cosh, one(EXPONENT + [600.0, -600.0])),
    "tanh": (mp.tanh, one(both(between(1e-3, 20) + TINY + [15.0, 40.0]) + [300.0])),
    "asinh": (mp.asinh, one(REAL)),
    "acosh": (mp.acosh, one([1 + 2.0**-k for k in (2, 10, 20, 40)] + between(1.1, 1e3) + HUGE)),
    "atanh": (mp.atanh, one(INSIDE)),
    "sech_squared": (lambda x, t: mp.sech(x) ** 2,
                     [(x, float(mp.tanh(x))) for x, in one(both(between(1e-3, 20) + TINY + [15.0, 40.0]) + [300.0])]),

    "powi": (lambda x, n: x**n, each(POSITIVE[4:9] + NEGATIVE[4:9], [-7, -2, -1, 0, 1, 2, 3, 10])),
    "powi_derivative": (lambda x, n, k: x**n, each(POSITIVE[4:9] + NEGATIVE[4:9], [-2, 0, 1, 3, 6], [0, 1, 2, 3]),
                        lambda x, n, k: (k, 0, 0)),
    "powf": (lambda x, p: x**p, each(POSITIVE[2:8], between(-5, 5, 4) + [0.0, 0.5, 1.0, 2.0]) +
             [(single(1e-12), 0.5), (single(1e12), -1.5), (1e-200, 1.25), (1e200, 1.25)] +
             each(NEGATIVE[4:7], [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0])),
    "powf_derivative": (lambda x, p, j, k: x**p, each(POSITIVE[4:7], [-1.25, 0.5, 1.0, 2.0, 2.75], [0, 1, 2], [0, 1, 2]),
                        lambda x, p, j, k: (j, k, 0, 0)),
    "sqrt": (mp.sqrt, one(POSITIVE + EXTREME)),
    "cbrt": (lambda x: sign(x) * mp.cbrt(abs(x)), one(REAL)),
    "hypot": (mp.hypot, pairs(1e-3, 1e3) + [(single(1e30), single(3e30)), (1e300, 2e300), (1e-300, 1e-300), (1.0, 1e-9), (1e-9, 1.0),
                                            (3.0, 0.0), (0.0, -3.0), (4096.0, 1.0)]),
    "direction": (lambda x, y, r: mp.hypot(x, y), TRIPLES, lambda x, y, r: (1, 0, 0)),
    "unsigned": (lambda x: x, one(POSITIVE + EXTREME)),

    "gamma": (mp.gamma, one(between(1e-3, 0.5) + between(0.5, 30, 12) + between(-5, -0.1, 8) + [100.5, single(1e-18)])),
    "ln_gamma": (ln_gamma, one(between(1e-3, 0.5) + between(0.5, 1e3, 12) + between(-20, -0.1, 8) + TINY[:1] + HUGE)),
    "erf": (mp.erf, one(both(between(1e-3, 5) + TINY) + [8.0, 9.0])),
    "erfc": (mp.erfc, one(both(between(1e-3, 5) + TINY) + [8.0, 20.0])),
    "polygamma": (ln_gamma, each(between(0.01, 50, 6) + between(-6, -0.1, 5), [0, 1, 2, 3]), lambda x, n: (n + 1, 0)),
    # Away from a cotangent of zero, a product.
    "joint": (lambda a, b: a * b, pairs(1e-3, 1e3) + [(single(1e20), single(1e-20)), (1e200, 1e-200)]),
    "strong": (lambda s, p: s * p, pairs(1e-3, 1e3) + [(single(1e20), single(1e-20)), (1e200, 1e-200)]),
}


# Derivatives

def derivative(f, point, orders, bits):
    """The derivative of these orders, by central differences in one argument after the other."""
    i = next((i for i, order in enumerate(orders) if order), None)
    if i is None:
        return f(*point)
    rest = [0 if m == i else order for m, order in enumerate(orders)]

    def along(t):
        return derivative(f, [t if m == i else x for m, x in enumerate(point)], rest, bits)

    return mp.diff(along, point[i], orders[i], h=mp.ldexp(abs(point[i]) or 1, -bits))


def limit(f, point, orders):
    """The derivative with two sizes of steps: they must agree, or vanish against the function."""
    coarse, fine = (at_precision(f, point, orders, factor) for factor in (1, 2))
    if mp.im(fine) != 0:
        return mp.nan
    if abs(coarse - fine) <= 1e-22 * abs(fine):
        return mp.re(fine)
    scale = abs(f(*point)) / mp.fprod(abs(x) ** order for x, order in zip(point, orders) if x)
    if max(abs(coarse), abs(fine)) <= 1e-22 * scale:
        return mpf(0)
    sys.exit(f"no derivative {orders} at {point}: {coarse} or {fine}")


def at_precision(f, point, orders, factor):
    magnitude = max((abs(mp.mag(x)) for x in point if isinstance(x, mpf) and x), default=0)
    bits = factor * (120 + magnitude)
    with mp.workprec(4 * bits):
        return derivative(f, point, orders, bits)


def text(number, condition=None):
    if mp.isnan(number):
        return "nan"
    number = mp.nstr(number, 18, min_fixed=0, max_fixed=0) if number else "0"
    return number if condition is None else f"{number}~{mp.nstr(condition, 3, min_fixed=0, max_fixed=0)}"


def row(name, f, point, base):
    """The value, the first and the second partials at a point, each with its condition where that is asked for."""
    reals = [i for i, x in enumerate(point) if isinstance(x, float)]
    exact = [mpf(x) if isinstance(x, float) else x for x in point]

    @cache
    def partial(*places):
        orders = list(base)
        for place in places:
            orders[place] += 1
        return limit(f, exact, orders)

    def number(*places):
        g = partial(*sorted(places))
        if mp.isnan(g) or places and name not in CONDITIONED:
            return text(g)
        slopes = [partial(*sorted((*places, j))) * exact[j] for j in reals if exact[j] != 0]
        return text(g, sum(abs(s) for s in slopes if not mp.isnan(s)))

    first = [number(i) for i in reals]
    second = [number(i, j) for i in reals for j in reals if i <= j]
    arguments = " ".join(repr(x) for x in point)
    return f"{name} {arguments} | {number()} | {' '.join(first)} | {' '.join(second)}"


for name, (f, points, *orders) in RULES.items():
    for point in points:
        print(row(name, f, point, orders[0](*point) if orders else (0,) * len(point)))
