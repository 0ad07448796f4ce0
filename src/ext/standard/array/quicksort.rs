//! PHP's sorting algorithm (php-src `zend_sort`): insertion sort up to 16 elements, quicksort above.
//!
//! Any stable sort gives the same order for a comparison that is consistent. This one is here for the others: what PHP makes
//! of a callback that contradicts itself, and in which order it calls callbacks, depends on the algorithm.

/// Up to this many elements are sorted by insertion.
const FEW: usize = 16;
/// From this many elements on, the pivot is the median of five.
const MANY: usize = 1024;

/// Sorts `items`. `is_after(a, b)` says whether `a` comes after `b`.
pub(super) fn sort<T: Copy>(mut items: &mut [T], is_after: &mut impl FnMut(T, T) -> bool) {
    while items.len() > FEW {
        let meeting = partition(items, is_after);
        let (left, right) = items.split_at_mut(meeting);
        // The last of the left part is the pivot, which is in its place.
        let left_len = left.len() - 1;
        let left = &mut left[..left_len];
        // The smaller part first, so that the recursion stays shallow.
        if left.len() < right.len() {
            sort(left, is_after);
            items = right;
        } else {
            sort(right, is_after);
            items = left;
        }
    }
    insertion_sort(items, is_after);
}

/// Puts what belongs before the pivot before it, and returns where the part behind it starts.
fn partition<T: Copy>(items: &mut [T], is_after: &mut impl FnMut(T, T) -> bool) -> usize {
    let last = items.len() - 1;
    let middle = items.len() / 2;
    if items.len() >= MANY {
        let quarter = middle / 2;
        sort_at(
            items,
            &[0, quarter, middle, middle + quarter, last],
            is_after,
        );
    } else {
        sort_at(items, &[0, middle, last], is_after);
    }
    items.swap(1, middle);
    let pivot = items[1];
    let (mut low, mut high) = (2, last);
    'meet: loop {
        while is_after(pivot, items[low]) {
            low += 1;
            if low == high {
                break 'meet;
            }
        }
        high -= 1;
        if high == low {
            break;
        }
        while is_after(items[high], pivot) {
            high -= 1;
            if high == low {
                break 'meet;
            }
        }
        items.swap(low, high);
        low += 1;
        if low == high {
            break;
        }
    }
    items.swap(1, low - 1);
    low
}

/// Sorts the items at three to five places.
fn sort_at<T: Copy>(items: &mut [T], at: &[usize], is_after: &mut impl FnMut(T, T) -> bool) {
    let [a, b, c, rest @ ..] = at else {
        return;
    };
    sort_three(items, [*a, *b, *c], is_after);
    for (index, _) in rest.iter().enumerate() {
        // Each further one sinks to its place among those before it.
        let mut place = index + 3;
        while place > 0 && is_after(items[at[place - 1]], items[at[place]]) {
            items.swap(at[place - 1], at[place]);
            place -= 1;
        }
    }
}

fn sort_three<T: Copy>(
    items: &mut [T],
    [a, b, c]: [usize; 3],
    is_after: &mut impl FnMut(T, T) -> bool,
) {
    if !is_after(items[a], items[b]) {
        if !is_after(items[b], items[c]) {
            return;
        }
        items.swap(b, c);
        if is_after(items[a], items[b]) {
            items.swap(a, b);
        }
        return;
    }
    if !is_after(items[c], items[b]) {
        items.swap(a, c);
        return;
    }
    items.swap(a, b);
    if is_after(items[b], items[c]) {
        items.swap(b, c);
    }
}

fn insertion_sort<T: Copy>(items: &mut [T], is_after: &mut impl FnMut(T, T) -> bool) {
    match items.len() {
        0 | 1 => {}
        2 => {
            if is_after(items[0], items[1]) {
                items.swap(0, 1);
            }
        }
        3 => sort_at(items, &[0, 1, 2], is_after),
        4 => sort_at(items, &[0, 1, 2, 3], is_after),
        5 => sort_at(items, &[0, 1, 2, 3, 4], is_after),
        count => {
            for at in 1..count {
                if !is_after(items[at - 1], items[at]) {
                    continue;
                }
                let place = if at < 6 {
                    place_one_by_one(items, at, is_after)
                } else {
                    place_two_by_two(items, at, is_after)
                };
                items[place..=at].rotate_right(1);
            }
        }
    }
}

/// Where the item at `at`, which belongs before the one before it, is to be put.
fn place_one_by_one<T: Copy>(
    items: &[T],
    at: usize,
    is_after: &mut impl FnMut(T, T) -> bool,
) -> usize {
    let mut place = at - 1;
    while place > 0 {
        if !is_after(items[place - 1], items[at]) {
            break;
        }
        place -= 1;
    }
    place
}

/// The same in steps of two; `at` is 6 or more.
fn place_two_by_two<T: Copy>(
    items: &[T],
    at: usize,
    is_after: &mut impl FnMut(T, T) -> bool,
) -> usize {
    let mut place = at - 1;
    loop {
        place -= 2;
        if !is_after(items[place], items[at]) {
            place += 1;
            if !is_after(items[place], items[at]) {
                place += 1;
            }
            return place;
        }
        match place {
            0 => return 0,
            1 => return usize::from(is_after(items[at], items[0])),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sort;

    fn numbers(count: usize, modulus: u64) -> Vec<u64> {
        let mut state = 1u64;
        (0..count)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 33) % modulus
            })
            .collect()
    }

    #[test]
    fn it_sorts_what_any_sort_sorts() {
        for count in [0, 1, 2, 3, 4, 5, 6, 7, 15, 16, 17, 40, 1000, 1024, 5000] {
            for modulus in [2, 10, 1 << 30] {
                let mut items = numbers(count, modulus);
                let mut expected = items.clone();
                expected.sort();
                sort(&mut items, &mut |a, b| a > b);
                assert_eq!(items, expected, "{count} items below {modulus}");
            }
        }
    }

    #[test]
    fn a_comparison_that_contradicts_itself_does_no_harm() {
        let mut items = numbers(3000, 1 << 20);
        let mut flip = false;
        sort(&mut items, &mut |_, _| {
            flip = !flip;
            flip
        });
        let mut always = numbers(3000, 1 << 20);
        sort(&mut always, &mut |_, _| true);
        let mut never = numbers(3000, 1 << 20);
        sort(&mut never, &mut |_, _| false);
    }
}
