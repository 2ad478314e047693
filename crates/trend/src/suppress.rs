//! Which counts of a table may be told: small ones not, and not those either from which a small one could be worked out.
//!
//! The table has rows, columns and both totals. Every sum holds one cell of each row and column, so what a reader can work out is a
//! matter of cycles: a hidden cell stays open if hidden cells lead from its column back to its row along which the counts can be
//! shifted without any sum changing and any count falling below zero (D. Gusfield, "A graph theoretic approach to statistical data
//! security", SIAM J. Comput. 17, 1988). Where no such way is there, the cheapest one is opened by hiding its cells too.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The threshold of the alliance (DESIGN §6): smaller counts are not told.
pub const THRESHOLD: u64 = 10;

/// A count and whether the readers know it anyway, because they hold what it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The count.
    pub value: u64,
    /// Known to every reader: told as it is, and no cover for others.
    pub known: bool,
}

impl Cell {
    /// A count that readers do not know.
    pub const fn new(value: u64) -> Self {
        Self { value, known: false }
    }
}

/// The table as it may be told: one row and one column longer by the totals; `None` is not told.
///
/// Every hidden count could as well be larger by at least the threshold, as far as the told ones show; where the table is too small
/// for that, nothing of it is told but what the readers know.
pub fn told(table: &[Vec<Cell>], threshold: u64) -> Vec<Vec<Option<u64>>> {
    let mut whole = Whole::of(table);
    let (height, width) = (whole.cells.len(), whole.width());
    for row in 0..height {
        for column in 0..width {
            let cell = whole.cells[row][column];
            whole.hidden[row][column] = !cell.known && cell.value < threshold;
        }
    }
    for row in 0..height {
        for column in 0..width {
            let small = !whole.cells[row][column].known && whole.cells[row][column].value < threshold;
            if small && !whole.cover(row, column, threshold) {
                whole.hide_all();
                return whole.told();
            }
        }
    }
    whole.told()
}

/// A line of counts with its total, as [`told`] tells them.
pub fn told_line(line: &[Cell], threshold: u64) -> Vec<Option<u64>> {
    told(&[line.to_vec()], threshold).into_iter().next().unwrap_or_default()
}

struct Whole {
    cells: Vec<Vec<Cell>>,
    hidden: Vec<Vec<bool>>,
}

impl Whole {
    fn of(table: &[Vec<Cell>]) -> Self {
        let width = table.iter().map(Vec::len).max().unwrap_or(0);
        let sum = |cells: &mut dyn Iterator<Item = Cell>| {
            // A sum of no cells is zero and known to be.
            cells.fold(Cell { value: 0, known: true }, |sum, cell| Cell {
                value: sum.value.saturating_add(cell.value),
                known: sum.known && cell.known,
            })
        };
        let mut cells: Vec<Vec<Cell>> = table
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row.resize(width, Cell { value: 0, known: true });
                row.push(sum(&mut row.iter().copied()));
                row
            })
            .collect();
        cells.push((0..=width).map(|column| sum(&mut cells.iter().map(|row| row[column]))).collect());
        let hidden = cells.iter().map(|row| vec![false; row.len()]).collect();
        Self { cells, hidden }
    }

    fn width(&self) -> usize {
        self.cells.first().map_or(0, Vec::len)
    }

    /// With totals counted against their parts every row and column sums to zero: totals of rows and of columns turn their sign, the total of all does not.
    fn turned(&self, row: usize, column: usize) -> bool {
        (row + 1 == self.cells.len()) != (column + 1 == self.width())
    }

    /// Whether the turned value of a cell can rise (or fall) by `by` without its count falling below zero.
    fn can_move(&self, row: usize, column: usize, rise: bool, by: u64) -> bool {
        // Counts may rise without bound.
        rise != self.turned(row, column) || self.cells[row][column].value >= by
    }

    /// Makes sure that this hidden cell could be larger by `by`; hides what that needs. `false` if nothing helps.
    fn cover(&mut self, row: usize, column: usize, by: u64) -> bool {
        let (height, width) = (self.cells.len(), self.width());
        let rise = !self.turned(row, column);
        // From the column of the cell to its row if its turned value rises, the other way round if it falls.
        let (from, to) = if rise { (height + column, row) } else { (row, height + column) };
        let mut best: Vec<Option<(u64, usize)>> = vec![None; height + width];
        let mut open = BinaryHeap::from([Reverse((0_u64, from, from))]);
        while let Some(Reverse((cost, node, came))) = open.pop() {
            if best[node].is_some() {
                continue;
            }
            best[node] = Some((cost, came));
            if node == to {
                break;
            }
            // A row passes on by rises, a column by falls.
            let steps = if node < height { 0..width } else { 0..height };
            for step in steps {
                let (r, c, next) =
                    if node < height { (node, step, height + step) } else { (step, node - height, step) };
                let cell = self.cells[r][c];
                if (r, c) == (row, column) || cell.known || !self.can_move(r, c, node < height, by) {
                    continue;
                }
                let price = if self.hidden[r][c] { 0 } else { cell.value.saturating_add(1) };
                open.push(Reverse((cost.saturating_add(price), next, node)));
            }
        }
        let mut node = to;
        while let Some((_, came)) = best[node] {
            if came == node {
                return true;
            }
            let (r, c) = if node < height { (node, came - height) } else { (came, node - height) };
            self.hidden[r][c] = true;
            node = came;
        }
        false
    }

    fn hide_all(&mut self) {
        for (cells, hidden) in self.cells.iter().zip(&mut self.hidden) {
            for (cell, hidden) in cells.iter().zip(hidden) {
                *hidden = !cell.known;
            }
        }
    }

    fn told(&self) -> Vec<Vec<Option<u64>>> {
        let row = |(cells, hidden): (&Vec<Cell>, &Vec<bool>)| {
            cells.iter().zip(hidden).map(|(cell, hidden)| (!hidden).then_some(cell.value)).collect()
        };
        self.cells.iter().zip(&self.hidden).map(row).collect()
    }
}

#[cfg(test)]
mod tests;
