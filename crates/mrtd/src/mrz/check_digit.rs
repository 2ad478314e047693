//! The check digit: weights 7, 3, 1 repeated, sum modulo 10 (ICAO Doc 9303-3, 4.9).

/// Check digit, 0 to 9, of cells of the MRZ alphabet: digits count as they are, letters as 10 to 35, the filler as 0.
///
/// Characters outside the alphabet count as 0 too.
/// It cannot tell `6` from `G`, nor `<`, `0`, `A`, `K` and `U` from each other: their values agree modulo 10.
/// Source: ICAO Doc 9303-3, 4.9 and appendix A.
pub fn check_digit(cells: &[u8]) -> u8 {
    let mut sum = Sum::default();
    sum.add(cells);
    sum.digit()
}

/// A check digit over several runs of cells that count as one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    total: u32,
    /// Position modulo 3.
    phase: usize,
}

impl Sum {
    pub(crate) fn add(&mut self, cells: &[u8]) {
        let weights = &WEIGHTS[self.phase];
        let mut groups = cells.chunks_exact(3);
        for group in &mut groups {
            self.total +=
                weighed(group[0], weights[0]) + weighed(group[1], weights[1]) + weighed(group[2], weights[2]);
        }
        let rest = groups.remainder();
        self.total += rest.iter().zip(weights).map(|(cell, weight)| weighed(*cell, *weight)).sum::<u32>();
        self.phase = (self.phase + rest.len()) % 3;
    }

    pub(crate) fn digit(self) -> u8 {
        (self.total % 10) as u8
    }
}

/// Weights from each position modulo 3.
const WEIGHTS: [[u32; 3]; 3] = [[7, 3, 1], [3, 1, 7], [1, 7, 3]];

fn weighed(cell: u8, weight: u32) -> u32 {
    u32::from(VALUE[usize::from(cell)]) * weight
}

const VALUE: [u8; 256] = {
    let mut table = [0; 256];
    let mut value = 0u8;
    while value < 36 {
        let cell = if value < 10 { b'0' + value } else { b'A' + value - 10 };
        table[cell as usize] = value;
        value += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    // Doc 9303-3, appendix A: examples 1 to 3.
    #[test]
    fn computes_the_worked_examples_of_the_standard() {
        assert_eq!(check_digit(b"520727"), 3);
        assert_eq!(check_digit(b"AB2134<<<"), 5);
        assert_eq!(check_digit(b"HA672242<658022549601086<<<<<<<<<<<<<<0"), 8);
    }

    #[test]
    fn runs_count_as_one() {
        let mut sum = Sum::default();
        sum.add(b"AB21");
        sum.add(b"34<<<");
        assert_eq!(sum.digit(), 5);
    }
}
