// Functions that passes must leave alone, or change with care: each breaks one condition of a pass, and no other.

// What the passes of a loop fill, and what is not filled.

#[differentiable(order = 2)]
fn filled_and_read_after_the_loop(x: &[f64; 4], n: usize) -> f64 {
    let mut work = vec![0.5; 4];
    let mut sum = 0.25;
    for k in 0..n {
        for j in 0..4 {
            work[j] = x[j] * x[k] + sum;
        }
        for j in 0..4 {
            sum += work[j] * work[j] * 0.1;
        }
    }
    sum * work[1]
}

#[differentiable(order = 2)]
fn filled_in_one_branch_and_read_in_the_other(x: &[f64; 4], n: usize) -> f64 {
    let mut work = vec![0.5; 4];
    let mut sum = 0.25;
    for k in 0..n + 1 {
        if k % 2 == 0 {
            for j in 0..4 {
                work[j] = x[j] * x[k] + sum;
            }
        } else {
            for j in 0..4 {
                sum += work[j] * x[j] * sum;
            }
        }
    }
    sum
}

#[differentiable(order = 2)]
fn filled_as_often_as_it_is_long(x: &[f64]) -> f64 {
    let d = x.len();
    let mut work = vec![0.5; d];
    let mut sum = 0.25;
    for k in 0..work.len() {
        for j in 0..d {
            work[j] = x[j] * x[k] + sum;
        }
        for j in 0..d {
            sum += work[j] * x[j] * 0.1;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn filled_from_itself(x: &[f64], n: usize) -> f64 {
    let d = x.len();
    let mut work = vec![0.5; d];
    let mut sum = 0.25;
    for _ in 0..n {
        for j in 0..d {
            work[j] = x[j] * work[d - 1 - j];
        }
        for j in 0..d {
            sum += work[j] * x[j];
        }
    }
    sum
}

#[differentiable(order = 2)]
fn filled_while_others_are_read(x: &[f64], n: usize) -> f64 {
    let d = x.len();
    let mut work = vec![0.5; d];
    let mut sum = 0.25;
    for k in 0..n {
        for j in 0..d {
            work[j] = x[j] * x[k] + sum;
            sum += work[d - 1 - j] * x[j] * 0.1;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn filled_where_the_loop_does_not_count(x: &[f64; 4], n: usize) -> f64 {
    let mut work = vec![0.5; 4];
    let mut sum = 0.25;
    for k in 0..n {
        for j in 0..4 {
            work[k] = x[j] * x[k] + sum;
        }
        for j in 0..4 {
            sum += work[j] * x[j] * 0.1;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn filled_in_one_column(x: &[f64; 4], n: usize) -> f64 {
    let mut table = vec![[0.5; 2]; 4];
    let mut sum = 0.25;
    for k in 0..n {
        for i in 0..4 {
            table[i][1] = x[i] * x[k] + sum;
        }
        for i in 0..4 {
            sum += table[i][0] * table[i][1] * 0.1;
        }
        table[k][0] = sum * x[0];
    }
    sum
}

#[differentiable(order = 2)]
fn filled_in_one_row(x: &[f64; 4], n: usize) -> f64 {
    let mut table = vec![[0.5; 4]; 4];
    let mut sum = 0.25;
    for k in 0..n {
        for i in 0..4 {
            for j in 0..4 {
                table[k][j] = x[i] * x[j] + sum;
            }
        }
        for i in 0..4 {
            sum += table[i][i] * x[k] * 0.1;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn filled_until_it_leaves(x: &[f64; 4], n: usize) -> f64 {
    let mut work = vec![0.5; 4];
    let mut sum = 0.25;
    for k in 0..n {
        for j in 0..4 {
            if j > k + 1 {
                break;
            }
            work[j] = x[j] * x[k] + sum;
        }
        for j in 0..4 {
            sum += work[j] * x[j] * 0.1;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn read_before_it_is_filled(x: &[f64; 4], n: usize) -> f64 {
    let mut work = vec![0.5; 4];
    let mut sum = 0.25;
    for k in 0..n {
        sum += work[k] * x[0];
        for j in 0..4 {
            work[j] = x[j] * x[k] + sum;
        }
        sum += work[3] * x[1];
    }
    sum
}

#[differentiable(order = 2)]
fn filled_in_two_loops(x: &[f64; 4], n: usize) -> f64 {
    let mut work = vec![0.5; 4];
    let mut sum = 0.25;
    for k in 0..n {
        for j in 0..4 {
            work[j] = x[j] * x[k] + sum;
        }
        sum += work[k] * x[0];
    }
    for k in 0..n {
        sum += work[k] * sum * x[1];
        for j in 0..4 {
            work[j] = x[j] * sum;
        }
    }
    sum
}

// Vectors that each pass of a loop declares.

#[differentiable(order = 2)]
fn of_another_length_each_time(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for k in 0..n {
        let m = k + 1;
        let mut work = vec![0.0; m];
        for j in 0..m {
            work[j] += x[j] * x[k] * sum;
        }
        for j in 0..m {
            sum += work[j] * work[j] * x[3];
        }
    }
    sum
}

#[differentiable(order = 2)]
fn of_numbers_that_are_not_zero(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for k in 0..n {
        let mut work = vec![0.5; 4];
        let mut table = vec![[0.0, 1.5]; 4];
        let mut others = vec![-0.0; 4];
        work[k] *= x[k] * sum;
        table[k][1] *= x[k];
        others[k] += x[k];
        for j in 0..4 {
            sum += work[j] * table[j][1] * x[j] + others[j];
        }
    }
    sum
}

#[differentiable(order = 2)]
fn of_zeros_some_of_which_stay(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for k in 0..n {
        let mut work = vec![0.0; 4];
        let mut table = vec![[0.0; 2]; 4];
        work[k] = x[k] * sum;
        table[k + 1][0] += x[k] * x[0];
        for j in 0..4 {
            sum += work[j] * work[j] + table[j][0] * x[j];
        }
    }
    sum
}

#[differentiable(order = 2)]
fn in_loops_of_loops(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for k in 0..n {
        for i in 0..2 {
            let mut work = vec![0.0; 4];
            work[i] = x[k] * sum;
            for j in 0..4 {
                sum += work[j] * x[j] * 0.1;
            }
        }
    }
    sum
}

#[differentiable(order = 2)]
fn that_grow(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for k in 0..n {
        let mut work = vec![0.0; 2];
        work.push(x[k] * sum);
        work[0] += x[0];
        for j in 0..work.len() {
            sum += work[j] * work[j] * x[1];
        }
    }
    sum
}

#[differentiable(order = 2)]
fn that_are_kept(x: &[f64; 4], n: usize) -> f64 {
    let mut rows = Vec::new();
    let mut last = vec![0.5; 2];
    let mut sum = 0.25;
    for k in 0..n {
        let mut work = vec![0.0; 2];
        let mut other = vec![0.0; 2];
        let mut third = vec![0.0; 2];
        work[0] = x[k] * sum;
        other[1] = x[k] * x[0] + last[1];
        third[0] = x[k].sin();
        sum += work[0] * other[1] * third[0];
        rows.push(work);
        last = other;
        let pair = (third, x[k]);
        sum += pair.0[0] * pair.1;
    }
    sum + rows[1][0] * rows[0][0] + last[1]
}

#[differentiable(order = 2)]
fn of_a_vector(v: Vec<f64>, x: f64) -> f64 {
    v[0] * v[1] * x + v[1].sin()
}

#[differentiable(order = 2)]
fn that_are_given_away(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for k in 0..n {
        let mut work = vec![0.0; 2];
        work[0] = x[k] * sum;
        work[1] = x[0];
        sum += of_a_vector(work, x[1]);
    }
    sum
}

// Neighbours that iterations add to.

#[differentiable(order = 2)]
fn neighbours_of_two_arrays(x: &[f64; 4], y: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for i in 0..n {
        sum += x[i] * x[i + 1] * y[i].sin() - y[i + 1] * x[i];
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_in_steps(x: &[f64; 4]) -> f64 {
    let mut sum = 0.25;
    for i in (0..3).step_by(2) {
        sum += x[i] * x[i + 1].sin();
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_up_to_the_last(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for i in 0..=n - 1 {
        sum += x[i] * x[i + 1].sin();
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_backwards(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for i in (1..n).rev() {
        sum = sum * x[i - 1] + x[i] * x[i + 1].sin();
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_up_to_what_changes(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    let mut m = n;
    for i in 0..m {
        sum += x[i] * x[i + 1].sin();
        m = i;
    }
    sum * x[m]
}

#[differentiable(order = 2)]
fn neighbours_of_no_element(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = x[0] * x[1];
    for i in 2..2 {
        sum += x[i] * x[i + 1].sin();
    }
    for i in n..n {
        sum += x[i] * x[i + 1].sin();
    }
    for i in 3..n {
        sum += x[i] * x[i - 1].sin();
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_at_times(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for i in 1..n {
        if i % 2 == 0 {
            sum += x[i - 1] * x[i + 1];
        }
        sum += x[i] * sum;
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_until_it_leaves(x: &[f64; 4]) -> f64 {
    let mut sum = 0.25;
    for i in 0..3 {
        sum += x[i] * x[i + 1].sin();
        if i == 1 {
            break;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_among_others(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for i in 0..n {
        sum += x[i] * x[i + 1].sin() * x[3 - i] + x[2];
    }
    sum
}

#[differentiable(order = 2)]
fn neighbours_far_and_between(x: &[f64; 9], n: usize) -> f64 {
    let mut sum = 0.25;
    for i in 0..n {
        sum += x[i] * x[i + 3] + x[i + 1].sin() * x[i + 6] * x[i + 2];
    }
    sum
}

#[differentiable(order = 2)]
fn one_element_each_time(w: &[[f64; 2]; 3], x: &[f64; 4], n: usize, k: usize) -> f64 {
    let mut sum = 0.25;
    for i in 0..n {
        sum += w[n - 1][1] * x[i].sin() * w[k - 1][0] * x[k] + x[i] * x[k];
    }
    sum
}

// Loops whose adjoints are zero at some points, but not all that they add is a multiple of these.

#[differentiable(order = 2)]
fn a_sum_that_counts_at_times(x: &[f64; 4], n: usize) -> f64 {
    let mut sum = 0.25;
    for i in 0..n {
        sum += x[i] * x[i + 1].sin();
    }
    if x[3] > 0.5 { sum * x[0] } else { x[1] }
}

#[differentiable(order = 2)]
fn two_sums_of_which_one_counts(x: &[f64; 4], n: usize) -> f64 {
    let (mut a, mut b) = (0.25, 0.5);
    for i in 0..n {
        a += x[i] * x[i + 1].sin();
        b += x[i] * x[3 - i];
    }
    if x[3] > 0.5 { a * x[0] } else { b * x[1] }
}

#[differentiable(order = 2)]
fn three_sums_of_which_one_counts(x: &[f64; 4], n: usize) -> f64 {
    let (mut a, mut b, mut c) = (0.25, 0.5, 0.75);
    for i in 0..n {
        a += x[i] * x[i + 1].sin();
        b += x[i] * x[3 - i];
        c += x[i].cos() * x[0];
    }
    if x[3] > 0.5 { a * x[0] } else { b * x[1] + c }
}

#[differentiable(order = 2)]
fn sums_in_loops_of_loops(x: &[f64; 4], n: usize) -> f64 {
    let mut total = 0.0;
    for k in 0..n {
        let mut sum = 0.25;
        for i in 0..n {
            sum += x[i] * x[k + 1].sin() + x[i + 1];
        }
        total += if sum > 1.0 { sum * x[k] } else { x[k].exp() };
    }
    total
}

#[differentiable(order = 2)]
fn a_product_with_a_sum(x: &[f64; 4], n: usize) -> f64 {
    let (mut p, mut s) = (x[0], 0.25);
    for i in 0..n {
        p = p * x[i].sin();
        s += x[i + 1] * x[i];
        if x[i] < 0.0 {
            p = 1.5;
        }
    }
    p * x[3] + s
}

#[differentiable(order = 2)]
fn a_product_that_starts_anew(x: &[f64; 4], n: usize) -> f64 {
    let mut p = x[0];
    for i in 0..n {
        p = p * x[i].sin();
        if x[i + 1] < 0.3 {
            p = x[i + 1] * x[i];
        }
    }
    p.exp()
}

#[differentiable(order = 2)]
fn two_values_that_start_anew(x: &[f64; 4], n: usize) -> f64 {
    let (mut a, mut b) = (x[0], x[1]);
    for i in 0..n {
        (a, b) = (a * b + x[i], b * x[i + 1]);
        if a < 1.0 {
            (a, b) = (0.5, 1.5);
        }
        if b < 0.2 {
            b = 0.7;
        }
    }
    a * x[2] + b
}

#[differentiable(order = 2)]
fn three_values_that_start_anew(x: &[f64; 4], n: usize) -> f64 {
    let (mut a, mut b, mut c) = (x[0], x[1], x[2]);
    for i in 0..n {
        (a, b, c) = (a * b + x[i], b * c, c * x[i + 1]);
        if a < 1.0 {
            (a, b, c) = (0.5, 1.5, 0.3);
        }
    }
    a * x[2] + b * c
}

#[differentiable(order = 2)]
fn the_least_of_sums(x: &[f64; 4], y: &[f64; 4], n: usize) -> f64 {
    let mut least = 10.0;
    for k in 0..n {
        let mut sum = 0.0;
        for i in 0..n {
            sum += (x[i] - y[k]).powi(2) * x[k + 1].exp();
        }
        if sum < least {
            least = sum;
        }
    }
    least.sin()
}

#[differentiable(order = 2)]
fn counted_in_the_loop_and_after(x: &[f64; 4], n: usize) -> f64 {
    let (mut sum, mut last) = (0.25, x[0]);
    for i in 0..n {
        sum += last * x[i].sin();
        last = x[i + 1] * x[i];
    }
    if x[3] > 0.5 { sum * last } else { last }
}

#[differentiable(order = 2)]
fn an_array_of_sums(x: &[f64; 4], n: usize) -> f64 {
    let mut sums = [0.25; 4];
    for i in 0..n {
        for j in 0..4 {
            sums[j] += x[i] * x[j].sin();
        }
    }
    if x[3] > 0.5 { sums[0] * sums[n] } else { sums[1] * x[2] }
}

#[differentiable(order = 2)]
fn a_power_that_is_not_positive(x: &[f64; 4]) -> f64 {
    (x[0] * x[1]).powi(-2) + x[2] * x[3]
}

#[differentiable(order = 2)]
fn a_divisor(x: &[f64; 4]) -> f64 {
    x[2] / (x[0] * x[1]) + x[3]
}

#[differentiable(order = 2)]
fn sums_apart(x: &[f64; 4]) -> [f64; 2] {
    let mut sums = [0.25; 2];
    sums[0] += x[0] * x[1];
    sums[1] += x[2] * x[3];
    sums
}
