//! Tables: cells wrap, heads repeat on every page.

use super::face::Face;
use super::sheet::{Align, HEIGHT, Ink, Place, Sheet, Style, WIDTH};

const TEXT: Style = Style {
    size: 8.5,
    bold: false,
    ink: Ink::Black,
};
const HEAD: Style = Style {
    size: 8.5,
    bold: false,
    ink: Ink::Grey,
};
const SUM: Style = Style {
    size: 8.5,
    bold: true,
    ink: Ink::Black,
};
const TITLE: Style = Style {
    size: 10.5,
    bold: true,
    ink: Ink::Black,
};
const NOTE: Style = Style {
    size: 8.0,
    bold: false,
    ink: Ink::Grey,
};
/// Space above and below the text of a row, and beside the text of a cell.
const PAD: (f32, f32) = (2.6, 5.0);

/// A column: head, share of the width, alignment.
pub struct Column {
    head: String,
    share: f32,
    align: Align,
}

/// A column of words.
pub fn words(head: &str, share: f32) -> Column {
    Column {
        head: head.to_owned(),
        share,
        align: Align::Left,
    }
}

/// A column of figures.
pub fn figures(head: &str, share: f32) -> Column {
    Column {
        head: head.to_owned(),
        share,
        align: Align::Right,
    }
}

/// One section of the notice.
pub struct Table {
    /// Title.
    pub title: String,
    /// What follows the title where the table goes on after a page break.
    pub continued: &'static str,
    /// Side remark under the title; may be blank.
    pub note: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Last row; may be absent. A blank cell belongs to the one on its left.
    pub sum: Option<Vec<String>>,
}

/// A row broken into lines, cell by cell.
type Broken = Vec<Vec<String>>;

impl Table {
    /// Draws the table from the sheet's current height on.
    pub fn draw(&self, sheet: &mut Sheet, face: &Face) {
        let heads: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.head.clone())
            .collect();
        let head = self.broken(face, &heads, HEAD);
        let mut rows: Vec<(Broken, Style)> = self
            .rows
            .iter()
            .flat_map(|row| self.pieces(face, row, TEXT))
            .collect();
        let body = rows.len();
        rows.extend(self.sum.iter().flat_map(|row| self.pieces(face, row, SUM)));
        let first = rows.first().map_or(0.0, |(row, style)| height(row, *style));
        if sheet.left() < self.title_height() + height(&head, HEAD) + first {
            sheet.turn();
        }
        self.draw_title(sheet, face, "");
        self.draw_head(sheet, face, &head);
        for (i, (row, style)) in rows.iter().enumerate() {
            // The sum does not stand alone on a page: it takes the last row along.
            let with = if i + 1 == body {
                &rows[i..]
            } else {
                &rows[i..=i]
            };
            let needed: f32 = with.iter().map(|(row, style)| height(row, *style)).sum();
            if sheet.left() < needed && i > 0 {
                sheet.turn();
                self.draw_title(sheet, face, self.continued);
                self.draw_head(sheet, face, &head);
            }
            self.draw_row(sheet, face, row, *style);
            sheet.rule(Ink::Rule);
        }
        sheet.skip(13.0);
    }

    fn title_height(&self) -> f32 {
        TITLE.line()
            + if self.note.is_empty() {
                0.0
            } else {
                NOTE.line()
            }
            + 3.0
    }

    fn draw_title(&self, sheet: &mut Sheet, face: &Face, after: &str) {
        let title = format!("{}{after}", self.title);
        let place = Place::across(Align::Left);
        sheet.text(face, &title, TITLE, place);
        if !self.note.is_empty() {
            sheet.text(face, &self.note, NOTE, place.lower(TITLE.line()));
        }
        sheet.skip(self.title_height());
    }

    fn draw_head(&self, sheet: &mut Sheet, face: &Face, head: &Broken) {
        sheet.shade(0.0, WIDTH, height(head, HEAD), Ink::Shade);
        self.draw_row(sheet, face, head, HEAD);
    }

    fn draw_row(&self, sheet: &mut Sheet, face: &Face, row: &Broken, style: Style) {
        let mut x = 0.0;
        for (at, lines) in row.iter().enumerate() {
            let place = Place {
                x: x + self.inset(at),
                down: 0.0,
                width: self.inner(at),
                align: self.columns[at].align,
            };
            for (i, line) in lines
                .iter()
                .enumerate()
                .filter(|(_, line)| !line.is_empty())
            {
                sheet.text(
                    face,
                    line,
                    style,
                    place.lower(PAD.0 + i as f32 * style.line()),
                );
            }
            x += self.width(at);
        }
        sheet.skip(height(row, style));
    }

    /// A row as one piece, or as several when it is taller than half a page.
    fn pieces(&self, face: &Face, row: &[String], style: Style) -> Vec<(Broken, Style)> {
        let most = ((HEIGHT / 2.0) / style.line()) as usize;
        let broken = self.broken(face, row, style);
        let lines = broken.iter().map(Vec::len).max().unwrap_or(1);
        (0..lines.div_ceil(most))
            .map(|piece| {
                let part = |cell: &Vec<String>| {
                    cell.iter().skip(piece * most).take(most).cloned().collect()
                };
                (broken.iter().map(part).collect(), style)
            })
            .collect()
    }

    fn broken(&self, face: &Face, row: &[String], style: Style) -> Broken {
        row.iter()
            .enumerate()
            .map(|(at, text)| face.lines(text, style.size, self.inner(at)))
            .collect()
    }

    fn width(&self, at: usize) -> f32 {
        let shares: f32 = self.columns.iter().map(|c| c.share).sum();
        WIDTH * self.columns[at].share / shares
    }

    /// Space before a cell's text: words after figures stand further off, as the two would meet.
    fn inset(&self, at: usize) -> f32 {
        let meets = at > 0
            && self.columns[at].align == Align::Left
            && self.columns[at - 1].align == Align::Right;
        if meets { PAD.1 * 3.0 } else { PAD.1 }
    }

    /// Width of a cell's text.
    fn inner(&self, at: usize) -> f32 {
        self.width(at) - self.inset(at) - PAD.1
    }
}

fn height(row: &Broken, style: Style) -> f32 {
    let lines = row.iter().map(Vec::len).max().unwrap_or(1);
    lines as f32 * style.line() + 2.0 * PAD.0
}
